"""Readers of what a person types or prints: prose, numbers, names, titles, labels."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from fuzz.after import sample
from fuzz.odd import PIECES, odd_text
from fuzz.reader import FuzzReader, Past
from govreport.errors import GovReportError
from govreport.forms import Address, find_cell, find_section, form, nearest
from govreport.forms.lookup import find_cells
from govreport.forms.model import ItemType
from govreport.importers.blocks import TextBlock
from govreport.importers.headings import inline_headings, section_begun
from govreport.importers.titles import (
    find_title,
    organ_of_name,
    parsed,
    signature_of,
    titles_in,
    unglued,
)
from govreport.importers.whose import organ_in
from govreport.importers.years import period_in, year_in, year_of_name
from govreport.organ_names import are_one, folded, is_line, shortens, visible, without_plate
from govreport.organs import kind_of
from govreport.places import bar_to_rules, city_before, level_of
from govreport.prose import fill
from govreport.prose.contacts import contact_in
from govreport.prose.numerals import TENS, VALUES, in_words, meant_number, numerals, ratios
from govreport.prose.paragraphs import paragraphs
from govreport.prose.punctuation import faults, respelt
from govreport.prose.quotes import counts_in, quotes_last_year
from govreport.prose.sentences import sentences
from govreport.register.values import day_of
from govreport.report import as_written
from govreport.rules import Case, check
from govreport.tasks.typed import count_named, organ_named, selection, year_given
from govreport.text import harmless, padded, printable_lines, simplified, width, wrapped
from govreport.whole_names import is_inside, is_whole_name, longer_of, places_before
from govreport.workspace.file_names import file_name

FORM = form("2021")
SENTENCES = [one for text in sample().narrative.values() for one in text.split("。") if one]
NAMES = (
    "云溪县农业农村局",
    "息县关店乡人民政府",
    "某某市某某区人民政府办公室（信息中心）",
    "国家税务总局息县税务局",
)
LABELS = [FORM.item(cell).label for cell in FORM.cells] + [
    FORM.block(cell).label for cell in FORM.cells
]
QUOTES = (
    *("applications.total.received", "上年 applications.total.received", "counts['培训']", "last_year.", "nil_or("),
    *("+", "-", "(", ")", ",", "'没有'", "'{}件'", '"', "[", "]", "9" * 20, "1", " ", ".", "{}", "“", "disclosure"),
)  # fmt: skip

LOOKS: tuple[Callable[[str], object], ...] = (
    *(folded, visible, without_plate, is_whole_name, kind_of, level_of, city_before),
    *(
        bar_to_rules,
        simplified,
        width,
        harmless,
        printable_lines,
        organ_of_name,
        organ_in,
        year_of_name,
    ),
)
"""What is asked of a name."""


def _text_of(base: tuple[str, ...] | list[str]) -> Callable[[Random], bytes]:
    def make(dice: Random) -> bytes:
        text = dice.choice(base)
        if dice.random() < 0.3:
            text += dice.choice(("/", "", " ", "、", "，")) + dice.choice(base)
        return odd_text(dice, text).encode("utf-8", "surrogatepass")

    return make


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogatepass")


def _quotes(dice: Random) -> bytes:
    inside = "".join(dice.choice(QUOTES) for _ in range(dice.choice((1, 2, 4, 12))))
    if dice.random() < 0.05:
        inside = dice.choice(QUOTES) * dice.choice((90, 900, 9000))
    text = f"{odd_text(dice) if dice.random() < 0.2 else '新收'}{{{{ {inside} }}}}件"
    return (text * dice.choice((1, 1, 1, 5))).encode("utf-8", "surrogatepass")


def _read_quotes(raw: bytes, past: Past) -> None:
    text = _decoded(raw)
    past()
    filled = fill(text, sample(), sample(2020))
    fill(text, replace(sample(), entries={}, counts={}))
    for at in range(0, len(filled.text), 1 + len(filled.text) // 20):
        filled.source(at, min(at + 1, len(filled.text)))
    counts_in(text)
    quotes_last_year(text)


def _read_numerals(raw: bytes, past: Past) -> None:
    text = _decoded(raw)
    past()
    for kind in ItemType:
        meant_number(text, kind)
        as_written(text, kind)
    in_words("".join(one for one in text if one in {*VALUES, *TENS}))
    for sentence in sentences(text):
        str(numerals(sentence.text))
        ratios(sentence.text)
    day_of(text)


def _read_prose(raw: bytes, past: Past) -> None:
    text = _decoded(raw)
    past()
    contact_in(text)
    paragraphs(text)
    respelt(text, faults(text))
    one = replace(sample(), narrative={"overview": text, "other": text[::-1]})
    check(Case(one, sample(2020), published=bool(len(text) % 2)))


def _read_names(raw: bytes, past: Past) -> None:
    text = _decoded(raw)
    past()
    if is_line(text):
        _or_told(organ_named, text)
        _or_told(file_name, text)
    for look in LOOKS:
        look(text)
    for name in NAMES:
        are_one([text], [name])
        shortens(text, name)
        longer_of(text, name)
        is_inside(text, name)
    places_before(text)
    wrapped(text, 40)
    padded(text, 40)
    nearest(text[:200], NAMES)


def _read_titles(raw: bytes, past: Past) -> None:
    text = _decoded(raw)
    past()
    parsed(text)
    lines = [TextBlock(one) for one in text.splitlines()]
    find_title(lines)
    titles_in(list(unglued(lines)))
    signature_of(lines, NAMES[0], marked=False)
    period_in(text)
    year_in(text)
    inline_headings(text, sure=False)
    section_begun(text)


def _read_labels(raw: bytes, past: Past) -> None:
    text = _decoded(raw)
    past()
    for look in (find_cell, find_cells, find_section):
        _or_told(look, FORM, text)
    _or_told(year_given, text)
    _or_told(selection, [text], None)
    count_named(text)
    Address.parse(text).label(FORM)


def _or_told(look: Callable[..., object], *given: object) -> None:
    """Look something up, of which it may be told that there is none."""
    try:
        look(*given)
    except GovReportError as error:
        str(error)


TITLES = [f"{name}\n2022年政府信息公开\n工作年度报告" for name in NAMES] + [
    f"2022年度{name}政府信息公开工作年度报告（{PIECES[3]}）" for name in NAMES
]
READERS = {
    "live-numbers": FuzzReader(_quotes, _read_quotes, "txt", 30),
    "numerals": FuzzReader(_text_of(SENTENCES), _read_numerals, "txt", 30),
    "prose": FuzzReader(_text_of(SENTENCES), _read_prose, "txt", 5),
    "organ-names": FuzzReader(_text_of(NAMES), _read_names, "txt", 30),
    "titles": FuzzReader(_text_of(TITLES), _read_titles, "txt", 40),
    "labels": FuzzReader(_text_of(LABELS), _read_labels, "txt", 3),
}
