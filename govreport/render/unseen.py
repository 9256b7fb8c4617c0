"""Text in a Word document's tables that is there and that nobody sees."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from govreport.packages import open_package
from govreport.xml_parts import part

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R, P, TC, TBL, RPR, STYLE = (W + tag for tag in ("r", "p", "tc", "tbl", "rPr", "style"))
PALE = 0xE0
"""From here on, of 255 in each colour, nobody reads it on white."""
SMALLEST = 4
"""Half points that nobody reads."""
OFF = frozenset({"0", "false", "off"})


def unseen_runs(root: "_Element", styles: "_Element | None") -> Iterator["_Element"]:
    """Give the runs in tables whose text nobody sees: hidden, white on white, tiny."""
    named = _unseen_styles(styles)
    marks = root.iter(*(W + one for one in ("color", "vanish", "webHidden")))
    sizes = {one.get(f"{W}val", "") for one in root.iter(f"{W}sz")}
    tiny = any(one.isdecimal() and int(one[:5]) <= SMALLEST for one in sizes)
    if not named and not tiny and next(marks, None) is None:
        return
    for table in root.iter(TBL):
        for run in table.iter(R):
            own = run.find(RPR)
            around = next(run.iterancestors(P), None)
            using = {
                one.get(f"{W}val")
                for path, parent in (
                    (f"{W}rPr/{W}rStyle", run),
                    (f"{W}pPr/{W}pStyle", around),
                )
                if parent is not None and (one := parent.find(path)) is not None
            }
            pale = _is_pale(own) or (using & named and not _overrides(own))
            if _is_tiny(own) or (pale and not _is_shaded(run)):
                yield run


def unseen_in(raw: bytes) -> Iterator[str]:
    """Give the texts in a document's tables that nobody sees."""
    with open_package(raw) as package:
        main, styles = (
            part(package, path, path, "Word") if path in package.NameToInfo else None
            for path in ("word/document.xml", "word/styles.xml")
        )
    if main is not None:
        yield from ("".join(run.itertext()) for run in unseen_runs(main, styles))


def _unseen_styles(styles: "_Element | None") -> set[str | None]:
    if styles is None:
        return set()
    return {
        one.get(f"{W}styleId")
        for one in styles.iter(STYLE)
        if one.get(f"{W}type") != "table" and _is_unseen(one.find(RPR))
    }


def _is_unseen(own: "_Element | None") -> bool:
    return _is_tiny(own) or _is_pale(own)


def _is_tiny(own: "_Element | None") -> bool:
    """Whether text is hidden or too small to be read, on whatever ground."""
    if own is None:
        return False
    for name in ("vanish", "webHidden"):
        found = own.find(W + name)
        if found is not None and found.get(f"{W}val", "1") not in OFF:
            return True
    size = own.find(f"{W}sz")
    value = "" if size is None else size.get(f"{W}val", "")
    return value.isdecimal() and int(value[:5]) <= SMALLEST


def _is_pale(own: "_Element | None") -> bool:
    colour = None if own is None else own.find(f"{W}color")
    if colour is None:
        return False
    value, theme = colour.get(f"{W}val", ""), colour.get(f"{W}themeColor", "")
    if theme:
        light = theme in {"background1", "light1"}
        return light and not colour.get(f"{W}themeShade")
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", value):
        return value.lower() == "white"
    return all(int(value[at : at + 2], 16) >= PALE for at in (0, 2, 4))


def _overrides(own: "_Element | None") -> bool:
    """Whether a run has a colour or a size of its own."""
    return own is not None and any(
        own.find(W + name) is not None for name in ("color", "sz")
    )


def _is_shaded(run: "_Element") -> bool:
    """Whether what is around a run has a ground that is not white."""
    paths = [(run, "rPr"), *((one, "pPr") for one in run.iterancestors(P))]
    paths += [(one, "tcPr") for one in run.iterancestors(TC)]
    paths += [(one, "tblPr") for one in run.iterancestors(TBL)]
    for parent, name in paths:
        found = parent.find(f"{W}{name}/{W}shd")
        if found is None:
            continue
        fill, theme = found.get(f"{W}fill", "auto"), found.get(f"{W}themeFill", "")
        if theme or not (fill in {"auto", ""} or fill.upper() == "FFFFFF"):
            return theme not in {"background1", "light1"}
    return False
