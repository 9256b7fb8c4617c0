"""What every container gives: paragraphs and grids, in reading order."""

from typing import NamedTuple

TITLE, HEADING, BODY, SIGNATURE = "title", "heading", "body", "signature"
PICTURE = "picture"
"""A place with a picture and no text."""
FIXED = "fixed"
"""A line of the form itself, which a template of one's own marks: never prose."""
APART = "apart"
"""A line that is set otherwise than the prose around, such as a signature."""
OWNER, OF_YEAR = "owner", "of year"
"""Whose report it is, and of which year, as a container says in cells of their own."""
OF_SHEET = "year of sheet"
"""The year that the name of a workbook's sheet names, or that stands above its columns."""
MERGED = "合并：\u2060"
"""Begins a cell for a number that stands over several; with a character nobody types."""

MOST_DIGITS = 100
"""Digits of a number that is reckoned with; whoever prints more means none."""
FORMULA = "公式：\u2060"
"""Begins a cell of a workbook that is a formula, before what is stored for it."""
ODD = "不是数：\u2060"
"""Begins a cell of a workbook that shows something else than a number in its place."""


class TextBlock(NamedTuple):
    """Line of text. `role` is what the container says it is, "" where it doesn't.

    `section` is the section that the container itself says begins here.
    """

    text: str
    role: str = ""
    section: str = ""


class Slot(NamedTuple):
    """Cell of a grid: its text and the columns that it takes."""

    text: str
    column: int = 0
    span: int = 1


class Grid(NamedTuple):
    """Table, row by row; a cell over several rows stands in the first of them.

    `placed` says that the columns are known, not only the order in a row; `ours`
    that we drew it ourselves, so that no cell stands where it doesn't belong; `loose`
    that it is a row on its own, the rest of its table standing in other blocks;
    `of_sheet` that it is of a worksheet, where a cell stays in its column.
    """

    rows: tuple[tuple[Slot, ...], ...]
    placed: bool = True
    ours: bool = False
    loose: bool = False
    of_sheet: bool = False


def merged(text: str) -> str:
    """Mark a number that is printed over several rows, in each of their cells."""
    return f"{MERGED}{text.strip()}"


def whole_number(text: str) -> int:
    """Give the number of some digits, 0 for other text, -1 for more than anybody prints."""
    if not text.isdecimal():
        return 0
    return int(text) if len(text) <= MOST_DIGITS else -1


def is_number(text: str) -> bool:
    """Whether a cell holds digits alone."""
    return text.strip().isdecimal()


class Hidden(NamedTuple):
    """What a document has beside the text that is read, and how many of it.

    `kind` is one of `HIDDEN`.
    """

    kind: str
    number: int

    def __str__(self) -> str:
        """Say it in words: 批注 1 条."""
        return f"{self.kind} {self.number} {HIDDEN[self.kind].measure}"


class Treatment(NamedTuple):
    """How something hidden is counted, and what was done with it.

    `unfinished` says that a document that has it is not final.
    """

    measure: str
    done: str
    unfinished: bool = False


HIDDEN = {
    "未接受的修订": Treatment("处", "按全部接受以后的文字读", unfinished=True),
    "批注": Treatment("条", "没有读", unfinished=True),
    "图片": Treatment("张", "里面的字读不到"),
    "图表": Treatment("个", "里面的数读不到"),
    "图形": Treatment("个", "没有读"),
    "文本框": Treatment("个", "里面的字读进了所在的段落"),
    "嵌入的对象": Treatment("个", "没有读"),
    "符号": Treatment("个", "字体里的符号，读作“※”"),
    "隐藏的文字": Treatment("处", "没有读"),
    "加删除线的文字": Treatment("处", "没有读"),
    "上标": Treatment("处", "没有读"),
    "脚注和尾注": Treatment("条", "没有读"),
    "没有更新的域": Treatment("处", "按现在显示的文字读"),
    "存成文本的数": Treatment("个", "照数读"),
    "藏起来的行": Treatment("行", "照样读"),
    "藏起来的列": Treatment("列", "照样读"),
    "指向别的文件的公式": Treatment("个", "没有去找那个文件，用存下的结果"),
    "旧格式的工作表": Treatment("张", "有没有公式、图和藏起来的行列看不出来"),
}
"""Kinds of what a Word or ODF document hides, in the order in which they are told."""
Block = TextBlock | Grid


def length(block: Block) -> int:
    """Count the characters that a block shows, its cells too."""
    if isinstance(block, Grid):
        return sum(1 + len(slot.text) for row in block.rows for slot in row)
    return len(block.text)


def shortened(text: str, length: int = 30) -> str:
    """Put text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
