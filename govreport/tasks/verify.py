"""What stands on the web site, held against what was signed, or against the report."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, UsageProblem
from govreport.forms import Cell, printed_place
from govreport.importers.blocks import HIDDEN
from govreport.importers.reconciliation import Imported
from govreport.importers.titles import compact
from govreport.prose import filled_in
from govreport.report import Report, Value
from govreport.tasks.approval import as_approved
from govreport.tasks.known_units import KnownUnit, find_unit, units_of
from govreport.tasks.year_context import YearContext
from govreport.workspace.ledger import (
    DIFFERENCES,
    VERIFIED_ON,
    LedgerEntry,
    NoteValue,
    entry_of,
    write_ledger,
)

AROUND = 12
"""Characters that are shown of a text on either side of where it differs."""


class PageDifference(NamedTuple):
    """A place that is printed otherwise than it should be."""

    place: str
    wanted: str
    printed: str


class Verified(NamedTuple):
    """A document that was held against a unit's report.

    `approved` tells that it was held against what was signed; `unread` are the places of
    numbers and texts of which the document shows none, or none that could be read.
    """

    path: Path
    organ: str
    approved: bool
    differences: Sequence[PageDifference]
    unread: Sequence[str]

    @property
    def same(self) -> bool:
        """Whether all was read and nothing differs."""
        return not (self.differences or self.unread)


def verify(around: YearContext, path: Path, today: date, unit: str = "") -> Verified:
    """Read back what was published, compare it, and note down what was found.

    `unit` names whose it is where the document doesn't tell. UsageProblem or FileProblem
    where it can't be compared; what was not read whole and shows no difference isn't
    noted as seen.
    """
    workspace = around.workspace
    source = workspace.open(path)
    if source.published is None:
        sentence = "这是报告文件；请写从网站上另存的网页，或公布的 Word、PDF 文件"
        raise FileProblem(path, sentence)
    document = source.published.report
    if document.year not in (None, around.year):
        sentence = f"这是 {document.year} 年的报告，要核对的是 {around.year} 年的"
        raise FileProblem(path, sentence)
    if not (unit or document.organ.name):
        sentence = "看不出是哪个单位的；请用 --set 写明单位"
        raise FileProblem(path, sentence)
    try:
        known = find_unit(unit or document.organ.name, units_of(around))
    except UsageProblem as error:
        raise FileProblem(path, f"看来是“{document.organ.name}”的；{error}") from error
    if known.file is None:
        message = f"{known.name}的报告还没有报来，没有可以核对的"
        raise UsageProblem(message)
    note = entry_of(around.notes, known.name, known.names)
    wanted, approved = _wanted(around, known.file, note)
    found = Verified(
        path,
        known.name,
        approved,
        tuple(_differences(wanted, source.published)),
        tuple(_unread(wanted, source.published)),
    )
    seen = found.same or bool(found.differences)
    _note(around, known, today if seen else "", len(found.differences) if seen else "")
    return found


def _wanted(around: YearContext, file: Path, note: LedgerEntry) -> tuple[Report, bool]:
    """Give what should stand there, and whether it is what was signed."""
    if note.signed:
        kept = as_approved(file, note)
        if kept is None:
            message = f"{file} 审签时的那份没有留下来，没法核对；请重新登记审签"
            raise UsageProblem(message)
        return filled_in(kept), True
    workspace = around.workspace
    case = workspace.case(workspace.open(file))
    return filled_in(case.report, case.previous), False


def _note(around: YearContext, unit: KnownUnit, day: NoteValue, count: NoteValue) -> None:
    """Note down what was found; where not all was read, what was found before is gone."""
    changes = {VERIFIED_ON: day, DIFFERENCES: count}
    units = {unit.name: unit.names}
    write_ledger(around.workspace.folder, around.year, units, changes)


def _blanks(imported: Imported) -> dict[Cell, str]:
    """Give the cells that are printed without a number, with what stands in them."""
    unread = imported.reconciliation.unread
    return {cell: one.printed for one in unread if one.blank for cell in one.cells}


def _differences(wanted: Report, imported: Imported) -> Iterator[PageDifference]:
    document, blanks = filled_in(imported.report), _blanks(imported)
    titles = wanted.full_title, document.full_title
    if _has_title(document) and compact(titles[0]) != compact(titles[1]):
        yield PageDifference("标题", *titles)
    for cell in wanted.form.cells:
        right, there = wanted.value(cell), document.stated.get(cell)
        if there is not None and _plain(there) != _plain(right):
            place = printed_place(wanted.form, cell)
            yield PageDifference(place, "空" if right is None else str(right), str(there))
        elif there is None and right is not None and cell in blanks:
            place = printed_place(wanted.form, cell)
            yield PageDifference(place, str(right), blanks[cell] or "空")
    for section in wanted.form.sections:
        texts = [one.narrative.get(section.id, "") for one in (wanted, document)]
        right_text, text = map(compact, texts)
        if text and text != right_text:
            yield PageDifference(section.heading or section.part, *_apart(right_text, text))
    signed = (
        ("署名", wanted.signature, document.signature),
        ("日期", wanted.signed_on, document.signed_on),
    )
    for place, right_one, one in signed:
        if one and right_one and compact(str(one)) != compact(str(right_one)):
            yield PageDifference(place, str(right_one), str(one))


def _has_title(document: Report) -> bool:
    return bool(document.title) or bool(document.organ.name and document.year)


def _unread(wanted: Report, imported: Imported) -> Iterator[str]:
    """Name what the document doesn't show, or shows so that it could not be read."""
    document, blanks = imported.report, _blanks(imported)
    if not _has_title(document):
        yield "标题"
    for name, table in wanted.form.tables.items():
        stated = [cell for cell in table.cells if wanted.value(cell) is not None]
        lacking = [
            cell
            for cell in stated
            if document.stated.get(cell) is None and cell not in blanks
        ]
        if lacking and len(lacking) == len(stated):
            yield f"{wanted.form.section_of_table(name).part}的表"
        else:
            yield from (printed_place(wanted.form, cell) for cell in lacking)
    for section in wanted.form.sections:
        narrative = (one.narrative.get(section.id, "") for one in (wanted, document))
        right, text = map(compact, narrative)
        if right and not text:
            yield section.heading or section.part
    if wanted.signature and not document.signature:
        yield "署名"
    if wanted.signed_on and not document.signed_on:
        yield "日期"
    for one in imported.reconciliation.hidden:
        if HIDDEN[one.kind].unfinished:
            yield f"{one}，没有定稿"


def _plain(value: Value | None) -> object:
    """Spell an amount without the noughts behind it, and a text without blanks."""
    if isinstance(value, Decimal):
        return value.normalize()
    return compact(value) if isinstance(value, str) else value


def _apart(wanted: str, text: str) -> tuple[str, str]:
    """Cut out of two texts the first place at which they differ."""
    same = len(
        [*takewhile(lambda pair: pair[0] == pair[1], zip(wanted, text, strict=False))]
    )
    start = max(0, same - AROUND)
    first, second = (
        f"{'…' * (start > 0)}{one[start : same + AROUND]}{'…' * (same + AROUND < len(one))}"
        for one in (wanted, text)
    )
    return first, second
