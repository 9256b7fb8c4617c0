"""Laws of titles: however one is broken, the organ is read as printed, or asked for."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from govreport.importers import read_document
from govreport.importers.blocks import TextBlock
from govreport.importers.titles import may_be_name

COUNTIES = st.sampled_from(
    ["云溪县", "青石区", "某某市", "明山市云溪县", "沛县", "白马自治县", "市中区", "镇江市"]
)
TOWNS = st.sampled_from(["青石乡", "白水镇", "红岩苗族乡", "枣林路街道"])
BUREAUS = st.sampled_from(
    [
        "财政局", "住房和城乡建设局", "人力资源和社会保障局", "市场监督管理局", "农业农村局", "人民政府办公室",
        "发展和改革委员会", "机关事务服务中心", "民族和宗教事务局", "人民政府", "生态环境局青石分局",
        "经济技术开发区管理委员会", "工业和信息化局",
    ]
)  # fmt: skip
OFFICES = {"乡": "人民政府", "镇": "人民政府", "道": "办事处"}
PLATES = st.sampled_from(
    ["", "（人民防空办公室）", "(知识产权局)", "（云溪县乡村振兴局）（大数据局）"]
)
WORDED = [
    "{organ}2025年政府信息公开工作年度报告",
    "{organ}2025年度政府信息公开年度报告",
    "{organ}关于2025年度政府信息公开工作的年度报告",
    "2025年{organ}政府信息公开工作年度报告",
    "{organ}二〇二五年信息公开年报",
    "{organ}政府信息公开工作2025年度报告",
    "{organ}政府信息公开工作年度报告（2025年度）",
]
WORDINGS = st.sampled_from(WORDED)
APART = st.sampled_from(
    [
        "2025年度政府信息公开工作年度报告",
        "政府信息公开工作年度报告\n（2025年度）",
        "2025年政府信息公开年度报告（公开稿）",
    ]
)
CHROME = st.sampled_from(
    [
        "",
        "首页\n",
        "打印\n",
        "政务公开\n",
        "当前位置：首页>政务公开\n",
        "信息来源：某处\n",
        "标题：",
        "Page 8 - ",
    ]
)
REST = """
　　本报告所列数据的统计期限为2025年1月1日至12月31日，有疑问的请与我单位联系。

一、总体情况

　　全年公开信息120条。

六、其他需要报告的事项

　　无。
"""


@st.composite
def organs(draw: st.DrawFn) -> str:
    place = draw(COUNTIES)
    if draw(st.booleans()):
        town = draw(TOWNS)
        return place + town + OFFICES[town[-1]]
    return place + draw(BUREAUS) + draw(PLATES)


def broken(text: str, breaks: Sequence[int]) -> str:
    """The text with a line break behind some of its characters."""
    cuts = {1 + at % (len(text) - 1) for at in breaks}
    return "".join(char + "\n" * (at in cuts) for at, char in enumerate(text, start=1))


BREAKS = st.lists(st.integers(0, 200), max_size=2)


def read(text: str) -> tuple[str, int | None, str]:
    report, account = read_document(text.encode(), "x.txt")
    return report.organ.name, report.year, account.organs


@settings(max_examples=400)
@given(organs(), WORDINGS, BREAKS, CHROME)
def test_a_title_broken_anywhere_names_its_organ_or_asks(
    organ: str, wording: str, breaks: list[int], chrome: str
) -> None:
    title = broken(wording.format(organ=organ), breaks)
    name, year, question = read(chrome + title + REST)
    assert name in ("", organ)
    assert year == 2025
    # a line such as 中 is the page's, which offers its letters in three sizes
    of_the_page = not all(may_be_name(TextBlock(one)) for one in title.split("\n"))
    assert name or question or of_the_page


@settings(max_examples=300)
@given(organs(), APART, BREAKS, st.booleans(), CHROME)
def test_a_name_on_lines_of_its_own_is_the_title_s(
    organ: str, title: str, breaks: list[int], above: bool, chrome: str
) -> None:
    apart = broken(organ, breaks)
    text = f"{apart}\n{title}" if above else f"{title}\n{apart}"
    name, year, _ = read(chrome + text + REST)
    assert name in ("", organ)
    assert year == 2025


def test_it_is_hardly_ever_asked_whatever_single_break_there_is() -> None:
    some = (
        "沛县财政局",
        "某某市青石乡人民政府",
        "云溪县住房和城乡建设局（人民防空办公室）",
    )
    titles = [wording.format(organ=organ) for organ in some for wording in WORDED]
    read_of = [
        read(broken(title, [at]) + REST)[0]
        for title in titles
        for at in range(len(title) - 1)
    ]
    assert read_of.count("") <= len(read_of) / 100
