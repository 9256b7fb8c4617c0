"""Cron's surroundings: no locale, no home, no terminal, another folder; odd consoles."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shlex import quote

import pytest
from reports import ORGAN, dumps_of, report, saved

from govreport import __version__

pytestmark = pytest.mark.slow

Program = Callable[..., subprocess.CompletedProcess[bytes]]
BARE = {"PATH": "/usr/bin:/bin"}
GOOD = f"2022/{ORGAN.name}.toml"

COMMANDS = [
    (["--version"], 0, "govreport 0."),
    (["--help"], 0, "用法：govreport"),
    (["scaffold", "2023"], 0, f"2023/{ORGAN.name}.toml"),
    (["add", "count", GOOD, "自然人/新收"], 0, "0 → 1"),
    (["add", "zeros", GOOD], 0, "没有空着的格"),
    (["add", "narrative", GOOD, "other", "没有其他事项。"], 0, "六、其他需要报告的事项"),
    (["validate", "."], 0, ""),
    (["validate", ".", "--format", "json"], 0, '"schema_version": 1'),
    (["render", "2022"], 0, f"{ORGAN.name}2022年政府信息公开工作年度报告.docx"),
    (["render", GOOD, "-o", "-"], 0, "三、收到和处理政府信息公开申请情况"),
    (["show", GOOD], 0, "三、收到和处理政府信息公开申请情况"),
    (["explain", "T3-BALANCE"], 0, "依据："),
    (["explain", "自然人/予以公开"], 0, "地址：applications.natural_person.granted"),
    (["explain"], 0, "X-CARRY"),
    (["nothing"], 2, ""),
]


@pytest.mark.parametrize(("args", "code", "words"), COMMANDS, ids=lambda v: str(v)[:40])
def test_every_command_works_in_crons_surroundings(
    program: Program, tmp_path: Path, args: list[str], code: int, words: str
) -> None:
    saved(report(), tmp_path)
    done = program(*args, env=BARE)
    assert done.returncode == code, done.stderr.decode()
    assert words in done.stdout.decode("utf-8")
    done.stderr.decode("utf-8")
    assert b"Traceback" not in done.stderr
    assert b"\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1"])
def test_a_console_that_lacks_characters_gets_marks(
    program: Program, tmp_path: Path, encoding: str
) -> None:
    narrative = {**report().narrative, "other": "生僻字𠮷和表情🙂。"}
    path = saved(report(), tmp_path)
    path.write_text(
        path.read_text().replace("本年没有收取信息处理费。", narrative["other"])
    )
    env = {**BARE, "PYTHONIOENCODING": encoding}
    done = program("show", GOOD, env=env)
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode(encoding)
    assert "?" in text
    if encoding == "gbk":
        assert "生僻字?和表情?。" in text
        assert "云溪县青石乡人民政府" in text
    cells = program("show", GOOD, "--format", "json", env=env)
    shown = json.loads(cells.stdout.decode(encoding))
    assert shown["narrative"]["other"] == narrative["other"]
    assert program("validate", "nothing.toml", env=env).returncode == 2
    assert program("--help", env=env).returncode == 0


def test_a_report_comes_through_a_pipe(program: Program, tmp_path: Path) -> None:
    raw = dumps_of(report())
    done = program("render", "-", "-o", "-", env=BARE, stdin=raw)
    assert done.stdout.decode().startswith(ORGAN.name)
    word = program("render", "-", "-o", "-", "--to", "docx", env=BARE, stdin=raw)
    assert word.stdout.startswith(b"PK")
    assert program("render", "-", env=BARE, stdin=raw).returncode == 0
    made = [path.suffix for path in tmp_path.iterdir() if path.is_file()]
    assert sorted(made) == [".docx", ".txt"]
    assert program("show", "-", env=BARE, stdin=raw).returncode == 0
    assert (
        program("validate", "-", env=BARE, stdin=raw.decode().encode("gbk")).returncode == 0
    )


def test_nothing_is_asked_without_a_terminal(program: Program, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    done = program(
        "add", "narrative", GOOD, "other", "--edit", env={**BARE, "EDITOR": "cat"}
    )
    assert done.returncode == 2
    assert "这里没有终端" in done.stderr.decode()


def test_the_version_is_told_without_loading_the_command_line() -> None:
    code = (
        "import sys; sys.argv = ['govreport', '--version']\n"
        "from govreport.__main__ import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "assert not {'typer', 'govreport.cli.app'} & {*sys.modules}"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert done.stdout.decode().split()[-1] == __version__


@pytest.mark.parametrize(
    ("args", "unwanted"),
    [
        (["--help"], {"docxtpl", "tree_sitter", "tabulate", "rich"}),
        (["validate", GOOD], {"docxtpl", "lxml", "tabulate", "rich", "tomli_w"}),
        (["explain", "T3-BALANCE"], {"docxtpl", "lxml", "tabulate", "rich"}),
    ],
)
def test_each_command_imports_only_what_it_needs(
    tmp_path: Path, args: list[str], unwanted: set[str]
) -> None:
    saved(report(), tmp_path)
    code = (
        "import sys; from govreport.cli.app import run\n"
        f"run({args!r})\n"
        f"loaded = {unwanted!r} & {{*sys.modules}}\n"
        "assert not loaded, loaded"
    )
    repository = str(Path(__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={**BARE, "PYTHONPATH": repository},
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize(
    ("redirection", "code"),
    [(">&-", 0), ("2>&-", 0), ("> /dev/full", 2), ("2> /dev/full > /dev/null", 0)],
)
def test_a_stream_that_takes_nothing_is_no_crash(
    tmp_path: Path, redirection: str, code: int
) -> None:
    saved(report(), tmp_path)
    repository = str(Path(__file__).parent.parent)
    done = subprocess.run(
        ["/bin/sh", "-c", f"{quote(sys.executable)} -m govreport show {GOOD} {redirection}"],
        cwd=tmp_path, env={**BARE, "PYTHONPATH": repository}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    if code:
        assert "错误：标准输出：不能写出：磁盘已满" in done.stderr.decode()


def test_an_error_that_can_not_be_told_still_has_its_exit_code(tmp_path: Path) -> None:
    repository = str(Path(__file__).parent.parent)
    for redirection in ("2> /dev/full", "2>&-"):
        done = subprocess.run(
            ["/bin/sh", "-c", f"{quote(sys.executable)} -m govreport show nothing {redirection}"],
            cwd=tmp_path, env={**BARE, "PYTHONPATH": repository}, check=False,
        )  # fmt: skip
        assert done.returncode == 2


def test_standard_input_that_is_closed_is_empty(tmp_path: Path) -> None:
    repository = str(Path(__file__).parent.parent)
    done = subprocess.run(
        ["/bin/sh", "-c", f"{quote(sys.executable)} -m govreport validate - <&-"],
        cwd=tmp_path, env={**BARE, "PYTHONPATH": repository}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "标准输入：文件是空的" in done.stderr.decode()
