"""What a published report prints now, beside what it printed when that was noted."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from govreport.errors import GovReportError
from govreport.forms import Cell
from govreport.organ_names import ByName
from govreport.report import Report
from govreport.rules import Case
from govreport.tasks.origin import document_of
from govreport.tasks.year_context import YearContext
from govreport.tomlfile.document import parse
from govreport.tomlfile.journal import JournalLine
from govreport.tomlfile.kept import Kept, content, hash_of
from govreport.tomlfile.read import read_report
from govreport.workspace import Workspace
from govreport.workspace.ledger import LedgerEntry
from govreport.workspace.made import State, makings_of


class Moved(NamedTuple):
    """A number that is printed otherwise: what it is called, as published, and now."""

    label: str
    before: object
    after: object


class AfterPublication(NamedTuple):
    """What a report prints otherwise than what was published by a `note`.

    `day` is that of the last change, None where it isn't known to be a later one.
    `numbers` are those of which it can be told, `counted` whether any differ.
    """

    note: LedgerEntry
    day: date | None
    numbers: tuple[Moved, ...] = ()
    counted: bool = False
    worded: bool = False


def telling_notes(around: YearContext) -> ByName[LedgerEntry]:
    """Give the notes on what was signed or published by all names that units go by."""
    known = ByName[LedgerEntry]()
    for name, note in around.notes.items():
        if note.published_on or note.signed:
            known.add([name], note)
    for entry in around.entries:
        for note in list(known.found([entry.name, *entry.aliases])):
            known.add(entry.names, note)
    return known


def printed(case: Case) -> str:
    """Sum up what a report prints: a hash of its numbers, and one of its words.

    How the file is written makes no difference, nor what is not printed.
    """
    report = case.report
    words = [report.full_title, report.signature, str(report.signed_on)]
    words += [f"{name} {one.text}" for name, one in case.prose.items() if one.text.strip()]
    plain = "\n".join("".join(one.split()) for one in words)
    return f"{numbers_hash(report)} {hash_of_text(plain)}"


def numbers_hash(report: Report) -> str:
    """Hash all numbers that a report prints."""
    values = (f"{cell} {_plain(value)}" for cell, value in report.values().items())
    return hash_of_text("\n".join((report.form.id, *values)))


def _plain(value: object) -> object:
    """Spell an amount without the noughts behind it."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def hash_of_text(text: str) -> str:
    """Hash a text, whatever characters it has."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def after_publication(
    workspace: Workspace, path: Path, case: Case, note: LedgerEntry, made: State | None
) -> AfterPublication | None:
    """Find what a report prints otherwise than what was published; None for the same.

    It is held against what was noted down with the day; where nothing was, against the
    document beside it that was `made` of what stood there before.
    """
    if then := note.printed_then.split():
        now = printed(case).split()
        if then == now:
            return None
        counted, worded = then[0] != now[0], then[1:] != now[1:]
        olds = _earlier(workspace, path) if counted else iter(())
        old = next((one for one in olds if numbers_hash(one) == then[0]), None)
        numbers = tuple(moved(old, case.report)) if old else ()
    elif note.published_on and made is State.STALE:
        numbers, worded = _beside_document(workspace, path, case)
        counted = bool(numbers)
    else:
        return None
    if not (counted or worded):
        return None
    day = _changed_on(path)
    late = day if note.published_on and day >= note.published_on else None
    return AfterPublication(note, late, numbers, counted, worded)


def moved(old: Report, new: Report) -> Iterator[Moved]:
    """List the numbers that a report prints otherwise than an older one, but for sums."""
    for cell, value in new.values().items():
        before = old.value(cell) if cell in old.form.cell_set else None
        if _plain(before) != _plain(value) and not new.form.is_derived(cell):
            yield Moved(new.form.label(cell), before, value)


def _earlier(workspace: Workspace, path: Path) -> Iterator[Report]:
    """Give what is known of a report's earlier states: as kept, or as printed."""
    kept = Kept(path)
    for name in ("", *kept.copies()[::-1]):
        with suppress(GovReportError):  # a damaged copy tells nothing
            raw = kept.copy(name) if name else kept.latest()
            if raw is not None:
                yield read_report(parse(raw, str(path)))
    with suppress(GovReportError):
        if (document := document_of(workspace, path)).is_file():
            yield workspace.open(document).report


def _beside_document(
    workspace: Workspace, path: Path, case: Case
) -> tuple[tuple[Moved, ...], bool]:
    """Tell which numbers a final document made before has otherwise, and whether words."""
    from govreport.importers.updates import updates

    document, report = document_of(workspace, path), case.report
    drafted = any(one.draft for one in makings_of(document)[-1:])
    imported = None
    with suppress(GovReportError):  # what can't be read proves nothing
        imported = None if drafted else workspace.open(document).published
    if imported is None:
        return (), False
    found = updates(report, imported, case.previous)
    moved = {
        Cell(*one.path): one for one in found.changes if len(one.path) == len(Cell._fields)
    }
    numbers = tuple(
        Moved(report.form.label(cell), moved[cell].after, moved[cell].before)
        for cell in report.form.cells
        if cell in moved
    )
    worded = len(found.changes) > len(moved) or bool(found.absent or found.title)
    return numbers, worded


def changed_since(note: LedgerEntry, now: str) -> AfterPublication | None:
    """Tell by the hashes alone what is printed otherwise than was published."""
    then, told = note.printed_then.split(), now.split()
    if not then or then == told:
        return None
    return AfterPublication(note, None, (), then[:1] != told[:1], then[1:] != told[1:])


def edited_after(path: Path, day: date) -> bool:
    """Whether what a report prints was changed after a day, as far as its journal tells."""
    telling = _telling(_lines(path))
    return bool(telling) and datetime.fromisoformat(telling[-1].at).date() > day


def _lines(path: Path) -> Sequence[JournalLine]:
    journal = Kept(path).journal
    return journal.lines(path.name) if journal.path.is_file() else ()


def _telling(lines: Sequence[JournalLine]) -> list[JournalLine]:
    """Keep the changes that change what is printed."""
    return [one for one in lines if one.cells or one.counts or one.sections or one.texts]


def _changed_on(path: Path) -> date:
    """Tell on which day what a file prints was changed last."""
    lines = _lines(path)
    telling = _telling(lines)
    if telling and lines[-1].after == hash_of(content(path)):
        return datetime.fromisoformat(telling[-1].at).date()
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone().date()
