"""What is told of a sum: line by line, as JSON, for Excel, and what to look at."""

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path

from counties import (
    BUREAU,
    COLUMN,
    COUNTY,
    GRANTED,
    OFFICE,
    TARGET,
    TOWN,
    county,
    hybrid,
    rolled,
    unit,
)
from reports import balanced, report, saved, with_cells

from govreport.forms import Cell
from govreport.output.rollup import as_csv, as_json, lines, sum_page, warnings
from govreport.tasks.rollup import RollupResult
from govreport.tomlfile.files import load


def told(done: RollupResult) -> str:
    """The account as a person reads it."""
    return "\n".join(lines(done))


def rows(done: RollupResult) -> list[list[str]]:
    text = as_csv(done).decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline="")))


def test_blanks_are_told_by_unit_and_file(here: Path) -> None:
    units = county(here)
    saved(with_cells(units[1], {GRANTED: ""}), here)
    assert (
        f"没有填的数（1）：\n    {TOWN}（2022/{TOWN}.toml）：1 个，自然人·（一）予以公开"
        in told(rolled())
    )


def test_long_lists_are_counted(here: Path) -> None:
    for number in range(14):
        one = unit(report(), f"云溪县第{number:02}局")
        cells = dict.fromkeys(one.form.typed_cells[:5], "")
        saved(with_cells(one, cells), here)
    done = rolled()
    assert "……还有 2 条，--format json 全部列出" in told(done)
    assert "5 个，规章·本年制发件数、规章·本年废止件数、规章·现行有效件数 等" in told(done)
    assert done.refused[0].startswith(
        "云溪县第00局、云溪县第01局、云溪县第02局等 14 个单位共有 70 个数没有填"
    )


def test_a_hybrid_is_named_and_what_it_leaves_open(here: Path) -> None:
    county(here, 1)
    saved(hybrid(BUREAU, **{f"{COLUMN}__closed": 5, f"{COLUMN}__received": 5}), here)
    account = told(rolled())
    assert "表式不同的单位（1）" in account
    assert (
        "第三部分是 2019 年表式；自然人·（六）其他处理 5，在汇总的表里分成几行，不知道怎么分"
        in account
    )
    assert "加不出来、要由人填的格（3）" in account
    assert f"{BUREAU}没有单列这个数，其余单位相加是" in account


def test_what_stands_in_an_open_cell_is_told(here: Path) -> None:
    county(here)
    rolled()
    cell = Cell("applications", "natural_person", "closed_unpaid")
    before = load(TARGET).stated[cell]
    saved(hybrid(BUREAU, **{f"{COLUMN}__closed": 5, f"{COLUMN}__received": 5}), here)
    assert f"文件里现在写的是 {before}，请核对" in told(rolled())


def test_numbers_of_an_old_table_are_named(here: Path) -> None:
    old = report(
        "2019",
        disclosure__other_services__decisions=4,
        disclosure__regulations__made=1,
        disclosure__regulations__published=2,
        disclosure__regulations__public_total=3,
    )
    saved(unit(replace(old, year=2022), BUREAU), here)
    done = rolled()
    assert not done.whole
    assert "等 4 个数，汇总的表里没有这样的格" in told(done)


def test_text_is_left_to_a_person(here: Path) -> None:
    for name in (OFFICE, BUREAU):
        saved(unit(balanced("2019", 1), name), here)
    assert f"采购总金额：是文字，不相加（{OFFICE}、{BUREAU}）" in told(rolled())
    bought = Cell("disclosure", "procurement", "amount")
    assert not load(Path("2020") / f"{COUNTY}.toml").stated.get(bought)


def test_a_trace_is_told_per_unit(here: Path) -> None:
    saved(unit(report(), OFFICE, counts={"培训": 2}), here)
    saved(unit(report(), BUREAU), here)
    account = told(rolled(trace="counts.培训", write=False))
    assert f"  培训 2，各单位：\n    {OFFICE}  2（2022/{OFFICE}.toml）\n" in account
    assert f"    {BUREAU}  没有这个数（2022/{BUREAU}.toml）" in account
    assert "培训  2（1 个单位有）" in account


def test_units_whose_names_are_doubtful_are_asked_about(here: Path) -> None:
    white, typed = "云溪县白水乡人民政府", "云溪县白氺乡人民政府"
    roster = here / "roster.csv"
    roster.write_text(f"名称\n{BUREAU}\n{white}\n", encoding="utf-8")
    saved(unit(report(), "农业农村局"), here)
    mistyped = saved(unit(report(), typed), here)
    mistyped.rename(mistyped.with_name(f"{white}.toml"))
    asked = "\n".join(warnings(rolled(roster=roster, partial=True)))
    assert f"“农业农村局”不在名册上，也算进去了；没有报的有“{BUREAU}”，请核对" in asked
    assert f"名册上的“{white}”，报告里的机关名称是“{typed}”，请核对" in asked


def test_a_government_without_its_office_is_warned(here: Path) -> None:
    saved(unit(report(), BUREAU), here)
    (asked, _) = warnings(rolled())
    assert asked.startswith("各单位里没有政府办公室的报告")
    rest = warnings(rolled(organ="云溪县教育局", target=Path("教育局.toml")))
    assert "办公室" not in "".join(rest)


def test_each_thing_to_look_at_is_a_sentence(here: Path) -> None:
    units = county(here)
    saved(replace(units[1], counts={"热线来电": 7}), here)
    (here / "roster.csv").write_text("名称\n某某局", encoding="utf-8")
    saved(replace(unit(report(), "云溪县旧局"), year=2021), here)
    rolled(year=2022, paths=[Path()])
    wrong = int(str(units[0].stated[GRANTED])) + 1
    saved(with_cells(units[0], {GRANTED: wrong}), here)
    saved(units[1], here)
    assert list(warnings(rolled(year=2022, paths=[Path()]))) == [
        f"“{units[0].organ.name}”的报告有错误，加进来的数可能不对；请用 validate 查看，改好再汇总",
        "名册 roster.csv 上的某某局还没有报；要等报齐了再汇总，加 --expect roster.csv",
        (
            "这份汇总不全：没有报的、没有填完的、有错误的共 2 个单位，都记在"
            "汇总的文件里了；补齐后请重新汇总，在那以前只能生成草稿"
        ),
        f"{TARGET} 是汇总机关自己的报告，没有算进去",
        "另有 1 份别的年份的报告，没有算进去",
        f"{OFFICE}、{BUREAU}、{TOWN}不在名册上，也算进去了，请核对",
        "其他数字里的 热线来电 各单位都没有，文件里的数没有动，请核对",
    ]


def test_json_tells_why_nothing_was_written(here: Path) -> None:
    units = county(here, 2)
    saved(with_cells(units[0], {GRANTED: ""}), here)
    saved(hybrid(BUREAU, **{f"{COLUMN}__closed": 5}), here)
    Path("roster.csv").write_text(f"名称\n{OFFICE}\n云溪县林业局", encoding="utf-8")
    found = as_json(rolled(roster=Path("roster.csv")))
    assert found["written"] is False
    assert len(found["refused"]) == 2
    assert found["missing_units"] == ["云溪县林业局"]
    assert found["unlisted_units"] == sorted([TOWN, BUREAU])
    assert found["blanks"][0]["cells"] == [str(GRANTED)]
    assert found["other_forms"][0]["divided"] == {
        f"{GRANTED.table}.{GRANTED.block}.closed": 5
    }
    assert len(found["open_cells"]) == 3
    assert found["trace"] is None


def test_json_has_all_numbers_and_what_was_there_before(here: Path) -> None:
    units = county(here)
    saved(replace(units[0], counts={"培训": 2}), here)
    found = as_json(rolled(trace="自然人/予以公开"))
    numbers = load(TARGET).values()
    assert {str(cell): str(value) for cell, value in numbers.items()} == {
        address: str(value) for address, value in found["cells"].items()
    }
    assert (found["counts"], found["before"]) == ({"培训": 2}, {})
    trace = found["trace"]
    assert (trace["cell"], trace["sum"]) == (str(GRANTED), numbers[GRANTED])
    assert sum(one["value"] for one in trace["units"]) == trace["sum"]
    saved(with_cells(units[0], {GRANTED: 777}), here)
    assert as_json(rolled())["before"] == {str(GRANTED): numbers[GRANTED]}


def test_csv_has_a_row_per_number(here: Path) -> None:
    units = county(here)
    saved(replace(units[0], counts={"=培训": 2}), here)
    done = rolled()
    assert as_csv(done).startswith(b"\xef\xbb\xbf")
    head, *body, last = rows(done)
    assert head == ["地址", "名称", "合计"]
    assert [row[0] for row in body] == [str(cell) for cell in done.total.form.cells]
    assert [row[2] for row in body] == [str(value) for value in done.cells.values()]
    assert last == ["counts.=培训", "'=培训", "2"]


def test_the_sheet_of_a_sum_says_above_what_it_lacks(here: Path) -> None:
    from datetime import date

    units = county(here)
    whole = sum_page(rolled(), date(2023, 3, 1))
    assert list(whole.lead) == [
        f"{COUNTY} 2022 年：3/3 个单位相加（2023-03-01 算出）",
        "没有照名册看谁没有报",
    ]
    names = [one.organ.name for one in units] + ["云溪县某局"]
    roster = here / "名册.csv"
    roster.write_text("名称\n" + "\n".join(names), encoding="utf-8")
    saved(with_cells(units[1], {GRANTED: ""}), here)
    page = sum_page(rolled(roster=roster, partial=True), date(2023, 3, 1))
    assert list(page.lead) == [
        f"{COUNTY} 2022 年：3/4 个单位相加，不全（2023-03-01 算出）",
        "没有报（1 个）：云溪县某局",
        f"没有填完，缺的没有加（1 个）：{TOWN}",
    ]
    assert list(page.heads) == [("部分", "名称", "合计", "地址")]
    assert next(iter(page.rows))[-1] == "disclosure.regulations.issued"


def test_csv_of_a_trace_has_a_row_per_unit(here: Path) -> None:
    county(here)
    head, *body, last = rows(rolled(trace="applications.total.granted"))
    assert head == ["地址", "名称", "单位", "文件", "数"]
    assert [row[2] for row in body] == sorted([OFFICE, TOWN, BUREAU])
    assert sum(int(row[4]) for row in body) == int(last[4])
    assert last[2] == "合计"
