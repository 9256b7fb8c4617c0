"""A report's tables 2, 3 and 4 as rows to flatten, and what is read of them again."""

from collections.abc import Iterable, Mapping

from govreport.forms import Cell, form
from govreport.importers import read_document
from govreport.importers.reconciliation import Imported

FORM = form("2021")
TITLE = "云溪县财政局2024年政府信息公开工作年度报告"
TWO = "二、主动公开政府信息情况"
THREE = "三、收到和处理政府信息公开申请情况"
FOUR = "四、政府信息公开行政复议、行政诉讼情况"
BLOCKS = [*FORM.tables["applications"].blocks.values()]
ITEMS = [*FORM.tables["applications"].items_of[BLOCKS[0].id].values()]
HEADS = [one.short for one in BLOCKS]
HEAD_LINES = (THREE, "申请人情况", *HEADS)
END = ("五、存在的主要问题及改进情况", "　　无。", "六、其他需要报告的事项", "　　无。")
SETTLED = [one.id for one in ITEMS[2:-2]]

Row = tuple[str, tuple[int | str, ...]]


def _applications() -> dict[str, tuple[int, ...]]:
    """Table 3 with a total for each row and column, no row like the next."""
    rows = {
        one.id: tuple((number * 3 + column * 5) % 7 for column in range(6))
        for number, one in enumerate(ITEMS)
    }
    rows["settled"] = tuple(map(sum, zip(*(rows[one] for one in SETTLED), strict=True)))
    new = zip(rows["settled"], rows["carried_out"], rows["carried_in"], strict=True)
    rows["received"] = tuple(done + left - before for done, left, before in new)
    return {item: (*row, sum(row)) for item, row in rows.items()}


APPLICATIONS = _applications()
LABELS = {one.id: one.path[-1] for one in ITEMS}
TABLE_3: list[Row] = [(LABELS[one.id], APPLICATIONS[one.id]) for one in ITEMS]
TABLE_2: list[tuple[list[str], list[Row]]] = [
    (
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        [("规章", (1, 2, 30)), ("行政规范性文件", (4, 5, 61))],
    ),
    (["信息内容", "本年处理决定数量"], [("行政许可", (740,))]),
    (["信息内容", "本年处理决定数量"], [("行政处罚", (82,)), ("行政强制", (9,))]),
    (["信息内容", "本年收费金额（单位：万元）"], [("行政事业性收费", ("1.25",))]),
]
PROCEEDINGS = (3, 1, 0, 2, 6, 0, 4, 1, 0, 5, 2, 0, 0, 1, 3)
RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
TRUTH: dict[Cell, str] = {
    **{
        Cell("applications", block.id, item): str(number)
        for item, row in APPLICATIONS.items()
        for block, number in zip(BLOCKS, row, strict=True)
    },
    **dict(
        zip(
            FORM.tables["disclosure"].cells,
            [str(one) for _, rows in TABLE_2 for _, row in rows for one in row],
            strict=True,
        )
    ),
    **dict(zip(FORM.tables["proceedings"].cells, map(str, PROCEEDINGS), strict=True)),
}


def without_zeros(rows: Iterable[Row]) -> list[Row]:
    """The same rows, a 0 printed as nothing."""
    return [(label, tuple(one or "" for one in row)) for label, row in rows]


def behind(rows: Iterable[Row]) -> list[str]:
    """A cell a line, as copied."""
    return [line for label, row in rows for line in (label, *map(str, row))]


def in_lines(rows: Iterable[Row]) -> list[str]:
    """A row a line, a blank between its numbers."""
    return [" ".join((label, *map(str, row))) for label, row in rows]


def read(*lines: str) -> Imported:
    """What is read of a text."""
    return read_document("\n".join([TITLE, *lines, *END]).encode(), "x.txt")


def applications(*lines: str) -> Imported:
    """What is read of a text with table 3, its head above these lines."""
    return read(*HEAD_LINES, *lines)


def values(one: Imported, table: str = "") -> dict[Cell, str]:
    """The numbers that were read, of one table or all."""
    found = {cell: str(value) for cell, value in one.report.stated.items()}
    return {cell: value for cell, value in found.items() if cell.table.startswith(table)}


def wrong(one: Imported, truth: Mapping[Cell, str] = TRUTH) -> dict[Cell, str]:
    """The numbers that were read otherwise than they are."""
    return {cell: v for cell, v in values(one).items() if truth.get(cell) != v}


def rows_read(one: Imported) -> list[str]:
    """The rows of table 3 that were read whole."""
    found = values(one, "applications")
    return [
        item.id
        for item in ITEMS
        if all(Cell("applications", block.id, item.id) in found for block in BLOCKS)
    ]


def reasons(one: Imported, table: str = "") -> set[str]:
    """Why numbers were not read."""
    return {
        unread.reason
        for unread in one.reconciliation.unread
        if unread.cells[0].table.startswith(table)
    }


SOME = without_zeros(TABLE_3[2:12])
"""Rows with empty cells, which no column sums up."""
FULL = [row for row in SOME if "" not in row[1]]
GAPPED = [row for row in SOME if "" in row[1]]
PRINTED = sum(number != "" for _, row in SOME for number in row)
BIG: Row = (FULL[0][0], (10, 30, 10, 60, 40, 20, 170))
BIG_ROW = {Cell("applications", one.id, "denied_state_secret") for one in BLOCKS}


def shortened(rows: Iterable[Row]) -> list[Row]:
    """Labels that leave room for columns."""
    return [(label.partition("（区分")[0], row) for label, row in rows]


def is_read(one: Imported) -> bool:
    """Whether all numbers that are printed were read, each in its cell."""
    return wrong(one) == {} and len(values(one)) == PRINTED
