"""What copies in years' folders say beside the files that they were made of."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from govreport.errors import GovReportError
from govreport.report import Report
from govreport.tasks.versions import Difference, as_printed, difference, differing
from govreport.tomlfile.files import read_bytes
from govreport.workspace import Workspace
from govreport.workspace.copies import backups_in, copies_among
from govreport.workspace.files import files_and_copies
from govreport.workspace.year_leftovers import folders_of

EXACT, SAME, OTHER, UNREAD, BACKUP = "exact", "same", "other", "unread", "backup"
"""How a copy stands to its original: the same bytes, the same report, another one, one of
them can't be read, what an editor left of an earlier state."""


class Copy(NamedTuple):
    """A file that is called as another's copy, of which no report is made.

    `difference` is what they say differently, `unread` says which of them can't be read.
    """

    path: Path
    original: Path
    kind: str
    difference: Difference = Difference()
    unread: str = ""

    @property
    def may_count(self) -> bool:
        """Whether somebody may have gone on working in it, and not in its original."""
        return self.kind in (OTHER, UNREAD)

    @property
    def told(self) -> str:
        """What is to be said of one that may count."""
        where = f"{self.unread}读不了，没有比较"
        if self.kind == OTHER:
            told = differing(str(self.original), str(self.path), self.difference)
            where = f"内容不同：{told}"
        return (
            f"{self.path} 是 {self.original} 的副本，{where}；副本没有采用，"
            "请核对以哪一份为准：要用副本的，用它换掉原来的文件；不用的，删去"
        )


def copies_in(workspace: Workspace, folders: Iterable[Path]) -> list[Copy]:
    """Find the copies in years' folders, those first that say something else."""
    found = list[Copy]()
    for folder in folders:
        with suppress(GovReportError):  # whoever reads the reports in it tells of that
            copies = copies_among(files_and_copies(folder))
            found += (_compared(workspace, *one) for one in copies.items())
        with suppress(OSError):
            found += (Copy(*one, BACKUP) for one in backups_in(folder).items())
    return sorted(found, key=lambda one: not one.may_count)


def copies_beside(
    workspace: Workspace, paths: Sequence[Path], files: Sequence[Path]
) -> list[Copy]:
    """Find the copies beside files of years' folders that were not asked for by name."""
    return copies_in(workspace, folders_of(paths, files))


def with_versions(files: Sequence[Path], copies: Iterable[Copy]) -> Sequence[Path]:
    """Add to the files of years' folders the copies that don't say what these say.

    Whoever makes one thing of each unit's report must not choose between two of them.
    """
    may_count = [one.path for one in copies if one.may_count]
    return list(dict.fromkeys((*files, *may_count))) if may_count else files


def _compared(workspace: Workspace, path: Path, original: Path) -> Copy:
    with suppress(GovReportError):
        if read_bytes(path) == read_bytes(original):
            return Copy(path, original, EXACT)
    reports = list[Report]()
    for one, called in ((original, "原来的文件"), (path, "副本")):
        try:
            reports.append(as_printed(workspace, str(one)))
        except GovReportError:  # that of the original is told where it is checked
            return Copy(path, original, UNREAD, unread=called)
    found = difference(*reports)
    return Copy(path, original, SAME if found == Difference() else OTHER, found)
