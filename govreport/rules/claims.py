"""Prose against tables: what the sentences state, deny and claim of the numbers."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from govreport.findings import Finding, Severity
from govreport.forms import Cell, Form
from govreport.prose.denials import Claimed, Denied, claimed, denied
from govreport.prose.numerals import Numeral, numerals
from govreport.prose.statements import Mention, bare_zeros, is_bare_zero, mentions
from govreport.prose.vocabulary import Statement, sum_of
from govreport.report import Report
from govreport.rules.case import Case
from govreport.rules.quoting import in_sentence
from govreport.rules.registry import rule

MEND = "请核对，改正文或改表"


class Claim(NamedTuple):
    """What words say of all, and the cells that must be 0 for it, by topic.

    `usual` is what they speak of where nothing was named before.
    """

    code: str
    says: str
    against: Mapping[str, tuple[Cell, ...]]
    usual: str = ""


def _cases(*items: str) -> dict[str, tuple[Cell, ...]]:
    """Give the cells of these items, of reviews and of suits."""
    of = {
        "review": ("review",),
        "suits": ("direct_suit", "suit_after_review"),
        "direct_suit": ("direct_suit",),
        "suit_after_review": ("suit_after_review",),
    }
    return {
        topic: tuple(Cell("proceedings", block, item) for block in blocks for item in items)
        for topic, blocks in of.items()
    }


CLAIMS: Mapping[str, Claim] = {
    "settled": Claim(
        "N-ALL-SETTLED",
        "说全部办结",
        {
            "applications": (Cell("applications", "total", "carried_out"),),
            **_cases("pending"),
        },
    ),
    "closed": Claim("N-ALL-SETTLED", "说全部结案", _cases("pending")),
    "upheld": Claim("N-NUMBER", "说都获维持", _cases("overturned", "other", "pending")),
    "lost": Claim(
        "N-NIL", "说没有败诉", {"suits": _cases("overturned")["suits"]}, usual="suits"
    ),
    "corrected": Claim("N-NIL", "说没有被纠正的", _cases("overturned"), usual="review"),
}
OF_NONE = frozenset(kind for kind, claim in CLAIMS.items() if claim.code == "N-NIL")
OF_ALL = frozenset(CLAIMS) - OF_NONE


class Amount(NamedTuple):
    """What the tables say of a sum: the least that it can be, and whether that is all.

    Where a number is blank, the others are still a lower bound, since none is
    negative.
    """

    cells: tuple[Cell, ...]
    least: int | Decimal
    exact: bool

    def agrees(self, value: int | Decimal, slack: int = 0) -> bool:
        """Whether a stated number, rounded by no more than `slack`, can be this sum."""
        if not self.exact:
            return value + slack >= self.least
        return value == self.least or abs(Decimal(value) - self.least) < slack

    def told(self, report: Report) -> str:
        """Tell the sum: `总计·（七）总计是 11`, `至少 275` where parts are blank."""
        least = "" if self.exact else "至少 "
        return f"{self._named(report.form)}是 {least}{self.least}"

    def _named(self, form: Form) -> str:
        """Name the cells by their labels, a whole group of rows or columns by its own."""
        if len(self.cells) == 1:
            return form.label(self.cells[0])
        blocks = {form.block(cell).path for cell in self.cells}
        items = {form.item(cell).path for cell in self.cells}
        rows, columns = ({path[:-1] for path in paths} for paths in (items, blocks))
        if len(blocks) == len(rows) == 1 and len(min(rows)) > 1:
            return f"{min(blocks)[-1]}·{min(rows)[-1]}各项之和"
        if len(items) == len(columns) == 1 and min(columns):
            return f"{min(columns)[-1]}各列·{min(items)[-1]}之和"
        return " + ".join(form.label(cell) for cell in self.cells)


def amounts(report: Report, statement: Statement) -> list[Amount]:
    """Tell what the number of a statement may be, by the report's form."""
    sums = (sum_of(report.form, text) for text in statement.cells)
    return [amount(report, cells) for cells in sums if cells]


def amount(report: Report, cells: tuple[Cell, ...]) -> Amount:
    """Add up some cells as far as they are known."""
    parts = [_least(report, cell) for cell in cells]
    total = sum((least for least, _ in parts), start=0)
    return Amount(cells, total, all(exact for _, exact in parts))


def _least(report: Report, cell: Cell) -> tuple[int | Decimal, bool]:
    value = report.value(cell)
    if isinstance(value, int | Decimal):
        return value, True
    if isinstance(value, str):  # text with an amount in it, as the 2019 form has it
        written = numerals(value.strip())
        if len(written) == 1 and written[0].exact:
            return in_wan(written[0]), True
    bounds = (
        sum(int(_least(report, term.cell)[0]) for term in identity.right)
        for identity in report.form.defined_by.get(cell, ())
    )
    return max(bounds, default=0), False


def in_wan(number: Numeral) -> int | Decimal:
    """Convert an amount to 万元, as the tables have it, whatever it was written in."""
    scale = {"元": Decimal(10) ** -4, "亿元": Decimal(10) ** 4}.get(number.unit)
    return number.value if scale is None else number.value * scale


@rule("N-NUMBER", Severity.WARNING)
@rule("N-ALL-SETTLED", Severity.WARNING)
def check_statements(case: Case) -> Iterator[Finding]:
    """Find numbers of sentences that the tables don't have, and wrong claims of all."""
    for sentence in case.sentences:
        for one in mentions(sentence, case.author):
            if not is_bare_zero(sentence, one):
                yield from _number(case, one, "N-NUMBER")
        for claim in claimed(sentence, case.author, OF_ALL):
            yield from _claim(case, claim)


@rule("N-NIL", Severity.ERROR)
def check_denials(case: Case) -> Iterator[Finding]:
    """Find what sentences deny and the tables have."""

    @cache
    def is_there(statement: Statement) -> bool:
        return any(one.least > 0 for one in amounts(case.report, statement)[:1])

    for sentence in case.sentences:
        for one in bare_zeros(sentence, case.author):
            yield from _number(case, one, "N-NIL")
        nothing = denied(sentence, case.author, is_there)
        for none in {one.statement.id: one for one in nothing}.values():
            for may_be in amounts(case.report, none.statement)[:1]:
                yield from _against(case, none, may_be, "N-NIL", "说没有")
        for claim in claimed(sentence, case.author, OF_NONE):
            yield from _claim(case, claim)


def _number(case: Case, one: Mention, code: str) -> Iterator[Finding]:
    report = case.previous if one.of_last_year else case.report
    if report is None:
        return
    may_be = amounts(report, one.statement)
    value = in_wan(one.number)
    if not may_be or any(amount.agrees(value, one.number.slack) for amount in may_be):
        return
    best, year = may_be[0], "上年的" if one.of_last_year else ""
    yield in_sentence(
        case,
        one.sentence,
        (one.number.start, one.number.end),
        code,
        f"正文写的是 {value}，{year}表中{best.told(report)}{_or(may_be)}",
        advice=MEND,
        places=[case.report.place(cell, last_year=one.of_last_year) for cell in best.cells],
        sides=(value, best.least),
    )


def _or(may_be: Sequence[Amount]) -> str:
    """Tell the other numbers that would do too: 收到 may count what came over."""
    others = {one.least for one in may_be[1:] if one.exact} - {may_be[0].least}
    return f"（写 {'、'.join(map(str, sorted(others)))} 也可以）" if others else ""


def _against(
    case: Case, one: Denied | Claimed, may_be: Amount, code: str, says: str
) -> Iterator[Finding]:
    if may_be.least > 0:
        yield in_sentence(
            case,
            one.sentence,
            (one.start, one.end),
            code,
            f"正文{says}，表中{may_be.told(case.report)}",
            advice=MEND,
            places=map(case.report.place, may_be.cells),
            sides=(0, may_be.least),
        )


def _claim(case: Case, claim: Claimed) -> Iterator[Finding]:
    kind = CLAIMS[claim.kind]
    for topic in _topics_of(claim):
        known = case.report.form.cell_set
        cells = tuple(one for one in kind.against.get(topic, ()) if one in known)
        may_be = amount(case.report, cells)
        yield from _against(case, claim, may_be, kind.code, kind.says)


def _topics_of(claim: Claimed) -> list[str]:
    """Tell what a claim speaks of: of reviews and suits both, where both were named."""
    both: list[str] = [one for one in ("review", "suits") if one in claim.named]
    if claim.topic in CLAIMS[claim.kind].against:
        return both if claim.topic in both else [claim.topic]
    return [CLAIMS[claim.kind].usual]
