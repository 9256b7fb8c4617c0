"""`govreport template`: the official template, one's own, and the superiors' blank form."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer

from govreport.cli.help import ChineseCommand, ChineseGroup
from govreport.cli.options import FormName, OutputFormat, Quiet, one_of, path_option
from govreport.forms import form, known_forms
from govreport.output.template import fit_json, fit_lines, verdict_json, verdict_lines
from govreport.output.terminal import insist_on_all, out, out_json, out_then_say
from govreport.tasks.template_check import checked
from govreport.tasks.template_export import export_template, refuse_suffix
from govreport.tasks.template_fit import fit_template

app = Typer(
    cls=ChineseGroup,
    add_completion=False,
    no_args_is_help=True,
    subcommand_metavar="命令 [参数]…",
    options_metavar="[选项]",
    help="自己的 Word 模板：取官方的来改、核对、给上级发的空白表放上标签。",
)
Target = Annotated[
    Path, path_option("-o", "--output", told="写成哪个文件，如 templates/2021.docx")
]
OwnForm = Annotated[
    str | None,
    Option(
        "--form",
        metavar="|".join(known_forms()),
        callback=one_of(*known_forms()),
        help="按哪种表式；不写的自己认",
    ),
]
Force = Annotated[bool, Option("--force", help="已有的文件不要了，盖掉它")]


@app.command("export", cls=ChineseCommand, options_metavar="[选项]")
def _export(
    output: Target,
    form_id: FormName = None,
    force: Force = False,
    _quiet: Quiet = False,
) -> int:
    """写出官方的 Word 模板，在 Word、WPS 里改成自己要的版式。

    例：govreport template export -o templates/2021.docx
    """
    chosen = form_id or known_forms()[-1]
    remark = export_template(chosen, output, force=force)
    told = (
        "改版式、改字体、加封面都可以，{{ … }}、{% … %} 要留着；改好用 template check 核对"
    )
    out_then_say([f"{output}：写好了表式 {chosen} 的官方模板", told])
    if remark:
        insist_on_all(remark)
    return 0


@app.command("check", cls=ChineseCommand, options_metavar="[选项]")
def _check(
    file: Annotated[
        Path, Argument(metavar="模板", readable=False, help="Word 模板（.docx）")
    ],
    form_id: OwnForm = None,
    output_format: OutputFormat = "text",
    _quiet: Quiet = False,
) -> int:
    """核对模板：缺的、重的、放错格的、写错的标签，逐处说在哪里。

    不写 --form 的，看文件名（如 2021.docx），再看它合哪种表式。

    退出码：0 可以用，1 有要改的，2 读不了。
    """
    verdict = checked(file, None if form_id is None else form(form_id))
    if output_format == "json":
        out_json(verdict_json(file, verdict))
    else:
        for line in verdict_lines(file, verdict):
            out(line)
    return 0 if verdict.is_sound else 1


@app.command("fit", cls=ChineseCommand, options_metavar="[选项]")
def _fit(
    file: Annotated[
        Path, Argument(metavar="空白表", readable=False, help="上级发的空白表（.docx）")
    ],
    output: Target,
    form_id: OwnForm = None,
    force: Force = False,
    output_format: OutputFormat = "text",
    _quiet: Quiet = False,
) -> int:
    """给上级发的空白表放上标签，做成模板；空白表自己不动。

    按行、列的名称找三张表的每一格，按标题找各部分；版式、封面、页眉、页脚不变。
    填写说明、示例文字换成正文，换了哪些、留了哪些都列出来。认不出的不猜：
    列出来，模板照样写出，改好以前 render 不会用它。

    例：govreport template fit 空白表.docx -o templates/2021.docx

    退出码：0 全部放上、核对通过，1 有没放上的，2 读不了、没有表。
    """
    refuse_suffix(output)
    done = fit_template(file, output, form_id=form_id, force=force)
    if output_format == "json":
        out_json(fit_json(file, done))
    else:
        for line in fit_lines(file, done):
            out(line)
    if done.remark:
        insist_on_all(done.remark)
    return 0 if done.is_whole else 1
