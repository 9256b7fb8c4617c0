"""The problems of many units as a Word file, in the manner of a 退回单."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from govreport.render.package import packed
from govreport.render.slip import (
    CORE,
    DOCUMENT,
    LEAD,
    TITLE,
    UNDERLINE,
    lead,
    paper,
    paragraph,
    plain,
    run,
    whole,
)
from govreport.slips import WEIGHTS, Remark

NAME = "政府信息公开工作年度报告问题清单"


class UnitProblems(NamedTuple):
    """What is wrong with a unit's report, and what may stay with the reason for it.

    `counts` tells by their weight in how many places; remarks that say the same are one.
    """

    organ: str
    remarks: tuple[Remark, ...]
    waived: tuple[tuple[Remark, str], ...] = ()
    counts: Mapping[str, int] = {}


def problems_docx(units: Sequence[UnitProblems]) -> bytes:
    """Write the list as a Word file, the same bytes each time; words are underlined."""
    page = paper()
    core = TITLE.sub(rf"\g<1>{plain(NAME)}\g<2>", page.core)
    document = "".join((page.head, *_paragraphs(units), page.tail))
    parts = {DOCUMENT: document.encode(), CORE: core.encode()}
    return packed(parts, None, page.package)


def _counts(units: Iterable[UnitProblems]) -> str:
    places, lines = Counter[str](), 0
    for one in units:
        places.update(one.counts)
        lines += len(one.remarks)
    weights = [*WEIGHTS.values(), *places]
    told = "，".join(
        f"{weight} {places[weight]} 处"
        for weight in dict.fromkeys(weights)
        if places[weight]
    )
    same = places.total() > lines
    return f"{told}（同类的合并，列为 {lines} 条）" if same else told


def _paragraphs(units: Sequence[UnitProblems]) -> Iterator[str]:
    yield paragraph("Title", run(NAME))
    having = [one for one in units if one.remarks]
    told = _counts(units)
    opening = f"{len(having)} 个单位有问题：{told}。" if having else "没有发现问题。"
    yield paragraph("BodyText", run(f"{opening}位置按“部分·表·行·列”写明。" * bool(units)))
    for unit in having:
        yield paragraph("Heading1", run(unit.organ))
        yield paragraph("BodyText", run(f"{_counts([unit])}。"))
        for number, remark in enumerate(unit.remarks, start=1):
            yield _remark(number, remark)
    if any(one.waived for one in units):
        yield paragraph("Heading1", run("已说明、不用改的"))
    for unit in units:
        for number, (remark, reason) in enumerate(unit.waived, start=1):
            yield _remark(number, remark, f"{unit.organ}　", f"说明：{reason}")


def _remark(number: int, remark: Remark, before: str = "", behind: str = "") -> str:
    runs = [run(one.text, UNDERLINE * one.marked) for one in whole(remark)]
    told = [run(f"（{behind}）")] if behind else []
    return paragraph("BodyText", run(before + lead(number, remark), LEAD), *runs, *told)
