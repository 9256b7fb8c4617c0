"""What the package's face offers for one report, without a workspace around it."""

from collections.abc import Collection, Sequence
from pathlib import Path

from govreport.findings import Finding
from govreport.report import Report
from govreport.rules import Case
from govreport.rules import check as check_case
from govreport.rules.fixes import fix as plan_fixes
from govreport.settings import DEFAULTS, Settings
from govreport.tomlfile import load as load_file


def load(path: Path | str) -> Report:
    """Read the report in a file; GovReportError says why it can't be."""
    return load_file(Path(path))


def check(
    report: Report | Case,
    *,
    previous: Report | None = None,
    settings: Settings = DEFAULTS,
    codes: Collection[str] | None = None,
) -> list[Finding]:
    """Find what is wrong with a report, in the order of its file.

    `previous` is last year's report, without which nothing is checked across years;
    a case, as a workspace makes it, has that, the settings and more already. With
    `codes` only these rules count.
    """
    case = report if isinstance(report, Case) else _case(report, previous, settings)
    return check_case(case, None if codes is None else frozenset(codes))


def fix(
    report: Report, findings: Sequence[Finding], *, previous: Report | None = None
) -> Report:
    """Put right what follows from what is there, of some findings; all else stays."""
    return plan_fixes(_case(report, previous, DEFAULTS), findings).applied(report)


def _case(report: Report, previous: Report | None, settings: Settings) -> Case:
    return Case(report, previous, sought=previous is not None, settings=settings)
