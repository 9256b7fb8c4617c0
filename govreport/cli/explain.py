"""`govreport explain`: a rule's page, what belongs into a cell, how a sentence is read."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer

from govreport.cli.help import ChineseCommand
from govreport.cli.options import FormName
from govreport.output.rules import pages
from govreport.output.terminal import out, out_text, say
from govreport.rules import codes, rule

app = Typer(add_completion=False)


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
            "或一组的名称，如 不予公开；写了 --sentence 的，是报告文件",
            autocompletion=_codes,
        ),
    ] = None,
    sentence: Annotated[
        str | None,
        Option(
            "--sentence", metavar="句子", help="说明程序怎样读这句话，和报告的表对不对得上"
        ),
    ] = None,
    form_id: FormName = None,
) -> int:
    """解释一条规则，说明一格、一组该填什么，或者一句话怎样读、和表对不对得上。

    不写参数则列出全部规则。

    例：govreport explain --sentence "全年新收申请37件" 2023/某某乡.toml
    """
    if sentence is None:
        for page in pages(what, form_id):
            out_text(page)
        return 0
    from govreport.output.reading import reading_lines, remarks
    from govreport.tasks.explain import explain_sentence
    from govreport.workspace import Workspace

    read = explain_sentence(Workspace(), sentence, Path(what) if what else None, form_id)
    for line in reading_lines(read):
        out(line)
    for line in remarks(read):
        say(line)
    return 0
