"""What became of reports that were to be rendered, as lines and an exit code."""

from collections import Counter
from collections.abc import Iterable

from govreport.findings import Severity
from govreport.output.findings import Tally, finding_line, summary_line, tally
from govreport.output.terminal import complain, insist, out, out_bytes, say
from govreport.tasks.drafts import Rendered, RenderState
from govreport.tasks.validate import Checked


def show_rendered(results: Iterable[Rendered]) -> int:
    """Print what became of each report as soon as it is known; gives the exit code."""
    states, total, told = Counter[RenderState](), Tally(), set[str]()
    refused: list[Checked] = []
    trouble = False
    for one in results:
        states[one.state] += 1
        trouble |= one.error is not None
        _show(one, told)
        if one.refused is not None:
            total.update(tally(one.refused))
            refused = _tell_refused([*refused, one.refused], states[RenderState.REFUSED])
    _tell_end(states, refused, total)
    return 2 if trouble else int(bool(refused))


def _show(one: Rendered, told: set[str]) -> None:
    """Print what was made or was there, or why not; what is in `told` was said before."""
    if one.remark and one.remark not in told:
        insist(one.remark)
        told.add(one.remark)
    if one.error is not None and str(one.error) not in told:
        complain(one.error)
        told.add(str(one.error))
    if one.printed is None:
        for path in one.files:
            out(str(path))
    elif one.text:
        out(one.printed.decode().rstrip("\n"))
    else:
        out_bytes(one.printed)


def _tell_refused(refused: list[Checked], count: int) -> list[Checked]:
    """Tell of several refused ones by a line each; give the one that may stay alone."""
    for one in refused if count == 2 else refused[1:]:
        errors = one.count(Severity.ERROR)
        insist(f"{one.path}：{errors} 处错误，没有生成；用 validate 查看")
    return refused[:1]


def _tell_end(states: Counter[RenderState], refused: list[Checked], total: Tally) -> None:
    for one in refused if states[RenderState.REFUSED] == 1 else ():
        for found in one.findings:
            if found.severity is Severity.ERROR:
                insist(finding_line(one, found))
    if refused:
        say(summary_line(total))
        say("有错误的报告没有生成；改正后再生成，或加 --draft 生成草稿")
    if states[RenderState.CURRENT] or states.total() > 1:
        told = "，".join(f"{one.value} {states[one]}" for one in RenderState if states[one])
        again = "；要重新生成加 --force" if states[RenderState.CURRENT] else ""
        say(f"{states.total()} 份报告：{told}{again}")
