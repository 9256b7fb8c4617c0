"""How the public reaches an organ, read out of its prose where that says it clearly."""

from govreport.lazy import lazy
from govreport.report import Contact, Report

HAN = "\u4e00-\u9fff"
IS = r"[ \u3000]*(?:[：:]|为|是)[ \u3000]*"
"""What stands between a label and what it says."""
LABEL = "邮政编码|邮编|电话|联系|办公|咨询|传真|网站|网址|电子|地址|通信|通讯"
END = r"[ \u3000]*(?:[；;。）)\n]|\Z)"
NEXT = rf"(?:{END}|[ \u3000]*[，,、]?[ \u3000]*(?:{LABEL}))"
"""Where a value ends for sure: a sentence or bracket does, or the next label comes."""
PLACE = f"[{HAN}0-9A-Za-z０-９·—－-]"
CALLED = rf"(?:(?<!监督)(?<!举报)(?<!投诉)(?:联系|办公室?|咨询)|(?<![{HAN}]))电话"
NUMBER = r"(?:[（(]?0\d{2,3}[）)]?[- －—–]{0,2})?[2-9]\d{6,7}"
SITE = rf"(?:网站(?:首页)?(?:地址|网址)?|网址)(?:{IS}|(?=[（(]))[（(]?|可在[ \u3000]*"
DOMAIN = r"(?:https?://)?(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?::\d+)?(?:/[A-Za-z_-]+)*/?"
SAID = {
    "address": lazy(
        rf"(?:(?:办公|联系|通信|通讯|单位|机关)|(?<![{HAN}]))地址{IS}"
        rf"(?P<value>{PLACE}{{4,40}}(?:（{PLACE}{{1,20}}）)?)(?={NEXT})"
    ),
    "phone": lazy(
        rf"{CALLED}(?:[（(/、]?传真[）)]?)?{IS}"
        rf"(?P<value>{NUMBER})(?={NEXT}|[ \u3000]*[，,](?![ \u3000]*\d))"
    ),
    "website": lazy(rf"(?:{SITE})(?P<value>{DOMAIN})(?={NEXT}|[ \u3000]*[，,、{HAN}])"),
    "postcode": lazy(rf"(?:邮政编码|邮编){IS}(?P<value>\d{{6}})(?!\d)"),
}
"""What each is said by: its label, then the value, up to where that ends for sure.

The page of one report is no web site: next year's has another.
"""
SIGNS = {
    "address": ("地址",),
    "phone": ("电话",),
    "website": ("网站", "网址", "可在"),
    "postcode": ("邮政编码", "邮编"),
}
"""Without one of these a text doesn't say it."""
LABELS = {"address": "地址", "phone": "电话", "website": "网站", "postcode": "邮编"}
SITED = lazy("[街路道巷弄号村楼院室层座]|政府|办事处|大厦|中心")
"""An address says one of them."""
NO_ADDRESS = lazy(r"\d{7}|网|邮箱|www|http")
SAME = str.maketrans("（）－—– ", "()--- ")


def contact_of(report: Report) -> Contact:
    """Tell how to reach a report's organ, each thing "" where that isn't clear.

    What its preamble says in print counts over what its file noted down before, which
    may be out of date. The section for all else only tells what neither does, and no
    web site, which may be anybody's.
    """
    told = contact_in(report.narrative.get("preamble", ""))
    other = contact_in(report.narrative.get("other", ""))._replace(website="")
    sources = zip(told, report.organ.contact, other, strict=True)
    return Contact(*(next(filter(None, said), "") for said in sources))


def contact_in(text: str) -> Contact:
    """Read what stands behind clear labels; nothing where a text says two things."""
    return Contact(**{name: _clear(name, text) for name in SAID})


def _clear(name: str, text: str) -> str:
    if not any(sign in text for sign in SIGNS[name]):
        return ""
    values = [match["value"] for match in SAID[name].finditer(text)]
    if name == "address":
        values = [one for one in values if SITED.search(one) and not NO_ADDRESS.search(one)]
    return values[0] if len({_compared(one) for one in values}) == 1 else ""


def _compared(value: str) -> str:
    """Write a value in the one way in which equal ones are equal."""
    plain = value.translate(SAME).replace(" ", "").lower()
    return plain.removeprefix("https://").removeprefix("http://").rstrip("/")
