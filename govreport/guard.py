"""One file's mishap that nobody foresaw is that file's error, and the others are done."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb

from govreport.errors import FileProblem, GovReportError, from_os_error

SWITCH = "GOVREPORT_RAISE"
"""A variable of the environment: where it is set, what nobody foresaw is raised."""
SHORT = "内存不够，没有做完；请关掉别的程序，或加 --jobs 1 再试"


@contextmanager
def guard(path: Path | str) -> Iterator[None]:
    """Turn whatever goes wrong with one file into its error, a FileProblem."""
    try:
        yield
    except GovReportError:
        raise
    except Exception as error:  # what nobody foresaw, told as this file's error
        raise mishap(error, path) from error


def mishap(error: BaseException, path: Path | str) -> FileProblem:
    """Tell of an exception that nobody foresaw, and ask for it to be reported.

    It is raised as it is where tests want it, and where a name can't be written in
    this environment's characters, which is no file's fault.
    """
    if isinstance(error, UnicodeEncodeError) and error.encoding not in {"utf-8", "utf8"}:
        raise error
    if isinstance(error, MemoryError):
        return FileProblem(path, SHORT)
    if isinstance(error, OSError):
        return from_os_error(error, path, "读写")
    if os.environ.get(SWITCH):
        raise error
    last = extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__}，{Path(last.filename).name} 第 {last.lineno} 行"
    sentence = (
        f"没有做完（{where}）；这是程序的错误，"
        "请把这句话连同所用的文件告诉本程序的维护者，别的文件照常处理"
    )
    return FileProblem(path, sentence)
