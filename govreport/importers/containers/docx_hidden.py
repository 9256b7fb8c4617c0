"""What a Word document has beside its text: revisions, comments, pictures, notes."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from govreport.importers.blocks import HIDDEN, Hidden

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RUN, TEXT = W + "r", W + "t"
CHANGED = tuple(W + tag for tag in ("ins", "del", "moveFrom", "cellIns", "cellDel"))
"""Changes that nobody accepted; where a text was moved to is told by where from."""
PARAGRAPH, RUN_PROPERTIES = W + "p", W + "rPr"
ROW, ROW_PROPERTIES = W + "tr", W + "trPr"
DRAWING, OLD_DRAWING, OBJECT = (W + tag for tag in ("drawing", "pict", "object"))
TEXTBOX = W + "txbxContent"
V = "{urn:schemas-microsoft-com:vml}"
GRAPHIC = "{http://schemas.openxmlformats.org/drawingml/2006/main}graphicData"
LEFT_OUT = {
    "vanish": "隐藏的文字",
    "strike": "加删除线的文字",
    "dstrike": "加删除线的文字",
    "vertAlign": "上标",
}
"""Runs with these properties are not read."""
OFF = frozenset({"0", "false", "off", "none", "baseline", "subscript"})
"""How a property of a run says that it isn't so."""
SIMPLE = {
    "commentReference": "批注",
    "sym": "符号",
    "footnoteReference": "脚注和尾注",
    "endnoteReference": "脚注和尾注",
    "altChunk": "嵌入的对象",
}
DIRTY = (W + "fldChar", W + "fldSimple")


def hidden_in(body: "_Element") -> Iterator[Hidden]:
    """Count what a body has beside its text, in the order of `HIDDEN`."""
    counts = Counter(_kinds(body))
    yield from (Hidden(kind, counts[kind]) for kind in HIDDEN if counts[kind])


def _kinds(body: "_Element") -> Iterator[str]:
    yield from ("未接受的修订" for one in body.iter(*CHANGED) if _is_first(one))
    for tag, kind in SIMPLE.items():
        yield from (kind for _ in body.iter(W + tag))
    for one in body.iter(DRAWING, OLD_DRAWING, OBJECT):
        yield from _drawn(one)
    for tag, kind in LEFT_OUT.items():
        for mark in body.iter(W + tag):
            yield from (kind for _ in _texts(mark))
    for one in body.iter(*DIRTY):
        if one.get(W + "dirty") in {"1", "true", "on"}:
            yield "没有更新的域"


def _is_first(change: "_Element") -> bool:
    """Whether a change is told: once where old and new text, or a whole row, are."""
    before, parent = change.getprevious(), change.getparent()
    if before is not None and before.tag in CHANGED:
        return False
    if parent is not None and parent.tag == ROW_PROPERTIES:
        return True
    row = next(change.iterancestors(ROW), None)
    facts = None if row is None else row.find(ROW_PROPERTIES)
    if facts is not None and any(one.tag in CHANGED for one in facts):
        return False
    if parent is not None and parent.tag == RUN_PROPERTIES:  # the end of a paragraph
        paragraph = next(change.iterancestors(PARAGRAPH), None)
        return paragraph is None or all(one is change for one in paragraph.iter(*CHANGED))
    return True


def _texts(mark: "_Element") -> Iterator[str]:
    """Give the text of the run that a mark is a property of, where it has any."""
    properties = mark.getparent()
    run = None if properties is None else properties.getparent()
    if run is not None and run.tag == RUN and mark.get(W + "val") not in OFF:
        text = "".join(one.text or "" for one in run.iter(TEXT))
        if text.strip():
            yield text


def _drawn(drawing: "_Element") -> Iterator[str]:
    """Tell what a drawing is; what stands in a text box is told by itself."""
    if drawing.tag == OBJECT:
        yield "嵌入的对象"
        return
    if next(drawing.iter(TEXTBOX), None) is not None:
        yield "文本框"
        return
    kinds = {(one.get("uri") or "").rpartition("/")[2] for one in drawing.iter(GRAPHIC)}
    if "picture" in kinds or next(drawing.iter(V + "imagedata"), None) is not None:
        yield "图片"
    elif kinds & {"chart", "chartex"}:
        yield "图表"
    else:
        yield "图形"
