"""What a file gives to a sum, read in any process: its unit's numbers, or why none."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from govreport.errors import FileProblem, GovReportError
from govreport.guard import guard
from govreport.organs import kind_of
from govreport.report import Unit
from govreport.rollup.unit_numbers import UnitNumbers, unit_numbers
from govreport.rules import fails
from govreport.tasks.validate import open_case
from govreport.workspace import Workspace
from govreport.workspace.files import real
from govreport.workspace.sums import UNITS
from govreport.workspace.unit_names import called_by

BLANK = "V-MISSING"
"""The rule of blanks, which are told by themselves."""


def read_safely(workspace: Workspace, file: Path) -> UnitNumbers | GovReportError:
    """Read what a file gives to a sum; whatever keeps it from that is given too."""
    try:
        with guard(file):
            return read_unit(workspace, file)
    except GovReportError as error:
        return error


def read_unit(workspace: Workspace, file: Path) -> UnitNumbers | GovReportError:
    """Read what a file or published document gives to a sum, or why it gives nothing."""
    try:
        str(file).encode()
    except UnicodeEncodeError:  # a name in another character set
        sentence = "文件名是乱码（多半是旧压缩包解出来的），汇总里记不下来；请改一个名称"
        return FileProblem(file, sentence)
    opened = open_case(workspace, file)
    case, source = opened.without_places().case, opened.source
    if case is None or source is None:
        return opened.error or FileProblem(file, "读不了")
    report = case.report
    if report.year is None:
        return FileProblem(file, "看不出是哪一年的报告，请先把年份写好")
    organ = report.organ
    if not organ.name:
        organ = organ._replace(name=called_by(file))
    if said := workspace.answers.get(real(file)):
        organ = organ._replace(name=said, aliases=(*organ.aliases, organ.name))
    organ = organ._replace(kind=organ.kind or kind_of(organ.name))
    inner = tuple(_units_within(workspace, file, report.units))
    faulty = fails(case, besides=BLANK)
    given = unit_numbers(report, str(file), source.sha256, inner, faulty=faulty)
    return given._replace(organ=organ)


def _units_within(
    workspace: Workspace, file: Path, units: Sequence[Unit]
) -> Iterator[Unit]:
    """List the units of a roll-up, and those of its units that can be found."""
    known, reached = {real(file)}, [(file.parent, unit) for unit in units]
    while reached:
        folder, unit = reached.pop()
        yield unit
        path = real(folder / unit.path)
        if path not in known and path.suffix.lower() == ".toml":
            known.add(path)
            with suppress(GovReportError):  # that it can't be read `validate` tells
                source = workspace.peek(path)
                units = source.report.units if UNITS in source.raw else ()
                reached += [(path.parent, one) for one in units]
