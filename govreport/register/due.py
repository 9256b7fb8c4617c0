"""The day by which a request must be answered, each with the article that it rests on.

The count begins with the latest of receipt, 补正 and payment, that day not counted; days
on which others are asked don't count, from the day after asking up to and with the day of
the answer, overlapping ones once. An extension that was told in time adds to it. A day that
was agreed takes the place of all. What came before a new count belongs to the old one.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from govreport.register.request import Request
from govreport.register.working_days import DayCount, Pause, WorkingDays

ANSWER, EXTENSION, NOTICE, OPINION, PAYMENT = 20, 20, 7, 15, 20
"""Working days: to answer, to extend, to ask for 补正, for who is asked, to pay."""
REGULATION = "《政府信息公开条例》"
FEES = "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）"
ARTICLES: Mapping[str, str] = {
    "received": f"{REGULATION}第三十三条",
    "supplement_asked": f"{REGULATION}第三十条",
    "supplemented": f"{REGULATION}第三十条",
    "fee_noticed": FEES,
    "paid": FEES,
    "third_party_asked": f"{REGULATION}第三十三条",
    "others_asked": f"{REGULATION}第三十三条",
    "extended": f"{REGULATION}第三十三条",
    "agreed": f"{REGULATION}第三十五条",
}
"""By the field of a request that moves the day."""


class DueState(StrEnum):
    """What is being waited for, or that a day runs."""

    RUNNING = "running"
    SUPPLEMENT = "awaiting_supplement"
    FEE = "awaiting_fee"
    ASKING = "asking_others"
    UNKNOWN = "calendar_missing"
    UNDATED = "no_receipt"


class DueRemark(StrEnum):
    """What the dates of a request have about them that somebody should know."""

    LATE_NOTICE = "late_supplement_notice"
    LATE_FEE = "late_fee_notice"
    LATE_EXTENSION = "late_extension"
    OLD_EXTENSION = "extension_before_restart"
    OLD_AGREEMENT = "agreement_before_restart"
    SILENT = "third_party_silent"
    OTHERS_SILENT = "others_silent"
    OVERDUE_NOTICE = "overdue_supplement_notice"
    NO_DAY = "outcome_without_day"


class Due(NamedTuple):
    """When a request is to be answered, as its row stands.

    `day` is None while no day runs; `earliest` is then the first that it can be, where
    that can be said: if others answered today, or in a year without a notice (`missing`).
    `basis` are keys of ARTICLES; `theirs` is the last day of who is waited for, as far as
    the register tells. `notice_by` is the last day to ask for 补正, None where no notice
    of that year is known. `remarks` have the day by which something should have been done,
    that without a day of an answer the one of receipt.
    """

    request: Request
    state: DueState
    day: date | None = None
    earliest: date | None = None
    missing: int | None = None
    basis: tuple[str, ...] = ()
    theirs: date | None = None
    notice_by: date | None = None
    remarks: tuple[tuple[DueRemark, date], ...] = ()

    @property
    def open(self) -> bool:
        """Whether no day of an answer is entered."""
        return self.request.answered is None

    @property
    def answered_late(self) -> bool:
        """Whether it was answered after its day."""
        done = self.request.answered
        return self.day is not None and done is not None and done > self.day

    def overdue(self, today: date) -> bool:
        """Whether it is open and its day is past."""
        return self.open and self.day is not None and self.day < today

    def within(self, last: date, today: date) -> bool:
        """Whether its day, or the earliest that it can be, comes up to a last day."""
        day = self.day or (self.earliest if self.state == DueState.UNKNOWN else None)
        return self.open and not self.overdue(today) and day is not None and day <= last


def due(request: Request, days: WorkingDays, today: date) -> Due:
    """Find when a request is to be answered, as its dates stand on a day."""
    if request.received is None:
        return Due(request, DueState.UNDATED)
    notice_by = days.count(request.received, NOTICE).day
    asking = _asking(request, days, today)
    remarks = tuple(_late_notices(request, days, asking, notice_by))
    if request.outcome and not request.answered:
        remarks = ((DueRemark.NO_DAY, request.received), *remarks)
    whole = Due(request, DueState.RUNNING, notice_by=notice_by, remarks=remarks)
    found = _running(whole, days, asking)
    end, notice = found.day or date.max, request.supplement_asked
    if notice and not request.supplemented:
        if notice <= end:
            basis = ("supplement_asked",)
            return whole._replace(state=DueState.SUPPLEMENT, basis=basis)
        late = (DueRemark.OVERDUE_NOTICE, end)
        found = found._replace(remarks=(*found.remarks, late))
    if request.fee_noticed and not request.paid and request.fee_noticed <= end:
        theirs = days.count(request.fee_noticed, PAYMENT).day
        return whole._replace(state=DueState.FEE, basis=("fee_noticed",), theirs=theirs)
    return found


class _Asking(NamedTuple):
    """When others were asked: pauses by field, and who has not answered yet.

    `unanswered` are the days of asking, `theirs` is the last day of a third party, `silent`
    and `others_silent` those last days that are past.
    """

    pauses: Mapping[str, Pause]
    unanswered: tuple[date, ...] = ()
    theirs: date | None = None
    silent: date | None = None
    others_silent: date | None = None


def _asking(request: Request, days: WorkingDays, today: date) -> _Asking:
    """Find the days on which others were asked; without an answer these go on until today.

    A third party has its own days (条例 32): past these, nobody waits for it any more,
    nor past the earliest that they can end where a year isn't known.
    Other organs have as many only for what they made together with this one (34).
    """
    pauses, unanswered = dict[str, Pause](), list[date]()
    theirs = silent = others_silent = None
    now = request.answered or today
    for key, asked, answered in (
        ("third_party_asked", request.third_party_asked, request.third_party_answered),
        ("others_asked", request.others_asked, request.others_answered),
    ):
        if asked is None:
            continue
        until = answered or max(asked, now)
        ends = days.count(asked, OPINION)
        last = None if answered else ends.day
        past = last if last and last < now else None
        over = None if answered or ends.earliest >= now else ends.earliest
        if key == "third_party_asked":
            theirs, silent, until = last, past, over or until
        else:
            others_silent = None if request.answered else past
        pauses[key] = (asked, until)
        waited = key == "others_asked" or over is None
        if answered is None and waited and request.answered is None:
            unanswered.append(asked)
    return _Asking(pauses, tuple(unanswered), theirs, silent, others_silent)


def _beginning(request: Request) -> tuple[date, str]:
    """Give the day from which the count runs, and the field that it stands in."""
    keys = ("received", "supplemented", "paid")
    dated = [(getattr(request, key), key) for key in keys if getattr(request, key)]
    return max(dated, key=lambda one: one[0])


def _counted(
    request: Request, start: date, days: WorkingDays, asking: _Asking
) -> tuple[DayCount, DayCount]:
    """Count from a day: without the extension, and with it where it was told in time.

    Where that can't be known, as a year isn't, the earliest is that without it.
    """
    pauses = asking.pauses.values()
    plain = days.count(start, ANSWER, pauses)
    told = request.extended
    if told is None or told < start or told > plain.earliest:
        return plain, plain
    return plain, days.count(start, ANSWER + EXTENSION, pauses)


def _running(whole: Due, days: WorkingDays, asking: _Asking) -> Due:
    """Count from the latest beginning, with all that moves the end."""
    request, state, theirs = whole.request, whole.state, None
    start, beginning = _beginning(request)
    plain, counted = _counted(request, start, days, asking)
    moving = [key for key, one in asking.pauses.items() if _counts(one, start, counted)]
    extended = ["extended"] if counted != plain else []
    basis = [beginning, *moving, *extended]
    if request.agreed and request.agreed >= start:
        counted, basis = DayCount(request.agreed, request.agreed), ["agreed"]
    elif asking.unanswered and counted.earliest > min(asking.unanswered):
        state, theirs = DueState.ASKING, asking.theirs
        counted = counted._replace(day=None)
    elif counted.missing:
        state = DueState.UNKNOWN
    return whole._replace(
        state=state,
        day=counted.day,
        earliest=None if counted.day else counted.earliest,
        missing=counted.missing,
        basis=tuple(basis),
        theirs=theirs,
        remarks=(*whole.remarks, *_remarks(request, start, plain, asking)),
    )


def _counts(pause: Pause, start: date, counted: DayCount) -> bool:
    """Whether a pause lies in what is counted."""
    begin, end = pause
    return start < end and begin < end and begin < counted.earliest


def _late_notices(
    request: Request, days: WorkingDays, asking: _Asking, notice_by: date | None
) -> Iterator[tuple[DueRemark, date]]:
    """Tell which notices to the applicant went out too late."""
    asked, noticed = request.supplement_asked, request.fee_noticed
    if asked and notice_by and asked > notice_by:
        yield DueRemark.LATE_NOTICE, notice_by
    if noticed:
        start, _ = _beginning(request._replace(paid=None))
        end = _counted(request, start, days, asking)[1].day
        if end and noticed > end:
            yield DueRemark.LATE_FEE, end


def _remarks(
    request: Request, start: date, plain: DayCount, asking: _Asking
) -> Iterator[tuple[DueRemark, date]]:
    """Tell what of its dates didn't count, or who kept silent."""
    if asking.silent:
        yield DueRemark.SILENT, asking.silent
    if asking.others_silent:
        yield DueRemark.OTHERS_SILENT, asking.others_silent
    if request.extended and request.extended < start:
        yield DueRemark.OLD_EXTENSION, start
    elif request.extended and plain.day and request.extended > plain.day:
        yield DueRemark.LATE_EXTENSION, plain.day
    if request.agreed and request.agreed < start:
        yield DueRemark.OLD_AGREEMENT, start
