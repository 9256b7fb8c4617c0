"""Two files of one unit: one submission where they say the same, else two versions."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from govreport.errors import FileProblem, GovReportError, UsageProblem
from govreport.forms import printed_place
from govreport.organ_names import folded, without_plate
from govreport.prose import filled_in, paragraphs
from govreport.prose.quotes import quotes_last_year
from govreport.report import COUNTS, Report, Value
from govreport.text import some
from govreport.workspace import Workspace
from govreport.workspace.copies import discarded, is_copy, is_marked
from govreport.workspace.files import folder_year, from_here, is_document, real

T = TypeVar("T")
FORMATS = (".toml", ".docx", ".odt", ".doc", ".wps", ".rtf", ".pdf")
"""Which file of several that say the same is the one: those that say most first."""


class Difference(NamedTuple):
    """What two reports say differently: cells and sections by their official labels."""

    cells: Sequence[str] = ()
    sections: Sequence[str] = ()


class Same(NamedTuple):
    """A file that says what another one of its unit says, or that isn't to be used."""

    path: str
    organ: str
    other: str
    dropped: bool = False
    """Whether somebody said that the other one counts, and this differs."""
    remembered: bool = False
    """Whether that was said when the other one was read in, and not now."""


class Versions(NamedTuple):
    """Two files of one unit that differ, and nobody said which one counts."""

    path: str
    organ: str
    other: str
    difference: Difference

    @property
    def error(self) -> FileProblem:
        """What is to be said of them: where they differ, of when they are, what to do."""
        drafts = {
            one: word
            for one in (self.other, self.path)
            if (word := discarded(Path(one).stem))
        }
        named = "".join(f"{Path(o).name} 名字里有“{w}”；" for o, w in drafts.items())
        likely = self.other if {*drafts} == {self.path} else self.path
        return FileProblem(
            self.path,
            f"和 {self.other} 都是“{self.organ}”的报告，内容不一样："
            f"{differing(self.other, self.path, self.difference)}；"
            f"{named}请核对用哪一份，再加 --use 文件，如 --use '{likely}'",
        )


def differing(first: str, second: str, difference: Difference) -> str:
    """Say where two files differ, and of when they are."""
    cells, sections = difference
    whose = f"（前一个数是 {Path(first).name} 的）"
    told = [f"数不同的{whose}有{some(list(cells), '格')}"] if cells else []
    told += [f"文字不同的有{some(list(sections), '个部分')}"] if sections else []
    return f"{'；'.join(told)}。{_time(first)}，{_time(second)}"


class ReadReport(NamedTuple):
    """A report that was read of a file, and how to have all of it.

    The first of its `names` is its organ's own.
    """

    path: str
    names: Sequence[str]
    year: int | None
    report: Callable[[], Report]


def in_use(use: Iterable[Path], files: Iterable[Path]) -> frozenset[Path]:
    """Find the files that somebody said count; UsageProblem for one that isn't there."""
    there = {real(file) for file in files}
    for path in use:
        if real(path) not in there:
            message = f"--use {path} 不在要读的文件里，请核对"
            raise UsageProblem(message + _nearest(path, there))
    return frozenset(map(real, use))


def _nearest(path: Path, files: Iterable[Path]) -> str:
    """Offer the file that is called almost so, "" where none is."""
    near = {file.name: file for file in files}
    (name,) = get_close_matches(path.name, near, n=1) or ("",)
    return f"；是不是 --use '{from_here(near[name])}'" if name else ""


def preference(path: str | Path, used: Collection[Path]) -> tuple[bool, int, bool]:
    """Give the place of a file among those of its unit: the one that counts first.

    What is called as a copy comes behind what isn't.
    """
    suffix = Path(path).suffix.lower()
    rank = FORMATS.index(suffix) if suffix in FORMATS else len(FORMATS)
    return not (used and real(Path(path)) in used), rank, is_marked(Path(path).stem)


def settle(
    read: Sequence[ReadReport], used: Collection[Path]
) -> tuple[list[Same], list[Versions]]:
    """Find files of one unit and year, and whether they are one submission.

    Of those that say the same the one counts whose format comes first.
    """
    same, versions = list[Same](), list[Versions]()
    known = UnitFiles[ReadReport]()
    for one in sorted(read, key=lambda one: preference(one.path, used)):
        settled = met(known, one, used)
        if isinstance(settled, Same):
            same.append(settled)
        elif settled is not None:
            versions.append(settled)
    return same, versions


def met(
    known: "UnitFiles[ReadReport]", one: ReadReport, used: Collection[Path]
) -> Same | Versions | None:
    """Tell how a file stands to the first of its unit; None where it is that itself."""
    first = known.twin(one.names, one.year)
    if first is None:
        known.add(one.names, one.year, one)
        return None
    return compared(first, one, used)


def compared(first: ReadReport, one: ReadReport, used: Collection[Path]) -> Same | Versions:
    """Tell how a file stands to the first of its unit."""
    organ = first.names[0]
    found = difference(first.report(), one.report())
    if found == Difference():
        return Same(one.path, organ, first.path)
    if used and real(Path(first.path)) in used and real(Path(one.path)) not in used:
        return Same(one.path, organ, first.path, dropped=True)
    return Versions(one.path, organ, first.path, found)


def is_one_too_many(settled: Same | Versions) -> bool:
    """Whether a second file of a unit keeps a sum from being written.

    Of a year's own files, on which people work, one is too many whatever it says, but for
    a copy.
    """
    if isinstance(settled, Versions):
        return True
    if settled.dropped or is_copy(settled.path, settled.other):
        return False
    files = map(Path, (settled.path, settled.other))
    return all(folder_year(one) is not None and not is_document(one) for one in files)


class UnitFiles(Generic[T]):
    """The first file of each unit and year, by its names: whatever is kept of it.

    A second nameplate in brackets may be printed or not; two of them are two units.
    """

    def __init__(self) -> None:
        """Begin without files."""
        self._whole: dict[int | None, dict[str, T]] = {}
        self._plain: dict[int | None, dict[str, T]] = {}
        """Those with a second nameplate, without it."""

    def twin(self, names: Iterable[str], year: int | None) -> T | None:
        """Find the file that is of the same unit."""
        of_year, plated = self._whole.get(year, {}), self._plain.get(year, {})
        for name in sorted(filter(None, names)):
            whole = folded(name)
            plain = _without_plate(whole)
            found = of_year.get(whole) or of_year.get(plain)
            found = found or (plated.get(whole) if whole == plain else None)
            if found is not None:
                return found
        return None

    def add(self, names: Iterable[str], year: int | None, one: T) -> None:
        """Note the first file of a unit."""
        for name in filter(None, names):
            whole = folded(name)
            plain = _without_plate(whole)
            self._whole.setdefault(year, {}).setdefault(whole, one)
            if plain != whole:
                self._plain.setdefault(year, {}).setdefault(plain, one)


def _without_plate(whole: str) -> str:
    """Leave a nameplate out; most names, which have none, need not be remembered."""
    return without_plate(whole) if whole.endswith(")") else whole


def difference(first: Report, second: Report) -> Difference:
    """Compare two reports as they would be printed: numbers, totals, and filled prose."""
    cells = [
        f"{printed_place(first.form, cell)}（{_shown(value)}、{_shown(there)}）"
        for cell, value in first.values().items()
        if cell in second.form.cell_set and value != (there := second.value(cell))
    ]
    for form, other in ((first.form, second.form), (second.form, first.form)):
        cells += [printed_place(form, c) for c in form.cells if c not in other.cell_set]
    both = first.counts.keys() & second.counts.keys()  # print has none of them
    cells += [f"{COUNTS}.{n}" for n in both if first.counts[n] != second.counts[n]]
    mine, theirs = _prose(first), _prose(second)
    headings = {one.id: one.heading or one.part for one in first.form.sections}
    sections = [
        headings.get(section, section)
        for section in dict.fromkeys((*headings, *mine, *theirs))
        if mine.get(section, "") != theirs.get(section, "")
    ]
    return Difference(tuple(cells), tuple(sections))


def _prose(report: Report) -> Mapping[str, str]:
    """Give each section's text without what print may change: blanks, width of signs."""
    return {
        section: "\n".join(folded(one.head + one.text) for one in paragraphs(text))
        for section, text in report.narrative.items()
    }


def _shown(value: Value | None) -> str:
    return "空白" if value is None else str(value)


def _time(path: str) -> str:
    """Tell when a file was last written."""
    try:
        moment = datetime.fromtimestamp(Path(path).stat().st_mtime)  # noqa: DTZ006 -- the clerk's
    except OSError:
        return path
    return f"{Path(path).name} 是 {moment:%Y-%m-%d %H:%M} 存的"


def are_same(workspace: Workspace, first: Path, second: Path) -> bool:
    """Whether two files hold the same report; what can't be read is like nothing."""
    try:
        found = difference(*(as_printed(workspace, str(one)) for one in (first, second)))
    except GovReportError:  # whoever checks the file tells of it
        return False
    return found == Difference()


def as_printed(workspace: Workspace, path: str) -> Report:
    """Open the report in a file again, with its live numbers filled in."""
    source = workspace.open(Path(path))
    quotes = any(map(quotes_last_year, source.report.narrative.values()))
    return filled_in(source.report, workspace.previous(source) if quotes else None)
