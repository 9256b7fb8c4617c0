"""The reports of several organs as one, where one organ has taken their place."""

from collections.abc import Sequence
from dataclasses import replace

from govreport.report import BLANK, Organ, Report
from govreport.rollup.total import Rollup
from govreport.rollup.unit_numbers import unit_numbers


def together(reports: Sequence[Report]) -> Report:
    """Add reports of one year up, as if one organ had made them; one is given as it is.

    It is on the first one's form and called by all their names. A number that one of them
    lacks, or that its form divides otherwise, is missing from the sum. The texts follow
    each other.
    """
    first, *others = reports
    if not others:
        return first
    total = Rollup(first.form)
    for number, one in enumerate(reports):  # two organs, whatever they are called
        part = unit_numbers(one, str(number), "")
        total.add(part._replace(organ=Organ(str(number)), inner=()))
    blank = {cell for one in total.incomplete for cell in one.cells}
    texts = [one.narrative for one in reports]
    names = dict.fromkeys(name for one in reports for name in one.counts)
    return replace(
        first,
        organ=Organ(
            "、".join(one.organ.name for one in reports),
            first.organ.kind,
            aliases=tuple(sorted({name for one in reports for name in one.organ.names})),
        ),
        entries={
            cell: value for cell, value in total.cells.items() if cell not in {*blank}
        },
        narrative={
            section.id: "\n\n".join(filter(None, (one.get(section.id) for one in texts)))
            for section in first.form.sections
            if any(section.id in one for one in texts)
        },
        counts={name: total.counts.get(name, BLANK) for name in names},
        printed={},
        faults=(),
    )
