"""Rows of printed tables → lines: a label and the numbers that stand behind it."""

from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, groupby

from govreport.importers.printed import (
    APPLICATIONS,
    DISCLOSURE,
    FEW_HEADS,
    PROCEEDINGS,
    RUN,
    Labelled,
    Line,
    Printed,
    PrintedRow,
    Segment,
)
from govreport.importers.tokens import Kind, PrintedToken, guess
from govreport.importers.wording import BLOCK, FRAME, ITEM, Meaning, plain_label, wording

MOST_PIECES = 3
"""A label is broken over no more lines than this and one."""


def lines_of(rows: Iterable[PrintedRow]) -> Printed:
    """Read the lines of all tables in a sequence of rows."""
    reader = _LineReader(list(rows))
    reader.read()
    return reader.printed


def _has_values(row: PrintedRow) -> bool:
    return any(token.kind is Kind.VALUE for token in row.tokens)


def _wordy_columns(row: PrintedRow) -> Iterator[int]:
    """Tell in which columns words stand that are no label."""
    columns = row.columns or range(len(row.tokens))
    placed = zip(columns, row.tokens, strict=False)
    return (column for column, one in placed if one.kind is Kind.WORDS)


@cache
def _labels_of(table: str, row: str) -> tuple[str, ...]:
    return tuple(
        label
        for label, meanings in wording().labels.items()
        if any(one.table == table and one.id == row for one in meanings)
    )


class _LineReader:
    """Reader that walks over the tokens and knows in which table and line it stands."""

    def __init__(self, rows: list[PrintedRow]) -> None:
        self.rows, self.printed = rows, Printed()
        self.table: str | None = None
        self.line: Line | None = None
        self.header: dict[str, int | None] = {}
        self.head_row: dict[str, int] = {}
        self.other_heads = frozenset[int]()
        self.last_item = ""
        self.stray_rows: dict[int, None] = {}
        self.heads: list[Meaning] = []
        self.in_head = False
        self.full_header: dict[str, int | None] = {}
        self.labels: list[PrintedToken] = []
        self.first_value = 0
        self.alone: bool | None = None
        self.sure: set[str] | None = None
        self.recent: deque[str] = deque(maxlen=MOST_PIECES - 1)

    def read(self) -> None:
        for number, row in enumerate(self.rows):
            if self.line is not None:
                self.line.segments.append(Segment(row, [], []))
            if not row.tokens:
                self.printed.tables.append(self.table or "")
                continue
            self.labels = [t for t in row.tokens if t.kind is Kind.LABEL]
            kinds = [token.kind for token in row.tokens]
            values = Kind.VALUE in kinds
            self.first_value = kinds.index(Kind.VALUE) if values else len(kinds)
            self.alone = self.sure = None
            labelled = bool(self.labels)
            done = self.line is not None and self.line.is_filled
            begun = row.celled and (done or labelled) and not self._repeats(row)
            if begun or (row.celled and self._has_other_label(row)):
                self.line = None
            for index, token in enumerate(row.tokens):
                kind = token.kind
                if kind is Kind.LABEL:
                    self._label(token, number, index)
                elif kind is Kind.WORDS:
                    self._words(token, number, index)
                else:
                    self.recent.clear()
                    self._value(token, number, index)
            self.printed.tables.append(self.table or "")
        self.printed.strays |= {at: self._row_text(at) for at in self.stray_rows}

    def _repeats(self, row: PrintedRow) -> bool:
        """Whether a row begins with the label that the line has already, unfilled."""
        first = next((t for t in row.tokens if t.kind is not Kind.BLANK), None)
        line = self.line
        return (
            line is not None
            and not line.has_values
            and first is not None
            and any(one.id == line.id for one in first.meanings)
        )

    def _has_other_label(self, row: PrintedRow) -> bool:
        """Whether a row begins with words that are no part of the line's label."""
        first = row.tokens[0]
        if self.line is None or first.kind is not Kind.WORDS or not _has_values(row):
            return False
        words = plain_label(first.text)
        return not any(words in one for one in _labels_of(self.line.table, self.line.id))

    def _row_text(self, number: int) -> str:
        return " ".join(" ".join(token.text.split()) for token in self.rows[number].tokens)

    def _label(self, token: PrintedToken, number: int, index: int) -> None:
        self.recent.append(token.text)
        meaning = self._meant(token, number, index)
        if meaning is None:
            self.line = None
            return
        self.printed.labels.append(Labelled(token.text, meaning, token.guessed))
        table_changed = meaning.table != self.table
        if table_changed:
            self.last_item, self.heads = "", []
        if meaning.table == PROCEEDINGS:
            self.heads.append(meaning)
        self.table = meaning.table
        key = (meaning.table, meaning.role)
        line_id = None
        if key in {(DISCLOSURE, ITEM), (PROCEEDINGS, ITEM), (APPLICATIONS, BLOCK)}:
            if table_changed:
                self.in_head = False
            self._head(meaning.id, number, index)
        elif key in {(DISCLOSURE, BLOCK), (APPLICATIONS, ITEM)} or (
            key == (PROCEEDINGS, BLOCK) and self._heads_values(number, index)
        ):
            line_id = meaning.id
        if line_id is None:
            self.line = None
            return
        self.last_item = line_id
        line = self.line
        if line is None or line.id != line_id or line.has_values:
            self.in_head = False
            whole = meaning.table != APPLICATIONS or len(self.header) >= FEW_HEADS
            header = dict(self.header if whole else self.full_header)
            rows = groupby(header, key=self.head_row.get)
            by_row = tuple(tuple(some) for _, some in rows)
            line = Line(
                meaning.table, line_id, token.text, header, by_row, self.other_heads
            )
            self._start(line, number)

    def _head(self, head: str, number: int, index: int) -> None:
        """Add a column's head to those above the lines that follow."""
        if not self.in_head or head in self.header:
            self.header, self.head_row = {}, {}
            self.other_heads = frozenset()
        self.in_head = True
        row = self.rows[number]
        if row.celled and number not in self.head_row.values():
            self.other_heads |= frozenset(_wordy_columns(row))
        self.header[head] = row.column(index)
        self.head_row[head] = number
        if len(self.header) >= FEW_HEADS:
            self.full_header = self.header

    def _start(self, line: Line, number: int) -> None:
        self.line = line
        self.line.segments.append(Segment(self.rows[number], [], []))
        self.printed.lines.append(line)

    def _meant(self, token: PrintedToken, number: int, index: int) -> Meaning | None:
        """Tell what a label means at this place, of all that it may mean."""
        if len(token.meanings) == 1:
            return token.meanings[0]
        table = self._table_of(token)
        some = [one for one in token.meanings if one.table == table]
        some = some or list(token.meanings)
        if len(some) == 1:
            return some[0]
        items = [one for one in some if one.role == ITEM and one.table == APPLICATIONS]
        others = [one for one in some if one not in items]
        if items and others and others[0].role == FRAME:
            return others[0] if self._heads_items(items[0], number, index) else items[0]
        if items and self._heads_values(number, index) and self._may_follow(items[0]):
            return items[0]
        return others[0] if others else None

    def _table_of(self, token: PrintedToken) -> str | None:
        """Find the table that a label is of: as the row's other labels say, or this one."""
        if len({one.table for one in token.meanings}) == 1:
            return token.meanings[0].table
        if self.sure is None:
            self.sure = {
                one.meanings[0].table
                for one in self.labels
                if len({meaning.table for meaning in one.meanings}) == 1
            }
        return next(iter(self.sure)) if len(self.sure) == 1 else self.table

    def _heads_items(self, item: Meaning, number: int, index: int) -> bool:
        """Whether the next label is one of those that a label stands over in a form."""
        tokens = self.rows[number].tokens
        rest = (tokens[at] for at in range(index + 1, len(tokens)))
        below = range(number + 1, len(self.rows))
        later = (token for at in below for token in self.rows[at].tokens)
        following = next((t for t in chain(rest, later) if t.kind is Kind.LABEL), None)
        return following is not None and any(
            one.id.startswith(f"{item.id}_") for one in following.meanings
        )

    def _may_follow(self, item: Meaning) -> bool:
        """Whether a label without its number may stand for this row at this place."""
        if item.id == "closed_other":
            return self.last_item.startswith("closed")
        return bool(self.last_item) and self.table == APPLICATIONS

    def _heads_values(self, number: int, index: int) -> bool:
        """Whether a number, or a row's own blank cells, come before the next label."""
        row = self.rows[number]
        rest = range(index + 1, len(row.tokens))
        for token in map(row.tokens.__getitem__, rest):
            if token.kind is Kind.VALUE or (token.kind is Kind.BLANK and token.text):
                return True
            if token.kind is not Kind.BLANK:
                return False
        few = len(self.labels) <= MOST_PIECES
        if row.celled and len(rest) >= 5 and few and self.table != PROCEEDINGS:
            return True
        below = (
            token for one in self.rows[number + 1 : number + 2] for token in one.tokens
        )
        first = next((t for t in below if t.kind is not Kind.BLANK or t.text), None)
        return first is not None and first.kind in {Kind.VALUE, Kind.BLANK}

    def _words(self, token: PrintedToken, number: int, index: int) -> None:
        line, row = self.line, self.rows[number]
        whole = self._continued(token)
        if whole is not None:
            for row_number in range(number - MOST_PIECES, number):
                self.stray_rows.pop(row_number, None)
            self._label(whole, number, index)
            return
        if line is not None and row.celled and line.segments[-1].tokens:
            if line.has_values or self.first_value < index:
                line.take(token, row.column(index))
                return
        elif (
            line is not None
            and line.has_values
            and line.table == DISCLOSURE
            and any(map(str.isdecimal, token.text))  # a sum of money in words
        ):
            line.take(token, row.column(index))
            return
        meanings = guess(token.text, self.table)
        if meanings:
            self._label(token._replace(meanings=meanings, guessed=True), number, index)
            return
        if line is not None and row.celled and len(line.segments) == 1:
            line.take(token, row.column(index))  # in a cell behind the row's label
            return
        if self.table is not None and len(plain_label(token.text)) > 1:
            self.stray_rows[number] = None
        self.line = None

    def _continued(self, token: PrintedToken) -> PrintedToken | None:
        """Find the label, broken over lines or cells, that ends with these words."""
        for count in range(1, len(self.recent) + 1):
            text = "".join([*list(self.recent)[-count:], token.text])
            meanings = wording().labels.get(plain_label(text))
            if meanings is not None:
                return PrintedToken(Kind.LABEL, text, meanings)
        self.recent.append(token.text)
        return None

    def _value(self, token: PrintedToken, number: int, index: int) -> None:
        """Take a number: the line's, a stray one, or the first of an unlabelled table."""
        row = self.rows[number]
        if self.line is None and self._starts_run(token, row):
            self._start(Line(PROCEEDINGS, RUN, heads=tuple(self.heads)), number)
        if self.line is not None:
            self.line.take(token, row.column(index))
        elif token.kind is Kind.VALUE and self.table is not None:
            self.stray_rows[number] = None
        if self.line is None and self.in_head and token.text and self._is_alone(row):
            self.printed.orphans.append(number)

    def _is_alone(self, row: PrintedRow) -> bool:
        """Whether a row holds nothing but numbers and marks."""
        if self.alone is None:
            self.alone = all(one.kind in {Kind.VALUE, Kind.BLANK} for one in row.tokens)
        return self.alone

    def _starts_run(self, token: PrintedToken, row: PrintedRow) -> bool:
        """Whether the numbers of a table that has no labels beside them begin here."""
        if self.table != PROCEEDINGS or (row.celled and self.labels):
            return False
        starts = bool(token.text) or (row.celled and len(row.tokens) > 10)
        return starts and all(line.table != PROCEEDINGS for line in self.printed.lines)
