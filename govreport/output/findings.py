"""Findings as lines, by file for a person at a terminal, as JSON, and their counts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from govreport.encoding import decoded
from govreport.errors import GovReportError
from govreport.findings import Finding, Location, Severity
from govreport.tasks.validate import Checked
from govreport.text import argument, brief, printable, width, wrapped
from govreport.tomlfile.files import read_bytes

if TYPE_CHECKING:
    from govreport.tasks.fix import Fixed

SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
LEAST = 40
"""Columns that are used, however narrow the terminal."""
MARGIN = "    | "
CUT = "……"
INDENT = "    "
EXCERPTS = 3
"""Lines shown for one rule in one file; a further finding says its place only."""
PLACES = 5
"""Places named for findings that say the same."""
QUOTE_LINES = 3
HOLES, FEW_HOLES = "N-PLACEHOLDER", 10
"""The rule that speaks of what is yet to be written; more than these are an outline's."""
HANGING = 2
"""Columns that a closing mark may take beyond the end of a line."""


def spot(one: Checked, found: Finding) -> str:
    """Tell where in its file a finding is: line and column, or the place in a document."""
    if found.location is not None:
        return f"{found.location.line}:{found.location.column}"
    return one.places.get(found.places[0].address, "") if found.places else ""


def finding_line(one: Checked, found: Finding) -> str:
    """Give a finding on one line: where, how bad, which rule, what to do."""
    between = " " if found.location is None else ":"
    return _line(f"{printable(str(one.path))}{between}{spot(one, found)}".rstrip(), found)


def finding_lines(one: Checked, *, whole: bool) -> Iterator[str]:
    """Give all findings a line each; many holes are one at the end unless it is `whole`."""
    told, holes = holes_apart(one, whole=whole)
    yield from (finding_line(one, found) for found in told)
    if holes:
        yield _holes_line(f"{printable(str(one.path))}:{spot(one, holes[0])}", one, holes)


def holes_apart(
    one: Checked, *, whole: bool
) -> tuple[Sequence[Finding], Sequence[Finding]]:
    """Part the findings to tell one by one from the holes of an outline, if many."""
    holes = [found for found in one.findings if found.code == HOLES and not found.waived]
    if whole or len(holes) <= FEW_HOLES:
        return one.findings, ()
    return [found for found in one.findings if found not in holes], holes


def _holes_line(place: str, one: Checked, holes: Sequence[Finding]) -> str:
    severity = SEVERITIES[holes[0].severity]
    see = f"govreport validate {argument(one.path)} --select {HOLES}"
    return f"{place} {severity} {HOLES} 还有 {len(holes)} 处待填；全部列出：{see}"


def _line(place: str, found: Finding) -> str:
    waived = "" if found.waived is None else f"（已说明：{found.waived}）"
    return brief(
        f"{place} {SEVERITIES[found.severity]} {found.code} {found.message}{waived}"
    )


class Spoken(NamedTuple):
    """A rule's finding, for counting how often there was one like it."""

    code: str
    severity: Severity
    waived: bool


Tally = Counter[Spoken | str]
"""How many files and findings there were: files under the names below."""
FILES, UNREADABLE, TROUBLED, FAILED = "files", "unreadable", "troubled", "failed"


def tally(one: Checked) -> Tally:
    """Count what a file adds to all; troubled is one that has an error."""
    counts: Tally = Counter(
        Spoken(found.code, found.severity, found.waived is not None)
        for found in one.findings
    )
    counts[FILES] = 1
    counts[UNREADABLE] = int(one.organ is None)
    counts[TROUBLED] = int(one.error is not None)
    counts[FAILED] = int(one.failed)
    return counts


def summary_line(total: Tally) -> str:
    """Say how many files and findings there were."""
    totals = summary(total)
    counts = "，".join(
        f"{word} {totals[f'{severity.value}s']}" for severity, word in SEVERITIES.items()
    )
    unreadable = f"，{totals['unreadable']} 个读不了" if totals["unreadable"] else ""
    if cut_short := total[TROUBLED] - totals["unreadable"]:
        unreadable += f"，{cut_short} 个没有核对完"
    if not any(totals[f"{severity.value}s"] for severity in SEVERITIES):
        explained = f"（已说明 {totals['waived']}）" if totals["waived"] else ""
        none = "没有需要处理的问题" if explained else "没有发现问题"
        counts = f"{'其余' if unreadable else ''}{none}{explained}"
    if totals["files"] == totals["unreadable"]:
        return f"检查了 {totals['files']} 个文件{unreadable}"
    return f"检查了 {totals['files']} 个文件{unreadable}：{counts}"


def summary(total: Tally) -> dict[str, int]:
    """Give the counts under their JSON keys."""
    names = (FILES, UNREADABLE, *(f"{severity.value}s" for severity in Severity), "waived")
    counts = dict.fromkeys(names, 0)
    for key, count in total.items():
        if isinstance(key, Spoken):
            counts["waived" if key.waived else f"{key.severity.value}s"] += count
        elif key in counts:
            counts[key] = count
    return counts


def fixed_line(fixed: "Sequence[Fixed]", *, saved: bool) -> str:
    """Say how many files and places were put right, or could be."""
    files, places = sum(one.places > 0 for one in fixed), sum(one.places for one in fixed)
    if not places:
        return "没有自动改正的" if saved else "没有可以自动改正的"
    if saved:
        return f"改正了 {files} 个文件，共 {places} 处"
    return f"{files} 个文件有 {places} 处可以改正；文件没有变动，只写 --fix 才改"


def checked_json(one: Checked) -> dict[str, Any]:
    """Give one file's findings under their JSON keys."""
    error, where = None, None
    if one.error is not None:
        if (line := one.error.line) is not None and (
            column := one.error.column
        ) is not None:
            where = Location(line, column, line, column + 1)
        error = {"message": str(one.error), "location": _location(where)}
    told: dict[str, Any] = {
        "path": one.path,
        "organ": one.organ,
        "year": one.year,
        "findings": [_finding(one, found) for found in one.findings],
        "error": error,
    }
    if one.published is not None:
        from govreport.output.imports_json import reconciliation_json

        told["reconciliation"] = reconciliation_json(one.published)
    return told


def _finding(one: Checked, found: Finding) -> dict[str, Any]:
    return {
        "code": found.code,
        "severity": found.severity.value,
        "message": found.message,
        "problem": found.problem,
        "advice": found.advice,
        "cells": [
            {"address": str(each.address), "location": _location(each.location)}
            | ({"place": one.places[each.address]} if one.published else {})
            for each in found.places
        ],
        "location": _location(found.location),
        "left": found.left,
        "right": found.right,
        "quote": found.quote or None,
        "waived": found.waived,
    }


def _location(location: Location | None) -> dict[str, int] | None:
    return None if location is None else location._asdict()


def listing(
    one: Checked, columns: int, *, colour: bool, whole: bool = True
) -> Iterator[str]:
    """Give the lines for one file with findings; `columns` is the terminal's width.

    Many holes are one line at the end unless it is `whole`.
    """
    told, holes = holes_apart(one, whole=whole)
    columns = max(columns, LEAST)
    path, organ = printable(str(one.path)), printable(one.organ or "")
    year = "" if one.year is None else f"{one.year} 年"
    yield "  ".join(
        filter(None, (f"\x1b[1m{path}\x1b[0m" if colour else path, organ, year))
    )
    lines, shown = _lines_of(one), Counter[str]()
    merged: dict[object, list[Finding]] = {}  # what says the same, at the first one's place
    for found in told:
        key = (found.code, found.severity, found.message, found.waived)
        merged.setdefault(key, []).append(found)
    for alike in merged.values():
        found = alike[0]
        yield from _finding_lines(one, alike, columns, colour=colour)
        shown[found.code] += 1
        if shown[found.code] > EXCERPTS:
            continue
        where, room = found.location, columns - len(MARGIN)
        if where is None:
            yield from (MARGIN + line for line in _quoted(found.quote, room))
        elif where.line <= len(lines):
            line, marks = excerpt(lines[where.line - 1], where, room)
            yield MARGIN + line
            yield MARGIN + _painted(marks, found, colour=colour)
    if holes:
        text = _holes_line(spot(one, holes[0]), one, holes).strip()
        yield from _painted_lines(text, holes[0], columns, colour=colour)


def excerpt(line: str, where: Location, room: int) -> tuple[str, str]:
    """Cut a line to what stands around a place, and make the marks that go below it.

    Of a place over several lines the first is marked. Both fit into `room` columns.
    """
    shown = list(map(printable, line))
    ends = list(accumulate(map(width, shown), initial=0))
    start = min(where.column - 1, len(line))
    end = where.end_column - 1 if where.end_line == where.line else len(line)
    end = min(max(end, start), len(line))
    first, last = _window(ends, start, end, room)
    before, after = CUT * (first > 0), CUT * (last < len(line))
    marked = max(ends[min(end, last)] - ends[start], 1)
    indent = width(before) + ends[start] - ends[first]
    return before + "".join(shown[first:last]) + after, " " * indent + "^" * marked


def _window(ends: Sequence[int], start: int, end: int, room: int) -> tuple[int, int]:
    """Choose the characters to show: the marked, and as much on both sides as fits."""
    if ends[-1] <= room:
        return 0, len(ends) - 1
    room -= 2 * width(CUT)
    last = start
    while last < end and ends[last + 1] - ends[start] <= room:
        last += 1
    first, grew = start, True
    while grew:
        grew = False
        if first > 0 and ends[last] - ends[first - 1] <= room:
            first, grew = first - 1, True
        if last < len(ends) - 1 and ends[last + 1] - ends[first] <= room:
            last, grew = last + 1, True
    return first, last


def _finding_lines(
    one: Checked, alike: Sequence[Finding], columns: int, *, colour: bool
) -> Iterator[str]:
    """Give place, severity, code and message, on as many lines as they need."""
    found = alike[0]
    places = list(dict.fromkeys(filter(None, (spot(one, each) for each in alike))))
    place = "、".join(places[:PLACES])
    if len(places) > PLACES:
        place += f" 等 {len(places)} 处"
    yield from _painted_lines(_line(place, found).strip(), found, columns, colour=colour)


def _painted_lines(
    text: str, found: Finding, columns: int, *, colour: bool
) -> Iterator[str]:
    severity = SEVERITIES[found.severity]
    first, *rest = wrapped(printable(text), columns - len(INDENT) - HANGING)
    yield f"  {first.replace(severity, _painted(severity, found, colour=colour), 1)}"
    yield from (INDENT + line for line in rest)


def _painted(text: str, found: Finding, *, colour: bool) -> str:
    """Paint a text in the colour of a severity; what is waived is dim."""
    paint = COLOURS[found.severity] if found.waived is None else "2"
    return f"\x1b[{paint}m{text}\x1b[0m" if colour else text


def _quoted(sentence: str, room: int) -> list[str]:
    lines = wrapped(printable(sentence), room - HANGING - width(CUT)) if sentence else []
    cut = lines[QUOTE_LINES - 1 : QUOTE_LINES]
    return lines if len(lines) <= QUOTE_LINES else [*lines[: QUOTE_LINES - 1], cut[0] + CUT]


def _lines_of(one: Checked) -> list[str]:
    if all(found.location is None for found in one.findings):
        return []
    try:
        text = decoded(read_bytes(Path(one.path)), one.path)[0]
    except GovReportError:
        return []
    return [line.rstrip("\r") for line in text.split("\n")]
