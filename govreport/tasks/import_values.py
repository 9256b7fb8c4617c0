"""How an import is asked for, and what became of each document."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from govreport.errors import FileProblem, GovReportError
from govreport.findings import Finding
from govreport.importers import Imported
from govreport.report import Report
from govreport.tasks.import_whole import Replaced

if TYPE_CHECKING:  # who only reads loads no updates
    from govreport.importers.updates import Updates

NOTHING = 2
"""The exit code of a document of which nothing was read."""
NO_NUMBER = "一个数也没有读到，没有写文件"


class ImportOptions(NamedTuple):
    """How to read and where to write, for all documents alike.

    `organ` and `year` are asked for where a document doesn't say, "" and None where it
    must; `update` puts only what differs into a file that is there, `force` all.
    """

    organ: str = ""
    year: int | None = None
    blank_as_zero: bool = False
    dry_run: bool = False
    force: bool = False
    update: bool = False


AS_USUAL = ImportOptions()


class ImportedFile(NamedTuple):
    """What became of one document: its report, its file, or the error.

    `findings` are printed totals that their parts don't give; `sha256` is of its bytes.
    """

    path: str
    imported: Imported | None = None
    target: Path | None = None
    written: bool = False
    current: bool = False
    """Whether its file was read from it before."""
    edited: bool = False
    """Whether its file was changed since it was put there as the unit sent it."""
    adopted: Report | None = None
    """What is in a report's own file that a unit sent, which is taken as it is."""
    fills: bool = False
    """Whether its file is as scaffold made it, so that it is filled in."""
    replaced: Replaced | None = None
    """What another whole was put in place of, or would be."""
    findings: Sequence[Finding] = ()
    updates: "Updates | None" = None
    error: GovReportError | None = None
    sha256: str = ""
    version_of: str = ""
    """The file of the same unit that says something else, so that neither was written."""
    misnamed: str = ""
    """The other unit that the file is called by."""
    question: FileProblem | None = None
    """What is to be told before it is written: whose it is, or of which year."""
    names: frozenset[str] = frozenset()
    """What the expected unit that it is of goes by too."""
    row: str = ""
    """What a table of all files says of one that needs no reading."""

    @property
    def report(self) -> Report | None:
        """The report in it, None where there is none."""
        return self.adopted if self.imported is None else self.imported.report

    @property
    def code(self) -> int:
        """Say 0 where all was read, 1 where not, 2 where nothing was or could be."""
        if self.error is not None or not (self.imported or self.adopted):
            return 2
        if self.version_of or self.imported is None:
            return int(bool(self.version_of or self.question))
        account = self.imported.reconciliation
        if self.imported.is_empty:
            return 2
        homeless = self.updates is not None and self.updates.homeless
        return int(not account.complete or bool(homeless or self.question))

    @property
    def trouble(self) -> GovReportError | None:
        """The error, that there was nothing to read, or what is asked."""
        nothing = self.error is None and self.code == 2
        return FileProblem(self.path, NO_NUMBER) if nothing else self.error or self.question
