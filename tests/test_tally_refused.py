"""`tally`: registers that can't be counted, or not whole, and what is said of them."""

from pathlib import Path

import pytest
from registers import (
    DONE,
    OLD,
    PLAIN,
    TODAY,
    TOWN,
    blank,
    register,
    tallied,
)

from govreport.errors import FileProblem
from govreport.forms import Cell
from govreport.tasks.tally import tally
from govreport.tomlfile.files import load
from govreport.workspace import Workspace


def test_rows_that_cannot_be_counted_leave_the_file_alone(tmp_path: Path) -> None:
    file = blank(tmp_path, 2025)
    before = file.read_bytes()
    register(tmp_path, 2025, DONE, {**PLAIN, "编号": "2", "处理结果": "予以公开"})
    done = tallied(tmp_path)
    assert done.refused
    assert file.read_bytes() == before
    assert [(one.row, one.head) for _, one in done.problems] == [(3, "答复日期")]


def test_last_years_open_requests_without_a_register_are_asked_for(tmp_path: Path) -> None:
    file = blank(tmp_path, 2024)
    register(tmp_path, 2024, OLD)
    tallied(tmp_path, 2024)
    (tmp_path / "2024" / "某某乡.申请.csv").unlink()
    blank(tmp_path, 2025)
    register(tmp_path, 2025, DONE)
    fresh = tally(Workspace(tmp_path), tmp_path / "2025" / "某某乡.toml", TODAY)
    assert fresh.refused
    assert any("没有 2024 年的登记簿" in note for note in fresh.notes)
    register(tmp_path, 2024, OLD, organ="某某乡.申请").rename(tmp_path / "某某乡.申请.csv")
    assert "是的请移到 2024/某某乡.申请.csv" in tallied(tmp_path).notes[-1]
    assert load(file).value(Cell("applications", "natural_person", "carried_out")) == 1
    register(tmp_path, 2024, OLD)
    assert not tallied(tmp_path).refused


def test_without_any_trace_of_last_year_that_is_said(tmp_path: Path) -> None:
    blank(tmp_path, 2025)
    register(tmp_path, 2025, DONE)
    assert any("没有找到 2024 年的报告和登记簿" in note for note in tallied(tmp_path).notes)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("某某乡.申请.xlsx", "同一年有两份登记簿"),
        ("某某乡人民政府.申请.csv", "同一年有两份登记簿"),
    ],
)
def test_two_registers_of_a_year_are_refused(tmp_path: Path, name: str, told: str) -> None:
    blank(tmp_path, 2025)
    path = register(tmp_path, 2025, DONE)
    (path.parent / name).write_bytes(path.read_bytes())
    with pytest.raises(FileProblem, match=told):
        tallied(tmp_path)


def test_without_a_register_it_is_said_where_it_should_be(tmp_path: Path) -> None:
    blank(tmp_path, 2025)
    with pytest.raises(FileProblem, match=r"应当是 2025/某某乡\.申请\.xlsx"):
        tallied(tmp_path)


def test_a_register_that_a_program_has_open_is_told(tmp_path: Path) -> None:
    blank(tmp_path, 2025)
    path = register(tmp_path, 2025, DONE)
    path.with_name(f"~${path.name}").write_bytes(b"")
    assert any("没有保存的改动读不到" in note for note in tallied(tmp_path).notes)


def test_two_registers_of_an_earlier_year_are_refused_too(tmp_path: Path) -> None:
    blank(tmp_path, 2025)
    register(tmp_path, 2025, DONE)
    register(tmp_path, 2024, OLD)
    register(tmp_path, 2024, OLD, organ=TOWN)
    with pytest.raises(FileProblem, match="同一年有两份登记簿"):
        tallied(tmp_path)


def test_what_last_year_left_blank_is_not_made_none(tmp_path: Path) -> None:
    blank(tmp_path, 2024)
    file = blank(tmp_path, 2025)
    register(tmp_path, 2025, DONE)
    cell = Cell("applications", "natural_person", "carried_in")
    notes = tallied(tmp_path).notes
    assert any(
        "结转下年度继续办理”等 6 格，也没有 2024 年的登记簿；上年有没办完的，请先登记"
        in one
        for one in notes
    )
    assert load(file).is_blank(cell)
    assert load(file).value(cell._replace(item="granted")) == 1
    register(tmp_path, 2024)
    tallied(tmp_path, 2024)
    assert not any("没有填" in one for one in tallied(tmp_path).notes)
    assert load(file).value(cell) == 0


def test_table_4_is_not_made_none_without_a_word(tmp_path: Path) -> None:
    blank(tmp_path, 2025)
    register(tmp_path, 2025, DONE)
    told = "登记簿里没有登记过复议、诉讼，表四按 0 填"
    assert any(told in one for one in tallied(tmp_path).notes)
    assert not any("登记过复议" in one for one in tallied(tmp_path).notes)
    file = blank(tmp_path, 2025)
    register(tmp_path, 2025, {**DONE, "复议收到日期": "2025-06-01"})
    assert not any("登记过复议" in one for one in tallied(tmp_path).notes)
    assert load(file).value(Cell("proceedings", "review", "pending")) == 1
