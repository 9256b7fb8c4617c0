"""Counties over three years: who was merged, split, renamed, begun, ended, and the numbers."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from reports import PROSE, report
from spellings import respelt

from govreport.forms import Cell
from govreport.report import Organ, Origin, Report, Transfer
from govreport.tomlfile.files import load

YEARS = (2022, 2023, 2024)
COLUMNS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other")
BODIES = [
    "财政局",
    "民政局",
    "教育体育局",
    "审计局",
    "水利局",
    "商务局",
    "交通运输局",
    "司法局",
    "统计局",
    "信访局",
    "医疗保障局",
    "城市管理局",
    "退役军人事务局",
    "农业农村局(乡村振兴局)",
    "住房和城乡建设局(人民防空办公室)",
    "发展和改革委员会",
    "卫生健康委员会",
    "市场监督管理局",
    "青石镇人民政府",
    "白水乡人民政府",
    "黑山街道办事处",
    "红岩乡人民政府",
    "绿水镇人民政府",
    "文化广电和旅游局",
    "林业和草原局",
    "大数据管理局",
    "应急管理局",
    "行政审批局",
    "科学技术局",
    "招商局",
]
CARRIED = [Cell("applications", column, "carried_in") for column in COLUMNS]
IN_FORCE = Cell("disclosure", "normative_documents", "in_force")
Numbers = tuple[int, ...]
"""Of each column what is carried, then how many 规范性文件 are in force."""
NOTHING: Numbers = (0,) * (len(COLUMNS) + 1)


def added(*some: Numbers) -> Numbers:
    """The sum of numbers, one by one."""
    return tuple(map(sum, zip(*some, strict=True)))


NOBODY = Organ("")


@dataclass(frozen=True)
class Unit:
    """An organ in a year: what it begins the year with, and what is told of it then.

    `told` are the keys of its file, `shares` the organs that it has a part of, `group` who
    can only be compared with it.
    """

    name: str
    begins: Numbers = NOTHING
    ends: Numbers = NOTHING
    told: Organ = NOBODY
    aliases: tuple[str, ...] = ()
    is_new: bool = False
    group: frozenset[str] = frozenset()
    scaffolded: Numbers | None = NOTHING
    """What `scaffold` may know of it; None where it can't."""


@dataclass
class Year:
    """The organs of a year, and how it came to them."""

    year: int
    units: dict[str, Unit]
    events: list[str] = field(default_factory=list)


@dataclass
class Row:
    """A line of the roster."""

    name: str
    aliases: tuple[str, ...] = ()
    into: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None


class History:
    """A county's years, drawn from a seed; by a roster or by keys in the files."""

    def __init__(self, seed: int) -> None:
        """Draw all years."""
        self.dice = random.Random(seed)  # noqa: S311 -- test data
        self.by_roster = self.dice.random() < 0.5
        self._bodies = self.dice.sample(BODIES, len(BODIES))
        first = [self._new_name() for _ in range(self.dice.randint(4, 9))]
        self.rows = {name: Row(name) for name in first}
        begun = {name: Unit(name, self._some(), told=Organ(name)) for name in first}
        self.years = [Year(YEARS[0], self._lived(begun))]
        self.rows_then = [self._copied()]
        for year in YEARS[1:]:
            self.years.append(self._next(year))
            self.rows_then.append(self._copied())

    def _copied(self) -> list[Row]:
        return [replace(row) for row in self.rows.values()]

    def _new_name(self) -> str:
        return f"云溪县{self._bodies.pop()}"

    def spelt(self, name: str) -> str:
        """A name as somebody may write it."""
        return respelt(name, self.dice) if self.dice.random() < 0.3 else name

    def _some(self) -> Numbers:
        open_ = (self.dice.choice((0, 0, 1, 2, 5)) for _ in COLUMNS)
        return (*open_, self.dice.randint(0, 30))

    def _lived(self, units: Mapping[str, Unit]) -> dict[str, Unit]:
        """Let a year pass: what is carried out, what was issued."""
        dice, found = self.dice, dict[str, Unit]()
        for name, one in units.items():
            out = tuple(dice.choice((0, 0, 1, 3)) for _ in COLUMNS)
            stock = max(one.begins[-1] + dice.randint(-2, 4), 0)
            found[name] = replace(one, ends=(*out, stock))
        return found

    def _next(self, year: int) -> Year:
        last, dice = self.years[-1].units, self.dice
        units = {
            name: Unit(
                name,
                one.ends,
                told=one.told,
                aliases=one.aliases,
                scaffolded=one.ends,
            )
            for name, one in last.items()
        }
        free, events = dice.sample(sorted(last), len(last)), list[str]()
        kinds = [
            self._merge,
            self._absorb,
            self._split,
            self._rename,
            self._end,
            self._begin,
        ]
        for _ in range(dice.randint(0, 3)):
            if len(free) < 3:
                break
            events.append(dice.choice(kinds)(year, units, free))
        for _ in range(dice.choice((0, 0, 1, 1, 2))):
            events.append(self._transfer(year, units, last))
        return Year(year, self._lived(units), list(filter(None, events)))

    def _merge(self, year: int, units: dict[str, Unit], free: list[str]) -> str:
        olds = [
            free.pop() for _ in range(self.dice.choice((2, 2, 3)) if len(free) > 3 else 2)
        ]
        name = self._new_name()
        whole = added(*(units.pop(old).begins for old in olds))
        units[name] = Unit(
            name,
            whole,
            told=Organ(name, predecessors=tuple(map(self.spelt, olds)), since=year),
            is_new=True,
            scaffolded=whole,
        )
        for old in olds:
            self.rows[old].into, self.rows[old].until = (name,), year - 1
        self.rows[name] = Row(name, since=year if self.dice.random() < 0.7 else None)
        return f"{'+'.join(olds)} → {name}"

    def _absorb(self, year: int, units: dict[str, Unit], free: list[str]) -> str:
        one, old = free.pop(), free.pop()
        whole = added(units[one].begins, units.pop(old).begins)
        told = units[one].told._replace(
            predecessors=(self.spelt(old),), since=year, successor_of=()
        )
        units[one] = replace(units[one], begins=whole, told=told, scaffolded=whole)
        self.rows[old].into, self.rows[old].until = (one,), year - 1
        return f"{one} ← {old}"

    def _split(self, year: int, units: dict[str, Unit], free: list[str]) -> str:
        old = free.pop()
        names = [self._new_name() for _ in range(self.dice.choice((2, 2, 3)))]
        parts = [list(NOTHING) for _ in names]
        for at, number in enumerate(units.pop(old).begins):
            for _ in range(number):
                self.dice.choice(parts)[at] += 1
        for name, part in zip(names, parts, strict=True):
            told = Organ(name, successor_of=(Origin(self.spelt(old)),), since=year)
            units[name] = Unit(
                name,
                tuple(part),
                told=told,
                is_new=True,
                group=frozenset(names),
                scaffolded=None,
            )
            self.rows[name] = Row(name, since=year)
        self.rows[old].into, self.rows[old].until = tuple(names), year - 1
        return f"{old} → {'、'.join(names)}"

    def _rename(self, year: int, units: dict[str, Unit], free: list[str]) -> str:  # noqa: ARG002
        old, name = free.pop(), self._new_name()
        before = units.pop(old)
        names = (*before.aliases, self.spelt(old))
        units[name] = replace(
            before, name=name, aliases=names, told=before.told._replace(name=name)
        )
        row = self.rows.pop(old)
        self.rows[name] = replace(row, name=name, aliases=names)
        return f"{old} ⇒ {name}"

    def _end(self, year: int, units: dict[str, Unit], free: list[str]) -> str:
        old = free.pop()
        del units[old]
        self.rows[old].until = year - 1
        return f"{old} †"

    def _begin(self, year: int, units: dict[str, Unit], free: list[str]) -> str:  # noqa: ARG002
        name = self._new_name()
        units[name] = Unit(name, told=Organ(name, since=year), is_new=True, scaffolded=None)
        self.rows[name] = Row(name, since=year)
        return f"* {name}"

    def _transfer(self, year: int, units: dict[str, Unit], last: Mapping[str, Unit]) -> str:
        """Let one organ give work to another, with what is open of it."""
        giving = [one for one in units if one in last]
        taking = list(units)
        if len(giving) < 2 or len(taking) < 2:
            return ""
        source = self.dice.choice(giving)
        target = self.dice.choice([one for one in taking if one != source])
        part = tuple(self.dice.randint(0, number) for number in units[source].begins)
        both = units[source].group | units[target].group | {source, target}
        told = units[target].told
        told = told._replace(
            transfers=(*told.transfers, Transfer(self.spelt(source), year, "划转"))
        )
        rest = tuple(a - b for a, b in zip(units[source].begins, part, strict=True))
        units[source] = replace(units[source], begins=rest)
        units[target] = replace(
            units[target], begins=added(units[target].begins, part), told=told
        )
        for one in both:
            units[one] = replace(units[one], group=both)
        return f"{source} ~> {target}"


def roster_of(rows: list[Row], spelt: Callable[[str], str]) -> str:
    """The roster as a table, in which names are written in one way or the other."""
    head = "名称,别名,类型,期限,撤并到,起始年份,终止年份"
    lines = (
        f"{spelt(row.name)},{'、'.join(row.aliases)},,,{'、'.join(map(spelt, row.into))},"
        f"{row.since or ''},{row.until or ''}"
        for row in rows
    )
    return "\n".join((head, *lines, ""))


def filled(path: Path, unit: Unit, dice: random.Random) -> Report:
    """The report in a file, once somebody has filled it in."""
    begun = load(path)
    entries = dict(report().entries)
    for at, column in enumerate(COLUMNS):
        in_, out = unit.begins[at], unit.ends[at]
        came = max(out - in_, 0) + dice.randint(0, 4)
        settled = in_ + came - out
        entries |= {
            Cell("applications", column, key): value
            for key, value in (
                ("carried_in", in_),
                ("received", came),
                ("granted", settled),
                ("carried_out", out),
            )
        }
    grown = unit.ends[-1] - unit.begins[-1]
    for key, value in (
        ("issued", max(grown, 0)),
        ("repealed", max(-grown, 0)),
        ("in_force", unit.ends[-1]),
    ):
        entries[IN_FORCE._replace(item=key)] = value
    return replace(begun, entries=entries, narrative=dict(PROSE))
