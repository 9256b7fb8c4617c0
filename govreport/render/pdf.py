"""Report → PDF: what is printed is laid out and its fonts chosen here, Typst sets it.

The page is that of `templates/report.typ`, which gets everything as data: nothing that
a report says can be taken for Typst's own signs.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import accumulate, groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category

from govreport.errors import GovReportError, UsageProblem
from govreport.forms import GridCell, ItemType, Section, Table, lay_out
from govreport.prose import Paragraph, paragraphs
from govreport.render import fonts
from govreport.render.context import (
    SIGNATURE_LINE,
    broken_name,
    broken_title,
    chinese_date,
    display,
)
from govreport.render.template import PLACES
from govreport.report import Report
from govreport.text import width

if TYPE_CHECKING:
    from datetime import datetime

    from typst import Compiler, PDFStandard

Data = dict[str, Any]
"""What becomes JSON."""
MARK = "govreport"
"""The first keyword of a PDF of ours, by which an import knows it again."""
SIGNATURE, DATE = "signature", "signed_on"
"""Further keywords: which of these stand at the end."""
STANDARDS: "list[PDFStandard]" = ["a-2a", "ua-1"]
SOURCE = "report.typ"
FAILED = "没有生成 PDF：Typst 报告“{}”"
TEXT_WIDTH = 442.2
"""Points between the margins: 210 - 28 - 26 mm."""
CHARACTER, TIGHTER = 16.0, 0.25
"""Points of a character of the body, and by how much less it takes of a line."""
INDENT = 2 * (CHARACTER - TIGHTER)
SHORT = 8 * 28
"""Characters of a last paragraph that stays on the page on which it is signed."""
PADDING = 2.0
"""Points left and right of a label or number; heads use all there is."""
LONG, SMALL, USUAL = 20, 9.0, 10.5
"""A table with more rows than this is set in 小五, else in 五号."""
AIRY = 22.7
"""Points that a row of a shorter table is high at least (0.8 cm)."""
LEAST = 5.0
"""Points below which nobody reads a number."""
STEP = 0.5
FEW = 8
"""Up to this many characters in a line a head wraps after an even number of them."""
DRAFT = "草　稿", "　未定稿，不得发布"
FACES = ("title", "black", "kai", "body", "song")
PUBLISHED = (1, 31)
"""The day by which reports are due, for those that bear no date."""


class _Setting:
    """Texts of one document as runs, with the styles that they use, numbered."""

    def __init__(self, folder: Path | None) -> None:
        self.folder, self.where = folder, ""
        self.styles: dict[fonts.Style, int] = {}

    def runs(self, text: str, role: str) -> list[tuple[int, str]]:
        """Assign a text to fonts; GovReportError names a character that none has."""
        try:
            made = fonts.runs(text, role, self.folder)
        except fonts.MissingGlyphError as error:
            raise GovReportError(_missing(error.character, text, self.where)) from error
        return [
            (self.styles.setdefault(run.style, len(self.styles)), run.text) for run in made
        ]

    def width(self, text: str, role: str) -> float:
        """Measure a text in parts of its size."""
        return sum(map(fonts.width, fonts.runs(text, role, self.folder)))


def _missing(character: str, text: str, where: str) -> str:
    """Say which character no font has, where it stands, and what to do."""
    if not character:
        return (
            "没有生成 PDF：这台电脑上没有中文字体；请装上仿宋、宋体等字体，"
            "或用 --fonts 指明放字体的文件夹"
        )
    at = text.index(character)
    quote = text[max(0, at - 8) : at + 9]
    told = f"{where}“{quote}”里的“{character}”（U+{ord(character):04X}）"
    if category(character) == "Co":
        return f"没有生成 PDF：{told}是自造的字，换一台电脑就认不出；请换成正式的字"
    return (
        f"没有生成 PDF：{told}这台电脑上的字体都没有；"
        "请装上有这个字的字体（如宋体-ExtB），或用 --fonts 指明放字体的文件夹"
    )


def render_pdf(
    report: Report,
    *,
    draft: bool = False,
    timestamp: "datetime | None" = None,
    folder: Path | None = None,
) -> bytes:
    """Write the report as PDF/A-2a and PDF/UA-1: same input and fonts, same bytes.

    `folder` has fonts besides the system's. The document's date is that of `timestamp`,
    or else of the signature. UsageProblem where Typst is missing, GovReportError for a
    character that no font has.
    """
    setting = _Setting(folder)
    compiler = _compiler(folder)
    data = _document(report, setting, draft=draft)
    when = timestamp or report.signed_on or _due(report)
    data["date"] = [when.year, when.month, when.day]
    data["styles"] = [
        {
            "font": style.face.family,
            "weight": style.face.weight,
            "stroke": style.stroked,
        }
        for style in setting.styles
    ]
    text = json.dumps(data, ensure_ascii=False)
    try:
        made, warnings = compiler.compile_with_warnings(
            format="pdf", sys_inputs={"report": text}, pdf_standards=STANDARDS
        )
    except RuntimeError as error:  # TypstError is one
        raise GovReportError(FAILED.format(error)) from error
    if warnings or not isinstance(made, bytes):
        raise GovReportError(FAILED.format("；".join(map(str, warnings))))
    return made


def remark(folder: Path | None) -> str:
    """Tell which fonts stand in for those of the standard; "" where all are there."""
    told = "、".join(filter(None, (fonts.substituted(one, folder) for one in FACES)))
    if not told:
        return ""
    return (
        f"PDF 里有的字体这台电脑上没有，换了别的：{told}；"
        "装上以后加 --force 重新生成，或用 --fonts 指明放字体的文件夹"
    )


@lru_cache(maxsize=2)
def _compiler(folder: Path | None) -> "Compiler":
    """Make Typst ready, once in a process, with all fonts that it may use."""
    library = fonts.library(folder)
    import typst

    found = next((one / SOURCE for one in PLACES if (one / SOURCE).is_file()), None)
    if found is None:
        message = f"找不到 PDF 的模板 {SOURCE}；请重新安装本程序"
        raise UsageProblem(message)
    return typst.Compiler(
        found, root=found.parent, font_paths=library, ignore_system_fonts=True
    )


def _due(report: Report) -> date:
    """Give the day by which a report is due; some day where its year isn't known."""
    year = report.form.first_year if report.year is None else report.year
    return date(year + 1, *PUBLISHED)


def _document(report: Report, setting: _Setting, *, draft: bool) -> Data:
    """Lay out all that is printed."""
    setting.where = "标题"
    title = [setting.runs(line, "title") for line in broken_title(report).split("\n")]
    parts = [
        part for one in report.form.sections for part in _section(report, one, setting)
    ]
    name, day = report.signature, chinese_date(report.signed_on)
    signs = {SIGNATURE: broken_name(name, SIGNATURE_LINE), DATE: day}
    setting.where = "署名"
    return {
        "name": report.full_title,
        "organ": report.organ.name,
        "keywords": [MARK, *(name for name, text in signs.items() if text)],
        "title": title,
        "parts": parts,
        "signs": [
            {
                "lines": [setting.runs(line, "body") for line in text.split("\n")],
                "right": right,
            }
            for text, right in zip(
                signs.values(), _indents(name, day, setting), strict=True
            )
            if text
        ],
        "together": _is_short(parts[-1]),
        "draft": [setting.runs(one, "black") for one in DRAFT] if draft else [],
        "page": setting.runs("—", "song"),
        "digits": setting.runs("0123456789 ", "song")[0][0],
    }


def _indents(name: str, day: str, setting: _Setting) -> tuple[float, float]:
    """Tell how many points from the right margin the signature and the date end.

    The date begins two characters behind the name (GB/T 9704, 7.3.5.2).
    """
    if not name or not day or width(name) > SIGNATURE_LINE:
        return INDENT, INDENT
    long, short = (
        CHARACTER * setting.width(text, "body") - TIGHTER * len(text)
        for text in (name, day)
    )
    return max(INDENT, short + 2 * INDENT - long), max(INDENT, long - short)


def _section(report: Report, section: Section, setting: _Setting) -> Iterator[Data]:
    """Lay out a section's heading, its prose and its table, as far as it has them."""
    if section.heading:
        setting.where = f"“{section.heading}”"
        yield _heading(setting.runs(section.heading, "black"), 1)
    level = 1
    prose = paragraphs(report.narrative.get(section.id, ""))
    for number, paragraph in enumerate(prose, start=1):
        setting.where = f"“{section.heading or section.part}”第 {number} 段"
        runs = _paragraph(paragraph, setting)
        if section.heading and paragraph.head and not paragraph.text:
            # no level may be left out, nor stand before the first
            level = 2 if paragraph.level == 1 or level == 1 else 3
            yield _heading(runs, level)
        else:
            yield {"kind": "paragraph", "runs": runs}
    if section.table:
        setting.where = f"“{section.heading}”的表"
        yield _table(report, report.form.tables[section.table], setting)


def _is_short(part: Data) -> bool:
    return part["kind"] == "paragraph" and sum(len(one) for _, one in part["runs"]) < SHORT


def _heading(runs: Sequence[tuple[int, str]], level: int) -> Data:
    return {"kind": "heading", "runs": runs, "level": level}


def _paragraph(paragraph: Paragraph, setting: _Setting) -> list[tuple[int, str]]:
    """Set a paragraph, its head in 黑体 or 楷体."""
    head = "black" if paragraph.level == 1 else "kai"
    return [*setting.runs(paragraph.head, head), *setting.runs(paragraph.text, "body")]


def _table(report: Report, table: Table, setting: _Setting) -> Data:
    """Lay out a table; rows without a number are heads of those below them."""
    total = sum(table.widths)
    edges = [TEXT_WIDTH * part / total for part in accumulate(table.widths, initial=0)]
    size = SMALL if table.rows > LONG else USUAL
    rows = lay_out(table)
    smaller = _fitting(report, rows, edges, size, setting)
    groups = []
    for head, some in groupby(rows, lambda row: not any(cell.cell for cell in row)):
        cells = [_cell(report, cell, edges, size, setting) for row in some for cell in row]
        groups.append({"head": head, "cells": cells})
    return {
        "kind": "table",
        "columns": [end - start for start, end in pairwise(edges)],
        "size": size,
        "number": smaller,
        "leading": size * 1.5,
        "air": 0 if table.rows > LONG else (AIRY - size * 1.5) / 2,
        "style": setting.runs("0", "song")[0][0],
        "groups": groups,
    }


def _fitting(
    report: Report,
    rows: Sequence[Sequence[GridCell]],
    edges: Sequence[float],
    size: float,
    setting: _Setting,
) -> float:
    """Find the size at which no number of a table is wider than its column."""
    wanted = size
    for cell in (one for row in rows for one in row):
        if cell.cell is None or report.form.item(cell.cell).type is ItemType.TEXT:
            continue
        needed = setting.width(display(report.value(cell.cell)), "song")
        room = edges[cell.column + cell.colspan] - edges[cell.column] - PADDING
        while wanted > LEAST and needed * wanted > room:
            wanted -= STEP
    return wanted


def _cell(
    report: Report, cell: GridCell, edges: Sequence[float], size: float, setting: _Setting
) -> Data:
    """Lay out a cell: a label with the breaks that it needs, or a number."""
    room = edges[cell.column + cell.colspan] - edges[cell.column]
    if cell.cell:
        lines, kind = [display(report.value(cell.cell))], "number"
    else:
        lines = _lines(cell, room, size)
        kind = "head" if cell.head or len(lines) > 1 else "label"
    if cell.cell and report.form.item(cell.cell).type is ItemType.TEXT:
        kind = "text"
    return {
        "kind": kind,
        "padded": kind == "label" or (len(lines) == 1 and room > (FEW + 1) * size),
        "rowspan": cell.rowspan,
        "colspan": cell.colspan,
        "lines": [setting.runs(line, "song") for line in lines],
    }


def _lines(cell: GridCell, room: float, size: float) -> list[str]:
    """Break a head after an even number of characters, a vertical label after each."""
    label = cell.text or ""
    if not cell.head and room - 2 * PADDING < 2 * size:
        return [*label]
    fit = int((room - PADDING) // size)
    if not cell.head or len(label) <= fit or not 1 < fit <= FEW:
        return [label]
    step = fit - fit % 2
    return [label[at : at + step] for at in range(0, len(label), step)]
