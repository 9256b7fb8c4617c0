"""What an organ may be called: in full, without the place before, shortened."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from govreport.lazy import lazy
from govreport.organ_names import SEAT, all_folded, shortens

PLACE = lazy(
    r"[一-龥]{1,8}?(?:自治区|自治州|自治县|省|市|州(?![市县区])|盟|县|区|旗)(?=[一-龥]{2})"
)
PREFIX = lazy(r"^[省市州盟县区旗](?=[一-龥]{2})")
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
    yield PREFIX.sub("", short)


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
    placed = any(PLACE.match(mine) for mine in own)
    return bool(places) and placed and not any(places[-1] in mine for mine in own)


def places_in(name: str) -> list[str]:
    """List the places that stand before an organ's name, the widest first."""
    places, rest = [], name
    while place := PLACE.match(rest):
        places.append(place[0])
        rest = rest[place.end() :]
    return places
