"""What a report printed when it was signed: kept, and held against what it prints now."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError, UsageProblem, from_os_error
from govreport.findings import Severity
from govreport.prose import paragraphs
from govreport.prose.quotes import as_printed
from govreport.render.template import is_in_place, template_bytes
from govreport.report import Report
from govreport.rules import Case, check
from govreport.tasks.charts import years_of
from govreport.tasks.origin import template_of
from govreport.tasks.published import Moved, hash_of_text, moved, numbers_hash
from govreport.tasks.states import SOUND, STATES, own_state
from govreport.tasks.validate import open_case
from govreport.text import argument
from govreport.tomlfile import dumps
from govreport.tomlfile.document import parse
from govreport.tomlfile.drafts import make_folder
from govreport.tomlfile.files import read_bytes
from govreport.tomlfile.home import APPROVED, HOME
from govreport.tomlfile.read import read_report
from govreport.tomlfile.save import write
from govreport.workspace import Source, Workspace
from govreport.workspace.ledger import LedgerEntry

SHOWN = 12
"""Characters of a hash in a file's name."""


class SinceApproval(NamedTuple):
    """What a report prints otherwise than what was signed by a `note`.

    `numbers` are those of which it can be told, `counted` whether any differ, `worded`
    whether words do, `beside` whether the template does, or other years in its pictures.
    """

    note: LedgerEntry
    numbers: tuple[Moved, ...] = ()
    counted: bool = False
    worded: bool = False
    beside: bool = False


class Approved(NamedTuple):
    """What a signature is given for: its hash, and the report to be kept."""

    path: Path
    prints: str
    raw: bytes


def prints_of(workspace: Workspace, source: Source, case: Case) -> str:
    """Sum up all that a reader sees of a report: its numbers, its words, what is around.

    These are three hashes. How the file is written makes no difference, nor what is not
    printed; a template of one's own does, and so do earlier years where they are drawn.
    """
    return f"{_prints(case)} {beside_of(workspace, source)}"


def beside_of(workspace: Workspace, source: Source) -> str:
    """Sum up what a reader sees that is not the report's own, the last of the hashes."""
    around = list(_around(workspace, source)) if source.path is not None else []
    return hash_of_text("".join(around))


def _prints(case: Case) -> str:
    report = case.report
    words = [report.full_title, report.organ.name, report.signature, str(report.signed_on)]
    for name, one in case.prose.items():
        for paragraph in paragraphs(one.text):
            text = " ".join(f"{paragraph.head}{paragraph.text}".split())
            words.append(f"{name} {paragraph.level} {text}")
    return f"{numbers_hash(report)} {hash_of_text(chr(10).join(words))}"


def _around(workspace: Workspace, source: Source) -> Iterator[str]:
    """Give what a document shows beside the report, as far as that is the office's own."""
    form_id = source.report.form.id
    with suppress(GovReportError):  # `render` tells of a template that can't be read
        template = template_of(workspace, source, form_id, None)
        # a copy of the official one counts too: it stays when the program brings another
        if not is_in_place(template, form_id):
            yield sha256(template_bytes(template)).hexdigest()
    if workspace.of(source.workspace).settings.render_charts:
        for earlier in years_of(workspace, source)[0][1:]:
            yield f"{earlier.year} {numbers_hash(earlier)}"


def to_approve(workspace: Workspace, path: Path) -> Approved:
    """Tell what a signature under a report is given for; nothing is written.

    UsageProblem where it is not whole, or has errors: nobody signs that.
    """
    opened = open_case(workspace, path)
    if opened.error is not None or opened.case is None or opened.source is None:
        raise opened.error or FileProblem(path, "读不出来")
    case = opened.without_places().case or opened.case
    errors = [
        one for one in check(case) if one.severity is Severity.ERROR and one.waived is None
    ]
    state = own_state(blanks=len(case.report.missing), errors=len(errors), warnings=0)
    if state not in SOUND:
        message = (
            f"{path} {STATES[state].label}，不能登记审签；"
            f"请先改好（用 govreport validate {argument(path)} 看），请领导看过再登记"
        )
        raise UsageProblem(message)
    kept = replace(as_printed(case.report, case.previous), waivers=(), counts={})
    raw = dumps(kept).encode()
    if _prints(Case(read_report(parse(raw, str(path))))) != _prints(case):
        raise FileProblem(path, "审签时的内容存不下来，没有登记；请报告这个问题")
    return Approved(path, prints_of(workspace, opened.source, case), raw)


def keep(one: Approved) -> None:
    """Keep a report as it was signed, under a name that no other content has."""
    target = _file(one.path, one.prints)
    try:
        make_folder(target.parent)
    except OSError as error:
        raise from_os_error(error, target.parent, "新建文件夹") from error
    write(target, one.raw)


def _file(path: Path, prints: str) -> Path:
    name = f"{path.stem}.{hash_of_text(prints)[:SHOWN]}{path.suffix}"
    return path.parent / HOME / APPROVED / name


def approved_file(path: Path, note: LedgerEntry) -> Path:
    """Tell where the report of a file is kept as it was signed."""
    return _file(path, note.signed)


def as_approved(path: Path, note: LedgerEntry) -> Report | None:
    """Read a report as it was signed, None where what is kept is not that."""
    with suppress(GovReportError):
        target = approved_file(path, note)
        if target.is_file():
            report = read_report(parse(read_bytes(target), str(target)))
            if _prints(Case(report)).split() == note.signed.split()[:2]:
                return report
    return None


def apart_from(note: LedgerEntry, prints: str) -> SinceApproval | None:
    """Tell what is printed otherwise than was signed by the hashes; None for nothing.

    What isn't known counts as another.
    """
    then, now = note.signed.split(), prints.split()
    if not then or then == now:
        return None
    differ = [one != other for one, other in zip(then, now, strict=False)]
    return SinceApproval(note, (), *(differ if len(differ) == len(then) else (True, True)))


def since_approval(
    path: Path, case: Case, note: LedgerEntry, prints: str
) -> SinceApproval | None:
    """Find what a report prints otherwise than what was signed; None for the same."""
    found = apart_from(note, prints)
    if found is None or not found.counted:
        return found
    old = as_approved(path, note)
    return found._replace(numbers=tuple(moved(old, case.report)) if old else ())
