"""All years of an organ through its history, and two years of a county."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reports import report, saved, with_cells

from govreport.errors import GovReportError, UsageProblem
from govreport.forms import Cell
from govreport.output.comparison import county_told
from govreport.render.text import render_text
from govreport.report import Organ, Report
from govreport.tasks.compare import Comparisons, compare
from govreport.tasks.compare_units import CountyComparison
from govreport.tomlfile import dumps
from govreport.workspace import Workspace

RECEIVED = Cell("applications", "natural_person", "received")
TOTAL = Cell("applications", "total", "received")


def unit(name: str, year: int, received: object = 0, **organ: Any) -> Report:  # noqa: ANN401 -- whatever an organ has
    who = Organ(name, "township", "township")._replace(**organ)
    return replace(with_cells(report(), {RECEIVED: received}), year=year, organ=who)


def put(folder: Path, *reports: Report) -> None:
    for one in reports:
        saved(one, folder)


def years(folder: Path, organ: str, *sides: int) -> Comparisons:
    found = compare(Workspace(folder), *sides, organ=organ)
    assert isinstance(found, Comparisons)
    return found


def county(folder: Path, *sides: int) -> CountyComparison:
    found = compare(Workspace(folder), *sides)
    assert isinstance(found, CountyComparison)
    return found


def received(found: Comparisons) -> list[object]:
    return [one.report.value(TOTAL) for one in found.reports]


def totals(found: CountyComparison) -> tuple[object, object]:
    (one,) = (one for one in found.totals if one.address.path == tuple(TOTAL))
    return one.last, one.this


def test_all_years_of_an_organ_stand_in_their_order(tmp_path: Path) -> None:
    put(tmp_path, *(unit("青石乡人民政府", year, year) for year in (2023, 2021, 2022)))
    found = years(tmp_path, "青石乡")
    assert received(found) == [2021, 2022, 2023]
    assert len(found.steps) == 2
    assert found.organ == "青石乡人民政府"


def test_an_organ_is_found_by_the_name_that_it_had(tmp_path: Path) -> None:
    put(
        tmp_path,
        unit("白水乡人民政府", 2021, 1),
        unit("白河镇人民政府", 2022, 2, aliases=("白水乡人民政府",)),
        unit("白河镇人民政府", 2023, 3),
    )
    for name in ("白水乡", "白河镇"):
        found = years(tmp_path, name)
        assert received(found) == [1, 2, 3]
        assert found.organ == "白河镇人民政府"
        assert not any("机关不同" in line for line in found.remarks)


def test_organs_that_became_one_are_added_up(tmp_path: Path) -> None:
    put(
        tmp_path,
        unit("甲乡人民政府", 2021, 1),
        unit("乙乡人民政府", 2021, 2),
        unit(
            "丙镇人民政府",
            2022,
            5,
            predecessors=("甲乡人民政府", "乙乡人民政府"),
            since=2022,
        ),
    )
    found = years(tmp_path, "丙镇")
    assert received(found) == [3, 5]
    assert any("相加" in line for line in found.remarks)


def test_one_of_two_predecessors_is_not_taken_for_both(tmp_path: Path) -> None:
    put(
        tmp_path,
        unit("甲乡人民政府", 2021, 1),
        unit(
            "丙镇人民政府",
            2022,
            5,
            predecessors=("甲乡人民政府", "乙乡人民政府"),
            since=2022,
        ),
        unit("丙镇人民政府", 2023, 6),
    )
    found = years(tmp_path, "丙镇")
    assert received(found) == [5, 6]
    assert any("2021 年缺“乙乡人民政府”" in line for line in found.remarks)


def test_a_year_without_a_report_is_said(tmp_path: Path) -> None:
    put(tmp_path, unit("青石乡人民政府", 2020, 1), unit("青石乡人民政府", 2022, 3))
    put(tmp_path, unit("白河乡人民政府", 2021))
    found = years(tmp_path, "青石乡")
    assert received(found) == [1, 3]
    assert "2021 年没有“青石乡人民政府”的报告" in found.remarks
    assert "2020 年和 2022 年中间隔了 1 年" in found.remarks


def test_two_years_of_an_organ_are_compared_from_the_earlier_one(tmp_path: Path) -> None:
    put(tmp_path, *(unit("青石乡人民政府", year, year) for year in (2020, 2021, 2022)))
    assert received(years(tmp_path, "青石乡", 2022, 2020)) == [2020, 2022]


@pytest.mark.parametrize(
    ("sides", "organ", "told"),
    [
        ((2021, 2022), "青石乡", "2021 年没有“青石乡人民政府”的报告；有报告的年份：2022"),
        ((), "青石乡", "“青石乡人民政府”只有 2022 年的一份报告"),
        ((), "白石乡", "没有“白石乡”这个单位，相近的有：青石乡人民政府"),
        ((), "", "--organ"),
        ((2022, 2022), "", "两个年份都是 2022"),
        ((2022, 2025), "", "2025 里没有报告"),
    ],
)
def test_what_is_not_there_is_said(
    tmp_path: Path, sides: tuple[int, ...], organ: str, told: str
) -> None:
    put(tmp_path, unit("青石乡人民政府", 2022))
    with pytest.raises(UsageProblem, match=told):
        compare(Workspace(tmp_path), *sides, organ=organ)


def test_a_folder_without_reports_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="里没有报告"):
        compare(Workspace(tmp_path), organ="青石乡")


def test_a_file_is_not_compared_with_itself(tmp_path: Path) -> None:
    put(tmp_path, unit("青石乡人民政府", 2022))
    file = tmp_path / "2022" / "青石乡人民政府.toml"
    with pytest.raises(UsageProblem, match="是同一个文件"):
        compare(Workspace(), file, file.parent / ".." / "2022" / file.name)


def test_reports_of_two_organs_are_compared_and_that_is_said(tmp_path: Path) -> None:
    put(tmp_path, unit("青石乡人民政府", 2022), unit("白河乡人民政府", 2022, 2))
    files = sorted((tmp_path / "2022").iterdir())
    found = compare(Workspace(), *files)
    assert isinstance(found, Comparisons)
    assert any("机关不同" in line for line in found.remarks)
    assert found.steps[0].changed


def test_a_draft_that_lies_elsewhere_quotes_the_same_last_year(tmp_path: Path) -> None:
    prose = {"overview": "上年{{ previous.applications.total.received }}件。"}
    one = replace(unit("青石乡人民政府", 2022), narrative=prose)
    put(tmp_path, unit("青石乡人民政府", 2021, 7), one)
    draft = tmp_path / "一稿.toml"
    draft.write_text(dumps(one), encoding="utf-8")
    found = compare(Workspace(tmp_path), draft, tmp_path / "2022" / "青石乡人民政府.toml")
    assert isinstance(found, Comparisons)
    assert not found.steps[0].changed
    assert [one.report.narrative["overview"] for one in found.reports] == ["上年7件。"] * 2


def test_blanks_are_told(tmp_path: Path) -> None:
    put(tmp_path, unit("青石乡人民政府", 2021, ""), unit("青石乡人民政府", 2022))
    found = years(tmp_path, "青石乡")
    assert "青石乡人民政府.toml 还有 1 格没有数：空白不当作 0，不算增减" in found.remarks


def test_units_of_a_county_are_compared_and_added_up(tmp_path: Path) -> None:
    put(tmp_path, unit("甲乡人民政府", 2021, 1), unit("乙乡人民政府", 2021, 2))
    put(tmp_path, unit("甲乡人民政府", 2022, 4), unit("乙乡人民政府", 2022, 2))
    found = county(tmp_path, 2022, 2021)
    assert found.years == (2021, 2022)
    assert totals(found) == (3, 6)
    assert {one.organ: one.changed for one in found.units} == {
        "甲乡人民政府": True,
        "乙乡人民政府": False,
    }


def test_units_of_one_year_alone_are_told_and_added_up(tmp_path: Path) -> None:
    put(tmp_path, unit("甲乡人民政府", 2021, 1), unit("旧局", 2021, 10))
    put(tmp_path, unit("甲乡人民政府", 2022, 1), unit("新局", 2022, 20))
    found = county(tmp_path, 2021, 2022)
    assert (found.only_last, found.only_this) == (["旧局"], ["新局"])
    assert totals(found) == (11, 21)
    assert not found.blanks


def test_units_that_became_one_stand_beside_it_as_their_sum(tmp_path: Path) -> None:
    put(tmp_path, unit("甲乡人民政府", 2021, 1), unit("乙乡人民政府", 2021, 2))
    parts = ("甲乡人民政府", "乙乡人民政府")
    put(tmp_path, unit("丙镇人民政府", 2022, 5, predecessors=parts, since=2022))
    found = county(tmp_path, 2021, 2022)
    assert [(one.organ, one.last) for one in found.units] == [("丙镇人民政府", parts)]
    assert totals(found) == (3, 5)
    assert next(county_told(found)).startswith("2021年 2 个单位，2022年 1 个单位；")


def test_a_published_document_is_last_year_s_report(tmp_path: Path) -> None:
    put(tmp_path, unit("青石乡人民政府", 2022, 5))
    (tmp_path / "2021").mkdir()
    page = render_text(unit("青石乡人民政府", 2021, 3))
    (tmp_path / "2021" / "青石乡人民政府2021年年报.txt").write_text(page, encoding="utf-8")
    assert received(years(tmp_path, "青石乡")) == [3, 5]


def test_a_renamed_unit_of_a_county_is_one_unit(tmp_path: Path) -> None:
    put(tmp_path, unit("白水乡人民政府", 2021, 1))
    put(tmp_path, unit("白河镇人民政府", 2022, 2, aliases=("白水乡人民政府",)))
    found = county(tmp_path, 2021, 2022)
    assert [(one.organ, one.last) for one in found.units] == [
        ("白河镇人民政府", ("白水乡人民政府",))
    ]
    assert [*found.only_last, *found.only_this] == []


def test_years_that_do_not_follow_each_other_are_tied_by_those_between(
    tmp_path: Path,
) -> None:
    put(tmp_path, unit("白水乡人民政府", 2020, 1))
    put(tmp_path, unit("白河镇人民政府", 2021, 2, aliases=("白水乡人民政府",)))
    put(tmp_path, unit("白河镇人民政府", 2022, 5))
    assert [one.last for one in county(tmp_path, 2020, 2022).units] == [("白水乡人民政府",)]


def test_a_number_that_is_blank_is_counted_as_missing_from_the_sum(tmp_path: Path) -> None:
    put(tmp_path, unit("甲乡人民政府", 2021, 1), unit("甲乡人民政府", 2022, ""))
    found = county(tmp_path, 2021, 2022)
    assert totals(found) == (1, None)
    assert sum(found.blanks.values()) == 1


def test_a_sum_is_no_unit(tmp_path: Path) -> None:
    from govreport.report import Unit

    whole = unit("云溪县人民政府", 2022, 9)
    put(tmp_path, unit("甲乡人民政府", 2021, 1), unit("甲乡人民政府", 2022, 9))
    put(tmp_path, replace(whole, units=(Unit("甲乡人民政府.toml", "0" * 64),)))
    found = county(tmp_path, 2021, 2022)
    assert found.sums == ("云溪县人民政府",)
    assert totals(found) == (1, 9)


def test_one_file_that_can_not_be_read_keeps_no_other_from_it(tmp_path: Path) -> None:
    put(tmp_path, unit("甲乡人民政府", 2021, 1), unit("甲乡人民政府", 2022, 2))
    put(tmp_path, unit("乙乡人民政府", 2021, 5))
    for broken in ("2021/丙乡人民政府.toml", "2022/乙乡人民政府.toml"):
        (tmp_path / broken).write_text("year = = 1", encoding="utf-8")
    found = county(tmp_path, 2021, 2022)
    assert totals(found) == (1, 2)
    assert found.only_last == []  # nobody knows that
    assert len(found.errors) == 2
    assert all(isinstance(one, GovReportError) for one in found.errors)
