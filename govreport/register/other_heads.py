"""The heads of a register kept by others: which columns stand for ours, which are left."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache, partial
from typing import NamedTuple

from govreport.forms.lookup import plain
from govreport.lazy import lazy
from govreport.register.columns import REMARK, column_of, columns, written_head
from govreport.register.other_values import CHOSEN, is_day, is_value
from govreport.register.persons import is_long_text, names_persons, others
from govreport.register.values import day_of, typed
from govreport.sheets import Sheet
from govreport.text import simplified

Rows = Sequence[Sequence[object]]
Merges = Sequence[tuple[int, int, int, int]]
WITHIN = 15
"""Rows within which the heads must have come."""
FEWEST = 3
"""So many columns of ours, or of persons, make a register."""
MOST = 500
"""No register has so many columns."""
TICKS = 3
"""So many kinds of applicants are told apart by ticks, where no head above says so."""
CORE = frozenset({"received", "answered", "outcome", "applicant"})
"""One of these at least: a list of people is no register."""
PERSON, TEXT, UNKNOWN, SPARE = "person", "text", "unknown", "spare"
"""Why a column is left: data of persons, words at length, nobody knows what; or another
one says the same more surely."""
BRACKETS = dict.fromkeys(map(ord, "（()）【】[]"))
BETWEEN = lazy("[、，,/／；;和或 ]")
BESIDE = "beside"
"""What says more exactly what the column before it says."""


class OtherHeads(NamedTuple):
    """Where the heads of a register end, and which columns (from 0) are taken for what.

    `maybe` are columns that could stand for a field if somebody says so; `twice` are
    those of which there are several alike; `left` tells why the others are left.
    `second` are columns that say more exactly what stands in the one taken, `ticks`
    those of which a row has a tick in one, whose head is the value. `rivals` are columns
    that could stand for a field too, less surely than the one taken.
    """

    last: int
    heads: Sequence[str]
    taken: Mapping[str, int]
    maybe: Mapping[int, str] = {}
    twice: Mapping[str, Sequence[int]] = {}
    left: Mapping[int, str] = {}
    second: Mapping[str, int] = {}
    ticks: Mapping[str, Sequence[int]] = {}
    rivals: Mapping[str, Sequence[int]] = {}

    @property
    def fields(self) -> Mapping[str, Sequence[int]]:
        """The columns that are taken, by field."""
        more = {field: [at] for field, at in self.second.items()}
        alone = {field: [at, *more.get(field, [])] for field, at in self.taken.items()}
        return {**alone, **self.ticks}

    def own(self, at: int) -> str:
        """Give a column's head without what stands above it."""
        return self.heads[at].rpartition("·")[2]

    def named(self, field: str) -> str:
        """Give the head under which a field's values are asked about."""
        at = self.taken.get(field)
        return column_of(field).head if at is None else self.heads[at]

    @property
    def worth(self) -> int:
        """How much of a register they tell."""
        persons = PERSON in self.left.values()
        told = len(self.fields) + len(self.ticks) + len(self.second)
        return told + len(self.maybe) + len(self.twice) + persons

    @property
    def makes_register(self) -> bool:
        """Whether what stands below is a register of requests."""
        known = self.fields.keys() | set(self.maybe.values()) | self.twice.keys()
        return self.worth >= FEWEST and len(known & CORE) > 1


def find_heads(sheet: Sheet, said: Mapping[str, str] = {}) -> OtherHeads | None:
    """Find the heads of a register below its titles, in one row or two; None for none.

    `said` tells by head what somebody answered that a column stands for.
    """
    filled = _filled(sheet.rows[: WITHIN + 1], sheet.merges)
    found = [
        one
        for deep in (1, 2)  # of two that tell as much the first is taken
        for at in range(min(WITHIN, len(filled)))
        if at + deep <= len(filled)
        and len(set(filled[at])) > FEWEST
        and sum(map(bool, filled[at])) < MOST
        for one in [_heads(filled[at : at + deep], at + deep - 1, said)]
        if one.makes_register
    ]
    best = max(found, key=lambda one: one.worth, default=None)
    return None if best is None else _settled(best, sheet.rows[best.last + 1 :], said)


def _settled(heads: OtherHeads, rows: Rows, said: Mapping[str, str]) -> OtherHeads:
    """Judge by what stands below: columns of days alone, two that may be the receipt."""
    taken, left, maybe = dict(heads.taken), dict(heads.left), dict(heads.maybe)
    for field, at in heads.taken.items():
        cells = [row[at] for row in rows if at < len(row) and typed(row[at])]
        dated = spelt(heads.own(at)) in map(spelt, others()["dated"].get(field, ()))
        if dated and heads.heads[at] not in said and not all(map(is_day, cells)):
            del taken[field]
            left[at] = _why("", heads.own(at))
    for field, names in others()["valued"].items():
        places = [] if field in heads.fields else [*_valued(heads, rows, field, names)]
        if len(places) == 1 and left.get(places[0]) == UNKNOWN:
            taken[field] = places[0]
            del left[places[0]]
    own, rivals = heads.taken.get("received"), heads.rivals.get("received", ())
    if own is not None and heads.heads[own] not in said and _is_contested(heads, rows):
        del taken["received"]
        maybe |= dict.fromkeys((own, *rivals), "received")
        left = {one: why for one, why in left.items() if one not in maybe}
    return heads._replace(taken=taken, left=left, maybe=maybe)


def _valued(
    heads: OtherHeads, rows: Rows, field: str, names: Sequence[str]
) -> Iterator[int]:
    """Find columns whose heads may be a field's where most cells have its values."""
    kind = column_of(field).kind
    for at in range(len(heads.heads)):
        if spelt(heads.own(at)) in map(spelt, names):
            texts = [text for row in rows if at < len(row) and (text := typed(row[at]))]
            if 2 * sum(is_value(one, kind) for one in texts) > len(texts):
                yield at


def _is_contested(heads: OtherHeads, rows: Rows) -> bool:
    """Whether another column tells other days of receipt and may be what counts."""
    at, rivals = heads.taken["received"], heads.rivals.get("received", ())
    days = [
        (row[at] if at < len(row) else None, row[other] if other < len(row) else None)
        for row in rows
        for other in rivals
    ]
    known = [
        (_day_or_text(own), _day_or_text(other)) for own, other in days if is_day(other)
    ]
    if spelt(heads.own(at)) in others()["weak"]["received"]:
        return any(own != other for own, other in known)
    return 2 * sum(not own for own, _ in known) > len(known)


def _day_or_text(cell: object) -> object:
    return day if isinstance(day := day_of(cell), date) else typed(cell)


def _filled(rows: Rows, merges: Merges) -> list[list[str]]:
    """Give rows as text, each cell of a merged range with what the range says."""
    wide = max(map(len, rows), default=0)
    filled = [[str(cell or "") for cell in row] + [""] * (wide - len(row)) for row in rows]
    for first, left, last, right in merges:
        for row in range(first, min(last + 1, len(filled))):
            for column in range(left, min(right + 1, wide)):
                filled[row][column] = filled[first][left]
    return filled


def _heads(rows: Sequence[Sequence[str]], last: int, said: Mapping[str, str]) -> OtherHeads:
    above = _over(rows[0]) if len(rows) > 1 else [""] * len(rows[0])
    own = list(rows[-1])
    heads = [_joined(one, other) for one, other in zip(above, own, strict=True)]
    found: dict[str, dict[int, list[int]]] = {}
    maybe, left = dict[int, str](), dict[int, str]()
    ticks = _ticks(above, own)
    ticked = {at for places in ticks.values() for at in places}
    second = {
        at: _second(above[at], head) for at, head in enumerate(own) if head not in said
    }
    second = {at: field for at, field in second.items() if field}
    meant = cache(partial(_meant, said=said))
    for at, head in enumerate(heads):
        if not spelt(head) or at in ticked or at in second:
            continue
        known = meant(above[at], own[at])
        if known is None:
            left[at] = _why(above[at], own[at])
        elif known[1] < 0:
            maybe[at] = known[0]
        else:
            found.setdefault(known[0], {}).setdefault(known[1], []).append(at)
    taken, twice = dict[str, int](), dict[str, Sequence[int]]()
    for field, ranks in found.items():
        best = ranks[min(ranks)]
        if len(best) > 1:
            twice[field] = best
        else:
            taken[field] = best[0]
        left |= {at: SPARE for rank in ranks if rank > min(ranks) for at in ranks[rank]}
    told = taken.keys() | twice.keys()
    other = others()["or"]
    maybe = {at: other.get(one, one) if one in told else one for at, one in maybe.items()}
    sure = {at for at, field in maybe.items() if field in told}
    left |= dict.fromkeys(sure, SPARE)
    maybe = {at: field for at, field in maybe.items() if at not in sure}
    ticks = {field: some for field, some in ticks.items() if field not in taken}
    exact = _exact(second, taken)
    used = {*exact.values(), *(at for some in ticks.values() for at in some)}
    left |= dict.fromkeys((ticked | second.keys()) - used, SPARE)
    rivals = {
        field: [at for rank in sorted(ranks)[1:] for at in ranks[rank]]
        for field, ranks in found.items()
    }
    return OtherHeads(last, heads, taken, maybe, twice, left, exact, ticks, rivals)


def _exact(second: Mapping[int, str], taken: Mapping[str, int]) -> dict[str, int]:
    """Find the one column for each field that says more exactly what it is."""
    fields = {
        at: _beside(at, taken) if field == BESIDE else field for at, field in second.items()
    }
    some = [field for field in fields.values() if field in taken]
    return {field: at for at, field in fields.items() if some.count(field) == 1}


def _ticks(above: Sequence[str], own: Sequence[str]) -> dict[str, list[int]]:
    """Find columns whose heads are the values of a field: a row has a tick in one."""
    found, bare = dict[str, list[int]](), list[int]()
    for at, (over, head) in enumerate(zip(above, own, strict=True)):
        field, _ = _names().get(spelt(over), ("", 0))
        kind = column_of(field).kind if field else ""
        if kind in CHOSEN and spelt(head) != spelt(over) and is_value(head, kind):
            found.setdefault(field, []).append(at)
        elif spelt(head) not in _names() and is_value(head, "applicant", sure=True):
            bare.append(at)
    if len(bare) >= TICKS:
        found.setdefault("applicant", bare)
    return {field: some for field, some in found.items() if len(some) > 1}


@lru_cache(maxsize=1024)
def _second(above: str, own: str) -> str:
    """Tell which field a column says more exactly, BESIDE for that of the one before."""
    head = plain(simplified(own or above))
    for word in others()["parts"]["second"]:
        if head.endswith(word):
            rest = head.removesuffix(word) or spelt(above if own != above else "")
            field, _ = _names().get(spelt(rest), ("", 0))
            if field:
                return field if column_of(field).kind in CHOSEN else ""
            return "" if rest and names_persons(rest) else BESIDE
    return ""


def _beside(at: int, taken: Mapping[str, int]) -> str:
    fields = (field for field, place in taken.items() if place == at - 1)
    return next((one for one in fields if column_of(one).kind in CHOSEN), "")


def _over(row: Sequence[str]) -> list[str]:
    """Give each column the head above it, which stands over the first of them alone."""
    found, last = list[str](), ""
    for cell in row:
        last = cell or last
        found.append(last)
    return found


@lru_cache(maxsize=1024)
def _joined(above: str, own: str) -> str:
    above, own = (" ".join(one.split()) for one in (above, own))
    return above if not own or own == above else f"{above}·{own}" if above else own


@lru_cache(maxsize=1024)  # a sheet may have thousands of columns without a head
def spelt(head: str) -> str:
    """Spell a head without what people write differently, or say of how to write it."""
    return plain(simplified(written_head(head))).replace("时间", "日期")


@cache
def _names() -> Mapping[str, tuple[str, int]]:
    """Tell which field a head stands for, and how surely: the lower the surer."""
    found = dict[str, tuple[str, int]]()
    for one in columns():
        dated = others()["dated"].get(one.field, ())
        for rank, name in enumerate((one.head, *one.names, *dated)):
            if one.field:
                found.setdefault(spelt(name), (one.field, rank))
    return found


def _meant(above: str, own: str, said: Mapping[str, str]) -> tuple[str, int] | None:
    """Tell what a column stands for and how surely, -1 if somebody must say so."""
    for head in (_joined(above, own), own):
        if head in said:
            return said[head], 0
    if not own or spelt(above) == spelt(own):
        above, own = "", own or above
    bare, remarks = spelt(REMARK.sub("", own)), REMARK.findall(written_head(own))
    remark, maybe = spelt("".join(remarks).translate(BRACKETS)), others()["maybe"]
    if remark in others()["parts"]["first"]:
        remark = ""
    for name in _ways(spelt(above) + remark, bare):
        field, rank = _names().get(name, (str(maybe.get(name, "")), -1))
        if field and (rank >= 0 or not names_persons(above)):
            unsure = remark and bare.startswith(name) and not _lists(remarks, field)
            return field, -1 if unsure else rank
    return None


def _lists(remarks: Sequence[str], field: str) -> bool:
    """Whether remarks behind a head name what may stand below it: （自然人、法人）."""
    kind, words = column_of(field).kind, BETWEEN.split("".join(remarks)[1:-1])
    if kind in CHOSEN:
        return any(is_value(one, kind) for one in words)
    return field == "channel" and any(one in "".join(remarks) for one in others()[field])


def _stages(above: str) -> list[str]:
    return [word for word in others()["stages"]["words"] if word in above]


def _ways(above: str, own: str) -> Iterator[str]:
    """Yield the names that a head may have below another: 复议 · 收到日期."""
    for word in others()["parts"]["first"]:
        own = own.removesuffix(word)
    if above in {own, ""} or not own:
        yield own or above
        return
    stages = _stages(above)
    yield above + own
    yield above.removesuffix("情况") + own
    yield from (f"{stage}{own}" for stage in stages)
    if not stages:
        yield own


@lru_cache(maxsize=1024)
def _why(above: str, own: str) -> str:
    head = f"{above}{own}"
    if names_persons(own or above) or names_persons(head):
        return PERSON
    return TEXT if is_long_text(own or above) else UNKNOWN
