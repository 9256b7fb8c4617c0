"""`govreport schema`: a form's JSON Schema, for editors."""

import typer

from govreport.cli.help import ChineseCommand
from govreport.cli.options import FormName
from govreport.forms import form, known_forms
from govreport.output.terminal import out_json
from govreport.schema import json_schema

app = typer.Typer(add_completion=False)


@app.command(cls=ChineseCommand, options_metavar="[选项]")
def schema(
    form_id: FormName = None,
) -> int:
    """打印报告文件的格式说明（JSON Schema 第 4 稿），供编辑器用。

    编辑器装上 Taplo（VS Code 里叫 Even Better TOML），便在填写时提示每一格的
    名称和填法，标出写错的名称和数。

    保存成文件，在报告文件的第一行注明它在哪里，如 #:schema ../govreport-2021.schema.json；
    新建报告时 scaffold --schema 会一并做好。表与表、年与年合不合得上，仍由 validate 检查。
    """
    out_json(json_schema(form(form_id or known_forms()[-1])))
    return 0
