"""Documents of one report, each made in its format, and what stands open in it then."""

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from govreport.errors import FileProblem, GovReportError, UsageProblem
from govreport.findings import Finding, Severity
from govreport.render import FORMATS, RenderOptions
from govreport.render.package import is_whole
from govreport.report import Report
from govreport.workspace.made import Making, OpenFindings, State


def make(
    formats: Sequence[str], report: Report, options: RenderOptions, source: Path
) -> tuple[dict[str, bytes], dict[str, GovReportError]]:
    """Make documents in some formats, and tell what kept those from it that may fail alone.

    A PDF may lack a character that Word finds somewhere; the office gets its Word file.
    """
    made, failed = dict[str, bytes](), dict[str, GovReportError]()
    for name in formats:
        try:
            made[name] = FORMATS[name].render(report, options)
        except (FileProblem, UsageProblem) as error:
            failed[name] = error
        except GovReportError as error:
            failed[name] = FileProblem(source, str(error))
        if name in failed and not FORMATS[name].substitutes:
            raise failed[name]
    return made, failed


def sets_anew(name: str, options: RenderOptions) -> bool:
    """Whether documents of a format are made anew, for named fonts or other years' numbers.

    Fonts that were installed since don't make them out of date: what was approved must
    not change by itself.
    """
    fonts = options.fonts is not None and FORMATS[name].substitutes is not None
    return fonts or (options.charts is True and FORMATS[name].pictures)


def substitutes(formats: Iterable[str], options: RenderOptions) -> str:
    """Tell which fonts stand in for others in documents of some formats."""
    ways = [way for name in formats if (way := FORMATS[name].substitutes)]
    return "\n".join(filter(None, (way(options) for way in ways)))


def is_same(made: Making | State, content: bytes) -> bool:
    """Whether a file was made with this very content."""
    return isinstance(made, Making) and made.sha256 == sha256(content).hexdigest()


def open_findings(findings: Sequence[Finding]) -> OpenFindings:
    """Count what nobody put right or waived, by code; infos ask for nothing."""

    def counts(severity: Severity) -> tuple[tuple[str, int], ...]:
        same = (
            found.code
            for found in findings
            if found.severity is severity and found.waived is None
        )
        return tuple(sorted(Counter(same).items()))

    return OpenFindings(counts(Severity.ERROR), counts(Severity.WARNING))


def proven(state: Making | State, path: Path, content: bytes) -> Making | State:
    """Tell how a file stands of which version 0.1 vouched for a part."""
    if state is State.STALE and not is_whole(content, path):
        return State.CHANGED
    return state


def is_current(made: Making | State, wanted: Making) -> bool:
    """Whether a file was made of all that it would be made of now."""
    if isinstance(made, State):
        return False
    return (made.source, made.stamp) == (wanted.source, wanted.stamp)
