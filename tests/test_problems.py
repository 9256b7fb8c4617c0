"""`validate -o`: the problems of all reports as a list for an office."""

import csv
import json
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import docx
import pytest
from opened_sheets import values_of
from reports import Run, saved
from units_of_2022 import GREEN, WHITE, WRONG, last_year, of, roster

from govreport.rules import codes

Go = Callable[..., Run]
pytestmark = pytest.mark.usefixtures("texts_may_be_alike")
PLACE = ["第二部分", "行政许可", "本年处理决定数量"]


def csv_rows(path: str) -> list[list[str]]:
    return list(csv.reader(StringIO(Path(path).read_text(encoding="utf-8-sig"))))


def test_a_line_for_each_finding_with_its_place_and_what_to_do(run: Go) -> None:
    saved(of(GREEN, **WRONG), Path())
    saved(of(WHITE), Path())
    done = run("validate", "2022", "-o", "问题清单.xlsx")
    assert (done.code, done.out) == (1, "")
    assert "错误 1" in done.err
    sheets = values_of(Path("问题清单.xlsx").read_bytes())
    head, *lines = sheets["问题清单"]
    line = next(one for one in lines if one[1] == "须改正")
    assert line[0] == GREEN
    assert line[2:5] == PLACE
    assert all(line[5:7])
    assert (head[-1], line[-1]) == ("规则", "V-NEGATIVE")
    units = {row[0]: row[1] for row in sheets["按单位"][1:]}
    assert units == {GREEN: 1.0, WHITE: 0.0, "合计": 1.0}
    assert sheets["按规则"][-1][1] == 1.0


def test_a_file_that_cannot_be_read_is_a_line_too(run: Go) -> None:
    saved(of(GREEN), Path())
    Path("2022/坏局.toml").write_text("form = ", encoding="utf-8")
    done = run("validate", "2022", "-o", "清单.csv")
    assert done.code == 2
    (line,) = (row for row in csv_rows("清单.csv")[1:] if row[1] == "读不了")
    assert line[0] == "坏局"
    assert line[8] == "2022/坏局.toml"


def test_what_was_explained_stands_apart(run: Go) -> None:
    last_year(Path(), GREEN)
    carried = {
        f"applications__natural_person__{one}": 2 for one in ("carried_in", "granted")
    }
    path = saved(of(GREEN, **carried), Path())
    run("waive", path, "X-CARRY", "--reason", "机构改革划入两件")
    run("validate", "2022", "-o", "清单.xlsx")
    sheets = values_of(Path("清单.xlsx").read_bytes())
    assert not [row for row in sheets["问题清单"] if row[-1] == "X-CARRY"]
    assert "机构改革划入两件" in sheets["已说明"][1]
    run("validate", "2022", "-o", "清单.csv")
    assert csv_rows("清单.csv")[-1][7] == "机构改革划入两件"


def test_the_word_file_names_no_rule(run: Go) -> None:
    saved(of(GREEN, **WRONG), Path())
    Path("2022/坏局.toml").write_text("form = ", encoding="utf-8")
    run("validate", "2022", "-o", "清单.docx")
    raw = Path("清单.docx").read_bytes()
    text = "\n".join(one.text for one in docx.Document(BytesIO(raw)).paragraphs)
    assert "（须改正）第二部分·表·行政许可·本年处理决定数量" in text
    assert "坏局.toml" in text
    assert not [code for code in codes() if code in text]
    run("validate", "2022", "-o", "清单.docx")
    assert Path("清单.docx").read_bytes() == raw


def test_screen_sheets_and_word_file_count_alike(run: Go) -> None:
    assert run("scaffold", 2022, "--organ", GREEN).code == 0
    saved(of(WHITE, **WRONG), Path())
    shown = json.loads(run("validate", "2022", "--format", "json").out)["summary"]
    run("validate", "2022", "-o", "清单.xlsx")
    sheets = values_of(Path("清单.xlsx").read_bytes())
    lines = [row for row in sheets["问题清单"] if row[1] == "须改正"]
    assert len(lines) < shown["errors"]
    for name in ("按单位", "按规则"):
        (total,) = (row for row in sheets[name] if row[0] == "合计")
        assert total[1:3] == [shown["errors"], shown["warnings"]]
        assert "待填很多的，清单里合并成一行" in str(sheets[name][-1][0])
    run("validate", "2022", "-o", "清单.docx")
    text = "\n".join(one.text for one in docx.Document("清单.docx").paragraphs)
    assert f"须改正 {shown['errors']} 处" in text
    assert "（同类的合并，列为" in text


def test_the_list_says_what_somebody_does_who_has_only_word(run: Go) -> None:
    saved(of(GREEN), Path())
    for name in ("清单.csv", "清单.docx"):
        run("validate", "2022", "-o", name)
    line = next(row for row in csv_rows("清单.csv") if row[-1] == "X-NONE")
    assert line[6] == "由汇总的办公室核对、处理"
    text = "".join(one.text for one in docx.Document("清单.docx").paragraphs)
    assert "没有找到上年" in text
    assert "aliases" not in text


def test_units_stand_in_the_rosters_order(run: Go) -> None:
    for name in (GREEN, WHITE, "某局"):
        saved(of(name, **WRONG), Path())
    for names in ([GREEN, WHITE], [WHITE, GREEN]):
        roster(Path(), "名称\n" + "\n".join(names))
        run("validate", "2022", "-o", "清单.csv")
        told = list(dict.fromkeys(row[0] for row in csv_rows("清单.csv")[1:]))
        assert told == [*names, "某局"]


def test_a_list_without_problems_says_so(run: Go) -> None:
    saved(of(GREEN), Path())
    assert run("validate", "2022", "-o", "清单.docx").code == 0
    paragraphs = docx.Document("清单.docx").paragraphs
    assert "没有发现问题" in "".join(one.text for one in paragraphs) or "供参考" in "".join(
        one.text for one in paragraphs
    )


def test_somebodys_list_is_kept(run: Go) -> None:
    saved(of(GREEN), Path())
    Path("清单.xlsx").write_bytes(b"mine")
    done = run("validate", "2022", "-o", "清单.xlsx")
    assert done.code == 2
    assert Path("清单.xlsx").read_bytes() == b"mine"
    assert run("validate", "2022", "-o", "清单.xlsx", "--force").code == 0


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("-o", "清单.pdf"), "应以 .xlsx、.docx、.csv 结尾"),
        (("-o", "清单.csv", "--statistics"), "不能和 --diff、--statistics"),
        (("-o", "清单.csv", "--format", "json"), "不能和 --diff、--statistics"),
    ],
)
def test_what_cannot_be_written_is_told(run: Go, args: tuple[str, ...], told: str) -> None:
    saved(of(GREEN), Path())
    done = run("validate", "2022", *args)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_what_holds_dates_and_numbers_has_them_as_such_in_excel(run: Go) -> None:
    path = saved(of(GREEN), Path())
    more = ("行政许可/本年处理决定数量", "5", "--note", "文", "--date", "2022-03-12")
    run("add", "count", path, *more)
    assert run("status", "2022", "--today", "2023-01-15", "-o", "进度.xlsx").code == 0
    ((head, line),) = values_of(Path("进度.xlsx").read_bytes()).values()
    assert str(line[head.index("期限")]) == "2023-01-31"
    assert line[head.index("还有几天")] == 16.0
    assert run("log", path, "-o", "改动.xlsx").code == 0
    ((head, *lines),) = values_of(Path("改动.xlsx").read_bytes()).values()
    assert str(lines[-1][head.index("日期")]) == "2022-03-12"
    assert lines[-1][head.index("改成")] == 5.0
    assert run("log", path, "--by", "quarter", "-o", "季报.xlsx").code == 0
    ((head, line),) = values_of(Path("季报.xlsx").read_bytes()).values()
    assert line[head.index("2022年一季度")] == 5.0


def test_a_sum_as_a_table_writes_no_report(run: Go) -> None:
    saved(of(GREEN, disclosure__licensing__decisions=3), Path())
    sums = ("rollup", "2022", "--organ", "云溪县人民政府", "-o")
    assert run(*sums, "合计.xlsx").code == 0
    (sheet,) = values_of(Path("合计.xlsx").read_bytes()).values()
    row = [*PLACE[:1], "行政许可·本年处理决定数量", 3.0, "disclosure.licensing.decisions"]
    assert row in sheet
    assert not Path("2022/云溪县人民政府.toml").exists()
    Path("合计.csv").write_text("mine", encoding="utf-8")
    assert run(*sums, "合计.csv").code == 2
    assert Path("合计.csv").read_text(encoding="utf-8") == "mine"
