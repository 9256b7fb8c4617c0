"""How units of a year stand: who is expected, what came in, until when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from reports import PROSE, saved, with_cells
from units_of_2022 import (
    BLACK,
    COUNTY,
    GREEN,
    TODAY,
    WHITE,
    WRONG,
    last_year,
    of,
    roster,
    stand,
)

from govreport.errors import GovReportError
from govreport.findings import Severity
from govreport.forms import Cell
from govreport.render import RenderOptions
from govreport.report import Report
from govreport.tasks import render, rollup, status, validate
from govreport.tasks.unit_status import UnitStatus
from govreport.tasks.year_context import usual_year
from govreport.workspace import Workspace
from govreport.workspace.made import State

pytestmark = pytest.mark.usefixtures("texts_may_be_alike")


def states() -> list[tuple[str, str, bool | None]]:
    """Everybody with the state of the report, and whether they are on the roster."""
    return [(one.organ, one.state, one.listed) for one in stand().units]


def only() -> UnitStatus:
    """The one unit that there is."""
    (one,) = stand().units
    return one


def rendered() -> State | None:
    """What there is of the one unit's Word file."""
    one = only().report
    assert one is not None
    return one.rendered


def test_who_reported_last_year_is_expected_this_year(here: Path) -> None:
    last_year(here, GREEN, BLACK)
    saved(of(GREEN), here)
    assert states() == [(GREEN, "ready", True), (BLACK, "missing", True)]
    found = stand()
    assert found.around.roster == Path("2021")
    assert (found.totals["expected"], found.totals["missing"]) == (2, 1)


def test_without_a_roster_nobody_is_missing(here: Path) -> None:
    saved(of(GREEN), here)
    found = stand()
    assert (found.around.roster, found.totals["expected"]) == (None, None)
    assert states() == [(GREEN, "ready", None)]


def test_a_roster_in_the_workspace_is_found_and_gives_the_order(here: Path) -> None:
    roster(here, f"名称\n{BLACK}\n{GREEN}\n")
    last_year(here, WHITE)
    for name in (WHITE, GREEN):
        saved(of(name), here)
    assert states() == [
        (BLACK, "missing", True),
        (GREEN, "ready", True),
        (WHITE, "ready", False),
    ]
    assert stand().around.roster == Path("roster.csv")
    assert stand().totals["unlisted"] == 1


def test_a_roster_may_be_named(here: Path) -> None:
    saved(of(GREEN), here)
    path = roster(here, f"名称\n{BLACK}\n", "名册一.csv")
    assert [one.organ for one in stand(given=path).units] == [BLACK, GREEN]


def test_a_roster_sets_deadlines_and_kinds(here: Path) -> None:
    roster(here, f"名称,类型,期限\n{GREEN},,2023-01-20\n云溪开发区,政府,\n")
    first, second = stand().units
    assert (first.due, first.days_left) == (date(2023, 1, 20), 5)
    assert (second.kind, second.due) == ("government", date(2023, 3, 31))


def test_the_governments_own_report_has_until_march(here: Path) -> None:
    saved(of(COUNTY), here)
    one = only()
    assert (one.kind, one.due) == ("government", date(2023, 3, 31))
    assert one.days_left == 75


def test_a_workspace_sets_its_own_deadline(here: Path) -> None:
    saved(of(GREEN), here)
    (here / "govreport.toml").write_text('[deadlines]\nunits = "01-10"\n')
    assert only().days_left == -5


@pytest.mark.parametrize(
    ("write", "named"),
    [
        (lambda: of(GREEN, "云溪县青石镇人民政府"), "云溪县青石镇人民政府"),
        (lambda: of(GREEN), "青石乡"),
    ],
)
def test_an_alias_or_the_files_name_ties_a_unit_to_its_line(
    here: Path, write: Callable[[], Report], named: str
) -> None:
    roster(here, f"名称\n{named}\n")
    saved(write(), here).rename(here / "2022" / f"{named}.toml")
    assert (only().organ, only().listed) == (GREEN, True)


@pytest.mark.parametrize("listed", [False, True])
def test_a_second_file_of_a_unit_is_marked_and_not_counted(
    here: Path, listed: bool
) -> None:
    first = saved(of(GREEN), here)
    if listed:
        roster(here, f"名称\n{GREEN}\n")
    first.with_name(f"{GREEN}（改）.toml").write_bytes(first.read_bytes())
    found = stand()
    assert [one.twin for one in found.units] == [None, first.relative_to(here)]
    assert found.totals["reported"] == 1


def test_of_two_files_the_one_with_the_plain_name_counts(here: Path) -> None:
    path = saved(of(GREEN), here)
    path.with_name(f"{GREEN}2.toml").write_bytes(path.read_bytes())
    whole, copy = stand().units
    assert (whole.twin, copy.twin) == (None, path.relative_to(here))


def test_a_report_with_blanks_is_not_filled_in(here: Path) -> None:
    saved(with_cells(of(GREEN), {Cell("disclosure", "licensing", "decisions"): ""}), here)
    report = only().report
    assert report is not None
    assert (report.state, report.blanks, report.errors) == ("blank", 1, 1)


def test_a_file_that_cannot_be_read_hides_none_of_the_others(here: Path) -> None:
    last_year(here, GREEN, WHITE)
    saved(of(GREEN), here).write_text("form = ", encoding="utf-8")
    saved(of(WHITE), here)
    assert states() == [(WHITE, "ready", True), (GREEN, "unreadable", True)]
    broken = stand().units[1].report
    assert broken is not None
    assert str(broken.error).startswith(f"2022/{GREEN}.toml：")


def test_a_nameless_report_goes_by_its_files_name(here: Path) -> None:
    path = saved(of(GREEN), here)
    text = path.read_text(encoding="utf-8").replace(f'name = "{GREEN}"', 'name = ""')
    path.write_text(text, encoding="utf-8")
    assert only().organ == GREEN


def test_what_was_rendered_is_told_from_what_would_be(here: Path) -> None:
    path = saved(of(GREEN), here)
    assert rendered() is State.ABSENT
    list(render(Workspace(), [path], formats=("docx",)))
    assert rendered() is State.CURRENT
    path.write_text(path.read_text(encoding="utf-8") + "# 改\n", encoding="utf-8")
    assert rendered() is State.STALE


def test_a_draft_is_called_one(here: Path) -> None:
    path = saved(of(GREEN, **WRONG), here)
    options = RenderOptions(None, draft=True)
    list(render(Workspace(), [path], formats=("docx",), options=options))
    assert rendered() is State.DRAFT


def test_a_title_that_makes_no_files_name_says_nothing_of_word(here: Path) -> None:
    saved(replace(of(GREEN), title="??"), here)
    report = only().report
    assert report is not None
    assert (report.rendered, report.error) == (None, None)


def test_the_sum_of_all_counts_as_no_unit_and_is_not_off_the_roster(here: Path) -> None:
    saved(of(WHITE), here)
    rollup(Workspace(), organ=COUNTY)
    totals = stand().totals
    assert totals["reported"] == totals["ready"] == 1
    roster(here, f"名称\n{WHITE}\n")
    totals = stand().totals
    assert (totals["expected"], totals["reported"], totals["unlisted"]) == (1, 1, 0)


def test_a_sum_of_units_elsewhere_is_a_unit_like_any_other(here: Path) -> None:
    saved(of(GREEN), here / "甲")
    target = Path("2022") / f"{COUNTY}.toml"
    rollup(Workspace(), organ=COUNTY, paths=[Path("甲")], target=target)
    saved(of(BLACK), here)
    assert stand().totals["reported"] == 2
    assert not stand().doubts


def test_the_counts_are_those_of_validate(here: Path) -> None:
    (here / "govreport.toml").unlink()
    same = "各类惠农补贴的对象、标准和金额，都在村务公开栏逐批张贴，并有人核对。" * 6
    for name in (GREEN, WHITE):
        prose = {**PROSE, "overview": f"{PROSE['overview']}{same}"}
        saved(replace(of(name, **WRONG), narrative=prose), here)
    files = list(validate(Workspace()))
    reports = [one.report for one in stand().units if one.report]
    for severity, key in ((Severity.ERROR, "errors"), (Severity.WARNING, "warnings")):
        counted = [one.count(severity) for one in files]
        assert sum(counted) >= 2
        assert [getattr(one, key) for one in reports] == counted


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2023, 1, 15), 2022),
        (date(2023, 6, 30), 2022),
        (date(2023, 7, 1), 2023),
    ],
)
def test_until_june_it_is_last_years_reports_then_the_newest(
    here: Path, day: date, year: int
) -> None:
    for one in (2021, 2022, 2023, 2024):
        (here / str(one)).mkdir()
    assert usual_year(here, day) == year


def test_before_the_first_folder_it_is_last_years_reports(here: Path) -> None:
    assert usual_year(here, date(2023, 9, 1)) == 2022


def test_with_nothing_to_go_by_it_says_what_is_there(here: Path) -> None:
    saved(of(GREEN), here)
    with pytest.raises(GovReportError) as told:
        status(Workspace(), 2019, today=TODAY)
    assert str(told.value) == (
        "没有 2019 里的报告，也没有名册和上年的报告，不知道谁应报；"
        "请核对 --workspace，或用 --expect 给出名册；这里有的年份是 2022"
    )
    with pytest.raises(GovReportError, match="请先退到上一层"):
        status(Workspace("2022"), 2022, today=TODAY)


def test_an_empty_folder_of_the_year_is_called_empty(here: Path) -> None:
    (here / "2022").mkdir()
    with pytest.raises(GovReportError) as told:
        stand()
    assert "2022 文件夹里没有报告" in str(told.value)
    assert "这里有的年份" not in str(told.value)


def test_days_left_fall_by_one_a_day_and_below_zero(here: Path) -> None:
    saved(of(GREEN), here)
    days = [TODAY + timedelta(n) for n in (0, 1, 16, 17)]
    left = [one.days_left for day in days for one in stand(day).units]
    assert left == [16, 15, 0, -1]


@pytest.mark.parametrize("since", [2022, 2021, None])
def test_who_begins_this_year_by_its_own_file_is_expected(
    here: Path, since: int | None
) -> None:
    last_year(here, GREEN)
    base = of(BLACK)
    saved(replace(base, organ=base.organ._replace(since=since)), here)
    new = since == 2022
    totals = stand().totals
    assert (totals["expected"], totals["unlisted"]) == (1 + new, 1 - new)
    done = rollup(Workspace(), 2022, organ=COUNTY, write=False)
    assert done.unlisted == ([] if new else [BLACK])
