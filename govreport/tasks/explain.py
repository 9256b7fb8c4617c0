"""How a sentence of the prose is read, and what each part of it is compared with."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from govreport.errors import GovReportError, UsageProblem
from govreport.findings import Finding
from govreport.forms import form, known_forms
from govreport.prose.frame import Frame
from govreport.prose.meaning import Thing
from govreport.prose.sentences import Sentence, sentences
from govreport.report import Organ, Report
from govreport.rules import Case, check
from govreport.rules.amounts import Amount, amounts, in_wan
from govreport.rules.shares import OUTCOMES
from govreport.settings import DEFAULTS
from govreport.tasks.validate import open_case
from govreport.workspace import Workspace

SINGLE = frozenset({"N-NUMBER", "N-ALL-SETTLED", "N-NIL", "N-PERCENT"})
"""The rules that judge a frame by itself."""
TOGETHER = frozenset({"N-PARTS"})
"""Those that judge what the frames of a sentence say together."""
ACROSS_YEARS = frozenset({"change", "times", "trend"})
COUNTS = frozenset({"number", "total"})
RATES = frozenset({"rate", "outcome"})
SECTION = "overview"
"""Where a sentence is taken to stand that no section has."""
ODD = 1_000_003
"""Nothing is so often."""
MARKS = str.maketrans("", "", "→←")
"""What a finding puts into the sentence that it quotes."""


class Held(NamedTuple):
    """What a frame is held against in a report: a sum of cells, or else the next."""

    report: Report
    ways: Sequence[Amount]

    def best(self, frame: Frame) -> Amount:
        """Give the sum that a frame's number agrees with, or else the likeliest."""
        number = frame.number if frame.says in COUNTS else None
        told = [one for one in self.ways if number and one.agrees(in_wan(number))]
        return (told or self.ways)[0]


class Reading(NamedTuple):
    """A frame, what it may be `held` against, and what is wrong with it.

    `silent` is why it is compared with nothing, "" where it is.
    """

    frame: Frame
    held: tuple[Held, ...]
    findings: Sequence[Finding]
    silent: str = ""


class SentenceRead(NamedTuple):
    """A sentence, its readings, and what is wrong with all of them together.

    `adds_up` says that parts were added up and come to their whole.
    """

    sentence: Sentence
    readings: Sequence[Reading]
    findings: Sequence[Finding] = ()
    adds_up: bool = False


class TextRead(NamedTuple):
    """A text as it was read: by which report, and whether it stands in its prose.

    `path` is None where no report was given: nothing is compared then. `error` is why
    last year's could not be read.
    """

    report: Report
    path: Path | None
    own: bool
    sentences: Sequence[SentenceRead]
    error: GovReportError | None = None


def explain_sentence(
    workspace: Workspace, text: str, file: Path | None = None, form_id: str | None = None
) -> TextRead:
    """Read one sentence or several as the rules do, and judge them by a report's tables.

    What stands in the report's own prose is read where it stands. UsageProblem where
    there is no text.
    """
    plain = text.translate(MARKS).strip(' “”"…\n')
    if not plain:
        message = "--sentence 后面要写一句话，用引号括起来"
        raise UsageProblem(message)
    case, error = _case(workspace, file, form_id)
    chosen = _found_in(case, plain)
    own = bool(chosen)
    if not own:
        report = replace(case.report, narrative={SECTION: plain})
        case = replace(case, report=report, published=False)
        chosen = list(case.sentences)
    read = [_sentence(case, one, compare=file is not None) for one in chosen]
    return TextRead(case.report, file, own, read, error)


def _case(
    workspace: Workspace, file: Path | None, form_id: str | None
) -> tuple[Case, GovReportError | None]:
    """Open a report to judge by, all rules as they are without a county's settings."""
    if file is None:
        return Case(Report(form(form_id or known_forms()[-1]), None, Organ(""))), None
    opened = open_case(workspace, file)
    if opened.case is None:
        raise opened.error or UsageProblem(str(file))
    return replace(opened.case, settings=DEFAULTS), opened.error


def _found_in(case: Case, plain: str) -> list[Sentence]:
    """Find the sentences of a report's own prose in which all of a text stands."""
    found: list[Sentence] = []
    for typed in sentences(plain):
        words = typed.text.rstrip("。")
        some = [one for one in case.sentences if words and words in one.text]
        if not some:
            return []
        found += some
    return list(dict.fromkeys(found))


def _sentence(case: Case, sentence: Sentence, *, compare: bool) -> SentenceRead:
    frames = tuple(one for one in case.frames if one.sentence is sentence)
    readings = [_reading(case, one, compare=compare) for one in frames]
    if not compare:
        return SentenceRead(sentence, readings)
    findings = check(_of(case, frames), TOGETHER)
    others = (
        (*frames[:at], odd, *frames[at + 1 :])
        for at, odd in enumerate(map(_odd, frames))
        if odd is not None and not findings
    )
    adds_up = any(check(_of(case, some), TOGETHER) for some in others)
    return SentenceRead(sentence, readings, findings, adds_up)


def _reading(case: Case, frame: Frame, *, compare: bool) -> Reading:
    held = tuple(_held(case, frame)) if frame.things and not frame.silent else ()
    if not compare:
        return Reading(frame, held, (), frame.silent)
    findings = check(_of(case, (frame,)), SINGLE)
    compared = findings or _is_compared(case, frame, held)
    return Reading(frame, held, findings, "" if compared else _why_not(case, frame, held))


def _of(case: Case, frames: tuple[Frame, ...]) -> Case:
    """Give the same case, of whose prose only some frames are judged."""
    one = replace(case)
    vars(one)["frames"] = frames  # where a cached property keeps its value
    return one


def _held(case: Case, frame: Frame) -> Iterator[Held]:
    """List what the tables may have for all that a frame speaks of."""
    for report in _reports(case, frame):
        found = (amounts(report, things) for things in _spoken_of(frame))
        yield from (Held(report, ways) for ways in found if ways)


def _spoken_of(frame: Frame) -> Iterator[Sequence[Thing]]:
    """List all that a frame speaks of, each as it may be understood."""
    thing = frame.things[0]
    if frame.says in RATES:
        part = OUTCOMES.get(frame.word, "settled")
        whole = ("all_in",) if frame.says == "rate" else ()
        yield from ([Thing(thing.objects, some)] for some in ((part,), whole))
        return
    yield from ([one] for one in thing.each()) if frame.each else [frame.things]
    if frame.base is not None:
        yield [frame.base._replace(objects=frame.base.objects or thing.objects)]


def _reports(case: Case, frame: Frame) -> list[Report]:
    """Give the reports at hand of the years that a frame speaks of."""
    this, last = case.report, case.previous
    years = {this.year if frame.year is None else frame.year}
    if frame.says in ACROSS_YEARS:
        years.add(this.year)
    return [one for one in (this, last) if one is not None and one.year in years]


def _is_compared(case: Case, frame: Frame, held: Sequence[Held]) -> bool:
    """Whether a frame without fault was judged: another number would be found."""
    if (odd := _odd(frame)) is not None:
        return bool(check(_of(case, (odd,)), SINGLE))
    years = len(_reports(case, frame))
    return bool(held) and _is_known(held) and years > (frame.says in ACROSS_YEARS)


def _odd(frame: Frame) -> Frame | None:
    """Say the same of a number that can't be right, None where none is told."""
    number = frame.number
    if number is None:
        return None
    return frame._replace(number=number._replace(value=number.value + ODD))


def _is_known(held: Sequence[Held]) -> bool:
    """Whether nothing is blank of what is likeliest meant."""
    return all(one.ways[0].exact for one in held)


def _why_not(case: Case, frame: Frame, held: Sequence[Held]) -> str:
    if frame.silent:
        return frame.silent
    if frame.year is not None and all(
        one.year != frame.year for one in _reports(case, frame)
    ):
        return f"手头没有 {frame.year} 年的报告"
    if not held:
        return f"{case.report.form.id} 年表式里没有这样的一格"
    if not _is_known(held):
        return "表里还没有填全"
    return "程序不核对这样的说法"
