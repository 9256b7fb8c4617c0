"""The outline that a new report's narrative starts from, and a county's own, checked."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from govreport.findings import Path as KeyPath
from govreport.forms import Form, form, known_forms, nearest
from govreport.organs import kinds as known_kinds
from govreport.prose import fill
from govreport.prose.quotes import QUOTE, counts_in
from govreport.report import Locate, Organ, Report
from govreport.tomlfile.keys import Problems

FILE = Path(__file__).with_name("outline.toml")
ASKED = {
    "address": "通信地址？",
    "phone": "区号和座机号码？",
    "website": "哪个网站的哪个栏目、网址是什么？",
    "postcode": "邮编？",
}
"""How to reach the organ, and what asks for it where last year's report doesn't say."""
NAMES = ("organ", "year", "authority", *ASKED)
"""What stands in braces and is replaced when a file is made."""
BRACED = re.compile(r"(?<!\{)\{([^{}\n]*)\}(?!\})")
KEYS = ("section", "kinds", "forms", "text")
EXAMPLE = '写法如 [[parts]]、section = "overview"、text = "……"'


class OutlinePart(NamedTuple):
    """A text for a section; no `kinds` or no `forms` stands for all of them."""

    section: str
    text: str
    kinds: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()

    def is_for(self, organ: Organ, the_form: Form) -> bool:
        """Whether a report of that organ on that form begins with it."""
        kind, form_id = organ.kind, the_form.id
        return kind in (self.kinds or [kind]) and form_id in (self.forms or [form_id])

    def written(self, organ: Organ, year: int, the_form: Form) -> str:
        """Give the text with what `NAMES` stand for in place; live numbers stay."""
        known = organ.contact._asdict()
        values = {
            "organ": organ.name,
            "year": str(year),
            "authority": the_form.authority,
            **{name: known[name] or f"【待填：{ask}】" for name, ask in ASKED.items()},
        }
        return BRACED.sub(lambda name: values.get(name[1], name[0]), self.text)


@cache
def parts() -> tuple[OutlinePart, ...]:
    """Give the outline that comes with the program."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(_part(entry) for entry in data["parts"])


def own_parts(
    data: Mapping[str, Any], name: str, locate: Locate
) -> tuple[OutlinePart, ...]:
    """Read a county's own outline from the TOML of its file.

    TextProblem names everything that is wrong with it, with line and column.
    """
    problems = Problems(name, locate)
    _check(data, problems)
    problems.tell(indented=True)
    return tuple(_part(entry) for entry in data["parts"])


def _part(entry: Mapping[str, Any]) -> OutlinePart:
    return OutlinePart(
        section=entry["section"],
        text=entry["text"].strip(),
        kinds=tuple(entry.get("kinds", ())),
        forms=tuple(entry.get("forms", ())),
    )


def _check(data: Mapping[str, Any], problems: Problems) -> None:
    for key in data:
        if key == "kinds":
            told = "机关的类别不能在自己的提纲里改，请删去 [[kinds]] 各段"
            problems.add((key, "0"), told)
        elif key != "parts":
            told = f"没有“{key}”这个名称{_meant(key, ['parts'])}；{EXAMPLE}"
            problems.add((key,), told)
    entries = data.get("parts")
    if not isinstance(entries, list) or not entries:
        problems.add(("parts",), f"提纲要由一个个 [[parts]] 组成，{EXAMPLE}")
        return
    for number, entry in enumerate(entries):
        if isinstance(entry, dict):
            _check_part(entry, ("parts", str(number)), problems)
        else:
            problems.add(("parts",), f"提纲要由一个个 [[parts]] 组成，{EXAMPLE}")


def _check_part(entry: Mapping[str, Any], path: KeyPath, problems: Problems) -> None:
    for key in entry:
        if key not in KEYS:
            told = f"没有“{key}”这个名称{_meant(key, KEYS)}；可以写 {'、'.join(KEYS)}"
            problems.add((*path, key), told)
    kinds = list(known_kinds())
    known = {"kinds": ("机关类别", kinds), "forms": ("表式", known_forms())}
    for key, (what, words) in known.items():
        for told in _listed(entry, key, what, words):
            problems.add((*path, key), told)
    given = entry.get("forms")
    listed = given if isinstance(given, list) else []
    forms = [form(one) for one in known_forms() if one in (listed or known_forms())]
    sections = [section.id for one in forms for section in one.sections]
    shared = [id_ for id_ in dict.fromkeys(sections) if sections.count(id_) == len(forms)]
    section = entry.get("section")
    if forms and section not in shared:
        what = "没有写 section" if section is None else f"没有“{section}”这个部分"
        problems.add((*path, "section"), f"{what}；section 可以写 {'、'.join(shared)}")
    text = entry.get("text")
    if not isinstance(text, str) or not text.strip():
        problems.add((*path, "text"), 'text 里没有写文字，如 text = "……"')
        return
    _check_text(text, forms, (*path, "text"), problems)


def _listed(
    entry: Mapping[str, Any], key: str, what: str, known: Sequence[str]
) -> Iterator[str]:
    """Yield what is wrong with a list of kinds or forms, where one is given."""
    words = entry.get(key)
    if words is not None and not (isinstance(words, list) and words):
        yield f'{key} 要写成方括号里的一串，如 {key} = ["{known[0]}"]'
    for word in words if isinstance(words, list) else ():
        if not isinstance(word, str):
            yield f'{key} 里的 {word} 要加半角引号，如 "{word}"'
        elif word not in known:
            meant = _meant(word, known)
            yield f"没有“{word}”这个{what}{meant}；可以写 {'、'.join(known)}"


def _check_text(
    text: str, forms: Sequence[Form], path: KeyPath, problems: Problems
) -> None:
    """Find names in braces that nothing replaces, live numbers that quote nothing."""
    quotes = [quote.span() for quote in QUOTE.finditer(text)]
    for braced in BRACED.finditer(text):
        inside = any(start < braced.start() < end for start, end in quotes)
        if braced[1] not in NAMES and not inside:
            names = "、".join(f"{{{name}}}" for name in NAMES)
            told = (
                f"“{braced[0]}”不会被替换，可以写 {names}；引用表里的数要写 {{{{ 地址 }}}}"
            )
            problems.add(path, told, braced.span())
    told_at = set()
    for the_form in forms:
        blank = Report(
            the_form,
            the_form.first_year + 1,  # so that the year before is on the same form
            Organ(""),
            counts=dict.fromkeys(counts_in(text), ""),
        )
        for gap in fill(text, blank).gaps:
            if gap.stays and gap.start not in told_at:
                told_at.add(gap.start)
                only = len(forms) > 1 and gap.unknown
                where = f"（表式 {the_form.id}）" if only else ""
                written = text[gap.start : gap.end]
                told = f"“{written}”不能填入正文{where}：{gap.message}"
                problems.add(path, told, (gap.start, gap.end))


def _meant(word: str, known: Sequence[str]) -> str:
    near = nearest(word, known, 1)
    return f"，是不是要写 {near[0]}" if near else ""
