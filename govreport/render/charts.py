"""Reports of some years → 图解: pictures of the numbers, a sentence where there is none."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from govreport.forms import Cell, Group, Item, ItemType
from govreport.forms.model import leaves
from govreport.render.package import xml_text
from govreport.render.svg import Row, Sketch, bars, columns, picture, stacks
from govreport.report import Report

HEADING = "附：图解"
SCROLLS = ' tabindex="0" style="margin:1em 0;overflow-x:auto"'
"""Of a figure on a page: on a telephone a picture keeps a size that can be read."""
YEARS = 5
"""So many years a picture shows at most."""
NUMBERED = re.compile(r"^（[一二三四五六七八九十]）|（.*）$")
LAST_YEARS = "items_last_year"
"""What a form asks of the year before is no number of this one."""
FLOW = {"received": "新收", "settled": "办结", "carried_out": "结转下年度"}
UNFILLED = "{title}：{years}的数还没有填全，没有画图。"
"""Said of the latest report; an earlier one that has gaps is left out."""


class Chart(NamedTuple):
    """Picture of some numbers, or the sentence that stands where there is nothing to show.

    `name` is good for a file's name and for the names in the SVG.
    """

    name: str
    title: str
    svg: str = ""
    sentence: str = ""


class _Plan(NamedTuple):
    """What a picture shows: its words, and where its rows and series come from.

    `nothing` is said where all values are zero.
    """

    name: str
    title: str
    nothing: str
    rows: Callable[[Sequence[Report]], Iterator[tuple[str, Sequence[int | None]]]]
    draw: Callable[[str, Sequence[str], Sequence[Row]], Sketch]
    series: Sequence[str] = ("",)
    several: bool = False
    """Whether it shows years side by side."""


def render_charts(reports: Sequence[Report]) -> tuple[Chart, ...]:
    """Draw the pictures of an organ's latest report; earlier ones stand beside it.

    Years that are there twice are shown once, and five at most, the latest ones.
    """
    by_year = {one.year: one for one in reports if one.year is not None}
    known = [by_year[year] for year in sorted(by_year)][-YEARS:] or list(reports[-1:])
    return tuple(_chart(plan, known) for plan in PLANS) if known else ()


def charts_section(charts: Sequence[Chart], mark: str = "") -> str:
    """Write pictures as a section of a page, to stand behind the report itself.

    `mark` is an attribute that its elements get, by which the page knows them again.
    """
    of = f" {mark}" if mark else ""
    figures = "".join(
        f"<figure{of}{SCROLLS}>\n{one.svg}</figure>\n"
        if one.svg
        else f"<p{of}>{xml_text(one.sentence)}</p>\n"
        for one in charts
    )
    return f'<section class="charts"{of}>\n<h2{of}>{HEADING}</h2>\n{figures}</section>\n'


def _chart(plan: _Plan, known: Sequence[Report]) -> Chart:
    shown = [one for one in known if _is_whole(one)] if plan.several else known[-1:]
    stated = [*plan.rows(shown)] if known[-1] in shown else []
    rows = [
        (label, [one for one in values if one is not None])
        for label, values in stated
        if None not in values
    ]
    span = _span([one.year for one in shown if one.year is not None])
    if not rows or len(rows) < len(stated):
        sentence = UNFILLED.format(title=plan.title, years=_span([known[-1].year]))
    elif not any(any(values) for _, values in rows):
        sentence = plan.nothing.format(years=span)
    else:
        about = f"{known[-1].organ.name}　{span}　单位：件"
        drawing = plan.draw(plan.name, plan.series, rows)
        told = f"{about}。{_told(plan.series, rows)}"
        svg = picture(plan.name, plan.title, about, told, drawing)
        return Chart(plan.name, plan.title, svg)
    return Chart(plan.name, plan.title, sentence=sentence)


def _is_whole(report: Report) -> bool:
    return all(None not in values for _, values in _flow([report]))


def _span(years: Sequence[int | None]) -> str:
    """Write which years are shown, each where one between them is not."""
    known = [one for one in years if one is not None]
    if not known:
        return "本年"
    if len(known) > 2 and known[-1] - known[0] == len(known) - 1:
        return f"{known[0]}年至{known[-1]}年"
    return "、".join(f"{one}年" for one in known)


def _told(series: Sequence[str], rows: Sequence[Row]) -> str:
    """Tell every value that is drawn."""
    return "；".join(
        f"{label}："
        + "，".join(f"{of} {one}".strip() for of, one in zip(series, values, strict=True))
        for label, values in rows
    )


def _count(report: Report, cell: Cell) -> int | None:
    value = report.value(cell)
    return value if isinstance(value, int) else None


def _sum(report: Report, cells: Sequence[Cell]) -> int | None:
    counts = [_count(report, cell) for cell in cells]
    return None if None in counts else sum(one for one in counts if one is not None)


def _applicants(reports: Sequence[Report]) -> Iterator[tuple[str, Sequence[int | None]]]:
    report = reports[-1]
    for block in report.form.tables["applications"].blocks.values():
        if not block.derived:
            yield block.label, [_count(report, Cell("applications", block.id, "received"))]


def _outcomes(reports: Sequence[Report]) -> Iterator[tuple[str, Sequence[int | None]]]:
    """Give the results of the form, those in a group added up."""
    report = reports[-1]
    for band in report.form.tables["applications"].bands:
        for node in (
            one for tree in band.items if isinstance(tree, Group) for one in tree.children
        ):
            if isinstance(node, Item) and node.derived:
                continue
            items = leaves((node,))
            cells = [Cell("applications", "total", item.id) for item in items]
            yield NUMBERED.sub("", NUMBERED.sub("", node.label)), [_sum(report, cells)]


def _flow(reports: Sequence[Report]) -> Iterator[tuple[str, Sequence[int | None]]]:
    for report in reports:
        cells = [Cell("applications", "total", item) for item in FLOW]
        yield f"{report.year or '本'}年", [_count(report, cell) for cell in cells]


def _disclosed(reports: Sequence[Report]) -> Iterator[tuple[str, Sequence[int | None]]]:
    report = reports[-1]
    table = report.form.tables["disclosure"]
    for cell in table.cells:
        item = report.form.item(cell)
        if item.type is ItemType.COUNT and cell.item != LAST_YEARS:
            yield f"{table.blocks[cell.block].label} {item.label}", [_count(report, cell)]


def _proceedings(reports: Sequence[Report]) -> Iterator[tuple[str, Sequence[int | None]]]:
    report = reports[-1]
    for block in report.form.tables["proceedings"].blocks.values():
        cells = [Cell("proceedings", block.id, item) for item in RESULTS]
        yield block.label, [_count(report, cell) for cell in cells]


RESULTS: Mapping[str, str] = {
    "upheld": "结果维持",
    "overturned": "结果纠正",
    "other": "其他结果",
    "pending": "尚未审结",
}
PLANS = (
    _Plan(
        "applicants",
        "谁在申请：新收政府信息公开申请",
        "{years}没有收到政府信息公开申请。",
        _applicants,
        bars,
    ),
    _Plan(
        "outcomes",
        "怎样答复：政府信息公开申请办理结果",
        "{years}没有办结的政府信息公开申请。",
        _outcomes,
        bars,
    ),
    _Plan(
        "years",
        "历年申请：新收、办结和结转",
        "{years}没有新收、办结和结转的政府信息公开申请。",
        _flow,
        columns,
        tuple(FLOW.values()),
        several=True,
    ),
    _Plan(
        "disclosure",
        "主动公开：文件和行政决定",
        "{years}主动公开情况表中的各项件数都是 0。",
        _disclosed,
        bars,
    ),
    _Plan(
        "proceedings",
        "行政复议和行政诉讼的结果",
        "{years}没有政府信息公开行政复议、行政诉讼。",
        _proceedings,
        stacks,
        tuple(RESULTS.values()),
    ),
)
