"""What is read of a workbook, held against what it says: `score(truth, units)`."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple, NotRequired, TypedDict

from govreport.text import bare

BOOKS = Path(__file__).parent / "workbooks"


class UnitTruth(TypedDict):
    """What a book says of one unit; the words are explained in workbooks/README.md."""

    organ: str | None
    year: int | None
    cells: dict[str, str]
    blank: NotRequired[dict[str, str]]
    formulas: NotRequired[dict[str, str]]
    either: NotRequired[dict[str, str]]
    prose: NotRequired[dict[str, str]]
    optional: NotRequired[bool]


class BookTruth(TypedDict):
    """What a book says, unit by unit, and what is odd about it."""

    units: list[UnitTruth]
    notes: str


class UnitRead(NamedTuple):
    """What was read of one unit.

    `blanks` are addresses left open, with the reason that was told; `computed` are
    totals that nobody read but that follow from what was.
    """

    organ: str
    year: int | None
    cells: Mapping[str, str]
    blanks: Mapping[str, str]
    computed: Mapping[str, str] = {}
    prose: Mapping[str, str] = {}


Reader = Callable[[bytes, str, BookTruth], Iterable[UnitRead]]
"""A book's bytes, its name, and its truth for what the book leaves to be asked: its units."""


class BookScore(NamedTuple):
    """How a book was read; `told` was left open with a reason though the book is certain.

    `silent` are addresses without a value and without a reason, `whose` units that
    were not found, not there, or not named as they are.
    """

    right: int = 0
    told: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    whose: tuple[str, ...] = ()

    @property
    def certain(self) -> int:
        """How many cells could have been read or rightly left open."""
        return self.right + len(self.told) + len(self.wrong) + len(self.silent)


def books(folder: Path = BOOKS) -> list[Path]:
    """The workbooks of a folder that have a truth beside them."""
    return sorted(path for path in folder.iterdir() if _twin(path).is_file())


def truth_of(book: Path) -> BookTruth:
    read: BookTruth = json.loads(_twin(book).read_text(encoding="utf-8"))
    return read


def scored(book: Path, read: Reader) -> BookScore:
    """A book read by `read`, and how well."""
    truth = truth_of(book)
    return score(truth, read(book.read_bytes(), book.name, truth))


def score(truth: BookTruth, units: Iterable[UnitRead]) -> BookScore:
    """What was read, held against what the book says; each unit against its own."""
    pairs, strangers = _paired(truth["units"], list(units))
    whose = [f"{one.organ} {one.year}: no unit of the book" for one in strangers]
    total = BookScore()
    for one, found in pairs:
        if found is None and one.get("optional"):
            continue
        if found is None:
            whose.append(f"{one['organ']} {one['year']}: not found")
            found = UnitRead("", None, {}, {})  # noqa: PLW2901 # nothing of it was read
        elif not _is_whose(one, found):
            whose.append(
                f"{one['organ']} {one['year']}: read as {found.organ} {found.year}"
            )
        total = _sum(total, _unit(one, found))
    return total._replace(whose=tuple(whose))


def _unit(truth: UnitTruth, read: UnitRead) -> BookScore:
    right, told, wrong, silent = 0, list[str](), list[str](), list[str]()
    blank, either = truth.get("blank", {}), truth.get("either", {})
    formulas = truth.get("formulas", {})
    name = truth["organ"] or ""
    for address in [*truth["cells"], *blank, *either, *formulas]:
        says = truth["cells"].get(address, either.get(address, formulas.get(address)))
        got = read.cells.get(address, "")
        if got == "" and address in truth["cells"]:
            got = read.computed.get(address, "")
        if got != "" and (says is None or not _same(says, got)):
            wrong.append(f"{name} {address}: {says or blank.get(address)}, read {got}")
        elif got != "" or address in formulas:
            right += 1
        elif not read.blanks.get(address):
            silent.append(f"{name} {address}: {says}, without a reason")
        elif address in truth["cells"]:
            told.append(f"{name} {address}: {says}, {read.blanks[address]}")
        else:
            right += 1
    known = {*truth["cells"], *blank, *either, *formulas}
    wrong += [
        f"{name} {address}: the book has no such cell, read {got}"
        for address, got in read.cells.items()
        if got != "" and address not in known
    ]
    for section, text in truth.get("prose", {}).items():
        if bare(read.prose.get(section, "")) == bare(text):
            right += 1
        else:
            wrong.append(f"{name} {section}: {text!r}, read {read.prose.get(section)!r}")
    return BookScore(right, tuple(told), tuple(wrong), tuple(silent))


def _same(says: str, got: str) -> bool:
    try:
        return Decimal(says) == Decimal(got)
    except InvalidOperation:
        return bare(says) == bare(got)


def _is_whose(truth: UnitTruth, read: UnitRead) -> bool:
    """Whether organ and year are the book's; what it doesn't say is not to be read."""
    organ = truth["organ"] is None or bare(truth["organ"]) == bare(read.organ)
    return organ and truth["year"] in {None, read.year}


def _paired(
    truths: Sequence[UnitTruth], read: list[UnitRead]
) -> tuple[list[tuple[UnitTruth, UnitRead | None]], list[UnitRead]]:
    """Each unit with what was read of it: by organ and year, by organ, by what is left."""
    found: dict[int, UnitRead] = {}

    def take(like: Callable[[UnitTruth, UnitRead], bool]) -> None:
        for place, truth in enumerate(truths):
            for one in [] if place in found else read:
                if like(truth, one):
                    found[place] = one
                    read.remove(one)
                    break

    take(_is_whose)
    take(lambda truth, one: bare(truth["organ"] or "") == bare(one.organ))
    take(lambda truth, _one: not truth.get("optional"))
    return [(one, found.get(place)) for place, one in enumerate(truths)], read


def _sum(one: BookScore, other: BookScore) -> BookScore:
    return BookScore(
        one.right + other.right,
        one.told + other.told,
        one.wrong + other.wrong,
        one.silent + other.silent,
        one.whose + other.whose,
    )


def _twin(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")
