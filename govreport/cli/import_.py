"""`govreport import`: published documents → report files, with an account of each."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from typer import Argument, Option, Typer

from govreport.cli.help import ChineseCommand
from govreport.cli.options import (
    Jobs,
    OutputFormat,
    Quiet,
    Scheduler,
    UseFiles,
    path_option,
    runner,
)
from govreport.errors import FileProblem
from govreport.output.imports import (
    account_lines,
    summary_line,
    summary_table,
    unread_rows,
)
from govreport.output.inbox import account_json, tell_account
from govreport.output.terminal import complain, out, out_json, out_text, say
from govreport.tasks.import_ import import_inbox
from govreport.tasks.import_values import ImportedFile, ImportOptions
from govreport.tasks.inbox import InboxAccount
from govreport.tasks.typed import organ_named, year_given
from govreport.workspace import Workspace

app = Typer(add_completion=False)
TABLES = frozenset({".xlsx", ".xls", ".ods", ".et", ".csv"})
"""Suffixes that a register of requests may have."""
WORTH = 4
"""Documents from which processes pay: a PDF takes a second."""


@app.command("import", cls=ChineseCommand, options_metavar="[选项]")
def import_(
    paths: Annotated[
        list[Path],
        Argument(
            metavar="文件…",
            readable=False,
            help="公布的报告（.docx .xlsx .xls .ods .et .odt .html .mhtml .pdf .txt .md "
            ".doc .wps .rtf），或放报告的文件夹；- 为标准输入",
        ),
    ],
    workspace: Annotated[
        Path,
        path_option(
            "--workspace",
            metavar="文件夹",
            told="放各年份文件夹的地方，报告写到 年份/机关.toml",
        ),
    ] = Path(),
    organ: Annotated[
        str, Option("--organ", metavar="名称", help="机关全称；不写则从标题、落款看")
    ] = "",
    year: Annotated[
        str | None,
        Option("--year", metavar="年份", help="哪一年的报告；不写则从标题、前言看"),
    ] = None,
    blank_as_zero: Annotated[
        bool, Option("--blank-as-zero", help="空白、“/”、“无”都当作 0，并记在文件里")
    ] = False,
    output: OutputFormat = "text",
    dry_run: Annotated[
        bool, Option("--dry-run", help="只读，打印读到什么，不写文件")
    ] = False,
    force: Annotated[
        bool, Option("--force", help="已有的文件整个换掉；原来的用 govreport undo 取回")
    ] = False,
    update: Annotated[
        bool, Option("--update", help="把更正后的报告读进已有的文件，只改不一样的数和文字")
    ] = False,
    answer: Annotated[
        list[str] | None,
        Option(
            "--answer",
            metavar="列=值=名称",
            help="申请台账里拿不准的写法是表上的哪一种，或 列=登记簿的列名；可以写几次",
        ),
    ] = None,
    use: UseFiles = None,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    _quiet: Quiet = False,
) -> int:
    """把已公布的报告读成报告文件，并说明读到多少、哪些没读到、为什么。

    一个数拿不准就留空，绝不猜；空白不当作 0；印出的总计照原样保留，合不上的 validate 会列。

    scaffold 新建以后还没有人填的报告文件，直接填进去；有人填过的不动，更正用 --update。

    一件申请一行的台账（.xlsx .xls .ods .csv）按列名认出来，读成 年份/机关.申请.csv；
    申请人的姓名、证件、电话、地址不读、不存，拿不准的写法先空着、列出来，用 --answer 说明。

    一个 Excel 文件里有几个单位的，每个单位各读成一份。

    收件文件夹里每个文件都有交代。同一单位的两份内容相同只读一份，不同的都不写，用 --use 选
    一份。

    退出码：0 要填的数全部读到，1 有的没读到、要核对、有单位报来的文件不能读，
    2 什么也没读到、读不了或写不了。
    """
    asked = ImportOptions(
        organ=organ_named(organ.strip()),
        year=None if year is None else year_given(year),
        blank_as_zero=blank_as_zero,
        dry_run=dry_run,
        force=force,
        update=update,
    )
    kept = _registers(paths, workspace, asked, answer or (), output)
    told_registers = {"registers": list(kept.told)} if kept.files else {}
    paths = [path for path in paths if path not in kept.alone]
    if kept.files and not paths:
        if output == "json":
            out_json({"schema_version": 1, "files": []} | told_registers)
        return kept.code
    done: list[ImportedFile] = []
    run = runner(jobs, scheduler, paths, at_least=WORTH)
    try:
        results, account = import_inbox(paths, Workspace(workspace), asked, run, use or ())
    except FileProblem as error:
        raise _only_registers(paths) or error from error
    account = _registers_apart(account)
    for one in results:
        done.append(one)
        for line in account_lines(one) if output == "text" else ():
            out(line)
        if one.trouble is not None:
            complain(one.trouble)
    told = [*done, *unread_rows(account)]
    if output == "json":
        from govreport.output.imports_json import outcome_json

        files = list(map(outcome_json, done))
        out_json(
            {"schema_version": 1, "files": files} | told_registers | account_json(account)
        )
    elif len(told) > 1:
        out_text(f"\n{summary_table(told)}")
    if len(told) > 1:
        say(summary_line(told))
    tell_account(account)
    code = max((one.code for one in done), default=0) or int(not account.whole)
    return max(code, kept.code)


def _only_registers(paths: Sequence[Path]) -> FileProblem | None:
    """Tell what to do with a folder in which there is nothing but registers."""
    lying = (
        path
        for folder in paths
        if folder.is_dir()
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in TABLES
    )
    from govreport.tasks.registers_found import registers_among

    found = registers_among(lying)
    if not found:
        return None
    told = f"里面没有报告，有 {len(found)} 份申请台账，放在文件夹里的不读；"
    advice = f"请写明是哪个文件再读，如 govreport import '{found[0]}'"
    return FileProblem(found[0].parent, told + advice)


def _registers_apart(account: InboxAccount) -> InboxAccount:
    """Tell registers from all else that wasn't read; most folders have no tables left."""
    lying = (*account.unread, *account.noted, *account.aside)
    if not any(one.path.suffix.lower() in TABLES for one in lying):
        return account
    from govreport.tasks.registers_found import registers_apart

    return registers_apart(account, TABLES)


class _Registers(NamedTuple):
    files: Sequence[Path] = ()
    alone: Sequence[Path] = ()
    code: int = 0
    told: Sequence[dict[str, Any]] = ()


def _registers(
    paths: Sequence[Path],
    workspace: Path,
    asked: ImportOptions,
    answers: Sequence[str],
    output: str,
) -> _Registers:
    """Read registers of requests that others kept, and tell of each."""
    if not any(path.suffix.lower() in TABLES for path in paths):
        return _Registers()
    from govreport.tasks.registers_found import is_report_too, registers_among

    files = registers_among(paths)
    if not (files or answers):
        return _Registers()
    from govreport.output.import_register import register_json, register_lines
    from govreport.tasks.import_register import answers_given, import_register

    given = answers_given(answers)
    done = [import_register(one, workspace, asked, given) for one in files]
    for one in done:
        for line in register_lines(one) if output == "text" else ():
            out(line)
        for error in filter(None, (one.error, *(each.error for each in one.written))):
            complain(error)
    code = max((one.code for one in done), default=0)
    alone = [path for path in files if not is_report_too(path)]
    return _Registers(files, alone, code, list(map(register_json, done)))
