"""What was left to fill in: holes in the prose, live numbers without a number."""

import re
from collections.abc import Iterator, Sequence

from govreport.checks.case import Case
from govreport.checks.rules import found
from govreport.findings import Finding, Place

NUMERAL = "一二三四五六七八九十百〇○零"
HAN = "\u4e00-\u9fff"
BLANKS = "\u0020\u3000\xa0"
UNIT = "条|件|次|份|个|篇|期|场|项|人次|万元|元"
QUESTION = r"【待填：(.*)】"
"""How the outline asks."""
HOLES: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("待填", "待补充"),
        r"【待填[^】]*】?|待填|(?<![有尚仍还亟])待补充(?=[）)】\]，。；、\s]|$)",
    ),
    (("TODO", "TBD"), r"\bTODO\b|\bTBD\b"),
    (
        tuple("XxＸｘ×"),
        r"(?:19|20)[XxＸｘ×]{2}|(?<![A-Za-z0-9])[XxＸｘ×]{2,}(?![A-Za-z0-9])",
    ),
    (tuple("○〇"), rf"(?<![{NUMERAL}])[○〇]{{2,}}(?![{NUMERAL}])"),
    (tuple("_＿"), r"(?<![A-Za-z0-9])[_＿]{2,}(?![A-Za-z0-9])"),
    (("{{",), r"\{\{[^{}\n]*(?:\}\})?"),
    (("（文字描述",), r"（文字描述[^（）]*）"),
    (
        tuple(BLANKS),
        rf"(?<=[{HAN}])[{BLANKS}]+(?:{UNIT})(?=[，。；、,;）)\s]|$)",
    ),
    (tuple(BLANKS), rf"(?<=年)[{BLANKS}]+月|(?<=月)[{BLANKS}]+日"),
    (
        ("信息条", "信息件", "文件份", "文件件", "申请件", "申请份"),
        r"(?:公开|发布|公布|收到|受理)(?:政府)?(?:信息|文件|申请)(?:条|件|份)(?=[，。；、])",
    ),
    (
        ("规范性文件。",),
        r"(?:^|(?<=[，。；\n]))(?:目前|共有|现有|共|有)?现行有效的?(?:行政)?规范性文件(?=。)",
    ),
)
"""What stands where a word or number was to come. `二○○七年` is a year, no hole.

Before each expression what a text must have for it to be worth a try.
"""


def check_placeholders(case: Case) -> Iterator[Finding]:
    """Everything in the prose that was left to fill in."""
    report, extra = case.report, case.settings.placeholders
    for start, end in _holes(report.title, extra):
        where = Place("title", report.locate(("title",), (start, end)))
        yield found("N-PLACEHOLDER", _told(report.title, start, end), cells=(where,))
    for name, filled in case.prose.items():
        for start, end in _holes(filled.text, extra):
            if not filled.is_live(start, end):
                where = case.in_prose(name, start, end)
                message = _told(filled.text, start, end)
                yield found("N-PLACEHOLDER", message, cells=(where,))


def check_quotes(case: Case) -> Iterator[Finding]:
    """Live numbers that say nothing, or that aren't there yet."""
    for name, filled in case.prose.items():
        path = ("narrative", name)
        for gap in filled.gaps:
            location = case.report.locate(path, (gap.start, gap.end))
            written = case.report.narrative[name][gap.start : gap.end]
            code, ask = (
                ("V-UNKNOWN", "请改正") if gap.unknown else ("N-PLACEHOLDER", "请先填上")
            )
            message = f"“{written}”不能填入正文：{gap.message}；{ask}"
            yield found(code, message, cells=(Place(".".join(path), location),))


def _told(text: str, start: int, end: int) -> str:
    question = re.fullmatch(QUESTION, text[start:end])
    if question:
        return f"还没有写：{question[1]}　写好后连同【】一起删去"
    hole = text[start:end].strip() or text[start:end].replace(" ", "␣")
    return f"“{hole}”处还没有填，请补上或删去：{_around(text, start, end)}"


def _holes(text: str, extra: Sequence[str] = ()) -> Iterator[tuple[int, int]]:
    """The stretches that are holes, one that lies in another left out.

    `extra` are further words that a workspace looks for.
    """
    own = [((word,), re.escape(word)) for word in extra]
    spans = sorted(
        (match.start(), -match.end())
        for needles, pattern in (*HOLES, *own)
        if any(needle in text for needle in needles)
        for match in re.finditer(pattern, text)
    )
    reached = -1
    for start, minus_end in spans:
        if -minus_end > reached:
            yield start, -minus_end
            reached = -minus_end


def _around(text: str, start: int, end: int) -> str:
    """Some words before and behind, from the same line."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    stop = len(text) if line_end < 0 else line_end
    first, last = max(line_start, start - 12), min(stop, end + 12)
    before = "……" if first > line_start else ""
    after = "……" if last < stop else ""
    return f"{before}{text[first:last].strip()}{after}"
