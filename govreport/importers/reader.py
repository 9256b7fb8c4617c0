"""Blocks → report and reconciliation: the one way that all containers take."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from govreport.forms import Cell, Form, ItemType, form, known_forms
from govreport.importers.blocks import (
    APART,
    BODY,
    SIGNATURE,
    Block,
    TextBlock,
    shortened,
)
from govreport.importers.gathered import Gathered, by_row
from govreport.importers.lines import lines_of
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
from govreport.importers.titles import (
    Signature,
    Title,
    compact,
    is_title,
    signature_of,
    titles_in,
    unglued,
)
from govreport.importers.whose import Whose, candidates, weigh
from govreport.importers.wording import wording
from govreport.importers.years import OfYear, year_of
from govreport.lazy import lazy
from govreport.report import BLANK, Organ, Report

CONTROL = lazy("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
"""What no file may hold, wherever it came from."""
FACT = 160
"""A line of the page around a report has at most so many characters."""
BEHIND = lazy(r"[七八九十]、|附件(?:\s|[:：0-9一二三四五]|$)|(?:填报|审核|签发|联系)人")
"""How a line begins that stands behind the parts of a report."""
LONGEST_PRINT = 80
"""Characters that are kept of what stood where no number was read."""
PROSE = 25
"""A line without a full stop is prose from so many characters on, where no title is."""

FEWEST = 4
"""A line of no more characters is no beginning of a heading."""


class Hints(NamedTuple):
    """What is known of a document from outside: organ and year count over its own words.

    `name`, the file's without suffix, and `folder_year` count where nothing else tells.
    """

    organ: str = ""
    year: int | None = None
    name: str = ""
    folder_year: int | None = None


def read_blocks(
    blocks: Sequence[Block], container: str, hints: Hints, *, blank_as_zero: bool
) -> Imported:
    """Read a report out of a document's blocks."""
    told: list[str] = []
    divided = divide(blocks)
    divided.front = list(unglued(divided.front))
    titles = titles_in(divided.front)
    title = next(iter(titles), None)
    prose = _prose(divided, title)
    signature = _sign(prose, "" if title is None else title.organ)
    texts = {
        section: [_as_text(paragraph.text) for paragraph in paragraphs]
        for section, paragraphs in prose.items()
    }
    if any("{{" in one.text for paragraphs in prose.values() for one in paragraphs):
        told.append("原件里印着“{{”，改成了全角的“｛｛”，免得当作引用的数")
    told += (
        f"“{shortened(line)}”不像是六个部分里的，读进了最后一部分，请核对"
        for line in next(reversed(texts.values()), [])
        if BEHIND.match(line)
    )
    opening, overview = texts.get("preamble", []), texts.get("overview", [])
    of_year = OfYear(hints.year)
    if not hints.year:
        opens, folder_year = " ".join(opening), hints.folder_year
        of_year = year_of(
            titles, opens, overview, folder_year=folder_year, file_name=hints.name
        )
    year = of_year.year
    said = candidates(
        titles, divided.front, texts, signed=signature.name, file_name=hints.name
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
    columns = columns_of(divided.grids)
    gathered = read_tables(the_form, printed, divided.rows, columns)
    met = {label.meaning.table for label in printed.labels}
    _account_for_rest(the_form, gathered, met)
    blank = [cell for unread in gathered.unread if unread.blank for cell in unread.cells]
    text = {cell for cell in blank if the_form.item(cell).type is ItemType.TEXT}
    computed = {cell for cell in blank if the_form.is_derived(cell)}
    zeros = {*blank} - text - computed if blank_as_zero else set()
    entries: dict[Cell, object] = {
        **gathered.values,
        **dict.fromkeys(blank, BLANK),
        **dict.fromkeys(zeros, 0),
    }
    printed_instead = {
        cell: CONTROL.sub("", shortened(unread.printed, LONGEST_PRINT))
        for unread in gathered.unread
        for cell in unread.cells
        if cell not in zeros and cell not in gathered.values and unread.printed.strip()
    }
    own_title, official = "" if title is None else title.text, the_form.title
    if compact(own_title) == compact(official.format(organ=organ, year=year)):
        own_title = ""
    report = Report(
        form=the_form,
        year=year,
        organ=Organ(organ),
        entries={cell: entries[cell] for cell in the_form.cells if cell in entries},
        narrative={
            section.id: "\n\n".join(texts[section.id])
            for section in the_form.sections
            if texts.get(section.id)
        },
        title=own_title,
        signature=signature.name,
        signed_on=signature.day,
        printed=printed_instead,
    )
    unread = [one for one in gathered.unread if not set(one.cells) <= zeros]
    place = {cell: index for index, cell in enumerate(the_form.cells)}
    return Imported(
        report,
        Reconciliation(
            container=container,
            tables=tuple(_tables_read(forms, report, met)),
            unread=tuple(sorted(unread, key=lambda one: place[one.cells[0]])),
            remarks=tuple(gathered.remarks),
            lenient=(
                *_lenient_headings(the_form, divided),
                *dict.fromkeys(lenient_labels(the_form, printed)),
            ),
            unused=(*divided.unused, *gathered.strays),
            notes=tuple(told),
            organs=whose.question,
            years=of_year.question,
            zeros=tuple(sorted(zeros, key=lambda cell: place[cell])),
            breaks_off=_breaks_off(the_form, blocks),
        ),
    )


def _as_text(printed: str) -> str:
    """Give prose as a file holds it: braces that are printed quote no number."""
    plain = CONTROL.sub("", printed).strip()
    return plain.replace("{{", "｛｛").replace("}}", "｝｝")


def _breaks_off(the_form: Form, blocks: Sequence[Block]) -> bool:
    """Whether the last words of a document are the beginning of a heading."""
    lines = [compact(one.text) for one in blocks if isinstance(one, TextBlock)]
    last = next((line for line in reversed(lines) if line), "")
    headings = (compact(section.heading) for section in the_form.sections)
    return len(last) > FEWEST and any(heading.startswith(last) for heading in headings)


def _prose(divided: Divided, title: Title | None) -> dict[str, list[TextBlock]]:
    """Give the paragraphs of each section, without what belongs to the page around."""
    above, front = [], divided.front
    if title is not None:
        above, front = front[: title.first], front[title.last + 1 :]
    kept = [
        one
        for one in front
        if not _is_chrome(one)
        and (title is not None or "。" in one.text or len(one.text.strip()) >= PROSE)
    ]
    around = (*above, *(one for one in front if one not in kept))
    divided.leave(*(one.text for one in around))
    prose = {"preamble": kept} if kept else {}
    known = wording()
    last = next(reversed(divided.headings), "")
    for section, paragraphs in divided.prose.items():
        lines = [
            one
            for one in paragraphs
            if one.role == BODY or not known.chrome_anywhere.fullmatch(one.text.strip())
        ]
        if section == last:
            end = next((i for i, one in enumerate(lines) if _is_chrome(one)), len(lines))
            divided.leave(*(one.text for one in lines[end:]))
            lines = lines[:end]
        if section:
            prose[section] = lines
        else:
            divided.leave(*(one.text for one in lines))
    return prose


def _is_chrome(paragraph: TextBlock) -> bool:
    """Whether a line belongs to the page, not to the report."""
    text = paragraph.text.strip()
    if not text:
        return True
    if paragraph.role == BODY or len(text) > FACT:
        return False
    return bool(wording().chrome_around.fullmatch(text)) or is_title(text)


def _sign(prose: dict[str, list[TextBlock]], organ: str) -> Signature:
    """Take the signature and its date off the end of the last section."""
    section = next(reversed(prose), "preamble")
    paragraphs = prose.get(section, [])
    if section == "preamble" or not paragraphs:
        return Signature()
    start = len(paragraphs)
    while start and paragraphs[start - 1].role in {SIGNATURE, APART}:
        start -= 1
    marked = start < len(paragraphs)
    if not marked and paragraphs[-1].role == BODY:
        return Signature()
    start = start if marked else 0
    signature = signature_of(paragraphs[start:], organ, marked=marked)
    if BEHIND.match(signature.name):
        return Signature()
    prose[section] = paragraphs[: start + signature.start]
    return signature


def _account_for_rest(the_form: Form, gathered: Gathered, met: set[str]) -> None:
    """Tell of every number that no line was found for."""
    told = {cell for unread in gathered.unread for cell in unread.cells}
    for table in the_form.tables.values():
        if table.id not in met:
            gathered.unread.append(Unread(table.cells, "没有找到这张表（也许是图片）"))
            continue
        rest = (one for one in table.cells if one not in gathered.values.keys() | told)
        for cells in by_row(rest):
            gathered.unread.append(Unread(cells, "没有找到这一行"))


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
