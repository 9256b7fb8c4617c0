"""What the rooms of the package keep to, beside the contracts of their imports."""

import ast
import os
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import grimp
import pytest
from reports import Run, report, saved

from govreport.forms import form, known_forms

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "govreport"
STREAMS = {"stdout", "stderr", "__stdout__", "__stderr__"}
PRINTERS = {
    "output/terminal.py",
    "__main__.py",  # `--version`, before anything is loaded
}
"""What may print beside the command line."""
LONGEST = 350
"""Lines of a file."""
CLI_SHARE = 0.16
"""Of all lines, what the command line may hold."""
LABEL = 6
"""Characters from which an official label is no word that anybody may use."""
NUMBERING = re.compile(r"^(?:（.）|\d\.|[一二三四五六七八九]、)|（.*）$")
NO_VERBS = re.compile(
    "A|All|An|Any|Block|Both|By|Claims|Each|Equal|Every|Everything|Full|How|If|It|Its|Last"
    "|Line|Month|No|Nothing|Of|One|Only|Plain|Prose|Running|So|Some|Text|That|The|There|These"
    "|This|Those|Two|What|When|Where|Which|White|Who|Whole|Why|With|XML"
)
"""How a docstring begins that says what something is, not what the function does."""
THINGS = {"property", "cached_property", "fixture"}
"""Decorators that make a thing of a function."""


@cache
def modules() -> dict[str, ast.Module]:
    """Read all that is written by hand, by the names of the files."""
    files = {path.relative_to(PACKAGE).as_posix(): path for path in PACKAGE.rglob("*.py")}
    return {
        name: ast.parse(path.read_text(encoding="utf-8"))
        for name, path in sorted(files.items())
        if not name.startswith("templates/")  # what Jinja made of the templates
    }


def length(name: str) -> int:
    """Count the lines of a file."""
    return len((PACKAGE / name).read_text(encoding="utf-8").splitlines())


def rooms() -> set[str]:
    """Name the folders and files right below the package."""
    return {name.partition("/")[0].removesuffix(".py") for name in modules()} - {
        "__init__",
        "__main__",
    }


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


def imported(tree: ast.Module) -> Iterator[str]:
    """Name the packages that a module imports from, wherever it does."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (one.name.partition(".")[0] for one in names)
            case ast.ImportFrom(module=str(name), level=0):
                yield name.partition(".")[0]


def constants(tree: ast.Module) -> Iterator[object]:
    """Give the values that stand in the code, not what is said about it."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in told:
            yield node.value


def official_labels() -> set[str]:
    """Give what the forms print in their tables, without numbers and explanations."""
    found = {
        label
        for one in map(form, known_forms())
        for cell in one.cells
        for label in (*one.item(cell).path, *one.block(cell).path)
    }
    bare = {NUMBERING.sub("", label) for label in found}
    return {label for label in bare if len(label) >= LABEL}


def is_thing(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function is called like a value."""
    names = {ast.unparse(one).rpartition(".")[2] for one in function.decorator_list}
    return bool(names & THINGS)


def begins_with_a_verb(docstring: str) -> bool:
    """Whether a docstring commands: its first word is a plain one and no noun we know.

    A word in `-s` is a noun or no imperative, one with a capital inside an error's name.
    """
    word = docstring.split(maxsplit=1)[0]
    plain = re.fullmatch(r"[A-Z][a-z]+", word) is not None
    return plain and not (NO_VERBS.fullmatch(word) or re.search(r"[^s]s$", word))


def without_verb() -> Iterator[tuple[str, str]]:
    """Find the functions whose docstrings don't begin with a verb, by their files."""
    for name, tree in modules().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            told = ast.get_docstring(node) or ""
            is_help = name.startswith("cli/") and not told[:1].isascii()  # a clerk's
            if told and not (is_thing(node) or is_help or begins_with_a_verb(told)):
                yield name, f"{node.name}: {told.splitlines()[0]}"


def test_nothing_but_the_terminal_and_the_command_line_prints() -> None:
    printing = {name for name, tree in modules().items() if prints(tree)}
    assert {name for name in printing if not name.startswith("cli/")} == PRINTERS


def test_no_two_types_share_a_name() -> None:
    types: dict[str, list[str]] = defaultdict(list)
    for module, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                types[node.name].append(module)
    assert {name: found for name, found in types.items() if len(found) > 1} == {}


def test_the_docstring_of_a_function_begins_with_a_verb() -> None:
    assert list(without_verb()) == []


@pytest.mark.parametrize("first", ["Read it.", "Whether it is.", "Pass it on."])
def test_verbs_are_taken_for_verbs(first: str) -> None:
    assert begins_with_a_verb(first)


@pytest.mark.parametrize(
    "first", ["The file.", "What it is.", "Labels of it.", "FileProblem if.", "`x` is it."]
)
def test_things_are_not_taken_for_verbs(first: str) -> None:
    assert not begins_with_a_verb(first)


def test_files_do_not_import_each_other_in_circles() -> None:
    graph = grimp.build_graph("govreport", cache_dir=None)
    imports = {
        module: graph.find_modules_directly_imported_by(module)
        for module in graph.modules - {"govreport"}  # its face names all, and loads none
    }
    assert len(imports) > len(modules()) / 2
    while done := {one for one, others in imports.items() if not others & imports.keys()}:
        imports = {one: others for one, others in imports.items() if one not in done}
    assert imports == {}


def test_labels_of_the_form_stand_in_its_data_only() -> None:
    labels = official_labels()
    assert {"社会公益组织", "未经复议直接起诉"} <= labels
    found = {
        (name, label)
        for name, tree in modules().items()
        for value in constants(tree)
        if isinstance(value, str)
        for label in labels
        if label in value
    }
    assert found == set()


def test_no_code_names_a_form() -> None:
    names = {*known_forms(), *map(int, known_forms())}
    found = {
        (name, value)
        for name, tree in modules().items()
        for value in constants(tree)
        if isinstance(value, str | int) and value in names
    }
    assert found == set()


def test_typer_brings_its_own_click() -> None:
    assert {name for name, tree in modules().items() if "click" in imported(tree)} == set()


def test_no_file_is_too_long_to_be_read() -> None:
    assert {name for name in modules() if length(name) > LONGEST} == set()


def test_the_command_line_is_a_small_room() -> None:
    lines = {name: length(name) for name in modules()}
    cli = sum(count for name, count in lines.items() if name.startswith("cli/"))
    assert cli / sum(lines.values()) <= CLI_SHARE


def test_the_contracts_name_every_room() -> None:
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers, typer, *_ = data["tool"]["importlinter"]["contracts"]
    named = {
        one.strip().removeprefix("govreport.")
        for layer in layers["layers"]
        for one in layer.split("|")
    }
    assert named == rooms()
    assert {
        one.removeprefix("govreport.") for one in typer["source_modules"]
    } == rooms() - {"cli"}


def test_who_was_quiet_once_talks_again(run: Callable[..., Run], tmp_path: Path) -> None:
    saved(report(), tmp_path)
    assert run("validate", "2022", "-q").err == ""
    assert run("validate", "2022").err != ""


@pytest.mark.xdist_group("house")
def test_tests_of_a_group_run_in_one_process(request: pytest.FixtureRequest) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        pytest.skip("all tests run in one process")
    assert request.node.nodeid.endswith("@house")
