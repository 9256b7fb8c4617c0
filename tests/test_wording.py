"""Whose name, which year, which notice: what is told of a sentence, what is left alone."""

from dataclasses import replace

import pytest
from reports import PROSE, report
from told_prose import codes

from govreport.findings import Severity
from govreport.forms import form
from govreport.report import Organ, Report
from govreport.rules import Case, check

BUREAU = Organ("云溪县农业农村局", "department", "county")
TOWNSHIP = Organ("云溪县青石乡人民政府", "township", "township")


def of(organ: Organ, year: int = 2025) -> Report:
    return replace(report(), year=year, organ=organ)


@pytest.mark.parametrize(
    "text",
    [
        "在县委、县政府的正确领导下，我局做好信息公开工作。", "在区委区政府的领导下开展工作。",
        "推进局门户网站建设，及时在局门户网站公开政策。", "依托县政府门户网站发布信息。",
        "报县政府办公室审定后公开，与市公安局会商涉法答复。", "深入落实县委、县政府领导批示。",
        "县公安局坚持每月报送，我局统一汇总。", "云溪县公安局收到申请三件。",
        "宁州市农业农村局高度重视我县的试点。", "县农业农村局坚持每月公示。",
        "云溪县农业农村和水利局坚持每月公示。", "电子版可登录云溪县人民政府网站查阅。",
        "特制作云溪县农业农村局2025年政府信息公开工作年度报告。", "“我镇”栏目由县里主办。",
    ],
)  # fmt: skip
def test_others_that_are_spoken_of_and_bare_words_are_no_copied_name(text: str) -> None:
    assert codes("overview", text, of(BUREAU)) == set()


@pytest.mark.parametrize(
    "text",
    [
        "在白河县委、县政府的坚强领导下开展工作。", "白河县农业农村局2025年新收申请三件。",
        "2025年，白河县农业农村局严格按照条例公开。", "云溪县水利局深入贯彻条例。",
        "现将白河县农业农村局2025年政府信息公开情况报告如下。", "白河县农业农村局",
        "本报告由云溪县水利局编制。", "有疑问的，请与白河县农业农村局联系。",
        "联系单位：云溪县水利局。", "我厅高度重视。",
    ],
)  # fmt: skip
def test_anothers_name_where_ones_own_belongs_is_told(text: str) -> None:
    assert codes("preamble", text, of(BUREAU)) == {"N-ORGAN"}


@pytest.mark.parametrize(
    "text",
    [
        "乡党政办统筹，形成乡党政办牵头的机制。", "推动乡镇公开专区建设。", "组织干部到白水乡学习。",
        "统筹城乡建设信息的公开。", "青石乡人民政府2026年1月15日",
    ],
)  # fmt: skip
def test_what_only_ends_like_a_township_is_none(text: str) -> None:
    assert codes("other", text, of(TOWNSHIP)) == set()


def test_another_township_below_the_text_is_told() -> None:
    assert codes("other", "白水乡人民政府2026年1月15日", of(TOWNSHIP)) == {"N-ORGAN"}


@pytest.mark.parametrize(
    "text",
    [
        "2024年度报告中提出的问题已经整改。", "2023年度报告中提出的问题已经整改。", "信息量是2024年的1.2倍。",
        "2023、2024、2025年分别公示三批、四批、五批。", "2023年至2025年逐年上升。", "零件转结2026年办结。",
        "截至2024年底结转的都已办结。", "截至2025年底，栏目有五个。", "2025年，我乡将公示纳入考核。",
        "2025年，我乡将公示栏移到路口。", "按时公布了2024年政府信息公开工作年度报告。",
        "申请人要求公开2012年征地补偿方案。", "比2024年多，较2023年也多。", "有三件是2024年受理。",
        "2025年计划公示的都已公示。",
    ],
)  # fmt: skip
def test_another_year_that_has_a_reason_is_left(text: str) -> None:
    assert codes("overview", text, of(TOWNSHIP)) == set()


@pytest.mark.parametrize(
    "text",
    [
        "截至2024年底，公示栏更新了三十六期。", "2025年我乡将继续公示到村。", "2025年，我乡将从以下三个方面改进。",
        "2025年下一步工作打算：公示到组。", "2024年我乡提升公示质量，增强实效。", "2024年，我乡公示及时。",
    ],
)  # fmt: skip
def test_last_years_state_and_plans_are_told(text: str) -> None:
    assert codes("problems", text, of(TOWNSHIP)) == {"N-YEAR"}


TITLES = (
    "《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》",
    "《关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》",
)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("依照条例（国务院令第492号）编制。", True), ("依据国务院第492号令编制。", True),
        ("依照条例（国务院令第492号公布，第711号修订）编制。", False), ("依照国务院令第711号编制。", False),
        (f"按照{TITLES[0]}（国办公开办函〔2021〕30号）编制。", True),
        (f"按照{TITLES[1]}（国办公开办函〔2019〕60号）编制。", True),
        (f"按照{TITLES[1]}（国办公开办函〔2021〕30号）编制。", False),
        (f"按照{TITLES[0]}编制。", True),
        ("按照县里《关于做好2025年政府信息公开工作年度报告有关事项的通知》编制。", False),
    ],
)  # fmt: skip
def test_old_rules_and_titles_with_the_number_of_others_are_told(
    text: str, *, wrong: bool
) -> None:
    assert codes("preamble", text, of(TOWNSHIP)) == ({"N-CITATION"} if wrong else set())


def test_a_report_on_the_form_of_2019_does_not_cite_the_later_notice() -> None:
    old = replace(report("2019"), organ=TOWNSHIP)
    assert old.form == form("2019")
    assert codes("preamble", f"按照{TITLES[1]}编制。", old) == {"N-CITATION"}
    trial = TITLES[1].replace("〉", "（试行）〉")
    assert codes("preamble", f"按照{trial}（国办公开办函〔2019〕60号）编制。", old) == set()
    mixed = f"按照{TITLES[0]}（国办公开办函〔2021〕30号）编制。"
    assert codes("preamble", mixed, old) == {"N-CITATION"}


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("收到申请X件。", Severity.ERROR), ("专职 X 人。", Severity.ERROR), ("培训（ ）次。", Severity.ERROR),
        ("培训（/）次。", Severity.ERROR), ("公示信息**条。", Severity.ERROR), ("20**年公示。", Severity.ERROR),
        ("【此处填写培训情况】", Severity.ERROR), ("联系人（待定）。", Severity.ERROR),
        ("主动公开政府信息条，", Severity.WARNING), ("收到政府信息公开申请件，都已答复。", Severity.WARNING),
        ("未收到申请件，也没有复议。", None), ("X光机项目。", None), ("张××、王**的名字已隐去。", None),
        ("公示栏长3×2米。", None), ("**三审**项目。", None),
    ],
)  # fmt: skip
def test_a_hole_by_its_form_is_an_error_and_one_by_its_sense_a_warning(
    text: str, severity: Severity | None
) -> None:
    prose = {**PROSE, "other": f"{PROSE['other']}{text}"}
    found = check(Case(replace(report(), narrative=prose)))
    assert [(one.code, one.severity) for one in found if one.code != "N-PUNCTUATION"] == (
        [] if severity is None else [("N-PLACEHOLDER", severity)]
    )


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("云溪县白水乡人民政府2025年政府信息公开工作年度报告", True),
        ("云溪县白水乡人民政府关于2025年度政府信息公开工作的年度报告", True),
        ("青石乡人民政府2025年度政府信息公开年报", False),
        ("关于云溪县青石乡人民政府2025年政府信息公开工作年度报告", False),
        ("2025年政府信息公开工作年度报告（云溪县白水乡人民政府）", False),
    ],
)
def test_a_title_that_begins_with_anothers_name_is_told(title: str, *, told: bool) -> None:
    found = check(Case(replace(of(TOWNSHIP), title=title)), frozenset({"N-ORGAN"}))
    assert bool(found) is told
