"""Typer's own words in Chinese: help pages and usage errors."""

import re
from typing import Any

from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

PANELS = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "DEFAULT_STRING": "[默认：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
    "ENVVAR_STRING": "[环境变量：{}]",
}
OPTION_HELP = {
    "help": "显示这份说明",
    "install_completion": "给当前的终端装上按 Tab 键补全",
    "show_completion": "打印补全脚本，供自行安装",
}
ERRORS = (
    (r"No such option: (\S+?)\.?(?: \(Possible options: (.+)\))?", "没有 {0} 这个选项{1}"),
    (r"No such command '(.+?)'\.?(?: Did you mean (.+)\?)?", "没有“{0}”这个命令{1}"),
    (r"Missing argument '(.+?)'.*", "缺少参数：{0}"),
    (r"Missing option '(.+?)'.*", "缺少选项：{0}"),
    (r"Missing command\.", "缺少命令"),
    (r"Got unexpected extra arguments? \((.+)\)", "多出了参数：{0}"),
    (r"Option '(.+?)' requires (?:an argument|\d+ arguments)\.", "选项 {0} 后面要写一个值"),
    (r"Option '(.+?)' does not take a value\.", "选项 {0} 后面不写值"),
    (r"Invalid value for '?(.+?)'?: (.+)", "{0} 的值不对：{1}"),
    (r"Invalid value: (.+)", "值不对：{0}"),
)
"""Typer's sentences, as regular expressions, with what to say instead."""


class _Chinese:
    """What commands and groups share: usage line and help in Chinese."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the usage line."""
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")

    def get_params(self, ctx: Any) -> Any:
        """The parameters, those of Typer's own with Chinese help."""
        params = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            if param.name in OPTION_HELP:
                param.help = OPTION_HELP[param.name]
        return params

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help page."""
        from typer import rich_utils

        for name, text in PANELS.items():
            setattr(rich_utils, name, text)
        super().format_help(ctx, formatter)  # type: ignore[misc]


class ChineseCommand(_Chinese, TyperCommand):
    """A command whose help is Chinese."""


class ChineseGroup(_Chinese, TyperGroup):
    """A group of commands whose help is Chinese."""


def told(error: TyperException) -> str:
    """A usage error in Chinese, with where to read on."""
    message = error.format_message()
    for pattern, text in ERRORS:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            parts = [match[1] if match.lastindex else ""]
            near = match[2] if match.lastindex == 2 else ""  # noqa: PLR2004
            if "Invalid" not in pattern:
                near = f"，是不是 {near.replace(chr(39), '')}" if near else ""
            message = text.format(*parts, near)
            break
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "govreport"
    return f"错误：{message}\n用法见：{command} --help"
