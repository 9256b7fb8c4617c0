"""No cell of what is written for Excel is a formula, whatever organs and prose are called."""

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from opened_sheets import (
    FORMULA,
    bytes_of,
    formulas_in,
    links_in,
    opened_in_libreoffice,
    values_of,
)
from reports import Run, report, saved
from units_of_2022 import DAY, GREEN, WRONG, of

from govreport.output.workbooks import SheetPage, csv_of, workbook_of

Go = Callable[..., Run]
SOURCE = Path(__file__).parent.parent / "govreport"
EVIL = (
    '=HYPERLINK("http://x","y")',
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1",
    "＝1+1",
    "  =1",
    '"=1"',
    "'=1",
    " =1",
    "－1",
    "\n=1",
)
READABLE = [one for one in EVIL if "\r" not in one]
"""No report that is read has such a character."""
STARTS = re.compile(r"[\s\"'“”‘’]*[=+\-@＝＋－＠\t\r]")
WRITERS = {
    "cli/files.py": "log, table",
    "cli/rollup.py": "rollup",
    "output/columns.py": "as_file",
    "output/comparison_data.py": "compare",
    "output/letters.py": "reminders",
    "output/problems.py": "validate",
    "output/rollup.py": "rollup",
    "output/status.py": "status",
    "output/workbooks.py": "all of them",
}
"""Who writes for Excel, and what `written` below calls for it."""
OTHERS = {"render/xlsx.py", "register/new.py", "tasks/register_written.py", "workbook.py"}
"""Writers of one's own, whose formulas are theirs: their own tests look at them."""


def test_every_writer_is_known() -> None:
    words = re.compile(r"\b(csv_of|file_of|workbook_of|new_workbook|csv\.writer)\(")
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if words.search(path.read_text(encoding="utf-8"))
    }
    assert found - OTHERS <= WRITERS.keys()
    assert WRITERS.keys() <= found


def test_a_text_of_a_csv_begins_with_no_formula_and_numbers_stay() -> None:
    page = SheetPage("甲", [("名称", "数")], [(one, Decimal("-1.5")) for one in EVIL])
    rows = list(csv.reader(StringIO(csv_of(page).decode("utf-8-sig"))))
    assert len(rows) == len(EVIL) + 1
    for name, number in rows[1:]:
        assert name.startswith("'") or not STARTS.match(name)
        assert number == "-1.5"


def test_a_text_of_a_workbook_is_text_and_numbers_and_days_are_not() -> None:
    rows = [(one, -1, Decimal("0.1234"), date(2025, 1, 31)) for one in EVIL]
    page = SheetPage("甲", [("名称", "数", "万元", "日")], rows)
    raw = bytes_of(workbook_of([page], "甲"))
    (sheet,) = values_of(raw).values()
    assert not formulas_in(raw)
    assert not links_in(raw)
    assert {tuple(row[1:]) for row in sheet[1:]} == {(-1.0, 0.1234, date(2025, 1, 31))}
    assert sheet[1][0] == EVIL[0]


def test_what_commands_a_terminal_is_shown_as_there() -> None:
    page = SheetPage("甲", [("名称",)], [("青\x1b[31m石\u202e乡",)])
    assert "青\\x1b[31m石\\u202e乡" in csv_of(page).decode()
    assert values_of(bytes_of(workbook_of([page], "")))["甲"][1] == [
        "青\\x1b[31m石\\u202e乡"
    ]


@pytest.fixture
def written(run: Go, here: Path) -> list[Path]:
    """What all commands write for Excel about units that are called like formulas."""
    (here / "govreport.toml").write_text('[severities]\nN-SIMILAR = "off"\n')
    for year in (2021, 2022):
        for number, name in enumerate(READABLE):
            path = saved(replace(of(GREEN, **WRONG), year=year), here)
            text = path.read_text(encoding="utf-8")
            text = text.replace(f'name = "{GREEN}"', f"name = {toml(f'{name}{number}')}")
            path.with_name(f"{number}局.toml").write_text(text, encoding="utf-8")
            path.unlink()
    good = saved(report(), here)
    (here / "名册.csv").write_text("名称\n=1+1未报局\n", encoding="utf-8")
    run("add", "count", good, "行政许可/本年处理决定数量", "5", "--note", "=1+1")
    for suffix in ("xlsx", "csv"):
        run("status", "2022", *DAY, "-o", f"进度.{suffix}")
        run("table", "2022", "--compare", "-o", f"各单位.{suffix}")
        run("compare", "2021", "2022", "-o", f"对比.{suffix}")
        run("validate", "2022", "-o", f"问题清单.{suffix}")
        run("log", good, "-o", f"改动.{suffix}")
        run("log", good, "--by", "quarter", "-o", f"季报.{suffix}")
        sums = ("--organ", "=1+1局", "--partial", "--trace", "行政许可/本年处理决定数量")
        run("rollup", "2022", *sums, "-o", f"合计.{suffix}")
    run("status", "2022", *DAY, "--remind", "催报")
    found = [*here.glob("*.xlsx"), *here.glob("*.csv"), *here.glob("催报/*.csv")]
    assert len(found) == 7 * 2 + 2  # and the roster
    return [one for one in found if one.name != "名册.csv"]


def toml(text: str) -> str:
    """A text as TOML writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    for char, name in (("\t", "\\t"), ("\r", "\\r"), ("\n", "\\n")):
        escaped = escaped.replace(char, name)
    return f'"{escaped}"'


def test_no_command_writes_a_formula(written: list[Path]) -> None:
    for path in written:
        raw = path.read_bytes()
        if path.suffix == ".xlsx":
            assert not formulas_in(raw), path
            assert not links_in(raw), path
            continue
        for row in csv.reader(StringIO(raw.decode("utf-8-sig"))):
            risky = [cell for cell in row if STARTS.match(cell)]
            assert all(
                cell.startswith("'") or re.fullmatch(r"-?[\d.]+", cell) for cell in risky
            ), (path, risky)


def test_libreoffice_finds_no_formula_either(written: list[Path], tmp_path: Path) -> None:
    for tree in opened_in_libreoffice(written, tmp_path / "profile"):
        assert not [one for one in tree.iter() if one.get(FORMULA)]


def test_libreoffice_would_find_one(tmp_path: Path) -> None:
    path = tmp_path / "式.csv"
    path.write_text("名称,数\n甲,=1+1\n", encoding="utf-8")
    (tree,) = opened_in_libreoffice([path], tmp_path / "profile")
    assert [one for one in tree.iter() if one.get(FORMULA)]
