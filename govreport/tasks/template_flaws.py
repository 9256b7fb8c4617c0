"""What a template does to a report in which no number is like another."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, TemplateProblem
from govreport.forms import Cell, Form, ItemType, printed_place
from govreport.importers import container_of, read_document
from govreport.importers.blocks import MERGED, Block, Grid, TextBlock
from govreport.importers.sections import divide
from govreport.render.docx import render_docx
from govreport.report import Organ, Report, Value
from govreport.text import some

FIRST, STEP = 5_100_000, 37
"""No number of a template, no sum of two of these, and no part of another, is one."""
AMOUNT = Decimal("0.123457")
YEAR = 2097
TITLE = "核对用的标题"
PROSE = "{文}。\n一、{首}。{续}。\n（一）{题}。{段}。\n（二）{独}。\n1.{三}。\n（1）{四}。"
"""A paragraph of each kind that prose has."""
KINDS, HEADS = "文首续题段独三四", "首题独"
MARKS = "甲乙丙丁戊己庚辛壬癸"
NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")
FEW = 5
"""This many cells of a kind are written out for the clerk."""


class Flaws(NamedTuple):
    """What a template does to a report, each by its official name.

    Cells that are `crowded` have another number printed beside their own.
    `tagged` tells whether it prints anything of the report at all.
    """

    missing: Sequence[Cell] = ()
    double: Sequence[tuple[Cell, int]] = ()
    misplaced: Sequence[tuple[Cell, Cell]] = ()
    crowded: Sequence[Cell] = ()
    unsaid: Sequence[str] = ()
    texts: Sequence[str] = ()
    tagged: bool = True

    @property
    def found(self) -> bool:
        """Whether there is any."""
        return any(self[:-1]) or not self.tagged


def flaws_of(template: Path, the_form: Form, content: bytes) -> Flaws:
    """Fill in a template with these bytes and look for every number and text in it."""
    report = sentinels(the_form)
    raw = render_docx(report, template, content=content)
    try:
        read = read_document(raw, str(template)).report
        container = container_of(raw, "")
        printed = container.blocks(raw, str(template)) if container else []
    except FileProblem as error:
        raise TemplateProblem(template, error.sentence) from error
    blocks = [one for one in printed if isinstance(one, Grid | TextBlock)]
    counts = _counts(blocks, report)
    numbers = {str(value): cell for cell, value in report.stated.items()}
    shown = {
        cell: numbers.get(str(value))
        for cell, value in read.stated.items()
        if cell in the_form.cell_set
    }
    text = "".join(_texts(blocks))
    flaws = Flaws(
        [cell for cell in the_form.cells if not counts[cell]],
        [(cell, counts[cell]) for cell in the_form.cells if counts[cell] > 1],
        [(at, other) for at, other in shown.items() if other and other != at],
        list(_crowded(blocks, numbers)),
        [
            section.heading or section.part
            for index, section in enumerate(the_form.sections)
            if not any(_mark(index, kind) in text for kind in KINDS)
        ],
        list(_odd_texts(report, read, text)),
    )
    tagged = len(flaws.missing) < len(the_form.cells) or bool(
        NUMBER_OR_MARK.search(text) or str(YEAR) in text or TITLE in text
    )
    return flaws._replace(tagged=tagged)


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
            section.id: PROSE.format(**{kind: _mark(index, kind) for kind in KINDS})
            for index, section in enumerate(the_form.sections)
        },
        title=TITLE,
    )


def _mark(index: int, kind: str) -> str:
    return f"核对{MARKS[index]}{kind}"


NUMBER_OR_MARK = re.compile(rf"核对[{MARKS}][{KINDS}]|{str(FIRST)[:2]}\d{{5}}")


def _counts(blocks: Sequence[Block], report: Report) -> Counter[Cell]:
    """Count how often each number is printed in the form's tables, or else in others.

    Prose and letterheads may repeat them. A cell over several rows is one.
    """
    cells = {str(value): cell for cell, value in report.stated.items()}
    own = divide(blocks).grids
    found = Counter(cells[one] for one in _numbers(own) if one in cells)
    others = [one for one in blocks if isinstance(one, Grid) and one not in own]
    elsewhere = Counter(cells[one] for one in _numbers(others) if one in cells)
    return found + Counter({cell: n for cell, n in elsewhere.items() if not found[cell]})


def _crowded(blocks: Sequence[Block], cells: Mapping[str, Cell]) -> Iterator[Cell]:
    """Find the cells of the form's tables in which a number was left beside their own."""
    for found in _slots(divide(blocks).grids):
        own = [cells[one] for one in found if one in cells]
        if own and len(found) > 1:
            yield own[0]


def _numbers(grids: Sequence[Grid]) -> Iterator[str]:
    for found in _slots(grids):
        yield from found


def _slots(grids: Sequence[Grid]) -> Iterator[list[str]]:
    """List the numbers in each slot of some grids, one over several rows once."""
    for grid in grids:
        texts = [slot.text for row in grid.rows for slot in row]
        once = dict.fromkeys(text for text in texts if text.startswith(MERGED))
        for text in (*once, *(text for text in texts if text not in once)):
            yield [re.sub("[,，]", "", found) for found in NUMBER.findall(text)]


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, TextBlock):
            yield f"{block.text}\n"
        else:
            yield from (f"{slot.text}\n" for row in block.rows for slot in row)


def _odd_texts(report: Report, read: Report, text: str) -> Iterator[str]:
    """Say of which title and prose not all is printed, or not once in its place."""
    if TITLE not in text and str(YEAR) not in text:
        yield "标题里没有年份（{{ title }} 或 {{ year }}）"
    for index, section in enumerate(report.form.sections):
        name = section.heading or section.part
        marks = [_mark(index, kind) for kind in KINDS]
        counts = [text.count(mark) for mark in marks]
        strayed = [
            other.heading or other.part
            for other in report.form.sections
            if other != section and marks[0] in read.narrative.get(other.id, "")
        ]
        if any(counts) and 0 in counts:
            lost = {kind for kind, count in zip(KINDS, counts, strict=True) if not count}
            what = "小标题（head）" if lost <= {*HEADS} else "文字（text），或某一级的段落"
            yield f"“{name}”的正文只印了一部分，少了{what}"
        elif max(counts) > 1:
            yield f"“{name}”的正文印了 {max(counts)} 次"
        elif strayed:
            yield f"“{name}”的正文印在“{strayed[0]}”下面"


def flaw_lines(the_form: Form, flaws: Flaws) -> Iterator[str]:
    """Say what is wrong, a line a kind, the first few cells by name."""
    if flaws.missing:
        told = some(grouped(the_form, flaws.missing), "处", FEW)
        yield f"没有印的 {len(flaws.missing)} 格：{told}"
    if flaws.double:
        named = [f"{printed_place(the_form, cell)}（{n} 次）" for cell, n in flaws.double]
        yield f"印了几次的 {len(named)} 格：{some(named, '格', FEW)}"
    if flaws.misplaced:
        named = [
            f"{printed_place(the_form, cell)}"
            f"（印的是{column_of(the_form, cell, other)}的数）"
            for cell, other in flaws.misplaced
        ]
        yield f"印错位置的 {len(named)} 格：{some(named, '格', FEW)}"
    if flaws.crowded:
        named = [printed_place(the_form, cell) for cell in flaws.crowded]
        yield f"格里还有别的数的 {len(named)} 格：{some(named, '格', FEW)}"
    if flaws.unsaid:
        told = some([f"“{one}”" for one in flaws.unsaid], "部分", FEW)
        yield f"没有印正文的部分：{told}"
    yield from flaws.texts


def grouped(the_form: Form, cells: Sequence[Cell]) -> list[str]:
    """Name cells, a table that is missing whole by itself."""
    by_table: Mapping[str, list[Cell]] = {
        table: [cell for cell in cells if cell.table == table] for table in the_form.tables
    }
    named = list[str]()
    for table, some_cells in by_table.items():
        if len(some_cells) == len(the_form.tables[table].cells):
            named.append(f"{the_form.section_of_table(table).part}·表整张")
        else:
            named += [printed_place(the_form, cell) for cell in some_cells]
    return named


def column_of(the_form: Form, cell: Cell, other: Cell) -> str:
    """Name another cell as far as it differs from one: by its row or column alone."""
    place, own = printed_place(the_form, other), printed_place(the_form, cell)
    parts, same = place.split("·"), own.split("·")
    if len(parts) == len(same) == 4:
        return "·".join(one for one, two in zip(parts, same, strict=True) if one != two)
    return place
