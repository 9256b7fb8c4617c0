"""`scaffold` by the roster: who begins a year, from whom, and what is said of the others."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lineages import BOTH, CARRIED, INDUSTRY, OTHER, SCIENCE, lay, of_year
from reports import Run

from govreport.report import Organ, Origin
from govreport.scaffold import new_report
from govreport.tasks import scaffold
from govreport.tasks.scaffold import ScaffoldRequest
from govreport.tomlfile.files import load
from govreport.workspace import Workspace

pytestmark = pytest.mark.usefixtures("here")
Go = Callable[..., Run]
TOWN, VILLAGE = "云溪县青石乡人民政府", "云溪县白水乡人民政府"


def begun(year: int = 2023, **asked: object) -> dict[str, Organ]:
    """The organs of the files that are begun, by name; each file is whole."""
    done = list(scaffold(Workspace(), year, ScaffoldRequest(**asked)))  # type: ignore[arg-type]
    assert [one.error for one in done if one.error] == []
    return {one.created.organ.name: one.created.organ for one in done if one.created}


def roster(*rows: str) -> None:
    Path("名册.csv").write_text(
        "名称,别名,类型,级别,撤并到,起始年份,终止年份\n"
        + "".join(f"{one}\n" for one in rows),
        encoding="utf-8",
    )


def test_the_roster_says_who_begins_a_year(run: Go) -> None:
    lay(of_year(2022, TOWN, left=2), of_year(2022, VILLAGE, left=1), of_year(2022, SCIENCE))
    roster(f"{TOWN},青石乡、{VILLAGE},,,,,", f"{OTHER},,部门,市级,,2023,")
    done = run("scaffold", "2023")
    assert done.out.splitlines() == [f"2023/{TOWN}.toml", f"2023/{OTHER}.toml"]
    town, other = load(Path(f"2023/{TOWN}.toml")), load(Path(f"2023/{OTHER}.toml"))
    assert (town.organ.predecessors, town.organ.since) == ((VILLAGE,), 2023)
    assert town.value(CARRIED) == 3
    assert (other.organ.kind, other.organ.level, other.organ.since) == (
        "department",
        "city",
        2023,
    )
    assert f"合并了{VILLAGE}，上年结转是各机关上年的相加" in done.err
    assert f"{SCIENCE}上年有报告，名册上没有，没有建" in done.err
    assert f"{OTHER}是名册上新有的，上年没有报告" in done.err
    again = run("scaffold", "2023")
    assert (again.code, again.out) == (0, "")


def test_ended_organs_begin_no_year(run: Go) -> None:
    lay(
        of_year(2022, TOWN),
        of_year(2022, Organ(SCIENCE, until=2022)),
        of_year(2022, VILLAGE),
    )
    told = run("scaffold", "2023").err
    assert f"{SCIENCE}已经撤并，没有建；没有写明由名册上的谁承接" in told
    assert {path.stem for path in Path("2023").glob("*.toml")} == {TOWN, VILLAGE}
    roster(f"{TOWN},,,,,,", f"{VILLAGE},,,,{TOWN},,2023", f"{SCIENCE},,,,,,2022")
    done = run("scaffold", "2024")
    assert done.out.splitlines() == [f"2024/{TOWN}.toml"]
    assert f"合并了{VILLAGE}" in done.err
    assert load(Path(f"2024/{TOWN}.toml")).organ.predecessors == (VILLAGE,)


def test_a_renamed_unit_keeps_what_it_was_called() -> None:
    lay(of_year(2022, SCIENCE, left=2))
    roster(f"{BOTH},{SCIENCE},,,,,")
    organ = begun()[BOTH]
    assert (organ.aliases, organ.predecessors) == ((SCIENCE,), ())
    assert load(Path(f"2023/{BOTH}.toml")).value(CARRIED) == 2


def test_of_a_split_organ_a_person_says_who_got_what(run: Go) -> None:
    lay(of_year(2022, SCIENCE, left=2))
    roster(f"{SCIENCE},,,,{BOTH}、{OTHER},,2022", f"{BOTH},,,,,,", f"{OTHER},,,,,,")
    done = run("scaffold", "2023")
    for name in (BOTH, OTHER):
        new = load(Path(f"2023/{name}.toml"))
        assert ([one.name for one in new.organ.successor_of], new.organ.since) == (
            [SCIENCE],
            2023,
        )
        assert new.is_blank(CARRIED)
    assert f"由{SCIENCE}分设，上年结转请按承接的件数填" in done.err


def test_predecessors_are_kept_for_the_years_after() -> None:
    organ = Organ(BOTH, "department", predecessors=(SCIENCE, INDUSTRY), since=2022)
    lay(of_year(2022, organ, left=4))
    assert (begun()[BOTH].predecessors, begun(2024)[BOTH].since) == (
        (SCIENCE, INDUSTRY),
        2022,
    )


def test_what_is_refreshed_is_the_sum_of_all() -> None:
    organ = Organ(BOTH, "department", predecessors=(SCIENCE, INDUSTRY), since=2023)
    lay(of_year(2022, SCIENCE, left=2))
    _, path = lay(of_year(2022, INDUSTRY, left=1), of_year(2023, organ))
    path.write_text(
        path.read_text("utf-8").replace("carried_in = 0", 'carried_in = ""'), "utf-8"
    )
    assert [one.filled is None for one in scaffold(Workspace(), 2023)] == [True]
    (one,) = scaffold(Workspace(), 2023, ScaffoldRequest(refresh=True))
    assert (one.path, load(path).value(CARRIED)) == (path, 3)


def test_who_took_another_in_is_refreshed_to_the_sum(run: Go) -> None:
    lay(of_year(2022, SCIENCE, left=2), of_year(2022, INDUSTRY, left=1))
    begun()
    path = Path(f"2023/{SCIENCE}.toml")
    organ = f'name = "{SCIENCE}"\n'
    history = f'predecessors = ["{INDUSTRY}"]\nsince = 2023\n'
    path.write_text(path.read_text("utf-8").replace(organ, organ + history), "utf-8")
    done = run("scaffold", "2023", "--refresh")
    assert "自然人·二、上年结转政府信息公开申请数量 2 → 3" in done.err
    assert load(path).value(CARRIED) == 3
    path.write_text(
        path.read_text("utf-8").replace("carried_in = 3", "carried_in = 4"), "utf-8"
    )
    run("scaffold", "2023", "--refresh")
    assert load(path).value(CARRIED) == 4  # what somebody typed


def test_a_merged_bureaus_predecessors_get_no_file_again() -> None:
    organ = Organ(BOTH, "department", predecessors=(SCIENCE, INDUSTRY), since=2023)
    lay(of_year(2022, SCIENCE), of_year(2022, INDUSTRY), of_year(2023, organ))
    assert begun() == {}


def test_a_sum_that_lacks_a_number_is_said_to(run: Go) -> None:
    left = of_year(2022, INDUSTRY, left=1)
    blank = {cell: raw for cell, raw in left.entries.items() if cell.item != "carried_out"}
    lay(of_year(2022, SCIENCE, left=2), replace(left, entries=blank))
    roster(f"{BOTH},,,,,,", *(f"{one},,,,{BOTH},,2022" for one in (SCIENCE, INDUSTRY)))
    assert "相加；上年有没填的，空着的请补" in run("scaffold", "2023").err


def test_without_all_predecessors_nothing_is_carried_over(run: Go) -> None:
    lay(of_year(2022, SCIENCE, left=2))
    roster(f"{BOTH},,,,,,", *(f"{one},,,,{BOTH},,2022" for one in (SCIENCE, INDUSTRY)))
    done = run("scaffold", "2023")
    assert f"没有找到“{INDUSTRY}”上年的报告，上年结转没有填" in done.err
    assert load(Path(f"2023/{BOTH}.toml")).is_blank(CARRIED)


def test_the_sum_of_the_office_is_not_asked_for(run: Go) -> None:
    lay(of_year(2022, TOWN))
    county = "云溪县人民政府"
    run("rollup", "2022", "--organ", county)
    roster(f"{TOWN},,,,,,")
    assert county not in run("scaffold", "2023").err
    lay(of_year(2022, SCIENCE))
    assert SCIENCE in run("scaffold", "2023").err


@pytest.mark.parametrize("short", ["青石乡", "云溪县青石乡", "云溪县青石乡人民政"])
def test_a_new_organ_near_one_on_the_roster_is_asked_about(run: Go, short: str) -> None:
    roster(f"{TOWN},,,,,,")
    done = run("scaffold", "2023", "--organ", short)
    assert done.code == 2
    assert f"“{short}”和“{TOWN}”（名册.csv）的名称相近" in done.err
    assert run("scaffold", "2023", "--organ", short, "--new").code == 0


def test_another_spelling_is_the_same_organ(run: Go) -> None:
    lay(of_year(2022, "云溪县住建局（人防办）"))
    done = run("scaffold", "2023", "--organ", "云溪县住建局(人防办)\u200b")
    assert done.out == "2023/云溪县住建局（人防办）.toml\n"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((f"{TOWN},,,,{TOWN},,2022",), f"“{TOWN}”撤并到它自己"),
        (
            (f"{TOWN},,,,青石镇,,2022", "云溪县青石镇人民政府,,,,,,"),
            "是不是“云溪县青石镇人民政府”",
        ),
        ((f"{TOWN},,,,{VILLAGE},,2022", f"{VILLAGE},,,,{TOWN},,2022"), "互相撤并"),
    ],
)
def test_a_merger_that_can_not_be_is_told(run: Go, rows: list[str], told: str) -> None:
    lay(of_year(2022, TOWN))
    roster(*rows)
    done = run("scaffold", "2023")
    assert (done.code, told in done.err, "第 2 行" in done.err) == (2, True, True)
    roster(f"{TOWN},,,,宁州市某局,,2022")  # who is on another office's roster
    assert run("scaffold", "2023").code == 0


def test_what_is_wrong_in_the_roster_is_told(run: Go) -> None:
    lay(of_year(2022, TOWN))
    roster(f"{TOWN},,,县乡,,,", f"{VILLAGE},,,,,2024,2023", f"{SCIENCE},,,,,去年,")
    told = run("scaffold", "2023").err
    assert "第 2 行" in told
    assert "没有“县乡”这个级别" in told
    assert "终止年份在起始年份之前" in told
    assert "“去年”不是年份，请写成 2025 这样" in told


@pytest.mark.parametrize("since", [2022, 2023])
def test_who_began_before_and_is_called_otherwise_now_is_the_same_organ(since: int) -> None:
    lay(of_year(2022, Organ(SCIENCE, since=2022), left=2))
    roster(f"{OTHER},{SCIENCE},,,,{since},")
    organ = begun()[OTHER]
    renamed = (organ.aliases, organ.predecessors) == ((SCIENCE,), ())
    assert renamed is (since == 2022)


def test_who_is_called_otherwise_twice_is_the_same_organ_still() -> None:
    lay(of_year(2022, Organ(SCIENCE, aliases=(INDUSTRY,)), left=2))
    roster(f"{OTHER},{INDUSTRY}、{SCIENCE},,,,,")
    organ = begun()[OTHER]
    assert (set(organ.aliases), organ.predecessors) == ({SCIENCE, INDUSTRY}, ())


def test_what_an_organ_came_from_before_is_not_asked_for_again() -> None:
    lay(
        of_year(2022, Organ(SCIENCE, successor_of=(Origin(BOTH),), since=2022), left=2),
        of_year(2022, INDUSTRY, left=1),
    )
    roster(f"{SCIENCE},,,,,,", f"{INDUSTRY},,,,{SCIENCE},,2022")
    organ = begun()[SCIENCE]
    assert (organ.predecessors, organ.successor_of, organ.since) == ((INDUSTRY,), (), 2023)
    assert load(Path(f"2023/{SCIENCE}.toml")).value(CARRIED) == 3


@pytest.mark.parametrize("refresh", [True, False])
def test_refreshing_fills_in_the_file_of_who_was_not_there_last_year(refresh: bool) -> None:
    ended = [Organ(name, until=2022) for name in (SCIENCE, INDUSTRY)]
    lay(*(of_year(2022, organ, left=2) for organ in ended), of_year(2022, TOWN))
    organ = Organ(BOTH, predecessors=(SCIENCE, INDUSTRY), since=2023)
    (path,) = lay(new_report(2023, organ))
    begun(refresh=refresh)
    assert load(path).value(CARRIED) == (4 if refresh else None)
