"""Typer's own words in Chinese: help pages and usage errors."""

import re
from collections.abc import Iterator, Sequence
from inspect import cleandoc
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from govreport.errors import UsageProblem
from govreport.lazy import lazy
from govreport.text import padded, width, wrapped

WIDEST = 100
"""Columns of a help page on a wide terminal."""
NARROWEST = 20
"""Columns of an explanation, however narrow the terminal."""
PLACES = frozenset({"文件", "文件…", "文件夹", "位置", "名册"})
"""What stands for files and folders in help pages."""
NAMES = 24
"""Columns of the names in it."""
OPTION_HELP = {
    "help": "显示这份说明",
    "install_completion": "给当前的终端装上按 Tab 键补全",
    "show_completion": "打印补全脚本，供自行安装",
}
DASHES = lazy(r"(?<![^\s('])[—–－−]")
"""What an input method, or Word, makes of the two hyphens of an option."""
OPTION = lazy(r"(?P<dashes>[-—–－−‐]+)(?P<name>[A-Za-z][A-Za-z-]+)(?:=.*)?", re.DOTALL)
"""An option as it may be typed, with whatever dashes."""
NO_COMMAND = lazy(r"No such command '([^' ]+)'\.")
MEANT = {
    "check": "validate",
    "lint": "validate",
    "new": "scaffold",
    "init": "scaffold",
    "word": "render",
    "export": "render",
    "sum": "rollup",
    "list": "status",
}
"""What people of other programs type for a command of ours."""
ERRORS = (
    (r"No such option: (\S+) \(Possible options: (.+)\)", "没有 {0} 这个选项，是不是 {1}"),
    (r"No such option: (\S+)", "没有 {0} 这个选项"),
    (r"No such command '(count|zeros|narrative)'.*", "没有“{0}”这个命令，是不是 add {0}"),
    (r"No such command '(fit)'.*", "没有“{0}”这个命令，是不是 template {0}"),
    (r"No such command '(.*)\\u3000.*", "“{0}”后面是全角空格，请改成半角空格"),
    (r"No such command '(.+)'\.? Did you mean (.+)\?", "没有“{0}”这个命令，是不是 {1}"),
    (r"No such command '(.+)'\.", "没有“{0}”这个命令"),
    (r"Missing argument '(.+?)'.*", "缺少参数：{0}"),
    (r"Missing option '(.+?)'.*", "缺少选项：{0}"),
    (r"Missing command\.", "缺少命令"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((--[a-z-]+).*\)", "没有 {0} 这个选项"),
    (
        r"Got unexpected extra argument(?:s|\(s\))? \((件|条|份|个|次|起|元|万元|人次)\)",
        "多出了“{0}”：只写数，不写单位",
    ),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.+)\)", "多出了参数：{0}"),
    (r"Option '(.+?)' requires (?:an argument|\d+ arguments)\.", "选项 {0} 后面要写一个值"),
    (r"Option '(.+?)' does not take a value\.", "选项 {0} 后面不写值"),
    (r"Invalid value for '?(.+?)'?: Input should be a valid integer.*", "{0} 应是整数"),
    (r"Invalid value for '?(.+?)'?: (.+)", "{0} 的值不对：{1}"),
    (r"Invalid value: (.+)", "值不对：{0}"),
)
"""Typer's sentences, as regular expressions, with what to say instead."""


def _page(command: Any, ctx: Any) -> Iterator[str]:
    columns = min(get_terminal_size().columns, WIDEST)
    yield f"用法：{' '.join((ctx.command_path, *_usage(command, ctx)))}"
    for paragraph in cleandoc(command.help or "").split("\n\n"):
        yield from ("", *wrapped(paragraph.replace("\n", ""), columns))
    params = [param for param in command.get_params(ctx) if not param.hidden]
    tables = {
        "参数": [
            (param.metavar, param.help)
            for param in params
            if param.param_type_name == "argument"
        ],
        "选项": [_option(param) for param in params if param.param_type_name == "option"],
        "命令": [
            (name, command.get_command(ctx, name).help)
            for name in getattr(command, "commands", {})
        ],
    }
    for title, rows in tables.items():
        if rows:
            yield from ("", f"{title}：", *_table(rows, columns))


def _usage(command: Any, ctx: Any) -> Iterator[str]:
    yield command.options_metavar
    for param in command.get_params(ctx):
        if param.param_type_name == "argument":
            yield param.metavar if param.required else f"[{param.metavar}]"
    if hasattr(command, "subcommand_metavar"):
        yield command.subcommand_metavar


def _option(param: Any) -> tuple[str, str]:
    names = "，".join(sorted(param.opts, key=len))
    value = "" if param.is_flag else f" {param.metavar}"
    default = param.default
    shown = isinstance(default, str | Path) and str(default)
    return names + value, f"{param.help}（默认 {default}）" if shown else param.help


def _table(rows: Sequence[tuple[str, str]], columns: int) -> Iterator[str]:
    """Lay out two columns; a name too long for the first has its text below."""
    room = min(max(width(name) for name, _ in rows), NAMES) + 4
    for name, text in rows:
        first, *rest = wrapped(text.partition("\n")[0], max(columns - room, NARROWEST))
        if width(name) + 4 > room:
            yield f"  {name}"
            yield " " * room + first
        else:
            yield padded(f"  {name}", room) + first
        yield from (" " * room + line for line in rest)


class ChinesePage:
    """What a command's help page is in Chinese; Typer's own cuts that at the margin."""

    def get_params(self, ctx: Any) -> Any:
        """Give the parameters, those of Typer's own with Chinese help."""
        params = super().get_params(ctx)  # type: ignore[misc] # beside Typer's class
        for param in params:
            param.help = OPTION_HELP.get(param.name, param.help)
        return params

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        formatter.write("\n".join(_page(self, ctx)))


class ChineseCommand(ChinesePage, TyperCommand):
    """A command whose help page is Chinese."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Take the arguments apart; an empty one stands for no file and no folder."""
        params = self.get_params(ctx)
        _refuse_empty(params, args)
        _refuse_one_dash(params, args)
        return super().parse_args(ctx, args)


class ChineseGroup(ChinesePage, TyperGroup):
    """A group of commands whose help page is Chinese."""


def _refuse_empty(params: Any, args: Sequence[str]) -> None:
    """Refuse "" where a file or folder is meant: it would be this folder."""
    options = [param for param in params if param.param_type_name == "option"]
    places = {name for one in options if one.metavar in PLACES for name in one.opts}
    texts = {name for one in options if one.metavar for name in one.opts} - places
    only_files = all(one.metavar in PLACES for one in params if one not in options)
    for before, arg in zip(("", *args), args, strict=False):
        if not arg and (before in places or (only_files and before not in texts)):
            message = "有一个参数是空的，应是文件或文件夹；写在脚本里的，看变量有没有值"
            raise UsageProblem(message)


def _refuse_one_dash(params: Any, args: Sequence[str]) -> None:
    """Refuse the name of an option behind one dash, or behind another than its two."""
    from govreport.forms import nearest

    known = [name for one in params for name in one.opts if name.startswith("--")]
    for arg in args:
        if arg == "--":
            return
        typed = OPTION.fullmatch(arg)
        if typed is None or typed["dashes"] == "--":
            continue
        meant = f"--{typed['name'].lower()}"
        other = typed["dashes"] != "-"
        if meant not in known:
            meant = "".join(nearest(meant, known, 1)) if other else ""
        if meant:
            message = (
                f"“{arg}”要写成 {meant}；选项前面是两个半角减号 --"
                f"{'，不是破折号' if other else ''}"
            )
            raise UsageProblem(message)


def told(error: TyperException) -> str:
    """Tell a usage error in Chinese, and where to read on."""
    message = error.format_message()
    if type(error).__name__ == "NoArgsIsHelpError":
        return message
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "govreport"
    dashes = "；选项前面是两个半角减号 --，不是破折号" if DASHES.search(message) else ""
    offered = _offered(message, context)
    return f"错误：{_translated(message)}{dashes}{offered}\n用法见：{command} --help"


def _offered(message: str, context: Any) -> str:
    """Tell which commands do what an unknown one was to do, or all that there are."""
    unknown = NO_COMMAND.fullmatch(message)
    group: Any = getattr(context, "command", None)
    if unknown is None or not hasattr(group, "commands"):
        return ""
    word = MEANT.get(unknown[1].lower(), unknown[1])
    some = {name: one.help or "" for name, one in group.commands.items()}
    near = [name for name, told in some.items() if word == name or word in told]
    if near:
        return f"，是不是 {'、'.join(near)}"
    return f"；可以用的有：{'、'.join(some)}"


def _translated(message: str) -> str:
    for pattern, text in ERRORS:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            return text.format(*((part or "").replace("'", "") for part in match.groups()))
    return f"命令写法不对（{message}）"
