"""`tally`: a report's table 3 and table 4 counted from its registers, on disk."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from registers import (
    DONE,
    HEADS,
    OLD,
    PLAIN,
    TOWN,
    Row,
    blank,
    register,
    tallied,
    xlsx,
)
from reports import Run

from govreport.forms import Cell
from govreport.report import Organ, Origin
from govreport.tomlfile.files import load
from govreport.tomlfile.new import dumps

OPEN_OLD: Row = OLD
CLOSED_OLD: Row = {**OLD, "答复日期": "2025-01-08", "处理结果": "部分公开"}
REVIEW: Row = {**DONE, "复议收到日期": "2025-06-01"}
Cli = Callable[..., Run]


def numbers(folder: Path, year: int = 2025) -> dict[str, int]:
    """The numbers in the tables that aren't 0, the total column left out."""
    one = load(folder / str(year) / "某某乡.toml")
    return {
        ".".join(cell[1:]): value
        for cell in one.form.typed_cells
        if cell.table != "disclosure"
        and isinstance(value := one.value(cell), int)
        and value
    }


def test_a_year_is_counted_by_the_days_of_its_requests(tmp_path: Path) -> None:
    blank(tmp_path, 2025)
    register(tmp_path, 2024, CLOSED_OLD, {**OLD, "编号": "旧2", "申请人类别": "商业企业"})
    register(tmp_path, 2025, DONE, {**PLAIN, "编号": "2", "申请人类别": "其他"})
    done = tallied(tmp_path)
    assert not done.refused
    assert numbers(tmp_path) == {
        "natural_person.received": 1,
        "natural_person.carried_in": 1,
        "natural_person.granted": 1,
        "natural_person.partial": 1,
        "business.carried_in": 1,
        "business.carried_out": 1,
        "other.received": 1,
        "other.carried_out": 1,
    }
    assert tallied(tmp_path).changes == {}


def test_an_answer_of_the_next_year_is_carried_out_and_then_in(tmp_path: Path) -> None:
    blank(tmp_path, 2024)
    blank(tmp_path, 2025)
    register(tmp_path, 2024, CLOSED_OLD)
    register(tmp_path, 2025)
    tallied(tmp_path, 2024)
    tallied(tmp_path)
    assert numbers(tmp_path, 2024) == {"natural_person.received": 1, "natural_person.carried_out": 1}  # fmt: skip
    assert numbers(tmp_path) == {
        "natural_person.carried_in": 1,
        "natural_person.partial": 1,
    }


@pytest.mark.parametrize(
    ("more", "cells"),
    [
        ({}, {"review.pending": 1}),
        ({"复议结果": "结果纠正", "复议审结日期": "2025-07-30"}, {"review.overturned": 1}),
        ({"复议结果": "结果纠正", "复议审结日期": "2026-01-05"}, {"review.pending": 1}),
        (
            {"复议结果": "结果维持", "复议审结日期": "2025-07-30", "诉讼收到日期": "2025-09-01", "诉讼类型": "复议后起诉"},
            {"review.upheld": 1, "suit_after_review.pending": 1},
        ),
    ],
)  # fmt: skip
def test_a_dispute_counts_by_its_end(
    tmp_path: Path, more: Row, cells: dict[str, int]
) -> None:
    blank(tmp_path, 2025)
    register(tmp_path, 2025, {**REVIEW, **more})
    tallied(tmp_path)
    own = {"natural_person.received": 1, "natural_person.granted": 1}
    assert numbers(tmp_path) == {**own, **cells}


def test_a_review_of_last_years_request_that_ended_this_year_counts(tmp_path: Path) -> None:
    blank(tmp_path, 2025)
    closed = {**OLD, "答复日期": "2024-12-25", "处理结果": "予以公开", "复议收到日期": "2024-12-30"}  # fmt: skip
    register(tmp_path, 2024, {**closed, "复议结果": "其他", "复议审结日期": "2025-02-20"})
    register(tmp_path, 2025)
    tallied(tmp_path)
    assert numbers(tmp_path) == {"review.other": 1}


def test_without_columns_of_disputes_table_4_stays(tmp_path: Path) -> None:
    file = blank(tmp_path, 2025)
    register(tmp_path, 2025, DONE, heads=HEADS[:16])
    done = tallied(tmp_path)
    assert any("表四没有动" in note for note in done.notes)
    assert not any(cell.table == "proceedings" for cell in load(file).stated)


def test_reviews_that_no_row_tells_of_are_not_made_none(tmp_path: Path) -> None:
    typed = Cell("proceedings", "review", "upheld")
    file = blank(tmp_path, 2025)
    one = load(file)
    file.write_text(dumps(replace(one, entries={**one.entries, typed: 2})), "utf-8")
    register(tmp_path, 2025, DONE)
    done = tallied(tmp_path)
    assert any("“行政复议·结果维持”没有动" in note for note in done.notes)
    assert load(file).value(typed) == 2
    assert numbers(tmp_path)["natural_person.granted"] == 1
    register(
        tmp_path, 2025, {**REVIEW, "复议结果": "结果纠正", "复议审结日期": "2025-08-01"}
    )
    tallied(tmp_path)
    assert load(file).value(typed) == 0


def test_the_form_of_2019_has_one_row_for_all_other_ends(tmp_path: Path) -> None:
    blank(tmp_path, 2020)
    row = {**DONE, "收到日期": "2020-03-01", "答复日期": "2020-05-01", "补正通知日期": "2020-03-03"}  # fmt: skip
    register(tmp_path, 2020, {**row, "处理结果": "逾期不补正"}, {**row, "编号": "2", "处理结果": "（六）其他处理"})  # fmt: skip
    tallied(tmp_path, 2020)
    assert numbers(tmp_path, 2020) == {
        "natural_person.received": 2,
        "natural_person.closed": 2,
    }


def test_since_2021_it_must_be_said_which_of_the_three(tmp_path: Path) -> None:
    blank(tmp_path, 2025)
    register(tmp_path, 2025, {**DONE, "处理结果": "其他处理"})
    done = tallied(tmp_path)
    assert done.refused
    assert [str(one) for _, one in done.problems] == [
        "第 2 行“处理结果”：不是本年表上的；请照本年的表写明是哪一种"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_register_is_read_in_the_encodings_of_excel(
    tmp_path: Path, encoding: str
) -> None:
    blank(tmp_path, 2025)
    register(tmp_path, 2025, DONE, encoding=encoding)
    assert tallied(tmp_path).requests == 1


def test_a_workbook_counts_like_the_same_rows_of_csv(tmp_path: Path) -> None:
    file = blank(tmp_path, 2025)
    rows = [DONE, {**PLAIN, "编号": 2, "收到日期": date(2025, 4, 1), "申请人类别": "其他"}]
    (tmp_path / "2025" / "某某乡.申请.xlsx").write_bytes(xlsx(rows))
    tallied(tmp_path)
    from_book = file.read_bytes()
    (tmp_path / "2025" / "某某乡.申请.xlsx").unlink()
    blank(tmp_path, 2025)
    register(tmp_path, 2025, *rows)
    tallied(tmp_path)
    assert from_book == file.read_bytes()


@pytest.mark.parametrize("organ", ["某某乡", TOWN, "某某乡政府"])
def test_a_register_is_called_by_the_file_the_organ_or_an_alias(
    tmp_path: Path, organ: str
) -> None:
    blank(tmp_path, 2025, Organ(TOWN, "township", aliases=("某某乡政府",)))
    register(tmp_path, 2025, DONE, organ=organ)
    register(tmp_path, 2025, DONE, DONE, organ="青石乡")
    assert tallied(tmp_path).requests == 1


def test_what_predecessors_left_open_is_carried_in(tmp_path: Path) -> None:
    merged = Organ(TOWN, "township", predecessors=("甲乡", "乙乡"), since=2025)
    blank(tmp_path, 2025, merged)
    for name in ("甲乡", "乙乡", "丙乡"):
        register(tmp_path, 2024, {**OLD, "编号": name}, organ=name)
    register(tmp_path, 2025, {**DONE, "编号": "甲"}, organ="甲乡")
    register(tmp_path, 2025, DONE)
    tallied(tmp_path)
    found = numbers(tmp_path)
    assert found["natural_person.carried_in"] == 2
    assert found["natural_person.received"] == 2


def test_what_a_split_organ_left_open_is_only_told(tmp_path: Path) -> None:
    part = Organ(TOWN, "township", successor_of=(Origin("甲乡"),), since=2025)
    blank(tmp_path, 2025, part)
    register(tmp_path, 2024, OLD, organ="甲乡")
    register(tmp_path, 2025, DONE)
    done = tallied(tmp_path)
    assert any("没有办完的 1 件没有计入" in note for note in done.notes)
    assert "natural_person.carried_in" not in numbers(tmp_path)


def test_what_is_wrong_in_an_earlier_year_matters_only_while_it_is_open(
    tmp_path: Path,
) -> None:
    blank(tmp_path, 2025)
    closed = {**OLD, "答复日期": "2024-12-25", "处理结果": "予以公开"}
    register(tmp_path, 2024, closed, closed)
    register(tmp_path, 2025, DONE)
    assert not tallied(tmp_path).refused
    register(tmp_path, 2024, OLD, OLD)
    assert tallied(tmp_path).refused


@pytest.mark.parametrize(
    "left",
    [
        {"诉讼收到日期": "2024-12-20"},
        {"诉讼类型": "复议后起诉"},
        {"复议结果": "结果维持"},
        {"复议收到日期": "十二月底"},
        {"诉讼收到日期": "2024-12-20", "诉讼类型": "直接起诉", "诉讼审结日期": "明年"},
    ],
)
def test_an_answered_request_is_not_done_while_nobody_knows_of_its_dispute(
    tmp_path: Path, left: Row
) -> None:
    """Whether it goes on in the year that is counted hangs on what isn't there."""
    blank(tmp_path, 2025)
    closed = {**OLD, "答复日期": "2024-12-25", "处理结果": "予以公开"}
    register(tmp_path, 2024, {**closed, **left})
    register(tmp_path, 2025, DONE)
    assert tallied(tmp_path).refused
    ended = {"复议收到日期": "十二月", "复议结果": "不知道", "复议审结日期": "2024-12-30"}
    register(tmp_path, 2024, {**closed, **ended})
    assert not tallied(tmp_path).refused


def test_the_last_day_of_a_year_belongs_to_it(tmp_path: Path) -> None:
    blank(tmp_path, 2025)
    answered = {**OLD, "编号": "前年", "收到日期": "2023-12-31", "答复日期": "2025-12-31"}
    on_the_day = {
        **PLAIN,
        "编号": "当天",
        "收到日期": "2025-12-31",
        "答复日期": "2025-12-31",
    }
    later = {**PLAIN, "编号": "次日", "收到日期": "2025-12-31", "答复日期": "2026-01-01"}
    end = {"处理结果": "予以公开"}
    register(tmp_path, 2023, {**answered, **end})
    register(tmp_path, 2025, {**on_the_day, **end}, {**later, **end})
    tallied(tmp_path)
    assert numbers(tmp_path) == {
        "natural_person.received": 2,
        "natural_person.carried_in": 1,
        "natural_person.granted": 2,
        "natural_person.carried_out": 1,
    }


def test_a_request_copied_into_this_years_register_is_told(tmp_path: Path) -> None:
    blank(tmp_path, 2025)
    register(tmp_path, 2024, OLD)
    register(tmp_path, 2025, CLOSED_OLD)
    told = [str(one) for _, one in tallied(tmp_path).problems]
    assert any("与 2024/某某乡.申请.csv 第 2 行是同一件" in one for one in told)


def test_totals_that_the_file_states_follow(tmp_path: Path) -> None:
    file = blank(tmp_path, 2025)
    text = file.read_text(encoding="utf-8")
    whole, found = re.subn(r"(\[applications\.total\].*\n)", r"\1received = 9\n", text)
    assert found == 1
    file.write_text(whole, encoding="utf-8")
    register(tmp_path, 2025, DONE)
    total = Cell("applications", "total", "received")
    assert tallied(tmp_path).changes[total] == (9, 1)
    assert load(file).stated[total] == 1


def test_dry_run_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    file = blank(tmp_path, 2025)
    before = file.read_bytes()
    register(tmp_path, 2025, DONE)
    would = tallied(tmp_path, save=False)
    assert file.read_bytes() == before
    assert tallied(tmp_path).changes == would.changes


def test_merged_organs_have_had_numbers_of_their_own(tmp_path: Path) -> None:
    merged = Organ(TOWN, "township", predecessors=("甲乡", "乙乡"), since=2025)
    blank(tmp_path, 2025, merged)
    for name in ("甲乡", "乙乡"):
        register(tmp_path, 2024, OLD, organ=name)
    register(tmp_path, 2025, DONE)
    assert not tallied(tmp_path).refused
    assert numbers(tmp_path)["natural_person.carried_in"] == 2


def test_a_copy_that_was_closed_beside_its_open_row_is_told_for_good(
    tmp_path: Path,
) -> None:
    blank(tmp_path, 2026)
    register(tmp_path, 2024, OLD)
    register(tmp_path, 2025, CLOSED_OLD)
    register(tmp_path, 2026)
    assert tallied(tmp_path, 2026).refused


def test_a_title_above_the_heads_and_tabs_between_the_cells_are_read(
    tmp_path: Path,
) -> None:
    blank(tmp_path, 2025)
    path = register(tmp_path, 2025, DONE)
    text = path.read_text(encoding="utf-8").replace(",", "\t")
    path.write_text(f"某某乡 2025 年申请登记簿\n{text}", encoding="utf-8")
    assert tallied(tmp_path).requests == 1
    path.write_text(f"登记簿\n{text.replace('予以公开', '不公开')}", encoding="utf-8")
    assert [one.row for _, one in tallied(tmp_path).problems] == [3]
