"""What was made from what: a record beside the outputs, for all of them alike.

An entry is written before the file that it speaks of, and those of what the file was
before are kept until it is there: a file is known whenever a run was cut off.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from enum import Enum
from functools import lru_cache
from os.path import exists
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from govreport.errors import GovReportError, from_os_error
from govreport.lazy import lazy
from govreport.pages import HEAD, INFO, REPORT, facts_of
from govreport.text import harmless
from govreport.tomlfile.document import LARGEST_TEXT, MOST_MARKS
from govreport.tomlfile.files import hash_of, read_bytes
from govreport.tomlfile.plain import opened_there

if TYPE_CHECKING:
    from govreport.render import Format

TEXTS = ("sha256", "source", "report", "stamp")
"""What stands in an entry as text."""
CODE = lazy(r"[A-Z0-9-]+")
ENTRY = "\n[[made]]\n"
"""How an entry begins."""
RECORD = Path(".govreport", "made.toml")
"""What the record of a folder is called, seen from there."""
HEADING = "# govreport 生成的文件各由什么生成。程序自己记的，请不要改。\n"
PAGE, PAGE_HEAD = ".html", 4 * HEAD
"""How web pages end, and the bytes in which they have said what they are."""
UNREAD = (ArithmeticError, AttributeError, KeyError, RecursionError, TypeError, ValueError)
"""What comes of a record that is none."""


class State(Enum):
    """How a rendered file stands to its report."""

    ABSENT = "absent"
    CURRENT = "current"
    DRAFT = "draft"
    STALE = "stale"
    CHANGED = "changed"
    FOREIGN = "foreign"


class OpenFindings(NamedTuple):
    """What stands open in a report: how often each code is an error, and a warning."""

    errors: tuple[tuple[str, int], ...] = ()
    warnings: tuple[tuple[str, int], ...] = ()


class Making(NamedTuple):
    """How a file was made: its hash, the file of its report, the hash of all that went in.

    `report` is seen from the folder of the file that was made, a folder where it was
    made of many; `source` is "" where nobody knows any more; `stamp` is the time that it
    was stamped with; `open` is what stood open then, None where nobody looked; `draft`
    whether it is one, None where that wasn't noted.
    """

    sha256: str
    source: str = ""
    report: str = ""
    stamp: str = ""
    open: OpenFindings | None = None
    draft: bool | None = None


class Record(NamedTuple):
    """The makings of the files in a folder by their names, the latest last.

    `broken` tells that what stood there could not be read, and counts as nothing; `torn`
    that the last entry was cut off with the run that wrote it.
    """

    files: Mapping[str, tuple[Making, ...]] = {}
    broken: bool = False
    torn: bool = False


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
    raw = read_bytes(path, LARGEST_TEXT)
    try:
        return Record(_entries(raw.decode()))
    except UNREAD:  # edited by hand, or torn
        pass
    whole = raw.partition(b"\0")[0].rpartition(ENTRY.encode())[0]
    try:
        return Record(_entries(whole.decode()), torn=True)
    except UNREAD:
        return Record(broken=True)


def _entries(text: str) -> dict[str, tuple[Making, ...]]:
    import tomli

    found: dict[str, tuple[Making, ...]] = {}
    if 2 * text.count(".") > MOST_MARKS:  # of which a deep key has many
        raise ValueError(MOST_MARKS)
    for entry in tomli.loads(text)["made"]:
        told = {name: str(entry.get(name, "")) for name in TEXTS}
        draft = entry.get("draft")
        making = Making(
            **told,
            open=_open(entry.get("open")),
            draft=draft if isinstance(draft, bool) else None,
        )
        found[entry["file"]] = (*found.get(entry["file"], ()), making)
    return found


def _open(noted: Mapping[str, Mapping[str, int]] | None) -> OpenFindings | None:
    """Read what stood open; ValueError, and the like, where it says nothing."""
    if noted is None:
        return None
    counts = {
        kind: tuple((code, int(count)) for code, count in noted.get(kind, {}).items())
        for kind in OpenFindings._fields
    }
    if not all(CODE.fullmatch(code) for some in counts.values() for code, _ in some):
        message = "no rule has such a code"
        raise ValueError(message)
    return OpenFindings(**counts)


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
    from govreport.tomlfile.drafts import exchange
    from govreport.tomlfile.locks import locked

    path = folder / RECORD
    aside = path.with_suffix(".broken")
    with locked(path):
        exchange(path, aside)
    return aside


def note(folder: Path, entries: Iterable[tuple[str, Making]]) -> None:
    """Note down how files of a folder are made that are about to be written."""
    from govreport.tomlfile.drafts import make_folder
    from govreport.tomlfile.locks import locked
    from govreport.tomlfile.save import write

    path = folder / RECORD
    try:
        make_folder(path.parent)
        with locked(path):
            if not path.exists():
                write(path, _bytes(HEADING + _text(entries)), lasting=False)
                return
            raw = _bytes(_text(entries))
            with path.open("ab", buffering=0) as file:  # at once, so that a kill tears none
                while raw:
                    raw = raw[file.write(raw) :]
    except OSError as error:
        raise from_os_error(error, error.filename or path, "保存") from error


def tidy(folder: Path, written: Mapping[str, Making]) -> None:
    """Sort the record, and drop what files were before they were written now."""
    from govreport.tomlfile.locks import locked
    from govreport.tomlfile.save import write

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
        write(path, _bytes(HEADING + _text(entries)), lasting=False)


def _since(makings: Sequence[Making], written: Making | None) -> Sequence[Making]:
    """Drop the makings before one that was written."""
    if written not in makings:
        return makings
    return makings[len(makings) - 1 - makings[::-1].index(written) :]


def _bytes(text: str) -> bytes:
    """Encode what is noted down; a byte of a name that is no character becomes `?`."""
    return text.encode("utf-8", "replace")


def _text(entries: Iterable[tuple[str, Making]]) -> str:
    import tomli_w

    written = []
    for name, making in entries:
        told = {key: value for key in TEXTS if (value := getattr(making, key))}
        draft = {} if making.draft is None else {"draft": making.draft}
        table = tomli_w.dumps({"file": name, **told, **draft})
        written.append(f"{ENTRY}{table}{_open_text(making.open)}")
    return "".join(written)


def _open_text(found: OpenFindings | None) -> str:
    """Write what stood open on a line, an empty table for nothing."""
    if found is None:
        return ""
    counts = (
        (kind, ", ".join(f"{code} = {count}" for code, count in some))
        for kind, some in found._asdict().items()
        if some
    )
    told = ", ".join(f"{kind} = {{ {some} }}" for kind, some in counts)
    return f"open = {{ {told} }}\n" if told else "open = {}\n"


def is_made(path: Path) -> bool:
    """Whether a file is as it was made of what is still there.

    A web page says itself of what, and beside its report it is none that was published,
    whoever changed it; what was made for the fields of a site is no document at all.
    """
    makings = [one for one in makings_of(path) if one.report]
    hashes = {one.sha256 for one in makings if exists(path.parent / one.report)}  # noqa: PTH110 -- nor what is too long
    if hashes and hash_of(path) in hashes:
        return True
    if path.suffix.lower() != PAGE or not path.is_file():
        return path.name.endswith(INFO)
    told = ""
    with suppress(GovReportError), opened_there(path) as file:  # who reads it tells that
        told = facts_of(file.read(PAGE_HEAD).decode(errors="replace")).get(REPORT, "")
    if "\\" in told:  # told without what commands, as a page tells it
        with suppress(OSError):  # nothing lies in a folder that is gone
            return any(harmless(one.name) == told for one in path.parent.iterdir())
    return bool(told) and exists(path.with_name(Path(told).name or "."))  # noqa: PTH110 -- the same


def making_of(
    path: Path, makings: Sequence[Making], format_: "Format | None" = None
) -> Making | State:
    """Tell how a file was made; its state where it isn't there, or is somebody's.

    By what was noted down, or else by what a file of the format says of all of itself.
    STALE is one of which version 0.1 vouched for a part.
    """
    if not path.is_file():
        return State.ABSENT
    digest = hash_of(path)
    noted = next((one for one in reversed(makings) if one.sha256 == digest), None)
    return noted or _unnoted(path, digest, makings, format_)


def _unnoted(
    path: Path, digest: str, makings: Sequence[Making], format_: "Format | None"
) -> Making | State:
    """Tell how a file was made that is none of those that were noted down."""
    from govreport.render.package import is_torn

    said = format_.made_of(path) if format_ and format_.made_of else None
    if said is not None and said.intact:
        return _by_facts(digest, said.facts)
    if is_torn(path):
        return Making(digest)
    if said is not None:
        before = State.CHANGED if said.facts else State.FOREIGN
        return State.STALE if said.partly else before
    if format_ is not None and not makings:
        return _made_before(path, digest)
    return State.CHANGED if makings else State.FOREIGN


def _made_before(path: Path, digest: str) -> Making | State:
    """Tell how version 0.1 made a text, for which the Word file beside it vouches."""
    from govreport.render.package import TEXT, facts_of

    facts = facts_of(path.with_suffix(".docx"))
    if facts.get(TEXT) == digest:
        return _by_facts(digest, facts)
    return State.CHANGED if TEXT in facts else State.FOREIGN


def _by_facts(digest: str, facts: Mapping[str, str]) -> Making:
    from govreport.render.package import SOURCE, STAMP

    return Making(digest, facts.get(SOURCE, ""), stamp=facts.get(STAMP, ""))
