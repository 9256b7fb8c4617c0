"""What an organ may be called: in full, without the place before, shortened."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from govreport.lazy import lazy
from govreport.organ_names import SEAT, all_folded, shortens
from govreport.text import LETTER, is_han

PLACE = lazy(
    rf"({LETTER}{{1,8}}?(?:自治区|自治州|自治县|省|市|州(?![市县区])|盟|县|区|旗))"
    rf"(?=({LETTER}{{2}}))"
)
"""A place before a name, and how the name begins; all of it is Han."""
LEVELS = frozenset("省市州盟县区旗")
WIDE = str.maketrans("()", "（）")


@lru_cache(maxsize=1024)
def in_prose(names: frozenset[str]) -> frozenset[str]:
    """Spell names as sentences are spelt, brackets in full width."""
    return frozenset(name.translate(WIDE) for name in all_folded(names))


@lru_cache(maxsize=1024)
def own_names(names: frozenset[str]) -> frozenset[str]:
    """Spell an organ's names without the place before, and without 人民政府 behind."""
    return frozenset(name for name in _spellings(names) if len(name) > 1)


def _spellings(names: Iterable[str]) -> set[str]:
    found = {*names, *(short for name in names for short in without_places(name))}
    return found | {SEAT.sub("", name) for name in found}


def without_places(name: str) -> Iterable[str]:
    """Spell a name without the places before it, the widest left out first."""
    short = name
    for place in places_in(name):
        short = short.removeprefix(place)
        yield short
    yield without_level(short)


def without_level(name: str) -> str:
    """Leave out the level of a place that was taken off a name: 县财政局 → 财政局."""
    return name[1:] if name[:1] in LEVELS and is_han(name[1:3]) and name[2:] else name


def is_own(name: str, own: frozenset[str]) -> bool:
    """Whether a name is one's own, or stands for the place around.

    县教体局 is 教育体育局: its characters come in one's own name in this order,
    and both end alike.
    """
    if is_elsewhere(name, own):
        return False
    return any(
        mine in one or one in mine or shortens(one, mine) or shortens(mine, one)
        for mine, one in product(own, _spellings({name}) - {""})
    )


def is_elsewhere(name: str, own: frozenset[str]) -> bool:
    """Whether a name's own place, the last in it, is another than the organ's."""
    places = places_in(name)
    placed = any(_place(mine) for mine in own)
    return bool(places) and placed and not any(places[-1] in mine for mine in own)


def places_in(name: str) -> list[str]:
    """List the places that stand before an organ's name, the widest first."""
    places, rest = [], name
    while place := _place(rest):
        places.append(place)
        rest = rest[len(place) :]
    return places


def _place(name: str) -> str:
    """Give the place that stands before a name, "" for none."""
    found = PLACE.match(name)
    return found[1] if found and is_han(found[1] + found[2]) else ""
