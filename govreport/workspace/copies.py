"""Copies that programs and people leave beside a year's report: of which file each is."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from os.path import lexists
from pathlib import Path

from govreport.errors import GovReportError
from govreport.lazy import lazy
from govreport.organ_names import are_one, folded
from govreport.tomlfile.document import ORGAN
from govreport.tomlfile.files import read, read_bytes
from govreport.tomlfile.keys import table_at
from govreport.tomlfile.read_organ import organ_of

NUMBER = r"(?:\(\d{1,3}\)|[-_]?\d(?:[\d-]{0,8}\d)?)?+"
WORDS = (
    r"(?:的)?副本",
    r"复件",
    r"备份",
    r"copy",
    r"ba(?:k|ckup)",
    r"终稿",
    r"定稿",
    r"最终[版稿]?",
    r"修[改订][版稿]?",
)
"""What people and programs write behind a name, also in brackets, also with a number."""
MARKS = (
    *(rf"[-_.]?(?:{word}{NUMBER}|\({word}{NUMBER}\))" for word in WORDS),
    r"\(\d{1,3}\)",  # a browser's
    r"\([^()]*(?:冲突|conflict)[^()]*\)",  # 坚果云, Dropbox
    r"[-_]冲突(?:副本|文件|版本).*+",
    r"\.sync-conflict-[\w-]++",  # Syncthing
    r"(?-i:-(?=[A-Z\d-]{3})[A-Z][A-Z\d]*(?:-[A-Z\d]+)*+)",  # OneDrive: the computer's name
    r"-[^-]*(?:MacBook|iMac)[\w-]*+",
)
"""What stands behind the folded name of the file that was copied, read in one way only."""
BEHIND = lazy(f"(?:{'|'.join(MARKS)})+", re.IGNORECASE)
MARKED = lazy(f".(?:{'|'.join(MARKS)})$", re.IGNORECASE)
SIGNS = (
    *(
        "副本",
        "复件",
        "备份",
        "copy",
        "bak",
        "backup",
        "终稿",
        "定稿",
        "最终",
        "修改",
        "修订",
    ),
    *("冲突", "(", ".", "-"),
)
"""Without one of these no name has such a mark."""
DISCARDED = lazy(
    r"作废|已废|废稿|初稿|草稿|未定稿|送审稿|征求意见稿|旧[版稿表的]?(?=[^一-龥]|$)"
)
"""What a file or a sheet is called that is not the last word."""
IN_FRONT = lazy(r"(?:复件|副本|copyof)(?:\(\d+\))?[-_]?", re.IGNORECASE)
BACKUPS = ("~", ".bak")
"""How the names end that editors give to what stood in a file before."""


def copies_among(files: Sequence[Path]) -> dict[Path, Path]:
    """Find the files of a folder that are copies of others in it, each with its original.

    A name tells, where the file without the mark in it lies there too; but in a copy no
    other organ's report stands. No file is opened that isn't called as a copy.
    """
    folds = [folded(file.stem) for file in files]
    stems = dict(zip(reversed(folds), reversed(files), strict=True))
    found = dict[Path, Path]()
    longer = frozenset(_longer(stems))
    for file, name in zip(files, folds, strict=True):
        may_be = name in longer or IN_FRONT.match(name)
        for one in _without_mark(name, stems) if may_be else ():
            if _may_be_one(file, stems[one]):
                found[file] = stems[one]
                break
    return found


def _longer(names: Iterable[str]) -> Iterator[str]:
    """Yield the names that begin with another one: few, of thousands of organs."""
    shorter = "\n"
    for name in sorted(names):
        if name.startswith(shorter):
            yield name
        else:
            shorter = name


def discarded(name: str) -> str:
    """Give the word by which a name says that it is a draft or void, "" where none does."""
    found = DISCARDED.search(name)
    return found[0] if found else ""


def is_copy(path: Path | str, of: Path | str) -> bool:
    """Whether a file is called as a copy of another."""
    return any(_without_mark(folded(Path(path).stem), {folded(Path(of).stem)}))


def is_marked(stem: str) -> bool:
    """Whether a file's name is one as copies have, whatever they were made of."""
    name = folded(stem)
    may_be = any(sign in name.lower() for sign in SIGNS)
    return may_be and bool(IN_FRONT.match(name) or MARKED.search(name))


def _without_mark(name: str, stems: Collection[str]) -> Iterator[str]:
    """Yield the names of which a name may be a copy's, the shortest first."""
    front = IN_FRONT.match(name)
    start = front.end() if front else 0
    for end in range(start + 1, len(name) + bool(start)):
        if name[start:end] in stems and (end == len(name) or BEHIND.fullmatch(name, end)):
            yield name[start:end]


def _may_be_one(copy: Path, original: Path) -> bool:
    """Whether nothing in two files says that they are two organs'."""
    with suppress(GovReportError):  # a copy that can't be read is one all the same
        if read_bytes(copy) != read_bytes(original):
            names, others = _names(copy), _names(original)
            return not (names and others) or are_one(names, others)
    return True


def _names(path: Path) -> frozenset[str]:
    organ = organ_of(table_at(read(path).data, ORGAN), [], given=False)
    return organ.names - {""}


def backups_in(folder: Path) -> dict[Path, Path]:
    """Find what editors left of the reports right in a folder, each with the report."""
    found = dict[Path, Path]()
    with os.scandir(folder) as lying:  # of thousands few are kept
        left = sorted(one.name for one in lying if one.name.lower().endswith(BACKUPS))
    for name in left:
        of = next(name[: -len(end)] for end in BACKUPS if name.lower().endswith(end))
        for one in (of, f"{of}.toml"):
            if one.lower().endswith(".toml") and one[0] != "." and lexists(folder / one):
                found[folder / name] = folder / one
    return found
