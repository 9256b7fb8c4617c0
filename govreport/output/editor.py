"""A section's text in the clerk's own editor, in a file that stays until it is saved."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from stat import S_IMODE
from tempfile import NamedTemporaryFile
from threading import current_thread, main_thread
from time import monotonic
from typing import TextIO

from govreport.errors import GovReportError, UsageProblem, from_os_error
from govreport.output.terminal import insist, say
from govreport.tomlfile.files import DRAFTS, read_bytes

ENCODING = "utf-8-sig" if os.name == "nt" else "utf-8"
"""Old editors of Windows take UTF-8 for GBK unless the mark is there."""
AT_ONCE = 1.0
"""Seconds in which nobody has read a text: such an editor's window is open still."""
KEPT = "写的文字没有放进报告，存在 {}，改好后用 --file 放进来"


@contextmanager
def edited(file: Path, section: str, before: str) -> Iterator[bytes]:
    """Let the clerk's editor change a text; what was typed is kept unless it is saved.

    It lies in a file beside the report from the first moment, so that it outlasts an
    editor that fails, a terminal that closes and a program that is killed. Whatever goes
    wrong inside, the file is named.
    """
    if not sys.stdin.isatty():
        message = "这里没有终端，打不开编辑器；请用 --file 或 - 给出正文"
        raise UsageProblem(message)
    path = _draft(file, section, before)
    begun, since = path.read_bytes(), monotonic()
    try:
        _run_editor(path)
        yield read_bytes(path)
    except BaseException as error:
        if not _is_changed(path, begun):
            _remove(path)
            raise
        told = KEPT.format(path)
        if isinstance(error, GovReportError):
            message = f"{error}\n  {told}"
            raise UsageProblem(message) from error
        insist(told)
        raise
    if not _is_changed(path, begun) and monotonic() - since < AT_ONCE:
        say(f"编辑器马上就返回了；窗口还开着的话，写完存好，再用 --file {path} 放进来")
    else:
        _remove(path)


def _draft(file: Path, section: str, before: str) -> Path:
    """Begin the file, under a name that no other text has, and tell of older ones."""
    folder = file.parent / DRAFTS
    try:
        folder.mkdir(parents=True, exist_ok=True)
        others: dict[str, Path] = {}
        for number in count(1):
            again = "" if number == 1 else f"-{number}"
            path = folder / f"{file.stem}.{section}{again}.txt"
            with suppress(FileExistsError), _private(path, file) as draft:
                draft.write(before)
                _tell_of(others.values())
                return path
            if not _is_in(path, before):
                others.setdefault(_text(path), path)
    except OSError:  # the folder is not ours to write in, which saving may tell
        pass
    with NamedTemporaryFile(
        "w", encoding=ENCODING, prefix="govreport-", suffix=".txt", delete=False
    ) as draft:
        draft.write(before)
        return Path(draft.name)


def _tell_of(others: Iterable[Path]) -> None:
    """Tell where texts lie that were typed before and are not in the report, once each."""
    if named := "、".join(map(str, others)):
        say(f"以前编辑的文字没有放进报告，还在 {named}")


def _text(path: Path) -> str:
    """Read a text without what editors do to its ends and gaps; its name where it can't."""
    try:
        return "".join(path.read_text(encoding="utf-8-sig").split())
    except (OSError, ValueError):  # it is there, and may be all that was typed
        return str(path)


def _is_in(path: Path, before: str) -> bool:
    return _text(path) in "".join(before.split())


def _private(path: Path, file: Path) -> TextIO:
    """Make a file that nobody can read who can't read the report."""
    mode = S_IMODE(file.stat().st_mode)

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags, mode)

    return open(path, "x", encoding=ENCODING, opener=opener)


def _run_editor(path: Path) -> None:
    usual = "notepad" if os.name == "nt" else "vi"
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or usual
    try:
        words = shlex.split(command, posix=os.name != "nt")
        with _left_to_editor():
            done = subprocess.run([*words, str(path)], check=False)  # noqa: S603 -- the user's own editor
    except OSError as error:
        raise from_os_error(error, command, "打开编辑器") from error
    except ValueError as error:  # a quote in it is not closed
        message = f"编辑器 {command} 写得不对，请改环境变量 EDITOR"
        raise UsageProblem(message) from error
    if done.returncode:
        message = f"编辑器 {command} 没有正常结束，正文没有变动"
        raise UsageProblem(message)


@contextmanager
def _left_to_editor() -> Iterator[None]:
    """Leave Ctrl-C to the editor while it has the terminal."""
    if current_thread() is not main_thread():
        yield
        return
    before = {signal.SIGINT: signal.signal(signal.SIGINT, lambda *_: None)}
    for name in ("SIGTERM", "SIGHUP"):  # ends this program, and never the editor
        if (number := getattr(signal, name, None)) is not None:
            before[number] = signal.signal(number, signal.SIG_DFL)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_changed(path: Path, begun: bytes) -> bool:
    try:
        return path.read_bytes() != begun
    except FileNotFoundError:
        return False
    except OSError:  # it is there, and may be all that was typed
        return True


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
        path.parent.rmdir()  # others' texts keep it
        path.parent.parent.rmdir()
