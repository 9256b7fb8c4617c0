"""Addresses of values, and how to find a cell or a section by what people call it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from govreport.errors import UsageProblem
from govreport.forms.model import Cell, Form, Section

SLASH = r"[/／\\·\s]+"
PUNCTUATION = r"[/\s“”\"'‘’「」,，.。:：、·;；()（）<>《》\[\]【】_-]+"
NUMBER = r"^[（(]?(?:[一二三四五六七八九十]+|\d+)[）)、.．]+"
REMARK = r"（.{4,}）$"
PARTS = 5
"""No cell is named by more parts than this."""
PREVIOUS, NARRATIVE, COUNTS = "previous", "narrative", "counts"
"""How the addresses begin of last year's values, of prose and of other figures."""


@dataclass(frozen=True)
class Address:
    """Where a value stands: its keys from the top of this year's file, or last year's."""

    path: tuple[str, ...]
    last_year: bool = False

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Read an address as it is written: `previous.applications.total.received`."""
        last_year = text.startswith(f"{PREVIOUS}.")
        text = text.removeprefix(f"{PREVIOUS}.")
        cuts = 1 if text.startswith(f"{COUNTS}.") else -1  # a name may have dots
        return cls(tuple(text.split(".", cuts)), last_year)

    def __str__(self) -> str:
        """Write it as files and JSON have it."""
        return ".".join((PREVIOUS, *self.path) if self.last_year else self.path)

    @property
    def cell(self) -> Cell | None:
        """The number of a table that it may be, by its three parts."""
        return Cell(*self.path) if len(self.path) == 3 else None

    @property
    def section(self) -> str | None:
        """The id of the section whose text it is, None for what is no prose."""
        return self.path[1] if self.path[:-1] == (NARRATIVE,) else None

    @property
    def count(self) -> str | None:
        """The name of the other figure that it is, None for what is none."""
        return self.path[1] if self.path[:-1] == (COUNTS,) else None

    def label(self, form: Form) -> str:
        """Name it in Chinese, by itself where it has no name."""
        if self.cell in form.cell_set:
            label = form.label(self.cell)
        else:
            heads = {one.id: one.heading or one.part for one in form.sections}
            label = heads.get(self.section or "") or self.count or ".".join(self.path)
        return f"上年的{label}" if self.last_year else label

    def in_print(self, form: Form) -> str:
        """Tell where it stands in print (部分·表·行·列), "" for what no page shows."""
        if self.cell in form.cell_set and not self.last_year:
            return printed_place(form, self.cell)
        parts = {one.id: one.part for one in form.sections}
        return "" if self.last_year else parts.get(self.section or "", "")


def plain(label: str) -> str:
    """Spell a label without what people write differently: width, marks, white space."""
    return re.sub(PUNCTUATION, "", unicodedata.normalize("NFKC", label))


def _names(path: tuple[str, ...], identifier: str) -> frozenset[str]:
    """Collect all that one leaf may be called, most complete first."""
    label = path[-1]
    bare = re.sub(REMARK, "", label)
    unnumbered = re.sub(NUMBER, "", bare)
    return frozenset({plain(label), plain(bare), plain(unnumbered), plain(identifier)})


def nearest(word: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Find the known words that look most like the one that was written."""
    return get_close_matches(word, list(known), n=count, cutoff=0.5)


def find_cell(form: Form, text: str) -> Cell:
    """Find the cell at an address, or that labels name: `行政处罚/本年处理决定数量`.

    Labels are taken without their marks, number and bracketed remark, in any
    order, and may be shortened as long as one cell is left. UsageProblem
    names the nearest cells when there is none, and all when there are several.
    """
    address = Address.parse(text)
    if address.cell in form.cell_set and not address.last_year:
        return address.cell
    parts = [plain(part) for part in re.split(SLASH, text) if plain(part)]
    readings = list(_readings(parts)) if len(parts) <= PARTS else []
    for exact in (True, False):
        found = [
            cell
            for cell in form.cells
            if any(_matches(form, cell, parts, exact=exact) for parts in readings)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            more = "" if len(found) <= 8 else f"\n  ……共 {len(found)} 格"
            some = f"{_listed(form, found[:8])}{more}"
            message = f"“{text}”可以指好几格，请写得更全一些：\n{some}"
            raise UsageProblem(message)
    raise UsageProblem(_unknown(form, text))


def _listed(form: Form, cells: Iterable[Cell]) -> str:
    return "\n".join(f"  {cell}  {form.label(cell)}" for cell in cells)


def _readings(parts: list[str]) -> Iterator[list[str]]:
    """Take a text apart in all ways, since a label may hold a stroke itself: `增/减`."""
    if len(parts) > 1:
        for rest in _readings(parts[1:]):
            yield [parts[0], *rest]
            yield [parts[0] + rest[0], *rest[1:]]
    elif parts:
        yield parts


def _matches(form: Form, cell: Cell, parts: list[str], *, exact: bool) -> bool:
    """Whether every part names this cell's block, item, table or a group around."""
    block, item = form.block(cell), form.item(cell)
    block_names, item_names = _names(block.path, block.id), _names(item.path, item.id)
    groups = {plain(label) for label in (*block.path[:-1], *item.path[:-1])}
    groups |= {plain(form.section_of_table(cell.table).heading), cell.table}

    def named(part: str, names: Iterable[str]) -> bool:
        return any(part == name or (not exact and part in name) for name in names)

    if len(form.tables[cell.table].items_of[cell.block]) == 1:
        item_names |= block_names
    around = block_names | groups
    return any(
        named(part, item_names)
        and all(named(other, around) for other in parts[:index] + parts[index + 1 :])
        for index, part in enumerate(parts)
    )


def _unknown(form: Form, text: str) -> str:
    known = {str(cell): cell for cell in form.cells}
    for cell in form.cells:
        block, item = form.block(cell), form.item(cell)
        known.setdefault(f"{block.label}/{item.label}", cell)
    near = list(dict.fromkeys(known[name] for name in nearest(text, known)))
    if not near:
        first = form.cells[0]
        labels = form.label(first).replace("·", "/")
        ways = f"可以写地址（如 {first}），也可以写名称（如 {labels}）"
        return f"表中没有“{text}”这一格；{ways}"
    return f"表中没有“{text}”这一格，相近的有：\n{_listed(form, near)}"


def printed_place(form: Form, cell: Cell) -> str:
    """Tell where a cell stands in print: part, table, row and column, joined by `·`."""
    table = form.tables[cell.table]
    block, item = form.block(cell).label, form.item(cell).label
    row, column = (item, block) if "items" in table.down else (block, item)
    return f"{form.section_of_table(cell.table).part}·表·{row}·{column}"


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
