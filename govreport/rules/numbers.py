"""Each number for itself: its kind, its sign, its scale, whether it can be true."""

from collections.abc import Iterator
from decimal import Decimal

from govreport.findings import Finding, Path, Place
from govreport.forms import Cell, Form, ItemType, nearest
from govreport.report import COUNTS, KeyProblem, Report, Value, as_written
from govreport.rules.case import Case
from govreport.rules.registry import finding

MANY = 100
"""For no more odd keys than this it is guessed what was meant."""
TO_THE_FEN = 6
"""Decimals with which 万元 is exact to the 分."""
UNIT_RATIO = range(5_000, 20_001)
"""Times last year's amount: 元 typed as 万元 would be 10,000 times."""
NO_RULES_KINDS = {"township", "subdistrict"}
NO_RULES_LEVELS = {"township", "county"}
RULES_ITEMS = ("issued", "in_force", "made")
EXPECTED = {
    ItemType.COUNT: "应是不小于 0 的整数，如 0、12，不加引号和小数点",
    ItemType.CHANGE: "应是整数，减少的写负数，如 -3",
    ItemType.AMOUNT: "应是以万元计的数，如 0、12.5",
    ItemType.TEXT: '应是引号括起的文字，如 "251000元"',
}


def check_faults(case: Case) -> Iterator[Finding]:
    """Keys that the file can't have, and values that aren't what belongs there."""
    report = case.report
    instead = mistaken(report)
    for number, fault in enumerate(report.faults):
        if fault.raw is None and fault.path in instead:
            continue
        location = report.near(fault.path)
        cells = (Place(".".join(fault.path), report.locate(fault.path)),)
        code, message = _told(report.form, fault, guess=number < MANY)
        yield finding(code, message, cells=cells, location=location)


def _told(form: Form, fault: KeyProblem, *, guess: bool) -> tuple[str, str]:
    name = ".".join(fault.path)
    if fault.expected is None:
        intended = meant(form, fault) if guess else None
        ask = f"，是不是要写 {intended[-1]}" if intended else ""
        return "V-UNKNOWN", f"没有“{name}”这个名称{ask}；请改正或删去"
    if fault.raw is None:
        return "V-MISSING", f"缺少 {name}，请补上{fault.expected}"
    near = nearest(str(fault.raw), fault.known, 1)
    ask = f"；是不是要写 {near[0]}" if near else ""
    return "V-TYPE", f"{name} 写的是 {shown(fault.raw)}，应是{fault.expected}{ask}"


def meant(form: Form, fault: KeyProblem) -> Path | None:
    """The key that an unknown one was probably to be: by its label, or the nearest."""
    *around, word = fault.path
    if fault.expected is not None:
        return None
    labels: dict[str, str] = {}
    if around and around[0] in form.tables:
        table = form.tables[around[0]]
        leaves = table.blocks if len(around) == 1 else table.items_of.get(around[1], {})
        labels = {leaf.label: leaf.id for leaf in leaves.values()}
    near = labels.get(word) or next(iter(nearest(word, fault.known, 1)), None)
    return None if near is None else (*around, near)


def mistaken(report: Report) -> frozenset[Path]:
    """Keys that are there under a wrong name: told as that, not as missing."""
    paths = (meant(report.form, fault) for fault in report.faults[:MANY])
    return frozenset(path for path in paths if path is not None)


def shown(raw: object) -> str:
    """A raw value as its file shows it, shortened."""
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, str):
        return f'"{raw}"' if len(raw) <= 20 else f'"{raw[:20]}……"'
    if isinstance(raw, dict | list):
        return "一组内容"
    if isinstance(raw, Decimal) and not raw.is_finite():
        return str(raw).lower().replace("infinity", "inf")
    return str(raw) if len(str(raw)) <= 40 else f"{str(raw)[:40]}……"


def check_numbers(case: Case) -> Iterator[Finding]:
    """The value at every address, and the year's other tallies."""
    form, stated, most = case.report.form, case.report.stated, case.settings.fee_decimals
    for cell, raw in case.report.entries.items():
        kind, value = form.item(cell).type, stated.get(cell)
        if value is None or isinstance(raw, str) or not _is_ordinary(value, kind, most):
            yield from _number(case, tuple(cell), form.label(cell), raw, kind)
    for name, raw in case.report.counts.items():
        yield from _number(case, (COUNTS, name), name, raw, ItemType.COUNT)


def _number(
    case: Case, path: Path, label: str, raw: object, kind: ItemType
) -> Iterator[Finding]:
    if isinstance(raw, str) and not raw.strip():
        return
    value, most = as_written(raw, kind), case.settings.fee_decimals
    if value is not None and not isinstance(raw, str) and _is_ordinary(value, kind, most):
        return
    place = (Place(".".join(path), case.report.locate(path)),)
    if value is None:
        message = f"{label}：写的是 {shown(raw)}，{EXPECTED[kind]}"
        yield finding("V-TYPE", message, cells=place)
    elif not isinstance(value, str):
        if isinstance(raw, str):
            message = f"{label}：数加了引号 {shown(raw)}，按 {value} 计；可以去掉引号"
            yield finding("V-QUOTED", message, cells=place)
        if value < 0 and kind is not ItemType.CHANGE:
            message = f"{label}：写的是 {value}，不能小于 0"
            yield finding("V-NEGATIVE", message, cells=place)
        if decimals(value) > most:
            fine = "（精确到分）" if most == TO_THE_FEN else ""
            message = (
                f"{label}：{value} 有 {decimals(value)} 位小数，"
                f"万元最多 {most} 位{fine}，请核对"
            )
            yield finding("V-FEE-SCALE", message, cells=place)


def _is_ordinary(value: Value, kind: ItemType, most: int) -> bool:
    """Whether nothing can be said against a number, so that it needs no place."""
    if isinstance(value, str):
        return True
    return (value >= 0 or kind is ItemType.CHANGE) and decimals(value) <= most


def decimals(value: int | Decimal) -> int:
    """How many decimals a number was written with."""
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def check_plausible(case: Case) -> Iterator[Finding]:
    """Numbers that can be read but hardly be true."""
    report = case.report
    for cell in report.form.typed_cells:
        kind = report.form.item(cell).type
        if kind is ItemType.AMOUNT:
            yield from _fee_unit(case, cell)
        if cell.block == "regulations" and cell.item in RULES_ITEMS:
            yield from _rules(report, cell)
        if cell.item == "in_force":
            yield from _stock(report, cell)


def _fee_unit(case: Case, cell: Cell) -> Iterator[Finding]:
    report, previous = case.report, case.previous
    amount = report.value(cell)
    if not isinstance(amount, Decimal) or amount <= 0:
        return
    limit = case.settings.fee_limits.get(report.organ.kind)
    last = previous.value(cell) if previous and cell in previous.form.cell_set else None
    label, ask = report.form.label(cell), "单位是万元，是不是按元填了"
    if isinstance(last, Decimal) and last > 0 and round(amount / last) in UNIT_RATIO:
        times = round(amount / last)
        message = f"{label}：{amount} 是上年 {last} 的 {times} 倍，{ask}"
        cells = (report.place(cell),)
        yield finding("V-FEE-UNIT", message, cells=cells, left=amount, right=last)
    elif limit is not None and amount > limit:
        message = f"{label}：{amount} 万元对这类机关来说太大，{ask}"
        cells = (report.place(cell),)
        yield finding("V-FEE-UNIT", message, cells=cells, left=amount, right=limit)


def _rules(report: Report, cell: Cell) -> Iterator[Finding]:
    value, organ = report.value(cell), report.organ
    powerless = organ.kind in NO_RULES_KINDS or organ.level in NO_RULES_LEVELS
    if powerless and isinstance(value, int) and value > 0:
        label = report.form.block(cell).label
        message = (
            f"{report.form.label(cell)}：填了 {value}，但这一级机关没有{label}制定权；"
            f"是不是把别的文件填到了{label}一行"
        )
        yield finding("V-RULES", message, cells=(report.place(cell),))


def _stock(report: Report, cell: Cell) -> Iterator[Finding]:
    parts = [cell, cell._replace(item="issued"), cell._replace(item="repealed")]
    numbers = [report.value(part) for part in parts]
    whole = [number for number in numbers if isinstance(number, int)]
    if len(whole) < len(parts):
        return
    start = whole[0] - whole[1] + whole[2]
    if start < 0:
        items = [report.form.item(part).label for part in parts]
        message = (
            f"{report.form.block(cell).label}：{items[0]} {whole[0]}"
            f" － {items[1]} {whole[1]} + {items[2]} {whole[2]} = {start}，"
            "年初的件数小于 0，请核对这三个数"
        )
        yield finding(
            "V-STOCK",
            message,
            cells=[report.place(part) for part in parts],
            left=start,
            right=0,
        )
