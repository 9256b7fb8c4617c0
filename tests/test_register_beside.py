"""Registers beside reports: what `validate` says of them, and that they are nothing else."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from registers import DONE, HEADS, OLD, PLAIN, blank, register, tallied, xlsx
from reports import Run

from govreport.forms import Cell
from govreport.tasks.validate import validate
from govreport.tomlfile.files import load
from govreport.tomlfile.new import dumps
from govreport.workspace import Workspace
from govreport.workspace.files import documents_in, is_document, register_of

Cli = Callable[..., Run]


def told(folder: Path) -> list[str]:
    """What L-TALLY says of the reports in a folder."""
    found = validate(Workspace(folder), codes=frozenset({"L-TALLY"}))
    return [finding.message for one in found for finding in one.findings]


def filled(folder: Path) -> Path:
    """A report that was counted from its register."""
    file = blank(folder, 2025)
    register(folder, 2025, DONE, {**PLAIN, "编号": "2"})
    tallied(folder)
    return file


def test_a_report_that_was_counted_from_its_register_is_in_order(tmp_path: Path) -> None:
    filled(tmp_path)
    assert told(tmp_path) == []


def test_a_number_that_is_another_is_told_with_its_rows(tmp_path: Path) -> None:
    file = filled(tmp_path)
    text = file.read_text(encoding="utf-8").replace("received = 2 ", "received = 3 ", 1)
    file.write_text(text, encoding="utf-8")
    [found] = told(tmp_path)
    assert "报告里是 3 件，登记簿里是 2 件（2025/某某乡.申请.csv 第 2、3 行）" in found


def test_numbers_in_table_4_without_columns_for_them_are_told_as_unchecked(
    tmp_path: Path,
) -> None:
    file = filled(tmp_path)
    register(tmp_path, 2025, DONE, {**PLAIN, "编号": "2"}, heads=HEADS[:16])
    assert told(tmp_path) == []
    one = load(file)
    entries = {**one.entries, Cell("proceedings", "review", "upheld"): 2}
    file.write_text(dumps(replace(one, entries=entries)), encoding="utf-8")
    [found] = told(tmp_path)
    assert "表四没有核对" in found


def test_a_row_that_cannot_be_counted_is_told_in_place_of_numbers(tmp_path: Path) -> None:
    filled(tmp_path)
    register(tmp_path, 2025, {**DONE, "处理结果": "不公开"})
    [found] = told(tmp_path)
    assert found.startswith("2025/某某乡.申请.csv 第 2 行“处理结果”：不是表上的处理结果；")
    assert "表三、表四没有核对" in found
    assert "不公开" not in found


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"\xff\xfe1\x00", "UTF-16"),
        ("没有,列名\n".encode(), "没有找到列名"),
        ('编号,收到日期,申请人类别\n"1,\n'.encode(), "引号没有成对"),
    ],
)  # fmt: skip
def test_a_register_that_cannot_be_read_is_told(
    tmp_path: Path, raw: bytes, reason: str
) -> None:
    filled(tmp_path)
    (tmp_path / "2025" / "某某乡.申请.csv").write_bytes(raw)
    [found] = told(tmp_path)
    assert found.startswith("登记簿读不了，没有核对（")
    assert reason in found


def test_what_last_years_report_left_open_and_no_register_has_is_told(
    tmp_path: Path,
) -> None:
    blank(tmp_path, 2024)
    register(tmp_path, 2024, OLD)
    tallied(tmp_path, 2024)
    filled(tmp_path)
    assert told(tmp_path) == []
    (tmp_path / "2024" / "某某乡.申请.csv").unlink()
    assert any("是 1 件，登记簿里有 0 件" in one for one in told(tmp_path))


def test_a_sum_of_units_is_not_counted_from_a_register(tmp_path: Path) -> None:
    file = filled(tmp_path)
    unit = '\n[[units]]\npath = "2025/甲乡.toml"\nsha256 = "00"\norgan = "甲乡"\n'
    text = file.read_text(encoding="utf-8").replace("received = 2 ", "received = 3 ", 1)
    file.write_text(text + unit, encoding="utf-8")
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "organ"),
    [
        ("某某乡.申请.csv", "某某乡"),
        ("某某乡.申请.XLSX", "某某乡"),
        ("某某乡.申请.ods", "某某乡"),
        ("~$某某乡.申请.xlsx", ""),
        ("某某乡申请.csv", ""),
        ("某某乡.申请 - 副本.xlsx", ""),
        (".申请.csv", ""),
    ],
)
def test_a_register_is_known_by_its_name(name: str, organ: str) -> None:
    assert register_of(Path(name)) == organ


def test_registers_and_their_copies_are_no_documents(tmp_path: Path) -> None:
    folder = tmp_path / "2025"
    filled(tmp_path)
    for name in ("某某乡.申请.xlsx", "某某乡.申请 - 副本.xlsx", "某某乡.申请(1).xls"):
        (folder / name).write_bytes(xlsx([DONE]))
        assert not is_document(folder / name)
    assert documents_in(folder) == []


@pytest.mark.parametrize("command", ["status", "validate"])
def test_registers_are_no_reports_that_lie_there_unread(
    command: str, here: Path, run: Cli
) -> None:
    filled(here)
    before = run(command, "2025")
    (here / "收件箱").mkdir()
    for folder in ("2025", "收件箱", "."):
        (here / folder / "乙乡.申请.xlsx").write_bytes(xlsx([DONE]))
        (here / folder / "乙乡.申请 - 副本.csv").write_text("1", encoding="utf-8")
    done = run(command, "2025")
    assert (done.code, done.out) == (before.code, before.out)
    assert "没有算在内的还有" not in done.err
    assert "收件箱" not in done.err


def test_what_stands_open_in_a_document_is_said_anew_when_the_register_changes(
    here: Path, run: Cli
) -> None:
    filled(here)
    assert run("render", "2025", "--to", "txt").code == 0
    assert "L-TALLY" not in run("render", "2025", "--to", "txt").err
    register(here, 2025, DONE)
    assert "L-TALLY 2" in run("render", "2025", "--to", "txt").err


@pytest.mark.parametrize("command", ["validate", "show", "render"])
def test_a_register_that_is_taken_for_a_report_is_told_from_one(
    command: str, here: Path, run: Cli
) -> None:
    filled(here)
    done = run(command, "2025/某某乡.申请.csv")
    assert done.code == 2
    assert "这是申请登记簿，不是报告" in done.out + done.err
