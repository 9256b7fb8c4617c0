"""What a stranger's template made of a report, read back and held against the report.

A template is filled in again with the same report, but for its numbers and prose: each
is one that stands for its own place there. That must look as it did when the template
was judged, and the report's document must be the same with the report's own numbers and
prose in those places, whatever the template asks and reckons.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import count
from typing import NamedTuple

from govreport.errors import FileProblem, TemplateProblem
from govreport.forms import Cell, Form, printed_place
from govreport.importers.blocks import Grid, TextBlock, shortened
from govreport.prose.paragraphs import Paragraph
from govreport.render.context import Branch, context_of, display
from govreport.render.filling import Template, filled_here
from govreport.render.own_words import Lines, is_label, named_otherwise, reckoned
from govreport.render.package import packed
from govreport.render.placed import GROUPED, NUMBER, Spots, placed_in
from govreport.render.sentinels import FIRST, KINDS, MARKS, TITLE, YEAR, mark, sentinels
from govreport.render.shown import Page, page_of, plain, printable, shape, slots
from govreport.render.template import NOWHERE
from govreport.text import some

MARK = re.compile(rf"核对[{MARKS}]{{5}}文")
"""Stands for a head or a text of prose."""
ANY_MARK = re.compile(rf"核对[{MARKS}](?:[{MARKS}]{{4}}文|[{KINDS}])")
WRONG = (
    "照这个模板填出来的和报告不一样，所以没有生成：{}；"
    "请在 Word 里改模板，每格只写这一格的标签 {{{{ … }}}}，不加条件和算式"
)
ELSEWHERE = "表格的行、列或它们的名称随报告里的数变了"
NO_MARK = (
    "模板里没有草稿的记号，草稿看上去和定稿一样；"
    "页眉里应有 {%p if draft %} 草稿 {%p endif %}"
)
STANDING = re.compile(rf"{str(FIRST)[:2]}\d{{5}}(?:\.\d+)?")
"""Stands for a number, whatever number is printed right beside it."""
FEW = 5


class SentinelPage(NamedTuple):
    """How a template prints a report of sentinels of a form, and what those are."""

    page: Page
    raw: bytes
    numbers: Mapping[str, Cell]
    context: Mapping[str, object]


def read_back(
    content: bytes,
    form: Form,
    context: Mapping[str, object],
    made: Mapping[str, bytes],
    *,
    tried: bool = False,
) -> None:
    """Raise TemplateProblem where a document isn't what its report says.

    With `tried` the report is one that a template is tried with. What the template
    lacks, doubles or misplaces whatever the report is for others to refuse, or to let
    pass.
    """
    borrowed = tuple(sorted(form.borrowed.items()))
    judged = _judged(content, form, (form.id, borrowed))
    numbers = judged.numbers
    witness, said = _witness(judged.context, context)
    opened, filled = filled_here(NOWHERE, content, witness)
    own = {number: _at(context, cell) for number, cell in numbers.items()}
    page, real = page_of(opened, filled), page_of(opened, made)
    wrong = _differing(numbers, own, page, real)
    if not _is_alike(judged.page, page, numbers):
        before = _spots(judged.raw, form, numbers).cells
        for cell in _spots(_packed(opened, filled), form, numbers).cells - before:
            wrong.setdefault(cell, _there(judged.page, real, numbers, cell))
    told = [*_cells_told(form, wrong, context)]
    told += _texts_told(form, judged, page, real, said, own, context)
    if not told:
        texts = {one: text for each in said.values() for one, text in each.items()}
        usual = (_meant(one, texts, own) for one in (*page.paragraphs, *page.around))
        told += named_otherwise(_own_lines(page, numbers), context, tried=tried)
        told += reckoned(usual, (*real.paragraphs, *real.around), context)
    if not told and _is_rearranged(page, real, numbers):
        told = [ELSEWHERE]
    if not told and context["draft"] and real == page_of(opened, _formal(content, context)):
        told = [NO_MARK]
    if told:
        raise TemplateProblem(NOWHERE, WRONG.format(some(told, "处", FEW)))


def _is_rearranged(page: Page, real: Page, numbers: Mapping[str, Cell]) -> bool:
    """Whether rows, columns or their labels are others for the report's numbers."""
    if [*shape(page)] != [*shape(real)]:
        return True
    pairs = zip(slots(page), slots(real), strict=True)
    return any(
        one != other and not _found(one, numbers) and (is_label(one) or is_label(other))
        for one, other in pairs
        if not MARK.search(one)
    )


def _formal(content: bytes, context: Mapping[str, object]) -> dict[str, bytes]:
    """Fill in a template with a draft as if it were none."""
    return filled_here(NOWHERE, content, {**context, "draft": False})[1]


def _cells_told(
    form: Form, wrong: Mapping[Cell, str], context: Mapping[str, object]
) -> Iterator[str]:
    for cell in sorted(wrong, key=[*form.cells].index):
        said, printed = _at(context, cell), wrong[cell]
        about = f"印的是“{shortened(printed)}”" if printed else "没有印，或印在别处"
        stated = f"报告里是 {said}" if said else "报告里是空的"
        yield f"{printed_place(form, cell)}（{about}，{stated}）"


def _at(context: Mapping[str, object], cell: Cell) -> str:
    """Give a number of a report as it is printed."""
    value: object = context
    for name in (cell.table, cell.block, cell.item):
        value = value[name] if isinstance(value, Mapping) else ""
    return str(value)


_kept: dict[tuple[bytes, object], SentinelPage] = {}
MOST_KEPT = 4


def _judged(content: bytes, form: Form, named: object) -> SentinelPage:
    """Fill in a template once as it was filled in when it was judged."""
    if (content, named) not in _kept:
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        report = sentinels(form)
        context = context_of(report, draft=False)
        opened, made = filled_here(NOWHERE, content, context)
        page, raw = page_of(opened, made), _packed(opened, made)
        numbers = {display(value): cell for cell, value in report.stated.items()}
        tables = {table: context[table] for table in form.tables}
        _kept[content, named] = SentinelPage(page, raw, numbers, tables)
    return _kept[content, named]


def _witness(
    tables: Mapping[str, object], context: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, dict[str, str]]]:
    """Put sentinels in the places of a report's numbers and prose.

    With what stands for what, by section.
    """
    numbered, said = count(), dict[str, dict[str, str]]()
    marked = dict[str, object]()
    narrative = context["narrative"]
    for section, found in narrative.items() if isinstance(narrative, dict) else ():
        own = said.setdefault(section, {})

        def standing(text: str, own: dict[str, str] = own) -> str:
            if text:
                own[name := _mark(next(numbered))] = printable(text)
                return name
            return ""

        marked[section] = tuple(
            Paragraph(one.level, standing(one.head), standing(one.text), one.alone)
            for one in found
        )
    return {**context, **tables, "narrative": Branch("narrative", marked)}, said


def _mark(number: int) -> str:
    return f"核对{''.join(MARKS[int(digit)] for digit in f'{number % 100_000:05}')}文"


def _packed(opened: Template, made: Mapping[str, bytes]) -> bytes:
    return packed({**opened.parts.fixed, **made}, None)


def _found(text: str, numbers: Mapping[str, Cell]) -> list[Cell]:
    return [
        numbers[one]
        for found in NUMBER.findall(text)
        if (one := re.sub("[,，]", "", found)) in numbers
    ]


def _differing(
    numbers: Mapping[str, Cell], own: Mapping[str, str], page: Page, real: Page
) -> dict[Cell, str]:
    """Find the cells of which the document prints something else than the report says."""
    wrong = dict[Cell, str]()
    same = [*shape(page)] == [*shape(real)]
    others = [*slots(real)]
    for at, slot in enumerate(slots(page)):
        cells = _found(slot, numbers)
        if cells and not same:
            wrong |= dict.fromkeys(cells, "")
        elif cells and not _is_same(_with(slot, own), others[at]):
            wrong |= dict.fromkeys(cells, others[at])
    return wrong


def _there(judged: Page, real: Page, numbers: Mapping[str, Cell], cell: Cell) -> str:
    """Give what stands where the judged template prints a cell, "" where nobody knows."""
    if [*shape(judged)] != [*shape(real)]:
        return ""
    pairs = zip(slots(judged), slots(real), strict=True)
    return next((here for slot, here in pairs if cell in _found(slot, numbers)), "")


def _with(text: str, own: Mapping[str, str]) -> str:
    """Put the report's numbers in the places of those that stand for them."""

    def number(found: re.Match[str]) -> str:
        bare = re.sub("[,，]", "", found[0])
        if bare in own:
            return own[bare]
        return STANDING.sub(lambda one: own.get(one[0], one[0]), found[0])

    return NUMBER.sub(number, text)


def _is_same(one: str, other: str) -> bool:
    """Whether two slots say the same, a number with commas or without."""
    first, second = (re.sub("[,，]", "", plain(text)) for text in (one, other))
    if first == second:
        return all(map(GROUPED.fullmatch, NUMBER.findall(other)))
    try:
        return Decimal(first) == Decimal(second)
    except InvalidOperation:
        return False


def _is_alike(judged: Page, page: Page, numbers: Mapping[str, Cell]) -> bool:
    """Whether tables look as they did when the template was judged, but for prose."""

    def tables(one: Page) -> list[list[list[str]]]:
        return [
            [["" if ANY_MARK.search(slot) else slot for slot in row] for row in table]
            for table in one.tables
            if any(_found(slot, numbers) for row in table for slot in row)
        ]

    return len(judged.tables) == len(page.tables) and tables(judged) == tables(page)


def _spots(raw: bytes, form: Form, numbers: Mapping[str, Cell]) -> Spots:
    """Read a document of sentinels as an import does."""
    from govreport.importers import read_document
    from govreport.render.unseen import seen_blocks

    try:
        read = read_document(raw, "模板.docx").report
        found = seen_blocks(raw)
    except FileProblem as error:
        raise TemplateProblem(NOWHERE, error.sentence) from error
    blocks = [one for one in found if isinstance(one, Grid | TextBlock)]
    return placed_in(blocks, read, form, numbers)


def _texts_told(  # noqa: PLR0913, PLR0917 -- what a document is held against
    form: Form,
    judged: SentinelPage,
    page: Page,
    real: Page,
    said: Mapping[str, Mapping[str, str]],
    own: Mapping[str, str],
    context: Mapping[str, object],
) -> Iterator[str]:
    """Say of which section not all is printed once and as it stands, or no title."""
    title, year = plain(printable(str(context["title"]))), str(context["year"])
    titled = TITLE in judged.page.text or str(YEAR) in judged.page.text
    if titled and title not in real.text and year not in real.text:
        yield "标题里没有年份"
    for index, section in enumerate(form.sections):
        marks = [*said.get(section.id, {})]
        named = f"“{section.heading or section.part}”的正文"
        once = all(judged.page.text.count(mark(index, kind)) == 1 for kind in KINDS)
        places = [page.text.find(one) for one in marks]
        counts = {page.text.count(one) for one in marks}
        if once and marks and (counts != {1} or places != sorted(places)):
            yield f"{named}没有照样印一次"
    texts = {name: text for each in said.values() for name, text in each.items()}
    rest = iter(real.paragraphs)
    wanted = (_meant(one, texts, own) for one in page.paragraphs if MARK.search(one))
    lost = next((one for one in wanted if one not in rest), None)
    if lost is not None:
        yield f"正文“{shortened(lost)}”没有照样印出来"


def _meant(text: str, texts: Mapping[str, str], own: Mapping[str, str]) -> str:
    """Put the report's numbers and prose in the places of what stands for them."""
    return plain(MARK.sub(lambda found: texts.get(found[0], found[0]), _with(text, own)))


def _own_lines(page: Page, numbers: Mapping[str, Cell]) -> Lines:
    """Give the paragraphs before and behind all that stands for something of a report."""
    at = [
        index
        for index, one in enumerate(page.paragraphs)
        if MARK.search(one) or _found(one, numbers)
    ]
    first, last = (at[0], at[-1] + 1) if at else (None, len(page.paragraphs))
    return Lines(page.paragraphs[:first], page.paragraphs[last:])
