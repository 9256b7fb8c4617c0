"""Whose report a document is: its places agree, one tells more, or it is asked."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from govreport.cli.app import app
from govreport.importers import read_document
from govreport.importers.reconciliation import Imported

TITLE = "2025年政府信息公开工作年度报告"
BUREAU = "云溪县财政局"
TOWNSHIP = "云溪县青石乡人民政府"


def read(
    title: str, preamble: str = "本报告按条例编制。", signed: str = "", name: str = "x.txt"
) -> Imported:
    """A report of these parts, read."""
    signature = f"\n{signed}\n2026年1月20日\n" if signed else ""
    text = f"{title}\n\n　　{preamble}\n\n一、总体情况\n\n　　全年公开信息120条。\n\n"
    text += f"六、其他需要报告的事项\n\n　　无。\n{signature}"
    return read_document(text.encode(), name)


def organ(title: str, **parts: str) -> str:
    return read(title, **parts).report.organ.name


def test_two_whole_names_that_differ_are_asked_about() -> None:
    report, account = read(f"{BUREAU}{TITLE}", signed="云溪县民政局")
    assert report.organ.name == ""
    assert account.organs == "标题“云溪县财政局”、落款“云溪县民政局”"
    assert any(account.organs in note and "--organ" in note for note in account.notes)
    assert organ(f"{BUREAU}{TITLE}", signed="云溪县 财政局") == BUREAU
    assert organ(f"{BUREAU}{TITLE}\n云溪县民政局{TITLE}") == ""
    assert organ(f"云溪县人民政府\n{TITLE}", signed=BUREAU) == ""


def test_a_half_name_is_none_and_speaks_for_the_whole_one_elsewhere() -> None:
    assert organ(f"区财政局{TITLE}") == ""
    report, account = read(f"区财政局{TITLE}", signed="青石区财政局")
    assert report.organ.name == "青石区财政局"
    assert account.notes == ("标题里只写了“区财政局”，“青石区财政局”是从落款看出来的",)
    assert organ(f"财政局{TITLE}", signed="云溪县民政局") == ""
    assert organ(f"云溪县{TITLE}", signed="云溪县人民政府") == "云溪县人民政府"
    assert organ(f"云溪县{TITLE}", signed=BUREAU) == ""


def test_the_fullest_of_several_names_of_one_organ_is_taken() -> None:
    assert organ(f"青石乡{TITLE}", signed=TOWNSHIP) == TOWNSHIP
    assert organ(f"青石乡人民政府{TITLE}", name=f"{TOWNSHIP}{TITLE}.txt") == TOWNSHIP
    whole = f"{BUREAU}（云溪县金融工作办公室）"
    assert organ(f"{whole}{TITLE}", signed=BUREAU) == whole


def test_an_office_inside_or_a_contact_is_no_other_organ() -> None:
    compiled = "本报告由云溪县人民政府办公室编制，有疑问请与云溪县民政局联系。"
    title = f"云溪县人民政府{TITLE}"
    assert organ(title, preamble=compiled) == "云溪县人民政府"
    assert organ(title, signed="云溪县人民政府办公室") == "云溪县人民政府"
    assert organ(f"{TOWNSHIP}{TITLE}", signed="青石乡党政办公室") == TOWNSHIP
    assert organ(f"云溪县人民政府办公室{TITLE}", signed="云溪县人民政府") == ""
    assert organ(TITLE, preamble=compiled) == ""


@pytest.mark.parametrize(
    ("preamble", "expected"),
    [
        ("现将云溪县财政局2025年度政府信息公开工作报告公布如下。", BUREAU),
        ("根据条例，现将2025年度云溪县财政局政府信息公开工作报告如下：", BUREAU),
        ("现就云溪县财政局2025年政府信息公开工作情况报告如下。", BUREAU),
        ("本报告由云溪县财政局编制。", BUREAU),
        ("按云溪县政府办公室关于做好2025年政府信息公开年度报告工作的通知编制。", ""),
        ("有疑问请与云溪县财政局联系。", ""),
    ],
)
def test_a_preamble_says_whose_report_it_is(preamble: str, expected: str) -> None:
    assert organ(TITLE, preamble=preamble) == expected


def test_signature_first_line_and_file_name_tell_where_the_title_does_not() -> None:
    for parts in ({"signed": f"{BUREAU}（盖章）"}, {"name": f"{BUREAU}.txt"}):
        assert organ(TITLE, **parts) == BUREAU
    assert organ(BUREAU) == BUREAU
    assert organ(BUREAU, name="云溪县民政局.txt") == ""
    assert organ(f"{BUREAU}{TITLE}", name="云溪县民政局.txt") == BUREAU
    assert organ(TITLE, name="民政局.txt") == ""


def test_names_in_the_prose_alone_are_only_asked_about() -> None:
    text = "一、总体情况\n2025年，云溪县财政局在县委领导下开展工作。\n六、其他需要报告的事项\n无。"
    report, account = read_document(text.encode(), "x.txt")
    assert (report.organ.name, report.year) == ("", 2025)
    assert account.organs == "总体情况“云溪县财政局”"


def test_of_two_titles_the_one_with_the_whole_name_counts() -> None:
    two = f"青石区财政局{TITLE}\n来源：区财政局\n2025年度区财政局政府信息公开工作年度报告"
    assert organ(two) == "青石区财政局"


def test_a_title_in_one_paragraph_with_the_prose_is_parted_from_it() -> None:
    report = read(f"{BUREAU}\n{TITLE}").report
    assert report.organ.name == BUREAU
    assert report.narrative["preamble"] == "本报告按条例编制。"


def test_the_import_of_a_doubtful_document_names_the_organs(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    table = "二、主动公开政府信息情况\n信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 0 0 0\n"
    table += "行政规范性文件 1 0 3\n"
    text = f"{BUREAU}{TITLE}\n一、总体情况\n好。\n{table}六、其他需要报告的事项\n无。\n云溪县民政局\n"
    file.write_text(text + "2026年1月20日\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["import", str(file), "--workspace", str(tmp_path)])
    assert "标题“云溪县财政局”、落款“云溪县民政局”" in done.stderr
    assert "--organ 机关全称" in done.stderr
    assert not list(tmp_path.rglob("*.toml"))


NOTICE = (
    "云溪县人民政府办公室关于印发云溪县2025年政府信息公开工作年度报告的通知\n"
    "各乡镇人民政府，县政府各部门：\n现将《云溪县2025年政府信息公开工作年度报告》印发给你们。\n"
    "云溪县人民政府办公室\n2026年3月20日\n\n"
)


@pytest.mark.parametrize(
    ("title", "whose"),
    [
        (f"{NOTICE}云溪县{TITLE}", {"", "云溪县人民政府"}),
        (f"云溪县民政局\n2026年1月20日\n{TITLE}", {"", "云溪县民政局"}),
        (f"云溪县民政局\n二〇二六年一月二十日\n{TITLE}", {"", "云溪县民政局"}),
        (
            f"云溪县民政局办公室　2026年1月20日印发\n云溪县民政局\n{TITLE}",
            {"", "云溪县民政局"},
        ),
        (
            f"{BUREAU}政府信息公开工作年度报告\n2026年1月20日\n2025年，我局依法公开。",
            {BUREAU},
        ),
    ],
)
def test_a_day_is_no_part_of_a_title(title: str, whose: set[str]) -> None:
    report = read(title, preamble="统计期限自2025年1月1日起至2025年12月31日。").report
    assert report.organ.name in whose
    assert report.year == 2025


@pytest.mark.parametrize(
    "day", ["二〇二六年一月十二日", "二○二六年十月二十日", "2026年1月12日"]
)
def test_a_signature_is_dated_in_either_numerals(day: str) -> None:
    text = f"青石镇\n{TITLE}\n\n一、总体情况\n\n　　公开120条。\n\n六、其他需要报告的事项\n\n　　无。\n"
    read_ = read_document(f"{text}\n云溪县青石镇人民政府\n{day}\n".encode(), "x.txt").report
    assert read_.organ.name == "云溪县青石镇人民政府"
    assert read_.signed_on is not None
    assert read_.signed_on.year == 2026


PERIOD = "统计期限自2025年1月1日起至2025年12月31日。"
REPORT = "政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("year", "preamble", "expected", "question"),
    [
        ("2025年", PERIOD, 2025, ""),
        ("2025年", f"《条例》自2019年5月15日起施行，2024年的见网站。{PERIOD}", 2025, ""),
        ("2025年", "与2024年相比，公开更多。", 2025, ""),
        ("2026年", PERIOD, None, "标题 2026、统计期限 2025"),
        ("2024年", PERIOD, None, "标题 2024、统计期限 2025"),
        ("2024-2025年度", PERIOD, 2025, ""),
        ("2024-2025年度", "2025年，我局依法公开。", None, "标题 2024-2025"),
        ("2024年—\n2025年度", "好。", None, "标题 2024年—2025"),
        ("2022-2023年度", PERIOD, None, "标题 2022-2023、统计期限 2025"),
    ],
)
def test_a_title_of_another_year_than_its_period_or_of_two_is_asked_about(
    year: str, preamble: str, expected: int | None, question: str
) -> None:
    report, account = read(f"{BUREAU}{year}{REPORT}", preamble=preamble)
    assert report.organ.name == BUREAU
    assert (report.year, account.years) == (expected, question)
    assert any(question in note and "--year" in note for note in account.notes) is bool(
        question
    )


def test_a_full_date_tells_no_year_and_another_year_beside_leaves_it_open() -> None:
    undated = f"{BUREAU}{REPORT}"
    assert read(f"{undated}\n2026年1月20日").report.year is None
    assert read(f"{undated}（2026年1月20日）").report.year is None
    assert (
        read(f"{undated}\n2026年1月20日", preamble="2025年，我局公开。").report.year == 2025
    )
    assert read(undated, preamble="按2021年的格式编制2025年的报告。").report.year is None


def test_a_street_s_name_may_lack_its_county_s_government() -> None:
    whole = "云溪县人民政府城关街道办事处"
    assert organ("城关街道2025年政府信息公开\n工作年度报告", signed=whole) == whole
    assert organ(f"云溪县城关街道办事处{TITLE}", signed=whole) == whole
    assert organ(f"城东街道{TITLE}", signed=whole) == ""
