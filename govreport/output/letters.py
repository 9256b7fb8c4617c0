"""Letters to units: which slips and reminders were written, and who is reminded."""

from collections.abc import Iterator

from govreport.tasks.slips import WrittenSlips
from govreport.text import first_of

FEW = 5


def slips_told(slips: WrittenSlips) -> Iterator[str]:
    """Say which slips were written, and which were not and why."""
    yield from slips.remarks
    count = len(slips.written)
    told = f"写了 {count} 份退回单，在 {slips.folder}" if count else "没有要退回的"
    if count and not slips.office:
        told += "；落款没有写机关，要写请加 --office 名称"
    if slips.errors:
        yield f"{len(slips.errors)} 份退回单没有写，原因见上"
    if count or not slips.errors:
        yield told
    if slips.unspoken:
        yield (
            f"{first_of(slips.unspoken, FEW)}：问题不是报告单位能改的（如文件的写法、"
            "汇总没有跟上），没有写退回单；用 govreport validate 查看"
        )
    if slips.unread:
        yield (
            f"{first_of(slips.unread, FEW)}：文件读不了，没有写退回单；"
            "请按上面说的改好文件，再运行一次"
        )
    if slips.old:
        yield f"已经没有问题，旧的退回单可以删去：{first_of(slips.old, FEW)}"
