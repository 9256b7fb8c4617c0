"""Everything that stops the work and that a user can put right.

A finding says what is wrong with a report; an error says that we can't go on.
The command line catches `GovReportError` in one place and prints `str(error)`.
"""

import errno
import os
from collections.abc import Iterable
from pathlib import Path

WITHOUT, SCAN = "without", "scan"
"""Kinds of documents without a report: that could be read, and that are pictures only."""


class GovReportError(Exception):
    """Base of all errors: `str()` is the whole Chinese sentence for the user."""

    line: int | None = None
    column: int | None = None

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to another process as it is: `__init__` takes other arguments."""
        return _as_it_was, (type(self), self.args), self.__dict__


def _as_it_was(kind: type[GovReportError], args: tuple[object, ...]) -> GovReportError:
    return kind.__new__(kind, *args)


class ManyProblems(GovReportError):
    """Several things are wrong, each of which is told by itself."""

    def __init__(self, problems: Iterable[GovReportError]) -> None:
        """Take them in the order in which they are told."""
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class UsageProblem(GovReportError):
    """What was asked for does not exist or can't be done: a cell, a section, a code."""


class FormError(GovReportError):
    """A form's data contradict themselves, or no such form exists."""


class FileProblem(GovReportError):
    """A file or folder can't be read or written."""

    def __init__(self, path: Path | str, sentence: str) -> None:
        """Name the file and say what is wrong and what to do."""
        name = str(path).replace("\n", r"\x0a")  # else it might look like two messages
        super().__init__(f"{name}：{sentence}")
        self.path, self.sentence = path, sentence


class TextProblem(FileProblem):
    """The bytes of a file can't be taken as a report: encoding, TOML, characters.

    `line` and `column` count characters from 1, None where there is no place.
    """

    def __init__(
        self,
        path: Path | str,
        sentence: str,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        """Name the file and, where known, the line and column of the trouble."""
        where = "" if line is None else f"第 {line} 行第 {column} 列，"
        super().__init__(path, where + sentence)
        self.line = line
        self.column = column


class NotAReport(FileProblem):
    """A file is whole, and of a kind that isn't read or without a report in it.

    `kind` is that of `importers.foreign`, or one of the above; `text` is what stands in
    it first, "" where nothing does, or nobody looked.
    """

    def __init__(self, path: Path | str, kind: str, sentence: str, text: str = "") -> None:
        """Name the file and its kind, and say what to do instead."""
        super().__init__(path, sentence)
        self.kind, self.sentence, self.text = kind, sentence, text


class TemplateProblem(FileProblem):
    """A template can't be found, opened or filled in."""


SENTENCES = {
    errno.ENOENT: "没有这个文件或文件夹，请核对名称和所在位置",
    errno.EISDIR: "这是一个文件夹，这里要的是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹，请核对位置",
    errno.EACCES: (
        "没有权限，或正被别的程序（如 Word、WPS）打开；请关掉它再试，或换一个位置"
    ),
    errno.EPERM: "没有权限，请换一个位置，或请管理员开放读写权限",
    errno.EROFS: "所在磁盘是只读的，请换一个位置",
    errno.ENOSPC: "磁盘已满，请清理后再试",
    errno.EFBIG: "超过了这里允许的文件大小，请换一个位置，或请管理员放宽限制",
    errno.ENAMETOOLONG: "文件名太长，请缩短",
    errno.EEXIST: "同名文件已经存在，请换一个名称或位置",
    errno.ELOOP: "链接绕成了圈，请直接写真实的文件",
}


IN_USE = 32
"""What Windows says of a file that another program has open, and shares with nobody."""
LONGEST_PATH = 259
"""Characters of a path, for programs of Windows as it is set up, that ask for no more."""
READING = "读取"
"""Where nothing is to be made anew, a path that leads nowhere was meant for another."""


def from_os_error(error: OSError, path: Path | str, doing: str) -> FileProblem:
    """Tell an `OSError` in Chinese; `doing` is the verb, such as 读取 or 保存."""
    number = error.errno or 0
    if number == errno.EACCES and os.name == "nt" and os.path.isdir(path):  # noqa: PTH112 -- and no error where it can't be asked
        number = errno.EISDIR
    known = _on_windows(error, path) or _of_link(number, path) or SENTENCES.get(number)
    reason = known or f"系统报告“{error.strerror or error}”"
    seeks = doing == READING and not _of_link(number, path)
    meant = _meant(number, Path(path)) if seeks else ""
    return FileProblem(path, f"不能{doing}：{reason}{meant}")


def _on_windows(error: OSError, path: Path | str) -> str:
    """Tell what Windows means, which has fewer numbers for it; "" for what others say."""
    if getattr(error, "winerror", None) == IN_USE:
        return "正被别的程序（如 Word、WPS）打开；请关掉它再试"
    if os.name != "nt" or error.errno != errno.ENOENT:
        return ""
    if (long := len(os.path.abspath(path))) > LONGEST_PATH:  # noqa: PTH100 -- no error where it can't be asked
        return (
            f"路径太长（{long} 个字），Windows 一般只认 {LONGEST_PATH} 个；"
            "请把文件夹移到靠上的位置，或缩短名称"
        )
    return ""


def _of_link(number: int, path: Path | str) -> str:
    """Tell what a link leads to that is there itself, "" where none is."""
    if number != errno.ENOENT or not os.path.islink(path):  # noqa: PTH114 -- and no error where it can't be asked
        return ""
    return (
        f"这个链接指向的 {os.readlink(path)} 不在了；"  # noqa: PTH115 -- as it stands there
        "请先接通那个共享盘，或把文件本身放到这里"
    )


def _meant(number: int, path: Path) -> str:
    """Tell what lies near a path that leads nowhere, or in a folder that is no file."""
    if number == errno.EISDIR:
        return in_folder(path)
    if number not in (errno.ENOENT, errno.ENOTDIR):
        return ""
    from govreport.nearby import near_paths

    near = near_paths(path)
    if len(near) == 1:
        return f"；是不是 {near[0]}"
    return f"；相近的有：{'、'.join(map(str, near))}" if near else ""


def in_folder(folder: Path) -> str:
    """Tell which files a folder holds where one of them was wanted."""
    from govreport.nearby import MOST, lying_in

    names = lying_in(folder)
    more = f" 等 {len(names)} 个" if len(names) > MOST else ""
    return f"；里面有 {'、'.join(names[:MOST])}{more}" if names else ""
