"""Saving: atomic, one writer at a time, and what stood there before is kept."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from govreport.errors import FileProblem, from_os_error
from govreport.tomlfile.document import LARGEST_TEXT, Document, document_of, prove_readable
from govreport.tomlfile.drafts import (
    draft,
    make_folder,
    put,
    real,
    removed_on_error,
    sweep_history,
    sweep_once,
    sync_folder,
)
from govreport.tomlfile.home import TABLES
from govreport.tomlfile.locks import clear, lock_of, locked
from govreport.tomlfile.plain import bytes_there

if TYPE_CHECKING:  # who only reads loads no history
    from govreport.tomlfile.journal import Moved
    from govreport.tomlfile.kept import Kept

MEANWHILE = "刚才被别的程序（如记事本、WPS）改动了，没有保存；请再试一次"


class Occasion(NamedTuple):
    """Why a file that people work on is changed.

    `command` is what was run, as a person types it (`add count`); `note` a reason and
    `day` the day of the event, where somebody states them. `restores` is the moment of
    the change before which the file is put back. `texts` tells what a file that is no
    TOML has otherwise than before.
    """

    command: str
    note: str = ""
    day: date | None = None
    restores: str = ""
    texts: "Mapping[str, Moved]" = MappingProxyType({})


def update(path: Path, change: Callable[[Document], bytes], occasion: Occasion) -> None:
    """Replace a file by what `change` makes of it, no other writer in between."""
    if not real(path).parent.is_dir():
        bytes_there(path)  # which tells so: a lock would make the folder
    with _door(path) as kept:
        document = document_of(bytes_there(path, LARGEST_TEXT), path)
        raw = change(document)
        if raw != document.raw:
            _exchange(kept, document.raw, raw, occasion)


def rewrite(
    path: Path,
    change: "Callable[[bytes], tuple[bytes, Mapping[str, Moved]]]",
    occasion: Occasion,
) -> None:
    """Do so with a file that is no TOML; `change` also tells what it moves, for the log."""
    if not real(path).parent.is_dir():
        bytes_there(path)
    with _door(path) as kept:
        before = bytes_there(path)
        raw, texts = change(before)
        if raw != before:
            _exchange(kept, before, raw, occasion._replace(texts=texts))


def overwrite(
    path: Path, raw: bytes, occasion: Occasion, *, expected: bytes | None = None
) -> None:
    """Put another whole in place of a file that people work on, on purpose.

    What was `expected` to stand there must stand there still.
    """
    from govreport.tomlfile.kept import content

    with _door(path) as kept:
        before = content(kept.file)
        if expected is not None:
            _refuse_moved(kept.file, expected)
        if before != raw:
            _exchange(kept, before, raw, occasion)


def create(path: Path, raw: bytes, occasion: Occasion, units: Sequence[bytes] = ()) -> bool:
    """Write a new file; False, and nothing done, where one is already.

    `units` are pieces of TOML to put behind, in which nothing stands that the log tells.
    """
    try:
        make_folder(path.parent)
    except OSError as error:
        raise from_os_error(error, path.parent, "新建文件夹") from error
    if path.suffix.lower() not in TABLES:
        prove_readable((raw, *units), str(path))  # what we write we must be able to read
    if os.path.lexists(path):
        attend(path)
        return False
    with _door(path) as kept:
        if os.path.lexists(path):
            return False
        _exchange(kept, None, b"".join((raw, *units)), occasion, told=raw)
        return True


def forget(path: Path) -> None:
    """Empty the history of a file that people work on, on purpose."""
    from govreport.tomlfile.history import forget as empty

    with _door(path) as kept:
        empty(kept, locked)


def history_of(path: Path) -> "Kept":
    """Give what was kept of a file, completed where a run was cut off."""
    from govreport.tomlfile.history import is_settled
    from govreport.tomlfile.kept import Kept

    kept = Kept(real(path))
    if not is_settled(kept):
        with _door(path):
            pass
    return kept


def attend(path: Path) -> None:
    """Complete what a writer of a file left who was killed, if we may, and don't wait."""
    with suppress(FileProblem, OSError):  # whoever may write there does it
        if clear(lock_of(real(path))):
            with _door(path, patience=0) as kept:  # somebody else may be in by now
                sweep_history(kept.folder)


@contextmanager
def _door(path: Path, patience: float | None = None) -> Iterator["Kept"]:
    """Let one writer in, what an earlier one left unfinished completed."""
    from govreport.tomlfile.history import is_settled, settle
    from govreport.tomlfile.kept import Kept

    kept = Kept(real(path))
    try:
        with locked(kept.file, patience):
            if not is_settled(kept):
                settle(kept, partial(locked, patience=patience))
                clear(lock_of(kept.journal.path))
            sweep_once(kept.file.parent)
            yield kept
    except FileProblem as error:
        if error.path == path or error.path != kept.file:
            raise
        raise FileProblem(path, error.sentence) from error  # as the clerk typed it


def _exchange(
    kept: "Kept",
    before: bytes | None,
    raw: bytes,
    occasion: Occasion,
    *,
    told: bytes | None = None,
) -> None:
    """Put bytes in place of others, which are kept; not where they changed just now.

    `told` is the part of them that the log tells of, where that is not all.
    """
    from govreport.tomlfile.history import begin, settle, withdraw
    from govreport.tomlfile.journal import JournalLine
    from govreport.tomlfile.kept import hash_of

    day = "" if occasion.day is None else occasion.day.isoformat()
    why, texts = (occasion.note, day, occasion.restores), occasion.texts
    after = hash_of(raw)
    plan = JournalLine("", "", occasion.command, "", "", after, *why, texts=texts)
    made = draft(kept.file, raw)
    with removed_on_error(made, kept.file):
        begin(kept, plan, before, raw if told is None else told, made)
        try:
            _refuse_moved(kept.file, before)
        except BaseException:
            withdraw(kept)
            raise
    try:
        put(made, kept.file)
        sync_folder(kept.file.parent)
    finally:
        settle(kept, locked, fresh=True)


def _refuse_moved(path: Path, expected: bytes | None) -> None:
    """Refuse what an editor saved just now, which knows no lock."""
    from govreport.tomlfile.kept import content

    if content(path) != expected:
        raise FileProblem(path, MEANWHILE)


def write(path: Path, raw: bytes, *, lasting: bool = True) -> None:
    """Put bytes in place of a file at once, whole or not at all; its mode stays.

    It is for what the program alone writes. `lasting` waits until the disk has the new
    name too, which a file that can be made again needn't.
    """
    put(draft(path, raw, own=True), path)
    if lasting:
        sync_folder(path.parent)
