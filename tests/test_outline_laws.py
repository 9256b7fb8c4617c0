"""The outline's prose agrees with the tables by construction, and one typed over is caught."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import FORMS, ORGAN, YEARS, balanced, report, with_cells

from govreport.forms import Cell, form
from govreport.organs import kinds
from govreport.prose import fill, filled_in
from govreport.prose.expressions import NilOr, names_in, parsed
from govreport.prose.quotes import QUOTE
from govreport.report import Report
from govreport.rules import Case, check
from govreport.scaffold import outline

QUESTION = re.compile(r"【待填：[^【】]*】")
OUTLINES = [(kind, form_id) for form_id in FORMS for kind in kinds()]
each_outline = pytest.mark.parametrize(("kind", "form_id"), OUTLINES)


def scaffolded(base: Report, kind: str) -> Report:
    """A report with the outline of a kind, its open questions taken out."""
    organ = ORGAN._replace(kind=kind, level="")
    year = YEARS[base.form.id]
    texts = {
        section: QUESTION.sub("", text)
        for section, text in outline(organ, year, base.form).items()
    }
    return replace(base, organ=organ, narrative=texts)


def quoted(text: str) -> Iterator[Cell]:
    """Every cell that a text quotes."""
    for quote in QUOTE.finditer(text):
        yield from (Cell(*name.path) for name in names_in(parsed(quote[1])))


def said(one: Report) -> list[str]:
    """What rules find in the prose about its numbers."""
    return [found.code for found in check(Case(one)) if found.code.startswith("N-")]


def typed(one: Report) -> Report:
    """The same report, as if a person had typed the prose that is printed."""
    return filled_in(one)


@pytest.mark.slow
@each_outline
@given(seed=st.integers(0, 10**6), scale=st.sampled_from([1, 2, 50, 4_000]))
def test_the_filled_text_has_each_number_it_quotes(
    kind: str, form_id: str, seed: int, scale: int
) -> None:
    one = scaffolded(balanced(form_id, seed, scale=scale), kind)
    for text in one.narrative.values():
        result = fill(text, one)
        assert result.gaps == ()
        for piece in result.pieces:
            expression = parsed(text[piece.source_start + 2 : piece.source_end - 2])
            numbers = [one.value(Cell(*name.path)) for name in names_in(expression)]
            shown = result.text[piece.start : piece.end]
            if any(numbers) or not isinstance(expression, NilOr):
                left = re.findall(r"[0-9.]+", shown)
                assert all(str(number) in left for number in numbers)
            else:
                assert shown == expression.nil
                assert not re.search("[0-9]", shown)


@each_outline
def test_every_outline_states_the_main_numbers_of_the_tables(
    kind: str, form_id: str
) -> None:
    texts = "\n".join(scaffolded(report(form_id), kind).narrative.values())
    cells = {str(cell) for cell in quoted(texts)}
    items = ("received", "carried_in", "settled", "carried_out")
    assert cells >= {f"applications.total.{item}" for item in items}
    blocks = ("review", "direct_suit", "suit_after_review")
    assert cells >= {f"proceedings.{block}.total" for block in blocks}
    stock = "in_force" if form_id == "2021" else "public_total"
    assert f"disclosure.normative_documents.{stock}" in cells
    questions = "".join(outline(ORGAN._replace(kind=kind), 2022, form(form_id)).values())
    assert "总计列" not in questions
    assert "本年制发？" not in questions


@pytest.mark.parametrize("kind", kinds())
def test_a_report_of_nothing_reads_like_one(kind: str) -> None:
    text = typed(scaffolded(report(), kind)).narrative["overview"]
    assert re.search(
        r"2022年(?:各级各部门)?未收到政府信息公开申请，没有上年结转的申请。"
        r"没有因政府信息公开被申请行政复议，没有被提起行政诉讼。",
        text,
    )
    assert (
        "本年未制发行政规范性文件，未废止行政规范性文件，没有现行有效的行政规范性文件。"
        in text
    )
    assert not re.search(r"[^0-9]0件|，，|。。|，。|年，|规章", text)


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        (
            {"applications__business__carried_in": 3, "applications__business__granted": 3},
            "2022年未收到政府信息公开申请，上年结转3件，办结3件，结转下年度继续办理0件。",
        ),
        (
            {"applications__other__received": 2, "applications__other__carried_out": 2},
            "2022年新收政府信息公开申请2件，没有上年结转的申请，办结0件，结转下年度继续办理2件。",
        ),
        (
            {"applications__other__received": 2, "applications__other__granted": 2},
            "2022年新收政府信息公开申请2件，没有上年结转的申请，办结2件，结转下年度继续办理0件。",
        ),
        (
            {"proceedings__suit_after_review__pending": 1},
            "没有因政府信息公开被申请行政复议，被提起行政诉讼1件，其中未经复议直接起诉0件、复议后起诉1件。",
        ),
        (
            {"proceedings__review__upheld": 2},
            "因政府信息公开被申请行政复议2件，没有被提起行政诉讼。",
        ),
        (
            {"disclosure__normative_documents__in_force": 12},
            "本年未制发行政规范性文件，未废止行政规范性文件，现行有效12件。",
        ),
        (
            {"disclosure__normative_documents__issued": 2, "disclosure__normative_documents__in_force": 2},
            "本年制发行政规范性文件2件，未废止行政规范性文件，现行有效2件。",
        ),
    ],
)  # fmt: skip
def test_zeros_among_numbers_read_naturally(
    numbers: dict[str, object], sentence: str
) -> None:
    one = typed(scaffolded(report("2021", **numbers), "township"))
    assert sentence in one.narrative["overview"]


def test_a_government_without_rules_of_its_own_does_not_speak_of_them() -> None:
    one = scaffolded(report(disclosure__regulations__in_force=4), "government")
    text = typed(one).narrative["overview"]
    assert "本年制发规章0件，废止规章0件，现行有效规章4件；未制发行政规范性文件" in text
    assert "规章" not in typed(scaffolded(report(), "government")).narrative["overview"]


@each_outline
@pytest.mark.parametrize("seed", range(4))
def test_the_prose_of_a_new_report_agrees_with_its_tables(
    kind: str, form_id: str, seed: int
) -> None:
    for scale in (1, 2, 4_000):
        one = scaffolded(balanced(form_id, seed, scale=scale), kind)
        assert said(one) == []
        assert said(typed(one)) == []


@pytest.mark.slow
@each_outline
@pytest.mark.parametrize("seed", range(2))
def test_any_number_typed_wrong_in_place_of_a_live_one_is_found(
    kind: str, form_id: str, seed: int
) -> None:
    one = scaffolded(balanced(form_id, seed, scale=4_000), kind)
    missed = []
    for section, text in one.narrative.items():
        result = fill(text, one)
        for piece in result.pieces:
            for number in re.finditer(r"\d+", result.text[piece.start : piece.end]):
                start, end = piece.start + number.start(), piece.start + number.end()
                for by in (1, -1):
                    wrong = str(max(int(number[0]) + by, 0))
                    prose = result.text[:start] + wrong + result.text[end:]
                    changed = replace(one, narrative={**one.narrative, section: prose})
                    if wrong != number[0] and not said(changed):
                        missed.append((result.text[start - 12 : start], number[0], wrong))
    assert missed == []


def stated(one: Report) -> Iterator[Cell]:
    """Every cell whose number, or nothing, the printed prose states."""
    for text in one.narrative.values():
        for piece in fill(text, one).pieces:
            if piece.start < piece.end:
                yield from quoted(text[piece.source_start : piece.source_end])


@each_outline
@pytest.mark.parametrize("scale", [0, 4_000])
def test_any_number_changed_in_the_tables_disagrees_with_typed_prose(
    kind: str, form_id: str, scale: int
) -> None:
    """Of nothing, too, the prose speaks in sentences."""
    base = balanced(form_id, 3, scale=scale) if scale else report(form_id)
    live = scaffolded(base, kind)
    missed = []
    for cell in dict.fromkeys(stated(live)):
        value = base.value(cell)
        assert isinstance(value, int)
        if not said(with_cells(typed(live), {cell: value + 1})):
            missed.append(str(cell))
    assert missed == []
