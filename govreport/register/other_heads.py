"""The heads of a register kept by others: which columns stand for ours, which are left."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from govreport.forms.lookup import plain
from govreport.lazy import lazy
from govreport.register.columns import columns
from govreport.register.persons import is_long_text, names_persons, others
from govreport.sheets import Sheet
from govreport.text import simplified

Rows = Sequence[Sequence[object]]
Merges = Sequence[tuple[int, int, int, int]]
WITHIN = 15
"""Rows within which the heads must have come."""
FEWEST = 3
"""So many columns of ours, or of persons, make a register."""
REMARK = lazy(r"[（(【\[][^（()）】\]]*[）)】\]]")
CORE = frozenset({"received", "answered", "outcome", "applicant"})
"""One of these at least: a list of people is no register."""
PERSON, TEXT, UNKNOWN = "person", "text", "unknown"
"""Why a column is left: data of persons, words at length, or nobody knows what."""


class OtherHeads(NamedTuple):
    """Where the heads of a register end, and which columns (from 0) are taken for what.

    `maybe` are columns that could stand for a field if somebody says so; `twice` are
    those of which there are several alike; `left` tells why the others are left.
    """

    last: int
    heads: Sequence[str]
    taken: Mapping[str, int]
    maybe: Mapping[int, str] = {}
    twice: Mapping[str, Sequence[int]] = {}
    left: Mapping[int, str] = {}

    @property
    def worth(self) -> int:
        """How much of a register they tell."""
        persons = PERSON in self.left.values()
        return len(self.taken) + len(self.maybe) + len(self.twice) + persons

    @property
    def makes_register(self) -> bool:
        """Whether what stands below is a register of requests."""
        known = self.taken.keys() | set(self.maybe.values()) | self.twice.keys()
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
        if at + deep <= len(filled) and len(set(filled[at])) > FEWEST
        for one in [_heads(filled[at : at + deep], at + deep - 1, said)]
        if one.makes_register
    ]
    return max(found, key=lambda one: one.worth, default=None)


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
    for at, head in enumerate(heads):
        if not spelt(head):
            continue
        known = _meant(above[at], own[at], said)
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
        left |= {at: UNKNOWN for rank in ranks if rank > min(ranks) for at in ranks[rank]}
    for at, field in list(maybe.items()):
        if field in taken or field in twice:
            left[at] = UNKNOWN
            del maybe[at]
    return OtherHeads(last, heads, taken, maybe, twice, left)


def _over(row: Sequence[str]) -> list[str]:
    """Give each column the head above it, which stands over the first of them alone."""
    found, last = list[str](), ""
    for cell in row:
        last = cell or last
        found.append(last)
    return found


def _joined(above: str, own: str) -> str:
    above, own = (" ".join(one.split()) for one in (above, own))
    return above if not own or own == above else f"{above}·{own}" if above else own


@lru_cache(maxsize=1024)
def spelt(head: str) -> str:
    """Spell a head without what people write differently, its remark left out."""
    return plain(simplified(REMARK.sub("", head))).replace("时间", "日期")


@cache
def _names() -> Mapping[str, tuple[str, int]]:
    """Tell which field a head stands for, and how surely: the lower the surer."""
    found = dict[str, tuple[str, int]]()
    for one in columns():
        for rank, name in enumerate((one.head, *one.names)):
            if one.field:
                found.setdefault(spelt(name), (one.field, rank))
    return found


def _meant(above: str, own: str, said: Mapping[str, str]) -> tuple[str, int] | None:
    """Tell what a column stands for and how surely, -1 if somebody must say so."""
    for head in (_joined(above, own), own):
        if head in said:
            return said[head], 0
    maybe = others()["maybe"]
    for name in _ways(spelt(above), spelt(own)):
        if name in _names():
            return _names()[name]
        if name in maybe and not names_persons(above):
            return str(maybe[name]), -1
    return None


def _ways(above: str, own: str) -> Iterator[str]:
    """Yield the names that a head may have below another: 复议 · 收到日期."""
    if above in {own, ""} or not own:
        yield own or above
        return
    stages = [word for word in others()["stages"]["words"] if word in above]
    yield above + own
    yield from (f"{stage}{own}" for stage in stages)
    if not stages:
        yield own


def _why(above: str, own: str) -> str:
    head = f"{above}{own}"
    if names_persons(own or above) or names_persons(head):
        return PERSON
    return TEXT if is_long_text(own or above) else UNKNOWN
