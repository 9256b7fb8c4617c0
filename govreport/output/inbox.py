"""What became of all that units sent in, as lines and as JSON."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govreport.output.terminal import complain, say
from govreport.tasks.copies import BACKUP, EXACT, SAME, Copy
from govreport.tasks.inbox import InboxAccount
from govreport.text import some
from govreport.workspace.files import SEEMS_OPEN
from govreport.workspace.leftovers import REGISTER, Leftover
from govreport.workspace.year_leftovers import NOT_YET

if TYPE_CHECKING:  # who only checks loads no ledger
    from govreport.tasks.year_context import YearContext

FILES, MANY = "个文件", 20
"""So many files are named: each may be a unit's only one."""
COPIES = {
    EXACT: "副本，内容相同，没有采用，可以删去",
    SAME: "副本，数和文字相同，别的（如说明、批注）不同，没有采用；请核对后删去",
    BACKUP: "旧备份，没有读",
}
"""What is said of copies that say nothing else than their originals, or are old."""
NOBODY = "没有名册，也没有上年的报告，不知道还有谁应报；名册用 --expect 给出"


def account_remarks(account: InboxAccount) -> Iterator[str]:
    """Say what else lies there, and keeps nobody from anything."""
    yield from copy_lines(account.copies)
    for one in account.same:
        if one.dropped and one.remembered:
            before = f"以前读入的是 {one.other}，照旧；要换用 --use '{one.path}' --update"
            yield f"{one.path} 没有用：“{one.organ}”{before}"
        elif one.dropped:
            yield f"{one.path} 没有用：“{one.organ}”按 --use 用 {one.other}"
        else:
            both = f"{one.path} 和 {one.other}"
            yield f"{both} 都是“{one.organ}”的报告，内容相同，是同一份"
    yield from noted_lines(account.noted)
    if account.registers:
        paths = [str(one.path) for one in account.registers]
        told = f"申请台账，放在文件夹里的没有读：{some(paths, FILES, MANY)}"
        yield f"{told}；请写明是哪个文件再读，如 govreport import '{paths[0]}'"
    if account.aside:
        names = some([str(one.path) for one in account.aside], FILES, MANY)
        yield f"没有读的附件、扫描件、通知等（单位的报告已经读到，或不是报告）：{names}"


def copy_lines(copies: Sequence[Copy]) -> Iterator[str]:
    """Say which files are copies of which, those first that say something else."""
    alike = defaultdict[tuple[str, Path], list[str]](list)
    for one in copies:
        if one.may_count:
            yield one.told
        else:
            alike[one.kind, one.original].append(str(one.path))
    for (kind, original), paths in alike.items():
        yield f"{some(paths, FILES, MANY)} 是 {original} 的{COPIES[kind]}"


def tell_copies(copies: Sequence[Copy]) -> None:
    """Tell of copies where nothing else is told of what lies in a folder."""
    for line in copy_lines(copies):
        say(line)


def tell_account(account: InboxAccount) -> None:
    """Tell of an inbox what keeps it from being whole, and what else lies there."""
    errors = [one.error for one in account.versions]
    for error in [*errors, *(one.error for one in account.unread)]:
        complain(error)
    for line in account_remarks(account):
        say(line)


def noted_lines(noted: Sequence[Leftover]) -> Iterator[str]:
    """Say what lies beside the reports of a year and may be some, by what to do."""
    by_advice = defaultdict[str, list[str]](list)
    for one in noted:
        if one.kind == REGISTER:
            yield f"{one.path} {one.reason}"
            continue
        by_advice[one.reason].append(f"{one.path}{one.question}")
    for advice, paths in by_advice.items():
        told = f"没有算在内的还有：{some(paths, FILES, MANY)}"
        if advice == NOT_YET:
            told = f"还没有读成报告文件、没有算在内的有：{some(paths, FILES, MANY)}"
        yield f"{told}；{advice}"


def account_json(account: InboxAccount) -> dict[str, Any]:
    """Give the account under its JSON keys."""
    registers = [str(one.path) for one in account.registers]
    return ({"registers_unread": registers} if registers else {}) | {
        "unread": [_unread_json(one) for one in (*account.unread, *account.noted)],
        "attachments": [_unread_json(one) for one in account.aside],
        "same": [
            {
                "path": one.path,
                "organ": one.organ,
                "kept": one.other,
                "dropped": one.dropped,
                "remembered": one.remembered,
            }
            for one in account.same
        ],
        "versions": [
            {
                "organ": one.organ,
                "paths": [one.other, one.path],
                "cells": list(one.difference.cells),
                "sections": list(one.difference.sections),
            }
            for one in account.versions
        ],
        "copies": [
            {
                "path": str(one.path),
                "original": str(one.original),
                "state": one.kind,
                "cells": list(one.difference.cells),
                "sections": list(one.difference.sections),
            }
            for one in account.copies
        ],
    }


def _unread_json(one: Leftover) -> dict[str, Any]:
    return {
        "path": str(one.path),
        "kind": one.kind or None,
        "reason": one.reason,
        "unit": one.unit or None,
        "candidates": list(one.candidates),
    }


def roster_told(around: "YearContext") -> Iterator[str]:
    """Say by which roster the units are, and that it seems to be open."""
    roster = around.roster
    if roster is None:
        yield NOBODY
        return
    yield f"应报单位按 {roster}" + "（上年的报告）" * roster.is_dir()
    if around.roster_is_open:
        yield f"{roster} {SEEMS_OPEN}"
