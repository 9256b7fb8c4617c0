"""`doctor`: each kind of trouble with what is stored, made for real, is told; nothing moves."""

import gzip
import json
import os
import re
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

from govreport.diagnosis import Diagnosis, Grade
from govreport.diagnosis import stored as looking
from govreport.diagnosis.portable import too_long, unlike, why_odd
from govreport.tomlfile import drafts, save
from govreport.tomlfile.files import opened
from govreport.tomlfile.home import HOME
from govreport.tomlfile.kept import Kept, hash_of
from govreport.tomlfile.processes import machine

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
    "content", ["12\nanother-machine\n", "govreport\n12\nanother-machine\nboot\n"]
)
def test_a_lock_of_another_machine_is_told(run: Go, changed: Path, content: str) -> None:
    (changed / "2022" / f".{FILE.name}.lock").write_text(content, encoding="utf-8")
    (found,) = told(run)
    assert (found["kind"], found["severity"]) == ("stored.lock", "caution")
    assert "另一台电脑（another-machine）" in found["message"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells by the process alone")
@pytest.mark.parametrize("signer", ["none", "reused number", "ended container"])
def test_a_lock_that_the_next_writer_takes_is_told_as_left(
    run: Go, changed: Path, signer: str
) -> None:
    name, boot = machine()
    host = f"not-{name}" if signer == "ended container" else name
    if host != name and not boot:
        pytest.skip("this system doesn't tell when it was switched on")
    lines = ["govreport", str(os.getpid()), host, boot, ""] * (signer != "none")
    lock = changed / "2022" / f".{FILE.name}.lock"
    lock.write_text("\n".join(lines), encoding="utf-8")
    os.utime(lock, (1_700_000_000,) * 2)
    (found,) = told(run)
    assert (found["kind"], found["severity"]) == ("stored.lock", "caution")
    assert found["message"] == "是程序写文件时的占用标记，写它的程序已中断"
    assert found["advice"] == "不用管，下次改这个文件时自动清掉"
    assert lock.exists()
    assert run(*COUNT).code == 0
    assert told(run) == []


def test_locks_of_other_programs_are_none_of_ours(run: Go, changed: Path) -> None:
    for name in (".Pipfile.lock", ".~lock.甲.docx.lock"):
        (changed / "2022" / name).write_bytes(b"12\nanother-machine\n")
    assert told(run) == []


def test_a_draft_of_a_copy_is_swept_with_the_lock_beside_it(run: Go, changed: Path) -> None:
    other = changed / "2022" / "乙乡.toml"
    history = Kept(other).folder
    history.mkdir()
    host = re.sub(r"[^\w-]", "_", machine()[0])[:30]
    left = history / f".govreport-{host}-999999999-0.tmp"
    alone = KEPT.folder.parent / "丙乡.toml" / left.name
    alone.parent.mkdir()
    for one in (left, alone):
        one.touch()
        os.utime(one, (1, 1))
    lock = other.with_name(f".{other.name}.lock")
    lock.touch()
    os.utime(lock, (1, 1))
    drafts.sweep_once.cache_clear()
    run(*COUNT)
    assert not left.exists()
    assert not lock.exists()
    (found,) = told(run)
    assert (found["kind"], found["names"]) == ("stored.draft", [alone.name])
    assert "下次改这个文件时自动清掉" in found["advice"]


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
    assert one(run) == ("stored.latest", "fault")


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


def test_an_output_of_what_was_published_that_somebody_changed_is_a_fault(
    run: Go, here: Path
) -> None:
    saved(report(), here)
    assert run("render", "2022", "-q").code == 0
    text = here / f"{RENDERED}.txt"
    text.write_text("改过", encoding="utf-8")
    assert one(run) == ("stored.outputs", "caution")
    done = run("status", "2022", "--set", ORGAN.name, "--published", "2023-01-10", "-q")
    assert done.code == 0, done.err
    found = [each for each in told(run) if each["kind"] == "stored.outputs"]
    assert [(each["severity"], each["names"]) for each in found] == [("fault", [text.name])]


def test_where_no_command_changed_anything_there_is_nothing_to_hold_up(
    run: Go, here: Path
) -> None:
    saved(report(), here)
    for words in ([], ["2022"]):
        done = run("doctor", "--stored", *words)
        assert done.code == 0
        assert "还没有改动过，没有可核对的" in done.out


def test_a_folder_without_reports_is_told_and_not_called_whole(run: Go, here: Path) -> None:
    (here / "空").mkdir()
    done = run("doctor", "空", "--stored")
    assert (done.code, done.out) == (2, "")
    assert "空 不像放报告的文件夹" in done.err
    checks = json.loads(run("doctor", "空", "--format", "json").out)["checks"]
    assert ("stored.folder", "caution") in [
        (each["kind"], each["severity"]) for each in checks
    ]


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
    lying = changed / "2022" / HOME / "drafts"
    lying.mkdir()
    (lying / "总体情况.txt").write_text("写了一半", encoding="utf-8")
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
        "甲\t.toml",
    ],
)
def test_names_that_no_other_system_takes_are_told(name: str) -> None:
    assert why_odd(name)
    assert len(list(unlike(Path("2022"), [name]))) == 1


def test_usual_names_are_not_odd() -> None:
    names = ["甲局.toml", "甲局（副本）.toml", "2022.toml", "a-b_c d.docx", "甲局.toml~"]
    names += [
        "\ue000局.toml",
        "\U0002ebf0局.toml",
    ]  # made for rare names; new to some Python
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
    list(looking.stored(folder))  # Python's table of names may grow by megabytes at once
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
