"""What became of reports that were to be rendered, as lines, as JSON, and an exit code."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from govreport.findings import Severity
from govreport.output.findings import Tally, finding_lines, summary_line, tally
from govreport.output.terminal import (
    complain,
    insist,
    out,
    out_bytes,
    out_document,
    out_long_json,
    say,
)
from govreport.render import FORMATS
from govreport.tasks.rendered import Rendered, RenderState
from govreport.tasks.validate import Checked
from govreport.text import argument, some
from govreport.workspace.made import OpenFindings

JSON_STATES: Mapping[RenderState, str] = {
    RenderState.MADE: "made",
    RenderState.CURRENT: "current",
    RenderState.REFUSED: "refused",
    RenderState.WARNED: "refused",
    RenderState.FAILED: "failed",
}
FEW = 5
"""This many reports have a line each on what stands open in them."""
CODES = 6
"""This many codes are named."""


class Account:
    """What became of the reports of a run, told as it becomes known."""

    def __init__(self) -> None:
        """Begin with none."""
        self.states = Counter[RenderState]()
        self.total = Tally()
        self.refused: list[Checked] = []
        self.open: list[tuple[Path, OpenFindings]] = []
        self.left: list[Path] = []
        self.demoted: list[Sequence[Path]] = []
        self.gone: list[Path] = []
        self.trouble = False
        self._told = set[str]()

    def add(self, one: Rendered) -> None:
        """Count a report, and tell at once what kept it from being made."""
        self.states[one.state] += 1
        self.trouble |= one.error is not None
        self.left += one.left
        self.gone += one.gone
        self.demoted += [one.demoted] if one.demoted else []
        for remark in one.remark.splitlines():
            if remark not in self._told:
                insist(remark)
                self._told.add(remark)
        if one.talk and one.talk not in self._told:
            say(one.talk)
            self._told.add(one.talk)
        if one.error is not None and str(one.error) not in self._told:
            complain(one.error)
            self._told.add(str(one.error))
        if one.refused is not None:
            self.total.update(tally(one.refused))
            self._tell_refused(one.refused)
        elif one.open != OpenFindings():
            self.open.append((one.source, one.open))

    def _tell_refused(self, one: Checked) -> None:
        """Tell of several refused ones by a line each; one that stays alone waits."""
        self.refused.append(one)
        if len(self.refused) > 1:
            for each in self.refused if len(self.refused) == 2 else [one]:
                errors, warnings = map(each.count, (Severity.ERROR, Severity.WARNING))
                counts = f"{errors} 处错误" if errors else f"{warnings} 个警告"
                insist(f"{each.path}：{counts}，没有生成；用 validate 查看")

    def end(self, asked: Sequence[Path]) -> int:
        """Tell the sum of it, and what stands open; gives the exit code."""
        for one in self.refused if len(self.refused) == 1 else ():
            kind = Severity.ERROR if one.failed else Severity.WARNING
            counted = tuple(
                f for f in one.findings if f.severity is kind and f.waived is None
            )
            for line in finding_lines(one._replace(findings=counted), whole=False):
                insist(line)
        if self.refused:
            say(summary_line(self.total))
        if self.states[RenderState.REFUSED]:
            say("有错误的报告没有生成；改正后再生成，或加 --draft 生成草稿")
        if self.states[RenderState.WARNED]:
            say(
                "有警告的也没有生成（--strict，或 govreport.toml 里写了 strict = true）；"
                "改正或用 govreport waive 说明后再生成，这一次不管警告的加 --no-strict"
            )
        for line in (*self._old_ones(), *self._counted()):
            say(line)
        for line in open_lines(self.open, asked):
            say(line)
        return 2 if self.trouble else int(bool(self.refused))

    def _old_ones(self) -> Iterator[str]:
        """Say which documents lie there and aren't as any report is now."""
        if self.left:
            left = some(list(map(str, self.left)), "个文件", FEW)
            yield f"以前生成的还在，没有更新，不能当作现在的公布：{left}"
        if self.gone:
            gone = some(list(map(str, self.gone)), "个文件", FEW)
            yield f"{gone}的报告已经不在，这些文件不能当作现在的公布"

    def _counted(self) -> Iterator[str]:
        """Say how many reports are what now, and which final documents are gone."""
        states = self.states
        if states[RenderState.CURRENT] or states.total() > 1:
            told = "，".join(f"{one.value} {states[one]}" for one in states_in(states))
            again = "；要重新生成加 --force" if states[RenderState.CURRENT] else ""
            yield f"{states.total()} 份报告：{told}{again}"
        if self.demoted and states.total() > 1:
            yield f"其中 {len(self.demoted)} 份换掉了正式稿，现在都是草稿"
        elif self.demoted:
            yield f"换掉了正式稿，现在都是草稿：{'、'.join(map(str, self.demoted[0]))}"


def states_in(states: Mapping[RenderState, int]) -> Iterator[RenderState]:
    """Give the states that any report has, in their order."""
    return (one for one in RenderState if states[one])


def show_rendered(results: Iterable[Rendered], asked: Sequence[Path]) -> int:
    """Print what became of each report as soon as it is known; gives the exit code.

    `asked` is what the reports were sought by.
    """
    account = Account()
    for one in results:
        account.add(one)
        if one.printed is None:
            for path in one.files:
                out(str(path))
        elif one.text:
            out_document(one.printed.decode().rstrip("\n"), page=one.text != "txt")
        else:
            out_bytes(one.printed)
    return account.end(asked)


def open_lines(
    found: Sequence[tuple[Path, OpenFindings]], asked: Sequence[Path]
) -> Iterator[str]:
    """Say what stands open in reports that were made all the same."""
    for source, open_ in found if 1 < len(found) <= FEW else ():
        yield f"{source}：{_counts(open_)}没有处理（{_codes(open_)}）"
    if len(found) == 1:
        ((source, whole),) = found
        told = f"另有 {_counts(whole)}没有处理（{_codes(whole)}）"
        yield f"{told}，用 govreport validate {argument(source)} 看"
    elif found:
        whole = OpenFindings(
            _added(one.errors for _, one in found), _added(one.warnings for _, one in found)
        )
        few = " ".join(map(argument, asked)) if len(asked) <= FEW else "文件"
        told = f"另有 {len(found)} 份报告共 {_counts(whole)}没有处理（{_codes(whole)}）"
        yield f"{told}，用 govreport validate {few} 看"


def _added(each: Iterable[Iterable[tuple[str, int]]]) -> tuple[tuple[str, int], ...]:
    total = Counter[str]()
    for counts in each:
        total.update(dict(counts))
    return tuple(total.items())


def _counts(one: OpenFindings) -> str:
    """Say how many errors and warnings there are."""
    counts = {"处错误": _sum(one.errors), "个警告": _sum(one.warnings)}
    return "、".join(f"{count} {word}" for word, count in counts.items() if count)


def _codes(one: OpenFindings) -> str:
    """Name the rules that found them, errors and what is most first."""
    most = sorted(one.errors, key=_most) + sorted(one.warnings, key=_most)
    named = "，".join(f"{code} {count}" for code, count in most[:CODES])
    return f"{named}，等 {len(most)} 种" if len(most) > CODES else named


def _most(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def print_rendered_json(results: Iterable[Rendered], asked: Sequence[Path]) -> int:
    """Print what became of each report as JSON; gives the exit code."""
    account, open_ = Account(), Counter[str]()

    def files() -> Iterator[dict[str, Any]]:
        for one in results:
            account.add(one)
            open_.update(errors=_sum(one.open.errors), warnings=_sum(one.open.warnings))
            yield from _files_json(one)

    def rest() -> dict[str, Any]:
        states = dict.fromkeys(JSON_STATES.values(), 0)
        for state, count in account.states.items():
            states[JSON_STATES[state]] += count
        reports = {"reports": account.states.total(), **states}
        return {
            "summary": {**reports, "errors": open_["errors"], "warnings": open_["warnings"]}
        }

    out_long_json({"schema_version": 1}, files(), rest)
    return account.end(asked)


def _files_json(one: Rendered) -> Iterator[dict[str, Any]]:
    """Give the files of a report under their JSON keys; one without a path for none."""
    about: dict[str, Any] = {
        "open": dict((*one.open.errors, *one.open.warnings)),
        "errors": _sum(one.open.errors),
        "warnings": _sum(one.open.warnings),
        "error": None if one.error is None else str(one.error),
    }
    for path, format_ in zip(one.files, one.formats, strict=True):
        written = path in one.written
        state = RenderState.MADE if written else RenderState.CURRENT
        yield {
            "source": str(one.source),
            "path": str(path),
            "format": format_,
            "state": JSON_STATES[state],
            "written": written,
            "draft": one.draft,
            "template": _template(one, format_),
            **about,
        }
    if not one.files:
        yield {
            "source": str(one.source),
            "path": None,
            "format": None,
            "state": JSON_STATES[one.state],
            "written": False,
            "draft": None,
            "template": None,
            **about,
        }


def _template(one: Rendered, format_: str) -> str | None:
    """Name the office's own template that a file is filled into, None for no such one."""
    own = one.template if FORMATS[format_].templated else None
    return None if own is None else str(own)


def _sum(counts: Iterable[tuple[str, int]]) -> int:
    return sum(count for _, count in counts)
