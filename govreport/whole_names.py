"""Whether a name is all of an organ's name or a piece of one: `whole_names.toml`."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

import tomli

from govreport.lazy import lazy
from govreport.organ_names import REGION, folded, without_plate
from govreport.organs import kinds
from govreport.places import city_before

FILE = Path(__file__).with_name("whole_names.toml")
TWICE = lazy(r"(.{2,})\1|([县区旗乡镇])\2")
SEAT = lazy(r"(?:人民)?政府$|办事处$|(?<=街道)办$")
SEAT_INSIDE = lazy(r"(?<=[市县区旗])(?:人民)?政府(?=[^局委办]{1,8}街道(?:办事处|办)?$)")
"""What may be left out of the name of a 街道 behind its county."""
SEAT_HERE = lazy(r"^(?:(?:人民)?政府|办事处)")
WITHIN = lazy(r"局|厅|政府|委员会|办公室|中心|公司")
"""No place has these in its name."""
RULES = lazy(r"(?:人民)?政府|管委会|管理委员会|办事处|行政公署|")
MASK = "○"
INNER = ("办公室", "办公厅", "办", "室", "科", "股", "中心", "大厅", "窗口")
OFFICES = ("办公", "党政", "党委", "综合", "政务公开", "办")
"""How offices in an organ end, and what stands behind its name in theirs."""


@cache
def _words() -> Mapping[str, Sequence[str]]:
    words: dict[str, list[str]] = tomli.loads(FILE.read_text(encoding="utf-8"))
    official = [ending for kind in kinds().values() for ending in kind.endings]
    words["endings"] += official
    return {key: sorted(some, key=len, reverse=True) for key, some in words.items()}


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile("|".join(_words()[key]))


@cache
def _place() -> re.Pattern[str]:
    levels = "|".join(_words()["levels"])
    return re.compile(rf"(?P<stem>[^{MASK}]|{MASK}.|.{{2,16}}?)(?:{levels})")


def _masked(name: str) -> str:
    """Hide the characters that would end a place in words in which they don't."""
    if name.startswith(tuple(_words()["begin_so"])):
        name = MASK + name[1:]
    return _pattern("no_levels").sub(lambda found: MASK * len(found[0]), name)


@lru_cache(maxsize=4096)
def places_before(name: str) -> tuple[str, ...]:
    """List the places that a name begins with, the widest first."""
    places, rest = [], folded(name)
    while city := city_before(rest):
        places.append(city)
        rest = rest.removeprefix(city)
    while found := _place().match(_masked(rest)):
        place = rest[: found.end()]
        if place[0] in "省市州盟县区旗乡镇街族" and not found["stem"].startswith(MASK):
            break
        if WITHIN.search(place):
            break
        places.append(place)
        rest = rest[found.end() :]
    return tuple(places)


@lru_cache(maxsize=4096)
def is_whole_name(name: str) -> bool:
    """Whether a name begins with a place or body and ends like an organ, and is one name.

    A second nameplate counts for nothing, but its brackets must be closed.
    """
    main = without_plate(name)
    whole = _is_balanced(folded(name)) and all(map(_is_of_names, main))
    if not (main and whole) or _pattern("never").search(main) or TWICE.search(main):
        return False
    if not _masked(main).endswith(tuple(_words()["endings"])) or main[0].isdigit():
        return False
    places = places_before(main)
    rest = main[sum(map(len, places)) :]
    if any(main.count(place) > 1 for place in places) or (places and rest[:1] in "和与及"):
        return not rest and len(set(places)) == len(places)
    if main.endswith("政府"):  # it has nothing before it but places
        return bool(places) and SEAT.sub("", rest) == ""
    return bool(places) or main.startswith(tuple(_words()["bodies"])) or _has_own(main)


def _is_of_names(char: str) -> bool:
    han = "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff"
    return han or char in "〇()·" or char.isdecimal()


def _is_balanced(name: str) -> bool:
    depth = 0
    for char in name:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return False
    return depth == 0


def _has_own(name: str) -> bool:
    """Whether a name has more than what many have: 云溪海事局, but not 海事局, 县海事局."""
    rest = name
    for key in ("endings", "duties"):
        words = tuple(_words()[key])
        while ending := next((word for word in words if rest.endswith(word)), ""):
            rest = rest.removesuffix(ending)
            if key == "endings":
                break
    return len(rest) > 1 and rest[0] not in "省市州盟县区旗乡镇街和与及"


def own_length(place: str) -> int:
    """Count the characters of a place's own name, without its level and kind of zone."""
    stem = re.sub(f"(?:{'|'.join(_words()['levels'])})$", "", place)
    return len(_pattern("zones").sub("", stem)) if stem else 0


def _short(name: str) -> str:
    return SEAT.sub("", SEAT_INSIDE.sub("", without_plate(name)))


@lru_cache(maxsize=4096)
def longer_of(one: str, other: str) -> str | None:
    """Give the fuller of two names of one organ, None where they may be of two.

    One of them may lack the places in front, 人民政府 behind, or the second nameplate.
    """
    long = max(one, other, key=lambda name: len(folded(name)))
    plates = {folded(name).removeprefix(without_plate(name)) for name in (one, other)}
    if len(plates - {""}) > 1:
        return None
    bare, full = sorted((_short(one), _short(other)), key=len)
    front = full.removesuffix(bare)
    if not bare or not full.endswith(bare) or (front and not REGION.search(front)):
        return None
    if front and "".join(places_before(front)) != front:
        return None
    return one if folded(one) == folded(other) else long


def is_piece(piece: str, whole: str) -> bool:
    """Whether a text is a part of a name, so that it speaks for it.

    A place alone speaks for its government, and not for one of its departments.
    """
    name, place = folded(piece), "".join(places_before(piece))
    if name == place:
        return RULES.fullmatch(without_plate(whole).rpartition(place)[2]) is not None
    return name in folded(whole) or _short(piece) in folded(whole)


def is_inside(name: str, organ: str) -> bool:
    """Whether a name is that of an office in an organ: its 办公室, 党政办公室."""
    long, whole = without_plate(name), without_plate(organ)
    if not long.endswith(INNER) or long == whole:
        return False
    seat, places = _short(organ), places_before(_short(organ))
    near = "".join(places[-1:])
    at = long.find(near if near and "".join(places) == seat else seat)
    if at < 0:
        return False
    behind = long[at:].removeprefix(seat).removeprefix(near)
    behind = SEAT_HERE.sub("", behind)
    return behind.startswith(OFFICES) or long.startswith(whole)
