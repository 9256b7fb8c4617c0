"""`govreport waive`: findings that are right as they stand, explained in the file."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option, Typer

from govreport import tasks
from govreport.cli.help import ChineseCommand
from govreport.cli.options import Quiet, ReportFile
from govreport.errors import GovReportError, UsageProblem
from govreport.output.findings import finding_line
from govreport.output.terminal import out, say
from govreport.rules import codes, rule
from govreport.rules.waivers import refusal
from govreport.tasks.typed import plain_text
from govreport.tasks.waive import Unclear, WaiverRequest, codes_found

app = Typer(add_completion=False)


def _codes(ctx: Context, incomplete: str) -> list[tuple[str, str]]:
    """Offer the shell the codes found in the file, or all that can be waived."""
    known = [code for code in codes() if not refusal(code)]
    with suppress(GovReportError):  # no file named yet, or none that can be read
        file = Path(str(ctx.params.get("file")))
        found = codes_found(file)
        known = [code for code in known if code in found]
    offered = (code for code in known if code.startswith(incomplete.upper()))
    return [(code, rule(code).title) for code in offered]


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def waive(
    file: ReportFile,
    code: Annotated[
        str,
        Argument(metavar="规则", help="规则代码，如 X-CARRY", autocompletion=_codes),
    ],
    reason: Annotated[
        str,
        Option("--reason", metavar="理由", help="必写：为什么不用改，如 机构改革划入两件"),
    ],
    by: Annotated[str, Option("--by", metavar="姓名", help="谁核实的")] = "",
    cell: Annotated[
        list[str] | None,
        Option(
            "--cell",
            metavar="格",
            help="哪一处：一格的地址或名称，如 自然人/上年结转；"
            "或哪一部分，如 总体情况；可以写几次",
        ),
    ] = None,
    quote: Annotated[
        str, Option("--quote", metavar="文字", help="哪一句：正文那一句里的几个字")
    ] = "",
    every: Annotated[bool, Option("--all", help="这条规则报出的各处全部说明")] = False,
    _quiet: Quiet = False,
) -> int:
    """把一个查过、确实不用改的问题写明理由，检查时不再计入。

    理由连同当时的数（正文是当时的句子）记在报告文件末尾的 [[waivers]] 里；
    以后数或句子变了，理由就不再起作用，validate 会提醒。

    填写和勾稽关系的错误不能这样说明，只能改对。

    例：govreport waive 2023/某某乡.toml X-CARRY --reason 上年报告已更正
    """
    asked = WaiverRequest(
        code=code.strip().upper(),
        reason=plain_text(reason.strip(), "理由"),
        by=plain_text(by.strip(), "姓名"),
        cells=cell or (),
        quote=quote,
        every=every,
    )
    try:
        found = tasks.waive(file, asked)
    except Unclear as error:
        lines = (finding_line(error.checked, one) for one in error.findings)
        message = "\n  ".join((str(error), *lines))
        raise UsageProblem(message) from error
    if new := [finding for finding in found if finding.waived is None]:
        out(f"{file}：{len(new)} 处 {asked.code} 写明了理由，检查时不再计入")
        for finding in new:
            say(f"  {finding.message}")
    else:
        out(f"{file}：{asked.code} 已经写明过理由：{found[0].waived}")
    return 0
