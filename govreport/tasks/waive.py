"""A finding that is right as it stands, explained in its report's file."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from govreport.errors import GovReportError, UsageProblem
from govreport.findings import Finding
from govreport.forms import Address, Form, find_cell, find_section
from govreport.report import COUNTS, NARRATIVE, Waiver
from govreport.rules import Case
from govreport.rules.similar import ALIKE
from govreport.rules.waivers import addresses, applies, outdated, plain, refusal, values_of
from govreport.tasks.validate import Checked, checked, neighbours_of, open_case
from govreport.tomlfile.arrays import append
from govreport.tomlfile.document import Document, parse
from govreport.tomlfile.edit import edit
from govreport.tomlfile.new import waiver_entry
from govreport.tomlfile.read import WAIVER
from govreport.tomlfile.save import Occasion, update
from govreport.workspace import Workspace
from govreport.workspace.files import organ_files


class WaiverRequest(NamedTuple):
    """Which findings of a rule to explain, by cells or words, and who says why."""

    code: str
    reason: str
    by: str = ""
    cells: Sequence[str] = ()
    quote: str = ""
    every: bool = False


class Unclear(UsageProblem):
    """No finding is meant, or several are; `findings` are those that can be named."""

    def __init__(self, sentence: str, one: Checked, findings: Sequence[Finding]) -> None:
        """Say why, and keep what there is to choose from."""
        super().__init__(sentence)
        self.checked = one
        self.findings = findings


def waive(file: Path, asked: WaiverRequest) -> list[Finding]:
    """Explain findings in a report's file; those that were explained before stay so.

    Gives what was meant, waived before or not. Unclear tells the findings to choose from.
    """
    if refused := refusal(asked.code):
        raise UsageProblem(refused)
    if not asked.reason:
        message = "--reason 后面要写理由：为什么不用改"
        raise UsageProblem(message)
    meant: list[Finding] = []

    def change(document: Document) -> bytes:
        case, one = _checked(file, asked.code)
        meant[:] = _picked(one, case.report.form, asked)
        new = [finding for finding in meant if finding.waived is None]
        return _explained(document, case, one.findings, new, asked)

    update(file, change, Occasion("waive", asked.reason))
    return meant


def codes_found(file: Path) -> set[str]:
    """Tell which rules speak of a report."""
    return {found.code for found in _checked(file)[1].findings}


def _checked(file: Path, code: str = "") -> tuple[Case, Checked]:
    """Check a report; for the rule that compares, with others beside it."""
    others = organ_files(file.absolute().parent) if code == ALIKE else []
    beside = [other for other in others if other.name != file.name]
    workspace = Workspace()
    opened = open_case(workspace, file)
    if opened.case is None:
        raise opened.error or GovReportError
    return opened.case, checked(opened, neighbours_of(workspace, file, beside))


def _picked(one: Checked, form: Form, asked: WaiverRequest) -> list[Finding]:
    """Give the findings that are meant; UsageProblem where there are none, or several."""
    found = [finding for finding in one.findings if finding.code == asked.code]
    if not found and one.error is not None:
        raise one.error
    if not found:
        others = dict.fromkeys(f.code for f in one.findings if not refusal(f.code))
        instead = f"；现在报出的、可以说明的有：{'、'.join(others)}" if others else ""
        message = f"{one.path}：现在没有 {asked.code} 这条问题，不用说明{instead}"
        raise UsageProblem(message)
    meant = [finding for finding in found if _is_meant(form, found, finding, asked)]
    if not meant:
        message = f"{asked.code} 没有报在那里，现在报在："
        raise Unclear(message, one, found)
    left = [finding for finding in meant if finding.waived is None]
    if len(left) > 1 and not asked.every:
        message = (
            f"{asked.code} 报了 {len(left)} 处，请用 --cell 或 --quote 写明是哪一处，"
            "都不用改的加 --all："
        )
        raise Unclear(message, one, left)
    return meant


def _is_meant(
    form: Form, found: Sequence[Finding], finding: Finding, asked: WaiverRequest
) -> bool:
    """Whether a finding speaks of all cells and has the words that were asked for."""
    known = frozenset[Address]().union(*map(addresses, found))
    wanted = (_addresses(form, cell.strip(), known) for cell in asked.cells)
    words = plain(asked.quote)
    return words in plain(finding.quote or finding.message) and all(
        some & addresses(finding) for some in wanted
    )


def _addresses(form: Form, text: str, known: frozenset[Address]) -> frozenset[Address]:
    """Tell what a text may name: an address, a section, a cell of this year or last."""
    named = {Address.parse(text), Address((NARRATIVE, text)), Address((COUNTS, text))}
    if literal := known & named:
        return literal
    named = set()
    with suppress(UsageProblem):
        named.add(Address((NARRATIVE, find_section(form, text).id)))
    try:
        cell = find_cell(form, text)
    except UsageProblem:
        if not named:
            raise
    else:
        named |= {Address(cell), Address(cell, last_year=True)}
    return frozenset(named)


def _explained(
    document: Document,
    case: Case,
    findings: Sequence[Finding],
    new: Sequence[Finding],
    asked: WaiverRequest,
) -> bytes:
    """Give the file with a waiver of each new one, in place of one that is out of date."""
    written: list[Waiver] = []
    for finding in new:
        if any(applies(waiver, finding, case) for waiver in written):
            continue  # the same words twice
        taken = {waiver.number for waiver in written}
        old = [w for w in outdated(case, finding, findings) if w.number not in taken]
        waiver = Waiver(
            number=old[0].number if old else "",
            code=asked.code,
            cells=tuple(place.address for place in finding.places),
            values=values_of(finding, case),
            reason=asked.reason,
            by=asked.by,
        )
        entry = waiver_entry(waiver)
        if old:
            raw = _rewritten(document, old[0], entry)
        else:
            raw = append(document, "waivers", entry)
        document = parse(raw, document.name, document.path)
        written.append(waiver)
    return document.raw


def _rewritten(document: Document, old: Waiver, entry: Mapping[str, object]) -> bytes:
    """Replace an old waiver's values; whoever gave it no longer does."""
    if old.by:
        entry = {"by": "", **entry}
    around = ("waivers", old.number)
    order = [(*around, key) for key in WAIVER]
    return edit(document, {(*around, key): entry[key] for key in entry}, order=order)
