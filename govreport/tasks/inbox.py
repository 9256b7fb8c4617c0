"""What became of all that units sent in: read, the same again, versions, or not read."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError, NotAReport
from govreport.report import Report
from govreport.tasks.copies import Copy, copies_in
from govreport.tasks.validate import Checked
from govreport.tasks.versions import (
    ReadReport,
    Same,
    Versions,
    as_printed,
    in_use,
    settle,
)
from govreport.workspace import Workspace
from govreport.workspace.files import (
    YEAR_FOLDER,
    files_at,
    folder_year,
    is_document,
    real,
)
from govreport.workspace.leftovers import Leftover
from govreport.workspace.unit_names import called_by
from govreport.workspace.year_leftovers import folders_of


class Looked(NamedTuple):
    """A file that was opened: whose report is in it, or why there is none.

    `report` is all of it where that is at hand already.
    """

    path: str
    names: Sequence[str] = ()
    year: int | None = None
    error: GovReportError | None = None
    report: Report | None = None


class InboxAccount(NamedTuple):
    """What else there is to say of what lies in folders that were to be read.

    `unread` keep an inbox from being whole, `noted` lie in years' folders and don't;
    nothing is lost by those that are `aside`. `same` are files that another one of
    their unit speaks for, `versions` those of which nobody knows which one counts, `copies`
    what lies in years' folders beside the files that it was made of. `registers` are of
    requests, and read where they are named.
    """

    unread: Sequence[Leftover] = ()
    noted: Sequence[Leftover] = ()
    aside: Sequence[Leftover] = ()
    same: Sequence[Same] = ()
    versions: Sequence[Versions] = ()
    copies: Sequence[Copy] = ()
    registers: Sequence[Leftover] = ()

    @property
    def whole(self) -> bool:
        """Whether all that was sent was read, and once for each unit."""
        sent = any(not _in_year(one.path) for one in self.registers)
        return not (self.unread or self.versions or sent)

    @property
    def spoken_for(self) -> frozenset[str]:
        """The paths of files of which the account tells, so that nobody else need."""
        unread = {str(one.path) for one in (*self.unread, *self.aside)}
        return frozenset(unread | {one.path for one in self.same})


def inbox_account(
    workspace: Workspace,
    inboxes: Sequence[Path],
    looked: Sequence[Looked],
    used: Collection[Path] = (),
) -> InboxAccount:
    """Account for all files in inboxes, by what was opened in them."""
    within = [one for one in looked if _lies_in(inboxes, one.path)]
    same, versions = settle(_reports(workspace, within), used)
    found = unread_in(workspace, inboxes, within)
    return InboxAccount(
        unread=[one for one in found if not one.aside],
        aside=[one for one in found if one.aside],
        same=same,
        versions=versions,
    )


def import_account(
    into: Workspace,
    paths: Sequence[Path],
    documents: Sequence[Looked],
    sent: Sequence[Looked],
    used: Collection[Path] = (),
) -> InboxAccount:
    """Account for what an import leaves: two files of one unit wherever they lie.

    What a unit `sent` as a report's own file is taken as it is, where it can be read.
    """
    looked = [*documents, *sent]
    same, versions = settle(_reports(into, looked), used)
    folders = [path for path in paths if path.is_dir()]
    years = [into.folder / str(one.year) for one in looked if one.year]
    there = [name for year in {*years} if year.is_dir() for name in into.names_in(year)]
    found = unread_in(into, folders, looked, there)
    return InboxAccount(
        [one for one in found if not one.aside and not _in_year(one.path)],
        [one for one in found if not one.aside and _in_year(one.path)],
        [one for one in found if one.aside],
        same,
        versions,
    )


def _in_year(path: Path) -> bool:
    return folder_year(path) is not None


def sent_as_files(workspace: Workspace, paths: Sequence[Path]) -> list[Looked]:
    """Open the reports' own files that units sent: those in inboxes, and each named."""
    found = list[Looked]()
    for path in paths:
        if path.is_dir() and not is_year(path):
            lying = (*workspace.received(path), *_of_years(workspace, path))
            found += (_opened(workspace, one) for one in lying if not is_document(one))
        elif path.suffix.lower() == ".toml" and path.is_file():
            placed = folder_year(path) is not None and _is_ours(workspace, path)
            found += () if placed else (_opened(workspace, path),)
    return list({one.path: one for one in found}.values())


def _opened(workspace: Workspace, path: Path) -> Looked:
    try:
        report = as_printed(workspace, str(path))
    except GovReportError as error:
        return Looked(str(path), error=error)
    names = (report.organ.name or path.stem, *report.organ.aliases)
    return Looked(str(path), names, report.year, None, report)


def _is_ours(workspace: Workspace, path: Path) -> bool:
    return real(path).parent.parent == real(workspace.folder)


def _of_years(into: Workspace, folder: Path) -> list[Path]:
    """Find the reports in years' folders of an inbox, but for the sum of it.

    Those of the workspace itself were not sent.
    """
    with suppress(FileProblem):  # there are none
        return [
            path
            for path in files_at(folder)
            if not _is_ours(into, path) and not into.is_inbox(folder, [path])
        ]
    return []


def _reports(workspace: Workspace, looked: Iterable[Looked]) -> list[ReadReport]:
    """Take the reports that were read, opened again where they are not at hand."""
    return [
        ReadReport(
            one.path,
            one.names,
            one.year,
            partial(as_printed, workspace, one.path)
            if one.report is None
            else partial(_itself, one.report),
        )
        for one in looked
        if one.error is None and one.names
    ]


def unread_in(
    workspace: Workspace,
    inboxes: Iterable[Path],
    looked: Sequence[Looked],
    there: Collection[str] = (),
    expected: Collection[str] = (),
) -> list[Leftover]:
    """Find what lies in inboxes and isn't read, whose it is, and why.

    `there` are units whose reports came in some other way, `expected` who is to report.
    """
    refused: Mapping[Path, NotAReport] = {
        Path(one.path): one.error for one in looked if isinstance(one.error, NotAReport)
    }
    read = {Path(one.path): one.names for one in looked if Path(one.path) not in refused}
    found = dict[Path, Leftover]()
    for folder in inboxes:
        for one in workspace.unread_in_inbox(folder, read, refused, there, expected):
            found.setdefault(one.path, one)
    return list(found.values())


def years_account(
    workspace: Workspace,
    folders: Sequence[Path],
    files: Sequence[Path],
    roots: Sequence[Path] = (),
    expected: Collection[str] = (),
) -> InboxAccount:
    """Account for what lies in years' folders, and around them, beside files taken."""
    found = workspace.unread_in_years(folders, files, roots, expected)
    return InboxAccount(
        noted=[one for one in found if not one.aside],
        aside=[one for one in found if one.aside],
        copies=copies_in(workspace, folders),
    )


def with_registers(
    workspace: Workspace, account: InboxAccount, files: Iterable[Path]
) -> InboxAccount:
    """Add what lies in years' folders and may be a register of the reports in files."""
    some = [one for one in files if folder_year(one) is not None and not is_document(one)]
    folders = dict.fromkeys(one.parent for one in some)
    odd = workspace.odd_registers(folders, some)
    told = {real(one.path) for one in odd}
    noted = [one for one in account.noted if real(one.path) not in told]
    return account._replace(noted=[*noted, *odd])


def inboxes_among(
    workspace: Workspace, paths: Iterable[Path], files: Sequence[Path]
) -> list[Path]:
    """Find the folders that units send to: none is a year's, nor has a year's reports.

    `files` are those that were found in them.
    """
    within = {
        path: [one for one in files if _lies_in([path], str(one))]
        for path in paths
        if path.is_dir() and not is_year(path)
    }
    return [path for path, lying in within.items() if workspace.is_inbox(path, lying)]


def is_year(path: Path) -> bool:
    """Whether a folder is a year's."""
    return path.is_dir() and YEAR_FOLDER.fullmatch(path.absolute().name) is not None


def _itself(report: Report) -> Report:
    return report


def _lies_in(folders: Iterable[Path], path: str) -> bool:
    return any(folder in Path(path).parents or folder == Path() for folder in folders)


def settled(
    workspace: Workspace,
    paths: Sequence[Path],
    files: Sequence[Path],
    results: Iterable[Checked],
    use: Sequence[Path] = (),
) -> tuple[Iterable[Checked], InboxAccount]:
    """Give the results of checking files, less those of which the account tells.

    Those of an inbox are gathered first: only all of them tell whose the rest is.
    UsageProblem for a file to `use` that isn't among them.
    """
    used = in_use(use, files)
    inboxes = inboxes_among(workspace, paths, files)
    roots = [path for path in paths if path.is_dir() and path not in inboxes]
    years = years_account(workspace, folders_of(paths, files), files, roots)
    years = with_registers(workspace, years, files)
    if not inboxes:
        return results, years
    whole = list(results)
    account = inbox_account(workspace, inboxes, list(map(_looked, whole)), used)
    aside = [*account.aside, *years.aside]
    account = account._replace(noted=years.noted, aside=aside, copies=years.copies)
    spoken = account.spoken_for
    return [one for one in whole if one.path not in spoken], account


def _looked(one: Checked) -> Looked:
    names: tuple[str, ...] = ()
    if one.organ is not None:
        names = (one.organ or called_by(Path(one.path)),)
    report = None if one.published is None else one.published.report
    return Looked(one.path, names, one.year, one.error, report)
