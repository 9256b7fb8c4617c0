"""What was made from what: a record beside the outputs, for all formats alike.

An entry is written before the file that it speaks of, and those of what the file was
before are kept until it is there: a file is known whenever a run was cut off.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from os.path import isfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from govreport.errors import GovReportError, from_os_error
from govreport.tomlfile.files import LARGEST_TEXT, read_bytes
from govreport.tomlfile.save import locked, write

if TYPE_CHECKING:
    from govreport.render import Format

RECORD = Path(".govreport", "made.toml")
"""What the record of a folder is called, seen from there."""
HEADING = "# govreport 生成的文件各由什么生成。程序自己记的，请不要改。\n"
UNREAD = (AttributeError, KeyError, RecursionError, TypeError, ValueError)
"""What comes of a record that is none."""
FIRST = 4000
"""Bytes in which a text of ours has come to the end of its title."""


class State(Enum):
    """How a rendered file stands to its report."""

    ABSENT = "absent"
    CURRENT = "current"
    DRAFT = "draft"
    STALE = "stale"
    CHANGED = "changed"
    FOREIGN = "foreign"


class Making(NamedTuple):
    """How a file was made: its hash, the file of its report, the hash of all that went in.

    `report` is seen from the folder of the file that was made; `source` is "" where
    nobody knows any more; `stamp` is the time that it was stamped with.
    """

    sha256: str
    source: str = ""
    report: str = ""
    stamp: str = ""


class Record(NamedTuple):
    """The makings of the files in a folder by their names, the latest last.

    `broken` tells that what stood there could not be read, and counts as nothing.
    """

    files: Mapping[str, tuple[Making, ...]] = {}
    broken: bool = False


def record_of(folder: Path) -> Record:
    """Read what was noted down about the files in a folder."""
    path = folder / RECORD
    try:
        facts = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return Record()
    except OSError as error:
        raise from_os_error(error, path, "读取") from error
    return _read(path.absolute(), facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int, _size: int) -> Record:
    import tomli

    found: dict[str, tuple[Making, ...]] = {}
    try:
        for entry in tomli.loads(read_bytes(path, LARGEST_TEXT).decode())["made"]:
            making = Making(**{name: str(entry.get(name, "")) for name in Making._fields})
            found[entry["file"]] = (*found.get(entry["file"], ()), making)
    except UNREAD:  # edited by hand, or torn
        return Record(broken=True)
    return Record(found)


def makings_of(path: Path) -> tuple[Making, ...]:
    """Find what was noted down about a file; nothing where the record can't be read.

    What the file says itself counts then; `render` tells of the record.
    """
    try:
        return record_of(path.parent).files.get(path.name, ())
    except GovReportError:
        return ()


def put_aside(folder: Path) -> Path:
    """Rename a record that can't be read, so that a new one is begun; give its name."""
    path = folder / RECORD
    with locked(path):
        return path.replace(path.with_suffix(".broken"))


def note(folder: Path, entries: Iterable[tuple[str, Making]]) -> None:
    """Note down how files of a folder are made that are about to be written."""
    path = folder / RECORD
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with locked(path):
            new = not path.exists()
            with path.open("ab") as file:
                file.write((HEADING * new + _text(entries)).encode())
    except OSError as error:
        raise from_os_error(error, path, "保存") from error


def tidy(folder: Path, written: Mapping[str, Making]) -> None:
    """Sort the record, and drop what files were before they were written now."""
    path = folder / RECORD
    with locked(path):
        record = record_of(folder)
        if record.broken:
            return
        entries = [
            (name, making)
            for name, makings in sorted(record.files.items())
            for making in _since(makings, written.get(name))
        ]
        write(path, (HEADING + _text(entries)).encode(), lasting=False)


def _since(makings: Sequence[Making], written: Making | None) -> Sequence[Making]:
    """Drop the makings before one that was written."""
    if written not in makings:
        return makings
    return makings[len(makings) - 1 - makings[::-1].index(written) :]


def _text(entries: Iterable[tuple[str, Making]]) -> str:
    import tomli_w

    tables = (
        {"file": name, **{key: value for key, value in making._asdict().items() if value}}
        for name, making in entries
    )
    return "".join(f"\n[[made]]\n{tomli_w.dumps(table)}" for table in tables)


def is_made(path: Path) -> bool:
    """Whether a file is as it was made of a report that is still there."""
    makings = makings_of(path)
    hashes = {one.sha256 for one in makings if isfile(path.parent / one.report)}  # noqa: PTH113 -- nor what is too long
    return bool(hashes) and sha256(read_bytes(path)).hexdigest() in hashes


def making_of(
    path: Path, format_: "Format", makings: Sequence[Making], *, source: str, title: str
) -> Making | State:
    """Tell how a file was made; its state where it isn't there, or is somebody's.

    By what was noted down, or else by what the file says itself. `source` and `title`
    are those of the report as it is now.
    """
    if not path.is_file():
        return State.ABSENT
    content = read_bytes(path)
    digest = sha256(content).hexdigest()
    noted = next((one for one in reversed(makings) if one.sha256 == digest), None)
    if noted is not None:
        return noted
    from govreport.render.package import is_torn

    said = format_.made_of(path) if format_.made_of else None
    if said is not None and said.intact:
        return _by_facts(digest, said.facts)
    if is_torn(path):
        return Making(digest)
    if path.suffix == ".txt" and not makings:
        return _made_before(path, content, source=source, title=title)
    ours = makings if said is None else said.facts
    return State.CHANGED if ours else State.FOREIGN


def _by_facts(digest: str, facts: Mapping[str, str]) -> Making:
    from govreport.render.package import SOURCE, STAMP

    return Making(digest, facts.get(SOURCE, ""), stamp=facts.get(STAMP, ""))


def _made_before(path: Path, content: bytes, *, source: str, title: str) -> Making | State:
    """Tell how version 0.1 made a text, for which the Word file beside it vouches.

    Any other that it made has the title at its head. It is read until 1.0.
    """
    from govreport.render.package import SOURCE, TEXT, facts_of

    digest, facts = sha256(content).hexdigest(), facts_of(path.with_suffix(".docx"))
    if facts.get(TEXT) == digest:
        return _by_facts(digest, facts)
    if TEXT in facts and facts.get(SOURCE) == source:
        return State.CHANGED
    start = content[:FIRST].decode("utf-8", "replace")
    ours = "".join(title.split()) in "".join(start.split())
    return Making(digest) if ours else State.FOREIGN
