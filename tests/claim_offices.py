"""Random offices for generated claims: the tables of two years, and the numbers in them."""

import random
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from reports import PROSE

from govreport.forms import Cell, form
from govreport.report import Organ, Report

FILES = ("claim_words.toml", "claim_says.toml", "claim_others.toml")
GRAMMAR: Mapping[str, Any] = tomllib.loads(
    "\n".join(Path(__file__).with_name(one).read_text(encoding="utf-8") for one in FILES)
)
FORM = form("2021")
APPLICANTS = [
    one.id for one in FORM.tables["applications"].blocks.values() if not one.derived
]
ROWS = [
    cell.item
    for cell in FORM.typed_cells
    if cell.block == APPLICANTS[0]
    and cell.item.startswith(("granted", "partial", "denied", "unav", "declined", "closed"))
]
USUAL = ("granted", "granted", "granted", "partial", "unavailable_not_held", *ROWS)
"""How requests end: some ways more often than others."""
CASES = ("upheld", "upheld", "overturned", "other", "pending")

Numbers = Mapping[str, tuple[int | Decimal, ...]]
"""The readings of each quantity of the grammar, the first of which is said."""


class Office(NamedTuple):
    """An organ with this year's and last year's tables; its seed makes it again."""

    seed: int
    report: Report
    previous: Report
    now: Numbers
    last: Numbers
    words: Mapping[str, list[str]]


def office(seed: int) -> Office:
    """Make an office up: tables in which every identity holds over both years."""
    dice = random.Random(seed)  # noqa: S311 -- test data
    spec = GRAMMAR["offices"][seed % len(GRAMMAR["offices"])]
    organ, year = Organ(**spec["organ"]), dice.randrange(2022, 2026)
    scale = dice.choice([0, 2, 8, 8, 40, 40, 300])
    rules = (organ.kind, organ.level) == ("government", "city")  # who may make them
    before = _tables(dice, scale, {}, rules=rules)
    previous = Report(FORM, year - 1, organ, before, dict(PROSE))
    scale = max(0, scale + dice.choice([0, 0, 1, scale // 2, -scale // 2]))
    report = replace(previous, year=year, entries=_tables(dice, scale, before, rules=rules))
    words = {
        "own": spec["own"], "other": spec["other"],
        "Y": [str(year)], "L": [str(year - 1)], "N": [str(year + 1)],
    }  # fmt: skip
    return Office(seed, report, previous, _numbers(report), _numbers(previous), words)


def _tables(
    dice: random.Random, scale: int, before: Mapping[Cell, object], *, rules: bool
) -> dict[Cell, object]:
    """Draw all typed numbers of a year, in line with those of the year before."""
    entries: dict[Cell, object] = dict.fromkeys(FORM.typed_cells, 0)
    ways = (
        USUAL
        if dice.random() < 0.8
        else (dice.choice(["granted", "unavailable_not_held"]),)
    )
    only = dice.choice([None, None, None, True, True, False])
    late = dice.random() < 0.5
    for applicant in APPLICANTS:
        natural = applicant == "natural_person"
        carried_in = before.get(Cell("applications", applicant, "carried_out"), 0)
        assert isinstance(carried_in, int)
        some = scale if natural else scale // dice.choice([2, 5, 9, 99])
        received = dice.randint(some // 3, some) if only in {None, natural} else 0
        carried_out = dice.randint(0, (received + carried_in + 1) // 5) if late else 0
        if natural and late and received:
            carried_out = max(carried_out, dice.choice([0, 1]))
        items = {"received": received, "carried_in": carried_in, "carried_out": carried_out}
        for _ in range(received + carried_in - carried_out):
            way = dice.choice(ways)
            items[way] = items.get(way, 0) + 1
        entries |= {Cell("applications", applicant, item): n for item, n in items.items()}
    for block in FORM.tables["proceedings"].blocks:
        ends = CASES if dice.random() < 0.7 else (dice.choice(CASES),)
        for _ in range(dice.choice([0, 0, 1, 1, 2, 3, scale // 10, scale // 4])):
            cell = Cell("proceedings", block, dice.choice(ends))
            entries[cell] = int(str(entries[cell])) + 1
    for block in ("normative_documents", "regulations")[: 1 + rules]:
        entries |= _documents(dice, scale, block, before)
    for block, size in (("licensing", 400), ("penalties", 60), ("coercion", 9)):
        count = dice.choice([0, 1, 1, 1]) * dice.randint(0, size * scale // 3)
        entries[Cell("disclosure", block, "decisions")] = count
    cents = dice.choice([0, 1, 1]) * dice.randint(0, scale * 10**6)
    entries[Cell("disclosure", "fees", "amount")] = Decimal(cents) / 10_000
    return entries


def _documents(
    dice: random.Random, scale: int, block: str, before: Mapping[Cell, object]
) -> dict[Cell, object]:
    """Draw what was issued and repealed, and is in force after that."""
    issued, repealed, in_force = (
        Cell("disclosure", block, item) for item in ("issued", "repealed", "in_force")
    )
    stock = before.get(in_force, dice.choice([0, scale, 3 * scale]))
    assert isinstance(stock, int)
    new, gone = dice.randint(0, scale // 4 + 1), dice.randint(0, min(stock, scale // 5))
    return {issued: new, repealed: gone, in_force: stock + new - gone}


@cache
def _cells(pattern: str) -> list[Cell]:
    """Give the cells whose addresses look like this."""
    cells = [cell for cell in FORM.cells if fnmatchcase(str(cell), pattern)]
    assert cells, pattern
    return cells


def _numbers(report: Report) -> Numbers:
    """Work out every quantity of the grammar."""
    names: Mapping[str, list[str]] = GRAMMAR["quantities"]

    def term(name: str) -> int | Decimal:
        if name in names:
            return total(names[name][0])
        found = [report.value(cell) for cell in _cells(name)]
        return sum(one for one in found if isinstance(one, int | Decimal))

    def total(text: str) -> int | Decimal:
        terms = re.findall(r"(?:^|([+-]) )([\w.*]+)", text)
        return sum(-term(name) if sign == "-" else term(name) for sign, name in terms)

    numbers = {name: tuple(map(total, readings)) for name, readings in names.items()}
    for name, one in GRAMMAR["conditions"].items():
        parts, wholes = ([total(text) for text in one[key]] for key in ("part", "whole"))
        others = [*wholes, *map(total, one.get("also", ()))]
        holds = all(part == whole for part, whole in zip(parts, wholes, strict=True))
        numbers[f"?{name}"] = (int(holds), int(any(part in others for part in parts)))
    return numbers
