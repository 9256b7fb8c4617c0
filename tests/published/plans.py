"""Which mangles go where: what a seed makes of a document for tests."""

from functools import cache
from random import Random
from typing import NamedTuple

from published import drafts, words
from published.containers import CONTAINERS
from published.drafts import Draft, Mangling
from published.mangles import (
    added_row,
    blank_line,
    glued_rows,
    labels_repeated,
    lost_label,
    lost_row,
    note,
    numbers_below,
    people_alone,
    plus,
    short_row,
    thousands,
    totals_blank,
    units,
    wide_digits,
    wrong_place,
    wrong_total,
    zeros,
)

TEXT = frozenset({"tabs_utf8", "tabs_bom", "tabs_gbk", "pipes"})
WEB = frozenset(name for name in CONTAINERS if name.startswith(("html", "mhtml")))
WORD = frozenset({"docx_merged", "docx_repeated", "odt"})
ANY = frozenset(CONTAINERS)
GLUED = frozenset(
    {"one_line", "glued", "once", "no_doubles", "half_of_numbers", "across_narrow"}
)
"""What is lost in them only sums can tell."""
GBK = frozenset({"html_gbk", "mhtml_gbk", "tabs_gbk"})
MINED = frozenset({"pdfium", "plumber", "plumber_layout", "pdfminer"})
BY_COLUMN = frozenset(
    name for name in CONTAINERS if name.startswith(("pandoc", "html_places", "pipe_col"))
)
"""A cell that is gone looks as if the last one were blank."""
FLAT = ANY - WEB - WORD - MINED - {"pdf", "one_line"}
ROWS = ANY - {"one_line"}
SUMMED = ANY - GLUED
TABS = TEXT - {"pipes"}
UNICODE = ANY - MINED - GBK - {"pdf"}
SHORT = (FLAT | WEB) - GLUED - BY_COLUMN
PAGED = FLAT - {"markdown"} | {"html_lines"}


class Mangle(NamedTuple):
    """A change, the containers where it makes sense, and what it takes.

    Two mangles that take the same thing don't meet. `form` is the only form
    that it changes.
    """

    apply: Mangling
    where: frozenset[str]
    takes: frozenset[str] = frozenset()
    form: str = ""


def _mangle(
    apply: Mangling, where: frozenset[str], takes: str = "", only: str = ""
) -> Mangle:
    return Mangle(apply, where, frozenset(takes.split()), only)


def _nothing(_: Draft) -> None:
    """Done already when the draft was made."""


LABEL_FORMS = {
    "label_closed": ("2021", "table3"),
    "label_normative": ("2021", ""),
    "label_in_force": ("2021", ""),
    "label_fee": ("2021", ""),
}
SUMS = "sums:blank sums:glued sums:short sums:lost sums:label sums:table4"
"""A wrong total takes them all: what rests on sums would be led astray."""

MANGLES: dict[str, Mangle] = {
    "hybrid": _mangle(_nothing, ANY, "table3"),
    "old_form": _mangle(_nothing, ANY, only="2019"),
    "sentence_for_table": _mangle(drafts.replace_table_4, ANY, "sums:table4"),
    **{
        name: _mangle(
            drafts.relabelled(choices),
            ANY,
            *reversed(LABEL_FORMS.get(name, ("", ""))),
        )
        for name, choices in words.LABELS.items()
    },
    "misspelt": _mangle(drafts.misspell, ROWS),
    "heads": _mangle(drafts.change_heads, ROWS),
    "head_colon": _mangle(drafts.add_colon, ROWS),
    **{
        name: _mangle(
            drafts.titled(title),
            ROWS if name == "title_without_organ" else ANY,
            "title signature" if name == "title_without_organ" else "title",
        )
        for name, title in words.TITLES.items()
    },
    "number_above": _mangle(drafts.number, ANY),
    "signature": _mangle(drafts.sign, ROWS, "signature"),
    "chrome_lines": _mangle(drafts.add_chrome, FLAT | {"one_line"}),
    **{
        style: _mangle(drafts.change_overview(style), ROWS, "overview")
        for style in words.OVERVIEWS
    },
    "other_missing": _mangle(drafts.drop_other, ROWS, "other"),
    "other_nothing": _mangle(drafts.empty_other, ANY, "other"),
    "prose_above": _mangle(drafts.put_beside(below=False), ROWS, "beside"),
    "prose_below": _mangle(drafts.put_beside(below=True), ROWS, "beside"),
    "wrong_total": _mangle(wrong_total, SUMMED, SUMS),
    "wrong_place": _mangle(wrong_place, SUMMED, SUMS),
    "thousands_ascii": _mangle(thousands(","), SUMMED, "numbers"),
    "thousands_wide": _mangle(thousands("，"), SUMMED, "numbers"),
    "units": _mangle(units, SUMMED, "numbers"),
    "signed": _mangle(plus, SUMMED, "numbers", "2019"),
    "zeros_blank": _mangle(zeros(""), ROWS, "zeros sums:blank blank:label blank:short"),
    "people_alone": _mangle(
        people_alone, ROWS - GLUED, "zeros numbers sums:blank blank:label blank:short"
    ),
    "totals_blank": _mangle(
        totals_blank, ROWS - GLUED, "zeros sums:blank blank:label blank:short"
    ),
    "zeros_slash": _mangle(zeros("/"), ROWS, "zeros"),
    "zeros_hyphen": _mangle(zeros("-"), ROWS, "zeros"),
    "zeros_dash": _mangle(zeros("—"), ROWS, "zeros"),
    "zeros_word": _mangle(zeros("无"), ROWS, "zeros"),
    "note": _mangle(note, SUMMED),
    "glued_rows": _mangle(glued_rows, TABS | {"lines"}, "numbers zeros sums:glued"),
    "short_row": _mangle(short_row, SHORT, "sums:short blank:short"),
    "lost_row": _mangle(lost_row, SUMMED | {"one_line"}, "sums:lost"),
    "lost_label": _mangle(lost_label, SUMMED, "sums:label blank:label"),
    "wrapped": _mangle(drafts.wrap, FLAT | WEB | WORD),
    "page_dashes": _mangle(drafts.foot("- {number} -"), PAGED, "foot"),
    "page_words": _mangle(drafts.foot("第{number}页 共9页"), PAGED, "foot"),
    "page_head": _mangle(drafts.foot("— {number} —\n{organ}信息公开年报"), PAGED, "foot"),
    **{
        name: _mangle(drafts.rewritten(rewrite, prose=True), ANY, name.partition("_")[0])
        for name, rewrite in words.EVERYWHERE.items()
    },
    **{
        name: _mangle(
            drafts.rewritten(rewrite, prose=False),
            UNICODE if name == "spaces_nbsp" else ANY,
            name.partition("_")[0],
        )
        for name, rewrite in words.LABELS_ONLY.items()
    },
    "digits_wide": _mangle(wide_digits, ANY),
    "labels_repeated": _mangle(labels_repeated, WEB | TABS),
    "numbers_below": _mangle(numbers_below, TEXT),
    "added_row": _mangle(added_row, SUMMED),
    "blank_line": _mangle(blank_line, TEXT),
}
"""All mangles in the order in which they are applied."""


BLANKS = ("zeros_blank", "people_alone", "totals_blank")
"""What makes a layout hard to read is in more documents than its turn."""


class Plan(NamedTuple):
    """What a seed stands for."""

    seed: int
    form_id: str
    container: str
    mangles: tuple[str, ...]


@cache
def plan(seed: int, container: str = "") -> Plan:
    """Draw form and up to four mangles that go together; containers take turns.

    What a program converts is mangled as a Word file may be.
    """
    dice = Random(seed)  # noqa: S311 -- test data
    form_id = dice.choice(("2019", "2021", "2021"))
    container = container or list(CONTAINERS)[seed % len(CONTAINERS)]
    like = container if container in CONTAINERS else "docx_merged"
    left = dice.choice((0, 1, 2, 3, 4, 4))
    chosen: list[str] = []
    taken: set[str] = set()
    first = dice.sample(BLANKS, 1) if dice.random() < 0.3 else []
    for name in (*first, *dice.sample(list(MANGLES), len(MANGLES))):
        mangle = MANGLES[name]
        fits = name not in chosen and like in mangle.where and mangle.form in {"", form_id}
        if left and fits and not mangle.takes & taken:
            chosen.append(name)
            taken |= mangle.takes
            left -= 1
    return Plan(seed, form_id, container, tuple(m for m in MANGLES if m in chosen))
