"""Files written whole under another name first, which then take their places at once."""

import errno
import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from govreport.aside import warn
from govreport.errors import LONGEST_PATH, FileProblem, from_os_error
from govreport.tomlfile.home import APPROVED, HOME
from govreport.tomlfile.locks import clear, is_lock, locked_by
from govreport.tomlfile.plain import Content
from govreport.tomlfile.processes import LONGEST_WRITING, is_gone, machine

if TYPE_CHECKING:
    from os import stat_result

DRAFT = ".govreport-"
"""What the name of a file begins with while it is written."""
NAME = re.compile(rf"{re.escape(DRAFT)}([\w-]+)-(\d+)-\d+\.tmp")
HELD_OPEN = {5, 32}
"""What Windows says of a file that a program has open: access denied, in use."""
CLOSING = 2
"""Seconds in which programs that only look, such as against viruses, are done."""
PAUSE = 0.05
ACL = "system.posix_acl_access"
SYSTEMS = ("security.", "trusted.", "system.")
"""How attributes begin that the system sets itself, or takes from nobody but root."""
BESIDE = 80
"""Characters of `.govreport/history/`, a moment and a command."""
_serial = count()


def draft(path: Path, content: Content, *, own: bool = False) -> Path:
    """Write content into a hidden file beside the one whose place it is to take.

    The disk has it then, so that a power cut too leaves either file whole. `own` is what
    nobody but the program writes.
    """
    path = real(path)
    sweep_once(path.parent)
    made = _beside(path)
    with removed_on_error(made, path):
        if path.exists():
            _refuse_what_must_stay(path)
        mode = 0o600 if path.exists() else 0o666  # no eyes but its owner's till it is whole
        _fill(made, content, mode)
        if path.exists():
            lost = dress(made, path)
            if not own:
                _tell_what_is_lost(path, lost)
    return made


def _beside(path: Path) -> Path:
    """Call a draft so that the next one knows whether its writer is there still."""
    return path.with_name(f"{DRAFT}{_host()}-{os.getpid()}-{next(_serial)}.tmp")


def _fill(made: Path, content: Content, mode: int, *, lasting: bool = True) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(made, flags, mode), "wb") as file:
        if isinstance(content, bytes):
            file.write(content)
        else:
            content(file)
        if lasting:
            file.flush()
            os.fsync(file.fileno())


def put(made: Path, path: Path) -> None:
    """Let a draft take the place of its file."""
    with removed_on_error(made, path):
        exchange(made, real(path))


def exchange(made: Path, path: Path) -> None:
    """Rename a file over another; on Windows one that is open is waited for a while."""
    begun = time.monotonic()
    while True:
        try:
            made.replace(path)
        except PermissionError as error:
            in_use = getattr(error, "winerror", None) in HELD_OPEN
            if not in_use or time.monotonic() - begun > CLOSING:
                raise
            time.sleep(PAUSE)
        else:
            return


def keep(path: Path, raw: bytes, like: Path, *, lasting: bool = True) -> None:
    """Write a file of the history, whole or not at all, for the same eyes as another."""
    made = _beside(path)
    try:
        _fill(made, raw, 0o600, lasting=lasting)
        dress(made, like if like.exists() else like.parent, whole=False)
        exchange(made, path)
    except BaseException:
        with suppress(OSError):
            made.unlink()
        raise


@contextmanager
def removed_on_error(made: Path, path: Path) -> Iterator[None]:
    """Leave no draft where something fails, and tell of which file that is."""
    try:
        yield
    except BaseException as error:
        with suppress(OSError):  # what can't be removed now the next one sweeps
            made.unlink()
        if isinstance(error, OSError):
            raise from_os_error(error, path, "保存") from error
        raise


def _refuse_what_must_stay(path: Path) -> None:
    """Refuse a device or pipe, no file to replace, and a read-only one, not ours to."""
    if not path.is_file():
        raise FileProblem(path, "这不是普通文件，不能保存，请换个名称")
    if not os.access(path, os.W_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))


def dress(made: Path, like: Path, *, whole: bool = True) -> list[str]:
    """Give a new file another's owner, mode and attributes; those that can't be given.

    Where it can't belong to the same group, that of the writer gets no more than
    everybody has. Of what isn't to be `whole` only eyes and hands count: no run, no
    attributes but the list of who may read. At no moment may more people read it.
    """
    old, lost = like.stat(), list[str]()
    mode = stat.S_IMODE(old.st_mode) if whole else stat.S_IMODE(old.st_mode) & 0o666
    if hasattr(os, "chown") and not _give(made, old):
        mode = mode & ~0o070 | (mode & 0o070 & (mode & 0o007) << 3)
        lost.append("所属的组")
    if hasattr(os, "listxattr") and like.is_file():
        lost += _give_attributes(made, like, whole=whole)
    try:
        made.chmod(mode)
    except PermissionError:  # a memory stick knows no modes
        lost.append("读写权限")
    return lost


def _give(path: Path, old: "stat_result") -> bool:
    """Let a file belong to whom another does, or to its group at least; whether it does."""
    new = path.stat()
    for owner in (old.st_uid, -1):
        if new.st_gid == old.st_gid and owner in (-1, new.st_uid):
            return True
        with suppress(OSError):  # only root may give files away; a shared drive has none
            os.chown(path, owner, old.st_gid)
            return True
    return False


def _give_attributes(made: Path, like: Path, *, whole: bool) -> Iterator[str]:
    """Copy what else is noted about a file, as far as its system lets us."""
    try:
        old, new = os.listxattr(like), os.listxattr(made)
    except OSError:  # there is nothing of the kind
        return
    if ACL in new and ACL not in old:  # the folder's, for all that is new
        with suppress(OSError):
            os.removexattr(made, ACL)
    for name in old:
        if name != ACL and (not whole or name.startswith(SYSTEMS)):
            continue
        try:
            os.setxattr(made, name, os.getxattr(like, name))
        except OSError:
            yield "访问控制列表" if name == ACL else f"扩展属性 {name}"


def _tell_what_is_lost(path: Path, lost: list[str]) -> None:
    """Tell who else has the old content still, and what the new file has no more."""
    facts = path.stat()
    others = facts.st_nlink - 1
    if others > 0 and stat.S_ISREG(facts.st_mode):  # a folder by now is told of later
        warn(
            f"{path} 还有 {others} 个别的名称（硬链接）；改动只写到这个名称，"
            "别的名称下仍是原来的内容"
        )
    if lost:
        warn(f"{path} 改好以后，{'、'.join(lost)}没有保得住，请核对")


def make_folder(folder: Path) -> None:
    """Make a folder with all above it, so that the disk has them."""
    missing = []
    while not os.path.lexists(folder):
        missing.append(folder)
        folder = folder.parent
    if not missing and not folder.is_dir():
        folder.mkdir()  # which tells that it is something else
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names of a folder too, where a system knows how."""
    if os.name != "nt":
        with suppress(OSError):  # some shared drives don't
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def sweep(folder: Path) -> None:
    """Remove what writers left in a folder who were killed before they were done.

    What other machines left stays till it is old. The program's own folders in there
    are swept too; of histories those whose file has a lock.
    """
    own = () if folder.name == HOME else (folder / HOME, folder / HOME / APPROVED)
    for one in (folder, *own):
        with suppress(OSError):  # a folder that isn't there, or that others clean
            for name in os.listdir(one):  # noqa: PTH208 -- of thousands few are looked at
                with suppress(OSError):  # one that can't be removed holds up no other
                    _sweep_one(one, name)


def _sweep_one(folder: Path, name: str) -> None:
    if not name.startswith("."):
        return
    path = folder / name
    if is_lock(name):
        # who left one of a file's copies left its lock too: of thousands few are looked at
        sweep_history(folder / HOME / "history" / locked_by(name))
        clear(path)
    elif is_left(path):
        path.unlink(missing_ok=True)


def sweep_history(history: Path) -> None:
    """Remove the drafts of a file's copies whose writers have ended."""
    with suppress(OSError):
        for name in os.listdir(history):  # noqa: PTH208 -- as above
            with suppress(OSError):
                if is_left(history / name):
                    (history / name).unlink(missing_ok=True)


def is_left(path: Path) -> bool | None:
    """Whether a draft's writer has ended, or is elsewhere and silent; None for no draft."""
    found = NAME.fullmatch(path.name)
    if found is None:
        return None
    changed = path.stat().st_mtime
    if found[1] == _host():
        return is_gone(int(found[2]), changed)
    return time.time() - changed > LONGEST_WRITING


@cache
def sweep_once(folder: Path) -> None:
    """Sweep a folder when this process first writes there: it may hold thousands."""
    sweep(folder)


@cache
def _host() -> str:
    """Name this machine among those that write to the same folder."""
    return re.sub(r"[^\w-]", "_", machine()[0])[:30]


def real(path: Path) -> Path:
    """Follow a link to its file, so that saving doesn't put a file in its place."""
    try:
        found = path.resolve()
    except (OSError, RuntimeError) as error:
        looped = OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        trouble = error if isinstance(error, OSError) else looped
        raise from_os_error(trouble, path, "打开") from error
    return Path(unlimited(str(found), len(found.name))) if os.name == "nt" else found


def unlimited(path: str, name: int) -> str:
    r"""Write a path of Windows so that it may have more than 260 characters (`\\?\`).

    It is only where a copy in the history, whose folder has the `name` once more, would
    have more.
    """
    if path.startswith("\\\\?\\") or len(path) + name + BESIDE <= LONGEST_PATH:
        return path
    return f"\\\\?\\UNC{path[1:]}" if path.startswith("\\\\") else f"\\\\?\\{path}"
