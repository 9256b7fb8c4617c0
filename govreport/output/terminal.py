"""What the terminal shows: findings, summaries, JSON. Besides cli/ the only printer."""

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain, islice
from typing import Any, NamedTuple, TextIO

from govreport.errors import GovReportError
from govreport.findings import Finding, Location, Severity
from govreport.forms import Address
from govreport.tasks.runners import Item, Result, Runner
from govreport.tasks.validate import Checked

SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
MANY = 12
"""Lines listed under one title; the rest is for programs to read."""
WIDE = "\u3000"
"""The blank of Chinese type, which Python calls unprintable."""
FEW = 5
"""Fewer items show no progress."""
ODD_BYTE = re.compile("[\ud800-\udfff]")
"""A byte of a file's name that is no character."""
COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def out(text: str) -> None:
    """Print data."""
    sys.stdout.write(f"{text}\n")


def out_bytes(raw: bytes) -> None:
    """Print data that is bytes already, after what was printed so far."""
    sys.stdout.flush()
    sys.stdout.buffer.write(raw)
    sys.stdout.buffer.flush()


def listed(title: str, lines: Sequence[str]) -> Iterator[str]:
    """The first of some lines under a title with their number; none, no title."""
    if lines:
        yield f"  {title}（{len(lines)}）："
        yield from (f"    {line}" for line in lines[:MANY])
        if len(lines) > MANY:
            yield f"    ……还有 {len(lines) - MANY} 条，--format json 全部列出"


def say(text: str, *, quiet: bool = False) -> None:
    """Print talk, which never mixes with data."""
    if not quiet:
        with suppress(OSError):  # where even talk fails, the exit code tells
            sys.stderr.write(f"{_lines_printable(text)}\n")


def _lines_printable(text: str) -> str:
    return "\n".join(map(printable, text.split("\n")))


def complain(error: GovReportError) -> None:
    """Print why we can't go on."""
    say(f"错误：{error}")


def out_json(value: object) -> None:
    """Print JSON; a terminal that can't show Chinese gets it escaped, not lost."""
    out(_json(value))


def out_long_json(
    head: Mapping[str, object],
    name: str,
    items: Iterable[object],
    rest: Callable[[], Mapping[str, object]],
) -> None:
    """Print an object as `out_json` does, a long list in it item by item.

    What stands behind the list is asked for when all its items are printed; nothing
    is printed where there is no getting at the first.
    """
    rest_of_items = iter(items)
    first = list(islice(rest_of_items, 1))
    sys.stdout.write(f'{_json(head).removesuffix(_END)},\n  "{name}": [')
    between = ""
    for item in chain(first, rest_of_items):
        text = _json(item).replace("\n", "\n    ")
        sys.stdout.write(f"{between}\n    {text}")
        between = ","
    end = "\n  ]" if between else "]"
    out(f"{end},{_json(rest()).removeprefix('{')}")


_END = "\n}"


def _json(value: object) -> str:
    return json_text(value, wide=(sys.stdout.encoding or "").lower().startswith("utf"))


def json_text(value: object, *, wide: bool = True) -> str:
    """A value as JSON, in ASCII where it may not be `wide`.

    The bytes of a file's name in another character set are escaped as Python takes
    them (U+DC80 to U+DCFF), so that who reads it can open the file.
    """
    import json

    text = json.dumps(value, ensure_ascii=not wide, indent=2)
    return ODD_BYTE.sub(lambda odd: f"\\u{ord(odd[0]):04x}", text)


@contextmanager
def progress(total: int) -> Iterator[Callable[[int], None]]:
    """How far a work over many items has come, for a person at a terminal.

    Gives what is called with the number of items that were done.
    """
    if total < FEW or not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    bar = Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        auto_refresh=False,  # no thread of its own beside processes that are forked
        transient=True,
        redirect_stdout=sys.stdout.isatty(),
    )
    with bar:
        task = bar.add_task("", total=total)
        yield lambda done: bar.update(task, advance=done, refresh=True)


def with_progress(run: Runner) -> Runner:
    """Let a person at a terminal see how far a runner has come."""

    def shown(work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        with progress(len(items)) as advance:
            for result in run(work, items):
                yield result
                advance(1)

    return shown


def has_colour(stream: TextIO) -> bool:
    """Whether a stream is a terminal that wants colours (`NO_COLOR` says no)."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def printable(text: str) -> str:
    """A text as it may go to a terminal, which some characters would command."""
    plain = text.replace("\t", "    ")
    return "".join(char if char.isprintable() or char == WIDE else "?" for char in plain)


def spot(one: Checked, found: Finding) -> str:
    """Where in its file a finding is: line and column, or the place in a document."""
    if found.location is not None:
        return f"{found.location.line}:{found.location.column}"
    return one.places.get(found.places[0].address, "") if found.places else ""


def finding_line(one: Checked, found: Finding) -> str:
    """A finding on one line: where, how bad, which rule, what to do."""
    between = " " if found.location is None else ":"
    place = f"{one.path}{between}{spot(one, found)}".rstrip()
    severity = SEVERITIES[found.severity]
    waived = "" if found.waived is None else f"（已说明：{found.waived}）"
    return f"{place} {severity} {found.code} {found.message}{waived}"


class Spoken(NamedTuple):
    """A rule's finding, for counting how often there was one like it."""

    code: str
    severity: Severity
    waived: bool


Tally = Counter[Spoken | str]
"""How many files and findings there were: files under the names below."""
FILES, UNREADABLE, TROUBLED, FAILED = "files", "unreadable", "troubled", "failed"


def tally(one: Checked) -> Tally:
    """What a file adds to the count of all; troubled is one that has an error."""
    counts: Tally = Counter(
        Spoken(found.code, found.severity, found.waived is not None)
        for found in one.findings
    )
    counts[FILES] = 1
    counts[UNREADABLE] = int(one.organ is None)
    counts[TROUBLED] = int(one.error is not None)
    counts[FAILED] = int(one.failed)
    return counts


def summary_line(total: Tally) -> str:
    """How many files and findings there were."""
    totals = summary(total)
    counts = "，".join(
        f"{word} {totals[f'{severity.value}s']}" for severity, word in SEVERITIES.items()
    )
    unreadable = f"，{totals['unreadable']} 个读不了" if totals["unreadable"] else ""
    if not any(totals[f"{severity.value}s"] for severity in SEVERITIES):
        explained = f"（已说明 {totals['waived']}）" if totals["waived"] else ""
        none = "没有需要处理的问题" if explained else "没有发现问题"
        counts = f"{'其余' if unreadable else ''}{none}{explained}"
    if totals["files"] == totals["unreadable"]:
        return f"检查了 {totals['files']} 个文件{unreadable}"
    return f"检查了 {totals['files']} 个文件{unreadable}：{counts}"


def summary(total: Tally) -> dict[str, int]:
    """The counts under their JSON keys."""
    spoken = [(key, count) for key, count in total.items() if isinstance(key, Spoken)]
    counted = {
        f"{severity.value}s": sum(
            count for key, count in spoken if key.severity is severity and not key.waived
        )
        for severity in Severity
    }
    waived = sum(count for key, count in spoken if key.waived)
    files = {name: total[name] for name in (FILES, UNREADABLE)}
    return files | counted | {"waived": waived}


def checked_json(one: Checked) -> dict[str, Any]:
    """One file's findings under their JSON keys."""
    error = None
    if one.error is not None:
        line, column = one.error.line, one.error.column
        place = (
            None
            if line is None or column is None
            else _location(Location(line, column, line, column + 1))
        )
        error = {"message": str(one.error), "location": place}
    return {
        "path": one.path,
        "organ": one.organ,
        "year": one.year,
        "findings": [_finding(one, found) for found in one.findings],
        "error": error,
    }


def _finding(one: Checked, found: Finding) -> dict[str, Any]:
    def place(address: Address) -> dict[str, str]:
        return {} if one.published is None else {"place": one.places[address]}

    return {
        "code": found.code,
        "severity": found.severity.value,
        "message": found.message,
        "problem": found.problem,
        "advice": found.advice,
        "cells": [
            {"address": str(each.address), "location": _location(each.location)}
            | place(each.address)
            for each in found.places
        ],
        "location": _location(found.location),
        "left": found.left,
        "right": found.right,
        "quote": found.quote or None,
        "waived": found.waived,
    }


def _location(location: Location | None) -> dict[str, int] | None:
    return None if location is None else location._asdict()
