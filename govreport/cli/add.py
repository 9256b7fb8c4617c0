"""`govreport add`: the group of the commands that edit a report in place."""

import typer

from govreport.cli.add_count import count
from govreport.cli.add_narrative import narrative
from govreport.cli.add_zeros import zeros
from govreport.cli.help import ChineseCommand, ChineseGroup

app = typer.Typer(
    cls=ChineseGroup,
    add_completion=False,
    no_args_is_help=True,
    subcommand_metavar="命令 [参数]…",
    options_metavar="[选项]",
    help="往报告里添加件数、声明零、写正文；只改那一处，其余一字不动。",
)
for command in (count, zeros, narrative):
    app.command(
        cls=ChineseCommand,
        options_metavar="[选项]",
        # a number may be negative; `count` tells an option that is none itself
        context_settings={"ignore_unknown_options": command is count},
    )(command)
