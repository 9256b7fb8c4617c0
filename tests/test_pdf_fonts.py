"""Fonts of PDFs: chains per character, what stands in is said, what is missing is named."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from machine import sets_pdf
from pdf_files import made, text, tiny_font
from reports import ORGAN, PROSE, Run, report, saved

from govreport.errors import GovReportError, UsageProblem
from govreport.render import fonts, pdf
from govreport.report import Organ

pytestmark = sets_pdf()
Go = Callable[..., Run]
STEM = f"{ORGAN.name}2022年政府信息公开工作年度报告"
RARE = "\U000323af"
"""The last of Unicode's latest block, which no font here has."""
OWN = "\U0010fffd"
"""A place that anybody may use for a sign of his own."""


def styles(text: str, role: str, folder: Path) -> list[tuple[str, str]]:
    return [(run.style.face.family, run.text) for run in fonts.runs(text, role, folder)]


@pytest.mark.parametrize("chinese", ["方正小标宋简体", "方正小标宋_GBK"])
def test_a_font_is_known_by_its_chinese_name(tmp_path: Path, chinese: str) -> None:
    tiny_font(tmp_path, "Some Name", chinese, "云溪")
    first, *others = styles("云溪县", "title", tmp_path)
    assert first == ("Some Name", "云溪")
    assert [text for _, text in others] == ["县"]
    assert fonts.substituted("title", tmp_path) == ""
    assert fonts.substituted("title", None).startswith("方正小标宋用 ")


def test_a_font_is_known_by_its_english_name(tmp_path: Path) -> None:
    tiny_font(tmp_path, "FangSong", "别的", "云")
    assert styles("云", "body", tmp_path) == [("FangSong", "云")]


def test_an_unknown_font_of_ones_own_sets_what_no_known_one_has(tmp_path: Path) -> None:
    tiny_font(tmp_path, "Odd", "怪", f"云{RARE}")
    (first, _), (second, rare) = styles(f"云{RARE}", "body", tmp_path)
    assert first != "Odd"
    assert (second, rare) == ("Odd", RARE)
    raw = made(replace(report(), narrative={"preamble": f"甲{RARE}乙"}), folder=tmp_path)
    assert f"甲{RARE}乙" in text(raw)


def test_where_a_bold_face_is_missing_a_stroke_makes_it(tmp_path: Path) -> None:
    names = {"name": "标题", "standard": (), "instead": ("Thin bold", "Thick bold")}
    tiny_font(tmp_path, "Thin", "细", "甲")
    tiny_font(tmp_path, "Thick", "粗", "甲", weight=700)
    known = fonts.typefaces()
    title = fonts.Typeface(**names)  # type: ignore[arg-type] # as they are called
    fonts.chain.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fonts, "typefaces", lambda: known | {"title": title})
        thin, thick, *_ = fonts.chain("title", tmp_path)
    fonts.chain.cache_clear()
    assert (thin.face.family, thin.stroked) == ("Thin", True)
    assert (thick.face.family, thick.stroked) == ("Thick", False)


def test_a_missing_character_is_named_with_its_place_and_what_to_do(
    run: Go, tmp_path: Path
) -> None:
    prose = {**PROSE, "problems": f"一、问题\n\n更新不够及时，{RARE}村的内容不够全面。"}
    saved(replace(report(), narrative=prose), tmp_path)
    done = run("render", "2022", "--to", "pdf")
    assert done.code == 2
    assert (
        f"2022/{ORGAN.name}.toml：没有生成 PDF：“五、存在的主要问题及改进情况”" in done.err
    )
    assert "第 2 段" in done.err
    assert "U+323AF" in done.err
    assert "--fonts" in done.err
    assert not [*tmp_path.glob("2022/*.pdf")]


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"title": f"甲{RARE}年报"}, "标题"),
        ({"signature": f"甲{RARE}"}, "署名"),
        ({"narrative": {"preamble": RARE}}, "“前言”第 1 段"),
    ],
)
def test_the_place_of_a_missing_character_is_told(
    more: dict[str, object], place: str
) -> None:
    with pytest.raises(GovReportError, match=f"没有生成 PDF：{place}"):
        made(replace(report(), **more))  # type: ignore[arg-type] # parts of a report


def test_a_sign_of_somebodys_own_is_no_character_for_the_archive(tmp_path: Path) -> None:
    tiny_font(tmp_path, "Odd", "怪", OWN)
    with pytest.raises(GovReportError, match="自造的字"):
        made(replace(report(), narrative={"preamble": f"甲{OWN}"}), folder=tmp_path)


def test_other_formats_and_other_reports_are_made_all_the_same(
    run: Go, tmp_path: Path
) -> None:
    saved(report(), tmp_path)
    run("render", "2022", "--to", "pdf")
    prose = {**PROSE, "other": f"没有。{RARE}"}
    saved(replace(report(), narrative=prose), tmp_path)
    other = replace(report(), organ=Organ("乙乡人民政府"))
    saved(other, tmp_path)
    done = run("render", "2022", "--to", "docx", "--to", "pdf")
    assert done.code == 2
    assert {path.name for path in tmp_path.glob("2022/*.docx")} == {
        f"{STEM}.docx",
        "乙乡人民政府2022年政府信息公开工作年度报告.docx",
    }
    assert f"2022/{STEM}.pdf\n" not in done.out
    assert "乙乡人民政府2022年政府信息公开工作年度报告.pdf\n" in done.out
    told = "以前生成的还在，没有更新，不能当作现在的公布："
    assert f"{told}2022/{STEM}.pdf" in done.err
    again = run("render", "2022", "--to", "pdf")
    assert again.code == 2
    assert f"{told}2022/{STEM}.pdf" in again.err


def test_what_stands_in_for_a_font_is_said_once(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    saved(replace(report(), organ=Organ("乙乡人民政府")), tmp_path)
    if not pdf.remark(None):
        pytest.skip("all fonts of the standard are here")
    done = run("render", "2022", "--to", "pdf")
    assert done.code == 0
    assert done.err.count("PDF 里有的字体这台电脑上没有，换了别的：") == 1
    assert "字体" not in run("render", "2022", "--to", "pdf").err


def test_fonts_that_are_named_set_a_pdf_that_is_up_to_date_anew(
    run: Go, tmp_path: Path
) -> None:
    saved(report(), tmp_path)
    run("render", "2022", "--to", "pdf", "--to", "docx")
    path, word = tmp_path / "2022" / f"{STEM}.pdf", tmp_path / "2022" / f"{STEM}.docx"
    before, written = path.read_bytes(), word.stat().st_mtime_ns
    tiny_font(tmp_path / "字体", "Any", "方正小标宋简体", "云溪县青石乡人民政府")
    done = run("render", "2022", "--to", "pdf", "--to", "docx", "--fonts", "字体")
    assert done.code == 0
    assert path.read_bytes() != before
    assert word.stat().st_mtime_ns == written
    stamp = path.stat().st_mtime_ns
    again = run("render", "2022", "--to", "pdf", "--fonts", "字体")
    assert "已是最新 1" in again.err
    plain = run("render", "2022", "--to", "pdf")
    assert "已是最新 1" in plain.err
    assert path.stat().st_mtime_ns == stamp


@pytest.mark.parametrize("folder", ["没有", "空的"])
def test_a_folder_without_fonts_is_refused(run: Go, tmp_path: Path, folder: str) -> None:
    saved(report(), tmp_path)
    (tmp_path / "空的").mkdir()
    done = run("render", "2022", "--to", "pdf", "--fonts", folder)
    assert (done.code, done.out) == (2, "")
    assert f"--fonts {folder}：没有这个文件夹，或里面没有字体" in done.err


@pytest.mark.parametrize("module", ["typst", "fontTools"])
def test_without_the_extra_it_says_what_to_install(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    saved(report(), tmp_path)
    monkeypatch.setitem(sys.modules, module, None)
    for cached in (pdf._compiler, fonts._style, fonts.chain):
        cached.cache_clear()
    fonts._faces.cache_clear()
    done = run("render", "2022", "--to", "pdf", "--to", "txt")
    assert done.code == 2
    assert done.out == f"2022/{STEM}.txt\n"
    assert "生成 PDF 要先装 pdf 组件：pip install 'govreport[pdf]'" in done.err


def test_a_machine_without_chinese_fonts_is_told_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fonts._style.cache_clear()
    monkeypatch.setattr(fonts, "chain", lambda *_: ())
    with pytest.raises(GovReportError, match="这台电脑上没有中文字体"):
        made(report())
    fonts._style.cache_clear()


def test_a_broken_font_is_passed_over(tmp_path: Path) -> None:
    tiny_font(tmp_path, "Good", "好", "云")
    (tmp_path / "bad.ttf").write_bytes(b"\x00\x01\x00\x00rubbish" * 9)
    assert styles("云", "body", tmp_path)
    (tmp_path / "Good.ttf").unlink()
    with pytest.raises(UsageProblem):
        fonts.library(tmp_path / "bad.ttf")
