"""What a person at a terminal sees: findings by file, with the words marked."""

import os
import pty
import subprocess
import sys
from dataclasses import replace
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from machine import PATIENCE
from reports import ORGAN, reloaded, report, saved

from govreport.findings import Finding, Location, Place, Severity
from govreport.forms import Address
from govreport.output.findings import excerpt, finding_line, listing, spot
from govreport.output.terminal import has_colour
from govreport.rules import Case, check
from govreport.tasks.validate import Checked
from govreport.text import printable, width

REPOSITORY = Path(__file__).parent.parent
NAME = f"{ORGAN.name}.toml"
FOUND = Finding("N-NUMBER", Severity.WARNING, "正文与表不一样")


def listed(*findings: Finding, path: str = "x.toml", columns: int = 60) -> list[str]:
    return list(listing(Checked(path, findings=findings), columns, colour=False))


def test_a_finding_stands_above_its_line_and_the_marks_below_its_number(
    tmp_path: Path,
) -> None:
    one = reloaded(report(applications__natural_person__received=12), tmp_path)
    path = str(tmp_path / "2022" / NAME)
    assert list(
        listing(Checked(path, ORGAN.name, 2022, check(Case(one))), 80, colour=False)
    ) == [
        f"{path}  {ORGAN.name}  2022 年",
        "  64:12 错误 T3-BALANCE 自然人：一、新收 12 + 二、上年结转 0 = 12，三（七）",
        "    总计 0 + 四、结转下年度 0 = 0，相差 12；按表左上角的勾稽关系，逐项核对这一",
        "    列",
        "    | received = 12                        # 一、本年新收政府信息公开申请数量",
        "    |            ^^",
    ]


LONG = "甲" * 100 + "收到12件" + "乙" * 100


@pytest.mark.parametrize(
    ("line", "place", "shown", "marks"),
    [
        ("received = 12", (1, 12, 1, 14), "received = 12", "           ^^"),
        ("公开 12 件", (1, 4, 1, 6), "公开 12 件", "     ^^"),
        ("新收12件", (1, 1, 1, 3), "新收12件", "^^^^"),
        ("\ta = 3", (1, 6, 1, 7), "    a = 3", "        ^"),
        ('overview = """', (1, 12, 9, 4), 'overview = """', "           ^^^"),
        ("a\x9bm\u202e = 3", (1, 8, 1, 9), r"a\x9bm\u202e = 3", "               ^"),
        (LONG, (1, 103, 1, 105), "……甲甲甲甲甲甲甲收到12件乙乙乙乙乙乙乙……", " " * 20 + "^^"),
        ("", (1, 1, 1, 1), "", "^"),
        ("短", (1, 9, 1, 10), "短", "  ^"),
    ],
)  # fmt: skip
def test_marks_stand_below_what_they_mark(
    line: str, place: tuple[int, int, int, int], shown: str, marks: str
) -> None:
    assert excerpt(line, Location(*place), 40) == (shown, marks)


LINES = st.text(st.sampled_from("甲乙a1 ，“…\t\u0301😀\x1b"), min_size=1, max_size=90)


@given(LINES, st.data(), st.integers(30, 90))
def test_a_line_is_cut_to_what_fits_with_the_marks_in_place(
    line: str, data: st.DataObject, room: int
) -> None:
    start = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(start + 1, len(line)))
    shown, marks = excerpt(line, Location(1, start + 1, 1, end + 1), room)
    assert width(shown) <= room
    indent, marked = len(marks) - len(marks.lstrip()), marks.count("^")
    assert indent + marked <= room + 1
    assert width(printable(line[start])) <= marked or marked == 1
    before = next(at for at in range(len(shown) + 1) if width(shown[:at]) == indent)
    assert printable(line[start]) in shown[before : before + 5]


def test_the_same_said_many_times_is_told_once_with_its_places() -> None:
    same = [FOUND._replace(location=Location(line, 2, line, 3)) for line in range(1, 9)]
    assert listed(*same)[1:] == [
        "  1:2、2:2、3:2、4:2、5:2 等 8 处 警告 N-NUMBER 正文与表",
        "    不一样",
    ]


def test_of_one_rule_only_the_first_lines_are_shown(tmp_path: Path) -> None:
    items = ("received", "carried_in", "granted", "partial", "carried_out")
    numbers = {f"applications__business__{item}": "4" for item in items}
    one = reloaded(report(**numbers), tmp_path)
    found = [each for each in check(Case(one)) if each.code == "V-QUOTED"]
    path = str(tmp_path / "2022" / NAME)
    lines = list(listing(Checked(path, ORGAN.name, 2022, found), 200, colour=False))
    assert sum("V-QUOTED" in line for line in lines) == 5
    assert sum("^^^" in line for line in lines) == 3


def test_a_published_document_shows_the_sentence_instead_of_a_line() -> None:
    sentence = "全年收到政府信息公开申请" * 12
    overview = Address.parse("narrative.overview")
    found = FOUND._replace(
        quote=sentence,
        places=(Place(overview), Place(Address.parse("applications.total.received"))),
    )
    places = {overview: "第一部分"}
    published = cast("Any", object())
    one = Checked("年报.docx", "", 2022, [found], published=published, places=places)
    assert spot(one, found) == "第一部分"
    lines = list(listing(one, 60, colour=False))
    assert lines[1] == "  第一部分 警告 N-NUMBER 正文与表不一样"
    assert len(lines) == 5
    assert all(line.startswith("    | 全年收到") or "收到" in line for line in lines[2:])
    assert lines[-1].endswith("……")
    assert all(width(line) <= 60 for line in lines)


def test_a_short_sentence_is_shown_whole() -> None:
    assert listed(FOUND._replace(quote="收到3件。"))[1:] == [
        "  警告 N-NUMBER 正文与表不一样",
        "    | 收到3件。",
    ]


def test_a_file_that_is_gone_or_shorter_by_now_shows_no_line(tmp_path: Path) -> None:
    found = FOUND._replace(location=Location(9, 1, 9, 2))
    (tmp_path / "a.toml").write_text("x = 1\n")
    for name in ("a.toml", "gone.toml"):
        assert len(listed(found, path=str(tmp_path / name))) == 2


def test_a_report_without_year_and_organ_has_its_path_for_a_heading() -> None:
    for organ in ("", None):
        one = Checked("a", organ, findings=[FOUND])
        assert next(listing(one, 60, colour=False)) == "a"


def test_colours_tell_severities_and_what_is_explained_is_dim() -> None:
    waived = FOUND._replace(waived="已核对", fault="别的话")
    lines = list(listing(Checked("a", findings=[FOUND, waived]), 60, colour=True))
    assert lines == [
        "\x1b[1ma\x1b[0m",
        "  \x1b[33m警告\x1b[0m N-NUMBER 正文与表不一样",
        "  \x1b[2m警告\x1b[0m N-NUMBER 别的话（已说明：已核对）",
    ]


def test_a_terminal_shows_colours_unless_told_not_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Tty(TextIOWrapper):
        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    assert has_colour(Tty(BytesIO()))
    assert not has_colour(TextIOWrapper(BytesIO()))
    monkeypatch.setenv("NO_COLOR", "1")
    assert not has_colour(Tty(BytesIO()))


def test_outside_a_terminal_a_finding_stays_one_line() -> None:
    found = FOUND._replace(waived="已核对", location=Location(3, 4, 3, 5), quote="收到3件")
    assert finding_line(Checked("a.toml"), found) == (
        "a.toml:3:4 警告 N-NUMBER 正文与表不一样（已说明：已核对）"
    )
    assert finding_line(Checked("-"), FOUND) == "- 警告 N-NUMBER 正文与表不一样"


def on_a_terminal(*args: str, folder: Path, **env: str) -> str:
    """What the program prints to a terminal of 100 columns."""
    ours, its = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "govreport", *args],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "COLUMNS": "100", **env},
        stdin=its,
        stdout=its,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(its)
        read = b""
        try:
            while piece := os.read(ours, 65536):
                read += piece
        except OSError:  # the terminal is closed
            pass
        process.wait(timeout=PATIENCE)
    os.close(ours)
    return read.decode().replace("\r\n", "\n")


def test_a_real_terminal_gets_files_with_a_line_between(tmp_path: Path) -> None:
    saved(report(applications__business__received=1), tmp_path)
    other = replace(
        report(applications__business__received=1), organ=ORGAN._replace(name="某局")
    )
    saved(other, tmp_path)
    args = ("validate", "2022", "--select", "T3-BALANCE")
    plain = on_a_terminal(*args, folder=tmp_path, NO_COLOR="1")
    assert [line.partition("  ")[0] for line in plain.splitlines() if line[:1] == "2"] == [
        f"2022/{NAME}", "2022/某局.toml",
    ]  # fmt: skip
    assert plain.count("            ^\n") == 2
    assert "\n\n2022/某局.toml" in plain
    assert "\x1b" not in plain
    environment = {name: value for name, value in os.environ.items() if name == "NO_COLOR"}
    if not environment:
        assert "\x1b[31m错误\x1b[0m" in on_a_terminal(*args, folder=tmp_path)


def test_what_commands_a_terminal_is_not_shown_and_chinese_blanks_are() -> None:
    assert printable("甲\u3000乙\x1b[2J\u202e\t丙") == "甲\u3000乙\\x1b[2J\\u202e    丙"
