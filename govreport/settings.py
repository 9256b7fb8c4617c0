"""What a workspace may set for itself: how its rules weigh, and by what measure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from govreport.findings import Severity
from govreport.organs import kinds


class HolidayNotice(NamedTuple):
    """A year's days off, and the weekend days worked in return (国务院办公厅的安排)."""

    holidays: frozenset[date]
    workdays: frozenset[date]


@dataclass(frozen=True)
class Settings:
    """The measures that the rules go by; the defaults hold where nothing is set.

    `severities` are those of rules that a workspace weighs otherwise, None for
    a rule that it switched off. `fee_decimals` are those that an amount in 万元
    may have (6 is exact to the 分), `fee_limits` by kind of organ what none
    collects in a year. A number has jumped when it changed by more than
    `jump_share` and by `jump_least` or more. `similar` is the likeness, from 0
    to 1, from which sections are near-identical; `overview_length` the longest
    一 in characters. `placeholders` are further words that were left to fill
    in, `required` by section phrases that it must have. `units_due` and
    `government_due` are month and day in the year after the report's. `outline` is
    the file of an outline of one's own for new reports. `render_strict` keeps reports
    with warnings from being rendered; `render_formats` are what is made where nobody
    asks for others, none for the program's own choice, `render_templates` files by form,
    `render_charts` puts pictures behind web pages.
    `approval` tells that a report is signed before it goes out. `calendar` has the
    notices of holidays that were typed, by year. `raw` are the bytes that say all this.
    """

    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    fee_decimals: int = 6
    fee_limits: Mapping[str, int] = field(
        default_factory=lambda: {k.id: k.fees for k in kinds().values() if k.fees}
    )
    jump_share: Decimal = Decimal("0.5")
    jump_least: int = 10
    similar: Decimal = Decimal("0.9")
    overview_length: int = 1000
    placeholders: tuple[str, ...] = ()
    required: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outline: Path | None = None
    render_strict: bool = False
    render_formats: tuple[str, ...] = ()
    render_templates: Mapping[str, Path] = field(default_factory=dict)
    render_charts: bool = False
    approval: bool = False
    units_due: tuple[int, int] = (1, 31)
    government_due: tuple[int, int] = (3, 31)
    calendar: Mapping[int, HolidayNotice] = field(default_factory=dict)
    raw: bytes = field(default=b"", compare=False, repr=False)

    def due(self, year: int, *, government: bool) -> date:
        """Give the day by which the report of a year must be published (条例第四十九条)."""
        month, day = self.government_due if government else self.units_due
        return date(year + 1, month, day)


DEFAULTS = Settings()
