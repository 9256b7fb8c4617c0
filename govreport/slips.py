"""What a 退回单 tells a unit: its findings for somebody who only has Word."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from govreport.findings import Finding, Marked, Severity
from govreport.forms import Address, Form, Section
from govreport.report import Contact, Report

WEIGHTS = {Severity.ERROR: "须改正", Severity.WARNING: "请核实"}
WHOLE = "整份报告"
ASIDE = "供参考"
PLACES = {"title": "标题", "signed_on": "落款", "signature": "落款", "form": "各表"}
"""Where the other keys of a file are in print."""
InWord = Callable[[str], str]
"""What the page of a rule says to do in Word: `{advice}` is the finding's own."""


class Passage(NamedTuple):
    """Some words; `marked` are those that a finding is about."""

    text: str
    marked: bool = False


class Remark(NamedTuple):
    """One thing to put right: how urgent (须改正), where (部分·表·行·列), what."""

    weight: str
    place: str
    passages: tuple[Passage, ...]


class PartRemarks(NamedTuple):
    """The remarks on one part of the report, or those for information only."""

    heading: str
    remarks: tuple[Remark, ...]


class Slip(NamedTuple):
    """A 退回单: to whom, what to put right, until when, from whom.

    `due` is the day to return it by; `office` is "" where it is not known, `contact` how
    the unit reaches it.
    """

    organ: str
    year: int
    groups: tuple[PartRemarks, ...]
    due: date
    today: date
    office: str = ""
    contact: Contact = Contact()

    def count(self, severity: Severity) -> int:
        """Count the remarks of a severity."""
        word = WEIGHTS[severity]
        return sum(one.weight == word for group in self.groups for one in group.remarks)


def groups_of(
    report: Report, findings: Sequence[Finding], in_word: InWord
) -> tuple[PartRemarks, ...]:
    """Sort the findings that count by parts of the report, each told once.

    Nothing where there is no error and no warning that a unit could put right.
    """
    form = report.form
    kept = [
        (found, remark)
        for found in findings
        if found.waived is None and (remark := remark_of(form, found, in_word)) is not None
    ]
    of: dict[str, dict[Remark, None]] = {
        heading: {} for heading in (WHOLE, *map(_heading, form.sections), ASIDE)
    }
    for found, remark in kept:
        section = _section(form, _address(found))
        heading = WHOLE if section is None else _heading(section)
        of[heading if found.severity in WEIGHTS else ASIDE][remark] = None  # each once
    groups = tuple(
        PartRemarks(heading, tuple(remarks)) for heading, remarks in of.items() if remarks
    )
    return groups if any(one.heading != ASIDE for one in groups) else ()


def remark_of(form: Form, found: Finding, in_word: InWord) -> Remark | None:
    """Tell a finding in a unit's words; None where it concerns the office's file alone."""
    text, page = found.in_print, in_word(found.code)
    if text is None and page:
        advice = page.format(advice=found.advice)
        text = found._replace(subject="", advice=advice).message
    if not text:
        return None
    place = place_of(form, found)
    passages = tuple(_passages(text, found.subject, place))
    return Remark(WEIGHTS.get(found.severity, ""), place, passages)


def _passages(text: str, subject: Marked | str, place: str) -> Iterator[Passage]:
    """Say it, behind the words in question, or behind what no place tells."""
    if isinstance(subject, Marked):
        yield Passage(f"“{subject.before}")
        yield Passage(subject.words, marked=True)
        yield Passage(f"{subject.after}”：{text}")
    else:
        yield Passage(text if place or not subject else f"{subject}：{text}")


def _address(found: Finding) -> Address:
    return found.places[0].address if found.places else Address(())


def _section(form: Form, address: Address) -> Section | None:
    table = address.path[0] if address.path else ""
    wanted = form.section_of_table(table).id if table in form.tables else address.section
    return next((one for one in form.sections if one.id == wanted), None)


def _heading(section: Section) -> str:
    return f"{section.part}　{section.heading.partition('、')[2]}".strip()


def place_of(form: Form, found: Finding) -> str:
    """Tell where a finding is in print; one without a subject speaks of a whole table."""
    first = _address(found)
    section = _section(form, first)
    if section is None:
        return PLACES.get(str(first), "")
    if first.section:
        return section.part
    now = (one.address for one in found.places if not one.address.last_year)
    cells = [one.cell for one in now if one.cell in form.cell_set]
    if len(cells) == 1 and found.subject:
        return first.in_print(form)
    shared = None  # the row or column of all numbers, or of an unknown name
    if not cells:
        shared = form.tables[first.path[0]].blocks.get("".join(first.path[1:2]))
    elif found.subject and len({cell.block for cell in cells}) == 1:
        shared = form.block(cells[0])
    elif found.subject and len({cell.item for cell in cells}) == 1:
        shared = form.item(cells[0])
    return f"{section.part}·表{'' if shared is None else f'·{shared.label}'}"
