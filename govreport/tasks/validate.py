"""What most commands do first: read a file, find last year's, and check it."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from govreport.errors import FileProblem, GovReportError, from_os_error
from govreport.findings import Finding, Severity
from govreport.forms import Address
from govreport.organs import kind_of
from govreport.report import Organ, Report, Unit
from govreport.rules import Case, check, codes, stays_an_error
from govreport.rules.case import Neighbour, UnitNow
from govreport.rules.similar import ALIKE, Fingerprint, fingerprint, neighbours
from govreport.settings import DEFAULTS, Settings
from govreport.tasks.runners import Runner, serial
from govreport.tomlfile.document import parse
from govreport.tomlfile.files import LARGEST, load, read, read_bytes
from govreport.tomlfile.read import read_report
from govreport.workspace.files import (
    SETTINGS,
    STDIN,
    files_at,
    find_organ,
    find_previous,
    folder_year,
    is_document,
    once,
    previous_documents,
    real,
)

if TYPE_CHECKING:
    from govreport.importers import Imported

SNIFFED = 4000
"""Bytes in which a report's own file has named its organ."""
CONTAINERS = (b"PK\x03\x04", b"%PDF", b"<", b"\xd0\xcf\x11\xe0", b"{\\rtf")
"""What a published document on standard input begins with."""


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

    @property
    def failed(self) -> bool:
        """Whether it has errors that nobody waived."""
        return self.count(Severity.ERROR) > 0

    def count(self, severity: Severity) -> int:
        """How many findings of a severity count."""
        return sum(
            found.severity is severity and found.waived is None for found in self.findings
        )


class Source(NamedTuple):
    """A report as it was read, and how, where it is a published document."""

    report: Report
    published: "Imported | None" = None


def files_of(paths: Iterable[Path]) -> list[Path]:
    """What paths stand for: report files, and in folders without years all that came in."""
    return once(file for path in paths for file in _files_of(path))


def _files_of(path: Path) -> list[Path]:
    try:
        return files_at(path)
    except FileProblem as error:
        if not path.is_dir():
            raise
        from govreport.workspace.unused import came_in

        found = came_in(path)
        if not any(map(is_document, found)):
            raise error from None
        return found


def read_any(path: Path) -> Source:
    """The report in a file, a published document, or standard input for `-`."""
    raw = None
    if str(path) == STDIN:
        raw = raw_input(path)
        if not is_published(path):
            return Source(read_report(parse(raw, "标准输入")))
    elif not is_published(path):
        return Source(load(path))
    from govreport.workspace.documents import read_published

    imported = read_published(path, raw)
    if imported.reconciliation.read == 0 and not imported.report.narrative:
        raise FileProblem(path, "没有读到年度报告：没有三张表，也没有各部分的标题")
    report = imported.report
    if not report.organ.kind and report.organ.name:
        organ = report.organ._replace(kind=kind_of(report.organ.name))
        report = replace(report, organ=organ)
    return Source(report, imported)


@cache
def _all_of(stream: BinaryIO) -> bytes:
    """What comes on standard input, which can be read only once."""
    return stream.read(LARGEST + 1)


def is_published(path: Path) -> bool:
    """Whether a file is a published document by its name, or by how its bytes begin."""
    if str(path) == STDIN:
        return raw_input(path).lstrip().startswith(CONTAINERS)
    return is_document(path) and not _is_report_text(path)


def raw_input(path: Path) -> bytes:
    """The bytes of a file, or what comes on standard input for `-`."""
    if str(path) != STDIN:
        return read_bytes(path)
    raw = _all_of(sys.stdin.buffer)
    if len(raw) > LARGEST:
        name = "标准输入"
        raise FileProblem(name, "大得离谱，不是一份年度报告")
    return raw


def _is_report_text(path: Path) -> bool:
    """Whether a text file is a report's own file under another name: `某某乡.toml.txt`."""
    try:
        with path.open("rb") as file:
            return path.suffix.lower() == ".txt" and b"[organ]" in file.read(SNIFFED)
    except OSError:
        return False  # reading it tells why


def load_any(path: Path) -> Report:
    """The report in a file or document, or on standard input for `-`."""
    return read_any(path).report


def last_year(path: Path, report: Report, given: Path | None) -> Report | None:
    """Last year's report: the one given, or the file or document found beside."""
    if given is not None:
        return load_any(given)
    if str(path) == STDIN:
        return None
    found = find_previous(path, report)
    if found is not None:
        return load_any(found)
    candidates = previous_documents(path, report)
    if not candidates:
        return None
    from govreport.workspace.documents import previous_document

    return previous_document(candidates, report)


def workspace_of(path: Path) -> Path:
    """The folder above the year's, or else a file's own; for `-` where one stands."""
    if str(path) == STDIN:
        return Path()
    folder = path.absolute().parent
    return folder if folder_year(path) is None else folder.parent


def load_settings(workspace: Path) -> Settings:
    """What the workspace's file sets, the defaults where it has none.

    TextProblem, which ends the run, tells all that is wrong in the file.
    """
    path = workspace.absolute() / SETTINGS
    try:
        changed = path.stat().st_mtime_ns
    except (FileNotFoundError, NotADirectoryError):
        return DEFAULTS
    except OSError as error:
        raise from_os_error(error, path, "读取") from error
    here = Path.cwd()
    return _settings(
        path.relative_to(here) if here in path.parents else path, here, changed
    )


@cache
def _settings(path: Path, _seen_from: Path, _changed: int) -> Settings:
    from govreport.workspace.config import read_settings

    return read_settings(read(path), codes(), stays_an_error)


class Read(NamedTuple):
    """A file that was read, with all that its rules need.

    `error` is why it could not be read, or why last year's could not.
    """

    path: Path
    case: Case | None = None
    error: GovReportError | None = None
    published: "Imported | None" = None


def read_case(path: Path, given: Path | None = None) -> Read:
    """The report in a file and last year's; an error that kept either from being read."""
    try:
        source = read_any(path)
    except GovReportError as error:
        return Read(path, error=error)
    return Read(path, *case_of(path, source, given), source.published)


def case_of(
    path: Path, source: Source, given: Path | None = None
) -> tuple[Case, GovReportError | None]:
    """A report with last year's and the workspace's settings, as its rules need them.

    The error says why last year's could not be read.
    """
    report, published = source
    previous, trouble = None, None
    try:
        previous = last_year(path, report, given)
    except GovReportError as error:
        trouble = GovReportError(f"上年的报告读不了，没有核对跨年的数：{error}")
    year = None if str(path) == STDIN or published else folder_year(path)
    case = Case(
        report,
        previous,
        folder_year=year,
        sought=trouble is None and given is None,
        published=published is not None,
        breaks_off=published is not None and published.reconciliation.breaks_off,
        settings=load_settings(workspace_of(path)),
        unit_reports=lambda: (_unit_now(path, unit) for unit in report.units),
    )
    return case, trouble


def _unit_now(path: Path, unit: Unit) -> UnitNow:
    """A unit of a roll-up, looked for beside its file and in its workspace."""
    folders = (path.absolute().parent, workspace_of(path))
    places = [folder / unit.path for folder in folders]
    try:
        file = next((place for place in places if place.is_file()), None)
        file = file or _moved(places[0].parent, unit.organ)
        if file is not None and real(file) != real(path):
            return UnitNow(unit, load_any(file), sha256(file.read_bytes()).hexdigest())
    except (GovReportError, OSError):
        pass  # that it can't be read is a finding
    return UnitNow(unit, None)


def _moved(folder: Path, organ: str) -> Path | None:
    """The file of a unit that has another name now."""
    return find_organ(folder, Organ(organ)) if organ and folder.is_dir() else None


def checked(
    one: Read, neighbours: tuple[Neighbour, ...] = (), codes: frozenset[str] | None = None
) -> Checked:
    """A file that was read with its findings, or its error.

    `neighbours` are sections that other units have near-identical; `codes` the rules
    that count, all where it is None.
    """
    if one.case is None:
        return Checked(str(one.path), error=one.error)
    case = replace(one.case, neighbours=neighbours) if neighbours else one.case
    report, findings = case.report, check(case, codes)
    places: dict[Address, str] = {}
    if one.published:
        findings = _in_print(report, findings)
        addresses = {place.address for found in findings for place in found.places}
        places = {address: address.in_print(report.form) for address in addresses}
    return Checked(
        path=str(one.path),
        organ=report.organ.name,
        year=report.year,
        findings=findings,
        error=one.error,
        published=one.published,
        places=places,
        blanks=len(report.missing),
    )


def check_files(
    files: Sequence[Path],
    given: Path | None = None,
    *,
    codes: frozenset[str] | None = None,
    run: Runner = serial,
) -> Iterator[Checked]:
    """Files with their findings, by the rules that count, each as soon as it is checked.

    Where the rule counts, the texts of all are read first, to tell of those that
    are another's.
    """
    for workspace in {workspace_of(file) for file in files}:
        load_settings(workspace)  # what is wrong in one ends the run before it begins
    compared = codes is None or ALIKE in codes
    alike = twins_of(files, given, run) if compared else {}
    errands = [(file, alike.get(file, ())) for file in files]
    yield from run(partial(_check_file, given, codes), errands)


def _check_file(
    given: Path | None,
    codes: frozenset[str] | None,
    errand: tuple[Path, tuple[Neighbour, ...]],
) -> Checked:
    file, neighbours = errand
    return checked(read_case(file, given), neighbours, codes)


def twins_of(
    files: Sequence[Path], given: Path | None = None, run: Runner = serial
) -> dict[Path, tuple[Neighbour, ...]]:
    """The sections of each file that another unit's has near-identical."""
    if len(files) < 2:
        return {}
    read = list(run(partial(_print_of_file, given), files))
    have = [(file, *one) for file, one in zip(files, read, strict=True) if one is not None]
    least = min((least for _, _, least in have), default=1.0)
    found = neighbours([printed for _, printed, _ in have], least)
    return {file: alike for (file, *_), alike in zip(have, found, strict=True) if alike}


def _print_of_file(given: Path | None, file: Path) -> tuple[Fingerprint, float] | None:
    """What a file's prose is compared by, and from which likeness; None for no prose."""
    case = read_case(file, given).case
    if case is None or case.settings.severities.get(ALIKE, case) is None:
        return None
    printed = fingerprint(case)
    printed = printed._replace(organ=printed.organ or file.stem)
    return (printed, float(case.settings.similar)) if printed.texts else None


def _in_print(report: Report, findings: list[Finding]) -> list[Finding]:
    """Findings in the order of a document, which has no lines: by part and cell."""
    order = {section.id: index for index, section in enumerate(report.form.sections)}
    cells = {cell: index for index, cell in enumerate(report.form.cells)}

    def place(found: Finding) -> tuple[int, int]:
        if not found.places:
            return -1, -1
        address = found.places[0].address
        cell = None if address.last_year else address.cell
        section = address.section or address.path[0]
        return order.get(section, -1), cells.get(cell, -1) if cell else -1

    return sorted(findings, key=place)
