"""Cells that only their places on a page tell: web pages and Word files made from PDFs."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

import pytest
from flattened import (
    BIG,
    BIG_ROW,
    END,
    FULL,
    GAPPED,
    HEADS,
    PRINTED,
    SOME,
    TABLE_2,
    THREE,
    TITLE,
    TWO,
    Row,
    is_read,
    reasons,
    shortened,
    values,
    wrong,
)
from hostile import W, package

from govreport.importers import read_document
from govreport.importers.containers.placed import Box, blocks_of
from govreport.importers.reconciliation import Imported

DOWN, ACROSS = 30, 50
BOTTOM = 12


def boxes(
    rows: Iterable[Row], *, first: int = 60, left: int = 300, top: int = 0
) -> list[Box]:
    """Labels and numbers of a page, in points."""
    found = []
    for at, (label, row) in enumerate(shortened(rows)):
        down = top + DOWN * at
        found.append(Box(label, first, down, left - 10, down + BOTTOM))
        found += [
            Box(
                str(one),
                x := left + ACROSS * column,
                down,
                x + 6 * len(str(one)),
                down + 12,
            )
            for column, one in enumerate(row)
            if one != ""
        ]
    return found


def page(*parts: str | Sequence[Row], left: int = 300) -> list[Box]:
    """A page with lines of text and tables below each other."""
    found: list[Box] = []
    top = 40
    for part in parts:
        if isinstance(part, str):
            found.append(Box(part, 60, top, 60 + 12 * len(part), top + BOTTOM))
            top += DOWN
        else:
            found += boxes(part, left=left, top=top)
            top += DOWN * len(part)
    return found


Written = Callable[[Sequence[Sequence[Box]]], Imported]


def as_html(pages: Sequence[Sequence[Box]]) -> Imported:
    """Paragraphs with places of their own, as pdftohtml writes them."""

    def put(box: Box) -> str:
        place = f"top:{box.top * 1.5:.0f}px;left:{box.left * 1.5:.0f}px"
        return f'<p style="position:absolute;{place};white-space:nowrap" class="ft10">{escape(box.text)}</p>'

    style = "<style>.ft10{font-size:16px;}</style>"
    body = "".join(f"<div>{''.join(map(put, one))}</div>" for one in pages)
    return read_document(f"<html>{style}<body>{body}</body></html>".encode(), "x.html")


WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


def as_word(pages: Sequence[Sequence[Box]]) -> Imported:
    """Text boxes with places, all of them in one paragraph."""

    def put(box: Box) -> str:
        left, top, wide, tall = (
            round(one * 12_700)
            for one in (box.left, box.top, box.right - box.left, box.bottom - box.top)
        )
        return (
            f'<w:r><w:drawing><wp:anchor xmlns:wp="{WP}">'
            f"<wp:positionH><wp:posOffset>{left}</wp:posOffset></wp:positionH>"
            f"<wp:positionV><wp:posOffset>{top}</wp:posOffset></wp:positionV>"
            f'<wp:extent cx="{wide}" cy="{tall}"/><w:txbxContent><w:p><w:r><w:t>'
            f"{escape(box.text)}</w:t></w:r></w:p></w:txbxContent>"
            "</wp:anchor></w:drawing></w:r>"
        )

    runs = "".join(
        put(box) for one in pages for box in sorted(one, key=lambda box: box.top)
    )
    document = f"<w:document {W}><w:body><w:p>{runs}</w:p></w:body></w:document>"
    return read_document(package(document.encode()), "x.docx")


written = pytest.mark.parametrize("write", [as_html, as_word])
HEAD: Row = ("申请", tuple(one[:4] for one in HEADS))


@written
def test_places_on_a_page_tell_the_empty_cells(write: Written) -> None:
    one = write([page(TITLE, THREE, [HEAD, *SOME], *END)])
    assert is_read(one)
    assert "空白" in reasons(one)
    assert one.report.narrative["other"] == "无。"


@written
def test_tables_of_a_page_have_columns_of_their_own(write: Written) -> None:
    bands = [[(heads[0], tuple(heads[1:])), *rows] for heads, rows in TABLE_2]
    one = write([page(TITLE, TWO, *bands), page(THREE, [HEAD, *SOME], *END, left=280)])
    assert wrong(one) == {}
    assert len(values(one, "disclosure")) == 10
    assert len(values(one, "applications")) == PRINTED


@written
def test_a_table_that_a_page_breaks_has_columns_on_each(write: Written) -> None:
    again = page([*FULL, *SOME[5:]], *END, left=320)
    one = write([page(TITLE, THREE, [HEAD, *SOME[:5]]), again])
    assert is_read(one)


@written
def test_few_numbers_without_a_full_row_are_not_put_into_cells(write: Written) -> None:
    gone = [(label, (*row[:3], "", *row[4:])) for label, row in GAPPED]
    bare = [(label, row) for label, row in gone if sum(one != "" for one in row) < 6]
    one = write([page(TITLE, THREE, [("申请", ()), *bare, *bare, *bare], *END)])
    assert wrong(one) == {}


def test_text_of_a_few_boxes_is_read_box_by_box() -> None:
    blank = GAPPED[0]
    few = as_word([page(TITLE, THREE, [HEAD, blank])])
    assert wrong(few) == {}
    assert "空白" not in reasons(few)


def test_boxes_without_place_or_text_are_passed_over() -> None:
    pages = [page(TITLE, THREE, [HEAD, *SOME], *END)]
    pages[0].append(Box(" ", 1, 1, 2, 2))
    assert is_read(as_word(pages))


def test_lines_that_reach_the_margin_go_on_in_the_next() -> None:
    texts = ["全年公开信息" * 6, "一百条。", "又一段。"]
    found = blocks_of(
        [
            [
                Box(one, 60, 20.0 * at, 60 + 10 * len(one), 20 * at + 10)
                for at, one in enumerate(texts)
            ]
        ]
    )
    assert [getattr(one, "text", "") for one in found] == [texts[0] + texts[1], texts[2]]


@written
@pytest.mark.parametrize("ats", [(6,), (3, 6)])
def test_digits_right_below_numbers_of_a_page_leave_their_row(
    write: Written, ats: tuple[int, ...]
) -> None:
    rows = [HEAD, BIG, *SOME[4:]]
    boxed = page(TITLE, THREE, rows, *END)
    assert values(write([boxed])).keys() >= BIG_ROW
    broken = [*boxed]
    for at in ats:
        whole = next(one for one in broken if one.text == str(BIG[1][at]))
        broken[broken.index(whole)] = whole._replace(text=whole.text[:-1])
        top = whole.bottom + 1
        broken.append(whole._replace(text=whole.text[-1], top=top, bottom=top + BOTTOM))
    assert not BIG_ROW & values(write([broken])).keys()


@written
def test_the_number_of_a_page_is_none_of_its_last_row(write: Written) -> None:
    boxed = page(TITLE, THREE, [HEAD, *SOME])
    low = max(one.bottom for one in boxed)
    number = Box("7", 450, low + 40, 456, low + 52)
    assert is_read(write([[*boxed, number], page(*END)]))


@written
def test_words_left_of_the_heads_are_none_of_the_first_column_s(write: Written) -> None:
    boxed = page(TITLE, THREE, [HEAD, *SOME], *END)
    first = next(one for one in boxed if one.text == HEADS[0])
    beside = Box("（本列数据的勾稽关系为：第一项加第二项之", 60, 0, first.left + 2, 0)
    beside = beside._replace(top=first.top - 14, bottom=first.top - 2)
    assert is_read(write([[*boxed, beside]]))
