"""Every change of a file keeps what stood there before, with a line that says so."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from changing import COUNT, LEDGER, NAMES, OWN, SUM, WRITING, Writing, agreed, scene
from machine import PATIENCE
from reports import ORGAN, Run

from govreport.errors import FileProblem
from govreport.tasks.changes import Why
from govreport.tasks.edit import count
from govreport.tomlfile import kept as keeping
from govreport.tomlfile import save
from govreport.tomlfile.document import Document
from govreport.tomlfile.edit import edit
from govreport.tomlfile.home import LATEST, latest_of
from govreport.tomlfile.kept import PLAIN, Kept
from govreport.tomlfile.save import Occasion, create, overwrite, update

Go = Callable[..., Run]
REPOSITORY = Path(__file__).resolve().parent.parent
TRYING = Occasion("add count", "政办〔2026〕3号", date(2026, 3, 12))
needs_proc = pytest.mark.skipif(
    not Path("/proc/self/fd").exists(), reason="no /proc tells which file is open"
)
NOON = datetime(2026, 1, 12, 15, 30, 12, 123456, tzinfo=UTC)


def add(path: Path) -> None:
    """One more of a count."""
    update(path, lambda d: edit(d, {("counts", "x"): d.data["counts"]["x"] + 1}), TRYING)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that somebody made by hand."""
    file = tmp_path / "某某乡.toml"
    file.write_text("[counts]\nx = 0\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("one", WRITING, ids=NAMES)
def test_every_command_that_writes_goes_through_the_door(
    run: Go, tmp_path: Path, one: Writing
) -> None:
    scene(tmp_path)
    for words in one.before:
        run(*words)
    before = one.file.read_bytes() if one.file.exists() else None
    told = run(*one.words)
    assert told.code in {0, 1}, told.err
    last = agreed(one.file)[-1]
    assert last.command == one.name
    assert last.after
    if before is None:
        assert (last.creates, last.kept) == (one.file != LEDGER, last.kept)
    elif one.name != "log --forget":
        assert Kept(one.file.resolve()).copy(last.kept) == before
    assert run("validate", "2022").code in {0, 1}


def test_a_line_says_what_moved_why_and_when(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "now", lambda: NOON)
    add(path)
    raw = (path.parent / ".govreport" / "journal.jsonl").read_text(encoding="utf-8")
    line = json.loads(raw)
    copy, latest = sorted(latest_of(path).parent.iterdir())
    assert (latest, latest.read_bytes()) == (latest_of(path), path.read_bytes())
    assert copy.name == "2026-01-12T153012.123456 add count.toml" == line["kept"]
    assert copy.read_text(encoding="utf-8") == "[counts]\nx = 0\n"
    assert line["counts"] == {"x": [0, 1]}
    assert (line["note"], line["day"]) == ("政办〔2026〕3号", "2026-03-12")
    assert line["at"] == "2026-01-12T15:30:12.123456+00:00"
    assert "cells" not in line


def test_of_prose_the_journal_holds_the_length_alone(run: Go, tmp_path: Path) -> None:
    scene(tmp_path)
    text = "张三的电话是 13800000000。"
    run("add", "narrative", OWN, "六", text)
    line = agreed(OWN)[-1]
    assert line.sections["other"][1] == len(text)
    assert "138" not in (OWN.parent / ".govreport" / "journal.jsonl").read_text()


def test_where_nothing_changes_nothing_is_kept(path: Path) -> None:
    update(path, lambda document: document.raw, TRYING)
    overwrite(path, path.read_bytes(), TRYING)
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_what_is_no_toml_is_kept_too(path: Path) -> None:
    path.write_bytes(b"\xff\xfe no")
    overwrite(path, b"x = 1\n", Occasion("import --force"))
    (line,) = agreed(path)
    assert line.unread
    assert Kept(path).copy(line.kept) == b"\xff\xfe no"


def test_the_last_ten_are_plain_and_all_can_be_read(path: Path) -> None:
    for _ in range(35):
        add(path)
    lines = agreed(path)
    names = [one.name for one in Kept(path).folder.glob("20*")]
    assert len([name for name in names if name.endswith(".toml")]) == PLAIN
    assert {name.rpartition(".")[2] for name in names} == {"toml", "gz"}
    for number, line in enumerate(lines):
        assert Kept(path).copy(line.kept) == f"[counts]\nx = {number}\n".encode()


def test_names_sort_whatever_the_clock_says(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = [NOON, NOON, NOON - timedelta(days=1), NOON + timedelta(seconds=1)]
    monkeypatch.setattr(keeping, "now", lambda: moments.pop(0))
    for _ in range(4):
        add(path)
    lines = agreed(path)
    assert [line.kept for line in lines] == sorted({line.kept for line in lines})
    assert len({line.at for line in lines}) == 4
    assert lines[2].at.startswith("2026-01-11"), "a month counts what its clock said"


def test_an_editors_save_in_between_is_told_and_stays(path: Path) -> None:
    def change(_document: Document) -> bytes:
        path.write_bytes(b"x = 5 # typed just now\n")
        return b"x = 2\n"

    with pytest.raises(FileProblem, match=r"刚才被别的程序.*改动了，没有保存"):
        update(path, change, TRYING)
    assert path.read_bytes() == b"x = 5 # typed just now\n"
    assert agreed(path) == []
    assert Kept(path).copies() == []


def test_a_history_that_cannot_be_written_stops_the_change(path: Path) -> None:
    (path.parent / ".govreport").write_text("somebody's")
    with pytest.raises(FileProblem, match=r"没有改动，因为 .*不能留存改动前的内容"):
        add(path)
    assert path.read_bytes() == b"[counts]\nx = 0\n"
    assert sorted(one.name for one in path.parent.iterdir()) == [".govreport", path.name]


@needs_proc
def test_a_full_disk_stops_the_change(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(path)
    usual = os.fsync

    def full(handle: int) -> None:
        if ".govreport/history" in str(Path(f"/proc/self/fd/{handle}").readlink()):
            raise OSError(28, "No space left on device")
        usual(handle)

    monkeypatch.setattr(os, "fsync", full)
    before = path.read_bytes()
    with pytest.raises(FileProblem, match=r"没有改动，因为 .*磁盘已满"):
        add(path)
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert len(agreed(path)) == 1


def test_a_journal_that_fails_behind_the_change_is_completed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("govreport.tomlfile.journal.Journal.append", failing)
        with pytest.raises(FileProblem, match="已经改好；只是日志还没有记上"):
            add(path)
    (line,) = agreed(path)
    assert (line.note, line.counts) == (TRYING.note, {"x": (0, 1)})


@pytest.mark.parametrize(
    "torn",
    [
        '{"at":"2026',
        '{"at":"昨天","file":"某某乡.toml","command":"x"}\n',
        '{"at":1}\n{"file"',
        "\0\0\0",
    ],
)
def test_a_torn_last_line_costs_only_itself(path: Path, torn: str) -> None:
    add(path)
    journal = path.parent / ".govreport" / "journal.jsonl"
    with journal.open("a", encoding="utf-8") as file:
        file.write(torn)
    add(path)
    assert [line.counts for line in agreed(path)] == [{"x": (0, 1)}, {"x": (1, 2)}]


@pytest.mark.parametrize("end", [b"", b"\r", b" "])
def test_a_last_line_whose_end_an_editor_took_stays(path: Path, end: bytes) -> None:
    add(path)
    journal = path.parent / ".govreport" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().rstrip(b"\n") + end)
    add(path)
    assert [line.counts for line in agreed(path)] == [{"x": (0, 1)}, {"x": (1, 2)}]


def test_a_lost_journal_is_begun_anew(path: Path) -> None:
    add(path)
    (path.parent / ".govreport" / "journal.jsonl").unlink()
    (line,) = agreed(path)
    assert (line.command, line.counts) == ("add count", {"x": (0, 1)})


def test_a_file_for_one_reader_has_copies_for_one_reader(path: Path) -> None:
    path.chmod(0o600)
    add(path)
    home = path.parent / ".govreport"
    for file in (one for one in home.rglob("*") if one.is_file()):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_link_has_its_history_beside_its_file(path: Path) -> None:
    link = path.parent / "elsewhere" / "link.toml"
    link.parent.mkdir()
    link.symlink_to(path)
    add(link)
    assert len(agreed(path)) == 1
    assert [one.name for one in link.parent.iterdir()] == [link.name]


def test_many_at_once_lose_no_line(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from test_history import *\n"
        "file = Path(sys.argv[1])\n"
        "for n in range(12): add(file)\n"
        "for n in range(6): add(Path('both.toml'))\n"
    )
    for name in ("a", "b", "both"):
        (tmp_path / f"{name}.toml").write_text("[counts]\nx = 0\n")
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, f"{name}.toml"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'tests'}"},
        )
        for name in "ab"
    ]
    assert [one.wait(timeout=PATIENCE) for one in running] == [0, 0]
    for name in ("a", "b", "both"):
        lines = agreed(tmp_path / f"{name}.toml")
        assert [line.counts["x"][1] for line in lines] == list(range(1, 13))


def test_the_history_is_in_nobodys_way(run: Go, tmp_path: Path) -> None:
    scene(tmp_path)
    for _ in range(12):
        run(*COUNT)
    (tmp_path / "收件" / "乙.toml").write_bytes(OWN.read_bytes())
    run("add", "count", "收件/乙.toml", "counts.培训")
    for words in (
        ("validate", "."),
        ("validate", "收件"),
        ("import", "收件", "--dry-run"),
        ("rollup", "收件", "--year", "2022", "--organ", "某县人民政府", "--dry-run"),
        ("status", "2022"),
        ("scaffold", "2023"),
    ):
        told = run(*words)
        assert ".govreport" not in told.out + told.err, words
        assert "history" not in told.out + told.err, words
    assert not (tmp_path / "2022" / ".govreport" / "history" / SUM.name).exists()


def test_a_reason_and_a_day_come_from_the_task(run: Go, tmp_path: Path) -> None:
    scene(tmp_path)
    assert run("log", OWN).code == 0
    count(OWN, "counts.培训", why=Why("培训班", date(2022, 5, 4)))
    line = agreed(OWN)[-1]
    assert (line.note, line.day) == ("培训班", "2022-05-04")
    assert line.file == f"{ORGAN.name}.toml"


def test_nothing_else_is_left_where_a_file_is_made(tmp_path: Path) -> None:
    assert create(tmp_path / "a.toml", b"x = 1\n", TRYING)
    assert sorted(one.name for one in tmp_path.iterdir()) == [".govreport", "a.toml"]
    (line,) = agreed(tmp_path / "a.toml")
    assert line.creates
    assert [one.name for one in (tmp_path / ".govreport").rglob("*")] == [
        "history",
        "journal.jsonl",
        "a.toml",
        f"{LATEST}.toml",
    ]
    assert save.history_of(tmp_path / "a.toml").copies() == []


def test_a_damaged_copy_holds_up_no_change_and_costs_no_other(path: Path) -> None:
    for _ in range(PLAIN + 3):
        add(path)
    kept = Kept(path.resolve())
    names = kept.copies()
    damaged = kept.folder / f"{names[1]}.gz"
    raw = damaged.read_bytes()
    damaged.write_bytes(raw[:12] + b"\xff" * 9 + raw[21:])
    for _ in range(12):
        add(path)
    with pytest.raises(FileProblem, match="已经损坏"):
        kept.copy(names[1])
    assert damaged.exists()
    others = [line.kept for line in kept.journal.lines(path.name) if line.kept != names[1]]
    assert all(kept.copy(name) for name in others if name)
    assert list(kept.folder.glob("*.tar.gz"))
