"""What this computer has of what the program uses: Python, libraries, programs, fonts."""

import locale
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from govreport import __version__
from govreport.diagnosis import Diagnosis, caution, fault, fine
from govreport.diagnosis.libraries import libraries
from govreport.errors import GovReportError
from govreport.forms import form, known_forms
from govreport.frozen import is_frozen
from govreport.programs import find_office
from govreport.render.fonts import (
    RARE,
    MissingGlyphError,
    library,
    runs,
    substituted,
    typefaces,
)
from govreport.render.template import (
    COMPILED,
    find_template,
    load_parts,
    mark_of,
    template_bytes,
)

SAMPLE = "政府信息公开年度报告〔〕“”——·"
"""Characters that reports and what is said of them are full of."""
NARROW = 60
"""Columns below which tables are hard to read."""
WINDOWS = (
    "请在 cmd 窗口（地址栏输入 cmd）先输入 set PYTHONUTF8=1 回车，再运行；"
    "窗口里还是问号的，先输入 chcp 65001 回车"
)
ELSEWHERE = "请设置环境变量 PYTHONUTF8=1（或 LANG=zh_CN.UTF-8）再运行"


class Stream(NamedTuple):
    """Where something is printed to: what it is called, and its character set."""

    name: str
    encoding: str


class Screen(NamedTuple):
    """What a run prints to; `columns` None where it is no terminal."""

    streams: Sequence[Stream] = ()
    columns: int | None = None


def computer(screen: Screen) -> Iterator[Diagnosis]:
    """Look at all that the program uses of a computer; nothing is changed."""
    yield _python()
    yield fine("computer.platform", platform.platform())
    yield from libraries()
    yield from _office()
    yield from _fonts()
    yield from _templates()
    yield from encodings(screen)


def _python() -> Diagnosis:
    bits = 64 if sys.maxsize > 2**32 else 32
    frozen = "，打包成一个程序的" if is_frozen() else ""
    told = (
        f"Python {platform.python_version()}（{bits} 位{frozen}），govreport {__version__}"
    )
    if bits == 32:
        advice = "一般够用；一次要做几千个单位的，请装 64 位的 Python"
        return caution("computer.python", f"{told}：只能用 2 GB 内存", advice)
    return fine("computer.python", told)


def _office() -> Iterator[Diagnosis]:
    office = find_office()
    if office is not None:
        yield fine("computer.office", "LibreOffice：能读 .doc、.wps、.rtf", office)
        return
    told = "没有找到 LibreOffice：读不了 .doc、.wps、.rtf"
    advice = "要读的话装上它；或在 Word、WPS 里把文件另存为 .docx"
    yield caution("computer.office", told, advice)


def _fonts() -> Iterator[Diagnosis]:
    """Tell which typefaces of the page are there, and what stands in for others."""
    kind = "computer.fonts"
    try:
        library(None)
    except GovReportError:  # told where the extra is
        yield fine(kind, "没有装 pdf 组件，看不了字体")
        return
    none, instead, there = list[str](), list[str](), list[str]()
    for role, face in typefaces().items():
        if role == RARE:
            continue
        if not _sets_chinese(role):
            none.append(face.name)
        elif told := substituted(role, None):
            instead.append(told)
        else:
            there.append(face.name)
    if none:
        told = f"没有 {'、'.join(none)}，也没有别的字体代替：生成不了 PDF"
        advice = "请装上中文字体；在别的电脑上生成也行。Word 文件不受影响"
        yield caution(kind, told, advice, names=none)
    if instead:
        told = f"PDF 里有的字体用别的代替：{'；'.join(instead)}"
        yield caution(kind, told, "要和公文格式一致的，请装上这些字体", names=instead)
    if there:
        yield fine(kind, f"字体 {'、'.join(there)} 都有")


def _sets_chinese(role: str) -> bool:
    """Whether a typeface, or what stands in for it, has what reports are written in."""
    try:
        runs(SAMPLE, role, None)
    except MissingGlyphError:
        return False
    return True


def _templates() -> Iterator[Diagnosis]:
    """Tell whether the official templates are there, and taken apart beforehand."""
    kind, slow = "computer.templates", list[str]()
    for name in known_forms():
        try:
            path = find_template(form(name).id, explicit=None, workspace=None)
            ready = load_parts(COMPILED, mark_of(template_bytes(path))) is not None
        except (GovReportError, ValueError) as error:
            told = str(error).partition("\n")[0]
            yield fault(kind, told, "请重新安装 govreport", names=[name])
            continue
        slow += [] if ready else [name]
    if slow:
        told = f"官方模板 {'、'.join(slow)} 没有预先备好：每次生成慢一两秒，结果一样"
        yield caution(kind, told, "用 pip install 安装的会备好", names=slow)
    else:
        yield fine(kind, f"官方模板 {'、'.join(known_forms())}：都有，已备好")


def encodings(screen: Screen) -> Iterator[Diagnosis]:
    """Tell whether Chinese can be printed, and stand in the names of files."""
    kind = "computer.encoding"
    advice = WINDOWS if os.name == "nt" else ELSEWHERE
    for one in screen.streams:
        if not shows_chinese(one.encoding):
            told = f"{one.name} 的字符集是 {one.encoding or '不明的'}，汉字会变成问号"
            yield fault(kind, told, advice, names=[one.name])
    names = sys.getfilesystemencoding()
    if not shows_chinese(names):
        told = f"文件名的字符集是 {names}，装不下汉字"
        yield fault(kind, told, advice)
    good = "、".join(f"{one.name} {one.encoding}" for one in screen.streams)
    told = f"字符集：{good}，文件名 {names}，系统 {locale.getencoding()}"
    yield fine(kind, told)
    if screen.columns is None:
        return
    if screen.columns < NARROW:
        told = f"窗口只有 {screen.columns} 列宽，表格会很挤"
        yield caution("computer.width", told, "请把窗口拉宽")
    else:
        yield fine("computer.width", f"窗口 {screen.columns} 列宽")


def shows_chinese(encoding: str) -> bool:
    """Whether a character set has what reports are written in."""
    try:
        SAMPLE.encode(encoding)
    except (LookupError, UnicodeError):
        return False
    return True
