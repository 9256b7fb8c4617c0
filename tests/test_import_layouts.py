"""Where the numbers of a table lie: taken by what fits all of them, never half of it."""

from collections.abc import Callable, Iterable

import pytest
from flattened import (
    BLOCKS,
    FOUR,
    ITEMS,
    PROCEEDINGS,
    RESULTS,
    SOME,
    TABLE_2,
    TABLE_3,
    THREE,
    TRUTH,
    TWO,
    Row,
    applications,
    behind,
    in_lines,
    read,
    reasons,
    rows_read,
    values,
    wrong,
)

from govreport.forms import Cell

Lines = list[str]
SHIFTED = "第一行的名称前面就有数，各行的数也许错了一行"
EITHER = "数在哪一格有几种读法，都合得上"
ABOVE = "上一行没有数，这些数也许是上一行的"
BROKEN = "这一行的数印在几行里，也许有数折了行"
LABELS_3 = [label for label, _ in TABLE_3]


def joined(row: Iterable[int | str]) -> str:
    return " ".join(map(str, row))


def before(rows: Iterable[Row]) -> Lines:
    """Each number on its line, then the label."""
    return [line for label, row in rows for line in (*map(str, row), label)]


def around(rows: Iterable[Row]) -> Lines:
    """Three numbers, the label, four numbers."""
    return [
        line for label, row in rows for line in (joined(row[:3]), label, joined(row[3:]))
    ]


def within(rows: Iterable[Row]) -> Lines:
    """The numbers between the halves of their label."""
    return [
        line
        for label, row in rows
        for line in (label[: len(label) // 2], joined(row), label[len(label) // 2 :])
    ]


def spaced(rows: Iterable[Row]) -> Lines:
    """A blank between all digits."""
    return [
        line for label, row in rows for line in (label, *(" ".join(str(n)) for n in row))
    ]


def labels_first(rows: Iterable[Row]) -> Lines:
    """All labels, then the rows of numbers."""
    rows = [*rows]
    return [*(label for label, _ in rows), *(joined(row) for _, row in rows)]


def by_columns(order: Iterable[int], rows: Iterable[Row] = TABLE_3) -> Lines:
    """All labels, then the numbers column by column."""
    rows = [*rows]
    columns = [str(row[at]) for at in order for _, row in rows]
    return [*(label for label, _ in rows), *columns]


def without(lines: Lines, at: int, count: int = 1) -> Lines:
    return [*lines[:at], *lines[at + count :]]


def with_line(lines: Lines, at: int, line: str) -> Lines:
    return [*lines[:at], line, *lines[at:]]


def table_2(flat: Callable[[list[Row]], Lines]) -> Lines:
    return [TWO, *(line for heads, rows in TABLE_2 for line in (*heads, *flat(rows)))]


def table_4(numbers: Iterable[int | str]) -> Lines:
    heads = ["行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉", *RESULTS * 3]
    return [FOUR, *heads, *map(str, numbers)]


def replaced(row: tuple[int | str, ...]) -> list[Row]:
    """Table 3, the row of partial disclosure printed so."""
    return [(label, row if label == LABELS_3[3] else own) for label, own in TABLE_3]


FLAT = {
    "behind": behind,
    "lines": in_lines,
    "before": before,
    "before_in_lines": lambda rows: [
        line for label, row in rows for line in (joined(row), label)
    ],
    "around": around,
    "within": within,
    "spaced": spaced,
    "labels_first": labels_first,
}


@pytest.mark.parametrize("flat", FLAT.values(), ids=FLAT)
def test_each_layout_is_read_whole(flat: Callable[[Iterable[Row]], Lines]) -> None:
    one = applications(*flat(TABLE_3))
    assert values(one, "applications") == {
        cell: value for cell, value in TRUTH.items() if cell.table == "applications"
    }
    assert not reasons(one, "applications")


@pytest.mark.parametrize("flat", FLAT.values(), ids=FLAT)
@pytest.mark.parametrize("nth", [0, 3, 11, 24])
def test_numbers_that_are_lost_make_no_other_wrong(
    flat: Callable[[Iterable[Row]], Lines], nth: int
) -> None:
    lines = flat(TABLE_3)
    numbers = [at for at, line in enumerate(lines) if line[-1].isdecimal()]
    one = applications(*without(lines, numbers[nth]))
    assert wrong(one) == {}
    assert len(values(one)) < 175
    assert reasons(one, "applications")


@pytest.mark.parametrize("flat", [flat for name, flat in FLAT.items() if name != "spaced"])
@pytest.mark.parametrize("at", [3, 17, 40, 47])
def test_a_bare_page_number_between_makes_no_number_wrong(
    flat: Callable[[Iterable[Row]], Lines], at: int
) -> None:
    one = applications(*with_line(flat(TABLE_3), at, "3"))
    assert wrong(one) == {}


# Empty lines are cells ----------------------------------------------------------


def test_empty_lines_are_cells_where_every_row_has_all_of_its_own() -> None:
    one = applications(*behind(SOME))
    assert wrong(one) == {}
    printed = sum(number != "" for _, row in SOME for number in row)
    assert len(values(one)) == printed < 70
    assert "空白" in reasons(one)


@pytest.mark.parametrize("nth", [0, 3, -1])
def test_one_empty_line_too_few_or_too_many_makes_none_of_them_a_cell(nth: int) -> None:
    lines = behind(SOME)
    at = [number for number, line in enumerate(lines) if not line][nth]
    for one in (applications(*without(lines, at)), applications(*with_line(lines, at, ""))):
        assert wrong(one) == {}
        assert "空白" not in reasons(one, "applications")
        assert len(values(one)) == 7 * len(rows_read(one))


def test_blank_lines_between_all_lines_are_no_cells() -> None:
    one = applications(*(line for each in behind(TABLE_3) for line in (each, "")))
    assert len(rows_read(one)) == len(ITEMS)
    assert wrong(one) == {}


def test_empty_lines_at_the_ends_of_rows_alone_may_stand_for_anything() -> None:
    short = [(label, (*row[:5], "", "")) for label, row in TABLE_3]
    assert values(applications(*behind(short))) == {}


@pytest.mark.parametrize("at", range(1, 80, 5))
def test_a_page_number_fills_no_cell_that_is_an_empty_line(at: int) -> None:
    one = applications(*with_line(behind(SOME), at, "3"))
    assert wrong(one) == {}
    assert any("也许" in each or "分不清" in each for each in reasons(one, "applications"))


def test_a_published_mistake_among_blank_lines_is_kept_where_zeros_are_printed() -> None:
    _, row = TABLE_3[3]
    rows = replaced((*row[:6], int(row[6]) + 1))
    one = applications(*(line for each in behind(rows) for line in (each, "")))
    assert wrong(one) == {Cell("applications", "total", "partial"): str(int(row[6]) + 1)}


# Before, beside, within ---------------------------------------------------------


def test_numbers_before_the_first_label_leave_a_table_open_that_has_no_label_for_all() -> (
    None
):
    one = applications(*before(TABLE_3)[:-1])
    assert values(one) == {}
    assert SHIFTED in reasons(one)
    whole = applications(*before(TABLE_3))
    assert SHIFTED not in reasons(whole)


def test_a_label_lost_in_the_middle_takes_nothing_of_the_numbers_before_labels() -> None:
    lines = before(TABLE_3)
    one = applications(*without(lines, lines.index(LABELS_3[8])))
    assert values(one) == {}


def test_numbers_on_both_sides_lie_alike_or_nothing_is_read() -> None:
    lines = around(TABLE_3)
    turned = [*lines[:30], joined(TABLE_3[10][1]), LABELS_3[10], *lines[33:]]
    assert wrong(applications(*turned)) == {}
    uneven = applications(*lines[:30], *around(TABLE_3[10:])[1:])
    assert values(uneven) == {}


def test_lines_are_counted_only_where_the_form_has_as_many_rows() -> None:
    lines = within(TABLE_3)
    assert len(rows_read(applications(*lines))) == len(ITEMS)
    for few in (lines[:-3], [*lines, "1 0 0 0 0 0 1"], without(lines, 40)):
        assert rows_read(applications(*few)) == []


def test_numbers_below_two_labels_are_the_first_ones_or_the_second_ones() -> None:
    rows = behind(TABLE_3)
    at = rows.index(LABELS_3[3])
    granted, partial = rows[at - 7 : at], rows[at + 1 : at + 8]
    both = [*rows[: at - 7], rows[at], *granted, *partial, *rows[at + 8 :]]
    assert len(rows_read(applications(*both))) == len(ITEMS)
    for some in (granted, partial):
        one = applications(*rows[: at - 7], rows[at], *some, *rows[at + 8 :])
        assert wrong(one) == {}
        assert {each.id for each in ITEMS} - {*rows_read(one)} == {"granted", "partial"}
        assert ABOVE in reasons(one, "applications")


# Labels first, then numbers -----------------------------------------------------


def test_columns_apart_are_certain_only_where_all_orders_agree() -> None:
    one = applications(*by_columns(range(7)))
    assert wrong(one) == {}
    assert {cell.block for cell in values(one)} >= {"total"}
    assert len([cell for cell in values(one) if cell.block == "total"]) == len(ITEMS)
    assert reasons(one, "applications") == {EITHER}


@pytest.mark.parametrize("order", [(2, 1, 0, 3, 4, 5, 6), (6, 0, 1, 2, 3, 4, 5)])
def test_columns_in_another_order_are_read_no_further(order: tuple[int, ...]) -> None:
    one = applications(*by_columns(order))
    assert wrong(one) == {}
    assert values(one) == values(applications(*by_columns(range(7))))


def test_columns_of_which_none_is_the_total_are_not_read() -> None:
    spoilt = replaced((*TABLE_3[3][1][:6], 99))
    assert values(applications(*by_columns(range(7), spoilt))) == {}
    marked = [(label, ("/", *row[1:])) for label, row in TABLE_3]
    assert values(applications(*by_columns(range(7), marked))) == {}


# Tables 2 and 4 -----------------------------------------------------------------


@pytest.mark.parametrize("flat", [behind, before, in_lines])
def test_table_2_is_read_whole(flat: Callable[[Iterable[Row]], Lines]) -> None:
    one = read(*table_2(flat))
    assert wrong(one) == {}
    assert len(values(one, "disclosure")) == 10


def test_table_2_without_sums_is_certain_only_where_all_layouts_agree() -> None:
    one = read(*table_2(labels_first))
    assert wrong(one) == {}
    assert {cell.block for cell in values(one)} == {
        "licensing",
        "penalties",
        "coercion",
        "fees",
    }
    assert EITHER in reasons(one, "disclosure")


def test_a_number_that_table_2_lost_is_made_up_by_no_other() -> None:
    lines = table_2(before)
    one = read(*without(lines, lines.index("30")))
    assert values(one) == {}
    assert SHIFTED in reasons(one, "disclosure")
    first = table_2(labels_first)
    lost = read(*without(first, first.index("82")))
    assert wrong(lost) == {}
    assert not any(cell.block == "penalties" for cell in values(lost))


def test_table_4_has_its_empty_lines_as_cells_or_is_left() -> None:
    assert len(values(read(*table_4(PROCEEDINGS)))) == 15
    gaps = [number or "" for number in PROCEEDINGS]
    one = read(*table_4(gaps))
    assert wrong(one) == {}
    assert len(values(one)) == sum(map(bool, gaps))
    assert values(read(*table_4([one for one in gaps if one != ""]))) == {}
    assert values(read(FOUR, *map(str, PROCEEDINGS), *table_4([])[1:])) == {}


# Doubts of a row ----------------------------------------------------------------


def bars(rows: Iterable[Row]) -> Lines:
    heads: Row = ("申请", tuple(one.short for one in BLOCKS))
    texts = (" | ".join(map(str, (label, *row))) for label, row in (heads, *rows))
    return [THREE, *(f"| {text} |" for text in texts)]


@pytest.mark.parametrize("row", [(4, 2, 1, 3, 0, 10, ""), (4, "", 2, 6, "", "", "")])
def test_a_total_a_cell_too_early_leaves_the_row(row: tuple[int | str, ...]) -> None:
    one = read(*bars(replaced(row)))
    assert "partial" not in {cell.item for cell in values(one)}
    assert any("少了一格" in each for each in reasons(one, "applications"))
    assert len(rows_read(one)) == len(ITEMS) - 1


def test_a_blank_total_that_no_number_gives_is_just_blank() -> None:
    one = read(*bars(replaced((4, "", 2, 1, "", "", ""))))
    found = {cell.block for cell in values(one) if cell.item == "partial"}
    assert found == {"natural_person", "research", "nonprofit"}


def test_digits_that_went_into_the_next_line_leave_the_row() -> None:
    lines = in_lines(TABLE_3)
    at = next(n for n, line in enumerate(lines) if line.startswith(LABELS_3[2]))
    one = applications(*lines[:at], lines[at][:-1], lines[at][-1], *lines[at + 1 :])
    assert "granted" not in rows_read(one)
    assert wrong(one) == {}
    halves = lines[at].split(" ")
    two = joined(halves[:4]), joined(halves[4:])
    broken = applications(*lines[:at], *two, *lines[at + 1 :])
    assert "granted" in rows_read(broken)
    spoilt = applications(
        *lines[:at], " ".join(halves[:4]), " ".join([*halves[4:-1], "99"]), *lines[at + 1 :]
    )
    assert "granted" not in rows_read(spoilt)
    assert BROKEN in reasons(spoilt)
