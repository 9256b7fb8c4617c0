"""退回单: every finding in words for somebody who only has Word, on the official page."""

import re
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from reports import ORGAN, report, with_cells
from rule_examples import CODES, base, findings, read

from govreport.findings import Finding, Marked, Place, Severity
from govreport.forms import Address, Cell
from govreport.render.slip import slip_docx, slip_text
from govreport.report import KeyProblem, Report, Unit, Waiver
from govreport.rules import Case, check, rule
from govreport.rules.case import UnitNow
from govreport.slips import PartRemarks, Passage, Remark, Slip, groups_of
from govreport.tasks.validate import checked, open_case
from govreport.workspace import Workspace

INVALID = Path(__file__).parent.parent / "samples" / "invalid"
FILES = sorted(path for path in INVALID.rglob("*.toml") if path.name != "govreport.toml")
MACHINE = re.compile(
    r"[A-Z]\d?-[A-Z]"  # a rule's code
    r"|[a-z_]+\.[a-z_]+|\.toml"  # an address, a file
    r"|\[|\{\{|--|govreport|validate"  # a file's heads and live numbers, commands
    r"|[a-z_]{2,} ?=|\b(?:organ|year|form|kind|name|aliases|code|cells|values)\b"
)
"""What no clerk with Word alone could make anything of."""
TOTAL = Cell("applications", "total", "granted")
DUE, TODAY = date(2023, 1, 31), date(2023, 1, 15)


def in_word(code: str) -> str:
    return rule(code).in_word


def finding(
    code: str, severity: Severity, fault: str, *addresses: str, waived: str | None = None
) -> Finding:
    places = tuple(Place(Address.parse(address)) for address in addresses)
    return Finding(code, severity, fault, places=places, waived=waived)


def slip(*groups: PartRemarks, today: date = TODAY, office: str = "") -> Slip:
    return Slip(ORGAN.name, 2022, groups, DUE, today, office)


def told(of: Report, some: list[Finding]) -> list[str]:
    """Place and words of every remark."""
    return [
        f"{remark.place}：{''.join(one.text for one in remark.passages)}"
        for group in groups_of(of, some, in_word)
        for remark in group.remarks
    ]


def remarks_of(path: Path) -> tuple[list[Finding], str]:
    one = open_case(Workspace(), path)
    if one.case is None:
        return [], ""
    found = list(checked(one).findings)
    groups = groups_of(one.case.report, found, in_word)
    return found, slip_text(slip(*groups)) if groups else ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_slip_speaks_of_codes_addresses_or_files(path: Path) -> None:
    assert not MACHINE.search(remarks_of(path)[1])


@pytest.mark.parametrize("code", CODES)
def test_no_rules_example_makes_a_slip_speak_so(code: str) -> None:
    some = findings(rule(code).failing.changes)
    assert not MACHINE.search("\n".join(told(read(base(2022)), some)))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_slip_tells_of_every_error_that_is_not_the_offices_own(path: Path) -> None:
    found, text = remarks_of(path)
    errors = [one for one in found if one.severity is Severity.ERROR]
    assert bool(errors) <= ("须改正" in text)


def test_a_number_has_its_part_table_row_and_column() -> None:
    wrong = report(disclosure__licensing__decisions=-3)
    assert told(wrong, check(Case(wrong))) == [
        "第二部分·表·行政许可·本年处理决定数量：写的是 -3，不能小于 0"
    ]


def test_an_equation_has_the_row_that_its_numbers_share() -> None:
    wrong = with_cells(report(), {TOTAL: 3})
    assert told(wrong, check(Case(wrong)))[0] == (
        "第三部分·表·（一）予以公开：总计 3，各项之和 0，相差 3；核对这一行的六个数；总计可以删去不写，由程序算出"
    )


def test_an_equation_has_the_column_that_its_numbers_share() -> None:
    wrong = report(applications__natural_person__received=1)
    assert told(wrong, check(Case(wrong)))[0].startswith("第三部分·表·自然人：一、新收 1 +")


def test_remarks_stand_by_parts_and_what_is_for_information_comes_last() -> None:
    some = [
        finding("S-FEE", Severity.WARNING, "六", "narrative.other"),
        finding("N-PERCENT", Severity.INFO, "占比", "narrative.overview"),
        finding("N-YEAR", Severity.ERROR, "前言的年份", "narrative.preamble"),
    ]
    groups = groups_of(report(), some, in_word)
    assert [group.heading for group in groups] == [
        "前言",
        "第六部分　其他需要报告的事项",
        "供参考",
    ]
    assert [group.remarks[0].weight for group in groups] == ["须改正", "请核实", ""]


def test_what_asks_for_nothing_is_told_without_a_mark_behind() -> None:
    bare = finding("S-FEE", Severity.WARNING, "没有说明", "narrative.other")
    assert told(report(), [bare]) == ["第六部分：没有说明"]
    assert told(report(), [bare._replace(advice="请写上")]) == [
        "第六部分：没有说明；请写上"
    ]


def test_nothing_goes_back_for_information_alone_or_for_what_is_waived() -> None:
    info = finding("N-PERCENT", Severity.INFO, "占比", "narrative.other")
    said = finding("S-FEE", Severity.WARNING, "没有", "narrative.other", waived="另行公布")
    assert groups_of(report(), [info, said], in_word) == ()


@pytest.mark.parametrize(
    ("said", "end"),
    [
        ("是不是漏了一个零", "？"),
        ("请核对是否漏了一个零", "。"),
        ("不能小于 0", "。"),
        ("还没有写：是不是相等？　写好后删去", "。"),
    ],
)
def test_a_question_ends_as_one(said: str, end: str) -> None:
    remark = Remark("请核实", "前言", (Passage(f"写的是 5，{said}"),))
    assert f"{said}{end}\n" in slip_text(slip(PartRemarks("前言", (remark,))))


def test_what_is_only_to_be_looked_at_need_not_come_back() -> None:
    soft = slip_text(slip(PartRemarks("前言", (SOFT,))))
    assert "请于2023年1月31日以前逐条核实，有误的改正后重新报送，无误的说明原因。" in soft


def test_a_live_number_is_told_with_the_words_around_it() -> None:
    prose = {**report().narrative, "overview": "全年。新收申请{{ counts.x }}件，已办结。"}
    of = replace(report(), narrative=prose)
    found = check(Case(replace(of, counts={"x": ""})), frozenset({"N-PLACEHOLDER"}))
    assert told(of, found) == [
        "第一部分：“新收申请____件，已办结”：文中要引用的数还没有填入，请写上实际的数"
    ]
    odd = check(Case(of), frozenset({"V-UNKNOWN"}))
    assert told(of, odd) == told(of, found)


def test_a_name_that_nobody_knows_is_told() -> None:
    odd = replace(
        report(), faults=(KeyProblem(("disclosure", "行政许口"), {}, known=("fees",)),)
    )
    assert told(odd, check(Case(odd))) == [
        "第二部分·表：这里有一处的名称“行政许口”认不出，内容没有读到；请改回表上原来的名称"
    ]


def test_the_same_is_told_once() -> None:
    hole = finding("N-PLACEHOLDER", Severity.ERROR, "还没有填", "narrative.other")
    assert len(told(report(), [hole, hole])) == 1


def test_what_the_file_alone_has_is_left_out() -> None:
    keys = [
        ("waivers", "0", "code"),
        ("organ", "aliases"),
        ("counts",),
        ("units", "0", "x"),
    ]
    faults = tuple(KeyProblem(key, 3, "文字") for key in keys[:3])
    odd = replace(
        report(), faults=(*faults, KeyProblem(keys[3], 3)), units=(Unit("a", ""),)
    )
    waived = replace(odd, waivers=(Waiver("0", "X-CARRY"),))
    case = Case(waived, sought=True, unit_reports=lambda: [UnitNow(waived.units[0], None)])
    found = check(case)
    assert {one.code for one in found} == {
        "V-TYPE", "V-UNKNOWN", "R-SUM", "R-WHOLE", "V-WAIVER", "X-NONE",
    }  # fmt: skip
    assert groups_of(waived, found, in_word) == ()


@pytest.mark.parametrize(
    ("path", "raw", "words"),
    [
        (("organ", "kind"), "town", "没有写对机关的类别（乡镇、街道、部门、政府还是其他），请改正"),
        (("organ", "name"), None, "没有写明机关全称，请补上"),
        (("year",), "22", "没有写对报告的年份，请改正"),
        (("form",), None, "各表：没有写明表式的年份，请补上"),
        (("narrative", "other"), 3, "第六部分：没有写对这一部分的文字，请改正"),
    ],
)  # fmt: skip
def test_a_key_of_the_file_is_told_by_what_it_is_in_print(
    path: tuple[str, ...], raw: object, words: str
) -> None:
    odd = replace(report(), faults=(KeyProblem(path, raw, "别的"),))
    assert [one.lstrip("：") for one in told(odd, check(Case(odd)))] == [words]


def test_the_date_of_a_signature_is_told_as_people_write_it() -> None:
    early = replace(report(), signed_on=date(2022, 12, 1))
    assert told(early, check(Case(early))) == [
        "落款：2022年12月1日早于统计期限的最后一天2022年12月31日，请核对"
    ]


def test_words_in_question_are_marked_in_text_and_underlined_in_word() -> None:
    words = Marked("全年新收", "5件", "，都登记在册。")
    found = finding(
        "N-NUMBER",
        Severity.WARNING,
        "读作：本机关 2022 年 新收 申请 = 5",
        "narrative.overview",
    )._replace(subject=words)
    one = slip(*groups_of(report(), [found], in_word))
    assert (
        "第一部分：“全年新收「5件」，都登记在册。”：读作：本机关 2022 年 新收 申请 = 5"
        in slip_text(one)
    )
    runs = [
        run
        for paragraph in docx.Document(BytesIO(slip_docx(one))).paragraphs
        for run in paragraph.runs
    ]
    assert [run.text for run in runs if run.underline] == ["5件"]


HARD = Remark("须改正", "第二部分·表", (Passage("甲 < 乙 & 丙\n次行"),))
SOFT = Remark("请核实", "", (Passage("是不是？"),))


def test_the_text_is_a_letter_from_address_to_date() -> None:
    text = slip_text(
        slip(
            PartRemarks("前言", (HARD, SOFT)),
            PartRemarks("供参考", (SOFT._replace(weight=""),)),
            office="云溪县人民政府",
        )
    )
    assert text == (
        "2022年政府信息公开工作年度报告退回单\n\n云溪县青石乡人民政府：\n\n"
        "　　你单位报送的2022年政府信息公开工作年度报告已收到。经核对，有1处须改正、1处请核实，"
        "现予退回。位置按“部分·表·行·列”写明。标“请核实”的，核实后确实无误可以不改，请说明原因。\n\n"
        "　　前言\n\n　　1. （须改正）第二部分·表：甲 < 乙 & 丙 次行。\n\n　　2. （请核实）是不是？\n\n"
        "　　供参考\n\n　　3. 是不是？\n\n"
        "　　请于2023年1月31日以前修改后重新报送。\n\n云溪县人民政府\n2023年1月15日\n"
    )


def test_the_word_file_says_what_the_text_says() -> None:
    one = slip(PartRemarks("前言", (HARD, SOFT)), office="云溪县人民政府")
    document = docx.Document(BytesIO(slip_docx(one)))
    written = [p.text.strip() for p in document.paragraphs if p.text]
    assert written == [line.strip() for line in slip_text(one).splitlines() if line.strip()]
    assert document.core_properties.title == "2022年政府信息公开工作年度报告退回单"


def test_the_word_file_stands_on_the_reports_page_without_its_tags() -> None:
    raw = slip_docx(slip(PartRemarks("前言", (HARD,))))
    document = docx.Document(BytesIO(raw))
    styles = [p.style.name for p in document.paragraphs if p.style]
    assert styles[:4] == ["Title", "Normal", "Body Text", "Heading 1"]
    assert round(document.sections[0].left_margin.mm) == 28  # type: ignore[union-attr]
    with zipfile.ZipFile(BytesIO(raw)) as package:
        parts = [package.read(name) for name in package.namelist()]
    assert not any(b"{%" in part or b"{{" in part for part in parts)
    assert not any("未定稿".encode() in part for part in parts)


def test_the_same_slip_has_the_same_bytes() -> None:
    one = slip(PartRemarks("前言", (HARD,)))
    assert slip_docx(one) == slip_docx(one)


def test_after_the_deadline_it_asks_for_haste() -> None:
    late = slip(PartRemarks("前言", (HARD,)), today=date(2023, 2, 3))
    assert "公布期限（2023年1月31日）已过，请尽快修改后重新报送。" in slip_text(late)


def test_without_a_known_office_only_the_date_stands_below() -> None:
    assert slip_text(slip(PartRemarks("前言", (HARD,)))).endswith(
        "报送。\n\n2023年1月15日\n"
    )
