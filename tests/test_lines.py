"""Long names in lines: whole words, as few lines as hold them, in the shape of a trapezoid."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import balanced, report
from word_files import made

from govreport.importers import read_document
from govreport.render.context import SIGNATURE_LINE, TITLE_LINE, broken_name, broken_title
from govreport.render.lines import in_lines, words_of_name
from govreport.report import Organ
from govreport.text import width

LONG = "云山布依族苗族自治州青岭仡佬族苗族自治县人民政府办公室"
NAMES = (
    LONG,
    "云山布依族苗族自治州青岭仡佬族苗族自治县人民政府",
    "云溪县住房和城乡建设局（云溪县人民防空办公室、云溪县城市管理综合行政执法局）",
)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (LONG, ["云山布依族苗族自治州青岭仡佬族苗族自治县", "人民政府办公室2022年政府信息公开", "工作年度报告"]),
        (NAMES[1], ["云山布依族苗族自治州青岭仡佬族苗族自治县", "人民政府2022年政府信息公开工作年度报告"]),
        ("云溪县青石乡人民政府", ["云溪县青石乡人民政府", "2022年政府信息公开工作年度报告"]),
        ("甲乡", ["甲乡2022年政府信息公开工作年度报告"]),
    ],
)  # fmt: skip
def test_a_title_breaks_between_words(name: str, lines: list[str]) -> None:
    assert broken_title(replace(report(), organ=Organ(name))).split("\n") == lines


def test_no_name_breaks_within_the_name_of_a_people() -> None:
    name = "积石山保安族东乡族撒拉族自治县人民政府办公室"
    assert "".join(words_of_name(name)) == name
    assert words_of_name(name)[0] == "积石山保安族东乡族撒拉族自治县"


def test_what_no_line_can_hold_stays_as_it_is() -> None:
    name = "某" * (TITLE_LINE // 2 + 1) + "局"
    assert "\n" not in broken_title(replace(report(), organ=Organ(name)))
    assert broken_name("云溪县教育局", SIGNATURE_LINE) == "云溪县教育局"


@given(st.lists(st.text("甲乙丙1", min_size=1, max_size=12), min_size=1, max_size=7))
def test_lines_hold_all_words_and_shrink_where_they_can(words: list[str]) -> None:
    lines = in_lines(words, TITLE_LINE).split("\n")
    assert "".join(lines) == "".join(words)
    assert len(lines) == 1 or max(map(width, lines)) <= TITLE_LINE


@pytest.mark.parametrize("name", NAMES)
def test_a_long_name_comes_back_whole(name: str) -> None:
    one = replace(
        balanced("2021", 3), organ=Organ(name), signature=name, signed_on=date(2023, 1, 20)
    )
    read = read_document(made(one), "年报.docx").report
    assert (read.organ.name, read.signature, read.signed_on) == (name, name, one.signed_on)
    assert read.values() == one.values()
