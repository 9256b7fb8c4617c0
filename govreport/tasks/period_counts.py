"""What was counted in each month or quarter, by the day of the event."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

from govreport.forms import Form
from govreport.forms.addresses import COUNTS
from govreport.tasks.log import (
    Derived,
    address_of,
    chain_of,
    changes_of,
    derived_of,
    form_of,
    former_of,
    label_of,
    moved_by,
    untold,
)
from govreport.tomlfile.history import FORGET
from govreport.tomlfile.journal import PLACES, JournalLine, values_of
from govreport.tomlfile.kept import Kept, content, hash_of

COUNTING = {"add count", "add zeros"}
"""The commands by which single events are counted; others put in what is there already."""
MONTHS = {"month": 1, "quarter": 3}
Amounts = dict[str, Decimal]


class PeriodCount(NamedTuple):
    """What became of one number: by period, and beside the periods.

    `base` is what a new file, an import or a roll-up brought along, `outside` what was
    changed beside the program; with the periods they make what stands there `now`.
    """

    address: str
    label: str
    base: Decimal
    net: Mapping[str, Decimal]
    outside: Decimal
    now: Decimal


class PeriodCounts(NamedTuple):
    """The numbers that were counted, by periods: `2026-03` or `2026Q1`.

    `brought` is how many further numbers there are that nobody counted here; `whole`
    is False where what the file began with is no longer known; `derived` is what makes a
    number that was asked for.
    """

    file: Path
    by: str
    periods: Sequence[str]
    rows: Sequence[PeriodCount]
    brought: int
    whole: bool
    derived: Derived | None = None


def period_counts(file: Path, by: str, cell: str | None = None) -> PeriodCounts:
    """Sum up what was counted in each month or quarter, without what was undone."""
    kept, lines = changes_of(file)
    the_form, now = form_of(kept.file), content(kept.file)
    force = {number for number in chain_of(lines, hash_of(now)).now if number > 0}
    start = _start(kept, lines)
    base: Amounts = defaultdict(Decimal, start or {})
    net: dict[str, Amounts] = defaultdict(lambda: defaultdict(Decimal))
    for number, line in enumerate(lines, start=1):
        if number in force and not line.mixed:
            period = _period(line.day or line.at, by) if line.command in COUNTING else ""
            for address, (was, becomes) in moved_by(line).items():
                step = _number(becomes) - _number(was)
                if period and step:
                    net[address][period] += step
                elif not period:
                    base[address] += step
    stands = _amounts(now) if now is not None else {}
    asked = "" if cell is None else address_of(the_form, cell)
    found = dict.fromkeys([*net, *stands, *base])
    rows = [
        _row(
            the_form,
            address,
            None if start is None else base[address],
            net.get(address, {}),
            stands,
        )
        for address in found
        if asked in {"", address} and not address.startswith("narrative.")
    ]
    told = [row for row in rows if asked or row.net or row.outside]
    used = sorted({period for row in told for period in row.net})
    brought = sum(bool(row.now) for row in rows if row not in told)
    return PeriodCounts(
        file,
        by,
        used,
        told,
        brought,
        whole=start is not None
        and not any(line.forgotten for line in lines)
        and not untold(kept, lines)
        and former_of(kept, lines) is None,
        derived=derived_of(the_form, asked),
    )


def _row(
    the_form: Form,
    address: str,
    base: Decimal | None,
    net: Mapping[str, Decimal],
    stands: Mapping[str, Decimal],
) -> PeriodCount:
    now = stands.get(address, Decimal(0))
    counted = sum(net.values(), Decimal(0))
    base = now - counted if base is None else base
    outside = now - base - counted
    return PeriodCount(address, label_of(the_form, address), base, net, outside, now)


def _start(kept: Kept, lines: Sequence[JournalLine]) -> Amounts | None:
    """Read what stood in the file before the first change; None where nobody knows."""
    known = [line for line in lines if not line.forgotten and line.command != FORGET]
    if not known or known[0].creates:
        return {} if known else None
    raw = kept.copy(known[0].kept) if known[0].kept else None
    return None if raw is None else _amounts(raw)


def _amounts(raw: bytes) -> Amounts:
    cells, counts = values_of(raw)
    named = {f"{COUNTS}.{name}": value for name, value in counts.items()}
    return {address: _number(value) for address, value in {**cells, **named}.items()}


def _number(value: object) -> Decimal:
    """Take a value for a number; what is none, or nothing yet, counts as nothing."""
    try:
        number = Decimal(str(value)) if value is not None else Decimal(0)
    except InvalidOperation:
        return Decimal(0)
    plain = number.is_finite() and abs(number.adjusted()) < PLACES
    return number if plain else Decimal(0)


def _period(day: str, by: str) -> str:
    year, month = day[:4], int(day[5:7])
    return f"{year}-{month:02}" if MONTHS[by] == 1 else f"{year}Q{(month + 2) // 3}"
