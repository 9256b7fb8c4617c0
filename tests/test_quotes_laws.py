"""Laws of live numbers: any text is filled in or told, and keeps its places."""

import re
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from live_numbers import RECEIVED, filled, some
from machine import seconds_of
from reports import FORMS, YEARS, balanced, report

from govreport.forms import Cell, form
from govreport.prose import FilledText, fill
from govreport.prose.quotes import (
    counts_in,
)
from govreport.report import Report


class Case(NamedTuple):
    """A text made of pieces, with what it must become."""

    text: str
    made: str
    spans: list[tuple[int, int, int, int]]


PLAIN = st.text(alphabet="甲乙，。\n {}_x1", max_size=6).filter(
    lambda text: "{{" not in text and "}}" not in text
)


@st.composite
def cases(draw: st.DrawFn, one: Report) -> Case:
    """Plain words and quotations in turn; braces never meet."""
    names = [str(cell) for cell in one.form.cells]
    text = made = ""
    spans = []
    for _ in range(draw(st.integers(0, 6))):
        words = draw(PLAIN).strip("{}")
        text, made = text + words, made + words
        chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3))
        values = [one.value(Cell(*name.split("."))) for name in chosen]
        assert all(isinstance(value, int | Decimal) for value in values)
        kind = draw(st.sampled_from(["one", "sum", "nil_or"]))
        total = sum(value for value in values if isinstance(value, int | Decimal))
        if kind == "one":
            quote, shown = chosen[0], plain(values[0])
        elif kind == "sum":
            quote, shown = " + ".join(chosen), plain(total)
        else:
            quote = f'nil_or("", "{"{}、" * len(chosen)}", {", ".join(chosen)})'
            shown = "".join(f"{plain(one)}、" for one in values) if any(values) else ""
        space = draw(st.sampled_from(["", " ", "\u3000"]))
        quote = f"{{{{{space}{quote}{space}}}}}"
        spans.append((len(made), len(made) + len(shown), len(text), len(text + quote)))
        text, made = text + quote, made + shown
    words = draw(PLAIN).strip("{}")
    return Case(text + words, made + words, spans)


def plain(value: object) -> str:
    """How a number must be printed, told in another way."""
    assert isinstance(value, int | Decimal)
    return (
        re.sub(r"\.?0*$", "", f"{value:.20f}") if value != int(value) else str(int(value))
    )


@given(data=st.data(), seed=st.integers(0, 30), scale=st.sampled_from([1, 2, 5_000]))
def test_the_filled_text_agrees_with_the_report(
    data: st.DataObject, seed: int, scale: int
) -> None:
    one = balanced("2021", seed, scale=scale)
    case = data.draw(cases(one))
    result = fill(case.text, one)
    assert result.text == case.made
    assert result.gaps == ()
    assert [tuple(piece) for piece in result.pieces] == case.spans
    for start, end, first, last in case.spans:
        assert result.is_live(start, end)
        if start < end:
            assert result.source(start, end) == (first, last)
            assert result.source(start, start + 1) == (first, last)


def follows_the_laws_of_places(text: str, result: FilledText) -> None:
    """Every stretch has its origin, in order, and plain words are where they were."""
    made = result.text
    origins = [result.source(at, at + 1) for at in range(len(made))]
    for at, (start, end) in enumerate(origins):
        assert 0 <= start < end <= len(text)
        if not result.is_live(at, at + 1):
            assert text[start:end] == made[at]
    for (start, end), (later, latest) in pairwise(origins):
        assert start <= later
        assert end <= latest
    if made:
        assert result.source(0, len(made)) == (origins[0][0], origins[-1][1])
    for at in range(len(made) + 1):
        first, last = result.source(at, at)
        assert first == last <= len(text)
    for gap in result.gaps:
        assert text[gap.start : gap.end].startswith("{{")
        assert "\n" not in text[gap.start : gap.end]
        assert gap.message.strip("。；")


PIECES = st.sampled_from(
    [
        *"{}()[]\"'+-,.*1９é甲\n\t\\", "{{", "}}", "{}", "nil_or", "year", "organ",
        "counts", '["微信"]', ".微信", "previous.", RECEIVED, "{{ year }}",
        '{{ nil_or("无", "{}", year) }}', "{{ counts.未填 }}", "applications", "\ud800",
    ]
)  # fmt: skip
ANYTHING = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=20).map("".join))


@given(text=ANYTHING, last=st.booleans())
def test_arbitrary_text_never_crashes_and_keeps_its_places(text: str, last: bool) -> None:
    one = some()
    result = fill(text, one, report() if last else None)
    follows_the_laws_of_places(text, result)
    if "{{" not in text:
        assert result == FilledText(text)
    counts_in(text)


@given(inner=st.text(alphabet=st.characters(exclude_characters="{}\n"), max_size=60))
def test_any_expression_is_filled_in_or_told(inner: str) -> None:
    text = f"甲{{{{{inner}}}}}乙"
    result = fill(text, some())
    follows_the_laws_of_places(text, result)
    assert len(result.pieces) == 1
    if not result.gaps:
        assert result.text[1:-1].strip()


@pytest.mark.parametrize("form_id", FORMS)
def test_every_cell_is_printed_as_its_value(form_id: str) -> None:
    one = balanced(form_id, 3, scale=4_000)
    for cell in form(form_id).cells:
        value = one.value(cell)
        told = filled(str(cell), one)
        if isinstance(value, str):
            assert told == value
        else:
            assert value is not None
            assert Decimal(told) == value
            assert re.fullmatch(r"-?\d+(\.\d*[1-9])?", told)
    assert filled("year", one) == str(YEARS[form_id])


HOSTILE: dict[str, Callable[[int], str]] = {
    "many quotations": lambda n: f"{{{{ {RECEIVED} }}}}" * (n // 30),
    "many different unknown names": lambda n: "".join(
        f"{{{{ applications.total.x{number} }}}}" for number in range(n // 30)
    ),
    "many different labels": lambda n: "".join(
        f"{{{{ 总计/新收{number} }}}}" for number in range(n // 20)
    ),
    "open braces": lambda n: "{" * n,
    "open braces apart": lambda n: "{{ " * (n // 3),
    "slots": lambda n: "{{" + "{}" * (n // 2),
    "slots and braces": lambda n: "{{{}" * (n // 4),
    "one long name": lambda n: f"{{{{ {'a' * n} }}}}",
    "one long sum": lambda n: f"{{{{ year{' + year' * (n // 7)} }}}}",
    "brackets": lambda n: f"{{{{ {'(' * n} }}}}",
    "signs": lambda n: f"{{{{ {'-' * 1900}year }}}}" * (n // 1900),
    "quotes": lambda n: "{{ " + '"' * 1901 + " }}" * (n // 1900),
    "long names": lambda n: f"{{{{ {'applications.' * 150} }}}}" * (n // 1900),
    "white space": lambda n: f"{{{{{' ' * 1900}}}}}" * (n // 1900),
}


@pytest.mark.slow
@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_a_text_of_a_hundred_thousand_characters_takes_no_time(
    make: Callable[[int], str],
) -> None:
    text, one = make(100_000), some()

    def fill_in() -> None:
        result = fill(text, one)
        for at in range(0, len(result.text), 97):
            result.is_live(at, at + 1)

    assert seconds_of(fill_in) < 5
