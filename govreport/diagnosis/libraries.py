"""The libraries that the program needs, and its extras: there, new enough, whole."""

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution, requires, version
from typing import NamedTuple

from govreport import __version__
from govreport.diagnosis import Diagnosis, caution, fault, fine
from govreport.frozen import is_frozen

REQUIREMENT = re.compile(
    r"(?P<name>[\w.-]+)(?:\[[^]]*\])?\s*\(?(?P<versions>[^;)]*)\)?"
    r"(?:;.*extra\s*==\s*['\"](?P<extra>[\w-]+)['\"])?"
)
BOUND = re.compile(r"(>=|<)\s*([\d.]+)")
"""The two bounds that versions of ours have."""
NUMBERS = re.compile(r"\d+(?:\.\d+)*")
MODULES: Mapping[str, str] = {
    "fonttools": "fontTools",
    "chinesecalendar": "chinese_calendar",
}
"""What libraries are imported as, where it isn't their name."""
WITHOUT: Mapping[str, str] = {
    "pdf": "不能生成、读入 PDF",
    "dask": "不能用 --scheduler 分给几台电脑做",
    "calendar": "没有录入放假通知的年份，due 算不准到期的日子",
}
"""What can't be done without each extra."""
PROGRAMS = {"typst"}
"""Libraries that are a program of another kind: where it lies is told."""
SLOW = {"distributed"}
"""What is not loaded to see whether it can be."""


class Needed(NamedTuple):
    """A library that is wanted, with the bounds of its version; `extra` "" for always."""

    name: str
    bounds: Sequence[tuple[str, str]]
    extra: str = ""

    @property
    def command(self) -> str:
        """What installs it."""
        if self.extra:
            return f"pip install 'govreport[{self.extra}]'"
        told = ",".join(f"{sign}{number}" for sign, number in self.bounds)
        return f"pip install '{self.name}{told}'"


def needed(line: str) -> Needed | None:
    """Read a requirement as packages state it; None for one that isn't understood."""
    found = REQUIREMENT.match(line)
    if found is None:
        return None
    bounds = [(one[1], one[2]) for one in BOUND.finditer(found["versions"])]
    return Needed(found["name"], bounds, found["extra"] or "")


def libraries() -> Iterator[Diagnosis]:
    """Tell of all libraries, and of what can't be done without those that are missing."""
    try:
        lines = requires("govreport") or []
    except PackageNotFoundError:
        if is_frozen():
            yield fine("computer.libraries", "各个库打在程序里")
            return
        told = "程序没有安装，是从源码直接运行的，核对不了各个库的版本"
        yield caution("computer.libraries", told, "请用 pip install . 安装")
        return
    known = [one for one in map(needed, lines) if one is not None]
    base = [one for one in known if not one.extra]
    yield from _base(base)
    for extra, lost in WITHOUT.items():
        yield from _extra(extra, [one for one in known if one.extra == extra], lost)


def _base(base: Sequence[Needed]) -> Iterator[Diagnosis]:
    good = list[str]()
    for one in base:
        if wrong := _wrong(one):
            advice = f"请重新安装：{one.command}"
            yield fault("computer.libraries", wrong, advice, names=[one.name])
        else:
            good.append(f"{one.name} {version(one.name)}")
    if good:
        yield fine(
            "computer.libraries", f"govreport {__version__} 要的库：{'、'.join(good)}"
        )


def _extra(extra: str, some: Sequence[Needed], lost: str) -> Iterator[Diagnosis]:
    """Tell whether an extra is there, wrong where only a part of it is."""
    absent = [one.name for one in some if not _version(one.name)]
    kind = "computer.extra"
    if absent or not some:
        told = f"没有装 {extra} 组件（缺 {'、'.join(absent)}）：{lost}"
        advice = f"要用的话安装：pip install 'govreport[{extra}]'"
        yield caution(kind, told, advice, names=absent)
        return
    wrong = [told for one in some if (told := _wrong(one))]
    for told in wrong:
        advice = f"请重新安装：pip install --upgrade 'govreport[{extra}]'"
        yield fault(kind, f"{told}；{lost}", advice, names=[extra])
    if not wrong:
        there = "、".join(
            f"{one.name} {_version(one.name)}{_place(one.name)}" for one in some
        )
        yield fine(kind, f"{extra} 组件：{there}")


def _wrong(one: Needed) -> str:
    """Tell why a library can't be used, "" where it can."""
    there = _version(one.name)
    if not there:
        return f"少了 {one.name} 这个库"
    for sign, number in one.bounds:
        if (numbers(there) >= numbers(number)) is not (sign == ">="):
            meant = "最低要" if sign == ">=" else "要低于"
            return f"{one.name} 是 {there}，{meant} {number}"
    if one.name not in SLOW and (trouble := _trouble(one.name)):
        return f"{one.name} {there} 装坏了，打不开（{trouble}）"
    return ""


def _version(name: str) -> str:
    try:
        return version(name) or ""
    except PackageNotFoundError:
        return ""


def _place(name: str) -> str:
    """Tell in brackets where a library with a program in it lies, "" for all others."""
    return f"（在 {distribution(name).locate_file('')}）" if name in PROGRAMS else ""


def _trouble(name: str) -> str:
    """Load a library; tell what comes of that, "" for nothing bad."""
    module = MODULES.get(name.lower(), name.lower().replace("-", "_"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import_module(module)
    except Exception as error:  # noqa: BLE001 -- whatever a broken one raises
        return f"{type(error).__name__}: {error}".partition("\n")[0]
    return ""


def numbers(text: str) -> tuple[int, ...]:
    """Read the numbers of a version, noughts at the end left out."""
    found = NUMBERS.match(text)
    parts = [int(one) for one in found[0].split(".")] if found else []
    while parts and not parts[-1]:
        parts.pop()
    return tuple(parts)
