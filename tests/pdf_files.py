"""PDFs for tests: what stands on their pages, and small fonts under great names."""

import io
from functools import cache
from pathlib import Path
from typing import Any

import pdfplumber
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph

from govreport.render.pdf import render_pdf
from govreport.tomlfile.files import load

SAMPLE = Path(__file__).resolve().parent.parent / "samples/2022/息县关店乡人民政府.toml"
MM = 72 / 25.4


made = render_pdf


@cache
def sample() -> bytes:
    from govreport.prose import filled_in

    return made(filled_in(load(SAMPLE), None))


def pages(raw: bytes) -> list[Any]:
    return [*pdfplumber.open(io.BytesIO(raw)).pages]


def lines(page: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- pdfplumber is untyped
    """The printed lines of a page, its number too."""
    found: list[dict[str, Any]] = page.extract_text_lines(x_tolerance=12)
    return found


def facts(raw: bytes) -> Any:  # noqa: ANN401 -- likewise
    """The document under pdfplumber's."""
    return pdfplumber.open(io.BytesIO(raw)).doc


def text(raw: bytes) -> str:
    """All that is printed, without breaks."""
    return "".join(char["text"] for page in pages(raw) for char in page.chars)


def tiny_font(
    folder: Path, family: str, chinese: str, characters: str, *, weight: int = 400
) -> Path:
    """A font of squares with two names."""
    builder = FontBuilder(1000, isTTF=True)
    names = [".notdef", "space", *(f"u{ord(one):04X}" for one in characters)]
    builder.setupGlyphOrder(names)
    cmap = {ord(one): f"u{ord(one):04X}" for one in characters}
    builder.setupCharacterMap({32: "space", **cmap})
    builder.setupGlyf(dict.fromkeys(names, _square()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    named = {"en": family, "zh": chinese}
    other = {"styleName": "Regular", "psName": family.replace(" ", "")}
    builder.setupNameTable({"familyName": named, **other})
    builder.setupOS2(usWeightClass=weight)
    builder.setupPost()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{family}.ttf"
    builder.save(path)
    return path


def _square() -> Glyph:
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((900, 0), (900, 800), (100, 800)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()
