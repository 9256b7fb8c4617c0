"""Values of a register kept by others → ours by data; what is not certain is a question."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from govreport.days import typed_day
from govreport.forms import Form
from govreport.forms.lookup import plain
from govreport.register.columns import RegisterColumn
from govreport.register.new import label_of
from govreport.register.other_heads import REMARK
from govreport.register.persons import others
from govreport.register.values import NoValue, choices, chosen, day_of, typed
from govreport.text import bare, simplified

QUOTED = 20
"""Characters of a value that are told."""
WHOLE = 6
"""So many characters that stand in one label alone are that label's."""
LONGEST = 40
"""Characters of a number that is taken."""


class Doubt(NamedTuple):
    """A value that is none of the form's for certain: why, and the labels to choose from.

    `shown` is what may be told of it, "" where it may be somebody's name.
    """

    shown: str
    why: str
    choices: Sequence[str] = ()


def value_read(
    cell: object, column: RegisterColumn, form: Form, given: str | None, since: str
) -> str | Doubt:
    """Read a value as a register of ours has it, "" where nothing stands.

    `given` is what somebody answered for it; a day of no stated year is the first that
    isn't before `since`.
    """
    text = typed(cell)
    if given is not None:
        return given
    if not text:
        return ""
    if column.kind == "date":
        return _day(cell, text, since)
    if column.field == "number":
        fits = any(map(str.isdecimal, text)) and len(text) <= LONGEST and text.isprintable()
        return text if fits else Doubt("", "不像编号，没有照抄")
    if column.kind == "text":
        known = others()["channel"]
        found = next((said for word, said in known.items() if word in text), None)
        return found if found is not None else Doubt("", "看不出是哪种渠道，没有照抄")
    found = _chosen(text, column.kind, form)
    if isinstance(found, Doubt):
        return found
    return next((label_of(one) for one in chosen(column.kind, form) if one.id == found), "")


def has_no_year(cell: object) -> bool:
    """Whether a cell has a day without its year."""
    parts = typed_day(bare(typed(cell)).rstrip("."))
    return parts is not None and parts[0] is None


def _day(cell: object, text: str, since: str) -> str | Doubt:
    found = day_of(cell)
    parts = typed_day(bare(text).rstrip("."))
    if isinstance(found, NoValue) and parts and parts[0] is None and since:
        years = (int(since[:4]) + more for more in range(2))
        days = [day_of(f"{year}-{parts[1]}-{parts[2]}") for year in years]
        found = next((d for d in days if isinstance(d, date) and str(d) >= since), found)
    if isinstance(found, date):
        return found.isoformat()
    why = found.sentence if isinstance(found, NoValue) else ""
    shown = (
        text[:QUOTED]
        if not any("\u4e00" <= one <= "\u9fff" for one in _no_units(text))
        else ""
    )
    return Doubt(shown, why)


def _no_units(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, "年月日号上下午前后")))


@lru_cache(maxsize=4096)
def _chosen(text: str, kind: str, form: Form) -> str | Doubt:
    """Find the id that a text stands for, "" for nothing yet."""
    said, known, words = plain(simplified(text)), choices(kind, form), others()[kind]
    labels = {one.id: label_of(one) for one in chosen(kind, form)}
    asked = words["asked"]
    if said in asked:
        some = asked[said] or list(labels)
        why = "可以指几种" if asked[said] else "看不出是哪一种"
        return Doubt(text[:QUOTED], why, [labels[one] for one in some])
    for ids in (known.ids, words["says"]):
        if said in ids:
            return str(ids[said])
    for group, some in asked.items():  # 不予公开（过程性信息）
        rest = said.removeprefix(group)
        if rest != said and some:
            inner = known.ids.get(rest) or words["says"].get(rest)
            if inner in some:
                return str(inner)
            shown = text[:QUOTED] if kind != "applicant" else ""
            return Doubt(shown, "看不出是其中哪一种", [labels[one] for one in some])
    short = plain(simplified(REMARK.sub("", text)))
    if (inner := known.ids.get(short)) == "partial":
        return inner
    within = [one for one in labels if said in plain(labels[one])]
    if len(said) >= WHOLE and len(within) == 1:  # a label that was shortened
        return within[0]
    shown = text[:QUOTED] if kind != "applicant" else ""
    return Doubt(shown, "看不出是哪一种", list(labels.values()))
