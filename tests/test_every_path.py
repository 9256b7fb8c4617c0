"""Every path that a command takes, in place of a file: a pipe, a device, a socket, a folder."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer
from reports import ORGAN, Run, balanced, report, saved

from govreport.cli.app import COMMANDS
from govreport.report import Organ

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
Go = Callable[..., Run]
FILE = f"2022/{ORGAN.name}.toml"
WORDS = {
    "file": FILE,
    "paths": FILE,
    "cell": "自然人/新收",
    "section": "overview",
    "number": "2022-001",
    "code": "T3-BALANCE",
    "received": "3月12日",
    "by": "自然人",
    "reason": "查过",
    "organ": "云溪县人民政府",
    "output": "出来的",
}
"""What else a command must be told, by the names of its parameters."""
YEARS = {
    "scaffold": ["2023"],
    "status": ["2022"],
    "table": ["2022"],
    "publish": ["2022"],
    "compare": ["2021", "2022"],
}
"""Which years commands are asked about that would else be content with a word."""
UNUSED = {"fonts"}
"""What nobody looks at here: only a PDF wants fonts."""
SOON = 60
"""Seconds; who waits for the other end of a pipe waits for ever."""


class Taken(NamedTuple):
    """A path that a command takes: how the line goes on before it, what follows."""

    words: tuple[str, ...]
    name: str
    behind: tuple[str, ...]

    @property
    def line(self) -> str:
        """The command and the parameter, to be told by."""
        return " ".join((*self.words, self.name))


def leaves(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401 -- Typer's own
    """Give a command, or those below it."""
    inner = getattr(command, "commands", {})
    for name, one in inner.items():
        yield from leaves(one, (*words, name))
    if not inner:
        yield words, command


def lines_of(words: tuple[str, ...], command: Any) -> Iterator[Taken]:  # noqa: ANN401 -- likewise
    """Make a line for every path that a command takes."""
    for path in command.params:
        if "Path" not in str(path.type_descriptor.annotation):
            continue
        before, behind = [*words], list[str]()
        for one in command.params:
            option = one.param_type_name == "option"
            if one is path:
                before, behind = [*before, *behind, *one.opts[-1:] * option], []
            elif one.required:
                behind += [*one.opts[-1:] * option, WORDS.get(one.name, "2022")]
        years = [] if words[0] == "table" else YEARS.get(words[0], [])
        yield Taken(
            (*before[: len(words)], *years, *before[len(words) :]), path.name, (*behind,)
        )


def taken() -> Iterator[Taken]:
    for name in COMMANDS:
        module = import_module(f"govreport.cli.{name}{'_' if iskeyword(name) else ''}")
        for words, command in leaves(typer.main.get_command(module.app), (name,)):
            yield from lines_of(words, command)


TAKEN = [*taken()]


@pytest.fixture
def _no_waiting() -> Iterator[None]:
    """End what waits."""

    def end(_number: int, _frame: object) -> None:
        message = "it waits"
        raise AssertionError(message)

    usual = signal.signal(signal.SIGALRM, end)
    signal.alarm(SOON)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, usual)


def office(here: Path) -> None:
    """Lay out what gives every command something to do: errors, a unit that is missing."""
    saved(balanced("2021", 3), here)
    faulty = report(applications__business__received=1)
    saved(
        replace(faulty, organ=Organ("云溪县白石镇人民政府", "township", "township")), here
    )
    roster = f"名称\n{ORGAN.name}\n云溪县白石镇人民政府\n云溪县黑水乡人民政府\n"
    (here / "名册.csv").write_text(roster, encoding="utf-8")


def put(kind: str) -> str:
    """Make something that is no file; give its name."""
    name = "别的.csv"
    if kind == "pipe":
        os.mkfifo(name)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(name)
    elif kind == "device":
        Path(name).symlink_to("/dev/zero")
    else:
        Path(name).mkdir()
    return name


@pytest.mark.slow
@pytest.mark.usefixtures("_no_waiting")
@pytest.mark.parametrize("kind", ["pipe", "device", "socket", "folder"])
@pytest.mark.parametrize("one", TAKEN, ids=[one.line for one in TAKEN])
def test_what_is_no_file_is_told_at_once(
    run: Go, here: Path, one: Taken, kind: str
) -> None:
    office(here)
    before = (here / FILE).read_bytes()
    name = put(kind)
    done = run(*one.words, name, *one.behind)
    assert "Traceback" not in done.err
    if kind != "folder" and one.name not in UNUSED:
        assert done.code == 2, "nothing can be done with it"
        assert done.err.startswith("错误："), done.err
        assert not Path(name).is_file()
    assert (here / FILE).read_bytes() == before


def test_every_command_with_a_path_is_walked() -> None:
    assert len(TAKEN) > 40
    assert {one.words[0] for one in TAKEN} == COMMANDS.keys() - {"explain", "schema"}
