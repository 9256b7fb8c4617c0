"""`govreport explain`: a rule's page, or what belongs into a cell."""

import re
from typing import Annotated

import typer

from govreport.cli.help import ChineseCommand
from govreport.errors import UsageProblem
from govreport.forms import Cell, Form, Identity, find_cell, form, guidance, known_forms
from govreport.output.terminal import SEVERITIES, out
from govreport.rules import Rule, codes, rule

app = typer.Typer(add_completion=False)
CODE = re.compile(r"[A-Za-z]\d?-[A-Za-z-]+")


def _codes(incomplete: str) -> list[tuple[str, str]]:
    return [
        (code, rule(code).title) for code in codes() if code.startswith(incomplete.upper())
    ]


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def explain(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="规则或格",
            help="规则代码，如 T3-BALANCE；或一格的地址、名称，如 自然人/予以公开",
            autocompletion=_codes,
        ),
    ] = None,
    form_id: Annotated[
        str | None,
        typer.Option(
            "--form",
            metavar="|".join(known_forms()),
            help="按哪种表式；默认最新的",
        ),
    ] = None,
) -> int:
    """解释一条规则，或说明一格该填什么。

    不写参数则列出全部规则。
    """
    if what is None:
        for code in codes():
            out(_rule_line(code))
        return 0
    some = [code for code in codes() if code.startswith(what.upper())]
    if len(some) > 1:
        for code in some:
            out(_rule_line(code))
        return 0
    if CODE.fullmatch(what):
        out(_rule_page(rule(what.upper())))
        return 0
    the_form = form(form_id or known_forms()[-1])
    try:
        cell = find_cell(the_form, what)
    except UsageProblem as error:
        message = f"{error}\n（规则代码用 govreport explain 查看）"
        raise UsageProblem(message) from error
    out(_cell_page(the_form, cell))
    return 0


def _rule_line(code: str) -> str:
    return f"{code:<14}{SEVERITIES[rule(code).severity]}  {rule(code).title}"


def _rule_page(page: Rule) -> str:
    examples = "\n\n".join(
        f"{title}：{example.text}\n{_indented(example.changes)}"
        for title, example in (("通过的例子", page.passing), ("不通过的例子", page.failing))
    )
    return (
        f"{page.code}  {SEVERITIES[page.severity]}  {page.title}\n\n"
        f"{page.text}\n\n依据：{page.basis}\n\n{examples}"
    )


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.strip().splitlines())


def _cell_page(the_form: Form, cell: Cell) -> str:
    table = the_form.tables[cell.table]
    section = the_form.section_of_table(cell.table)
    lines = [
        f"{the_form.label(cell)}",
        f"地址：{cell}（表式 {the_form.id}）",
        f"位置：{section.part} {section.heading}",
    ]
    block, item = the_form.block(cell), the_form.item(cell)
    for word, leaf in (("列" if "blocks" in table.across else "行", block), ("项", item)):
        lines.append(f"{word}：{' → '.join(leaf.path)}")
    for entry in guidance(the_form, cell):
        lines += ["", f"【{entry.label}】{entry.text}"]
        lines += [
            f"  · {note.text}（{'官方：' + note.source if note.official else '惯例'}）"
            for note in entry.notes
        ]
    if the_form.is_derived(cell):
        lines += ["", "这一格由程序算出，不用填；报告里写了就核对。"]
    rules = [one for one in the_form.identities if _speaks_of(one, cell)]
    if rules:
        codes = "、".join(dict.fromkeys(one.code for one in rules))
        lines += ["", f"核对这一格的规则：{codes}"]
    return "\n".join(lines)


def _speaks_of(identity: Identity, cell: Cell) -> bool:
    return any(term.cell == cell for term in (*identity.left, *identity.right))
