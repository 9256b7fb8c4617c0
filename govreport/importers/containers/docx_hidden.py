"""What a Word document has beside its text: revisions, comments, pictures, notes."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
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
IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
GRAPHIC = "{http://schemas.openxmlformats.org/drawingml/2006/main}graphicData"
URIS = {"picture": "图片", "chart": "图表", "chartex": "图表"}
FIRST = ("嵌入的对象", "文本框", "图片", "图表")
"""What a drawing is that has several of these in it."""
LEFT_OUT = {
    "隐藏的文字": ("vanish",),
    "加删除线的文字": ("strike", "dstrike"),
    "上标": ("vertAlign",),
}
"""Runs with these properties are not read."""
UNSEEN = tuple(chain(*LEFT_OUT.values()))
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
MARKS = (
    *(*CHANGED, DRAWING, OLD_DRAWING, OBJECT, *DIRTY),
    *(W + tag for tag in (*SIMPLE, *chain(*LEFT_OUT.values()))),
)
"""A document without any of these has nothing beside its text, as most have."""


def hidden_in(body: "_Element") -> Iterator[Hidden]:
    """Count what a body has beside its text, in the order of `HIDDEN`."""
    if next(body.iter(*MARKS), None) is None:
        return
    counts = Counter(_kinds(body))
    yield from (Hidden(kind, counts[kind]) for kind in HIDDEN if counts[kind])


def _kinds(body: "_Element") -> Iterator[str]:
    yield from ("未接受的修订" for _ in range(_changes(body)))
    for tag, kind in SIMPLE.items():
        yield from (kind for _ in body.iter(W + tag))
    yield from _drawn(body)
    for kind, tags in LEFT_OUT.items():
        runs = dict.fromkeys(runs_with(body, tags))
        yield from (kind for one in runs if _has_text(one))
    for one in body.iter(*DIRTY):
        if one.get(W + "dirty") in {"1", "true", "on"}:
            yield "没有更新的域"


def _changes(body: "_Element") -> int:
    """Count changes: old and new text beside each other once, and a row once.

    The end of a paragraph counts where nothing else of it was changed.
    """
    rows = [row for row in body.iter(ROW) if _is_changed(row)]
    whole, count, end = set(rows), len(rows), False
    for one in body.iter(PARAGRAPH, *CHANGED):
        before, parent = one.getprevious(), one.getparent()
        if one.tag == PARAGRAPH:
            count, end = count + end, False
        elif next(one.iterancestors(ROW), None) in whole:
            continue
        elif parent is not None and parent.tag == RUN_PROPERTIES:
            end = True
        elif before is None or before.tag not in CHANGED:
            count, end = count + 1, False
    return count + end


def _is_changed(row: "_Element") -> bool:
    facts = row.find(ROW_PROPERTIES)
    return facts is not None and any(one.tag in CHANGED for one in facts)


def runs_with(body: "_Element", tags: tuple[str, ...]) -> Iterator["_Element"]:
    """Give the runs that have any of some properties."""
    for mark in body.iter(*(W + tag for tag in tags)):
        properties = mark.getparent()
        run = None if properties is None else properties.getparent()
        if run is not None and run.tag == RUN and mark.get(W + "val") not in OFF:
            yield run


def _has_text(run: "_Element") -> bool:
    return any((one.text or "").strip() for one in run.iter(TEXT))


def _drawn(body: "_Element") -> Iterator[str]:
    """Tell what each drawing is; what stands in a text box is told by itself."""
    kinds = {
        one: ["嵌入的对象" if one.tag == OBJECT else "图形"]
        for one in body.iter(DRAWING, OLD_DRAWING, OBJECT)
    }
    for one in body.iter(GRAPHIC, IMAGE, TEXTBOX):
        around = next(one.iterancestors(DRAWING, OLD_DRAWING, OBJECT), None)
        if around is not None:
            uri = (one.get("uri") or "").rpartition("/")[2]
            shown = URIS.get(uri, "") if one.tag == GRAPHIC else "文本框"
            kinds[around].append("图片" if one.tag == IMAGE else shown)
    for some in kinds.values():
        yield next((kind for kind in FIRST if kind in some), some[0])
