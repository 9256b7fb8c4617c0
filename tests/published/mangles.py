"""What is done to the numbers and rows of a document made for tests."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from govreport.forms import Cell, ItemType, form
from govreport.report import Value
from published import words
from published.containers import LOST
from published.drafts import Draft, Mangling, labels, numbers
from published.paper import BREAK, Line, Spot, unmerged
from published.programs import LAYOUTS


def shown(value: Value) -> str:
    """A number as it is printed."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _counts(draft: Draft) -> Iterator[tuple[Line, int, Spot]]:
    """The spots of single numbers, notes and text cells left out."""
    for line, n, spot in draft.spots():
        plain = len(spot.cells) == 1 and spot.text == shown(draft.printed[spot.cells[0]])
        if plain and draft.type(spot.cells[0]) is not ItemType.TEXT:
            yield line, n, spot


def thousands(comma: str) -> Mangling:
    def mangle(draft: Draft) -> None:
        for line, n, spot in _counts(draft):
            value = draft.printed[spot.cells[0]]
            text = spot.text if isinstance(value, str) else f"{value:,}".replace(",", comma)
            line[n] = spot._replace(text=text)

    return mangle


def units(draft: Draft) -> None:
    table = draft.dice.choice(list(draft.grids))
    for line, n, spot in _counts(draft):
        cell = spot.cells[0]
        if cell.table == table and draft.type(cell) is ItemType.COUNT:
            line[n] = spot._replace(text=f"{spot.text}件")


def plus(draft: Draft) -> None:
    for line, n, spot in _counts(draft):
        more = spot.text.isdigit() and spot.text != "0"
        if more and draft.type(spot.cells[0]) is ItemType.CHANGE:
            line[n] = spot._replace(text=f"+{spot.text}")


def wide_digits(draft: Draft) -> None:
    for line, n, spot in draft.spots():
        if spot.cells and not any(draft.type(c) is ItemType.TEXT for c in spot.cells):
            line[n] = spot._replace(text=words.widened(spot.text))


def zeros(mark: str) -> Mangling:
    def mangle(draft: Draft) -> None:
        for grid in draft.grids.values():
            for line in grid.lines:
                zeros = tuple(c for c in numbers(line) if draft.printed[c] == 0)
                for n, spot in enumerate(line):
                    if spot.cells and spot.cells[0] in zeros:
                        line[n] = spot._replace(text=mark)
                draft.doubt(zeros)

    return mangle


ORGANISATIONS = frozenset(("business", "research", "nonprofit", "legal_service", "other"))


def _blank(draft: Draft, wanted: Callable[[Cell], bool]) -> None:
    for line, n, spot in draft.spots():
        if spot.cells and spot.cells[0].table == "applications" and wanted(spot.cells[0]):
            line[n] = spot._replace(text="")
            draft.doubt(spot.cells)


def people_alone(draft: Draft) -> None:
    """Leave the columns of organisations blank: none of them has asked."""
    _blank(draft, lambda cell: cell.block in ORGANISATIONS)


def totals_blank(draft: Draft) -> None:
    """Leave zeros blank, and the column of totals but for the first and last rows.

    Where only the total is, a cell might as well be gone.
    """
    ends = {"received", "carried_in", "settled", "carried_out"}
    _blank(draft, lambda cell: draft.printed[cell] == 0)
    _blank(draft, lambda cell: cell.block == "total" and cell.item not in ends)
    for line in draft.grids["applications"].lines:
        texts = [spot.text for spot in line if spot.cells]
        if texts and not texts[-1] and all(texts[:-1]):
            draft.doubt(numbers(line))


def note(draft: Draft) -> None:
    def fits(cell: Cell) -> bool:
        return draft.printed[cell] != 0 and draft.type(cell) is ItemType.COUNT

    line = draft.pick(lambda _, line: any(map(fits, numbers(line))))
    n = next((n for n, spot in enumerate(line) if any(map(fits, spot.cells))), None)
    if n is None:  # a document without numbers
        return
    kind = draft.dice.choice(("含上年转来", "含自然失效"))
    text = f"{shown(draft.printed[line[n].cells[0]])}（{kind}{draft.dice.randrange(1, 9)}）"
    line[n] = line[n]._replace(text=text)


def wrong_total(draft: Draft) -> None:
    def wanted(table: str, line: Line) -> bool:
        return table != "disclosure" and bool(numbers(line))

    line = draft.pick(wanted)
    choices = [
        n
        for n, spot in enumerate(line)
        if spot.cells and form(draft.forms[spot.cells[0].table]).is_derived(spot.cells[0])
    ]
    n = draft.dice.choice(choices)
    cell = line[n].cells[0]
    value = draft.printed[cell]
    assert isinstance(value, int)
    draft.printed[cell] = value + draft.dice.randrange(1, 4)
    line[n] = line[n]._replace(text=shown(draft.printed[cell]))


def wrong_place(draft: Draft) -> None:
    """Print a number in its neighbour's column, and the neighbour's in its own."""

    def wanted(_: str, line: Line) -> bool:
        return len({draft.printed[cell] for cell in numbers(line)}) > 1

    line = draft.pick(wanted)
    spots = [n for n, spot in enumerate(line) if spot.cells]
    one = draft.dice.choice(
        [n for n in spots[:-1] if line[n].text != line[n + 1].text] or spots[:1]
    )
    (a,), (b,) = line[one].cells, line[one + 1].cells
    draft.printed[a], draft.printed[b] = draft.printed[b], draft.printed[a]
    line[one], line[one + 1] = (
        line[one]._replace(text=shown(draft.printed[a])),
        line[one + 1]._replace(text=shown(draft.printed[b])),
    )


# Rows ---------------------------------------------------------------------------


def _is_table_3(table: str, _: Line) -> bool:
    return table == "applications"


def _many(_: str, line: Line) -> bool:
    return len(numbers(line)) > 2


def glue(line: Line) -> None:
    cells = numbers(line)
    first = next(n for n, spot in enumerate(line) if spot.cells)
    text = "".join(spot.text for spot in line[first:])
    line[first:] = [Spot(text, sum(s.colspan for s in line[first:]), 1, cells)]


def glued_rows(draft: Draft) -> None:
    for _ in range(draft.dice.randrange(2, 5)):
        glue(draft.pick(_many))


def short_row(draft: Draft) -> None:
    line = draft.pick(_many)
    draft.doubt(numbers(line))
    line.pop(draft.dice.choice([n for n, spot in enumerate(line) if spot.cells]))


def lost_row(draft: Draft) -> None:
    line = draft.pick(lambda table, line: table == "applications" or _many(table, line))
    draft.doubt(numbers(line))
    line[:] = [spot._replace(text="") if spot.cells else spot for spot in line]


def lost_label(draft: Draft) -> None:
    def wanted(table: str, line: Line) -> bool:
        return (
            table == "applications"
            and len(labels(line)) == 1
            and numbers(line)[0].item != "received"
        )

    line = draft.pick(wanted)
    draft.doubt(numbers(line))
    line[0] = line[0]._replace(text="")
    if LAYOUTS[draft.container].stacked:
        lines = draft.grids["applications"].lines
        before = next(n for n, other in enumerate(lines) if other is line) - 1
        draft.doubt(numbers(lines[before]))


def labels_repeated(draft: Draft) -> None:
    draft.grids = {table: unmerged(grid) for table, grid in draft.grids.items()}


def numbers_below(draft: Draft) -> None:
    line = draft.pick(_is_table_3)
    line.insert(len(labels(line)), BREAK)


def added_row(draft: Draft) -> None:
    lines = draft.grids["applications"].lines
    at = next(n for n, line in enumerate(lines) if _item(line) == "received")
    few = [draft.dice.randrange(3) for _ in range(6)]
    added = [Spot(str(number)) for number in (*few, sum(few))]
    lines.insert(at + 1, [Spot(words.ADDED_ROW, 3), *added])


def _item(line: Line) -> str:
    return next((cell.item for cell in numbers(line)), "")


def blank_line(draft: Draft) -> None:
    table, grid = draft.dice.choice(list(draft.grids.items()))
    row = draft.dice.randrange(2, len(grid.lines))
    draft.grids[table] = grid._replace(blank_before=row)


def doubt_lost(draft: Draft) -> None:
    """Doubt what the container loses: rows with blanks, or everything."""
    container = LAYOUTS[draft.container]
    if container.keeps == LOST:
        draft.doubt(tuple(draft.original))
    for grid in draft.grids.values():
        for line in grid.lines:
            texts = [spot.text for spot in line if not spot.cells]
            broken = draft.container == "tabs_bom" and any("\n" in text for text in texts)
            blank = any(spot.cells and not spot.text for spot in line)
            if blank and (broken or not container.blanks):
                draft.doubt(numbers(line))
