"""All problems of all reports as a list for an office: sheets, CSV, and a Word file."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError
from govreport.findings import Finding
from govreport.forms import Form
from govreport.output.columns import Column, as_page
from govreport.output.findings import holes_apart
from govreport.output.workbooks import SheetPage, file_of, workbook_of
from govreport.render.problem_list import UnitProblems, problems_docx
from govreport.rules import rule
from govreport.slips import WEIGHTS, Passage, Remark, place_of, remark_of
from govreport.tasks.inbox import InboxAccount
from govreport.tasks.validate import Checked
from govreport.tomlfile.plain import Content

UNREAD, ASIDE, WAIVED = "读不了", "供参考", "已说明"
WEIGHED = (*WEIGHTS.values(), ASIDE, UNREAD)
NAME = "问题清单"
NARROW = 28
"""Digits of a column, so that the list fits on a page."""
MORE_HOLES = "还有 {} 处待填"
FOR_THE_OFFICE = re.compile(
    r"govreport|\[\w+\]|--\w|(?<![a-z])(?:aliases|predecessors|successor_of|transfers"
    r"|since|toml|waive)(?![a-z])"
)
"""What no unit knows that has only Word: commands, and keys of the office's files."""
BY_THE_OFFICE = "由汇总的办公室核对、处理"
COUNTED = (
    "按处计（须改正即错误，请核实即警告，供参考即提示）；"
    "待填很多的，清单里合并成一行，写明几处"
)


class Problem(NamedTuple):
    """One line of the list: whose, where, how urgent, what is wrong, what to do.

    `waived` is why it may stay; `code` is of the rule, "" where none spoke. `remark` is
    what a Word file says of it, `places` of how many.
    """

    organ: str
    weight: str
    problem: str
    remark: Remark
    advice: str = ""
    part: str = ""
    row: str = ""
    column: str = ""
    path: str = ""
    line: int | None = None
    code: str = ""
    waived: str | None = None
    places: int = 1


def _rule_title(code: str) -> str:
    return rule(code).title if code else "文件读不了"


COLUMNS: tuple[Column[Problem], ...] = (
    Column(lambda one: one.organ, head="单位"),
    Column(lambda one: one.weight, head="轻重"),
    Column(lambda one: one.part, head="部分"),
    Column(lambda one: one.row, head="行"),
    Column(lambda one: one.column, head="列"),
    Column(lambda one: one.problem, head="问题"),
    Column(lambda one: one.advice, head="怎么办"),
    Column(lambda one: one.waived, head="已说明的理由"),
    Column(lambda one: one.path, head="文件"),
    Column(lambda one: one.line, head="文件第几行"),
    Column(lambda one: one.code, head="规则"),
)


def problems_of(one: Checked) -> Iterator[Problem]:
    """List what is wrong with a file; many holes of an outline are one."""
    if one.error is not None:
        yield _unread(one.organ or Path(one.path).stem, one.path, one.error)
    told, holes = holes_apart(one, whole=False)
    for found in told:
        yield _problem(one, found)
    if holes:
        told_once = holes[0]._replace(subject="", fault=MORE_HOLES.format(len(holes)))
        yield _problem(one, told_once)._replace(places=len(holes))


def _unread(organ: str, path: str, error: GovReportError) -> Problem:
    told = error.sentence if isinstance(error, FileProblem) else str(error)
    remark = Remark(UNREAD, "", (Passage(f"{Path(path).name}：{told}"),))
    return Problem(organ, UNREAD, told, remark, path=path, line=error.line)


def unread_of(account: InboxAccount) -> Iterator[Problem]:
    """List what lies in an inbox and could not be taken."""
    for left in account.unread:
        yield _unread(left.unit or left.path.stem, str(left.path), left.error)
    for version in account.versions:
        yield _unread(version.organ, version.path, version.error)


def _problem(one: Checked, found: Finding) -> Problem:
    page = rule(found.code).in_word
    weight = WEIGHTS.get(found.severity, ASIDE)
    advice = _plain(page.format(advice=found.advice) if page else found.advice)
    told = found._replace(advice=advice).message
    remark = Remark(weight, "", (Passage(told),))
    part, row, column = "", "", ""
    if one.form is not None:
        remark = remark_of(one.form, found, lambda code: rule(code).in_word) or remark
        part, row, column = _where(one.form, found)
    return Problem(
        one.organ or Path(one.path).stem,
        weight,
        found.problem,
        remark._replace(weight=weight),
        advice,
        part,
        row,
        column,
        one.path,
        None if found.location is None else found.location.line,
        found.code,
        found.waived,
    )


def _plain(advice: str) -> str:
    """Leave out what is to be done in the office's files, by commands and keys."""
    parts = [one for one in advice.split("；") if not FOR_THE_OFFICE.search(one)]
    return "；".join(parts) or (BY_THE_OFFICE if advice else "")


def _where(form: Form, found: Finding) -> tuple[str, str, str]:
    """Tell part, row and column of what a finding speaks of; "" for several."""
    cells = [one.address.cell for one in found.places if not one.address.last_year]
    known = [cell for cell in cells if cell in form.cell_set]
    if not known:
        return place_of(form, found).partition("·")[0], "", ""
    blocks = {form.block(cell).label for cell in known}
    items = {form.item(cell).label for cell in known}
    block, item = ("".join(one) if len(one) == 1 else "" for one in (blocks, items))
    down = "items" in form.tables[known[0].table].down
    row, column = (item, block) if down else (block, item)
    return form.section_of_table(known[0].table).part, row, column


def problem_pages(results: Iterable[Checked], account: InboxAccount) -> Iterator[SheetPage]:
    """Give the list, how many each unit and each rule has, and what was explained.

    The sheets are to be written in their order: the first counts for the others.
    """
    units = defaultdict[str, Counter[str]](Counter)
    rules = defaultdict[str, Counter[str]](Counter)
    waived, merged = list[Problem](), list[Problem]()

    def counted() -> Iterator[Problem]:
        for problem in _all(results, account, units):
            weight = problem.weight if problem.waived is None else WAIVED
            units[problem.organ][weight] += problem.places
            rules[problem.code][weight] += problem.places
            merged.extend([problem] * (problem.places > 1))
            if problem.waived is None:
                yield problem
            else:
                waived.append(problem)

    plain = [one for one in COLUMNS if one.head != "已说明的理由"]
    yield as_page(plain, counted(), NAME)._replace(widest=NARROW)
    kinds = (*WEIGHED, WAIVED)
    rows = [[organ, *(counts[one] for one in kinds)] for organ, counts in units.items()]
    foot, notes = [_total(rows, len(kinds))], [COUNTED] * bool(merged)
    yield SheetPage("按单位", [["单位", *kinds]], rows, foot, notes)
    by_rule = sorted(rules.items(), key=lambda one: -sum(one[1].values()))
    rows = [
        [_rule_title(code), *(counts[one] for one in kinds), code]
        for code, counts in by_rule
    ]
    foot = [_total(rows, len(kinds))]
    yield SheetPage("按规则", [["问题", *kinds, "规则"]], rows, foot, notes)
    if waived:
        yield as_page(COLUMNS, waived, WAIVED)._replace(widest=NARROW)


def _total(rows: list[list[object]], count: int) -> list[object]:
    sums = [sum(int(str(row[at])) for row in rows) for at in range(1, count + 1)]
    return ["合计", *sums]


def _all(
    results: Iterable[Checked], account: InboxAccount, units: Iterable[str] | None = None
) -> Iterator[Problem]:
    for one in results:
        if isinstance(units, defaultdict):
            _ = units[one.organ or Path(one.path).stem]
        yield from problems_of(one)
    yield from unread_of(account)


def problems_file(form: str, results: Iterable[Checked], account: InboxAccount) -> Content:
    """Give what a file of that form has of the list; in CSV what was explained ends it."""
    if form == "xlsx":
        return workbook_of(problem_pages(results, account), NAME)
    problems = list(_all(results, account))
    if form == "docx":
        of = defaultdict[str, list[Problem]](list)
        for one in problems:
            of[one.organ].append(one)
        return problems_docx([_unit(organ, some) for organ, some in of.items()])
    problems.sort(key=lambda one: one.waived is not None)
    return file_of(as_page(COLUMNS, problems, NAME), form)


def _unit(organ: str, problems: list[Problem]) -> UnitProblems:
    problems = sorted(problems, key=lambda one: WEIGHED.index(one.weight))
    open_ones = dict.fromkeys(one.remark for one in problems if one.waived is None)
    said = [(one.remark, one.waived) for one in problems if one.waived is not None]
    counts = Counter[str]()
    for one in problems:
        counts[one.weight] += one.places * (one.waived is None)
    return UnitProblems(organ, tuple(open_ones), tuple(said), +counts)
