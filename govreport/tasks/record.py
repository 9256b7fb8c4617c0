"""`status --set`: which unit is meant, which day, and what was noted down."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from govreport.days import typed_day
from govreport.errors import GovReportError, UsageProblem
from govreport.output.terminal import out, printable, say
from govreport.tasks.typed import plain_text
from govreport.workspace.ledger import LABELS, PUBLISHED_ON, URL, LedgerEntry, write_ledger
from govreport.workspace.source import read_source

if TYPE_CHECKING:
    from govreport.tasks.status import YearContext
    from govreport.workspace.roster import ExpectedUnit

CLEARED = frozenset({"", "无", "清空"})
"""What takes a note away; some terminals pass no empty argument on."""
RELATIVE = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
WEB = re.compile(r"https?://[^\s\"<>]+", re.IGNORECASE)
WAYS = "日期可以写 2024-01-15、1月15日、1.15、今天、昨天"
FEW = 5
LIKE = 60
"""How much of a name must be like what was typed, of 100, for it to be proposed."""


class Unit(NamedTuple):
    """A unit that something can be noted about: all its names, by the one it goes under.

    `reported` tells whether its report is there.
    """

    name: str
    names: frozenset[str]
    reported: bool = False


def units_of(
    entries: "Sequence[ExpectedUnit]",
    files: Sequence[Path],
    notes: Mapping[str, LedgerEntry],
) -> list[Unit]:
    """Everybody on the roster, whose file is there, or who has a note."""
    listed = _apart([Unit(one.name, one.names) for one in entries])
    there = _apart([_unit_of(file) for file in files])
    noted = [Unit(name, frozenset({name})) for name in notes]
    found: list[Unit] = []
    where: dict[str, int] = {}
    for unit in (*listed, *there, *noted):
        called = (unit.name, *sorted(unit.names))
        at = next((where[name] for name in called if name in where), len(found))
        own = frozenset(name for name in called if where.setdefault(name, at) == at)
        if at == len(found):
            found.append(unit._replace(names=own))
        else:
            reported = found[at].reported or unit.reported
            found[at] = found[at]._replace(names=found[at].names | own, reported=reported)
    return found


def _apart(units: Sequence[Unit]) -> list[Unit]:
    """The units, none with another's own name among its names."""
    own = {unit.name for unit in units}
    return [unit._replace(names=unit.names - own | {unit.name}) for unit in units]


def _unit_of(file: Path) -> Unit:
    """The unit of a file, whose own name counts too."""
    try:
        organ = read_source(file).head.organ
    except GovReportError:
        return Unit(file.stem, frozenset({file.stem}), reported=True)
    names = organ.names - {""} | {file.stem}
    return Unit(organ.name or file.stem, frozenset(names), reported=True)


def find_unit(text: str, units: Sequence[Unit]) -> Unit:
    """The unit of that name or alias, or the only one with that in its name.

    UsageProblem names those that may be meant.
    """
    wanted = _plain(text)
    if not wanted:
        message = "--set 后面要写单位名称，如 --set 青石乡"
        raise UsageProblem(message)
    exact = [unit for unit in units if wanted in map(_plain, unit.names)]
    found = exact or [
        unit for unit in units if any(wanted in _plain(name) for name in unit.names)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        more = f"等 {len(found)} 个" if len(found) > FEW else ""
        names = "、".join(unit.name for unit in found[:FEW])
        message = f"“{text}”可以指{names}{more}；请写得更全一些"
        raise UsageProblem(message)
    near = _nearest(wanted, units)
    ask = f"相近的有：{'、'.join(near)}" if near else "单位的名称见 govreport status"
    message = f"没有“{text}”这个单位，{ask}"
    raise UsageProblem(message)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def _nearest(wanted: str, units: Sequence[Unit]) -> list[str]:
    from rapidfuzz import fuzz, process

    names = [unit.name for unit in units]
    found = process.extract(
        wanted, names, scorer=fuzz.partial_ratio, score_cutoff=LIKE, limit=3
    )
    return [name for name, *_ in found]


def changes_of(
    given: Mapping[str, str | None], year: int, today: date
) -> dict[str, date | str]:
    """What the options of a note say, by key; "" where it is to be cleared."""
    return {
        key: _url(text) if key == URL else day_of(text, year, today, LABELS[key])
        for key, text in given.items()
        if text is not None
    }


def day_of(text: str, year: int, today: date, what: str = "") -> date | str:
    """The day that a person typed, "" for none; of no stated year the one that fits.

    UsageProblem for what is no day, is yet to come, or lies in the report's year.
    """
    plain = _plain(text)
    if plain in CLEARED:
        return ""
    days = list(_days(plain, year, today))
    if not days:
        message = f"{what}“{text}”看不出是哪一天；{WAYS}"
        raise UsageProblem(message)
    day = next((day for day in days if day <= today), None)
    if day is None:
        message = f"{what}“{text}”（{days[0]}）还没有到，今天是 {today}；请核对"
        raise UsageProblem(message)
    if day < date(year, 12, 1):
        message = (
            f"{what}“{text}”（{day}）还在报告的 {year} 年里，"
            f"是不是 {year + 1} 年；请连年份一起写，如 {year + 1}-01-15"
        )
        raise UsageProblem(message)
    return day


def _days(plain: str, year: int, today: date) -> Iterator[date]:
    """The days that a text may mean, the likeliest first."""
    if plain in RELATIVE:
        yield today - timedelta(days=RELATIVE[plain])
    elif typed := typed_day(plain):
        stated, month, day = typed
        for likely in (year + 1, year) if stated is None else (stated,):
            yield from _day(likely, month, day)


def _day(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


def _url(text: str) -> str:
    plain = plain_text(text.strip(), "网址")
    if plain in CLEARED:
        return ""
    if not WEB.fullmatch(plain):
        message = f"“{plain}”不是网址；请从浏览器的地址栏整个复制，以 http 开头"
        raise UsageProblem(message)
    return plain


def noted_line(name: str, before: LedgerEntry, after: LedgerEntry) -> str:
    """What a note says now, and what it said before."""
    told = [
        f"{label} {_shown(getattr(before, key))} → {_shown(getattr(after, key))}"
        for key, label in LABELS.items()
        if getattr(before, key) != getattr(after, key)
    ]
    return f"{printable(name)}：{'，'.join(told) or '与已登记的相同，没有变动'}"


def _shown(value: date | str | None) -> str:
    return str(value) if value else "空"


def record(  # noqa: PLR0913, PLR0917
    workspace: Path,
    around: "YearContext",
    files: Sequence[Path],
    wanted: Sequence[str],
    given: Mapping[str, str | None],
    now: date,
    *,
    quiet: bool,
) -> None:
    """Note something down about some units, and print what changed."""
    if not wanted:
        message = "登记要写明单位，如 --set 青石乡 --received 今天"
        raise UsageProblem(message)
    changes = changes_of(given, around.year, now)
    if not changes:
        message = "要登记什么？--set 后面再写 --received、--returned、--published 或 --url"
        raise UsageProblem(message)
    known = units_of(around.entries, files, around.notes)
    asked = (name for text in wanted for name in re.split(r"[、,，;；]", text))
    units = [find_unit(name, known) for name in asked]
    if len(units) > 1 and changes.get(URL):
        message = "--url 一次只能登记一个单位的网页"
        raise UsageProblem(message)
    names = {unit.name: unit.names for unit in units}
    done = write_ledger(workspace, around.year, names, changes)
    for name, (before, after) in done.items():
        out(noted_line(name, before, after))
    absent = [unit.name for unit in units if not unit.reported]
    if absent and (changes.get(PUBLISHED_ON) or changes.get(URL)):
        told = (
            f"{'、'.join(absent)}的报告还没有报来，公布的登记已照记；请核对是不是这个单位"
        )
        say(told, quiet=quiet)
