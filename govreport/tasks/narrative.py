"""The text of a section, set or appended in its report's file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from govreport.encoding import decoded
from govreport.errors import GovReportError, TextProblem, UsageProblem
from govreport.findings import Path as KeyPath
from govreport.forms import Section
from govreport.forms.lookup import NUMBER
from govreport.outline import OutlinePart
from govreport.prose import FilledText, fill
from govreport.prose.quotes import quotes_last_year
from govreport.report import Report
from govreport.rules.heads import heads_in
from govreport.rules.placeholders import without_holes
from govreport.scaffold import outline
from govreport.tasks.changes import NO_REASON, Why, change_report
from govreport.tomlfile.document import decode
from govreport.tomlfile.save import Occasion
from govreport.workspace import Source, Workspace

LEAST = 3
"""A text that is shorter than the old one by more than this many times is doubted."""
FILE_NAME = re.compile(r"\S+\.(?:txt|docx?|wps|md|rtf|pdf|html?|toml|csv)", re.IGNORECASE)


class GivenText(NamedTuple):
    """A text for a section, what it is called, and how many blank lines stood above it."""

    section: Section
    text: str
    name: str
    skipped: int = 0


class Written(NamedTuple):
    """What stands in a section now, and how many characters there were before.

    `filled` are its live numbers with what each is filled in with; `heads` the headings
    of the form that the new text has in it.
    """

    section: Section
    before: int
    text: str
    filled: Mapping[str, str]
    heads: Sequence[str] = ()


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


def outline_of(workspace: Workspace, source: Source) -> Sequence[OutlinePart]:
    """Give the county's own outline, none where its settings can't be read."""
    try:
        return workspace.of(source.workspace).outline
    except GovReportError:  # whoever checks or scaffolds is told of that
        return ()


def refuse_own_name(section: Section, typed: str, text: str) -> None:
    """Refuse a text that is no more than what its section is called, or was called now."""
    plain = NUMBER.sub("", section.heading)
    names = {_bare(one) for one in (typed, section.heading, plain, section.part)}
    if _bare(text) and _bare(text) in names:
        message = (
            f"“{text}”只是这一部分的名称，不是正文；正文写在它后面，"
            "或用 --file、--edit 给出\n"
            "  原文没有变动；真要写这几个字，请加 --force"
        )
        raise UsageProblem(message)


def refuse_file_name(text: str, folders: Sequence[Path]) -> None:
    """Refuse a text that is the name of a file in one of the folders, or looks like one."""
    name = text.strip().strip("《》“”‘’「」\"'")
    if not name or "\n" in name:
        return
    try:
        there = any((folder / name).is_file() for folder in folders)
    except (OSError, ValueError):  # no file can be called so
        return
    if there or FILE_NAME.fullmatch(name):
        what = "是这里的一个文件" if there else "像是文件的名称"
        message = (
            f"“{name}”{what}，不是正文；是不是要写 --file {name}\n"
            "  原文没有变动；真要写这几个字，请加 --force"
        )
        raise UsageProblem(message)


def write_narrative(  # noqa: PLR0913 -- what is written, and what may be lost by it
    file: Path,
    given: GivenText,
    previous: Report | None,
    *,
    own: Sequence[OutlinePart] = (),
    append: bool = False,
    expected: str | None = None,
    why: Why = NO_REASON,
    force: bool = False,
) -> Written:
    """Write a text into a section; nothing where a live number in it says nothing.

    It may quote last year's report, `previous`; `expected` must stand there still. A text
    that takes away most of what somebody wrote needs `force`; what the outline, or a
    county's `own`, put there nobody wrote.
    """

    def change(report: Report) -> tuple[dict[KeyPath, object], Written]:
        section = given.section
        old = report.narrative.get(section.id, "")
        if expected is not None and old != expected:
            message = f"{file} 在编辑期间被别处改动了，没有保存；请再试一次"
            raise UsageProblem(message)
        if not (append or force):
            _refuse_loss(_own_words(report, section, old, own), old, given)
        filled = fill(given.text, report, previous)
        _refuse_unknown(given, filled)
        kept = f"{old.rstrip()}\n\n" if append and old.strip() else ""
        new, numbers = kept + given.text, dict(_live_numbers(given.text, filled))
        heads = [one.section.heading for one in heads_in(report.form, given.text)]
        done = Written(section, len(old), new, numbers, tuple(dict.fromkeys(heads)))
        return {} if new == old else {("narrative", section.id): new}, done

    return change_report(file, change, Occasion("add narrative", *why))


def _own_words(
    report: Report, section: Section, old: str, own: Sequence[OutlinePart]
) -> str:
    """Give what of a section's text somebody wrote: neither its outline nor holes."""
    asked = ""
    if report.year is not None:
        asked = outline(report.organ, report.year, report.form, own).get(section.id, "")
    ours = {_bare(line) for line in asked.split("\n")}
    lines = (line for line in old.split("\n") if _bare(line) not in ours)
    return _bare("".join(map(without_holes, lines)))


def _bare(text: str) -> str:
    return "".join(text.split())


def _refuse_loss(own: str, old: str, given: GivenText) -> None:
    """Refuse to put nothing, or much less, in place of what somebody wrote."""
    new = _bare(given.text)
    if not new and old.strip():
        message = f"{given.name}：是空的，原文没有变动；确实要清空，请加 --force"
        raise UsageProblem(message)
    if len(new) * LEAST < len(own):
        message = (
            f"新的正文只有 {len(new)} 个字，原来写好的有 {len(own)} 个字，原文没有变动；"
            "确实要换成它请加 --force，接在后面请加 --append"
        )
        raise UsageProblem(message)


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
