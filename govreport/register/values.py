"""What a clerk typed into a cell of a register → a day, or a value of the form."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from govreport.days import typed_day
from govreport.forms import Form, Item, form, known_forms, nearest
from govreport.forms.lookup import plain, spellings, synonyms
from govreport.register.columns import RegisterColumn, column_of
from govreport.text import simplified

NOTHING = frozenset({"", "/", "\\", "-", "--", "—", "——", "无"})
"""What stands in a cell in which nothing is meant to stand."""
CLOCK = re.compile(r"(?<![\sT])[\sT]+\d{1,2}:\d\d(?::\d\d(?:\.0+)?)?$")
"""The time that Excel writes behind a day."""
FIRST_DAY, SERIALS = date(1899, 12, 30), range(36_526, 73_051)
"""From when a workbook counts days, and the numbers of those from 2000 to 2099."""
OUR_TIME = range(1900, 2200)
"""Years of what a register notes down; deadlines are counted from these."""
CHECK_DAY = "请核对年月日"
FEW = 6
"""So many choices are told where none is near."""
TYPED_AS = "请写成 2025-03-12 这样"


class NoValue(NamedTuple):
    """A value that can't be taken: what is wrong with it, and what to do."""

    sentence: str
    advice: str


def typed(value: object) -> str:
    """Give what stands in a cell as text, "" where nothing is meant to."""
    if isinstance(value, float | Decimal) and float(value).is_integer():
        value = int(value)
    text = unicodedata.normalize("NFKC", "" if value is None else str(value)).strip()
    return "" if text in NOTHING else text


def day_of(value: object) -> date | NoValue | None:
    """Read a day, None where nothing stands."""
    if isinstance(value, date):
        return _of_our_time(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, int | float | Decimal) and value in SERIALS:
        return FIRST_DAY + timedelta(days=int(value))  # its cell has lost its look
    return _day_of_text(value if isinstance(value, str) else typed(value))


@lru_cache(maxsize=4096)
def _day_of_text(written: str) -> date | NoValue | None:
    text = typed(written)
    if not text:
        return None
    parts = typed_day("".join(CLOCK.sub("", text).split()).rstrip("."))
    if parts is None:
        return NoValue("不是日期", TYPED_AS)
    year, month, day = parts
    if year is None:
        return NoValue("没有写年份", TYPED_AS)
    try:
        return _of_our_time(date(year, month, day))
    except ValueError:
        return NoValue("没有这一天", CHECK_DAY)


def _of_our_time(day: date) -> date | NoValue:
    """Take a day as it is, but none that no person who asks or answers can mean."""
    return day if day.year in OUR_TIME else NoValue("年份不对", CHECK_DAY)


class Choices(NamedTuple):
    """The values that a column may hold: spellings → id, groups → what is in them."""

    ids: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]
    short: Mapping[str, str]


def chosen(kind: str, of: Form) -> tuple[Item, ...]:
    """List what a column of that kind has to choose from, in the order of the form."""
    applications, proceedings = of.tables["applications"], of.tables["proceedings"]
    if kind == "applicant":
        return tuple(one for one in applications.blocks.values() if not one.derived)
    if kind == "suit_kind":
        return tuple(one for one in proceedings.blocks.values() if len(one.path) > 1)
    table = applications if kind == "outcome" else proceedings
    items = next(iter(table.items_of.values())).values()
    if kind == "outcome":  # what stands under 本年度办理结果
        return tuple(one for one in items if len(one.path) > 1 and not one.derived)
    return tuple(one for one in items if not one.derived and one.id != "pending")


@lru_cache(maxsize=4096)
def value_of(text: str, field: str, of: Form) -> str | NoValue:
    """Read one of the form's values by its label, those of other forms too; "" for none."""
    said, column = plain(simplified(typed(text))), column_of(field)
    if not said:
        return ""
    others = (form(one) for one in reversed(known_forms()) if one != of.id)
    known = [choices(column.kind, one) for one in (of, *others)]
    if said not in column.unclear:
        for ids in (column.says, *(one.ids for one in known)):
            if said in ids:
                return ids[said]
    wrong = "不够明确" if said in column.unclear else f"不是表上的{column.head}"
    return NoValue(wrong, _meant(said, column, known[0]))


@lru_cache(maxsize=16)
def choices(kind: str, of: Form) -> Choices:
    """Collect how the values of a column may be spelt."""
    ids, groups, shorts = dict[str, str](), dict[str, list[str]](), dict[str, str]()
    for item in chosen(kind, of):
        shorts[item.id] = item.short
        inner = item.path[1:-1]
        for name in filter(None, _names(item, inner)):
            ids.setdefault(name, item.id)
        for group in inner:
            for name in spellings(group):
                groups.setdefault(name, []).append(item.id)
    listed = {name: tuple(some) for name, some in groups.items()}
    return Choices(ids, listed, shorts)


def _names(item: Item, around: Iterable[str]) -> Iterator[str]:
    """Yield the spellings of a label: with and without its group, numbers, short."""
    over = [("", _number(group), *spellings(group)) for group in around]
    for groups in product(*over):
        for own in spellings(item.label):
            yield "".join(groups) + own
    yield from spellings(item.short)


def _number(label: str) -> str:
    return plain(re.match(r"（.）|", label)[0])  # type: ignore[index] # it always matches


def _meant(said: str, column: RegisterColumn, known: Choices) -> str:
    """Say what may have been meant by a value that is none."""
    short, said = known.short, plain(synonyms().get(said, said))
    if said in known.groups:
        which = "、".join(short[one] for one in known.groups[said])
        return f"请写明是哪一种：{which}"
    near = [known.ids[said]] if said in known.ids and said not in column.unclear else []
    near += [known.ids[one] for one in nearest(said, known.ids)]
    near += [known.ids[one] for one in known.ids if said in one]
    if not near:
        few = tuple(short.values())
        return f"可以写的有：{'、'.join(few[:FEW])}" + ("等" if len(few) > FEW else "")
    names = "、".join(f"“{short[one]}”" for one in list(dict.fromkeys(near))[:3])
    return f"是不是{names}？请照表上的名称写"
