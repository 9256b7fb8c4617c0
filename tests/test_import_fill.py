"""`import` into a report that scaffold made and nobody filled in takes the document."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from imported import TARGET, numbers, rendered
from reports import ORGAN, PROSE, Run, balanced, saved, with_cells

from govreport.forms import Cell
from govreport.prose import filled_in
from govreport.report import Report
from govreport.scaffold import is_untouched, new_report
from govreport.tomlfile.files import load

Cli = Callable[..., Run]
CARRIED_OUT = Cell("applications", "natural_person", "carried_out")
CARRIED_IN = Cell("applications", "natural_person", "carried_in")


def begun(run: Cli, tmp_path: Path) -> Path:
    """This year's file as scaffold makes it from last year's, explained in part."""
    preamble = f"{PROSE['preamble']}办公电话：0389-5550101。"
    prose = PROSE | {"preamble": preamble}
    last = replace(balanced("2021", 5), year=2021, counts={"培训": 3}, narrative=prose)
    saved(replace(last, organ=ORGAN._replace(aliases=("青石乡",))), tmp_path)
    assert run("scaffold", 2022).code == 0
    file = tmp_path / TARGET
    text = file.read_text(encoding="utf-8")
    file.write_text(f"# 李四经手\n{text}\n", encoding="utf-8")
    return file


def sent(tmp_path: Path, **prose: str) -> Path:
    """What a unit sends in, in Word."""
    base = replace(balanced("2021", 9), narrative=PROSE | prose)
    return rendered(base, tmp_path / "填好.docx")


def test_an_unfilled_report_takes_the_document(run: Cli, tmp_path: Path) -> None:
    file = begun(run, tmp_path)
    before = file.read_text(encoding="utf-8")
    path = sent(tmp_path)
    dry = run("import", path, "--dry-run")
    assert "这份报告是新建的、还没有人填，要填入" in dry.out
    assert file.read_text(encoding="utf-8") == before
    done = run("import", path)
    assert (done.code, done.err) == (0, "")
    assert "这份报告是新建的、还没有人填，填入" in done.out
    assert "名称、类别、理由和联系方式没有动" in done.out
    known = load(file)
    assert numbers(known) == numbers(balanced("2021", 9))
    assert known.narrative["problems"].strip() == PROSE["problems"]
    assert known.organ.aliases == ("青石乡",)
    assert known.organ.contact.phone == "0389-5550101"
    assert known.counts == {"培训": ""}
    assert file.read_text(encoding="utf-8").startswith("# 李四经手\n")
    assert "二、上年结转政府信息公开申请数量·自然人：" in done.out
    again = run("import", path, "--format", "json")
    (one,) = json.loads(again.out)["files"]
    assert (one["current"], one["fills"]) == (True, False)


def test_live_numbers_of_the_outline_stay_where_their_text_is_the_same(
    run: Cli, tmp_path: Path
) -> None:
    file = begun(run, tmp_path)
    outline = load(file)
    numbered = replace(balanced("2021", 9), narrative=outline.narrative)
    printed = filled_in(numbered, load(tmp_path / "2021" / f"{ORGAN.name}.toml"))
    done = run("import", rendered(printed, tmp_path / "填好.docx"))
    assert done.code == 0
    assert load(file).narrative == outline.narrative
    assert any("{{" in text for text in outline.narrative.values())


@pytest.mark.parametrize(
    "change",
    [
        lambda one: with_cells(one, {CARRIED_OUT: 0}),
        lambda one: with_cells(one, {CARRIED_IN: 99}),
        lambda one: replace(one, narrative=one.narrative | {"other": "本年没有收费。"}),
        lambda one: replace(one, counts={"培训": 3}),
    ],
)
def test_what_a_person_filled_in_is_not_written_over(
    run: Cli, tmp_path: Path, change: Callable[[Report], Report]
) -> None:
    file = begun(run, tmp_path)
    saved(change(load(file)), tmp_path)
    before = file.read_bytes()
    done = run("import", sent(tmp_path))
    assert done.code == 2
    assert "已经有了，没有改动；要读进更正的内容用 --update" in done.err
    assert file.read_bytes() == before


def test_holes_are_no_text_and_zeros_are_numbers() -> None:
    one = new_report(2022, ORGAN)
    assert is_untouched(one, None)
    assert is_untouched(replace(one, narrative={"overview": "____。\n\n____"}), None)
    assert not is_untouched(new_report(2022, ORGAN, zeros=True), None)
    assert not is_untouched(replace(one, year=None), None)
    last = with_cells(replace(one, year=2021), {CARRIED_OUT: 4})
    carried = new_report(2022, ORGAN, last)
    assert is_untouched(carried, last)
    assert not is_untouched(carried, None)
