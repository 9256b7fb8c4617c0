"""Cells that only their places tell: on a line, between rules, on a page."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

import pytest
from flattened import (
    END,
    FOUR,
    HEADS,
    TABLE_2,
    TABLE_3,
    THREE,
    TITLE,
    TWO,
    Row,
    read,
    reasons,
    values,
    without_zeros,
    wrong,
)
from hostile import W, package

from govreport.forms import Cell
from govreport.importers import read_document
from govreport.importers.containers.placed import Box, blocks_of
from govreport.importers.reconciliation import Imported
from govreport.text import width

Lines = list[str]
Measure = Callable[[str], int]
SOME = without_zeros(TABLE_3[2:12])
FULL = [row for row in SOME if "" not in row[1]]
GAPPED = [row for row in SOME if "" in row[1]]
PRINTED = sum(number != "" for _, row in SOME for number in row)
LABELS = 60
"""Places that a row's label takes."""


def shortened(rows: Iterable[Row]) -> list[Row]:
    """Labels that leave room for columns."""
    return [(label.partition("（区分")[0], row) for label, row in rows]


def padded(text: str, places: int, measure: Measure = width) -> str:
    return text + " " * (places - measure(text))


def columns(
    rows: Iterable[Row],
    measure: Measure = width,
    *,
    first: int = LABELS,
    each: int = 6,
) -> Lines:
    """A line for each row, its numbers below each other."""
    return [
        (
            padded(label, first, measure)
            + "".join(padded(str(one), each, measure) for one in row)
        ).rstrip()
        for label, row in shortened(rows)
    ]


def below_heads(*lines: str) -> Imported:
    return read(THREE, *columns([("申请", tuple(one[:2] for one in HEADS))]), *lines)


def is_read(one: Imported) -> bool:
    """Whether all numbers that are printed were read, each in its cell."""
    return wrong(one) == {} and len(values(one)) == PRINTED


# Blanks in a line ---------------------------------------------------------------


@pytest.mark.parametrize("measure", [width, len])
def test_numbers_below_each_other_tell_the_empty_cells(measure: Measure) -> None:
    one = below_heads(*columns(SOME, measure))
    assert is_read(one)
    assert "空白" in reasons(one)


def test_columns_are_told_only_by_a_row_with_all_its_numbers() -> None:
    one = below_heads(*columns(GAPPED))
    assert wrong(one) == {}
    assert "空白" not in reasons(one)
    assert values(below_heads(*columns([*FULL, *GAPPED]))).keys() > values(one).keys()


def test_a_number_beside_its_column_makes_all_columns_unsure() -> None:
    lines = columns(SOME)
    at = SOME.index(GAPPED[0])
    gap = lines[at].rindex("   ")
    one = below_heads(*lines[:at], lines[at][:gap] + lines[at][gap + 3 :], *lines[at + 1 :])
    assert wrong(one) == {}
    assert "空白" not in reasons(one)


def test_each_page_has_columns_of_its_own() -> None:
    first, second = [FULL[0], *GAPPED[:4]], [*FULL[1:], *GAPPED[4:]]
    other = columns(second, first=LABELS - 9, each=8)
    whole = below_heads(*columns(first), f"\f{other[0]}", *other[1:])
    assert is_read(whole)
    mixed = below_heads(*columns(first), *other)
    assert wrong(mixed) == {}
    assert "空白" not in reasons(mixed)


def test_a_blank_before_each_cell_tells_the_empty_ones() -> None:
    lines = [" ".join((label, *map(str, row))) for label, row in SOME]
    assert is_read(read(THREE, " ".join(("申请", *HEADS)), *lines))


def test_a_row_that_lacks_one_blank_makes_all_unsure() -> None:
    lines = [" ".join((label, *map(str, row))) for label, row in SOME]
    at = SOME.index(GAPPED[1])
    lines[at] = lines[at].replace("  ", " ", 1)
    one = read(THREE, " ".join(("申请", *HEADS)), *lines)
    assert wrong(one) == {}
    assert "空白" not in reasons(one)
    assert len(values(one)) < PRINTED


def test_a_number_with_a_note_may_be_wider_than_its_column() -> None:
    label, row = FULL[0]
    noted: Row = (label, (f"{row[0]}（含撤回2件）", *row[1:]))
    lines = columns(SOME)
    spread = columns([noted], each=6)[0]
    at = SOME.index(FULL[0])
    one = below_heads(*lines[:at], *columns(FULL), spread, *lines[at + 1 :])
    assert wrong(one) == {}


# Rules of dashes ----------------------------------------------------------------


PLACES = [LABELS, *[8] * 7]


def rule(places: Sequence[int]) -> str:
    return "  " + " ".join("-" * one for one in places)


def ruled(row: Sequence[object], places: Sequence[int] = PLACES) -> str:
    return "  " + " ".join(map(padded, map(str, row), places))


def cut(text: str, places: int) -> Lines:
    """A text in pieces of so many Chinese characters."""
    return [text[at : at + places // 2] for at in range(0, len(text), places // 2)]


def stacked(row: Row, places: Sequence[int]) -> Lines:
    """A row of which the label takes several lines."""
    label, *numbers = row[0], *map(str, row[1])
    first, *others = cut(label, places[0])
    return [
        ruled([first, *numbers], places),
        *(ruled([one, *[""] * 7], places) for one in others),
    ]


HEADED: Row = ("申请", tuple(one[:4] for one in HEADS))


def test_a_table_between_rules_has_its_cells_where_the_dashes_are() -> None:
    rows = [ruled((label, *row)) for label, row in shortened([HEADED, *SOME])]
    assert is_read(read(THREE, "", rule(PLACES), *rows, rule(PLACES), ""))


def test_a_head_may_stand_above_the_rule_that_parts_columns() -> None:
    head, *rows = [ruled((label, *row)) for label, row in shortened([HEADED, *SOME])]
    whole = "  " + "-" * (sum(PLACES) + 7)
    lines = [whole, head, rule(PLACES), *rows, whole]
    assert is_read(read(THREE, "", *lines, ""))
    assert is_read(read(THREE, "", *lines, "", FOUR, "　　无。"))


def test_blank_lines_part_rows_of_several_lines() -> None:
    places = [20, *[8] * 7]
    rows = [line for row in [HEADED, *SOME] for line in (*stacked(row, places), "")]
    assert is_read(read(THREE, "", rule(places), *rows[:-1], rule(places), ""))


def test_a_table_that_a_page_breaks_is_two_between_rules_of_their_own() -> None:
    narrow = [LABELS - 10, *[6] * 7]
    one = [ruled((label, *row)) for label, row in shortened([HEADED, *SOME[:4]])]
    two = [ruled((label, *row), narrow) for label, row in shortened([HEADED, *SOME[4:]])]
    first = [rule(PLACES), *one, rule(PLACES)]
    second = [rule(narrow), *two, rule(narrow)]
    assert is_read(read(THREE, "", *first, "", "\f", *second, ""))


def test_rules_without_gaps_are_no_table() -> None:
    line = "-" * 30
    one = read(
        THREE, line, "行政许可", line, TWO, "本年处理决定数量", "行政许可", "5", line
    )
    assert values(one) == {Cell("disclosure", "licensing", "decisions"): "5"}
    alone = read(TWO, "本年处理决定数量", "行政许可", "5", rule(PLACES))
    assert values(alone) == values(one)


# Pages with places --------------------------------------------------------------

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

    runs = "".join(put(box) for one in pages for box in one)
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


def test_few_text_boxes_are_lines_of_text() -> None:
    few = page(TITLE, *END)
    assert as_word([few]).report.organ.name == "云溪县财政局"
    table = [page(TITLE, THREE, [HEAD, FULL[0]], *END[2:])[:19]]
    assert wrong(as_word(table)) == {}


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
