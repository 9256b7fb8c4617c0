"""Waivers: which findings they explain, for which values, and when they rest."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reports import PROSE, Run, report
from rule_examples import case_of
from waived import GIVEN, GROWN, STOCK, at, finding, states, told, with_waivers

from govreport.findings import Finding, Severity
from govreport.report import Unit, Waiver
from govreport.rules import Case, check, codes, rule
from govreport.rules.case import UnitNow
from govreport.rules.fixes import fix
from govreport.rules.waivers import refusal, text_mark, values_of
from govreport.settings import Settings
from govreport.tomlfile.document import parse
from govreport.tomlfile.read import read_report

Go = Callable[..., Run]
SAID = "全年收到政府信息公开申请17件。"
WORDY = replace(report(), narrative={**PROSE, "overview": PROSE["overview"] + SAID})
NUMBERS: dict[str, Any] = {"disclosure__normative_documents__in_force": 16}


def test_a_finding_is_waived_with_its_reason_and_nothing_else_is_said() -> None:
    assert states(finding(GROWN)) == {"X-IN-FORCE": None}
    assert states(finding(GROWN, GIVEN)) == {"X-IN-FORCE": "机构改革划入两件"}


def test_it_holds_for_the_numbers_that_it_was_given_for() -> None:
    changed = report(**NUMBERS)
    findings = finding(changed, GIVEN)
    assert states(findings) == {"X-IN-FORCE": None, "V-WAIVER": None}
    assert told(findings) == (
        "X-IN-FORCE 的理由不再起作用：行政规范性文件·现行有效件数当时是 15，现在是 16；"
        "请重新核实，仍然不用改的，用 govreport waive 文件 X-IN-FORCE --reason 理由 再写一次"
    )


def test_last_years_numbers_count_too() -> None:
    both = GIVEN._replace(cells=at(STOCK, f"previous.{STOCK}"), values=(15, 13))
    assert states(finding(GROWN, both)) == {"X-IN-FORCE": "机构改革划入两件"}
    other = replace(report(disclosure__normative_documents__in_force=12), year=2021)
    text = told(finding(GROWN, both, last=other))
    assert "：上年的行政规范性文件·现行有效件数当时是 13，现在是 12；" in text


def test_one_that_matches_nothing_is_told() -> None:
    text = told(finding(report(), GIVEN, last=replace(report(), year=2021)))
    assert text == (
        "行政规范性文件·现行有效件数：现在没有 X-IN-FORCE 这条问题；"
        "请删去这一段 [[waivers]]"
    )


def test_of_another_cell_it_says_nothing() -> None:
    other = GIVEN._replace(cells=at("disclosure.regulations.in_force"), values=(0,))
    assert states(finding(GROWN, other)) == {"X-IN-FORCE": None, "V-WAIVER": None}


def test_an_address_of_one_letter_off_is_told_by_the_nearest() -> None:
    wrong = GIVEN._replace(cells=at("disclosure.normative_document.in_force"))
    assert "是不是要写 disclosure.normative_documents.in_force；" in told(
        finding(GROWN, wrong)
    )


def test_an_address_like_none_is_told_as_it_stands() -> None:
    strange = GIVEN._replace(cells=at("q.w", STOCK), values=(1, 15))
    assert "q.w、行政规范性文件·现行有效件数：现在没有 X-IN-FORCE 这条问题；" in told(
        finding(GROWN, strange)
    )


@pytest.mark.parametrize("code", ["T3-BALANCE", "V-MISSING", "V-TYPE", "V-FEE-SCALE"])
def test_numbers_and_identities_can_not_be_waived(code: str) -> None:
    assert "不能写理由，要把文件改对；请删去这一段" in told(
        finding(report(), GIVEN._replace(code=code))
    )
    assert refusal(code)


def test_every_warning_and_info_and_three_kinds_of_error_can_be_waived() -> None:
    for code in codes():
        error = rule(code).severity is Severity.ERROR
        free = not error or code.startswith(("N-", "S-")) or code in {"X-CARRY", "R-WHOLE"}
        assert bool(refusal(code)) is (code == "V-WAIVER" or not free), code


def test_an_unbalanced_table_stays_an_error_whatever_its_waiver_says() -> None:
    cell = "applications.business.received"
    wrong = report(applications__business__received=1)
    bold = Waiver("0", "T3-BALANCE", at(cell), (1,), "就是这样")
    assert states(finding(wrong, bold, last=None)) == {"T3-BALANCE": None, "V-WAIVER": None}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": ""}, "没有写 code"),
        ({"code": "X-IN-FORC"}, "没有“X-IN-FORC”这条规则，是不是要写 X-IN-FORCE"),
        ({"code": "x-in-force"}, "是不是要写 X-IN-FORCE"),
        ({"code": "别的"}, "规则代码用 govreport explain 查看"),
        ({"code": "V-WAIVER"}, "V-WAIVER 说的就是理由本身，不能再写理由"),
        ({"reason": " "}, "X-IN-FORCE 的理由是空的，不起作用"),
        ({"values": ()}, f'没有写 values，看不出是为哪一处、哪些数写的，不起作用；核实后写成 cells = ["{STOCK}"] 和 values = [15]，或用 govreport waive'),
        ({"cells": ()}, "没有写 cells，"),
        ({"cells": (), "values": ()}, f'没有写 cells 和 values，看不出是为哪一处、哪些数写的，不起作用；核实后写成 cells = ["{STOCK}", "previous.{STOCK}", '),
        ({"values": (15, 3)}, "有 1 个 cells、2 个 values，要一一对应，不起作用"),
    ],
)  # fmt: skip
def test_one_that_is_ill_written_says_what_it_lacks_and_does_nothing(
    change: dict[str, Any], words: str
) -> None:
    findings = finding(GROWN, GIVEN._replace(**change))
    assert states(findings) == {"X-IN-FORCE": None, "V-WAIVER": None}
    assert words in told(findings)


def test_what_it_lacks_is_written_out_only_where_it_is_short_and_plain() -> None:
    bare = Waiver("0", "N-NUMBER", at("narrative.overview"), (), "区里代办")
    text = told(finding(WORDY, bare, last=None))
    assert text.endswith(
        "请用 govreport waive 文件 N-NUMBER --reason 理由 补全，或删去这一段"
    )
    none = Waiver("0", "X-CARRY", reason="更正")
    assert "理由 重写，或删去" in told(finding(report(), none))


def test_prose_is_waived_by_its_sentence_and_the_numbers_beside() -> None:
    (one,) = finding(WORDY, last=None)
    assert one.code == "N-NUMBER"
    total = "applications.total.received"
    assert [str(place.address) for place in one.places] == ["narrative.overview", total]
    assert values_of(one, Case(WORDY)) == (SAID, 0)
    given_for = Waiver(
        "0", one.code, at("narrative.overview", total), (SAID, 0), "区里代办"
    )
    assert states(finding(WORDY, given_for, last=None)) == {"N-NUMBER": "区里代办"}
    spaced = given_for._replace(values=("全年 收到政府信息公开申请１７件。", 0))
    assert states(finding(WORDY, spaced, last=None)) == {"N-NUMBER": "区里代办"}
    other_table = given_for._replace(values=(SAID, 95))
    assert "新收政府信息公开申请数量当时是 95，现在是 0；" in told(
        finding(WORDY, other_table, last=None)
    )
    edited = replace(WORDY, narrative={**PROSE, "overview": PROSE["overview"] + "全年收到政府信息公开申请18件。"})  # fmt: skip
    text = told(finding(edited, given_for, last=None))
    assert "：总体情况" in text.replace("一、", "")
    assert f"当时写的是“{SAID}”，现在是“全年收到政府信息公开申请18件。”；" in text


def test_a_sentence_of_which_there_are_several_now_is_told_as_gone() -> None:
    texts = "全年收到政府信息公开申请18件。\n共收到政府信息公开申请19件。"
    two = replace(WORDY, narrative={**PROSE, "overview": f"{PROSE['overview']}\n{texts}"})
    gone = Waiver("0", "N-NUMBER", at("narrative.overview"), (SAID,), "区里代办")
    assert "现在没有这一句；" in told(finding(two, gone, last=None))


def test_prose_that_quotes_nothing_is_waived_by_the_mark_of_its_text() -> None:
    text = PROSE["overview"].replace("社会评议结果良好，", "")
    silent = replace(report(), narrative={**PROSE, "overview": text})
    (one,) = finding(silent, last=None)
    assert one.code == "S-OVERVIEW"
    waiver = Waiver(
        "0", one.code, at("narrative.overview"), values_of(one, Case(silent)), "另有"
    )
    assert waiver.values == (text_mark(text),)
    assert re.fullmatch("text:[0-9a-f]{12}", str(waiver.values[0]))
    assert states(finding(silent, waiver, last=None)) == {"S-OVERVIEW": "另有"}
    spaced = replace(silent, narrative={**PROSE, "overview": f"{text}\n\n"})
    assert states(finding(spaced, waiver, last=None)) == {"S-OVERVIEW": "另有"}
    more = text.replace("没有责任追究的情形", "没有其他情形")
    other = replace(silent, narrative={**PROSE, "overview": more})
    found = finding(other, waiver, last=None)
    assert states(found)["S-OVERVIEW"] is None
    assert "理由不再起作用：一、总体情况的文字改动过；请重新核实" in told(found)


def test_no_waiver_is_void_for_other_words_in_a_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for code in codes():
        if refusal(code):
            continue
        case = case_of(rule(code).failing.changes)
        given_for = [
            Waiver(str(number), code, tuple(p.address for p in one.places), values_of(one, case), "x")
            for number, one in enumerate(check(case))
        ]  # fmt: skip
        monkeypatch.setattr(Finding, "message", property(lambda one: f"{one.code}别的话"))
        again = replace(case, report=replace(case.report, waivers=tuple(given_for)))
        assert {one.waived for one in check(again)} == {"x"}, code
        monkeypatch.undo()


def test_each_hole_of_a_section_has_a_waiver_of_its_own() -> None:
    holes = PROSE["other"] + "全年培训XX次，全县都知道这件事。另外去检查XX次。"
    one = replace(report(), narrative={**PROSE, "other": holes})
    first, second = finding(one, last=None)
    cells = at("narrative.other")
    waiver = Waiver("0", "N-PLACEHOLDER", cells, values_of(first, Case(one)), "原文")
    assert [item.waived for item in finding(one, waiver, last=None)] == ["原文", None]
    assert values_of(first, Case(one)) != values_of(second, Case(one))


OLD = Path(__file__).parent / "old" / "waivers.toml"
"""A file whose waivers hold messages, as version 0.1.0 wrote them."""


def test_waivers_that_hold_a_message_are_read_as_ever(tmp_path: Path) -> None:
    path = tmp_path / "2023" / "云溪县青石乡人民政府.toml"
    path.parent.mkdir()
    path.write_bytes(OLD.read_bytes())
    one = read_report(parse(OLD.read_bytes(), "x.toml", path))
    case = Case(one, folder_year=2023, sought=True)
    left = [found.code for found in check(case) if found.waived is None]
    assert left == ["N-PLACEHOLDER", "N-PLACEHOLDER"]
    assert len(check(case)) == 11
    plan = fix(case, check(case))
    assert len(plan.waivers) == plan.count == 8


def test_a_message_that_is_another_now_is_told_with_both() -> None:
    text = PROSE["overview"].replace("社会评议结果良好，", "")
    silent = replace(report(), narrative={**PROSE, "overview": text})
    old = Waiver(
        "0",
        "S-OVERVIEW",
        at("narrative.overview"),
        ("总体情况没有写到：工作考核；请补写",),
        "x",
    )
    said = told(finding(silent, old, last=None))
    assert (
        "当时写的是“总体情况没有写到：工作考核；请补写”，现在是“总体情况没有写到：社会评议；"
        in said
    )


def test_waivers_that_hold_a_message_are_rewritten(run: Go, tmp_path: Path) -> None:
    path = tmp_path / "2023" / "云溪县青石乡人民政府.toml"
    path.parent.mkdir()
    path.write_bytes(OLD.read_bytes())
    before = run("validate", path).out
    done = run("validate", path, "--fix", "-q")
    assert path.read_bytes() == OLD.with_suffix(".fixed.toml").read_bytes()
    assert done.out == before
    assert "没有自动改正的" in run("validate", path, "--fix").err


def test_an_error_that_can_be_waived_no_longer_counts() -> None:
    last = replace(
        report(applications__business__carried_out=1, applications__business__received=1),
        year=2021,
    )
    (one,) = finding(report(), last=last)
    cells = tuple(place.address for place in one.places)
    waiver = Waiver("0", "X-CARRY", cells, values_of(one, Case(report(), last)), "更正")
    assert waiver.values == (0, 1)
    assert states(finding(report(), waiver, last=last)) == {"X-CARRY": "更正"}


def test_an_error_that_the_workspace_made_of_a_warning_can_be_waived() -> None:
    strict = Settings(severities={"X-IN-FORCE": Severity.ERROR})
    (one,) = finding(GROWN, GIVEN, settings=strict)
    assert (one.severity, one.waived) == (Severity.ERROR, GIVEN.reason)


def test_of_a_rule_that_was_not_checked_nothing_is_said() -> None:
    assert finding(GROWN, GIVEN, last=None) == []
    off = Settings(severities={"X-IN-FORCE": None})
    assert finding(GROWN, GIVEN, settings=off) == []
    silent = Settings(severities={"V-WAIVER": None})
    assert (
        finding(report(), GIVEN, settings=silent, last=replace(report(), year=2021)) == []
    )
    name = at("organ")
    assert finding(report(), Waiver("0", "X-NONE", name, ("x",), "新设"), last=None) == []
    assert (
        finding(report(), Waiver("0", "S-YEAR", at("year"), (2022,), "x"), last=None) == []
    )
    alike = Waiver("0", "N-SIMILAR", at("narrative.overview"), ("x",), "统一印发")
    assert finding(report(), alike, last=None) == []


def test_of_a_roll_up_nothing_is_said_while_its_units_are_away() -> None:
    received = "applications.business.carried_in"
    waiver = Waiver("0", "R-SUM", at(received), (0,), "两个单位合并")
    one = with_waivers(report(), waiver)
    unit = Unit("a.toml", "0")
    assert check(Case(one)) == []
    gone = check(Case(one, unit_reports=lambda: (UnitNow(unit, None),)))
    assert [item.code for item in gone] == ["R-SUM"]
    agrees = check(Case(one, unit_reports=lambda: (UnitNow(unit, report()),)))
    assert "现在没有 R-SUM 这条问题" in told(agrees)


def test_that_there_is_no_last_year_can_be_explained_once_for_all() -> None:
    (one,) = finding(report(), last=None, sought=True)
    (value,) = values_of(one, Case(report()))
    new = Waiver("0", "X-NONE", at("organ"), (value,), "今年新设")
    assert states(finding(report(), new, last=None, sought=True)) == {"X-NONE": "今年新设"}


def test_each_waiver_is_for_its_own_finding() -> None:
    one = report(applications__business__received=0)
    last = replace(
        report(
            applications__business__carried_out=1,
            applications__business__received=1,
            applications__research__carried_out=2,
            applications__research__received=2,
        ),
        year=2021,
    )
    case = Case(one, last)
    first, second = finding(one, last=last)
    cells = tuple(place.address for place in second.places)
    waiver = Waiver("0", "X-CARRY", cells, values_of(second, case), "更正")
    findings = finding(one, waiver, last=last)
    assert [item.waived for item in findings] == [None, "更正"]
    assert str(first.places[0].address) == "applications.business.carried_in"
