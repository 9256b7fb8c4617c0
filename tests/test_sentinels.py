"""Every number stands once, in its own row and column, in whatever a report is made into."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import groupby, product, zip_longest
from pathlib import Path
from typing import NamedTuple

import docx
import pytest
from books import FRONT, tables_of
from lxml import html
from reports import FORMS, Run, saved
from test_docx import sentinels

from govreport.forms import Cell, Form, Group, Table, lay_out
from govreport.forms.model import Tree
from govreport.render import FORMATS, render
from govreport.report import Report

Go = Callable[..., Run]
Place = tuple[object, int]
Printed = Mapping[Place, str]
"""What stands in a table, by row and column."""
Expected = Mapping[Place, Cell | str]


class Medium(NamedTuple):
    """How the tables of what was made are read, and what is to stand where in one."""

    tables: Callable[[bytes], Sequence[Printed]]
    layout: Callable[[Table], Expected]


def grid(table: Table) -> Expected:
    """The form's own grid; what spans several places stands in each of them."""
    return {
        (row, column): one.cell or one.text or ""
        for one in (cell for line in lay_out(table) for cell in line)
        for row, column in product(
            range(one.row, one.row + one.rowspan),
            range(one.column, one.column + one.colspan),
        )
    }


def flat(table: Table) -> Expected:
    """How plain text lays a table out: labels down the first column, heads across."""
    found: dict[Place, Cell | str] = {}
    row = 0
    down = "blocks" in (table.down or ("blocks",))
    for band in table.bands:
        found.update({(row, 0): band.title} if band.title else {})
        row += bool(band.title)
        rows, heads = (
            (band.blocks, band.item_list) if down else (band.items, band.block_list)
        )
        names = [band.corner or "", *(one.label for one in heads)]
        found.update({(row, at): name for at, name in enumerate(names)})
        for label, leaf in labels(rows):
            row += 1
            found[row, 0] = label
            for at, head in enumerate(heads if leaf else (), start=1):
                pair = (leaf, head.id) if down else (head.id, leaf)
                found[row, at] = Cell(table.id, *pair)
        row += 1
    return found


def labels(tree: Tree) -> Iterator[tuple[str, str]]:
    """The labels of a tree, with the leaves' names."""
    for node in tree:
        yield node.label, "" if isinstance(node, Group) else node.id
        yield from labels(node.children) if isinstance(node, Group) else ()


def addresses(table: Table) -> Expected:
    return {(str(cell), 0): cell for cell in table.cells}


def of_word(raw: bytes) -> Sequence[Printed]:
    return [
        {
            (at, column): cell.text
            for at, row in enumerate(table.rows)
            for column, cell in enumerate(row.cells)
        }
        for table in docx.Document(BytesIO(raw)).tables
    ]


def of_page(raw: bytes) -> Sequence[Printed]:
    """Tables as a browser places their cells."""
    found = []
    for table in html.document_fromstring(raw).iter("table"):
        places: dict[Place, str] = {}
        for at, row in enumerate(table.iter("tr")):
            column = 0
            for cell in row.iter("td", "th"):
                while (at, column) in places:
                    column += 1
                down, over = (int(cell.get(one, "1")) for one in ("rowspan", "colspan"))
                for place in product(range(at, at + down), range(column, column + over)):
                    assert place not in places, "no cell lies over another"
                    places[place] = cell.text_content()
        found.append(places)
    return found


def of_text(raw: bytes) -> Sequence[Printed]:
    """Tables that are drawn with `+---+`; the lines between two rules are a row."""
    found = []
    drawn = groupby(raw.decode().splitlines(), key=lambda line: line[:1] in {"+", "|"})
    for lines in ([*some] for is_table, some in drawn if is_table):
        rows = [
            [*some]
            for ruled, some in groupby(lines, lambda one: one[0] == "+")
            if not ruled
        ]
        places: dict[Place, str] = {}
        for at, row in enumerate(rows):
            columns = zip_longest(*(line.strip("|").split("|") for line in row))
            texts = ("".join(part.strip() for part in column) for column in columns)
            places.update({(at, column): text for column, text in enumerate(texts)})
        found.append({place: text for place, text in places.items() if text})
    return found


def of_book(raw: bytes) -> Sequence[Printed]:
    """Tables of a workbook below title and heading; what is merged stands everywhere."""
    found = []
    for sheet in tables_of(raw):
        texts: dict[Place, str] = {
            (row, column): "" if value is None else str(value)
            for row, line in enumerate(sheet.rows, start=-FRONT)
            for column, value in enumerate(line)
        }
        for top, left, bottom, right in sheet.merges:
            first = texts[top - FRONT, left]
            places = product(range(top, bottom + 1), range(left, right + 1))
            texts.update({(row - FRONT, column): first for row, column in places})
        for place in product(range(-FRONT, 0), range(len(sheet.rows[0]))):
            del texts[place]
        found.append(texts)
    return found


def of_json(raw: bytes) -> Sequence[Printed]:
    cells = json.loads(raw)["cells"].items()
    tables = groupby(cells, key=lambda one: one[0].partition(".")[0])
    return [{(name, 0): str(value) for name, value in some} for _, some in tables]


MEDIA = {
    "docx": Medium(of_word, grid),
    "html": Medium(of_page, grid),
    "fragment": Medium(of_page, grid),
    "txt": Medium(of_text, flat),
    "xlsx": Medium(of_book, grid),
    "json": Medium(of_json, addresses),
}
WITHOUT_NUMBERS = {"info"}
ELSEWHERE = {"pdf"}
"""What needs fonts: the same law stands in `test_pdf_laws`."""
NO_TABLE: Printed = {}


def said(one: Report, expected: Cell | str) -> str:
    return str(one.value(expected)) if isinstance(expected, Cell) else expected


def misplaced(raw: bytes, medium: Medium, one: Report) -> list[object]:
    """What doesn't stand where it belongs in what was made of a report."""
    the_form: Form = one.form
    printed = medium.tables(raw)
    wanted = [
        {place: said(one, what) for place, what in medium.layout(table).items()}
        for table in the_form.tables.values()
    ]
    found: list[object] = [
        (place, ours.get(place), theirs.get(place))
        for ours, theirs in zip_longest(printed, wanted, fillvalue=NO_TABLE)
        for place in {**ours, **theirs}
        if (ours.get(place) or "") != (theirs.get(place) or "")
    ]
    return found


def made(run: Go, name: str, one: Report, folder: Path) -> bytes:
    if name != "json":
        return render(one, name)
    return run("show", saved(one, folder), "--format", "json").out.encode()


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("name", MEDIA)
def test_every_number_stands_once_in_its_row_and_column(
    run: Go, name: str, form_id: str, tmp_path: Path
) -> None:
    one = sentinels(form_id)
    raw = made(run, name, one, tmp_path)
    assert misplaced(raw, MEDIA[name], one) == []
    if name not in {"docx", "xlsx"}:  # packed; its cells were compared
        for value in one.entries.values():
            assert len(re.findall(rf"(?<!\d){value}(?!\d)", raw.decode())) == 1


def test_the_law_speaks_of_every_format() -> None:
    assert {*MEDIA, *WITHOUT_NUMBERS, *ELSEWHERE} >= {*FORMATS}


@pytest.mark.parametrize("name", ["html", "fragment", "txt"])
def test_two_numbers_that_change_places_are_found(name: str) -> None:
    one = sentinels("2021")
    text = render(one, name).decode()
    text = text.replace("100101", "x").replace("100102", "100101").replace("x", "100102")
    assert len(misplaced(text.encode(), MEDIA[name], one)) == 2
