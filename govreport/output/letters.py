"""Letters to units: which slips and reminders were written, and who is reminded."""

from collections.abc import Iterator, Sequence

from govreport.output.columns import Column, as_page
from govreport.output.workbooks import csv_of
from govreport.render.reminder import Reminder, reminder_text
from govreport.tasks.remind import LIST, WrittenReminders
from govreport.tasks.slips import WrittenSlips
from govreport.text import first_of, some

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


REMINDED: Sequence[Column[Reminder]] = (
    Column(lambda one: one.organ, head="单位"),
    Column(lambda one: one.contact, head="联系人"),
    Column(lambda one: one.phone, head="电话"),
    Column(lambda one: "读不了" if one.sent else "未报", head="状态"),
    Column(lambda one: one.due, head="期限"),
    Column(lambda one: one.days_left, head="还有几天"),
    Column(reminder_text, head="短信"),
)
"""Who is to be called; below 0 are the days since the due day."""


def reminders_csv(owing: Sequence[Reminder]) -> bytes:
    """List who is reminded, for Excel."""
    return csv_of(as_page(REMINDED, owing, "催报"))


def reminders_told(done: WrittenReminders) -> Iterator[str]:
    """Say which reminders were written, which were not, and which are out of date."""
    if done.waiting:
        names = [f"{organ}（{path}）" for organ, path in done.waiting.items()]
        yield (
            f"{some(names, '个单位', FEW)}报来的文件还没有读入，或者还没有问清是谁的，"
            "没有写催报；请先 govreport import，再催"
        )
    yield from done.remarks
    count = len(done.written)
    if done.errors:
        yield f"{len(done.errors)} 个催报的文件没有写，原因见上"
    if count:
        told = f"写了 {count} 份催报，在 {done.folder}；联系人、电话见其中的 {LIST}"
        if not done.office:
            told += "；没有写找谁，要写请加 --office 名称"
        elif not done.phone:
            told += (
                "；短信里没有联系电话，要写请写在 --office 里，如 --office 县政府办12345678"
            )
        yield told
    elif not done.errors:
        yield "没有要催报的单位"
    if done.old:
        yield f"已经报来，旧的催报可以删去：{first_of(done.old, FEW)}"
