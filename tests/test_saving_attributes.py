"""What else a file has beside its bytes: names, owners, eyes; and programs that hold it."""

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from reports import Run, report, saved

from govreport.aside import listen
from govreport.errors import FileProblem, from_os_error
from govreport.tomlfile import drafts
from govreport.tomlfile.drafts import dress, unlimited
from govreport.tomlfile.home import HOME
from govreport.tomlfile.save import Occasion, create, update

TRYING = Occasion("add count")
needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that was changed once."""
    file = tmp_path / "a.toml"
    create(file, b"x = 1\n", TRYING)
    return file


@pytest.fixture
def told() -> Iterator[list[str]]:
    """What must be heard."""
    said: list[str] = []
    listen(lambda _: None, said.append)
    yield said
    listen(lambda _: None, lambda _: None)


def change(path: Path, raw: bytes = b"x = 2\n") -> None:
    """Change a file as a command does."""
    update(path, lambda _document: raw, TRYING)


def test_another_name_keeps_what_stood_there_and_is_told(
    path: Path, told: list[str]
) -> None:
    change(path)
    assert told == []
    for name in ("b.toml", "c.toml"):
        os.link(path, path.with_name(name))
    change(path, b"x = 3\n")
    assert path.with_name("b.toml").read_bytes() == b"x = 2\n"
    (one,) = told
    assert "还有 2 个别的名称（硬链接）" in one
    assert str(path) in one


def test_a_folder_put_there_meanwhile_is_told_as_one_and_not_as_a_name(
    path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def swapped(made: Path, like: Path, *, whole: bool = True) -> list[str]:
        if whole:
            like.unlink()
            like.mkdir()
        return dress(made, like, whole=whole)

    monkeypatch.setattr(drafts, "dress", swapped)
    with pytest.raises(FileProblem, match="这是一个文件夹"):
        change(path)
    assert told == []


def test_cron_is_told_of_another_name_too(run: Callable[..., Run], tmp_path: Path) -> None:
    file = saved(report(), tmp_path)
    os.link(file, tmp_path / "backup.toml")
    done = run("add", "count", file, "counts.培训", "1", "--quiet")
    assert done.code == 0
    assert "还有 1 个别的名称（硬链接）" in done.err


def attributed(path: Path, name: str, value: bytes) -> None:
    """Give a file an attribute, where its system has any."""
    if not hasattr(os, "setxattr"):
        pytest.skip("this system has no attributes that Python knows")
    try:
        os.setxattr(path, name, value)
    except OSError as error:
        pytest.skip(f"this disk has none: {error}")


def test_attributes_survive(path: Path, told: list[str]) -> None:
    attributed(path, "user.origin", "县档案馆".encode())
    change(path)
    assert os.getxattr(path, "user.origin").decode() == "县档案馆"
    assert told == []


def test_an_attribute_that_cannot_be_kept_is_told(
    path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    attributed(path, "user.origin", b"x")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "setxattr", full)
    change(path)
    (one,) = told
    assert "扩展属性 user.origin没有保得住" in one


ACL_OF_ONE = bytes.fromhex(  # user::rw- user:1:r-- group::--- mask::r-- other::---
    "02000000010006 00ffffffff020004 0001000000040000 00ffffffff100004 00ffffffff200000"
    "00ffffffff"
)
"""Who may read a file, in the words of Linux."""


def test_the_list_of_who_may_read_survives_for_copies_too(
    path: Path, told: list[str]
) -> None:
    attributed(path, drafts.ACL, ACL_OF_ONE)
    change(path)
    change(path, b"x = 3\n")
    assert os.getxattr(path, drafts.ACL) == ACL_OF_ONE
    copies = sorted((path.parent / ".govreport/history/a.toml").glob("2* *.toml"))
    assert copies
    assert os.getxattr(copies[-1], drafts.ACL) == ACL_OF_ONE
    assert told == []


def test_nobody_else_reads_a_private_file_while_it_is_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.chmod(0o600)
    seen: list[int] = []
    usual = os.fsync
    journal = path.parent / HOME / "journal.jsonl"  # the folder's, of no file alone

    def look(handle: int) -> None:
        facts = os.fstat(handle)
        others = journal.exists() and os.path.samestat(facts, journal.stat())
        if stat.S_ISREG(facts.st_mode) and not others:
            seen.append(stat.S_IMODE(facts.st_mode))
        usual(handle)

    monkeypatch.setattr(os, "fsync", look)
    mask = os.umask(0)
    try:
        change(path)
    finally:
        os.umask(mask)
    assert set(seen) == {0o600}
    assert len(seen) >= 3
    for one in (path.parent / ".govreport/history/a.toml").iterdir():
        assert stat.S_IMODE(one.stat().st_mode) == 0o600


@needs_root
def test_owner_and_group_survive_for_copies_too(path: Path) -> None:
    os.chown(path, 4711, 4712)
    path.chmod(0o2640)
    change(path)
    facts = path.stat()
    assert (facts.st_uid, facts.st_gid) == (4711, 4712)
    assert stat.S_IMODE(facts.st_mode) == 0o2640
    for one in (path.parent / ".govreport/history/a.toml").iterdir():
        assert (one.stat().st_uid, one.stat().st_gid) == (4711, 4712)


def test_a_group_that_cannot_be_kept_opens_the_file_to_no_other(
    path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path.chmod(0o640)
    facts = os.stat_result((*path.stat()[:5], path.stat().st_gid + 1, *path.stat()[6:]))
    usual = Path.stat

    def elsewhere(self: Path, **how: bool) -> os.stat_result:
        return facts if self == path else usual(self, **how)

    def refused(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    with monkeypatch.context() as patched:
        patched.setattr(os, "chown", refused)
        patched.setattr(Path, "stat", elsewhere)
        made = drafts.draft(path, b"x = 2\n")
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert "所属的组没有保得住" in told[0]


def in_use(number: int) -> PermissionError:
    """What Windows says of a file that another program has open."""
    error = PermissionError(errno.EACCES, "The process cannot access the file")
    error.winerror = number  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize("number", [5, 32])
def test_a_file_that_is_held_open_for_a_moment_is_waited_for(
    path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = [in_use(number)] * 3
    usual = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target == path and refusals:
            raise refusals.pop()
        return usual(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    change(path)
    assert path.read_bytes() == b"x = 2\n"
    assert not refusals


def test_a_file_that_stays_open_elsewhere_is_told_and_nothing_is_lost(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target == path:
            raise in_use(32)
        return usual(self, target)

    monkeypatch.setattr(drafts, "CLOSING", 0.1)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", replace)
        with pytest.raises(FileProblem, match=r"不能保存：正被别的程序.*打开"):
            change(path)
    assert path.read_bytes() == b"x = 1\n"
    lying = [one.name for one in path.parent.rglob("*") if one.is_file()]
    assert sorted(lying) == ["a.toml", "journal.jsonl", "最后一次改完.toml"]
    change(path)
    assert path.read_bytes() == b"x = 2\n"


def test_a_missing_right_is_not_waited_for(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[Path] = []

    def replace(self: Path, _target: Path) -> Path:
        tries.append(self)
        raise PermissionError(errno.EACCES, "Permission denied")

    made = drafts.draft(path, b"x = 2\n")
    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(FileProblem, match="没有权限"):
        drafts.put(made, path)
    assert len(tries) == 1
    assert not made.exists()


def test_long_paths_of_windows_ask_for_more() -> None:
    assert unlimited(r"C:\报告\2022\甲.toml", 6) == r"C:\报告\2022\甲.toml"
    deep = r"D:\资料" + r"\政府信息公开工作年度报告" * 14 + r"\甲.toml"
    assert unlimited(deep, 6) == rf"\\?\{deep}"
    assert unlimited(rf"\\?\{deep}", 6) == rf"\\?\{deep}"
    shared = r"\\服务器\共享" + r"\政府信息公开工作年度报告" * 14 + r"\甲.toml"
    assert unlimited(shared, 6) == r"\\?\UNC" + shared[1:]


def test_a_path_too_long_for_windows_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    missing = FileNotFoundError(errno.ENOENT, "The system cannot find the path specified")
    deep = "/资料" * 90
    assert "没有这个文件" in str(from_os_error(missing, deep, "保存"))
    monkeypatch.setattr("govreport.errors.os.name", "nt")
    found = str(from_os_error(missing, deep, "保存"))
    assert f"路径太长（{len(deep)} 个字）" in found
    assert "没有这个文件" in str(from_os_error(missing, "/资料", "保存"))


def test_what_other_machines_left_is_swept_when_it_is_old(path: Path) -> None:
    old = path.with_name(".govreport-别处-7-0.tmp")
    new = path.with_name(".govreport-别处-7-1.tmp")
    for one in (old, new):
        one.write_bytes(b"x")
    os.utime(old, (1, 1))
    drafts.sweep(path.parent)
    assert not old.exists()
    assert new.exists()
