"""The clerk's page on Excel runs as written."""

import tomllib
from dataclasses import replace
from pathlib import Path

from books import FRONT, numbers
from examples import blocks, examples, page
from generated_docs import say
from reports import report, saved

PAGE = "docs/excel.zh-CN.md"


def test_the_page_runs_as_written(tmp_path: Path) -> None:
    saved(replace(report(), entries={}, narrative={}, year=2025), tmp_path)
    told = [one.played(tmp_path) for one in examples(page(PAGE))]
    assert told == ["", "", ""]
    (book,) = (tmp_path / "空表").glob("*.xlsx")
    assert {*numbers(report(), book.read_bytes(), front=FRONT + 1).values()} == {None}


def test_its_settings_make_a_workbook(tmp_path: Path) -> None:
    path = saved(replace(report(), year=2025), tmp_path)
    (block,) = blocks(page(PAGE), "toml")
    (tmp_path / "govreport.toml").write_text(block, encoding="utf-8")
    assert say("render", "2025", folder=tmp_path).code == 0
    made = {one.suffix for one in path.parent.iterdir() if one.is_file()}
    assert {f".{one}" for one in tomllib.loads(block)["render"]["formats"]} == made - {
        ".toml"
    }
