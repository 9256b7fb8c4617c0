"""What tomllib complains about, told to a clerk who has never seen TOML."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

from govreport.errors import TextProblem

FILE = Path(__file__).with_name("complaints.toml")
PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
QUOTES = dict.fromkeys("“”„‟「」『』", '"') | dict.fromkeys("‘’‚‛", "'")
LOOKALIKES = QUOTES | {"、": ",", "。": ".", "【": "[", "】": "]", "—": "-"}
SWITCHES = {
    "strict": {
        "true": ("true", "yes", "on", "是", "要", "开"),
        "false": ("false", "no", "off", "否", "不", "不要", "关"),
    }
}
"""What people write for a key that is true or false."""
SURPLUS = "，。、；,;."
"""What people put behind a number, and a line of TOML can't have."""
THREE = '"""'
OPENING = re.compile(r'=\s*"""[^"]*$')
PAIR = re.compile(
    r"(?P<key>\s*[A-Za-z_]+)(?:\s*[=＝:：]\s*|[\s\u3000]+(?=[0-9０-９]))(?P<value>[^#＃]*?)\s*(?:[#＃].*)?"
)
COUNT = re.compile(
    r"(?P<digits>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)\s*(?P<wan>万)?\s*(?:件|条|份|个|次|宗|起|万元|元)?[，。；、,;]?"
)
YEAR_SAID = re.compile(r"([0-9]{4})\s*年度?")
DATE_SAID = re.compile(r"([0-9]{4})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})日?")
TEXT = re.compile(
    r"[\"'“”‘’「」『』]*(?P<text>[^\"'\\“”‘’「」『』]*[\u4e00-\u9fff][^\"'\\“”‘’「」『』]*)[\"'“”‘’「」『』]*"
)
NO_TEXT = re.compile(r"[约近无没暂未零一二三四五六七八九十百千两几]{1,4}[0-9]*[有]?")
LONGEST = 60
"""A longer line is not repeated."""
BY_THE_LINE = ("Invalid value", "Expected newline", "Invalid statement", "Invalid initial")


@cache
def _words() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


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
    where = _Where(lines, len(lines), len(lines[-1]) + 1)
    if (found := PLACE.search(message)) and found[1]:
        where = _Where(lines, min(int(found[1]), len(lines)), int(found[2]))
    sentence = (
        _left_open(message, where)
        or _surplus(message, where)
        or _full_width(message, where)
        or _by_the_line(message, where)
        or _by_the_message(message, where)
    )
    meant = _meant(where)
    ask = f"；是不是 {meant}" if meant and meant != where.text.strip() else ""
    return TextProblem(name, sentence + ask, where.line, where.column)


def _meant(where: _Where) -> str:
    """Write a line as it was probably meant, "" where that can't be told."""
    found = PAIR.fullmatch(where.text[: LONGEST * 2])
    if found is None:
        return ""
    key, value = found["key"].strip(), found["value"].strip()
    number = unicodedata.normalize("NFKC", value).strip()
    written = ""
    if key in SWITCHES:
        words = SWITCHES[key].items()
        written = next((one for one, said in words if number.lower() in said), "")
    elif one := YEAR_SAID.fullmatch(number):
        written = one[1] if key == "year" else ""
    elif one := DATE_SAID.fullmatch(number):
        written = f"{one[1]}-{int(one[2]):02}-{int(one[3]):02}"
    elif one := COUNT.fullmatch(number):
        written = _count(one, in_yuan=number.rstrip("，。；、,;").endswith("元"))
    elif (one := TEXT.fullmatch(value)) and _is_whole(one["text"], where):
        written = f'"{one["text"].strip()}"'
    meant = f"{key} = {written}"
    if not written or len(meant) > LONGEST:
        return ""
    try:
        tomllib.loads(meant)
    except tomllib.TOMLDecodeError:
        return ""
    return meant


def _is_whole(text: str, where: _Where) -> bool:
    """Whether it is a text that ends with its line, no number with words around it."""
    following = "".join(where.lines[where.line : where.line + 1])
    ended = re.match(r"\s*(?:#|\[|[A-Za-z_]+\s*=|$)", following)
    return bool(ended) and not (text[:1].isdecimal() or NO_TEXT.fullmatch(text))


def _count(number: re.Match[str], *, in_yuan: bool) -> str:
    """Write a number without what stood around it; amounts in 元 need a reckoning."""
    digits = number["digits"].replace(",", "")
    if in_yuan and not number[0].rstrip("，。；、,;").endswith("万元"):
        return ""
    if number["wan"] and "." not in digits:
        return f"{digits}0000"
    return "" if number["wan"] else digits


def _surplus(message: str, where: _Where) -> str | None:
    """Notice a Chinese mark behind a number, which may have been meant for its point."""
    here = where.char
    if not here or here not in SURPLUS or not message.startswith("Expected newline"):
        return None
    if re.search(r"\d[,，]\d{3}|=\s*\d{4}[./]\d", where.text):
        return None
    if re.match(r"[。．]\d", where.text[where.column - 1 :]):
        return f"小数点要用半角的 . ，不要写“{here}”，如 1.26"
    return f"数或文字后面不要写“{here}”，请删去"


def _full_width(message: str, where: _Where) -> str | None:
    """Notice a Chinese character where its half-width twin belongs."""
    here = where.char
    if here in SURPLUS + "（" and message.startswith("Expected newline"):
        return None  # a mark between the digits of a number, a remark, which the line shows
    if here == "：" and message.startswith("Expected '='"):
        return "名称和数之间要用等号 = ，不用冒号"
    meant = LOOKALIKES.get(here, unicodedata.normalize("NFKC", here))
    if not here or here.isascii() or len(meant) != 1 or not meant.isascii():
        return None
    if here in QUOTES:
        return f"这里用了中文引号 {here} ，请改成英文（半角）引号 {meant}"
    if meant == " ":
        return f"这里有全角空格（U+{ord(here):04X}），请改成半角空格，或删去"
    return f"“{here}”是全角（中文）字符，请改成半角的 {meant}"


def _by_the_line(message: str, where: _Where) -> str | None:
    if not message.startswith(BY_THE_LINE):
        return None
    seen = (one["told"] for one in _words()["lines"] if re.search(one["like"], where.text))
    return next(seen, None)


def _by_the_message(message: str, where: _Where) -> str:
    told = (one["told"] for one in _words()["messages"] if message.startswith(one["like"]))
    twice = message.startswith(("Cannot overwrite", "Duplicate"))
    return next(told) + (_told_before(where) if twice else "")


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
