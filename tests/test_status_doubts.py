"""What a table of units does not say: who may be whom, what was left out or not taken in."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from reports import Run, saved
from units_of_2022 import (
    BLACK,
    COUNTY,
    DAY,
    GREEN,
    WHITE,
    last_year,
    of,
    roster,
    stand,
)

from govreport.output.inbox import account_remarks
from govreport.output.status import remarks
from govreport.tasks import render, rollup
from govreport.tasks.doubts import EARLY, RENAMED, TWICE, UNLISTED
from govreport.tasks.states import OUTDATED
from govreport.tomlfile.new import dumps
from govreport.workspace import Workspace

pytestmark = pytest.mark.usefixtures("texts_may_be_alike")
Go = Callable[..., Run]
SUM = Path("2022") / f"{COUNTY}.toml"


def doubts() -> list[tuple[str, str, list[str]]]:
    """Each doubt by its kind, of whom it is, and what it is about."""
    return [(one.kind, one.organ, list(map(str, one.others))) for one in stand().doubts]


def said() -> str:
    """All that is said of the table."""
    return "\n".join(remarks(stand()))


def word_files(*paths: Path) -> None:
    list(render(Workspace(), list(paths), formats=("docx",)))


def test_what_came_in_after_the_sum_was_made_is_told(here: Path) -> None:
    saved(of(GREEN), here)
    rollup(Workspace(), organ=COUNTY)
    assert not doubts()
    white = saved(of(WHITE), here)
    (one,) = stand().doubts
    assert (one.kind, one.path) == (OUTDATED, SUM)
    told = f"汇总 {SUM} 里没有算进{WHITE}；请再运行一次 govreport rollup"
    assert told in said()
    white.unlink()
    part = Path(f"2022/{BLACK}.toml")
    rollup(Workspace(), organ=BLACK, paths=[Path(f"2022/{GREEN}.toml")], target=part)
    rollup(Workspace(), organ=COUNTY, paths=[part], target=SUM, partial=True)
    assert OUTDATED not in {kind for kind, _, _ in doubts()}  # in through the other


def test_a_sum_that_was_sent_without_its_units_lacks_nobody(here: Path) -> None:
    saved(of(GREEN), here / "县")
    rollup(Workspace("县"), 2022, organ=COUNTY)
    (here / "2022").mkdir()
    shutil.copy(here / "县" / SUM, here / SUM)
    saved(of(BLACK), here)
    assert not doubts()
    assert stand().totals["reported"] == 2


def test_two_files_of_one_unit_are_both_named(here: Path) -> None:
    first = saved(of(GREEN), here)
    first.with_name("另一份.toml").write_bytes(first.read_bytes())
    ((kind, organ, others),) = doubts()
    assert (kind, organ) == (TWICE, GREEN)
    told = f"2022/另一份.toml 和 {others[0]} 是同一单位的报告，请去掉一份"
    assert told in said()


def test_a_unit_of_another_name_than_on_the_roster_is_told(here: Path) -> None:
    roster(here, f"名称\n{WHITE}\n{BLACK}\n")
    typed = "云溪县白氺乡人民政府"
    mistyped = saved(of(typed), here)
    mistyped.rename(mistyped.with_name(f"{WHITE}.toml"))
    saved(of("黑山街道办事处"), here)
    assert doubts() == [(RENAMED, typed, [WHITE]), (UNLISTED, "黑山街道办事处", [BLACK])]
    assert f"的机关名称是“{typed}”，名册上是“{WHITE}”，请核对" in said()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("云溪县黑山街办事处", [BLACK]),
        ("云溪县白氺乡人民政府", [WHITE]),
        ("云溪县绿石乡人民政府", []),
    ],
)
def test_a_slip_of_the_pen_in_a_name_is_asked_about(
    here: Path, written: str, meant: list[str]
) -> None:
    roster(here, f"名称\n{WHITE}\n{BLACK}\n")
    saved(of(written), here)
    assert doubts() == [(UNLISTED, written, [name]) for name in meant]
    for name in meant:
        assert f"“{written}”不在名册上，还没有报的有“{name}”，请核对" in said()


def test_a_deadline_within_the_year_itself_is_doubted(here: Path) -> None:
    roster(here, f"名称,期限\n{WHITE},2022-01-20\n{BLACK},1月20日\n")
    saved(of(WHITE), here)
    assert [kind for kind, _, _ in doubts()] == [EARLY]
    assert f"{WHITE}的期限在 2022-01-20，2022 年还没有过完；请核对名册" in said()


def test_documents_that_were_not_read_in_are_told(here: Path) -> None:
    word_files(saved(of(GREEN), here))
    (here / "2022" / "黑山街道年报.docx").write_bytes(b"PK")
    (told,) = account_remarks(stand().left_out)
    assert told.startswith(
        "还没有读成报告文件、没有算在内的有：2022/黑山街道年报.docx；是单位报来的报告，就先用"
    )
    assert list(account_remarks(rollup(Workspace(), organ=COUNTY).account)) == [told]


def test_only_documents_of_units_whose_report_is_there_are_passed_over(here: Path) -> None:
    named = saved(of(GREEN), here)
    named = named.rename(named.with_name("关店.toml"))
    word_files(named)
    elsewhere = saved(of(BLACK), here)
    word_files(elsewhere)
    elsewhere.unlink()
    read_in = here / "2022" / "白水年报.docx"
    shutil.copy(here / "2022" / f"{GREEN}2022年政府信息公开工作年度报告.docx", read_in)
    white = replace(of(WHITE), title="白水乡年报")
    text = dumps(white, source={"name": read_in.name, "sha256": "0" * 64})
    (here / "2022" / "白.toml").write_text(text, encoding="utf-8")
    (here / "2022" / "坏.toml").write_text("白水年报.docx", encoding="utf-8")
    (told,) = account_remarks(stand().left_out)
    assert f"：2022/{BLACK}2022年政府信息公开工作年度报告.docx；" in told


def test_files_that_may_be_reports_and_are_none_are_told(here: Path) -> None:
    saved(of(GREEN), here)
    year = here / "2022"
    for name in ("白水乡.toml.txt", "乡镇.zip", "黑山.csv", "~$黑山.xlsx", "说明.txt"):
        (year / name).touch()
    (year / "街道").mkdir()
    saved(of(BLACK), here).rename(year / "街道" / f"{BLACK}.toml")
    (year / "_旧").mkdir()
    (year / "_旧" / "a.toml").touch()
    told = [
        (
            "没有算在内的还有：2022/街道/云溪县黑山街道办事处.toml；"
            "报告要直接放在 2022 里，请移出来"
        ),
        (
            "没有算在内的还有：2022/乡镇.zip；"
            "这是压缩包，不能直接读；请先解压，把里面的报告放进来"
        ),
        "没有算在内的还有：2022/白水乡.toml.txt；名称末尾多了 .txt，去掉就能用",
        (
            "没有算在内的还有：2022/黑山.csv；这是 CSV 表格，不能直接读；"
            "请用 Excel 或 WPS 打开，另存为 .xlsx 再读"
        ),
    ]
    assert list(account_remarks(stand().left_out)) == told
    summed = rollup(Workspace(), organ=COUNTY, write=False)
    assert list(account_remarks(summed.account)) == told


def test_documents_are_told_of_where_there_is_no_report_yet(here: Path) -> None:
    roster(here, f"名称\n{WHITE}\n")
    (here / "2022").mkdir()
    (here / "2022" / "白水.docx").write_bytes(b"PK")
    (told,) = account_remarks(stand().left_out)
    assert "2022/白水.docx；是单位报来的报告" in told


def test_rosters_that_are_not_used_are_told(here: Path) -> None:
    saved(of(GREEN), here)
    assert not stand().unused
    others = ("名册.csv.txt", "名册.txt", "名册.xlsm")
    for name in others:
        (here / name).touch()
    assert [path.name for path in stand().unused] == list(others)
    told = f"这里还有 {'、'.join(others)}，没有用；名册要叫 名册.xlsx 或 名册.csv"
    assert told in said()
    for name in others:
        (here / name).unlink()
    roster(here, f"名称\n{GREEN}\n", "名册.csv")
    assert stand().around.roster == Path("名册.csv")
    assert not stand().unused


def test_two_rosters_are_refused_until_one_is_asked_for(run: Go, here: Path) -> None:
    saved(of(GREEN), here)
    for name, unit in (("名册.csv", GREEN), ("roster.csv", WHITE)):
        roster(here, f"名称\n{unit}\n", name)
    sums = ("--organ", COUNTY, "--partial", "--dry-run")
    for asked in (
        ("status", 2022, *DAY),
        ("table", 2022),
        ("scaffold", 2022),
        ("rollup", 2022, *sums),
    ):
        done = run(*asked)
        assert (done.code, done.out) == (2, "")
        assert "这里有 2 份名册（roster.csv、名册.csv），不知道用哪一份" in done.err
        assert "Traceback" not in done.err
    given = ("--expect", "名册.csv")
    assert GREEN in run("status", 2022, *DAY, *given).out
    assert WHITE not in run("status", 2022, *DAY, *given).out
    assert run("table", 2022, *given).code == 0
    assert run("rollup", 2022, *sums, *given).code == 0
    assert f"未报：{WHITE}" in run("table", 2022, "--expect", "roster.csv").err
    (here / "roster.csv").rename(here / "旧roster.csv")
    assert run("table", 2022).code == 0


def test_a_roster_that_is_open_is_told(run: Go, here: Path) -> None:
    saved(of(GREEN), here)
    roster(here, f"名称\n{GREEN}\n", "名册.csv")
    told = "名册.csv 好像正在 Excel 或 WPS 里打开着"
    assert told not in run("status", 2022, *DAY).err
    (here / "~$名册.csv").touch()
    for asked in (("status", 2022, *DAY), ("table", 2022)):
        done = run(*asked)
        assert told in done.err


def test_a_note_of_nobody_is_told(here: Path) -> None:
    saved(of(GREEN), here)
    (here / "notes").mkdir()
    text = '["某某局"]\nurl = "https://a"\n'
    (here / "notes" / "2022.toml").write_text(text, encoding="utf-8")
    assert list(stand().unclaimed) == ["某某局"]
    assert "登记里的“某某局”不在名册上，也没有它的报告" in said()


def test_what_is_in_order_leaves_no_doubt(here: Path) -> None:
    last_year(here, GREEN, BLACK)
    for name in (GREEN, BLACK):
        saved(of(name), here)
    found = stand()
    left = account_remarks(found.left_out)
    told = [*found.doubts, *left, *found.unused, *found.unclaimed]
    assert told == []


def test_the_width_of_a_name_makes_no_other_unit(here: Path) -> None:
    wide, narrow = "云溪县住建局（人防办）", "云溪县住建局(人防办)"
    roster(here, f"名称\n{narrow}\n")
    saved(of(wide), here)
    assert (stand().totals["missing"], doubts()) == (0, [])
    result = rollup(Workspace(), organ=COUNTY, write=False)
    assert (result.missing, result.unlisted, result.renamed) == ([], [], ())
    (here / "2022" / f"{wide}.toml").rename(here / "2022" / "甲.toml")
    saved(of(narrow), here)
    assert [one[0] for one in doubts()] == [TWICE]
