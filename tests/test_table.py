"""`table`: the numbers of all units of a year, in the roster's order, and what they lack."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from counties import hybrid
from hypothesis import given
from hypothesis import strategies as st
from opened_sheets import bytes_of, values_of
from reports import Run, balanced, saved
from units_of_2022 import BLACK, GREEN, WHITE, last_year, of, roster

from govreport.errors import UsageProblem
from govreport.forms import form
from govreport.output.table import heads_of
from govreport.output.workbooks import SheetPage, csv_of, workbook_of
from govreport.report import Organ
from govreport.tasks.table_cells import cells_asked

Go = Callable[..., Run]
FORM = form("2021")
LICENSES, FEES = "disclosure.licensing.decisions", "disclosure.fees.amount"


def rows(path: str) -> list[list[str]]:
    return list(csv.reader(StringIO(Path(path).read_text(encoding="utf-8-sig"))))


def licensed(name: str, count: object, fees: object = 0) -> None:
    one = of(name, disclosure__licensing__decisions=count, disclosure__fees__amount=fees)
    saved(one, Path())


def test_a_row_for_each_unit_in_the_rosters_order_and_their_sum(run: Go) -> None:
    licensed(GREEN, 3, Decimal("0.0001"))
    licensed(WHITE, 4, Decimal("2.5"))
    roster(Path(), f"名称\n{WHITE}\n{GREEN}\n")
    done = run("table", "2022", "--cells", f"{LICENSES},{FEES}", "-o", "a.xlsx")
    assert (done.code, done.out) == (0, "")
    (sheet,) = values_of(Path("a.xlsx").read_bytes()).values()
    assert sheet[0][2:] == ["表二·行政许可", "表二·行政事业性收费"]
    assert sheet[1][2:] == ["本年处理决定数量", "本年收费金额（单位：万元）"]
    assert sheet[2:] == [
        [WHITE, "", 4.0, 2.5],
        [GREEN, "", 3.0, 0.0001],
        ["合计", "", 7.0, 2.5001],
    ]


def test_a_unit_that_is_missing_or_blank_is_said_in_the_file_itself(run: Go) -> None:
    licensed(GREEN, 3)
    licensed(WHITE, "")
    Path("2022/坏局.toml").write_text("form = ", encoding="utf-8")
    roster(Path(), f"名称\n{BLACK}\n{GREEN}\n{WHITE}\n坏局\n")
    done = run("table", "2022", "--cells", LICENSES, "-o", "a.csv")
    assert done.code == 1
    assert "2022/坏局.toml：" in done.err
    assert f"未报：{BLACK}" in done.err
    table = rows("a.csv")
    assert table[2:5] == [
        [BLACK, "未报", ""],
        [GREEN, "", "3"],
        [WHITE, "1 格没有数", ""],
    ]
    assert table[5][1].startswith("读不了：2022/坏局.toml：")
    assert table[6:8] == [["合计", "不全", "3"], ["没有数的单位", "", "3"]]
    assert any(BLACK in note[0] for note in table[8:])


def test_a_zero_is_no_blank(run: Go) -> None:
    licensed(GREEN, 0)
    done = run("table", "2022", "--cells", LICENSES, "-o", "a.csv")
    assert done.code == 0
    assert rows("a.csv")[2:] == [[GREEN, "", "0"], ["合计", "", "0"]]


def test_last_years_numbers_stand_beside_through_a_new_name(run: Go) -> None:
    saved(replace(of("云溪县老乡", disclosure__licensing__decisions=5), year=2021), Path())
    one = of("云溪县新乡", "云溪县老乡", disclosure__licensing__decisions=7)
    saved(one, Path())
    asked = ("--cells", LICENSES, "--compare")
    assert run("table", "2022", *asked, "-o", "a.csv").code == 0
    table = rows("a.csv")
    assert table[2] == ["单位", "情况", "2022年", "2021年", "增减"]
    assert table[3] == ["云溪县新乡", "", "7", "5", "2"]
    assert table[4] == ["合计", "", "7", "5", "2"]


def test_those_who_became_one_are_added_up(run: Go) -> None:
    for name in (GREEN, BLACK):
        last = of(name, disclosure__licensing__decisions=5)
        saved(replace(last, year=2021), Path())
    one = of(GREEN, disclosure__licensing__decisions=7)
    saved(replace(one, organ=one.organ._replace(predecessors=(BLACK,))), Path())
    run("table", "2022", "--cells", LICENSES, "--compare", "-o", "a.csv")
    (_, _, _, row, *_) = rows("a.csv")
    assert row == [GREEN, f"上年的是{GREEN}、{BLACK}相加", "7", "10", "-3"]


def test_sums_of_other_units_have_no_difference(run: Go) -> None:
    last_year(Path(), GREEN)
    licensed(GREEN, 3)
    licensed(WHITE, 4)
    run("table", "2022", "--cells", LICENSES, "--compare", "-o", "a.csv")
    table = rows("a.csv")
    assert table[-3][:5] == ["没有数的单位", "", "", "1", "1"]
    assert table[-4] == ["合计", "", "7", "0", ""]


def test_a_hybrid_has_what_the_form_knows(run: Go) -> None:
    saved(hybrid(GREEN, applications__natural_person__granted=2), Path())
    found = json.loads(run("table", "2022", "--format", "json").out)
    (unit,) = found["units"]
    values = dict(
        zip([one["address"] for one in found["cells"]], unit["this"], strict=True)
    )
    assert values["applications.natural_person.granted"] == 2
    assert None in values.values()
    assert "另一种表式" in unit["remark"]
    assert not found["whole"]


def test_a_second_file_of_a_unit_is_no_row(run: Go) -> None:
    licensed(GREEN, 3)
    again = Path(f"2022/{GREEN}.toml").read_text(encoding="utf-8")
    other = again.replace("decisions = 3", "decisions = 30", 1)
    assert other != again
    Path("2022/另一份.toml").write_text(other, encoding="utf-8")
    done = run("table", "2022", "--cells", LICENSES, "-o", "a.csv")
    assert done.code == 1
    assert "内容不同" in done.err
    assert len([row for row in rows("a.csv") if row[0] == GREEN]) == 1


def test_a_year_without_anything_is_told(run: Go) -> None:
    done = run("table", "2022")
    assert (done.code, done.out) == (2, "")
    assert "没有 2022 里的报告" in done.err


def test_somebodys_file_is_not_written_over_but_with_force(run: Go) -> None:
    licensed(GREEN, 3)
    Path("a.xlsx").write_bytes(b"mine")
    done = run("table", "2022", "-o", "a.xlsx")
    assert done.code == 2
    assert Path("a.xlsx").read_bytes() == b"mine"
    assert run("table", "2022", "-o", "a.xlsx", "--force").code == 0
    first = Path("a.xlsx").read_bytes()
    assert run("table", "2022", "-o", "a.xlsx").code == 0
    assert Path("a.xlsx").read_bytes() == first


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("表三", 168),
        ("表4", 15),
        ("applications", 168),
        ("自然人", 24),
        ("表三/自然人", 24),
        ("applications.total", 24),
        (f"{LICENSES}，表四", 16),
        ("行政许可/本年处理决定数量", 1),
    ],
)
def test_cells_are_asked_for_by_table_column_or_label(text: str, count: int) -> None:
    found = cells_asked(FORM, [text])
    blocks = {cell.block for cell in found}
    expected = {"表三": 7, "applications": 7}.get(text, len(blocks))
    assert len(blocks) == expected
    assert len(found) == count or (len(blocks) == expected and len(found) > 1)


def test_a_cell_that_is_none_is_told_with_what_there_is() -> None:
    with pytest.raises(UsageProblem, match="表中没有“新鲜事”"):
        cells_asked(FORM, ["新鲜事"])


def test_each_column_has_heads_of_its_own() -> None:
    for the_form in (FORM, form("2019")):
        heads = [heads_of(the_form, cell) for cell in the_form.cells]
        assert len(set(heads)) == len(heads)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=4))
def test_the_foot_is_the_sum_of_what_stands_above(seeds: list[int]) -> None:
    from govreport.tasks.table import UnitNumbersRow, _sums

    cells = FORM.cells
    units = [
        replace(balanced("2021", seed), organ=Organ(f"{number}局"))
        for number, seed in enumerate(seeds)
    ]
    numbers = [tuple(map(one.value, cells)) for one in units]
    this, _, _ = _sums(
        iter(UnitNumbersRow("", "", one, (None,) * len(cells)) for one in numbers),
        len(cells),
    )
    for column, one in zip(zip(*numbers, strict=True), this, strict=True):
        assert one.total == sum(
            value for value in column if not isinstance(value, str | None)
        )
        assert one.blank == column.count(None)


def test_equal_heads_are_one_cell() -> None:
    import zipfile
    from io import BytesIO

    heads = [("单位", "甲", "甲", "乙"), ("单位", "一", "二", "一")]
    page = SheetPage("表", heads, [("某局", 1, 2, 3)])
    with zipfile.ZipFile(BytesIO(bytes_of(workbook_of([page], "表")))) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    merged = [part.split('"')[1] for part in sheet.split("<mergeCell ")[1:]]
    assert merged == ["A1:A2", "B1:C1"]
    assert csv_of(page).decode("utf-8-sig").splitlines()[0] == "单位,甲,甲,乙"
