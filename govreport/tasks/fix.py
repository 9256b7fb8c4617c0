"""What can be put right safely in report files: the difference, and saving it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError, UsageProblem
from govreport.guard import guard
from govreport.report import Report
from govreport.rules import check
from govreport.rules.fixes import Fixes, fix
from govreport.tasks.validate import Opened, open_case
from govreport.tomlfile.document import Document, parse
from govreport.tomlfile.edit import edit, respell
from govreport.tomlfile.files import read
from govreport.tomlfile.new import cell_order
from govreport.tomlfile.read import read_report
from govreport.tomlfile.save import Occasion, update
from govreport.workspace import Workspace
from govreport.workspace.files import STDIN

CONTEXT = 1
"""Lines around a change: prose has whole paragraphs for lines."""
LONG = 5_000
"""Lines of a file, beyond which a diff is made in a hurry."""
LINE = re.compile(r".*\n|.+")
MOVED = "在检查期间被别处改动了，没有保存；请再试一次"


class Fixed(NamedTuple):
    """What came of one file: the difference, how many places, or why it is as it was."""

    path: str
    difference: Sequence[str] = ()
    places: int = 0
    error: GovReportError | None = None


def put_right(
    workspace: Workspace,
    files: Sequence[Path],
    given: Sequence[Path],
    codes: frozenset[str] | None,
    *,
    save: bool,
) -> list[Fixed]:
    """Put right what can be, earlier years first, or only find the difference.

    `codes` are the rules whose findings are, all where it is None. A file that can't
    be read or saved keeps no other from being saved.
    """
    if any(str(file) == STDIN for file in files):
        message = "标准输入没有文件可改；--fix 和 --diff 要写文件名"
        raise UsageProblem(message)
    units = [_opened(workspace, file, given) for file in files]
    for one in units:
        if one.published is not None:
            sentence = "已公布的文件不改；请先用 govreport import 读成报告文件，再改"
            raise FileProblem(one.path, sentence)
    fixed = [Fixed(str(one.path), error=one.error) for one in units if one.error]
    cases = [(one.path, one.case) for one in units if one.case and one.error is None]
    done: list[tuple[Report, Fixes]] = []
    for path, case in sorted(cases, key=lambda pair: pair[1].report.year or 0):
        last_years = (plan.applied(old) for old, plan in done if old == case.previous)
        now = replace(case, previous=next(last_years, case.previous))
        try:
            with guard(path):
                plan = fix(now, check(case, codes))
        except GovReportError as error:
            fixed.append(Fixed(str(path), error=error))
            continue
        if plan.count:
            fixed.append(_fix_one(path, case.report, plan, save=save))
            if fixed[-1].error is None:
                done.append((case.report, plan))
    return fixed


def _opened(workspace: Workspace, file: Path, given: Sequence[Path]) -> Opened:
    try:
        with guard(file):
            return open_case(workspace, file, given)
    except GovReportError as error:
        return Opened(file, error=error)


def _fix_one(path: Path, report: Report, plan: Fixes, *, save: bool) -> Fixed:
    one = Fixed(str(path))
    try:
        before = read(path)
        if read_report(before) != report:
            raise FileProblem(path, MOVED)
        raw = _fixed(before, plan)
        one = one._replace(difference=list(_difference(before, raw)))

        def change(document: Document) -> bytes:
            if document.raw != before.raw:
                raise FileProblem(path, MOVED)
            return raw

        if save:
            update(path, change, Occasion("validate --fix"))
    except GovReportError as error:
        return one._replace(error=error)
    return one._replace(places=plan.count)


def _fixed(document: Document, plan: Fixes) -> bytes:
    order = cell_order(read_report(document).form)
    values = {**plan.numbers, **plan.waivers, **plan.organ}
    raw = edit(document, values, order=order)
    return respell(parse(raw, document.name, document.path), plan.wording)


def _difference(document: Document, raw: bytes) -> Iterator[str]:
    """Give the change as a unified diff, a line each, without line ends."""
    after = parse(raw, document.name, document.path).text
    old, new = (LINE.findall(text) for text in (document.text, after))
    # difflib's own diff takes blank lines of a long file for noise
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) > LONG)
    yield from (f"--- {document.name}", f"+++ {document.name}")
    for group in matcher.get_grouped_opcodes(CONTEXT):
        first, last = group[0], group[-1]
        before, now = (first[1], last[2]), (first[3], last[4])
        yield f"@@ -{_stretch(*before)} +{_stretch(*now)} @@"
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                yield from _marked(" ", old[start:end])
            else:
                yield from _marked("-", old[start:end])
                yield from _marked("+", new[new_start:new_end])


def _stretch(start: int, end: int) -> str:
    return f"{start + 1},{end - start}"


def _marked(mark: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield mark + line.removesuffix("\n")
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"
