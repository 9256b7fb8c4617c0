"""Blocks → report and reconciliation: the one way that all containers take."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from govreport.forms import Cell, Form, ItemType, form, form_for_year, known_forms
from govreport.importers.blocks import OF_SHEET, OF_YEAR, OWNER, Block, TextBlock, shortened
from govreport.importers.formulas import leave_computed
from govreport.importers.gathered import Gathered
from govreport.importers.lines import lines_of
from govreport.importers.losses import (
    account_for_rest,
    breaks_off,
    lost_tables,
    older_than_forms,
    told_of_losses,
)
from govreport.importers.recognition import (
    columns_of,
    forms_of,
    lenient_labels,
    whole_form,
)
from govreport.importers.reconciliation import (
    Imported,
    Lenient,
    Reconciliation,
    TableRead,
    Unread,
)
from govreport.importers.sections import Divided, divide
from govreport.importers.tables import read_tables
from govreport.importers.texts import prose_of, sign
from govreport.importers.titles import compact, titles_in, unglued
from govreport.importers.whose import Whose, candidates, weigh
from govreport.importers.years import OfYear, year_of
from govreport.lazy import lazy
from govreport.prose.quotes import literal
from govreport.report import BLANK, Organ, Report

CONTROL = lazy("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
"""What no file may hold, wherever it came from."""
LONGEST_PRINT = 80
"""Characters that are kept of what stood where no number was read."""
WORKBOOK = "sheets"
"""The container that needn't have prose."""

OLDER = (
    "这是 {year} 年的报告，那时还没有统一的表式（{first} 年的报告起才有），"
    "只读入文字，不按表式核对"
)


class Hints(NamedTuple):
    """What is known of a document from outside: organ and year count over its own words.

    `name`, the file's without suffix, and `folder_year` count where nothing else tells.
    `pictures` says that there are some, nobody knows where.
    """

    organ: str = ""
    year: int | None = None
    name: str = ""
    folder_year: int | None = None
    pictures: bool = False


def _stated(blocks: Sequence[Block]) -> tuple[dict[str, str], list[Block]]:
    """Part what says outright whose report it is, and of which year, from the rest."""
    lines = [one for one in blocks if isinstance(one, TextBlock)]
    stated = [one for one in lines if one.role in {OWNER, OF_YEAR, OF_SHEET}]
    return {one.role: one.text for one in stated}, [b for b in blocks if b not in stated]


def read_blocks(
    blocks: Sequence[Block], container: str, hints: Hints, *, blank_as_zero: bool
) -> Imported:
    """Read a report out of a document's blocks."""
    told: list[str] = []
    stated, rest = _stated(blocks)
    divided = divide(rest)
    divided.front = list(unglued(divided.front))
    titles = titles_in(divided.front)
    title = next(iter(titles), None)
    prose = prose_of(divided, title)
    signature = sign(divided, prose, "" if title is None else title.organ)
    texts = {
        section: [_as_text(paragraph.text) for paragraph in paragraphs]
        for section, paragraphs in prose.items()
    }
    told += _braces_told(prose, divided.headings)
    if divided.behind:
        first = shortened(divided.behind[0].text)
        told.append(f"从“{first}”起不是六个部分里的，没有读进正文，请核对")
    opening, overview = texts.get("preamble", []), texts.get("overview", [])
    of_year = OfYear(hints.year)
    if not hints.year:
        of_year = year_of(
            *(titles, " ".join(opening), overview),
            stated=int(stated.get(OF_YEAR, 0)) or None,
            sheet_year=int(stated.get(OF_SHEET, 0)) or None,
            folder_year=hints.folder_year,
            file_name=hints.name,
        )
    year = of_year.year
    said = candidates(
        *(titles, divided.front, texts),
        stated=stated.get(OWNER, ""),
        signed=signature.name,
        file_name=hints.name,
    )
    whose = Whose(hints.organ) if hints.organ else weigh([*said])
    organ = whose.name
    told += filter(None, (of_year.note, whose.note))
    if whose.question:
        told.append(f"看不出是哪个机关的报告：{whose.question}；用 --organ 机关全称 指明")
    if of_year.question:
        told.append(f"看不出是哪一年的报告：{of_year.question}；用 --year 年份 指明")
    printed = lines_of(divided.rows)
    forms = forms_of(printed)
    the_form = whole_form(forms, year)
    gathered = read_tables(the_form, printed, divided.rows, columns_of(divided.grids))
    met = {label.meaning.table for label in printed.labels}
    older = older_than_forms(year, gathered)
    cut = not (older or container == WORKBOOK) and breaks_off(
        the_form, divided, prose, title, signature
    )
    lost = lost_tables(the_form, divided, met, pictures=hints.pictures, cut=cut)
    if older and year is not None:
        the_form, lost, some = form_for_year(year), {}, len(gathered.values)
        gathered = Gathered()
        told.append(OLDER.format(year=year, first=the_form.first_year))
        told += [f"里面有 {some} 个数像是后来表式里的，没有读"] if some else []
    else:
        account_for_rest(the_form, gathered, lost, met, cut=cut, drawn=bool(divided.grids))
    told += told_of_losses(the_form, lost, divided, _last(texts), cut=cut)
    read = _entries(the_form, gathered, blank_as_zero=blank_as_zero)
    own_title, official = "" if title is None else title.text, the_form.title
    if compact(own_title) == compact(official.format(organ=organ, year=year)):
        own_title = ""
    report = Report(
        form=the_form,
        year=year,
        organ=Organ(organ),
        entries=read.entries,
        narrative={
            section.id: "\n\n".join(texts[section.id])
            for section in the_form.sections
            if texts.get(section.id)
        },
        title=own_title,
        signature=signature.name,
        signed_on=signature.day,
        printed=read.printed,
        lost=lost,
        breaks_off=cut,
    )
    place = {cell: index for index, cell in enumerate(the_form.cells)}
    return Imported(
        report,
        Reconciliation(
            container=container,
            tables=() if older else tuple(_tables_read(forms, report, met)),
            unread=tuple(sorted(read.left, key=lambda one: place[one.cells[0]])),
            remarks=tuple(gathered.remarks),
            lenient=(
                *_lenient_headings(the_form, divided),
                *dict.fromkeys(lenient_labels(the_form, printed)),
            ),
            unused=(*divided.unused, *gathered.strays),
            notes=(*told, *gathered.notes),
            behind=bool(divided.behind),
            organs=whose.question,
            years=of_year.question,
            computed=tuple(
                cell
                for cell in the_form.cells
                if cell in gathered.formulas and the_form.is_derived(cell)
            ),
            zeros=tuple(sorted(read.zeros, key=lambda cell: place[cell])),
        ),
    )


def _last(texts: Mapping[str, Sequence[str]]) -> str:
    """Give the last line of prose that a document has."""
    lines = [line for some in texts.values() for line in some if line.strip()]
    return lines[-1] if lines else ""


class _Entries(NamedTuple):
    """What a report's file says of the cells, and what was `left` blank."""

    entries: dict[Cell, object]
    zeros: AbstractSet[Cell]
    printed: dict[Cell, str]
    left: list[Unread]


def _entries(the_form: Form, gathered: Gathered, *, blank_as_zero: bool) -> _Entries:
    """Put numbers, blanks and what somebody takes for zeros in the form's order."""
    leave_computed(the_form, gathered)
    blank = [cell for unread in gathered.unread if unread.blank for cell in unread.cells]
    text = {cell for cell in blank if the_form.item(cell).type is ItemType.TEXT}
    computed = {cell for cell in blank if the_form.is_derived(cell)}
    zeros = {*blank} - text - computed if blank_as_zero else set()
    entries: dict[Cell, object] = {
        **gathered.values,
        **dict.fromkeys(blank, BLANK),
        **dict.fromkeys(zeros, 0),
    }
    printed = {
        cell: CONTROL.sub("", shortened(unread.printed, LONGEST_PRINT))
        for unread in gathered.unread
        for cell in unread.cells
        if cell not in zeros and cell not in gathered.values and unread.printed.strip()
    }
    return _Entries(
        {cell: entries[cell] for cell in the_form.cells if cell in entries},
        zeros,
        printed,
        [one for one in gathered.unread if not set(one.cells) <= zeros],
    )


def _braces_told(
    prose: Mapping[str, Sequence[TextBlock]], headings: Mapping[str, str]
) -> Iterator[str]:
    """Tell where a document prints braces, which may be a number that nobody filled in."""
    for section, paragraphs in prose.items():
        for number, one in enumerate(paragraphs, 1):
            if "{{" in one.text:
                found = shortened(one.text[one.text.index("{{") :])
                within = f"“{headings[section]}”" if section in headings else "开头"
                yield (
                    f"原件{within}第 {number} 段印着“{found}”，"
                    "像是没有填上的数；请对照原件改成数，确是原文就不用动"
                )


def _as_text(printed: str) -> str:
    """Give prose as a file holds it: braces that are printed quote no number."""
    return literal(CONTROL.sub("", printed).strip())


def _tables_read(
    forms: Mapping[str, str | None], report: Report, met: set[str]
) -> Iterator[TableRead]:
    forms_known = [form(form_id) for form_id in known_forms()]
    common = {  # the same in all forms, so that nothing can tell one
        table for table in met if len({one.tables[table].cells for one in forms_known}) == 1
    }
    to_type = frozenset(report.form.typed_cells)
    typed = Counter(cell.table for cell in to_type)
    read = [cell for cell, raw in report.entries.items() if raw != BLANK]
    stated = Counter(cell.table for cell in read)
    typed_read = Counter(cell.table for cell in read if cell in to_type)
    for table in report.form.tables.values():
        yield TableRead(
            table=table.id,
            form=forms[table.id] or (report.form.id if table.id in common else None),
            numbers=len(table.cells),
            read=stated[table.id],
            typed=typed[table.id],
            typed_read=typed_read[table.id],
        )


def _lenient_headings(the_form: Form, divided: Divided) -> Iterator[Lenient]:
    official = {section.id: section.heading for section in the_form.sections}
    for section, printed in divided.headings.items():
        if compact(printed) != compact(official[section]):
            yield Lenient(printed, official[section])
