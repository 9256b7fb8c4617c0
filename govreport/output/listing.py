"""Findings as a person at a terminal reads them: by file, with the words marked."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from govreport.encoding import decoded
from govreport.errors import GovReportError
from govreport.findings import Finding, Location
from govreport.output.terminal import COLOURS, SEVERITIES, printable, spot
from govreport.tasks.validate import Checked
from govreport.text import width, wrapped

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
HANGING = 2
"""Columns that a closing mark may take beyond the end of a line."""


def listing(one: Checked, columns: int, *, colour: bool) -> Iterator[str]:
    """The lines for one file with findings; `columns` is the terminal's width."""
    columns = max(columns, LEAST)
    yield _heading(one, colour=colour)
    lines = _lines_of(one)
    shown: dict[str, int] = {}
    for alike in _merged(one.findings):
        found = alike[0]
        yield from _told(one, alike, columns, colour=colour)
        shown[found.code] = shown.get(found.code, 0) + 1
        if shown[found.code] > EXCERPTS:
            continue
        where, room = found.location, columns - len(MARGIN)
        if where is None:
            yield from (MARGIN + line for line in _quoted(found.quote, room))
        elif where.line <= len(lines):
            line, marks = excerpt(lines[where.line - 1], where, room)
            yield MARGIN + line
            yield MARGIN + _painted(marks, found, colour=colour)


def excerpt(line: str, where: Location, room: int) -> tuple[str, str]:
    """A line, cut to what stands around a place, and the marks that go below it.

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
    """The characters to show: the marked ones, and as much on both sides as fits."""
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


def _merged(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Findings that say the same together, at the place of the first."""
    groups: dict[object, list[Finding]] = {}
    for found in findings:
        key = (found.code, found.severity, found.message, found.waived)
        groups.setdefault(key, []).append(found)
    return list(groups.values())


def _heading(one: Checked, *, colour: bool) -> str:
    path = f"\x1b[1m{one.path}\x1b[0m" if colour else one.path
    year = "" if one.year is None else f"{one.year} 年"
    return "  ".join(filter(None, (path, one.organ, year)))


def _told(
    one: Checked, alike: Sequence[Finding], columns: int, *, colour: bool
) -> Iterator[str]:
    """Place, severity, code and message, on as many lines as they need."""
    found = alike[0]
    places = list(dict.fromkeys(filter(None, (spot(one, each) for each in alike))))
    place = "、".join(places[:PLACES])
    if len(places) > PLACES:
        place += f" 等 {len(places)} 处"
    severity = SEVERITIES[found.severity]
    waived = "" if found.waived is None else f"（已说明：{found.waived}）"
    text = f"{place} {severity} {found.code} {found.message}{waived}".strip()
    first, *rest = wrapped(text, columns - len(INDENT) - HANGING)
    yield f"  {first.replace(severity, _painted(severity, found, colour=colour), 1)}"
    yield from (INDENT + line for line in rest)


def _painted(text: str, found: Finding, *, colour: bool) -> str:
    """A text in the colour of a severity; what is waived is dim."""
    paint = COLOURS[found.severity] if found.waived is None else "2"
    return f"\x1b[{paint}m{text}\x1b[0m" if colour else text


def _quoted(sentence: str, room: int) -> list[str]:
    """A sentence on a few lines."""
    lines = wrapped(printable(sentence), room - HANGING - width(CUT)) if sentence else []
    cut = lines[QUOTE_LINES - 1 : QUOTE_LINES]
    return lines if len(lines) <= QUOTE_LINES else [*lines[: QUOTE_LINES - 1], cut[0] + CUT]


def _lines_of(one: Checked) -> list[str]:
    """The lines of the file, none where it can't be read again."""
    if all(found.location is None for found in one.findings):
        return []
    try:
        text = decoded(Path(one.path).read_bytes(), one.path)[0]
    except (OSError, GovReportError):
        return []
    return [line.rstrip("\r") for line in text.split("\n")]
