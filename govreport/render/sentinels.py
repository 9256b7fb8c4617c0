"""A report in which no number and no text is like another: each tells its own place."""

import re
from decimal import Decimal

from govreport.forms import Cell, Form, ItemType
from govreport.report import Organ, Report, Value

FIRST, STEP = 5_100_000, 37
"""No number of a template, no sum of two of these, and no part of another, is one."""
AMOUNT = Decimal("0.123457")
YEAR = 2097
TITLE = "核对用的标题"
PROSE = "{文}。\n一、{首}。{续}。\n（一）{题}。{段}。\n（二）{独}。\n1.{三}。\n（1）{四}。"
"""A paragraph of each kind that prose has."""
KINDS, HEADS = "文首续题段独三四", "首题独"
MARKS = "甲乙丙丁戊己庚辛壬癸"
NUMBER_OR_MARK = re.compile(rf"核对[{MARKS}][{KINDS}]|{str(FIRST)[:2]}\d{{5}}")


def sentinels(the_form: Form) -> Report:
    """Make a report of numbers and texts each of which stands for its own place."""
    entries: dict[Cell, Value] = {}
    for index, cell in enumerate(the_form.cells):
        number, kind = FIRST + STEP * index, the_form.item(cell).type
        entries[cell] = number + AMOUNT if kind is ItemType.AMOUNT else number
        entries[cell] = str(number) if kind is ItemType.TEXT else entries[cell]
    return Report(
        form=the_form,
        year=YEAR,
        organ=Organ("核对县核对局"),
        entries=entries,
        narrative={
            section.id: PROSE.format(**{kind: mark(index, kind) for kind in KINDS})
            for index, section in enumerate(the_form.sections)
        },
        title=TITLE,
    )


def plain(the_form: Form) -> Report:
    """Make a report as offices have them: with 0s, short and long numbers."""
    some: tuple[Value, ...] = (0, 7, 1_234_567_890)
    numbers = {cell: some[at % 3] for at, cell in enumerate(the_form.cells)}
    kinds = {cell: the_form.item(cell).type for cell in the_form.cells}
    entries: dict[Cell, Value] = {
        cell: str(one) if kinds[cell] is ItemType.TEXT else one
        for cell, one in numbers.items()
    }
    narrative = {section.id: "无。" for section in the_form.sections}
    return Report(the_form, 2022, Organ("试填县人民政府"), entries, narrative=narrative)


def mark(index: int, kind: str) -> str:
    """Give the text of a kind in a section, by the section's number."""
    return f"核对{MARKS[index]}{kind}"
