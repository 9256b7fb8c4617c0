"""What `validate` finds in a sum: R-SUM, where its units are others now."""

from dataclasses import replace
from pathlib import Path

from counties import (
    GRANTED,
    OFFICE,
    TARGET,
    TOWN,
    county,
    findings,
    finished,
    rolled,
)
from reports import report, saved, with_cells

from govreport.findings import Severity
from govreport.report import Unit
from govreport.rules import Case, check
from govreport.rules.case import UnitNow


def told() -> str:
    """What R-SUM says of the sum, each finding on a line of its own."""
    return "\n".join(one.message for one in findings(TARGET, "R-SUM"))


def test_it_is_said_which_unit_changed_since(here: Path) -> None:
    units = county(here)
    rolled()
    finished(TARGET)
    more = {GRANTED: int(str(units[1].stated[GRANTED])) + 1}
    saved(with_cells(units[1], more), here)
    assert f"汇总以后改动过的有：“{TOWN}”" in told()


def test_a_unit_whose_file_is_called_otherwise_now_is_found(here: Path) -> None:
    county(here)
    rolled()
    finished(TARGET)
    Path(f"2022/{TOWN}.toml").rename("2022/青石.toml")
    assert told() == ""
    Path("2022/青石.toml").unlink()
    assert f"“{TOWN}”（{TOWN}.toml）现在读不到" in told()


def test_a_sum_of_units_that_are_not_finished_says_so(here: Path) -> None:
    units = county(here)
    saved(with_cells(units[1], {GRANTED: ""}), here)
    rolled(partial=True)
    finished(TARGET)
    assert f"“{TOWN}”还有数没有填，汇总不全；请补齐后重新汇总" in told()


def test_other_figures_and_files_that_changed_since_are_told(here: Path) -> None:
    units = county(here)
    saved(replace(units[0], counts={"公众号": 5}), here)
    rolled()
    finished(TARGET)
    saved(replace(units[0], counts={"公众号": 900}), here)
    assert "公众号：汇总写的是 5，3 个单位相加是 900" in told()
    saved(replace(units[0], counts={"公众号": 5}, title="新的标题"), here)
    (changed,) = findings(TARGET, "R-SUM")
    assert changed.severity is Severity.INFO
    assert f"汇总以后“{OFFICE}”的文件改动过，各数相加没有变" in changed.message
    rolled()
    assert told() == ""


def test_a_sum_whose_own_numbers_do_not_agree_says_where_to_look(here: Path) -> None:
    units = county(here)
    assert not rolled().faults
    wrong = int(str(units[0].stated[GRANTED])) + 1
    saved(with_cells(units[0], {GRANTED: wrong}), here)
    done = rolled()
    assert (done.written, len(done.faults)) == (True, 1)


def test_a_unit_that_cannot_be_read_or_has_changed_is_named() -> None:
    rollup = report(disclosure__licensing__decisions=3)
    one = report(disclosure__licensing__decisions=2)
    changed = Case(rollup, unit_reports=lambda: (UnitNow(Unit("a.toml", "1"), one, "2"),))
    (found,) = check(changed)
    assert "汇总写的是 3，1 个单位相加是 2，相差 1" in found.message
    assert "汇总以后改动过的有：“云溪县青石乡人民政府”" in found.message
    gone = Case(rollup, unit_reports=lambda: (UnitNow(Unit("a.toml", "1", "某局"), None),))
    (found,) = check(gone)
    assert "“某局”（a.toml）现在读不到" in found.message
    assert found.severity is Severity.INFO
    there = UnitNow(Unit("b.toml", "3"), one, "3")
    some = Case(rollup, unit_reports=lambda: (UnitNow(Unit("a.toml", "1"), None), there))
    (found,) = check(some)
    assert found.severity is Severity.WARNING
    blank = report(disclosure__licensing__decisions="")
    incomplete = Case(rollup, unit_reports=lambda: (UnitNow(Unit("a", "1"), blank, "1"),))
    (found,) = check(incomplete)
    assert (found.code, str(found.places[0].address)) == ("R-SUM", "units.0")
    assert "“云溪县青石乡人民政府”还有数没有填，汇总不全" in found.message
