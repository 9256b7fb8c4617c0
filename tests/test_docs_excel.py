"""The clerk's page on Excel runs as written."""

import tomllib
from dataclasses import replace
from pathlib import Path

from books import FRONT, numbers, typed_into
from examples import blocks, examples, page
from generated_docs import say
from reports import ORGAN, balanced, report, saved

from govreport.tomlfile.files import load

PAGE = "docs/excel.zh-CN.md"


def test_the_page_runs_as_written(tmp_path: Path) -> None:
    saved(replace(report(), entries={}, narrative={}, year=2025), tmp_path)
    sent, received, *others = examples(page(PAGE))
    assert [one.played(tmp_path) for one in (sent, *others)] == ["", "", ""]
    (book,) = (tmp_path / "空表").glob("*.xlsx")
    assert {*numbers(report(), book.read_bytes(), front=FRONT + 1).values()} == {None}
    full = replace(balanced("2021", 2), year=2025)
    filled = typed_into(full, book.read_bytes(), full.entries, front=FRONT + 1)
    (tmp_path / "收件箱").mkdir()
    (tmp_path / "收件箱" / book.name).write_bytes(filled)
    assert received.played(tmp_path) == ""
    read = load(tmp_path / "云溪县" / "2025" / f"{ORGAN.name}.toml")
    assert {cell: read.value(cell) for cell in read.form.cells} == full.values()


def test_its_settings_make_a_workbook(tmp_path: Path) -> None:
    path = saved(replace(report(), year=2025), tmp_path)
    (block,) = blocks(page(PAGE), "toml")
    (tmp_path / "govreport.toml").write_text(block, encoding="utf-8")
    assert say("render", "2025", folder=tmp_path).code == 0
    made = {one.suffix for one in path.parent.iterdir() if one.is_file()}
    assert {f".{one}" for one in tomllib.loads(block)["render"]["formats"]} == made - {
        ".toml"
    }
