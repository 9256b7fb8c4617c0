"""`render`: where the files go, what is refused, the same bytes for the same input."""

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from reports import FORMS, ORGAN, Run, balanced, report, saved

from govreport.forms import form
from govreport.render.template import find_template
from govreport.report import Organ
from govreport.workspace.file_names import file_name

Go = Callable[..., Run]
STEM = f"{ORGAN.name}2022年政府信息公开工作年度报告"
GOOD = f"2022/{ORGAN.name}.toml"


def test_both_formats_go_beside_the_file(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    result = run("render", GOOD)
    assert result == Run(0, f"2022/{STEM}.docx\n2022/{STEM}.txt\n", "")
    assert (tmp_path / "2022" / f"{STEM}.txt").read_text().startswith(ORGAN.name)
    assert docx.Document(str(tmp_path / "2022" / f"{STEM}.docx")).tables


def test_one_format_into_a_folder_that_is_made(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    assert (
        run("render", "2022", "--to", "txt", "-o", "out/new").out == f"out/new/{STEM}.txt\n"
    )


def test_a_suffix_makes_it_a_file(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    assert run("render", GOOD, "-o", "年报.txt").out == "年报.txt\n"
    assert run("render", GOOD, "-o", "x/年报.DOCX").out == "x/年报.DOCX\n"
    assert (tmp_path / "x" / "年报.DOCX").read_bytes().startswith(b"PK")


def test_a_dash_prints_the_text(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    result = run("render", GOOD, "-o", "-")
    assert result.out.startswith(ORGAN.name)
    assert list((tmp_path / "2022").iterdir()) == [tmp_path / GOOD]


def test_a_report_with_errors_is_refused_and_the_others_are_not(
    run: Go, tmp_path: Path
) -> None:
    wrong = replace(report(applications__business__received=1), organ=Organ("乙乡人民政府"))
    saved(wrong, tmp_path)
    saved(report(), tmp_path)
    result = run("render", "2022", "--to", "txt")
    assert (result.code, result.out) == (1, f"2022/{STEM}.txt\n")
    assert "2022/乙乡人民政府.toml:" in result.err
    assert "T3-BALANCE" in result.err
    assert "有错误的报告没有生成；改正后再生成，或加 --draft 生成草稿" in result.err


def test_a_draft_is_made_of_anything_and_says_so(run: Go, tmp_path: Path) -> None:
    empty = replace(report(), entries={}, narrative={}, year=None)
    path = saved(empty, tmp_path, year=2022)
    result = run("render", path, "--draft", "-o", "out")
    assert result.code == 0, result.err
    word = docx.Document(str(next((tmp_path / "out").glob("*.docx"))))
    heads = (
        word.sections[0].header.paragraphs + word.sections[0].even_page_header.paragraphs
    )
    assert any("草" in paragraph.text for paragraph in heads)
    assert len(word.tables) == 3


def test_two_reports_for_one_file_write_nothing(run: Go, tmp_path: Path) -> None:
    one = saved(report(), tmp_path)
    other = one.with_name("另一个.toml")
    other.write_bytes(one.read_bytes())
    result = run("render", "2022")
    assert (result.code, result.out) == (2, "")
    assert "会写成同一个文件" in result.err
    assert sorted(one.parent.iterdir()) == sorted([one, other])


@pytest.mark.parametrize("target", ["x.docx", "-"])
def test_several_reports_need_a_folder(run: Go, tmp_path: Path, target: str) -> None:
    saved(report(), tmp_path)
    saved(report("2019"), tmp_path)
    result = run("render", ".", "-o", target)
    assert result.code == 2
    assert "只能放一份报告" in result.err


def test_a_name_with_a_path_in_it_writes_nowhere_else(run: Go, tmp_path: Path) -> None:
    wild = replace(report(), organ=Organ("../../甲/乙局"))
    path = tmp_path / "2022" / "x.toml"
    from reports import dumps_of

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(dumps_of(wild))
    result = run("render", path)
    assert result.code == 0
    for line in result.out.splitlines():
        assert Path(line).parent == path.parent
        assert Path(line).stem == file_name("../../甲/乙局2022年政府信息公开工作年度报告")


def test_a_folder_in_the_way_is_told(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    (tmp_path / "2022" / f"{STEM}.txt").mkdir()
    result = run("render", GOOD, "--to", "txt")
    assert result.code == 2
    assert "这是一个文件夹，不能写成文件" in result.err


def test_a_hybrid_needs_a_template_of_its_own(run: Go, tmp_path: Path) -> None:
    hybrid = form("2021").with_tables_of({"applications": form("2019")})
    old = balanced("2019", 1).entries
    entries = {
        cell: old.get(cell, 0) if cell.table == "applications" else 0
        for cell in hybrid.typed_cells
    }
    saved(replace(report(), form=hybrid, entries=entries), tmp_path)
    assert run("render", GOOD, "-o", "-").code == 0
    result = run("render", GOOD)
    assert result.code == 2
    assert "三、收到和处理政府信息公开申请情况" in result.err
    assert "--template" in result.err


def test_the_workspaces_own_template_comes_before_the_official_one(
    run: Go, tmp_path: Path
) -> None:
    saved(report(), tmp_path)
    own = docx.Document()
    own.add_paragraph("本单位 {{ organ }} {{ applications.total.received }}")
    (tmp_path / "templates").mkdir()
    own.save(str(tmp_path / "templates" / "2021.docx"))
    assert run("render", GOOD, "--to", "docx").code == 2
    assert not list(tmp_path.glob("2022/*.docx"))
    assert run("render", GOOD, "--to", "docx", "--partial-template").code == 0
    made = docx.Document(str(tmp_path / "2022" / f"{STEM}.docx"))
    assert [one.text for one in made.paragraphs] == [f"本单位 {ORGAN.name} 0"]
    given = tmp_path / "given.docx"
    other = docx.Document()
    other.add_paragraph("{{ year }}")
    other.save(str(given))
    run("render", GOOD, "--to", "docx", "--template", given, "--partial-template")
    made = docx.Document(str(tmp_path / "2022" / f"{STEM}.docx"))
    assert [one.text for one in made.paragraphs] == ["2022"]


def test_an_unknown_name_in_a_template_is_named_and_nothing_is_written(
    run: Go, tmp_path: Path
) -> None:
    saved(report(), tmp_path)
    own = docx.Document()
    own.add_paragraph("{{ applications.total.recieved }}")
    own.save(str(tmp_path / "t.docx"))
    result = run("render", GOOD, "--template", "t.docx")
    assert (result.code, result.out) == (2, "")
    assert "t.docx" in result.err
    assert "applications.total.recieved" in result.err
    assert "applications.total.received" in result.err
    assert not list((tmp_path / "2022").glob(f"{STEM}*"))


@pytest.mark.slow
@pytest.mark.parametrize("form_id", FORMS)
def test_the_same_input_gives_the_same_bytes_in_any_process(
    program: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path, form_id: str
) -> None:
    path = saved(balanced(form_id, 4), tmp_path)
    made = set()
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC+{seed}"}
        program("render", path, "-o", seed, env=env)
        files = sorted(one for one in (tmp_path / seed).rglob("*") if one.is_file())
        assert files[0].name == "made.toml"
        made.add(b"".join(one.read_bytes() for one in files))
    assert len(made) == 1


def test_source_date_epoch_is_the_time_of_the_document(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import zipfile

    saved(report(), tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1674172800")
    run("render", GOOD, "-o", "x.docx")
    raw = (tmp_path / "x.docx").read_bytes()
    with zipfile.ZipFile(BytesIO(raw)) as package:
        assert {one.date_time for one in package.infolist()} == {(2023, 1, 20, 0, 0, 0)}
        assert b"2023-01-20T00:00:00Z" in package.read("docProps/core.xml")
    for wrong in ("tomorrow", "9" * 30):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
        assert "SOURCE_DATE_EPOCH" in run("render", GOOD).err


def test_last_years_broken_report_keeps_this_one_back(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    (tmp_path / "2021").mkdir()
    (tmp_path / "2021" / f"{ORGAN.name}.toml").write_text("[")
    result = run("render", GOOD)
    assert (result.code, result.out) == (2, "")
    assert "上年的报告读不了" in result.err
    assert run("render", GOOD, "--draft", "--to", "txt").out == f"2022/{STEM}.txt\n"


LIVE = (
    "{{ year }}年收到{{ applications.total.received }}件，"
    "上年{{ previous.applications.total.received }}件，"
    "本年没有收取信息处理费。"
)


def live(folder: Path, **numbers: object) -> Path:
    """A report with live numbers in its prose, and last year's beside it."""
    saved(replace(report(applications__other__received=3), year=2021), folder)
    base = report("2021", **numbers)
    return saved(replace(base, narrative={**base.narrative, "other": LIVE}), folder)


def test_live_numbers_are_filled_in_in_every_format(run: Go, tmp_path: Path) -> None:
    live(tmp_path, applications__other__received=5, applications__other__granted=5)
    assert run("render", GOOD, "--draft").code == 0
    made = "2022年收到5件，上年3件，本年没有收取信息处理费。"
    assert made in (tmp_path / "2022" / f"{STEM}.txt").read_text()
    word = docx.Document(str(tmp_path / "2022" / f"{STEM}.docx"))
    assert made in [one.text for one in word.paragraphs]


def test_a_draft_shows_a_line_where_a_number_is_not_there_yet(
    run: Go, tmp_path: Path
) -> None:
    live(tmp_path, applications__other__received="")
    (tmp_path / "2021" / f"{ORGAN.name}.toml").unlink()
    assert "2022年收到____件，上年____件" in run("render", GOOD, "--draft", "-o", "-").out
    result = run("render", GOOD, "-o", "-")
    assert (result.code, result.out) == (1, "")


def test_show_fills_in_live_numbers_as_text_and_as_json(run: Go, tmp_path: Path) -> None:
    path = live(tmp_path, applications__other__received=5)
    made = "2022年收到5件，上年3件，本年没有收取信息处理费。"
    assert made in run("show", path).out
    shown = json.loads(run("show", path, "--format", "json").out)
    assert shown["narrative"]["other"] == made
    last = tmp_path / "2021" / f"{ORGAN.name}.toml"
    last.write_text("[")
    result = run("show", path)
    assert result.code == 0
    assert "2022年收到5件，上年____件" in result.out
    assert "上年的报告读不了，引用的数没有填入" in result.err
    assert "上年" not in run("show", path, "-q").err


def test_show_leaves_what_says_nothing_as_it_is_written(run: Go, tmp_path: Path) -> None:
    path = saved(
        replace(report(), narrative={"other": "{{ yaer }}年{{ previous.yaer }}"}), tmp_path
    )
    result = run("show", path)
    assert "{{ yaer }}年{{ previous.yaer }}" in result.out
    assert (result.code, result.err) == (0, "")


def test_a_workspace_may_choose_what_is_made(run: Go, tmp_path: Path) -> None:
    path = saved(report(), tmp_path)
    (tmp_path / "govreport.toml").write_text('[render]\nformats = ["txt"]\n', "utf-8")
    assert run("render", str(path)).out.splitlines() == [f"{path.parent}/{STEM}.txt"]
    asked = run("render", str(path), "--to", "docx")
    assert asked.out.splitlines() == [f"{path.parent}/{STEM}.docx"]


def test_a_workspace_may_name_the_template_of_a_form(run: Go, tmp_path: Path) -> None:
    path = saved(report(), tmp_path)
    run("render", str(path), "--to", "docx")
    plain = (path.parent / f"{STEM}.docx").read_bytes()
    own = docx.Document(str(find_template("2021", explicit=None, workspace=None)))
    own.paragraphs[0].insert_paragraph_before("县里的抬头")
    own.save(str(tmp_path / "县.docx"))
    (tmp_path / "govreport.toml").write_text(
        '[render.templates]\n2021 = "县.docx"\n', "utf-8"
    )
    done = run("render", str(path), "--to", "docx")
    assert (done.code, done.out.splitlines()) == (0, [f"{path.parent}/{STEM}.docx"])
    made = path.parent / f"{STEM}.docx"
    assert made.read_bytes() != plain
    assert "县里的抬头" in [one.text for one in docx.Document(str(made)).paragraphs]
    assert "已是最新 1" in run("render", str(path), "--to", "docx").err
