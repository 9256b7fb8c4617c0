"""Laws of names: all spellings of one are one to every command; a letter makes another."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from imported import rendered
from reports import PROSE
from spellings import BOTH, LAST, PAIRS, THIRD, THIS, Two, put
from units_of_2022 import TODAY, WRONG, of, roster, stand

from govreport.errors import GovReportError
from govreport.organ_names import are_one, folded
from govreport.organs import OTHER, kind_of
from govreport.report import Organ, Origin, Transfer
from govreport.tasks import (
    answer,
    record,
    scaffold,
    validate,
    write_reminders,
    write_slips,
)
from govreport.tasks.doubts import TAKEN_OVER, TWICE
from govreport.tasks.scaffold import ScaffoldRequest
from govreport.tasks.unit_status import UnitStatus
from govreport.tasks.year_context import year_context
from govreport.workspace import Workspace

pytestmark = [
    pytest.mark.usefixtures("texts_may_be_alike"),
    pytest.mark.parametrize("two", PAIRS),
]


def codes(path: Path) -> set[str]:
    """The rules that find something in a file."""
    (checked,) = validate(Workspace(), [path])
    assert checked.error is None
    return {one.code for one in checked.findings}


def test_last_years_file_is_found(two: Two) -> None:
    put(of(two.one, **LAST), "2021/甲.toml")
    found = codes(put(of(two.second, **THIS), "2022/乙.toml"))
    assert ("X-CARRY" in found, "X-NONE" in found) == (two.same, not two.same)


def test_last_years_file_is_found_by_an_alias(two: Two) -> None:
    put(of(two.one, **LAST), "2021/甲.toml")
    found = codes(put(of(THIRD, two.second, **THIS), "2022/乙.toml"))
    assert ("X-CARRY" in found, "X-NONE" in found) == (two.same, not two.same)


def test_last_years_document_is_found_beside(two: Two) -> None:
    rendered(replace(of(two.one, **LAST), year=2021), Path(f"{two.one}2021年报.txt"))
    found = codes(rendered(of(two.second, **THIS), Path("今年2022.txt")))
    assert ("X-CARRY" in found) is two.same


def test_a_predecessor_is_found(two: Two) -> None:
    put(of(two.one, **LAST), "2021/甲.toml")
    organ = Organ(THIRD, predecessors=(two.second,), since=2022)
    found = codes(put(replace(of(THIRD, **THIS), organ=organ), "2022/乙.toml"))
    assert ("X-CARRY" in found, "X-NONE" in found) == (two.same, not two.same)


def test_who_was_merged_by_the_roster_is_found(here: Path, two: Two) -> None:
    put(of(two.one, **LAST), "2021/甲.toml")
    put(of(THIRD), "2021/丙.toml")
    roster(here, f"名称,撤并到,终止年份\n{THIRD},,\n{two.second},{THIRD},2021\n")
    found = codes(put(of(THIRD, **THIS), "2022/丙.toml"))
    assert ("X-CARRY" in found, "X-NONE" in found) == (two.same, not two.same)


def test_into_whom_one_was_merged_by_the_roster_is_found(here: Path, two: Two) -> None:
    put(of(THIRD, **LAST), "2021/丙.toml")
    put(of(two.one), "2021/甲.toml")
    roster(here, f"名称,撤并到,终止年份\n{two.one},,\n{THIRD},{two.second},2021\n")
    found = codes(put(of(two.one, **BOTH), "2022/甲.toml"))
    assert ("X-CARRY" in found) is not two.same


def test_a_split_organ_is_found_and_who_shares_it(two: Two) -> None:
    put(of(two.one, **LAST), "2021/甲.toml")
    heirs = [
        replace(
            of(name, **THIS), organ=Organ(name, successor_of=(Origin(old),), since=2022)
        )
        for name, old in ((THIRD, two.one), ("云溪县绿水镇人民政府", two.second))
    ]
    first, _ = (put(one, f"2022/{at}.toml") for at, one in enumerate(heirs))
    (checked,) = validate(Workspace(), [first])
    told = [one.message for one in checked.findings if one.code == "X-CARRY"]
    assert bool(told) is not two.same  # together they carry in all of it


def test_who_gave_work_is_found(two: Two) -> None:
    for year, numbers in ((2021, LAST), (2022, {})):
        put(of(two.one, **numbers), f"{year}/甲.toml")
    put(of(THIRD), "2021/乙.toml")
    organ = Organ(THIRD, transfers=(Transfer(two.second, 2022),))
    put(replace(of(THIRD, **BOTH), organ=organ), "2022/乙.toml")
    results = list(validate(Workspace()))
    told = [one.code for each in results for one in each.findings]
    assert ("X-CARRY" in told) is not two.same


def test_ones_own_name_in_prose_is_no_other_organs(two: Two) -> None:
    said = f"本报告由{two.second}编制。"
    base = replace(of(two.one), narrative={**PROSE, "preamble": said})
    told = "N-ORGAN" in codes(put(base, "2022/甲.toml"))
    assert told is (two.apart and kind_of(two.one) != OTHER and ")" not in folded(two.one))


def test_the_same_prose_of_one_unit_is_not_anothers(here: Path, two: Two) -> None:
    (here / "govreport.toml").unlink()
    long = "".join(f"第{at}次检查公开栏，缺的当天补上，照片留底备查。" for at in range(12))
    for number, name in enumerate((two.one, two.second)):
        base = replace(of(name), narrative={**PROSE, "overview": long})
        put(base, f"2022/{number}.toml")
    results = list(validate(Workspace()))
    found = [one.code for each in results for one in each.findings]
    assert ("N-SIMILAR" in found) is not two.same


def test_the_roster_knows_a_report(here: Path, two: Two) -> None:
    roster(here, f"名称\n{two.one}\n{THIRD}\n")
    for number, name in enumerate((two.second, THIRD)):
        put(of(name), f"2022/{number}.toml")
    totals = stand().totals
    wrong = int(not two.same)
    assert (totals["missing"], totals["unlisted"]) == (wrong, wrong)


def test_the_rosters_alias_knows_a_report(here: Path, two: Two) -> None:
    roster(here, f"名称,别名\n{THIRD},{two.one}\n")
    put(of(two.second), "2022/甲.toml")
    assert stand().totals["missing"] == int(not two.same)


def test_last_years_folder_expects_a_unit(two: Two) -> None:
    put(of(two.one), "2021/甲.toml")
    put(of(two.second), "2022/乙.toml")
    assert stand().totals["missing"] == int(not two.same)


def test_an_entry_may_not_be_in_the_roster_twice(here: Path, two: Two) -> None:
    roster(here, f"名称\n{two.one}\n{two.second}\n")
    put(of(two.one), "2022/甲.toml")
    if two.same:
        with pytest.raises(GovReportError, match="第 2 行的单位重复"):
            stand()
    else:
        assert stand().totals["expected"] == 2


def test_another_spelling_as_ones_own_alias_is_harmless(here: Path, two: Two) -> None:
    roster(here, f"名称,别名\n{two.one},{two.second}\n")
    put(of(two.one, two.second), "2022/甲.toml")
    put(of(two.one, two.second), "2021/甲.toml")
    whole = stand()
    assert (whole.totals["missing"], whole.totals["unlisted"], whole.doubts) == (0, 0, [])
    assert "X-MERGED" not in codes(Path("2022/甲.toml"))


def test_two_files_of_a_unit_are_twins(two: Two) -> None:
    for number, name in enumerate((two.one, two.second)):
        put(of(name), f"2022/{number}.toml")
    assert [one.kind for one in stand().doubts] == [TWICE] * two.same


def test_who_was_taken_over_is_not_missing(two: Two) -> None:
    put(of(two.one), "2021/甲.toml")
    organ = Organ(THIRD, predecessors=(two.second,), since=2022)
    put(replace(of(THIRD), organ=organ), "2022/乙.toml")
    whole = stand()
    assert whole.totals["missing"] == int(not two.same)
    assert [one.kind for one in whole.doubts if one.kind == TAKEN_OVER] == [
        TAKEN_OVER
    ] * two.same


def unit_of(name: str) -> UnitStatus:
    (found,) = (one for one in stand().units if one.organ == name)
    return found


def test_a_note_is_found(two: Two) -> None:
    put(of(two.one), "2022/甲.toml")
    around = year_context(Workspace(), 2022)
    if not two.same:
        with pytest.raises(GovReportError, match="没有"):
            record(around, [two.second], {"received_on": "1月10日"}, TODAY)
        return
    record(around, [two.second], {"received_on": "1月10日"}, TODAY)
    assert unit_of(two.one).note.received_on == date(2023, 1, 10)


def test_a_note_under_another_spelling_is_read_and_written(two: Two) -> None:
    put(of(two.one), "2022/甲.toml")
    record(year_context(Workspace(), 2022), [two.one], {"received_on": "1月10日"}, TODAY)
    put(of(two.second), "2022/甲.toml")
    whole = stand()
    noted = unit_of(two.second).note.received_on is not None
    assert (noted, bool(whole.unclaimed)) == (two.same, not two.same)
    record(year_context(Workspace(), 2022), [two.second], {"returned_on": "1月11日"}, TODAY)
    assert len(Workspace().ledger(2022)) == 2 - two.same


def test_a_slip_goes_to_a_unit_once(two: Two) -> None:
    for number, name in enumerate((two.one, two.second)):
        put(of(name, **WRONG), f"2022/{number}.toml")
    done = write_slips(stand(slips=True), Path("退回"))
    assert (len(done.written), len(done.errors)) == (2 - two.same, int(two.same))


def test_who_signs_letters_is_reached_as_its_report_says(here: Path, two: Two) -> None:
    contact = Organ("").contact._replace(phone="0376-5950000")
    base = of(two.one)
    put(replace(base, organ=base.organ._replace(contact=contact)), "2022/甲.toml")
    roster(here, f"名称\n{two.one}\n{THIRD}\n")
    done = write_reminders(stand(slips=True), Path("催报"), two.second, table=lambda _: b"")
    assert bool(done.phone) is two.same
    assert len(done.written) == 1


def test_an_answer_names_a_unit(here: Path, two: Two) -> None:
    roster(here, f"名称\n{two.one}\n")
    path = put(of(THIRD), "2022/甲.toml")
    if not two.same:
        with pytest.raises(GovReportError, match="没有"):
            answer(year_context(Workspace(), 2022), [f"{path}={two.second}"])
        return
    answer(year_context(Workspace(), 2022), [f"{path}={two.second}"])
    assert stand().totals["missing"] == 0


def test_an_organ_that_has_its_file_gets_no_second(two: Two) -> None:
    put(of(two.one), "2022/甲.toml")
    asked = ScaffoldRequest(organs=[two.second], new=not two.same)
    list(scaffold(Workspace(), 2022, asked))
    assert len(list(Path("2022").glob("*.toml"))) == 2 - two.same


def test_a_name_is_not_near_to_itself(two: Two) -> None:
    put(of(two.one), "2021/甲.toml")
    asked = ScaffoldRequest(organs=[two.second])
    if two.same:
        assert [one.path for one in scaffold(Workspace(), 2022, asked)] == [
            Path("2022/甲.toml")
        ]
    else:
        list(scaffold(Workspace(), 2022, asked._replace(new=True)))
        assert len(list(Path("2022").glob("*.toml"))) == 2


def test_a_roster_in_another_spelling_begins_last_years_units(here: Path, two: Two) -> None:
    put(of(two.one), "2021/甲.toml")
    roster(here, f"名称\n{two.second}\n")
    (done,) = scaffold(Workspace(), 2022)
    assert done.created is not None
    assert are_one([done.created.organ.name], [two.one]) is two.same
    assert (done.path.name == "甲.toml") is two.same
    assert done.created.organ.aliases == ()
