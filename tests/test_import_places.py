"""Cells that only their places tell: on a line of text, or between rules of dashes."""

from collections.abc import Callable, Iterable, Sequence

import pytest
from flattened import (
    BIG,
    BIG_ROW,
    FOUR,
    FULL,
    GAPPED,
    HEADS,
    PRINTED,
    SOME,
    THREE,
    TWO,
    Row,
    is_read,
    read,
    reasons,
    shortened,
    values,
    wrong,
)

from govreport.forms import Cell
from govreport.importers.reconciliation import Imported
from govreport.text import width

Lines = list[str]
Measure = Callable[[str], int]
LABELS = 60
"""Places that a row's label takes."""


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


# Digits that went into the next line ---------------------------------------------


def wrapped(*ats: int) -> tuple[Row, Row]:
    """The row with the last digits of some numbers below them."""
    texts = [str(one) for one in BIG[1]]
    upper = tuple(one[:-1] if at in ats else one for at, one in enumerate(texts))
    lower = tuple(one[-1] if at in ats else "" for at, one in enumerate(texts))
    return (BIG[0], upper), ("", lower)


@pytest.mark.parametrize("ats", [(6,), (3, 6), (0, 3, 6)])
def test_digits_below_a_row_leave_it_and_are_no_row(ats: tuple[int, ...]) -> None:
    one = below_heads(*columns([*wrapped(*ats), *GAPPED[:4]]))
    assert not BIG_ROW & values(one).keys()
    whole = below_heads(*columns([BIG, *GAPPED[:4]]))
    assert values(whole).keys() >= BIG_ROW
