"""What a corrected document changes in a report that is already there."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from govreport.findings import Path
from govreport.forms import Cell
from govreport.importers.holes import restored
from govreport.importers.reconciliation import Imported
from govreport.importers.text_updates import TextUpdate, update_text
from govreport.importers.titles import ORGAN_END, compact
from govreport.prose import fill, paragraphs
from govreport.prose.quotes import with_braces
from govreport.report import BLANK, COUNTS, NARRATIVE, Report, is_unfilled


class Change(NamedTuple):
    """Value or section that differs; `before` is None where there was no number."""

    path: Path
    before: object
    after: object


class Updates(NamedTuple):
    """Changes, and the numbers that were kept since the document lacks them.

    `homeless` are cells of the document that the file's form doesn't have; `texts` what
    changes or stays in the sections of which the document has other words. `absent` are
    the sections with text that the document lacks, `title` another title that it has.
    """

    changes: tuple[Change, ...]
    kept: tuple[Cell, ...]
    homeless: tuple[Cell, ...]
    texts: tuple[TextUpdate, ...] = ()
    absent: tuple[str, ...] = ()
    title: str = ""

    @property
    def numbers(self) -> tuple[Change, ...]:
        """The changes but for those of texts."""
        return tuple(one for one in self.changes if one.path[0] != NARRATIVE)


def updates(report: Report, imported: Imported, previous: Report | None = None) -> Updates:
    """Compare a report with a document: only what the document says otherwise changes.

    What the document leaves blank or what could not be read changes nothing. Texts are
    compared as they are printed with the numbers that the document has, or as the form
    was printed that came back; with last year's where `previous` is known.
    """
    new = imported.report
    changes, kept, homeless = list[Change](), list[Cell](), list[Cell]()
    typed = {
        cell: new.entries[cell] for cell in report.form.typed_cells if cell in new.stated
    }
    updated = replace(report, entries={**report.entries, **typed})
    for cell in new.form.cells:
        value = new.stated.get(cell, _filled(new.entries.get(cell)))
        if cell not in report.form.cell_set:
            if value is not None:
                homeless.append(cell)
        elif value is None:
            if cell in (new.entries.keys() | new.printed.keys()) and cell in report.stated:
                kept.append(cell)
        else:  # a total is compared with what the changed numbers come to
            before: object = (report if cell in typed else updated).value(cell)
            before = _filled(report.entries.get(cell)) if before is None else before
            if before != value:
                changes.append(Change(tuple(cell), before, new.entries[cell]))
    changes += _left_out(updated, imported)
    changes += _signed(report, new)
    tallies = {name: raw for name, raw in new.counts.items() if not is_unfilled(raw)}
    changes += (
        Change((COUNTS, name), _filled(report.counts.get(name)), raw)
        for name, raw in tallies.items()
        if report.counts.get(name) != raw
    )
    now = replace(
        updated,
        entries={**updated.entries, **_totals(changes)},
        counts={**report.counts, **tallies},
    )
    blank = replace(report, entries={}, counts=dict.fromkeys(report.counts, ""))
    texts = tuple(_texts((now, report, blank), imported, previous))
    changes += (
        Change((NARRATIVE, one.section), one.before, one.after)
        for one in texts
        if one.changes
    )
    titles = {compact(one.full_title) for one in (report, new)}
    return Updates(
        tuple(changes),
        tuple(kept),
        tuple(homeless),
        texts,
        tuple(
            section.id
            for section in report.form.sections
            if report.narrative.get(section.id, "").strip()
            and section.id not in new.narrative
        ),
        new.full_title if len(titles) > 1 and new.organ.name and new.year else "",
    )


def _filled(raw: object) -> object:
    return None if is_unfilled(raw) else raw


def _totals(changes: list[Change]) -> dict[Cell, object]:
    return {Cell(*one.path): one.after for one in changes if len(one.path) == 3}


def _left_out(report: Report, imported: Imported) -> Iterator[Change]:
    """Clear the totals of a report that a workbook computes, where they are others."""
    computed = imported.reconciliation.computed
    entries = {cell: raw for cell, raw in report.entries.items() if cell not in computed}
    bare = replace(report, entries=entries)
    for cell in computed:
        value = bare.value(cell) if cell in report.form.cell_set else None
        if value is not None and report.stated.get(cell, value) != value:
            yield Change(tuple(cell), report.stated[cell], BLANK)


def _signed(report: Report, new: Report) -> Iterator[Change]:
    """Find another signature or day below a document that has one."""
    signed = compact(new.signature)
    if ORGAN_END.search(signed) and signed != compact(report.signature):
        yield Change(("signature",), report.signature or None, new.signature)
    if new.signed_on is not None and new.signed_on != report.signed_on:
        yield Change(("signed_on",), report.signed_on, new.signed_on)


def _texts(
    reports: Sequence[Report], imported: Imported, previous: Report | None
) -> Iterator[TextUpdate]:
    """Compare the sections that a document has with those of a report.

    The first of `reports` is it with the new numbers in place, the others as it may have
    been printed before.
    """

    def filling(one: Report) -> Callable[[str], str]:
        return lambda text: fill(text, one, previous).text

    def restore(new: str) -> str:
        new = as_written.get(new, new)
        lines = [line for line in written.splitlines() if "{{" in line]
        shown = ((line, fill(line, one, previous)) for one in reports for line in lines)
        return restored(new, shown)

    report = reports[0]
    cut = _last_before_the_end(report, imported)
    for section, text in imported.report.narrative.items():
        texts = [f"{one.head}{one.text}" for one in paragraphs(text)]
        as_written = {with_braces(one): one for one in texts}
        document = [*map(with_braces, texts)]
        written = report.narrative.get(section, "")
        fillings = map(filling, reports)
        found = update_text(
            section, written, document, *fillings, cut=section == cut, restore=restore
        )
        if found.changes or found.kept or found.following:
            yield found


def _last_before_the_end(report: Report, imported: Imported) -> str:
    """Name the section in which a document breaks off, "" where it doesn't seem to."""
    new, account = imported.report, imported.reconciliation
    read = {one.table: one.read for one in account.tables}
    sections = [*new.form.sections]
    seen = [
        index
        for index, one in enumerate(sections)
        if new.narrative.get(one.id) or (one.table and read.get(one.table))
    ]
    if not seen:
        return ""
    rest = (one.id for one in sections[seen[-1] + 1 :])
    lacking = any(report.narrative.get(one, "").strip() for one in rest)
    broken = new.breaks_off or account.behind or lacking
    return sections[seen[-1]].id if broken else ""
