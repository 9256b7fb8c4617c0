"""From what is spoken of to the cells of a form that it may be."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from govreport.forms.model import Cell, Form
from govreport.prose.lexicon import lexicon

MOST = 24
"""More ways to read one thing say nothing."""


class Thing(NamedTuple):
    """What is spoken of: values of the lexicon's slots, several where they are joined."""

    objects: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()

    def each(self) -> list["Thing"]:
        """Give a thing for each of the joined ones."""
        slots = (((one,) for one in slot) if slot else [()] for slot in self)
        return [Thing(*one) for one in product(*map(list, slots))]

    @property
    def told(self) -> str:
        """Call it by the plain words of the lexicon, who asked first."""
        told = lexicon().told
        values = (
            value for slot in (self.applicants, self.items, self.objects) for value in slot
        )
        return " ".join(told.get(value, value) for value in values)


NOTHING = Thing()


def kind_of(value: str) -> str:
    """Tell of which kind a spoken object is: `applications`, `proceedings`, `other`…."""
    return lexicon().tables[value][0]


def is_of_cases(thing: Thing) -> bool:
    """Whether reviews or suits are spoken of."""
    return bool(thing.objects) and kind_of(thing.objects[0]) == "proceedings"


@lru_cache(maxsize=1024)
def may_be(objects: tuple[str, ...], items: tuple[str, ...]) -> bool:
    """Whether what happened can happen to what is spoken of."""
    known = lexicon().cells
    return all(item in known[kind_of(one)] for one in objects for item in items or ("",))


@lru_cache(maxsize=1024)
def sums(the_form: Form, thing: Thing) -> tuple[tuple[Cell, ...], ...]:
    """List the sums of cells that a thing may be, the plainest first."""
    found = dict.fromkeys(
        tuple(cell for part in parts for cell in part)
        for parts in product(*(list(_sums(the_form, one)) for one in thing.each()))
    )
    return tuple(found) if thing.objects and len(found) <= MOST else ()


def _sums(the_form: Form, thing: Thing) -> Iterator[tuple[Cell, ...]]:
    known = lexicon()
    (spoken,), item = thing.objects, "".join(thing.items)
    kind, *ways = known.tables[spoken]
    if thing.applicants:
        if kind != "applications":
            return
        ways = [f"applications.{one}" for one in known.columns[thing.applicants[0]]]
    if kind in ("decisions", "amount", "projects") or (
        kind == "proceedings" and item in ("", "new", "got", "handled")
    ):
        ways = ways[:1] if spoken != "cases" else ways[:2]
    for items, way in product(known.cells[kind].get(item, ()), ways):
        cells = tuple(_cells(the_form, way, items))
        if all(cells):
            yield tuple(one for some in cells for one in some)


def _cells(the_form: Form, way: str, items: str) -> Iterator[list[Cell]]:
    """List the cells of blocks such as `a.b + a.c`, or `a.b + c`, at items `d + e_*`."""
    parts = [one.strip() for one in way.split("+")]
    name = parts[0].split(".")[0]
    table = the_form.tables.get(name)
    for part in parts:
        block = part.split(".")[-1]
        of_block = table.items_of.get(block, {}) if table else {}
        for item in items.split(" + "):
            yield [
                Cell(name, block, one)
                for one in of_block
                if one == item or (item.endswith("*") and one.startswith(item[:-1]))
            ]
