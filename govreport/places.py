"""The level of an organ by its name, and whether it makes 规章: `places.toml`."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import tomli

from govreport.organ_names import without_plate
from govreport.organs import OFFICE, OTHER, kind_of, kinds, levels

FILE = Path(__file__).with_name("places.toml")
LONGEST_CITY = 10
"""Characters of a city's name, 市 with them."""
ZONE, DEPARTMENT = "zone", "department"
JUSTICE = ("司法局", "司法厅", "法制办", "法制办公室")
"""Those departments that keep account of their government's 规章."""
Bar = Literal["", "low", "zone", "branch", "department", "counted"]


class Cities(NamedTuple):
    """Cities with 市 behind, and the departments of the State Council."""

    county: frozenset[str]
    prefecture: frozenset[str]
    municipalities: frozenset[str]
    departments: frozenset[str]


@cache
def cities() -> Cities:
    """Give the cities by their rank."""
    data = tomli.loads(FILE.read_text(encoding="utf-8"))
    county, prefecture = data["county_cities"], data["cities"]
    return Cities(
        _with_city(*county["names"].values(), county["former"]),
        _with_city(*prefecture["names"].values()),
        _with_city(data["municipalities"]["names"]),
        frozenset(data["state"]["names"].split()),
    )


def _with_city(*written: str) -> frozenset[str]:
    return frozenset(f"{name}市" for names in written for name in names.split())


def city_before(name: str) -> str:
    """Give the city of the lists that a name begins with, "" where none does."""
    end = name.find("市", 1, LONGEST_CITY) + 1
    known = cities()
    starts = end and name[:end] in known.county | known.prefecture | known.municipalities
    return name[:end] if starts else ""


@cache
def _places() -> re.Pattern[str]:
    """Compile what a place ends with, by its level.

    社区, 城乡, 市场 and 区域 are no places; a zone is no 区 with a government, but 绿园区,
    清新区 and a few others are districts.
    """
    return re.compile(
        "(?P<none>[社小辖灾库牧老片校]区|政区|[联同]盟)"
        "|(?P<zone>(?:开发|高新|经开|技术|保税|试验|实验|示范|工业|产业|度假|旅游|名胜|风景|景|保护"
        "|加工|物流|集聚|合作|功能|贸易|先导|先行|管理|经济特?|创新"
        "|(?<![花绿梁])园|(?<!浦东|滨海|沈北)(?<!清)新)区(?!人民政府))"
        "|(?<=.)(?:(?P<province>省(?!会)|自治区)"
        "|(?P<city>市(?![场容域])|州|盟|地区)"
        "|(?P<county>县(?!域)|旗|区(?![域划块]))"
        "|(?P<township>(?<![和与及房省市州盟县区旗][城乡村])(?<!^[城乡村])[乡镇](?![村镇区])"
        "|街道|苏木))"
    )


@lru_cache(maxsize=1024)
def level_of(name: str) -> str:
    """Tell the level of an organ from its name, "" where that tells nothing.

    The last place in it counts, so 宁州市云溪县教育局 is a county's. Districts of a 直辖市
    stand under a province like a 设区的市, but as places they are 县级. A zone has the
    level of the county that it lies in; one that a city or province made may have any.
    """
    whole = without_plate(name)
    if level := kinds()[kind_of(whole)].level:
        return level
    found = [level for level, _ in _levels_in(whole)]
    if not found:
        return "state" if _is_of_state(whole) else ""
    if found[-1] == ZONE:
        return "county" if "county" in found else ""
    return found[-1]


def _is_of_state(whole: str) -> bool:
    short = whole.removeprefix("中华人民共和国")
    return short.startswith("国务院") or short in cities().departments


def _levels_in(whole: str) -> Iterator[tuple[str, str]]:
    """Yield the level of each place in a name, ZONE for zones, with the place's end."""
    for one in _places().finditer(whole):
        level = one.lastgroup or ""
        if one[0] in ("市", "州"):
            level = _level_of_city(whole[: one.end()])
        if level not in ("", "none"):
            yield level, one[0]


def _level_of_city(text: str) -> str:
    """Tell the level of the city that a text ends with, "" for 城市, 都市 and the like.

    A city without its 市 (邓州教育局) is known where it ends in 州. One that stands in no
    list is taken for a city with districts.
    """
    known, whole = cities(), text if text.endswith("市") else f"{text}市"
    ends = {whole[start:] for start in range(len(whole))}
    if ends & known.municipalities:
        return "province"
    if ends & known.county:
        return "county"
    no_place = whole[-2] in "城都上超" and not ends & known.prefecture
    return "" if no_place else "city"


def bar_to_rules(name: str, kind: str = "", level: str = "") -> Bar:
    """Tell why an organ makes no 规章 of its own; "" where it may, or nothing is known.

    A stated kind and level count over what the name tells. `counted` are those that often
    count the 规章 of the government that they work for.
    """
    whole = without_plate(name)
    known = kinds().get(kind or kind_of(whole))
    rank = levels().get(level or level_of(whole))
    if any(one is not None and not one.rules for one in (known, rank)):
        return "low"
    places = list(_levels_in(whole))
    if _is_zone(whole, places):
        return "zone"
    if "行政公署" in whole or (places and places[-1][1] in ("盟", "地区")):
        return "branch"
    if rank is None or rank.id == "state" or known is None:
        return ""
    if known.id == OFFICE or (known.id == DEPARTMENT and whole.endswith(JUSTICE)):
        return "counted"
    return "department" if known.id == DEPARTMENT else ""


def _is_zone(whole: str, places: list[tuple[str, str]]) -> bool:
    bodies = [ending for ending in kinds()[OTHER].endings if "管" in ending]
    return any(body in whole for body in bodies) or bool(places and places[-1][0] == ZONE)
