"""What went into the folder for the web site, what didn't, and what to do next."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from govreport.output.inbox import account_remarks
from govreport.output.render import Account
from govreport.output.terminal import insist, out, out_json, say
from govreport.tasks.publish import LeftOut, Outgoing
from govreport.tasks.rendered import Rendered
from govreport.tasks.states import AWAITING, STATES
from govreport.tasks.unit_status import UnitStatus
from govreport.text import printable, some
from govreport.workspace.file_names import SETTINGS
from govreport.workspace.made import State

EDITED = (State.CHANGED, State.FOREIGN)
FEW = 50
"""This many units, or folders, are named."""


def show_published(done: Outgoing, output: Path) -> int:
    """Print what became of each unit as soon as it is known; gives the exit code."""
    account, put = Account(), dict[Path, Rendered]()
    for one in done.rendered:
        account.add(one)
        if one.files:
            put[one.source] = one
            unit = done.units[one.source]
            out(f"{done.folders[one.source]}：{len(one.files)} 个文件{_warned(unit)}")
    for line in _left_out(done):
        insist(line)
    code = account.end([done.status.around.folder])
    for line in _doubts(done, put):
        insist(line)
    for line in _lines(done, put, output):
        say(line)
    return max(code, int(bool(done.left_out or done.old)))


def _left_out(done: Outgoing) -> Iterator[str]:
    """Say who was left out, a line for each reason, and what is to be done."""
    reasons = dict.fromkeys(one.reason for one in done.left_out)
    for reason in reasons:
        units = [printable(one.unit.organ) for one in done.left_out if one.reason == reason]
        yield f"没有放，{reason}：{some(units, '个单位', FEW)}"
    if STATES[AWAITING].label in reasons:
        yield "领导看过的请登记：govreport status --set 单位 --approved 今天 --by 姓名"


def _warned(unit: UnitStatus) -> str:
    warnings = unit.report.warnings if unit.report else 0
    return f"（有警告 {warnings} 个）" if warnings else ""


def _doubts(done: Outgoing, put: Mapping[Path, Rendered]) -> Iterator[str]:
    """Say what may be wrong with what lies in the folder now."""
    edited = [
        printable(done.units[path].organ)
        for path in put
        if (report := done.units[path].report) and report.rendered in EDITED
    ]
    if edited:
        told = some(edited, "个单位", FEW)
        yield f"{told}报告旁边的 Word 有人改过，放进去的是按报告文件生成的，请核对"
    if done.old:
        told = some([str(one) for one in done.old], "个文件夹", FEW)
        yield f"里面还有以前放的、现在不该公布的，请从公布的文件夹里删去：{told}"
    around = done.status.around
    signed = any(note.approved_on for note in around.notes.values())
    if signed and not around.settings.approval:
        where = around.workspace.folder / SETTINGS
        yield (
            f"登记过审签，可是 {where} 里没有写 [publish] approval = true，"
            "没有审签的也放了；要先审签的请写上，再运行一次"
        )


def _lines(done: Outgoing, put: Mapping[Path, Rendered], output: Path) -> Iterator[str]:
    """Say how many went out, what lies there and must not, and what comes next."""
    total = len(done.status.units)
    short = sum(one.error is not None for one in put.values())
    lacking = f"（其中 {short} 个缺文件，见上面的错误）" if short else ""
    kept = total - len(put)
    yield f"{total} 个单位：放进 {output} 的 {len(put)} 个{lacking}，没有放的 {kept} 个"
    if put:
        yield "上网以后请登记：govreport status --set 单位 --published 今天"
    yield from account_remarks(done.status.left_out)


def print_published_json(done: Outgoing, output: Path) -> int:
    """Print it as JSON; gives the exit code."""
    account, put = Account(), dict[Path, Rendered]()
    for one in done.rendered:
        account.add(one)
        put[one.source] = one
    units = [_unit_json(one, put, done) for one in done.status.units]
    published = sum(bool(one["files"]) for one in units)
    summary = {"published": published, "left_out": len(units) - published}
    out_json(
        {
            "schema_version": 1,
            "year": done.status.around.year,
            "folder": str(output),
            "units": units,
            "old": [str(path) for path in done.old],
            "summary": summary,
        }
    )
    code = account.end([done.status.around.folder])
    return max(code, int(bool(done.left_out or done.old)))


def _unit_json(
    unit: UnitStatus, put: Mapping[Path, Rendered], done: Outgoing
) -> dict[str, Any]:
    report = unit.report
    path = report.path if report else None
    left = next((one for one in done.left_out if one.unit is unit), None)
    made = put.get(path) if path and left is None else None
    return {
        "organ": unit.organ,
        "path": str(path) if path else None,
        "state": unit.state,
        "warnings": unit.report.warnings if unit.report else None,
        "folder": str(done.folders[path]) if made and made.files and path else None,
        "files": [str(one) for one in made.files] if made else [],
        "reason": _reason(left, made),
        "rendered": report.rendered.value if report and report.rendered else None,
    }


def _reason(left: LeftOut | None, made: Rendered | None) -> str | None:
    if left is not None:
        return left.reason
    return str(made.error) if made and made.error else None
