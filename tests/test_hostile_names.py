"""What strangers write never commands the terminal, whichever command shows it."""

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opened_sheets import values_of
from reports import PROSE, Run, dumps_of, report, saved

from govreport.cli.app import COMMANDS
from govreport.output.terminal import json_text
from govreport.output.workbooks import SheetPage, csv_of
from govreport.report import Organ
from govreport.text import (
    COMMANDING,
    brief,
    brief_lines,
    printable,
    printable_lines,
    width,
)
from govreport.workspace.made import is_made

Go = Callable[..., Run]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="no such names on this system")
BAD = "\x1b[2J\x9b5m\u202e\u2066\u200b\u2028\U000e0041"
"""What clears a screen, colours, turns, hides and parts."""
FILE = f"2022/甲{BAD}.toml"
ORGAN = Organ("云溪县甲\u200b\u00ad局", "department", "county")
REGISTER = f"2022/甲{BAD}.申请.csv"
WORDS = f"本年收到{BAD}7件。"
GONE = f"没有{BAD}.toml"


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A county in which everything that can be has such characters."""
    folder = tmp_path / f"县{BAD}"
    for year in (2021, 2022):
        one = replace(
            report(applications__business__received=1),
            organ=ORGAN,
            year=year,
            narrative=PROSE | {"other": WORDS},
            counts={f"次数{chr(0xAD)}": 1},
        )
        path = folder / FILE.replace("2022", str(year))
        path.parent.mkdir(parents=True)
        text = dumps_of(one).decode().replace("乙", "乙\u202e")
        path.write_text(text, "utf-8")
    (folder / "2022" / f"坏{BAD}.toml").write_text(f'a = "{BAD[3:]}', "utf-8")
    (folder / "2022" / f"收{BAD}.docx").write_bytes(b"no")
    (folder / "名册.csv").write_text(
        f"名称,联系人,联系电话\n{ORGAN.name},王{BAD},1{BAD}\n云溪县乙\u200b局,李\u202e,2\n",
        "utf-8",
    )
    (folder / REGISTER).write_text(
        f"编号,收到日期,申请人类型,结果\n一{BAD},2022-01-02,自然{BAD}人,{BAD}\n", "utf-8"
    )
    monkeypatch.chdir(folder)
    return folder


CALLS: dict[str, Iterable[tuple[str, ...]]] = {
    "scaffold": [("2023",), ("2023", "--organ", f"丙{BAD}局"), (f"20{BAD}23",)],
    "add": [
        ("count", FILE, f"自然人{BAD}"),
        ("count", FILE, "自然人/新收"),
        ("count", FILE, "自然人/新收", f"1{BAD}"),
        ("zeros", FILE),
        ("narrative", FILE, f"六{BAD}", "文"),
        ("narrative", FILE, "六", f"文{BAD}"),
        ("request", REGISTER, "--number", f"三{BAD}"),
    ],
    "close": [(REGISTER, f"一{BAD}", "--outcome", "予以公开"), (REGISTER, "二")],
    "register": [("new", f"2022/丁{BAD}.申请.csv"), ("new", REGISTER)],
    "tally": [(FILE,), (FILE, "--register", REGISTER)],
    "validate": [
        (".",),
        (FILE, "--format", "json"),
        (FILE, "--format", "csv"),
        (FILE, "--diff"),
        (GONE,),
        (FILE, "--select", f"N{BAD}"),
        (".", "--statistics"),
    ],
    "waive": [
        (FILE, f"N{BAD}", "--reason", "因"),
        (FILE, "T3-BALANCE", "--reason", f"因{BAD}"),
    ],
    "render": [
        ("2022",),
        ("2022", "--draft"),
        ("2022", "--draft", "--format", "json"),
        (FILE, "--draft", "-o", "-"),
        (FILE, "--draft", "-o", "-", "--to", "html"),
        (FILE, "--to", f"x{BAD}"),
        (FILE, "--template", GONE),
    ],
    "template": [
        ("check", FILE),
        ("export", "-o", f"表{BAD}.docx"),
        ("fit", GONE, "-o", "x.docx"),
    ],
    "charts": [(FILE, "-o", f"图{BAD}"), (GONE,)],
    "import": [
        (".",),
        (f"2022/收{BAD}.docx",),
        (REGISTER,),
        (REGISTER, "--answer", f"x{BAD}=y"),
    ],
    "rollup": [
        ("2022", "--organ", "云溪县人民政府"),
        ("2022", "--organ", f"县{BAD}"),
        ("2022", "--organ", "县", "--partial", "--format", "json"),
    ],
    "status": [
        ("2022",),
        ("2022", "--format", "json"),
        ("2022", "--format", "csv"),
        ("2022", "--expect", GONE),
        ("2022", "--slips", f"退{BAD}"),
        ("2022", "--remind", f"催{BAD}"),
        ("2022", "--set", ORGAN.name, "--received", "今天"),
        ("2022", "--set", f"谁{BAD}", "--received", "今天"),
    ],
    "due": [(".",), ("2022", "--format", "json"), ("2022", "--format", "csv")],
    "table": [("2022",), ("2022", "--format", "json"), ("2022", "--format", "csv")],
    "publish": [
        ("2022", "-o", f"公布{BAD}"),
        ("2022", "-o", "公布", "--to", "docx", "--format", "json"),
    ],
    "show": [(FILE,), (FILE, "--format", "json"), (GONE,), (f"2022/收{BAD}.docx",)],
    "compare": [
        (FILE.replace("2022", "2021"), FILE),
        (FILE.replace("2022", "2021"), FILE, "--format", "json"),
        (FILE.replace("2022", "2021"), FILE, "--format", "csv"),
        (FILE, GONE),
        ("2021", "2022"),
    ],
    "log": [(FILE,), (FILE, "--format", "json"), (FILE, "--format", "csv"), (GONE,)],
    "undo": [(FILE,), (GONE,)],
    "explain": [(f"T3{BAD}",), ("--sentence", WORDS, FILE), (f"总计{BAD}",)],
    "schema": [(f"2{BAD}",), ()],
    "doctor": [(".",), (".", "--format", "json"), (".", "--stored", "--all"), (GONE,)],
}


def harmless(text: str) -> bool:
    """Nothing but the mark and the ends of lines of a CSV."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return COMMANDING.search(plain) is None


@pytest.mark.slow
@pytest.mark.usefixtures("county")
@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_shows_what_commands_a_terminal(run: Go, command: str) -> None:
    for args in CALLS[command]:
        done = run(command, *args)
        for text in (done.out, done.err):
            assert harmless(text), (args, text)
        if "json" in args and done.out:
            json.loads(done.out)


def test_every_command_is_walked() -> None:
    assert CALLS.keys() == COMMANDS.keys()


@pytest.mark.slow
def test_letters_and_tables_have_nothing_that_commands(run: Go, county: Path) -> None:
    run("status", "2022", "--slips", "退", "--remind", "催")
    run("validate", "2022", "-o", "问题.csv")
    run("status", "2022", "-o", "表.csv")
    made = [one for one in county.rglob("*") if one.suffix in {".csv", ".txt"}]
    made = [
        one
        for one in made
        if one.parent.name in {"退", "催"} or one.name in {"问题.csv", "表.csv"}
    ]
    assert {one.suffix for one in made} == {".csv", ".txt"}
    for one in made:
        assert harmless(one.read_bytes().decode()), one
        assert harmless(one.name)


@given(st.text())
def test_what_is_shown_is_harmless_and_json_gives_the_true_text(text: str) -> None:
    assert harmless(printable(text))
    assert printable(printable(text)) == printable(text)
    assert printable_lines(text).count("\n") == text.count("\n")
    for wide in (True, False):
        written = json_text({"a": [text]}, wide=wide)
        assert harmless(written)
        assert json.loads(written) == {"a": [text]}
    assert harmless(csv_of(SheetPage("x", [[text]], [[text]])).decode())


def test_rare_characters_are_shown_and_unseen_ones_are_told() -> None:
    rare = "\ue000\U000f0000𠮷\U00031350\u3000é"
    assert printable(rare) == rare
    assert printable("a\u00ad\udcff\U000e0041\r") == r"a\xad\xff\U000e0041\x0d"
    assert width(printable("\x1b")) == 4


@given(st.text(max_size=500))
def test_short_lines_of_messages_are_left(text: str) -> None:
    assert brief_lines(text[:400]) == text[:400]


@pytest.mark.parametrize("sign", ["长", "题、", "a b", "“", "/x"])
def test_a_message_is_readable_however_long_its_value(sign: str) -> None:
    told = brief(f"错误：没有“{sign * 100_000}”这个名称，请核对")
    assert told.startswith("错误：没有“")
    assert told.endswith("请核对")
    assert len(told) < (11_000 if sign in "“/x" else 300)


def test_a_list_of_many_names_is_told_whole() -> None:
    names = "、".join(f"云溪县第{number}乡人民政府" for number in range(500))
    assert brief(f"没有报：{names}") == f"没有报：{names}"


LONG = "长" * 10_000


@pytest.mark.parametrize(
    "args",
    [
        (LONG,),
        ("explain", LONG),
        ("validate", LONG),
        ("validate", FILE, "--select", LONG),
        ("status", "2022", "--set", LONG),
        ("add", "count", FILE, LONG),
        ("add", "count", FILE, "自然人/新收", LONG),
        ("render", FILE, "--to", LONG),
        ("show", FILE, f"--{LONG}"),
        ("register", "new", f"{LONG}.csv"),
        ("waive", FILE, LONG, "--reason", LONG),
    ],
)
@pytest.mark.usefixtures("county")
def test_a_long_argument_is_not_repeated_whole(run: Go, args: tuple[str, ...]) -> None:
    done = run(*args)
    assert done.code == 2
    assert max(map(len, done.err.split("\n"))) < 1000


def test_pages_and_sheets_have_nothing_that_commands(run: Go, here: Path) -> None:
    paths = []
    for year in (2021, 2022):
        prose = PROSE | {"other": f"本年\u202e{year}\u200b件。"}
        one = saved(replace(report(), year=year, narrative=prose), here)
        paths.append(one.rename(here / FILE.replace("2022", str(year))))
    run("add", "count", paths[1], "行政许可/本年处理决定数量")
    assert run("compare", *paths, "--all", "-o", "比.html").code == 0
    assert harmless((here / "比.html").read_text("utf-8"))
    assert run("log", paths[1], "-o", "改动.xlsx").code == 0
    (sheet,) = values_of((here / "改动.xlsx").read_bytes())
    assert harmless(sheet)
    assert run("render", paths[1], "--draft", "--to", "html", "-o", "页").code == 0
    (page,) = (here / "页").glob("*.html")
    assert "\x1b" not in page.read_text("utf-8")


def test_a_page_knows_its_report_by_any_name(run: Go, here: Path) -> None:
    saved(report(), here).rename(here / "2022" / f"甲{BAD}\udcff.toml")
    done = run("render", "2022", "--to", "html", "--draft")
    assert done.code == 0, done.err
    (page,) = (here / "2022").glob("*.html")
    page.write_text(page.read_text("utf-8") + "<!-- 有人改过 -->", "utf-8")
    assert is_made(page)


def test_next_years_file_is_called_as_any_system_can(run: Go, here: Path) -> None:
    old = saved(report(), here)
    old.rename(old.with_name(f"甲{BAD}\n\udcff.toml"))
    run("scaffold", "2023")
    assert [one.name for one in (here / "2023").glob("*.toml")] == [old.name]


@pytest.mark.parametrize("text", [None, "a = "])
def test_a_line_in_a_file_s_name_begins_no_line(
    run: Go, here: Path, text: str | None
) -> None:
    odd = saved(report(disclosure__licensing__decisions=-1), here)
    if text:
        odd.write_text(text, "utf-8")
    forged = odd.rename(here / "2022" / "甲\n2022／乙.toml 没有问题.toml")
    done = run("validate", forged.relative_to(here))
    assert done.code > 0
    assert "\n2022／乙" not in done.out + done.err


FORGED = "错误：伪造"
BROKEN_NAME = f"甲乡\n{FORGED}"
ODD, ODD_REGISTER = f"2022/{BROKEN_NAME}.toml", f"2022/{BROKEN_NAME}.申请.csv"
ODD_SHEET = "编号,收到日期,申请人类别,处理结果,答复日期\n一,2022-01-02,自然人,,\n"


@pytest.fixture(name="odd")
def _odd(here: Path) -> Path:
    for year in (2021, 2022):
        saved(replace(report(), year=year), here).rename(
            here / ODD.replace("2022", str(year))
        )
    twin = saved(replace(report(), year=2022), here)
    twin.rename(twin.with_name(f"又{BROKEN_NAME}.toml"))
    (here / ODD_REGISTER).write_text(ODD_SHEET, "utf-8")
    (here / f"2022/{BROKEN_NAME}.docx").write_bytes(b"no")
    (here / f"2022/{BROKEN_NAME}的附件.jpg").write_bytes(b"no")
    (here / "收件").mkdir()
    (here / f"收件/{BROKEN_NAME}.docx").write_bytes(b"no")
    (here / f"收件/{BROKEN_NAME}.toml").write_bytes((here / ODD).read_bytes())
    return here


@pytest.mark.slow
@pytest.mark.usefixtures("odd")
def test_no_command_begins_a_line_with_what_a_file_is_called(run: Go) -> None:
    forged = {
        " ".join(args): line
        for args in (
            ("log", ODD),
            ("show", ODD, "--last-year"),
            ("validate", "."),
            ("validate", "收件"),
            ("validate", "2022", "--diff"),
            ("validate", ODD, "--fix"),
            ("add", "count", ODD, "行政许可/本年处理决定数量"),
            ("add", "zeros", ODD),
            ("add", "narrative", ODD, "other", "没有要说明的。"),
            ("add", "narrative", ODD, "other", "--file", BROKEN_NAME),
            ("add", "request", ODD_REGISTER, "--received", "2022-05-06", "--by", "自然人"),
            ("close", "request", ODD_REGISTER, "一", "--outcome", "予以公开"),
            ("close", "request", ODD_REGISTER, "九", "--outcome", "予以公开"),
            ("register", "new", ODD),
            ("register", "new", ODD_REGISTER),
            ("tally", ODD),
            ("tally", "2022"),
            ("due", "."),
            ("waive", ODD, "X-JUMP", "--reason", "核对过"),
            ("log", ODD),
            ("log", ODD, "--by", "month"),
            ("render", "2022", "--draft"),
            ("render", ODD, "--draft", "-o", f"{BROKEN_NAME}.docx"),
            ("render", ODD, "--draft", "-o", f"{BROKEN_NAME}.docx"),
            ("render", ODD, "--template", f"2022/{BROKEN_NAME}.docx"),
            ("charts", ODD, "-o", BROKEN_NAME),
            ("compare", ODD.replace("2022", "2021"), ODD),
            ("compare", "2021", "2022"),
            ("compare", ODD, f"2022/又{BROKEN_NAME}.toml"),
            ("table", "2022"),
            ("table", "2022", "-o", f"{BROKEN_NAME}.csv"),
            ("rollup", "2022", "--organ", "云溪县人民政府", "--partial"),
            ("rollup", "收件", "--organ", "云溪县人民政府", "--partial"),
            ("status", "2022"),
            ("status", "2022", "--set", "青石乡", "--approved", "2023-01-02", "--by", "张"),
            ("status", "2022", "--is", f"2022/{BROKEN_NAME}.docx=云溪县乙局"),
            ("status", "2022", "--slips", BROKEN_NAME),
            ("status", "2022", "--remind", BROKEN_NAME),
            ("publish", "2022", "-o", BROKEN_NAME),
            ("publish", "2022", "-o", "2022"),
            ("scaffold", "2023"),
            ("scaffold", "2023"),
            ("import", "收件", "--workspace", "入"),
            ("import", ODD, "--workspace", "入"),
            (
                "import",
                ODD_REGISTER,
                "--workspace",
                "入",
                "--organ",
                "云溪县青石乡人民政府",
            ),
            ("template", "export", "-o", f"{BROKEN_NAME}.docx", "--force"),
            ("template", "check", f"{BROKEN_NAME}.docx", "--form", "2021"),
            ("template", "fit", f"{BROKEN_NAME}.docx", "-o", f"又{BROKEN_NAME}.docx"),
            ("explain", "--sentence", "本年收到7件。", ODD),
            ("explain", BROKEN_NAME),
            ("doctor", ".", "--stored"),
            ("doctor", BROKEN_NAME),
            ("undo", ODD),
            ("undo", ODD, "--to", "99"),
            ("undo", ODD_REGISTER),
            ("log", ODD, "--forget"),
            ("log", f"没有{BROKEN_NAME}"),
        )
        for done in [run(*args)]
        for line in f"{done.out}\n{done.err}".split("\n")
        if line.startswith(FORGED)
    }
    assert forged == {}
