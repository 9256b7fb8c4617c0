"""When requests are to be answered: a table, JSON, and what to say."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from govreport.output.columns import MANY, Column, as_json, as_page, as_text
from govreport.output.workbooks import SheetPage
from govreport.register.due import ARTICLES, FEES, REGULATION, DueRemark, DueState
from govreport.tasks.due import DueList, DueRequest
from govreport.text import first_of, printable

STATES: Mapping[DueState, str] = {
    DueState.RUNNING: "办理中",
    DueState.SUPPLEMENT: "等申请人补正",
    DueState.FEE: "等申请人缴费",
    DueState.ASKING: "征求意见中",
    DueState.UNKNOWN: "节假日安排未录入",
    DueState.UNDATED: "没有收到日期",
}
WAITING = (DueState.SUPPLEMENT, DueState.FEE, DueState.ASKING, DueState.UNDATED)
REMARKS: Mapping[DueRemark, str] = {
    DueRemark.LATE_NOTICE: "补正通知最迟应在 {} 发出，晚了",
    DueRemark.LATE_FEE: "发收费通知时，{} 的期限已经过了",
    DueRemark.LATE_EXTENSION: "告知延期时，{} 的期限已经过了，延期不算",
    DueRemark.OLD_EXTENSION: "延期是在 {} 重新计算以前告知的，不再算；要延期请再告知",
    DueRemark.OLD_AGREEMENT: "约定的日期在 {} 重新计算以前，不再算",
    DueRemark.SILENT: "第三方到 {} 没有答复，从第二天起接着算",
    DueRemark.OTHERS_SILENT: "征求的其他机关到 {} 没有答复；共同制作的信息，视为同意公开"
    "（条例第三十四条），请写上其他机关答复日期",
    DueRemark.OVERDUE_NOTICE: "补正通知是在 {} 到期以后发的，等补正也还是超期",
    DueRemark.NO_DAY: "处理结果已填、没有答复日期，算没有办结；请补上答复日期",
}
BASES: Mapping[str, str] = {
    "received": "收到",
    "supplement_asked": "补正通知",
    "supplemented": "补正收到",
    "fee_noticed": "收费通知",
    "paid": "缴费",
    "third_party_asked": "征求第三方意见",
    "others_asked": "征求其他机关意见",
    "extended": "延期",
    "agreed": "约定",
}
FEW = 10


def _iso(day: object) -> str | None:
    return None if day is None else str(day)


def _basis(one: DueRequest) -> str:
    """Say which dates and articles the day rests on, an article once."""
    told = dict[str, list[str]]()
    for key in one.due.basis:
        told.setdefault(ARTICLES[key], []).append(BASES[key])
    return "；".join(f"{'、'.join(keys)}：{article}" for article, keys in told.items())


def _short_basis(one: DueRequest) -> str:
    """Say the same as short as a terminal needs."""
    return _basis(one).replace(REGULATION, "条例").replace(FEES, FEES[-15:-1])


def _state(one: DueRequest) -> str:
    if one.due.open:
        return STATES[one.due.state]
    return "已办结，晚于期限" if one.due.answered_late else "已办结"


def _remarks(one: DueRequest) -> str:
    return "；".join(REMARKS[key].format(day) for key, day in one.due.remarks)


def _left(one: DueRequest) -> str:
    if one.left is None:
        past = one.due.day is not None and one.due.state == DueState.RUNNING
        return "" if past else STATES[one.due.state]
    if one.left == 0 and one.due.day is not None:
        return "今天"
    return f"{one.left} 个工作日" if one.left > 0 else f"超期 {-one.left} 个工作日"


def _due(one: DueRequest) -> str:
    day = one.due.day
    return str(day) if day else f"最早 {one.due.earliest}" if one.due.earliest else ""


COLUMNS: Sequence[Column[DueRequest]] = (
    Column(lambda one: one.due.request.number, "number", "编号", "编号"),
    Column(
        lambda one: _iso(one.due.request.received),
        "received",
        "收到日期",
        "收到日期",
        cell=lambda one: one.due.request.received,
    ),
    Column(
        lambda one: one.due.state.value,
        "state",
        "状态",
        cell=_state,
    ),
    Column(
        lambda one: _iso(one.due.day),
        "due",
        "到期日",
        "到期日",
        cell=lambda one: one.due.day,
        text=_due,
    ),
    Column(
        lambda one: _iso(one.due.earliest),
        "earliest",
        "最早到期日",
        cell=lambda one: one.due.earliest,
    ),
    Column(lambda one: one.left, "working_days_left", "还有几个工作日", "还有", text=_left),
    Column(
        lambda one: _iso(one.due.request.answered),
        "answered",
        "答复日期",
        cell=lambda one: one.due.request.answered,
    ),
    Column(lambda one: [ARTICLES[key] for key in one.due.basis], "articles"),
    Column(
        lambda one: list(one.due.basis),
        "basis",
        "依据",
        "依据",
        cell=_basis,
        text=_short_basis,
    ),
    Column(lambda one: _iso(one.due.theirs), "theirs", "缴费、第三方最早到期"),
    Column(lambda one: _iso(one.due.notice_by), "supplement_notice_by", "补正通知最迟"),
    Column(
        lambda one: {key.value: str(day) for key, day in one.due.remarks},
        "remarks",
        "提示",
        cell=_remarks,
    ),
    Column(lambda one: str(one.file), "file", "文件", "文件"),
    Column(lambda one: one.due.request.row, "row", "行"),
)
"""A new column is one more of these."""


def due_json(found: DueList) -> dict[str, Any]:
    """Give all that is open or was answered late under their JSON keys."""
    return {
        "schema_version": 1,
        "today": str(found.today),
        "within": found.within,
        "until": str(found.last),
        "files": [str(file) for file in found.files],
        "open": [as_json(COLUMNS, one) for one in found.open],
        "answered_late": [as_json(COLUMNS, one) for one in found.late],
        "errors": [str(error) for error in found.errors],
        "summary": due_counts(found),
    }


def due_counts(found: DueList) -> dict[str, int]:
    """Count what is open, by what it waits for, with what is due and overdue."""
    states = Counter(one.due.state for one in found.open)
    return {
        "open": len(found.open),
        "due": len(found.soon),
        "overdue": len(found.overdue),
        **{state.value: states[state] for state in DueState if state != DueState.RUNNING},
        "answered_late": len(found.late),
    }


def due_brief(found: DueList | None) -> dict[str, Any] | None:
    """Give what `status` has of it, None where there is no register."""
    if found is None:
        return None
    named = {"due": found.soon, "overdue": found.overdue}
    return {
        "counts": due_counts(found),
        **{key: [as_json(COLUMNS, one) for one in ones] for key, ones in named.items()},
        "errors": [str(error) for error in found.errors],
    }


def due_sheet(found: DueList) -> SheetPage:
    """Give all that is open, then what was answered late, for Excel."""
    return as_page(COLUMNS, [*found.open, *found.late], "答复期限")


def due_lines(found: DueList) -> Iterator[str]:
    """Give what is overdue or falls due as a table for a terminal."""
    shown = [*found.overdue, *found.soon]
    if shown:
        yield as_text(COLUMNS, shown, style="tight")


def summary(found: DueList) -> Iterator[str]:
    """Say how many fall due and are overdue, and which."""
    soon = f"{found.within} 个工作日内到期 {len(found.soon)} 件{_numbers(found.soon)}"
    late = f"已超期 {len(found.overdue)} 件{_numbers(found.overdue)}"
    yield f"依申请公开：没有办结 {len(found.open)} 件，{soon}，{late}"


def due_talk(found: DueList) -> Iterator[str]:
    """Say how many there are, what is waited for, and what the days hang on."""
    yield from summary(found)
    for state in WAITING:
        if ones := found.waiting(state):
            named = [_place(one) + _theirs(one, found.today) for one in ones]
            yield f"{STATES[state]} {len(ones)} 件，没有到期日（{first_of(named, FEW)}）"
    yield from _missing(found)
    remarked = [one for one in found.open if one.due.remarks]
    yield from (f"{_place(one)}：{_remarks(one)}" for one in remarked[:MANY])
    if len(remarked) > MANY:
        yield f"……还有 {len(remarked) - MANY} 件有提示，-o 期限.xlsx 逐件列出"
    for year, count in sorted(_late_by_year(found).items()):
        yield f"{year} 年答复的有 {count} 件晚于期限，-o 期限.xlsx 逐件列出"
    for file, problems in found.problems:
        more = f"；这样的还有 {len(problems) - 1} 处" if len(problems) > 1 else ""
        yield f"{file}：{printable(problems[0])}{more}，到期日可能不对"
    yield from (f"{one.path} {one.reason}" for one in found.odd)
    for file in found.in_use:
        yield f"{file} 正开着，没有保存的改动看不到"


def status_talk(found: DueList | None) -> Iterator[str]:
    """Say what `status` says of the week, with what could not be read."""
    if found is None:
        return
    yield from summary(found)
    yield from _missing(found)
    yield from map(str, found.errors)


def _missing(found: DueList) -> Iterator[str]:
    years = Counter(one.due.missing for one in found.open if one.due.missing)
    for year, count in sorted(years.items()):
        library = "；已经公布的也可以安装 govreport[calendar]" * (year <= found.today.year)
        yield (
            f"{year} 年的节假日安排未录入，{count} 件只能说最早哪天到期；国务院办公厅的通知"
            f"公布以后，把放假和补班的日子写进 govreport.toml 的 [calendar.{year}]{library}"
        )


def _late_by_year(found: DueList) -> Counter[int]:
    days = (one.due.request.answered for one in found.late)
    return Counter(day.year for day in days if day)


def _numbers(ones: Sequence[DueRequest]) -> str:
    """Name requests with their files, in brackets."""
    return f"（{first_of([_place(one) for one in ones], FEW)}）" if ones else ""


def _theirs(one: DueRequest, today: date) -> str:
    """Say until when the applicant pays or the third party answers."""
    if one.due.theirs is None:
        return ""
    whose = "缴费" if one.due.state == DueState.FEE else "第三方"
    done = "已经到期" if one.due.theirs < today else "到期"
    return f"，{whose}最早 {one.due.theirs} {done}"


def _place(one: DueRequest) -> str:
    number = printable(one.due.request.number) or f"第 {one.due.request.row} 行"
    return f"{str(one.file).partition('.申请.')[0]} {number}"
