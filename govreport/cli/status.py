"""`govreport status`: who has reported, how the reports stand, what goes back."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from govreport.cli.help import ChineseCommand
from govreport.cli.options import Jobs, Quiet, Scheduler, TableFormat, runner
from govreport.errors import GovReportError, UsageProblem, from_os_error
from govreport.organs import GOVERNMENT, kind_of
from govreport.output.terminal import complain, json_text, out, out_bytes, out_json, say
from govreport.tasks.slips import SlipWriter
from govreport.tasks.status import (
    MISSING,
    RosterMatch,
    UnitStatus,
    YearContext,
    totals,
    unit_reports,
)
from govreport.tasks.typed import plain_text, timestamp, year_given
from govreport.tomlfile.save import write
from govreport.workspace import Workspace
from govreport.workspace.files import YEAR_FOLDER, organ_files, real
from govreport.workspace.ledger import LABELS
from govreport.workspace.roster import ROSTERS, find_roster, unused_rosters

app = typer.Typer(add_completion=False)
SPRING = 6
"""Until June it is last year's reports that an office deals with."""
DATE = "日期"
FORMATS: Mapping[str, str] = {".csv": "csv", ".json": "json", ".txt": "text"}
"""What a file is to hold, by how its name ends."""


def _today(text: str | None) -> date:
    """The day that counts as today: as stated, by SOURCE_DATE_EPOCH, or the clerk's own."""
    if text is not None:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            message = f"--today 应写成 2024-01-15 这样，写的是“{text}”"
            raise UsageProblem(message) from error
    stamp = timestamp()
    return date.today() if stamp is None else stamp.date()  # noqa: DTZ011 -- the clerk's own calendar


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def status(
    year: Annotated[
        str | None,
        typer.Argument(
            metavar="年份",
            help="哪一年的报告；默认 1 到 6 月是上年，7 月起是最新的年份文件夹",
        ),
    ] = None,
    workspace: Annotated[
        Path,
        typer.Option(
            "--workspace", metavar="文件夹", readable=False, help="放各年份文件夹的地方"
        ),
    ] = Path(),
    expect: Annotated[
        Path | None,
        typer.Option(
            "--expect",
            metavar="名册",
            readable=False,
            help="应报单位的名册（.toml、.csv），或上年报告的文件夹；"
            "不写则用这里的 名册.csv（或 .toml、roster.csv），没有则用上年的文件夹",
        ),
    ] = None,
    output: TableFormat = "text",
    target: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="文件",
            readable=False,
            help="写到文件里，如 进度.csv，不打印；格式看文件名的结尾",
        ),
    ] = None,
    units: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="单位",
            help="给这个单位登记下面几项；名称可以简写，几个单位用“、”隔开",
        ),
    ] = None,
    received: Annotated[
        str | None,
        typer.Option(
            "--received", metavar=DATE, help="收到的日期，如 1月15日、今天；写“清空”是删去"
        ),
    ] = None,
    returned: Annotated[
        str | None, typer.Option("--returned", metavar=DATE, help="退回的日期")
    ] = None,
    published: Annotated[
        str | None, typer.Option("--published", metavar=DATE, help="公布的日期")
    ] = None,
    url: Annotated[
        str | None, typer.Option("--url", metavar="网址", help="公布在哪个网页")
    ] = None,
    slips: Annotated[
        Path | None,
        typer.Option(
            "--slips",
            metavar="文件夹",
            readable=False,
            help="给每个有问题的单位写一份退回单（.docx 和 .txt），放在这里",
        ),
    ] = None,
    office: Annotated[
        str,
        typer.Option(
            "--office", metavar="名称", help="退回单的落款；不写则用本级政府的名称"
        ),
    ] = "",
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    today: Annotated[str | None, typer.Option("--today", hidden=True)] = None,
    quiet: Quiet = False,
) -> int:
    """看各单位的报告报了没有、有没有问题、还有几天到期；登记收到、退回、公布；写退回单。

    应报的单位在名册里，一行一个；没有名册的，上年文件夹里的单位今年都应报。

    期限是次年 1 月 31 日，本级政府汇总的是 3 月 31 日；名册和 govreport.toml 可以另定。

    登记：govreport status --set 青石乡 --received 今天

    退出码：0 都报了，1 有单位没有报，2 有文件读不了、写不了。
    """
    now = _today(today)
    chosen = _year(year, workspace, now)
    folder = workspace / str(chosen)
    files = organ_files(folder) if folder.is_dir() else []
    roster = expect or find_roster(workspace, chosen)
    county = Workspace(workspace)
    entries = county.roster(chosen, roster)
    around = YearContext(chosen, entries, county.settings, county.ledger(chosen))
    given = dict(zip(LABELS, (received, returned, published, url), strict=True))
    if units or any(text is not None for text in given.values()):
        _refuse_both(slips, target, output)
        from govreport.tasks.record import record

        record(workspace, around, files, units or (), given, now, quiet=quiet)
        return 0
    if not files and not around.entries:
        raise _nothing(workspace, chosen)
    form = _format(output, target, roster)
    slip = None
    if slips is not None:
        slip = SlipWriter(slips, chosen, now, _office(office, around, files))
    tied, errors = RosterMatch(around), list[GovReportError]()
    for looked in unit_reports(
        county, files, runner(jobs, scheduler), slips=slip is not None
    ):
        standing = tied.add(looked)
        if looked.error is not None:
            complain(looked.error)
            errors.append(looked.error)
        if slip is not None:
            slip.add(standing, looked)
    standings = list(tied.all())
    _print(standings, around, now, form, target)
    _tell(standings, around, county, roster, now, quiet=quiet)
    if expect is None and (others := unused_rosters(workspace, roster)):
        say(_unused(others), quiet=quiet)
    for name in tied.unclaimed():
        say(f"登记里的“{name}”不在名册上，也没有它的报告；请核对名称", quiet=quiet)
    if slip is not None:
        slip.tell(quiet=quiet)
        errors += slip.errors
    missing = totals(standings)[MISSING]
    return 2 if errors else int(bool(missing))


def _refuse_both(slips: Path | None, target: Path | None, output: str) -> None:
    """UsageProblem for what a command that notes something down does not do."""
    options = (
        ("--slips", slips is not None),
        ("-o", target is not None),
        ("--format", output != "text"),
    )
    if asked := next((name for name, given in options if given), None):
        message = (
            f"登记和 {asked} 请分两次做：先 govreport status --set …，再不带 --set 运行一次"
        )
        raise UsageProblem(message)


def _year(text: str | None, workspace: Path, now: date) -> int:
    """The report year: the one asked for, else the one that an office deals with."""
    if text is not None:
        return year_given(text)
    years = [one for one in _years(workspace) if one <= now.year]
    return now.year - 1 if now.month <= SPRING or not years else max(years)


def _years(workspace: Path) -> list[int]:
    """The years that have a folder."""
    try:
        names = [path.name for path in workspace.iterdir() if path.is_dir()]
    except OSError as error:
        raise from_os_error(error, workspace, "读取") from error
    return sorted(int(name) for name in names if YEAR_FOLDER.fullmatch(name))


def _unused(rosters: Sequence[Path]) -> str:
    """What to say of further files that are called as rosters."""
    names = [path.name for path in rosters]
    proper = set(names) <= {*ROSTERS}
    advice = "" if proper else "；名册要另存为“CSV（逗号分隔）”，叫 名册.csv"
    return f"这里还有 {'、'.join(names)}，没有用{advice}"


def _nothing(workspace: Path, year: int) -> UsageProblem:
    folder = workspace / str(year)
    message = (
        f"没有 {folder} 里的报告，也没有名册和上年的报告，不知道谁应报；"
        f"请核对 --workspace，或用 --expect 给出名册"
    )
    if YEAR_FOLDER.fullmatch(workspace.absolute().name):
        message += "；现在就在年份文件夹里，请先退到上一层"
    elif folder.is_dir():
        message = (
            f"{folder} 文件夹里没有报告，也没有名册和上年的报告，不知道谁应报；"
            "请把报告放进去，或用 --expect 给出名册"
        )
    elif years := _years(workspace):
        message += f"；这里有的年份是 {'、'.join(map(str, years))}"
    return UsageProblem(message)


def _format(output: str, target: Path | None, roster: Path | None) -> str:
    """What to print: as was asked for, or as the file's name ends."""
    if target is None:
        return output
    if roster is not None and real(target) == real(roster):
        message = f"-o {target} 是名册，会被盖掉；请写另一个文件，如 进度.csv"
        raise UsageProblem(message)
    form = FORMATS.get(target.suffix.lower())
    if form is None:
        message = f"-o {target} 应以 {'、'.join(FORMATS)} 结尾，如 进度.csv"
        raise UsageProblem(message)
    if output not in ("text", form):
        message = f"-o {target} 是 {form}，与 --format {output} 不一致；请去掉一个"
        raise UsageProblem(message)
    return form


def _office(given: str, around: YearContext, files: Sequence[Path]) -> str:
    """Who signs the slips: as stated, else the government that they belong to."""
    names = [one.name for one in around.entries if one.kind == GOVERNMENT]
    names += [file.stem for file in files if kind_of(file.stem) == GOVERNMENT]
    alone = names[0] if len(set(names)) == 1 else ""
    return plain_text(given.strip(), "落款") or alone


def _print(
    standings: Sequence[UnitStatus],
    around: YearContext,
    now: date,
    form: str,
    target: Path | None,
) -> None:
    from govreport.output.status import as_csv, as_json, as_table

    if form == "csv":
        raw = as_csv(standings, now)
    elif form == "json":
        data = as_json(standings, around.year, now)
        if target is None:
            out_json(data)
            return
        raw = f"{json_text(data)}\n".encode()
    elif target is None:
        out(as_table(standings, now))
        return
    else:
        raw = f"{as_table(standings, now)}\n".encode()
    if target is not None:
        write(target, raw)
        return
    out_bytes(raw)


def _tell(
    standings: Sequence[UnitStatus],
    around: YearContext,
    county: Workspace,
    roster: Path | None,
    now: date,
    *,
    quiet: bool,
) -> None:
    """How many reported, who didn't, and what was compared with."""
    from govreport.output.status import doubts, missing_line, summary_line

    say(f"{around.year} 年度报告：{summary_line(standings, now)}", quiet=quiet)
    if missing := missing_line(standings):
        say(missing, quiet=quiet)
    if roster is None:
        told = "没有名册，也没有上年的报告，不知道还有谁应报；名册用 --expect 给出"
    else:
        told = f"应报单位按 {roster}" + "（上年的报告）" * roster.is_dir()
    say(told, quiet=quiet)
    for doubt in doubts(standings, around.year):
        say(doubt, quiet=quiet)
    files = [one.looked.path for one in standings if one.looked]
    folder = county.folder / str(around.year)
    for others in county.unused([folder] if folder.is_dir() else [], files):
        say(others, quiet=quiet)
