"""What a new year's report takes from last year's, and what it does not."""

from dataclasses import replace
from pathlib import Path

from reports import ORGAN, balanced, report, saved

from govreport.forms import Cell
from govreport.report import Report
from govreport.tasks import scaffold
from govreport.tasks.scaffold import AS_USUAL, ScaffoldRequest
from govreport.tomlfile.files import load
from govreport.workspace import Workspace

BUSINESS = Cell("applications", "business", "carried_in")


def begun(year: int, asked: ScaffoldRequest = AS_USUAL) -> Report:
    """The one report that is begun, as its file has it."""
    (one,) = scaffold(Workspace(), year, asked)
    assert one.error is None
    return load(one.path)


def test_carried_out_becomes_carried_in_block_by_block(here: Path) -> None:
    last = balanced("2021", 1)
    saved(last, here)
    new = begun(2023)
    for block in new.form.tables["applications"].blocks:
        if block != "total":
            carried = Cell("applications", block, "carried_in")
            assert new.value(carried) == last.value(carried._replace(item="carried_out"))
    assert len(new.missing) == 166 - 6
    assert (new.organ, new.year) == (ORGAN, 2023)


def test_a_new_form_takes_over_from_an_old_one(here: Path) -> None:
    last = balanced("2019", 1)
    saved(last, here)
    new = begun(2021)
    assert new.form.id == "2021"
    assert new.value(BUSINESS) == last.value(BUSINESS._replace(item="carried_out"))


def test_what_last_year_left_open_stays_open(here: Path) -> None:
    saved(report(applications__business__carried_out=""), here)
    missing = begun(2023).missing
    assert BUSINESS in missing
    assert Cell("applications", "research", "carried_in") not in missing


def test_names_of_tallies_and_the_signature_stay_and_text_does_not(here: Path) -> None:
    saved(replace(report(), counts={"微信": 68}, signature="某乡", title="甲"), here)
    new = begun(2023)
    assert (dict(new.counts), new.signature, new.title) == ({"微信": ""}, "某乡", "")
    assert "更新不够及时" not in "".join(new.narrative.values())


def test_an_organ_of_last_year_keeps_its_numbers_when_it_is_named(here: Path) -> None:
    left = {f"applications__business__{item}": 3 for item in ("carried_out", "received")}
    saved(report("2021", **left), here)
    assert begun(2023, ScaffoldRequest([ORGAN.name])).value(BUSINESS) == 3


def test_a_zero_report_is_declared_at_once(here: Path) -> None:
    new = begun(2023, ScaffoldRequest(["甲县乙镇人民政府"], zeros=True))
    assert new.missing == ()
    assert list((here / "2023").glob("*.toml")) == [here / "2023" / "甲县乙镇人民政府.toml"]


def test_a_name_with_a_path_in_it_writes_nowhere_else(here: Path) -> None:
    begun(2023, ScaffoldRequest(["../../甲/乙局"]))
    found = [one for one in here.rglob("*.toml") if ".govreport" not in one.parts]
    assert found == [here / "2023" / "_.._甲_乙局.toml"]
