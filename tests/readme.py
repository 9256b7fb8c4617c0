"""The parts of the READMEs that the program itself says: help pages and rules."""

import io
import os
import re
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from govreport.cli.app import COMMANDS, run
from govreport.output.terminal import SEVERITIES
from govreport.rules import codes, rule

REPOSITORY = Path(__file__).parent.parent
FILES = ("README.md", "README.zh-CN.md")
MARK = re.compile(r"<!-- (?P<what>[a-z -]+) -->\n.*?<!-- end -->", re.DOTALL)
ADD = ("count", "zeros", "narrative")


def help_page(*command: str) -> str:
    """A help page as an 80 column terminal shows it."""
    os.environ["COLUMNS"] = "80"
    page = io.StringIO()
    with redirect_stdout(page), redirect_stderr(page):
        run([*command, "--help"])
    return "\n".join(line.rstrip() for line in page.getvalue().strip("\n").splitlines())


def help_commands() -> Iterator[tuple[str, ...]]:
    """Every command that has a help page."""
    yield ()
    for name in COMMANDS:
        yield (name,)
        if name == "add":
            yield from (("add", part) for part in ADD)


def content(what: str) -> str:
    """What belongs between two marks."""
    if what == "rules":
        rows = [
            f"| `{code}` | {SEVERITIES[rule(code).severity]} | {rule(code).title} |"
            for code in codes()
        ]
        return "\n".join(["| 代码 | 轻重 | 规则 |", "|---|---|---|", *rows])
    pages = []
    for command in help_commands():
        name = " ".join(("govreport", *command))
        pages.append(f"```console\n$ {name} --help\n{help_page(*command)}\n```")
    return "\n\n".join(pages)


def rewritten(text: str) -> str:
    """The text with every marked part renewed."""
    return MARK.sub(
        lambda match: f"<!-- {match['what']} -->\n{content(match['what'])}\n<!-- end -->",
        text,
    )


if __name__ == "__main__":
    for file in FILES:
        path = REPOSITORY / file
        path.write_text(rewritten(path.read_text(encoding="utf-8")), encoding="utf-8")
