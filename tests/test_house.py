"""What the rooms of the package keep to, beside the contracts of their imports."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

from reports import Run, report, saved

PACKAGE = Path(__file__).parent.parent / "govreport"
STREAMS = {"stdout", "stderr", "__stdout__", "__stderr__"}
PRINTERS = {
    "output/terminal.py",
    "__main__.py",  # `--version`, before anything is loaded
    "importers/containers/pdf.py",  # a process of its own, whose output is a pipe to ours
}
"""What may print beside the command line."""
ROOMS = ("cli", "output", "tasks", "rollup")
"""Where no type has the name of another type of the package."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def prints(tree: ast.Module) -> bool:
    """Whether a module touches a stream of the process, by any way to write that."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="sys"), attr=name) if name in STREAMS:
                return True
            case ast.ImportFrom(module="sys", names=names) if STREAMS & {
                one.name for one in names
            }:
                return True
            case ast.Call(func=ast.Name(id="print")):
                return True
    return False


def test_nothing_but_the_terminal_and_the_command_line_prints() -> None:
    printing = {name for name, tree in modules() if prints(tree)}
    assert {name for name in printing if not name.startswith("cli/")} == PRINTERS


def test_no_two_types_share_a_name() -> None:
    types: dict[str, list[str]] = {}
    for module, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                types.setdefault(node.name, []).append(module)
    shared = {name: found for name, found in types.items() if len(found) > 1}
    ours = {
        name: found
        for name, found in shared.items()
        if any(module.startswith(ROOMS) for module in found)
    }
    assert ours == {}


def test_who_was_quiet_once_talks_again(run: Callable[..., Run], tmp_path: Path) -> None:
    saved(report(), tmp_path)
    assert run("validate", "2022", "-q").err == ""
    assert run("validate", "2022").err != ""
