"""What a template prints of its own: titles, signatures and numbers that a report lacks."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from govreport.importers.blocks import Grid, TextBlock, shortened
from govreport.importers.printed import numbers_columns, row_of
from govreport.importers.titles import compact, signature_of, titles_in
from govreport.importers.tokens import Kind, tokens_of
from govreport.organ_names import folded
from govreport.render.placed import NUMBER, numbers_in
from govreport.whole_names import is_whole_name

FEW_LINES = 60
"""Paragraphs, among which a title and a signature are."""
FACTS = ("title", "organ", "year", "signature", "signed_on")


class Lines(NamedTuple):
    """Paragraphs of a document: before its first prose or number, behind the last."""

    front: Sequence[str]
    end: Sequence[str]


def named_otherwise(
    lines: Lines, context: Mapping[str, object], *, tried: bool
) -> Iterator[str]:
    """Say of which title or signature the year, organ or day isn't the report's.

    A report with which a template is `tried` is of no organ that it could name.
    """
    title, organ = str(context["title"]), str(context["organ"])
    front = [TextBlock(one) for one in lines.front[:FEW_LINES]]
    own = titles_in([TextBlock(title)])
    years = {context["year"], *(one.year for one in own)}
    known = [folded(one) for one in (organ, title, *(one.organ for one in own)) if one]
    for found in titles_in(front):
        if compact(found.text) == compact(title):
            continue
        if found.year is not None and found.year not in years:
            yield f"标题“{shortened(found.text)}”里的年份不是报告的 {context['year']}"
        names = (found.organ, *found.rivals)
        if tried:
            continue
        if is_whole_name(found.organ) and not any(_is_among(one, known) for one in names):
            yield f"标题“{shortened(found.text)}”里的机关不是报告的“{shortened(organ)}”"
    yield from _signed_otherwise(lines.end[-FEW_LINES:], context)


def _signed_otherwise(lines: Sequence[str], context: Mapping[str, object]) -> Iterator[str]:
    signature, day = str(context["signature"]), str(context["signed_on"])
    found = signature_of(
        [TextBlock(one) for one in lines], str(context["organ"]), marked=False
    )
    names = (folded(signature), folded(str(context["organ"])))
    if signature and found.name and not _is_among(found.name, names):
        yield f"落款印的是“{shortened(found.name)}”，报告里是“{shortened(signature)}”"
    if day and found.day is not None:
        printed = f"{found.day.year}年{found.day.month}月{found.day.day}日"
        if printed != day:
            yield f"落款日期印的是 {printed}，报告里是 {day}"


def _is_among(name: str, known: Iterable[str]) -> bool:
    own = folded(name)
    return any(own in one or one in own for one in known if one)


def reckoned(
    usual: Iterable[str], real: Iterable[str], context: Mapping[str, object]
) -> Iterator[str]:
    """Say of which paragraphs a number is none of the report.

    `usual` are those of a template with the report's own numbers in their places, what
    it prints whatever the report is among them.
    """
    given = {*usual}
    known: set[str] | None = None
    for text in dict.fromkeys(real):
        if text in given:
            continue
        if known is None:
            known = {*_numbers_of(context)}
        odd = [one for one in numbers_in(text) if one not in known]
        if odd:
            yield f"“{shortened(text)}”里的 {odd[0]} 不是报告里的数"


def _numbers_of(context: Mapping[str, object]) -> Iterator[str]:
    """Give the numbers of a report's cells, and those in what it says of itself."""
    for name, value in context.items():
        if name in FACTS:
            yield from numbers_in("".join(str(value).split()))
        elif isinstance(value, Mapping) and name != "narrative":
            for block in value.values():
                yield from (str(one) for one in block.values())


def fixed_rows(own: Sequence[Grid], numbers: Mapping[str, object]) -> Iterator[str]:
    """Say which rows of the form's tables have numbers, and all of the template's own."""
    for grid in own:
        for row in grid.rows:
            texts = ["".join(slot.text.split()) for slot in row]
            found = [one for one in texts if NUMBER.fullmatch(one)]
            if not found or any(one in numbers for one in found):
                continue
            labels = [
                one for one in texts if any(t.kind is Kind.LABEL for t in tokens_of(one))
            ]
            if labels and not numbers_columns(row_of(row, placed=True)):
                yield f"“{shortened(labels[0])}”一行的 {found[0]}"


def is_label(text: str) -> bool:
    """Whether a text of a table's slot has a label of a form in it."""
    return not re.fullmatch(r"[\d.,，]*", text) and any(
        one.kind is Kind.LABEL for one in tokens_of(text)
    )
