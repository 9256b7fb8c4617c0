"""When a report was signed and published: late, in time, and what shows it."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from imported import rendered
from reports import Run, report, saved
from units_of_2022 import COUNTY, GREEN, WHITE, of, roster, stand

from govreport.output.status import summary_line
from govreport.rules import Case, check
from govreport.settings import Settings

Go = Callable[..., Run]
pytestmark = pytest.mark.usefixtures("texts_may_be_alike", "wide")
LATER = ("--today", "2023-03-10")


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal on which names stand in one line."""
    monkeypatch.setenv("COLUMNS", "120")


def publish(run: Go, organ: str, day: str) -> None:
    assert run("status", "2022", *LATER, "--set", organ, "--published", day).code == 0


def lines_of(run: Go) -> dict[str, str]:
    """The table's line of each unit, by its name."""
    table = run("status", "2022", *LATER).out.splitlines()[1:]
    return {line.split()[0]: line for line in table}


def test_what_was_published_after_its_day_is_late(run: Go, tmp_path: Path) -> None:
    for organ in (GREEN, WHITE):
        saved(of(organ), tmp_path)
    publish(run, GREEN, "3月5日")
    publish(run, WHITE, "1月31日")
    lines = lines_of(run)
    assert "逾期公布（33 天）  3-5" in lines[GREEN]
    assert lines[WHITE].split()[-2:] == ["未生成", "1-31"]
    assert "已公布 2，逾期公布 1，" in summary_line(stand())
    data = json.loads(run("status", "2022", *LATER, "--format", "json").out)
    assert {one["organ"]: one["late_days"] for one in data["units"]} == {
        GREEN: 33,
        WHITE: 0,
    }
    assert {one["days_left"] for one in data["units"]} == {-38}, (
        "a number for scripts still"
    )
    text = run("status", "2022", *LATER, "--format", "csv").out.removeprefix("\ufeff")
    rows = {row["单位"]: row for row in csv.DictReader(StringIO(text))}
    told = [(one["逾期天数"], one["还有几天"], one["备注"]) for one in rows.values()]
    assert told == [("0", "", ""), ("33", "", "逾期公布（33 天）")]


def test_a_unit_that_is_not_out_is_not_called_late_yet(run: Go, tmp_path: Path) -> None:
    saved(of(GREEN), tmp_path)
    assert lines_of(run)[GREEN].endswith("过 38 天")
    (one,) = json.loads(run("status", "2022", *LATER, "--format", "json").out)["units"]
    assert (one["late_days"], one["days_left"]) == (None, -38)


def test_a_rosters_own_day_is_the_one_that_counts(run: Go, tmp_path: Path) -> None:
    saved(of(GREEN), tmp_path)
    roster(tmp_path, f"名称,期限\n{GREEN},1月20日\n", "名册.csv")
    publish(run, GREEN, "1月21日")
    assert "逾期公布（1 天）" in lines_of(run)[GREEN]


def test_days_are_counted_down_while_anybody_of_a_day_is_not_out(
    run: Go, tmp_path: Path
) -> None:
    for organ in (GREEN, WHITE, COUNTY):
        saved(of(organ), tmp_path)
    publish(run, GREEN, "1月20日")
    told = run("status", "2022", *LATER).err
    assert "2023年1月31日到期（过 38 天），2023年3月31日到期（21 天）" in told
    publish(run, WHITE, "1月20日")
    told = run("status", "2022", *LATER).err
    assert "2023年1月31日到期（都已公布），2023年3月31日到期（21 天）" in told


@pytest.mark.parametrize(
    ("day", "kind", "told"),
    [
        (date(2023, 1, 31), "township", []),
        (date(2023, 2, 1), "township", ["S-LATE"]),
        (date(2023, 3, 31), "government", []),
        (date(2023, 4, 1), "government", ["S-LATE"]),
    ],
)
def test_a_signature_after_the_due_day_is_late(
    day: date, kind: str, told: list[str]
) -> None:
    base = report()
    signed = replace(base, signed_on=day, organ=base.organ._replace(kind=kind))
    found = [one for one in check(Case(signed)) if one.code == "S-LATE"]
    assert [one.code for one in found] == told
    assert all(one.right == str(date(2023, 1, 31)) for one in found if kind == "township")


def test_a_signature_is_judged_by_the_kind_that_a_name_tells() -> None:
    """A county's sum that states no kind has until 31 March."""
    for organ, count in (("云溪县人民政府", 0), ("云溪县水利局", 1)):
        base = replace(report(), organ=report().organ._replace(name=organ, kind=""))
        signed = replace(base, signed_on=date(2023, 3, 5))
        found = [one for one in check(Case(signed)) if one.code == "S-LATE"]
        assert len(found) == count


def test_a_workspaces_own_day_counts_for_a_signature() -> None:
    signed = replace(report(), signed_on=date(2023, 1, 25))
    early = Settings(units_due=(1, 20))
    assert [one.code for one in check(Case(signed, settings=early))] == ["S-LATE"]
    assert check(Case(signed)) == []


def test_reports_of_before_the_regulation_of_2019_had_until_march() -> None:
    signed = replace(report(), year=2018, signed_on=date(2019, 3, 5))
    codes = {one.code for one in check(Case(signed))}
    assert "S-LATE" not in codes
    late = replace(report(), year=2019, signed_on=date(2020, 3, 5))
    assert "S-LATE" in {one.code for one in check(Case(late))}


def test_a_published_document_is_judged_by_the_day_below_it(
    run: Go, tmp_path: Path
) -> None:
    signed = replace(report(), signature=GREEN, signed_on=date(2023, 3, 5))
    rendered(signed, tmp_path / "年报.docx")
    done = run("validate", "年报.docx", "--select", "S-LATE")
    assert done.code == 0
    assert done.out == (
        "年报.docx 提示 S-LATE "
        "落款日期 2023-03-05 晚于公布期限 2023-01-31，晚了 33 天，请核对\n"
    )
    rendered(replace(signed, signed_on=date(2023, 1, 31)), tmp_path / "年报.docx")
    assert run("validate", "年报.docx", "--select", "S-LATE").out == ""
