"""The account of a roll-up for programs: as JSON, and for Excel."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from govreport.output.rollup import RollupAccount, trace_label, warnings
from govreport.output.sheet import csv_bytes
from govreport.report import COUNTS, Value
from govreport.rollup.total import Hybrid, Trace
from govreport.tasks.rollup import RollupRequest
from govreport.tasks.rollup_target import Refused


def as_json(account: RollupAccount, problems: Sequence[str]) -> dict[str, Any]:
    """The account under its JSON keys; `problems` are why it was not written."""
    summed = account.summed
    goal, total = summed.goal, summed.total
    return {
        "schema_version": 1,
        "organ": goal.organ.name,
        "year": goal.year,
        "form": total.form.id,
        "path": str(goal.path),
        "written": account.written,
        "units": [unit._asdict() for unit in total.units],
        "before": {str(cell): _plain(value) for cell, value in account.before.items()},
        "cells": {str(cell): _plain(value) for cell, value in account.cells.items()},
        "counts": total.counts,
        "missing_units": None if summed.missing is None else list(summed.missing),
        "former_units": list(account.gone),
        "unlisted_units": None if summed.unlisted is None else list(summed.unlisted),
        "blanks": [
            one._asdict() | {"cells": [str(cell) for cell in one.cells]}
            for one in total.incomplete
        ],
        "duplicates": [one._asdict() for one in total.all_duplicates],
        "other_forms": [_hybrid_json(one) for one in total.hybrids],
        "open_cells": {
            str(cell): {"known": _plain(one.known), "units": list(one.units)}
            for cell, one in total.open.items()
        },
        "errors": list(map(str, summed.troubles)),
        "refused": list(problems),
        "warnings": warnings(account),
        "trace": None if account.trace is None else _trace_json(account, account.trace),
    }


def refused_json(order: RollupRequest, error: Refused) -> dict[str, Any]:
    """What `as_json` gives where nothing could be added up: why, and nothing else."""
    return {
        "schema_version": 1,
        "organ": order.organ,
        "year": order.year,
        "form": None,
        "path": str(order.target) if order.target else None,
        "written": False,
        **{key: {} for key in ("before", "cells", "counts", "open_cells")},
        **dict.fromkeys(("units", "blanks", "duplicates", "other_forms"), ()),
        **dict.fromkeys(("former_units", "errors", "warnings"), ()),
        **dict.fromkeys(("missing_units", "unlisted_units", "trace")),
        "refused": [str(error)],
    }


def _plain(value: Value | None) -> int | str | None:
    return str(value) if isinstance(value, Decimal) else value


def _hybrid_json(one: Hybrid) -> dict[str, Any]:
    return {
        "path": one.path,
        "organ": one.organ,
        "form": one.form.id,
        "forms": dict(one.form.borrowed),
        "tables": list(one.tables),
        "divided": {str(cell): _plain(value) for cell, value in one.divided.items()},
        "homeless": {str(cell): _plain(value) for cell, value in one.homeless.items()},
    }


def _address(trace: Trace) -> str:
    return f"{COUNTS}.{trace}" if isinstance(trace, str) else str(trace)


def _trace_json(account: RollupAccount, trace: Trace) -> dict[str, Any]:
    return {
        "cell": _address(trace),
        "label": trace_label(account),
        "sum": _plain(account.traced),
        "units": [
            one._asdict() | {"value": _plain(one.value)}
            for one in account.summed.total.trace
        ],
    }


def as_csv(account: RollupAccount) -> bytes:
    """A line per number of the sum, or of a traced one per unit, for Excel."""
    return csv_bytes(_rows(account))


def _rows(account: RollupAccount) -> Iterable[Sequence[object]]:
    total, trace = account.summed.total, account.trace
    if trace is None:
        yield "地址", "名称", "合计"
        for cell, value in account.cells.items():
            yield str(cell), total.form.label(cell), value
        for name, count in total.counts.items():
            yield f"{COUNTS}.{name}", name, count
        return
    yield "地址", "名称", "单位", "文件", "数"
    head = (_address(trace), trace_label(account))
    for one in total.trace:
        yield (*head, one.organ, one.path, one.value)
    yield (*head, "合计", "", account.traced)
