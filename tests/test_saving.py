"""Saving a file: its mode, its link, nothing left behind, one writer at a time."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from machine import PATIENCE
from reports import report, saved

from govreport.errors import FileProblem, UsageProblem
from govreport.tomlfile.edit import edit
from govreport.tomlfile.files import read
from govreport.tomlfile.save import Occasion, create, update, write

TRYING = Occasion("add count")


def lying(folder: Path) -> list[str]:
    """What lies in a folder beside the program's own notes."""
    return [one.name for one in folder.iterdir() if one.name != ".govreport"]


def test_saving_keeps_the_mode(tmp_path: Path) -> None:
    path = saved(report(), tmp_path)
    path.chmod(0o640)
    write(path, b"x = 1\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        assert create(tmp_path / "2022" / "a.toml", b"x = 1\n", TRYING)
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "2022" / "a.toml").stat().st_mode) == 0o644


def test_a_file_that_is_there_is_not_created_again(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("x = 1\n")
    assert not create(path, b"x = 2\n", TRYING)
    assert path.read_text() == "x = 1\n"


def test_saving_leaves_nothing_else_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    create(path, b"x = 1\n", TRYING)
    update(path, lambda _document: b"x = 2\n", TRYING)
    assert lying(tmp_path) == ["a.toml"]


def test_a_change_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    create(path, b"x = 1\n", TRYING)

    def fail(_document: object) -> bytes:
        message = "no"
        raise UsageProblem(message)

    with pytest.raises(UsageProblem):
        update(path, fail, TRYING)
    assert path.read_text() == "x = 1\n"
    assert lying(tmp_path) == ["a.toml"]


def test_a_write_that_fails_leaves_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.toml"
    create(path, b"x = 1\n", TRYING)

    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileProblem, match="不能保存：磁盘已满"):
        write(path, b"x = 2\n")
    assert path.read_text() == "x = 1\n"
    assert lying(tmp_path) == ["a.toml"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "link.toml"
    real.write_text("x = 1\n")
    link.symlink_to(real)
    update(link, lambda _document: b"x = 2\n", TRYING)
    assert link.is_symlink()
    assert real.read_text() == "x = 2\n"


def test_writers_take_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govreport.tomlfile.locks.PATIENCE", PATIENCE)
    path = tmp_path / "a.toml"
    create(path, b"[counts]\nx = 0\n", TRYING)

    def count_up() -> None:
        for _ in range(5):
            update(
                path,
                lambda d: edit(d, {("counts", "x"): d.data["counts"]["x"] + 1}),
                TRYING,
            )

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read(path).data["counts"]["x"] == 20


def holder(path: Path) -> subprocess.Popen[bytes]:
    """Another process that holds the lock of a file."""
    code = (
        "import sys, time; from pathlib import Path; from govreport.tomlfile.locks import locked\n"
        f"with locked(Path({str(path)!r})): print(1, flush=True); time.sleep(600)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def test_a_second_writer_is_told_to_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.toml"
    create(path, b"x = 1\n", TRYING)
    monkeypatch.setattr("govreport.tomlfile.locks.PATIENCE", 0.2)
    with holder(path) as process:
        try:
            with pytest.raises(FileProblem, match="另一个程序正在写这个文件"):
                update(path, lambda _document: b"x = 2\n", TRYING)
        finally:
            process.kill()
    assert path.read_text() == "x = 1\n"


def test_the_lock_of_a_killed_writer_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    create(path, b"x = 1\n", TRYING)
    with holder(path) as process:
        process.kill()
    update(path, lambda _document: b"x = 2\n", TRYING)
    assert path.read_text() == "x = 2\n"
