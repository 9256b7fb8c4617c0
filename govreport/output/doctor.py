"""What was looked at, told part by part, and as JSON; what is wrong sets the exit code."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from govreport.diagnosis import Diagnosis, Grade
from govreport.diagnosis.computer import Screen, Stream
from govreport.output.terminal import encodings as stream_encodings
from govreport.output.terminal import out, out_json, say, screen
from govreport.text import printable

LABELS = {Grade.FAULT: "毛病", Grade.CAUTION: "注意", Grade.FINE: "正常"}
PARTS = {"computer": "这台电脑", "disk": "文件夹所在的盘", "stored": "存的东西"}
STREAMS = {"stdout": "屏幕", "stderr": "屏幕上的说明"}
FEW = 10
"""So many of one kind and weight are told on the screen."""


def this_screen() -> Screen:
    """Tell what this run prints to."""
    sets = {**stream_encodings()}
    if sets["stderr"] == sets["stdout"]:
        del sets["stderr"]
    streams = [Stream(STREAMS[name], one) for name, one in sets.items()]
    shown = screen()
    return Screen(streams, None if shown is None else shown[0])


def show_diagnoses(
    found: Iterable[Diagnosis], *, strict: bool, quiet: bool, all_: bool
) -> int:
    """Print each as soon as it is known, of many alike few; gives the exit code."""
    counts, told, part = Counter[Grade](), Counter[tuple[str, Grade]](), ""
    for one in found:
        counts[one.grade] += 1
        told[one.kind, one.grade] += 1
        many = told[one.kind, one.grade] > FEW and not all_
        if many or (quiet and one.grade is Grade.FINE):
            continue
        if one.part != part:
            part = one.part
            out(f"{PARTS[part]}：")
        out(f"  {LABELS[one.grade]}  {line_of(one)}")
    if not all_:
        for line in _more(told, quiet=quiet):
            out(line)
    say(summary(counts))
    return code_of(counts, strict=strict)


def line_of(one: Diagnosis) -> str:
    """Tell one on a line: where, what, and what to do."""
    where = f"{one.path}：" if one.path is not None else ""
    advice = f"。{one.advice}" if one.advice else ""
    return printable(f"{where}{one.told}{advice}")


def _more(told: Counter[tuple[str, Grade]], *, quiet: bool) -> Iterator[str]:
    """Say how many alike were left out."""
    rest = Counter[Grade]()
    for (_, grade), count in told.items():
        rest[grade] += max(count - FEW, 0)
    for grade, count in rest.items():
        if count and not (quiet and grade is Grade.FINE):
            yield f"  ……{LABELS[grade]} 还有 {count} 条同样的，加上 --all 全部列出"


def summary(counts: Counter[Grade]) -> str:
    """Count what was found."""
    total = "，".join(f"{label} {counts[grade]}" for grade, label in LABELS.items())
    return f"看过了，什么也没有改动：{total}"


def code_of(counts: Counter[Grade], *, strict: bool) -> int:
    """Give the exit code: 1 for anything wrong, where it is `strict` for a caution too."""
    return int(bool(counts[Grade.FAULT] or (strict and counts[Grade.CAUTION])))


def print_diagnoses_json(
    found: Iterable[Diagnosis], folder: Path | None, *, strict: bool
) -> int:
    """Print all of them as JSON; gives the exit code."""
    checks: Sequence[Diagnosis] = list(found)
    counts = Counter(one.grade for one in checks)
    out_json(
        {
            "schema_version": 1,
            "folder": None if folder is None else str(folder),
            "checks": [_json(one) for one in checks],
            "summary": {grade.value: counts[grade] for grade in Grade},
        }
    )
    return code_of(counts, strict=strict)


def _json(one: Diagnosis) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "severity": one.grade.value,
        "path": None if one.path is None else str(one.path),
        "message": one.told,
        "advice": one.advice,
        "names": list(one.names),
    }
