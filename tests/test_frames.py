"""How prose is read: one test for each way in which a sentence says what it is about."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from reports import ORGAN, PROSE, report
from sentences import sentences as corpus

from govreport.prose.author import Author
from govreport.prose.frame import Frame
from govreport.prose.frames import frames_of
from govreport.prose.pieces import denies
from govreport.prose.sentences import sentences
from govreport.prose.told import read_as
from govreport.report import Report
from govreport.rules import Case, check
from govreport.rules.claims import is_bare_zero

NUMBERS = {
    "natural_person": {"received": 25, "carried_in": 4, "granted": 12, "partial": 3, "denied_process": 2,
                       "unavailable_not_held": 4, "declined_petition": 1, "carried_out": 7},
    "business": {"received": 9, "carried_in": 1, "granted": 5, "partial": 1, "unavailable_not_held": 2,
                 "carried_out": 2},
}  # fmt: skip
"""新收 34, 上年结转 5; 办结 30, of them 予以公开 17; 结转下年 9."""
OTHERS: dict[str, object] = {
    "proceedings__review__upheld": 3, "proceedings__review__overturned": 1, "proceedings__review__pending": 2,
    "proceedings__direct_suit__upheld": 2, "proceedings__suit_after_review__overturned": 1,
    "disclosure__normative_documents__issued": 4, "disclosure__normative_documents__repealed": 2,
    "disclosure__normative_documents__in_force": 31, "disclosure__licensing__decisions": 120,
    "disclosure__penalties__decisions": 36, "disclosure__fees__amount": Decimal("46.5"),
}  # fmt: skip
NOW = report(
    "2021",
    **{f"applications__{who}__{item}": n for who, some in NUMBERS.items() for item, n in some.items()},
    **OTHERS,
)  # fmt: skip
LAST = replace(
    report(
        applications__natural_person__received=20,
        applications__natural_person__granted=15,
        applications__natural_person__carried_out=5,
        disclosure__normative_documents__in_force=29,
        disclosure__penalties__decisions=18,
    ),
    year=2021,
)
QUIET = report()
AUTHOR = Author(2022, frozenset({ORGAN.name}), ORGAN.kind)
Codes = Sequence[str]


def found(text: str, base: Report = NOW) -> list[str]:
    """What is found of the numbers of a sentence that stands alone in 一."""
    one = replace(base, narrative={**PROSE, "overview": f"{PROSE['overview']}\n\n{text}"})
    codes = {each.code for each in check(Case(one, LAST))}
    return sorted(codes & {"N-NUMBER", "N-NIL", "N-ALL-SETTLED", "N-PARTS", "N-PERCENT"})


def read(text: str) -> tuple[Frame, ...]:
    """The frames of a text."""
    return frames_of(sentences(text), AUTHOR)


PAIRS: dict[str, tuple[tuple[str, str, Codes], ...]] = {
    "slots in any order": (
        ("全年新收政府信息公开申请34件。", "全年新收政府信息公开申请35件。", ["N-NUMBER"]),
        ("政府信息公开申请全年新收34件。", "政府信息公开申请全年新收35件。", ["N-NUMBER"]),
        ("34件政府信息公开申请是全年新收的。", "35件政府信息公开申请是全年新收的。", ["N-NUMBER"]),
    ),
    "numerals": (
        ("新收政府信息公开申请三十四件。", "新收政府信息公开申请三十五件。", ["N-NUMBER"]),
        ("新收政府信息公开申请３４件。", "新收政府信息公开申请３５件。", ["N-NUMBER"]),
    ),
    "received may count what came over": (
        ("全年收到政府信息公开申请39件。", "全年收到政府信息公开申请38件。", ["N-NUMBER"]),
        ("全年收到政府信息公开申请34件。", "全年新收政府信息公开申请39件。", ["N-NUMBER"]),
    ),
    "carried in or out by its direction": (
        ("上年结转政府信息公开申请5件。", "上年结转政府信息公开申请9件。", ["N-NUMBER"]),
        ("结转下年度办理的申请9件。", "结转下年度办理的申请5件。", ["N-NUMBER"]),
        ("由2021年转入申请5件，转入2023年继续办理9件。", "由2021年转入申请5件，转入2023年继续办理8件。", ["N-NUMBER"]),
    ),
    "parts behind 其中": (
        ("新收申请34件，其中自然人25件、商业企业9件。", "新收申请34件，其中自然人25件、商业企业8件。", ["N-NUMBER", "N-PARTS"]),
        ("办结申请30件，其中予以公开17件。", "办结申请30件，其中予以公开18件。", ["N-NUMBER"]),
        ("上年结转申请5件，其中自然人4件。", "上年结转申请5件，其中自然人5件。", ["N-NUMBER"]),
    ),
    "分别": (
        ("予以公开和部分公开的申请分别为17件、4件。", "予以公开和部分公开的申请分别为17件、5件。", ["N-NUMBER"]),
        ("行政复议、行政诉讼分别为6件和3件。", "行政复议、行政诉讼分别为6件和4件。", ["N-NUMBER"]),
    ),
    "各": (
        ("全年制发规范性文件4件，废止2件。", "全年制发、废止规范性文件各2件。", ["N-NUMBER"]),
    ),
    "parts that no table counts": (
        ("公开信息900条，其中网站500条、公众号400条。", "公开信息900条，其中网站500条、公众号410条。", ["N-PARTS"]),
        ("收到来信30封，其中咨询20封。", "收到来信30封，其中咨询20封、建议12封。", ["N-PARTS"]),
    ),
    "a sum behind its parts": (
        ("通过网站公开500条、公众号400条，共计900条。", "通过网站公开500条、公众号400条，共计910条。", ["N-PARTS"]),
    ),
    "shares": (
        ("办结申请30件，其中予以公开17件，占56.7%。", "办结申请30件，其中予以公开17件，占65.7%。", ["N-PERCENT"]),
        ("自然人申请占新收申请的73.5%。", "自然人申请占新收申请的63.5%。", ["N-PERCENT"]),
        ("予以公开占办结申请总数的57%。", "予以公开占办结申请总数的75%。", ["N-PERCENT"]),
    ),
    "changes": (
        ("新收申请34件，同比增长70%。", "新收申请34件，同比增长60%。", ["N-PERCENT"]),
        ("新收申请34件，比上年增加14件。", "新收申请34件，比上年减少14件。", ["N-PERCENT"]),
        ("新收申请由上年的20件增加到34件。", "新收申请由上年的21件增加到34件。", ["N-NUMBER"]),
        ("行政处罚决定36件，较上年翻了一番。", "行政许可决定120件，与上年持平。", ["N-PERCENT"]),
        ("行政处罚决定数量有所上升，同比增加18件。", "行政处罚决定数量同比有所下降。", ["N-PERCENT"]),
    ),
    "当年 behind 上年": (
        ("上年新收申请20件，当年办结15件。", "上年新收申请20件，当年办结16件。", ["N-NUMBER"]),
        ("当年新收申请34件。", "当年新收申请20件。", ["N-NUMBER"]),
    ),
    "about": (
        ("新收申请30余件。", "新收申请40余件。", ["N-NUMBER"]),
        ("新收申请近40件。", "新收申请近30件。", ["N-NUMBER"]),
        ("行政许可决定100件以上。", "行政许可决定超过130件。", ["N-NUMBER"]),
        ("新收申请不足40件。", "新收申请不足30件。", ["N-NUMBER"]),
    ),
    "money": (
        ("收取行政事业性收费46.5万元。", "收取行政事业性收费46.5元。", ["N-NUMBER"]),
        ("收取行政事业性收费465000元。", "收取行政事业性收费456000元。", ["N-NUMBER"]),
        ("收取行政事业性收费约47万元。", "收取行政事业性收费约56万元。", ["N-NUMBER"]),
    ),
    "all": (
        ("办结的申请并非均予公开。", "收到的申请均予以公开。", ["N-NUMBER"]),
        ("申请人以自然人为主。", "新收申请34件，均为自然人提出。", ["N-NUMBER"]),
        ("到期的申请均在法定期限内答复。", "政府信息公开申请均已办结。", ["N-ALL-SETTLED"]),
        ("行政诉讼3件，均已审结。", "行政复议6件，均已审结。", ["N-ALL-SETTLED"]),
        ("直接起诉2件，均维持原行政行为。", "行政诉讼3件，均维持原行政行为。", ["N-NUMBER"]),
    ),
    "the only case": (
        ("复议后起诉1件，结果为纠正。", "复议后起诉1件，结果为维持。", ["N-NUMBER"]),
    ),
    "的 rest and what is left out": (
        ("申请39件，除9件结转下年度外，其余均已办结。", "申请39件，除8件结转下年度外，其余均已办结。", ["N-NUMBER"]),
        ("办结申请30件，除17件予以公开外，不予公开2件。", "办结申请30件，除17件予以公开外，不予公开3件。", ["N-NUMBER"]),
    ),
    "none": (
        ("没有不予公开中涉及国家秘密的申请。", "全年没有收到政府信息公开申请。", ["N-NIL"]),
        ("并非没有收到政府信息公开申请。", "政府信息公开申请，全年一件也没有收到。", ["N-NIL"]),
        ("未发生超期答复。", "未发生行政复议、行政诉讼。", ["N-NIL"]),
        ("行政强制0件。", "行政许可0件。", ["N-NIL"]),
        ("没有1件申请超期答复。", "没有1件政府信息公开申请。", ["N-NIL"]),
    ),
    "the unit counts something else": (
        ("新收申请34件，涉及5个村。", "新收申请35件，涉及5个村。", ["N-NUMBER"]),
        ("行政许可涉及12个事项。", "行政许可决定12件。", ["N-NUMBER"]),
    ),
    "new and carried in added up": (
        ("申请本年新收、上年结转合计39件。", "申请本年新收、上年结转合计38件。", ["N-NUMBER"]),
        ("新收加上年结转的申请共39件。", "新收加上年结转的申请共34件。", ["N-NUMBER"]),
    ),
    "lost are suits alone": (
        ("复议、诉讼合计9件，败诉1件。", "复议、诉讼合计9件，败诉2件。", ["N-NUMBER"]),
    ),
    "a number of a claim": (
        ("申请中，17件申请全部予以公开。", "18件申请全部予以公开。", ["N-NUMBER"]),
        ("直接起诉2件均维持。", "复议后起诉1件均维持。", ["N-NUMBER"]),
    ),
    "all, behind parts": (
        ("行政诉讼3件，其中直接起诉2件，均已审结。", "新收申请34件，其中商业企业9件，均已办结。", ["N-ALL-SETTLED"]),
    ),
    "parts behind a colon or by channel": (
        (
            "办结申请30件，具体为：予以公开17件、部分公开4件、不予公开2件、无法提供6件、不予处理1件。",
            "办结申请30件，具体为：予以公开17件、部分公开4件、不予公开2件、无法提供6件、不予处理2件。",
            ["N-NUMBER", "N-PARTS"],
        ),
        (
            "新收的34件申请中，信函10件、传真4件、当面20件。",
            "新收的34件申请中，信函10件、传真4件、当面19件。",
            ["N-PARTS"],
        ),
        ("予以公开17件、部分公开4件，以上合计21件。", "予以公开17件、部分公开4件，以上合计22件。", ["N-NUMBER", "N-PARTS"]),
    ),
    "parts end where something else begins": (
        ("公开信息900条，其中网站500条、公告400条；公众号发布464条。", "公开信息900条，其中网站500条、公告410条；公众号发布464条。", ["N-PARTS"]),
        ("新收申请34件，比上年的20件增长70%，其中自然人25件、商业企业9件。", "新收申请34件，比上年的20件增长70%，其中自然人25件、商业企业8件。", ["N-NUMBER", "N-PARTS"]),
    ),
    "a share of new and carried in": (
        ("新收申请34件，上年结转5件，已办结30件，占76.9%。", "新收申请34件，上年结转5件，已办结30件，占67.9%。", ["N-PERCENT"]),
    ),
    "inherited over commas": (
        ("新收申请34件，办结30件，结转9件。", "新收申请34件，办结31件，结转9件。", ["N-NUMBER"]),
        ("制发规范性文件4件，废止2件，现行有效31件。", "制发规范性文件4件，废止2件，现行有效33件。", ["N-NUMBER"]),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("right", "wrong", "codes"),
    [pair for pairs in PAIRS.values() for pair in pairs],
    ids=[f"{name} {n}" for name, pairs in PAIRS.items() for n in range(len(pairs))],
)
def test_a_true_sentence_is_silent_and_a_false_one_told(
    right: str, wrong: str, codes: Codes
) -> None:
    assert found(right) == []
    assert found(wrong) == codes


@pytest.mark.parametrize(
    "text",
    [
        "县教育局新收政府信息公开申请77件。",
        "县教育局高度重视信息公开，全年新收申请77件，办结70件。",
        "各村未收到政府信息公开申请。",
        "上半年新收政府信息公开申请77件。",
        "第四季度，新收政府信息公开申请77件，办结70件。",
        "近三年新收政府信息公开申请177件。",
        "通过信函提交的政府信息公开申请77件。",
        "涉及征地拆迁的政府信息公开申请77件。",
        "受理临时救助申请77件，残疾证申请7件。",
        "办理人大代表建议77件，办结率100%。",
        "计划2023年制发规范性文件77件。",
        "备案规范性文件77件。",
        "规范性文件草案征求意见77条。",
        "协助县自然资源局办理政府信息公开申请77件。",
        "县信访局登记的77件信访举报投诉。",
        "县政府本级（由办公室办理）收到申请77件。",
        "区政府转由我乡承办的申请77件。",
        "规范性文件年初存量77件。",
    ],
)
def test_what_is_said_of_others_parts_and_plans_is_not_compared(text: str) -> None:
    assert found(text) == []
    assert all(frame.silent for frame in read(text) if frame.says in ("number", "none"))


@pytest.mark.parametrize(
    "text",
    [
        "依申请公开突出一个“新”字。",
        "行政复议6件，纠正率比上年降低3.9个百分点。",
        "公开率较上年的54.4%略有变化。",
        "不予公开2件，申请人不理解，由此引发复议77件。",
        "对涉及个人信息的77条予以撤下。",
        "自然人申请较多，一人一次提出十余件的现象突出。",
        "无法提供的申请由不掌握、需另行制作组成。",
    ],
)
def test_what_only_sounds_like_a_number_of_the_tables_is_silent(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("name", ["kept", "open", "more", "third", "wordings", "held"])
def test_only_sentences_that_may_deny_are_read_for_denials(name: str) -> None:
    for one in corpus(name):
        told = read(one.text)
        assert [*filter(_denies, told)] == [
            *filter(_denies, frames_of(sentences(one.text), AUTHOR, denies))
        ]


def _denies(frame: Frame) -> bool:
    return frame.says == "none" or (frame.says == "number" and is_bare_zero(frame))


def test_a_subject_holds_up_to_the_next_over_commas() -> None:
    assert found("县教育局新收申请77件，办结70件；我乡新收申请34件，办结30件。") == []
    text = "县教育局新收申请77件，办结70件；我乡新收申请34件，办结31件。"
    assert found(text) == ["N-NUMBER"]


def test_a_part_of_the_year_ends_where_the_year_is_named() -> None:
    text = "上半年新收申请21件，全年新收申请{}件。"
    assert (found(text.format(34)), found(text.format(21))) == ([], ["N-NUMBER"])


def test_channels_that_are_all_narrow_nothing() -> None:
    text = "通过网络、信函等方式新收政府信息公开申请{}件。"
    assert (found(text.format(34)), found(text.format(35))) == ([], ["N-NUMBER"])


@pytest.mark.parametrize(
    "text",
    [
        "全年没有收到政府信息公开申请。",
        "政府信息公开申请全年未收到。",
        "新收申请0件，上年结转0件，行政复议、行政诉讼均为0。",
        "未制发、废止行政规范性文件。",
        "未收到政府信息公开申请，未发生行政复议和行政诉讼。",
    ],
)
def test_a_quiet_year_may_be_denied_in_any_words(text: str) -> None:
    assert found(text, QUIET) == []
    assert found(text) == ["N-NIL"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("全年新收政府信息公开申请35件。", ["本机关 2022 年 新收 申请 = 35"]),
        ("自然人申请25件。", ["本机关 2022 年 自然人 申请 = 25"]),
        ("上年新收申请20件。", ["本机关 2021 年 新收 申请 = 20"]),
        ("行政事业性收费46.5万元。", ["本机关 2022 年 行政事业性收费 = 46.5万元"]),
        ("全年收到申请34件。", ["本机关 2022 年 收到 申请 = 34"]),
        ("未发生行政复议。", ["本机关 2022 年 行政复议 = 0"]),
        ("政府信息公开申请均已办结。", ["本机关 2022 年 全部 办结 申请"]),
        ("新收申请同比增长60%。", ["本机关 新收 申请 比 2021 年增加 60%"]),
        ("新收申请与上年持平。", ["本机关 新收 申请 与 2021 年相比：持平"]),
        ("申请办结率95%。", ["本机关 2022 年 申请 办结率 = 95%"]),
        ("自然人申请占新收申请的60%。", ["自然人 申请 占 新收 申请 的 60%"]),
    ],
)
def test_what_was_understood_is_told_in_plain_words(text: str, told: list[str]) -> None:
    assert [read_as(frame) for frame in read(text)] == told


def test_a_frame_that_is_not_compared_says_why() -> None:
    (frame,) = read("第四季度新收政府信息公开申请7件。")
    assert frame.silent == "说的是“第四季度”，不是这一年的全年"
    (frame,) = read("县教育局新收政府信息公开申请7件。")
    assert frame.silent == "说的是“县教育局”"


def test_several_ways_to_add_up_are_all_told() -> None:
    text = f"{PROSE['overview']}\n\n全年收到政府信息公开申请38件。"
    one = replace(NOW, narrative={**PROSE, "overview": text})
    (finding,) = (each for each in check(Case(one)) if each.code == "N-NUMBER")
    assert finding.message.endswith("是 34（写 39 也可以）；请核对，改正文或改表")


def test_yuan_for_wan_yuan_is_told_as_such() -> None:
    text = f"{PROSE['overview']}\n\n收取行政事业性收费465000元。"
    one = replace(NOW, narrative={**PROSE, "overview": text.replace("465000", "46.5")})
    (finding,) = (each for each in check(Case(one)) if each.code == "N-NUMBER")
    assert "合 0.00465 万元" in finding.message
