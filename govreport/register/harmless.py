"""What of a register's cells may be told: the form's words, days, numbers; else nothing."""

from govreport.forms import form, known_forms
from govreport.forms.lookup import plain
from govreport.lazy import lazy
from govreport.register.columns import RegisterColumn
from govreport.register.persons import IDENTITY, others, why_no_number
from govreport.register.values import choices, typed, value_of
from govreport.text import simplified

NUMERALS = "〇零一二三四五六七八九十"
DAY = lazy(rf"(?!.*[\d{NUMERALS}]{{9}})[\d\s{NUMERALS}年月日号上中下旬T\-./,、:：]{{1,20}}")
"""What is meant for a day; so many digits at once are none."""
QUOTED = 20
"""Characters of a value that are told."""


def told_of(text: str, column: RegisterColumn) -> str:
    """Give what may be told of a cell, "" where it may say who somebody is."""
    return text[:QUOTED] if is_harmless(text, column) else ""


def is_harmless(text: str, column: RegisterColumn) -> bool:
    """Whether a cell says what anybody may know: a value, a day, a number of ours."""
    said = typed(text)
    if not said or column.field == "number":
        return not why_no_number(said)
    if column.kind == "date":
        return DAY.fullmatch(said) is not None and not IDENTITY.search(said)
    if column.kind == "text":
        return said in others()["channel"] or said in others()["channel"].values()
    if isinstance(value_of(said, column.field, form(known_forms()[-1])), str):
        return True
    words, spelt = others()[column.kind], plain(simplified(said))
    groups = [choices(column.kind, form(one)).groups for one in known_forms()]
    vague = (*words.values(), column.unclear, *groups)
    return any(spelt in known for known in vague)
