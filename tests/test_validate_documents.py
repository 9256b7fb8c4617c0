"""`validate` of published documents, with places in print, and what takes none."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from imported import rendered
from reports import ORGAN, Run, balanced, report, saved, stated, with_cells

from govreport.forms import Cell

Cli = Callable[..., Run]
SETTLED = Cell("applications", "total", "settled")
GRANTED = Cell("applications", "natural_person", "granted")


def test_validate_takes_published_documents_with_places_in_print(
    run: Cli, tmp_path: Path
) -> None:
    base = with_cells(stated(balanced("2021", 5)), {SETTLED: 9999})
    rendered(base, tmp_path / "年报.docx")
    done = run("validate", "年报.docx")
    assert done.code == 1
    assert "年报.docx 第三部分·表·（七）总计·总计 错误 T3-" in done.out
    assert "读到 200/200 个数" in done.err
    one = json.loads(run("validate", "年报.docx", "--format", "json").out)["files"][0]
    cells = [cell for found in one["findings"] for cell in found["cells"]]
    assert {
        "address": str(SETTLED),
        "location": None,
        "place": "第三部分·表·（七）总计·总计",
    } in cells
    assert one["reconciliation"]["read"] == 200


def test_findings_of_a_document_come_in_the_order_of_print(
    run: Cli, tmp_path: Path
) -> None:
    cells = [
        Cell("proceedings", "review", "upheld"),
        Cell("disclosure", "licensing", "decisions"),
        GRANTED,
    ]
    base = replace(with_cells(report(), dict.fromkeys(cells, "")), narrative={})
    rendered(base, tmp_path / "年报.docx")
    lines = run("validate", "年报.docx", "--ignore", "X-NONE").out.splitlines()
    parts = [line.split()[1][:2] for line in lines]
    assert parts == sorted(parts, key="第一第二第三第四第五第六".index)


def test_a_document_is_checked_against_last_years_beside_it(
    run: Cli, tmp_path: Path
) -> None:
    carried = Cell("applications", "natural_person", "carried_out")
    last = replace(with_cells(report(), {carried: 4}), year=2021)
    rendered(last, tmp_path / "2021年年报.docx")
    rendered(report(), tmp_path / "2022年年报.docx")
    assert "X-CARRY" in run("validate", "2022年年报.docx").out
    shutil.move("2021年年报.docx", f"{ORGAN.name}2021.docx")
    assert "X-CARRY" in run("validate", "2022年年报.docx").out
    Path("2021").mkdir()
    shutil.move(f"{ORGAN.name}2021.docx", f"2021/{ORGAN.name}.docx")
    assert "X-CARRY" in run("validate", "2022年年报.docx").out
    file = saved(report(), tmp_path)
    assert "X-CARRY" in run("validate", file).out
    shutil.rmtree("2021")
    assert "没有找到上年" in run("validate", file).out
    given = rendered(last, tmp_path / "上年" / "甲.docx")
    assert "X-CARRY" in run("validate", file, "--previous", given).out


def test_another_organs_document_is_not_last_years(run: Cli, tmp_path: Path) -> None:
    other = replace(report(), year=2021, organ=ORGAN._replace(name="云溪县甲局"))
    rendered(other, tmp_path / "2021年报.docx")
    rendered(report(), tmp_path / "2022年报.docx")
    assert "没有找到上年（2021）的报告" in run("validate", "2022年报.docx").out


def test_a_folder_of_documents_is_validated_whole(run: Cli, tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        organ = ORGAN._replace(name=f"云溪县{name}局")
        rendered(replace(report(), organ=organ), tmp_path / "收件" / f"{name}.docx")
    done = run("validate", "收件")
    assert done.code == 0
    assert "检查了 2 个文件" in done.err


def test_a_page_that_is_no_report_is_refused(run: Cli, tmp_path: Path) -> None:
    (tmp_path / "通知.html").write_text("<p>关于放假的通知</p>", encoding="utf-8")
    done = run("validate", "通知.html")
    assert done.code == 2
    assert "没有读到年度报告" in done.err


def test_render_takes_no_published_document(run: Cli, tmp_path: Path) -> None:
    path = rendered(report(), tmp_path / "年报.docx")
    before = path.read_bytes()
    done = run("render", path)
    assert done.code == 2
    assert "请先用 govreport import 读成报告文件" in done.err
    assert path.read_bytes() == before
