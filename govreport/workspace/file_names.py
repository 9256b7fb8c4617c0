"""How a new file is called on any system, and which names are one file on some."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from govreport.errors import FileProblem, UsageProblem
from govreport.lazy import lazy
from govreport.organ_names import are_one, folded, visible
from govreport.report import Organ
from govreport.text import COMMANDING

SETTINGS = "govreport.toml"
UNSAFE = lazy(r'[/\\:*?"<>|\t\n]')
RESERVED = lazy(
    r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])\s*(?:\..*)?"
)
"""What Windows takes for a device, whatever stands behind its dot."""
OFFICE = "~"
"""What begins the names of files that Word and Excel leave beside an open one."""
LONGEST_NAME = 180
"""Bytes of a file's name, so that a year, a suffix and a lock still fit."""


def file_name(name: str) -> str:
    """Turn an organ's name into a file's: what may not stand in one becomes `_`."""
    safe = UNSAFE.sub("_", COMMANDING.sub("_", visible(name)))
    safe = _ended(
        _ended(safe)[:LONGEST_NAME].encode()[:LONGEST_NAME].decode(errors="ignore")
    )
    if not safe.strip("_ "):
        message = f"“{name}”不能作文件名，请写机关全称"
        raise UsageProblem(message)
    taken = RESERVED.fullmatch(safe) or f"{safe}.toml".lower() == SETTINGS
    return f"_{safe}" if taken or safe.startswith(OFFICE) else safe


def _ended(name: str) -> str:
    """Leave off what no name ends with on Windows, and a dot that hides a file."""
    while (shorter := name.strip().strip(".")) != name:
        name = shorter
    return name


@lru_cache(maxsize=1 << 14)
def file_key(name: str) -> str:
    """Fold a file's name so that names which are one file on any system are the same.

    Some systems don't tell case apart, some compose characters, some leave off a dot at
    the end. So are names that people take for one, as those of organs: width, brackets,
    script and blanks don't count.
    """
    return unicodedata.normalize("NFKC", folded(name).casefold()).rstrip(".")


def lying_as(path: Path) -> Path | None:
    """Find what lies in the folder under a name that is the path's on some system."""
    if not path.parent.is_dir():
        return None
    key = file_key(path.name)
    same = [one for one in sorted(path.parent.iterdir()) if file_key(one.name) == key]
    return next((one for one in same if one.name == path.name), next(iter(same), None))


def refuse_shared(
    path: Path, organ: str, names: Iterable[str], there: Path, whose: Organ
) -> None:
    """Raise FileProblem where an organ's new file would be another's that is there.

    `whose` is that one; nobody's that can't be read is the same organ's, if it is called
    the same.
    """
    if are_one(names, whose.names) or (not whose.name and there.name == path.name):
        return
    raise shared(path, organ, there, whose.name)


def shared(path: Path, organ: str, there: Path, other: str) -> FileProblem:
    """Tell that two organs would share a file, and what to do."""
    whose = f"“{other}”的 {there}" if other else str(there)
    sentence = (
        f"“{organ}”的文件会和{whose} 是同一个文件，没有写；是两个机关的，"
        f"请先把 {there.name} 改个文件名（里面的机关名称不动），再运行一次；"
        "是同一机关的，请在那个文件的 aliases 里写上另一个名称"
    )
    return FileProblem(path, sentence)
