"""Addresses: read and written the same, told by labels and by their place in print."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport.forms import Address, Cell, form

FORM = form("2021")
RECEIVED = Cell("applications", "total", "received")


@given(st.text(st.sampled_from("ab.培训"), max_size=12), st.sampled_from(["", "previous."]))
def test_an_address_is_written_as_it_was_read(text: str, head: str) -> None:
    for written in (f"{head}{text}", f"{head}counts.{text}", f"{head}narrative.{text}"):
        assert str(Address.parse(written)) == written


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_every_cell_has_an_address(form_id: str) -> None:
    for cell in form(form_id).cells:
        assert Address.parse(str(cell)) == Address(cell)
        assert Address.parse(f"previous.{cell}") == Address(cell, last_year=True)
        assert Address(cell).cell == cell


def test_an_address_is_a_number_a_section_or_another_figure() -> None:
    count = Address.parse("counts.微信.粉丝")
    assert (count.count, count.section, count.cell) == ("微信.粉丝", None, None)
    section = Address.parse("narrative.overview")
    assert (section.count, section.section, section.cell) == (None, "overview", None)
    assert Address.parse("organ").section is None


@pytest.mark.parametrize(
    ("text", "label", "place"),
    [
        (str(RECEIVED), "总计·一、本年新收政府信息公开申请数量", "第三部分·表·一、本年新收政府信息公开申请数量·总计"),
        (f"previous.{RECEIVED}", "上年的总计·一、本年新收政府信息公开申请数量", ""),
        ("narrative.overview", "一、总体情况", "第一部分"),
        ("narrative.preamble", "前言", "前言"),
        ("counts.培训", "培训", ""),
        ("previous.counts.培训", "上年的培训", ""),
        ("organ.name", "organ.name", ""),
    ],
)  # fmt: skip
def test_an_address_is_told_by_its_label_and_its_place_in_print(
    text: str, label: str, place: str
) -> None:
    address = Address.parse(text)
    assert (address.label(FORM), address.in_print(FORM)) == (label, place)
