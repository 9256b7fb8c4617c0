"""The list of all containers: how a document for tests is published."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from published import flat, lossy, places
from published.pages import (
    fragment,
    markdown_table,
    mhtml,
    one_line,
    one_per_line,
    page,
    pipes,
    row_lines,
    soup,
    tabs_aligned,
    tabs_collapsed,
    text,
)
from published.paper import Grid, Paper
from published.pdf import miner, pdf, pdf_text, pdfium, plumber
from published.word import docx, odt

Tabled = Callable[[Grid], Iterator[str]]
CELLS, LINES, LOST = "cells", "lines", "lost"


class Container(NamedTuple):
    """A way to publish: the ending of the file's name, and how it is written.

    `keeps` is what of the table is left: its cells, its lines, or neither
    (then no number is certain). `blanks`: an empty cell keeps its place, as
    long as its row is whole. `stacked`: a number stands in a line of its own.
    """

    suffix: str
    write: Callable[[Paper], bytes]
    keeps: str
    blanks: bool = False
    stacked: bool = False


def _cells(suffix: str, write: Callable[[Paper], bytes]) -> Container:
    return Container(suffix, write, CELLS, blanks=True)


def _lines(table: Tabled, suffix: str = "txt", **kinds: bool) -> Container:
    return Container(suffix, partial(text, table=table), LINES, **kinds)


def _lost(table: Tabled) -> Container:
    return Container("txt", partial(text, table=table), LOST)


def _mined(by: Callable[[bytes], str], keeps: str = LINES) -> Container:
    return Container("txt", partial(pdf_text, by=by), keeps)


CONTAINERS: dict[str, Container] = {
    "html_fragment": _cells("html", fragment),
    "html_page": _cells("html", page),
    "html_word": _cells("html", partial(page, wrap=soup)),
    "html_gbk": _cells("html", partial(page, charset="gb2312")),
    "mhtml": _cells("mhtml", partial(mhtml, cte="quoted-printable")),
    "mhtml_gbk": _cells("mhtml", partial(mhtml, cte="base64", charset="gb18030")),
    "docx_merged": _cells("docx", docx),
    "docx_repeated": _cells("docx", partial(docx, repeated=True)),
    "odt": _cells("odt", odt),
    "pdf": _cells("pdf", pdf),
    "html_places": Container("html", places.absolute, LINES, blanks=True),
    "html_lines": Container("html", row_lines, LINES, stacked=True),
    "tabs_utf8": _lines(tabs_collapsed),
    "tabs_bom": Container(
        "txt",
        partial(text, table=tabs_aligned, encoding="utf-8-sig"),
        LINES,
        blanks=True,
    ),
    "tabs_gbk": Container(
        "txt",
        partial(text, table=tabs_collapsed, encoding="gb18030", indent="\u3000\u3000"),
        LINES,
    ),
    "tabs_stripped": _lines(partial(flat.joined, by="\t", strip="\t")),
    "spaces": _lines(partial(flat.joined, by=" "), blanks=True),
    "lines": _lines(one_per_line, stacked=True),
    "cells": _lines(flat.cells, stacked=True),
    "saved_by_word": _lines(partial(flat.saved, merged=False), blanks=True, stacked=True),
    "saved_by_office": _lines(partial(flat.saved, merged=True), blanks=True, stacked=True),
    "pipes": _lines(pipes),
    "piped_cells": _lines(flat.piped_cells, blanks=True, stacked=True),
    "piped_before": _lines(flat.piped_before, blanks=True, stacked=True),
    "piped_rows": _lines(flat.piped_rows, "md", blanks=True),
    "pipe_columns": _lines(flat.pipe_columns, "md", blanks=True),
    "markdown": Container(
        "md", partial(text, table=markdown_table, marks=("# ", "## ")), LINES
    ),
    "pandoc_simple": _lines(flat.simple, blanks=True),
    "pandoc_styled": _lines(partial(flat.simple, shown=flat.styled), "md", blanks=True),
    "pandoc_multiline": _lines(flat.multiline, blanks=True),
    "pandoc_boxes": _lines(flat.boxes, blanks=True),
    "across": _lines(places.across),
    "spread": _lines(places.spread),
    "raw": _lines(places.raw),
    "pdfium": _mined(pdfium),
    "plumber": _mined(plumber),
    "plumber_layout": _mined(partial(plumber, layout=True)),
    "pdfminer": _mined(miner, LOST),
    "numbers_before": _lost(lossy.before),
    "numbers_around": _lost(lossy.around),
    "across_narrow": _lost(partial(places.across, line=30)),
    "columns_turned": _lost(lossy.turned),
    "rows_listed": _lost(lossy.listed),
    "one_line": Container("txt", one_line, LINES),
    "glued": _lost(lossy.glued),
    "once": _lost(lossy.once),
    "no_doubles": _lost(lossy.no_doubles),
    "no_numbers": _lost(lossy.no_numbers),
    "half_of_numbers": _lost(lossy.halves),
}
