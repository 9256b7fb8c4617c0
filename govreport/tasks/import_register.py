"""A register of requests kept by others, read into ours, a file for each year."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError, UsageProblem
from govreport.forms import Form, form, known_forms
from govreport.forms.lookup import plain
from govreport.guard import guard
from govreport.register.columns import RegisterColumn, column_of, columns
from govreport.register.new import label_of
from govreport.register.other import (
    NOTHING,
    OtherAnswers,
    OtherQuestion,
    OtherRow,
    OtherSheet,
    read_other,
)
from govreport.register.other_heads import find_heads
from govreport.register.other_losses import LostColumn, left_out
from govreport.register.values import chosen, typed, value_of
from govreport.sheets import Sheet
from govreport.tasks.import_values import ImportOptions
from govreport.tasks.register_checks import checks_of, unread_rows_of
from govreport.tasks.register_written import WrittenRegister, written
from govreport.tasks.registers_found import sheets_of
from govreport.tasks.requests import NAMED, refuse_others_name
from govreport.text import simplified
from govreport.tomlfile.files import read_bytes
from govreport.whole_names import is_whole_name
from govreport.workspace import Workspace
from govreport.workspace.file_names import file_name

YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
BEHIND_NAME = re.compile(r"20\d\d|依申请|政府信息|信息公开|申请|登记|台账|（|\(")
TITLES = 5
"""Rows in which a title may name the organ and the year."""
MOST = 20_000
"""Rows of a register that are read at a time; a county has some hundred a year."""


class ImportedRegister(NamedTuple):
    """What was read of a register kept by others, and the registers that it became.

    `checks` are what keeps requests from being counted; `unread` are the rows of sheets
    that may be registers and have no heads of one.
    """

    path: str
    organ: str = ""
    sheets: Sequence[OtherSheet] = ()
    doubled: Sequence[str] = ()
    written: Sequence[WrittenRegister] = ()
    dry_run: bool = False
    error: GovReportError | None = None
    checks: Sequence[OtherQuestion] = ()
    unread: Mapping[str, int] = {}

    @property
    def questions(self) -> list[OtherQuestion]:
        """What somebody must tell, of all sheets."""
        return [question for sheet in self.sheets for question in sheet.questions]

    @property
    def rows(self) -> list[OtherRow]:
        """The requests that were read, of all sheets."""
        return [row for sheet in self.sheets for row in sheet.rows]

    @property
    def unwritten(self) -> list[OtherRow]:
        """The requests that were read and are in no register of ours."""
        if self.error is not None:
            return self.rows
        return [row for one in self.written for row in one.unwritten]

    @property
    def lost(self) -> list[LostColumn]:
        """The columns that weren't taken and leave table 4 or due days wrong."""
        return [one for sheet in self.sheets for one in sheet.lost]

    @property
    def code(self) -> int:
        """Tell 2 where nothing came of it, 1 where something must be looked at."""
        if self.error is not None or any(one.error for one in self.written):
            return 2
        heads = [sheet.heads for sheet in self.sheets if sheet.heads is not None]
        open_ = any(one.maybe or one.twice for one in heads)
        lost = any(why == NOTHING for sheet in self.sheets for _, why in sheet.dropped)
        told = self.questions or self.doubled or self.lost or self.unwritten
        left = any(one.filled for one in self.written)
        judged = self.checks or self.unread
        return int(bool(told or judged) or open_ or lost or left)


def answers_given(texts: Sequence[str]) -> OtherAnswers:
    """Read what somebody answered: `列=我们的列名`, `列=值=我们的写法`."""
    heads, values = dict[str, str](), dict[tuple[str, str], str]()
    known = {one.head: one for one in columns() if one.field}
    for text in texts:
        head, *parts = (one.strip() for one in text.replace("＝", "=").split("="))
        if len(parts) == 1 and parts[0] in known:
            heads[head] = known[parts[0]].field
        elif len(parts) == 2:
            values[head, plain(simplified(parts[0]))] = parts[1]
        else:
            message = (
                f"--answer “{text}”：要写 列=值=表上的名称"
                "（如 结果=同意公开=予以公开），"
                "或 列=登记簿的列名（如 办理时间=答复日期）"
            )
            raise UsageProblem(message)
    return OtherAnswers(heads, values)


def import_register(
    path: Path, folder: Path, asked: ImportOptions, answers: OtherAnswers
) -> ImportedRegister:
    """Read a register kept by others into `YEAR/ORGAN.申请.csv` below a folder.

    Data of persons, and what people write at length, stay where they are.
    """
    try:
        with guard(path):
            return _imported(path, folder, asked, answers)
    except GovReportError as error:
        return ImportedRegister(str(path), error=error)


def _imported(
    path: Path, folder: Path, asked: ImportOptions, answers: OtherAnswers
) -> ImportedRegister:
    sheets = sheets_of(read_bytes(path), path)
    _refuse_unknown(sheets, answers)
    answers = _with_others(sheets, answers)
    read = [_read(one, path, asked, answers) for one in sheets]
    titles = [
        " ".join(str(cell) for cell in row if cell)
        for sheet, one in zip(sheets, read, strict=True)
        for row in sheet.rows[: one.heads.last if one.heads else 0]
    ]
    organ = asked.organ or _organ([*titles, path.stem])
    done = ImportedRegister(str(path), organ, read, dry_run=asked.dry_run)
    done = done._replace(doubled=_doubled(done.rows))
    if not done.rows:
        told = "像是申请台账，但没有读到一件申请；" + _why_none(read)
        return done._replace(error=FileProblem(path, told))
    if not organ:
        told = "看不出是哪个机关的台账，请加 --organ 机关全称"
        return done._replace(error=FileProblem(path, told))
    years: dict[int | None, list[OtherRow]] = {}
    for row, year in _placed(read):
        years.setdefault(year, []).append(row)
    unplaced = years.pop(None, [])
    if not years:
        told = f"看不出是哪一年的申请；{_why_none(read)}"
        return done._replace(error=FileProblem(path, told))
    if unplaced:
        told = f"{len(unplaced)} 件看不出年份，没有写入（{places_of(unplaced, len(read))}）"
        most = max(years, key=lambda year: (len(years[year]), year or 0))
        return done._replace(error=FileProblem(path, f"{told}；加 --year {most} 再读"))
    without = left_out(done.lost)
    name, workspace = f"{NAMED.format(file_name(organ))}.csv", Workspace(folder)
    new = [
        WrittenRegister(folder / str(year) / name, year, some)
        for year, some in sorted((year, some) for year, some in years.items() if year)
    ]
    for one in new:
        refuse_others_name(workspace, one.path, organ)
    unread = (one for one, own in zip(sheets, read, strict=True) if own.heads is None)
    return done._replace(
        written=[written(one, path, asked, without) for one in new],
        checks=[*checks_of([(one.year, one.given) for one in new], read)],
        unread=dict(unread_rows_of(unread)),
    )


def places_of(rows: Sequence[OtherRow], sheets: int) -> str:
    """Say where requests stand: the rows of each sheet."""
    found = dict[str, list[str]]()
    for one in rows:
        found.setdefault(f"“{one.sheet}”" * (sheets > 1), []).append(str(one.row))
    return "，".join(f"{sheet}第 {'、'.join(some)} 行" for sheet, some in found.items())


def _placed(read: Sequence[OtherSheet]) -> Iterator[tuple[OtherRow, int | None]]:
    """Yield requests with the year in which they came in, or that their sheet states.

    Where neither tells it, and those of the others are several, there is none.
    """
    dated = {
        row.values["received"][:4]
        for one in read
        for row in one.rows
        if "received" in row.values
    }
    only = int(next(iter(dated))) if len(dated) == 1 else None
    for sheet in read:
        for row in sheet.rows:
            received = row.values.get("received")
            yield row, int(received[:4]) if received else sheet.yearless[1] or only


def _why_none(read: Sequence[OtherSheet]) -> str:
    heads = [sheet.heads for sheet in read if sheet.heads is not None]
    maybe = {one.heads[at]: field for one in heads for at, field in one.maybe.items()}
    for head, field in maybe.items():
        if field == "received":
            return f"“{head}”一列如果是收到日期，请加 --answer {head}=收到日期"
    return "请核对收到日期一列，没有写年份的可以加 --year"


def _refuse_unknown(sheets: Sequence[Sheet], answers: OtherAnswers) -> None:
    """Refuse an answer about a column that there is none of."""
    found = [find_heads(sheet, answers.heads) for sheet in sheets]
    known = {head for one in found if one is not None for head in one.heads if head}
    asked = {*answers.heads, *(head for head, _ in answers.values)}
    for head in sorted(asked - known - {one.head for one in columns()}):
        message = f"--answer 的“{head}”不是台账的列名；有 {'、'.join(sorted(known))}"
        raise UsageProblem(message)


def _with_others(sheets: Sequence[Sheet], answers: OtherAnswers) -> OtherAnswers:
    """Take 其他 for the form's own where a column tells the kinds of organs apart.

    All else in it is the form's labels then, one of an organ's kind among them.
    """
    said = dict[str, set[str]]()
    for sheet in sheets:
        heads = find_heads(sheet, answers.heads)
        if heads is None:
            continue
        if (at := heads.taken.get("applicant")) is not None:
            cells = [row[at] for row in sheet.rows[heads.last + 1 :] if at < len(row)]
        else:
            cells = [heads.own(at) for at in heads.ticks.get("applicant", ())]
        said.setdefault(heads.named("applicant"), set()).update(map(typed, cells))
    labels = [label_of(one) for one in chosen("applicant", form(known_forms()[-1]))]
    organs, other = labels[1:-1], labels[-1]
    own = {
        (head, other): other
        for head, texts in said.items()
        if texts <= {"", *labels} and texts & set(organs)
    }
    return OtherAnswers(answers.heads, own | dict(answers.values))


def _read(
    sheet: Sheet, path: Path, asked: ImportOptions, answers: OtherAnswers
) -> OtherSheet:
    the_form, heads = form(known_forms()[-1]), find_heads(sheet, answers.heads)
    if heads is None:
        return OtherSheet(sheet.name)
    if sum(any(cell is not None for cell in row) for row in sheet.rows) > MOST:
        told = f"“{sheet.name}”里超过 {MOST} 行，太多了；请按年份分成几个文件再读"
        raise FileProblem(path, told)
    values = {
        (head, said): _ours(label, column, the_form)
        for (head, said), label in answers.values.items()
        for column in map(column_of, heads.fields)
        if head in {heads.named(column.field), column.head}
    }
    title = " ".join(str(row[0]) for row in sheet.rows[: heads.last] if row and row[0])
    stated = next(filter(None, map(_year, (sheet.name, title, path.stem))), None)
    year = asked.year or stated
    return read_other(sheet, the_form, OtherAnswers(answers.heads, values), year)


def _ours(label: str, column: RegisterColumn, of: Form) -> str:
    """Write a label that somebody answered as ours; UsageProblem for none of the form's."""
    if column.kind in {"text", "date"}:
        return label
    found = value_of(label, column.field, of)
    if not isinstance(found, str):
        message = f"--answer 的“{label}”{found.sentence}；{found.advice}"
        raise UsageProblem(message)
    labels = {one.id: label_of(one) for one in chosen(column.kind, of)}
    return labels.get(found, "")


def _year(text: str) -> int | None:
    """Find the one year that a text states."""
    found = set(YEAR.findall(text))
    return int(found.pop()) if len(found) == 1 else None


def _organ(texts: Iterable[str]) -> str:
    """Find the whole name of an organ at the beginning of a title or a file's name."""
    for text in texts:
        name = BEHIND_NAME.split("".join(text.split()).removeprefix("单位："), maxsplit=1)[
            0
        ]
        if is_whole_name(name):
            return name
    return ""


def _doubled(rows: Sequence[OtherRow]) -> list[str]:
    numbers = Counter(row.values["number"] for row in rows if "number" in row.values)
    return sorted(number for number, count in numbers.items() if count > 1)
