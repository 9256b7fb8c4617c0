"""A history that is closed, no file, or somebody else's: named, and nothing is lost."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from changing import agreed
from reports import Run, report, saved

from govreport.errors import FileProblem
from govreport.output.log import log_lines, period_json, period_lines
from govreport.tasks.log import log
from govreport.tasks.period_counts import period_counts
from govreport.tasks.undo import undo
from govreport.tomlfile import plain
from govreport.tomlfile.journal import JournalLine
from govreport.tomlfile.kept import Kept, hash_of
from govreport.tomlfile.save import Occasion, overwrite

Go = Callable[..., Run]

NO_FILE = "这是设备或管道，不是文件"
HOLDING = [f"[counts]\nx = {number}\n".encode() for number in range(3)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that was changed once."""
    file = tmp_path / "某某乡.toml"
    file.write_bytes(HOLDING[0])
    overwrite(file, HOLDING[1], Occasion("add count"))
    return file


@pytest.mark.parametrize(("where", "what"), [(Path, "iterdir"), (plain, "_at_once")])
def test_a_history_that_cannot_be_read_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch, where: object, what: str
) -> None:
    usual = getattr(where, what)

    def refused(name: Path | str, *args: object) -> object:
        if ".govreport" in Path(name).parts:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(name))
        return usual(name, *args)

    monkeypatch.setattr(where, what, refused)
    with pytest.raises(FileProblem, match=r"\.govreport.*：不能.*：没有权限"):
        undo(path)
    assert path.read_bytes() == HOLDING[1]


@pytest.mark.parametrize("which", ["journal", "pending"])
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_a_pipe_in_place_of_the_history_holds_up_nobody(path: Path, which: str) -> None:
    kept = Kept(path)
    there = kept.pending if which == "pending" else kept.journal.path
    there.unlink(missing_ok=True)
    os.mkfifo(there)
    with pytest.raises(FileProblem, match=NO_FILE):
        overwrite(path, HOLDING[2], Occasion("add count"))
    with pytest.raises(FileProblem, match=NO_FILE):
        undo(path)
    assert path.read_bytes() == HOLDING[1]


def test_no_history_reaches_beyond_its_own_folder(path: Path) -> None:
    """A folder that somebody sent has a `.govreport` too."""
    kept, other = Kept(path), path.parent / "别的.toml"
    other.write_bytes(HOLDING[2])
    reaching = f"../../../{other.name}"
    line = JournalLine("2030-01-01T00:00:00", path.name, "add count", reaching)
    plan = line._replace(before=hash_of(HOLDING[1]), after="0")
    kept.pending.write_bytes(plan.raw)
    overwrite(path, HOLDING[0], Occasion("add count"))
    assert other.exists()
    told = line._replace(before=hash_of(HOLDING[2]), after=hash_of(HOLDING[0]))
    kept.journal.path.write_bytes(kept.journal.path.read_bytes() + told.raw)
    undo(path, force=True)
    assert path.read_bytes() == HOLDING[1]


def test_a_plan_that_was_done_hides_none_of_which_a_cut_left_the_copy_alone(
    path: Path,
) -> None:
    kept = Kept(path)
    (done,) = kept.journal.lines(path.name)
    kept.pending.write_bytes(done.raw)
    kept.folder.joinpath("2999-01-01T000000.000000 waive.toml").write_bytes(HOLDING[1])
    assert agreed(path) == [done]
    assert path.read_bytes() == HOLDING[1]


@pytest.mark.parametrize(
    "odd",
    [
        '"at":"20260101"',
        '"at":"2026-W01-1"',
        '"at":"2026-01-01","day":"20260102"',
        '"at":"2026-01-01","others":[1,{}]',
        '"at":"2026-01-01","counts":{"x":["1e999999999","3"]}',
    ],
)
def test_an_odd_line_costs_at_most_itself(path: Path, odd: str) -> None:
    journal = Kept(path).journal.path
    line = f'{{{odd},"file":"{path.name}","command":"add count"}}\n'
    journal.write_bytes(journal.read_bytes() + line.encode())
    assert list(log_lines(log(path)))
    counted = period_counts(path, "month")
    assert list(period_lines(counted))
    assert period_json(counted)["numbers"][0]["now"] == 1


@pytest.mark.skipif(os.name == "nt", reason="no modes")
def test_what_was_kept_is_closed_to_whom_the_file_is_closed(run: Go, here: Path) -> None:
    path = saved(report(), here)
    path.chmod(0o644)
    count = ("add", "count", path, "自然人/新收", "-q")
    assert run(*count).code == 0
    path.chmod(0o600)
    assert run(*count).code == 0
    folder = Kept(path).folder
    assert not [one for one in (folder, *folder.iterdir()) if one.stat().st_mode & 0o077]
