"""`import` into a report that scaffold made and nobody filled in takes the document."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from imported import TARGET, numbers, rendered
from reports import FORMS, ORGAN, PROSE, Run, balanced, saved, with_cells

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


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("value", [0, 7])
@pytest.mark.parametrize("update", [(), ("--update",)])
def test_a_form_filled_in_only_in_its_tables_keeps_the_live_numbers(
    run: Cli, tmp_path: Path, form_id: str, value: int, update: tuple[str, ...]
) -> None:
    year = 2022 if form_id == "2021" else 2020
    assert run("scaffold", year, "--organ", ORGAN.name).code == 0
    file = tmp_path / str(year) / f"{ORGAN.name}.toml"
    outline = load(file)
    printed = rendered(filled_in(outline), tmp_path / "表样.docx", draft=True)
    full = with_cells(outline, dict.fromkeys(outline.form.typed_cells, value))
    shown = replace(full, narrative=filled_in(outline).narrative)
    path = rendered(shown, tmp_path / "填好.docx", draft=True)
    assert path.read_bytes() != printed.read_bytes()
    done = run("import", path, *update)
    known = load(file)
    assert numbers(known) == numbers(full), done
    assert known.narrative == outline.narrative
    assert any("nil_or" in text for text in outline.narrative.values())


def test_a_text_that_kept_the_old_number_is_told(run: Cli, tmp_path: Path) -> None:
    live = "结转 {{ applications.natural_person.carried_in }} 件。"
    gone = "{{ nil_or('', '办结{}件。', applications.natural_person.granted) }}"
    prose = PROSE | {"other": f"{live}\n\n{gone}"}
    granted = Cell("applications", "natural_person", "granted")
    one = with_cells(balanced("2021", 3), {CARRIED_IN: 5, granted: 4})
    file = saved(replace(one, narrative=prose), tmp_path)
    old = PROSE | {"other": "结转 5 件。\n\n办结4件。"}
    new = replace(with_cells(one, {CARRIED_IN: 6, granted: 0}), narrative=old)
    done = run("import", rendered(new, tmp_path / "更正.docx"), "--update")
    assert "新文件里是“结转 5 件。”，照新的数是“结转 6 件。”" in done.out
    assert "新文件里是“办结4件。”，照新的数没有这一段" in done.out
    assert load(file).narrative["other"].strip() == prose["other"]
    back = replace(one, narrative=PROSE | {"other": "结转 5 件。"})
    done = run("import", rendered(back, tmp_path / "再更正.docx"), "--update")
    assert load(file).narrative["other"].strip() == prose["other"]
