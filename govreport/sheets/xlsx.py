"""The sheets of an .xlsx, read from its package within bounds."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, NamedTuple

from govreport.errors import FileProblem
from govreport.packages import UNREADABLE, open_package, unpacked
from govreport.sheets.formats import (
    AS_IS,
    NumberFormat,
    as_day,
    as_number,
    as_shown,
    number_format,
)
from govreport.sheets.sheet import (
    BROKEN,
    MANY,
    MOST_CELLS,
    MOST_CHARACTERS,
    MOST_MERGES,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_SLOTS,
    MOST_TAGS,
    Area,
    Place,
    Sheet,
    SheetValue,
    filled,
    merges_on,
    slots,
    tags_of,
)
from govreport.sheets.xlsx_places import COLUMNS, ROWS, column_of, place_of
from govreport.sheets.xlsx_text import text_of, unescaped
from govreport.xml_parts import each, parsed

if TYPE_CHECKING:
    from lxml.etree import _Element

KIND = "Excel"
LARGEST = 60_000_000
"""Bytes of all parts of a workbook that are read, unpacked."""
RELATED = re.compile(r"\{[^}]*/relationships\}id$")
OUTER = re.compile(r"\[\d+\]|\[[^\]]+\.xls")
"""What a formula has that asks another file."""
IN_CELL = "DISPIMG("
"""The function by which WPS puts a picture into a cell."""
LONGEST_INDEX = 12
"""Characters of the number of a text that cells share."""
HIDDEN = frozenset({"1", "true"})


class _Package:
    """The parts of a workbook, unpacked as long as all of them keep within bounds."""

    def __init__(self, package: zipfile.ZipFile, name: str) -> None:
        self.package, self.name = package, name
        self.left, self.tags = LARGEST, MOST_TAGS
        self.members = frozenset(package.namelist())

    def part(self, path: str) -> bytes:
        """Unpack a part; FileProblem where it is one too many bytes."""
        raw = unpacked(self.package, path, self.left)
        self.left -= len(raw)
        self.tags -= tags_of(raw)
        if min(self.left, self.tags) < 0:
            raise FileProblem(self.name, MANY)
        return raw

    def tree(self, path: str) -> "_Element":
        return parsed(self.part(path), self.name, KIND)

    def related(self, path: str) -> dict[str, tuple[str, str]]:
        """Tell what a part is related to inside the package: id → kind, path."""
        rels = join(dirname(path), f"_rels/{path.rpartition('/')[2]}.rels")
        if rels not in self.members:
            return {}
        found = {}
        for one in self.tree(rels):
            if one.get("TargetMode") != "External":
                target = one.get("Target") or ""
                inside = (
                    target[1:] if target.startswith("/") else join(dirname(path), target)
                )
                kind = (one.get("Type") or "").rpartition("/")[2]
                found[one.get("Id") or ""] = kind, normpath(inside)
        return found


class _Book(NamedTuple):
    """What all sheets of a workbook share."""

    package: _Package
    strings: Sequence[str]
    formats: Sequence[NumberFormat]
    from_1904: bool


def read(raw: bytes, name: str) -> tuple[Sheet, ...]:
    """Read the sheets of an .xlsx; FileProblem says why it can't be read."""
    try:
        with open_package(raw) as opened:
            return tuple(_sheets(_Package(opened, name), name))
    except UNREADABLE as error:
        raise FileProblem(name, BROKEN) from error


def _sheets(package: _Package, name: str) -> Iterator[Sheet]:
    by_name = filter(re.compile(r"(?:.*/)?workbook\d*\.xml").fullmatch, package.members)
    whole = dict(package.related("").values()).get("officeDocument")
    main = whole or min(by_name, default="")
    tree, related = package.tree(main), package.related(main)
    by_kind = dict(related.values())
    strings = [*_strings(package, by_kind.get("sharedStrings", ""))]
    formats = _formats(package, by_kind.get("styles", ""))
    settings = tree.find("{*}workbookPr")
    since = settings is not None and settings.get("date1904") in HIDDEN
    book = _Book(package, strings, formats, since)
    sheets = [*tree.iterfind("{*}sheets/{*}sheet")]
    if not sheets:
        raise FileProblem(name, BROKEN)
    if len(sheets) > MOST_SHEETS:
        raise FileProblem(name, MANY)
    left, room = MOST_CELLS, MOST_SLOTS
    for one in sheets:
        told = one.get("name") or ""
        key = next((value for at, value in one.items() if RELATED.search(at)), "")
        kind, path = related.get(str(key), ("", ""))
        hidden = one.get("state", "visible") != "visible"
        if kind != "worksheet":
            yield Sheet(told, (), hidden=hidden, drawn=1, charts=int(kind == "chartsheet"))
            continue
        sheet = _XlsxSheet(book, left, room).read(path, told)
        room -= slots(sheet.rows)
        left -= sum(value is not None for row in sheet.rows for value in row)
        yield sheet._replace(hidden=hidden)


def _strings(package: _Package, path: str) -> Iterator[str]:
    """Yield the texts that cells share, without how they are pronounced."""
    if path not in package.members:
        return
    raw = package.part(path)
    for count, one in enumerate(each(raw, ("si",), package.name, KIND)):
        if count > MOST_CELLS:
            raise FileProblem(package.name, MANY)
        yield text_of(one)


def _formats(package: _Package, path: str) -> list[NumberFormat]:
    """Tell what each style of cells makes of a number."""
    if path not in package.members:
        return []
    tree = package.tree(path)
    codes = {
        int(one.get("numFmtId") or 0): one.get("formatCode") or ""
        for one in tree.iterfind("{*}numFmts/{*}numFmt")
    }
    numbers = (int(one.get("numFmtId") or 0) for one in tree.iterfind("{*}cellXfs/{*}xf"))
    known: dict[int, NumberFormat] = {}
    return [
        known[one] if one in known else known.setdefault(one, number_format(one, codes))
        for one in numbers
    ]


class _XlsxSheet:
    """Reads one sheet, cell by cell."""

    def __init__(self, book: _Book, most: int, room: int) -> None:
        self.book, self.most, self.room = book, most, room
        self.name = book.package.name
        self.cells: dict[Place, SheetValue] = {}
        self.formulas: set[Place] = set()
        self.uncomputed: set[Place] = set()
        self.hidden_rows: set[int] = set()
        self.columns: list[range] = []
        self.merges: list[Area] = []
        self.row = self.rows = self.links = self.characters = 0
        self.drawn = self.pictures = self.charts = self.comments = 0

    def read(self, path: str, told: str) -> Sheet:
        """Read the sheet that is a part of the package."""
        raw = self.book.package.part(path)
        tags = ("row", "col", "mergeCell")
        for one in each(raw, tags, self.name, KIND):
            tag = str(one.tag).rpartition("}")[2]
            if tag == "row":
                self._row(one)
            elif tag == "col" and _is_hidden(one, "width"):
                self._hide(int(one.get("min") or 0), int(one.get("max") or 0))
            elif tag == "mergeCell":
                self._merge(one.get("ref") or "")
        rows = filled(self.cells, self.name, self.room)
        wide = len(rows[0]) if rows else 0
        if b"rawing" in raw:
            self._count_drawn(path)
        return Sheet(
            told,
            rows,
            merges_on(rows, self.merges, self.name),
            frozenset(self.formulas),
            frozenset(at for at in self.hidden_rows if at < len(rows)),
            frozenset(at for one in self.columns for at in one if at < wide),
            drawn=self.drawn,
            pictures=self.pictures,
            charts=self.charts,
            comments=self.comments,
            links=self.links,
            uncomputed=frozenset(self.uncomputed),
            from_1904=self.book.from_1904,
        )

    def _row(self, row: "_Element") -> None:
        self.row, self.rows = int(row.get("r") or self.row + 1), self.rows + 1
        number = str(self.row)
        if self.rows > MOST_ROWS:
            raise FileProblem(self.name, MANY)
        if not 1 <= self.row <= ROWS:
            raise FileProblem(self.name, BROKEN)
        if _is_hidden(row, "ht"):
            self.hidden_rows.add(self.row - 1)
        column = -1
        for cell in row:
            reference = cell.get("r")
            if reference is None:
                column += 1
            else:
                usual = column_of(reference.removesuffix(number))
                column = self._column(reference) if usual is None else usual
            if column >= COLUMNS:
                raise FileProblem(self.name, BROKEN)
            self._cell(cell, (self.row - 1, column))
        held = max(len(self.cells), len(self.formulas))
        if held > self.most or self.characters > MOST_CHARACTERS:
            raise FileProblem(self.name, MANY)

    def _column(self, reference: str) -> int:
        row, column = self._place(reference)
        if row != self.row - 1:
            raise FileProblem(self.name, BROKEN)
        return column

    def _place(self, reference: str) -> Place:
        """Read a reference such as B7; FileProblem for one that no sheet has."""
        place = place_of(reference)
        if place is None:
            raise FileProblem(self.name, BROKEN)
        return place

    def _cell(self, cell: "_Element", place: Place) -> None:
        """Take up a cell; one that is there twice is nobody's."""
        stored, inline, empty = "", None, False
        for one in cell:
            tag = _local(str(one.tag))
            if tag == "v":
                stored = one.text or ""
                empty = not stored and cell.get("t") == "str"
            elif tag == "f":
                if IN_CELL in (one.text or "").upper():
                    self.drawn += 1
                    self.pictures += 1
                    return
                self.formulas.add(place)
                self.links += OUTER.search(one.text or "") is not None
            elif tag == "is":
                inline = text_of(one)
        if inline is None and not stored:
            self.uncomputed |= {place} & self.formulas if not empty else set()
            return
        value = self._value(cell, stored) if inline is None else inline
        if isinstance(value, str):
            self.characters += len(value)
            value = None if not value or value.isspace() else value
        if value is not None:
            if place in self.cells:
                raise FileProblem(self.name, BROKEN)
            self.cells[place] = value

    def _value(self, cell: "_Element", stored: str) -> SheetValue:
        kind = cell.get("t", "n")
        if kind == "s":
            return self._shared(stored)
        if kind == "b":
            return stored.strip() in HIDDEN
        if kind == "d":
            return as_day(stored)
        number = as_number(stored.strip()) if kind == "n" else None
        if number is None:
            return unescaped(stored)
        style = int(cell.get("s") or 0)
        shown = self.book.formats[style] if style < len(self.book.formats) else AS_IS
        return as_shown(number, shown, from_1904=self.book.from_1904)

    def _shared(self, stored: str) -> str:
        """Look up a text that cells share by its number."""
        at = (
            int(stored)
            if stored.strip().isdecimal() and len(stored) <= LONGEST_INDEX
            else -1
        )
        if not 0 <= at < len(self.book.strings):
            raise FileProblem(self.name, BROKEN)
        return self.book.strings[at]

    def _hide(self, first: int, last: int) -> None:
        """Note hidden columns; no sheet names one twice."""
        self.columns.append(range(first - 1, last))
        if first < 1 or sum(map(len, self.columns)) > COLUMNS:
            raise FileProblem(self.name, BROKEN)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        area = (*self._place(first), *self._place(last or first))
        if area[0] > area[2] or area[1] > area[3]:
            raise FileProblem(self.name, BROKEN)
        self.merges.append(area)
        if len(self.merges) > MOST_MERGES:
            raise FileProblem(self.name, MANY)

    def _count_drawn(self, path: str) -> None:
        """Count what is drawn on a sheet, and comments."""
        package = self.book.package
        for kind, target in package.related(path).values():
            if kind == "drawing" and target in package.members:
                tree = package.tree(target)
                self.drawn += len(tree)
                self.pictures += sum(1 for _ in tree.iter("{*}pic"))
                uris = (one.get("uri") or "" for one in tree.iter("{*}graphicData"))
                self.charts += sum("chart" in one for one in uris)
            elif kind == "comments" and target in package.members:
                self.comments += sum(1 for _ in package.tree(target).iter("{*}comment"))


@lru_cache(maxsize=64)
def _local(tag: str) -> str:
    """Give the name of an element without that of its namespace."""
    return tag.rpartition("}")[2]


def _is_hidden(element: "_Element", size: str) -> bool:
    """Whether a row or column is hidden, or has no height or width."""
    return element.get("hidden") in HIDDEN or element.get(size) == "0"
