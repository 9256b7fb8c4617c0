"""What tomllib complains about, told to a clerk who has never seen TOML."""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from govreport.errors import TextProblem

PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
QUOTES = dict.fromkeys("“”„‟", '"') | dict.fromkeys("‘’‚‛", "'")
LOOKALIKES = QUOTES | {"、": ",", "。": ".", "【": "[", "】": "]", "—": "-"}
SURPLUS = "，。、；,;."
"""What people put behind a number, and a line of TOML can't have."""
HAN = "\u4e00-\u9fff"
THREE = '"""'
OPENING = re.compile(r'=\s*"""[^"]*$')

RENAMED = (
    "各表等号左边的英文名称不能改成中文；[counts] 里自己起的中文名称"
    '要用半角引号括起，如 "来电查询" = 86'
)
LINES = tuple(
    (re.compile(pattern), sentence)
    for pattern, sentence in (
        (
            rf"^\s*[{HAN}][^=\"']*=",
            RENAMED,
        ),
        (
            r"=\s*(?:\d{4}\s*年|\d{1,2}\s*月|\d{1,2}[./]\d{1,2}\s*(?:#|$))",
            "日期写成 2023-01-20 这样，不加引号",
        ),
        (r"=\s*(?:off|on|error|warning|info)\s*(?:#|$)", '这样的词要加半角引号，如 "off"'),
        (
            rf"^\s*\[+[^\]\"]*[{HAN}]",
            "方括号里的小节名称要写英文，如 [applications.business]",
        ),
        (rf"=\s*[-+]?\d+(?:\.\d+)?\s*[{HAN}]+", "数后面不要写单位和文字，只写数"),
        (r"=\s*\d{1,3}(?:[,，]\d{3})+\b", "数里不要用逗号分节，如 1260 不写成 1,260"),
        (r"=\s*0\d+", "数前面不要加 0，如写 3，不写 03"),
        (r"=\s*\d{4}-\d{1,2}-\d{1,2}\b", "日期的月、日都写两位，如 2023-01-20"),
        (r"=\s*\"[^\"]*\"[^\"#]+\"", "引号里面的引号请用中文引号“ ”"),
        (r"=\s*[/／—-]+\s*$", '没有填的写 ""，没有发生的写 0，不写横线和斜线'),
    )
)
"""What a line looks like, and what to say of it; the first that fits."""

MESSAGES = (
    ("Cannot overwrite", "同一个名称写了两次，请删去一个"),
    ("Invalid date", "没有这样的日期，请核对月和日，写成 2023-01-20 这样"),
    ("Duplicate inline table key", "同一个名称写了两次，请删去一个"),
    ("Cannot declare", "同一个方括号小节写了两次，请合并成一个"),
    ("Cannot mutate", "花括号里的小节不能在别处再添内容，请写到花括号里"),
    ("Unterminated string", "引号没有成对，请补上后一个引号"),
    ("Expected '='", "名称和数之间少了等号 ="),
    ("Expected '", "引号或方括号没有成对，请补上后一个"),
    ("Unclosed", "括号没有成对，请补上后一个括号"),
    ("Unescaped", "引号里的反斜杠 \\ 要写两个：\\\\"),
    ("Invalid hex value", "反斜杠 \\u 后面的字符编号写错了；普通的反斜杠要写两个：\\\\"),
    ("Escaped character", "反斜杠 \\u 后面的字符编号不存在"),
    ("Illegal character '\\n'", "引号没有成对，请在这一行补上；跨行的文字用三个引号"),
    ("Found invalid character", "有看不见的控制字符，请删去后重新输入"),
    ("Illegal character", "有看不见的控制字符，请删去后重新输入"),
    ("Invalid value", '等号右边应是数，或半角引号括起的文字；没填的写 ""'),
    ("Expected newline", "数或文字写完后多出了内容；一行只写一个，说明写在 # 后面"),
    ("Invalid statement", "这一行不是“名称 = 数”，也不是方括号小节；说明前面要加 #"),
)
OTHERWISE = "这里的写法不对；一行写一个“名称 = 数”，文字用半角引号括起"
BY_THE_LINE = ("Invalid value", "Expected newline", "Invalid statement", "Invalid initial")


class _Where(NamedTuple):
    """The place of a complaint, with the lines of the file."""

    lines: list[str]
    line: int
    column: int

    @property
    def text(self) -> str:
        """The line itself."""
        return self.lines[self.line - 1]

    @property
    def char(self) -> str:
        """The character at the place, empty behind the last."""
        return self.text[self.column - 1 : self.column]


def complaint(message: str, text: str, name: str) -> TextProblem:
    """Put a complaint of tomllib's into words for a clerk: the place and the remedy."""
    lines = text.replace("\r\n", "\n").split("\n")
    found = PLACE.search(message)
    where = (
        _Where(lines, min(int(found[1]), len(lines)), int(found[2]))
        if found and found[1]
        else _Where(lines, len(lines), len(lines[-1]) + 1)
    )
    tellers: tuple[Callable[[str, _Where], str | None], ...] = (
        _left_open,
        _surplus,
        _full_width,
        _by_the_line,
        _by_the_message,
    )
    sentence = next(told for tell in tellers if (told := tell(message, where)))
    return TextProblem(name, sentence, where.line, where.column)


def _surplus(message: str, where: _Where) -> str | None:
    """Notice a Chinese mark behind a number, which may have been meant for its point."""
    here = where.char
    if not here or here not in SURPLUS or not message.startswith("Expected newline"):
        return None
    if re.search(r"\d[,，]\d{3}", where.text):
        return None
    if re.match(r"[。．]\d", where.text[where.column - 1 :]):
        return f"小数点要用半角的 . ，不要写“{here}”，如 1.26"
    return f"数或文字后面不要写“{here}”，请删去"


def _full_width(message: str, where: _Where) -> str | None:
    """Notice a Chinese character where its half-width twin belongs."""
    here = where.char
    if here in SURPLUS and message.startswith("Expected newline"):
        return None  # a mark between the digits of a number, which the line shows
    meant = LOOKALIKES.get(here, unicodedata.normalize("NFKC", here))
    if not here or here.isascii() or len(meant) != 1 or not meant.isascii():
        return None
    if here in QUOTES:
        return f"这里用了中文引号 {here} ，请改成英文（半角）引号 {meant}"
    if meant == " ":
        return f"这里有全角空格（U+{ord(here):04X}），请改成半角空格，或删去"
    return f"“{here}”是全角（中文）字符，请改成半角的 {meant}"


def _by_the_line(message: str, where: _Where) -> str | None:
    """Tell what the line itself shows to be the trouble."""
    if not message.startswith(BY_THE_LINE):
        return None
    for pattern, sentence in LINES:
        if pattern.search(where.text):
            return sentence
    return None


def _by_the_message(message: str, where: _Where) -> str:
    sentence = next(
        (told for start, told in MESSAGES if message.startswith(start)), OTHERWISE
    )
    if message.startswith(("Cannot overwrite", "Duplicate")):
        sentence += _told_before(where)
    return sentence


def _told_before(where: _Where) -> str:
    """Tell where the same name stands above."""
    key = where.text.partition("=")[0].strip()
    for number in range(where.line - 1, 0, -1):
        line = where.lines[number - 1]
        if line.partition("=")[0].strip() == key:
            return f"（前一个在第 {number} 行）"
        if line.lstrip().startswith("["):
            break
    return ""


def _left_open(message: str, where: _Where) -> str | None:
    """Notice a text above that was left open, so that the next one's start closed it."""
    above = where.lines[: where.line - 1]
    if message.startswith("Unterminated string"):
        started = [number for number, line in enumerate(where.lines, 1) if THREE in line]
        if not started or where.line < len(where.lines):
            return None
        return f"第 {started[-1]} 行开始的一段文字，结尾少了三个半角引号 {THREE}，请补上"
    marked = [line for line in above if THREE in line]
    outside = message.startswith((*BY_THE_LINE, "Expected '='"))
    if not outside or not marked or not OPENING.search(marked[-1]):
        return None
    number = len(above) - above[::-1].index(marked[-1])
    return f"第 {number} 行以前的一段文字，结尾少了三个半角引号 {THREE}，请补上"
