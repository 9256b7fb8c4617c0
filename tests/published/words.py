"""The words of documents made for tests: organs, titles, headings, labels, prose."""

import re
from collections.abc import Callable, Mapping

ORGANS = (
    "云溪县民政局",
    "云溪县青石乡人民政府",
    "临江市水务局",
    "白鹭区松风街道办事处",
    "望川县司法局",
    "海棠湾经济开发区管理委员会",
    "云溪县人民政府",
    "临江市文化和旅游局",
)

SECTIONS = {
    "preamble": "",
    "overview": "一、总体情况",
    "disclosure": "二、主动公开政府信息情况",
    "applications": "三、收到和处理政府信息公开申请情况",
    "proceedings": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}
HEADS: Mapping[str, tuple[str, ...]] = {
    "overview": ("一、概述", "一、工作基本情况"),
    "disclosure": ("二、行政机关主动公开政府信息情况",),
    "proceedings": (
        "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "四、政府信息公开行政复议和行政诉讼情况",
        "四、政府信息公开行政复议或行政诉讼情况",
        "四、政府信息公开行政复议及行政诉讼情况",
        "四、政府信息公开行政复议行政诉讼情况",
    ),
    "problems": (
        "五、存在问题及改进情况",
        "五、政府信息公开工作存在的主要问题及改进情况",
        "五、现存问题与改进举措",
    ),
    "other": (
        "六、其他报告事项",
        "六、其它需要报告的事项",
        "六、其他需要报告事项",
        "六、其它报告的事项",
    ),
}
TITLE = ("{organ}{year}年政府信息公开工作年度报告",)
TITLES: Mapping[str, tuple[str, ...]] = {
    "title_no_work": ("{organ}{year}年政府信息公开年度报告",),
    "title_no_government": ("{organ}{year}年信息公开工作年度报告",),
    "title_short": ("{organ}{year}年政府信息公开年报",),
    "title_long_year": ("{organ}{year}年度政府信息公开工作年度报告",),
    "title_two_lines": ("{organ}", "{year}年政府信息公开工作年度报告"),
    "title_year_first": ("{year}年{organ}政府信息公开工作年度报告",),
    "title_without_organ": ("{year}年政府信息公开工作年度报告",),
}

LABELS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "label_by_law": {
        "2.其他法律行政法规禁止公开": (
            "2.其他法律法规禁止公开",
            "2.其他法律、行政法规禁止公开",
        )
    },
    "label_partial": {
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": ("（二）部分公开",)
    },
    "label_closed": {
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": (
            "1.逾期不补正",
        ),
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": (
            "2.逾期不缴费",
        ),
    },
    "label_carried": {"四、结转下年度继续办理": ("四、结转下一年度继续办理",)},
    "label_normative": {"行政规范性文件": ("规范性文件",)},
    "label_in_force": {"现行有效件数": ("现行有效件",)},
    "label_fee": {
        "本年收费金额（单位：万元）": (
            "本年收费金额(单位:万元,保留4位小数)",
            "收费金额",
        )
    },
}

PREAMBLE = (
    (
        "根据《中华人民共和国政府信息公开条例》的规定，编制本报告。全文由总体情况、"
        "主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、"
        "行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六个部分组成。"
        "所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
    ),
    "公众对本报告有疑问的，可以与{organ}办公室联系，电话0500-7654321。",
)
OVERVIEW = (
    "{year}年，{organ}把公开透明作为改进工作的抓手，重点公开群众用得上、看得懂的信息。",
    "全年更新公开目录4次，答复来电询问36人次，没有发生泄密的事情。",
)
TOPICS = (
    ("主动公开", "通过门户网站、公告栏和公众号发布信息128条，其中政策解读9条。"),
    ("依申请公开", "设专人登记和转办申请，做到件件有记录、按期有答复。"),
    ("政府信息管理", "每季度清理一次过时的文件，网页上的失效链接随时更正。"),
    ("政府信息公开平台建设", "便民大厅添置查询终端2台，老年人也能自己查阅。"),
    ("监督保障", "把公开工作列入考核，年中和年末各检查1次。"),
)
ORDINALS = ("一是", "二是", "三是", "四是", "五是")
NUMERALS = "一二三四五六七八九"
PROBLEMS = (
    "（一）存在的问题。个别栏目更新偏慢，解读的形式也比较单一。",
    "（二）改进情况。为每个栏目定人定时，下一步多用图表和问答来解读。",
)
OTHER = ("本年度没有收取信息处理费，也没有别的事项需要报告。",)
NOTHING = ("无",)
BESIDE: Mapping[str, str] = {
    "disclosure": "各栏数据由办公室按季度汇总后逐项核对。",
    "applications": "申请的登记、转办和答复均留有台账。",
    "proceedings": "有关案件由法制科统一登记。",
}
NO_CASES = "本年度没有因政府信息公开引起的行政复议和行政诉讼。"
ADDED_ROW = "其中：网上申请"

Rewrite = Callable[[str], str]


def _topics(style: str) -> tuple[str, ...]:
    pairs = list(enumerate(TOPICS))
    if style == "overview_run_in":
        return tuple(f"（{NUMERALS[n]}）{head}情况。{text}" for n, (head, text) in pairs)
    if style == "overview_bare_heads":
        return tuple(
            line
            for n, (head, text) in pairs
            for line in (f"（{NUMERALS[n]}）{head}情况", text)
        )
    if style == "overview_numbered":
        return tuple(f"{n + 1}.{head}。{text}" for n, (head, text) in pairs)
    return tuple(f"{ORDINALS[n]}{head}方面，{text}" for n, (head, text) in pairs)


OVERVIEWS = (
    "overview_run_in",
    "overview_bare_heads",
    "overview_numbered",
    "overview_ordinals",
)


def overview(style: str | None) -> tuple[str, ...]:
    """The paragraphs of section 一, with sub-heads of that style or with none."""
    return OVERVIEW if style is None else (OVERVIEW[0], *_topics(style))


def _half(text: str) -> str:
    return text.translate(str.maketrans("（）", "()"))


def _half_spaced(text: str) -> str:
    return re.sub(r"^(\([一二三四五六七八九]\))", r"\1 ", _half(text))


def _enclosed(text: str) -> str:
    return re.sub(
        f"（([{NUMERALS}])）", lambda found: chr(0x3220 + NUMERALS.index(found[1])), text
    )


def _wide_dot(text: str) -> str:
    return re.sub(r"^(\d)\.", r"\1．", text)


def _comma_dot(text: str) -> str:
    return re.sub(r"^(\d)\.", r"\1、", text)


def _straight_quotes(text: str) -> str:
    return re.sub("“(三安全一稳定)”", r'"\1"', text)


def _no_quotes(text: str) -> str:
    return re.sub("“(三安全一稳定)”", r"\1", text)


def _spaced(space: str) -> Rewrite:
    def rewrite(text: str) -> str:
        if re.fullmatch(r"\w{2}", text):
            return f"{text[0]}{space}{text[1]}"
        return re.sub(
            r"^(\d[.．、]|[（(][一二三四五六七八九][）)])(?! )", rf"\1{space}", text
        )

    return rewrite


EVERYWHERE: Mapping[str, Rewrite] = {
    "brackets_half": _half,
    "brackets_spaced": _half_spaced,
    "brackets_enclosed": _enclosed,
    "dot_wide": _wide_dot,
    "dot_comma": _comma_dot,
}
"""Rewritings of labels and of prose."""

LABELS_ONLY: Mapping[str, Rewrite] = {
    "quotes_straight": _straight_quotes,
    "quotes_none": _no_quotes,
    "spaces_nbsp": _spaced("\u00a0"),
    "spaces_ideographic": _spaced("\u3000"),
}

WRAPS = {
    "商业企业": "商业\n企业",
    "科研机构": "科研\n机构",
    "（三）不予公开": "（三）\n不予公开",
    "（四）无法提供": "（四）\n无法提供",
}
WRAPS_IN_ROWS = {
    "2.其他法律行政法规禁止公开": "2.其他法律行政法规禁止公\n开",
    "5.属于三类内部事务信息": "5.属于三类内部\n事务信息",
}
"""Wraps of labels that have numbers in their row."""


def widened(text: str) -> str:
    """The text with full-width digits."""
    return text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def misspelt(label: str, place: int, count: int) -> str:
    """The label with `count` characters lost, its number and its ends kept."""
    found = re.match(r"^(?:\d\.|（.）|[一二三四]、)", label)
    start = found.end() if found else 0
    at = start + 1 + place % (len(label) - start - count - 1)
    return label[:at] + label[at + count :]
