"""Odd texts and values, and data in which something is another than it was."""

from copy import deepcopy
from datetime import date, datetime, time
from decimal import Decimal
from random import Random
from typing import Any

PIECES = (
    *("", " ", "\t", "\n", "\r\n", "　", "\xa0", "\u200b", "\ufeff", "\u202e", "\u2028", "\x00", "\x85"),
    *("0", "1", "-1", "-0", "+5", "12", "1.5", "1,234", "1，234", "１２", "²", "٣", "½", "Ⅳ", "㊀", "〇"),
    *("一", "十", "二百五十", "三千零一", "一万", "亿", "两", "二〇二二", "零" * 30, "9" * 25, "9" * 4999),
    *("1e9", "1e999999999", "-inf", "nan", "0x1F", "0." + "0" * 40 + "1", "1/3", "35%", "3.5‰", "百分之五"),
    *("年", "2022年", "2022年13月40日", "2022-02-30", "0000-00-00", "99999年", "1月1日", "2023年1月20日"),
    *("政", "某某县", "云溪县农业农村局", "息县关店乡人民政府", "人民政府", "办公室", "（", "）", "((", "“", "”"),
    *("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "六、其他需要报告的事项"),
    *("四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "（一）", "1.", "1、", "①"),
    *("2022年政府信息公开工作年度报告", "本年新收政府信息公开申请数量", "予以公开", "其他", "总计", "规章"),
    *("新收政府信息公开申请55件", "其中自然人36件", "同比增长12.5%", "占9.1%", "没有", "比上年减少", "约", "余件"),
    *("行政许可412件", "收取费用36.85万元", "结果维持2件", "结转下年度继续办理4件", "。", "，", "；", "、", "：", "……"),
    *("{{", "}}", "{{ applications.total.received }}", "{{ nil_or('', '{}件', fees) }}", "{%p if x %}", "{", "}"),
    *("applications.natural_person.received", "行政处罚/本年处理决定数量", "counts.培训", "narrative.other", "/", "."),
    *("XX件", "____", "【待填：？】", "待定", "http://www.example.gov.cn/a?b=1", "0376-1234567", "13800000000"),
    *("411528199001011234", "a@b.cn", "甲/乙局", "..", "C:\\", "\\", "'", '"', "#", "[", "]", "|", "+--", "-", "=", "※"),
    *("名称", "别名", "编号", "收到日期", "申请人类别", "处理结果", "答复日期", "自然人", "N-NUMBER", "X-CARRY"),
    *("\U0001f600", "\ue000", "𠮷", "e\u0301", "\ud800", "ﬁ", "İ", "ß", "㈠", "〔2022〕3号", "《", "》", "第二十条"),
)  # fmt: skip
"""Of these odd texts are made; what a file can't hold is taken out where it is written."""
NUMBERS = (
    *(0, 1, -1, 2, 5, 55, 412, 2022, 2023, 10**6, 2**31, 2**63, 10**15, 10**18, -(10**30)),
    *(10**400, 16**4000, True, False, Decimal("1.5"), Decimal("-0"), Decimal("1e40")),
    *(Decimal("1e999999"), Decimal("1e-999999"), Decimal("NaN"), Decimal("Infinity")),
    *(Decimal("0." + "3" * 60), 0.1),
)
DAYS = (
    *(date(2022, 2, 28), date(1, 1, 1), date(9999, 12, 31), date(2023, 1, 20)),
    *(datetime(2022, 1, 1, 8, 30), datetime(9999, 12, 31, 23, 59, 59), time(12, 30)),  # noqa: DTZ001 -- as a file may say
)
KEYS = (
    "name",
    "organ",
    "year",
    "counts",
    "waivers",
    "units",
    "code",
    "0",
    "",
    "a.b",
    "名称",
    "\n",
)
MANY, RUN, SELDOM = 400, 20_000, 0.003
"""How often a piece stands behind itself: often; and seldom, where what takes the square
of its time is noticed."""


def odd_text(dice: Random, base: str = "") -> str:
    """Make a text of pieces, or one that is a little other than one that was there."""
    way = dice.randrange(8)
    if dice.random() < SELDOM:
        piece, at = dice.choice(PIECES) or " ", dice.randrange(len(base) + 1)
        made = base[:at] + piece * (RUN // len(piece)) + base[at:]
    elif way == 0 or not base:
        made = "".join(dice.choice(PIECES) for _ in range(dice.choice((1, 1, 2, 3, 6, 20))))
    elif way == 1:
        made = dice.choice(PIECES) * dice.choice((2, 3, 50, MANY))
    elif way == 2:
        made = base * dice.choice((2, 3, 9))
    elif way == 3:
        start = dice.randrange(len(base))
        made = base[:start] + base[dice.randrange(start, len(base)) :]
    else:
        made = base
        for _ in range(dice.choice((1, 1, 2, 5))):
            at = dice.randrange(len(made) + 1)
            until = min(len(made), at + dice.choice((0, 0, 1, 3)))
            made = made[:at] + dice.choice(PIECES) + made[until:]
    return made[:60_000]


def odd_value(dice: Random, depth: int = 0) -> Any:  # noqa: ANN401 -- of any type
    """Make a value of any type, tables and arrays a few levels deep."""
    way = dice.randrange(9 if depth < 3 else 6)
    if way < 3:
        return odd_text(dice)
    if way < 5:
        return dice.choice(NUMBERS)
    if way == 5:
        return dice.choice(DAYS)
    if way == 6:
        return [odd_value(dice, depth + 1) for _ in range(dice.choice((0, 1, 2, 5)))]
    if way == 7:
        keys = [dice.choice(KEYS) for _ in range(dice.randrange(4))]
        return {key: odd_value(dice, depth + 1) for key in keys}
    made: Any = odd_text(dice)
    for _ in range(dice.choice((2, 5, 15, 30))):
        made = [made] if dice.random() < 0.5 else {dice.choice(KEYS): made}
    return made


def mutated(dice: Random, data: Any, most: int = 4) -> Any:  # noqa: ANN401 -- likewise
    """Give the same data with some of it changed, gone, doubled, moved or of another type."""
    made = deepcopy(data)
    for _ in range(dice.randint(1, most)):
        places = [*_places(made)]
        if not places:
            return made
        holder, key = dice.choice(places)
        _change(dice, holder, key, places)
    return made


def _places(data: Any) -> Any:  # noqa: ANN401 -- pairs of a container and a key
    """List every place of some data: what holds it, and under which key."""
    keys = (
        list(data)
        if isinstance(data, dict)
        else range(len(data))
        if isinstance(data, list)
        else ()
    )
    for key in keys:
        yield data, key
        yield from _places(data[key])


def _change(dice: Random, holder: Any, key: Any, places: Any) -> None:  # noqa: ANN401 -- likewise
    if isinstance(holder, dict) and key not in holder:
        return
    if isinstance(holder, list) and key >= len(holder):
        return
    there, way = holder[key], dice.randrange(12)
    if way < 4:
        changed = odd_text(dice, there) if isinstance(there, str) else odd_value(dice)
        holder[key] = changed if way else odd_value(dice)
    elif way == 4:
        del holder[key]
    elif way == 5:
        other, at = dice.choice(places)
        value = (
            other.get(at)
            if isinstance(other, dict)
            else other[at]
            if at < len(other)
            else None
        )
        holder[key] = "" if value is None else deepcopy(value)
    elif way == 6:
        holder[key] = [there] if dice.random() < 0.7 else {dice.choice(KEYS): there}
    elif isinstance(holder, dict) and way == 7:
        del holder[key]
        holder[odd_text(dice, key)[:300]] = there
    elif isinstance(holder, dict):
        holder[odd_text(dice, key if way < 10 else "")[:300]] = odd_value(dice)
    elif way < 10:
        again = dice.choice((1, 2, 20))
        holder[key:key] = [deepcopy(there) for _ in range(again)]
    else:
        holder.insert(key, odd_value(dice))
