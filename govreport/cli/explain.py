"""`govreport explain`: a rule's page, or what belongs into a cell."""

import re
from typing import Annotated

from typer import Argument, Typer

from govreport.cli.help import ChineseCommand
from govreport.cli.options import FormName
from govreport.errors import UsageProblem
from govreport.forms import find_cell, find_group, form, known_forms
from govreport.output.rules import cell_page, group_page, rule_line, rule_page
from govreport.output.terminal import out
from govreport.rules import codes, rule

app = Typer(add_completion=False)
CODE = re.compile(r"[A-Za-z]\d?-[A-Za-z-]+")


def _codes(incomplete: str) -> list[tuple[str, str]]:
    return [
        (code, rule(code).title) for code in codes() if code.startswith(incomplete.upper())
    ]


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def explain(
    what: Annotated[
        str | None,
        Argument(
            metavar="规则或格",
            help="规则代码，如 T3-BALANCE；或一格的地址、名称，如 自然人/予以公开；"
            "或一组的名称，如 不予公开",
            autocompletion=_codes,
        ),
    ] = None,
    form_id: FormName = None,
) -> int:
    """解释一条规则，或说明一格、一组该填什么。

    不写参数则列出全部规则。
    """
    some = [code for code in codes() if code.startswith((what or "").upper())]
    if what is None or len(some) > 1:
        for code in some:
            out(rule_line(code))
        return 0
    if CODE.fullmatch(what):
        out(rule_page(rule(what.upper())))
        return 0
    the_form = form(form_id or known_forms()[-1])
    if (group := find_group(the_form, what)) is not None:
        out(group_page(the_form, group))
        return 0
    try:
        cell = find_cell(the_form, what)
    except UsageProblem as error:
        message = f"{error}\n（规则代码用 govreport explain 查看）"
        raise UsageProblem(message) from error
    out(cell_page(the_form, cell))
    return 0
