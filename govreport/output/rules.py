"""Which rules count: `--select` and `--ignore`, and how often each one spoke."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

from govreport.errors import UsageProblem
from govreport.findings import Severity
from govreport.forms import nearest
from govreport.output.terminal import SEVERITIES, Spoken, Tally
from govreport.rules import codes, rule


def selection(
    select: Sequence[str] | None, ignore: Sequence[str] | None
) -> frozenset[str] | None:
    """The rules that count by the two options, None for all.

    UsageProblem names the nearest of an unknown code.
    """
    if not select and not ignore:
        return None
    selected = _codes("--select", select) if select else frozenset(codes())
    return selected - _codes("--ignore", ignore or ())


def _codes(option: str, texts: Sequence[str]) -> frozenset[str]:
    chosen: set[str] = set()
    for text in texts:
        words = re.findall(r"[^\s,、]+", unicodedata.normalize("NFKC", text).upper())
        if not words:
            message = f"{option} 后面要写规则，如 T3-TOTAL 或 N-"
            raise UsageProblem(message)
        for word in words:
            chosen |= _family(word)
    return frozenset(chosen)


def _family(word: str) -> set[str]:
    """The rule of that code, or all whose codes begin so: `N`, `T3-`, `V-FEE`."""
    start = re.compile(rf"{re.escape(word.rstrip('-'))}\d*-")
    known = codes()
    found = {word} & set(known) or {code for code in known if start.match(code)}
    if not found:
        families = sorted({f"{code.partition('-')[0]}-" for code in known})
        near = nearest(word, [*known, *families]) or families
        message = f"没有“{word}”这条规则；相近的有：{'、'.join(near)}"
        raise UsageProblem(message)
    return found


class Row(NamedTuple):
    """How often a rule spoke: findings that count, and those that are waived."""

    code: str
    severity: Severity
    title: str
    counted: int
    waived: int


def rows(total: Tally) -> list[Row]:
    """The rules that spoke, the most frequent first."""
    spoken = [key for key in total if isinstance(key, Spoken)]
    both = dict.fromkeys((key.code, key.severity) for key in spoken)
    found = [
        Row(
            *key,
            title=rule(key[0]).title,
            counted=total[Spoken(*key, waived=False)],
            waived=total[Spoken(*key, waived=True)],
        )
        for key in both
    ]
    return sorted(found, key=lambda row: (-row.counted, -row.waived, row.code))


def statistics_json(total: Tally) -> list[dict[str, Any]]:
    """How often each rule spoke, under the JSON keys."""
    return [
        {
            "code": row.code,
            "severity": row.severity.value,
            "title": row.title,
            "count": row.counted,
            "waived": row.waived,
        }
        for row in rows(total)
    ]


def statistics_table(total: Tally) -> str:
    """How often each rule spoke, as a table; empty where none did."""
    from tabulate import tabulate

    lines = [
        (row.counted, row.waived, SEVERITIES[row.severity], row.code, row.title)
        for row in rows(total)
    ]
    heads = ("次数", "已说明", "轻重", "规则", "名称")
    return tabulate(lines, heads, tablefmt="plain") if lines else ""
