"""What `tally` tells: each number that was another, and rows that are to be put right."""

from collections import Counter
from collections.abc import Iterator

from govreport.report import is_unfilled
from govreport.rules.numbers import written
from govreport.tasks.tally import Tallied
from govreport.text import printable


def tallied_lines(done: Tallied) -> Iterator[str]:
    """Tell the numbers that are others, old and new, by their official labels.

    Blank ones that are 0 are counted for each column.
    """
    for table in done.form.tables:
        some = [cell for cell in done.changes if cell.table == table]
        if some:
            yield done.form.section_of_table(table).heading
        zeros = Counter[str]()
        for cell in some:
            old, new = done.changes[cell]
            if is_unfilled(old) and new == 0:
                zeros[done.form.block(cell).label] += 1
            else:
                before = "空" if is_unfilled(old) else printable(written(old))
                yield f"  {done.form.label(cell)}：{before} → {new}"
        for block, cells in zeros.items():
            yield f"  {block}：其余 {cells} 格：空 → 0"


def odd_rows(done: Tallied) -> Iterator[str]:
    """Tell what is wrong in the registers, with row and column, and what is lacking."""
    for file, one in done.problems:
        yield printable(f"{file} {one}")
    yield from map(printable, done.notes)


def tallied_talk(done: Tallied) -> Iterator[str]:
    """Tell where the numbers come from, and what became of the file."""
    files = "、".join(done.registers)
    if done.refused:
        rows = sum(one.blocks for _, one in done.problems)
        why = f"有 {rows} 处不改好就数不准" if rows else "上年没有办完的没有登记"
        yield f"{done.file}：没有变动；{why}（{files}）"
        return
    would = "改了" if done.saved else "会改"
    same = f"，另 {done.same} 格与登记簿相同" if done.same else ""
    unsaved = "" if done.saved or not done.changes else "；文件没有变动"
    changed = (
        f"{would} {len(done.changes)} 格{same}" if done.changes else "与登记簿完全相同"
    )
    yield f"{done.file}：本年收到 {done.requests} 件，{changed}{unsaved}（{files}）"
