"""`scaffold`: a year's files from last year's, never touching what is there."""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from reports import ORGAN, Run, balanced, report, saved

from govreport.forms import Cell, form
from govreport.organs import OTHER, kind_of, kinds, levels
from govreport.outline import FILE, OutlinePart, own_parts
from govreport.prose.quotes import QUOTE
from govreport.report import Organ, no_location
from govreport.scaffold import new_report, outline
from govreport.tomlfile.files import load
from govreport.tomlfile.read import KINDS

Go = Callable[..., Run]
NAME = f"{ORGAN.name}.toml"


def today(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr("govreport.cli.scaffold._today", lambda: day)


def test_carried_out_becomes_carried_in_block_by_block(run: Go, tmp_path: Path) -> None:
    last = balanced("2021", 1)
    saved(last, tmp_path)
    result = run("scaffold", "2023")
    assert (result.code, result.out) == (0, f"2023/{NAME}\n")
    new = load(tmp_path / "2023" / NAME)
    for block in new.form.tables["applications"].blocks:
        if block != "total":
            carried = Cell("applications", block, "carried_in")
            assert new.value(carried) == last.value(carried._replace(item="carried_out"))
    assert len(new.missing) == 166 - 6
    assert (new.organ, new.year) == (ORGAN, 2023)


def test_a_new_form_takes_over_from_an_old_one(run: Go, tmp_path: Path) -> None:
    saved(balanced("2019", 1), tmp_path)
    run("scaffold", "2021")
    new = load(tmp_path / "2021" / NAME)
    assert new.form.id == "2021"
    assert new.stated


def test_what_last_year_left_open_stays_open(run: Go, tmp_path: Path) -> None:
    saved(report(applications__business__carried_out=""), tmp_path)
    run("scaffold", "2023")
    missing = load(tmp_path / "2023" / NAME).missing
    assert Cell("applications", "business", "carried_in") in missing
    assert Cell("applications", "research", "carried_in") not in missing


def test_names_of_tallies_and_the_signature_stay_and_text_does_not(
    run: Go, tmp_path: Path
) -> None:
    last = replace(report(), counts={"微信": 68}, signature="某乡", title="甲")
    saved(last, tmp_path)
    run("scaffold", "2023")
    new = load(tmp_path / "2023" / NAME)
    assert (dict(new.counts), new.signature, new.title) == ({"微信": ""}, "某乡", "")
    assert "更新不够及时" not in "".join(new.narrative.values())


def test_running_twice_changes_nothing(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    run("scaffold", "2023")
    file = tmp_path / "2023" / NAME
    before = (file.read_bytes(), file.stat().st_mtime_ns)
    result = run("scaffold", "2023")
    assert (result.code, result.out) == (0, "")
    assert "已经有了，没有变动" in result.err
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_refresh_fills_what_is_blank_and_nothing_else(run: Go, tmp_path: Path) -> None:
    blank = ("natural_person", "business")
    numbers: dict[str, object] = {f"applications__{b}__carried_out": "" for b in blank}
    saved(report("2021", **numbers), tmp_path)
    run("scaffold", "2023")
    file = tmp_path / "2023" / NAME
    run("add", "count", file, "商业企业/上年结转", "7")
    before = file.read_text().splitlines()
    numbers = {f"applications__{b}__carried_out": 5 for b in blank}
    saved(report("2021", **numbers), tmp_path)
    result = run("scaffold", "2023", "--refresh")
    assert (result.code, result.out) == (0, f"2023/{NAME}\n")
    assert "补填：自然人·二、上年结转政府信息公开申请数量 5" in result.err
    after = file.read_text().splitlines()
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1
    assert load(file).value(Cell("applications", "business", "carried_in")) == 7
    assert "没有要补填的" in run("scaffold", "2023", "--refresh").err


def test_organs_without_a_last_year(run: Go, tmp_path: Path) -> None:
    result = run(
        "scaffold", "2023", "--organ", "甲县乙镇人民政府", "--organ", "甲县教育局", "--workspace", "w",
    )  # fmt: skip
    assert result.out.splitlines() == [
        "w/2023/甲县乙镇人民政府.toml", "w/2023/甲县教育局.toml",
    ]  # fmt: skip
    assert load(tmp_path / "w/2023/甲县教育局.toml").organ.kind == "department"
    run("scaffold", "2023", "--organ", "甲中心", "--kind", "office")
    assert load(tmp_path / "2023/甲中心.toml").organ.kind == "office"


def test_an_organ_under_a_new_name_is_not_scaffolded_again(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    renamed = replace(
        report(), year=2023, organ=Organ("新乡人民政府", aliases=(ORGAN.name,))
    )
    file = saved(renamed, tmp_path).relative_to(tmp_path)
    result = run("scaffold", "2023")
    assert (result.code, result.out) == (0, "")
    assert f"{file} 已经有了" in result.err
    assert len(list((tmp_path / "2023").iterdir())) == 1


def test_an_organ_of_last_year_keeps_its_numbers_when_it_is_named(
    run: Go, tmp_path: Path
) -> None:
    saved(
        report(applications__business__carried_out=3, applications__business__received=3),
        tmp_path,
    )
    run("scaffold", "2023", "--organ", ORGAN.name)
    new = load(tmp_path / "2023" / NAME)
    assert new.value(Cell("applications", "business", "carried_in")) == 3


def test_a_zero_report_is_declared_at_once(run: Go, tmp_path: Path) -> None:
    run("scaffold", "2023", "--organ", "甲县乙镇人民政府", "--zeros")
    assert load(tmp_path / "2023/甲县乙镇人民政府.toml").missing == ()


def test_the_year_is_this_year_by_default(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    today(monkeypatch, date(2023, 6, 1))
    saved(report(), tmp_path)
    result = run("scaffold", "-q")
    assert result == Run(0, f"2023/{NAME}\n", "")


def test_in_january_it_says_how_the_report_now_due_stands(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    today(monkeypatch, date(2023, 1, 5))
    file = saved(report(applications__business__received=""), tmp_path)
    assert "2022 年度报告现在到期：2022/" in run("scaffold").err
    assert "还有 1 格没有填，1 处错误" in run("scaffold").err
    saved(report(), tmp_path)
    assert "没有错误，可以公布" in run("scaffold").err
    file.write_text("[")
    assert run("scaffold").code == 2
    assert run("scaffold", "2023", "-q").err.count("没有变动") == 0


def test_last_years_text_is_shown_beside(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    assert "更新不够及时" in run("scaffold", "2023", "--show-last").out


def test_one_broken_file_does_not_stop_the_others(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    (tmp_path / "2022" / "a.toml").write_text("[")
    (tmp_path / "2022" / "b.toml").write_text("year = 2022\n")
    result = run("scaffold", "2023")
    assert result.code == 2
    assert result.out == f"2023/{NAME}\n"
    assert "a.toml：第 1 行" in result.err
    assert "没有机关名称" in result.err


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (["2023"], "没有找到 2022 里的上年报告；第一次使用请写：govreport scaffold 2023"),
        (["23"], "年份 23 不对"),
        (["今年"], "年份应是整数，写的是“今年”"),
        (["2023", "--organ", "甲", "--kind", "town"], "没有“town”这个类别，可用的有："),
        (["2023", "--organ", "/"], "不能作文件名"),
    ],
)
def test_what_can_not_be_scaffolded(run: Go, args: list[str], complaint: str) -> None:
    result = run("scaffold", *args)
    assert (result.code, result.out) == (2, "")
    assert complaint in result.err


def test_a_workspace_in_its_first_year_is_left_in_peace_by_cron(
    run: Go, tmp_path: Path
) -> None:
    saved(report(), tmp_path)
    result = run("scaffold", "2022")
    assert (result.code, result.out) == (0, "")


def test_a_name_with_a_path_in_it_writes_nowhere_else(run: Go, tmp_path: Path) -> None:
    run("scaffold", "2023", "--organ", "../../甲/乙局")
    assert [p.relative_to(tmp_path) for p in tmp_path.rglob("*.toml")] == [
        Path("2023/_.._甲_乙局.toml")
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("息县关店乡人民政府", "township"),
        ("甲县乙镇人民政府", "township"),
        ("甲区乙街道办事处", "subdistrict"),
        ("甲县教育局", "department"),
        ("甲省教育厅", "department"),
        ("甲县人民政府办公室", "office"),
        ("甲省人民政府办公厅", "office"),
        ("甲县人民政府", "government"),
        ("甲中心", "other"),
    ],
)
def test_the_kind_of_an_organ_shows_in_its_name(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_kinds_and_levels_know_each_other() -> None:
    endings = [ending for kind in kinds().values() for ending in kind.endings]
    assert len(set(endings)) == len(endings), "each ending is of one kind"
    assert {kind.level for kind in kinds().values()} - {""} <= {*levels()}
    assert OTHER in kinds()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_an_outline_of_its_own(kind: str) -> None:
    new = new_report(2023, Organ("甲", kind))
    assert set(new.narrative) >= {"preamble", "overview", "problems", "other"}
    assert "2023年1月1日至12月31日" in new.narrative["preamble"]
    assert "国办公开办函〔2021〕30号" in new.narrative["preamble"]
    others = [
        outline(Organ("甲", other), 2023, new.form) for other in KINDS if other != kind
    ]
    assert dict(new.narrative) not in others
    assert "{" not in QUOTE.sub("", "".join(new.narrative.values()))


def test_organ_and_year_are_put_in_once_and_live_numbers_stay() -> None:
    text = "{organ}{year}{{ year }}{{year}}{authority}{other}"
    organ = Organ("甲{year}乙", "other")
    made = OutlinePart("other", text).written(organ, 2023, form("2021"))
    assert made == "甲{year}乙2023{{ year }}{{year}}国办公开办函〔2021〕30号{other}"


def test_a_new_file_is_filled_in_as_far_as_its_numbers_are_known(
    run: Go, tmp_path: Path
) -> None:
    numbers: dict[str, object] = {
        "applications__business__received": 3,
        "applications__business__carried_out": 3,
    }
    saved(report("2021", **numbers), tmp_path)
    run("scaffold", "2023")
    shown = run("show", f"2023/{NAME}").out
    assert "2023年新收政府信息公开申请____件，上年结转3件，办结____件" in shown
    run("add", "zeros", f"2023/{NAME}")
    shown = run("show", f"2023/{NAME}").out
    assert "2023年未收到政府信息公开申请，上年结转3件。" in shown


OWN = """
[[parts]]
section = "overview"
kinds = ["township", "subdistrict"]
text = '''
{organ}{year}年（{authority}）收到{{ applications.total.received }}件，公众号{{ counts["公众号"] }}条。'''

[[parts]]
section = "overview"
forms = ["2021"]
text = '''
{{ nil_or("没有收费", "收费{}万元", disclosure.fees.amount) }}。'''

[[parts]]
section = "other"
kinds = ["township"]
text = "【待填：有没有信息处理费？】"
"""


def own(folder: Path, text: str, name: str = "提纲.toml") -> None:
    """A workspace whose settings name an outline."""
    (folder / "govreport.toml").write_text(f'[text]\noutline = "{name}"\n')
    (folder / name).write_text(text)


def test_a_countys_own_outline_takes_the_place_of_ours(run: Go, tmp_path: Path) -> None:
    own(tmp_path, OWN)
    run("scaffold", "2023", "--organ", "甲县乙镇人民政府", "--organ", "甲县丙局")
    new = load(tmp_path / "2023" / "甲县乙镇人民政府.toml")
    assert new.narrative["preamble"].startswith("本报告依照"), "ours, where it has none"
    assert "【待填" in new.narrative["problems"]
    own_texts = {name: new.narrative[name] for name in ("overview", "other")}
    assert own_texts == {
        "overview": "甲县乙镇人民政府2023年（国办公开办函〔2021〕30号）收到"
        '{{ applications.total.received }}件，公众号{{ counts["公众号"] }}条。\n\n'
        '{{ nil_or("没有收费", "收费{}万元", disclosure.fees.amount) }}。',
        "other": "【待填：有没有信息处理费？】",
    }
    assert new.counts == {"公众号": ""}, "what the outline quotes is asked for"
    office = load(tmp_path / "2023" / "甲县丙局.toml")
    assert office.narrative["overview"].startswith("{{ nil_or(")
    assert "信息处理费" in office.narrative["other"]


def test_an_organ_that_the_own_outline_has_nothing_for_gets_ours() -> None:
    parts = own_parts(
        {"parts": [{"section": "other", "kinds": ["office"], "text": "无"}]},
        "x",
        no_location,
    )
    organ, the_form = Organ("甲局", "department"), form("2021")
    ours = outline(organ, 2023, the_form)
    assert outline(organ, 2023, the_form, parts) == ours
    office = outline(Organ("甲", "office"), 2023, the_form, parts)
    assert office["other"] == "无"
    assert office.keys() == ours.keys()


def test_our_own_outline_would_pass_as_a_countys() -> None:
    parts = own_parts(tomllib.loads(FILE.read_text("utf-8")), "outline.toml", no_location)
    organ = Organ("甲局", "department")
    for form_id in ("2019", "2021"):
        ours = outline(organ, 2020, form(form_id))
        assert outline(organ, 2020, form(form_id), parts) == ours


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("", "[[", "提纲.toml：第 1 行第 "),
        (OWN, "", "提纲.toml：提纲要由一个个 [[parts]] 组成"),
        (OWN, 'parts = "x"', "第 1 行第 9 列，提纲要由一个个 [[parts]] 组成"),
        (OWN, "parts = [1]", "第 1 行第 9 列，提纲要由一个个 [[parts]] 组成"),
        ("", "[[kinds]]\nid = 1\n", "第 1 行第 1 列，机关的类别不能在自己的提纲里改"),
        ("", "part = 1\n", "第 1 行第 8 列，没有“part”这个名称，是不是要写 parts"),
        ('"other"', '"othr"', "第 15 行第 11 列，没有“othr”这个部分；section 可以写 preamble、"),
        ('section = "other"\n', "", "第 14 行第 1 列，没有写 section"),
        ('"township", "sub', '"town", "sub', "第 4 行第 9 列，没有“town”这个机关类别，是不是要写 township"),
        ('["township"]', '"township"', '第 16 行第 9 列，kinds 要写成方括号里的一串，如 kinds = ["township"]'),
        ('["township"]', "[]", "第 16 行第 9 列，kinds 要写成方括号里的一串"),
        ('["2021"]', "[2021]", '第 10 行第 9 列，forms 里的 2021 要加半角引号，如 "2021"'),
        ('["2021"]', '["2022"]', "没有“2022”这个表式，是不是要写 2021"),
        ("forms =", "form =", "没有“form”这个名称，是不是要写 forms"),
        ('text = "【', 'txt = "【', "没有“txt”这个名称，是不是要写 text"),
        ('"【待填：有没有信息处理费？】"', '" "', "第 17 行第 8 列，text 里没有写文字"),
        ('"【待填：有没有信息处理费？】"', "3", "第 17 行第 8 列，text 里没有写文字"),
        ("{organ}", "{name}", "第 6 行第 1 列，“{name}”不会被替换，可以写 {organ}、{year}、{authority}"),
        ("total.received", "total.recieved", "第 6 行第 30 列，“{{ applications.total.recieved }}”不能填入正文（表式 2019）：没有“applications.total.recieved”"),
        ("fees.amount", "fees.amuont", "是不是要写 disclosure.fees.amount"),
        ('forms = ["2021"]\n', "", "（表式 2019）：没有“disclosure.fees.amount”这个名称"),
        ("}}条", "条", "没有配对的“}}”"),
    ],
)  # fmt: skip
def test_an_outline_of_ones_own_is_checked_and_nothing_is_written(
    run: Go, tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    own(tmp_path, OWN.replace(old, new) if old else new + OWN)
    result = run("scaffold", "2023", "--organ", "甲县乙镇人民政府")
    assert (result.code, result.out) == (2, "")
    assert complaint in result.err
    assert not (tmp_path / "2023").exists()


def test_everything_wrong_with_an_outline_is_told_at_once(run: Go, tmp_path: Path) -> None:
    own(tmp_path, OWN.replace("overview", "oveview").replace("{organ}", "{x}"))
    result = run("scaffold", "2023", "--organ", "甲县乙镇人民政府")
    lines = result.err.splitlines()
    assert lines[0].startswith("错误：提纲.toml：第 3 行第 11 列，没有“oveview”这个部分")
    assert lines[1].startswith("  第 6 行第 1 列，“{x}”不会被替换")
    assert lines[2].startswith("  第 9 行第 11 列，没有“oveview”这个部分")
    assert len(lines) == 3


def test_an_outline_that_is_not_there_is_told(run: Go, tmp_path: Path) -> None:
    own(tmp_path, OWN)
    (tmp_path / "提纲.toml").unlink()
    result = run("scaffold", "2023", "--organ", "甲县乙镇人民政府")
    assert (result.code, result.out) == (2, "")
    assert "提纲.toml" in result.err
