"""The account of an import, as a person reads it and as JSON."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from govreport.errors import GovReportError
from govreport.findings import Finding, Severity
from govreport.forms import Cell, Form, printed_place
from govreport.importers import Imported
from govreport.importers.cells import Unread
from govreport.importers.updates import Updates
from govreport.output.terminal import listed
from govreport.report import NARRATIVE

FEW = 4
"""More readings of a row help nobody."""
CELLS = 12
"""More numbers not read for one reason are counted, not named."""


class ImportedFile(NamedTuple):
    """What became of one document: its report, its file, or the error."""

    path: str
    imported: Imported | None = None
    target: Path | None = None
    written: bool = False
    current: bool = False
    """Whether its file was read from it before."""
    findings: Sequence[Finding] = ()
    updates: Updates | None = None
    error: GovReportError | None = None

    @property
    def code(self) -> int:
        """The exit code that this document alone would give."""
        if self.error is not None or self.imported is None:
            return 2
        account = self.imported.reconciliation
        if account.read == 0:
            return 2
        homeless = self.updates is not None and self.updates.homeless
        return int(not account.complete or bool(homeless))


def account_lines(outcome: ImportedFile) -> Iterator[str]:
    """The account of one document, line by line."""
    imported = outcome.imported
    if imported is None:
        return
    report, account = imported
    organ = report.organ.name or "（机关不明）"
    year = f"{report.year} 年" if report.year else "（年份不明）"
    yield f"{outcome.path}：{organ} {year}，读到 {account.read}/{account.numbers} 个数"
    for table in account.tables:
        part = report.form.section_of_table(table.table).heading
        form = f"{table.form} 年表式" if table.form else "表式看不出"
        yield f"  {part}：{form}，{table.read}/{table.numbers}"
    yield from listed("没有读到", _unread_lines(report.form, account.unread))
    told = [
        f"{_cells(report.form, one.cells)}：印的是“{one.printed}”，{one.how}"
        for one in account.remarks
    ]
    yield from listed("按关系或从宽读的数", told)
    if account.zeros:
        yield f"  按 --blank-as-zero，{len(account.zeros)} 格空白作 0"
    lenient = [
        f"“{one.printed}”作“{one.official}”" + ("（猜的，请核对）" if one.guessed else "")
        for one in account.lenient
    ]
    yield from listed("写法与表式不同的名称", lenient)
    wrong = [one.message for one in outcome.findings if one.severity is Severity.ERROR]
    yield from listed("印出的数自己合不上（照原样保留，validate 会列出）", wrong)
    yield from listed("没有用上的内容", [f"“{text}”" for text in account.unused])
    yield from (f"  {note}" for note in account.notes)
    if outcome.updates is not None:
        yield from _update_lines(report.form, outcome.updates)


def _unread_lines(form: Form, unread: Sequence[Unread]) -> list[str]:
    """A line for each reason and row; blanks of many rows together."""
    lines = []
    for (reason, table), group in groupby(
        unread, key=lambda one: (one.reason, one.cells[0].table)
    ):
        some = list(group)
        cells = tuple(cell for one in some for cell in one.cells)
        if len(cells) > CELLS and len(some) > 1:
            part = form.section_of_table(table).part
            lines.append(f"{part}·表：{len(cells)} 格{_of(reason)}")
            continue
        for one in some:
            line = f"{_cells(form, one.cells)}：{one.reason}"
            if one.printed and one.printed not in one.reason:
                line += f"，印的是“{one.printed}”"
            if 0 < len(one.candidates) <= FEW:
                ways = " 或 ".join(" ".join(map(str, way)) for way in one.candidates)
                line += f"，可能是 {ways}"
            lines.append(line)
    return lines


def _of(reason: str) -> str:
    return reason if reason == "空白" else f"（{reason}）"


def _cells(form: Form, cells: Sequence[Cell]) -> str:
    """Where some cells of a row stand."""
    if len(cells) == 1:
        return printed_place(form, cells[0])
    part = form.section_of_table(cells[0].table).part
    if len({cell.item for cell in cells}) == 1:
        return f"{part}·表·{form.item(cells[0]).label}"
    if len({cell.block for cell in cells}) == 1:
        return f"{part}·表·{form.block(cells[0]).label}"
    return f"{part}·表"


def _update_lines(form: Form, updates: Updates) -> Iterator[str]:
    told = []
    for change in updates.changes:
        if change.path[0] == NARRATIVE:
            section = next(one for one in form.sections if one.id == change.path[1])
            told.append(f"{section.heading or section.part}：换成新的文字")
        else:
            before = "空白" if change.before is None else change.before
            told.append(
                f"{printed_place(form, Cell(*change.path))}：{before} → {change.after}"
            )
    yield from listed("改动", told)
    if not told:
        yield "  没有改动"
    kept = [printed_place(form, cell) for cell in updates.kept]
    yield from listed("新文件里是空白，文件里原有的数没有动", kept)
    homeless = [printed_place(form, cell) for cell in updates.homeless]
    yield from listed("文件的表式里没有这些格，没有写入", homeless)


def summary_rows(outcomes: Sequence[ImportedFile]) -> list[list[str]]:
    """A row for each document: what it is and what became of it."""
    rows = []
    for outcome in outcomes:
        if outcome.imported is None:
            rows.append([outcome.path, "", "", "", "读不了"])
            continue
        report, account = outcome.imported
        rows.append(
            [
                outcome.path,
                report.organ.name,
                str(report.year or ""),
                f"{account.read}/{account.numbers}",
                _state(outcome),
            ]
        )
    return rows


def _state(outcome: ImportedFile) -> str:
    if outcome.error is not None:
        return "没有写入"
    wrong = sum(one.severity is Severity.ERROR for one in outcome.findings)
    states = ["读入过"] if outcome.current else []
    if outcome.code:
        states.append("有数没读到")
    if wrong:
        states.append(f"{wrong} 处合不上")
    account = None if outcome.imported is None else outcome.imported.reconciliation
    if account is not None and not states and account.read < account.numbers:
        return "要填的数都读到"  # some total wasn't, and is computed
    return "，".join(states) or "全部读到"


def outcome_json(outcome: ImportedFile) -> dict[str, Any]:
    """One document's account under its JSON keys."""
    base: dict[str, Any] = {
        "path": outcome.path,
        "target": None if outcome.target is None else outcome.target.as_posix(),
        "written": outcome.written,
        "current": outcome.current,
        "error": None if outcome.error is None else {"message": str(outcome.error)},
    }
    if outcome.imported is None:
        return base | {"organ": None, "year": None, "form": None, "reconciliation": None}
    report = outcome.imported.report
    return base | {
        "organ": report.organ.name,
        "year": report.year,
        "form": report.form.id,
        "reconciliation": reconciliation_json(outcome.imported)
        | {
            "disagreeing": [
                {
                    "code": one.code,
                    "message": one.message,
                    "cells": [str(place.address) for place in one.places],
                    "left": one.left,
                    "right": one.right,
                }
                for one in outcome.findings
            ]
        },
        "changes": None
        if outcome.updates is None
        else [
            {
                "address": ".".join(change.path),
                "before": _plain(change.before),
                "after": _plain(change.after),
            }
            for change in outcome.updates.changes
        ],
    }


def reconciliation_json(imported: Imported) -> dict[str, Any]:
    """What was read of a document, how, and what wasn't, under its JSON keys."""
    report, account = imported
    return {
        "container": account.container,
        "numbers": account.numbers,
        "read": account.read,
        "complete": account.complete,
        "tables": [table._asdict() for table in account.tables],
        "unread": [
            {
                "cells": [str(cell) for cell in one.cells],
                "places": [printed_place(report.form, cell) for cell in one.cells],
                "reason": one.reason,
                "printed": one.printed,
                "blank": one.blank,
                "candidates": [list(way) for way in one.candidates],
            }
            for one in account.unread
        ],
        "remarks": [
            {
                "cells": [str(cell) for cell in one.cells],
                "printed": one.printed,
                "read_as": one.how,
            }
            for one in account.remarks
        ],
        "lenient": [one._asdict() for one in account.lenient],
        "blank_as_zero": [str(cell) for cell in account.zeros],
        "unused": list(account.unused),
        "notes": list(account.notes),
    }


def _plain(value: object) -> object:
    return value if isinstance(value, int | str | None) else str(value)
