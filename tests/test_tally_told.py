"""`tally`: what may be counted twice or nowhere, or can't be told of table 4, is said."""

from collections.abc import Callable
from pathlib import Path

import pytest
from registers import (
    DONE,
    HEADS,
    OLD,
    TODAY,
    Row,
    blank,
    of_year,
    reading,
    register,
    tallied,
)
from reports import Run

from govreport.forms import form
from govreport.register.findings import YearRegister, problems_of
from govreport.register.read import RegisterReading
from govreport.register.tally import tally

FORM = form("2021")
ANSWERED: Row = {
    **OLD,
    "编号": "2024-009",
    "答复日期": "2025-01-05",
    "处理结果": "予以公开",
}


def told(now: Row, earlier: Row) -> list[tuple[str, bool]]:
    registers = [of_year(2025, now), of_year(2024, earlier)]
    found = tally(registers, 2025, FORM).problems
    return [(one.sentence.partition("第")[2], one.blocks) for _, one in found]


@pytest.mark.parametrize("number", ["2024-009", "2024-9", "２０２４-９"])
def test_one_number_answered_on_one_day_in_two_years_is_told(number: str) -> None:
    again = {**ANSWERED, "编号": number, "收到日期": "2025-01-02"}
    assert told(again, ANSWERED) == [(" 2 行编号、答复日期都一样", False)]
    assert told({**again, "答复日期": "2025-01-06"}, ANSWERED) == []
    assert told({**again, "编号": f"{number}0"}, ANSWERED) == []


def test_a_request_that_was_copied_is_known_however_its_number_is_written() -> None:
    old = {**ANSWERED, "编号": "依A-09"}
    assert (" 2 行是同一件", True) in told({**old, "编号": "依a-9"}, old)


@pytest.mark.parametrize(
    ("number", "blocks"), [("7", [True]), ("007", [False]), ("70", [])]
)
def test_numbers_that_are_written_otherwise_are_told_within_a_register(
    number: str, blocks: list[bool]
) -> None:
    one = of_year(2025, {**DONE, "编号": "7"}, {**DONE, "编号": number})
    assert [each.blocks for each in problems_of(one)] == blocks


@pytest.mark.parametrize(
    ("answered", "advice"),
    [("2024-12-31", "2024 年已经答复，不计入"), ("2025-01-02", "算作上年结转")],
)
def test_what_was_answered_before_the_year_is_not_called_carried_in(
    answered: str, advice: str
) -> None:
    one = of_year(2025, {**DONE, "收到日期": "2024-12-30", "答复日期": answered})
    (problem,) = problems_of(one, (), TODAY)
    assert advice in problem.advice
    counted = tally([one], 2025, FORM).numbers
    carried = sum(number for cell, number in counted.items() if cell.item == "carried_in")
    assert carried == ("上年结转" in advice)


def without_disputes(of: RegisterReading) -> RegisterReading:
    places = {field: at for field, at in of.places.items() if "_" not in field}
    return of._replace(places=places)


def test_table_4_is_left_alone_where_one_of_the_years_registers_tells_nothing_of_it() -> (
    None
):
    whole = of_year(2025, {**DONE, "复议收到日期": "2025-05-01"})
    other = YearRegister(2025, "乙", without_disputes(reading(DONE)))
    for registers, lacking in (([whole], []), ([whole, other], [1]), ([other], [0])):
        found = tally(registers, 2025, FORM)
        tables = {cell.table for cell in found.numbers}
        assert list(found.lacking) == lacking
        assert ("proceedings" in tables) == (not lacking)


def test_the_register_without_the_columns_of_table_4_is_named(tmp_path: Path) -> None:
    blank(tmp_path, 2025)
    register(tmp_path, 2025, DONE, heads=[one for one in HEADS if "诉讼" not in one])
    notes = tallied(tmp_path).notes
    assert any("2025/某某乡.申请.csv没有“" in one and "表四没有动" in one for one in notes)


def test_no_cell_of_a_register_commands_the_terminal(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    file = blank(tmp_path, 2025)
    register(tmp_path, 2025, {**DONE, "编号": "\x1b[2J1", "处理结果": "\x1b[2J公开了"})
    done = run("tally", str(file))
    assert done.code == 1
    assert "第 2 行“处理结果”" in done.out
    assert "\x1b" not in done.out + done.err


def test_a_register_without_a_request_is_told(tmp_path: Path) -> None:
    blank(tmp_path, 2025)
    register(tmp_path, 2025)
    assert any("一件申请也没有" in one for one in tallied(tmp_path, save=False).notes)
    register(tmp_path, 2025, DONE)
    assert not any("一件申请也没有" in one for one in tallied(tmp_path, save=False).notes)
