"""`govreport status`: who has reported, how the reports stand, what goes back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from inspect import Parameter, signature
from itertools import chain
from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer

from govreport import tasks
from govreport.cli.files import file_format
from govreport.cli.help import ChineseCommand
from govreport.cli.options import (
    Jobs,
    Quiet,
    Scheduler,
    Strict,
    TableFormat,
    WorkspaceFolder,
    path_option,
    runner,
    today_given,
)
from govreport.errors import GovReportError, UsageProblem
from govreport.output.letters import reminders_csv, reminders_told, slips_told
from govreport.output.published import verified_lines
from govreport.output.recorded import recorded_lines
from govreport.output.status import (
    as_csv,
    as_json,
    as_table,
    remarks,
    status_file,
    troubles,
)
from govreport.output.terminal import complain, insist_on_all, out, out_data, say
from govreport.tasks.outputs import write_output
from govreport.tasks.typed import organ_named, year_given
from govreport.tasks.year_context import YearContext, usual_year, year_context
from govreport.workspace import Workspace
from govreport.workspace.files import real
from govreport.workspace.ledger import NOTES
from govreport.workspace.roster import find_roster

app = Typer(add_completion=False)


def _with_notes(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command an option for each note of the ledger, behind `units`."""
    whole = signature(command, eval_str=True)
    *known, _given = whole.parameters.values()
    notes = [
        Parameter(
            key,
            Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[
                str | None, Option(one.option, metavar=one.metavar, help=one.help)
            ],
        )
        for key, one in NOTES.items()
    ]
    before = [one.name for one in known].index("units") + 1
    known = [one.replace(kind=Parameter.KEYWORD_ONLY) for one in known]
    whole = whole.replace(parameters=[*known[:before], *notes, *known[before:]])
    command.__signature__ = whole  # type: ignore[attr-defined] # where Typer looks
    return command


@app.command(cls=ChineseCommand, options_metavar="[选项]")
@_with_notes
def status(
    year: Annotated[
        str | None,
        Argument(
            metavar="年份",
            help="哪一年的报告；默认 1 到 6 月是上年，7 月起是最新的年份文件夹",
        ),
    ] = None,
    workspace: WorkspaceFolder = Path(),
    expect: Annotated[
        Path | None,
        path_option(
            "--expect",
            metavar="名册",
            told="应报单位的名册（.toml、.csv），或上年报告的文件夹；"
            "不写则用这里的 名册.xlsx（或 .csv、.toml），没有则用上年的文件夹",
        ),
    ] = None,
    output: TableFormat = "text",
    target: Annotated[
        Path | None,
        path_option(
            "-o", "--output", told="写到文件里，如 进度.xlsx，不打印；格式看文件名的结尾"
        ),
    ] = None,
    units: Annotated[
        list[str] | None,
        Option(
            "--set",
            metavar="单位",
            help="给这个单位登记下面几项；名称可以简写，几个单位用“、”隔开",
        ),
    ] = None,
    whose: Annotated[
        list[str] | None,
        Option(
            "--is",
            metavar="文件=单位",
            help="看不准是谁报来的文件，写明是哪个单位的，以后都算它的；可以写几次",
        ),
    ] = None,
    check: Annotated[
        list[Path] | None,
        path_option(
            "--check",
            told="从网站另存的网页（或公布的 Word、PDF），和审签的报告（没有审签的和"
            "现在的报告）逐格核对，登记结果；可以写几次",
        ),
    ] = None,
    slips: Annotated[
        Path | None,
        path_option(
            "--slips",
            metavar="文件夹",
            told="给每个有问题的单位写一份退回单（.docx 和 .txt），放在这里",
        ),
    ] = None,
    remind: Annotated[
        Path | None,
        path_option(
            "--remind",
            metavar="文件夹",
            told="给没有报、报来的读不了的单位各写一条催报的短信，连同一份名单，放在这里",
        ),
    ] = None,
    office: Annotated[
        str,
        Option(
            "--office",
            metavar="名称",
            help="退回单的落款，催报里写的联系单位；不写则用本级政府的名称",
        ),
    ] = "",
    force: Annotated[
        bool,
        Option(
            "--force",
            help="-o、--slips、--remind 要写的文件有人改过、不是程序生成的，也盖掉",
        ),
    ] = False,
    strict: Strict = False,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    today: Annotated[str | None, Option("--today", hidden=True)] = None,
    _quiet: Quiet = False,
    **given: str | None,
) -> int:
    """看各单位的报告报了没有、有没有问题、还有几天到期；登记收到、退回、公布；写退回单、催报。

    应报的单位在名册里，一行一个；没有名册的，上年文件夹里的单位今年都应报。

    期限是次年 1 月 31 日，本级政府汇总的是 3 月 31 日；名册和 govreport.toml 可以另定。

    登记：govreport status --set 青石乡 --received 今天

    看不准是谁的文件：govreport status --is 收件/海口所.docx=云溪县海口司法所

    上网以后核对：govreport status --check 另存的网页.html

    有错误的不能公布；有警告的核实后可以公布，括号里是还有几个警告。公布以后报告的
    数或文字又改过的，是“公布后有改动”，到重新公布、再登记为止。

    退出码：0 都报了、没有错误，1 有单位没有报、读不了、没有填完、有错误，汇总不全，或
    审签后、公布后有改动，核对的网页有不同（加 --strict 时，有警告也是），2 命令写错，
    或有文件读不了、写不了。
    """
    now = today_given(today)
    chosen = usual_year(workspace, now) if year is None else year_given(year)
    county = Workspace(workspace)
    noting = bool(units) or any(text is not None for text in given.values())
    if noting or whose or check:
        _refuse_both({"--slips": slips, "--remind": remind, "-o": target}, output)
        around = year_context(county, chosen, expect)
        if check:
            return _check(around, check, units or (), {**given, "--is": whose}, now)
        _answer(around, whose or ())
        return _record(around, units or (), given, now) if noting else 0
    form = _format(output, target, expect or find_roster(workspace, chosen))
    office = organ_named(office.strip(), "落款")
    letters = slips is not None or remind is not None
    result = tasks.status(
        county,
        chosen,
        today=now,
        roster=expect,
        run=runner(jobs, scheduler),
        slips=letters,
    )
    written, asked, done = None, None, None
    if remind is not None:
        asked = tasks.write_reminders(
            result, remind, office, table=reminders_csv, force=force
        )
    if slips is not None:
        written = tasks.write_slips(result, slips, office, force=force)
    if target is not None:
        content = status_file(result, form)
        done = write_output(target, content, result.around.folder, force=force)
    for error in troubles(result, written, asked, done):
        complain(error)
    if done is None:
        out_data(form, result, as_csv, as_json, lambda one: [as_table(one)])
    elif done.remark:
        insist_on_all(done.remark)
    told = (slips_told(written) if written else (), reminders_told(asked) if asked else ())
    for line in chain(remarks(result), *told):
        say(line)
    errors = (one.errors for one in (written, asked) if one)
    unwritten = (done and done.error) or any(errors)
    return 2 if unwritten else result.exit_code(strict=strict)


def _answer(around: YearContext, whose: Sequence[str]) -> None:
    for path, one in tasks.answer(around, whose).items():
        out(f"{path}：{one.unit}" + (f"（原来是 {one.before}）" if one.before else ""))
        for read in one.read:
            say(f"{read} 是从这份文件读的，不是它的，请删去")


def _record(
    around: YearContext, units: Sequence[str], given: Mapping[str, str | None], now: date
) -> int:
    done = tasks.record(around, units, given, now)
    for line in recorded_lines(done):
        out(line)
    if done.absent:
        names = "、".join(done.absent)
        say(f"{names}的报告还没有报来，公布的登记已照记；请核对是不是这个单位")
    return 0


def _check(
    around: YearContext,
    pages: Sequence[Path],
    units: Sequence[str],
    others: Mapping[str, object],
    now: date,
) -> int:
    """Hold what was published against the reports, each page for itself."""
    if any(one is not None for one in others.values()) or len(units) > 1:
        message = "--check 单独用：只能再写一个 --set，说明这是哪个单位的"
        raise UsageProblem(message)
    if units and len(pages) > 1:
        message = "--set 说明一个文件是哪个单位的，这里有几个文件；请分几次核对"
        raise UsageProblem(message)
    code = 0
    for page in pages:
        try:
            found = tasks.verify(around, page, now, "".join(units))
        except GovReportError as error:
            complain(error)
            code = 2
            continue
        for line in verified_lines(found):
            out(line)
        code = max(code, int(not found.same))
    return code


def _refuse_both(files: Mapping[str, Path | None], output: str) -> None:
    """Refuse what a command that notes something down does not do."""
    options = {**files, "--format": output != "text"}
    if asked := next((name for name, given in options.items() if given), None):
        message = f"登记和 {asked} 请分两次做：先登记（--set、--is），再不带它们运行一次"
        raise UsageProblem(message)


def _format(output: str, target: Path | None, roster: Path | None) -> str:
    if target is not None and roster is not None and real(target) == real(roster):
        message = f"-o {target} 是名册，会被盖掉；请写另一个文件，如 进度.xlsx"
        raise UsageProblem(message)
    return file_format(output, target, "进度.xlsx")
