"""What a frame was read as, told to the person who wrote the sentence."""

from govreport.prose.frame import Frame
from govreport.prose.meaning import NOTHING
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
    year = f" {frame.year} 年" if frame.year is not None else ""
    way = WAYS.get(frame.word, "")
    base = frame.base.told if frame.base and frame.base.told else "总数"
    times = f"与{year}相比：{way}" if frame.word else f"是{year}的 {value}"
    counted = f"{ORGAN}{year} {thing} = {value}"
    told = {
        "none": f"{ORGAN}{year} {thing} = 0",
        "all": f"{ORGAN}{year} 全部 {thing}",
        "number": counted,
        "total": counted,
        "change": f"{ORGAN} {thing} 比{year}{way} {value}",
        "trend": f"{ORGAN} {thing} 比{year}{way}",
        "times": f"{ORGAN} {thing} {times}",
        "share": f"{thing} 占 {base} 的 {value}",
    }
    return told.get(frame.says, f"{ORGAN}{year} {thing} {frame.word}率 = {value}")


def _counted(number: Numeral) -> str:
    """Give a number as it was written, with its unit where that is money or a ratio."""
    unit = number.unit if number.unit in MEASURES else ""
    if number.about in BEHIND:
        return f"{number.value}{number.about}{unit}"
    return f"{number.about}{number.value}{unit}"


def _told(frame: Frame) -> str:
    """Call what is spoken of, the sum of several with 加."""
    thing = frame.things[0] if frame.things else NOTHING
    told = [one.told for one in thing.each()]
    return ("、" if frame.each else " + ").join(told)
