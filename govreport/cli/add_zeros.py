"""`govreport add zeros`: declares that what is still blank did not happen."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from govreport.cli.options import Quiet, ReportFile
from govreport.errors import UsageProblem
from govreport.findings import Path as KeyPath
from govreport.forms import Address, Cell, Form, nearest
from govreport.output.terminal import out, say
from govreport.report import Report
from govreport.scaffold import nothing
from govreport.tomlfile.document import Document
from govreport.tomlfile.edit import edit
from govreport.tomlfile.read import read_report
from govreport.tomlfile.save import update
from govreport.tomlfile.write import cell_comment, cell_order

FEW = 10
"""This many cells are named one by one."""


def zeros(
    file: ReportFile,
    prefix: Annotated[
        str | None,
        typer.Argument(
            metavar="范围", help="只填这部分，如 applications 或 applications.research"
        ),
    ] = None,
    quiet: Quiet = False,
) -> int:
    """把还空着的格声明为 0：确实没有发生的，才这样填。"""
    filled: list[str] = []
    told: list[str] = []

    def change(document: Document) -> bytes:
        report = read_report(document)
        wanted = _within(report, prefix)
        new = {
            tuple(cell): value
            for cell, value in nothing(report).items()
            if tuple(cell)[: len(wanted)] == wanted
        }
        filled.extend(".".join(path) for path in new)
        told.extend(_zeroed(report.form, [Cell(*path) for path in new]))
        comments = {tuple(cell): cell_comment(report.form, cell) for cell in report.missing}
        return edit(document, new, order=cell_order(report.form), comments=comments)

    update(file, change)
    out(f"{file}：{len(filled)} 格填为 0" if filled else f"{file}：没有空着的格")
    for line in told:
        say(f"  {line}", quiet=quiet)
    return 0


def _zeroed(the_form: Form, cells: Sequence[Cell]) -> Iterator[str]:
    """What was declared: the cells where they are few, else how many in each part."""
    if len(cells) <= FEW:
        yield from map(the_form.label, cells)
    else:
        for table in the_form.tables:
            count = sum(cell.table == table for cell in cells)
            if count:
                yield f"{the_form.section_of_table(table).heading}：{count} 格"
    carried = [cell for cell in cells if (cell.table, cell.item) in _carried(the_form)]
    if carried:
        names = "、".join(dict.fromkeys(the_form.item(cell).label for cell in carried))
        yield f"其中有：{names}；请与上年报告和登记簿核对，确实没有才是 0"


def _carried(the_form: Form) -> set[tuple[str, str]]:
    """The items that tie a year to the next."""
    return {
        (term.cell.table, term.cell.item)
        for identity in the_form.identities
        if identity.across_years and len(identity.left) == len(identity.right) == 1
        for term in (*identity.left, *identity.right)
    }


def _within(report: Report, prefix: str | None) -> KeyPath:
    """The path that a prefix stands for; UsageProblem where there is none such."""
    if prefix is None:
        return ()
    address = Address.parse(prefix.strip("."))
    known = {tuple(cell)[:length] for cell in report.form.cells for length in (1, 2, 3)}
    if address.last_year or address.path not in known:
        names = [".".join(one) for one in known]
        near = "、".join(nearest(prefix, names)) or "、".join(report.form.tables)
        message = f"没有“{prefix}”这个范围；相近的有：{near}"
        raise UsageProblem(message)
    return address.path
