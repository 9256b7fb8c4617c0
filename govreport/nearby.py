"""Which file was meant by a path that names none: near names, never taken by themselves."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from os import scandir
from pathlib import Path

MOST = 3
"""So many are told."""
LOOKED_AT = 2000
"""Names in a folder; in a larger one nobody looks for what was meant."""
LIKE = 0.7
FEWEST = 2
"""A part of a name has at least so many characters."""
SUFFIXES = frozenset(
    {".toml", ".docx", ".doc", ".odt", ".txt", ".pdf", ".html", ".htm", ".mhtml", ".mht"}
    | {".csv"}
)
STROKE = re.compile(r"[／＼\\]")
"""What is typed in place of the stroke between the parts of a path."""
QUOTES = str.maketrans("", "", "“”‘’「」《》\"'")
YEAR = re.compile(r"(?:19|20)\d\d")


def near_paths(path: Path) -> list[Path]:
    """Find what lies near a path that leads nowhere: in its folder, or a year's below."""
    if STROKE.search(str(path)):
        path = Path(STROKE.sub("/", str(path)))
        if _is_there(path):
            return [path]
    here, missing = _split(path)
    if not missing:
        return []
    found = list(_beneath(here, missing))
    if not found and len(missing) == 1:  # the year's folder was left out
        years = [name for name in _names(here) if YEAR.fullmatch(name)]
        for year in sorted(years, reverse=True):
            found += _beneath(here / year, missing)
    return list(dict.fromkeys(found))[:MOST]


def lying_in(folder: Path) -> list[str]:
    """List the names of the files right in a folder, reports first, nothing hidden."""
    names = [name for name in _names(folder) if not name.startswith((".", "~"))]
    return sorted(names, key=lambda name: (not name.endswith(".toml"), name))


def _split(path: Path) -> tuple[Path, tuple[str, ...]]:
    """Take a path apart into what is there and what is not."""
    missing: tuple[str, ...] = ()
    here = path
    while here.name not in ("", "..") and not _is_folder(here):
        missing = (here.name, *missing)
        here = here.parent
    return here, missing


def _beneath(here: Path, missing: tuple[str, ...]) -> Iterator[Path]:
    """Yield what the rest of a path may mean in a folder, name by name."""
    name, *rest = missing
    for near in _near_names(name, _names(here)):
        found = here / near
        if not rest:
            yield found
        elif _is_folder(found):
            yield from _beneath(found, tuple(rest))


def _near_names(name: str, known: list[str]) -> list[str]:
    """Choose the names that one may have been meant for, the surest alone."""
    if name in known:
        return [name]
    plain = {one: _plain(one) for one in known if not one.startswith((".", "~"))}
    wanted = _plain(name)
    stem = Path(wanted).stem if Path(wanted).suffix in SUFFIXES else wanted
    same = [one for one in plain if plain[one] == wanted]
    same = same or [one for one in plain if Path(plain[one]).stem == stem]
    same = same or [one for one in plain if YEAR.fullmatch(one) and wanted == f"{one}年"]
    if same or not stem:
        return sorted(same)
    if len(stem) >= FEWEST and (within := [one for one in plain if stem in plain[one]]):
        return sorted(within, key=lambda one: (not one.endswith(".toml"), one))
    if YEAR.fullmatch(wanted):
        return []  # another year is another year
    from difflib import get_close_matches

    near = get_close_matches(stem, [Path(one).stem for one in plain.values()], MOST, LIKE)
    return [one for one in plain if Path(plain[one]).stem in near]


def _plain(name: str) -> str:
    """Spell a name without what people type differently: width, case, blanks, quotes."""
    half = unicodedata.normalize("NFKC", name.translate(QUOTES))
    return "".join(half.casefold().split())


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _names(folder: Path) -> list[str]:
    """List the names in a folder, none of one that is too large or can't be looked into."""
    try:
        with scandir(folder) as entries:
            names = [entry.name for entry in islice(entries, LOOKED_AT + 1)]
    except OSError:
        return []
    return names if len(names) <= LOOKED_AT else []
