"""What lies in folders: reports, documents, rosters, settings, the ledger."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from os.path import lexists
from pathlib import Path
from typing import TYPE_CHECKING

from govreport.errors import FileProblem, GovReportError, NotAReport
from govreport.report import Organ, Report
from govreport.rules import Case, codes, stays_an_error
from govreport.settings import DEFAULTS, Settings
from govreport.tomlfile.keys import YEARS
from govreport.workspace.claims import refuse_claims
from govreport.workspace.file_names import SETTINGS
from govreport.workspace.files import (
    ANSWERS,
    expand,
    files_at,
    folder_year,
    from_here,
    is_document,
    once,
    organ_files,
    roster_file,
    workspace_of,
)
from govreport.workspace.folders import Folders
from govreport.workspace.last_year import (
    LastYearProblem,
    files_before,
    joint,
    opened_together,
    previous,
)
from govreport.workspace.lineage import Lineage, Listed, files_of, lineage
from govreport.workspace.source import Source
from govreport.workspace.sums import around_sum, is_sum, left_out, sums_up_inbox, units_of

if TYPE_CHECKING:
    from govreport.outline import OutlinePart
    from govreport.register.tally import RegisterCount
    from govreport.workspace.ledger import LedgerEntry
    from govreport.workspace.leftovers import Leftover
    from govreport.workspace.registers import Registers
    from govreport.workspace.roster import ExpectedUnit

__all__ = ["LastYearProblem", "Source", "Workspace", "workspace_of"]
LARGEST_SETTINGS, LARGEST_OUTLINE, FEW = 100_000, 1_000_000, 5
"""Bytes, and how many files that can't be read are told of where nothing else is."""


class Workspace:
    """A folder with a folder of reports for each year, and what is set there for them.

    It opens files of other workspaces too, by those' settings (`of`), so that a run
    needs one only. What it has seen of folders it keeps as long as it lives; it
    travels to another process without that.
    """

    def __init__(self, folder: Path | str = ".") -> None:
        """Begin without looking at anything."""
        self.folder = Path(folder)
        self._seen = Folders()
        self._others: dict[Path, Workspace] = {}

    def __reduce__(self) -> tuple[object, ...]:
        """Travel without what was seen."""
        return Workspace, (self.folder,)

    def of(self, folder: Path) -> "Workspace":
        """Give the workspace in a folder, which shares what was seen with this one."""
        whole = folder.absolute()
        if whole == self.folder.absolute():
            return self
        if whole not in self._others:
            other = Workspace(folder)
            other._seen, other._others = self._seen, self._others
            self._others[whole] = other
        return self._others[whole]

    @cached_property
    def settings(self) -> Settings:
        """What its file sets, the defaults where it has none.

        TextProblem, which ends the run, tells all that is wrong in the file.
        """
        path = from_here(self.folder.absolute() / SETTINGS)
        if not lexists(path):
            return DEFAULTS
        from govreport.workspace.config import read_settings

        document = self._seen.source(path).at_most(LARGEST_SETTINGS, "设置").document
        return read_settings(document, codes(), stays_an_error)

    @cached_property
    def outline(self) -> "tuple[OutlinePart, ...]":
        """The outline that its settings name for new reports, () where they name none."""
        path = self.settings.outline
        if path is None:
            return ()
        from govreport.outline import own_parts

        document = self._seen.source(path).at_most(LARGEST_OUTLINE, "提纲").document
        return own_parts(document.data, str(path), document.locate)

    def reports(self, year: int | None = None) -> list[Path]:
        """List the report files of a year, or of all; none where there is no folder."""
        if year is None:
            return expand([self.folder])
        folder = self.folder / str(year)
        return organ_files(folder) if folder.is_dir() else []

    def roster(self, year: int, given: Path | None = None) -> "tuple[ExpectedUnit, ...]":
        """List who is to report: by its roster, last year's folder, or a roster given."""
        from govreport.workspace.roster import find_roster, read_roster

        path = given or find_roster(self.folder, year)
        return () if path is None else read_roster(path, year, self._seen)

    def ledger(self, year: int) -> "Mapping[str, LedgerEntry]":
        """Tell what was noted about each unit's report of a year, by name."""
        from govreport.workspace.ledger import read_ledger

        return read_ledger(self.folder, year)

    @cached_property
    def answers(self) -> "Mapping[Path, str]":
        """Whose files are, by their real paths, as somebody answered when it was asked."""
        if not lexists(self.folder / ANSWERS):
            return {}
        from govreport.workspace.answers import read_answers

        return read_answers(self.folder)

    def find(self, paths: Iterable[Path]) -> list[Path]:
        """Find what paths stand for, each file once however called.

        Of a folder these are its reports, or without years all that came in; FileProblem
        where it holds none.
        """
        return once(file for path in paths for file in self._files_at(path))

    def is_inbox(self, folder: Path, files: Iterable[Path]) -> bool:
        """Whether what units send lies in a folder: of `files` in it none is of a year.

        The sum of what was sent is none of these.
        """
        return all(
            folder_year(file) is None
            or is_document(file)
            or sums_up_inbox(self._seen, folder, file)
            for file in files
        )

    def _files_at(self, path: Path) -> Sequence[Path]:
        found, trouble = list[Path](), FileProblem(path, "")
        try:
            found = files_at(path)
        except FileProblem as error:
            trouble = error
        if path.is_dir() and self.is_inbox(path, found):
            found += self.received(path)
            if not found:
                sentence = str(trouble).removeprefix(f"{path}：")
                raise self.nothing_read(path, sentence) from None
        elif not found:
            raise trouble
        return found

    def nothing_read(self, path: Path, sentence: str) -> FileProblem:
        """Say of a folder that nothing can be read in it, and what lies there instead."""
        lying = self.unread_in_inbox(path, {}, {}) if path.is_dir() else []
        told = [f"{one.path.name} {one.reason}" for one in lying if not one.aside]
        return FileProblem(path, "。".join((sentence, *told[:FEW])))

    def received(self, folder: Path) -> list[Path]:
        """Find what units sent into a folder that no year names: reports and documents."""
        from govreport.workspace.received import received

        return received(self._seen, folder)

    def unread_in_inbox(
        self,
        folder: Path,
        read: Mapping[Path, Collection[str]],
        refused: Mapping[Path, NotAReport],
        there: Collection[str] = (),
        expected: Collection[str] = (),
    ) -> "list[Leftover]":
        """Account for all that lies in a folder that units send to, and wasn't read."""
        from govreport.workspace.leftovers import unread_in_inbox

        return unread_in_inbox(
            self._seen, folder, read, refused, there, expected, self.answers
        )

    def unread_in_years(
        self,
        folders: Sequence[Path],
        files: Sequence[Path],
        roots: Sequence[Path] = (),
        expected: Collection[str] = (),
    ) -> "list[Leftover]":
        """Account for what lies in years' folders, and around them, beside files taken."""
        from govreport.workspace.year_leftovers import unread_in_years

        return unread_in_years(self._seen, folders, files, roots, expected, self.answers)

    def open(self, path: Path) -> Source:
        """Open the report in a file or published document, or on standard input for `-`.

        It is opened once while it stays as it is. GovReportError says why it can't be.
        """
        source = self._seen.source(path)
        _ = source.report  # whoever opens a report hears at once what is wrong with it
        return source

    def peek(self, path: Path) -> Source:
        """Give what `open` does, its numbers and prose unread."""
        return self._seen.source(path)

    def organ_file(self, folder: Path, organ: Organ) -> Path | None:
        """Find an organ's file in a year's folder, by its name or an alias of either."""
        return self._seen.organ_file(folder, organ)

    def names_in(self, folder: Path) -> frozenset[str]:
        """Tell all names of the organs that have a file in a year's folder."""
        return self._seen.names_in(folder)

    @cached_property
    def listed(self) -> Listed:
        """The roster of the workspace, nobody where there is none that can be read."""
        try:
            path = roster_file(self.folder)
            return Listed(self.roster(YEARS[-1], path) if path else ())
        except GovReportError as error:  # each report that it may speak of tells so
            return Listed(broken=str(error).partition("\n")[0])

    def lineage(self, source: Source) -> Lineage:
        """Find whose reports of last year a report is measured by, with what to say."""
        if source.path is None:
            return Lineage()
        return self.lineage_of(source.path, source.head, self.of(source.workspace).listed)

    def lineage_of(self, path: Path, report: Report, listed: Listed) -> Lineage:
        """Find the same for a report that is at a path, or is going to be."""
        return lineage(self._seen, path, report, listed)

    def last_year(self, files: Sequence[Path]) -> Report:
        """Read the reports in some files as one; GovReportError where one can't be."""
        return opened_together(self.open, files)

    def organs(self, year: int) -> Sequence[tuple[Organ, Path]]:
        """List the organs that have a file of a year, with that; none without a folder."""
        return self._seen.organs_in(self.folder / str(year))

    def refuse_claims(self, path: Path, organ: Organ) -> None:
        """Raise ClaimProblem where another organ beside claims a name of one's own."""
        if organ.claimed:
            refuse_claims(self._seen, path, organ)

    def last_years(self, source: Source) -> Sequence[Path]:
        """Find the files that hold last year's numbers, or the documents that may.

        With them are this year's files of those who share or got work with it.
        """
        if source.path is None:
            return ()
        found = files_of(self._seen, source, self.of(source.workspace).listed)
        return found or self._seen.last_years_documents(source.path, source.head)

    def before(self, path: Path) -> Lineage:
        """Find a file's lineage, with the published document where there is no file."""
        source = self.peek(path)
        found = self.lineage(source)
        return found._replace(files=files_before(self.open, self._seen, source, found))

    def previous(self, source: Source, given: Sequence[Path] = ()) -> Report | None:
        """Read last year's report: those given as one, or what is found beside."""
        if given:
            return self.last_year(once(given))
        return previous(self.open, self._seen, source, self.lineage(source))

    def case(
        self, source: Source, given: Sequence[Path] = (), *, alone: bool = False
    ) -> Case:
        """Put together all that a report's rules need: last year's, settings, units' files.

        `given` are last year's files, found where none is; `alone` goes without.
        LastYearProblem where last year's can't be read, ClaimProblem where another organ
        claims a name of its own too.
        """
        if source.path is not None and not source.is_document:
            self.refuse_claims(source.path, source.head.organ)
        found = Lineage() if alone or given else self.lineage(source)
        try:
            last = self.last_year(once(given)) if given and not alone else None
            if not alone and not given:
                last = previous(self.open, self._seen, source, found)
        except GovReportError as error:
            message = f"上年的报告读不了，没有核对跨年的数：{error}"
            raise LastYearProblem(message) from error
        published = source.published
        return Case(
            source.report,
            last,
            folder_year=source.year_of_folder if published is None else None,
            sought=not alone and not given,
            published=published is not None,
            settings=self.of(source.workspace).settings,
            unit_reports=lambda: units_of(self._seen, source),
            left_out=lambda: sorted(left_out(self._seen, source)),
            past=found.past,
            find_register=lambda: self.count(source),
            find_joint=lambda: joint(
                self.open, self._seen, source, self.of(source.workspace).listed
            ),
        )

    def registers(self, source: Source) -> "Registers":
        """Find the registers of requests that a report's numbers are counted from."""
        from govreport.workspace.registers import registers_of

        return registers_of(self._seen, source, lambda: self.of(source.workspace).listed)

    def count(self, source: Source) -> "RegisterCount | None":
        """Count what they come to, or tell why not; None where none is of its year."""
        if source.path is None or not self._seen.registers(source.workspace):
            return None
        from govreport.workspace.registers import counted_or_why

        return counted_or_why(partial(self.registers, source), source.report)

    def odd_registers(
        self, folders: Iterable[Path], files: Collection[Path] | None = None
    ) -> "list[Leftover]":
        """Tell of registers in years' folders and around that count for no report."""
        from govreport.workspace.odd_registers import odd_registers

        return odd_registers(self._seen, folders, files, lambda root: self.of(root).listed)

    def around(self, source: Source) -> Iterator[bytes]:
        """Give all that is judged of a report and lies outside its file and last year's."""
        yield from around_sum(self._seen, source)
        yield from () if (count := self.count(source)) is None else [count.judged]

    def is_sum(self, file: Path) -> bool:
        """Whether a report's file is the sum of units; not where it can't be read."""
        return is_sum(self._seen, file)
