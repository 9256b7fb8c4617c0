"""Two reports, all years of an organ, or two years of a county, one beside the other."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from govreport.compare import Comparison
from govreport.compare import compare as compare_reports
from govreport.errors import UsageProblem
from govreport.organ_names import are_one
from govreport.prose import filled_in
from govreport.report import Organ, Report
from govreport.rollup.together import together
from govreport.tasks.compare_units import CountyComparison, compare_units
from govreport.tasks.known_units import KnownUnit, find_unit
from govreport.tasks.narrative import quoted_last_year
from govreport.tasks.runners import Runner, serial
from govreport.tasks.year_context import years_in
from govreport.text import some
from govreport.workspace import Source, Workspace
from govreport.workspace.files import STDIN, real

BEFORE_ANY = 0
"""A year before all others."""


class ComparedReport(NamedTuple):
    """A report that is compared: of one file, or of several whose organs became one."""

    files: tuple[Path, ...]
    report: Report

    @property
    def name(self) -> str:
        """What it is called beside the others: its file's name."""
        return "、".join(path.name for path in self.files)


class Comparisons(NamedTuple):
    """Reports in their order, and each compared with the one before it.

    `remarks` say what is to be known of them, in sentences; `organ` is whose they are
    where years of one were asked for, by its newest name.
    """

    reports: tuple[ComparedReport, ...]
    steps: tuple[Comparison, ...]
    remarks: tuple[str, ...] = ()
    organ: str = ""


def compare(
    workspace: Workspace,
    *sides: Path | int,
    organ: str = "",
    run: Runner = serial,
) -> Comparisons | CountyComparison:
    """Compare two files; or with an `organ` two years or all of it; or two years of all.

    Years are compared from the earlier to the later. UsageProblem for what can't be
    compared, GovReportError for what can't be read.
    """
    if not sides:
        return _compare_years(workspace, organ, None)
    first, second = sides
    if isinstance(first, int) and isinstance(second, int):
        if first == second:
            message = f"两个年份都是 {first}，没有可以比的；请写两个不同的年份"
            raise UsageProblem(message)
        first, second = sorted((first, second))
        if organ:
            return _compare_years(workspace, organ, (first, second))
        return compare_units(workspace, first, second, run)
    return _compare_files(workspace, Path(str(first)), Path(str(second)))


def _compare_files(workspace: Workspace, first: Path, second: Path) -> Comparisons:
    both_stdin = str(first) == str(second) == STDIN
    if both_stdin or (
        STDIN not in (str(first), str(second)) and real(first) == real(second)
    ):
        message = f"{first} 和 {second} 是同一个文件，没有可以比的；请写两份不同的报告"
        raise UsageProblem(message)
    sources = [workspace.open(path) for path in (first, second)]
    past = [_last_year(workspace, source) for source in sources]
    one, other = (source.report for source in sources)
    if one.year == other.year and are_one(one.organ.names, other.organ.names):
        past = [past[0] or past[1], past[1] or past[0]]  # a draft lies anywhere
    reports = tuple(
        ComparedReport((path,), filled_in(source.report, last))
        for path, source, last in zip((first, second), sources, past, strict=True)
    )
    return _steps(reports)


def _compare_years(
    workspace: Workspace, organ: str, years: tuple[int, int] | None
) -> Comparisons:
    if not organ:
        message = "比一个机关的各年，要用 --organ 写明是哪个机关，如 --organ 青石乡"
        raise UsageProblem(message)
    unit = _known_unit(workspace, organ)
    until = max(years) if years else max(years_in(workspace.folder))
    down_to = min(years) if years else BEFORE_ANY
    trail, remarks = _trail(workspace, unit, until, down_to)
    for year in years or ():
        if year not in trail:
            there = "、".join(map(str, sorted(trail))) or "没有"
            message = f"{year} 年没有“{unit.name}”的报告；有报告的年份：{there}"
            raise UsageProblem(message)
    if len(trail) < 2:
        (only, *_) = *trail, until
        message = f"“{unit.name}”只有 {only} 年的一份报告，没有可以比的"
        raise UsageProblem(message)
    reports = tuple(
        ComparedReport(trail[year], _read(workspace, trail[year]))
        for year in years or sorted(trail)
    )
    found = _steps(reports)
    told = dict.fromkeys((*remarks, *found.remarks))
    return found._replace(remarks=tuple(told), organ=unit.name)


def _steps(reports: tuple[ComparedReport, ...]) -> Comparisons:
    pairs = list(pairwise(reports))
    steps = tuple(compare_reports(one.report, other.report) for one, other in pairs)
    remarks = [line for pair in pairs for line in _remarks(*pair)]
    return Comparisons(reports, steps, tuple(remarks))


def _remarks(one: ComparedReport, other: ComparedReport) -> Iterator[str]:
    last, this = one.report, other.report
    named = last.organ.name and this.organ.name
    if named and not are_one(last.organ.names, this.organ.names):
        yield f"两份报告的机关不同：“{last.organ.name}”和“{this.organ.name}”，照样比了"
    if last.year is not None and this.year is not None:
        if last.year > this.year:
            yield f"前一份是 {last.year} 年的，后一份是 {this.year} 年的；增减是后减前"
        elif this.year > last.year + 1:
            yield f"{last.year} 年和 {this.year} 年中间隔了 {this.year - last.year - 1} 年"
    for side in (one, other):
        blank = len(side.report.missing)
        if blank:
            yield f"{side.name} 还有 {blank} 格没有数：空白不当作 0，不算增减"
        if len(side.files) > 1:
            names = some([f"“{path.stem}”" for path in side.files])
            yield f"{side.report.year} 年的是{names}相加"


def _known_unit(workspace: Workspace, text: str) -> KnownUnit:
    """Find the organ of that name in any year, by the name of the newest."""
    units: list[KnownUnit] = []
    for year in reversed(years_in(workspace.folder)):
        for organ, file in workspace.organs(year):
            names = {name for name in (*organ.names, file.stem) if name}
            entry = workspace.listed.entry(sorted(names))
            names |= set() if entry is None else entry.names
            at = next(
                (at for at, one in enumerate(units) if are_one(one.names, names)), None
            )
            if at is None:
                units.append(KnownUnit(organ.name or file.stem, frozenset(names), file))
            else:
                units[at] = units[at]._replace(names=units[at].names | names)
    if not units:
        message = (
            f"{workspace.folder} 里没有报告；请用 --workspace 写明放各年份文件夹的地方"
        )
        raise UsageProblem(message)
    return find_unit(text, units)


def _trail(
    workspace: Workspace, unit: KnownUnit, until: int, down_to: int
) -> tuple[Mapping[int, tuple[Path, ...]], list[str]]:
    """Follow an organ back through the years: whose files hold its numbers in each."""
    found: dict[int, tuple[Path, ...]] = {}
    remarks: list[str] = []
    names = unit.names
    files: tuple[Path, ...] = ()
    for year in sorted(years_in(workspace.folder), reverse=True):
        if not down_to <= year <= until:
            continue
        past = [workspace.before(file) for file in files] if year + 1 in found else []
        absent = [name for one in past for name in one.past.absent]
        if absent:
            remarks.append(f"{year} 年缺{some(absent)}的报告，再往前没有比")
            break
        files = tuple(dict.fromkeys(file for one in past for file in one.files))
        own = workspace.organ_file(
            workspace.folder / str(year), Organ(unit.name, aliases=tuple(sorted(names)))
        )
        if not files and own is not None:
            files = (own,)
        shared = [name for one in past for name in one.past.shared]
        if not files and shared:
            remarks.append(f"由{some([f'“{one}”' for one in shared])}分设，再往前没有比")
            break
        if not files and found:
            remarks.append(f"{year} 年没有“{unit.name}”的报告")
        if files:
            found[year] = files
            names = names.union(*(workspace.peek(file).head.organ.names for file in files))
    return found, remarks


def _read(workspace: Workspace, files: Sequence[Path]) -> Report:
    return together([_printed(workspace, file) for file in files])


def _printed(workspace: Workspace, path: Path) -> Report:
    """Read a report with its live numbers filled in."""
    source = workspace.open(path)
    return filled_in(source.report, _last_year(workspace, source))


def _last_year(workspace: Workspace, source: Source) -> Report | None:
    """Read last year's report where a report's prose quotes it."""
    if source.is_document:
        return None
    prose = "\n".join(source.report.narrative.values())
    return quoted_last_year(workspace, source, prose)[0]
