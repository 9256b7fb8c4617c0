"""What the program says in the docs, between marks: `python tests/generated_docs.py`.

`<!-- help: COMMAND -->` a command's help page, `<!-- rules -->` the table of all rules,
`<!-- pages -->` a section for each, `<!-- finding -->` one finding as JSON, `<!-- files -->`
every file with its job; each up to `<!-- end -->`. Everything that docs need to know of the program's inside stands here.
"""

import ast
import json
import os
import re
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from govreport.cli.app import COMMANDS, run
from govreport.output.findings import SEVERITIES
from govreport.rules import Rule, codes, rule

REPOSITORY = Path(__file__).parent.parent
PAGES = (REPOSITORY / "README.md", REPOSITORY / "README.zh-CN.md",
         *sorted((REPOSITORY / "docs").glob("*.md")))  # fmt: skip
MARK = re.compile(r"<!-- (?P<what>[a-z][a-z: -]*) -->\n.*?<!-- end -->", re.DOTALL)
PARTS = {"add": ("count", "zeros", "narrative"), "template": ("export", "check", "fit")}
"""The commands that have commands below them."""
BROKEN = REPOSITORY / "samples" / "invalid" / "列不平衡.toml"


class Said(NamedTuple):
    """What a command line gave."""

    code: int
    out: str
    err: str


def say(*words: str, folder: Path = REPOSITORY) -> Said:
    """Run a command line in a folder, in this process and without a terminal."""
    out, err = StringIO(), StringIO()
    with chdir(folder), redirect_stdout(out), redirect_stderr(err):
        code = run(list(words))
    return Said(code, out.getvalue(), err.getvalue())


def commands() -> Iterator[tuple[str, ...]]:
    """Every command that has a help page, the program itself first."""
    yield ()
    for name in COMMANDS:
        yield (name,)
        yield from ((name, part) for part in PARTS.get(name, ()))


def help_page(*command: str) -> str:
    """A help page as an 80 column terminal shows it."""
    lines = say(*command, "--help").out.strip("\n").splitlines()
    return "\n".join(line.rstrip() for line in lines)


def content(what: str) -> str:
    """What belongs between two marks."""
    if what == "rules":
        return _table_of_rules()
    if what == "pages":
        return "\n\n".join(_page(rule(code)) for code in codes())
    if what == "files":
        return "\n\n".join(_rooms())
    if what == "finding":
        return _block("json", json.dumps(_finding(), ensure_ascii=False, indent=2))
    kind, _, name = what.partition(": ")
    if kind != "help":
        raise KeyError(what)
    command = () if name == "govreport" else tuple(name.split())
    line = " ".join(("$ govreport", *command, "--help"))
    return _block("console", f"{line}\n{help_page(*command)}")


def rewritten(text: str) -> str:
    """The text with every marked part renewed."""
    return MARK.sub(
        lambda match: f"<!-- {match['what']} -->\n{content(match['what'])}\n<!-- end -->",
        text,
    )


def _table_of_rules() -> str:
    rows = (
        f"| [`{code}`](#{code.lower()}) | {SEVERITIES[rule(code).severity]}"
        f" | {rule(code).title} |"
        for code in codes()
    )
    return "\n".join(["| 代码 | 轻重 | 规则 |", "|---|---|---|", *rows])


def _page(page: Rule) -> str:
    return "\n\n".join([
        f"## {page.code}",
        f"**{SEVERITIES[page.severity]}：{page.title}**",
        page.text,
        f"依据：{page.basis}",
        *([f"只有 Word 文件的：{page.in_word}。"] if page.in_word else []),
        f"通过：{page.passing.text}",
        _block("toml", page.passing.changes.strip()),
        f"不通过：{page.failing.text}",
        _block("toml", page.failing.changes.strip()),
    ])  # fmt: skip


def _rooms() -> Iterator[str]:
    """Every folder of the package with its files, each with the first line of its docstring."""
    package = REPOSITORY / "govreport"
    folders = [path.parent for path in package.rglob("__init__.py")]
    for folder in sorted(folders, key=lambda path: (path != package, path)):
        files = sorted(
            folder.glob("*.py"), key=lambda path: (path.name != "__init__.py", path)
        )
        jobs = {path: _job(path) for path in files}
        rows = [f"| `{path.name}` | {job} |" for path, job in jobs.items()]
        name = folder.relative_to(REPOSITORY).as_posix()
        yield "\n".join([f"### `{name}/`", "", "| file | its job |", "|---|---|", *rows])


def _job(path: Path) -> str:
    module = ast.parse(path.read_text(encoding="utf-8"))
    return (
        (ast.get_docstring(module) or "").split("\n", 1)[0].rstrip(".").replace("|", "\\|")
    )


def _finding() -> object:
    said = say("validate", BROKEN.name, "--format", "json", folder=BROKEN.parent)
    (file,) = json.loads(said.out)["files"]
    return next(one for one in file["findings"] if one["severity"] == "error")


def _block(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"


if __name__ == "__main__":
    os.environ["COLUMNS"] = "80"  # as the tests have it
    for path in PAGES:
        path.write_text(rewritten(path.read_text(encoding="utf-8")), encoding="utf-8")
