"""Whose a file is by its name and folders: a known unit, or one as it is called there."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from govreport.organ_names import SEAT, folded, without_plate
from govreport.organs import kinds

BETWEEN = re.compile(
    r"[\W_]+|\d+|年度?|(?<!人民)政府信息公开|信息公开|工作|报告|年报|附件|报送|上报|扫描件?|"
    r"盖章|终稿|定稿|正式|最终版?|关于"
)
"""What stands between names and what else the name of a file says."""
REGION = re.compile(r"(?:省|市|县|区|旗|州|盟)$")
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


def owner(parts: Iterable[str], known: Iterable[str]) -> str:
    """Find the unit that a file's name speaks of, or a folder's: the nearest part first.

    The name as it is `known`, the first of several that are as near, else as it is called
    there; "" where it names nobody.
    """
    names = list(known)
    called = ""
    for part in parts:
        for piece in pieces(part):
            same = [name for name in names if _are_same(piece, without_plate(name))]
            if same:
                whole = (name for name in same if without_plate(name) == piece)
                return next(whole, same[0])
            called = called or piece
    return called


def called_by(path: Path) -> str:
    """Call a unit of which nothing else is known by its file's name, or its folder's."""
    return owner([path.stem, path.absolute().parent.name], ()) or path.stem


def is_among(name: str, others: Iterable[str]) -> bool:
    """Whether a unit is one of others, written in another way."""
    return any(name == one or _are_same(folded(name), without_plate(one)) for one in others)


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
