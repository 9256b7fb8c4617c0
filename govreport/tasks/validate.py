"""`validate`: every file opened once, its findings, and what is another's in its prose."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from govreport.errors import GovReportError
from govreport.findings import Finding, Severity, in_order
from govreport.forms import Address, Form
from govreport.guard import guard
from govreport.report import no_location
from govreport.rules import Case, Prose, check, prose_of
from govreport.rules.case import Neighbour
from govreport.rules.similar import ALIKE, Fingerprint, neighbours
from govreport.tasks.runners import Runner, serial
from govreport.workspace import LastYearProblem, Source, Workspace, workspace_of

if TYPE_CHECKING:
    from govreport.importers import Imported

T = TypeVar("T")
IN_MEMORY = 4_000_000
"""Bytes of results that wait in memory for those that they are compared with."""
NO_PLACES: Mapping[Address, str] = {}


class Checked(NamedTuple):
    """One file that was checked, and the error that kept it from being checked whole.

    `organ` is None where it could not be read. `published` is set where it is a
    document, which has no lines; `places` says for the addresses in its findings
    where they stand in it. `blanks` are the numbers that a person has yet to fill in.
    """

    path: str
    organ: str | None = None
    year: int | None = None
    findings: Sequence[Finding] = ()
    error: GovReportError | None = None
    published: "Imported | None" = None
    places: Mapping[Address, str] = NO_PLACES
    blanks: int = 0
    form: Form | None = None

    @property
    def failed(self) -> bool:
        """Whether it has errors that nobody waived."""
        return self.count(Severity.ERROR) > 0

    def count(self, severity: Severity) -> int:
        """Tell how many findings of a severity count."""
        return sum(
            found.severity is severity and found.waived is None for found in self.findings
        )


class Opened(NamedTuple):
    """A file that was opened, with all that its rules need.

    `error` is why it could not be read, or why last year's could not.
    """

    path: Path
    case: Case | None = None
    error: GovReportError | None = None
    source: Source | None = None

    @property
    def published(self) -> "Imported | None":
        """How it was read where it is a published document."""
        return None if self.source is None else self.source.published

    def without_places(self) -> "Opened":
        """Give the same for rules whose findings are only counted: places are dear."""
        if self.case is None:
            return self
        report = replace(self.case.report, locate=no_location)
        return self._replace(case=replace(self.case, report=report))


def open_case(workspace: Workspace, path: Path, previous: Sequence[Path] = ()) -> Opened:
    """Open a report and last year's; the error is what kept either from being read."""
    try:
        source = workspace.open(path)
    except GovReportError as error:
        return Opened(path, error=error)
    try:
        case, trouble = workspace.case(source, previous), None
    except LastYearProblem as error:
        case, trouble = workspace.case(source, alone=True), error
    return Opened(path, case, trouble, source)


def checked(
    one: Opened,
    neighbours: tuple[Neighbour, ...] = (),
    codes: frozenset[str] | None = None,
) -> Checked:
    """Check a file that was opened; its findings, or its error.

    `neighbours` are sections that other units have near-identical; `codes` the rules
    that count, all where it is None.
    """
    if one.case is None:
        return Checked(str(one.path), error=one.error)
    case = replace(one.case, neighbours=neighbours) if neighbours else one.case
    report = case.report
    result = Checked(
        path=str(one.path),
        organ=report.organ.name,
        year=report.year,
        error=one.error,
        published=one.published,
        blanks=len(report.missing),
        form=report.form,
    )
    return _with_findings(result, check(case, codes))


def _with_findings(one: Checked, findings: Sequence[Finding]) -> Checked:
    """Give a file with its findings; those of a document with their places in print."""
    if one.published is None:
        return one._replace(findings=findings)
    form = one.published.report.form
    addresses = {place.address for found in findings for place in found.places}
    places = {address: address.in_print(form) for address in addresses}
    return one._replace(findings=_in_print(form, findings), places=places)


Look = Callable[[Opened, Checked], T]
"""What else a task wants to know of a file while it is open."""


def validate(
    workspace: Workspace,
    files: Sequence[Path] | None = None,
    *,
    previous: Sequence[Path] = (),
    codes: frozenset[str] | None = None,
    run: Runner = serial,
) -> Iterator[Checked]:
    """Check files, all reports of the workspace by default, by the rules that count.

    `previous` are last year's files, as one; found beside each where none is given. Where
    reports are compared with each other, all are read before the first is told.
    """
    files = workspace.reports() if files is None else files
    return (
        one
        for one, _ in look_at(
            workspace, files, _nothing, previous=previous, codes=codes, run=run
        )
    )


def _nothing(_opened: Opened, _checked: Checked) -> None:
    """Look for nothing else."""


def look_at(  # noqa: PLR0913 -- what to look at, what for, and how
    workspace: Workspace,
    files: Sequence[Path],
    look: Look[T],
    *,
    previous: Sequence[Path] = (),
    codes: frozenset[str] | None = None,
    run: Runner = serial,
) -> Iterator[tuple[Checked, T]]:
    """Check files, each with what `look` makes of it while it is open, in one pass.

    Of each that is compared with the others its prose is kept, the rest on disk, so
    that no file is opened twice and memory stays flat.
    """
    for folder in {workspace_of(file) for file in files}:
        _ = workspace.of(folder).settings  # what is wrong in one ends the run at once
    compare = len(files) > 1 and (codes is None or ALIKE in codes)
    wanted = _Pass(workspace, look, previous, codes, compare)
    results = run(partial(_look_at, wanted), files)
    if not compare:
        yield from ((one.checked, one.seen) for one in results)
        return
    import pickle

    with SpooledTemporaryFile(IN_MEMORY) as spool:
        prints: list[Fingerprint | None] = []
        least = 1.0
        for one in results:
            prints.append(one.prose and one.prose.fingerprint)
            least = min(least, one.similar)
            pickle.dump(one, spool)
        spool.seek(0)
        for alike in _neighbours(prints, least):
            one = pickle.load(spool)  # noqa: S301 -- what this very run put there
            try:
                with guard(one.checked.path):
                    done = _completed(one.checked, one.prose, alike)
            except GovReportError as error:
                done = one.checked._replace(error=error)
            yield done, one.seen


class _Seen(NamedTuple, Generic[T]):
    """What was seen of a file while it was open; `similar` is from when prose is alike."""

    checked: Checked
    seen: T
    prose: Prose | None
    similar: float


class _Pass(NamedTuple, Generic[T]):
    """What a pass over files looks for; `compare` whether in what is another's too."""

    workspace: Workspace
    look: Look[T]
    previous: Sequence[Path]
    codes: frozenset[str] | None
    compare: bool


def _look_at(wanted: _Pass[T], file: Path) -> _Seen[T]:
    try:
        with guard(file):
            opened = open_case(wanted.workspace, file, wanted.previous)
            one = checked(opened, codes=wanted.codes)
            prose = _prose_of(opened) if wanted.compare else None
            case = None if prose is None else opened.case
            similar = 1.0 if case is None else case.settings.similar
            return _Seen(one, wanted.look(opened, one), prose, float(similar))
    except GovReportError as error:
        opened, one = Opened(file, error=error), Checked(str(file), error=error)
        return _Seen(one, wanted.look(opened, one), None, 1.0)


def _prose_of(opened: Opened) -> Prose | None:
    """Tell what a file's prose is compared by; one without an organ goes by its name."""
    prose = None if opened.case is None else prose_of(opened.case)
    if prose is None or prose.fingerprint.organ:
        return prose
    return prose._replace(fingerprint=prose.fingerprint._replace(organ=opened.path.stem))


def _neighbours(
    prints: Sequence[Fingerprint | None], least: float
) -> Iterator[tuple[Neighbour, ...]]:
    """Yield the sections of each file that another unit's has near-identical."""
    found = iter(neighbours([one for one in prints if one is not None], least))
    return (() if one is None else next(found) for one in prints)


def _completed(one: Checked, prose: Prose | None, alike: Sequence[Neighbour]) -> Checked:
    """Give a file with the findings that tell of its neighbours."""
    told = [] if prose is None else prose.told(alike)
    return _with_findings(one, in_order([*one.findings, *told])) if told else one


def neighbours_of(
    workspace: Workspace, file: Path, others: Iterable[Path]
) -> tuple[Neighbour, ...]:
    """Give the sections of a file that one of the others has near-identical."""
    opened = [open_case(workspace, one) for one in (file, *others)]
    limits = [one.case.settings.similar for one in opened if one.case is not None]
    prints = [one and one.fingerprint for one in map(_prose_of, opened)]
    return next(_neighbours(prints, float(min(limits, default=1))))


def _in_print(form: Form, findings: Sequence[Finding]) -> list[Finding]:
    """Give findings in the order of a document, which has no lines: by part and cell."""
    order = {section.id: index for index, section in enumerate(form.sections)}
    cells = {cell: index for index, cell in enumerate(form.cells)}

    def place(found: Finding) -> tuple[int, int]:
        if not found.places:
            return -1, -1
        address = found.places[0].address
        cell = None if address.last_year else address.cell
        section = address.section or address.path[0]
        return order.get(section, -1), cells.get(cell, -1) if cell else -1

    return sorted(findings, key=place)
