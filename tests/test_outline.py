"""What a new report begins with: outlines by kind of organ, and a county's own."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from reports import ORGAN, Run, report, saved

from govreport.forms import form
from govreport.organs import OTHER, kind_of, kinds, levels
from govreport.outline import FILE, OutlinePart, own_parts
from govreport.prose.quotes import QUOTE
from govreport.report import Organ, no_location
from govreport.scaffold import new_report, outline
from govreport.tomlfile.files import load
from govreport.tomlfile.read_organ import KINDS

Go = Callable[..., Run]
NAME = f"{ORGAN.name}.toml"


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
