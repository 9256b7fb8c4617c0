"""What was made from what: a record beside the outputs, for all formats alike."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from machine import PATIENCE
from reports import ORGAN, Run, report, saved

from govreport.errors import FileProblem
from govreport.render import FORMATS, Format, RenderOptions
from govreport.render.package import TEXT, facts_of, is_torn
from govreport.report import Organ, Report
from govreport.tasks import origin
from govreport.workspace import Workspace
from govreport.workspace.books import reports_at
from govreport.workspace.made import Making, is_made, note, record_of, tidy
from govreport.workspace.source import raw_document

Go = Callable[..., Run]
REPOSITORY = Path(__file__).resolve().parent.parent
BEFORE = REPOSITORY / "tests" / "rendered"
"""A workspace with its own template, rendered by version 0.1 before there was a record."""
STEM = f"{ORGAN.name}2022年政府信息公开工作年度报告"
GOOD = f"2022/{ORGAN.name}.toml"
CURRENT = "1 份报告：已是最新 1；要重新生成加 --force\n"
NEXT = "云溪县白水乡人民政府"
Change = Callable[[Path], object]


def entries(folder: Path) -> list[dict[str, str]]:
    """The record of a folder as any TOML parser reads it."""
    text = (folder / ".govreport" / "made.toml").read_text(encoding="utf-8")
    found: list[dict[str, str]] = tomllib.loads(text)["made"]
    return found


def changed(path: Path) -> None:
    """What somebody does to a report: another word in its prose."""
    path.write_text(path.read_text().replace("每周", "每月").replace("专人", "专门"))


def two(folder: Path) -> Path:
    """Two units' reports, which are not held against each other."""
    (folder / "govreport.toml").write_text('[severities]\nN-SIMILAR = "off"\n')
    saved(replace(report(), organ=Organ(NEXT, "township")), folder)
    return saved(report(), folder)


def test_the_record_says_what_was_made_from_what(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    run("render", GOOD)
    run("render", GOOD, "-o", "成品/年报.txt")
    documents, elsewhere = entries(tmp_path / "2022"), entries(tmp_path / "成品")
    for folder, found in (("2022", documents), ("成品", elsewhere)):
        for one in found:
            raw = (tmp_path / folder / one["file"]).read_bytes()
            assert one["sha256"] == sha256(raw).hexdigest()
            source = tmp_path / folder / one["report"]
            assert source.resolve() == (tmp_path / GOOD).resolve()
    assert [one["file"] for one in documents] == [f"{STEM}.docx", f"{STEM}.txt"]
    assert documents[0]["source"] == documents[1]["source"] == elsewhere[0]["source"]
    assert elsewhere[0]["report"] == f"../{GOOD}"


def test_it_is_sorted_and_has_an_entry_for_each_file(run: Go, tmp_path: Path) -> None:
    source = two(tmp_path)
    run("render", GOOD)
    run("render", f"2022/{NEXT}.toml")
    changed(source)
    run("render", "2022")
    names = [one["file"] for one in entries(tmp_path / "2022")]
    assert len(names) == len(set(names)) == 4
    assert names == sorted(names)
    for again in ((), ("--force",)):
        run("render", "2022", *again)
        assert [one["file"] for one in entries(tmp_path / "2022")] == names


def test_every_format_is_looked_at_alone(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    run("render", GOOD, "--to", "txt")
    assert run("render", GOOD, "--to", "txt").err == CURRENT
    text = tmp_path / "2022" / f"{STEM}.txt"
    before = text.stat().st_mtime_ns
    assert run("render", GOOD).err == ""
    assert text.stat().st_mtime_ns == before
    assert TEXT not in facts_of(text.with_suffix(".docx"))


def html(one: Report, options: RenderOptions) -> bytes:
    """A page with the title and a section of prose."""
    mark = "草稿" if options.draft else ""
    return f"<html><title>{one.full_title}{mark}</title><p>{one.narrative['problems']}".encode()


@pytest.fixture
def with_html(monkeypatch: pytest.MonkeyPatch) -> None:
    """A further format is a row."""
    monkeypatch.setitem(FORMATS, "html", Format(".html", html))


@pytest.mark.usefixtures("with_html")
def test_a_further_format_is_made_when_asked_for_and_only_then(
    run: Go, tmp_path: Path
) -> None:
    saved(report(), tmp_path)
    page = tmp_path / "2022" / f"{STEM}.html"
    formats = ("--to", "docx", "--to", "html")
    assert run("render", GOOD).code == 0
    assert not page.exists()
    assert run("render", GOOD, *formats).err == ""
    assert page.read_bytes() == html(report(), RenderOptions())
    assert run("render", GOOD, *formats).err == CURRENT
    page.unlink()
    assert run("render", GOOD, *formats).err == "", "the Word file is up to date, it is not"
    assert run("render", GOOD, "-o", "x.html").out == "x.html\n"
    assert run("render", GOOD, "--to", "html", "-o", "-").out.startswith("<html>")
    assert "docx 或 txt 或 pdf 或 html" in run("render", GOOD, "--to", "odt").err


@pytest.mark.usefixtures("with_html")
def test_nor_is_a_page_written_over_that_somebody_changed(run: Go, tmp_path: Path) -> None:
    source = saved(report(), tmp_path)
    page = tmp_path / "2022" / f"{STEM}.html"
    page.write_text("单位自己做的网页")
    done = run("render", GOOD, "--to", "html")
    assert (done.code, page.read_text()) == (2, "单位自己做的网页")
    assert "不是程序生成的" in done.err
    assert run("render", GOOD, "--to", "html", "--force").code == 0
    changed(source)
    assert run("render", GOOD, "--to", "html").code == 0, "it is as we made it"
    page.write_text(f"{page.read_text()}<p>加了一句")
    done = run("render", GOOD, "--to", "html")
    assert done.code == 2
    assert "有人改过，没有盖掉" in done.err
    assert page.read_text().endswith("加了一句")


@pytest.mark.usefixtures("with_html")
def test_a_page_of_ours_is_no_published_report(run: Go, tmp_path: Path) -> None:
    saved(replace(report(), year=2021), tmp_path, year=2021)
    saved(report(), tmp_path)
    target = tmp_path / "2021" / "年报.html"
    run("render", f"2021/{ORGAN.name}.toml", "--to", "html", "-o", target)
    assert is_made(target)
    shutil.copy(target, tmp_path / "2022" / "年报.html")
    assert not is_made(tmp_path / "2022" / "年报.html"), "it lies where nothing is noted"
    workspace = Workspace(tmp_path)
    published = workspace.peek(tmp_path / "2022" / "年报.html")
    assert workspace._seen.last_year(published.path or tmp_path, report()) != target
    assert "没有可以读的文件" in run("import", "2021").err
    (tmp_path / "2021" / f"{ORGAN.name}.toml").unlink()
    assert not is_made(target), "it is all that there is left"


def kept_apart(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace("每周".encode(), "每天".encode()))


@pytest.fixture
def before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What version 0.1 rendered, looked at by the same version without a record."""
    monkeypatch.setattr(origin, "__version__", "0.1.0")
    shutil.copytree(BEFORE, tmp_path, dirs_exist_ok=True)
    assert not (tmp_path / "2022" / ".govreport").exists()
    return tmp_path / "2022" / f"{STEM}.txt"


def test_what_version_01_made_is_made_again_once_and_noted_down(
    run: Go, before: Path
) -> None:
    (unit,) = json.loads(run("status", "2022", "--format", "json").out)["units"]
    assert unit["rendered"] == "stale", "it vouches for a part of itself alone"
    assert TEXT in facts_of(before.with_suffix(".docx"))
    assert run("render", GOOD, "-q").err == ""
    assert [one["file"] for one in entries(before.parent)] == [
        f"{STEM}.docx",
        f"{STEM}.txt",
    ]
    assert run("render", GOOD).err.endswith(CURRENT)


def test_what_version_01_made_is_made_anew_where_it_is_old(run: Go, before: Path) -> None:
    changed(before.with_name(f"{ORGAN.name}.toml"))
    (unit,) = json.loads(run("status", "2022", "--format", "json").out)["units"]
    assert unit["rendered"] == "stale"
    assert run("render", GOOD, "-q").err == ""
    assert "每月" in before.read_text()
    assert run("render", GOOD).err.endswith(CURRENT)


def test_what_version_01_made_and_somebody_changed_is_kept(run: Go, before: Path) -> None:
    kept_apart(before)
    theirs = before.read_bytes()
    done = run("render", GOOD)
    assert done.code == 2
    assert "有人改过，没有盖掉" in done.err
    assert before.read_bytes() == theirs


KILLED = """import os, sys
from govreport.tasks import outputs
usual, left = outputs.put, int(sys.argv.pop(1))
def put(made, path):
    global left
    left -= 1
    if left < 0:
        os._exit(9)
    usual(made, path)
outputs.put = put
from govreport.cli.app import run
run(sys.argv[1:])
"""


@pytest.mark.slow
@pytest.mark.parametrize("files", [0, 1, 2])
@pytest.mark.parametrize("noted", [True, False], ids=["noted", "by version 0.1"])
def test_killed_before_a_file_is_written_what_is_there_is_known(
    run: Go, tmp_path: Path, files: int, noted: bool
) -> None:
    shutil.copytree(BEFORE, tmp_path, dirs_exist_ok=True)
    if noted:
        run("render", GOOD, "--force")
    changed(tmp_path / GOOD)
    codes = {0: (9, 9), 1: (9, 0), 2: (0, 0)}[files]
    for code in codes:  # twice: what was there before is known for good
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(files), "render", GOOD],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            capture_output=True,
            check=False,
            timeout=PATIENCE,
        )
        assert done.returncode == code
    assert run("render", GOOD).code == 0
    assert "每月" in (tmp_path / "2022" / f"{STEM}.txt").read_text()
    assert run("render", GOOD).err.endswith(CURRENT)
    assert not list((tmp_path / "2022").glob("*.tmp"))


@pytest.mark.parametrize(
    "text",
    [
        "[[made]",
        "made = 1",
        '[[made]]\nfile = ["x"]\n',
        '[[made]]\nfile = "x"\nopen = 1\n',
        '[[made]]\nfile = "x"\nopen = { warnings = { "\\u001b[2J" = 1 } }\n',
        '[[made]]\nfile = "x"\nopen = { warnings = { S-FEE = "many" } }\n',
        "",
        b"\xff".decode("latin1"),
    ],
)
def test_a_record_that_says_nothing_costs_nobody_his_work(
    run: Go, tmp_path: Path, text: str
) -> None:
    two(tmp_path)
    run("render", "2022")
    record = tmp_path / "2022" / ".govreport" / "made.toml"
    record.write_bytes(text.encode("latin1"))
    theirs = tmp_path / "2022" / f"{NEXT}2022年政府信息公开工作年度报告.txt"
    theirs.write_text("自己写的")
    done = run("render", "2022")
    assert done.err.count("made.toml：读不懂这份记录") == 1
    assert done.code == 2
    assert theirs.read_text() == "自己写的"
    assert record.with_suffix(".broken").read_bytes() == text.encode("latin1")
    assert f"{STEM}.docx" in [one["file"] for one in entries(tmp_path / "2022")]
    assert "读不懂" not in run("render", "2022").err


@pytest.mark.parametrize(
    "torn", ['\n[[made]]\nfile = "甲.txt"\nsha2', "\n[[made]]\nfil", "\n[[made]]\n\0\0\0"]
)
def test_an_entry_that_a_power_cut_tore_costs_no_other(
    run: Go, tmp_path: Path, torn: str
) -> None:
    two(tmp_path)
    run("render", "2022", "--to", "txt")
    before = entries(tmp_path / "2022")
    record = tmp_path / "2022" / ".govreport" / "made.toml"
    record.write_bytes(record.read_bytes() + torn.encode())
    done = run("render", "2022", "--to", "txt")
    assert (done.code, "读不懂" in done.err) == (0, False)
    assert entries(tmp_path / "2022") == before


def test_a_text_whose_record_is_lost_is_known_by_its_bytes(run: Go, tmp_path: Path) -> None:
    saved(replace(report(), title="年度报告"), tmp_path)
    run("render", GOOD, "--to", "txt")
    shutil.rmtree(tmp_path / "2022" / ".govreport")
    path = tmp_path / "2022" / "年度报告.txt"
    path.write_text("\n" * 5000 + path.read_text())
    assert run("render", GOOD, "--to", "txt").code == 2
    run("render", GOOD, "--to", "txt", "--force")
    shutil.rmtree(tmp_path / "2022" / ".govreport")
    assert run("render", GOOD, "--to", "txt").code == 0


def test_two_at_once_note_down_all_that_they_make(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from govreport.workspace.made import *\n"
        "for n in range(40):\n"
        "    note(Path(), [(f'{sys.argv[1]}{n:02}', Making('0'))])\n"
        "    if n % 10 == 0: tidy(Path(), {})\n"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, name],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        )
        for name in "ab"
    ]
    assert [one.wait(timeout=PATIENCE) for one in running] == [0, 0]
    assert len(record_of(tmp_path).files) == 80


def test_only_what_a_file_was_before_it_was_written_is_dropped(tmp_path: Path) -> None:
    old, now, planned = Making("1"), Making("2"), Making("3")
    note(tmp_path, [("b", old), ("b", now), ("b", planned), ("a", old), ("a", planned)])
    tidy(tmp_path, {"b": now})
    assert record_of(tmp_path).files == {"a": (old, planned), "b": (now, planned)}
    assert [one["file"] for one in entries(tmp_path)] == ["a", "a", "b", "b"]


def test_the_folder_of_the_record_is_in_nobodys_way(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    assert run("render", ".").code == 0
    for command in (("validate", "."), ("status", "2022"), ("render", "2022", "--draft")):
        told = run(*command)
        assert ".govreport" not in told.out + told.err
        assert "made.toml" not in told.out + told.err
    assert [path.name for path in Workspace(tmp_path).find([tmp_path])] == [
        f"{ORGAN.name}.toml"
    ]


def test_where_nothing_can_be_noted_nothing_is_written(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    (tmp_path / "2022" / ".govreport").write_text("somebody's")
    done = run("render", GOOD)
    assert done.code == 2
    assert ".govreport" in done.err
    assert {path.suffix for path in (tmp_path / "2022").iterdir()} == {".toml", ""}


def test_a_record_that_cannot_be_opened_stops_only_its_own_folder(
    run: Go, tmp_path: Path
) -> None:
    saved(report(), tmp_path)
    saved(replace(report("2019"), organ=Organ(NEXT, "township")), tmp_path)
    run("render", ".")
    closed = tmp_path / "2022" / ".govreport" / "made.toml"
    closed.unlink()
    closed.mkdir()
    done = run("render", ".", "--force")
    assert done.code == 2
    assert "2022/.govreport/made.toml：不能读取" in done.err
    assert "2 份报告：生成 1，没有生成成功 1" in done.err
    shown = json.loads(run("status", "2022", "--format", "json").out)
    assert [one["rendered"] for one in shown["units"] if one["rendered"]] == ["current"]


def test_what_can_not_be_made_is_told_in_the_order_of_the_files(
    run: Go, tmp_path: Path
) -> None:
    path = saved(report(), tmp_path)
    for name in ("a", "b"):
        shutil.copy(path, tmp_path / f"{name}.toml")
    (tmp_path / "c.toml").write_text("x＝1")
    (tmp_path / "d.toml").write_text("")
    told = run("render", "c.toml", "a.toml", "b.toml", "d.toml").err.splitlines()
    assert [line[3:4] for line in told[:3]] == ["c", "b", "d"]


def asked(path: Path, look: Callable[[Path], object]) -> object:
    """Ask of a pipe, or hear why it can't be answered; whoever waits is never done."""
    try:
        return look(path)
    except FileProblem as error:
        return error.sentence


NO_FILE = "这是设备或管道，不是文件"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
@pytest.mark.parametrize(
    ("name", "look", "answer"),
    [
        ("页.html", is_made, False),
        ("公文.docx", raw_document, NO_FILE),
        ("公文.docx", is_torn, NO_FILE),
        ("各乡.xlsx", lambda path: len(reports_at(path)), 1),
    ],
)
def test_what_becomes_a_pipe_when_it_was_seen_as_a_file_keeps_nobody_waiting(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    look: Callable[[Path], object],
    answer: object,
) -> None:
    path = tmp_path / name
    os.mkfifo(path)
    monkeypatch.setattr(Path, "is_file", lambda one: one == path)
    assert asked(path, look) == answer
