"""What a document lacks: its end, its tables, a form in its year. Told once, and kept."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from reports import PROSE, Run, balanced, report

from govreport.findings import Finding, Severity
from govreport.importers import Imported, read_document
from govreport.render import render
from govreport.report import NO_TABLE, PICTURE, Report
from govreport.rules import Case, check
from govreport.tomlfile.files import load

Cli = Callable[..., Run]
TITLE = "云溪县气象局{}年政府信息公开工作年度报告"
PARTS = (
    "一、总体情况\n主动公开信息63条，公众号另发30条。\n二、主动公开政府信息情况\n{}\n"
    "三、收到和处理政府信息公开申请情况\n{}\n四、政府信息公开行政复议、行政诉讼情况\n{}\n"
    "五、存在的主要问题及改进情况\n公开不够及时，已经改进。\n六、其他需要报告的事项\n无"
)


def read(text: str, name: str = "x.txt") -> Imported:
    return read_document(text.encode(), name)


def with_tables(*shown: str, year: int = 2021) -> str:
    return f"{TITLE.format(year)}\n{PARTS.format(*shown)}\n"


def found(of: Report, code: str) -> list[Finding]:
    return [one for one in check(Case(of)) if one.code == code]


def whole() -> str:
    base = replace(balanced("2021", 3), signature="", signed_on=None)
    return render(base, "txt").decode().rstrip()


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_document_that_was_cut_anywhere_is_told_as_cut(tenth: int) -> None:
    text = whole()
    cut = read(text[: len(text) * tenth // 10])
    assert cut.report.breaks_off
    (told,) = (note for note in cut.reconciliation.notes if "断了" in note)
    assert told.startswith("原件到中间就断了（")


def test_a_whole_document_is_whole_without_its_signature_and_last_section() -> None:
    text = whole()
    without_six = text[: text.index("六、其他")].rstrip()
    for one in (text, without_six, f"{text}\n打印本页\n", with_tables("", "", "")):
        assert not read(one).report.breaks_off
    brief = PROSE | {"other": "本年度未收取信息处理费"}
    unended = replace(report(), narrative=brief, signature="", signed_on=None)
    assert not read(render(unended, "txt").decode()).report.breaks_off


@pytest.mark.parametrize(
    ("end", "cut"),
    [
        ("五、存在的主要问题及改", True),
        ("五、存在的主要问题及改进情况\n一是公开不够及时，已", True),
        ("五、存在的主要问题及改进情况\n一是公开不够及时，已经改进。", False),
        ("六、其他需要报告的事项\n无\n云溪县气", True),
        ("六、其他需要报告的事项\n无\n云溪县气象局\n2022年1", True),
        ("六、其他需要报告的事项\n无其他需要报告的事项", False),
        ("六、其他需要报告的事项\n本年收取信息处理费，共计（", True),
    ],
)
def test_the_last_words_tell_whether_a_document_goes_on(end: str, cut: bool) -> None:
    begin = with_tables("", "", "").partition("五、")[0]
    assert read(begin + end).report.breaks_off is cut


def test_what_was_cut_off_is_one_error_and_the_last_parts_are_warnings(
    run: Cli, tmp_path: Path
) -> None:
    text = whole()
    (tmp_path / "断.txt").write_text(text[: text.index("（三）不予公开")], encoding="utf-8")
    run("import", "断.txt")
    (file,) = tmp_path.glob("2022/*.toml")
    kept = load(file)
    assert kept.breaks_off
    (missing,) = found(kept, "V-MISSING")
    assert "原件到中间就断了，“三、收到和处理" in missing.problem
    assert len(missing.places) == len(kept.missing)
    parts = found(kept, "S-SECTION")
    assert {one.severity for one in parts} == {Severity.WARNING}
    assert len(parts) == 2
    (tmp_path / "全.txt").write_text(text, encoding="utf-8")
    run("import", "--update", "全.txt")
    assert not load(file).breaks_off
    assert not found(load(file), "V-MISSING")


PAGE = "<html><body>{}</body></html>"
SHOWN = {
    "txt": ("图2.PNG", "图3.PNG图4.PNG", "（图片）"),
    "md": ("![](a/2.png)", "![表](b)", '<img src="c.jpg">'),
    "html": ('<img src="2.png">', "<img src=3.gif> <img src=4.gif>", "<img src=5.jpg>"),
}


@pytest.mark.parametrize("suffix", SHOWN)
def test_tables_that_are_pictures_are_asked_for_once(suffix: str) -> None:
    text = with_tables(*SHOWN[suffix])
    if suffix == "html":
        text = PAGE.format("".join(f"<p>{line}</p>" for line in text.split("\n")))
    imported = read(text, f"x.{suffix}")
    assert set(imported.report.lost.values()) == {PICTURE}
    assert not imported.is_empty
    assert imported.report.narrative.keys() == {"overview", "problems", "other"}
    (missing,) = found(imported.report, "V-MISSING")
    assert missing.message.endswith("的表是图片，数读不到；要照着图片录入，没有发生的填 0")
    assert len(missing.places) == len(imported.report.missing)
    reasons = {one.reason for one in imported.reconciliation.unread}
    assert reasons == {"表是图片，要照着录入"}


def test_tables_that_are_not_there_are_asked_for_once_apart_from_pictures() -> None:
    imported = read(with_tables("图2.PNG", "", ""))
    assert imported.report.lost == {
        "disclosure": PICTURE,
        "applications": NO_TABLE,
        "proceedings": NO_TABLE,
    }
    pictured, gone = found(imported.report, "V-MISSING")
    assert "“二、主动公开政府信息情况”的表是图片" in pictured.problem
    assert gone.problem.startswith("原件里没有“三、收到和处理政府信息公开申请情况”“四、")


def test_a_word_file_with_pictures_for_tables_says_so(tmp_path: Path) -> None:
    import docx
    from PIL import Image

    Image.new("RGB", (4, 4)).save(tmp_path / "表.png")
    kinds = dict[bool, set[str]]()
    for pictured in (True, False):
        document = docx.Document()
        for line in with_tables("", "", "").split("\n"):
            document.add_paragraph(line)
        if pictured:
            document.add_picture(str(tmp_path / "表.png"))
        document.save(str(tmp_path / "x.docx"))
        raw = (tmp_path / "x.docx").read_bytes()
        kinds[pictured] = set(read_document(raw, "x.docx").report.lost.values())
    assert kinds == {True: {PICTURE}, False: {NO_TABLE}}


def test_what_was_a_picture_stays_known_until_numbers_are_typed_in(
    run: Cli, tmp_path: Path
) -> None:
    (tmp_path / "图.txt").write_text(with_tables(*SHOWN["txt"]), encoding="utf-8")
    done = run("import", "图.txt")
    assert done.code == 1
    assert "第二部分、第三部分、第四部分的表是图片，数读不到，要照着录入" in done.out
    (file,) = tmp_path.glob("2021/*.toml")
    assert len(found(load(file), "V-MISSING")) == 1
    zeros = run("add", "zeros", file)
    assert "二、主动公开政府信息情况：表是图片，10 格没有填，请先照着图片录入" in zeros.err
    assert len(zeros.err.splitlines()) == 3
    assert not load(file).stated
    run("add", "count", file, "行政许可", "3", "--set")
    assert [*load(file).lost_tables] == ["applications", "proceedings"]
    messages = [one.problem for one in found(load(file), "V-MISSING")]
    assert sum("是图片" in one for one in messages) == 1
    assert any("规章" in one for one in messages)
    assert run("add", "zeros", file).code == 0
    assert not [cell for cell in load(file).missing if cell.table == "disclosure"]


def test_labels_without_numbers_are_no_tables_that_are_not_there(
    run: Cli, tmp_path: Path
) -> None:
    labels = "规章\n行政规范性文件\n行政许可"
    (tmp_path / "丢.txt").write_text(with_tables(labels, "", ""), encoding="utf-8")
    assert run("import", "丢.txt").code == 2
    assert not [*tmp_path.glob("2021/*")]


OLD = (
    "一、概述\n主动公开信息100条。\n二、主动公开政府信息情况\n公开100条。\n"
    "三、依申请公开政府信息情况\n收到申请5件。\n四、存在的主要问题及改进措施\n加强工作。\n"
)


def test_a_report_from_before_the_form_is_not_measured_by_it(
    run: Cli, tmp_path: Path
) -> None:
    (tmp_path / "旧.txt").write_text(f"{TITLE.format(2018)}\n{OLD}", encoding="utf-8")
    done = run("import", "旧.txt")
    assert done.code == 0
    assert "云溪县气象局 2018 年，只读文字" in done.out
    assert "这是 2018 年的报告，那时还没有统一的表式（2019 年的报告起才有）" in done.out
    (file,) = tmp_path.glob("2018/*.toml")
    kept = load(file)
    assert kept.narrative["applications"] == "收到申请5件。"
    (only,) = check(Case(kept, sought=True))
    assert (only.code, only.severity) == ("S-FORM", Severity.INFO)
    assert only.problem == "2018 年还没有统一的表式，2019 年的报告起才有"


def test_a_report_of_2019_is_measured_by_its_form() -> None:
    imported = read(f"{TITLE.format(2019)}\n{OLD}")
    assert {one.code for one in check(Case(imported.report))} >= {"V-MISSING", "S-SECTION"}
    assert not any("统一的表式" in note for note in imported.reconciliation.notes)


def test_numbers_of_an_older_table_are_left_out_and_counted() -> None:
    text = f"{TITLE.format(2018)}\n{OLD}".replace(
        "收到申请5件。", "（一）予以公开\n5 0 0 0 0 0 5"
    )
    imported = read(text)
    assert not imported.report.entries
    assert not imported.reconciliation.tables
    assert "里面有 7 个数像是后来表式里的，没有读" in imported.reconciliation.notes
