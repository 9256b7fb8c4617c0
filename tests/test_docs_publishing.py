"""The pages on publishing run as written, and say what was measured."""

import shlex
from dataclasses import replace
from pathlib import Path

from examples import blocks, examples, page
from generated_docs import say
from reports import report, saved
from site_editors import COLUMNS, EDITORS


def test_the_clerks_page_runs_as_written(tmp_path: Path) -> None:
    saved(replace(report(), year=2025), tmp_path)
    told = [one.played(tmp_path) for one in examples(page("docs/publishing.zh-CN.md"))]
    assert told == ["", ""]


def test_the_session_runs_as_written(tmp_path: Path) -> None:
    saved(replace(report(), year=2025), tmp_path)
    (block,) = blocks(page("docs/publishing.md"), "sh")
    _, *lines = block.strip().splitlines()
    for line in lines:
        assert say(*shlex.split(line, comments=True)[1:], folder=tmp_path).code == 0
    made = {"".join(one.suffixes) for one in (tmp_path / "网站").iterdir() if one.is_file()}
    assert made == {".html", ".片段.html", ".发布信息.txt"}


def test_the_table_of_editors_has_a_row_for_each() -> None:
    rows = [
        line for line in page("docs/publishing.md").splitlines() if line.startswith("|")
    ]
    assert f"|editor|way in|{'|'.join(COLUMNS)}|" in rows
    for name, way in EDITORS:
        assert sum(row.startswith(f"|{name}|{way}|") for row in rows) == 1
