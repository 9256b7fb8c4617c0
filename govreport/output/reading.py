"""A sentence as the rules read it, told to the person who wrote it."""

from collections.abc import Iterator

from govreport.findings import Finding, Marked
from govreport.forms import Address
from govreport.output.findings import SEVERITIES
from govreport.prose.frame import Frame
from govreport.prose.told import read_as
from govreport.report import NARRATIVE
from govreport.tasks.explain import Held, Reading, SentenceRead, TextRead
from govreport.text import argument, some
from govreport.workspace.files import is_document

SPACE = "   "
EDGES = "，。；：！？、（）"
WAYS = 3
"""More ways to understand one thing are not told."""
NOTHING = (
    "这句话里没有读出可以拿去和表对的话；能读的是政府信息公开申请、规范性文件、"
    "许可、处罚、强制、收费、行政复议、诉讼的数，和“没有”“均已”这样的说法"
)
BESIDE = frozenset({"change", "times", "trend", "share", "rate", "outcome"})
"""Findings of these don't tell all the cells themselves."""


def reading_lines(read: TextRead) -> Iterator[str]:
    """Tell of each sentence what it was read as, what the tables have, and the verdict."""
    for number, sentence in enumerate(read.sentences):
        if number:
            yield ""
        section = Address((NARRATIVE, sentence.sentence.section))
        where = f"（在正文“{section.label(read.report.form)}”里）" if read.own else ""
        yield f"“{sentence.sentence.text}”{where}"
        yield from _of_sentence(read, sentence)


def remarks(read: TextRead) -> Iterator[str]:
    """Say what the verdict depends on, and what else there is to do."""
    if read.path is None:
        yield (
            "没有写报告文件，不知道是哪个机关、哪一年，没有拿数去对；"
            "要对，在后面写上文件：govreport explain --sentence 句子 文件"
        )
    if read.error is not None:
        yield f"上年的报告读不了，上年的数没有对：{read.error}"
    every = (
        one
        for sentence in read.sentences
        for found in (sentence.findings, *(one.findings for one in sentence.readings))
        for one in found
    )
    if codes := sorted({one.code for one in every}):
        pages = "、".join(f"govreport explain {code}" for code in codes)
        yield f"规则的说明：{pages}"
        yield "“读作”和你的意思不一样的，把话写明白些：谁、哪一年、什么事、多少"
    if codes and read.own and read.path is not None and not is_document(read.path):
        yield (
            "两边都没有错的，写明理由："
            f"govreport waive {argument(read.path)} {codes[0]} --reason 理由"
        )


def _of_sentence(read: TextRead, sentence: SentenceRead) -> Iterator[str]:
    if not sentence.readings:
        yield f"{SPACE}{NOTHING}"
    for number, one in enumerate(sentence.readings, start=1):
        yield f"{number}. {_clause(one.frame)}"
        yield from (SPACE + line for line in _of_reading(read, one))
    for found in sentence.findings:
        yield "合起来看"
        yield from (SPACE + line for line in _off(found, found.fault))
    if sentence.adds_up:
        yield "合起来看，各部分加起来对得上"


def _of_reading(read: TextRead, one: Reading) -> Iterator[str]:
    frame, told = one.frame, read_as(one.frame)
    if frame.things:
        yield f"读作：{told}"
    if read.path is None:
        for each in one.held:
            yield f"对照的格：{'；或者 '.join(_labels(each))}"
        if one.silent:
            yield f"不会拿去对：{one.silent}"
        return
    if frame.says in BESIDE or not one.findings:
        for each in () if one.silent else one.held:
            last = "上年" if each.report is not read.report else ""
            yield f"{last}表中：{each.best(frame).told(each.report)}"
    for found in one.findings:
        yield from _off(found, found.fault.removeprefix(f"读作：{told}").lstrip("，"))
    if not one.findings:
        yield f"没有拿去对：{one.silent}" if one.silent else "对得上"


def _off(found: Finding, fault: str) -> Iterator[str]:
    waived = "" if found.waived is None else f"（已说明：{found.waived}）"
    yield f"对不上（{SEVERITIES[found.severity]} {found.code}），{fault}{waived}"
    yield f"怎么办：{found.advice}"


def _labels(held: Held) -> Iterator[str]:
    label = held.report.form.label
    for one in held.ways[:WAYS]:
        yield some([label(cell) for cell in one.cells], "格")


def _clause(frame: Frame) -> str:
    """Quote what a frame was read from, its number marked."""
    text, number = frame.sentence.text, frame.number
    if number is None or not frame.start <= number.start < frame.end:
        return f"“{text[frame.start : frame.end].strip(EDGES)}”"
    before, after = text[frame.start : number.start], text[number.end : frame.end]
    words = text[number.start : number.end]
    return str(Marked(before.lstrip(EDGES), words, after.rstrip(EDGES)))
