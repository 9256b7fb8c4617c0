"""A PDF with a text layer → blocks; read in a process of its own that can't run wild."""

import json
import re
from collections.abc import Iterator
from importlib.util import find_spec
from io import BytesIO
from itertools import pairwise
from typing import Any

from govreport.errors import SCAN, FileProblem, NotAReport
from govreport.forms import form, known_forms
from govreport.importers.blocks import Block, Grid, Slot, TextBlock
from govreport.importers.containers.paragraphs import GAP, joined
from govreport.importers.containers.story import MARK, Story
from govreport.limited import SPENT, LimitedError, Limits, run_limited
from govreport.limited_work import RefusedError

CONTROL = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)])
"""Characters that a PDF may give and nothing shows."""
PATIENCE = 60
"""Seconds that the reading of one document may take in all."""
SECONDS = 7
"""Seconds of the processor's time."""
MEMORY = 450_000_000
"""Bytes of memory."""
PAGES = 80
"""A report has some ten."""
FEWEST = 40
"""A document with fewer characters has no text layer."""
WRAPPED = re.compile(r"[+\-]?[\d,，.]+(?:\n[\d,，.]+)+\w{0,2}")
OURS, HEADING = "ours", "heading"
"""What stands before the blocks of a PDF of ours, and marks heads of its sections."""
SCANNED = "这个 PDF 没有文字层（多半是扫描件），读不出数；请找 Word 版或网页版，或照着录入"
BROKEN = "不是完整的 PDF 文件，或内容损坏了，请重新下载再试"
TOO_LARGE = "这个 PDF 大得离谱，不是一份年度报告"


def read(raw: bytes, name: str) -> list[Block]:
    """Read the blocks of a PDF; FileProblem for a scan, a broken or an enormous one."""
    if find_spec("pdfplumber") is None:
        sentence = "读 PDF 要先装 pdf 组件：pip install 'govreport[pdf]'"
        raise FileProblem(name, sentence)
    try:
        limits = Limits(SECONDS, MEMORY, PATIENCE)
        blocks = json.loads(run_limited(f"{__name__}:blocks_as_json", raw, limits))
        return _ours(blocks) if OURS in blocks else [*map(_unpacked, blocks)]
    except LimitedError as error:
        if error.said == SCANNED:
            raise NotAReport(name, SCAN, SCANNED) from error
        too_large = error.why in SPENT or error.said == TOO_LARGE
        sentence = TOO_LARGE if too_large else BROKEN
        raise FileProblem(name, sentence) from error
    except ValueError as error:
        raise FileProblem(name, BROKEN) from error


def _ours(document: dict[str, list[Any]]) -> list[Block]:
    """Give the blocks of a PDF of ours as what its tags say that they are."""
    sections = {
        section.heading: section.id
        for known in known_forms()
        for section in form(known).sections
    }
    story = Story()
    for block in document[OURS]:
        if "rows" in block:
            story.blocks.append(_unpacked(block["rows"]))
            continue
        text, mark = block["text"].translate(CONTROL), block["mark"]
        mark = sections.get(text, "") if mark == HEADING else mark
        story.take(text, "", [f"{MARK}{mark}"])
    return story.marked()


def _unpacked(block: Any) -> Block:  # noqa: ANN401 -- what JSON holds
    if isinstance(block, str):
        return TextBlock(block.translate(CONTROL))
    return Grid(
        tuple(
            tuple(Slot(text.translate(CONTROL), *place) for text, *place in row)
            for row in block
        )
    )


def blocks_as_json(raw: bytes) -> tuple[bytes]:
    """Read a PDF in the process that is for it."""
    return (json.dumps(blocks_in(raw)).encode(),)


def blocks_in(data: bytes) -> list[str | list[Any]] | dict[str, list[Any]]:
    """Read the paragraphs and tables of a PDF as plain values; RefusedError says why not.

    Those of one that is ours stand under a name.
    """
    import pdfplumber

    from govreport.importers.containers.pdf_tags import marked_blocks

    with pdfplumber.open(BytesIO(data)) as document:
        if len(document.pages) > PAGES:
            raise RefusedError(TOO_LARGE)
        if not document.pages:  # a scan has some
            raise RefusedError(BROKEN)
        if ours := marked_blocks(document.doc):
            return {OURS: ours}
        pieces = [piece for page in document.pages for piece in _page(page)]
    blocks = [*joined(pieces)]
    if sum(len(json.dumps(block)) for block in blocks) < FEWEST:
        raise RefusedError(SCANNED)
    return blocks


def _page(page: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 -- pdfplumber is untyped
    """Give the lines and tables of a page, from top to bottom."""
    found, outside = [], page
    for table in page.find_tables():
        if len(table.rows[0].cells) > 1 and (rows := _gridded(table)):
            box = _bounds(table, rows)
            outside = outside.outside_bbox(box, strict=False)
            found.append({"top": box[1], "rows": [*_rows(table)][rows.start : rows.stop]})
    lines = outside.extract_text_lines(x_tolerance=4, y_tolerance=3)
    left = min((line["x0"] for line in lines), default=0)
    # the margins are about the same
    right = max([page.width - left, *(line["x1"] for line in lines)])
    for line in lines:
        size = line["chars"][0]["size"]
        line.update(page_left=left, page_right=right, size=size)
    yield from sorted([*lines, *found], key=lambda one: one["top"])


def _gridded(table: Any) -> range:  # noqa: ANN401 -- likewise
    """Find the rows that are a table: from the title above the first that is divided on.

    A page with a box around each line of its text looks like one long table.
    """
    divided = [
        number
        for number, row in enumerate(table.rows)
        if sum(cell is not None for cell in row.cells) > 1
    ]
    return range(max(0, divided[0] - 1), divided[-1] + 1) if divided else range(0)


def _bounds(table: Any, rows: range) -> tuple[float, float, float, float]:  # noqa: ANN401 -- likewise
    """Measure the box around some rows of a table."""
    left, _, right, _ = table.bbox
    top, bottom = table.rows[rows.start].bbox[1], table.rows[rows.stop - 1].bbox[3]
    return left, top, right, bottom


def _rows(table: Any) -> Iterator[list[tuple[str, int, int]]]:  # noqa: ANN401 -- likewise
    """Read the rows of a table; what a cell goes on over is no cell of its own."""
    edges = sorted({round(cell[0]) for cell in table.cells})
    texts = table.extract(x_tolerance=4, y_tolerance=3)
    for row, words in zip(table.rows, texts, strict=True):
        slots, whole = [], _may_wrap(words)
        for box, text in zip(row.cells, words, strict=True):
            if box is not None:
                column = sum(edge < round(box[0]) - 1 for edge in edges)
                end = sum(edge < round(box[2]) - 1 for edge in edges)
                told = _unwrapped(text or "", whole=whole)
                slots.append((told, column, max(1, end - column)))
        yield slots


def _may_wrap(texts: list[str | None]) -> bool:
    """Whether numbers of a row may go on in the next line: each fills the first.

    Where fonts don't say how high they are, two rows of numbers can look like one.
    """
    found = [text.split("\n") for text in texts if text and WRAPPED.fullmatch(text)]
    return all(
        len(one) >= max(2, len(two)) for some in found for one, two in pairwise(some)
    )


def _unwrapped(text: str, *, whole: bool) -> str:
    """Write a cell's text; a number that is too wide for it goes on in the next line."""
    if whole and WRAPPED.fullmatch(text):
        return "".join(text.split("\n"))
    return GAP.sub("", text)
