"""The examples of the pages run as they stand: sessions, consoles, files, Python."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
from examples import (
    COUNTY,
    PUBLISHED,
    SAMPLES,
    Example,
    blocks,
    county,
    examples,
    page,
    write,
)
from generated_docs import PAGES, REPOSITORY, say
from registers import DONE, blank, register
from reports import ORGAN, PROSE, report, saved

from govreport.forms import Cell, form
from govreport.register.new import empty_register
from govreport.tomlfile.files import load
from govreport.workbook import new_workbook, put

MID_JANUARY = int(datetime(2026, 1, 15, 4, tzinfo=UTC).timestamp())
Session = Callable[[Path], list[int]]


# ------------------------------------------------------------------- sessions


def the_years_session(folder: Path) -> list[int]:
    write(folder / "总体情况.txt", PROSE["overview"])
    return [0] * 9


def from_a_published_page(folder: Path) -> list[int]:
    shutil.copy(PUBLISHED, folder)
    return [0, 0, 0, 1]  # the new year's file is still to be filled in


def something_to_explain(folder: Path) -> list[int]:
    saved(report(), folder)
    carried = report(
        applications__natural_person__carried_in=1, applications__natural_person__granted=1
    )
    saved(replace(carried, year=2023), folder)
    return [0]


def years_to_draw(folder: Path) -> list[int]:
    for year in ("2022", "2023"):
        shutil.copytree(SAMPLES / year, folder / year)
    return [0]


def a_county_in_january(folder: Path) -> list[int]:
    county(folder)
    return [0] * 6


def an_inbox_with_two_versions(folder: Path) -> list[int]:
    for number, name in enumerate(("青石乡", "青石乡（改）")):
        sent = saved(report(applications__other__received=number), folder / "sent")
        (folder / "收件").mkdir(exist_ok=True)
        sent.rename(folder / "收件" / f"{name}.toml")
    return [1, 1, 0]


def a_county_that_counts(folder: Path) -> list[int]:
    county(folder)
    return [0, 0]


def a_register_beside_a_report(folder: Path) -> list[int]:
    blank(folder, 2025)
    register(folder, 2025, DONE)
    return [0, 0]


def nothing_yet(_: Path) -> list[int]:
    return [0]


def a_register_to_keep(folder: Path) -> list[int]:
    file = folder / "2025" / "某某乡人民政府.申请.csv"
    file.parent.mkdir()
    file.write_bytes(empty_register(".csv", form("2021")))
    return [0, 0, 0]


def a_register_of_others(folder: Path) -> list[int]:
    heads = ["序号", "申请人姓名", "类型", "收件时间", "答复时间", "答复情况"]
    row = ["1", "张三", "公民", "2025.3.12", "2025.4.1", "同意公开"]
    with (folder / "申请台账2025.xlsx").open("wb") as file:
        stream = BytesIO()
        book = new_workbook(stream=stream)
        sheet = book.add_worksheet("2025")
        for at, cells in enumerate([["云溪县青石乡人民政府申请台账"], heads, row]):
            for column, value in enumerate(cells):
                put(sheet, at, column, value)
        book.close()
        file.write(stream.getvalue())
    return [0, 0]


def an_inbox_of_workbooks(folder: Path) -> list[int]:
    (folder / "收件").mkdir()
    shutil.copy(Path(__file__).parent / "workbooks" / "交通局.xlsx", folder / "收件")
    return [0]


SESSIONS: dict[tuple[str, str], Session] = {
    ("README.md", "scaffold"): the_years_session,
    ("docs/charts.zh-CN.md", "charts"): years_to_draw,
    ("docs/commands.md", "import"): from_a_published_page,
    ("docs/commands.md", "waive"): something_to_explain,
    ("docs/county.md", "status"): a_county_in_january,
    ("docs/county.md", "validate"): an_inbox_with_two_versions,
    ("docs/county.md", "add"): a_county_that_counts,
    ("docs/excel.zh-CN.md", "import"): an_inbox_of_workbooks,
    ("docs/register.zh-CN.md", "register"): nothing_yet,
    ("docs/register.zh-CN.md", "add"): a_register_to_keep,
    ("docs/register.zh-CN.md", "import"): a_register_of_others,
    ("docs/register.zh-CN.md", "tally"): a_register_beside_a_report,
}
"""The sessions of the pages by their first command, and what makes ready for each."""


def sessions() -> Iterator[tuple[str, list[str]]]:
    """Every session that consists of nothing but this program."""
    for path in PAGES:
        for block in blocks(path.read_text(encoding="utf-8"), "sh"):
            lines = block.strip().splitlines()
            if all(line.startswith("govreport ") for line in lines):
                yield path.relative_to(REPOSITORY).as_posix(), lines


def session(name: str, first: str) -> list[list[str]]:
    (lines,) = (
        lines for at, lines in sessions() if (at, lines[0].split()[1]) == (name, first)
    )
    return [shlex.split(line, comments=True)[1:] for line in lines]


def test_every_session_is_played() -> None:
    assert sorted((name, lines[0].split()[1]) for name, lines in sessions()) == sorted(
        SESSIONS
    )


@pytest.mark.parametrize(("name", "first"), SESSIONS)
def test_a_session_runs_as_written(name: str, first: str, tmp_path: Path) -> None:
    codes = SESSIONS[name, first](tmp_path)
    for words, code in zip(session(name, first), codes, strict=True):
        if words[0] == "validate" and first == "scaffold":
            fill_in_the_rest(tmp_path)
        said = say(*words, folder=tmp_path)
        assert said.code == code, said
    afterwards = AFTERWARDS.get(f"{name} {first}") or AFTERWARDS[first]
    afterwards(tmp_path)


def fill_in_the_rest(folder: Path) -> None:
    """What a session of ten lines leaves to be written."""
    for section in ("preamble", "problems", "other"):
        words = ("add", "narrative", f"2022/{ORGAN.name}.toml", section, PROSE[section])
        assert say(*words, folder=folder).code == 0


def the_year_is_made(folder: Path) -> None:
    title = f"{ORGAN.name}2022年政府信息公开工作年度报告"
    names = {one.name for one in (folder / "2022").iterdir() if one.is_file()}
    assert names >= {f"{ORGAN.name}.toml", f"{title}.docx", f"{title}.txt"}
    assert (folder / "2023" / f"{ORGAN.name}.toml").is_file()


def the_page_is_the_sample(folder: Path) -> None:
    numbers = [
        json.loads(say("show", str(path), "--format", "json").out)["cells"]
        for path in (folder / "2022" / "云溪县农业农村局.toml",
                     SAMPLES / "2022" / "云溪县农业农村局.toml",
                     folder / "2023" / "云溪县农业农村局.toml")
    ]  # fmt: skip
    assert numbers[0] == numbers[1]
    address = "applications.natural_person"
    carried = numbers[2][f"{address}.carried_in"]
    assert carried == numbers[0][f"{address}.carried_out"] != 0


def the_waiver_is_the_one_of_the_page(folder: Path) -> None:
    (waiver,) = (
        one for one in blocks(page("docs/file.md"), "toml") if "[[waivers]]" in one
    )
    text = (folder / "2023" / f"{ORGAN.name}.toml").read_text(encoding="utf-8")
    assert text.endswith(waiver)


def the_county_is_summed(folder: Path) -> None:
    assert (folder / "2025" / "云溪县人民政府.toml").is_file()
    assert (folder / "notes" / "2025.toml").is_file()


def the_version_that_was_named_counts(folder: Path) -> None:
    sent = (folder / "收件" / "青石乡（改）.toml").read_bytes()
    assert (folder / "县" / "2022" / f"{ORGAN.name}.toml").read_bytes() == sent


def there_are_five_pictures(folder: Path) -> None:
    assert len([*folder.glob("图解/云溪县农业农村局2023年图解[1-5].svg")]) == 5


def the_count_is_of_its_quarter(folder: Path) -> None:
    words = ("log", f"2025/{COUNTY[2]}.toml", "--by", "quarter", "--format", "json")
    (number,) = json.loads(say(*words, folder=folder).out)["numbers"]
    assert number["net"] == {"2025Q1": 1}, number


def the_register_is_counted(folder: Path) -> None:
    one = load(folder / "2025" / "某某乡.toml")
    assert one.value(Cell("applications", "total", "received")) == 1


def the_register_is_begun(folder: Path) -> None:
    assert (folder / "2025" / "某某乡人民政府.申请.xlsx").is_file()


def the_request_is_closed(folder: Path) -> None:
    text = (folder / "2025" / "某某乡人民政府.申请.csv").read_text(encoding="utf-8-sig")
    assert "2025-001,2025-03-12,自然人,当面" in text
    assert "2025-04-09,,2025-04-20,予以公开" in text


def the_register_is_ours(folder: Path) -> None:
    raw = (folder / "2025" / f"{ORGAN.name}.申请.csv").read_text(encoding="utf-8-sig")
    assert "1,2025-03-12,自然人" in raw
    assert "张三" not in raw


def the_workbook_is_a_report(folder: Path) -> None:
    read = load(folder / "县" / "2024" / "清岚县交通运输局.toml")
    assert read.value(Cell("disclosure", "licensing", "decisions")) == 40


AFTERWARDS = {
    "docs/excel.zh-CN.md import": the_workbook_is_a_report,
    "docs/register.zh-CN.md add": the_request_is_closed,
    "docs/register.zh-CN.md import": the_register_is_ours,
    "register": the_register_is_begun,
    "charts": there_are_five_pictures,
    "scaffold": the_year_is_made,
    "import": the_page_is_the_sample,
    "waive": the_waiver_is_the_one_of_the_page,
    "status": the_county_is_summed,
    "validate": the_version_that_was_named_counts,
    "add": the_count_is_of_its_quarter,
    "tally": the_register_is_counted,
}


def test_the_session_of_the_readme_is_short() -> None:
    assert len(session("README.md", "scaffold")) <= 10


# ------------------------------------------------------------------- consoles


def played(
    name: str, folder: Path, before: Callable[[Example], None] = lambda _: None
) -> list[str]:
    """Play all examples of a page in one folder, in order; tell those that differ."""
    told = []
    for example in examples(page(name)):
        before(example)
        told.append(example.played(folder))
    assert told, "no example found"
    return [one for one in told if one]


CONTACT = "地址：云溪县青石乡青石街12号；邮政编码：464300；办公电话：0389-5550101。"


def in_yuan(word: Path, target: Path) -> None:
    """Save a rendered report with the fees in another unit, as somebody prints them."""
    document = docx.Document(str(word))
    (row,) = (
        row for table in document.tables for row in table.rows
        if row.cells[0].text == "行政事业性收费"
    )  # fmt: skip
    row.cells[1].text = "12600元"
    document.save(str(target))


def test_the_clerks_manual_runs_as_written(tmp_path: Path) -> None:
    write(tmp_path / "总体情况.txt", PROSE["overview"])
    write(tmp_path / "前言.txt", f"{PROSE['preamble']}{CONTACT}")
    write(tmp_path / "问题和改进.txt", PROSE["problems"])
    elsewhere = tmp_path / "elsewhere"
    last_year = saved(replace(report(), year=2024), elsewhere)
    assert say("render", str(last_year), "--to", "docx").code == 0
    (word,) = last_year.parent.glob("*.docx")
    in_yuan(word, tmp_path / "2024年年报.docx")
    shutil.rmtree(elsewhere)
    assert "\n\n".join(played("README.zh-CN.md", tmp_path)) == ""


def put_out_with_a_mistake(folder: Path) -> None:
    """Save what is to be published as if it stood on the site, one number misprinted."""
    (made,) = folder.glob("公布/云溪县青石乡人民政府/*年度报告.html")
    row, rest = made.read_text("utf-8").partition("（一）予以公开")[1:]
    number = rest.index("<td>") + len("<td>")
    before = made.read_text("utf-8").partition(row)[0]
    text = f"{before}{row}{rest[:number]}7{rest[number:].lstrip('0123456789')}"
    write(folder.parent / "下载" / "青石乡年报.html", text)


def test_the_countys_manual_runs_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MID_JANUARY))
    (tmp_path / "收件").mkdir()
    shutil.copy(PUBLISHED, tmp_path / "收件")
    (tmp_path / "收件" / "绿水乡年报（盖章）.jpg").write_bytes(
        b"\xff\xd8\xff\xe0" + bytes(40)
    )
    rows = [*(f"{name},,,\n" for name in COUNTY), "云溪县政务服务中心,,,\n"]
    rows[2] = "云溪县青石乡人民政府,青石乡,乡镇,1月20日\n"

    def before(example: Example) -> None:
        if example.words[0] == "status":  # the office has made it by then
            write(tmp_path / "名册.csv", "名称,别名,类型,期限\n" + "".join(rows))
        if example.words[0] == "rollup":  # by then all have reported
            county(tmp_path)
            (tmp_path / "名册.csv").unlink()
        if "--approved" in example.words:
            write(tmp_path / "govreport.toml", toml("docs/county.zh-CN.md", "approval"))
        if "--check" in example.words:
            put_out_with_a_mistake(tmp_path)

    assert "\n\n".join(played("docs/county.zh-CN.md", tmp_path, before)) == ""


def test_the_consoles_of_the_commands_run_as_written() -> None:
    shown = [one for one in examples(page("docs/commands.md")) if "--help" not in one.words]
    assert shown
    assert [one.played(SAMPLES / "invalid") for one in shown] == [""] * len(shown)


# ---------------------------------------------------------------------- files


def toml(name: str, mark: str) -> str:
    """The one block of a page that has a mark."""
    (block,) = (one for one in blocks(page(name), "toml") if mark in one)
    return block


def test_the_file_of_the_page_is_a_report(tmp_path: Path) -> None:
    write(tmp_path / "2022" / "x.toml", toml("docs/file.md", "[narrative]"))
    said = say("validate", "2022", "--format", "json", folder=tmp_path)
    (file,) = json.loads(said.out)["files"]
    assert (file["organ"], file["year"], file["error"]) == (ORGAN.name, 2022, None)
    assert {one["code"] for one in file["findings"]}.isdisjoint({"V-UNKNOWN", "V-TYPE"})


def test_the_history_of_the_page_is_one(tmp_path: Path) -> None:
    history = toml("docs/file.md", "predecessors").replace("[organ]\n", "")
    whole = toml("docs/file.md", "[narrative]").replace("2022", "2025", 1)
    organ = re.sub(r"(?m)^(name|aliases) = .*\n", "", whole).replace(
        "[organ]\n", f"[organ]\n{history}"
    )
    write(tmp_path / "2025" / "x.toml", organ)
    said = say("validate", "2025", "--format", "json", folder=tmp_path)
    (file,) = json.loads(said.out)["files"]
    told = {one["code"]: one["message"] for one in file["findings"]}
    assert {"V-UNKNOWN", "V-TYPE"}.isdisjoint(told)
    assert "“云溪县科学技术局”、“云溪县工业和信息化局”上年（2024）的报告" in told["X-NONE"]


def test_the_rosters_of_the_page_say_the_same(tmp_path: Path) -> None:
    write(tmp_path / "2025" / "x.toml", "year = 2025\n")
    (csv,) = blocks(page("docs/county.md"), "csv")
    write(tmp_path / "one.csv", csv)
    write(tmp_path / "other.toml", toml("docs/county.md", "[[units]]"))
    for name in ("one.csv", "other.toml"):
        words = (
            "status",
            "2025",
            "--expect",
            name,
            "--format",
            "json",
            "--today",
            "2026-01-15",
        )
        units = json.loads(say(*words, folder=tmp_path).out)["units"]
        (unit,) = (one for one in units if one["state"] == "missing")
        assert (unit["organ"], unit["kind"]) == (ORGAN.name, "township")
        assert (unit["due"], unit["days_left"]) == ("2026-01-20", 5)


@pytest.mark.parametrize(
    ("name", "mark"),
    [("docs/county.md", "[severities]"), ("docs/county.zh-CN.md", "[text]\nplace")],
)
def test_the_measures_and_the_outline_of_the_pages_hold(
    tmp_path: Path, name: str, mark: str
) -> None:
    settings = toml(name, mark)
    if "outline" not in settings:
        settings += toml(name, "[text]\noutline").removeprefix("[text]\n")
    write(tmp_path / "govreport.toml", settings)
    (tmp_path / "表样").mkdir()
    write(tmp_path / "表样" / "县.docx", "")
    write(tmp_path / "提纲.toml", toml("docs/county.zh-CN.md", "[[parts]]"))
    assert say("scaffold", "2025", "--organ", ORGAN.name, folder=tmp_path).code == 0
    said = say("validate", "2025", "--quiet", folder=tmp_path)
    assert (said.code, said.err) == (1, "")
    text = (tmp_path / "2025" / f"{ORGAN.name}.toml").read_text(encoding="utf-8")
    assert "【待填：申请集中在哪些事项？】" in text


# --------------------------------------------------------------------- Python


def test_the_examples_of_the_library_run_in_their_order(tmp_path: Path) -> None:
    for year in ("2022", "2023"):
        shutil.copytree(SAMPLES / year, tmp_path / year)
    code = "\n".join(blocks(page("docs/library.md"), "python"))
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(REPOSITORY), "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout
