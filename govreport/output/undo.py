"""What was put back, and what is forgotten."""

from collections.abc import Iterator, Sequence

from govreport.output.log import FEW, moved_lines, other_lines, when
from govreport.tasks.log import Forgotten, moved_by
from govreport.tasks.undo import Numbered, Undone
from govreport.text import argument, printable
from govreport.tomlfile.journal import JournalLine


def undone_lines(done: Undone) -> Iterator[str]:
    """Tell what was put back, and how to go the other way."""
    one = _told(done.number, done.line)
    what = f"{one}{'刚改完' if done.outside else '以前'}"
    if done.done is None:
        yield f"{done.file}：现在就是{what}的样子，没有变动"
        return
    yield f"{done.file}：退回到{what}{'的样子' * done.outside}"
    told = [*moved_lines(done.form, done.moved), *other_lines(done.form, done.done)]
    yield from (f"  {line}" for line in told[:FEW])
    if len(told) > FEW:
        yield f"  ……共 {len(told)} 处不同"
    if done.done.unread:
        yield "  退回前后有一份读不懂，没有逐格比较"
    drowned = done.done.unread or len(told) > FEW
    rest = [one for one in done.lost if drowned or one[0] != done.number]
    yield from _changes(done, rest, "也退回了")
    yield from _changes(done, done.again, "又有了")
    back = f"反悔用 govreport undo {argument(done.file)} --to {done.redo}"
    again = f"再写一次 govreport undo {argument(done.file)} 会再往前退；"
    yield f"{'' if done.outside else again}{back}"


def _told(number: int, line: JournalLine) -> str:
    """Name a change by its number, time, command and reason."""
    note = f"，事由：{line.note}" if line.note else ""
    return printable(f"第 {number} 处改动（{when(line)} {line.command}{note}）")


def _changes(done: Undone, some: Sequence[Numbered], became: str) -> Iterator[str]:
    """Tell what became of changes, with the values that each moved then."""
    for number, line in some[:FEW]:
        moved = moved_lines(done.form, moved_by(line))
        values = [*moved, *other_lines(done.form, line)]
        more = f"等 {len(values)} 处" * (len(values) > 1)
        was = f"：{values[0]}{more}" if values else ""
        yield f"  {_told(number, line)}{became}{was}"
    if len(some) > FEW:
        yield f"  ……共 {len(some)} 处改动{became}"


def forgotten_lines(done: Forgotten) -> Iterator[str]:
    """Tell what is gone, and what is not."""
    if done.changes:
        yield (
            f"{done.file}：历史清空了，{done.changes} 处改动的数、事由、日期和留存的内容"
            "都已经删去，日志只留下什么时候用过什么命令"
        )
        yield (
            "以前的改动不能再退回，按月、按季合计也没有了；别处的备份不归这里管，请另外处理"
        )
    else:
        yield f"{done.file}：没有历史可以清空"
    for path in done.drafts:
        yield f"编辑过、没有放进报告的文字 {path} 也删去了"
    for path in done.rendered:
        yield f"{path} 是以前由它生成的，里面可能还有原来的文字，请重新生成"
    if done.former is not None:
        yield (
            f"这个文件原来像是叫 {done.former.name}，那时的历史还在，"
            f"要清空请再写 govreport log {argument(done.former)} --forget"
        )
