"""A new year's report from last year's: what carries over, and the outline."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from govreport.forms import Cell, Form, ItemType, form_for_year
from govreport.report import BLANK, Organ, Report, Value

OUTLINE = Path(__file__).with_name("outline.toml")


@cache
def _outline_data() -> dict[str, Any]:
    return tomllib.loads(OUTLINE.read_text(encoding="utf-8"))


def known_kinds() -> dict[str, str]:
    """The kinds of organs with what they are called."""
    return {kind["id"]: kind["label"] for kind in _outline_data()["kinds"]}


def kind_of(name: str) -> str:
    """The kind of organ that a name speaks of, by its ending."""
    for kind in _outline_data()["kinds"]:
        if name.endswith(tuple(kind["endings"])):
            return str(kind["id"])
    return "other"


def outline(organ: Organ, year: int, form: Form) -> dict[str, str]:
    """The narrative to start from: questions to answer, few ready sentences."""
    parts: dict[str, list[str]] = {}
    for part in _outline_data()["parts"]:
        kinds, forms = part.get("kinds", [organ.kind]), part.get("forms", [form.id])
        if organ.kind in kinds and form.id in forms:
            text = part["text"].strip()
            for name, value in (
                ("{organ}", organ.name),
                ("{year}", str(year)),
                ("{authority}", form.authority),
            ):
                text = text.replace(name, value)
            parts.setdefault(part["section"], []).append(text)
    return {section: "\n\n".join(texts) for section, texts in parts.items()}


def carried(form: Form, previous: Report) -> Iterator[tuple[Cell, Value]]:
    """The typed numbers that follow from last year's report alone, where it has them.

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
    year: int, organ: Organ, previous: Report | None = None, *, zeros: bool = False
) -> Report:
    """The report to start a year with.

    The organ and the names of its tallies stay, `carried_in` comes from last
    year's `carried_out`, all else is blank, or 0 where `zeros` declares it.
    """
    form = form_for_year(year)
    entries: dict[Cell, object] = {
        cell: _zero(form, cell) if zeros else BLANK for cell in form.typed_cells
    }
    if previous is not None:
        entries.update(carried(form, previous))
    return Report(
        form=form,
        year=year,
        organ=organ,
        entries=entries,
        narrative=outline(organ, year, form),
        counts=dict.fromkeys(previous.counts if previous else (), BLANK),
        signature=previous.signature if previous else "",
    )


def _zero(form: Form, cell: Cell) -> object:
    return "0" if form.item(cell).type is ItemType.TEXT else 0


def nothing(report: Report) -> dict[Cell, object]:
    """The value that declares each blank cell to be nothing."""
    return {cell: _zero(report.form, cell) for cell in report.missing}


def refreshed(report: Report, previous: Report) -> dict[Cell, Value]:
    """The blank cells that last year's report, now final, can fill."""
    return {
        cell: value
        for cell, value in carried(report.form, previous)
        if report.is_blank(cell)
    }
