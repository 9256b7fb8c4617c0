"""How text of a Word document looks: by its own properties, its styles, and the theme."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from govreport.errors import FileProblem, TemplateProblem
from govreport.render.template import NOWHERE

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
RPR, PPR, STYLE, VAL, SHD = (W + name for name in ("rPr", "pPr", "style", "val", "shd"))
OFF = frozenset({"0", "false", "off", "none"})
SYMBOLS = re.compile(
    r"wingdings|webdings|symbol|marlett|mt extra|dingbats|bookshelf|barcode", re.IGNORECASE
)
"""Fonts in which a digit is a sign."""
FACES = ("ascii", "hAnsi", "eastAsia", "cs")
SMALLEST = 8
"""Half points, below which nobody reads."""
NARROWEST = 25
"""Percent of its width."""
CONTRAST = 1.3
"""Of two colours that are told apart; light grey on white has no more."""
HIGHEST, WIDEST = 40, 1_000
"""How far text may be raised, in half points, and parted, in twentieths of a point."""
LINKED = 20
"""Styles that may be based on each other."""
NAMED = {
    "black": 0x000000,
    "blue": 0x0000FF,
    "cyan": 0x00FFFF,
    "green": 0x00FF00,
    "magenta": 0xFF00FF,
    "red": 0xFF0000,
    "yellow": 0xFFFF00,
    "white": 0xFFFFFF,
    "darkblue": 0x000080,
    "darkcyan": 0x008080,
    "darkgreen": 0x008000,
    "darkmagenta": 0x800080,
    "darkred": 0x800000,
    "darkyellow": 0x808000,
    "darkgray": 0x808080,
    "lightgray": 0xC0C0C0,
}
"""What a highlight may be."""
THEMED = {
    "text1": "dk1",
    "dark1": "dk1",
    "tx1": "dk1",
    "background1": "lt1",
    "bg1": "lt1",
    "light1": "lt1",
    "text2": "dk2",
    "dark2": "dk2",
    "tx2": "dk2",
    "bg2": "lt2",
    "background2": "lt2",
    "light2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
OFFICE = {"dk1": 0x000000, "lt1": 0xFFFFFF, "dk2": 0x44546A, "lt2": 0xE7E6E6}
"""Colours of a document without a theme."""
WHITE = 0xFFFFFF


class Looks:
    """The styles and the theme of a document, by which its text is shown or not."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        """Read them of a document's parts."""
        styles = parsed_part(parts.get("word/styles.xml", b""))
        self._styles: dict[str, _Element] = {}
        self._usual: list[_Element] = []
        self._first: dict[str, str] = {}
        if styles is not None:
            for one in styles.iter(STYLE):
                self._styles[one.get(f"{W}styleId", "")] = one
                if one.get(f"{W}default", "0") not in OFF:
                    self._first[one.get(f"{W}type", "")] = one.get(f"{W}styleId", "")
            self._usual = styles.findall(f"{W}docDefaults/{W}rPrDefault/{RPR}")
            self._usual += styles.findall(f"{W}docDefaults/{W}pPrDefault/{PPR}")
        themes = (raw for name, raw in parts.items() if name.startswith("word/theme/"))
        theme = parsed_part(next(themes, b""))
        self._colours = dict(OFFICE)
        self._odd_fonts = False
        if theme is not None:
            self._colours |= dict(_scheme(theme))
            named = (one.get("typeface", "") for one in theme.iter(f"{A}latin", f"{A}ea"))
            self._odd_fonts = any(map(SYMBOLS.search, named))

    def styles_of(self, kind: str, named: "_Element | None") -> Iterator["_Element"]:
        """Give a style of a kind, and those that it is based on."""
        name = self._first.get(kind, "") if named is None else named.get(VAL, "")
        for _ in range(LINKED):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            based = style.find(f"{W}basedOn")
            name = "" if based is None else based.get(VAL, "")

    def of_paragraph(self, paragraph: "_Element | None", name: str) -> "_Element | None":
        """Find a property of a paragraph, its own or of its styles."""
        own = None if paragraph is None else paragraph.find(PPR)
        named = None if own is None else own.find(f"{W}pStyle")
        layers = [own, *(one.find(PPR) for one in self.styles_of("paragraph", named))]
        layers += [one for one in self._usual if one.tag == PPR]
        return _first(layers, name)

    def hides(
        self, run: "_Element", paragraph: "_Element | None", table: "_Element | None"
    ) -> bool:
        """Whether a run's own manner or its styles hide it or make another sign of it."""
        named = None if table is None else table.find(f"{W}tblPr/{W}tblStyle")
        layers = [run.find(RPR)]
        own = run.find(f"{RPR}/{W}rStyle")
        layers += () if own is None else _manners(self.styles_of("character", own))
        style = None if paragraph is None else paragraph.find(f"{PPR}/{W}pStyle")
        layers += _manners(self.styles_of("paragraph", style))
        within = [one for one in layers if one is not None]
        usual = [one for one in self._usual if one.tag == RPR]
        tabled = [] if table is None else [*self.styles_of("table", named)]
        if self._hides(
            [*within, *(one for one in _manners(tabled) if one is not None), *usual]
        ):
            return True
        ground = self._ground(run, within)
        behind = WHITE if ground is None else ground
        colour = _first(within, f"{W}color")
        if colour is None and any(self._is_lost(one, ground) for one in _regions(tabled)):
            return True
        colour = _first(usual, f"{W}color") if colour is None else colour
        return self._is_pale(colour, behind)

    def _hides(self, layers: "list[_Element]") -> bool:
        hiding = ("vanish", "webHidden", "specVanish", "rtl", "strike", "dstrike")
        raised = _first(layers, f"{W}vertAlign")
        return (
            any(_is_on(_first(layers, W + name)) for name in hiding)
            or (raised is not None and raised.get(VAL) == "superscript")
            or _is_squeezed(layers)
            or self._is_sign(layers)
            or self._is_emptied(_first(layers, f"{W14}textFill"))
        )

    def _is_sign(self, layers: "list[_Element]") -> bool:
        """Whether digits are shown as signs of a font of signs."""
        for face in FACES:
            for layer in layers:
                found = layer.find(f"{W}rFonts")
                name = "" if found is None else found.get(W + face, "")
                themed = None if found is None else found.get(f"{W}{face}Theme")
                if themed and self._odd_fonts:
                    return True
                if name or themed:
                    if not themed and SYMBOLS.search(name):
                        return True
                    break
        return False

    def _is_emptied(self, filled: "_Element | None") -> bool:
        """Whether the effect that fills text, as Word 2010 has it, hides it."""
        if filled is None:
            return False
        plain = filled.find(f"{W14}solidFill")
        if plain is None:
            return next(filled.iter(f"{W14}noFill"), None) is not None
        if next(filled.iter(f"{W14}alpha"), None) is not None:
            return True
        for one in plain:
            value = one.get(f"{W14}val", "")
            if one.tag == f"{W14}srgbClr" and _hex(value) is not None:
                return _contrast(_hex(value) or 0, WHITE) < CONTRAST
            if one.tag == f"{W14}schemeClr":
                key = THEMED.get(value, value)
                return _contrast(self._colours.get(key, 0), WHITE) < CONTRAST
        return False

    def _ground(self, run: "_Element", within: "list[_Element]") -> int | None:
        """Give the colour behind a run, None for the page's own."""
        marked = _first(within, f"{W}highlight")
        if marked is not None and marked.get(VAL, "none") != "none":
            return NAMED.get(marked.get(VAL, "").lower(), WHITE)
        shaded = [one for one in (_first(within, SHD),) if one is not None]
        for tag, kept in (("p", PPR), ("tc", f"{W}tcPr"), ("tbl", f"{W}tblPr")):
            around = (one.find(f"{kept}/{SHD}") for one in run.iterancestors(W + tag))
            shaded += [one for one in around if one is not None]
        return next((c for one in shaded if (c := self._shade(one)) is not None), None)

    def _shade(self, shaded: "_Element | None") -> int | None:
        if shaded is None:
            return None
        pattern = shaded.get(VAL, "clear")
        fill = self._colour(shaded, "fill", "themeFill")
        if pattern == "solid":
            return self._colour(shaded, "color", "themeColor") or 0
        if (part := re.fullmatch(r"pct(\d{1,2})", pattern)) is not None:
            front = self._colour(shaded, "color", "themeColor") or 0
            return _mixed(front, WHITE if fill is None else fill, int(part[1]) / 100)
        return fill

    def _colour(self, one: "_Element", plain: str, themed: str) -> int | None:
        """Give the colour of an element, None for one that suits its ground."""
        named = one.get(W + themed, "")
        if named and named != "none":
            colour = self._colours.get(THEMED.get(named, named), 0x808080)
            for suffix, other in (("Tint", WHITE), ("Shade", 0)):
                part = one.get(f"{W}{themed}{suffix}", "")
                if re.fullmatch("[0-9A-Fa-f]{1,2}", part):
                    colour = _mixed(colour, other, int(part, 16) / 255)
            return colour
        value = one.get(W + plain, "auto")
        return NAMED.get(value.lower(), _hex(value))

    def _is_pale(self, colour: "_Element | None", ground: int) -> bool:
        shown = None if colour is None else self._colour(colour, "val", "themeColor")
        return shown is not None and _contrast(shown, ground) < CONTRAST

    def _is_lost(self, region: "tuple[_Element | None, ...]", ground: int | None) -> bool:
        """Whether a region of a table's style has its text in the colour of its ground."""
        colour, shaded = region
        behind = self._shade(shaded) if ground is None else ground
        return self._is_pale(colour, WHITE if behind is None else behind)


@lru_cache(maxsize=4)
def looks_of(*parts: tuple[str, bytes]) -> Looks:
    """Read the looks of a document once for many reports."""
    return Looks(dict(parts))


def parsed_part(raw: bytes) -> "_Element | None":
    """Parse a part of a document, None where there is none."""
    return needed_part(raw) if raw else None


def needed_part(raw: bytes) -> "_Element":
    """Parse a part of a document; TemplateProblem where it can't be."""
    from govreport.xml_parts import parsed

    try:
        return parsed(raw, str(NOWHERE), "Word")
    except FileProblem as error:
        raise TemplateProblem(NOWHERE, error.sentence) from error


def _manners(styles: "Iterator[_Element] | list[_Element]") -> "list[_Element | None]":
    return [one.find(RPR) for one in styles]


def _regions(
    styles: "list[_Element]",
) -> "Iterator[tuple[_Element | None, _Element | None]]":
    """Give the colour and the ground of each region of a table's styles."""
    for style in styles:
        for one in (style, *style.iter(f"{W}tblStylePr")):
            ground = one.find(f"{W}tcPr/{SHD}")
            yield one.find(f"{RPR}/{W}color"), ground


def _scheme(theme: "_Element") -> Iterator[tuple[str, int]]:
    for scheme in theme.iter(f"{A}clrScheme"):
        for one in scheme:
            for colour in one:
                value = _hex(colour.get("lastClr") or colour.get("val") or "")
                system = str(colour.tag).endswith("sysClr")
                if system and value is None:
                    value = WHITE if colour.get("val") == "window" else 0
                if value is not None:
                    yield str(one.tag).rpartition("}")[2], value


def _first(
    layers: "list[_Element] | list[_Element | None]", name: str
) -> "_Element | None":
    found = (None if one is None else one.find(name) for one in layers)
    return next((one for one in found if one is not None), None)


def _is_on(one: "_Element | None") -> bool:
    return one is not None and one.get(VAL, "1") not in OFF


def _number(one: "_Element | None", usual: int) -> int:
    found = re.match(r"-?\d{1,6}", "" if one is None else one.get(VAL, ""))
    return int(found[0]) if found else usual


def _is_squeezed(layers: "list[_Element]") -> bool:
    """Whether text is too small or narrow to be read, or far from its line."""
    size = _number(_first(layers, f"{W}sz"), 20)
    return (
        size < SMALLEST
        or not -3 * size < _number(_first(layers, f"{W}spacing"), 0) < WIDEST
        or _number(_first(layers, f"{W}w"), 100) < NARROWEST
        or abs(_number(_first(layers, f"{W}position"), 0)) > HIGHEST
        or 0 < _number(_first(layers, f"{W}fitText"), 0) < WIDEST / 10
    )


def _hex(value: str) -> int | None:
    return int(value, 16) if re.fullmatch("[0-9A-Fa-f]{6}", value) else None


def _mixed(one: int, other: int, part: float) -> int:
    """Mix so much of a colour with another."""

    def mixed(at: int) -> int:
        return round((one >> at & 255) * part + (other >> at & 255) * (1 - part))

    return mixed(16) << 16 | mixed(8) << 8 | mixed(0)


def _contrast(one: int, other: int) -> float:
    """Tell how far two colours are told apart, from 1 to 21 (WCAG 2)."""
    lights = sorted((_light(one), _light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _light(colour: int) -> float:
    def part(at: int) -> float:
        share = (colour >> at & 255) / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    return 0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
