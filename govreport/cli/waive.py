"""`govreport waive`: findings that are right as they stand, explained in the file."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from govreport.cli.help import ChineseCommand
from govreport.cli.options import Quiet, ReportFile
from govreport.errors import GovReportError, UsageProblem
from govreport.findings import Finding
from govreport.forms import Address, Form, find_cell, find_section
from govreport.output.terminal import finding_line, out, say
from govreport.report import COUNTS, NARRATIVE, Report, Waiver
from govreport.rules import Case, codes, rule
from govreport.rules.similar import ALIKE
from govreport.rules.waivers import (
    addresses,
    applies,
    outdated,
    plain,
    refusal,
    values_of,
)
from govreport.tasks.typed import plain_text
from govreport.tasks.validate import Checked, Read, Source, case_of, checked, twins_of
from govreport.tomlfile.document import Document, parse
from govreport.tomlfile.edit import append, edit
from govreport.tomlfile.files import load
from govreport.tomlfile.read import WAIVER, read_report
from govreport.tomlfile.save import update
from govreport.tomlfile.write import waiver_entry
from govreport.workspace.files import organ_files

app = typer.Typer(add_completion=False)


class Asked(NamedTuple):
    """What the command line asks for."""

    code: str
    cells: Sequence[str]
    quote: str
    every: bool
    reason: str
    by: str


def _codes(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """What the shell offers: the codes found in the file, or all that can be waived."""
    known = [code for code in codes() if not refusal(code)]
    with suppress(GovReportError):  # no file named yet, or none that can be read
        file = Path(str(ctx.params.get("file")))
        found = _checked(file, load(file))[1].findings
        known = [code for code in known if code in {one.code for one in found}]
    offered = (code for code in known if code.startswith(incomplete.upper()))
    return [(code, rule(code).title) for code in offered]


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def waive(
    file: ReportFile,
    code: Annotated[
        str,
        typer.Argument(metavar="规则", help="规则代码，如 X-CARRY", autocompletion=_codes),
    ],
    reason: Annotated[
        str,
        typer.Option(
            "--reason", metavar="理由", help="必写：为什么不用改，如 机构改革划入两件"
        ),
    ],
    by: Annotated[str, typer.Option("--by", metavar="姓名", help="谁核实的")] = "",
    cell: Annotated[
        list[str] | None,
        typer.Option(
            "--cell",
            metavar="格",
            help="哪一处：一格的地址或名称，如 自然人/上年结转；"
            "或哪一部分，如 总体情况；可以写几次",
        ),
    ] = None,
    quote: Annotated[
        str,
        typer.Option("--quote", metavar="文字", help="哪一句：正文那一句里的几个字"),
    ] = "",
    every: Annotated[
        bool, typer.Option("--all", help="这条规则报出的各处全部说明")
    ] = False,
    quiet: Quiet = False,
) -> int:
    """把一个查过、确实不用改的问题写明理由，检查时不再计入。

    理由连同当时的数（正文是当时的句子）记在报告文件末尾的 [[waivers]] 里；
    以后数或句子变了，理由就不再起作用，validate 会提醒。

    填写和勾稽关系的错误不能这样说明，只能改对。

    例：govreport waive 2023/某某乡.toml X-CARRY --reason 上年报告已更正
    """
    asked = Asked(
        code=code.strip().upper(),
        cells=cell or (),
        quote=quote,
        every=every,
        reason=plain_text(reason.strip(), "理由"),
        by=plain_text(by.strip(), "姓名"),
    )
    if refused := refusal(asked.code):
        raise UsageProblem(refused)
    if not asked.reason:
        message = "--reason 后面要写理由：为什么不用改"
        raise UsageProblem(message)
    told: list[str] = []

    def change(document: Document) -> bytes:
        report = read_report(document)
        case, one = _checked(file, report, asked.code)
        found = _picked(one, report.form, asked)
        new = [finding for finding in found if finding.waived is None]
        if new:
            told.append(f"{file}：{len(new)} 处 {asked.code} 写明了理由，检查时不再计入")
            told.extend(f"  {finding.message}" for finding in new)
        else:
            told.append(f"{file}：{asked.code} 已经写明过理由：{found[0].waived}")
        return _explained(document, case, one.findings, new, asked)

    update(file, change)
    out(told[0])
    for line in told[1:]:
        say(line, quiet=quiet)
    return 0


def _checked(file: Path, report: Report, code: str = "") -> tuple[Case, Checked]:
    """A report with its findings; for the rule that compares, with others beside it."""
    others = organ_files(file.absolute().parent) if code == ALIKE else []
    beside = [other for other in others if other.name != file.name]
    alike = twins_of([file, *beside]).get(file, ())
    case, trouble = case_of(file, Source(report))
    return case, checked(Read(file, case, trouble), alike)


def _picked(one: Checked, form: Form, asked: Asked) -> list[Finding]:
    """The findings that are meant; UsageProblem where there are none, or several."""
    found = [finding for finding in one.findings if finding.code == asked.code]
    if not found and one.error is not None:
        raise one.error
    if not found:
        raise UsageProblem(_nothing(one, asked.code))
    meant = [finding for finding in found if _is_meant(form, found, finding, asked)]
    if not meant:
        message = f"{asked.code} 没有报在那里，现在报在：\n{_listed(one, found)}"
        raise UsageProblem(message)
    left = [finding for finding in meant if finding.waived is None]
    if len(left) > 1 and not asked.every:
        message = (
            f"{asked.code} 报了 {len(left)} 处，请用 --cell 或 --quote 写明是哪一处，"
            f"都不用改的加 --all：\n{_listed(one, left)}"
        )
        raise UsageProblem(message)
    return meant


def _nothing(one: Checked, code: str) -> str:
    """That there is no such finding, and of which rules there are some."""
    others = dict.fromkeys(f.code for f in one.findings if not refusal(f.code))
    instead = f"；现在报出的、可以说明的有：{'、'.join(others)}" if others else ""
    return f"{one.path}：现在没有 {code} 这条问题，不用说明{instead}"


def _listed(one: Checked, found: Sequence[Finding]) -> str:
    return "\n".join(f"  {finding_line(one, finding)}" for finding in found)


def _is_meant(form: Form, found: Sequence[Finding], finding: Finding, asked: Asked) -> bool:
    """Whether a finding speaks of all cells and has the words that were asked for."""
    known = frozenset[Address]().union(*map(addresses, found))
    wanted = (_addresses(form, cell.strip(), known) for cell in asked.cells)
    words = plain(asked.quote)
    return words in plain(finding.quote or finding.message) and all(
        some & addresses(finding) for some in wanted
    )


def _addresses(form: Form, text: str, known: frozenset[Address]) -> frozenset[Address]:
    """What a text may name: an address, a section, a cell of this year or last."""
    named = {Address.parse(text), Address((NARRATIVE, text)), Address((COUNTS, text))}
    if literal := known & named:
        return literal
    named = set()
    with suppress(UsageProblem):
        named.add(Address((NARRATIVE, find_section(form, text).id)))
    try:
        cell = find_cell(form, text)
    except UsageProblem:
        if not named:
            raise
    else:
        named |= {Address(cell), Address(cell, last_year=True)}
    return frozenset(named)


def _explained(
    document: Document,
    case: Case,
    findings: Sequence[Finding],
    new: Sequence[Finding],
    asked: Asked,
) -> bytes:
    """The file with a waiver of each new one, in place of one that is out of date."""
    written: list[Waiver] = []
    for finding in new:
        if any(applies(waiver, finding, case) for waiver in written):
            continue  # the same words twice
        taken = {waiver.number for waiver in written}
        old = [w for w in outdated(case, finding, findings) if w.number not in taken]
        waiver = Waiver(
            number=old[0].number if old else "",
            code=asked.code,
            cells=tuple(place.address for place in finding.places),
            values=values_of(finding, case),
            reason=asked.reason,
            by=asked.by,
        )
        raw = _rewritten(document, waiver, old[0]) if old else _added(document, waiver)
        document = parse(raw, document.name, document.path)
        written.append(waiver)
    return document.raw


def _added(document: Document, waiver: Waiver) -> bytes:
    return append(document, "waivers", waiver_entry(waiver))


def _rewritten(document: Document, waiver: Waiver, old: Waiver) -> bytes:
    """The file with an old waiver's values replaced; whoever gave it no longer does."""
    entry = waiver_entry(waiver) | ({"by": waiver.by} if old.by else {})
    around = ("waivers", old.number)
    order = [(*around, key) for key in WAIVER]
    return edit(document, {(*around, key): entry[key] for key in entry}, order=order)
