"""图解: every value printed and told, no empty picture, nothing lost in black and white."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from reports import FORMS, ORGAN, Run, balanced, report, saved, with_cells

from govreport.forms import Cell, ItemType
from govreport.importers import read_document
from govreport.render.charts import Chart, charts_section, render_charts
from govreport.render.svg import FILLS, SIZE, WIDE, bars, columns, stacks
from govreport.report import Organ, Report
from govreport.text import width

Go = Callable[..., Run]
SVG = "{http://www.w3.org/2000/svg}"
NAMES = ["applicants", "outcomes", "years", "disclosure", "proceedings"]
FILE = f"2022/{ORGAN.name}.toml"


def drawn(chart: Chart) -> etree._Element:
    return etree.fromstring(chart.svg.encode())


def texts(root: etree._Element) -> list[str]:
    return [one.text or "" for one in root.iter(f"{SVG}text")]


def chart_of(name: str, *reports: Report) -> Chart:
    return next(one for one in render_charts(reports) if one.name == name)


def years(count: int) -> list[Report]:
    return [replace(balanced("2021", n), year=2015 + n) for n in range(1, count + 1)]


@pytest.mark.parametrize("form_id", FORMS)
def test_every_number_is_printed_and_told(form_id: str) -> None:
    one = balanced(form_id, 4)
    wanted = {
        "applicants": [cell for cell in one.form.cells if cell.item == "received"],
        "disclosure": [
            cell
            for cell in one.form.tables["disclosure"].cells
            if one.form.item(cell).type is ItemType.COUNT and cell.item != "items_last_year"
        ],
        "proceedings": [cell for cell in one.form.cells if cell.table == "proceedings"],
        "years": [Cell("applications", "total", item) for item in ("received", "settled")],
    }
    for name, cells in wanted.items():
        root = drawn(chart_of(name, one))
        told = root.findtext(f"{SVG}desc", "")
        for cell in cells:
            if cell.block != "total" or name == "years":
                assert str(one.value(cell)) in " ".join(texts(root)), cell
            if not one.form.is_derived(cell):
                assert str(one.value(cell)) in told, cell


def test_results_of_a_group_are_added_up() -> None:
    one = report(
        applications__business__denied_by_law=2, applications__other__denied_internal=3
    )
    shown = texts(drawn(chart_of("outcomes", one)))
    assert shown[shown.index("不予公开") + 1] == "5"
    assert shown[shown.index("部分公开") + 1] == "0"


def test_lengths_are_as_the_numbers() -> None:
    one = report(
        applications__natural_person__received=40, applications__other__received=10
    )
    boxes = [
        float(box.get("width", ""))
        for box in drawn(chart_of("applicants", one)).iter(f"{SVG}rect")
        if "url" in box.get("fill", "")
    ]
    assert len(boxes) == 2, "what is zero has no bar"
    assert boxes[0] == pytest.approx(4 * boxes[1], rel=0.01)


def test_five_years_at_most_stand_side_by_side_and_years_between_may_lack() -> None:
    shown = texts(drawn(chart_of("years", *years(7))))
    assert [one for one in shown if one.endswith("年") and one[0] == "2"] == [
        f"{year}年" for year in range(2018, 2023)
    ]
    gaps = years(4)
    unfilled = replace(gaps[0], entries={})
    title = texts(drawn(chart_of("years", unfilled, gaps[1], gaps[3])))[1]
    assert "2017年、2019年　" in title


def test_zeros_get_a_sentence_and_no_picture() -> None:
    for one in render_charts([report()]):
        assert one.svg == ""
        assert one.sentence.startswith("2022年")
    some = render_charts([report(proceedings__review__upheld=1)])
    assert [one.name for one in some if one.svg] == ["proceedings"]


def test_what_is_not_filled_in_is_said_and_not_drawn() -> None:
    holes = with_cells(balanced("2021", 2), {Cell("applications", "other", "received"): ""})
    told = {one.name: one.sentence for one in render_charts([holes])}
    assert "还没有填全" in told["applicants"]
    assert told["disclosure"] == ""


def test_pictures_speak_to_a_screen_reader_and_get_nothing_from_outside() -> None:
    charts = render_charts(years(3))
    assert [one.name for one in charts] == NAMES
    page = etree.fromstring(f"<body>{charts_section(charts)}</body>")
    ids = [one.get("id") for one in page.iter() if one.get("id")]
    assert len(ids) == len(set(ids)), "all may stand on one page"
    assert page.findtext("section/h2") == "附：图解"
    for root in page.iter(f"{SVG}svg"):
        assert root.get("role") == "img"
        assert {*(root.get("aria-labelledby") or "").split()} < {*ids}
        assert root.findtext(f"{SVG}title") == texts(root)[0]
        assert not [*root.iter(f"{SVG}script", f"{SVG}image", f"{SVG}style")]
        for box in root.iter(f"{SVG}rect"):
            fill = box.get("fill", "")
            assert not fill.startswith("url") or fill[5:-1] in ids


def test_a_section_has_the_sentences_too_and_the_mark_that_it_is_given() -> None:
    whole = charts_section(render_charts([report()]), 'data-x="note"')
    assert whole.count('<p data-x="note">2022年') == len(NAMES)
    assert "<figure" not in whole
    assert "&lt;" in charts_section([Chart("a", "b", sentence="甲<乙")])


def test_series_differ_in_black_and_white() -> None:
    def light(colour: str) -> float:
        long = colour if len(colour) == 7 else "#" + "".join(2 * one for one in colour[1:])
        parts = (int(long[at : at + 2], 16) for at in (1, 3, 5))
        return sum(
            part * weight for part, weight in zip(parts, (0.3, 0.59, 0.11), strict=True)
        )

    lights = [light(colour) for colour, _ in FILLS]
    assert lights == sorted(lights)
    assert lights[1] - lights[0] > 80
    patterns = [pattern for _, pattern in FILLS]
    assert len({*patterns[1:]}) == 3, "what is nearly as light has a pattern"


NUMBER = st.integers(0, 99_999_999)
ROWS = st.lists(st.lists(NUMBER, min_size=3, max_size=3), min_size=1, max_size=5)


@given(ROWS)
def test_no_text_leaves_the_picture(values: list[list[int]]) -> None:
    many = [("其他对外管理服务事项 处理决定数量", [max(one) + 1]) for one in values]
    series = ("新收", "办结", "结转下年度")
    rows = [("2022年", [one + 1 for one in some]) for some in values]
    for drawing in (
        bars("a", series, many),
        columns("a", series, rows),
        stacks("a", series, rows),
    ):
        root = etree.fromstring(f"<svg>{drawing.shapes}</svg>")
        for one in root.iter("text"):
            size = float(one.get("font-size", SIZE))
            wide, x = width(one.text or "") * size * 0.55, float(one.get("x", ""))
            before = {"end": wide, "middle": wide / 2}.get(one.get("text-anchor", ""), 0)
            assert x - before >= 0
            assert x - before + wide <= WIDE + 1
            assert float(one.get("y", "")) <= drawing.bottom


def test_names_are_data_and_the_same_report_gives_the_same_bytes() -> None:
    one = replace(balanced("2021", 5), organ=Organ("甲&乙<丙>局" + "很长" * 30))
    charts = render_charts([one])
    assert charts == render_charts([one])
    for chart in charts:
        assert "甲&乙<丙>局" in texts(drawn(chart))[1]


def test_files_are_written_and_years_before_found(run: Go, here: Path) -> None:
    for year in (2019, 2021, 2022):
        saved(replace(balanced("2021", year), year=year), here)
    done = run("charts", FILE, "-o", "图")
    paths = [f"图/{ORGAN.name}2022年图解{number}.svg" for number in range(1, 6)]
    assert (done.code, done.out.splitlines()) == (0, paths)
    assert "用了 2019、2021、2022 年的报告" in done.err
    svg = (here / paths[2]).read_bytes()
    assert "2019年、2021年、2022年" in svg.decode()
    assert run("charts", FILE, "-o", "图").code == 0
    assert (here / paths[2]).read_bytes() == svg


def test_somebodys_picture_is_never_lost(run: Go, here: Path) -> None:
    saved(balanced("2021", 1), here)
    path = here / "图" / f"{ORGAN.name}2022年图解2.svg"
    path.parent.mkdir()
    path.write_text("自己画的")
    done = run("charts", FILE, "-o", "图")
    assert done.code == 2
    assert "不是程序生成的" in done.err
    assert path.read_text() == "自己画的"
    assert len([*path.parent.glob("*.svg")]) == 1, "all or none"
    assert run("charts", FILE, "-o", "图", "--force").code == 0
    assert path.read_text().startswith("<svg")


def test_a_report_of_zeros_is_told_in_sentences(run: Go, here: Path) -> None:
    saved(report(), here)
    done = run("charts", FILE, "-o", "图")
    assert (done.code, done.out) == (0, "")
    assert "2022年没有收到政府信息公开申请。" in done.err
    assert "没有可画的图" in done.err
    data = json.loads(run("charts", FILE, "-o", "图", "--format", "json").out)
    assert [one["name"] for one in data["charts"]] == NAMES
    assert data["charts"][0] == {
        "name": "applicants",
        "title": "谁在申请：新收政府信息公开申请",
        "file": None,
        "sentence": "2022年没有收到政府信息公开申请。",
    }


def test_a_year_that_cannot_be_read_is_told_of(run: Go, here: Path) -> None:
    saved(balanced("2021", 1), here)
    broken = here / "2021" / f"{ORGAN.name}.toml"
    broken.parent.mkdir()
    broken.write_text("year = ", encoding="utf-8")
    done = run("charts", FILE, "-o", "图")
    assert done.code == 0
    assert "往年的报告读不了" in done.err
    assert run("charts", "2021", "-o", "图").code == 2
    assert run("charts", FILE).code == 2


def drawn_behind(page: str) -> str:
    return page.partition("附：图解")[2]


def test_a_web_page_has_pictures_behind_the_report_where_that_is_asked_for(
    run: Go, tmp_path: Path
) -> None:
    new = report(
        applications__natural_person__received=4, applications__natural_person__granted=4
    )
    file = saved(new, tmp_path)
    saved(replace(new, year=2021), tmp_path)
    page = file.with_name(f"{ORGAN.name}2022年政府信息公开工作年度报告.html")
    run("render", str(file), "--to", "html")
    plain = page.read_text("utf-8")
    assert "附：图解" not in plain
    done = run("render", str(file), "--to", "html", "--charts")
    drawn = page.read_text("utf-8")
    assert (done.code, done.out.splitlines()) == (0, [str(page)])
    assert "附：图解" in drawn
    assert "2021" in drawn_behind(drawn)
    one, other = (read_document(each.encode(), page.name).report for each in (plain, drawn))
    assert (one.narrative, one.stated) == (other.narrative, other.stated)
    again = run("render", str(file), "--to", "html", "--charts")
    assert "已是最新 1" in again.err
    more = report(
        applications__natural_person__received=9, applications__natural_person__granted=9
    )
    saved(replace(more, year=2021), tmp_path)
    assert "已是最新" not in run("render", str(file), "--to", "html", "--charts").err
    assert page.read_text("utf-8") != drawn
    (tmp_path / "govreport.toml").write_text("[render]\ncharts = true\n", "utf-8")
    run("render", str(file), "--to", "html", "--force", "--no-charts")
    assert "附：图解" not in page.read_text("utf-8")
    run("render", str(file), "--to", "html")
    assert "附：图解" in page.read_text("utf-8")


def test_pictures_of_wrong_numbers_and_of_before_are_told(run: Go, tmp_path: Path) -> None:
    good = report(
        applications__natural_person__received=4, applications__natural_person__granted=4
    )
    saved(good, tmp_path)
    assert "错误" not in run("charts", FILE, "-o", "图").err
    wrong = with_cells(good, {Cell("applications", "natural_person", "received"): 5})
    saved(wrong, tmp_path)
    done = run("charts", FILE, "-o", "图")
    assert f"{FILE} 还有 1 处错误，图里的数不一定对；请先改正" in done.err
    saved(report(), tmp_path)
    assert (
        "以前画的还在，和现在的报告不一样，不要再用：图/"
        in run("charts", FILE, "-o", "图").err
    )


def test_pictures_are_for_pages(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    done = run("render", FILE, "--to", "docx", "--charts")
    assert (done.code, done.err) == (2, "错误：--charts 只用于网页；请再写 --to html\n")
