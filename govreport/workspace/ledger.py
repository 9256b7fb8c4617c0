"""`notes/YEAR.toml`: what the office notes down about each unit's report.

The file is written by the program and may be edited by hand: a table for each
unit, headed by its name, a key for each note, `""` where there is none yet.
It lies in a folder of its own, as every file in a year's folder is a report.
"""

import os
from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_type_hints

from govreport.findings import Path as KeyPath
from govreport.organ_names import all_folded, folded
from govreport.report import BLANK
from govreport.tomlfile.document import Document
from govreport.tomlfile.edit import edit
from govreport.tomlfile.files import read
from govreport.tomlfile.keys import Problems, meant
from govreport.tomlfile.save import Occasion, create, update

FOLDER = "notes"
SIGNED_FOR = 3
"""Hashes of what is signed: numbers, words, and what stands around them."""
LARGEST = 5_000_000
"""Bytes of the notes of a year."""
HEAD = """\
# {year} 年度报告的收发登记：各单位什么时候收到、退回、公布，公布在哪个网页
# 由 govreport status --set 填写，也可以直接改；日期写成 {example}，还没有的写 ""
# published_as、first_published_on、approved_hash、verified_on、differences 是程序记的，
# 用来看审签、公布以后改没改过，不用管
"""
PUBLISHED_ON, URL = "published_on", "url"
PUBLISHED_AS, FIRST_PUBLISHED_ON = "published_as", "first_published_on"
APPROVED_ON, APPROVED_BY, APPROVED_HASH = "approved_on", "approved_by", "approved_hash"
VERIFIED_ON, DIFFERENCES = "verified_on", "differences"
"""Some of these the program writes itself, where a day is noted or a page was read."""


NoteValue = date | str | int
"""What is written into a note, "" for nothing."""


class NoteField(NamedTuple):
    """What a note is called, and the option that writes it down."""

    label: str
    option: str
    help: str
    metavar: str = "日期"


class LedgerEntry(NamedTuple):
    """What was noted down about one unit's report of a year; a new note is a line here.

    `published_as` is the day of publishing with what the report printed when that was
    noted; `first_published_on` the first such day of what was published again.
    `approved_hash` is what the report printed when it was signed; `differences` are those
    that what stands on the web site had from it on `verified_on`.
    """

    received_on: Annotated[
        date | None,
        NoteField("收到", "--received", "收到的日期，如 1月15日、今天；写“清空”是删去"),
    ] = None
    returned_on: Annotated[date | None, NoteField("退回", "--returned", "退回的日期")] = (
        None
    )
    approved_on: Annotated[date | None, NoteField("审签", "--approved", "审签的日期")] = (
        None
    )
    approved_by: Annotated[
        str, NoteField("审签人", "--by", "谁审签的，和 --approved 一起写", "姓名")
    ] = ""
    approved_hash: str = ""
    published_on: Annotated[date | None, NoteField("公布", "--published", "公布的日期")] = (
        None
    )
    url: Annotated[str, NoteField("网页", "--url", "公布在哪个网页", "网址")] = ""
    published_as: str = ""
    first_published_on: date | None = None
    verified_on: date | None = None
    differences: int | None = None

    @property
    def printed_then(self) -> str:
        """What the report printed when it was published, "" where nobody knows.

        A day that was put right by hand makes it unknown.
        """
        day, _, printed = self.published_as.partition(" ")
        return printed if self.published_on and day == str(self.published_on) else ""

    @property
    def signed(self) -> str:
        """What the report printed when it was signed, "" where nobody did or can tell.

        A day that was taken out by hand takes the signature back.
        """
        whole = len(self.approved_hash.split()) == SIGNED_FOR
        return self.approved_hash if self.approved_on and whole else ""

    @property
    def before_report(self) -> bool:
        """Whether the day of publishing was noted when no report was there."""
        return self.published_on is not None and self.published_as == str(self.published_on)

    @property
    def first_out(self) -> date | None:
        """The day on which it was first published."""
        return self.first_published_on or self.published_on


NOTES: Mapping[str, NoteField] = {
    key: hint.__metadata__[0]
    for key, hint in get_type_hints(LedgerEntry, include_extras=True).items()
    if hasattr(hint, "__metadata__")
}
"""The notes that a person sets, by their keys in the file."""
LABELS: Mapping[str, str] = {key: note.label for key, note in NOTES.items()}
CALLED = {
    **LABELS,
    PUBLISHED_AS: "公布时的报告",
    FIRST_PUBLISHED_ON: "最初公布",
    APPROVED_HASH: "审签时的报告",
    VERIFIED_ON: "核对网页",
    DIFFERENCES: "网页上的不同",
}
KEYS = LedgerEntry._fields
TEXTS = (URL, PUBLISHED_AS, APPROVED_BY, APPROVED_HASH)
MEANT: Mapping[str, str] = {
    **dict.fromkeys((PUBLISHED_AS, APPROVED_HASH), "文字，是程序写的，不要改"),
    URL: "网址，加半角引号",
    APPROVED_BY: "姓名，加半角引号",
    DIFFERENCES: "整数，是程序写的，不要改",
}
"""What a note should be that is no date."""
NOTHING = LedgerEntry()
NOTED = Occasion("status --set")


def ledger_file(workspace: Path, year: int) -> Path:
    """Tell where the notes of a year lie."""
    return workspace / FOLDER / f"{year}.toml"


def read_ledger(workspace: Path, year: int) -> dict[str, LedgerEntry]:
    """Read the notes of a year by the names that they stand under, in the file's order.

    None where there is no file yet; TextProblem says what is wrong in it.
    """
    path = ledger_file(workspace, year)
    if not os.path.lexists(path):
        return {}
    document = read(path, LARGEST)
    return {name: _note(document, name) for name in document.data}


def entry_of(
    notes: Mapping[str, LedgerEntry], name: str, names: Collection[str]
) -> LedgerEntry:
    """Look up what was noted about a unit, under its name or another of its names."""
    return notes.get(_known(notes, name, names), NOTHING)


def _known(notes: Collection[str], name: str, names: Collection[str]) -> str:
    """Give the name that a unit's note stands under, or would."""
    if name in notes:
        return name
    called = all_folded((name, *names))
    return next((known for known in notes if folded(known) in called), name)


def write_ledger(
    workspace: Path,
    year: int,
    units: Mapping[str, Collection[str]],
    changes: Mapping[str, NoteValue],
    own: Mapping[str, Mapping[str, NoteValue]] = {},
) -> dict[str, tuple[LedgerEntry, LedgerEntry]]:
    """Note the same down about some units: each unit's note before and after.

    `units` are all names of each by the one that a new note goes under; `changes`
    are values by key, "" for none, `own` further ones of each unit. The rest of the
    file stays byte for byte.
    """
    path = ledger_file(workspace, year)
    example = f"{year + 1}-01-15"
    create(path, HEAD.format(year=year, example=example).encode(), NOTED)
    done: dict[str, tuple[LedgerEntry, LedgerEntry]] = {}

    def change(document: Document) -> bytes:
        values: dict[KeyPath, object] = {}
        for unit, names in units.items():
            known = _known(document.data, unit, names)
            before = _note(document, known) if known in document.data else NOTHING
            wanted = {**changes, **own.get(unit, {})}
            typed = {key: _value(key, value) for key, value in wanted.items()}
            done[unit] = before, before._replace(**typed)
            values |= {
                (known, key): value
                for key, value in wanted.items()
                if value != (getattr(before, key) or BLANK)
            }
        fresh = [unit for unit in units if unit not in document.data]
        # first in the order, new units are put behind all that is there
        order = [(name, key) for name in [*fresh, *document.data] for key in KEYS]
        return edit(document, values, order=order)

    update(path, change, NOTED)
    return done


def _value(key: str, raw: Any) -> Any:  # noqa: ANN401 -- a date or a text
    """Give what a note holds, where a date that isn't there is None."""
    return None if raw == BLANK and key not in TEXTS else raw


def _note(document: Document, name: str) -> LedgerEntry:
    table, problems = document.data[name], Problems(document.name, document.locate, 1)
    if not isinstance(table, dict):
        problems.add((name,), f'“{name}”应是单位的名称，单独一行写成 ["{name}"]')
        problems.tell()
    values = dict[str, Any]()
    for key, raw in table.items():
        if key not in KEYS:
            problems.add((name, key), f"没有“{key}”这个名称，{meant(key, LABELS)}")
        elif _fits(key, raw):
            values[key] = _value(key, raw)
        else:
            what = MEANT.get(key, "日期，不加引号，如 2024-01-15")
            told = f'{name}的 {key}（{CALLED[key]}）应是{what}；还没有的写 ""'
            problems.add((name, key), told)
        problems.tell()
    return LedgerEntry(**values)


def _fits(key: str, raw: object) -> bool:
    """Whether a value is what a note holds, or nothing yet."""
    if key in TEXTS:
        return isinstance(raw, str)
    if key == DIFFERENCES:
        return raw == BLANK or (isinstance(raw, int) and not isinstance(raw, bool))
    return raw == BLANK or (isinstance(raw, date) and not isinstance(raw, datetime))
