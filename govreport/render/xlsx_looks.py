"""How the sheets of a report look: formats of cells, the lines of a text, A4 pages."""

from collections.abc import Callable, Mapping
from math import ceil
from typing import TYPE_CHECKING

from govreport.report import DRAFT
from govreport.text import width
from govreport.workbook import put, taken

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format as CellFormat
    from xlsxwriter.worksheet import Worksheet

PAGE_WIDTH = 92
"""Digits that a line of A4 between the margins has room for."""
SIZE = 10.5
LINE, SPACE = 15, 5
"""Points that a line takes, and that a row keeps free."""
ROOM = 1.6
"""Digits that a cell keeps free at its sides."""
A4 = 9
MARGINS = {"left": 0.6, "right": 0.6, "top": 0.75, "bottom": 0.75}
"""Inches."""
GREY, RED, FACE = "#EDEDED", "#C00000", "宋体"
LOOKS: Mapping[str, Mapping[str, object]] = {
    "title": {"font_size": 16, "bold": True, "align": "center"},
    "heading": {"bold": True, "align": "left"},
    "mark": {"bold": True, "align": "center", "font_color": RED},
    "head": {"border": 1, "align": "center", "bold": True},
    "label": {"border": 1, "align": "left"},
    "band": {"border": 1, "align": "center", "bold": True},
    "typed": {"border": 1, "align": "center", "locked": False, "shrink": True},
    "derived": {"border": 1, "align": "center", "bg_color": GREY, "shrink": True},
    "part": {"align": "left", "valign": "top"},
    "text": {"align": "left", "valign": "top", "num_format": "@"},
    "part row": {"align": "left", "valign": "top", "border": 1},
    "text row": {"align": "left", "valign": "top", "border": 1},
}
Look = Callable[..., "CellFormat"]
"""Gives the format of a name and a number."""


def look_of(
    book: "Workbook", made: dict[tuple[str, str], "CellFormat"], name: str, number: str = ""
) -> "CellFormat":
    """Give the format of a name in `LOOKS`, with one of numbers; each is made once."""
    if (name, number) not in made:
        base = {"valign": "vcenter", "font_name": FACE, "font_size": SIZE}
        wraps = {"text_wrap": "shrink" not in LOOKS[name]}
        more = {"num_format": number} if number else {}
        made[name, number] = book.add_format(base | wraps | {**LOOKS[name]} | more)
    return made[name, number]


def write(
    sheet: "Worksheet", area: tuple[int, int, int, int], value: object, look: "CellFormat"
) -> None:
    """Write a value into a cell, or into several that are merged."""
    if area[:2] != area[2:]:
        taken(sheet.merge_range(*area, "", look), sheet, *area[:2])
    put(sheet, *area[:2], value, look)


def lines_in(text: str, wide: float) -> int:
    """Count the lines that a text takes in a width, in Chinese characters."""
    return max(1, ceil(width(text) / 2 / max(1, (wide - ROOM) // 2)))


def set_up(sheet: "Worksheet", heads: int, *, draft: bool) -> None:
    """Print on A4, as wide as the page, with the rows down to `heads` on each page."""
    sheet.set_paper(A4)
    sheet.set_margins(**MARGINS)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    taken(sheet.repeat_rows(0, heads), sheet)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    if draft:
        sheet.set_header(f"&C{DRAFT}")
