"""What can't be one sum, or would lose something: why, and that nothing is written."""

import os
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from counties import (
    BUREAU,
    COUNTY,
    GRANTED,
    OFFICE,
    TARGET,
    TOWN,
    county,
    rolled,
    unit,
)
from reports import balanced, report, saved, with_cells

from govreport.errors import GovReportError
from govreport.render import render
from govreport.report import Organ, Shortfall
from govreport.tasks.rollup import RollupResult
from govreport.tasks.rollup_target import Refused
from govreport.tomlfile.files import load
from govreport.tomlfile.new import dumps
from govreport.tomlfile.read import MOST

PART = "云溪县甲市"


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def why(done: RollupResult) -> str:
    """Why a sum was not written, where it was not."""
    assert not done.written
    return "\n".join(done.refused)


def test_a_blank_is_named_and_refused(here: Path) -> None:
    units = county(here)
    saved(with_cells(units[1], {GRANTED: ""}), here)
    done = rolled()
    assert [(one.organ, one.cells) for one in done.total.incomplete] == [(TOWN, (GRANTED,))]
    assert why(done) == (
        f"{TOWN}共有 1 个数没有填，空白不能当作 0；请补齐，或加 --partial 先汇总已有的数"
    )
    assert not TARGET.exists()


def test_numbers_that_a_person_typed_are_not_overwritten(here: Path) -> None:
    county(here)
    typed = saved(with_cells(unit(report(), COUNTY), {GRANTED: 5}), here)
    before = typed.read_bytes()
    with pytest.raises(Refused) as refused:
        rolled()
    assert "这里的数是人填的，不是汇总出来的：有 1 个与各单位相加不同" in str(refused.value)
    assert "“自然人·（一）予以公开”写的是 5，相加是" in str(refused.value)
    with pytest.raises(Refused):
        rolled(organ=TOWN)  # a unit's own name by mistake
    assert typed.read_bytes() == before
    assert rolled(target=Path("另存.toml")).written


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[counts]", '[counts]\n"公众号" = 1000', "“公众号”写的是 1000，相加是 7"),
        ("[applications.total]", "[applications.total]\nreceived = 500", "写的是 500"),
        ("granted = 0", "granted = 77", "写的是 77"),
    ],
)
def test_no_number_that_a_person_typed_is_lost_to_a_sum(
    here: Path, old: str, new: str, told: str
) -> None:
    county(here)
    saved(replace(unit(balanced("2021", 9), TOWN), counts={"公众号": 7}), here)
    blank = dumps(unit(report(), COUNTY))
    heads = [head for head in ("[counts]", "[applications.total]") if head not in blank]
    text = blank + "".join(f"\n{head}\n" for head in heads)
    TARGET.write_text(text.replace(old, new, 1), encoding="utf-8")
    before = TARGET.read_bytes()
    with pytest.raises(Refused, match=told):
        rolled()
    assert TARGET.read_bytes() == before


def test_loose_files_of_several_years_are_refused(here: Path) -> None:
    one = saved(unit(report(), BUREAU), here).rename(here / "甲.toml")
    other = saved(unit(replace(report(), year=2023), TOWN), here)
    other = other.rename(here / "乙.toml")
    with pytest.raises(Refused, match=r"乙.toml 是 2023 年的报告，不是 2022 年的.*--year"):
        rolled(paths=[one, other])
    chosen = rolled(paths=[one, other], year=2022, write=False)
    assert [found.organ for found in chosen.total.units] == [BUREAU]


def test_a_year_that_its_folder_denies_is_refused(here: Path) -> None:
    county(here)
    saved(unit(replace(report(), year=2021), "云溪县新局"), here, year=2022)
    with pytest.raises(Refused, match="请改正文件里的年份，或把它放到 2021 文件夹"):
        rolled(year=2022)


def test_the_year_may_be_told_by_the_targets_folder(here: Path) -> None:
    folder = here / "收件"
    folder.mkdir()
    for name, year in ((OFFICE, 2021), (BUREAU, 2022)):
        one = unit(replace(report(), year=year), name)
        (folder / f"{name}.txt").write_bytes(render(one, "txt"))
    with pytest.raises(Refused, match=f"{OFFICE}.txt 是 2021 年的报告，不是 2022 年的"):
        rolled(paths=[folder], target=TARGET)


def test_the_same_organ_twice_is_refused(here: Path) -> None:
    county(here)
    first, copy = Path(f"2022/{BUREAU}.toml"), Path("2022/又一份.toml")
    copy.write_bytes(first.read_bytes())
    told = f"“{BUREAU}”有两份报告：{first} 和 {copy}，请去掉一份"
    done = rolled(partial=True)
    assert why(done) == told
    assert [(one.path, one.other) for one in done.account.same] == [(str(copy), str(first))]
    assert not TARGET.exists()


def test_what_a_units_own_sum_holds_is_refused(here: Path) -> None:
    units = county(here)
    towns = Path(f"2022/{TOWN}.toml")
    told = f"“{TOWN}”（{towns}）已经在“{PART}”的汇总里了，请去掉一个"
    assert rolled(organ=PART, paths=[towns]).written
    assert why(rolled()) == told
    saved(with_cells(units[1], {GRANTED: 9999}), here)
    assert why(rolled()) == told  # by its name, though its hash is another now


def test_the_former_sum_under_another_name_is_told_as_one(here: Path) -> None:
    county(here)
    rolled()
    (told,) = rolled(organ="云溪县").refused
    assert told.endswith(
        f"已经在“{COUNTY}”的汇总里了，请去掉一边；要重做的就是这份汇总，--organ 请写“{COUNTY}”"
    )
    assert all(name in told for name in (OFFICE, TOWN, BUREAU))


def test_a_unit_in_two_inner_sums_is_refused(here: Path) -> None:
    county(here)
    towns = Path(f"2022/{TOWN}.toml")
    for name in (PART, "云溪县乙市"):
        rolled(organ=name, paths=[towns], target=Path(f"2022/{name}.toml"))
    towns.unlink()
    told = f"“云溪县乙市”和“{PART}”的汇总里都有{TOWN}，会加两次"
    assert told in why(rolled())
    assert not TARGET.exists()


def test_a_unit_two_sums_further_down_is_refused(here: Path) -> None:
    county(here)
    towns, middle = Path(f"2022/{TOWN}.toml"), Path("丙/2022/丙片.toml")
    rolled(organ="云溪县丙片", paths=[towns], target=middle)
    rolled(organ=PART, paths=[middle], target=Path("2022/甲市.toml"))
    done = rolled(paths=[Path("2022")])
    assert f"“{TOWN}”（{towns}）已经在“{PART}”的汇总里了" in why(done)


def test_units_that_an_earlier_sum_had_are_missed(here: Path) -> None:
    county(here)
    rolled()
    before = TARGET.read_bytes()
    Path(f"2022/{TOWN}.toml").unlink()
    done = rolled()
    assert done.gone == [TOWN]
    assert "再用 waive 写明 R-WHOLE 的理由" in "".join(done.refused)
    assert why(done).startswith(f"上次汇总里有的{TOWN}这次没有；请找回文件")
    assert why(rolled(paths=[Path(f"2022/{BUREAU}.toml")]))
    assert TARGET.read_bytes() == before
    part = rolled(partial=True)
    assert (part.written, part.whole) == (True, False)
    again = rolled()
    assert (again.written, again.whole) == (True, False)
    assert load(TARGET).shortfall == Shortfall((TOWN,))


def test_a_unit_that_the_roster_has_no_more_needs_no_explanation(here: Path) -> None:
    names = [one.organ.name for one in county(here)]
    rolled()
    Path(f"2022/{TOWN}.toml").unlink()
    book = here / "名册.csv"
    book.write_text("\n".join(("名称", *names)), encoding="utf-8")
    assert "再用 waive" in why(rolled(roster=book))
    book.write_text("\n".join(("名称", *names)).replace(f"{TOWN}\n", ""), encoding="utf-8")
    assert why(rolled(roster=book)).endswith("确实不再汇总的，加 --partial")
    rolled(roster=book, partial=True)
    assert rolled(roster=book).whole


def test_a_sum_that_is_too_large_is_refused(here: Path) -> None:
    for name in (TOWN, BUREAU):
        saved(unit(with_cells(report(), {GRANTED: 6 * 10**14}), name), here)
    told = "“自然人·（一）予以公开”相加是 1200000000000000，数太大了"
    assert told in why(rolled())


def test_more_units_than_a_report_may_list_are_refused(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    units = county(here)
    monkeypatch.setitem(cast("dict[str, int]", MOST), "units", len(units))
    assert rolled().written
    load(TARGET)
    monkeypatch.setitem(cast("dict[str, int]", MOST), "units", len(units) - 1)
    TARGET.unlink()
    told = f"共有 {len(units)} 个单位，一份汇总最多 {len(units) - 1} 个"
    assert told in why(rolled())
    assert told in why(rolled(partial=True))
    assert not TARGET.exists()


def test_all_units_that_cannot_be_read_are_named(here: Path) -> None:
    county(here)
    Path("2022/坏.toml").write_text("=", encoding="utf-8")
    Path("2022/没有年份.toml").write_text(f'[organ]\nname = "{COUNTY}"\n', encoding="utf-8")
    done = rolled(partial=True)
    broken, yearless = map(str, done.troubles)
    assert broken.startswith("2022/坏.toml：第 1 行")
    assert yearless == "2022/没有年份.toml：看不出是哪一年的报告，请先把年份写好"
    assert not done.written
    assert not TARGET.exists()


def test_a_name_in_another_character_set_is_named(here: Path) -> None:
    units = county(here)
    odd = Path("2022") / os.fsdecode("乱".encode("gbk") + b".toml")
    try:
        Path(f"2022/{units[1].organ.name}.toml").rename(odd)
    except OSError:
        pytest.skip("the file system takes no such name")
    (trouble,) = rolled().troubles
    assert "文件名是乱码" in str(trouble)
    assert not TARGET.exists()


def test_a_link_to_nothing_is_a_unit_that_cannot_be_read(here: Path) -> None:
    county(here)
    Path("2022/云溪县水利局.toml").symlink_to("没有.toml")
    Path("2022/云溪县林业局.toml").symlink_to("云溪县林业局.toml")
    told = "\n".join(map(str, rolled().troubles))
    assert "云溪县水利局.toml：不能读取：这个链接指向的 没有.toml 不在了" in told
    assert "云溪县林业局.toml：不能读取" in told
    assert not TARGET.exists()


def test_nothing_but_unreadable_units_is_an_error(here: Path) -> None:
    (here / "2022").mkdir()
    Path("2022/坏.toml").write_text("=", encoding="utf-8")
    with pytest.raises(GovReportError, match=r"^2022/坏.toml：第 1 行"):
        rolled()


def test_no_report_of_the_year_is_an_error(here: Path) -> None:
    county(here)
    with pytest.raises(GovReportError, match=r"^没有找到 2023 年的报告，没有可以汇总的$"):
        rolled(paths=[Path()], year=2023)


def test_only_reports_of_its_own_are_nothing_to_add_up(here: Path) -> None:
    saved(unit(report(), COUNTY), here)
    with pytest.raises(GovReportError, match="没有找到别的机关的报告，没有可以汇总的"):
        rolled()


@pytest.mark.parametrize(
    ("trace", "told"),
    [("自然人/予以公平", "相近的有"), ("counts.培圳", "各单位都没有“培圳”这项其他数字，相近的有：培训")],
)  # fmt: skip
def test_a_trace_of_nothing_names_what_is_near(here: Path, trace: str, told: str) -> None:
    saved(unit(report(), OFFICE, counts={"培训": 2}), here)
    with pytest.raises(GovReportError, match=told):
        rolled(trace=trace)
    assert not TARGET.exists()


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("汇总.docx", "名称要以 .toml 结尾"),
        ("2021/县.toml", "这些是 2022 年的报告，不能写到 2021 文件夹"),
        ("夹.toml", "这是一个文件夹，请写明文件"),
        ("别的.toml", f"这个文件是“{TOWN}”的，不是“{COUNTY}”的"),
        ("旧的.toml", "这个文件是 2021 年的报告，不能写入 2022 年的汇总"),
        ("名册.toml", "这个文件不是报告（没有写机关名称），不能把汇总写进去"),
    ],
)
def test_a_target_that_cannot_be_one_is_refused(here: Path, target: str, told: str) -> None:
    county(here)
    Path("夹.toml").mkdir()
    Path("别的.toml").write_text(dumps(unit(report(), TOWN)), encoding="utf-8")
    old = replace(unit(report(), COUNTY), year=2021)
    Path("旧的.toml").write_text(dumps(old), encoding="utf-8")
    Path("名册.toml").write_text(f'[[units]]\nname = "{TOWN}"\n', encoding="utf-8")
    before = contents(here)
    with pytest.raises(GovReportError, match=told):
        rolled(target=Path(target))
    assert contents(here) == before


def test_units_of_several_places_ask_for_a_target(here: Path) -> None:
    county(here / "东", 1)
    paths = [Path("东"), saved(unit(report(), BUREAU), here / "西")]
    with pytest.raises(
        GovReportError, match="报告放在几个地方，请用 -o 写明汇总写到哪个文件"
    ):
        rolled(paths=paths)
    assert rolled(paths=paths, target=Path("汇总.toml")).written


def test_units_that_are_missing_from_the_roster_are_refused(here: Path) -> None:
    county(here, 2)
    names = [OFFICE, "青石乡", BUREAU, COUNTY]
    roster = here / "roster.csv"
    roster.write_text("\n".join(["名称", *names]), encoding="gbk")
    saved(replace(report(), organ=Organ(TOWN, aliases=("青石乡",))), here)
    done = rolled(roster=roster)
    assert done.missing == [BUREAU]
    assert why(done).startswith(f"名册上的{BUREAU}没有报；请催报，或加 --partial")
    assert not TARGET.exists()
    part = rolled(roster=roster, partial=True)
    assert (part.written, part.whole) == (True, False)
    assert len(load(TARGET).units) == 2


def test_a_unit_that_cannot_be_read_is_not_called_missing(here: Path) -> None:
    county(here)
    Path(f"2022/{TOWN}.toml").write_text("=", encoding="utf-8")
    roster = here / "roster.csv"
    roster.write_text(f"名称\n{OFFICE}\n{TOWN}\n{BUREAU}\n", encoding="utf-8")
    done = rolled(roster=roster)
    assert str(done.troubles[0]).startswith(f"2022/{TOWN}.toml：第 1 行")
    assert (done.missing, done.refused) == ([], [])


def test_a_roster_with_a_mistake_ends_it(here: Path) -> None:
    county(here)
    Path("roster.csv").write_text("某某乡", encoding="utf-8")
    with pytest.raises(GovReportError, match="第一行要写各栏的名称"):
        rolled(roster=Path("roster.csv"))
