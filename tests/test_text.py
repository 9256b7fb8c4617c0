"""The plain text: the whole report, tables that stand straight."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import FORMS, PROSE, balanced, report
from wcwidth import wcswidth

from govreport.forms import Cell, form
from govreport.forms.model import leaves
from govreport.prose import paragraphs
from govreport.render.context import display
from govreport.render.text import render_text
from govreport.report import Report
from govreport.text import some


def grids(text: str) -> list[list[list[str]]]:
    """The tables of a text, wrapped lines of a cell joined again."""
    found: list[list[list[str]]] = []
    inside = False
    for line in text.splitlines():
        if line.startswith("+"):
            if not inside:
                found.append([])
            inside = True
            found[-1].append([])
        elif line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            row = found[-1][-1]
            found[-1][-1] = [
                a + b for a, b in zip(row or [""] * len(cells), cells, strict=True)
            ]
        else:
            inside = False
    return [[row for row in table if row] for table in found]


def sentinels(form_id: str) -> Report:
    the_form = form(form_id)
    return Report(
        the_form,
        2022,
        report().organ,
        {cell: number for number, cell in enumerate(the_form.cells, start=100_001)},
    )


@pytest.mark.parametrize("form_id", FORMS)
def test_every_number_stands_once_in_its_row_and_column(form_id: str) -> None:
    one = sentinels(form_id)
    tables = dict(zip(one.form.tables.values(), grids(render_text(one)), strict=True))
    text = render_text(one)
    for table, grid in tables.items():
        for band in table.bands:
            down = leaves(band.items if "items" in table.down else band.blocks)
            across = list(leaves(band.blocks if "items" in table.down else band.items))
            labels = [leaf.label for leaf in across]
            top = next(
                i for i, row in enumerate(grid)
                if [c for c in row[1:] if c] == labels
                and (not band.title or grid[i - 1][0] == band.title)
            )  # fmt: skip
            rows = iter(grid[top + 1 :])
            for leaf in down:
                row = next(row for row in rows if row[0] == leaf.label)
                for column, other in enumerate(across, start=1):
                    pair = (leaf, other) if "items" not in table.down else (other, leaf)
                    cell = Cell(table.id, pair[0].id, pair[1].id)
                    assert row[column] == str(one.entries[cell])
    for value in one.entries.values():
        assert text.count(str(value)) == 1


@pytest.mark.parametrize("form_id", FORMS)
def test_tables_are_straight_and_fit_110_columns(form_id: str) -> None:
    lines = render_text(sentinels(form_id)).splitlines()
    rows = [line for line in lines if line.startswith(("+", "|"))]
    assert max(map(wcswidth, rows)) <= 110
    start = 0
    for index, line in enumerate([*lines, ""]):
        if not line.startswith(("+", "|")):
            assert len({wcswidth(row) for row in lines[start:index]}) <= 1
            start = index + 1


def test_numbers_of_any_length_stay_whole() -> None:
    one = replace(balanced("2021", 1), entries={
        **balanced("2021", 1).entries,
        Cell("applications", "natural_person", "received"): 123456789012345,
    })  # fmt: skip
    assert " 123456789012345 |" in render_text(one)


def test_amounts_keep_their_decimals() -> None:
    from decimal import Decimal

    assert display(Decimal("0.0000")) == "0.0000"
    assert display(Decimal("1E+3")) == "1000"
    assert display(None) == ""


def test_the_whole_report_is_there() -> None:
    one = replace(
        balanced("2021", 1), signature="云溪县青石乡人民政府", signed_on=date(2023, 1, 20)
    )
    text = render_text(one)
    at = [text.index(section.heading) for section in one.form.sections if section.heading]
    assert at == sorted(at)
    for prose in PROSE.values():
        for paragraph in prose.split("\n\n"):
            assert f"\u3000\u3000{paragraph}\n" in text
    assert text.endswith("云溪县青石乡人民政府\n2023年1月20日\n")


def test_a_draft_says_so() -> None:
    assert render_text(report(), draft=True).splitlines()[0] == "【草稿：未定稿，不得发布】"
    assert "草稿" not in render_text(report())


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co", "Z"])))
def test_prose_arrives_as_typed(text: str) -> None:
    one = replace(report(), narrative={"other": text})
    assert f"六、其他需要报告的事项\n\n\u3000\u3000{text}\n" in render_text(one) or not text


def test_prose_is_split_into_paragraphs_with_levels() -> None:
    text = (
        "引言\n\n一、总述\n（一）主动公开情况。2022年公开。\n(二) 平台建设\n1.网站。每日更新。\n"
        "（1）栏目。\n2022年、2023年\n1.5 倍\n" + "（三）" + "很长" * 30 + "。完"
    )
    assert [(p.level, p.head) for p in paragraphs(text)] == [
        (0, ""), (1, "一、总述"), (2, "（一）主动公开情况。"), (2, "(二) 平台建设"),
        (3, ""), (4, ""), (0, ""), (0, ""), (2, ""),
    ]  # fmt: skip
    assert "".join(p.head + p.text for p in paragraphs(text)) == text.replace("\n", "")


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        (
            "（一）存在的问题\n更新不及时。\n（二）改进情况",
            ["（一）存在的问题", "（二）改进情况"],
        ),
        ("（一）主动公开情况。\n公开了。", ["（一）主动公开情况。"]),
        ("（一）没有收费。\n（二）没有其他事项。", []),
        ("（一）主动公开情况。公开了。\n1.网站\n每天更新。", ["1.网站"]),
        ("1.更新了网站；\n2.答复了来信；\n以上都已办结。\n3.网站\n4.来信", []),
        ("一、总述\n二、没有收费。", ["一、总述"]),
    ],
)
def test_a_head_that_stands_alone_is_no_sentence(text: str, heads: list[str]) -> None:
    assert [p.head + p.text for p in paragraphs(text) if p.alone] == heads


def test_of_many_names_some_are_told_with_their_number() -> None:
    names = ["甲", "乙", "丙", "丁"]
    assert some(names[:3], "个单位") == "甲、乙、丙"
    assert some(names, "个单位") == "甲、乙、丙等 4 个单位"
    assert some(names, few=1) == "甲等 4 个"
