"""Rules on prose that units, or two years, have alike."""

from dataclasses import replace
from pathlib import Path

from reports import PROSE, report, saved

from govreport.report import Organ
from govreport.rules import Case, check
from govreport.rules.similar import fingerprint, neighbours
from govreport.tasks import validate
from govreport.workspace import Workspace


def unit(name: str, text: str) -> Case:
    organ = Organ(name, "township", "township")
    return Case(replace(report(), organ=organ, narrative={**PROSE, "overview": text}))


LONG = (
    "公开栏每月更换一次，补贴名单贴满七天再揭下，留照片备查。"
    "便民大厅新设查询机两台，由值班人员帮着老人查。"
    "村里的喇叭每天傍晚念一遍新贴的告示，念完记在本子上。"
    "五月起对十二个村逐个检查，贴得晚的当场补上。"
)


def test_units_with_the_same_text_are_told_of_each_other() -> None:
    cases = [unit("云溪县青石乡人民政府", LONG), unit("云溪县白水乡人民政府", LONG)]
    cases += [unit("云溪县红岩乡人民政府", PROSE["overview"])]
    alike = neighbours([fingerprint(one) for one in cases], 0.9)
    assert [[twin.other for twin in one] for one in alike] == [
        ["云溪县白水乡人民政府"],
        ["云溪县青石乡人民政府"],
        [],
    ]
    found = check(replace(cases[0], neighbours=alike[0]))
    (similar,) = (one for one in found if one.code == "N-SIMILAR")
    assert (
        "“一、总体情况”与云溪县白水乡人民政府除去名称和数字有 100% 相同，如“"
        in similar.message
    )


def test_names_and_numbers_make_no_difference_and_nil_sentences_do_not_count() -> None:
    other = LONG.replace("两台", "3台").replace("十二", "20")
    pair = [
        unit("甲县青石乡人民政府", f"青石乡。{LONG}"),
        unit("甲县白水乡人民政府", f"白水乡。{other}"),
    ]
    assert neighbours([fingerprint(one) for one in pair], 0.95)[0]
    nil = "全年没有收到申请，也没有行政复议。" * 9
    pair = [unit("甲县青石乡人民政府", nil), unit("甲县白水乡人民政府", nil)]
    assert not neighbours([fingerprint(one) for one in pair], 0.9)[0]


def test_last_years_text_is_found() -> None:
    now, last = (
        unit("甲县青石乡人民政府", LONG).report,
        unit("甲县青石乡人民政府", LONG).report,
    )
    found = check(Case(now, replace(last, year=2021)))
    assert [one.code for one in found if one.code.startswith("N-")] == ["N-SIMILAR"]
    assert any("与上年的报告除去名称和数字有 100% 相同" in one.message for one in found)


def test_problems_that_are_last_years_word_for_word_are_told_however_short() -> None:
    short = "（一）存在的问题。公示栏离村部太远，老人走不动。（二）改进情况。三月移到路口，加了雨棚和两盏灯。"
    nil = "（一）存在的问题。没有群众反映公示不及时的情况。（二）改进情况。没有需要另外改进的地方，无。"
    for text, other, wrong in (
        (short, short, True),
        (short, short.replace("雨棚", "座椅"), False),
        (nil, nil, False),
    ):
        now = replace(report(), narrative={**PROSE, "problems": text})
        last = replace(report(), year=2021, narrative={**PROSE, "problems": other})
        codes = {one.code for one in check(Case(now, last))}
        assert ("N-SIMILAR" in codes) is wrong


def test_a_unit_without_a_name_is_called_as_its_file(here: Path) -> None:
    for name in ("云溪县青石乡人民政府", "云溪县白水乡人民政府"):
        path = saved(unit(name, LONG * 3).report, here)
    text = path.read_text(encoding="utf-8").replace(f'name = "{path.stem}"', 'name = ""')
    path.write_text(text, encoding="utf-8")
    found = [
        one.message
        for checked in validate(Workspace())
        for one in checked.findings
        if one.code == "N-SIMILAR"
    ]
    assert any(f"与{path.stem}除去名称和数字有 100% 相同" in one for one in found)


def test_a_name_in_another_width_is_no_other_unit() -> None:
    pair = [unit(name, LONG) for name in ("甲县住建局（人防办）", "甲县住建局(人防办)")]
    assert not any(neighbours([fingerprint(one) for one in pair], 0.9))
