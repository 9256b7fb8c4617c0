"""Hostile prose and files: an answer in time, an error in Chinese, nothing lost."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from machine import seconds_of
from reports import ORGAN, PROSE, Run, dumps_of, report, saved

from govreport.prose.names import is_own, own_names
from govreport.rules import Case, check

Go = Callable[..., Run]
SECONDS = 8.0
"""For 12 kB of what no office writes; the rules take a tenth."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "未", "零", "均办结", "没有败诉", "比上年增加1件", "通过甲提交", "共计", "千", "一", "（", "《",
        "公民、法人和", "政府信息公开", "1件", "1、", "占1%，", "{", "均未", "行政复议、", "较2021年",
    ],
)  # fmt: skip
def test_prose_of_one_word_over_and_over_is_judged_in_time(piece: str) -> None:
    text = (piece * 4000)[:4000]
    one = replace(report(), narrative={**PROSE, "overview": text, "problems": text})
    assert seconds_of(lambda: check(Case(one, report()))) < SECONDS


def test_a_clause_that_can_be_divided_in_many_ways_is_read_at_once() -> None:
    text = f"申请，收到{'通过甲提交' * 60}甲5件。"
    one = replace(report(), narrative={**PROSE, "overview": text})
    assert seconds_of(lambda: check(Case(one))) < SECONDS


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (f"{'一' * 4400}件。", {"S-LENGTH"}),
        (f"上年结转{'9' * 5000}.5万件。", {"S-LENGTH"}),
        (f"收到申请{'9' * 5000}件。", {"S-LENGTH"}),
        (
            f"收到政府信息公开申请55件，其中5件，占9.{'0' * 40}%。",
            {"N-NUMBER"},  # of the 55
        ),
        (f"政府信息公开申请办结率9{'9' * 40}.5%。", set()),
        (f"同比增长{'9' * 5000}%。", {"S-LENGTH"}),
    ],
)
def test_numbers_that_are_too_long_are_no_numbers(text: str, codes: set[str]) -> None:
    one = replace(report(), narrative={**PROSE, "overview": f"{PROSE['overview']}{text}"})
    assert {found.code for found in check(Case(one, report()))} == codes


@pytest.mark.parametrize("text", ["{ year }}", "{{{ year }}}", "{{ year }}}", "{甲}"])
def test_a_brace_that_is_left_over_is_a_hole(text: str) -> None:
    one = replace(report(), narrative={**PROSE, "other": f"{PROSE['other']}{text}"})
    assert "N-PLACEHOLDER" in {found.code for found in check(Case(one))}


@pytest.mark.parametrize(
    ("name", "own", "same"),
    [
        ("县教体局", "岐山县教育体育局", True), ("市人社局", "甲市人力资源和社会保障局", True),
        ("区发改局", "甲区发展和改革局", True), ("县教育局", "甲县卫生健康局", False),
        ("市水务局", "甲市水利局", False), ("关山乡", "息县关店乡人民政府", False),
        ("关店乡", "息县关店乡人民政府", True), ("息县人民政府", "息县关店乡人民政府", True),
    ],
)  # fmt: skip
def test_an_abbreviation_is_one_of_the_organs_own_names(
    name: str, own: str, *, same: bool
) -> None:
    assert is_own(name, own_names(frozenset({own}))) is same


@pytest.mark.parametrize("amount", ["1e99999999999999999999", "1e-99999999999999999999"])
def test_a_number_beyond_all_measure_is_told(run: Go, tmp_path: Path, amount: str) -> None:
    path = saved(report(), tmp_path)
    text = path.read_text(encoding="utf-8").replace("amount = 0", f"amount = {amount}", 1)
    path.write_text(text, encoding="utf-8")
    result = run("validate", path)
    assert result.code == 2
    assert "这个数长得离谱，请改成实际的数" in result.err


def test_units_that_can_not_be_read_are_told_and_the_rest_goes_on(
    run: Go,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "2022"
    folder.mkdir()
    for number, path in enumerate(
        [f"{ORGAN.name}.toml", "甲" * 300, "a/" * 5000, "有\\n行"]
    ):
        unit = f'\n[[units]]\npath = "{path}"\nsha256 = "0"\n'
        (folder / f"{number or ORGAN.name}.toml").write_bytes(
            dumps_of(report()) + unit.encode()
        )
    result = run("validate", folder, "--select", "R-SUM")
    assert result.code == 0
    assert result.out.count("R-SUM") == len(result.out.splitlines()) == 4


def test_the_same_file_named_twice_is_looked_at_once(run: Go, tmp_path: Path) -> None:
    path = saved(report(), tmp_path)
    again = path.parent / ".." / path.parent.name / path.name
    assert "检查了 1 个文件" in run("validate", path, again).err


def test_a_file_of_ones_own_is_not_taken_for_the_schema(run: Go, tmp_path: Path) -> None:
    schema = tmp_path / "govreport-2021.schema.json"
    schema.write_text("mine", encoding="utf-8")
    result = run("scaffold", "2023", "--organ", "某某乡人民政府", "--schema")
    assert result.code == 2
    assert "已经有一个别的文件叫这个名称" in result.err
    assert schema.read_text(encoding="utf-8") == "mine"
