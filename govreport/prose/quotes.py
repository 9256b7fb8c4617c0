"""Live numbers: what stands between `{{` and `}}` in prose, filled in from the report."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from typing import NamedTuple

from govreport.forms import Cell, ItemType, cells_called, find_group, form_for_year, nearest
from govreport.lazy import lazy
from govreport.prose.expressions import NilOr, Sum, Unreadable, names_in, parsed
from govreport.report import COUNTS, Organ, Report, Value, as_written
from govreport.text import some

CLOSED = r"\{\{([^{}\n]*(?:\{\}[^{}\n]*)*)\}\}"
QUOTE = lazy(CLOSED)
"""One quotation; `{}` may stand inside, where `nil_or` puts its numbers."""
OPENED = lazy(rf"{CLOSED}|\{{\{{(?!\{{)[^{{}}\n]*")
"""A quotation, or the beginning of one that is not closed on its line."""
OPENING, BRACES = "{{", "braces"
"""What begins a quotation, and the name by which prose prints it."""
PRINTED_BRACES = lazy(rf"\{{\{{\s*{BRACES}\s*\}}\}}")
NOT_YET = "____"
"""What a draft shows where the number isn't there yet."""
PREVIOUS = "previous"
NO_LAST_YEAR = "没有找到上年的报告，不能引用上年的数"
EMPTY = "里面没有写要引用哪一格，如 {{ applications.total.received }}"
NOT_CLOSED = "“{{”后面，同一行里没有配对的“}}”"
DIGITS = 60
"""Significant digits of a sum: it is exact, whatever numbers a report may hold."""
HINTS = 20
"""In so many places of a text the nearest name is looked for."""
LONGEST_NAME = 80
"""Characters of a name that is looked for or repeated."""
NAMES = f"；可以写各格的地址、{COUNTS}['…']、year、organ 和 {PREVIOUS}.…"
"""What a quotation may name, where none is near."""
LABELS = lazy(r"\s*[\u4e00-\u9fff（(][^\"'+{}]*")
"""What may be the labels of a cell, as other commands take them: 总计/新收."""
LONGEST_LABELS = 40
NAMED = 3
"""So many missing numbers are named."""


class Gap(NamedTuple):
    """A quotation that could not be filled in.

    `start` and `end` are its place in the text as written; `unknown` that its
    words say nothing, rather than that the number is not there yet; `stays`
    that it is left as it was written, being unknown or not closed.
    """

    start: int
    end: int
    message: str
    unknown: bool
    stays: bool = False


class Stretch(NamedTuple):
    """What was filled in, and the quotation that it came from."""

    start: int
    end: int
    source_start: int
    source_end: int


@dataclass(frozen=True)
class FilledText:
    """A text with its live numbers in place; `pieces` are what was filled in."""

    text: str
    gaps: tuple[Gap, ...] = ()
    pieces: tuple[Stretch, ...] = ()

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Find where a stretch stands in the text as written, whole quotations included.

        An empty stretch stands at one place, in a quotation before it.
        """
        first = self._origin(start, last=False)
        return first, self._origin(end - 1, last=True) if end > start else first

    def is_live(self, start: int, end: int) -> bool:
        """Whether a stretch lies in what was filled in."""
        piece = self._piece(start)
        return piece is not None and end <= piece.end

    def has_live(self, start: int, end: int) -> bool:
        """Whether anything in a stretch was filled in."""
        piece = self._piece(end - 1)
        return piece is not None and start < piece.end

    def _piece(self, index: int) -> Stretch | None:
        """Find the last piece that begins at a character or before it."""
        number = bisect_right(self.pieces, index, key=lambda piece: piece.start)
        return self.pieces[number - 1] if number else None

    def _origin(self, index: int, *, last: bool) -> int:
        piece = self._piece(index) or Stretch(0, 0, 0, 0)
        if index < piece.end:
            return piece.source_end if last else piece.source_start
        return index - piece.end + piece.source_end + last


def fill(text: str, report: Report, previous: Report | None = None) -> FilledText:
    """Fill in the live numbers of a text; what can't be filled in is a gap.

    A gap that only lacks its number shows `____`, one that says nothing stays.
    """
    if OPENING not in text:
        return FilledText(text)
    made: list[str] = []
    gaps: list[Gap] = []
    pieces: list[Stretch] = []
    reached = longer = 0
    for quote in OPENED.finditer(text):
        start, end = quote.span()
        shown, gap = _Reader(report, previous, [], hints=len(gaps) < HINTS).read(quote)
        gaps += [] if gap is None else [gap]
        made += (text[reached:start], shown)
        pieces.append(Stretch(start + longer, start + longer + len(shown), start, end))
        longer += len(shown) - (end - start)
        reached = end
    return FilledText("".join((*made, text[reached:])), tuple(gaps), tuple(pieces))


def filled_in(report: Report, previous: Report | None = None) -> Report:
    """Give the report as it is published, all live numbers of its prose in place."""
    narrative = {
        name: fill(text, report, previous).text for name, text in report.narrative.items()
    }
    return report if narrative == report.narrative else replace(report, narrative=narrative)


def literal(text: str) -> str:
    """Write a text so that it is printed as it stands: its braces quote nothing."""
    return text.replace(OPENING, f"{{{{ {BRACES} }}}}")


def with_braces(text: str) -> str:
    """Undo `literal`, and leave live numbers as they are written."""
    return PRINTED_BRACES.sub(OPENING, text)


def as_printed(report: Report, previous: Report | None = None) -> Report:
    """Give a report with its prose filled in, written so that it stays as it is then."""
    texts = filled_in(report, previous).narrative.items()
    return replace(report, narrative={name: literal(text) for name, text in texts})


def quotes_last_year(text: str) -> bool:
    """Whether a text may quote last year's report, so that it is worth looking for."""
    return any(PREVIOUS in quote[1] for quote in QUOTE.finditer(text))


def counts_in(text: str) -> list[str]:
    """List the year's other tallies that a text quotes, each once, in their order."""
    found = []
    for quote in QUOTE.finditer(text):
        with suppress(Unreadable):
            found += [name.path for name in names_in(parsed(quote[1]))]
    return list(dict.fromkeys(path[1] for path in found if path[:-1] == (COUNTS,)))


def names_of(report: Report) -> Iterator[str]:
    """List all that a quotation may name, addresses first."""
    yield from map(str, report.form.cells)
    yield from (f"{COUNTS}['{name}']" for name in report.counts)
    yield from ("year", "organ", BRACES)


def printed_number(value: Value | None) -> str:
    """Write a number as prose has it: no trailing zeros, no -0; `____` for none."""
    if isinstance(value, Decimal):
        text = f"{value:f}" if value else "0"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return NOT_YET if value is None else str(value)


class _Reader(NamedTuple):
    """Works out one expression over a report and last year's, noting what is missing."""

    report: Report
    previous: Report | None
    missing: list[str]
    hints: bool

    def read(self, quote: re.Match[str]) -> tuple[str, Gap | None]:
        """Tell what to print for a quotation, and what is wrong with it."""
        text, (start, end) = quote[1], quote.span()
        if text is None:
            return quote[0], Gap(start, end, NOT_CLOSED, unknown=False, stays=True)
        if not text.strip():
            return NOT_YET, Gap(start, end, EMPTY, unknown=False)
        try:
            shown = self._worked_out(parsed(text))
        except Unreadable as error:
            message = f"{error}{self._hint_of_labels(text)}"
            return quote[0], Gap(start, end, message, unknown=True, stays=True)
        if not self.missing:
            return shown, None
        names = some(list(dict.fromkeys(self.missing)), few=NAMED)
        message = NO_LAST_YEAR if NO_LAST_YEAR in self.missing else f"引用的{names}还没有数"
        return shown, Gap(start, end, message, unknown=False)

    def _worked_out(self, expression: Sum | NilOr) -> str:
        if not isinstance(expression, NilOr):
            return printed_number(self._sum(expression, texts=True))
        values = [self._sum(one, texts=False) for one in expression.sums]
        if not self.missing and not any(values):
            return expression.nil
        return expression.told.format(*map(printed_number, values))

    def _sum(self, terms: Sum, *, texts: bool) -> Value | None:
        """Compute a sum, or give a text that stands alone; None where some is missing.

        Every name is looked up, so that an unknown one never hides behind a blank.
        """
        total: int | Decimal | None = 0
        for sign, operand in terms:
            value = operand if isinstance(operand, int) else self._value(operand.path)
            if isinstance(value, str):
                if texts and len(terms) == 1 and sign == 1:
                    return value
                name = operand if isinstance(operand, int) else ".".join(operand.path)
                message = f"{name} 是文字，只有数可以相加减、放进 nil_or"
                raise Unreadable(message)
            if value is None or total is None:
                total = None
            elif isinstance(value, int) and isinstance(total, int):
                total += sign * value
            else:
                with localcontext(prec=DIGITS):
                    total += sign * value
        return total

    def _value(self, path: tuple[str, ...]) -> Value | None:
        if path[0] != PREVIOUS:
            return self._named(path, self.report, "")
        rest, prefix = path[1:], f"{PREVIOUS}."
        if self.previous is not None:
            return self._named(rest, self.previous, prefix)
        if len(rest) != 2 or rest[0] != COUNTS:  # tallies of a file that isn't there
            self._named(rest, _unseen(self.report), prefix)
        self.missing.append(NO_LAST_YEAR)
        return None

    def _named(self, path: tuple[str, ...], of: Report, prefix: str) -> Value | None:
        last = "上年的" if prefix else ""
        cell = Cell(*path) if len(path) == 3 else None
        value: Value | None
        if cell in of.form.cell_set:
            value, label = of.value(cell), ""
        elif path == ("organ",):
            value, label = of.organ.name or None, "机关名称"
        elif path == ("year",):
            value, label = of.year, "年份"
        elif path == (BRACES,):
            value, label = OPENING, "括号"
        elif len(path) == 2 and path[0] == COUNTS and path[1] in of.counts:
            value, label = as_written(of.counts[path[1]], ItemType.COUNT), path[1]
        else:
            raise Unreadable(self._unknown(path, of, prefix))
        if value is None:
            label = label if cell is None else of.form.label(cell)
            self.missing.append(f"“{last}{label}”")
        return value

    def _unknown(self, path: tuple[str, ...], of: Report, prefix: str) -> str:
        if len(path) == 2 and path[0] == COUNTS:
            near = nearest(path[1], of.counts, 1) if self.hints else []
            hint = f"，是不是要写“{near[0]}”" if near else f"；请先在 [{COUNTS}] 里写上"
            whose = "上年的 " if prefix else ""
            return f"{whose}[{COUNTS}] 里没有“{path[1][:LONGEST_NAME]}”这个数{hint}"
        written = ".".join(path)
        near = nearest(written, names_of(of), 1) if self.hints else []
        if len(path) == 1 and self.hints:
            tallies = nearest(written, of.counts, 1)
            near = [f"{COUNTS}['{tallies[0]}']"] if tallies else near
        hint = f"，是不是要写 {prefix}{near[0]}" if near else NAMES
        return f"没有“{(prefix + written)[:LONGEST_NAME]}”这个名称{hint}"

    def _hint_of_labels(self, text: str) -> str:
        """Tell the address of a cell that somebody named by its labels: 总计/新收."""
        if not self.hints or len(text) > LONGEST_LABELS or not LABELS.fullmatch(text):
            return ""
        named = text.strip().replace(".", "/")
        if (group := find_group(self.report.form, named)) is not None:
            total = [cell for cell in group.cells if cell.block == group.cells[-1].block]
            return f"；这是一组，要写成各格相加：{' + '.join(map(str, total))}"
        cells = cells_called(self.report.form, named)
        return f"；这一格的地址是 {cells[0]}" if len(cells) == 1 else ""


def _unseen(report: Report) -> Report:
    form = report.form if report.year is None else form_for_year(report.year - 1)
    return Report(form, None, Organ(""))
