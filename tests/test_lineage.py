"""Whose numbers of last year an organ's are measured by: merged, split, transferred, new."""

from collections.abc import Callable
from pathlib import Path

import pytest
from imported import rendered
from lineages import (
    BOTH,
    CARRIED,
    INDUSTRY,
    OTHER,
    SCIENCE,
    codes,
    found,
    lay,
    merged,
    of_year,
)
from reports import Run

from govreport.findings import Severity
from govreport.report import Organ, Origin, Report, Transfer
from govreport.rules import Case, check
from govreport.tasks.origin import origin
from govreport.tomlfile.files import load
from govreport.tomlfile.new import dumps
from govreport.workspace import Workspace

Go = Callable[..., Run]
pytestmark = pytest.mark.usefixtures("here")
CARRY, NONE = ("X-CARRY", Severity.ERROR), ("X-NONE", Severity.INFO)
LAST = (of_year(2022, SCIENCE, left=2), of_year(2022, INDUSTRY, left=1))


@pytest.mark.parametrize(("came", "told"), [(3, []), (2, [CARRY]), (1, [CARRY])])
def test_a_merged_bureau_carries_in_what_all_carried_out(
    came: int, told: list[object]
) -> None:
    *_, path = lay(*LAST, merged(SCIENCE, INDUSTRY, came=came))
    assert codes(path) == told


def test_predecessors_count_only_in_their_year() -> None:
    organ = Organ(BOTH, "department", predecessors=(SCIENCE, INDUSTRY), since=2022)
    *_, path = lay(*LAST, of_year(2022, organ, left=4), of_year(2023, organ, came=4))
    assert codes(path) == []


def test_a_predecessor_whose_report_is_missing_is_named() -> None:
    *_, path = lay(LAST[0], merged(SCIENCE, INDUSTRY, came=2))
    (one,) = found(path)
    assert one.code == "X-NONE"
    assert f"没有找到“{INDUSTRY}”上年（2022）的报告" in one.problem


def test_predecessors_need_their_year() -> None:
    *_, path = lay(*LAST, merged(SCIENCE, INDUSTRY, came=3, since=None))
    told = check(Case(load(path)), frozenset({"V-MISSING"}))
    assert ["缺少 organ.since" in one.problem for one in told] == [True]


def test_an_organ_that_took_another_in_sums_its_own_with_it() -> None:
    organ = Organ(SCIENCE, "department", predecessors=(INDUSTRY,), since=2023)
    *_, path = lay(*LAST, of_year(2023, organ, came=3))
    assert codes(path) == []
    *_, path = lay(of_year(2023, organ, came=2))
    assert codes(path) == [CARRY]


def test_aliases_with_reports_of_their_own_are_predecessors_and_said_so() -> None:
    organ = Organ(BOTH, "department", aliases=(SCIENCE, INDUSTRY))
    *_, path = lay(*LAST, of_year(2023, organ, came=3))
    (one,) = found(path)
    assert (one.code, one.severity) == ("X-MERGED", Severity.INFO)
    assert SCIENCE in one.problem
    assert INDUSTRY in one.problem


@pytest.mark.parametrize("spelt", [SCIENCE, "云溪县 科学技术局", "云溪县科学\u200b技术局"])
def test_one_alias_alone_is_what_the_organ_was_called(spelt: str) -> None:
    *_, path = lay(LAST[0], of_year(2023, Organ(BOTH, aliases=(spelt,)), came=2))
    assert codes(path) == []


def test_an_alias_that_goes_on_is_no_predecessor() -> None:
    organ = Organ(BOTH, "department", aliases=(SCIENCE,))
    last = of_year(2022, BOTH, left=1)
    *_, path = lay(LAST[0], last, of_year(2023, SCIENCE), of_year(2023, organ, came=1))
    assert codes(path) == []


def test_a_renamed_organ_there_twice_last_year_is_not_summed() -> None:
    old = of_year(2022, Organ(SCIENCE, aliases=(BOTH,)), left=2)
    new = of_year(2022, BOTH, left=2)
    *_, path = lay(old, new, of_year(2023, Organ(BOTH, aliases=(SCIENCE,)), came=2))
    assert codes(path) == []


def split(name: str, came: int) -> Report:
    return of_year(
        2023, Organ(name, successor_of=(Origin(SCIENCE),), since=2023), came=came
    )


@pytest.mark.parametrize(("came", "told"), [((1, 1), []), ((2, 1), [CARRY])])
def test_those_who_share_a_split_organ_are_compared_together(
    came: tuple[int, int], told: list[object]
) -> None:
    _, one, other = lay(LAST[0], split(BOTH, came[0]), split(OTHER, came[1]))
    assert (codes(one), codes(other)) == (told, told)
    for each in found(one):
        assert f"和“{OTHER}”合计" in each.problem


def test_a_predecessor_may_have_a_published_report_alone() -> None:
    rendered(LAST[1], Path(f"2022/{INDUSTRY}2022年政府信息公开工作年度报告.docx"))
    _, path = lay(LAST[0], merged(SCIENCE, INDUSTRY, came=3))
    assert codes(path) == []
    *_, path = lay(merged(SCIENCE, INDUSTRY, came=2))
    assert codes(path) == [CARRY]
    path.unlink()
    *_, path = lay(
        of_year(2023, Organ(INDUSTRY, predecessors=(SCIENCE,), since=2023), came=2)
    )
    assert codes(path) == [CARRY]


def test_a_nameplate_that_came_or_went_is_asked_about() -> None:
    _, path = lay(LAST[0], of_year(2023, f"{SCIENCE}（云溪县知识产权局）", came=2))
    (one,) = found(path)
    assert f"上年有“{SCIENCE}”的，是同一个机关就把它写进 [organ] 的 aliases" in one.advice


def test_a_third_that_shares_is_asked_for() -> None:
    Path("名册.csv").write_text(
        f"{ROSTER}{SCIENCE},,{BOTH}、{OTHER}、云溪县投资局,,2022\n{BOTH},,,,\n{OTHER},,,,\n"
        "云溪县投资局,,,,\n",
        encoding="utf-8",
    )
    _, one, _ = lay(LAST[0], split(BOTH, 1), split(OTHER, 0))
    (told,) = found(one)
    assert told.severity is Severity.INFO
    assert "还缺“云溪县投资局”的报告" in told.advice


def test_a_roster_that_can_not_be_read_is_told_of() -> None:
    Path("名册.csv").write_text(f"{ROSTER}{BOTH},,,去年,\n", encoding="utf-8")
    *_, path = lay(*LAST, merged(SCIENCE, INDUSTRY, came=3))
    (one,) = found(path)
    assert one.code == "X-NONE"
    assert "名册读不了" in one.problem
    assert "“去年”不是年份" in one.problem


def test_an_organ_is_counted_whole_by_one_heir_alone(run: Go) -> None:
    other = Organ(OTHER, "department", predecessors=(SCIENCE,), since=2023)
    lay(*LAST, merged(SCIENCE, INDUSTRY, came=3), of_year(2023, other, came=2))
    done = run("validate", "2023")
    assert done.code == 2
    assert f"“{SCIENCE}”也是" in done.err


def test_a_waiver_of_all_together_is_of_all_their_numbers(run: Go) -> None:
    _, one, other = lay(LAST[0], split(BOTH, 2), split(OTHER, 1))
    assert run("waive", one, "X-CARRY", "--all", "--reason", "划转一件").code == 0
    assert codes(one) == []
    lay(split(OTHER, 9))
    assert codes(one) == [CARRY]
    assert codes(other) == [CARRY]


def test_a_document_is_out_of_date_when_a_partner_changes() -> None:
    got = Organ(SCIENCE, transfers=(Transfer(INDUSTRY, 2023),))
    *_, one, _ = lay(*LAST, of_year(2023, got, came=3), of_year(2023, INDUSTRY, came=0))
    county = Workspace()
    before = origin(county, county.peek(one))
    lay(of_year(2023, INDUSTRY, came=1))
    assert origin(Workspace(), Workspace().peek(one)) != before


def test_an_organs_name_goes_before_its_files() -> None:
    Path("2022").mkdir()
    for name, one in (("01", LAST[0]), ("02", LAST[1])):
        Path(f"2022/{name}.toml").write_text(dumps(one), encoding="utf-8")
    (path,) = lay(of_year(2023, INDUSTRY, came=2))
    here = path.rename(path.with_name("01.toml"))
    assert codes(here) == [CARRY]
    here.write_text(dumps(of_year(2023, INDUSTRY, came=1)), encoding="utf-8")
    assert codes(here) == []
    here.write_text(dumps(of_year(2023, OTHER, came=2)), encoding="utf-8")
    assert codes(here) == []  # renamed, and nobody says so but the file


def test_alone_a_part_of_a_split_organ_is_only_told() -> None:
    _, path = lay(LAST[0], split(BOTH, 1))
    assert codes(path) == [("X-CARRY", Severity.INFO)]


def test_who_took_the_place_alone_is_compared_strictly() -> None:
    organ = Organ(BOTH, successor_of=(Origin(SCIENCE, shared=False),), since=2023)
    _, path = lay(LAST[0], of_year(2023, organ, came=1))
    assert codes(path) == [CARRY]
    _, path = lay(LAST[0], of_year(2023, organ, came=2))
    assert codes(path) == []


@pytest.mark.parametrize(
    ("came", "told"),
    [((3, 0), ([], [])), ((3, 1), ([CARRY], [])), ((3, 2), ([CARRY], [CARRY]))],
)
def test_what_was_transferred_is_compared_over_both(
    came: tuple[int, int], told: tuple[list[object], list[object]]
) -> None:
    got = Organ(SCIENCE, transfers=(Transfer(INDUSTRY, 2023, "三定方案"),))
    *_, one, other = lay(
        *LAST, of_year(2023, got, came=came[0]), of_year(2023, INDUSTRY, came=came[1])
    )
    assert (codes(one), codes(other)) == told


@pytest.mark.parametrize(("came", "told"), [(0, []), (1, [CARRY])])
def test_a_new_organ_carries_in_what_others_gave_it(came: int, told: list[object]) -> None:
    new = Organ(OTHER, transfers=(Transfer(INDUSTRY, 2023),), since=2023)
    *_, path = lay(*LAST, of_year(2023, INDUSTRY, came=1), of_year(2023, new, came=came))
    assert codes(path) == told


def test_a_transfer_whose_other_side_is_missing_asks_for_a_waiver() -> None:
    got = Organ(SCIENCE, transfers=(Transfer(INDUSTRY, 2023),))
    _, path = lay(LAST[0], of_year(2023, got, came=3))
    told = [one.advice for one in found(path) if one.code == "X-CARRY"]
    assert told
    assert all("划转" in advice and "govreport waive" in advice for advice in told)


def test_a_new_organ_has_no_last_year_to_miss() -> None:
    *_, path = lay(LAST[0], of_year(2023, Organ(OTHER, since=2023)))
    assert codes(path) == []
    *_, path = lay(LAST[0], of_year(2023, OTHER))
    assert codes(path) == [NONE]


def test_a_new_organ_carries_in_nothing_that_nobody_gave_it() -> None:
    *_, path = lay(LAST[0], of_year(2023, Organ(OTHER, since=2023), came=1))
    assert codes(path) == [("X-CARRY", Severity.WARNING)]
    assert len(found(path)) == 1


def test_the_roster_says_that_an_organ_is_new_or_merged() -> None:
    Path("名册.csv").write_text(
        f"名称,撤并到,起始年份,终止年份\n{OTHER},,2023,\n{BOTH},,,\n"
        f"{SCIENCE},{BOTH},,2022\n{INDUSTRY},{BOTH},,2022年\n",
        encoding="utf-8",
    )
    *_, new, both = lay(*LAST, of_year(2023, OTHER), of_year(2023, BOTH, came=3))
    assert (codes(new), codes(both)) == ([], [])
    *_, both = lay(of_year(2023, BOTH, came=2))
    assert codes(both) == [CARRY]


ROSTER = "名称,别名,撤并到,起始年份,终止年份\n"


def test_a_merger_of_no_stated_year_counts_once() -> None:
    Path("名册.csv").write_text(
        f"{ROSTER}{BOTH},科工信局,,,\n{SCIENCE},,科工信局,,\n{INDUSTRY},,{BOTH},,\n",
        encoding="utf-8",
    )
    *_, path = lay(*LAST, of_year(2023, BOTH, came=2, left=4))
    told = [one.fault for one in found(path) if one.code == "X-CARRY"]
    assert told
    assert all(f"（上年的数是“{SCIENCE}”“{INDUSTRY}”相加）" in one for one in told)
    lay(of_year(2023, Organ(BOTH, predecessors=(SCIENCE, INDUSTRY), since=2023), left=4))
    organ = Organ(BOTH, predecessors=(SCIENCE, INDUSTRY), since=2023)
    (later,) = lay(of_year(2024, organ, came=5))
    assert codes(later) == [CARRY]
    assert not any("相加" in one.fault for one in found(later))


def test_who_was_merged_in_the_same_year_hands_it_on() -> None:
    Path("名册.csv").write_text(
        f"{ROSTER}{SCIENCE},,{INDUSTRY},,2022\n{INDUSTRY},,{OTHER},,2022\n{OTHER},,,,\n",
        encoding="utf-8",
    )
    *_, path = lay(*LAST, of_year(2022, OTHER), of_year(2023, OTHER, came=3))
    assert codes(path) == []
    *_, path = lay(of_year(2023, OTHER, came=1))
    assert codes(path) == [CARRY]


@pytest.mark.parametrize("typed", ["云溪县科技术局", "科学技术局"])
def test_a_predecessor_that_is_written_amiss_is_asked_about(typed: str) -> None:
    *_, path = lay(*LAST, merged(typed, INDUSTRY, came=3))
    (one,) = found(path)
    assert f"“{typed}”（是不是“{SCIENCE}”）" in one.problem
    got = Organ(OTHER, transfers=(Transfer(typed, 2023),), since=2023)
    *_, path = lay(of_year(2023, SCIENCE, came=2), of_year(2023, got, came=1))
    assert any(f"是不是“{SCIENCE}”" in one.message for one in found(path))


def test_a_year_of_merger_that_lies_before_is_asked_about() -> None:
    *_, path = lay(*LAST, merged(SCIENCE, INDUSTRY, came=3, since=2022))
    (one,) = found(path)
    assert "since 写的是 2022" in one.advice


def test_the_roster_says_among_whom_an_organ_was_split() -> None:
    Path("名册.csv").write_text(
        f"名称,撤并到,终止年份\n{SCIENCE},{BOTH}、{OTHER},2022\n{BOTH},,\n{OTHER},,\n",
        encoding="utf-8",
    )
    _, one, other = lay(LAST[0], of_year(2023, BOTH, came=2), of_year(2023, OTHER, came=0))
    assert (codes(one), codes(other)) == ([], [])


@pytest.mark.parametrize(("key", "year"), [("since", 2024), ("until", 2022)])
def test_a_report_outside_its_organs_life_is_an_error(key: str, year: int) -> None:
    organ = Organ(SCIENCE, since=year) if key == "since" else Organ(SCIENCE, until=year)
    *_, path = lay(LAST[0], of_year(2023, organ, came=2))
    assert ("S-YEAR", Severity.ERROR) in codes(path)


def test_last_years_reports_can_be_given_several_times(run: Go) -> None:
    *_, path = lay(merged(SCIENCE, INDUSTRY, came=3))
    given = [saved for one in LAST for saved in ("--previous", *lay(one))]
    assert run("validate", path, *given, "--select", "X-CARRY").code == 0
    assert run("validate", path, *given[:2], "--select", "X-CARRY").code == 1
    twice = (*given[:2], "--previous", f"./{given[1]}")
    assert run("validate", path, *twice, "--select", "X-CARRY").code == 1


def test_aliases_that_are_predecessors_are_written_down(run: Go) -> None:
    organ = Organ(BOTH, "department", aliases=(SCIENCE, INDUSTRY))
    *_, path = lay(*LAST, of_year(2023, organ, came=3))
    run("validate", path, "--fix")
    now = load(path).organ
    assert ({*now.predecessors}, now.since) == ({SCIENCE, INDUSTRY}, 2023)
    assert codes(path) == []


def test_what_an_organ_came_from_is_written_and_read_again() -> None:
    organ = Organ(
        BOTH,
        "department",
        "county",
        ("甲",),
        (SCIENCE,),
        (Origin(INDUSTRY), Origin("乙", shared=False)),
        (Transfer(OTHER, 2023, '按"三定"\n划入'), Transfer("丙", 2020)),
        2023,
        2030,
    )
    (path,) = lay(of_year(2023, organ))
    assert load(path).organ == organ
    assert dumps(load(path)) == dumps(of_year(2023, organ))


def test_the_sum_of_last_years_lacks_what_one_of_them_lacks() -> None:
    blank = of_year(2022, SCIENCE, left=2)
    del blank.entries[CARRIED._replace(item="carried_out")]  # type: ignore[attr-defined]
    *_, path = lay(blank, LAST[1], merged(SCIENCE, INDUSTRY, came=1))
    county = Workspace()
    last = county.previous(county.open(path))
    assert last is not None
    assert last.value(CARRIED._replace(item="carried_out")) is None
    assert last.value(CARRIED._replace(item="carried_in")) == 0
    (told,) = found(path)
    assert (told.code, "自然人·四、结转下年度" in told.problem) == ("X-NONE", True)
