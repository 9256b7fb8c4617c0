"""Fonts of this machine: which of a chain sets a character, and what it stands in for."""

import struct
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from govreport.errors import UsageProblem
from govreport.lazy import lazy

if TYPE_CHECKING:
    from typst import Fonts

T = TypeVar("T")
BOLD = " bold"
HEAVY = 600
"""From this weight on a face is bold."""
FULL, WIDE_FORMAT = {(0, 4), (0, 6), (3, 10)}, 12
"""Tables of a font for all of Unicode, and the format that such have."""
RARE = "rare"
INVISIBLE = lazy("[\u00ad\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""What only tells how another character looks, or nothing at all."""
NEEDED = "生成 PDF 要先装 pdf 组件：pip install 'govreport[pdf]'"
NO_FOLDER = "--fonts {folder}：没有这个文件夹，或里面没有字体（.ttf、.otf、.ttc）；请核对"


class Face(NamedTuple):
    """A font of a file: its place in that, and how Typst calls and finds it."""

    path: str
    number: int
    family: str
    weight: int


class Style(NamedTuple):
    """How a character is set: in which face, and whether a stroke makes that bold."""

    face: Face
    stroked: bool = False


class Run(NamedTuple):
    """Characters that are set alike."""

    style: Style
    text: str


class MissingGlyphError(Exception):
    """No font at hand has a character, or there is none for a typeface (`character` "")."""

    def __init__(self, character: str) -> None:
        """Name the character."""
        super().__init__(character)
        self.character = character


def library(folder: Path | None) -> "Fonts":
    """Find the system's fonts and those of a folder; UsageProblem where it has none."""
    try:
        import fontTools
        import typst
    except ImportError as error:
        raise UsageProblem(NEEDED) from error
    del fontTools
    return _library(typst.Fonts, folder)


@lru_cache(maxsize=4)
def _library(fonts: "type[Fonts]", folder: Path | None) -> "Fonts":
    """Look through the folders of Windows, macOS and Linux, once in a process."""
    own: list[Any] = [] if folder is None else [folder]
    only = partial(fonts, include_embedded_fonts=False, font_paths=own)
    if folder is not None and not only(include_system_fonts=False).fonts():
        raise UsageProblem(NO_FOLDER.format(folder=folder))
    return only(include_system_fonts=True)


@lru_cache(maxsize=4)
def _faces(folder: Path | None) -> dict[str, list[Face]]:
    """List upright faces by every name that they have, those of one's own folder first."""
    own = "" if folder is None else str(folder.absolute())
    found: dict[str, list[Face]] = {}
    upright = (
        Face(one.path, one.index, one.family, one.weight)
        for one in library(folder).fonts()
        if one.path and one.style == "normal" and one.stretch == 1
    )
    for face in sorted(upright, key=lambda one: (not _is_below(one.path, own), one)):
        for name in _names(face):
            found.setdefault(name.casefold(), []).append(face)
    return found


def _is_below(path: str, folder: str) -> bool:
    return bool(folder) and str(Path(path).absolute()).startswith(folder)


def _read(face: Face, way: Callable[[Any], T], otherwise: T) -> T:
    """Read something in a font's tables, where it is none that only Typst reads."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(face.path, fontNumber=face.number, lazy=True) as font:
            return way(font)
    except (TTLibError, OSError, KeyError, ValueError, AssertionError, struct.error):
        return otherwise


def _names(face: Face) -> set[str]:
    """Read all names of a font and its family, English and Chinese."""

    def names(font: Any) -> set[str]:  # noqa: ANN401 -- fontTools gives tables by name
        return {_decoded(one) for one in font["name"].names if one.nameID in {1, 4, 16}}

    nothing = set[str]()
    return {face.family, *_read(face, names, nothing)} - {""}


def _decoded(record: Any) -> str:  # noqa: ANN401 -- fontTools is untyped here
    try:
        return str(record.toUnicode())
    except UnicodeDecodeError:
        return ""


class Coverage(NamedTuple):
    """Characters that a face has: runs of them from `starts`, each `long`, with glyphs.

    What fontTools makes of a font with all of Unicode's characters takes 50 MB.
    """

    starts: tuple[int, ...] = ()
    long: tuple[int, ...] = ()
    glyphs: tuple[int, ...] = ()
    advances: bytes = b""
    measured: int = 0
    unit: int = 1

    def glyph(self, character: str) -> int:
        """Give the number of a character's glyph, 0 for none."""
        code = ord(character)
        at = bisect_right(self.starts, code) - 1
        behind = code - self.starts[at] if at >= 0 else 0
        return self.glyphs[at] + behind if at >= 0 and behind < self.long[at] else 0

    def width(self, character: str) -> float:
        """Tell how wide a character is, in parts of its size."""
        at = 4 * min(self.glyph(character), self.measured - 1)
        return int.from_bytes(self.advances[at : at + 2]) / self.unit


@lru_cache(maxsize=64)
def _coverage(face: Face) -> Coverage:
    """Read which characters a face has, and how wide its glyphs are."""

    def coverage(font: Any) -> Coverage:  # noqa: ANN401 -- likewise
        runs = sorted(_ranges(font))
        starts, long, glyphs = zip(*runs, strict=True) if runs else ((), (), ())
        measured, unit = font["hhea"].numberOfHMetrics, font["head"].unitsPerEm
        return Coverage(starts, long, glyphs, font.reader["hmtx"], measured, unit)

    return _read(face, coverage, Coverage())


def _ranges(font: Any) -> Iterator[tuple[int, int, int]]:  # noqa: ANN401 -- likewise
    """Give runs of characters with the glyph of their first, of all that Unicode has."""
    raw: bytes = font.reader["cmap"]
    tables = {struct.unpack_from(">HHL", raw, 4 + 8 * at) for at in range(raw[3])}
    for _, _, offset in (one for one in tables if one[:2] in FULL):
        if raw[offset + 1] == WIDE_FORMAT:
            count = struct.unpack_from(">L", raw, offset + 12)[0]
            for at in range(count):
                first, last, glyph = struct.unpack_from(">LLL", raw, offset + 16 + 12 * at)
                # the first of a run may be the sign for a missing one
                skip = glyph == 0
                if last - first >= skip:
                    yield first + skip, last - first + 1 - skip, glyph + skip
            return
    for code, name in (font.getBestCmap() or {}).items():
        if glyph := font.getGlyphID(name):
            yield code, 1, glyph


class Typeface(NamedTuple):
    """One of the standard's typefaces: what it is called, and its chain of fonts."""

    name: str
    standard: tuple[str, ...]
    instead: tuple[str, ...]


@lru_cache(maxsize=1)
def typefaces() -> dict[str, Typeface]:
    """Read the chains."""
    raw = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {
        role: Typeface(one["name"], tuple(one["standard"]), tuple(one["instead"]))
        for role, one in raw.items()
    }


@lru_cache(maxsize=32)
def chain(role: str, folder: Path | None) -> tuple[Style, ...]:
    """List the faces at hand for a typeface, best first, at last those of rare characters.

    All in one's own folder stand behind those known by name.
    """
    known, faces = typefaces(), _faces(folder)
    one, rare = known[role], known[RARE]
    own = "" if folder is None else str(folder.absolute())
    others = [
        Style(face) for some in faces.values() for face in some if _is_below(face.path, own)
    ]
    named = (*one.standard, *one.instead)
    found = [*_found(named, faces), *others, *_found(rare.instead, faces)]
    return tuple(dict.fromkeys(found))


def _found(names: tuple[str, ...], faces: dict[str, list[Face]]) -> Iterator[Style]:
    for name in names:
        plain = name.removesuffix(BOLD)
        if some := faces.get(plain.casefold()):
            bold, regular = max(some, key=_weight), min(some, key=_from_regular)
            wanted = bold if plain != name and bold.weight >= HEAVY else regular
            yield Style(wanted, stroked=plain != name and wanted.weight < HEAVY)


def _weight(face: Face) -> int:
    """Order bold faces: none that is heavier than bold counts as it."""
    return face.weight if face.weight <= HEAVY + 100 else 0


def _from_regular(face: Face) -> int:
    return abs(face.weight - 400)


def runs(text: str, role: str, folder: Path | None) -> list[Run]:
    """Assign each character of a text to the first font of a chain that has it.

    MissingGlyphError names one that none has; what nobody sees is left out.
    """
    made: list[Run] = []
    for character in text.replace("\t", "\u3000"):
        style = _style(character, role, folder)
        if style is None:
            continue
        shown = character if _coverage(style.face).glyph(character) else " "
        if made and made[-1].style == style:
            made[-1] = Run(style, made[-1].text + shown)
        else:
            made.append(Run(style, shown))
    return made


@lru_cache(maxsize=20_000)
def _style(character: str, role: str, folder: Path | None) -> Style | None:
    """Find the style of a character; None for one that is not to be seen.

    What has no meaning but in one font (`Co`) may stand in no PDF for the archive.
    """
    given = chain(role, folder)
    kind = unicodedata.category(character)
    able = (one for one in given if kind != "Co" and _coverage(one.face).glyph(character))
    found = next(able, None)
    if kind in {"Cf", "Cc"} or INVISIBLE.match(character):
        return None
    if found is None and kind == "Zs":
        found = next((one for one in given if _coverage(one.face).glyph(" ")), None)
    if found is None:
        raise MissingGlyphError(character if given else "")
    return found


def width(run: Run) -> float:
    """Measure characters in parts of their size."""
    return sum(map(_coverage(run.style.face).width, run.text))


def substituted(role: str, folder: Path | None) -> str:
    """Tell which font stands in for a typeface; "" where it is there itself."""
    one, given = typefaces()[role], chain(role, folder)
    standard = next(_found(one.standard, _faces(folder)), None)
    if standard is not None or not given:
        return ""
    bold = " 粗体" if given[0].stroked or given[0].face.weight >= HEAVY else ""
    return f"{one.name}用 {given[0].face.family}{bold}"
