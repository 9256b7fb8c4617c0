"""Which tag of a stranger's template can't be filled in: where it stands, what to do."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from govreport.render.jinja import BROKEN, MARKUP, TAG, TEMPLATE_ERRORS, environment

BEFORE_TAG = re.compile(r"(?=\{[{%])")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FILTER = re.compile(r"\|\s*\w+(?:\([^()]*\))?")
LONGEST, MANY = 60, 3
"""Characters of a tag, and places of it, that are told."""
AGAIN = "或从官方模板改起：govreport template export -o 模板.docx"


@dataclass(frozen=True)
class Blame:
    """A tag, and where it stands; both "" where nobody knows."""

    tag: str = ""
    places: str = ""

    def __str__(self) -> str:
        """Name it as a sentence begins with it."""
        if not self.tag:
            return "模板里"
        tag = self.tag if len(self.tag) <= LONGEST else f"{self.tag[:LONGEST]}…"
        return f"{self.places}“{tag}”"


def blamed(content: bytes, template: Path, context: Mapping[str, object]) -> Blame:
    """Find the tag at which a template fails: filled in anew, each tag has a line."""
    from govreport.render.apart import opened, sources_of

    one = opened(content, template)
    for name, source in sources_of(one).items():
        text = BEFORE_TAG.sub("\n", source)
        try:
            environment().from_string(text).render(context)
        except (*BROKEN, *TEMPLATE_ERRORS) as error:
            number = _line(error)
            found = re.match(TAG, re.sub(MARKUP, "", text.split("\n")[max(number, 1) - 1]))
            if found is None:
                return Blame()
            is_around = "header" in name or "footer" in name
            places = "" if is_around else _places(one.docx.element.body, found[0])
            return Blame(found[0], "页眉或页脚里" if is_around else places)
    return Blame()


def why(error: Exception, blame: Blame) -> str:
    """Say that a tag can't be worked out, and what to do; none of Python's own words."""
    if isinstance(error, RecursionError):
        return f"{blame}自己套着自己，停不下来；请在模板中改正，{AGAIN}"
    if isinstance(error, ZeroDivisionError):
        return f"{blame}算不出结果：除数是 0；请在模板中改正，{AGAIN}"
    filters = FILTER.findall(blame.tag)
    if len(filters) == 1:
        return f"{blame}算不出结果：请删去“{filters[0].strip()}”，{AGAIN}"
    return f"{blame}算不出结果：请核对其中的算式和过滤器，写不对就删去，{AGAIN}"


def _line(error: BaseException) -> int:
    """Give the line of a template's text at which it failed, 0 where nobody knows."""
    number, trace = 0, error.__traceback__
    while trace is not None:
        if "__jinja_exception__" in trace.tb_frame.f_globals:
            number = trace.tb_lineno
        trace = trace.tb_next
    return number


def _places(body: object, tag: str) -> str:
    """Name the paragraphs, or tables, in which a tag stands, the first of them."""
    found = [*dict.fromkeys(_places_of(body, "".join(tag.split())))]
    more = " 等处" if len(found) > MANY else ""
    return "、".join(found[:MANY]) + more


def _places_of(body: object, tag: str) -> Iterator[str]:
    paragraphs = tables = 0
    for child in body:  # type: ignore[attr-defined] # lxml's are untyped here
        if child.tag == f"{W}tbl":
            tables += 1
            place = f"第 {tables} 张表里"
        else:
            paragraphs += child.tag == f"{W}p"
            place = f"第 {paragraphs} 段"
        text = "".join(one.text or "" for one in child.iter(f"{W}t"))
        if tag in "".join(text.split()):
            yield place
