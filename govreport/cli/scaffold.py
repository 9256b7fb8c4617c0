"""`govreport scaffold`: the files to start a year with."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from govreport.cli.help import ChineseCommand
from govreport.cli.options import Quiet
from govreport.errors import FileProblem, GovReportError, UsageProblem, from_os_error
from govreport.findings import Severity
from govreport.forms import Form, form_for_year
from govreport.organs import kind_of, known_kinds
from govreport.outline import OutlinePart
from govreport.output.terminal import complain, out, say
from govreport.report import Organ, Report
from govreport.scaffold import new_report, refreshed
from govreport.schema import schema_name, schema_text
from govreport.tasks.typed import plain_text, year_given
from govreport.tasks.validate import checked, open_case
from govreport.tomlfile.document import Document
from govreport.tomlfile.edit import edit
from govreport.tomlfile.files import load
from govreport.tomlfile.new import cell_order, dumps
from govreport.tomlfile.read import KINDS, read_report
from govreport.tomlfile.save import create, update, write
from govreport.workspace import Workspace
from govreport.workspace.files import YEAR_FOLDER, file_name, organ_files

app = typer.Typer(add_completion=False)
SCHEMA_MARK = b"json-schema.org/draft-04"
"""What a file must have for us to take it for a schema of ours."""
DUE_MONTHS = 3
"""Until March the report of the year before is due: units in January, governments then."""


def _today() -> date:
    return date.today()  # noqa: DTZ011 -- the clerk's own calendar


def _kinds(incomplete: str) -> list[tuple[str, str]]:
    return [item for item in known_kinds().items() if item[0].startswith(incomplete)]


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def scaffold(
    year: Annotated[
        str | None,
        typer.Argument(metavar="年份", help="为哪一年的报告建文件；默认今年"),
    ] = None,
    refresh: Annotated[
        bool,
        typer.Option("--refresh", help="上年的数定了以后，补填已有文件里空着的“上年结转”"),
    ] = False,
    workspace: Annotated[
        Path,
        typer.Option(
            "--workspace", metavar="文件夹", readable=False, help="放各年份文件夹的地方"
        ),
    ] = Path(),
    organ: Annotated[
        list[str] | None,
        typer.Option("--organ", metavar="名称", help="机关全称，可以写几次"),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar="类别",
            help="--organ 的类别，不写则按名称推断："
            + "、".join(f"{kind} {label}" for kind, label in KINDS.items()),
            autocompletion=_kinds,
        ),
    ] = None,
    zeros: Annotated[
        bool, typer.Option("--zeros", help="全部数字先填 0（零报告），不留空白")
    ] = False,
    schema: Annotated[
        bool,
        typer.Option(
            "--schema",
            help="让编辑器在新文件里提示和检查：另写一份格式说明，并在第一行注明",
        ),
    ] = False,
    show_last: Annotated[
        bool, typer.Option("--show-last", help="打印上年的正文，供对照着写")
    ] = False,
    quiet: Quiet = False,
) -> int:
    """新建一年的报告文件：年份/机关.toml。

    上年文件夹里的每个机关各建一个，机关信息照抄，“上年结转”取上年的“结转下年度”。

    已有的文件不动，重复运行没有影响，可以放进定时任务。
    """
    target_year = _today().year if year is None else year_given(year)
    if kind is not None and kind not in known_kinds():
        message = f"没有“{kind}”这个类别，可用的有：{'、'.join(known_kinds())}"
        raise UsageProblem(message)
    folder, last_folder = workspace / str(target_year), workspace / str(target_year - 1)
    jobs = list(_jobs(folder, last_folder, organ or (), kind))
    if not jobs and not (folder.is_dir() and organ_files(folder)):
        raise _no_last_year(workspace, last_folder, target_year)
    own = Workspace(workspace).outline
    if schema:
        _write_schema(workspace, form_for_year(target_year), quiet=quiet)
    if not jobs:
        say(f"{last_folder} 里没有上年的报告，{folder} 没有变动", quiet=quiet)
    errors = []
    for path, last_path, named in jobs:
        try:
            previous = None if last_path is None else load(last_path)
            _one(
                path,
                target_year,
                named or _organ_of(previous),
                previous,
                zeros=zeros,
                schema=schema,
                own=own,
                refresh=refresh,
                quiet=quiet,
            )
            if show_last and previous is not None:
                _print_last(previous)
        except GovReportError as error:
            errors.append(error)
            complain(error)
    if year is None and _today().month <= DUE_MONTHS:
        _tell_due(last_folder, quiet=quiet)
    return 2 if errors else 0


def _jobs(
    folder: Path, last_folder: Path, organs: Sequence[str], kind: str | None
) -> Iterator[tuple[Path, Path | None, Organ | None]]:
    """What to write, from which of last year's files, for which new organ."""
    last_files = organ_files(last_folder) if last_folder.is_dir() else []
    by_name = {path.name: path for path in last_files}
    named = {f"{file_name(plain_text(name, '机关名称'))}.toml": name for name in organs}
    for path in last_files:
        if path.name not in named:
            yield folder / path.name, path, None
    for name, organ in named.items():
        last = by_name.get(name)
        fresh = Organ(organ.strip(), kind=kind or kind_of(organ.strip()))
        yield folder / name, last, None if last is not None else fresh


def _no_last_year(workspace: Path, last_folder: Path, year: int) -> UsageProblem:
    message = (
        f"没有找到 {last_folder} 里的上年报告；第一次使用请写："
        f"govreport scaffold {year} --organ 机关全称"
    )
    if YEAR_FOLDER.fullmatch(workspace.absolute().name):
        message += "；现在就在年份文件夹里，请先退到上一层"
    return UsageProblem(message)


def _write_schema(workspace: Path, form: Form, *, quiet: bool) -> None:
    """Put the schema of a form into the workspace, where it isn't there as it is now."""
    path, raw = workspace / schema_name(form), schema_text(form).encode()
    try:
        workspace.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            raise FileProblem(path, "这不是普通文件，不能写格式说明")
        there = path.read_bytes() if path.exists() else None
    except OSError as error:
        raise from_os_error(error, path, "写入") from error
    if there is not None and SCHEMA_MARK not in there:
        raise FileProblem(path, "已经有一个别的文件叫这个名称；请把它移走再试")
    if raw != there:
        write(path, raw)
        say(f"{path} 已经写好，供编辑器用", quiet=quiet)


def _organ_of(previous: Report | None) -> Organ:
    organ = previous.organ if previous is not None else Organ("")
    if not organ.name:
        message = "上年的报告里没有机关名称（organ.name），请先补上"
        raise UsageProblem(message)
    plain_text(organ.name, "上年报告的机关名称（organ.name）")
    return organ


def _one(
    path: Path,
    year: int,
    organ: Organ,
    previous: Report | None,
    *,
    zeros: bool,
    schema: bool,
    own: Sequence[OutlinePart],
    refresh: bool,
    quiet: bool,
) -> None:
    there = None
    if path.parent.is_dir():
        there = Workspace().organ_file(path.parent, organ)
    path = path if path.exists() or there is None else there
    report = new_report(year, organ, previous, zeros=zeros, own=own)
    beside = f"../{schema_name(report.form)}" if schema else ""
    if not path.exists() and create(path, dumps(report, schema=beside).encode()):
        out(str(path))
        label = KINDS.get(organ.kind, "没有写")
        known = len(report.form.typed_cells) - len(report.missing)
        say(f"  类别：{label}；已有 {known} 格，待填 {len(report.missing)} 格", quiet=quiet)
    elif refresh and previous is not None:
        _refresh(path, previous, quiet=quiet)
    else:
        say(f"{path} 已经有了，没有变动", quiet=quiet)


def _refresh(path: Path, previous: Report, *, quiet: bool) -> None:
    filled: list[str] = []

    def change(document: Document) -> bytes:
        report = read_report(document)
        new = refreshed(report, previous)
        filled.extend(f"{report.form.label(cell)} {new[cell]}" for cell in new)
        changes = {tuple(cell): value for cell, value in new.items()}
        return edit(document, changes, order=cell_order(report.form))

    update(path, change)
    if filled:
        out(str(path))
        say(f"  补填：{'，'.join(filled)}", quiet=quiet)
    else:
        say(f"{path} 没有要补填的", quiet=quiet)


def _print_last(previous: Report) -> None:
    out(f"—— {previous.full_title} ——")
    for section in previous.form.sections:
        text = previous.narrative.get(section.id, "").strip()
        if text:
            out(f"{section.heading or section.part}\n{text}\n")


def _tell_due(folder: Path, *, quiet: bool) -> None:
    """How last year's reports stand, which are due now."""
    workspace = Workspace(folder.parent)
    for path in organ_files(folder) if folder.is_dir() else ():
        one = checked(open_case(workspace, path))
        if one.error is not None:
            complain(one.error)
            continue
        blank, errors = one.blanks, one.count(Severity.ERROR)
        state = (
            f"还有 {blank} 格没有填，{errors} 处错误"
            if blank or errors
            else "没有错误，可以公布"
        )
        say(f"{folder.name} 年度报告现在到期：{path} {state}", quiet=quiet)
