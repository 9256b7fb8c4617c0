"""Bars, columns and stacks as SVG: told apart without colour, every value printed."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from govreport.render.package import xml_text
from govreport.text import width

WIDE = 720
EDGE = 24
TOP = 76
"""Where the drawing begins, below the title and the line about it."""
ROW, BAR = 32, 20
TALL = 220
"""How high the highest column is."""
GAP = 8
SIZE = 14
"""Of letters; a Chinese one is as wide, a digit half of it or a bit more."""
SMALL = 9
INK = "#222"
SHRINKS = 'style="max-width:100%;min-width:560px;height:auto"'
"""On a page that is narrower, down to where it can still be read."""
FONTS = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC','Source Han Sans SC',sans-serif"
STROKES = '<path d="M-2 2l4-4M0 8l8-8M6 10l4-4" stroke="#5c3d00" stroke-width="1.5"/>'
DOTS = '<path d="M1 1h3v3H1zM5 5h3v3H5z" fill="#005c43"/>'
FILLS = (("#00538f", ""), ("#f0b640", STROKES), ("#d5efe6", DOTS), ("#fff", ""))
"""From dark to white: blue, orange with strokes, green with dots, blank."""

Row = tuple[str, Sequence[int]]
"""A label with a value for each series."""


class Sketch(NamedTuple):
    """What is drawn below a title, and how far down it goes."""

    shapes: str
    bottom: float


def picture(name: str, title: str, about: str, told: str, drawing: Sketch) -> str:
    """Frame a drawing: its title printed and told to a screen reader, with what it shows.

    `name` makes the names in it its own, so that many can stand on one page.
    """
    fills = "".join(
        f'<pattern id="{name}-{number}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{colour}"/>{over}</pattern>'
        for number, (colour, over) in enumerate(FILLS)
        if f"#{name}-{number})" in drawing.shapes
    )
    high = round(drawing.bottom + EDGE)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {high}" '
        f'width="{WIDE}" height="{high}" {SHRINKS} role="img" '
        f'aria-labelledby="{name}-title {name}-told" font-family="{FONTS}" '
        f'font-size="{SIZE}" fill="{INK}">\n'
        f'<title id="{name}-title">{xml_text(title)}</title>\n'
        f'<desc id="{name}-told">{xml_text(told)}</desc>\n'
        f"<defs>{fills}</defs>\n"
        f'<rect width="{WIDE}" height="{high}" fill="#fff"/>\n'
        f"{_text(EDGE, 32, title, size=18, bold=True)}"
        f"{_text(EDGE, 54, about, size=_fit(about))}"
        f"{drawing.shapes}</svg>\n"
    )


def bars(name: str, _series: Sequence[str], rows: Sequence[Row]) -> Sketch:
    """Draw a bar for each row, its value behind it; one series needs no legend."""
    most = max(value for _, (value,) in rows)
    left = EDGE + max(_wide(label) for label, _ in rows) + GAP
    room = WIDE - left - EDGE - GAP - _wide(str(most))
    shapes = list[str]()
    for number, (label, (value,)) in enumerate(rows):
        y = TOP + number * ROW
        long = room * value / most
        shapes += [
            _text(left - GAP, y + BAR - 5, label, "end"),
            _box(name, 0, left, y, long, BAR),
            _text(left + long + GAP, y + BAR - 5, str(value)),
        ]
    return Sketch("".join(shapes) + _line(left, TOP - 4, left, y + BAR + 4), y + BAR)


def columns(name: str, series: Sequence[str], rows: Sequence[Row]) -> Sketch:
    """Draw a group of columns for each row, a column for each series, values above."""
    most = max(max(values) for _, values in rows)
    base = TOP + ROW + SIZE + TALL
    group = (WIDE - 2 * EDGE) / len(rows)
    thick = min(56, group * 0.84 / len(series))
    shapes = list(_legend(name, series))
    for number, (label, values) in enumerate(rows):
        middle = EDGE + group * (number + 0.5)
        shapes.append(_text(middle, base + 22, label, "middle"))
        for place, value in enumerate(values):
            x = middle + thick * (place - len(series) / 2)
            high = TALL * value / most
            size = max(SMALL, min(SIZE, int(1.6 * thick / len(str(value)))))
            above = base - high - 5
            shapes += [
                _box(name, place, x, base - high, thick, high),
                _text(x + thick / 2, above, str(value), "middle", size=size),
            ]
    return Sketch("".join(shapes) + _line(EDGE, base, WIDE - EDGE, base), base + 22)


def stacks(name: str, series: Sequence[str], rows: Sequence[Row]) -> Sketch:
    """Draw a bar for each row, of a part for each series, and its values below it."""
    most = max(sum(values) for _, values in rows)
    left = EDGE + max(_wide(label) for label, _ in rows) + GAP
    room = WIDE - left - EDGE - GAP - _wide(str(most))
    shapes = list(_legend(name, series))
    for number, (label, values) in enumerate(rows):
        x, y = float(left), TOP + ROW + number * (ROW + SIZE + GAP)
        shapes.append(_text(left - GAP, y + BAR - 5, label, "end"))
        for place, value in enumerate(values):
            long = room * value / most
            shapes.append(_box(name, place, x, y, long, BAR))
            x += long
        parts = "，".join(
            f"{one} {value}" for one, value in zip(series, values, strict=True)
        )
        shapes += [
            _text(x + GAP, y + BAR - 5, str(sum(values))),
            _text(left + 4, y + BAR + SIZE + 2, parts, size=SIZE - 2),
        ]
    bottom = y + BAR + SIZE + 6
    return Sketch("".join(shapes) + _line(left, TOP + ROW - 4, left, bottom), bottom)


def _legend(name: str, series: Sequence[str]) -> Iterator[str]:
    x = float(EDGE)
    for place, label in enumerate(series):
        yield _box(name, place, x, TOP - 6, SIZE + 4, SIZE)
        yield _text(x + SIZE + 4 + GAP, TOP + 6, label)
        x += SIZE + 4 + GAP + _wide(label) + 2 * GAP


def _wide(text: str) -> float:
    return width(text) * SIZE * 0.55


def _fit(text: str) -> int:
    """Choose the size at which a line of text is no wider than the picture."""
    return max(SMALL, min(SIZE, 2 * (WIDE - 2 * EDGE) // max(width(text), 1)))


def _box(name: str, fill: int, x: float, y: float, wide: float, high: float) -> str:  # noqa: PLR0913, PLR0917 -- where it is
    if not wide or not high:
        return ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" '
        f'fill="url(#{name}-{fill})" stroke="{INK}"/>\n'
    )


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<path d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" stroke="{INK}"/>\n'


def _text(  # noqa: PLR0913 -- where it is and how it looks
    x: float,
    y: float,
    text: str,
    anchor: str = "start",
    *,
    size: int = SIZE,
    bold: bool = False,
) -> str:
    looks = "" if anchor == "start" else f' text-anchor="{anchor}"'
    looks += "" if size == SIZE else f' font-size="{size}"'
    looks += ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{looks}>{xml_text(text)}</text>\n'
