"""Values of a register kept by others → ours by data; what is not certain is a question."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from govreport.days import typed_day
from govreport.forms import Form, form, known_forms
from govreport.forms.lookup import plain
from govreport.lazy import lazy
from govreport.register.columns import REMARK, RegisterColumn, column_of, columns
from govreport.register.harmless import QUOTED, is_harmless, told_of
from govreport.register.new import label_of
from govreport.register.persons import others, why_no_number
from govreport.register.values import NoValue, choices, chosen, day_of, typed
from govreport.text import bare, simplified

CHOSEN = frozenset({"applicant", "outcome", "result", "suit_kind"})
"""Kinds of columns of which the form has the values."""
DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
COUNTED = lazy("第?[〇零一二三四五六七八九十百]+[号件]?")
NUMERALS = lazy("[〇零○一二三四五六七八九十]+")
DAY = lazy(r"\d{1,2}月\d{1,2}日|20\d\d[-./年]\d{1,2}[-./月]\d{1,2}")
"""A day among words."""
SHORT_YEAR = lazy(r"(\d\d)[-./年](\d{1,2})[-./月](\d{1,2})日?")
PARTLY = "区分处理"
"""What the form's remark on a part that is granted says."""
FAR = timedelta(84)
"""So long are some 60 working days; a day without a year lies hardly farther off."""
BOX, OPEN = lazy("[☑√✓✔☒■●□☐○]"), "□☐○"
"""Boxes in a cell that has the labels beside them, and those without a tick."""
UNCLEAR = "看不出是哪一种"
REFUSED = ("denied_", "unavailable_")
"""What the rest may be where part of a request is granted."""
WHOLE = 6
"""So many characters that stand in one label alone are that label's."""
JOINTS = "-—–:·"
"""What stands between a group and which of its kinds is meant."""


class ValueDoubt(NamedTuple):
    """A value that is none of the form's for certain: why, and the labels to choose from.

    `shown` is what may be told of it, "" where it may be somebody's name.
    """

    shown: str
    why: str
    choices: Sequence[str] = ()


def value_read(
    said: Sequence[object],
    column: RegisterColumn,
    form: Form,
    given: str | None,
    since: str,
) -> str | ValueDoubt:
    """Read a value as a register of ours has it, "" where nothing stands.

    `given` is what somebody answered for it; a day of no stated year is the first that
    isn't before `since`. What stands in a second column says it more exactly.
    """
    cell, text, more = said[0], typed(said[0]), "".join(map(typed, said[1:]))
    if given is not None or not (text or more):
        return given or ""
    if column.kind == "date":
        return _day(cell, text, since)
    if column.kind == "text":
        return _number(text) if column.field == "number" else _channel(text)
    found = _with_boxes(text, more, column.kind, form)
    if isinstance(found, ValueDoubt):
        return found
    return next((label_of(one) for one in chosen(column.kind, form) if one.id == found), "")


def _with_boxes(first: str, second: str, kind: str, form: Form) -> str | ValueDoubt:
    own, rest = _ticked(first), _ticked(second)
    if isinstance(own, ValueDoubt):
        return own
    return rest if isinstance(rest, ValueDoubt) else _of_two(own, rest, kind, form)


def _ticked(text: str) -> str | ValueDoubt:
    """Give the one label that is ticked of several with boxes; other text as it is."""
    boxes = BOX.findall(text)
    if not boxes or (not any(one in OPEN for one in boxes) and len(boxes) < 2):
        return text
    labels = [one.strip(" ,，、;；/\n") for one in BOX.split(text)]
    before, behind = labels[0], labels[-1]
    if bool(before) == bool(behind):
        return ValueDoubt("", "有几个框，看不出勾的是哪一个")
    named = labels[:-1] if before else labels[1:]
    found = [one for box, one in zip(boxes, named, strict=True) if box not in OPEN]
    if len(found) != 1 or not all(named):
        return ValueDoubt("", f"有 {len(boxes)} 个框，勾了 {len(found)} 个")
    return found[0]


def _number(text: str) -> str | ValueDoubt:
    counted = any(map(str.isdecimal, text)) or COUNTED.fullmatch(text)
    why = why_no_number(text) if counted else "不像编号"
    return ValueDoubt("", f"{why}，没有照抄") if why else text


def _channel(text: str) -> str | ValueDoubt:
    known = others()["channel"]
    found = next((said for word, said in known.items() if word in text), None)
    return found if found is not None else ValueDoubt("", "看不出是哪种渠道，没有照抄")


def is_day(cell: object) -> bool:
    """Whether a cell says nothing but a day, be it without its year."""
    text = typed(cell)
    known = isinstance(day_of(cell), date) and not text.isdecimal()
    return known or typed_day(_in_digits(text)) is not None


def has_no_year(cell: object) -> bool:
    """Whether a cell has a day without its year."""
    parts = typed_day(_in_digits(typed(cell)))
    return parts is not None and parts[0] is None


def _in_digits(text: str) -> str:
    """Write a day in digits that is written in numerals: 二〇二五年六月九日."""

    def number(found: re.Match[str]) -> str:
        tens, ten, ones = found[0].rpartition("十")
        if not ten:
            return found[0].translate(DIGITS)
        return f"{tens.translate(DIGITS) or 1}{ones.translate(DIGITS) or 0}"

    return NUMERALS.sub(number, bare(text).rstrip("."))


def _day(cell: object, text: str, since: str) -> str | ValueDoubt:
    """Read a day; of no whole year the first that may be meant and isn't too early."""
    found = day_of(cell)
    if isinstance(found, NoValue):
        days = (day_of(one) for one in _ways(_in_digits(text), since))
        found = next((one for one in days if isinstance(one, date)), found)
    why = found.sentence if isinstance(found, NoValue) else ""
    if isinstance(found, date) and since and has_no_year(cell):
        begin = date.fromisoformat(since)
        if found.year > begin.year and found - begin > FAR:
            why = f"没有写年份，在 {begin.year} 年里早于收到日期，看不出是哪一年"
    if isinstance(found, date) and not why:
        return found.isoformat()
    return ValueDoubt(told_of(text, column_of("received")), why)


def _ways(text: str, since: str) -> Iterator[str]:
    """Yield the days that a text may mean, with their years."""
    parts = typed_day(text)
    if parts and parts[0] is not None:
        yield "-".join(map(str, parts))
        return
    years = [int(since[:4]) + more for more in range(2)] if since else []
    if short := SHORT_YEAR.fullmatch(text):
        years = [year for year in years if str(year)[2:] == short[1]]
        parts = None, int(short[2]), int(short[3])
    if parts is None:
        return
    days = (f"{year}-{parts[1]:02}-{parts[2]:02}" for year in years)
    yield from (one for one in days if one >= since)


@lru_cache(maxsize=1024)
def is_value(text: str, kind: str, *, sure: bool = False) -> bool:
    """Whether a text says what a column of that kind has; `sure` if it is a label of it."""
    of, said = form(known_forms()[-1]), plain(simplified(text))
    if said in _labels(kind, of) or sure:
        return said in _labels(kind, of)
    words = others()[kind]
    return any(said in known for known in (choices(kind, of).ids, *words.values()))


@cache
def _labels(kind: str, form: Form) -> frozenset[str]:
    return frozenset(plain(label_of(one)) for one in chosen(kind, form))


def _of_two(first: str, second: str, kind: str, form: Form) -> str | ValueDoubt:
    """Find the id that two columns lead to: the group, and what it is more exactly."""
    if not (first and second):
        return _chosen(first or second, kind, form)
    labels = {one.id: label_of(one) for one in chosen(kind, form)}
    sure = {**others()[kind]["says"], **choices(kind, form).ids}
    if whole := sure.get(plain(simplified(first + second))):
        return str(whole)
    found = [_chosen(one, kind, form) for one in (first, second)]
    group, own = (_means(one, kind, form) for one in (first, second))
    if found[0] == "partial" and all(one.startswith(REFUSED) for one in own):
        return "partial"
    both = group & own
    certain = any(isinstance(one, str) for one in found)
    if len(both) == 1 and certain:
        return next(iter(both))
    known = both or group | own or frozenset(labels)
    named = kind == "applicant" or not (group and own)  # perhaps somebody
    column = next(one for one in columns() if one.kind == kind)
    named = named or not all(is_harmless(one, column) for one in (first, second))
    shown = "" if named else f"{first} {second}"[:QUOTED]
    why = "和另一列说的不一样" if group and own and not both else UNCLEAR
    return ValueDoubt(shown, why, [label for one, label in labels.items() if one in known])


def _means(text: str, kind: str, form: Form) -> frozenset[str]:
    """Find all ids that a text may stand for, none where nobody knows."""
    found, said = _chosen(text, kind, form), plain(simplified(text))
    if isinstance(found, str):
        return frozenset({found})
    asked, groups = others()[kind]["asked"], choices(kind, form).groups
    if said in asked or said in groups:
        every = (one.id for one in chosen(kind, form))
        return frozenset(asked.get(said, groups.get(said, ())) or every)
    return frozenset()


@lru_cache(maxsize=4096)
def _chosen(text: str, kind: str, form: Form) -> str | ValueDoubt:
    """Find the id that a text stands for, "" for nothing yet."""
    said, known, words = plain(simplified(text)), choices(kind, form), others()[kind]
    labels = {one.id: label_of(one) for one in chosen(kind, form)}
    asked = words["asked"]
    shown = told_of(text, next(one for one in columns() if one.kind == kind))
    if said in asked:
        why = "可以指几种" if len(asked[said]) > 1 else UNCLEAR
        return ValueDoubt(shown, why, [labels[one] for one in asked[said] or labels])
    sure = {**words["says"], **known.ids}
    if said in sure:
        return str(sure[said])
    within_group = [one for one in asked if said.startswith(one) and asked[one]]
    if within_group:  # 不予公开（过程性信息）, 法人/其他组织-商业企业
        group = max(within_group, key=len)
        inner = sure.get(said.removeprefix(group).lstrip(JOINTS), "")
        listed = [labels[one] for one in asked[group]]
        return str(inner) if inner in asked[group] else ValueDoubt(shown, UNCLEAR, listed)
    within = [one for one in labels if said in plain(labels[one])]
    if len(said) >= WHOLE and len(within) == 1:  # a label that was shortened
        return within[0]
    remarks = [plain(simplified(one)) for one in REMARK.findall(text)]
    fit = [PARTLY in one or str(sure.get(one, "")).startswith(REFUSED) for one in remarks]
    if all(fit) and known.ids.get(plain(simplified(REMARK.sub("", text)))) == "partial":
        return "partial"
    return ValueDoubt(shown, UNCLEAR, list(labels.values()))
