"""`doctor`: each kind of trouble with what is stored, made for real, is told; nothing moves."""

import gzip
import json
import os
import subprocess
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from machine import PATIENCE
from reports import ORGAN, Run, report, saved

from govreport.tomlfile import save
from govreport.tomlfile.files import opened
from govreport.tomlfile.home import HOME
from govreport.tomlfile.kept import Kept, hash_of
from govreport.workspace import stored as looking
from govreport.workspace.diagnosis import Diagnosis, Grade
from govreport.workspace.left_behind import LeftBy, is_gone
from govreport.workspace.portable import too_long, unlike, why_odd

Go = Callable[..., Run]
FILE = Path("2022") / f"{ORGAN.name}.toml"
KEPT = Kept(FILE)
JOURNAL = KEPT.journal.path
RENDERED = f"2022/{ORGAN.name}2022年政府信息公开工作年度报告"
COUNT = ("add", "count", FILE, "自然人/新收", "-q")


@pytest.fixture
def changed(run: Go, here: Path) -> Path:
    """A report that was counted in three times."""
    saved(report(), here)
    for _ in range(3):
        assert run(*COUNT).code == 0
    return here


def told(run: Go, *args: object) -> list[dict[str, Any]]:
    """What is told of what is stored, but for what is as it should be."""
    done = run("doctor", "--stored", "--format", "json", *args)
    checks = json.loads(done.out)["checks"]
    found = [one for one in checks if one["severity"] != Grade.FINE.value]
    assert done.code == int(any(one["severity"] == Grade.FAULT.value for one in found))
    return found


def one(run: Go, *args: object) -> tuple[str, str]:
    """The kind and the weight of the only trouble."""
    (found,) = told(run, *args)
    assert found["message"]
    assert found["advice"]
    return found["kind"], found["severity"]


def everything(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """All that lies in a folder, hidden or not: bytes, when changed, who may read it."""
    found = {}
    for path in (folder, *folder.rglob("*")):
        facts = path.lstat()
        raw = path.read_bytes() if path.is_file() else b""
        found[str(path.relative_to(folder))] = raw, facts.st_mtime_ns, facts.st_mode
    return found


def flip(path: Path, place: int = 0) -> None:
    """Flip a bit of a file where it stands, or at its middle."""
    raw = bytearray(path.read_bytes())
    raw[place or len(raw) // 2] ^= 1
    path.write_bytes(raw)


def cut_off(here: Path) -> None:
    """Let a command end as if killed when all is kept and its file is to be replaced."""
    code = (
        "import os, sys\n"
        "from govreport.cli.app import run\n"
        f"ends = lambda event, args: event == 'os.rename' and {FILE.name!r} == "
        "os.path.basename(os.fsdecode(args[1])) and os._exit(9)\n"
        "sys.addaudithook(ends)\n"
        "run(sys.argv[1:])\n"
    )
    command = [sys.executable, "-c", code, *map(str, COUNT)]
    done = subprocess.run(command, cwd=here, check=False, timeout=PATIENCE)
    assert done.returncode == 9


def test_a_store_that_is_whole_is_told_as_such(run: Go, changed: Path) -> None:
    done = run("doctor", changed, "--stored")
    assert done.code == 0
    assert "毛病 0，注意 0" in done.err
    assert "1 个文件，日志里 3 处改动，留存的 3 份都看过" in done.out


@pytest.mark.slow
def test_looking_changes_nothing_however_bad_it_is(run: Go, changed: Path) -> None:
    run("render", "2022", "--draft", "-q")
    run("status", "2022", "--set", ORGAN.name, "--received", "2023-01-05", "-q")
    (changed / "govreport.toml").write_text("[nonsense]\n", encoding="utf-8")
    cut_off(changed)
    JOURNAL.write_bytes(JOURNAL.read_bytes()[:-20])
    (changed / "2022" / ".x.toml.lock").write_bytes(b"")
    before = everything(changed)
    for words in (["doctor"], ["doctor", "--format", "json"], ["doctor", "2022"]):
        assert run(*words).code == 1
        assert everything(changed) == before


def test_a_flipped_bit_in_a_copy_is_found(run: Go, changed: Path) -> None:
    del changed
    flip(sorted(KEPT.folder.glob("*count.toml"))[1])
    assert one(run) == ("stored.damaged", "fault")


@pytest.mark.slow
@pytest.mark.parametrize("changes", [13, 22])
def test_damage_in_compressed_copies_and_in_bundles_of_them_is_found(
    run: Go, changed: Path, changes: int
) -> None:
    del changed
    for _ in range(changes - 3):
        run(*COUNT)
    assert told(run) == []
    kind = ".tar.gz" if changes == 22 else "toml.gz"
    packed = next(
        path for path in sorted(KEPT.folder.iterdir()) if path.name.endswith(kind)
    )
    whole = packed.read_bytes()
    for part in range(1, 8):  # wherever it is
        packed.write_bytes(whole)
        flip(packed, len(whole) * part // 8)
        assert one(run) == ("stored.damaged", "fault")
    packed.write_bytes(whole)
    assert told(run) == []


def test_another_text_in_a_compressed_copy_is_found(run: Go, changed: Path) -> None:
    del changed
    for _ in range(9):
        run(*COUNT)
    packed = next(KEPT.folder.glob("*.gz"))
    packed.write_bytes(gzip.compress(b"year = 1999\n"))
    assert one(run) == ("stored.damaged", "fault")


def test_a_copy_that_is_gone_is_missed(run: Go, changed: Path) -> None:
    del changed
    gone = min(KEPT.folder.glob("*count.toml"))
    gone.unlink()
    (found,) = told(run)
    assert (found["kind"], found["names"]) == ("stored.missing", [gone.name])


def test_a_line_that_was_half_written_is_told_and_the_next_command_mends_it(
    run: Go, changed: Path
) -> None:
    del changed
    JOURNAL.write_bytes(JOURNAL.read_bytes()[:-20])
    assert {(one["kind"], one["severity"]) for one in told(run)} == {
        ("stored.torn", "caution"),
        ("stored.pending", "caution"),
    }
    run(*COUNT)
    assert told(run) == []


def test_lines_that_were_cut_away_are_missed(run: Go, changed: Path) -> None:
    del changed
    JOURNAL.write_bytes(b"".join(JOURNAL.read_bytes().splitlines(keepends=True)[:1]))
    kinds = [(one["kind"], one["severity"]) for one in told(run)]
    assert ("stored.unsaid", "fault") in kinds


def test_a_journal_that_is_gone_is_missed(run: Go, changed: Path) -> None:
    del changed
    JOURNAL.unlink()
    assert "stored.unsaid" in [one["kind"] for one in told(run)]


def test_a_line_in_the_middle_that_is_nonsense_is_told_by_its_number(
    run: Go, changed: Path
) -> None:
    del changed
    lines = JOURNAL.read_bytes().splitlines(keepends=True)
    JOURNAL.write_bytes(b"".join([lines[0], b"{nonsense}\n", *lines[1:]]))
    (found,) = told(run)
    assert found["kind"] == "stored.journal"
    assert "第 2 行" in found["message"]


@pytest.mark.parametrize("name", ["../other.toml", "..", "a/b.toml", "a\\b.toml"])
def test_a_line_about_another_folder_is_not_followed(
    run: Go, changed: Path, name: str
) -> None:
    del changed
    line = {"at": "2026-01-12T10:00:00+08:00", "file": name, "command": "x", "after": "0"}
    with JOURNAL.open("a", encoding="utf-8") as file:
        file.write(
            json.dumps(line) + "\n" + JOURNAL.read_text("utf-8").splitlines()[0] + "\n"
        )
    assert "stored.journal" in [one["kind"] for one in told(run)]


@pytest.mark.slow
def test_what_a_killed_run_left_is_told_and_the_next_one_clears_it(
    run: Go, changed: Path
) -> None:
    cut_off(changed)
    found = Counter((one["kind"], one["severity"]) for one in told(run))
    assert found["stored.pending", "caution"] == 1
    assert found["stored.draft", "caution"] == 1
    assert found["stored.lock", "caution"] >= 1
    assert not [kind for kind, weight in found if weight == "fault"]
    run(*COUNT)
    assert [one for one in told(run) if one["kind"] == "stored.pending"] == []


def test_a_file_that_is_being_written_is_no_trouble(run: Go, changed: Path) -> None:
    del changed
    with save.locked(FILE.resolve()):  # type: ignore[attr-defined,unused-ignore] # its home may be another
        assert told(run) == []
        assert f"进程 {os.getpid()} 正在写" in run("doctor", "--stored").out
    assert "正在写" not in run("doctor", "--stored").out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "没有写明"),
        (b"12\nanother-machine\n", "另一台电脑（another-machine）"),
        (b"govreport\n12\nanother-machine\nboot\n", "另一台电脑（another-machine）"),
        (b"filelock\npid=12\nhost=another-machine\nmode=x\n", "另一台电脑"),
    ],
)
def test_a_lock_of_somebody_unknown_is_told(
    run: Go, changed: Path, content: bytes, words: str
) -> None:
    (changed / "2022" / f".{FILE.name}.lock").write_bytes(content)
    (found,) = told(run)
    assert (found["kind"], found["severity"]) == ("stored.lock", "caution")
    assert words in found["message"]


def test_whether_a_process_runs_is_told_for_this_machine_only() -> None:
    import socket

    assert is_gone(LeftBy(os.getpid(), socket.gethostname())) is False
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert is_gone(LeftBy(process.pid, socket.gethostname())) is True
    assert is_gone(LeftBy(process.pid, "elsewhere")) is None
    assert is_gone(LeftBy()) is None


def test_what_a_person_changed_with_an_editor_is_no_trouble(run: Go, changed: Path) -> None:
    del changed
    with FILE.open("a", encoding="utf-8") as file:
        file.write("# 核过\n")
    assert told(run) == []
    assert "直接改过的 1 个" in run("doctor", "--stored").out


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"\n \n"])
def test_a_file_that_lost_what_was_in_it_can_be_had_again(
    run: Go, changed: Path, content: bytes
) -> None:
    del changed
    whole = FILE.read_bytes()
    FILE.write_bytes(content)
    (found,) = told(run)
    assert (found["kind"], found["severity"]) == ("stored.file", "fault")
    command = f"govreport undo {FILE} --outside"
    assert command in found["advice"]
    assert run(*command.split()[1:]).code == 0
    assert FILE.read_bytes() == whole


def test_a_file_that_is_gone_is_told_with_how_to_have_it_again(
    run: Go, changed: Path
) -> None:
    del changed
    FILE.unlink()
    (found,) = told(run)
    assert (found["kind"], found["severity"]) == ("stored.gone", "caution")
    assert "--outside" in found["advice"]


def test_the_copy_of_what_the_last_change_left_is_held_against_its_hash(
    run: Go, changed: Path
) -> None:
    del changed
    flip(KEPT.folder / "最后一次改完.toml")
    assert one(run) == ("stored.latest", "caution")


def test_a_history_that_was_emptied_on_purpose_is_no_trouble(
    run: Go, changed: Path
) -> None:
    del changed
    assert run("log", FILE, "--forget").code == 0
    assert told(run) == []
    run(*COUNT)
    assert told(run) == []


def test_a_change_that_was_put_back_is_no_trouble(run: Go, changed: Path) -> None:
    del changed
    run("undo", FILE, "-q")
    run("undo", FILE, "-q")
    assert told(run) == []


def test_outputs_are_held_against_their_record(run: Go, changed: Path) -> None:
    assert run("render", "2022", "--draft", "-q").code == 0
    assert told(run) == []
    text, word = changed / f"{RENDERED}.txt", changed / f"{RENDERED}.docx"
    text.write_text("改过", encoding="utf-8")
    (found,) = told(run)
    assert (found["severity"], found["names"]) == ("caution", [text.name])
    word.write_bytes(word.read_bytes()[:3000])
    found, _ = told(run)
    assert (found["severity"], found["names"]) == ("fault", [word.name])
    text.unlink()
    word.unlink()
    assert told(run) == []
    assert "现在不在的 2 个" in run("doctor", "--stored").out


def test_outputs_whose_report_was_changed_since_are_told(run: Go, changed: Path) -> None:
    del changed
    run("render", "2022", "--draft", "-q")
    run(*COUNT)
    (found,) = told(run)
    assert (found["kind"], found["severity"]) == ("stored.outputs", "caution")
    assert len(found["names"]) == 2
    run("render", "2022", "--draft", "-q")
    assert told(run) == []


def test_a_record_that_is_broken_is_told(run: Go, changed: Path) -> None:
    record = changed / "2022" / HOME / "made.toml"
    record.write_text("[[made]]\nfile = 3 x\n", encoding="utf-8")
    assert one(run) == ("stored.record", "fault")


def test_a_report_that_was_kept_when_it_was_signed_is_held_against_the_note(
    run: Go, changed: Path
) -> None:
    signed = run("status", "2022", "--set", ORGAN.name, "--approved", "2023-01-10", "-q")
    if signed.code:  # three requests came in and nothing became of them
        text = FILE.read_text(encoding="utf-8").replace("received = 3", "received = 0")
        FILE.write_text(text, encoding="utf-8")
        signed = run(
            "status", "2022", "--set", ORGAN.name, "--approved", "2023-01-10", "-q"
        )
    assert signed.code == 0, signed.err
    (kept,) = (changed / "2022" / HOME / "approved").glob("*.toml")
    assert told(run) == []
    whole = kept.read_text(encoding="utf-8")
    kept.write_text(whole.replace("= 0", "= 7", 1), encoding="utf-8")
    assert one(run) == ("stored.signed", "fault")
    kept.unlink()
    assert one(run) == ("stored.signed", "fault")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("govreport.toml", "[severities]\nN-NONSENSE = 3\n"),
        ("名册.csv", "\x00\x01"),
        ("notes/2022.toml", "[甲局]\nreceived_on = 3\n"),
        ("notes/files.toml", "[files]\nx = 3\n"),
    ],
)
def test_what_sets_up_a_workspace_and_cannot_be_read_is_told(
    run: Go, changed: Path, name: str, content: str
) -> None:
    path = changed / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    assert one(run) == ("stored.readable", "fault")


def test_texts_that_were_typed_and_are_in_no_report_are_told(
    run: Go, changed: Path
) -> None:
    drafts = changed / "2022" / HOME / "drafts"
    drafts.mkdir()
    (drafts / "总体情况.txt").write_text("写了一半", encoding="utf-8")
    assert one(run) == ("stored.typed", "caution")


def test_a_template_that_render_would_refuse_is_told(run: Go, changed: Path) -> None:
    own = changed / "templates"
    own.mkdir()
    (own / "2021.docx").write_bytes(b"PK nonsense")
    done = run("doctor", "--format", "json")
    kinds = {one["kind"]: one["severity"] for one in json.loads(done.out)["checks"]}
    assert done.code == 1
    assert kinds["stored.templates"] == "fault"


@pytest.mark.parametrize(
    "names",
    [
        ("A局.toml", "a局.toml"),
        ("caf\u00e9.toml", "cafe\u0301.toml"),
        ("甲局.toml", "甲局.toml."),
        ("甲局", "甲局 "),
        ("STRASSE", "straße"),
    ],
)
def test_names_that_are_one_elsewhere_are_told_together(names: tuple[str, str]) -> None:
    found = list(unlike(Path("2022"), sorted(names)))
    assert [one.names for one in found if len(one.names) > 1] == [sorted(names)]


@pytest.mark.parametrize(
    "name",
    [
        "甲:乙.toml",
        "甲\u202e乙.toml",
        "甲\n.toml",
        "con.toml",
        "甲局.",
        "\udcd7.toml",
        "甲?",
    ],
)
def test_names_that_no_other_system_takes_are_told(name: str) -> None:
    assert why_odd(name)
    assert len(list(unlike(Path("2022"), [name]))) == 1


def test_usual_names_are_not_odd() -> None:
    names = ["甲局.toml", "甲局（副本）.toml", "2022.toml", "a-b_c d.docx", "甲局.toml~"]
    assert list(unlike(Path("2022"), names)) == []


@pytest.mark.skipif(os.name == "nt", reason="such files can't be made there")
def test_odd_names_are_found_where_they_lie(run: Go, changed: Path) -> None:
    (changed / "2022" / "甲:乙.txt").write_bytes(b"")
    assert one(run) == ("stored.names", "caution")


def test_a_path_without_room_for_its_copies_is_told() -> None:
    folder = Path("/x")
    long = folder / ("甲" * 100) / ("乙" * 90)
    for bounded in (True, False):
        (found,) = too_long(folder, long, bounded=bounded)
        assert found.grade is Grade.CAUTION
    assert list(too_long(folder, folder / "2022" / "甲.toml", bounded=True)) == []


def test_every_file_is_hashed_once(
    run: Go, changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del changed
    reads = Counter[str]()

    def counted(path: Path) -> AbstractContextManager[BinaryIO]:
        reads[path.name] += path != JOURNAL
        return opened(path)

    monkeypatch.setattr(looking, "opened", counted)
    assert run("doctor", "--stored").code == 0
    assert reads.pop(JOURNAL.name) == 0
    assert set(reads.values()) == {1}
    assert FILE.name in reads


def store(folder: Path, count: int) -> None:
    """A folder with the reports of many units, each changed twice."""
    lines = []
    for number in range(count):
        kept = Kept(folder / f"第{number}乡.toml")
        kept.folder.mkdir(parents=True)
        states = [f"x = {state}\n".encode() * 200 for state in range(3)]
        for state, raw in enumerate(states[:2]):
            name = f"2026-01-12T1000{state:02d}.000000 add count.toml"
            (kept.folder / name).write_bytes(raw)
            line = {
                "at": f"2026-01-12T10:00:{state:02d}.000000+08:00",
                "file": kept.file.name,
                "command": "add count",
                "kept": name,
                "before": hash_of(raw),
                "after": hash_of(states[state + 1]),
            }
            lines.append(json.dumps(line, ensure_ascii=False) + "\n")
        kept.file.write_bytes(states[2])
        (kept.folder / "最后一次改完.toml").write_bytes(states[2])
    (folder / HOME / "journal.jsonl").write_text("".join(lines), encoding="utf-8")


def peak(folder: Path) -> tuple[int, list[Diagnosis]]:
    tracemalloc.start()
    try:
        found = list(looking.stored(folder))
        return tracemalloc.get_traced_memory()[1], found
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("tail", [1, 40, 90, 200])
def test_a_change_whose_line_was_half_written_is_noted_down_by_the_next_one(
    run: Go, changed: Path, tail: int
) -> None:
    del changed
    JOURNAL.write_bytes(JOURNAL.read_bytes()[:-tail])
    run(*COUNT)
    lines = KEPT.journal.lines(FILE.name)
    assert [line.command for line in lines] == ["add count"] * 4
    assert [line.before for line in lines[1:]] == [line.after for line in lines[:-1]]


@pytest.mark.slow
def test_ten_times_the_units_take_hardly_more_memory(tmp_path: Path) -> None:
    peaks = []
    for count in (60, 600):
        store(tmp_path / str(count), count)
        most, found = peak(tmp_path / str(count))
        assert [one.grade for one in found] == [Grade.FINE]
        peaks.append(most)
    assert peaks[1] < peaks[0] + 600 * 2000


@pytest.mark.usefixtures("changed")
def test_a_report_cut_off_beside_the_program_is_a_fault(run: Go) -> None:
    FILE.write_bytes(FILE.read_bytes()[:300] + b"\n[")
    (found,) = told(run)
    assert (found["kind"], found["severity"]) == ("stored.file", Grade.FAULT.value)
    assert "--outside" in found["advice"]
