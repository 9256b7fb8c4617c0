"""The text of a section, set or appended in its report's file."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from govreport.encoding import decoded
from govreport.errors import GovReportError, TextProblem, UsageProblem
from govreport.findings import Path as KeyPath
from govreport.forms import Section
from govreport.prose import FilledText, fill
from govreport.prose.quotes import quotes_last_year
from govreport.report import Report
from govreport.tasks.changes import NO_REASON, Why, change_report
from govreport.tomlfile.document import decode
from govreport.tomlfile.save import Occasion
from govreport.workspace import Source, Workspace


class GivenText(NamedTuple):
    """A text for a section, what it is called, and how many blank lines stood above it."""

    section: Section
    text: str
    name: str
    skipped: int = 0


class Written(NamedTuple):
    """What stands in a section now, and how many characters there were before.

    `filled` are its live numbers with what each is filled in with.
    """

    section: Section
    before: int
    text: str
    filled: Mapping[str, str]


def given_text(section: Section, raw: bytes, name: str) -> GivenText:
    """Take bytes for a text: with plain line ends and without control characters."""
    whole = decoded(raw, name)[0].replace("\r\n", "\n").replace("\r", "\n")
    skipped = len(whole) - len(whole.lstrip("\n"))
    return GivenText(section, decode(raw, name), name, skipped)


def quoted_last_year(
    workspace: Workspace, source: Source, text: str
) -> tuple[Report | None, GovReportError | None]:
    """Read last year's report where a text quotes it, or tell why it can't be read."""
    if not quotes_last_year(text):
        return None, None
    try:
        return workspace.previous(source), None
    except GovReportError as error:
        return None, error


def write_narrative(  # noqa: PLR0913 -- likewise, of a text
    file: Path,
    given: GivenText,
    previous: Report | None,
    *,
    append: bool = False,
    expected: str | None = None,
    why: Why = NO_REASON,
) -> Written:
    """Write a text into a section; nothing where a live number in it says nothing.

    It may quote last year's report, `previous`; `expected` must stand there still.
    """

    def change(report: Report) -> tuple[dict[KeyPath, object], Written]:
        section = given.section
        old = report.narrative.get(section.id, "")
        if expected is not None and old != expected:
            message = f"{file} 在编辑期间被别处改动了，没有保存；请再试一次"
            raise UsageProblem(message)
        filled = fill(given.text, report, previous)
        _refuse_unknown(given, filled)
        kept = f"{old.rstrip()}\n\n" if append and old.strip() else ""
        new, numbers = kept + given.text, dict(_live_numbers(given.text, filled))
        return {("narrative", section.id): new}, Written(section, len(old), new, numbers)

    return change_report(file, change, Occasion("add narrative", *why))


def _refuse_unknown(given: GivenText, filled: FilledText) -> None:
    """Refuse live numbers that say nothing, all of them named."""
    lines = []
    for gap in filled.gaps:
        if gap.stays:
            above = given.text[: gap.start]
            line = given.skipped + above.count("\n") + 1
            column = len(above) - above.rfind("\n")
            written = given.text[gap.start : gap.end]
            lines.append((line, column, f"“{written}”不能填入正文：{gap.message}"))
    if lines:
        (line, column, first), *rest = lines
        more = "".join(f"\n  第 {at} 行第 {of} 列，{told}" for at, of, told in rest)
        sentence = f"{first}{more}\n  请改正后再试，原文没有变动"
        raise TextProblem(given.name, sentence, line, column)


def _live_numbers(text: str, filled: FilledText) -> Iterator[tuple[str, str]]:
    """Give each live number with what it is filled in with."""
    waiting = {(gap.start, gap.end): gap.message for gap in filled.gaps}
    for piece in filled.pieces:
        source = (piece.source_start, piece.source_end)
        number = filled.text[piece.start : piece.end] or "（不印文字）"
        note = f"（{waiting[source]}）" if source in waiting else ""
        yield text[slice(*source)], number + note
