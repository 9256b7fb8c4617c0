"""What is drawn in an ODF document: pictures, charts, objects, shapes, text boxes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from govreport.importers.containers.odt_styles import ODF

if TYPE_CHECKING:
    from lxml.etree import _Element

DRAW = f"{ODF}drawing:1.0}}"
BOX, IMAGE = DRAW + "text-box", DRAW + "image"
OBJECTS = DRAW + "object", DRAW + "object-ole"
HREF = "{http://www.w3.org/1999/xlink}href"
MIME = f"{ODF}office:1.0}}mimetype"
WRITTEN = f"{ODF}text:1.0}}", f"{ODF}table:1.0}}"
FIRST = ("嵌入的对象", "图表", "符号", "文本框", "图片")
"""What a drawing is that has several of these in it; an object has its picture too."""


class Drawing(NamedTuple):
    """What a drawing is, the paragraphs and tables in it, and what stands in its place."""

    kind: str
    blocks: list["_Element"]
    mark: str


def drawn(element: "_Element", objects: Mapping[str, str]) -> Drawing:
    """Look at a drawing, and at those that are grouped in it."""
    kinds, blocks, left = set(), [], [element]
    while left:
        one = left.pop()
        if one.tag in OBJECTS:
            kinds.add(_object(one, objects))
            continue
        if one.tag == IMAGE:
            kinds.add("图片")
        written = [child for child in one if str(child.tag).startswith(WRITTEN)]
        if one.tag == BOX or any("".join(some.itertext()).strip() for some in written):
            kinds.add("文本框")
        blocks += written
        left += [child for child in reversed(one) if str(child.tag).startswith(DRAW)]
    kind = next((kind for kind in FIRST if kind in kinds), "图形")
    return Drawing(kind, blocks, "※" if kind == "符号" else "")


def _object(element: "_Element", objects: Mapping[str, str]) -> str:
    """Tell what is embedded, by the package's list or, in a flat file, by what it is."""
    path = (element.get(HREF) or "").removeprefix("./").strip("/")
    inside = next(iter(element), None)
    own = "" if inside is None else inside.get(MIME) or str(inside.tag)
    media = objects.get(path, own)
    if "chart" in media:
        return "图表"
    return "符号" if "formula" in media or media.endswith("}math") else "嵌入的对象"
