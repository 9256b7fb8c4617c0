"""Report → document: report in, bytes out, one row for each format."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from govreport.errors import UsageProblem
from govreport.pages import FRAGMENT, INFO, facts_of, is_intact
from govreport.prose import filled_in
from govreport.render.package import Made, made_of
from govreport.report import Report
from govreport.tomlfile.files import read_bytes


class RenderOptions(NamedTuple):
    """How to render: with which template, from which workspace, as a draft, when.

    `templates` are those that the workspace's settings choose, by form.
    `timestamp` is what documents are stamped with, nothing where it is None;
    `previous` last year's report, which the prose may quote; `facts` what a
    file says that it was made from, `report` the name of the report's file.
    `partial_template` takes a template that leaves something out, which whoever gives it
    is told of. `fonts` is a folder of fonts beside the system's. `charts` puts pictures of
    the report and of `earlier` ones, the latest first, behind a web page, None where the
    workspace's settings tell.
    """

    template: Path | None = None
    workspace: Path | None = None
    draft: bool = False
    timestamp: datetime | None = None
    previous: Report | None = None
    facts: Mapping[str, str] = {}
    partial_template: bool = False
    templates: Mapping[str, Path] = {}
    fonts: Path | None = None
    report: str = ""
    charts: bool | None = None
    earlier: tuple[Report, ...] = ()


class Format(NamedTuple):
    """What a report can be made into.

    Its files end on `suffix`; one that is not made by `default` has to be asked for.
    `text` can be read in a terminal; `made_of` reads what a file itself says that it
    was made from. One that is `templated` is filled into a template. Whoever asks for one
    gets those that it `brings`, too. One that is set in the fonts of this machine tells by
    `substitutes` which stand in for others; it may fail alone. One that has
    `pictures` shows other years, too, where that is asked for.
    """

    suffix: str
    render: Callable[[Report, RenderOptions], bytes]
    default: bool = False
    text: bool = True
    made_of: Callable[[Path], Made] | None = None
    templated: bool = False
    substitutes: Callable[[RenderOptions], str] | None = None
    brings: tuple[str, ...] = ()
    pictures: bool = False


def render(  # noqa: PLR0913 -- what a caller may choose, each by its name
    report: Report,
    format_: str = "docx",
    *,
    previous: Report | None = None,
    template: Path | None = None,
    draft: bool = False,
    timestamp: datetime | None = None,
    fonts: Path | None = None,
) -> bytes:
    """Make the document of a report in one of `FORMATS`: same input, same bytes."""
    options = RenderOptions(template, None, draft, timestamp, previous, fonts=fonts)
    return FORMATS[format_].render(report, options)


def _docx(report: Report, options: RenderOptions) -> bytes:
    from govreport.render.docx import render_docx
    from govreport.render.template import find_template

    if report.form.borrowed and options.template is None:
        tables = "、".join(
            report.form.section_of_table(table).heading for table in report.form.borrowed
        )
        message = (
            f"“{tables}”用的是别的表式，没有这样的 Word 模板；"
            "请按本年表式改填，或用 --template 给出自己的模板"
        )
        raise UsageProblem(message)
    return render_docx(
        filled_in(report, options.previous),
        find_template(
            report.form.id,
            explicit=options.template,
            workspace=options.workspace,
            chosen=options.templates,
        ),
        draft=options.draft,
        timestamp=options.timestamp,
        facts=options.facts,
    )


def _text(report: Report, options: RenderOptions) -> bytes:
    from govreport.render.text import render_text

    return render_text(filled_in(report, options.previous), draft=options.draft).encode()


def _pdf(report: Report, options: RenderOptions) -> bytes:
    from govreport.render.pdf import render_pdf

    return render_pdf(
        filled_in(report, options.previous),
        draft=options.draft,
        timestamp=options.timestamp,
        folder=options.fonts,
    )


def _xlsx(report: Report, options: RenderOptions) -> bytes:
    from govreport.render.xlsx import render_xlsx

    return render_xlsx(
        filled_in(report, options.previous),
        draft=options.draft,
        timestamp=options.timestamp,
        facts=options.facts,
    )


def _substitutes(options: RenderOptions) -> str:
    from govreport.render.pdf import remark

    return remark(options.fonts)


def _html(report: Report, options: RenderOptions) -> bytes:
    from govreport.render.html import facts_with, render_html

    facts = facts_with(options.facts, options.report)
    whole = filled_in(report, options.previous)
    behind = _pictures((whole, *options.earlier)) if options.charts else ""
    return render_html(whole, draft=options.draft, facts=facts, behind=behind).encode()


def _pictures(reports: Sequence[Report]) -> str:
    """Draw reports, the latest first, as a section that an import passes over."""
    from govreport.pages import MARK, NOTE
    from govreport.render.charts import charts_section, render_charts

    return charts_section(render_charts(reports), f'{MARK}="{NOTE}"')


def _fragment(report: Report, options: RenderOptions) -> bytes:
    from govreport.render.fragment import render_fragment
    from govreport.render.html import facts_with

    facts = facts_with(options.facts, options.report)
    whole = filled_in(report, options.previous)
    return render_fragment(whole, draft=options.draft, facts=facts).encode()


def _info(report: Report, options: RenderOptions) -> bytes:
    from govreport.render.fragment import render_info

    return render_info(report, draft=options.draft).encode()


def _page_made_of(path: Path) -> Made:
    """Read how a web page was made."""
    page = read_bytes(path).decode(errors="replace")
    return Made(facts_of(page), intact=is_intact(page))


FORMATS: Mapping[str, Format] = {
    "docx": Format(
        ".docx", _docx, default=True, text=False, made_of=made_of, templated=True
    ),
    "txt": Format(".txt", _text, default=True),
    "pdf": Format(".pdf", _pdf, text=False, substitutes=_substitutes),
    "html": Format(".html", _html, made_of=_page_made_of, pictures=True),
    "xlsx": Format(".xlsx", _xlsx, text=False, made_of=made_of),
    "fragment": Format(FRAGMENT, _fragment, made_of=_page_made_of, brings=("info",)),
    "info": Format(INFO, _info),
}
"""Every format by its name; the first is the document that is published."""


def format_of(name: str) -> str | None:
    """Tell which format a file's name says, None for none: the longest of all its ends."""
    found = [
        (len(one.suffix), format_)
        for format_, one in FORMATS.items()
        if name.lower().endswith(one.suffix)
    ]
    return max(found)[1] if found else None


def with_companions(formats: Iterable[str]) -> tuple[str, ...]:
    """Give formats with those that they bring, each once."""
    return tuple(
        dict.fromkeys(one for name in formats for one in (name, *FORMATS[name].brings))
    )
