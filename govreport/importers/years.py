"""Of which year a document is: its title, the statistics period, other places."""

from collections.abc import Sequence
from typing import NamedTuple

from govreport.importers.dated import NAMED_YEAR
from govreport.importers.titles import Title, compact
from govreport.lazy import lazy

PERIOD = lazy(
    r"((?:19|20)\d\d)年0?1月0?1日[起始]?,?(?:至|到|[-—–―─~])+"
    r"(?:((?:19|20)\d\d)年|[当同]年)?12月31日"
)
OF_YEAR = lazy(r"((?:19|20)\d\d)年(?!\d{1,2}月\d{1,2}日)")
COUNTED = lazy(r"期限|统计|数据")
NEAR = 40
"""Characters before a period in which it is said that it is the one of the numbers."""


class OfYear(NamedTuple):
    """The year, None where that is to be asked, and what it was told or asked by."""

    year: int | None = None
    note: str = ""
    question: str = ""


def year_of(  # noqa: PLR0913 -- the places that may say so
    titles: Sequence[Title],
    opening: str,
    overview: Sequence[str],
    *,
    stated: int | None,
    sheet_year: int | None,
    folder_year: int | None,
    file_name: str,
) -> OfYear:
    """Tell the year, or ask where the title names two or another than the period.

    `stated` is what stands in a cell for it, which must be that of the title too;
    `sheet_year` what a sheet is called by, which no file's or folder's name may belie.
    """
    titled = next((one.year for one in titles if one.year), None)
    several = next((one.years for one in titles if one.years), "")
    period = period_in(opening) or period_in("".join(overview), said=True)
    if titled or several:
        own = {titled} if titled else {int(year) for year in NAMED_YEAR.findall(several)}
        left = own & period if period else own
        left = left & {stated} if stated else left
        if len(left) == 1:
            return OfYear(left.pop())
        places = [f"标题 {titled or several}"]
        places += [f"统计期限 {'-'.join(map(str, sorted(period)))}"] if period else []
        places += [f"“年份”一格 {stated}"] if stated else []
        return OfYear(question="、".join(places))
    named = year_of_name(file_name)
    found = (
        (stated, "“年份”一格"),
        (year_in(opening), "前言"),
        (year_of_overview(overview), "总体情况"),
        (sheet_year, "工作表"),
        (folder_year, "文件夹"),
        (named, "文件名"),
    )
    year, source = next((one for one in found if one[0]), (None, ""))
    if source == "工作表" and {folder_year, named} - {None, year}:
        places = [f"{place} {one}" for one, place in found[-3:] if one]
        return OfYear(question="、".join(places))
    return OfYear(year, f"标题里没有年份，{year} 年是从{source}看出来的" if source else "")


def period_in(text: str, *, said: bool = False) -> set[int]:
    """Find the years of the first statistics period, where it is `said` to be that."""
    line = compact(text)
    for found in PERIOD.finditer(line):
        if not said or COUNTED.search(line[max(found.start() - NEAR, 0) : found.start()]):
            return {int(year) for year in found.groups() if year}
    return set()


def year_in(text: str) -> int | None:
    """Find the year of the statistics period, or else the only one that is named."""
    named = period_in(text) or {int(year) for year in OF_YEAR.findall(compact(text))}
    return named.pop() if len(named) == 1 else None


def year_of_overview(paragraphs: Sequence[str]) -> int | None:
    """Find the year that the first section begins with, or names as its period.

    Another year anywhere in it leaves that open.
    """
    text = compact("".join(paragraphs))
    period, begins = period_in(text), OF_YEAR.match(text)
    named = {int(year) for year in OF_YEAR.findall(text)} | period
    return named.pop() if len(named) == 1 and (period or begins) else None


def year_of_name(name: str) -> int | None:
    """Find the year in a file's name, where four digits stand alone, and no others."""
    named = {int(year) for year in NAMED_YEAR.findall(compact(name))}
    return named.pop() if len(named) == 1 else None
