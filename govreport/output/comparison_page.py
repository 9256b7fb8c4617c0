"""What was compared as a page of its own: no script, nothing from outside, to print."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from govreport.compare import ComparedNumber, Comparison
from govreport.output.comparison import (
    Found,
    both_shown,
    counted,
    county_told,
    difference,
    names_of,
    only_in_one,
    over_years,
    part_title,
    percentage,
    told_first,
    told_totals,
    unit_addresses,
    unit_cell,
    unit_name,
)
from govreport.output.comparison_talk import comparison_talk
from govreport.prose.differences import AlignedParagraph
from govreport.tasks.compare import Comparisons
from govreport.tasks.compare_units import CountyComparison
from govreport.text import harmless

STYLE = """
body{font:16px/1.7 "Noto Serif CJK SC","Source Han Serif SC",SimSun,serif;color:#111;
background:#fff;max-width:62em;margin:0 auto;padding:1em}
h1{font-size:1.5em;text-align:center}h2{font-size:1.25em;margin-top:1.6em}h3{font-size:1.1em}
.box{overflow-x:auto;margin:.6em 0}
table{border-collapse:collapse;font-size:.9em;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:bold;padding:.3em 0}
th,td{border:1px solid #767676;padding:.2em .6em;text-align:right}
th{background:#f0f0f0;font-weight:bold}
tbody th,td{white-space:nowrap}thead th{min-width:4em;vertical-align:bottom}
tbody th,thead th:first-child{text-align:left}
tbody th{background:#fff;font-weight:normal;position:sticky;left:0}
del{background:#fde2e0;color:#8a1c12;text-decoration:line-through}
ins{background:#dff2e1;color:#0b5a1e;text-decoration:underline}
.note{color:#444}.moved::before{content:"（换了位置）";color:#444}
@media print{body{max-width:none;padding:0;font-size:11pt}.box{overflow:visible}
@page{size:A4;margin:20mm}thead{display:table-header-group}tr{break-inside:avoid}
h2,h3,caption{break-after:avoid}del,ins{background:none}tbody th{position:static}
td{white-space:normal}thead th{min-width:0}.wide{page:wide;font-size:8pt}
@page wide{size:A4 landscape;margin:15mm}}
""".strip()
HEADS = ("增减", "增减%")
LEGEND = "正文里 <del>划线的</del> 是删去的，<ins>下划线的</ins> 是添上的。"


def comparison_page(found: Found, *, whole: bool = False) -> str:
    """Write the page; numbers that didn't change are only counted unless `whole`."""
    if isinstance(found, CountyComparison):
        last, this = (f"{year}年" for year in found.years)
        title, body = f"各单位 {last} 与 {this} 对比", _county(found, whole=whole)
    else:
        names = names_of(found)
        organ = found.organ or found.reports[-1].report.organ.name
        title = (
            f"{organ} {'、'.join(names)} 对比"
            if len(names) > 2
            else f"{organ} {' 与 '.join(names)} 对比"
        )
        body = _reports(found, names, whole=whole)
    head = (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>"
    )
    notes = [f'<p class="note">{escape(line)}</p>' for line in comparison_talk(found)]
    lines = (
        head,
        f"<h1>{escape(title)}</h1>",
        *notes,
        *body,
        "</main>\n</body>\n</html>\n",
    )
    return harmless("\n".join(lines))


def _reports(found: Comparisons, names: Sequence[str], *, whole: bool) -> Iterator[str]:
    level = 2
    if len(found.steps) > 1:
        level = 3
        yield from _table("主要的数，各年", names, over_years(found, whole=whole))
    for at, step in enumerate(found.steps):
        if level > 2:
            yield f"<h2>{escape(names[at])} → {escape(names[at + 1])}</h2>"
        yield from _step(step, names[at], names[at + 1], level, whole=whole)


def _step(
    step: Comparison, last: str, this: str, level: int, *, whole: bool
) -> Iterator[str]:
    yield f"<h{level}>数</h{level}>\n<p>{escape(counted(step.numbers))}</p>"
    for title, numbers in told_first(step, whole=whole):
        for part in dict.fromkeys(one.part for one in numbers):
            of_part = [one for one in numbers if one.part == part]
            name = f"{title}：{part_title(step, part)}"
            name += f"，{last} → {this}" * (level > 2)
            yield from _numbers(name, last, this, of_part)
    yield f'<h{level}>标题、落款、正文</h{level}>\n<p class="note">{LEGEND}</p>'
    for line in step.lines:
        if line.changed:
            yield f"<p>{escape(line.label)}：{_marked(line.runs)}</p>"
    for section in step.prose:
        told = "" if section.changed else "（没有变）"
        yield f"<h{level + 1}>{escape(section.heading)}{told}</h{level + 1}>"
        yield from (_paragraph(one) for one in section.paragraphs)


def _paragraph(one: AlignedParagraph) -> str:
    begin = '<p class="moved">' if one.moved else "<p>"
    return f"{begin}{_marked(one.runs)}</p>"


def _marked(runs: Iterable[tuple[str, str]]) -> str:
    tags = {"removed": "del", "added": "ins"}
    return "".join(
        f"<{tags[kind]}>{escape(text)}</{tags[kind]}>" if kind in tags else escape(text)
        for kind, text in runs
    )


def _numbers(
    title: str, last: str, this: str, numbers: Sequence[ComparedNumber]
) -> Iterator[str]:
    reasons = any(one.why_not for one in numbers)
    heads = (last, this, *(("不能比的原因",) if reasons else HEADS))
    rows = [
        (
            one.label,
            [
                *both_shown(one),
                *([one.why_not] if reasons else [difference(one), percentage(one)]),
            ],
        )
        for one in numbers
    ]
    return _table(title, heads, rows)


def _county(found: CountyComparison, *, whole: bool) -> Iterator[str]:
    last, this = (f"{year}年" for year in found.years)
    yield from (f"<p>{escape(line)}</p>" for line in county_told(found))
    for title, totals in told_totals(found, whole=whole):
        yield from _numbers(title, last, this, totals)
    yield from (f"<p>{escape(line)}</p>" for line in only_in_one(found))
    addresses = unit_addresses(found)
    labels = {one.address: one.label for one in found.totals}
    units = [one for one in found.units if one.changed or (whole and one.numbers)]
    rows = [
        (unit_name(unit), [unit_cell(unit, one) for one in addresses]) for unit in units
    ]
    title = f"各单位：{this} 的数，括号里是比 {last} 增减"
    if rows:
        yield from _table(title, [labels[one] for one in addresses], rows, "box wide")


def _table(
    title: str,
    heads: Sequence[str],
    rows: Sequence[tuple[str, Sequence[str]]],
    kind: str = "box",
) -> Iterator[str]:
    name = escape(title)
    yield f'<div class="{kind}" role="region" tabindex="0" aria-label="{name}">\n<table>'
    yield f"<caption>{name}</caption>"
    columns = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    yield f'<thead><tr><th scope="col">名称</th>{columns}</tr></thead>\n<tbody>'
    for label, cells in rows:
        values = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        yield f'<tr><th scope="row">{escape(label)}</th>{values}</tr>'
    yield "</tbody>\n</table>\n</div>"
