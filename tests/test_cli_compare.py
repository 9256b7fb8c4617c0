"""`compare` on the command line: what is printed, written, refused."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html
from reports import PROSE, Run, report, saved, with_cells

from govreport.forms import Cell
from govreport.report import Organ

RECEIVED = Cell("applications", "natural_person", "received")
TOWN = "云溪县青石乡人民政府"
Go = Callable[..., Run]
pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def county(here: Path) -> Path:
    """Two years of two units; one changed a number and a word."""
    for year, received, word in ((2021, 4, "按时"), (2022, 5, "及时")):
        prose = PROSE | {"other": f"本年{word}公开，没有收取信息处理费。"}
        one = replace(report(), year=year, narrative=prose)
        saved(with_cells(one, {RECEIVED: received}), here)
        saved(replace(one, organ=Organ("云溪县白河乡人民政府", "township")), here)
    return here


def file(year: int, name: str = TOWN) -> str:
    return f"{year}/{name}.toml"


def test_what_changed_is_told_and_is_no_finding(run: Go) -> None:
    done = run("compare", 2021, 2022, "--organ", "青石乡")
    assert done.code == 0
    assert "数：变了 2 个，没有变 198 个（其中 198 个是 0 或空）" in done.out
    assert any(
        line.split() == ["自然人·一、新收", "4", "5", "+1", "+25.0%"]
        for line in done.out.splitlines()
    )
    assert "本年[-按时-]{+及时+}公开" in done.out
    assert "规章" not in done.out
    assert "\x1b" not in done.out


def test_two_files_are_compared_as_two_years_are(run: Go) -> None:
    by_years = run("compare", 2021, 2022, "--organ", TOWN)
    assert run("compare", file(2021), file(2022)).out == by_years.out


def test_all_that_did_not_change_is_listed_if_it_is_wanted(run: Go) -> None:
    done = run("compare", file(2021), file(2022), "--all")
    assert "规章·本年制发件数" in done.out
    assert "（一）主动公开情况。按时公开各类信息。" in done.out


def test_two_that_say_the_same_are_said_to(run: Go, county: Path) -> None:
    copy = county / "稿.toml"
    copy.write_bytes((county / file(2022)).read_bytes())
    done = run("compare", file(2022), copy)
    assert done.code == 0
    assert "两份一样" in done.out
    assert "---" not in done.out


@pytest.mark.parametrize("form", ["docx", "txt"])
def test_a_document_is_compared_with_a_report(run: Go, form: str) -> None:
    assert (
        run("render", file(2022), "--draft", "--to", form, "-o", f"年报.{form}").code == 0
    )
    found = json.loads(run("compare", file(2022), f"年报.{form}", "--format", "json").out)
    (step,) = found["comparisons"]
    assert {one["difference"] for one in step["numbers"]} == {0, "0"}
    told = [one for part in step["prose"] for one in part["paragraphs"]]
    assert all(run["kind"] == "equal" for one in told for run in one["runs"])


def test_standard_input_is_one_of_two(program: Callable[..., object], county: Path) -> None:
    given = (county / file(2022)).read_bytes()
    done = program("compare", file(2021), "-", stdin=given)
    assert getattr(done, "returncode", None) == 0
    assert "变了 2 个" in getattr(done, "stdout", b"").decode()


def test_json_has_all_numbers_with_their_differences(run: Go) -> None:
    found = json.loads(run("compare", file(2021), file(2022), "--format", "json").out)
    assert found["schema_version"] == 1
    assert [one["year"] for one in found["reports"]] == [2021, 2022]
    (step,) = found["comparisons"]
    numbers = {one["address"]: one for one in step["numbers"]}
    assert len(numbers) == 200
    assert numbers[str(RECEIVED)] | {"headline": None} == {
        "address": str(RECEIVED),
        "label": "自然人·一、新收",
        "last": 4,
        "this": 5,
        "difference": 1,
        "percentage": "25.0",
        "headline": None,
        "not_comparable": None,
    }
    assert numbers["disclosure.regulations.issued"]["percentage"] is None


def test_json_of_a_county_has_its_units(run: Go) -> None:
    found = json.loads(run("compare", 2021, 2022, "--format", "json").out)
    assert found["years"] == [2021, 2022]
    assert {one["organ"] for one in found["units"]} == {TOWN, "云溪县白河乡人民政府"}
    total = next(one for one in found["totals"] if "total.received" in one["address"])
    assert (total["last"], total["this"], total["percentage"]) == (4, 5, "25.0")


@pytest.mark.parametrize("args", [("--organ", "青石乡"), ()])
def test_csv_has_a_row_for_each_number(
    run: Go, county: Path, args: tuple[str, ...]
) -> None:
    assert run("compare", 2021, 2022, *args, "-o", "对比.csv").code == 0
    raw = (county / "对比.csv").read_bytes()
    assert raw.startswith("\ufeff".encode())
    rows = list(csv.DictReader(StringIO(raw.decode("utf-8-sig"))))
    mine = [row for row in rows if row["机关"] == TOWN and "一、新收" in row["名称"]]
    assert {
        (row["前一份的数"], row["后一份的数"], row["增减"], row["增减%"]) for row in mine
    } >= {("4", "5", "1", "25.0")}


def test_a_page_stands_by_itself(run: Go, county: Path) -> None:
    assert run("compare", ".", "--organ", "青石乡", "-o", "对比.html").code == 0
    raw = (county / "对比.html").read_bytes()
    page = html.fromstring(raw)
    assert page.get("lang") == "zh-CN"
    # the first of each stands in the sentence that says what they mean
    assert [one.text for one in page.iter("del")][1:] == ["2021", "按时"]
    assert [one.text for one in page.iter("ins")][1:] == ["2022", "及时"]
    assert not list(page.iter("script", "link", "img", "iframe"))
    assert all(one.get("scope") for one in page.iter("th"))
    assert all(table.find("caption") is not None for table in page.iter("table"))
    heads = [int(str(one.tag)[1]) for one in page.iter("h1", "h2", "h3", "h4")]
    assert heads[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(heads))
    assert run("compare", ".", "--organ", "青石乡", "--format", "html").out.encode() == raw


def test_tables_of_several_years_have_names_of_their_own(run: Go, county: Path) -> None:
    saved(with_cells(replace(report(), year=2023), {RECEIVED: 6}), county)
    page = html.fromstring(
        run("compare", "--organ", "青石乡", "--format", "html").out.encode()
    )
    regions = [one.get("aria-label") for one in page.iter("div")]
    assert len(regions) > 3
    assert len({*regions}) == len(regions)


def test_what_a_report_says_is_no_markup_of_the_page(run: Go, county: Path) -> None:
    path = county / file(2022)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("及时公开", "<script>1</script>&公开"), encoding="utf-8")
    page = run("compare", file(2021), file(2022), "--format", "html").out
    assert "<script" not in page
    assert "&lt;script&gt;1&lt;/script&gt;&amp;" in page


def test_a_county_s_page_has_a_row_for_each_unit_that_changed(run: Go) -> None:
    page = html.fromstring(run("compare", 2021, 2022, "--format", "html").out.encode())
    rows = [one.text for one in page.iter("th") if one.get("scope") == "row"]
    assert TOWN in rows
    assert "云溪县白河乡人民政府" not in rows


def test_who_has_a_report_of_one_year_alone_is_told(run: Go, county: Path) -> None:
    saved(replace(report(), year=2022, organ=Organ("云溪县新设局", "department")), county)
    done = run("compare", 2021, 2022)
    assert done.code == 0
    assert "只有 2022年有报告（1 个）：云溪县新设局" in done.out
    assert "2021年 2 个单位，2022年 3 个单位；两年都有报告的 2 个，变了 1 个" in done.out


def test_what_one_form_has_not_is_no_blank(run: Go, here: Path) -> None:
    for form_id, year in (("2019", 2019), ("2021", 2020)):
        one = replace(report(form_id), year=year, organ=Organ(TOWN, "township"))
        place = {"2019": "regulations.made", "2021": "regulations.issued"}[form_id]
        saved(with_cells(one, {Cell("disclosure", *place.split(".")): 2}), here)
    for args in (("2019", "2020"), (file(2019), file(2020))):
        lines = [line.split() for line in run("compare", *args).out.splitlines()]
        assert ["规章·本年制发件数", "—", "2", "不能比", "—"] in lines
        assert ["规章·本年新制作数量", "2", "—", "不能比", "—"] in lines
        assert ["前一份的表式没有这一格"] in lines


def test_folders_of_years_are_years(run: Go, county: Path) -> None:
    folder = county / "别处"
    folder.mkdir()
    for year in ("2021", "2022"):
        (county / year).rename(folder / year)
    by_folders = run("compare", "别处/2021/", "别处/2022")
    assert by_folders.code == 0
    assert by_folders.out == run("compare", 2021, 2022, "--workspace", "别处").out


def test_a_file_of_somebody_s_is_not_written_over(run: Go, county: Path) -> None:
    target = county / "对比.html"
    target.write_text("我的", encoding="utf-8")
    done = run("compare", file(2021), file(2022), "-o", target)
    assert done.code == 2
    assert target.read_text(encoding="utf-8") == "我的"
    assert run("compare", file(2021), file(2022), "-o", target, "--force").code == 0
    assert run("compare", file(2021), file(2022), "-o", target).code == 0


def test_a_page_of_a_comparison_is_no_report_of_anybody(run: Go) -> None:
    before = run("validate", ".", "--quiet").out
    assert run("compare", file(2021), file(2022), "-o", f"2022/{TOWN}对比.html").code == 0
    assert run("validate", ".", "--quiet").out == before


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ((), "要写比哪两份"),
        (("2021",), "还要写另一份报告"),
        ((".",), "--organ"),
        (("2021", "2022", "2023"), "一次只比两份"),
        ((file(2021), "2022"), "一个是年份，一个是文件"),
        ((file(2021), file(2022), "--organ", "青石乡"), "不用再写 --organ"),
        ((file(2021), file(2021)), "是同一个文件"),
        ((file(2021), "没有.toml"), "没有这个文件"),
        (("2021", "2024"), "2024 里没有报告"),
        (("2021", "2022", "--organ", "黑土乡"), "没有“黑土乡”这个单位"),
        (("2021", "2022", "--organ", "乡人民政府"), "请写得更全一些"),
        (("2021", "2022", "-o", "对比.et"), "应以 .html、.xlsx、.csv、.json、.txt 结尾"),
        (("2021", "2022", "-o", "对比"), "应以"),
        (("2021", "2022", "-o", "对比.csv", "--format", "html"), "不一致"),
        (("-", "-"), "是同一个文件"),
    ],
)
def test_what_can_not_be_done_is_said(run: Go, args: tuple[str, ...], told: str) -> None:
    done = run("compare", *args)
    assert done.code == 2
    assert told in done.err
    assert not done.out


def test_a_document_that_is_none_is_said(run: Go, county: Path) -> None:
    (county / "坏.docx").write_bytes(b"PK\x03\x04 nothing")
    (county / "空.txt").write_text("今天开会。", encoding="utf-8")
    for name in ("坏.docx", "空.txt"):
        done = run("compare", file(2021), name)
        assert done.code == 2
        assert name in done.err


def test_one_broken_file_of_a_county_is_told_and_the_others_compared(
    run: Go, county: Path
) -> None:
    (county / "2022" / "坏.toml").write_text("year = = 1", encoding="utf-8")
    done = run("compare", 2021, 2022)
    assert done.code == 2
    assert "坏.toml" in done.err
    assert "总计·一、新收" in done.out


def test_the_same_input_gives_the_same_bytes(program: Callable[..., object]) -> None:
    outs = {
        getattr(
            program("compare", "2021", "2022", "--format", "html", "-j", jobs),
            "stdout",
            None,
        )
        for jobs in (1, 2)
    }
    assert len(outs) == 1
