"""A reminder to a unit that has not reported, as a message for a telephone."""

from datetime import date
from typing import NamedTuple

from govreport.forms import form_for_year
from govreport.render.context import chinese_date
from govreport.text import printable


class Reminder(NamedTuple):
    """Who is reminded of what: the report of a `year`, which didn't come or can't be read.

    `sent` is the name of the file that can't be read, "" where nothing came. `contact`
    and `phone` are the unit's, `office` and `call` whom it may ask.
    """

    organ: str
    year: int
    due: date
    today: date
    sent: str = ""
    contact: str = ""
    phone: str = ""
    office: str = ""
    call: str = ""

    @property
    def days_left(self) -> int:
        """Days to the due day, below 0 where it is over."""
        return (self.due - self.today).days


def reminder_text(one: Reminder) -> str:
    """Write the message, a single paragraph."""
    what = f"{one.year}年政府信息公开工作年度报告"
    owed = f"你单位{what}（{form_for_year(one.year).authority}格式）还没有收到"
    if one.sent:
        owed = f"你单位报来的{what}（{one.sent}）打不开、读不出，请改报Word文件"
    return printable(f"{one.organ}：{owed}，{_until(one)}{_ask(one)}")


def _until(one: Reminder) -> str:
    day, left = chinese_date(one.due), one.days_left
    if left < 0:
        return f"已过期限（{day}）{-left}天，请尽快报来。"
    if left == 0:
        return f"期限就是今天（{day}），请今天报来。"
    return f"期限是{day}，还有{left}天，请抓紧报来。"


def _ask(one: Reminder) -> str:
    """Say whom to call, "" where that is not known."""
    if not (one.office or one.call):
        return ""
    phone = f"，电话{one.call}" if one.call else ""
    return f"有疑问请联系{one.office}{phone}。" if one.office else f"有疑问请打{one.call}。"
