"""Examples in documents: what their code blocks say, and whether the program agrees."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from generated_docs import REPOSITORY, say
from reports import ORGAN, balanced, saved

SAMPLES = REPOSITORY / "samples"
PUBLISHED = next((SAMPLES / "published").glob("*.html"))
COUNTY = ("云溪县白鹭镇人民政府", "云溪县农业农村局", "云溪县青石乡人民政府")
FENCE = re.compile(
    r"^```(?P<language>[a-z]+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
PROMPTS = ("> ", "$ ")
LEFT_OUT = "……"


class Example(NamedTuple):
    """A command with what a document says that it prints, and where it says so."""

    line: int
    command: str
    output: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        """The command's words after `govreport`."""
        return shlex.split(self.command)[1:]

    def played(self, folder: Path) -> str:
        """Run the example in a folder; "" if it prints what it should, else both."""
        said = say(*self.words, folder=folder)
        printed = [line.rstrip() for line in (said.out + said.err).strip("\n").splitlines()]
        pattern = "".join(
            r"(?:.*\n)*" if line == LEFT_OUT
            else re.escape(line).replace(LEFT_OUT, ".*") + r"\n"
            for line in self.output
        )  # fmt: skip
        if re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)):
            return ""
        return "\n".join([
            f"line {self.line}: {self.command}",
            "--- the document says", *self.output, "--- the program says", *printed,
        ])  # fmt: skip


def blocks(text: str, language: str) -> list[str]:
    """The code blocks of a language."""
    return [one["text"] for one in FENCE.finditer(text) if one["language"] == language]


def examples(text: str) -> Iterator[Example]:
    """Every `govreport` that a document's consoles show, in order."""
    for fence in FENCE.finditer(text):
        if fence["language"] == "console":
            first = text.count("\n", 0, fence.start()) + 2
            yield from _in_console(fence["text"].splitlines(), first)


def _in_console(lines: list[str], first: int) -> Iterator[Example]:
    starts = [at for at, line in enumerate(lines) if line.startswith(PROMPTS)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        command = lines[start][2:]
        if command.startswith("govreport "):
            yield Example(first + start, command, tuple(lines[start + 1 : end]))


def page(name: str) -> str:
    """The text of a page."""
    return (REPOSITORY / name).read_text(encoding="utf-8")


def write(path: Path, text: str) -> None:
    """Make a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def county(folder: Path) -> None:
    """Save three units' reports of 2025, without mistakes in their numbers."""
    kinds = ("township", "department", "township")
    for seed, (name, kind) in enumerate(zip(COUNTY, kinds, strict=True)):
        organ = ORGAN._replace(name=name, kind=kind)
        saved(replace(balanced("2021", seed), organ=organ, year=2025), folder)
