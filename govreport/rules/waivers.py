"""Waivers: what somebody looked into, found right, and explained in the report's file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from govreport.findings import Finding, Place, Severity
from govreport.forms import Address, ItemType, nearest
from govreport.prose.sentences import sentences
from govreport.report import BLANK, NARRATIVE, Value, Waiver, as_written
from govreport.rules.case import Case, Need
from govreport.rules.registry import codes, find_rule, finding, needs_of, rule
from govreport.text import bare

CODE = "V-WAIVER"
EXPLAINABLE = ("N-", "S-", "X-CARRY", "R-WHOLE")
"""How the codes begin of errors that can be right in a way that no rule knows."""
ALWAYS = "R-WHOLE"
"""Of this no workspace may make light, though somebody may explain it."""
TEXT, DIGITS = "text:", 12
"""How the mark of a text begins, and how many digits it has."""
FEW = 4
"""This many cells are written out for the clerk."""
CUT = 40
"""Characters of a sentence that are repeated."""
AGAIN = "用 govreport waive 文件 {code} --reason 理由 "


class Standing(NamedTuple):
    """A finding with what now stands in each of its cells."""

    finding: Finding
    now: Mapping[Address, Value]

    def has(self, waiver: Waiver) -> bool:
        """Whether it has all cells of a waiver."""
        return all(cell in self.now for cell in waiver.cells)


def refusal(code: str) -> str:
    """Tell why a rule can't be waived, "" where it can, by its own severity."""
    if code == CODE:
        return f"{CODE} 说的就是理由本身，不能再写理由；请改正或删去那一段 [[waivers]]"
    if find_rule(code).severity is Severity.ERROR and not code.startswith(EXPLAINABLE):
        return f"{code} 是填写和勾稽关系的错误，不能写理由，要把文件改对"
    return ""


def stays_an_error(code: str) -> bool:
    """Whether no workspace may make light of a rule."""
    heavy = find_rule(code).severity is Severity.ERROR
    return heavy and (code == ALWAYS or bool(refusal(code)))


def values_of(finding: Finding, case: Case) -> tuple[Value, ...]:
    """Collect what a waiver of a finding is given for: a value for each of its places.

    That is the number of the cell, last year's for `previous.…`, and "" where
    it is missing; for a section and other text the sentence that the finding
    quotes, in its plain spelling, or else the mark of the text that it is about.
    """
    return tuple(_value_of(finding, place.address, case) for place in finding.places)


def _value_of(finding: Finding, address: Address, case: Case) -> Value:
    number = number_at(address, case)
    if number is not None:
        return number
    if finding.quote:
        return plain(finding.quote)
    return text_mark(finding.about or case.report.narrative.get(address.section or "", ""))


def text_mark(text: str) -> str:
    """Mark a text by what changes with it, but for white space and widths."""
    return TEXT + sha256(bare(text).encode()).hexdigest()[:DIGITS]


def number_at(address: Address, case: Case) -> Value | None:
    """Look up a number, "" where it is missing; None where no number belongs."""
    report = case.previous if address.last_year else case.report
    if report is None:
        return BLANK
    if address.of_units is not None and not address.last_year:
        return _of_units(address.of_units, case)
    if address.cell in report.form.cell_set:
        value = report.value(address.cell)
    elif address.count is not None:
        value = as_written(report.counts.get(address.count, BLANK), ItemType.COUNT)
    else:
        return None
    return BLANK if value is None else value


def _of_units(address: Address, case: Case) -> Value:
    """Look up what the units of a roll-up come to, "" where that is not known."""
    if address.cell is not None:
        return case.units.totals.get(address.cell, BLANK)
    return case.units.counts.get(address.count or "", BLANK)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Spell a text as sentences are compared."""
    return "".join(sentence.text for sentence in sentences(text))


def waived(case: Case, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield each finding with the reason of a waiver that applies to it."""
    by_code: dict[str, list[Waiver]] = {}
    for one in filter(_is_sound, case.report.waivers):
        by_code.setdefault(one.code, []).append(one)

    def reason(finding: Finding) -> str | None:
        some = by_code.get(finding.code)
        if some is None:
            return None
        here = Standing(finding, _now(finding, case))
        return next((one.reason for one in some if _covers(one, here)), None)

    return (one._replace(waived=reason(one)) for one in findings)


def _is_sound(waiver: Waiver) -> bool:
    """Whether a waiver says all that it must, of a rule that can be waived."""
    whole = waiver.reason and waiver.cells and len(waiver.cells) == len(waiver.values)
    return bool(whole) and waiver.code in codes() and not refusal(waiver.code)


def applies(waiver: Waiver, finding: Finding, case: Case) -> bool:
    """Whether a waiver was given for this finding as it is now.

    The finding has all its cells, and each still has the value of that time.
    """
    if waiver.code != finding.code:
        return False
    return _covers(waiver, Standing(finding, _now(finding, case)))


def _covers(waiver: Waiver, one: Standing) -> bool:
    if not one.has(waiver):
        return False
    pairs = zip(waiver.cells, waiver.values, strict=True)
    return all(_is_same(value, one.now[cell], one.finding.message) for cell, value in pairs)


def addresses(finding: Finding) -> frozenset[Address]:
    """Collect the addresses that a finding speaks of."""
    return frozenset(place.address for place in finding.places)


def _now(finding: Finding, case: Case) -> Mapping[Address, Value]:
    return {
        place.address: _value_of(finding, place.address, case) for place in finding.places
    }


def _is_same(written: Value, now: Value, message: str = "") -> bool:
    """Whether a value is still what was written down, be it in quotes or a message."""
    if written == now:
        return True
    if isinstance(now, str):
        same = isinstance(written, str) and plain(written) == plain(now)
        return same or _is_message(written, now, message)
    return as_written(written, ItemType.AMOUNT) == now


def _is_message(written: Value, now: Value, message: str) -> bool:
    """Whether a value is a finding's message, as waivers had it once (read until 1.0)."""
    return _is_mark(now) and plain(str(written)) == plain(message)


def _is_mark(value: Value) -> bool:
    return isinstance(value, str) and value.startswith(TEXT)


def renewed(
    case: Case, findings: Sequence[Finding]
) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """Find the waivers that hold a message, by number, with what they are to hold."""
    for waiver in filter(_is_sound, case.report.waivers):
        given = next((one for one in findings if applies(waiver, one, case)), None)
        if given is None:
            continue
        now = _now(given, case)
        values = tuple(
            now[cell] if _is_message(value, now[cell], given.message) else value
            for cell, value in zip(waiver.cells, waiver.values, strict=True)
        )
        if values != waiver.values:
            yield waiver.number, values


def outdated(case: Case, finding: Finding, findings: Sequence[Finding]) -> list[Waiver]:
    """Find the waivers that a new one of this finding takes the place of.

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
            _is_alike(value, values[cell], finding)
            for cell, value in zip(one.cells, one.values, strict=False)
            if number_at(cell, case) is None
        )
    ]


def _is_alike(written: Value, now: Value, finding: Finding) -> bool:
    """Whether a text that was written down may have been for a finding of now."""
    if _is_mark(now) and _is_mark(written):
        return True
    text = plain(finding.message) if _is_mark(now) else str(now)
    return bool(nearest(plain(str(written)), [text], 1))


@rule(CODE, Severity.WARNING)
def check_waivers(case: Case, findings: Sequence[Finding] = ()) -> Iterator[Finding]:
    """Find waivers that don't apply, given all findings with those that are waived."""
    waivers = case.report.waivers
    standing: dict[str, list[Standing]] = {one.code: [] for one in waivers}
    for one in findings:
        if one.code in standing:
            standing[one.code].append(Standing(one, _now(one, case)))
    for waiver in waivers:
        path, same = ("waivers", waiver.number), standing[waiver.code]
        told = _ill_written(case, waiver, same) or _idle(case, waiver, same)
        if told is not None:
            place = Place(Address(path), case.report.near(path))
            yield finding(CODE, *told, places=[place])


def _ill_written(
    case: Case, waiver: Waiver, same: Sequence[Standing]
) -> tuple[str, str] | None:
    """Tell what a waiver lacks and what to do; None where it lacks nothing."""
    code = waiver.code
    if not code:
        return "这一段 [[waivers]] 没有写 code（规则代码，如 X-CARRY）", "请补上或删去"
    if code not in codes():
        near = "、".join(nearest(code.upper(), codes()))
        ask = f"，是不是要写 {near}" if near else "；规则代码用 govreport explain 查看"
        return f"没有“{code}”这条规则{ask}", "请改正，或删去这一段 [[waivers]]"
    if refused := refusal(code):
        return refused, "请删去这一段 [[waivers]]"
    if not waiver.reason:
        return f"{code} 的理由是空的，不起作用", "请在 reason 里写明为什么不改"
    if waiver.cells and len(waiver.cells) == len(waiver.values):
        return None
    told = f"有 {len(waiver.cells)} 个 cells、{len(waiver.values)} 个 values，要一一对应"
    lacking = [key for key in ("cells", "values") if not getattr(waiver, key)]
    if lacking:
        told = f"没有写 {' 和 '.join(lacking)}，看不出是为哪一处、哪些数写的"
    return f"{code} 的理由{told}，不起作用", _completed(case, waiver, same)


def _completed(case: Case, waiver: Waiver, same: Sequence[Standing]) -> str:
    """Tell how to complete a waiver: what to write where it is short, else the command."""
    meant = [one for one in same if one.has(waiver)]
    again = AGAIN.format(code=waiver.code)
    if len(meant) != 1 or len(meant[0].finding.places) > FEW:
        return f"请{again}重写，或删去这一段"
    now = meant[0].now
    cells = waiver.cells or tuple(now)
    if any(number_at(cell, case) is None for cell in cells):
        return f"请{again}补全，或删去这一段"
    names = ", ".join(f'"{cell}"' for cell in cells)
    values = ", ".join(str(now[cell]) or '""' for cell in cells)
    return f"核实后写成 cells = [{names}] 和 values = [{values}]，或{again}补全"


def _idle(case: Case, waiver: Waiver, same: Sequence[Standing]) -> tuple[str, str] | None:
    """Tell why a waiver that says all it must applies to nothing; None where it does."""
    if any(_covers(waiver, one) for one in same) or _rests(case, waiver):
        return None
    code, cells = waiver.code, waiver.cells
    left = [one for one in same if one.finding.waived is None and one.has(waiver)]
    if left:
        advice = f"请重新核实，仍然不用改的，{AGAIN.format(code=code)}再写一次"
        return f"{code} 的理由不再起作用：{'；'.join(_changes(case, waiver, left))}", advice
    for cell in cells:
        if near := _meant(case, cell):
            return f"{code} 的理由里，没有“{cell}”这个地址，是不是要写 {near}", "请改正"
    where = "、".join(cell.label(case.report.form) for cell in cells[:FEW])
    more = " 等" if len(cells) > FEW else ""
    return f"{where}{more}：现在没有 {code} 这条问题", "请删去这一段 [[waivers]]"


def _rests(case: Case, waiver: Waiver) -> bool:
    """Whether the rule was not checked in full, so that nothing is known."""
    if case.settings.severities.get(waiver.code, Severity.INFO) is None:
        return True
    needs = needs_of(waiver.code)
    if Need.NEIGHBOURS in needs or not all(map(case.has, needs)):
        return True  # of neighbours there are more in one run than in another
    return case.previous is None and any(cell.last_year for cell in waiver.cells)


def _changes(case: Case, waiver: Waiver, left: Sequence[Standing]) -> Iterator[str]:
    for cell, value in zip(waiver.cells, waiver.values, strict=True):
        number, name = number_at(cell, case), cell.label(case.report.form)
        if number is None:
            current = [(one.now[cell], one.finding.message) for one in left]
            if any(_is_same(value, *pair) for pair in current):
                continue
            if _is_mark(value):
                yield f"{name}的文字改动过"
                continue
            text, message = current[0]
            text = plain(message) if _is_mark(text) else text
            now = f"现在是{_shown(text)}" if len(current) == 1 else "现在没有这一句"
            yield f"{name}当时写的是{_shown(value)}，{now}"
        elif not _is_same(value, number):
            yield f"{name}当时是 {_shown(value)}，现在是 {_shown(number)}"


def _shown(value: Value) -> str:
    if not isinstance(value, str):
        return str(value)
    return f"“{value[:CUT]}{'……' * (len(value) > CUT)}”" if value else "空白"


def _meant(case: Case, address: Address) -> str:
    """Guess the address that one that does not exist was to be, "" for none."""
    form = case.report.form
    texts = (str(Address((NARRATIVE, one.id))) for one in form.sections)
    known = [*map(str, form.cells), *texts]
    whole = str(Address(address.path))
    if whole in known or address.count is not None or len(address.path) == 1:
        return ""
    return next(iter(nearest(whole, known, 1)), "")
