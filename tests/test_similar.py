"""Rules on prose that units, or two years, have alike."""

from dataclasses import replace

from reports import PROSE, report

from govreport.findings import Severity
from govreport.report import Organ, Unit
from govreport.rules import Case, check
from govreport.rules.case import UnitNow
from govreport.rules.similar import fingerprint, neighbours


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


def test_a_unit_that_can_not_be_read_or_has_changed() -> None:
    rollup = report(disclosure__licensing__decisions=3)
    one = report(disclosure__licensing__decisions=2)
    changed = Case(rollup, unit_reports=lambda: (UnitNow(Unit("a.toml", "1"), one, "2"),))
    (found,) = check(changed)
    assert "汇总写的是 3，1 个单位相加是 2，相差 1" in found.message
    assert "汇总以后改动过的有：“云溪县青石乡人民政府”" in found.message
    gone = Case(rollup, unit_reports=lambda: (UnitNow(Unit("a.toml", "1", "某局"), None),))
    (found,) = check(gone)
    assert "“某局”（a.toml）现在读不到" in found.message
    assert found.severity is Severity.INFO
    there = UnitNow(Unit("b.toml", "3"), one, "3")
    some = Case(rollup, unit_reports=lambda: (UnitNow(Unit("a.toml", "1"), None), there))
    (found,) = check(some)
    assert found.severity is Severity.WARNING
    blank = report(disclosure__licensing__decisions="")
    incomplete = Case(rollup, unit_reports=lambda: (UnitNow(Unit("a", "1"), blank, "1"),))
    (found,) = check(incomplete)
    assert (found.code, str(found.places[0].address)) == ("R-SUM", "units.0")
    assert "“云溪县青石乡人民政府”还有数没有填，汇总不全" in found.message
