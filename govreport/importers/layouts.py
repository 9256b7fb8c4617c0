"""Ways in which numbers may stand to their labels where a table lost its cells.

Each layout rearranges the printed rows of one table so that every label is followed by
the numbers of its row; `tables` reads all and lets the sums decide.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple

from govreport.forms import Form
from govreport.importers.beside import is_empty
from govreport.importers.blocks import whole_number
from govreport.importers.printed import APPLICATIONS, PROCEEDINGS, PrintedRow
from govreport.importers.stretches import (
    EMPTY,
    Cells,
    Shape,
    TablePiece,
    by_lines,
    by_tokens,
    joined,
    shape_of,
    stretches,
)
from govreport.importers.tokens import Kind, PrintedToken
from govreport.importers.wording import ITEM, Meaning

Pair = tuple[PrintedToken, Sequence[PrintedToken]]
"""A label and the numbers of its row."""


class Layout(NamedTuple):
    """What counts as a cell, and which cells belong to which label.

    `told` says so to a clerk; `arrange` gives None where the pieces don't lie so.
    """

    told: str
    cells: Cells
    arrange: Callable[[Sequence[TablePiece], Shape], list[Pair] | None]

    @property
    def has_all_cells(self) -> bool:
        """Whether each row must have all its cells, so that an empty one is known."""
        return self.arrange is behind


def arranged(
    rows: Sequence[PrintedRow], form: Form, table: str, layout: Layout
) -> list[PrintedRow] | None:
    """Give a table's rows with each label before its cells; None if they lie otherwise."""
    if table == PROCEEDINGS:
        return _in_one_row(rows, layout, len(form.tables[table].cells))
    shape = shape_of(form, table)
    result: list[PrintedRow] = []
    for heads, pieces in stretches(rows, table, shape, layout.cells):
        pairs = layout.arrange(pieces, shape)
        if pairs is None:
            return None
        result += (row._replace(columns=()) for row in heads)
        result += (_row(label, numbers) for label, numbers in pairs)
    return result


def _in_one_row(
    rows: Sequence[PrintedRow], layout: Layout, count: int
) -> list[PrintedRow] | None:
    """Give table 4 with all that stands behind its last head as one row of cells."""
    if layout.arrange is not behind:
        return None
    last = max(
        (at for at, row in enumerate(rows) if any(one.meanings for one in row.tokens)),
        default=-1,
    )
    cells = tuple(token for row in rows[last + 1 :] for token in layout.cells(row))
    if len(cells) != count or _only_ends([cells]):
        return None
    return [*rows[: last + 1], PrintedRow(cells, celled=True)]


def _row(label: PrintedToken, numbers: Sequence[PrintedToken]) -> PrintedRow:
    """Write a row whose every number stands in its cell."""
    columns = tuple(range(len(numbers) + 1))
    return PrintedRow((label, *numbers), bool(numbers), columns, made_out=True)


def behind(pieces: Sequence[TablePiece], shape: Shape) -> list[Pair] | None:
    """Read exactly as many cells behind each label as its row has.

    Labels without any head a group, unless no other has their name: then the cells may be
    theirs. More may be empty: what spans the rows below is an empty cell of theirs. Where
    no two lines that say something touch, or empty ones stand but at the ends of rows,
    those are no cells.
    """
    pairs: list[Pair] = []
    bare = set[str]()
    touch = False
    for labels, cells in _runs(pieces):
        several = (one for one in labels[:-1] if _width(one, shape) > 1)
        bare |= {one.token.meanings[0].id for one in several}
        if not labels and any(not is_empty(one.token) for one in cells):
            return None
        count = _width(labels[-1], shape) if labels else 0
        own, rest = cells[:count], cells[count:]
        if any(not is_empty(one.token) for one in rest):
            return None
        touch = touch or (bool(labels and own) and own[0].token is not EMPTY)
        if labels and len(own) == count:
            pairs.append((labels[-1].token, [one.token for one in own]))
        elif any(not is_empty(one.token) for one in own):
            return None
    alone = bare - {label.meanings[0].id for label, _ in pairs}
    ends = _only_ends([cells for _, cells in pairs])
    return pairs if touch and not (alone or ends) else None


def _only_ends(rows: Iterable[Sequence[PrintedToken]]) -> bool:
    """Whether there are empty lines among the cells of rows, but none between numbers."""
    gaps = [[token is EMPTY for token in row] for row in rows]
    inside = any(
        row[at] and not (all(row[:at]) or all(row[at:]))
        for row in gaps
        for at in range(len(row))
    )
    return any(map(any, gaps)) and not inside


def before(pieces: Sequence[TablePiece], _: Shape) -> list[Pair] | None:
    """Read numbers that stand before their label."""
    pairs: list[Pair] = []
    waiting: list[PrintedToken] = []
    for piece in pieces:
        if piece.is_label:
            pairs.append((piece.token, waiting))
            waiting = []
        else:
            waiting.append(piece.token)
    return None if waiting else pairs


def in_order(pieces: Sequence[TablePiece], shape: Shape) -> list[Pair] | None:
    """Read numbers that stand beside their labels in the same order, none of them lost.

    Rows in which a label has all its numbers behind it stand fast; between them each
    label has the next numbers, from one line or from both sides of it in the same way.
    """
    pairs: list[Pair] = []
    rest: list[TablePiece] = []
    for _, group in groupby(pieces, key=lambda piece: piece.line):
        line = [*group]
        labels = [piece for piece in line if piece.is_label]
        numbers = [piece.token for piece in line if not piece.is_label]
        whole = labels and len(numbers) == _width(labels[-1], shape)
        if whole and line[-len(numbers) - 1] is labels[-1]:
            between = _between([*rest, *line[: -len(numbers) - 1]], shape)
            if between is None:
                return None
            pairs += [*between, (labels[-1].token, numbers)]
            rest = []
        else:
            rest += line
    last = _between(rest, shape)
    return None if last is None else [*pairs, *last]


def _width(label: TablePiece, shape: Shape) -> int:
    return shape.widths[label.token.meanings[0].id]


def _between(pieces: Sequence[TablePiece], shape: Shape) -> list[Pair] | None:
    """Give each label the next numbers, where all of them lie beside it in one way."""
    labels = [at for at, piece in enumerate(pieces) if piece.is_label]
    numbers = [at for at, piece in enumerate(pieces) if not piece.is_label]
    counts = [_width(pieces[at], shape) for at in labels]
    if not numbers:
        return [(pieces[at].token, ()) for at in labels]
    if sum(counts) != len(numbers):
        return None
    pairs: list[Pair] = []
    shapes, lines = set[int](), True
    for index, (at, count) in enumerate(zip(labels, counts, strict=True)):
        own, numbers = numbers[:count], numbers[count:]
        earlier = labels[index - 1] if index else -1
        later = labels[index + 1] if index + 1 < len(labels) else len(pieces)
        if own[0] < earlier or own[-1] > later:
            return None
        shapes.add(sum(one < at for one in own))
        printed = {pieces[one].line for one in own}
        others = {pieces[one].line for one in numbers}
        lines = lines and len(printed) == 1 and printed.isdisjoint(others)
        pairs.append((pieces[at].token, [pieces[one].token for one in own]))
    return pairs if lines or len(shapes) == 1 else None


def counted(pieces: Sequence[TablePiece], shape: Shape) -> list[Pair] | None:
    """Read lines of numbers that are as many as the form has rows between known labels.

    For labels that are broken over the lines around. Any that is known must stand
    beside the line that it gets.
    """
    rows = [*shape.widths]
    lines: list[list[PrintedToken]] = []
    for _, group in groupby(pieces, key=lambda piece: piece.line):
        line = [*group]
        labels = [rows.index(one.token.meanings[0].id) for one in line if one.is_label]
        numbers = [one.token for one in line if not one.is_label]
        beside = {len(lines)} if numbers else {len(lines) - 1, len(lines)}
        if any(label not in beside for label in labels):
            return None
        if numbers:
            if len(numbers) != shape.widths[rows[0]]:
                return None
            lines.append(numbers)
    if not shape.summed or len(lines) != len(rows):
        return None
    return [
        (PrintedToken(Kind.LABEL, "", (Meaning(APPLICATIONS, ITEM, row),)), line)
        for row, line in zip(rows, lines, strict=True)
    ]


def apart(pieces: Sequence[TablePiece], shape: Shape, *, turn: int) -> list[Pair] | None:
    """Read columns of numbers that follow the labels of their rows, page by page.

    A column doesn't say which it is; only the total does, to which the others add up.
    So they are read in turn as each of them: certain is what is the same in all.
    """
    pairs: list[Pair] = []
    for labels, numbers in _runs(pieces):
        count, wanted = len(labels), {_width(label, shape) for label in labels}
        if (
            len(wanted) != 1
            or (count == 1 and wanted != {1})
            or len(numbers) != count * (width := wanted.pop())
        ):
            return None
        columns = [numbers[count * at : count * (at + 1)] for at in range(width)]
        last = _total_of(columns) if shape.summed else []
        if last is None:
            return None
        others = [column for column in columns if column is not last]
        turn %= len(others)
        ordered = [*others[turn:], *others[:turn], *filter(None, [last])]
        pairs += (
            (label.token, [column[row].token for column in ordered])
            for row, label in enumerate(labels)
        )
    return pairs


def _total_of(columns: Sequence[list[TablePiece]]) -> list[TablePiece] | None:
    """Find the last column that holds what the others add up to in each row."""
    texts = [[piece.token.text for piece in column] for column in columns]
    if not all(text.isdecimal() for column in texts for text in column):
        return None
    sums = [sum(map(whole_number, row)) for row in zip(*texts, strict=True)]
    return next(
        (
            column
            for column, own in zip(reversed(columns), reversed(texts), strict=True)
            if all(
                2 * whole_number(one) == whole for one, whole in zip(own, sums, strict=True)
            )
        ),
        None,
    )


def by_rows(pieces: Sequence[TablePiece], shape: Shape) -> list[Pair] | None:
    """Read rows of numbers that follow all labels together."""
    pairs: list[Pair] = []
    for labels, numbers in _runs(pieces):
        if not labels:
            return None
        counts = [_width(label, shape) for label in labels]
        unsure = len(labels) > 1 and not shape.summed and max(counts) > 1
        if unsure or len(numbers) != sum(counts):
            return None
        rest = iter(numbers)
        pairs += (
            (label.token, [next(rest).token for _ in range(count)])
            for label, count in zip(labels, counts, strict=True)
        )
    return pairs


def _runs(pieces: Iterable[TablePiece]) -> list[tuple[list[TablePiece], list[TablePiece]]]:
    """Divide pieces into labels and the cells that follow them."""
    runs: list[tuple[list[TablePiece], list[TablePiece]]] = []
    for piece in pieces:
        if not runs or (piece.is_label and runs[-1][1]):
            runs.append(([], []))
        runs[-1][not piece.is_label].append(piece)
    return runs


LAYOUTS = (
    Layout("空行当作空格", by_lines, behind),
    Layout("每一行的格数都齐，按格的次序读", by_tokens, behind),
    Layout("一行是一个数，去掉了数里的空格", joined, behind),
    Layout("数印在名称的前面", by_tokens, before),
    Layout("数印在名称的前后，按次序对应", by_tokens, in_order),
    Layout("名称断成了几行，按行数对应", by_tokens, counted),
    Layout("先印名称、后印数，按行的次序对应", by_tokens, by_rows),
    *(
        Layout(
            "数是一栏一栏印的，分不清哪一栏是谁的，只读了总计和各栏都一样的数",
            by_tokens,
            partial(apart, turn=turn),
        )
        for turn in range(6)
    ),
)
"""All ways but the usual, in which what follows a label is its numbers."""
