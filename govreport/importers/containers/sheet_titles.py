"""What lines around the tables of a workbook say of them: whose, and of which year."""

import unicodedata
from collections.abc import Iterator, Sequence

from govreport.importers.blocks import APART, FIXED, TITLE, TextBlock
from govreport.importers.titles import is_title
from govreport.lazy import lazy

WORDS = (
    *("政府信息", "信息公开", "主动公开", "收到和处理", "行政复议", "依申请"),
    *("年报", "数据", "统计", "汇总", "报表", "附表"),
)
ABOUT = f"(?:{'|'.join(WORDS)})"
TITLED = (
    lazy(rf"\s*(?P<organ>[^\d\s].*?)\s*(?P<year>20\d\d)\s*年?度?\s*{ABOUT}.*"),
    lazy(rf"\s*(?P<year>20\d\d)\s*年?度?\s*(?P<organ>[^\d\s].*?)\s*{ABOUT}.*"),
)
"""What stands above a table: whose it is, of which year, and what it is called."""
BEHIND = lazy(r"[\s（(]*(?:附?表[一二三四\d]?|数据表?|统计表|附表)[)）]?\s*$")
"""What stands behind a report's title where it is above one of its tables."""
WHOSE = lazy(
    r"(?:填[报表]|报送|编制|公开)?(?:单位|机关)(?:名称|全称)?(?:[（(].{1,6}[)）])?\s*[:：]\s*"
    r"(?P<organ>[^\s:：]{3,60})"
)
NOBODY = frozenset({"政府", "政务", "本年", "全年", "本单位", "本机关"})
WHEN = lazy(r"(?:年度|年份|统计年度|报告年度)\s*[:：]\s*(?P<year>20\d\d)")
NAMED = lazy(r"(?<!\d)(20\d\d)(?!\d|\s*年\s*\d{1,2}\s*月|[.\-/]\d{1,2}(?!\d))")
AS_TITLE = "{organ}{year}年政府信息公开工作年度报告"
LONGEST = 100
"""Characters of a line that names organ and year."""


def said_of(lines: Sequence[TextBlock]) -> tuple[str, str] | None:
    """Tell which organ and year a title among some lines names, None where none does."""
    titles = (titled(one.text) for one in lines if one.role == TITLE)
    return next((one for one in titles if one is not None), None)


def titled(line: str) -> tuple[str, str] | None:
    """Find organ and year in what stands above a table, None where it says neither."""
    if len(line) > LONGEST or "。" in line or "20" not in line:
        return None
    plain = unicodedata.normalize("NFC", line)
    whose, when = WHOSE.search(plain), WHEN.search(plain)
    if whose and when:
        return whose["organ"], when["year"]
    all_found = (some.fullmatch(plain) for some in TITLED)
    named = [one for one in all_found if one and one["organ"] not in NOBODY]
    return (named[0]["organ"], named[0]["year"]) if named else None


def lines_in(line: str) -> Iterator[TextBlock]:
    """Give a line; one that names organ and year above a table as the report's title."""
    if not line.strip():
        return
    if is_title(line):
        yield TextBlock(line, TITLE)
        return
    bare = BEHIND.sub("", line) if set("表据") & set(line) else line
    whose = WHOSE.match(line.strip()) if "：" in line or ":" in line else None
    if (found := titled(line)) is not None:
        yield TextBlock(AS_TITLE.format(organ=found[0], year=found[1]), TITLE)
    elif bare != line and is_title(bare):
        yield TextBlock(bare, TITLE)
    elif whose is not None:
        yield TextBlock(whose["organ"], APART)
    else:
        yield TextBlock(line)
        return
    yield TextBlock(line, FIXED)


def years_named(line: str) -> set[str]:
    """Tell which years a line or a sheet's name names, no days."""
    return {*NAMED.findall(unicodedata.normalize("NFKC", line))}
