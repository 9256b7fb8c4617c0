"""Each number for itself: its kind, its sign, its scale, whether it can be true."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache, partial

from govreport.findings import Finding, Path, Severity
from govreport.forms import Cell, Form, ItemType, nearest
from govreport.places import bar_to_rules
from govreport.prose.numerals import meant_number
from govreport.prose.quotes import printed_number
from govreport.report import (
    COUNTS,
    NARRATIVE,
    KeyProblem,
    Report,
    Value,
    as_written,
    is_unfilled,
)
from govreport.rules.case import Case
from govreport.rules.registry import finding, rule

MANY = 100
"""For no more odd keys than this it is guessed what was meant."""
TO_THE_FEN = 6
"""Decimals with which 万元 is exact to the 分."""
UNIT_RATIO = range(5_000, 20_001)
"""Times last year's amount: 元 typed as 万元 would be 10,000 times."""
RULES_ITEMS = ("issued", "in_force", "made")
MAKERS = (
    "制定规章的是国务院部门和省、设区的市、自治州的人民政府（《立法法》第九十一、九十三条）"
)
NO_RULES: Mapping[str, str] = {
    "low": "县级和乡级机关不能制定规章",
    "zone": "开发区这类功能区的机关不能制定规章",
    "branch": "盟和地区的行政公署是派出机关，它和它的部门不能制定规章",
    "department": "地方政府的部门不能制定规章",
}
"""Why those make no 规章 that `bar_to_rules` tells apart."""
KINDS = {
    ItemType.COUNT: "不小于 0 的整数，如 0、12",
    ItemType.CHANGE: "整数，减少的写负数，如 -3",
    ItemType.AMOUNT: "以万元计的数，如 0、12.5",
    ItemType.TEXT: "文字，如 251000元",
}
EXPECTED = {kind: f"应是{told}" for kind, told in KINDS.items()} | {
    ItemType.COUNT: f"应是{KINDS[ItemType.COUNT]}，不加引号和小数点",
    ItemType.TEXT: '应是引号括起的文字，如 "251000元"',
}
IN_PRINT: Mapping[str, str] = {
    "form": "表式的年份",
    "organ": "机关全称",
    "organ.name": "机关全称",
    "organ.kind": "机关的类别（乡镇、街道、部门、政府还是其他）",
    "organ.level": "机关的级别（乡、县、市还是省级）",
    "signature": "落款的机关名称",
    "signed_on": "落款的年、月、日",
    "title": "报告的标题",
    "year": "报告的年份",
}
"""What a printed report has of the keys of a file."""
OFFICE_KEYS = frozenset({"waivers", "units", "source", "log", "forms"})
"""Parts of a file that no printed report has."""


@rule("V-UNKNOWN", Severity.ERROR)
@rule("V-MISSING", Severity.ERROR)
@rule("V-TYPE", Severity.ERROR)
def check_keys(case: Case) -> Iterator[Finding]:
    """Find keys that the file can't have, and values that aren't what belongs there."""
    report = case.report
    instead = mistaken(report)
    for number, problem in enumerate(report.faults):
        if problem.raw is None and problem.path in instead:
            continue
        told = _unknown if problem.expected is None else _ill_written
        yield told(report, problem, guess=number < MANY)


def _unknown(report: Report, problem: KeyProblem, *, guess: bool) -> Finding:
    name = problem.path[-1]
    intended = meant(report.form, problem) if guess else None
    ask = f"，是不是要写 {intended[-1]}" if intended else ""
    of_people = "" if name.isascii() else f"“{name}”"
    in_print = f"这里有一处的名称{of_people}认不出，内容没有读到；请改回表上原来的名称"
    return finding(
        "V-UNKNOWN",
        f"没有“{'.'.join(problem.path)}”这个名称{ask}",
        "请改正或删去",
        places=[report.place(problem.path)],
        location=report.near(problem.path),
        in_print="" if problem.path[0] in OFFICE_KEYS else in_print,
    )


def _ill_written(report: Report, problem: KeyProblem, *, guess: bool) -> Finding:
    name, missing = ".".join(problem.path), problem.raw is None
    near = nearest(str(problem.raw), problem.known, 1) if guess else ()
    ask = f"；是不是要写 {near[0]}" if near else ""
    printed = IN_PRINT.get(name, "")
    if problem.path[0] == NARRATIVE and len(problem.path) > 1:
        printed = "这一部分的文字"
    how = "没有写明" if missing else "没有写对"
    return finding(
        "V-MISSING" if missing else "V-TYPE",
        f"缺少 {name}" if missing else f"{name} 写的是 {written(problem.raw)}",
        f"请补上{problem.expected}" if missing else f"应是{problem.expected}{ask}",
        joint="，",
        places=[report.place(problem.path)],
        location=report.near(problem.path),
        in_print=printed and f"{how}{printed}，请{'补上' if missing else '改正'}",
    )


def meant(form: Form, fault: KeyProblem) -> Path | None:
    """Guess the key that an unknown one was to be: by its label, or the nearest."""
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
    """Collect keys that are there under a wrong name: told as that, not as missing."""
    paths = (meant(report.form, fault) for fault in report.faults[:MANY])
    return frozenset(path for path in paths if path is not None)


def written(raw: object) -> str:
    """Write a raw value as its file shows it, shortened."""
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, str):
        return f'"{raw}"' if len(raw) <= 20 else f'"{raw[:20]}……"'
    if isinstance(raw, dict | list):
        return "一组内容"
    if isinstance(raw, Decimal) and not raw.is_finite():
        return str(raw).lower().replace("infinity", "inf")
    return str(raw) if len(str(raw)) <= 40 else f"{str(raw)[:40]}……"


@rule("V-TYPE")
@rule("V-QUOTED", Severity.INFO)
@rule("V-NEGATIVE", Severity.ERROR)
@rule("V-FEE-SCALE", Severity.ERROR)
def check_numbers(case: Case) -> Iterator[Finding]:
    """Find what is wrong with the value at every address, and the year's other tallies."""
    form, stated, most = case.report.form, case.report.stated, case.settings.fee_decimals
    for cell, raw in case.report.entries.items():
        value = stated.get(cell)
        if type(raw) is type(value) is int and value >= 0:
            continue  # as nearly all are
        kind = form.item(cell).type
        if value is None or isinstance(raw, str) or not _is_ordinary(value, kind, most):
            yield from _number(case, tuple(cell), form.label(cell), raw, kind)
    for name, raw in case.report.counts.items():
        yield from _number(case, (COUNTS, name), name, raw, ItemType.COUNT)


def _number(
    case: Case, path: Path, label: str, raw: object, kind: ItemType
) -> Iterator[Finding]:
    if is_unfilled(raw):
        return
    value, most = as_written(raw, kind), case.settings.fee_decimals
    if value is not None and not isinstance(raw, str) and _is_ordinary(value, kind, most):
        return
    found = partial(finding, subject=label, joint="，", places=[case.report.place(path)])
    if value is None:
        told = f"“{raw}”" if isinstance(raw, str) else f" {written(raw)}"
        in_print = f"写的是{told}，应是{KINDS[kind]}"
        fault = f"写的是 {written(raw)}"
        advice = EXPECTED[kind] + (hint_of_number(raw, kind) if type(raw) is str else "")
        yield found("V-TYPE", fault, advice, in_print=in_print)
    elif not isinstance(value, str):
        if isinstance(raw, str):
            fault = f"数加了引号 {written(raw)}，按 {value} 计"
            yield found("V-QUOTED", fault, "可以去掉引号", joint="；")
        if value < 0 and kind is not ItemType.CHANGE:
            yield found("V-NEGATIVE", f"写的是 {value}", "不能小于 0")
        if decimals(value) > most:
            fine = "（精确到分）" if most == TO_THE_FEN else ""
            fault = f"{value} 有 {decimals(value)} 位小数，万元最多 {most} 位{fine}"
            yield found("V-FEE-SCALE", fault, "请核对")


def hint_of_number(text: str, kind: ItemType) -> str:
    """Tell which number to write where somebody wrote 2件 or 12600元, "" for none known."""
    number = meant_number(text, kind)
    if number is None or as_written(str(number), kind) is None:
        return ""
    if number < 0 and kind is not ItemType.CHANGE:
        return ""
    unit = "以万元计，" if kind is ItemType.AMOUNT else ""
    return f"；{unit}请写 {printed_number(number)}"


def _is_ordinary(value: Value, kind: ItemType, most: int) -> bool:
    """Whether nothing can be said against a number, so that it needs no place."""
    if isinstance(value, str):
        return True
    return (value >= 0 or kind is ItemType.CHANGE) and decimals(value) <= most


def decimals(value: int | Decimal) -> int:
    """Count the decimals that a number was written with."""
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


@rule("V-FEE-UNIT", Severity.WARNING)
@rule("V-RULES", Severity.WARNING)
@rule("V-STOCK", Severity.WARNING)
def check_plausible(case: Case) -> Iterator[Finding]:
    """Find numbers that can be read but hardly be true."""
    for cell in _doubtful(case.report.form):
        if case.report.form.item(cell).type is ItemType.AMOUNT:
            yield from _fee_unit(case, cell)
        if cell.block == "regulations" and cell.item in RULES_ITEMS:
            yield from _rules(case.report, cell)
        if cell.item == "in_force":
            yield from _stock(case.report, cell)


@lru_cache(maxsize=32)
def _doubtful(form: Form) -> tuple[Cell, ...]:
    """List the cells of which something is not plausible."""
    return tuple(
        cell
        for cell in form.typed_cells
        if form.item(cell).type is ItemType.AMOUNT
        or (cell.block == "regulations" and cell.item in RULES_ITEMS)
        or cell.item == "in_force"
    )


def _fee_unit(case: Case, cell: Cell) -> Iterator[Finding]:
    report, previous = case.report, case.previous
    amount = report.value(cell)
    if not isinstance(amount, Decimal) or amount <= 0:
        return
    limit = case.settings.fee_limits.get(report.organ.kind)
    last = previous.value(cell) if previous and cell in previous.form.cell_set else None
    against: Decimal | int
    if isinstance(last, Decimal) and last > 0 and round(amount / last) in UNIT_RATIO:
        fault, against = f"{amount} 是上年 {last} 的 {round(amount / last)} 倍", last
    elif limit is not None and amount > limit:
        fault, against = f"{amount} 万元对这类机关来说太大", limit
    else:
        return
    yield finding(
        "V-FEE-UNIT",
        fault,
        "单位是万元，是不是按元填了",
        subject=report.form.label(cell),
        joint="，",
        places=[report.place(cell)],
        sides=(amount, against),
    )


def _rules(report: Report, cell: Cell) -> Iterator[Finding]:
    value, organ = report.value(cell), report.organ
    if not isinstance(value, int) or value <= 0:
        return
    bar = bar_to_rules(organ.name, organ.kind, organ.level)
    if not bar:
        return
    meant = report.form.block(cell._replace(block="normative_documents")).label
    counted = bar == "counted"
    if counted:
        fault = "本机关自己不制定规章，制定的是本级人民政府（《立法法》第九十三条）"
        advice = f"计的是本级政府的规章就不用改，是{meant}就填到那一行"
    else:
        fault = f"{NO_RULES[bar]}；{MAKERS}"
        advice = f"通常是把{meant}填到了规章一行"
    yield finding(
        "V-RULES",
        f"填了 {value}，但{fault}",
        advice,
        subject=report.form.label(cell),
        places=[report.place(cell)],
        severity=Severity.INFO if counted else None,
    )


def _stock(report: Report, cell: Cell) -> Iterator[Finding]:
    parts = [cell, cell._replace(item="issued"), cell._replace(item="repealed")]
    whole = [number for one in parts if isinstance(number := report.value(one), int)]
    if len(whole) == len(parts) and (start := whole[0] - whole[1] + whole[2]) < 0:
        items = [report.form.item(part).label for part in parts]
        yield finding(
            "V-STOCK",
            f"{items[0]} {whole[0]} － {items[1]} {whole[1]} + {items[2]} {whole[2]}"
            f" = {start}，年初的件数小于 0",
            "请核对这三个数",
            subject=report.form.block(cell).label,
            joint="，",
            places=map(report.place, parts),
            sides=(start, 0),
        )
