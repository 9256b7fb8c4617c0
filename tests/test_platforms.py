"""What is at the core works on systems whose Python lacks what this one's has."""

import ast
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from machine import PATIENCE
from platforms import SYSTEMS, environment
from reports import ORGAN, report, saved

from govreport import text
from govreport.text import argument

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/fd").exists(), reason="what is open is asked for on Linux"
)
REPOSITORY = Path(__file__).parent.parent
OTHER = "云溪县白石镇人民政府"
QUESTION = re.compile(r'hasattr\((?:os|signal), |sys\.platform [!=]= "|os\.name [!=]= "')
PLAYED = """
from transcripts import on_disk, played
others = [path.stem for path, content in on_disk().items() if played(content) != content]
print(others, end="")
"""
"""Plays all, and names those that come out otherwise."""
Done = subprocess.CompletedProcess[bytes]


@pytest.fixture(params=SYSTEMS)
def there(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Done]:
    """Run the program on another system, in a folder of its own."""
    which = request.param
    own = environment(which, tmp_path / "site")
    folder = tmp_path / "work"
    folder.mkdir()

    def go(*words: object, code: int = 0) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "govreport", *map(str, words)],
            cwd=folder,
            env=own,
            capture_output=True,
            check=False,
            timeout=PATIENCE,
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode(errors="replace")
        assert done.returncode == code, (
            words,
            done.stdout,
            done.stderr.decode("gbk", "replace"),
        )
        return done

    go.folder = folder  # type: ignore[attr-defined] # where it stands
    go.which = which  # type: ignore[attr-defined] # as what
    return go


@pytest.mark.slow
def test_a_year_is_begun_filled_in_rendered_read_back_and_summed_up(
    there: Callable[..., Done],
) -> None:
    folder: Path = there.folder  # type: ignore[attr-defined]
    file = f"2022/{ORGAN.name}.toml"
    there("scaffold", "2022", "--organ", ORGAN.name, "--organ", OTHER, "--zeros")
    there("add", "count", file, "自然人/新收", "2")
    there(
        "add", "count", file, "自然人/予以公开", "2", "--note", "一", "--date", "2022-03-12"
    )
    there("undo", file)
    there("add", "count", file, "自然人/予以公开", "2")
    there("log", file, "--by", "quarter")
    there("add", "zeros", file)
    there("validate", "2022", code=1)  # there is no prose yet
    there("render", "2022", "--draft", "--jobs", "2")
    word = next(folder.glob(f"2022/{ORGAN.name}*.docx"))
    (folder / "来").mkdir()
    word.replace(folder / "来" / "青石乡.docx")
    there("import", "来/青石乡.docx", "--workspace", "读")
    there("status", "2022", "--set", ORGAN.name, "--received", "今天")
    there("rollup", "2022", "--organ", "云溪县人民政府", "--partial", code=1)
    there("register", "new", f"2022/{ORGAN.name}.申请.csv")
    there("status", "2022", "-o", "进度.xlsx", code=1)
    assert list(folder.glob("读/2022/*.toml"))


@pytest.mark.slow
def test_reports_are_rendered_in_processes_of_their_own(
    there: Callable[..., Done],
) -> None:
    folder: Path = there.folder  # type: ignore[attr-defined]
    saved(report(), folder)
    there("scaffold", "2023", "--zeros")
    there("render", ".", "--draft", "--jobs", "2")
    assert len(list(folder.glob("*/*.docx"))) == 2
    there("render", ".", "--draft", "--jobs", "2", "--force")


@pytest.mark.slow
@pytest.mark.parametrize("which", SYSTEMS)
def test_every_transcript_comes_out_as_it_is_here(which: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", PLAYED]
    own = environment(which, tmp_path / "site")
    done = subprocess.run(
        command, env=own, capture_output=True, check=False, timeout=PATIENCE
    )
    assert (done.stdout.decode(), done.stderr.decode("gbk", "replace")) == ("[]", "")


@pytest.mark.slow
def test_doctor_looks_at_it(there: Callable[..., Done]) -> None:
    folder: Path = there.folder  # type: ignore[attr-defined]
    saved(report(), folder)
    there("add", "count", f"2022/{ORGAN.name}.toml", "自然人/新收")
    lock = folder / "2022" / f".{ORGAN.name}.toml.lock"
    lock.write_text(f"{os.getpid()}\n{os.uname().nodename}\n", encoding="utf-8")
    done = there("doctor", "--format", "json")
    assert there.which != "windows" or b"ntfs" in done.stdout  # type: ignore[attr-defined]
    checks = json.loads(done.stdout)["checks"]
    assert not [one for one in checks if one["severity"] == "fault"]
    assert {"disk.kind", "disk.length", "stored.history", "stored.lock"} <= {
        one["kind"] for one in checks
    }


@pytest.mark.parametrize(
    ("which", "code", "refused"),
    [
        ("windows", "import fcntl", "ModuleNotFoundError"),
        ("windows", "import os; os.fork()", "AttributeError"),
        ("windows", "import os; assert os.name != 'nt'", "AssertionError"),
        ("windows", "open('a:b', 'wb')", "OSError"),
        ("windows", "import os; f = open('x', 'wb'); os.remove('x')", "PermissionError"),
        ("windows", "open('x', 'w')", "EncodingWarning"),
        ("macos", "import os; os.listxattr('.')", "AttributeError"),
        ("macos", "import resource as r; r.setrlimit(r.RLIMIT_AS, (1, 1))", "ValueError"),
    ],
)
def test_another_system_refuses_what_it_cannot_do(
    tmp_path: Path, which: str, code: str, refused: str
) -> None:
    own = environment(which, tmp_path / "site")
    told = f"exec({code!r}, {{'__name__': 'govreport.x'}})"
    command = [sys.executable, "-c", told]
    done = subprocess.run(
        command, cwd=tmp_path, env=own, capture_output=True, check=False, timeout=PATIENCE
    )
    assert refused in done.stderr.decode(errors="replace").splitlines()[-1]


LACKING = {
    "os": frozenset.union(*(one.functions for one in SYSTEMS.values())),
    "signal": frozenset.union(*(one.signals for one in SYSTEMS.values())),
}


def asking_in(node: ast.AST, owner: str = "") -> Iterator[tuple[str, str]]:
    """Yield what another system lacks with the function that uses it, "" for none."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        owner = node.name
    if (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.attr in LACKING.get(node.value.id, ())
    ):
        yield owner, node.attr
    for child in ast.iter_child_nodes(node):
        yield from asking_in(child, owner)


def unasked_in(source: str) -> set[tuple[str, str]]:
    """Tell which uses nobody asks for: neither the function itself nor all that call it."""
    tree = ast.parse(source)
    functions = defaultdict[str, list[ast.AST]](list)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            functions[node.name].append(node)

    def asks(name: str) -> bool:
        parts = [ast.get_source_segment(source, one) or "" for one in functions[name]]
        return bool(parts) and all(map(QUESTION.search, parts))

    def callers(name: str) -> list[str]:
        return [
            other
            for other, nodes in functions.items()
            for node in nodes
            for one in ast.walk(node)
            if isinstance(one, ast.Name) and one.id == name and other != name
        ]

    return {
        (owner, name)
        for owner, name in asking_in(tree)
        if not asks(owner) and not (callers(owner) and all(map(asks, callers(owner))))
    }


def test_who_asks_for_what_another_system_lacks_asks_first_whether_it_is_there() -> None:
    asking, found = set(), set()
    for path in (REPOSITORY / "govreport").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        asking |= {name for _, name in asking_in(ast.parse(source))}
        found |= {(path.name, *one) for one in unasked_in(source)}
    assert asking
    assert found == set()


def test_a_question_excuses_its_own_function_and_what_only_that_calls() -> None:
    asked = "def f():\n    if hasattr(os, 'killpg'): pass\n".replace("'", '"')
    uses = "def g():\n    os.killpg(1, 9)\n"
    assert unasked_in(asked + uses) == {("g", "killpg")}
    assert unasked_in(asked.replace("pass", "g()") + uses) == set()
    assert unasked_in(asked.replace("pass", "g()") + uses + "def h():\n    g()\n") == {
        ("g", "killpg")
    }
    assert unasked_in(asked.replace("pass", "os.killpg(1, 9)")) == set()
    assert unasked_in(asked + "os.killpg(1, 9)\n") == {("", "killpg")}


@pytest.mark.parametrize(
    ("system", "name", "typed"),
    [
        ("nt", r"2022\甲 乙.toml", '"2022\\甲 乙.toml"'),
        ("nt", r"2022\甲乙.toml", r"2022\甲乙.toml"),
        ("posix", "2022/甲 乙.toml", "'2022/甲 乙.toml'"),
        ("posix", "2022/甲'乙.toml", "'2022/甲'\"'\"'乙.toml'"),
    ],
)
def test_a_name_in_a_command_is_quoted_as_the_shell_there_has_it(
    monkeypatch: pytest.MonkeyPatch, system: str, name: str, typed: str
) -> None:
    monkeypatch.setattr(text, "WINDOWS", system == "nt")
    assert argument(name) == typed
