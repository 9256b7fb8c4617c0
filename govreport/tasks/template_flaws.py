"""What a template does to a report in which no number is like another."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, TemplateProblem
from govreport.forms import Cell, Form, printed_place
from govreport.importers import container_of, read_document
from govreport.importers.blocks import Block, Grid, TextBlock
from govreport.importers.sections import divide
from govreport.render.docx import render_docx
from govreport.render.own_words import fixed_rows
from govreport.render.placed import numbers_in, placed_in
from govreport.render.sentinels import (
    HEADS,
    KINDS,
    NUMBER_OR_MARK,
    TITLE,
    YEAR,
    mark,
    sentinels,
)
from govreport.render.unseen import brings_fonts, seen_blocks
from govreport.report import Report
from govreport.text import some

HIDDEN = "白字、太小、隐藏或在页面外的字，或者是域、自动编号、绑定的控件"
"""Why nobody sees a number as it is there."""
EMBEDDED = (
    "模板里嵌着字体，数在里面可以是另一个样子；请在 Word 里取消"
    "“文件—选项—保存—将字体嵌入文件”，再保存"
)
FEW = 5
"""This many cells of a kind are written out for the clerk."""


class Flaws(NamedTuple):
    """What a template does to a report, each by its official name.

    Cells that are `crowded` have something else printed beside their own number, those
    that are `unseen` have it in white, too small or hidden.
    `tagged` tells whether it prints anything of the report at all.
    """

    missing: Sequence[Cell] = ()
    double: Sequence[tuple[Cell, int]] = ()
    misplaced: Sequence[tuple[Cell, Cell]] = ()
    crowded: Sequence[Cell] = ()
    unseen: Sequence[Cell] = ()
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
    numbers = {str(value): cell for cell, value in report.stated.items()}
    spots = placed_in(blocks, read, the_form, numbers)
    text, seen = ("".join(_texts(some)) for some in (blocks, seen_blocks(raw)))
    shown = Counter(numbers_in(seen))
    unseen = (one for one, times in Counter(numbers_in(text)).items() if shown[one] < times)
    flaws = Flaws(
        *spots[:4],
        [numbers[one] for one in unseen if one in numbers],
        [
            section.heading or section.part
            for index, section in enumerate(the_form.sections)
            if not any(mark(index, kind) in text for kind in KINDS)
        ],
        [
            *_odd_texts(report, read, text),
            *_hidden_texts(the_form, text, seen),
            *_fixed(divide(blocks).grids, numbers),
            *([EMBEDDED] if brings_fonts(raw) else []),
        ],
    )
    tagged = len(flaws.missing) < len(the_form.cells) or bool(
        NUMBER_OR_MARK.search(text) or str(YEAR) in text or TITLE in text
    )
    return flaws._replace(tagged=tagged)


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
        marks = [mark(index, kind) for kind in KINDS]
        counts = [text.count(one) for one in marks]
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


def _hidden_texts(the_form: Form, text: str, seen: str) -> Iterator[str]:
    """Say of which title and prose nobody sees what is printed."""
    if TITLE in text and TITLE not in seen and str(YEAR) not in seen:
        yield f"标题印了看不见（{HIDDEN}）"
    for index, section in enumerate(the_form.sections):
        marks = [mark(index, kind) for kind in KINDS]
        if any(seen.count(one) < text.count(one) for one in marks):
            yield f"“{section.heading or section.part}”的正文印了看不见（{HIDDEN}）"


def _fixed(own: Sequence[Grid], numbers: Mapping[str, Cell]) -> Iterator[str]:
    """Say that rows of the form's tables have numbers that no report gave."""
    found = [*fixed_rows(own, numbers)]
    if found:
        yield f"表里有模板自己的数：{some(found, '行', FEW)}；请改成标签，或删去"


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
        yield f"格里还有别的字或数的 {len(named)} 格：{some(named, '格', FEW)}"
    if flaws.unseen:
        named = [printed_place(the_form, cell) for cell in flaws.unseen]
        told = some(named, "格", FEW)
        yield f"印了看不见的 {len(named)} 格（{HIDDEN}）：{told}"
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
