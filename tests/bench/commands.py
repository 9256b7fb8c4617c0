"""Single commands as whole processes, against an empty Typer app and docxtpl alone."""

import json
import shutil
from pathlib import Path

from bench.measures import PYTHON, SAMPLE, TEMPLATE, Figure, ours, pair

NOTHING = """import typer

app = typer.Typer()


@app.command()
def one() -> None:
    '''One.'''


@app.command()
def two() -> None:
    '''Two.'''


app()
"""
PLAIN = """import json
from pathlib import Path
import typer
from docxtpl import DocxTemplate

def render(template: Path, context: Path, target: Path) -> None:
    document = DocxTemplate(template)
    document.render(json.loads(context.read_text(encoding="utf-8")))
    document.save(target)

typer.run(render)
"""


def contexts(folder: Path) -> Path:
    """The names that the official template uses, as a file of JSON."""
    from govreport.render.context import context_of
    from govreport.tomlfile.files import load

    values = context_of(load(SAMPLE), draft=False)
    values["narrative"] = {
        name: [paragraph._asdict() for paragraph in text]
        for name, text in values["narrative"].items()  # type: ignore[attr-defined] # a dict
    }
    file = folder / "context.json"
    file.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    return file


def measures(folder: Path) -> list[Figure]:
    """How much longer single commands take than the least that could be done."""
    nothing, plain = folder / "two.py", folder / "plain.py"
    nothing.write_text(NOTHING, encoding="utf-8")
    plain.write_text(PLAIN, encoding="utf-8")
    file = folder / "one" / "2022" / SAMPLE.name
    file.parent.mkdir(parents=True)
    shutil.copy(SAMPLE, file)
    idle, made = (PYTHON, nothing, "one"), folder / "ours.docx"
    render = ours("render", file, "--to", "docx", "--force", "-o", made)
    docxtpl = (PYTHON, plain, TEMPLATE, contexts(folder), folder / "plain.docx")
    return [
        pair("--version, × an empty Typer app", ours("--version"), idle, 0.6),
        pair("--help, × its help", ours("--help"), (PYTHON, nothing, "--help"), 1.15),
        pair("validate, × an empty Typer app", ours("validate", file), idle, 1.5),
        pair("render, × plain docxtpl", render, docxtpl, 0.85),
    ]
