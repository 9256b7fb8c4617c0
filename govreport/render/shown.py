"""What a filled document shows: the slots of its tables, and its paragraphs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from govreport.render.filling import Template
from govreport.render.looks import needed_part
from govreport.render.package import NO_XML


class Page(NamedTuple):
    """What a document shows: the slots of its tables, its paragraphs, all its text.

    `around` are the paragraphs of its headers, footers and notes.
    """

    tables: Sequence[Sequence[Sequence[str]]]
    paragraphs: Sequence[str]
    text: str
    around: Sequence[str] = ()


def page_of(opened: Template, made: Mapping[str, bytes]) -> Page:
    """Read what a filled document shows."""
    from govreport.importers.containers.docx import TBL, P, T, shown_in, slot_cells, text_of
    from govreport.render.unseen import unseen_runs

    first, *others = (needed_part(one) for one in made.values())
    for run in [*unseen_runs(first, {**opened.parts.fixed, **made})]:
        for text in run.iter(T):
            text.text = ""
    body = shown_in(first)
    return Page(
        [
            [[plain(slot.text) for _, slot in row] for row in slot_cells(table)]
            for table in body.iter(TBL)
        ],
        [plain(text_of(one)) for one in body.iter(P)],
        plain(text_of(body)),
        [plain(text_of(one)) for other in others for one in shown_in(other).iter(P)],
    )


def plain(text: str) -> str:
    """Give a text without its blanks."""
    return "".join(text.split())


def printable(text: str) -> str:
    """Put the sign for what XML can't say, a line tab too, as the filling does."""
    return NO_XML.sub("\ufffd", text)


def shape(page: Page) -> Iterator[list[int]]:
    """Count the slots of each row of each table."""
    yield from ([len(row) for row in table] for table in page.tables)


def slots(page: Page) -> Iterator[str]:
    """Give the texts of all slots of all tables."""
    yield from (one for table in page.tables for row in table for one in row)
