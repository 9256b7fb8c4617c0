"""The `govreport` command: loads the command that was asked for, tells all errors."""

import errno
import os
import sys
from importlib import import_module
from keyword import iskeyword
from typing import Annotated, Any, TextIO, cast

import typer
from typer.exceptions import TyperException

from govreport import __version__
from govreport.aside import listen
from govreport.cli.help import ChineseCommand, ChineseGroup, told
from govreport.errors import GovReportError, from_os_error
from govreport.guard import mishap
from govreport.output.terminal import be_quiet, complain, insist, insist_on_all, say

CLOSED = 141
"""The exit code where the reader of a pipe went away, as shells have it."""
COMMANDS = {
    "scaffold": "新建一年的报告文件，结转上年的数",
    "add": "往报告里添加件数、声明零、写正文，登记一件申请",
    "close": "登记一件申请的处理结果",
    "register": "新建申请登记簿，一件申请一行",
    "tally": "照申请登记簿数出表三、表四，填进报告",
    "validate": "检查报告：勾稽关系、数字、跨年衔接、缺漏",
    "waive": "给查过、确实不用改的问题写明理由，不再计入",
    "render": "生成 Word 文件和纯文本",
    "template": "自己的 Word 模板：取官方的、核对、给上级的空白表放标签",
    "charts": "把报告的数画成图解",
    "import": "读入已公布的报告：Word、网页、PDF、文字",
    "rollup": "把各单位的报告逐格相加，汇总成一份",
    "status": "看各单位报了没有、有没有问题，登记收发，写退回单",
    "due": "看哪些申请快到期、哪些已经超期",
    "table": "把各单位的数列成一张表，用 Excel 看，和上年比",
    "publish": "把可以公布的报告放进一个文件夹，供上网、存档",
    "show": "在终端里看一份报告",
    "compare": "比两份报告、一个单位的各年、全县的两年：数和文字",
    "log": "看一个文件改过哪些地方，按月、按季合计件数",
    "undo": "退回最后一处改动",
    "doctor": "看电脑缺什么，存的东西还是不是当初存的",
    "explain": "解释一条规则、一格该填什么、一句话怎样读",
    "schema": "打印报告文件的格式说明（JSON Schema），供编辑器用",
}
"""The commands in the order of their use, with the line that help shows."""


class LazyGroup(ChineseGroup):
    """Knows its commands by name and summary, and imports the one that is run."""

    def __init__(self, **settings: Any) -> None:
        """List the commands without importing any."""
        super().__init__(**settings)
        self.commands.update(
            {name: ChineseCommand(name, help=text) for name, text in COMMANDS.items()}
        )

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that was asked for, and import its module."""
        name, stub, rest = super().resolve_command(ctx, args)
        if not name:
            return name, stub, rest
        module = import_module(f"govreport.cli.{name}{'_' if iskeyword(name) else ''}")
        command = typer.main.get_command(module.app)
        command.name = name
        return name, command, rest


app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    subcommand_metavar="命令 [参数]…",
    options_metavar="[选项]",
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _tell_version(value: bool) -> None:
    if value:
        sys.stdout.write(f"govreport {__version__}\n")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_tell_version, is_eager=True, help="显示版本号"),
    ] = False,
) -> None:
    """编制、检查、生成政府信息公开工作年度报告。

    每个命令都有说明：govreport 命令 --help
    """


def run(args: list[str] | None = None) -> int:
    """Run a command line, the process's own by default.

    The exit code: 0 done, 1 findings, 2 can't; 130 after Ctrl-C, 141 where nobody reads
    what is printed any more.
    """
    _open_streams()
    be_quiet(quiet=False)
    listen(say, insist)
    code: object = 2
    try:
        code = app(args, prog_name="govreport", standalone_mode=False)
        sys.stdout.flush()
    except TyperException as error:
        insist_on_all(told(error))
    except GovReportError as error:
        complain(error)
    except UnicodeError:
        complain(GovReportError("这个环境的字符集装不下要写的文件名，请设置 PYTHONUTF8=1"))
    except (OSError, SystemExit) as error:
        code = _unwritten(error)
    except Exception as error:  # noqa: BLE001 -- what nobody foresaw, told as such
        found = error.__cause__ if isinstance(error, typer.Abort) else error
        (command, *_) = (*(sys.argv[1:] if args is None else args), "")
        complain(mishap(found or error, f"govreport {command}".strip()))
    finally:
        try:
            sys.stderr.flush()
        except OSError:  # Python would fail over talk that could not be written
            sys.stderr = _nowhere("w")
    return code if isinstance(code, int) else 0


def _unwritten(error: OSError | SystemExit) -> int:
    """Tell what can't be read or printed, unless nobody reads it; gives the exit code."""
    trouble = error.__context__ if isinstance(error, SystemExit) else error
    if not isinstance(trouble, OSError):  # not Typer's way to end where a pipe is closed
        raise error
    if trouble.filename is not None:  # a path that can't even be asked about
        complain(from_os_error(trouble, trouble.filename, "读写"))
        return 2
    if trouble.errno == errno.ENOENT:  # no stream says that: we stand nowhere
        complain(GovReportError("现在所在的文件夹已经不在了，请换到（cd）别的文件夹再运行"))
        return 2
    closed = _is_closed(trouble)
    if not closed:  # the reader, say `head`, has seen enough
        complain(from_os_error(trouble, "标准输出", "写出"))
    sys.stdout = _nowhere("w")
    return CLOSED if closed else 2


def _is_closed(error: OSError) -> bool:
    """Whether nobody reads a pipe any more; Windows calls that an invalid argument."""
    odd = os.name == "nt" and error.errno == errno.EINVAL and error.filename is None
    return odd or isinstance(error, BrokenPipeError)


def _open_streams() -> None:
    """Make all three usable: a closed one is none, a console may lack characters."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, _nowhere(mode))
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _nowhere(mode: str) -> TextIO:
    return cast("TextIO", open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123 -- stays open to the end
