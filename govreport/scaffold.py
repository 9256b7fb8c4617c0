"""A new year's report from last year's: what carries over, and the outline."""

from collections.abc import Iterator, Sequence

from govreport.forms import Cell, Form, ItemType, form_for_year
from govreport.lazy import lazy
from govreport.outline import OutlinePart, parts
from govreport.prose.contacts import contact_of
from govreport.prose.quotes import counts_in
from govreport.report import BLANK, Organ, Report, Value, is_unfilled

HOLES = lazy(r"【待填[^】]*】|[\s_＿。，、；：（）()]+")
"""What a text consists of in which nothing is filled in."""


def outline(
    organ: Organ, year: int, form: Form, own: Sequence[OutlinePart] = ()
) -> dict[str, str]:
    """Write the narrative to start from: questions, sentences around live numbers.

    A county's `own` outline takes the place of ours, section by section: one that
    it has no part for, for this organ, begins as ours does.
    """
    fitting = [part for part in own if part.is_for(organ, form)]
    taken = {part.section for part in fitting}
    ours = [part for part in parts() if part.is_for(organ, form)]
    fitting += [part for part in ours if part.section not in taken]
    texts: dict[str, list[str]] = {}
    for part in fitting:
        texts.setdefault(part.section, []).append(part.written(organ, year, form))
    return {section: "\n\n".join(some) for section, some in texts.items()}


def carried(form: Form, previous: Report) -> Iterator[tuple[Cell, Value]]:
    """Find the typed numbers that follow from last year's report alone, where it has them.

    They are what the form equates with one number of the year before.
    """
    for identity in form.identities:
        if len(identity.left) != 1 or len(identity.right) != 1:
            continue
        cell, term = identity.left[0].cell, identity.right[0]
        if term.previous and not form.is_derived(cell) and not term.negative:
            value = (
                previous.value(term.cell) if term.cell in previous.form.cell_set else None
            )
            if value is not None:
                yield cell, value


def new_report(
    year: int,
    organ: Organ,
    previous: Report | None = None,
    *,
    zeros: bool = False,
    own: Sequence[OutlinePart] = (),
) -> Report:
    """Begin the report of a year.

    The organ, how to reach it and the names of its tallies stay, `carried_in` comes
    from last year's `carried_out`, all else is blank, or 0 where `zeros` declares it.
    `own` is a county's own outline; tallies that it quotes are asked for.
    """
    form = form_for_year(year)
    entries: dict[Cell, object] = {
        cell: _zero(form, cell) if zeros else BLANK for cell in form.typed_cells
    }
    if previous is not None:
        entries.update(carried(form, previous))
        organ = organ._replace(contact=contact_of(previous))
    narrative = outline(organ, year, form, own)
    quoted = counts_in("\n".join(narrative.values()))
    return Report(
        form=form,
        year=year,
        organ=organ,
        entries=entries,
        narrative=narrative,
        counts=dict.fromkeys((*(previous.counts if previous else ()), *quoted), BLANK),
        signature=previous.signature if previous else "",
    )


def is_untouched(
    report: Report, previous: Report | None, own: Sequence[OutlinePart] = ()
) -> bool:
    """Whether a report is still as it was begun: nobody filled in a number or a text.

    Holes are no text, and what follows from last year's report is nobody's.
    """
    if report.year is None or report.units or report.shortfall is not None:
        return False
    given = dict(carried(report.form, previous)) if previous is not None else {}
    begun = outline(report.organ, report.year, report.form, own)
    numbers = all(
        report.is_blank(cell) or (cell in given and report.stated.get(cell) == given[cell])
        for cell in report.entries
    )
    counts = all(is_unfilled(raw) for raw in report.counts.values())
    return (
        numbers
        and counts
        and not report.faults
        and all(
            text.strip() == begun.get(section, "").strip() or not HOLES.sub("", text)
            for section, text in report.narrative.items()
        )
    )


def _zero(form: Form, cell: Cell) -> object:
    return "0" if form.item(cell).type is ItemType.TEXT else 0


def nothing(report: Report) -> dict[Cell, object]:
    """Give the value that declares each blank cell to be nothing."""
    return {cell: _zero(report.form, cell) for cell in report.missing}


def refreshed(
    report: Report, previous: Report, own: Report | None = None
) -> dict[Cell, Value]:
    """Give the cells that last year's report, now final, can fill: what is blank.

    Where it is a sum, with that of an organ's `own` among others', what was taken from
    that one alone gives way too.
    """
    before = {} if own is None else dict(carried(report.form, own))
    return {
        cell: value
        for cell, value in carried(report.form, previous)
        if report.is_blank(cell)
        or (report.stated.get(cell) == before.get(cell) not in (None, value))
    }
