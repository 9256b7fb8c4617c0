"""A sheet of a register kept by others → rows of ours, with an account of each."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from govreport.forms import Form
from govreport.forms.lookup import plain
from govreport.lazy import lazy
from govreport.register.columns import column_of, columns
from govreport.register.harmless import QUOTED
from govreport.register.other_heads import (
    PERSON,
    OtherHeads,
    find_heads,
    spelt,
)
from govreport.register.other_losses import LostCell, LostColumn, lost_columns, lost_in
from govreport.register.other_values import ValueDoubt, has_no_year, value_read
from govreport.register.persons import others
from govreport.register.sheet_rows import OPEN, UNCOMPUTED, since_1900
from govreport.register.values import typed
from govreport.sheets import Sheet
from govreport.text import simplified

FOOT = lazy(
    r"(?:合计|总计|共计|小计|累计|填表|填报|制表|审核|单位负责人|分管领导|联系人|联系电话|"
    r"备注|注|说明|登记|经办|以下空白)(?:人|员|单位|日期|时间)?(?:[：:\s].*)?|共\s*\d+\s*[件条].*"
)
"""What stands in the first cell below the requests."""
BETWEEN = lazy(r"[\s,，、;；:：/()（）]+")
"""What stands between the name and the other data of a person."""
FOOTER, HEAD, NUMBER_ONLY, PART = (
    "合计、填表人等",
    "又一次列名",
    "只有编号",
    "只有一格的分隔行",
)
NOTHING = "没有读到申请的内容"
DAYS = frozenset(one.field for one in columns() if one.kind == "date")


class OtherQuestion(NamedTuple):
    """A value that somebody must tell: where it stands, what may be shown of it."""

    sheet: str
    row: int
    head: str
    field: str
    doubt: ValueDoubt


class OtherRow(NamedTuple):
    """A request: its row as the sheet counts, and what ours says by field."""

    sheet: str
    row: int
    values: Mapping[str, str]


class OtherSheet(NamedTuple):
    """What was taken of a sheet; `heads` None where it is no register.

    `dropped` are the rows that are no requests, or can't be placed, and why; `yearless`
    counts those whose day has no year, and tells which was taken; `hidden` counts those
    that the sheet doesn't show. `lost` are columns that should have been taken, `guessed`
    counts the requests of which another day than that of receipt has no year.
    """

    name: str
    heads: OtherHeads | None = None
    rows: Sequence[OtherRow] = ()
    questions: Sequence[OtherQuestion] = ()
    dropped: Sequence[tuple[int, str]] = ()
    yearless: tuple[int, int | None] = (0, None)
    hidden: int = 0
    lost: Sequence[LostColumn] = ()
    guessed: int = 0


def read_other(
    sheet: Sheet, form: Form, answers: "OtherAnswers", year: int | None = None
) -> OtherSheet:
    """Read a sheet of a register that was kept in another way.

    What is answered goes before what is read; `year` is that in which requests came in
    whose day has none.
    """
    heads = find_heads(sheet, answers.heads)
    if heads is None:
        return OtherSheet(sheet.name)
    name, rows = sheet.name, sheet.rows
    taken, questions, dropped = (
        list[OtherRow](),
        list[OtherQuestion](),
        list[tuple[int, str]](),
    )
    yearless, guessed, lost = 0, 0, dict[int, list[LostCell]]()
    days = {
        at
        for field, places in heads.fields.items()
        if column_of(field).kind == "date"
        for at in places
    }
    uncomputed: dict[int, list[int]] = {}
    for row, at in sorted(sheet.uncomputed):
        uncomputed.setdefault(row, []).append(at)
    wide, below = len(heads.heads), max(uncomputed, default=-1) + 1 - len(rows)
    body = _down(sheet, heads.last, since_1900(sheet, days, heads.last + 1))
    body += [[None] * wide for _ in range(below)]  # rows of nothing but formulas
    reader = _RowReader(name, heads, form, answers, f"{year}-01-01" if year else "")
    for index in range(heads.last + 1, len(body)):
        cells = body[index]
        waiting = uncomputed.get(index, ())
        if not any(map(typed, cells)) and not waiting:
            continue
        why = "" if waiting else _no_request(cells, heads, rows[index])
        if why:
            dropped.append((index + 1, why))
            continue
        values, doubts = reader.row(index + 1, cells)
        asked = [*_waiting(name, index + 1, heads, waiting)]
        known = {one.field for one in asked}
        doubts = [*(one for one in doubts if one.field not in known), *asked]
        if asked or values.keys() - {"number"}:
            taken.append(OtherRow(name, index + 1, values))
            questions += doubts
            bare = reader.yearless(cells)
            yearless += "received" in bare
            guessed += bool(bare - {"received"})
            doubtful = {one.field for one in doubts}
            lost[index + 1] = list(lost_in(heads, cells, values, doubtful))
        else:
            dropped.append((index + 1, NOTHING))
    hidden = sum(row.row - 1 in sheet.hidden_rows or sheet.hidden for row in taken)
    return OtherSheet(
        name,
        heads,
        taken,
        questions,
        dropped,
        (yearless, year),
        hidden,
        lost_columns(name, lost),
        guessed,
    )


class OtherAnswers(NamedTuple):
    """What somebody answered: the field of a head, what a value below one means."""

    heads: Mapping[str, str] = {}
    values: Mapping[tuple[str, str], str] = {}


class _RowReader(NamedTuple):
    sheet: str
    heads: OtherHeads
    form: Form
    answers: OtherAnswers
    since: str

    def row(
        self, number: int, cells: Sequence[object]
    ) -> tuple[dict[str, str], list[OtherQuestion]]:
        """Read the values of a request; what is doubtful stays empty."""
        found, doubts = dict[str, str](), list[OtherQuestion]()
        persons = _persons(self.heads, cells)
        fields = sorted(self.heads.fields.items(), key=lambda one: one[0] != "received")
        for field, places in fields:
            since, head = found.get("received", "") or self.since, self.heads.named(field)
            said = [cells[at] if at < len(cells) else None for at in places]
            one = self._value(field, said, since)
            if isinstance(one, str) and any(name in one for name in persons):
                one = ValueDoubt("", "里面有申请人的信息，没有照抄")
            if isinstance(one, ValueDoubt):
                shown = "" if any(name in one.shown for name in persons) else one.shown
                doubt = one._replace(shown=shown)
                doubts.append(OtherQuestion(self.sheet, number, head, field, doubt))
            elif one:
                found[field] = one
        told = {*found, *(one.field for one in doubts), *self.heads.maybe.values()}
        if "received" not in told:
            head, doubt = self.heads.named("received"), ValueDoubt("", "没有写")
            doubts.append(OtherQuestion(self.sheet, number, head, "received", doubt))
        return found, doubts

    def yearless(self, cells: Sequence[object]) -> set[str]:
        """Find the days of a request that are written without their year."""
        days = {field: at for field, at in self.heads.taken.items() if field in DAYS}
        some = (one for one, at in days.items() if at < len(cells))
        return {one for one in some if has_no_year(cells[days[one]])}

    def _value(self, field: str, said: Sequence[object], since: str) -> str | ValueDoubt:
        """Read what stands in the columns of a field."""
        if field in self.heads.ticks:
            ticked = self._ticked(field, said)
            if isinstance(ticked, ValueDoubt):
                return ticked
            said = [ticked]
        given = self._given(field, " ".join(filter(None, map(typed, said))))
        return value_read(said, column_of(field), self.form, given, since)

    def _ticked(self, field: str, said: Sequence[object]) -> str | ValueDoubt:
        """Give the head of the one column in which there is a tick, "" for none."""
        yes, no = others()["ticks"]["yes"], ("", *others()["ticks"]["no"])
        marks = [typed(one) for one in said]
        heads = [self.heads.own(at) for at in self.heads.ticks[field]]
        found = [head for head, mark in zip(heads, marks, strict=True) if mark in yes]
        if any(mark not in yes and mark not in no for mark in marks):
            return ValueDoubt("", "里面不只是勾，看不出选的是哪一种", heads)
        if len(found) > 1:
            return ValueDoubt("", f"勾了 {len(found)} 种", found)
        return "".join(found)

    def _given(self, field: str, text: str) -> str | None:
        """Find what somebody answered for a text, as far as it was told."""
        names = (self.heads.named(field), column_of(field).head)
        said = [plain(simplified(one)) for one in (text, text[:QUOTED])]
        ways = [self.answers.values.get((name, one)) for name in names for one in said]
        return next((one for one in ways if one is not None), None)


def _persons(heads: OtherHeads, cells: Sequence[object]) -> list[str]:
    """Collect the data of persons in a row, so that none of it is ever told."""
    places = [at for at, why in heads.left.items() if why == PERSON]
    places += [at for some in heads.ticks.values() for at in some]
    found = [typed(cells[at]) for at in places if at < len(cells)]
    pieces = (piece for one in found for piece in (one, *BETWEEN.split(one)))
    return [one for one in pieces if len(one) > 1]


def _waiting(
    sheet: str, row: int, heads: OtherHeads, places: Sequence[int]
) -> Iterator[OtherQuestion]:
    """Ask for the values of formulas that nobody computed."""
    for field, taken in heads.fields.items():
        if any(at in places for at in taken):
            doubt = ValueDoubt("", f"是{UNCOMPUTED}，{OPEN}")
            yield OtherQuestion(sheet, row, heads.named(field), field, doubt)


def _down(sheet: Sheet, last: int, rows: Sequence[Sequence[object]]) -> list[list[object]]:
    """Give each row of cells merged downwards what the first of them says."""
    filled: list[list[object]] = [list(row) for row in rows]
    for first, left, below, right in sheet.merges:
        if first <= last or left != right:
            continue
        for row in range(first + 1, min(below + 1, len(filled))):
            if left < len(filled[row]) and left < len(filled[first]):
                filled[row][left] = filled[first][left]
    return filled


def _no_request(cells: Sequence[object], heads: OtherHeads, own: Sequence[object]) -> str:
    """Tell why a row is no request, "" for one that is."""
    said = [(at, typed(one)) for at, one in enumerate(own) if typed(one)]
    first = said[0][1] if said else ""
    if FOOT.fullmatch("".join(first.split())):
        return FOOTER
    again = sum(spelt(one) == spelt(heads.own(at)) for at, one in said)
    if again > 2:
        return HEAD
    fields = {
        field
        for field, places in heads.fields.items()
        if any(at < len(cells) and typed(cells[at]) for at in places)
    }
    if fields <= {"number"}:
        return (
            NUMBER_ONLY
            if fields and not _left(heads, cells)
            else PART
            if len(said) < 2
            else ""
        )
    alone = len(said) == 1 and not any(map(str.isdecimal, first))
    return PART if alone else ""


def _left(heads: OtherHeads, cells: Sequence[object]) -> bool:
    """Whether something stands in a column that is not taken."""
    return any(at < len(cells) and typed(cells[at]) for at in (*heads.left, *heads.maybe))


def account_of(sheet: OtherSheet) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield what became of a sheet's columns: the reason, and the heads."""
    heads = sheet.heads
    if heads is not None:
        for why in dict.fromkeys(heads.left.values()):
            yield why, [heads.heads[at] for at, one in heads.left.items() if one == why]
