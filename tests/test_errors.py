"""What can't be done: a Chinese sentence with place and remedy, exit 2, nothing changed."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shlex import quote

import pytest
from reports import ORGAN, Run, report, saved

from govreport.errors import FileProblem, from_os_error

Go = Callable[..., Run]
REPOSITORY = Path(__file__).resolve().parent.parent
NAME = f"{ORGAN.name}.toml"


def tree(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


BROKEN = {
    "full.toml": "form = ３\n".encode(),
    "broken.toml": b"form = \n",
    "utf16.toml": "form = 1".encode("utf-16"),
    "damaged.toml": "# 政府信息公开\n".encode()[:-3] + b"\n",
    "form.toml": b'form = "2020"\nyear = 2022\n',
    "empty.toml": b"",
    "control.toml": b'form = "2021"\ntitle = "\\u0007"\n',
    "word.docx": b"PK\x03\x04\x00\x00",
    "empty.docx": b"",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    saved(report(), tmp_path)
    (tmp_path / "nothing").mkdir()
    (tmp_path / "a-file").write_text("x")
    for name, raw in BROKEN.items():
        (tmp_path / name).write_bytes(raw)
    return tmp_path


GOOD = f"2022/{NAME}"
CASES = [
    (["validate", "missing.toml"], "missing.toml：不能读取：没有这个文件或文件夹"),
    (["validate", "nothing"], "nothing：文件夹里没有报告"),
    (["validate", GOOD, "--previous", "missing.toml"], "1 个文件，1 个没有核对完"),
    (["validate", GOOD, "--previous", "missing.toml"], "missing.toml：不能读取"),
    (["validate", GOOD, "--previous", "nothing"], "nothing：不能读取：这是一个文件夹"),
    (["validate", "full.toml"], "第 1 行第 8 列，“３”是全角（中文）字符"),
    (["validate", "broken.toml"], "第 1 行第 8 列，等号右边应是"),
    (["validate", "utf16.toml"], "UTF-16（Unicode）编码，请另存为 UTF-8"),
    (["validate", "damaged.toml"], "UTF-8 文字在这里损坏了"),
    (["validate", "form.toml"], "第 1 行第 8 列，没有“2020”这种表式"),
    (["validate", "empty.toml"], "文件是空的"),
    (["validate", "control.toml"], "第 2 行第 10 列，这里有看不见的控制字符"),
    (["validate", "word.docx"], "word.docx：不是完整的 Word 文件"),
    (["validate", "empty.docx"], "empty.docx：文件是空的"),
    (["import", "word.docx"], "word.docx：不是完整的 Word 文件"),
    (["import", "missing.docx"], "没有这个文件"),
    (["import", "nothing"], "文件夹里没有可以读的文件"),
    (["import", GOOD], "这已经是报告文件，不用导入"),
    (["validate", "a-file/x.toml"], "路径中有一段不是文件夹"),
    (["show", "nothing"], "nothing：不能读取：这是一个文件夹，这里要的是文件"),
    (["show", "missing.toml"], "没有这个文件"),
    (["render", "missing.toml"], "没有这个文件"),
    (["render", "nothing"], "文件夹里没有报告"),
    (["render", GOOD, "--template", "missing.docx"], "missing.docx"),
    (["render", GOOD, "--template", "nothing"], "nothing"),
    (["render", GOOD, "--template", "word.docx"], "不是能用的 Word 模板"),
    (["render", GOOD, "-o", "a-file"], "a-file"),
    (["render", GOOD, "-o", "a-file/x.docx"], "a-file"),
    (["render", GOOD, "--to", "doc"], "--to 只能写 docx 或 txt"),
    (["render", GOOD, "--to", "docx", "-o", "x.txt"], "与 --to docx 不一致"),
    (["render", GOOD, "-o", "-", "--to", "docx", "--to", "txt"], "一次只能打印一种格式"),
    (["add", "count", "missing.toml", "自然人/新收"], "没有这个文件"),
    (["add", "count", "nothing", "自然人/新收"], "这是一个文件夹"),
    (["add", "count", "broken.toml", "自然人/新收"], "第 1 行第 8 列"),
    (["add", "count", GOOD, "新新收"], "表中没有“新新收”这一格"),
    (["add", "count", GOOD, "自然人/（七）总计"], "由程序算出"),
    (["add", "zeros", "missing.toml"], "没有这个文件"),
    (["add", "narrative", GOOD, "八", "x"], "没有“八”这个部分"),
    (["explain", "T9-X"], "没有“T9-X”这条规则；相近的有"),
    (["explain", "新新收"], "表中没有“新新收”这一格"),
    (["explain", "行政许可", "--form", "2020"], "没有“2020”这种表式"),
    (["scaffold", "2031"], "没有找到 2030 里的上年报告"),
    (["scaffold", "2023", "--workspace", "a-file", "--organ", "甲"], "a-file"),
    (["nothing"], "没有“nothing”这个命令"),
    (["validat", "x"], "没有“validat”这个命令，是不是 validate"),
    (["validate"], "缺少参数：文件…"),
    (["validate", "x", "--fromat", "json"], "没有 --fromat 这个选项，是不是 --format"),
    (["validate", "x", "--format", "xml"], "--format 的值不对：“xml”，只能写 text 或 json"),
    (["validate", "x", "--format"], "选项 --format 后面要写一个值"),
    (["validate", "-z", "x"], "没有 -z 这个选项"),
    (["show", GOOD, "x"], "多出了参数：x"),
    (["show", GOOD, "——format"], "选项前面是两个半角减号 --"),
    (["add"], "用法：govreport add"),
    ([], "用法：govreport"),
    (["scaffold", "--zeros=1"], "选项 --zeros 后面不写值"),
]


@pytest.mark.parametrize(("args", "complaint"), CASES, ids=lambda value: str(value)[:60])
def test_what_can_not_be_done_is_told_and_changes_nothing(
    run: Go, workspace: Path, args: list[str], complaint: str
) -> None:
    before = tree(workspace)
    result = run(*args)
    assert result.code == 2
    assert complaint in result.err
    assert result.err.startswith(("错误：", "用法：", "2022/"))
    assert "Traceback" not in result.err
    for english in ("Usage", "Error", "Errno", "Invalid", "Missing", "Try '"):
        assert english not in result.err
    assert result.out == ""
    assert tree(workspace) == before


WITHOUT_PRIVILEGES = """
import os, sys
if os.geteuid() == 0:
    import ctypes
    version_3, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    assert ctypes.CDLL(None).capset(version_3, none) == 0
from govreport.cli.app import run
sys.exit(run())
"""
"""The program, whose root is an owner like any other: modes of files hold for it too."""


@pytest.mark.slow
@pytest.mark.skipif(
    sys.platform != "linux" and os.geteuid() == 0, reason="root has all rights here"
)
def test_without_rights_nothing_is_read_or_written(tmp_path: Path) -> None:
    file = saved(report(), tmp_path)
    secret = file.with_name("secret.toml")
    secret.write_text("form = '2021'\n")
    before = tree(tmp_path)
    secret.chmod(0)
    for folder in (file.parent, tmp_path):
        folder.chmod(0o555)
    try:
        for args, doing in (
            (["validate", secret], "读取"),
            (["add", "count", file, "自然人/新收"], "保存"),
            (["render", file, "--force"], "保存"),
            (["render", file, "-o", tmp_path / "new"], "新建文件夹"),
            (["scaffold", "2023", "--workspace", tmp_path], "新建文件夹"),
        ):
            done = subprocess.run(
                [sys.executable, "-c", WITHOUT_PRIVILEGES, *map(str, args)],
                env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
                capture_output=True, check=False,
            )  # fmt: skip
            assert done.returncode == 2
            assert f"不能{doing}：没有权限" in done.stderr.decode()
    finally:
        for path in (tmp_path, file.parent, secret):
            path.chmod(0o755)
    assert tree(tmp_path) == before


def test_an_error_without_a_known_number_shows_what_the_system_says() -> None:
    error = from_os_error(OSError(9999, "odd"), "x", "读取")
    assert isinstance(error, FileProblem)
    assert str(error) == "x：不能读取：系统报告“odd”"


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    saved(report(), tmp_path)
    done = subprocess.run(
        ["/bin/sh", "-c", f"{quote(sys.executable)} -m govreport show {GOOD} | head -1"],
        cwd=tmp_path, capture_output=True, check=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )  # fmt: skip
    assert done.stderr == b""
    assert done.stdout.decode().startswith(ORGAN.name)


def test_where_nothing_can_be_asked_the_trouble_itself_is_told() -> None:
    """A file in a folder that is closed can't even be asked whether it is a folder."""
    closed = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    assert "没有权限" in str(from_os_error(closed, "x" * 5000, "读取"))
