"""Names of files that are lost or can't be used on another system: alike, or odd."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from govreport.diagnosis import Diagnosis, caution
from govreport.errors import LONGEST_PATH
from govreport.text import COMMANDING
from govreport.tomlfile.home import HOME
from govreport.workspace.file_names import RESERVED, UNSAFE, file_key

BREAKS = "\t\n"
"""Characters that part lines or words, and are in no name."""
USUAL = len(r"C:\Users\Administrator\Documents\公开年报")
"""Characters of a folder on Windows that somebody moves a workspace to."""
KEPT_AS = len(f"{HOME}/history//2026-01-12T153012.123456 add narrative.toml.12345.tmp")
"""Characters that a copy of a file adds to the path of that."""


def unlike(folder: Path, names: Sequence[str]) -> Iterator[Diagnosis]:
    """Tell which names in a folder fall together elsewhere, and which are odd."""
    alike = defaultdict[str, list[str]](list)
    for name in names:
        alike[file_key(name)].append(name)
    for some in alike.values():
        if len(some) > 1:
            told = (
                f"{'、'.join(some)} 这几个名称太像，Windows、苹果电脑上可能是同一个文件，"
                "程序也当作同一个"
            )
            advice = "拷过去可能只剩下一个；请把不是同一份的改成不同的名称，重复的删去"
            yield caution("stored.names", told, advice, folder, some)
    for name in names:
        if why := why_odd(name):
            told, advice = f"文件名{why}", "请改个名称"
            yield caution("stored.names", told, advice, folder / name, [name])


def why_odd(name: str) -> str:
    """Tell what of a name another system can't take, "" for nothing."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return "里有不成字的字节（也许是从 GBK 的系统拷来的），别的电脑上打不开"
    if COMMANDING.search(name) or {*name} & {*BREAKS}:
        return "里有看不见的字符"
    if found := UNSAFE.search(name):
        return f"里有“{found[0]}”，Windows 上不能用"
    if name != name.rstrip(" ."):
        return "末尾有空格或点，Windows 上会丢掉"
    if RESERVED.fullmatch(name):
        return "是 Windows 保留的名称，在那里打不开"
    return ""


def too_long(folder: Path, longest: Path | None, *, bounded: bool) -> Iterator[Diagnosis]:
    """Tell whether the longest path of a folder leaves room for what is kept of its file.

    `bounded` says whether this system has a limit that is in force.
    """
    if longest is None:
        return
    length = len(str(longest.absolute())) + KEPT_AS
    moved = USUAL + len(str(longest.relative_to(folder))) + KEPT_AS
    if bounded and length > LONGEST_PATH:
        told = f"位置太长：连同留存的副本要 {length} 个字，Windows 只让用 {LONGEST_PATH} 个"
        advice = "请把整个文件夹移到近一些的地方，如 D:\\公开年报，或缩短文件名"
        yield caution("stored.length", told, advice, longest)
    elif moved > LONGEST_PATH:
        told = (
            f"搬到 Windows 上位置会太长：连同副本约 {moved} 个字"
            f"（只让用 {LONGEST_PATH} 个）"
        )
        yield caution("stored.length", told, "要搬去的话，请先缩短文件名", longest)
