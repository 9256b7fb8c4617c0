"""Whose a file is by its name and folders: a known unit, or one as it is called there."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

from govreport.lazy import lazy
from govreport.organ_names import REGION, SEAT, folded, shortens, without_plate
from govreport.organs import OTHER, kind_of, kinds

BETWEEN = lazy(
    r"[\W_]+|(?<![第\d])\d+|年度?|(?<!人民)政府信息公开|信息公开|工作|报告|年报|附件|报送|上报|扫描件?|"
    r"盖章|终稿|定稿|正式|最终[版稿]?|修[改订][版稿]?|关于|(?:冲突)?(?:副本|复件)|备份|copy|bak",
    re.IGNORECASE,
)
"""What stands between names and what else the name of a file says."""
OTHER_ENDINGS = (
    "中心",
    "委员会",
    "管委会",
    "公司",
    "学校",
    "医院",
    "支队",
    "大队",
    "站",
    "所",
)
"""How bodies are called too that have reports of their own, or belong to an organ."""
SHORTEST = 2
SLIP = 2
"""Characters too many or too few in a name that may be mistyped; a wrong one is both."""


def owners(parts: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Find the known units that a file's name, or a folder's, may speak of: the nearest's.

    The one that is called so in full, or all that are but for a region in front.
    """
    names = list(known)
    for piece in (piece for part in parts for piece in pieces(part)):
        same = [name for name in names if _are_same(piece, without_plate(name))]
        if same:
            whole = [name for name in same if without_plate(name) == piece]
            return tuple(dict.fromkeys(whole[:1] or same))
    return ()


def owner(parts: Sequence[str], known: Iterable[str]) -> str:
    """Find the first unit that a file's name speaks of, or else as it is called there.

    "" where it names nobody.
    """
    called = (piece for part in parts for piece in pieces(part))
    return next(iter(owners(parts, known)), None) or next(called, "")


def called_by(path: Path) -> str:
    """Call a unit of which nothing else is known by its file's name, or its folder's."""
    return owner([path.stem, path.absolute().parent.name], ()) or path.stem


def is_among(name: str, others: Iterable[str]) -> bool:
    """Whether a unit is one of others, written in another way."""
    return any(
        folded(name) == folded(one) or _are_same(folded(name), without_plate(one))
        for one in others
    )


def pieces(text: str) -> Iterator[str]:
    """Find what may be names of organs in a text, by their endings."""
    for piece in BETWEEN.split(folded(text)):
        if len(piece) > SHORTEST and piece.endswith(_endings()):
            yield piece


@cache
def _endings() -> tuple[str, ...]:
    official = [ending for kind in kinds().values() for ending in kind.endings]
    return (*official, *OTHER_ENDINGS)


def _are_same(one: str, other: str) -> bool:
    """Whether two names are the same but for a region in front and 人民政府 at the end."""
    short, long = sorted((SEAT.sub("", one), SEAT.sub("", other)), key=len)
    if len(short) < SHORTEST or not long.endswith(short):
        return False
    front = long.removesuffix(short)
    return not front or (len(short) > SHORTEST and bool(REGION.search(front)))


def may_be(called: str, name: str, slip: int = SLIP) -> bool:
    """Whether one name may be another written short, in full, or with a slip of the pen.

    A 人民政府办公室 is no 人民政府: organs of two kinds are two. What is left of 县人民政府
    without its end is a place, in which many others are.
    """
    from rapidfuzz.distance import Indel

    (one, mine, kind), (other, theirs, its) = _core(called), _core(name)
    if kind != its and OTHER not in {kind, its}:
        return False
    short, long = (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
    if len(short) < SHORTEST:
        return False
    if short in long or Indel.distance(one, other, score_cutoff=slip) <= slip:
        return True
    return shortens(short, long)


@lru_cache(maxsize=8192)
def _core(name: str) -> tuple[str, str, str]:
    """Give a name without its nameplate, what of it is its own, and its kind."""
    whole = without_plate(name)
    own = SEAT.sub("", whole)
    return whole, whole if REGION.search(own) else own, kind_of(whole)
