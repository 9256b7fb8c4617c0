"""Waivers: what somebody looked into, found right, and explained in the report's file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from govreport.findings import Finding, Place, Severity
from govreport.forms import Cell, ItemType, nearest
from govreport.prose.sentences import sentences
from govreport.report import BLANK, COUNTS, Report, Value, Waiver, as_written
from govreport.rules.case import Case
from govreport.rules.registry import finding, known_codes, rule
from govreport.rules.years import PREVIOUS

CODE = "V-WAIVER"
EXPLAINABLE = ("N-", "S-", "X-CARRY")
"""How the codes begin of errors that can be right in a way that no rule knows."""
ALIKE = "N-SIMILAR"
"""The rule that compares with other units' files, which are not there each time."""
TEXTS = "narrative."
FEW = 4
"""This many cells are written out for the clerk."""
CUT = 40
"""Characters of a sentence that are repeated."""
AGAIN = "用 govreport waive 文件 {code} --reason 理由 "


def refusal(code: str) -> str:
    """Why a rule can't be waived, "" where it can, by the severity of its page."""
    if code == CODE:
        return f"{CODE} 说的就是理由本身，不能再写理由；请改正或删去那一段 [[waivers]]"
    if rule(code).severity is Severity.ERROR and not code.startswith(EXPLAINABLE):
        return f"{code} 是填写和勾稽关系的错误，不能写理由，要把文件改对"
    return ""


def stays_an_error(code: str) -> bool:
    """Whether no workspace may make light of a rule."""
    return rule(code).severity is Severity.ERROR and bool(refusal(code))


def values_of(finding: Finding, case: Case) -> tuple[Value, ...]:
    """What a waiver of a finding is given for: a value for each of its cells.

    That is the number of the cell, last year's for `previous.…`, and "" where
    it is missing; for a section and other text the sentence that the finding
    quotes, or else the finding's own, in its plain spelling.
    """
    sentence = plain(finding.quote or finding.message)
    numbers = (number_at(place.address, case) for place in finding.cells)
    return tuple(sentence if number is None else number for number in numbers)


def number_at(address: str, case: Case) -> Value | None:
    """The number at an address, "" where it is missing; None where no number belongs."""
    report: Report | None = case.report
    if address.startswith(PREVIOUS):
        report, address = case.previous, address.removeprefix(PREVIOUS)
    if report is None:
        return BLANK
    cell, (table, _, name) = _cell(address), address.partition(".")
    if cell in report.form.cell_set:
        value = report.value(cell)
    elif table == COUNTS:
        value = as_written(report.counts.get(name, BLANK), ItemType.COUNT)
    else:
        return None
    return BLANK if value is None else value


def _cell(address: str) -> Cell:
    table, block, item, *_ = (*address.split(".", 2), "", "")
    return Cell(table, block, item)


def plain(text: str) -> str:
    """A text in the spelling in which sentences are compared."""
    return "".join(sentence.text for sentence in sentences(text))


def waived(case: Case, findings: Iterable[Finding]) -> list[Finding]:
    """The findings, those with the reason of a waiver that has one that applies."""
    waivers = [one for one in case.report.waivers if _is_sound(one)]
    if not waivers:
        return list(findings)
    return [
        next(
            (
                finding._replace(waived=one.reason)
                for one in waivers
                if applies(one, finding, case)
            ),
            finding,
        )
        for finding in findings
    ]


def _is_sound(waiver: Waiver) -> bool:
    """Whether a waiver says all that it must, of a rule that can be waived."""
    whole = waiver.reason and waiver.cells and len(waiver.cells) == len(waiver.values)
    return bool(whole) and waiver.code in known_codes() and not refusal(waiver.code)


def applies(waiver: Waiver, finding: Finding, case: Case) -> bool:
    """Whether a waiver was given for this finding as it is now.

    The finding has all its cells, and each still has the value of that time.
    """
    if waiver.code != finding.code or not set(waiver.cells) <= addresses(finding):
        return False
    now = _now(finding, case)
    pairs = zip(waiver.cells, waiver.values, strict=True)
    return all(_is_same(value, now[cell]) for cell, value in pairs)


def addresses(finding: Finding) -> frozenset[str]:
    """The addresses that a finding speaks of."""
    return frozenset(place.address for place in finding.cells)


def _now(finding: Finding, case: Case) -> Mapping[str, Value]:
    values = values_of(finding, case)
    return {
        place.address: value for place, value in zip(finding.cells, values, strict=True)
    }


def _is_same(written: Value, now: Value) -> bool:
    """Whether a value is still what was written down, be it in quotes."""
    if written == now:
        return True
    if isinstance(now, str):
        return isinstance(written, str) and plain(written) == plain(now)
    return as_written(written, ItemType.AMOUNT) == now


def outdated(case: Case, finding: Finding, findings: Sequence[Finding]) -> list[Waiver]:
    """The waivers that a new one of this finding takes the place of.

    They are of the same code and cells, or incomplete, and apply to nothing; one
    for a sentence must have been for one much like it.
    """
    values = _now(finding, case)
    return [
        one
        for one in case.report.waivers
        if one.code == finding.code and set(one.cells) <= values.keys()
        if not _is_sound(one) or not any(applies(one, other, case) for other in findings)
        if all(
            nearest(plain(str(value)), [str(values[cell])], 1)
            for cell, value in zip(one.cells, one.values, strict=False)
            if number_at(cell, case) is None
        )
    ]


def check_waivers(case: Case, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Waivers that don't apply, given all findings with those that are waived."""
    for waiver in case.report.waivers:
        message = _ill_written(case, waiver, findings) or _idle(case, waiver, findings)
        if message:
            path = ("waivers", waiver.number)
            place = Place(".".join(path), case.report.near(path))
            yield finding(CODE, message, cells=(place,))


def _ill_written(case: Case, waiver: Waiver, findings: Sequence[Finding]) -> str:
    """What a waiver lacks, "" where it lacks nothing."""
    code, known = waiver.code, known_codes()
    if not code:
        return "这一段 [[waivers]] 没有写 code（规则代码，如 X-CARRY）；请补上或删去"
    if code not in known:
        near = "、".join(nearest(code.upper(), known))
        ask = f"，是不是要写 {near}" if near else "；规则代码用 govreport explain 查看"
        return f"没有“{code}”这条规则{ask}；请改正，或删去这一段 [[waivers]]"
    if refused := refusal(code):
        return f"{refused}；请删去这一段 [[waivers]]"
    if not waiver.reason:
        return f"{code} 的理由是空的，不起作用；请在 reason 里写明为什么不改"
    if waiver.cells and len(waiver.cells) == len(waiver.values):
        return ""
    if not waiver.cells or not waiver.values:
        keys = ("cells", "values")
        lacking = " 和 ".join(key for key in keys if not getattr(waiver, key))
        told = f"没有写 {lacking}，看不出是为哪一处、哪些数写的"
    else:
        counts = len(waiver.cells), len(waiver.values)
        told = f"有 {counts[0]} 个 cells、{counts[1]} 个 values，要一一对应"
    return f"{code} 的理由{told}，不起作用；{_completed(case, waiver, findings)}"


def _completed(case: Case, waiver: Waiver, findings: Sequence[Finding]) -> str:
    """How to complete a waiver: what to write where it is short, else the command."""
    meant = [
        one
        for one in findings
        if one.code == waiver.code and set(waiver.cells) <= addresses(one)
    ]
    again = AGAIN.format(code=waiver.code)
    if len(meant) != 1 or len(meant[0].cells) > FEW:
        return f"请{again}重写，或删去这一段"
    now = _now(meant[0], case)
    cells = waiver.cells or tuple(now)
    if any(number_at(cell, case) is None for cell in cells):
        return f"请{again}补全，或删去这一段"
    names = ", ".join(f'"{cell}"' for cell in cells)
    values = ", ".join(str(now[cell]) or '""' for cell in cells)
    return f"核实后写成 cells = [{names}] 和 values = [{values}]，或{again}补全"


def _idle(case: Case, waiver: Waiver, findings: Sequence[Finding]) -> str:
    """Why a waiver that says all it must applies to nothing, "" where it does."""
    same = [one for one in findings if one.code == waiver.code]
    if any(applies(waiver, one, case) for one in same) or _rests(case, waiver):
        return ""
    code, cells = waiver.code, set(waiver.cells)
    left = [one for one in same if one.waived is None and cells <= addresses(one)]
    if left:
        again = AGAIN.format(code=code)
        changes = "；".join(_changes(case, waiver, left))
        return (
            f"{code} 的理由不再起作用：{changes}；请重新核实，仍然不用改的，{again}再写一次"
        )
    for cell in waiver.cells:
        if near := _meant(case, cell):
            return f"{code} 的理由里，没有“{cell}”这个地址，是不是要写 {near}；请改正"
    return f"{_where(case, waiver)}：现在没有 {code} 这条问题；请删去这一段 [[waivers]]"


def _rests(case: Case, waiver: Waiver) -> bool:
    """Whether the rule was not checked at all, so that nothing is known."""
    code = waiver.code
    if case.settings.severities.get(code, Severity.INFO) is None or code == ALIKE:
        return True
    if code == "R-SUM":
        return not case.units.read or bool(case.units.gone)
    if code == "X-NONE":
        return not case.sought
    if code == "S-YEAR":
        return case.folder_year is None
    last = code.startswith("X-") or any(cell.startswith(PREVIOUS) for cell in waiver.cells)
    return last and case.previous is None


def _changes(case: Case, waiver: Waiver, left: Sequence[Finding]) -> Iterator[str]:
    """Which values are others now."""
    for cell, value in zip(waiver.cells, waiver.values, strict=True):
        number = number_at(cell, case)
        name = _label(case, cell)
        if number is None:
            texts = [str(_now(one, case)[cell]) for one in left]
            if not any(_is_same(value, text) for text in texts):
                now = f"现在是{_shown(texts[0])}" if len(texts) == 1 else "现在没有这一句"
                yield f"{name}当时写的是{_shown(value)}，{now}"
        elif not _is_same(value, number):
            yield f"{name}当时是 {_shown(value)}，现在是 {_shown(number)}"


def _shown(value: Value) -> str:
    if not isinstance(value, str):
        return str(value)
    return f"“{value[:CUT]}{'……' * (len(value) > CUT)}”" if value else "空白"


def _where(case: Case, waiver: Waiver) -> str:
    some = "、".join(_label(case, cell) for cell in waiver.cells[:FEW])
    return some + (" 等" if len(waiver.cells) > FEW else "")


def _label(case: Case, address: str) -> str:
    """What an address is called in Chinese, itself where it has no name."""
    form, last = case.report.form, address.startswith(PREVIOUS)
    address = address.removeprefix(PREVIOUS)
    label = {f"{TEXTS}{one.id}": one.heading or one.part for one in form.sections}.get(
        address, address.removeprefix(f"{COUNTS}.")
    )
    if (cell := _cell(address)) in form.cell_set:
        label = form.label(cell)
    return f"上年的{label}" if last else label


def _meant(case: Case, address: str) -> str:
    """The address that one that does not exist was probably to be, "" for none."""
    form = case.report.form
    known = [*map(str, form.cells), *(f"{TEXTS}{one.id}" for one in form.sections)]
    bare = address.removeprefix(PREVIOUS)
    if bare in known or bare.startswith(f"{COUNTS}.") or "." not in bare:
        return ""
    return next(iter(nearest(bare, known, 1)), "")
