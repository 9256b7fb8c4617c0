"""What a frame was read as, told to the person who wrote the sentence."""

from govreport.prose.frame import Frame
from govreport.prose.meaning import Thing
from govreport.prose.numerals import Numeral

BEHIND = frozenset({"余", "多", "来", "还多", "有余", "以上", "左右", "上下"})
MEASURES = frozenset({"元", "万元", "亿元", "%", "倍"})
ORGAN = "本机关"
WAYS = {
    "up": "增加",
    "down": "减少",
    "even": "持平",
    "double": "翻一番",
    "half": "减少一半",
}


def read_as(frame: Frame) -> str:
    """Tell what was understood: `本机关 2024 年 新收 申请 = 37`."""
    thing = _told(frame)
    number = frame.number
    value = _counted(number) if number is not None else ""
    when = (
        f"{ORGAN} {frame.year} 年 {thing}" if frame.year is not None else f"{ORGAN} {thing}"
    )
    if frame.says == "none":
        return f"{when} = 0"
    if frame.says == "all":
        return f"{ORGAN} {frame.year} 年 全部 {thing}"
    if frame.says in ("number", "total"):
        return f"{when} = {value}"
    if frame.says in ("change", "trend"):
        return f"{ORGAN} {thing} 比 {frame.year} 年{WAYS[frame.word]} {value}".rstrip()
    if frame.says == "times":
        way = WAYS.get(frame.word) or f"的 {value}"
        return (
            f"{ORGAN} {thing} 与 {frame.year} 年相比：{way}"
            if frame.word
            else (f"{ORGAN} {thing} 是 {frame.year} 年{way}")
        )
    if frame.says == "share":
        base = frame.base.told if frame.base and frame.base.told else "总数"
        return f"{thing} 占 {base} 的 {value}"
    return f"{when} {frame.word}率 = {value}"


def _counted(number: Numeral) -> str:
    """Give a number as it was written, with its unit where that is money or a ratio."""
    unit = number.unit if number.unit in MEASURES else ""
    behind = number.about in BEHIND
    return f"{'' if behind else number.about}{number.value}{number.about if behind else ''}{unit}"


def _told(frame: Frame) -> str:
    """Call what is spoken of, the sum of several with 加."""
    thing = frame.things[0] if frame.things else Thing()
    told = [one.told for one in thing.each()]
    return ("、" if frame.each else " + ").join(told)
