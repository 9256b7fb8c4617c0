"""Cells, groups of cells and sections, found by what people call them."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import tomli

from govreport.errors import UsageProblem
from govreport.forms.addresses import Address
from govreport.forms.model import Cell, Form, Item, Section
from govreport.lazy import lazy

SYNONYMS = Path(__file__).with_name("synonyms.toml")
SLASH = lazy(r"[/／\\·\s]+")
PUNCTUATION = lazy(r"[/\s“”\"'‘’「」,，.。:：、·;；()（）<>《》\[\]【】_-]+")
NUMBER = lazy(r"^[（(]?(?:[一二三四五六七八九十]+|\d+)[）)、.．]+")
REMARK = lazy(r"（.{4,}）$")
PARTS = 5
"""No cell is named by more parts than this."""
LISTED = 8
"""So many cells are listed where several may be meant."""
NEAR = 3
LIKE = 0.7
"""How much of a name must be as it was typed for it to be near."""


class CellGroup(NamedTuple):
    """The cells of a group of rows, in one column or in all: 自然人/不予公开."""

    label: str
    cells: tuple[Cell, ...]


@cache
def synonyms() -> Mapping[str, str]:
    """Tell what people say instead of which label."""
    return tomli.loads(SYNONYMS.read_text(encoding="utf-8"))


def plain(label: str) -> str:
    """Spell a label without what people write differently: width, marks, white space."""
    return PUNCTUATION.sub("", unicodedata.normalize("NFKC", label))


def end_of(text: str, name: str, spelt: Callable[[str], str] = plain) -> int:
    """Find where the plain name that a text begins with ends, 0 where it has another."""
    taken = ""
    for index, char in enumerate(text):
        taken += spelt(char)
        if taken == name:
            return index + 1
        if not name.startswith(taken):
            return 0
    return 0


def nearest(word: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Find the known words that look most like the one that was written."""
    return get_close_matches(word, list(known), n=count, cutoff=0.5)


def find_cell(form: Form, text: str) -> Cell:
    """Find the cell at an address, or that labels name: `行政处罚/本年处理决定数量`.

    Labels are taken without their marks, number and bracketed remark, in any
    order, and may be shortened as long as one cell is left; a name that is equal
    goes before one that only contains what was typed. UsageProblem names the
    nearest cells when there is none, and all when there are several or a group.
    """
    address = Address.parse(text)
    if address.cell in form.cell_set and not address.last_year:
        return address.cell
    found = cells_called(form, text)
    if len(found) == 1:
        return found[0]
    if found:
        more = "" if len(found) <= LISTED else f"\n  ……共 {len(found)} 格"
        some = f"{_listed(form, found[:LISTED])}{more}"
        message = f"“{text}”可以指好几格，请写得更全一些：\n{some}"
        raise UsageProblem(message)
    if (group := find_group(form, text)) is not None:
        raise UsageProblem(_group_told(form, text, group))
    if columns := _in_columns(form, text):
        names = dict.fromkeys(form.block(cell).label for cell in columns)
        one = f"{next(iter(names))}/{form.item(columns[0]).short}"
        several = f"哪一列的哪一格（{'、'.join(names)}）"
        which = several if len(names) > 1 else "哪一格"
        message = f"“{text}”有好几格，请写明是{which}，如 {one}"
        raise UsageProblem(message)
    raise UsageProblem(_unknown(form, text))


def find_cells(form: Form, text: str) -> tuple[Cell, ...]:
    """List all cells that labels name in full: a group, a column, a row; none for none.

    UsageProblem where they name a column and a row.
    """
    if (group := find_group(form, text)) is not None:
        return group.cells
    readings = _readings_of(text)
    named = _called(form).items()
    rows = [cell for cell, one in named if any(_grade(one, it) == 0 for it in readings)]
    columns = _in_columns(form, text)
    if rows and columns and set(rows) != set(columns):
        kinds = f"{form.block(columns[0]).label}一栏，也可以指 {form.item(rows[0]).label}"
        message = f"“{text}”可以指{kinds}；请写地址，如 {'.'.join(columns[0][:2])}"
        raise UsageProblem(message)
    return tuple(rows or columns)


def _in_columns(form: Form, text: str) -> list[Cell]:
    """List the cells of the blocks that a text names, by themselves or their group."""
    readings = _readings_of(text)
    named = {
        block
        for block in {form.block(cell) for cell in form.cells}
        for names in [_names(block).union(*map(spellings, block.path[:-1]))]
        if any(all(part in names for part in parts) for parts in readings)
    }
    return [cell for cell in form.cells if form.block(cell) in named]


def find_group(form: Form, text: str) -> CellGroup | None:
    """Find the group of rows that a text names: `不予公开`, `自然人/不予公开`.

    None where it names none, or where a row is called that.
    """
    best: dict[str, list[Cell]] = {}
    readings = _readings_of(text)
    called = _called(form)
    if any(_grade(one, parts) is not None for parts in readings for one in called.values()):
        return None
    for cell, one in called.items():
        for label, names in one.groups:
            for parts in readings:
                rest = [part for part in parts if part not in names]
                if len(rest) < len(parts) and all(part in one.around for part in rest):
                    best.setdefault(label, []).append(cell)
                    break
    return next((CellGroup(label, tuple(cells)) for label, cells in best.items()), None)


def _group_told(form: Form, text: str, group: CellGroup) -> str:
    rows = list(dict.fromkeys(cell.item for cell in group.cells))
    first = group.cells[: len(rows)]
    blocks = len(group.cells) // len(rows)
    if blocks == 1:
        return (
            f"“{text}”是一组，共 {len(rows)} 格，请写明是哪一格：\n{_listed(form, first)}"
        )
    one = f"{form.block(first[0]).label}/{NUMBER.sub('', form.item(first[0]).label)}"
    lines = "\n".join(f"  {form.item(cell).label}" for cell in first)
    each = f"每列有 {len(rows)} 格，请写明是哪一列的哪一格，如 {one}"
    return f"“{text}”是一组，{each}：\n{lines}"


def _listed(form: Form, cells: Iterable[Cell]) -> str:
    return "\n".join(f"  {cell}  {form.label(cell)}" for cell in cells)


def cells_called(form: Form, text: str) -> list[Cell]:
    """List the cells whose names come nearest to what was typed, all that are as near."""
    graded: dict[int, list[Cell]] = {}
    readings = _readings_of(text)
    for cell, called in _called(form).items():
        grades = (_grade(called, parts) for parts in readings)
        best = min((grade for grade in grades if grade is not None), default=None)
        if best is not None:
            graded.setdefault(best, []).append(cell)
    return graded[min(graded)] if graded else []


def _readings_of(text: str) -> list[list[str]]:
    parts = [plain(part) for part in SLASH.split(text) if plain(part)]
    if len(parts) > PARTS:
        return []
    said = synonyms()
    return [
        [plain(said[part]) if part in said else part for part in one]
        for one in _readings(parts)
    ]


def _readings(parts: list[str]) -> Iterator[list[str]]:
    """Take a text apart in all ways, since a label may hold a stroke itself: `增/减`."""
    if len(parts) > 1:
        for rest in _readings(parts[1:]):
            yield [parts[0], *rest]
            yield [parts[0] + rest[0], *rest[1:]]
    elif parts:
        yield parts


@cache
def spellings(label: str) -> frozenset[str]:
    """Spell a label in all ways: whole, without its remark, without its numbers."""
    bare = REMARK.sub("", label)
    unnumbered = NUMBER.sub("", bare)
    return frozenset(map(plain, (label, bare, unnumbered, NUMBER.sub("", unnumbered))))


@cache
def _names(leaf: Item) -> frozenset[str]:
    """Collect all that one leaf may be called."""
    return spellings(leaf.label) | spellings(leaf.short) | {plain(leaf.id)}


class _Called(NamedTuple):
    """What a cell is called: its row, its column, and what stands around both.

    `groups` are the labels over its row, outermost first, with their spellings.
    """

    rows: frozenset[str]
    around: frozenset[str]
    groups: tuple[tuple[str, frozenset[str]], ...]


@lru_cache(maxsize=8)
def _called(form: Form) -> Mapping[Cell, _Called]:
    """Collect what each cell of a form is called."""
    found = {}
    for cell in form.cells:
        block, item = form.block(cell), form.item(cell)
        alone = len(form.tables[cell.table].items_of[cell.block]) == 1
        rows = _names(item) | (_names(block) if alone else frozenset())
        groups = tuple((label, spellings(label)) for label in item.path[:-1])
        table = {plain(form.section_of_table(cell.table).heading), cell.table}
        over = [*map(spellings, block.path[:-1]), *(names for _, names in groups)]
        around = _names(block).union(table, *over)
        found[cell] = _Called(rows, around, groups)
    return found


def _grade(called: _Called, parts: Sequence[str]) -> int | None:
    """Tell how many parts only lie in a name of this cell; None where one names nothing.

    One part must name the row, each other one the column, the table or a group around.
    """
    inner = [_nearness(part, called.rows) for part in parts]
    outer = [_nearness(part, called.around) for part in parts]
    grades = [
        grade + sum(others)  # type: ignore[arg-type] # none is None
        for index, grade in enumerate(inner)
        if grade is not None and None not in (others := outer[:index] + outer[index + 1 :])
    ]
    return min(grades, default=None)


def _nearness(part: str, names: Iterable[str]) -> int | None:
    """Tell 0 for a name that is equal, 1 for one that contains it, None for neither."""
    if part in names:
        return 0
    return 1 if any(part in name for name in names) else None


def _unknown(form: Form, text: str) -> str:
    near = _near_addresses(form, text) if text.isascii() else _near_labels(form, text)
    if not near:
        first = form.cells[0]
        ways = f"可以写地址（如 {first}），也可以写名称（如 {_labelled(form, first)}）"
        return f"表中没有“{text}”这一格；{ways}"
    return f"表中没有“{text}”这一格，相近的有：\n{_listed(form, near)}"


def _labelled(form: Form, cell: Cell) -> str:
    return f"{form.block(cell).label}/{form.item(cell).label}"


def _near_addresses(form: Form, text: str) -> list[Cell]:
    known = {str(cell): cell for cell in form.cells}
    return [known[name] for name in nearest(text, known)]


def _near_labels(form: Form, text: str) -> list[Cell]:
    """Find the cells whose names have most of the words that were typed, the best first."""
    readings = _readings_of(text)
    scores = [
        (max((_likeness(called, parts) for parts in readings), default=0.0), cell)
        for cell, called in _called(form).items()
    ]
    best = sorted((one for one in scores if one[0] >= LIKE), key=lambda one: -one[0])
    least = best[NEAR - 1][0] if len(best) > NEAR else 0.0
    return [cell for score, cell in best if score >= least][:LISTED]


def _likeness(called: _Called, parts: Sequence[str]) -> float:
    """Tell how much of what was typed some name of the cell, or of a group around, has."""
    names = called.rows | called.around
    return sum(max(_share(part, name) for name in names) for part in parts) / len(parts)


@cache
def _share(part: str, name: str) -> float:
    matcher = SequenceMatcher(None, name, part, autojunk=False)
    same = sum(size for *_, size in matcher.get_matching_blocks())
    return same / len(part) - abs(len(name) - len(part)) / 1000


def find_section(form: Form, text: str) -> Section:
    """Find the section by id, heading, part or number (`五`).

    UsageProblem lists all of them when there is none of that name.
    """
    wanted = plain(text)
    for section in form.sections:
        number, _, bare = section.heading.partition("、")
        names = {section.id, plain(section.heading), number, plain(bare)}
        if wanted and wanted in {*names, plain(section.part)}:
            return section
    some = [one for one in form.sections if wanted and wanted in plain(one.heading)]
    if len(some) == 1:
        return some[0]
    lines = "\n".join(
        f"  {section.id:<13}{section.heading or section.part}" for section in form.sections
    )
    message = f"没有“{text}”这个部分，可用的有：\n{lines}"
    raise UsageProblem(message)
