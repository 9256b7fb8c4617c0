"""`govreport add`: the commands that edit a report in place."""

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option, Typer

from govreport.cli.help import ChineseCommand, ChineseGroup
from govreport.cli.options import (
    Day,
    Note,
    Quiet,
    RegisterFile,
    ReportFile,
    SetColumns,
    current_day,
    path_option,
)
from govreport.errors import FileProblem, GovReportError, UsageProblem
from govreport.forms import find_section, form, known_forms
from govreport.output.report import counted_lines, written_lines, zeroed_lines
from govreport.output.terminal import out_then_say, say
from govreport.tasks.changes import Why
from govreport.tasks.edit import PREFIX, count, declare_zeros
from govreport.tasks.narrative import (
    given_text,
    outline_of,
    quoted_last_year,
    refuse_file_name,
    refuse_own_name,
    write_narrative,
)
from govreport.tasks.record import why_of
from govreport.tomlfile.document import LARGEST_TEXT
from govreport.tomlfile.files import load, read_bytes
from govreport.workspace import Workspace
from govreport.workspace.files import STDIN, folder_year

app = Typer(
    cls=ChineseGroup,
    add_completion=False,
    no_args_is_help=True,
    subcommand_metavar="命令 [参数]…",
    options_metavar="[选项]",
    help="往报告里添加件数、声明零、写正文，往登记簿里添加申请；只改那一处，其余一字不动。",
)


def _cells(ctx: Context, incomplete: str) -> list[tuple[str, str]]:
    """Offer the shell addresses of cells, and the file's own counts."""
    the_form = form(known_forms()[-1])
    counts: tuple[str, ...] = ()
    try:
        report = load(Path(str(ctx.params.get("file"))))
        the_form, counts = report.form, tuple(report.counts)
    except GovReportError:
        pass  # no file named yet, or none that can be read: offer the newest form
    offers = [(str(cell), the_form.label(cell)) for cell in the_form.typed_cells]
    offers += [(f"{PREFIX}{name}", name) for name in counts]
    return [offer for offer in offers if offer[0].startswith(incomplete)]


@app.command(
    "count",
    cls=ChineseCommand,
    options_metavar="[选项]",
    # a number may be negative; it tells an option that is none itself
    context_settings={"ignore_unknown_options": True},
)
def _count(
    file: ReportFile,
    cell: Annotated[
        str,
        Argument(
            metavar="格",
            help="地址，如 applications.natural_person.received；"
            "或名称，如 自然人/予以公开；或 counts.自定名称",
            autocompletion=_cells,
        ),
    ],
    number: Annotated[str, Argument(metavar="数", help="加多少，不写是 1")] = "1",
    set_: Annotated[bool, Option("--set", help="改成这个数，而不是加上")] = False,
    minus: Annotated[bool, Option("--minus", help="减去，而不是加上")] = False,
    note: Note = "",
    day: Day = None,
    _quiet: Quiet = False,
) -> int:
    """给一格加上一个数；空着的格直接成为这个数。

    例：govreport add count 2023/某某乡.toml 自然人/新收
    """
    why = _why(file, note, day)
    done = count(file, cell, number, set_=set_, minus=minus, why=why)
    out_then_say(counted_lines(done))
    return 0


@app.command("zeros", cls=ChineseCommand, options_metavar="[选项]")
def _zeros(
    file: ReportFile,
    prefix: Annotated[
        str | None,
        Argument(
            metavar="范围",
            help="只填这部分，如 applications、applications.research，"
            "或 自然人、自然人/不予公开",
        ),
    ] = None,
    printed: Annotated[
        str,
        Option(
            "--printed",
            metavar="记号,…",
            help="原件里印这些记号的格也填 0，如 '/,—,无'；印了数或单位的不填",
        ),
    ] = "",
    dry_run: Annotated[
        bool, Option("--dry-run", help="只列出会填哪些格，不改文件")
    ] = False,
    note: Note = "",
    day: Day = None,
    _quiet: Quiet = False,
) -> int:
    """把还空着的格声明为 0：确实没有发生的，才这样填。

    填了哪些格都列出来。导入时原件印了别的字的格不填，也列出来。
    """
    why = _why(file, note, day)
    done = declare_zeros(file, prefix, printed=printed, save=not dry_run, why=why)
    out_then_say(zeroed_lines(file, done))
    return 0


@app.command("narrative", cls=ChineseCommand, options_metavar="[选项]")
def _narrative(
    file: ReportFile,
    section: Annotated[
        str,
        Argument(
            metavar="部分",
            help="overview、problems、other 等，或标题、序号，如 总体情况、五",
            autocompletion=lambda incomplete: [
                (one.id, one.heading or one.part)
                for one in form(known_forms()[-1]).sections
                if one.id.startswith(incomplete)
            ],
        ),
    ],
    text: Annotated[str | None, Argument(metavar="文字", help="正文；- 为标准输入")] = None,
    source: Annotated[
        Path | None, path_option("--file", told="正文取自这个文本文件")
    ] = None,
    append: Annotated[bool, Option("--append", help="接在原文后面，而不是替换")] = False,
    editor: Annotated[
        bool, Option("--edit", help="打开编辑器（环境变量 EDITOR）来写")
    ] = False,
    note: Note = "",
    day: Day = None,
    force: Annotated[
        bool, Option("--force", help="新的正文是空的、比原文短得多，也照样换上")
    ] = False,
    _quiet: Quiet = False,
) -> int:
    """写或续写一个部分的正文：一行一段，空行只作分隔。

    表里的数可以引用：{{ applications.total.received }}，检查和生成时填入。

    写好的原文不会被空的、不到三分之一长的正文换掉，要换请加 --force。
    """
    if [text is not None, source is not None, editor].count(True) != 1:
        message = "正文请用一种方式给出：直接写文字、--file 文件、- 标准输入、--edit 编辑器"
        raise UsageProblem(message)
    if append and editor:
        message = "--edit 打开的就是原文，不用再加 --append"
        raise UsageProblem(message)
    if str(file) == STDIN:
        raise FileProblem(file, "要改的是一个文件，请写报告的文件名；正文才可以是 -")
    why = _why(file, note, day)
    workspace = Workspace()
    opened = workspace.open(file)
    found = find_section(opened.report.form, section)
    before = opened.report.narrative.get(found.id, "")
    if text is not None and text != "-" and not force:
        refuse_own_name(found, section, text)
        refuse_file_name(text, (Path(), file.parent))
    given: AbstractContextManager[bytes]
    if editor:
        from govreport.output.editor import edited

        given = edited(file, found.id, before)
    else:
        given = nullcontext(_given(text, source))
    with given as raw:
        name = "编辑器里的正文" if editor else _name(text, source)
        new = given_text(found, raw, name)
        previous, unread = quoted_last_year(workspace, opened, new.text)
        if unread is not None:
            say(f"上年的报告读不了，引用的数没有核对：{unread}")
        done = write_narrative(
            file,
            new,
            previous,
            own=outline_of(workspace, opened),
            append=append,
            expected=before if editor else None,
            force=force,
            why=why,
        )
    out_then_say(written_lines(done))
    return 0


@app.command("request", cls=ChineseCommand, options_metavar="[选项]")
def _request(
    file: RegisterFile,
    received: Annotated[
        str, Option("--received", metavar="日期", help="收到日期，如 3月12日、2025-03-12")
    ],
    by: Annotated[
        str,
        Option("--by", metavar="类别", help="申请人类别，如 自然人、商业企业；不写姓名"),
    ],
    number: Annotated[
        str | None, Option("--number", metavar="编号", help="编号；不写就接着上一个往下编")
    ] = None,
    channel: Annotated[
        str | None,
        Option("--channel", metavar="渠道", help="申请渠道，如 当面、信函、网上"),
    ] = None,
    set_: SetColumns = None,
    _quiet: Quiet = False,
) -> int:
    """在登记簿（.csv）里登记一件新收的申请：加一行，其余一字不动。

    例：govreport add request 2025/某某乡人民政府.申请.csv --received 3月12日 --by 自然人
    """
    from govreport.output.requests import noted_lines
    from govreport.tasks.requests import add_request, fields_set

    asked = {"received": received, "applicant": by, "number": number, "channel": channel}
    given = {key: text for key, text in asked.items() if text is not None}
    done = add_request(file, given | fields_set(set_ or ()), current_day())
    out_then_say(noted_lines(done))
    return 0


def _why(file: Path, note: str, day: str | None) -> Why:
    """Read the reason and the day of a change, and tell of a day in another year."""
    year = folder_year(file)
    why = why_of(note, day, current_day(), year)
    if why.day is not None and year not in {None, why.day.year}:
        say(f"日期 {why.day} 不在报告的 {year} 年里，请核对")
    return why


def _given(text: str | None, source: Path | None) -> bytes:
    """Take the text that was given."""
    if source is not None:
        return read_bytes(source, LARGEST_TEXT)
    if text == "-":
        raw = sys.stdin.buffer.read(LARGEST_TEXT + 1)
        if len(raw) > LARGEST_TEXT:
            message = "标准输入大得离谱，不是一部分正文"
            raise UsageProblem(message)
        return raw
    return (text or "").encode(errors="surrogateescape")


def _name(text: str | None, source: Path | None) -> str:
    """Tell what a text that was given is called."""
    return str(source) if source is not None else "标准输入" if text == "-" else "正文"
