"""What is at the core works on systems whose Python lacks what this one's has."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
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
ASKED = re.compile(r"\b(os|signal)\.([A-Za-z_]+)")
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


def test_who_asks_for_what_another_system_lacks_asks_first_whether_it_is_there() -> None:
    lacking = {
        "os": frozenset.union(*(one.functions for one in SYSTEMS.values())),
        "signal": frozenset.union(*(one.signals for one in SYSTEMS.values())),
    }
    asking, found = set(), set()
    for path in (REPOSITORY / "govreport").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        names = {name for module, name in ASKED.findall(source) if name in lacking[module]}
        asking |= names
        found |= set() if QUESTION.search(source) else {(path.name, one) for one in names}
    assert asking
    assert found == set()


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
