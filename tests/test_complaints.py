"""A line of TOML that can't be read is answered with the line that was meant."""

import pytest

from govreport.errors import TextProblem
from govreport.tomlfile.document import parse

FILE = """form = "2021"
year = 2025
signed_on = 2026-01-15

[organ]
name = "甲县乙乡人民政府"

[applications.natural_person]
received = 3
"""


def complaint(right: str, wrong: str) -> str:
    assert right in FILE
    with pytest.raises(TextProblem) as error:
        parse(FILE.replace(right, wrong, 1).encode(), "x.toml")
    return str(error.value)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("year = 2025", wrong)
        for wrong in (
            "year = 2025年", "year = 2025年度", "year = 2025 年", "year ＝ 2025", "year：2025",
            "year: 2025", "year 2025", "year = ２０２５", "year = 2025。", "year\u3000=\u30002025",
        )
    ]
    + [
        ("received = 3", wrong)
        for wrong in ("received = 3件", "received = 3 件", "received = ３", "received = 3，", "received = 3件 # 今年")
    ]
    + [
        ("signed_on = 2026-01-15", f"signed_on = {wrong}")
        for wrong in ("2026年1月15日", "2026.1.15", "2026/1/15")
    ]
    + [
        ('name = "甲县乙乡人民政府"', f"name = {wrong}")
        for wrong in (
            "甲县乙乡人民政府", "“甲县乙乡人民政府”", '"甲县乙乡人民政府', '甲县乙乡人民政府"',
            '"甲县乙乡人民政府”', "「甲县乙乡人民政府」", "‘甲县乙乡人民政府’",
        )
    ],
)  # fmt: skip
def test_the_line_that_was_meant_is_proposed(right: str, wrong: str) -> None:
    assert complaint(right, wrong).endswith(f"；是不是 {right}")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("received = 三", "数要用阿拉伯数字写"), ("received = 无", "没有发生的写 0"),
        ("received = 约3", "不写“约”"), ("received = 1+2", "不能写算式"),
        ("received = 3 4", "一行只写一个"), ("received = 3 （今年的）", "说明写在 # 后面"),
        ("received = 12600元", "数后面不要写单位"), ("received = 3.5万", "数后面不要写单位"),
    ],
)  # fmt: skip
def test_a_number_that_can_not_be_told_is_not_proposed(wrong: str, told: str) -> None:
    sentence = complaint("received = 3", wrong)
    assert told in sentence
    assert "是不是" not in sentence


def test_a_text_that_goes_on_is_not_cut_off() -> None:
    sentence = complaint('name = "甲县乙乡人民政府"', 'name = "甲县\n乙乡人民政府"')
    assert "跨行的文字用三个引号" in sentence
    assert "是不是" not in sentence
