"""`govreport import`: published documents → report files, with an account of each."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from tabulate import tabulate

from govreport.cli.help import ChineseCommand
from govreport.cli.options import Jobs, OutputFormat, Quiet, Scheduler, runner
from govreport.errors import FileProblem, GovReportError, UsageProblem
from govreport.findings import Finding
from govreport.forms import Cell
from govreport.importers import Imported
from govreport.importers.updates import updates
from govreport.organs import kind_of
from govreport.output.imports import (
    ImportedFile,
    account_lines,
    outcome_json,
    summary_rows,
)
from govreport.output.terminal import complain, out, out_json, printable, say
from govreport.report import Organ, Report
from govreport.rules import Case, check
from govreport.settings import Settings
from govreport.tasks.typed import plain_text, year_given
from govreport.tasks.validate import load_settings
from govreport.tomlfile.document import Document
from govreport.tomlfile.edit import edit
from govreport.tomlfile.files import load, read
from govreport.tomlfile.read import YEARS, read_report
from govreport.tomlfile.save import create, update, write
from govreport.tomlfile.write import cell_comment, cell_order, dumps
from govreport.workspace.documents import documents, raw_document, read_published
from govreport.workspace.files import STDIN, file_name, find_organ

app = typer.Typer(add_completion=False)


YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
"""A year in the name of a file."""
WORTH = 4
"""Documents from which processes pay: a PDF takes a second."""


class _Read(NamedTuple):
    """A document that was read, and the hash of its bytes."""

    file: Path
    outcome: ImportedFile
    sha256: str = ""


class ImportOptions(NamedTuple):
    """What the command line asks for, for all documents alike."""

    workspace: Path
    organ: str
    year: int | None
    blank_as_zero: bool
    dry_run: bool
    force: bool
    update: bool
    settings: Settings


@app.command("import", cls=ChineseCommand, options_metavar="[选项]")
def import_(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="文件…",
            readable=False,
            help="公布的报告（.docx .html .pdf .txt .md .doc .wps .rtf），"
            "或放报告的文件夹；- 为标准输入",
        ),
    ],
    workspace: Annotated[
        Path,
        typer.Option(
            "--workspace",
            metavar="文件夹",
            readable=False,
            help="放各年份文件夹的地方，报告写到 年份/机关.toml",
        ),
    ] = Path(),
    organ: Annotated[
        str, typer.Option("--organ", metavar="名称", help="机关全称；不写则从标题、落款看")
    ] = "",
    year: Annotated[
        str | None,
        typer.Option("--year", metavar="年份", help="哪一年的报告；不写则从标题、前言看"),
    ] = None,
    blank_as_zero: Annotated[
        bool,
        typer.Option("--blank-as-zero", help="空白、“/”、“无”都当作 0，并记在文件里"),
    ] = False,
    output: OutputFormat = "text",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只读，打印读到什么，不写文件")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="已有的文件整个换掉，原来的内容不留")
    ] = False,
    update: Annotated[
        bool,
        typer.Option("--update", help="把更正后的报告读进已有的文件，只改不一样的数和文字"),
    ] = False,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    quiet: Quiet = False,
) -> int:
    """把已公布的报告读成报告文件，并说明读到多少、哪些没读到、为什么。

    一个数拿不准就留空，绝不猜；空白不当作 0；印出的总计照原样保留，合不上的 validate 会列。

    退出码：0 要填的数全部读到，1 有的没读到，2 什么也没读到、读不了或写不了。
    """
    if force and update:
        message = "--force 是整个换掉，--update 是只改不同之处，只能用一个"
        raise UsageProblem(message)
    job = ImportOptions(
        workspace=workspace,
        organ=plain_text(organ.strip(), "机关名称"),
        year=None if year is None else year_given(year),
        blank_as_zero=blank_as_zero,
        dry_run=dry_run,
        force=force,
        update=update,
        settings=load_settings(workspace),
    )
    outcomes: list[ImportedFile] = []
    files = documents(paths)
    taken: dict[Path, str] = {}
    run = runner(jobs, scheduler, files, at_least=WORTH)
    for one in run(partial(_read, job), files):
        outcome = _written(one, job, taken)
        outcomes.append(outcome)
        if output == "text":
            _print(outcome)
        if outcome.error is not None:
            complain(outcome.error)
        elif outcome.code == 2:
            complain(FileProblem(outcome.path, "一个数也没有读到，没有写文件"))
    if output == "json":
        out_json({"schema_version": 1, "files": [outcome_json(one) for one in outcomes]})
    elif len(outcomes) > 1:
        heads = ["文件", "机关", "年份", "读到", "结果"]
        out("")
        rows = [list(map(printable, row)) for row in summary_rows(outcomes)]
        out(tabulate(rows, heads, disable_numparse=True))
    if len(outcomes) > 1:
        say(_total(outcomes), quiet=quiet)
    return max(outcome.code for outcome in outcomes)


def _print(outcome: ImportedFile) -> None:
    for line in account_lines(outcome):
        out(printable(line))
    if outcome.written:
        out(printable(f"  已写入 {outcome.target}"))
    elif outcome.current:
        out(printable(f"  以前读入过，{outcome.target} 没有再写；要整个换掉加 --force"))


def _total(outcomes: Sequence[ImportedFile]) -> str:
    counts = [sum(one.code == code for one in outcomes) for code in (0, 1, 2)]
    return (
        f"{len(outcomes)} 个文件：{counts[0]} 个全部读到，"
        f"{counts[1]} 个有数没读到，{counts[2]} 个没有读成"
    )


def _read(job: ImportOptions, file: Path) -> _Read:
    """What stands in a document, in any process; one's trouble never stops the others."""
    try:
        raw = raw_document(file)
        imported = read_published(
            file, raw, organ=job.organ, year=job.year, blank_as_zero=job.blank_as_zero
        )
    except GovReportError as error:
        return _Read(file, ImportedFile(str(file), error=error))
    imported = imported._replace(report=_with_kind(imported.report))
    if doubt := _other_year(file, imported.report.year, job.year):
        account = imported.reconciliation
        account = account._replace(notes=(*account.notes, doubt))
        imported = imported._replace(reconciliation=account)
    disagreeing = _disagreeing(imported.report, job.settings)
    outcome = ImportedFile(str(file), imported, findings=disagreeing)
    return _Read(file, outcome, sha256(raw).hexdigest())


def _other_year(file: Path, year: int | None, asked: int | None) -> str:
    """What to say where a document is called by another year than it states."""
    named = {int(found) for found in YEAR.findall(file.stem)}
    if asked is not None or year is None or len(named) != 1 or year in named:
        return ""
    (called,) = named
    return (
        f"文件名写的是 {called} 年，里面写的是 {year} 年，请核对；"
        f"确是 {called} 年的，加 --year {called} 再读"
    )


def _written(read: _Read, job: ImportOptions, taken: dict[Path, str]) -> ImportedFile:
    """Put what was read where it belongs; one organ's year only once in a run."""
    file, outcome, _ = read
    if outcome.code == 2 or outcome.imported is None:
        return outcome
    imported = outcome.imported
    try:
        target = _target(file, imported.report, job)
        if target in taken:
            sentence = f"和 {taken[target]} 是同一机关同一年的报告，没有写入"
            raise FileProblem(file, sentence)
        taken[target] = str(file)
        outcome = outcome._replace(target=target)
        source = _source(read, job)
        if job.update:
            return _updated(outcome, imported, target, source, dry_run=job.dry_run)
        if not job.force and _is_read_in(target, read.sha256):
            return outcome._replace(current=True)
        if not job.dry_run:
            _write(target, imported, source, force=job.force)
        return outcome._replace(written=not job.dry_run)
    except GovReportError as error:
        return outcome._replace(error=error)


def _is_read_in(target: Path, sha256: str) -> bool:
    """Whether a report's file was read from these very bytes."""
    if not target.is_file():
        return False
    source = read(target).data.get("source")
    return isinstance(source, dict) and source.get("sha256") == sha256


def _with_kind(report: Report) -> Report:
    name = report.organ.name
    return replace(report, organ=Organ(name, kind=kind_of(name) if name else ""))


def _disagreeing(report: Report, settings: Settings) -> list[Finding]:
    """Published totals that their parts don't give."""
    codes = frozenset(identity.code for identity in report.form.identities)
    return check(Case(report, settings=settings), codes)


def _target(file: Path, report: Report, job: ImportOptions) -> Path:
    """The file that a report belongs in: the one of its organ, or a new one."""
    if not report.organ.name:
        raise FileProblem(file, "看不出是哪个机关的报告，请加 --organ 机关全称")
    if report.year is None or report.year not in YEARS:
        raise FileProblem(file, "看不出是哪一年的报告，请加 --year 年份")
    plain_text(report.organ.name, "机关名称")
    folder = job.workspace / str(report.year)
    known = find_organ(folder, report.organ) if folder.is_dir() else None
    return known or folder / f"{file_name(report.organ.name)}.toml"


def _source(read: _Read, job: ImportOptions) -> dict[str, object]:
    stdin = str(read.file) == STDIN
    source: dict[str, object] = {
        "name": "标准输入" if stdin else _printable(read.file.name),
        "sha256": read.sha256,
    }
    return source | ({"blank_as_zero": True} if job.blank_as_zero else {})


def _printable(name: str) -> str:
    """A file's name as it may stand in a file: what no file may hold becomes `?`."""
    whole = name.encode("utf-8", "replace").decode()
    return "".join(char if char.isprintable() else "?" for char in whole)


def _write(
    target: Path, imported: Imported, source: dict[str, object], *, force: bool
) -> None:
    raw = dumps(imported.report, source=source, remarks=_remarks(imported)).encode()
    if create(target, raw):
        return
    if not force:
        sentence = "已经有了，没有改动；要读进更正的内容用 --update，要整个换掉用 --force"
        raise FileProblem(target, sentence)
    write(target, raw)


def _remarks(imported: Imported) -> dict[Cell, str]:
    """What stands in the file beside a number that was not read."""
    remarks = {}
    for unread in imported.reconciliation.unread:
        if not unread.blank and unread.printed:
            told = f"原件印的是“{' '.join(unread.printed.split())}”，没有读进来"
            remarks.update(dict.fromkeys(unread.cells, told))
    return remarks


def _updated(
    outcome: ImportedFile,
    imported: Imported,
    target: Path,
    source: dict[str, object],
    *,
    dry_run: bool,
) -> ImportedFile:
    """Read a corrected document into the file that is there."""
    if not target.exists():
        sentence = "还没有这个文件，谈不上更正；去掉 --update 就会新建"
        raise FileProblem(target, sentence)
    known = load(target)
    if not known.organ.names & imported.report.organ.names:
        sentence = (
            f"这个文件是“{known.organ.name}”的，不是“{imported.report.organ.name}”的；"
            "确是同一机关的，先在文件的 aliases 里写上另一个名称"
        )
        raise FileProblem(target, sentence)
    found = updates(known, imported)
    if dry_run or not found.changes:
        return outcome._replace(updates=found)

    def change(document: Document) -> bytes:
        report = read_report(document)
        fresh = updates(report, imported)
        values: dict[tuple[str, ...], object] = {
            one.path: one.after for one in fresh.changes
        }
        values |= {("source", key): value for key, value in source.items()}
        comments = {
            tuple(cell): cell_comment(report.form, cell) for cell in report.form.cells
        }
        return edit(document, values, order=cell_order(report.form), comments=comments)

    update(target, change)
    return outcome._replace(written=True, updates=found)
