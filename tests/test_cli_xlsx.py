"""`render --to xlsx`: where workbooks go, what is refused, whose they are by then."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from books import FRONT, numbers, parts, tables_of, typed_into
from reports import ORGAN, Run, balanced, report, saved

from govreport.forms import Cell
from govreport.render import render
from govreport.report import Organ
from govreport.tomlfile.files import load

Go = Callable[..., Run]
STEM = f"{ORGAN.name}2022年政府信息公开工作年度报告"
GOOD = f"2022/{ORGAN.name}.toml"
BOOK = Path("2022", f"{STEM}.xlsx")
COMMANDS = (("validate", "2022"), ("status", "2022", "--today", "2023-01-10"))
GRANTED = Cell("applications", "business", "granted")


def test_a_workbook_lies_beside_its_report_and_is_made_once(run: Go, here: Path) -> None:
    path = saved(report(), here)
    assert run("render", GOOD, "--to", "xlsx") == Run(0, f"{BOOK}\n", "")
    assert {*numbers(report(), BOOK.read_bytes()).values()} == {0}
    before = BOOK.stat().st_mtime_ns
    assert "已是最新 1" in run("render", GOOD, "--to", "xlsx").err
    assert BOOK.stat().st_mtime_ns == before
    path.write_text(path.read_text().replace("每周", "每月"))
    assert run("render", GOOD, "--to", "xlsx").out == f"{BOOK}\n"


@pytest.mark.parametrize("noted", [True, False])
def test_what_a_clerk_typed_is_not_written_over(
    run: Go, here: Path, *, noted: bool
) -> None:
    path = saved(report(), here)
    run("render", GOOD, "--to", "xlsx")
    if not noted:
        shutil.rmtree(here / "2022" / ".govreport")
        assert (
            run("render", GOOD, "--to", "xlsx").code == 0
        )  # it says itself that it is ours
        shutil.rmtree(here / "2022" / ".govreport")
    mine = typed_into(report(), BOOK.read_bytes(), {GRANTED: 5})
    BOOK.write_bytes(mine)
    path.write_text(path.read_text().replace("每周", "每月"))
    done = run("render", GOOD, "--to", "xlsx")
    assert (done.code, BOOK.read_bytes()) == (2, mine)
    assert "没有盖掉" in done.err
    assert run("render", GOOD, "--to", "xlsx", "--force").code == 0
    assert BOOK.read_bytes() != mine


def test_errors_are_refused_and_a_draft_says_that_it_is_one(run: Go, here: Path) -> None:
    saved(report(applications__business__received=1), here)
    refused = run("render", GOOD, "--to", "xlsx")
    assert (refused.code, BOOK.exists()) == (1, False)
    assert "T3-BALANCE" in refused.err
    assert run("render", GOOD, "--to", "xlsx", "--draft").code == 0
    assert "草稿" in str(tables_of(BOOK.read_bytes())[0].rows[0][0])


def test_a_new_report_is_a_blank_form_for_clerks(run: Go, here: Path) -> None:
    run("scaffold", "2026", "--organ", ORGAN.name, "--kind", "township")
    done = run("render", "2026", "--to", "xlsx", "--draft", "-o", "空表")
    (book,) = (here / "空表").glob("*.xlsx")
    assert (done.code, done.out) == (0, f"空表/{book.name}\n")
    found = numbers(report(), book.read_bytes(), front=FRONT + 1)
    assert {*found.values()} == {None}


def test_a_blank_form_that_a_clerk_filled_in_is_imported(run: Go, here: Path) -> None:
    run("scaffold", "2022", "--organ", ORGAN.name, "--kind", "township")
    run("render", "2022", "--to", "xlsx", "--draft", "-o", "收件")
    (book,) = (here / "收件").glob("*.xlsx")
    full = replace(balanced("2021", 4), year=2022)
    raw = typed_into(full, book.read_bytes(), full.entries, front=FRONT + 1)
    book.write_bytes(raw)
    shutil.rmtree(here / "收件" / ".govreport")
    done = run("import", book, "--workspace", "县")
    assert done.code == 0, done.err
    read = load(here / "县" / GOOD)
    assert {cell: read.value(cell) for cell in read.form.cells} == full.values()
    assert (read.organ.name, read.year) == (ORGAN.name, 2022)
    assert not any(read.form.is_derived(cell) for cell in read.stated)


def test_beside_its_report_a_workbook_is_nobody_s_report(run: Go, here: Path) -> None:
    saved(report(), here)
    quiet = [run(*words) for words in COMMANDS]
    run("render", GOOD, "--to", "xlsx")
    assert [run(*words) for words in COMMANDS] == quiet
    assert run("import", "2022", "--workspace", "县").code == 2  # there is nothing to read
    BOOK.write_bytes(typed_into(report(), BOOK.read_bytes(), {GRANTED: 0}))
    assert [run(*words) for words in COMMANDS] == quiet  # somebody saved it since
    shutil.rmtree(here / "2022" / ".govreport")
    assert [run(*words) for words in COMMANDS] == quiet
    assert run("import", BOOK, "--workspace", "县").code == 0
    assert load(here / "县" / GOOD).stated == load(here / GOOD).stated


def test_a_title_without_organ_and_year_is_no_hindrance(run: Go, here: Path) -> None:
    (here / "年报.xlsx").write_bytes(render(replace(report(), title="年报"), "xlsx"))
    assert run("import", "年报.xlsx", "--workspace", "县").code == 0
    assert (here / "县" / GOOD).is_file()


def test_a_title_of_another_organ_and_year_is_asked_about(run: Go, here: Path) -> None:
    title = "云溪县白水乡人民政府2021年政府信息公开工作年度报告"
    (here / "x.xlsx").write_bytes(render(replace(report(), title=title), "xlsx"))
    done = run("import", "x.xlsx", "--workspace", "县")
    assert (done.code, (here / "县" / GOOD).exists()) == (2, False)
    told = done.out + done.err
    assert f"标题“云溪县白水乡人民政府”、“单位”一格“{ORGAN.name}”" in told
    assert "标题 2021、“年份”一格 2022" in told


def test_in_an_inbox_it_is_a_units_report(run: Go, here: Path) -> None:
    saved(report(), here)
    run("render", GOOD, "--to", "xlsx", "-o", "收件箱")
    shutil.rmtree(here / "收件箱" / ".govreport")  # as it comes by mail
    assert run("import", "收件箱", "--workspace", "县").code == 0
    assert (here / "县" / GOOD).is_file()


def test_the_suffix_alone_asks_for_it_and_others_are_none_of_ours(
    run: Go, here: Path
) -> None:
    saved(report(), here)
    assert run("render", GOOD, "-o", "报表.xlsx").out == "报表.xlsx\n"
    for suffix in (".xls", ".ods", ".et"):
        done = run("render", GOOD, "-o", f"报表{suffix}")
        assert done.code == 2
        assert f"不能生成 {suffix}" in done.err


def test_the_web_site_gets_none_unless_one_asks(run: Go, here: Path) -> None:
    saved(replace(report(), organ=Organ(ORGAN.name, "township")), here)
    run("publish", "2022", "-o", "公布", "--to", "html")
    assert not [*(here / "公布").rglob("*.xlsx")]
    run("publish", "2022", "-o", "公布", "--to", "xlsx")
    assert len([*(here / "公布").rglob("*.xlsx")]) == 1


def test_a_workspace_may_choose_it(run: Go, here: Path) -> None:
    saved(report(), here)
    (here / "govreport.toml").write_text('[render]\nformats = ["docx", "xlsx"]\n')
    assert run("render", GOOD).out.splitlines()[1] == str(BOOK)


def test_the_organ_is_its_author(run: Go, here: Path) -> None:
    saved(report(), here)
    run("render", GOOD, "--to", "xlsx")
    core = parts(BOOK.read_bytes())["docProps/core.xml"].decode()
    assert f"<dc:creator>{ORGAN.name}</dc:creator>" in core
    assert f"<dc:title>{STEM}</dc:title>" in core


def test_a_hybrid_is_laid_out_by_its_own_tables(run: Go, here: Path) -> None:
    path = saved(report(), here)
    text = path.read_text().replace(
        "year = 2022", 'year = 2022\n[forms]\napplications = "2019"', 1
    )
    path.write_text(text)
    assert run("render", GOOD, "--to", "xlsx", "--draft").code == 0
    rows = tables_of(BOOK.read_bytes())[1].rows
    assert not any("逾期不补正" in str(value) for row in rows for value in row)
