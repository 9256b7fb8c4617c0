"""Names of organs in many spellings, names that are nearly them, and files of both.

`GOVREPORT_NAMES` asks for more of them than a run of all tests has.
"""

import os
import random
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from govreport.organ_names import without_plate
from govreport.report import Report
from govreport.tomlfile.new import dumps

HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
"""What takes no room and comes in with text that is copied."""
BLANKS = " \u3000\xa0"
BRACKETS = ("（）", "()", "［］", "[]", "【】", "〔〕")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
PLACES = ("云溪县", "临江市", "云溪高新区")
BODIES = (
    "青石乡人民政府",
    "黑山街道办事处",
    "住房和城乡建设局",
    "第3水利站",
    "第12派出所",
    "农业农村局",
)
PLATES = ("", "", "（人民防空办公室）", "（乡村振兴局）", "（林业局）（绿化办公室）")
TELLING = "溪江青石黑山房利派农防振林"
LETTERS = "丰宁远泰昌"
"""Letters that tell the names apart, and such as are in none of them."""

FAST, SLOW = 6, int(os.environ.get("GOVREPORT_NAMES", "16"))
"""So many names are drawn each time, and where there is time."""
THIRD = "云溪县红岩镇人民政府"
COLUMN = "applications__natural_person"
LAST = {f"{COLUMN}__carried_out": 2, f"{COLUMN}__received": 2}
THIS = {f"{COLUMN}__carried_in": 1, f"{COLUMN}__granted": 1}
BOTH = {f"{COLUMN}__carried_in": 2, f"{COLUMN}__granted": 2}
"""What one carries out, what is too little to carry in, and all of it."""


class Two(NamedTuple):
    """Two names: `same` where they are spellings of one, else they differ in a letter."""

    one: str
    second: str
    same: bool

    @property
    def apart(self) -> bool:
        """Whether they differ in a letter before the second nameplate."""
        return without_plate(self.one) != without_plate(self.second)


def respelt(name: str, dice: random.Random) -> str:
    """Spell a name otherwise: brackets, width, blanks, what takes no room."""
    written = dict(zip("（）", dice.choice(BRACKETS), strict=True))
    signs = [written.get(sign, sign) for sign in name]
    signs = [one.translate(WIDE) if dice.random() < 0.5 else one for one in signs]
    for _ in range(dice.randint(1, 3)):
        at = dice.randint(1, len(signs) - 1)
        signs.insert(at, dice.choice(BLANKS + HIDDEN))
    return "".join(signs)


def misspelt(name: str, dice: random.Random) -> str:
    """Put another letter in place of one that tells the organ from others."""
    at = dice.choice([at for at, sign in enumerate(name) if sign in TELLING])
    return f"{name[:at]}{dice.choice(LETTERS)}{name[at + 1 :]}"


def pair(seed: int, *, same: bool) -> Two:
    """Draw a name, and another spelling of it or of one that is nearly it."""
    dice = random.Random(seed)  # noqa: S311 -- test data
    whole = dice.choice(PLACES) + dice.choice(BODIES) + dice.choice(PLATES)
    other = whole if same else misspelt(whole, dice)
    return Two(respelt(whole, dice), respelt(other, dice), same)


PAIRS = [
    pytest.param(
        pair(seed, same=same),
        id=f"{seed}-{'one' if same else 'two'}",
        marks=() if seed < FAST else pytest.mark.slow,
    )
    for seed in range(SLOW)
    for same in (True, False)
]


def put(base: Report, at: str) -> Path:
    """A report in a file whose name says nothing of its organ."""
    path = Path(at)
    path.parent.mkdir(parents=True, exist_ok=True)
    year = int(path.parent.name) if path.parent.name.isdigit() else base.year
    path.write_text(dumps(replace(base, year=year)), encoding="utf-8")
    return path
