"""`govreport rollup`: which reports are added up, what it refuses, what it writes."""

import csv
import json
import os
import tomllib
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from reports import PROSE, Run, balanced, report, saved, with_cells

from govreport.errors import TextProblem
from govreport.forms import Cell, form
from govreport.render import render
from govreport.report import Organ, Report, Unit
from govreport.tomlfile.arrays import with_sums
from govreport.tomlfile.document import parse
from govreport.tomlfile.files import load
from govreport.tomlfile.new import dumps

Cli = Callable[..., Run]
COUNTY = "云溪县人民政府"
OFFICE = "云溪县人民政府办公室"
TOWN = "云溪县青石乡人民政府"
BUREAU = "云溪县农业农村局"
TARGET = Path("2022") / f"{COUNTY}.toml"
GRANTED = Cell("applications", "natural_person", "granted")
COLUMN = "applications__natural_person"


def unit(base: Report, name: str, **more: object) -> Report:
    return replace(base, organ=Organ(name), **more)  # type: ignore[arg-type]


def county(folder: Path, count: int = 3, form_id: str = "2021") -> list[Report]:
    """Units of a county with an office among them, in their year's folder."""
    names = [OFFICE, TOWN, BUREAU, *(f"云溪县第{n}局" for n in range(count))]
    units = [unit(balanced(form_id, n), name) for n, name in enumerate(names[:count])]
    for one in units:
        saved(one, folder)
    return units


def hybrid(name: str, **numbers: object) -> Report:
    mixed = form("2021").with_tables_of({"applications": form("2019")})
    entries: dict[Cell, object] = dict.fromkeys(mixed.typed_cells, 0)
    entries |= {Cell(*address.split("__")): n for address, n in numbers.items()}
    return unit(replace(report(), form=mixed, entries=entries), name)


def data(path: Path = TARGET) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def rolled(run: Cli, *args: object) -> Run:
    return run("rollup", ".", "--organ", COUNTY, *args)


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def finished(path: Path = TARGET) -> str:
    """The sum with prose of one's own in place of the outline."""
    known = load(path)
    text = dumps(replace(known, narrative=dict(PROSE)))
    path.write_text(text.replace("等号右边", "县里自己的话，等号右边"), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def test_many_reports_become_one_that_validates(run: Cli, tmp_path: Path) -> None:
    units = county(tmp_path)
    done = rolled(run)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{COUNTY} 2022 年：3 个单位相加\n")
    assert f"已写入 {TARGET}" in done.out
    total = load(TARGET)
    assert total.organ == Organ(COUNTY, "government")
    for cell in total.form.typed_cells:
        assert total.stated[cell] == sum(Decimal(str(one.stated[cell])) for one in units)
    assert "applications.total.received) }}" in total.narrative["overview"]
    finished()
    assert "R-SUM" not in run("validate", TARGET).out
    assert run("validate", TARGET).code == 0


def test_the_sum_names_its_units_with_their_hashes(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    rolled(run)
    paths = sorted(path for path in Path("2022").glob("*.toml") if path != TARGET)
    assert data()["units"] == [
        {
            "path": path.name,
            "sha256": sha256(path.read_bytes()).hexdigest(),
            "organ": path.stem,
        }
        for path in paths
    ]


def test_validate_says_which_unit_changed_since(run: Cli, tmp_path: Path) -> None:
    units = county(tmp_path)
    rolled(run)
    finished()
    more = {GRANTED: units[1].stated[GRANTED] + 1}  # type: ignore[operator]
    saved(with_cells(units[1], more), tmp_path)
    found = run("validate", TARGET).out
    assert "R-SUM" in found
    assert f"汇总以后改动过的有：“{TOWN}”" in found


def test_what_a_person_wrote_stays_and_only_numbers_change(
    run: Cli, tmp_path: Path
) -> None:
    units = county(tmp_path)
    rolled(run)
    before = finished()
    saved(with_cells(units[0], {GRANTED: 777}), tmp_path)
    assert rolled(run).code == 0
    after = TARGET.read_text(encoding="utf-8")
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    changed = [new.split(" ")[0] for old, new in pairs if old != new]
    assert changed == ["granted", "sha256"]
    assert load(TARGET).narrative == {**load(TARGET).narrative, **PROSE}


def test_doing_it_again_changes_no_byte(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    rolled(run)
    before = TARGET.read_bytes()
    assert rolled(run, "--jobs", 2).code == 0
    assert TARGET.read_bytes() == before


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_a_file_keeps_its_encoding_line_ends_waivers_and_own_tallies(
    run: Cli, tmp_path: Path, encoding: str
) -> None:
    units = county(tmp_path)
    rolled(run)
    text = finished() + '\n[[waivers]]  # 说明\ncode = "N-YEAR"\nreason = "对"\n'
    text = text.replace("[counts]", '[counts]\n"县里的" = 3').replace("\n", "\r\n")
    TARGET.write_bytes(text.encode(encoding))
    saved(replace(units[0], counts={"培训": 4}), tmp_path)
    saved(unit(report(), "云溪县新局"), tmp_path)
    assert rolled(run).code == 0
    after = TARGET.read_bytes().decode(encoding)
    assert after.count("\n") == after.count("\r\n")
    known = load(TARGET)
    assert known.counts == {"县里的": 3, "培训": 4}
    assert known.waivers[0].reason == "对"
    assert "[[waivers]]  # 说明" in after
    assert len(known.units) == 4


def test_what_is_written_among_the_units_stays_with_them(run: Cli, tmp_path: Path) -> None:
    units = county(tmp_path)
    rolled(run)
    text = TARGET.read_text(encoding="utf-8")
    last = text.rindex("[[units]]")
    text = f"{text[:last]}# 已核\n{text[last:].rstrip()}  # 三月补报\n"
    TARGET.write_text(text, encoding="utf-8")
    saved(with_cells(units[0], {GRANTED: 777}), tmp_path)
    saved(with_cells(units[2], {GRANTED: 778}), tmp_path)
    assert rolled(run).code == 0
    after = TARGET.read_text(encoding="utf-8")
    assert [unit["sha256"] for unit in data()["units"]] == [
        sha256(path.read_bytes()).hexdigest()
        for path in sorted(path for path in Path("2022").glob("*.toml") if path != TARGET)
    ]
    assert "\n# 已核\n[[units]]" in after
    assert after.endswith("  # 三月补报\n")
    changed = set(after.splitlines()) ^ set(text.splitlines())
    assert sum("sha256" in line for line in changed) == 4


def test_a_target_without_units_gets_them(run: Cli, tmp_path: Path) -> None:
    county(tmp_path, 1)
    saved(replace(unit(report(), COUNTY), narrative=dict(PROSE)), tmp_path)
    assert rolled(run).code == 0
    assert [one["organ"] for one in data()["units"]] == [OFFICE]
    assert "\n\n[[units]]" in TARGET.read_text(encoding="utf-8")


def test_numbers_that_a_person_typed_are_not_overwritten(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    typed = saved(with_cells(unit(report(), COUNTY), {GRANTED: 5}), tmp_path)
    before = typed.read_bytes()
    done = rolled(run)
    assert done.code == 1
    assert "这里的数是人填的，不是汇总出来的：有 1 个与各单位相加不同" in done.err
    assert "“自然人·（一）予以公开”写的是 5，相加是" in done.err
    assert typed.read_bytes() == before
    assert run("rollup", ".", "--organ", TOWN).code == 1  # a unit's own name by mistake
    assert rolled(run, "-o", "另存.toml").code == 0


@pytest.mark.parametrize(
    "listed", ["units = []", 'units = [{ path = "甲.toml", sha256 = "0", organ = "甲" }]']
)
def test_units_between_brackets_are_replaced_too(listed: str) -> None:
    text = f'form = "2021"\n{listed}\nyear = 2022\n[organ]\nname = "甲"'
    raw = with_sums(parse(text.encode(), "甲.toml"), {}, [Unit("乙.toml", "1", "乙")])
    assert tomllib.loads(raw.decode())["units"] == [
        {"path": "乙.toml", "sha256": "1", "organ": "乙"}
    ]
    none = with_sums(parse(raw, "甲.toml"), {("year",): 2023}, [])
    assert none.decode() == 'form = "2021"\nyear = 2023\n[organ]\nname = "甲"\n'


def test_units_that_cannot_be_taken_out_alone_leave_the_file_as_it_is() -> None:
    text = "units = [] ; year = 2022".replace(" ;", "\n") + "\n[[waivers]]\n"
    document = parse(text.encode(), "甲.toml")
    odd = replace(document, raw=b"# other bytes\n" + document.raw)
    with pytest.raises(TextProblem, match="写法特殊，不能自动更换"):
        with_sums(odd, {}, [Unit("乙.toml", "1")])


def test_the_target_and_a_former_sum_are_no_units(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    rolled(run)
    done = rolled(run, "-o", "汇总.toml")
    assert done.code == 0
    assert f"提示：{TARGET} 是汇总机关自己的报告，没有算进去" in done.err
    assert len(data(Path("汇总.toml"))["units"]) == 3


def test_a_target_elsewhere_finds_its_units(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    assert rolled(run, "-o", "市里/交来/汇总.toml").code == 0
    target = Path("市里/交来/汇总.toml")
    assert data(target)["units"][0]["path"].startswith("../../2022/")
    finished(target)
    assert "R-SUM" not in run("validate", target).out
    saved(unit(with_cells(balanced("2021", 0), {GRANTED: 999}), OFFICE), tmp_path)
    assert "R-SUM" in run("validate", target).out


def test_the_countys_file_is_found_by_an_alias(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    known = replace(report(), organ=Organ("云溪县政府", aliases=(COUNTY,)))
    path = saved(known, tmp_path)
    (tmp_path / "2022" / "坏.toml").write_text("=", encoding="utf-8")
    done = rolled(run)
    assert done.code == 2
    (tmp_path / "2022" / "坏.toml").unlink()
    assert rolled(run).code == 0
    assert not TARGET.exists()
    assert len(load(path).units) == 3


def test_a_government_keeps_what_it_was_last_year(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    organ = Organ(COUNTY, "government", "county", ("云溪县政府",))
    last = replace(report(), organ=organ, signature=COUNTY, counts={"接待": 1})
    saved(last, tmp_path, year=2021)
    assert rolled(run, "--year", 2022).code == 0
    known = load(TARGET)
    assert (known.organ, known.signature, known.counts["接待"]) == (organ, COUNTY, "")


def test_last_years_report_that_cannot_be_read_is_passed_over(
    run: Cli, tmp_path: Path
) -> None:
    county(tmp_path)
    Path("2021").mkdir()
    (Path("2021") / f"{COUNTY}.toml").write_text("=", encoding="utf-8")
    assert run("rollup", "2022", "--organ", COUNTY).code == 0


def test_several_years_are_refused_with_one_sentence(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    county(tmp_path / "old", 1)
    (tmp_path / "old" / "2022").rename(tmp_path / "2021")
    done = rolled(run)
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "错误：这里有 2021、2022 几个年份的报告，不能加在一起；"
        "请加 --year 选一年，如 --year 2022\n"
    )
    assert not TARGET.exists()
    chosen = rolled(run, "--year", 2022)
    assert chosen.code == 0
    assert "提示：另有 1 份别的年份的报告，没有算进去" in chosen.err


def test_loose_files_of_several_years_are_refused(run: Cli, tmp_path: Path) -> None:
    one = saved(unit(report(), BUREAU), tmp_path).rename(tmp_path / "甲.toml")
    other = saved(unit(replace(report(), year=2023), TOWN), tmp_path)
    other = other.rename(tmp_path / "乙.toml")
    done = run("rollup", one, other, "--organ", COUNTY)
    assert done.code == 1
    assert "乙.toml 是 2023 年的报告，不是 2022 年的，不能加在一起；请加 --year" in done.err
    chosen = run("rollup", one, other, "--organ", COUNTY, "--year", 2022, "--dry-run")
    assert (chosen.code, "1 个单位相加" in chosen.out) == (0, True)


def test_a_year_that_its_folder_denies_is_refused(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    saved(unit(replace(report(), year=2021), "云溪县新局"), tmp_path, year=2022)
    done = rolled(run, "--year", 2022)
    assert done.code == 1
    assert "请改正文件里的年份，或把它放到 2021 文件夹" in done.err


def test_a_blank_is_named_and_refused(run: Cli, tmp_path: Path) -> None:
    units = county(tmp_path)
    saved(with_cells(units[1], {GRANTED: ""}), tmp_path)
    done = rolled(run)
    assert done.code == 1
    assert (
        f"没有填的数（1）：\n    {TOWN}（2022/{TOWN}.toml）：1 个，自然人·（一）予以公开"
        in done.out
    )
    assert done.err == (
        f"错误：{TOWN}共有 1 个数没有填，空白不能当作 0；"
        "请补齐，或加 --partial 先汇总已有的数\n没有写文件\n"
    )
    assert not TARGET.exists()


def test_partial_adds_what_is_there(run: Cli, tmp_path: Path) -> None:
    units = [with_cells(one, {GRANTED: ""}) for one in county(tmp_path)]
    for one in units[:2]:
        saved(one, tmp_path)
    done = rolled(run, "--partial")
    assert (done.code, done.err) == (1, "")
    assert load(TARGET).stated[GRANTED] == balanced("2021", 2).stated[GRANTED]
    saved(units[2], tmp_path)
    TARGET.unlink()
    assert rolled(run, "--partial").code == 1
    assert load(TARGET).is_blank(GRANTED)


def test_the_same_organ_twice_is_refused(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    copy = Path("2022/又一份.toml")
    copy.write_bytes(Path(f"2022/{BUREAU}.toml").read_bytes())
    done = rolled(run, "--partial")
    assert done.code == 1
    first = f"2022/{BUREAU}.toml"
    assert f"错误：“{BUREAU}”有两份报告：{first} 和 {copy}，请去掉一份" in done.err
    assert not TARGET.exists()


def test_what_a_units_own_sum_holds_is_refused(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    towns = Path(f"2022/{TOWN}.toml")
    assert run("rollup", towns, "--organ", "云溪县甲市", "-q").code == 0
    done = rolled(run)
    assert done.code == 1
    assert f"“{TOWN}”（{towns}）已经在“云溪县甲市”的汇总里了，请去掉一个" in done.err


def test_a_unit_of_an_inner_sum_is_known_after_it_was_changed_too(
    run: Cli, tmp_path: Path
) -> None:
    units = county(tmp_path)
    towns = Path(f"2022/{TOWN}.toml")
    run("rollup", towns, "--organ", "云溪县甲市", "-q")
    saved(with_cells(units[1], {GRANTED: 9999}), tmp_path)
    done = rolled(run)
    assert done.code == 1
    assert f"“{TOWN}”（{towns}）已经在“云溪县甲市”的汇总里了" in done.err


def test_the_former_sum_under_another_name_is_told_as_one(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    rolled(run)
    done = run("rollup", ".", "--organ", "云溪县")
    assert done.code == 1
    (told,) = [line for line in done.err.splitlines() if "已经在" in line]
    assert told.endswith(
        f"已经在“{COUNTY}”的汇总里了，请去掉一边；要重做的就是这份汇总，--organ 请写“{COUNTY}”"
    )
    assert all(name in told for name in (OFFICE, TOWN, BUREAU))


def test_a_sum_made_again_tells_what_is_others_than_last_time(
    run: Cli, tmp_path: Path
) -> None:
    units = county(tmp_path)
    first = rolled(run).out
    before = load(TARGET).stated[GRANTED]
    assert "与文件里原来不同" not in first
    assert "与文件里原来不同" not in rolled(run).out
    saved(with_cells(units[0], {GRANTED: 777}), tmp_path)
    done = rolled(run, "--dry-run")
    after = before - units[0].stated[GRANTED] + 777  # type: ignore[operator]
    told = "  与文件里原来不同的数（1）：\n    "
    assert f"{told}自然人·（一）予以公开：{before} → {after}\n" in done.out
    assert done.out.endswith("  只算，没有写文件\n")
    account = json.loads(rolled(run, "--dry-run", "--format", "json").out)
    assert account["before"] == {str(GRANTED): before}
    rolled(run)
    assert load(TARGET).stated[GRANTED] == after


def test_a_unit_whose_file_is_called_otherwise_now_is_found(
    run: Cli, tmp_path: Path
) -> None:
    county(tmp_path)
    rolled(run)
    finished()
    Path(f"2022/{TOWN}.toml").rename("2022/青石.toml")
    assert "R-SUM" not in run("validate", TARGET).out
    Path("2022/青石.toml").unlink()
    assert f"“{TOWN}”（{TOWN}.toml）现在读不到" in run("validate", TARGET).out


def test_a_sum_of_units_that_are_not_finished_says_so(run: Cli, tmp_path: Path) -> None:
    units = county(tmp_path)
    saved(with_cells(units[1], {GRANTED: ""}), tmp_path)
    rolled(run, "--partial")
    finished()
    found = run("validate", TARGET).out
    assert f"“{TOWN}”还有数没有填，汇总不全；请补齐后重新汇总" in found


def test_a_unit_that_cannot_be_read_is_not_called_missing(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    Path(f"2022/{TOWN}.toml").write_text("=", encoding="utf-8")
    roster = Path("roster.csv")
    roster.write_text(f"名称\n{OFFICE}\n{TOWN}\n{BUREAU}\n", encoding="utf-8")
    done = rolled(run, "--expect", roster)
    assert done.code == 2
    assert f"2022/{TOWN}.toml：第 1 行" in done.err
    assert "没有报" not in done.out + done.err


def test_a_sum_whose_own_numbers_do_not_agree_says_where_to_look(
    run: Cli, tmp_path: Path
) -> None:
    units = county(tmp_path)
    assert "合不上" not in rolled(run).err
    wrong = units[0].stated[GRANTED] + 1  # type: ignore[operator]
    saved(with_cells(units[0], {GRANTED: wrong}), tmp_path)
    done = rolled(run)
    assert done.code == 0
    assert "提示：汇总出来的数有 1 处合不上，是有的单位自己的数合不上" in done.err


def test_a_unit_in_two_inner_sums_is_refused(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    towns = Path(f"2022/{TOWN}.toml")
    for name in ("云溪县甲市", "云溪县乙市"):
        run("rollup", towns, "--organ", name, "-q", "-o", f"2022/{name}.toml")
    towns.unlink()
    done = rolled(run)
    assert done.code == 1
    assert f"“云溪县乙市”和“云溪县甲市”的汇总里都有{TOWN}，会加两次" in done.err
    assert not TARGET.exists()


def test_a_unit_two_sums_further_down_is_refused(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    towns = Path(f"2022/{TOWN}.toml")
    run("rollup", towns, "--organ", "云溪县丙片", "-q", "-o", "丙/2022/丙片.toml")
    run(
        "rollup", "丙/2022/丙片.toml", "--organ", "云溪县甲市", "-q", "-o", "2022/甲市.toml"
    )
    done = run("rollup", "2022", "--organ", COUNTY)
    assert done.code == 1
    assert f"“{TOWN}”（{towns}）已经在“云溪县甲市”的汇总里了" in done.err


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[counts]", '[counts]\n"公众号" = 1000', "“公众号”写的是 1000，相加是 7"),
        ("[applications.total]", "[applications.total]\nreceived = 500", "写的是 500"),
        ("granted = 0", "granted = 77", "写的是 77"),
    ],
)
def test_no_number_that_a_person_typed_is_lost_to_a_sum(
    run: Cli, tmp_path: Path, old: str, new: str, told: str
) -> None:
    county(tmp_path)
    saved(replace(unit(balanced("2021", 9), TOWN), counts={"公众号": 7}), tmp_path)
    blank = dumps(unit(report(), COUNTY))
    heads = [head for head in ("[counts]", "[applications.total]") if head not in blank]
    text = blank + "".join(f"\n{head}\n" for head in heads)
    TARGET.write_text(text.replace(old, new, 1), encoding="utf-8")
    before = TARGET.read_bytes()
    done = rolled(run)
    assert done.code == 1
    assert told in done.err
    assert TARGET.read_bytes() == before


def test_what_last_year_left_over_is_replaced_and_told(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    carried = Cell("applications", "natural_person", "carried_in")
    saved(with_cells(unit(report(), COUNTY), {carried: 7777}), tmp_path)
    done = rolled(run)
    assert done.code == 0
    assert "与文件里原来不同的数（1）" in done.out
    assert "：7777 → " in done.out


def test_units_that_an_earlier_sum_had_are_missed(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    rolled(run)
    before = TARGET.read_bytes()
    Path(f"2022/{TOWN}.toml").unlink()
    done = rolled(run)
    assert done.code == 1
    assert f"错误：上次汇总里有的{TOWN}这次没有；请找回文件" in done.err
    assert TARGET.read_bytes() == before
    assert json.loads(rolled(run, "--format", "json").out)["former_units"] == [TOWN]
    alone = run("rollup", f"2022/{BUREAU}.toml", "--organ", COUNTY)
    assert (alone.code, TARGET.read_bytes()) == (1, before)
    assert rolled(run, "--partial").code == 1
    assert rolled(run).code == 0


def test_json_of_what_cannot_be_one_sum_says_why(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    saved(replace(report(), organ=Organ(TOWN), year=2021), tmp_path)
    account = json.loads(rolled(run, "--format", "json").out)
    whole = json.loads(rolled(run, "--format", "json", "--year", 2022).out)
    assert account.keys() == whole.keys()
    assert {key: type(one) for key, one in account.items() if one} == {
        "schema_version": int,
        "organ": str,
        "refused": list,
    }
    assert "几个年份的报告" in account["refused"][0]


def test_other_figures_and_files_that_changed_since_are_told(
    run: Cli, tmp_path: Path
) -> None:
    units = county(tmp_path)
    saved(replace(units[0], counts={"公众号": 5}), tmp_path)
    rolled(run)
    finished()
    saved(replace(units[0], counts={"公众号": 900}), tmp_path)
    assert "R-SUM 公众号：汇总写的是 5，3 个单位相加是 900" in run("validate", TARGET).out
    saved(replace(units[0], counts={"公众号": 5}, title="新的标题"), tmp_path)
    told = f"提示 R-SUM 汇总以后“{OFFICE}”的文件改动过，各数相加没有变"
    assert told in run("validate", TARGET).out
    rolled(run)
    assert "R-SUM" not in run("validate", TARGET).out


def test_a_sum_that_is_too_large_is_refused(run: Cli, tmp_path: Path) -> None:
    for name in (TOWN, BUREAU):
        saved(unit(with_cells(report(), {GRANTED: 6 * 10**14}), name), tmp_path)
    done = rolled(run)
    assert done.code == 1
    assert "“自然人·（一）予以公开”相加是 1200000000000000，数太大了" in done.err


def test_units_that_are_missing_from_the_roster_are_refused(
    run: Cli, tmp_path: Path
) -> None:
    county(tmp_path, 2)
    names = [OFFICE, "青石乡", BUREAU, COUNTY]
    Path("roster.csv").write_text("\n".join(["名称", *names]), encoding="gbk")
    saved(replace(report(), organ=Organ(TOWN, aliases=("青石乡",))), tmp_path)
    done = rolled(run, "--expect", "roster.csv")
    assert done.code == 1
    assert f"名册上没有报的（1）：\n    {BUREAU}\n" in done.out
    assert f"错误：名册上的{BUREAU}没有报；请催报，或加 --partial" in done.err
    assert not TARGET.exists()
    assert rolled(run, "--expect", "roster.csv", "--partial").code == 1
    assert TARGET.exists()


def test_a_unit_by_a_shorter_name_than_on_the_roster_is_asked_about(
    run: Cli, tmp_path: Path
) -> None:
    saved(unit(report(), "农业农村局"), tmp_path)
    Path("roster.csv").write_text(f"名称\n{BUREAU}\n", encoding="utf-8")
    done = rolled(run, "--expect", "roster.csv", "--partial")
    asked = f"“农业农村局”不在名册上，也算进去了；没有报的有“{BUREAU}”，请核对"
    assert asked in done.err


def test_the_year_may_be_told_by_the_targets_folder(run: Cli) -> None:
    folder = Path("收件")
    folder.mkdir()
    for name, year in ((OFFICE, 2021), (BUREAU, 2022)):
        one = unit(replace(report(), year=year), name)
        (folder / f"{name}.txt").write_bytes(render(one, "txt"))
    done = run("rollup", folder, "--organ", COUNTY, "-o", TARGET)
    assert done.code == 1
    assert f"收件/{OFFICE}.txt 是 2021 年的报告，不是 2022 年的" in done.err


def test_a_unit_that_is_on_no_roster_is_added_and_told(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    roster = Path("2022/roster.toml")
    roster.write_text(f'[[units]]\nname = "{OFFICE}"\n', encoding="utf-8")
    done = rolled(run, "--expect", roster)
    assert done.code == 0
    assert "不在名册上，也算进去了，请核对" in done.err
    assert "3 个单位相加" in done.out


def test_last_years_folder_is_a_roster(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    for name in (OFFICE, TOWN, BUREAU, COUNTY, "云溪县林业局"):
        saved(unit(replace(report(), year=2021), name), tmp_path)
    done = rolled(run, "--year", 2022, "--expect", "2021")
    assert done.code == 1
    assert "名册上的云溪县林业局没有报" in done.err


def test_a_roster_with_a_mistake_ends_it(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    Path("roster.csv").write_text("某某乡", encoding="utf-8")
    done = rolled(run, "--expect", "roster.csv")
    assert (done.code, done.out) == (2, "")
    assert "第一行要写各栏的名称" in done.err


def test_a_government_without_its_office_is_warned(run: Cli, tmp_path: Path) -> None:
    saved(unit(report(), BUREAU), tmp_path)
    done = rolled(run)
    assert done.code == 0
    assert "提示：各单位里没有政府办公室的报告" in done.err
    assert rolled(run, "-q").err == ""
    done = run("rollup", ".", "--organ", "云溪县教育局", "-o", "教育局.toml")
    assert "办公室" not in done.err


def test_all_units_that_cannot_be_read_are_named(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    Path("2022/坏.toml").write_text("=", encoding="utf-8")
    Path("2022/没有年份.toml").write_text(f'[organ]\nname = "{COUNTY}"\n', encoding="utf-8")
    done = rolled(run, "--partial")
    assert done.code == 2
    assert "错误：2022/坏.toml：第 1 行" in done.err
    assert "错误：2022/没有年份.toml：看不出是哪一年的报告，请先把年份写好" in done.err
    assert not TARGET.exists()


def test_a_name_in_another_character_set_is_named(run: Cli, tmp_path: Path) -> None:
    units = county(tmp_path)
    odd = Path("2022") / os.fsdecode("乱".encode("gbk") + b".toml")
    try:
        Path(f"2022/{units[1].organ.name}.toml").rename(odd)
    except OSError:
        pytest.skip("the file system takes no such name")
    done = rolled(run)
    assert done.code == 2
    assert "文件名是乱码" in done.err
    assert not TARGET.exists()


def test_a_link_to_nothing_is_a_unit_that_cannot_be_read(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    Path("2022/云溪县水利局.toml").symlink_to("没有.toml")
    Path("2022/云溪县林业局.toml").symlink_to("云溪县林业局.toml")
    done = rolled(run)
    assert done.code == 2
    assert "云溪县水利局.toml：不能读取：没有这个文件" in done.err
    assert "云溪县林业局.toml：不能读取" in done.err
    assert not TARGET.exists()


def test_nothing_but_unreadable_units_is_an_error(run: Cli) -> None:
    Path("2022").mkdir()
    Path("2022/坏.toml").write_text("=", encoding="utf-8")
    done = rolled(run)
    assert done.code == 2
    assert done.err.startswith("错误：2022/坏.toml：第 1 行")


def test_no_report_of_the_year_is_an_error(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    done = rolled(run, "--year", 2023)
    assert (done.code, done.err) == (2, "错误：没有找到 2023 年的报告，没有可以汇总的\n")


def test_only_reports_of_its_own_are_nothing_to_add_up(run: Cli, tmp_path: Path) -> None:
    saved(unit(report(), COUNTY), tmp_path)
    done = rolled(run)
    assert done.code == 2
    assert "没有找到别的机关的报告，没有可以汇总的" in done.err


def test_a_hybrid_is_named_and_what_it_leaves_open(run: Cli, tmp_path: Path) -> None:
    county(tmp_path, 1)
    saved(hybrid(BUREAU, **{f"{COLUMN}__closed": 5, f"{COLUMN}__received": 5}), tmp_path)
    done = rolled(run)
    assert done.code == 1
    assert "表式不同的单位（1）" in done.out
    assert (
        "第三部分是 2019 年表式；自然人·（六）其他处理 5，在汇总的表里分成几行，不知道怎么分"
        in done.out
    )
    assert "加不出来、要由人填的格（3）" in done.out
    assert f"{BUREAU}没有单列这个数，其余单位相加是" in done.out
    known = load(TARGET)
    assert [cell.item for cell in known.missing] == [
        "closed_not_supplemented",
        "closed_unpaid",
        "closed_other",
    ]
    for cell in known.missing:
        assert run("add", "count", TARGET, cell, 5, "--set").code == 0
    assert rolled(run).code == 0
    assert load(TARGET).stated[known.missing[0]] == 5


def test_a_hybrid_without_such_numbers_is_only_named(run: Cli, tmp_path: Path) -> None:
    county(tmp_path, 1)
    saved(hybrid(BUREAU), tmp_path)
    done = rolled(run)
    assert done.code == 0
    assert "表式不同的单位（1）" in done.out
    assert not load(TARGET).missing


def test_numbers_of_an_old_table_are_named(run: Cli, tmp_path: Path) -> None:
    old = report("2019", **{f"disclosure__{block}__decisions": 4 for block in (
        "other_services",)}, disclosure__regulations__made=1,
        disclosure__regulations__published=2, disclosure__regulations__public_total=3)  # fmt: skip
    saved(unit(replace(old, year=2022), BUREAU), tmp_path)
    done = rolled(run)
    assert done.code == 1
    assert "等 4 个数，汇总的表里没有这样的格" in done.out


def test_what_no_unit_states_any_more_does_not_stay_in_the_sum(
    run: Cli, tmp_path: Path
) -> None:
    units = county(tmp_path)
    rolled(run)
    for one in units:
        saved(with_cells(one, {GRANTED: ""}), tmp_path)
    assert rolled(run, "--partial").code == 1
    assert load(TARGET).missing == (GRANTED,)


def test_what_an_earlier_sum_left_in_an_open_cell_is_to_be_looked_at(
    run: Cli, tmp_path: Path
) -> None:
    units = county(tmp_path)
    rolled(run)
    cell = Cell("applications", "natural_person", "closed_unpaid")
    before = load(TARGET).stated[cell]
    saved(unit(hybrid(BUREAU), BUREAU), tmp_path)
    saved(hybrid(BUREAU, **{f"{COLUMN}__closed": 5, f"{COLUMN}__received": 5}), tmp_path)
    done = rolled(run)
    assert done.code == 1
    assert f"文件里现在写的是 {before}，请核对" in done.out
    assert load(TARGET).stated[cell] == before
    assert units[0].stated[cell] != before
    assert "文件里现在写的是" not in rolled(run).out  # it was looked at, or stands as told


def test_a_tally_that_no_unit_has_any_more_is_named(run: Cli, tmp_path: Path) -> None:
    units = county(tmp_path)
    saved(replace(units[1], counts={"热线来电": 7}), tmp_path)
    rolled(run)
    saved(units[1], tmp_path)
    done = rolled(run)
    assert (done.code, load(TARGET).counts) == (0, {"热线来电": 7})
    assert "其他数字里的 热线来电 各单位都没有，文件里的数没有动，请核对" in done.err


def test_text_is_left_to_a_person(run: Cli, tmp_path: Path) -> None:
    for name in (OFFICE, BUREAU):
        saved(unit(balanced("2019", 1), name), tmp_path)
    done = run("rollup", ".", "--organ", COUNTY)
    assert done.code == 1
    assert f"采购总金额：是文字，不相加（{OFFICE}、{BUREAU}）" in done.out
    assert not load(Path("2020") / f"{COUNTY}.toml").stated.get(
        Cell("disclosure", "procurement", "amount")
    )


def test_published_documents_are_units_too(run: Cli) -> None:
    folder = Path("收件")
    folder.mkdir()
    units = [unit(balanced("2021", n), name) for n, name in enumerate((OFFICE, BUREAU))]
    for one, suffix in zip(units, ("docx", "txt"), strict=True):
        (folder / f"{one.organ.name}.{suffix}").write_bytes(render(one, suffix))
    old = replace(unit(report(), TOWN), year=2021)
    (folder / "旧的.txt").write_bytes(render(old, "txt"))
    done = run("rollup", "收件", "--organ", COUNTY, "--year", 2022)
    assert done.code == 0
    assert "另有 1 份别的年份的报告，没有算进去" in done.err
    target = folder / TARGET
    assert load(target).stated[GRANTED] == sum(int(str(u.stated[GRANTED])) for u in units)
    finished(target)
    assert "R-SUM" not in run("validate", target).out
    before = target.read_bytes()
    assert run("rollup", "收件", "--organ", COUNTY, "--year", 2022).code == 0
    assert target.read_bytes() == before


def test_reports_and_documents_that_came_in_together_are_all_units(run: Cli) -> None:
    folder = Path("收件")
    folder.mkdir()
    units = [unit(balanced("2021", n), name) for n, name in enumerate((OFFICE, BUREAU))]
    (folder / "办公室.docx").write_bytes(render(units[0], "docx"))
    (folder / f"{BUREAU}.toml").write_text(dumps(units[1]), encoding="utf-8")
    rendered = render(units[1], "docx")
    (folder / f"{BUREAU}2022年年度报告.docx").write_bytes(rendered)
    (folder / "名册.toml").write_text('[[units]]\nname = "某局"\n', encoding="utf-8")
    (folder / "坏.toml").write_text("=", encoding="utf-8")
    assert run("rollup", folder, "--organ", COUNTY).code == 2
    (folder / "坏.toml").unlink()
    assert "检查了 2 个文件" in run("validate", folder).err
    done = run("rollup", folder, "--organ", COUNTY)
    assert done.code == 0
    assert load(folder / TARGET).stated[GRANTED] == sum(
        int(str(one.stated[GRANTED])) for one in units
    )
    assert run("rollup", folder, "--organ", COUNTY).code == 0


def test_documents_around_years_folders_are_told_of(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    (tmp_path / "司法局.docx").write_bytes(render(unit(report(), TOWN), "docx"))
    assert "没有算在内的有：司法局.docx；" in rolled(run).err


def test_json_has_all_of_it(run: Cli, tmp_path: Path) -> None:
    units = county(tmp_path)
    saved(replace(units[0], counts={"培训": 2}), tmp_path)
    done = rolled(run, "--format", "json", "--trace", "自然人/予以公开")
    found = json.loads(done.out)
    assert done.code == 0
    total = load(TARGET)
    numbers = total.values()
    assert found["cells"] == {
        str(cell): str(value) if isinstance(value, Decimal) else value
        for cell, value in numbers.items()
    }
    head = {key: found[key] for key in ("schema_version", "organ", "year", "form", "path")}
    assert head == {
        "schema_version": 1,
        "organ": COUNTY,
        "year": 2022,
        "form": "2021",
        "path": str(TARGET),
    }
    assert found["counts"] == {"培训": 2}
    assert [one["organ"] for one in found["units"]] == sorted([OFFICE, TOWN, BUREAU])
    assert found["written"] is True
    assert found["missing_units"] is None
    assert found["blanks"] == found["duplicates"] == found["warnings"] == []
    trace = found["trace"]
    assert (trace["cell"], trace["sum"]) == (str(GRANTED), total.stated[GRANTED])
    assert sum(one["value"] for one in trace["units"]) == trace["sum"]


def test_json_tells_why_nothing_was_written(run: Cli, tmp_path: Path) -> None:
    units = county(tmp_path, 2)
    saved(with_cells(units[0], {GRANTED: ""}), tmp_path)
    saved(hybrid(BUREAU, **{f"{COLUMN}__closed": 5}), tmp_path)
    Path("roster.csv").write_text(f"名称\n{OFFICE}\n云溪县林业局", encoding="utf-8")
    found = json.loads(rolled(run, "--format", "json", "--expect", "roster.csv").out)
    assert found["written"] is False
    assert len(found["refused"]) == 2
    assert found["missing_units"] == ["云溪县林业局"]
    assert found["unlisted_units"] == sorted([TOWN, BUREAU])
    assert found["blanks"][0]["cells"] == [str(GRANTED)]
    assert found["other_forms"][0]["divided"] == {
        f"{GRANTED.table}.{GRANTED.block}.closed": 5
    }
    assert len(found["open_cells"]) == 3
    assert found["trace"] is None


def rows(done: Run) -> list[list[str]]:
    assert done.out.startswith("\ufeff")
    return list(csv.reader(StringIO(done.out.removeprefix("\ufeff"))))


def test_csv_has_a_row_per_number(run: Cli, tmp_path: Path) -> None:
    units = county(tmp_path)
    saved(replace(units[0], counts={"=培训": 2}), tmp_path)
    head, *body, last = rows(rolled(run, "--format", "csv"))
    assert head == ["地址", "名称", "合计"]
    total = load(TARGET)
    assert [row[0] for row in body] == [str(cell) for cell in total.form.cells]
    assert [row[2] for row in body] == [str(value) for value in total.values().values()]
    assert last == ["counts.=培训", "'=培训", "2"]


def test_csv_of_a_trace_has_a_row_per_unit(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    done = rolled(run, "--format", "csv", "--trace", "applications.total.granted")
    head, *body, last = rows(done)
    assert head == ["地址", "名称", "单位", "文件", "数"]
    assert [row[2] for row in body] == sorted([OFFICE, TOWN, BUREAU])
    assert sum(int(row[4]) for row in body) == int(last[4])
    assert last[2] == "合计"


def test_a_trace_is_printed_per_unit(run: Cli, tmp_path: Path) -> None:
    saved(unit(report(), OFFICE, counts={"培训": 2}), tmp_path)
    saved(unit(report(), BUREAU), tmp_path)
    done = rolled(run, "--trace", "counts.培训", "--dry-run")
    assert f"  培训 2，各单位：\n    {OFFICE}  2（2022/{OFFICE}.toml）\n" in done.out
    assert f"    {BUREAU}  没有这个数（2022/{BUREAU}.toml）\n" in done.out
    assert "培训  2（1 个单位有）" in done.out


@pytest.mark.parametrize(
    ("trace", "told"),
    [("自然人/予以公平", "相近的有"), ("counts.培圳", "各单位都没有“培圳”这项其他数字，相近的有：培训")],
)  # fmt: skip
def test_a_trace_of_nothing_names_what_is_near(
    run: Cli, tmp_path: Path, trace: str, told: str
) -> None:
    saved(unit(report(), OFFICE, counts={"培训": 2}), tmp_path)
    done = rolled(run, "--trace", trace)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert not TARGET.exists()


def test_a_dry_run_writes_nothing(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    done = rolled(run, "--dry-run")
    assert done.code == 0
    assert "已写入" not in done.out
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
def test_a_target_that_cannot_be_one_is_refused(
    run: Cli, tmp_path: Path, target: str, told: str
) -> None:
    county(tmp_path)
    Path("夹.toml").mkdir()
    Path("别的.toml").write_text(dumps(unit(report(), TOWN)), encoding="utf-8")
    old = replace(unit(report(), COUNTY), year=2021)
    Path("旧的.toml").write_text(dumps(old), encoding="utf-8")
    Path("名册.toml").write_text(f'[[units]]\nname = "{TOWN}"\n', encoding="utf-8")
    before = contents(tmp_path)
    done = rolled(run, "-o", target)
    assert done.code == 2
    assert told in done.err
    assert contents(tmp_path) == before


def test_units_of_several_places_ask_for_a_target(run: Cli, tmp_path: Path) -> None:
    county(tmp_path / "东", 1)
    one = saved(unit(report(), BUREAU), tmp_path / "西")
    done = run("rollup", "东", one, "--organ", COUNTY)
    assert done.code == 2
    assert "报告放在几个地方，请用 -o 写明汇总写到哪个文件" in done.err
    assert run("rollup", "东", one, "--organ", COUNTY, "-o", "汇总.toml").code == 0


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("-", "--organ", COUNTY), "不能从标准输入读"),
        ((".", "--organ", " "), "--organ 后面要写汇总机关的全称"),
        ((".", "--organ", "甲\n乙"), "机关名称里有换行"),
        ((".", "--organ", COUNTY, "--year", "22"), "年份 22 不对"),
        ((".", "--organ", COUNTY, "--year", "今年"), "年份应是整数"),
        ((".",), "--organ"),
        (("没有", "--organ", COUNTY), "没有这个文件或文件夹"),
    ],
)
def test_what_cannot_be_asked_for_is_told(
    run: Cli, tmp_path: Path, args: tuple[str, ...], told: str
) -> None:
    county(tmp_path, 1)
    done = run("rollup", *args)
    assert done.code == 2
    assert told in done.err


def test_a_unit_without_a_name_goes_by_its_file(run: Cli, tmp_path: Path) -> None:
    path = saved(unit(report(), BUREAU), tmp_path)
    text = path.read_text(encoding="utf-8").replace(f'name = "{BUREAU}"', "")
    path.write_text(text, encoding="utf-8")
    assert rolled(run).code == 0
    assert data()["units"][0]["organ"] == BUREAU


def test_long_lists_are_counted(run: Cli, tmp_path: Path) -> None:
    for number in range(14):
        one = unit(report(), f"云溪县第{number:02}局")
        cells = dict.fromkeys(one.form.typed_cells[:5], "")
        saved(with_cells(one, cells), tmp_path)
    done = rolled(run)
    assert "……还有 2 条，--format json 全部列出" in done.out
    assert "5 个，规章·本年制发件数、规章·本年废止件数、规章·现行有效件数 等" in done.out
    assert (
        "云溪县第00局、云溪县第01局、云溪县第02局等 14 个单位共有 70 个数没有填" in done.err
    )


def test_a_roster_that_lies_there_is_told_of(run: Cli, tmp_path: Path) -> None:
    county(tmp_path / "县")
    Path("县/roster.csv").write_text("名称\n某某局", encoding="utf-8")
    done = run("rollup", "县", "--organ", COUNTY)
    assert done.code == 0
    assert "这里有名册，加 --expect 县/roster.csv 就会看" in done.err


def test_a_countys_own_outline_begins_the_prose(run: Cli, tmp_path: Path) -> None:
    county(tmp_path)
    outline = '[[parts]]\nsection = "other"\ntext = "县里的提纲。"\n'
    Path("提纲.toml").write_text(outline, encoding="utf-8")
    Path("govreport.toml").write_text('[text]\noutline = "提纲.toml"\n', encoding="utf-8")
    assert rolled(run).code == 0
    assert load(TARGET).narrative["other"] == "县里的提纲。"
