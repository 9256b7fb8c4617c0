"""An empty register: a workbook with lists to choose from, or a CSV."""

import re
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from govreport.errors import FormError
from govreport.forms import Form, Item
from govreport.register.columns import RegisterColumn, columns
from govreport.register.values import chosen
from govreport.text import width
from govreport.workbook import column_width, new_workbook, put

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for another encoding."""
SHEET, LISTS, HELP = "申请登记", "选项", "填写说明"
ROWS = 5000
"""Rows that are prepared: a city bureau's year."""
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
AROUND = re.compile(r"^(?:（.）|\d\.)|（.{4,}）$")
"""What a label has around its words: a number before, a remark behind."""
WIDTHS = {
    "text": 12,
    "date": 11.5,
    "applicant": 14,
    "outcome": 32,
    "result": 11,
    "suit_kind": 17,
    "private": 15,
}
"""Of columns by what they hold, in digits."""
TEXT = 49
"""Excel's own number for text: in a cell of that look 2025-1 becomes no day."""
SECOND_PAGE = 14
"""The column with which the second printed page begins: how it ended."""
SCALE = 62
"""Per cent, at which the first page holds its columns."""
HELP_WIDTH, LINE = 80, 18
"""Digits in a line of the sheet that tells how to fill in, and its height in points."""
FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
NOTES = (
    ("怎样登记", "一件申请一行，从第 2 行起往下写。第 1 行的列名不要改，列的先后可以变。"),
    ("不写姓名", "这张表不登记申请人的姓名、身份证号、电话、地址，请不要加这样的列。"),
    ("还没办完", "答复日期、处理结果先空着。到年底没有办完的，结转下年继续办理。"),
    ("跨年的申请", "哪一年收到的，一直在哪一年的表里登记，下一年办结也写在这里。"),
    ("日期", "写成 2025-03-12 或 2025/3/12。没有发生的就空着，不要写“无”。"),
    ("选择的列", "点格子右边的箭头选一项；表上没有的写法填不进去。"),
)


def empty_register(suffix: str, form: Form) -> bytes:
    """Make a register without requests, as `.xlsx` or `.csv`; the same bytes each time."""
    if suffix == ".csv":
        return f"{BOM}{','.join(one.head for one in columns())}\r\n".encode()
    stream = BytesIO()
    book = new_workbook(stream=stream)
    register, help_, lists = map(book.add_worksheet, (SHEET, HELP, LISTS))
    ranges = _write_lists(lists, form)
    _write_register(book, register, ranges)
    _write_help(book, help_)
    book.close()
    return stream.getvalue()


def label_of(item: Item) -> str:
    """Name a value as a register does: its label without number, behind its group's."""
    group = item.path[1:-1] if item.path[0].startswith("三、") else ()
    return "：".join(AROUND.sub("", one) for one in (*group, item.label))


def _lists(form: Form) -> dict[str, tuple[str, list[str]]]:
    """Collect the lists to choose from by kind of column, each under a head."""
    found: dict[str, tuple[str, list[str]]] = {}
    for one in columns():
        if one.kind not in {"text", "date", "private"} and one.kind not in found:
            head = "复议、诉讼结果" if one.kind == "result" else one.head
            found[one.kind] = head, [label_of(item) for item in chosen(one.kind, form)]
    return found


def _write_lists(sheet: "Worksheet", form: Form) -> dict[str, str]:
    """Write what there is to choose from; give where each list stands."""
    ranges = {}
    for column, (kind, (head, labels)) in enumerate(_lists(form).items()):
        for row, text in enumerate((head, *labels)):
            put(sheet, row, column, text)
        sheet.set_column(column, column, column_width(head, *labels))
        letter = "ABCDEF"[column]
        ranges[kind] = f"={LISTS}!${letter}$2:${letter}${len(labels) + 1}"
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    return ranges


def _write_register(book: "Workbook", sheet: "Worksheet", ranges: dict[str, str]) -> None:
    head = book.add_format(
        FONT
        | {"bold": True, "text_wrap": True, "align": "center", "bg_color": "#E7EEF7"}
        | {"border": 1}
    )
    day = book.add_format(
        FONT | {"num_format": "yyyy-mm-dd", "align": "center", "border": 1}
    )
    text = book.add_format(FONT | {"num_format": TEXT, "text_wrap": True, "border": 1})
    for at, column in enumerate(columns()):
        look = day if column.kind == "date" else text
        sheet.set_column(at, at, WIDTHS[column.kind], look)
        put(sheet, 0, at, column.head, head)
        _check(sheet, at, column, ranges)
    sheet.set_row(0, 36)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_print_scale(SCALE)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    sheet.set_v_pagebreaks([SECOND_PAGE])
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _check(
    sheet: "Worksheet", at: int, column: RegisterColumn, ranges: dict[str, str]
) -> None:
    """Let a column take only what it may hold; FormError where that can't be said."""
    rule: dict[str, object]
    if column.kind == "date":
        rule = {
            "validate": "date",
            "criteria": "between",
            "minimum": FIRST_DAY,
            "maximum": LAST_DAY,
            "error_title": "请填日期",
            "error_message": f"“{column.head}”要填日期，写成 2025-03-12；没有就空着。",
        }
    elif column.kind in ranges:
        rule = {
            "validate": "list",
            "source": ranges[column.kind],
            "error_title": "请从列表里选",
            "error_message": f"“{column.head}”请点格子右边的箭头选一项；还没有就空着。",
        }
    else:
        return
    if sheet.data_validation(1, at, ROWS, at, rule):
        message = f"register column {column.head}: its check can't be written"
        raise FormError(message)


def _write_help(book: "Workbook", sheet: "Worksheet") -> None:
    title = book.add_format(FONT | {"bold": True, "font_size": 14})
    bold = book.add_format(FONT | {"bold": True, "border": 1, "valign": "top"})
    text = book.add_format(FONT | {"text_wrap": True, "border": 1, "valign": "top"})
    put(sheet, 0, 0, "政府信息公开申请登记簿 填写说明", title)
    lines = [*NOTES, ("列名", "填什么"), *((one.head, one.fill) for one in columns())]
    for row, (name, told) in enumerate(lines, 2):
        put(sheet, row, 0, name, bold)
        put(sheet, row, 1, told, text)
        sheet.set_row(row, LINE * -(-width(told) // HELP_WIDTH or 1))
    sheet.set_column(0, 0, column_width(*(name for name, _ in lines)))
    sheet.set_column(1, 1, HELP_WIDTH + 2)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
