"""Lines of a page with their places → paragraphs: which line goes on in the next."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from govreport.lazy import lazy

WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u2018-\u201d"
GAP = lazy(rf"(?<=[{WIDE}]) +| +(?=[{WIDE}])")
BEGINS = lazy(r"[一二三四五六七八九十]+、|[（(㈠-㈩][一二三四五六七八九十]*[）)]?")
"""What a line begins with that begins a part."""
ENDS = ("。", "！", "？", "：", "；")
FULL, MOSTLY = 0.94, 0.75
"""A line that reaches so far to the right goes on in the next; or may, broken early."""


def joined(pieces: Sequence[dict[str, Any]]) -> Iterator[Any]:
    """Join lines to paragraphs: a full line goes on, an indented one begins.

    So does one of another size: a title is followed by text. A line that was broken
    before a long word goes on too, where its paragraph began indented and no sentence
    ends.
    """
    text, goes_on, began_in, size = "", False, False, 0
    for piece in pieces:
        if "rows" in piece:
            if text:
                yield text
            text, goes_on = "", False
            yield piece["rows"]
            continue
        line = GAP.sub("", piece["text"]).strip()
        if not piece.get("digits") and re.fullmatch(r"[-—–\s]*\d{1,3}[-—–\s]*", line):
            continue  # the page's number
        indented = piece["x0"] > piece["page_left"] + 12
        before, size = size, round(piece["size"])
        goes_on = goes_on and not indented and size == before
        if text and goes_on and not BEGINS.match(line):
            text += line
        else:
            if text:
                yield text
            text, began_in = line, indented
        full = piece["x1"] >= piece["page_right"] * FULL
        most = piece["x1"] >= piece["page_right"] * MOSTLY
        goes_on = full or (began_in and most and not line.endswith(ENDS))
    if text:
        yield text
