"""Report → what is pasted into a site's editor, and what its other fields ask for."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from govreport.forms import Table, lay_out
from govreport.pages import DAY, MARK, NOTE, SIGNATURE, TEXT, TITLE, heads, sealed
from govreport.prose import Paragraph, paragraphs
from govreport.render.context import chinese_date
from govreport.render.html import Piece, filled, is_title, spans, text_of
from govreport.report import DRAFT, Report

PROSE = "margin:0.5em 0;line-height:1.9;text-indent:2em"
HEAD = "margin:1.2em 0 0.5em;font-size:1.2em;font-weight:bold;line-height:1.6"
SIGNED = "margin:0.5em 0;line-height:1.9;text-align:right"
WARNING = "margin:0.5em 0;color:#b00020;text-align:center"
TABLE = "width:100%;margin:1em 0;border-collapse:collapse;border:1px solid #000"
CELL = "border:1px solid #000;padding:4px;line-height:1.5"
SUBJECT = "综合政务、政务公开"
"""The subject of such reports among those that sites sort by."""


def render_fragment(
    report: Report, *, draft: bool = False, facts: Mapping[str, str] | None = None
) -> str:
    """Write what belongs into the field of the text: no title, all styles in the lines.

    Editors drop style sheets, captions, scopes and the borders of heads; what stays is
    in every element itself. Its first lines are for browsers and for us, no editor
    shows them.
    """
    return sealed("".join(_parts(report, draft=draft, facts=facts or {})))


def _parts(report: Report, *, draft: bool, facts: Mapping[str, str]) -> Iterator[str]:
    title = text_of(report.full_title)
    yield f'<meta charset="utf-8">\n{heads(facts)}'
    yield f'<meta name="title" content="{title}" {MARK}="{TITLE}">\n'
    if draft:
        yield _line("p", WARNING, NOTE, f"<strong>{DRAFT}</strong>")
    for section in report.form.sections:
        if section.heading:
            yield _line("h2", HEAD, section.id, text_of(section.heading))
        for one in paragraphs(report.narrative.get(section.id, "")):
            yield _line("p", PROSE, TEXT, _headed(one))
        if section.table:
            yield from filled(report, _drawn(report.form.tables[section.table]))
    signed = {SIGNATURE: report.signature, DAY: chinese_date(report.signed_on)}
    for mark, text in signed.items():
        yield _line("p", SIGNED, mark, text_of(text)) if text else ""


def _line(tag: str, style: str, mark: str, inner: str) -> str:
    return f'<{tag} style="{style}" {MARK}="{mark}">{inner}</{tag}>\n'


def _headed(one: Paragraph) -> str:
    head = f"<strong>{text_of(one.head)}</strong>" if one.head else ""
    return f"{head}{text_of(one.text)}"


@lru_cache(maxsize=16)
def _drawn(table: Table) -> tuple[Piece, ...]:
    """Draw a table with holes for its numbers, once for all reports."""
    return tuple(_pieces(table))


def _pieces(table: Table) -> Iterator[Piece]:
    yield f'<table border="1" cellspacing="0" cellpadding="4" style="{TABLE}">\n<tbody>\n'
    whole = sum(table.widths)
    for row in lay_out(table):
        yield "<tr>"
        for cell in row:
            label = cell.text and not cell.head and not is_title(cell, table)
            end = cell.column + cell.colspan
            width = round(100 * sum(table.widths[cell.column : end]) / whole)
            style = f"{CELL};width:{width}%;text-align:{'left' if label else 'center'}"
            yield f'<td style="{style}"{spans(cell)}>'
            yield cell.cell if cell.cell is not None else text_of(cell.text or "")
            yield "</td>"
        yield "</tr>\n"
    yield "</tbody>\n</table>\n"


def render_info(report: Report, *, draft: bool = False) -> str:
    """Write what the other fields of a site's form ask for, a line for each."""
    title = report.full_title
    fields = {
        "标题": title,
        "发布机构": report.organ.name,
        "成文日期": chinese_date(report.signed_on),
        "主题分类": SUBJECT,
        "索引号": "",
        "附件": f"{title}.docx、{title}.pdf",
    }
    lines = [f"{name}：{' '.join(text.split())}" for name, text in fields.items()]
    return "\n".join([*[DRAFT] * draft, *lines]) + "\n"
