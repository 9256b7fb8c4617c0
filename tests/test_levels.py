"""The level of an organ by its name, and who makes 规章."""

import tomllib
from dataclasses import replace

import pytest
from reports import report

from govreport.findings import Finding, Severity
from govreport.places import FILE, bar_to_rules, cities, level_of
from govreport.report import Organ
from govreport.rules import Case, check

LEVELS = {
    "township": """
        云溪县青石乡人民政府 青石镇人民政府 阿拉苏木 云溪市城关街道办事处 云溪县高原族乡政府
        云溪县青石镇财政所 宁州市高新区城西街道办事处 北京市朝阳区双井街道办事处
        云溪县旧城镇综合执法队 赵县赵州镇便民服务中心 芒市芒市镇人民政府
    """,
    "county": """
        云溪县人民政府 云溪县教育局 宁州市云溪县教育局 云溪自治县民政局 云溪旗人民政府
        鄂温克族自治旗人民政府 宁州市城中区人民政府 晋城市城区教育局 阳泉市矿区人民政府
        神农架林区人民政府 六枝特区人民政府 义乌市人民政府 金华市义乌市教育局 芒市人民政府
        津市市司法局 韩城市城市管理局 宜都市水利局 济源市人民政府 仙桃市财政局
        新疆生产建设兵团第八师石河子市人民政府 邓州教育局 蓬莱市人民政府 香格里拉市人民政府
        北京市朝阳区人民政府 上海市浦东新区人民政府 天津市滨海新区教育局 重庆市云阳县民政局
        沈阳市沈北新区教育局 长春市绿园区民政局 荆州市沙市区人民政府 清远市清新区水利局
        国家税务总局云溪县税务局 国家税务总局义乌市税务局 云溪县城市管理局
        云溪县住房和城乡建设局 云溪县市场监督管理局 云溪县乡村振兴局 云溪县社区矫正管理局
        云溪县区域合作办公室 云溪县乡镇企业局 云溪县城镇管理局 云溪县人民武装部 云溪县供销社
        云溪县经济开发区管理委员会 云溪县住房和城乡建设局（人民防空办公室）
        积石山保安族东乡族撒拉族自治县教育局 临夏市人民政府 文山市教育局 海北藏族自治州海晏县水利局
    """,
    "city": """
        宁州市人民政府 宁州市教育局 宁州市城市管理局 宁州市市场监督管理局 宁州市城乡规划局
        金华市人民政府 盐城市教育局 成都市水利局 昌都市人民政府 河南省驻马店市财政局
        江苏省镇江市民政局 新乡市教育局 嘉峪关市人民政府 东莞市教育局 中山市人民政府
        三沙市人民政府 儋州市人民政府 恩施土家族苗族自治州人民政府 恩施州教育局
        克孜勒苏柯尔克孜自治州水利局 文山州教育局 兴安盟行政公署 锡林郭勒盟教育局
        阿克苏地区行政公署 大兴安岭地区教育局 国家税务总局宁州市税务局
        宁州市人民政府办公室（宁州市外事办公室） 中国民主同盟宁州市委员会
    """,
    "province": """
        河北省人民政府 河北省教育厅 内蒙古自治区人民政府 广西壮族自治区教育厅
        北京市人民政府 上海市教育委员会 天津市市场监督管理委员会 重庆市城市管理局
        河北省住房和城乡建设厅 河北省人民政府办公厅
    """,
    "state": """
        教育部 住房和城乡建设部 国家发展和改革委员会 中国人民银行 国家税务总局
        国家市场监督管理总局 国务院办公厅 国务院国有资产监督管理委员会 中华人民共和国司法部
    """,
    "": """
        教育局 某局 城市管理局 市场监督管理局 社区服务中心 宣传部 人民武装部 第一中学
        宁州高新技术产业开发区管理委员会 宁州市经济技术开发区管理委员会 平潭综合实验区管委会
        苏州工业园区教育局 宁州市风景名胜区管理局 兰州新区教育局 深圳经济特区管理局
        新疆生产建设兵团办公厅 高新区管委会 开发区教育局 都市农业发展中心
    """,
}
LISTED = [(name, level) for level, names in LEVELS.items() for name in names.split()]
BARS = {
    "low": """
        云溪县人民政府 云溪县教育局 云溪县司法局 云溪县人民政府办公室 青石镇人民政府
        云溪市城关街道办事处 义乌市人民政府 义乌市人民政府办公室 义乌市司法局
        神农架林区人民政府 六枝特区人民政府 北京市朝阳区人民政府 重庆市云阳县人民政府
        浦东新区人民政府 云溪县经济开发区管理委员会 云溪县供销社 海门市人民政府
    """,
    "zone": """
        宁州高新技术产业开发区管理委员会 宁州市经济开发区管委会 平潭综合实验区管委会
        宁州市高新区教育局 宁州高新区管委会办公室 苏州工业园区管理委员会 宁州港管委会
    """,
    "branch": """
        兴安盟行政公署 阿克苏地区行政公署 云中行政公署 兴安盟司法局 锡林郭勒盟教育局
        阿拉善盟行政公署办公室
    """,
    "department": """
        宁州市教育局 河北省教育厅 上海市教育委员会 恩施州教育局 嘉峪关市水利局
        宁州市国有资产监督管理委员会 宁州市城市管理委员会
    """,
    "counted": """
        宁州市司法局 河北省司法厅 上海市司法局 宁州市人民政府办公室 金华市人民政府办公室
        河北省人民政府办公厅 恩施州司法局 恩施土家族苗族自治州人民政府办公室 儋州市司法局
        宁州市人民政府法制办公室
    """,
    "": """
        宁州市人民政府 金华市人民政府 河北省人民政府 内蒙古自治区人民政府 北京市人民政府
        恩施土家族苗族自治州人民政府 东莞市人民政府 中山市人民政府 嘉峪关市人民政府
        三沙市人民政府 儋州市人民政府 教育部 国家税务总局 国务院办公厅 教育局 司法局
        人民政府 政府办公室 宁州市残疾人联合会 宁州市
    """,
}


@pytest.mark.parametrize(("name", "level"), LISTED)
def test_a_name_tells_its_level_by_the_last_place_in_it(name: str, level: str) -> None:
    assert level_of(name) == level


@pytest.mark.parametrize(
    ("name", "bar"), [(name, bar) for bar, names in BARS.items() for name in names.split()]
)
def test_a_name_tells_who_makes_rules(name: str, bar: str) -> None:
    assert bar_to_rules(name) == bar


@pytest.mark.parametrize(
    ("name", "kind", "level", "bar"),
    [
        ("教育局", "department", "", ""),
        ("教育局", "department", "city", "department"),
        ("教育局", "department", "county", "low"),
        ("教育部", "department", "state", ""),
        ("云溪县人民政府", "government", "city", ""),
        ("金华市人民政府", "government", "county", "low"),
        ("宁州高新区管委会", "government", "city", "zone"),
        ("兴安盟行政公署", "government", "city", "branch"),
        ("宁州市残联", "department", "", "department"),
        ("宁州市残联", "other", "", ""),
        ("人民政府", "office", "province", "counted"),
        ("宁州市教育局", "nobody's", "", ""),
    ],
)
def test_what_a_file_states_counts_over_the_name(
    name: str, kind: str, level: str, bar: str
) -> None:
    assert bar_to_rules(name, kind, level) == bar


def found(name: str) -> list[Finding]:
    """What is found of a report of nobody's stated level with 3 规章 in force."""
    one = report(disclosure__regulations__in_force=3)
    return check(Case(replace(one, organ=Organ(name))), frozenset({"V-RULES"}))


@pytest.mark.parametrize(
    ("name", "severity", "why"),
    [
        ("云溪县人民政府", Severity.WARNING, "县级和乡级机关不能制定规章；"),
        ("宁州高新区管委会", Severity.WARNING, "功能区的机关不能制定规章；"),
        ("兴安盟行政公署", Severity.WARNING, "行政公署是派出机关"),
        ("宁州市教育局", Severity.WARNING, "地方政府的部门不能制定规章；"),
        ("宁州市司法局", Severity.INFO, "制定的是本级人民政府"),
    ],
)
def test_a_finding_says_who_makes_rules(name: str, severity: Severity, why: str) -> None:
    (one,) = found(name)
    assert one.severity is severity
    assert why in one.problem
    assert "《立法法》第九十" in one.problem
    assert "行政规范性文件" in one.advice


@pytest.mark.parametrize("name", ["宁州市人民政府", "教育局", ""])
def test_who_may_make_rules_or_is_not_known_is_left_alone(name: str) -> None:
    assert found(name) == []


def test_no_rules_are_no_finding() -> None:
    organ = Organ("云溪县教育局", "department")
    assert check(Case(replace(report(), organ=organ)), frozenset({"V-RULES"})) == []


def test_the_lists_of_cities_are_whole_and_exclude_each_other() -> None:
    known = cities()
    assert len(known.county) == 397 + len(["海门", "蓬莱", "偃师", "龙海"])
    assert (len(known.prefecture), len(known.municipalities)) == (293, 4)
    assert {"东莞市", "中山市", "嘉峪关市", "三沙市", "儋州市"} <= known.prefecture
    ranks = (known.county, known.prefecture, known.municipalities)
    assert len(frozenset[str]().union(*ranks)) == sum(map(len, ranks))
    assert not any(
        longer.endswith(name)
        for name in known.county
        for longer in frozenset[str]().union(*ranks)
        if longer != name
    )


def test_each_list_says_where_it_is_from_and_of_which_year() -> None:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for table in ("county_cities", "cities", "state"):
        assert str(data[table]["year"]) in data[table]["source"]


def test_the_spelling_of_a_name_makes_no_difference() -> None:
    assert level_of("宁 州 市 教\u200b育 局（宁州市语言文字办公室)") == "city"


@pytest.mark.parametrize("name", sorted(cities().county))
def test_no_government_of_a_county_city_makes_rules(name: str) -> None:
    assert level_of(f"{name}教育局") == level_of(f"{name}人民政府") == "county"
    assert bar_to_rules(f"{name}人民政府") == "low"


@pytest.mark.parametrize("name", sorted(cities().prefecture))
def test_the_government_of_each_prefecture_level_city_makes_rules(name: str) -> None:
    assert level_of(f"{name}教育局") == level_of(f"{name}人民政府") == "city"
    assert bar_to_rules(f"{name}人民政府") == ""
