"""`govreport import` and what `validate` and `render` make of published documents."""

import json
import re
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from reports import ORGAN, Run, balanced, report, saved, stated, with_cells

from govreport.forms import Cell
from govreport.render import render
from govreport.report import Report
from govreport.tomlfile.files import load

Cli = Callable[..., Run]
SETTLED = Cell("applications", "total", "settled")
GRANTED = Cell("applications", "natural_person", "granted")
TARGET = Path("2022") / f"{ORGAN.name}.toml"


def rendered(base: Report, path: Path) -> Path:
    """The report as a published document."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(render(base, path.suffix[1:]))
    return path


def numbers(base: Report) -> dict[str, object]:
    return {str(cell): value for cell, value in base.values().items()}


@pytest.mark.parametrize("suffix", ["docx", "txt"])
def test_a_published_document_becomes_a_file_that_validates(
    run: Cli, tmp_path: Path, suffix: str
) -> None:
    base = balanced("2021", 1)
    path = rendered(base, tmp_path / f"年报.{suffix}")
    done = run("import", path)
    assert done.code == 0
    assert f"{ORGAN.name} 2022 年，读到 200/200 个数" in done.out
    assert "没有读到" not in done.out
    assert f"已写入 {TARGET}" in done.out
    back = load(tmp_path / TARGET)
    assert numbers(back) == numbers(base)
    assert (back.organ.name, back.organ.kind) == (ORGAN.name, "township")
    assert run("validate", TARGET, "-q").code == 0


def test_the_file_says_what_it_was_imported_from(run: Cli, tmp_path: Path) -> None:
    path = rendered(balanced("2021", 1), tmp_path / "年报.txt")
    run("import", path)
    source = tomllib.loads((tmp_path / TARGET).read_text(encoding="utf-8"))["source"]
    assert source == {"name": "年报.txt", "sha256": sha256(path.read_bytes()).hexdigest()}


def test_a_wrong_published_total_is_kept_and_told(run: Cli, tmp_path: Path) -> None:
    base = stated(balanced("2021", 2))
    wrong = with_cells(base, {SETTLED: 9999})
    rendered(wrong, tmp_path / "年报.docx")
    done = run("import", "年报.docx")
    assert done.code == 0
    assert "印出的数自己合不上" in done.out
    assert load(tmp_path / TARGET).stated[SETTLED] == 9999
    checked = run("validate", TARGET)
    assert checked.code == 1
    assert "T3-SETTLED" in checked.out


def test_a_number_that_is_not_printed_stays_blank_and_is_told(
    run: Cli, tmp_path: Path
) -> None:
    base = with_cells(report(), {GRANTED: ""})
    rendered(base, tmp_path / "年报.docx")
    done = run("import", "年报.docx")
    assert done.code == 1
    assert "第三部分·表·（一）予以公开·自然人：空白" in done.out
    assert load(tmp_path / TARGET).entries[GRANTED] == ""


def test_blanks_become_zeros_only_when_asked_and_the_file_says_so(
    run: Cli, tmp_path: Path
) -> None:
    base = with_cells(report(), {GRANTED: ""})
    rendered(base, tmp_path / "年报.docx")
    done = run("import", "年报.docx", "--blank-as-zero")
    assert done.code == 0
    assert "按 --blank-as-zero，" in done.out
    assert load(tmp_path / TARGET).entries[GRANTED] == 0
    text = (tmp_path / TARGET).read_text(encoding="utf-8")
    assert tomllib.loads(text)["source"]["blank_as_zero"] is True


def test_the_blank_form_gives_nothing_and_no_file(run: Cli, tmp_path: Path) -> None:
    base = replace(report(), entries={}, narrative={})
    (tmp_path / "空表.docx").write_bytes(render(base, "docx", draft=True))
    done = run("import", "空表.docx")
    assert done.code == 2
    assert "空表.docx：一个数也没有读到，没有写文件" in done.err
    assert not TARGET.exists()


def test_the_word_form_is_filled_in_and_read_back(run: Cli, tmp_path: Path) -> None:
    import docx

    blank = replace(report(), entries={}, narrative={})
    file = saved(blank, tmp_path)
    assert run("render", file, "--draft", "--to", "docx", "-q").code == 0
    form_path = next(tmp_path.rglob("*.docx"))
    document = docx.Document(str(form_path))
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                if not cell.text.strip():
                    cell.text = "0"
    headings = [p for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert len(headings) == 6
    for index, paragraph in enumerate(document.paragraphs):
        if index and not paragraph.text and document.paragraphs[index - 1].text:
            paragraph.add_run("（一）办了的事。都写在这里。")
    document.save(str(form_path))
    done = run("import", form_path, "--dry-run", "--format", "json")
    assert done.code == 0
    (one,) = json.loads(done.out)["files"]
    assert one["reconciliation"]["read"] == 200
    shown = json.loads(run("show", form_path, "--format", "json").out)
    assert set(shown["cells"].values()) == {0, "0"}
    assert {"preamble", "overview", "problems", "other"} == set(shown["narrative"])


def test_a_document_gives_a_terminal_no_orders(run: Cli, tmp_path: Path) -> None:
    printed = rendered(report(), tmp_path / "a.txt").read_text(encoding="utf-8")
    odd = tmp_path / "\x1b[31m红.txt"
    row = next(line for line in printed.splitlines() if "行政许可" in line)
    crooked = re.sub(r"\d+", "\x1b[2J不详", row)
    odd.write_text(printed.replace(row, crooked), encoding="utf-8")
    done = run("import", odd, tmp_path / "a.txt", "--dry-run")
    assert "[2J不详" in done.out
    assert "?[31m红.txt" in done.out
    gone = run("import", f"{odd}没有")
    assert gone.code == 2
    assert "?[31m红.txt没有：不能读取" in gone.err
    assert "\x1b" not in done.out + done.err + gone.err


def test_nothing_is_overwritten_without_force(run: Cli, tmp_path: Path) -> None:
    base = balanced("2021", 3)
    path = rendered(base, tmp_path / "年报.txt")
    file = saved(report(), tmp_path)
    before = file.read_bytes()
    done = run("import", path)
    assert done.code == 2
    assert (
        f"{TARGET}：已经有了，没有改动；要读进更正的内容用 --update，要整个换掉用 --force"
        in done.err
    )
    assert file.read_bytes() == before
    assert run("import", path, "--force").code == 0
    assert numbers(load(file)) == numbers(base)


def test_a_dry_run_writes_nothing(run: Cli, tmp_path: Path) -> None:
    rendered(balanced("2021", 3), tmp_path / "年报.txt")
    assert run("import", "年报.txt", "--dry-run").code == 0
    assert not (tmp_path / "2022").exists()


def test_an_update_changes_only_what_differs(run: Cli, tmp_path: Path) -> None:
    base = balanced("2021", 4)
    run("import", rendered(base, tmp_path / "年报.docx"))
    file = tmp_path / TARGET
    text = file.read_text(encoding="utf-8").replace(
        "[counts]", '[counts]\n"培训" = 4  # 李四记的', 1
    )
    file.write_text(text, encoding="utf-8")
    values = {GRANTED: 77}
    prose = {**base.narrative, "other": "本年收取信息处理费 100 元。"}
    corrected = replace(with_cells(base, values), narrative=prose)
    done = run("import", rendered(corrected, tmp_path / "更正.docx"), "--update")
    assert done.code == 0
    assert "第三部分·表·（一）予以公开·自然人" in done.out
    assert "→ 77" in done.out
    assert "六、其他需要报告的事项：换成新的文字" in done.out
    after = file.read_text(encoding="utf-8")
    assert '"培训" = 4  # 李四记的' in after
    changed = [line for line in after.splitlines() if line not in text.splitlines()]
    assert len(changed) <= 12
    assert numbers(load(file)) == numbers(corrected)
    again = run("import", tmp_path / "更正.docx", "--update")
    assert again.code == 0
    assert "没有改动" in again.out
    assert file.read_text(encoding="utf-8") == after


def test_an_update_keeps_what_the_document_leaves_blank(run: Cli, tmp_path: Path) -> None:
    file = saved(with_cells(report(), {GRANTED: 5}), tmp_path)
    before = file.read_bytes()
    path = rendered(with_cells(report(), {GRANTED: ""}), tmp_path / "年报.docx")
    done = run("import", path, "--update")
    assert "新文件里是空白，文件里原有的数没有动" in done.out
    assert file.read_bytes() == before


def test_an_update_does_not_force_numbers_into_another_form(
    run: Cli, tmp_path: Path
) -> None:
    saved(replace(report("2019"), year=2022), tmp_path)
    path = rendered(report(), tmp_path / "年报.docx")
    done = run("import", path, "--update", "--dry-run")
    assert done.code == 1
    assert "文件的表式里没有这些格，没有写入" in done.out


def test_an_update_keeps_a_total_that_the_changed_numbers_do_not_give(
    run: Cli, tmp_path: Path
) -> None:
    received = Cell("applications", "natural_person", "received")
    total = Cell("applications", "total", "received")
    file = saved(with_cells(report(), {received: 7}), tmp_path)
    assert total not in load(file).entries
    path = rendered(with_cells(report(), {received: 9, total: 7}), tmp_path / "更正.docx")
    assert run("import", path, "--update").code == 0
    known = load(file)
    assert (known.stated[received], known.stated[total]) == (9, 7)
    assert "没有改动" in run("import", path, "--update").out


@pytest.mark.parametrize(
    ("name", "doubted"),
    [("2023年年报", True), ("2022年年报（2023年公布）", False), ("年报20230115", False)],
)
def test_a_document_called_by_another_year_is_doubted(
    run: Cli, tmp_path: Path, name: str, *, doubted: bool
) -> None:
    path = rendered(balanced("2021", 3), tmp_path / f"{name}.txt")
    told = (
        "文件名写的是 2023 年，里面写的是 2022 年，请核对；确是 2023 年的，加 --year 2023"
    )
    assert (told in run("import", path, "--dry-run").out) is doubted
    assert told not in run("import", path, "--dry-run", "--year", 2022).out


def test_what_was_read_in_before_is_no_error(run: Cli, tmp_path: Path) -> None:
    path = rendered(balanced("2021", 3), tmp_path / "年报.docx")
    assert run("import", path).code == 0
    file = tmp_path / TARGET
    file.write_text(f"# 改过\n{file.read_text()}")
    before = file.read_bytes()
    done = run("import", path)
    assert (done.code, done.err) == (0, "")
    assert f"以前读入过，{TARGET} 没有再写" in done.out
    (one,) = json.loads(run("import", path, "--format", "json").out)["files"]
    assert (one["written"], one["current"]) == (False, True)
    assert file.read_bytes() == before
    file.write_text('year = 2022\nsource = 1\n[organ]\nname = "云溪县青石乡人民政府"\n')
    assert run("import", path).code == 2


def test_an_update_needs_a_file(run: Cli, tmp_path: Path) -> None:
    path = rendered(report(), tmp_path / "年报.docx")
    done = run("import", path, "--update")
    assert done.code == 2
    assert "还没有这个文件" in done.err
    assert run("import", path, "--update", "--force").code == 2


def test_an_alias_leads_to_the_file_that_is_there(run: Cli, tmp_path: Path) -> None:
    organ = ORGAN._replace(name="云溪县青石镇人民政府", aliases=(ORGAN.name,))
    file = saved(replace(report(), organ=organ), tmp_path)
    path = rendered(with_cells(report(), {GRANTED: 3}), tmp_path / "年报.docx")
    done = run("import", path, "--update")
    assert str(file.relative_to(tmp_path)) in done.out
    assert load(file).value(GRANTED) == 3


def test_organ_and_year_may_be_told(run: Cli, tmp_path: Path) -> None:
    path = rendered(replace(report(), title="年度报告"), tmp_path / "x.txt")
    done = run("import", path)
    assert done.code == 2
    assert "看不出是哪个机关的报告，请加 --organ 机关全称" in done.err
    done = run("import", path, "--organ", ORGAN.name)
    assert done.code == 2
    assert "看不出是哪一年的报告，请加 --year 年份" in done.err
    assert run("import", path, "--organ", ORGAN.name, "--year", "2022").code == 0
    assert TARGET.exists()
    assert run("import", path, "--year", "22").code == 2
    assert run("import", path, "--organ", "甲\n乙").code == 2


def test_a_folder_is_imported_file_by_file_with_a_summary(run: Cli, tmp_path: Path) -> None:
    inbox = tmp_path / "收件"
    for name in ("甲", "乙"):
        organ = ORGAN._replace(name=f"云溪县{name}局")
        rendered(replace(report(), organ=organ), inbox / f"{name}.docx")
    rendered(
        replace(report(), organ=ORGAN._replace(name="云溪县甲局")), inbox / "again.txt"
    )
    (inbox / "坏.docx").write_bytes(b"PK\x03\x04")
    (inbox / "~$甲.docx").write_bytes(b"x")
    done = run("import", "收件")
    assert done.code == 2
    assert "4 个文件：2 个全部读到，0 个有数没读到，2 个没有读成" in done.err
    assert "是同一机关同一年的报告，没有写入" in done.err
    assert "坏.docx：不是完整的 Word 文件" in done.err
    assert [path.stem for path in sorted((tmp_path / "2022").iterdir())] == [
        "云溪县乙局",
        "云溪县甲局",
    ]
    heads = [line for line in done.out.splitlines() if line.startswith("文件 ")]
    assert [head.split() for head in heads] == [["文件", "机关", "年份", "读到", "结果"]]


def test_json_lists_everything(run: Cli, tmp_path: Path) -> None:
    rendered(with_cells(report(), {GRANTED: ""}), tmp_path / "年报.docx")
    done = run("import", "年报.docx", "--format", "json")
    assert done.code == 1
    whole = json.loads(done.out)
    (one,) = whole["files"]
    assert whole["schema_version"] == 1
    assert (one["organ"], one["year"], one["form"]) == (ORGAN.name, 2022, "2021")
    assert one["target"] == TARGET.as_posix()
    assert one["written"] is True
    account = one["reconciliation"]
    assert account["container"] == "docx"
    assert [table["form"] for table in account["tables"]] == ["2021"] * 3
    unread = [cell for entry in account["unread"] for cell in entry["cells"]]
    assert str(GRANTED) in unread
    assert account["complete"] is False
    assert account["disagreeing"] == []


def test_json_of_what_can_not_be_read(run: Cli, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4 nothing")
    done = run("import", "x.pdf", "--format", "json")
    assert done.code == 2
    (one,) = json.loads(done.out)["files"]
    assert one["reconciliation"] is None
    assert "不是完整的 PDF" in one["error"]["message"]


def test_standard_input_is_read(program: Callable[..., object], tmp_path: Path) -> None:
    raw = render(report(), "docx")
    done = program("import", "-", stdin=raw)
    assert done.returncode == 0, done.stderr.decode()  # type: ignore[attr-defined]
    assert (tmp_path / TARGET).exists()
    checked = program("validate", "-", stdin=raw)
    assert checked.returncode == 0  # type: ignore[attr-defined]


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


def test_totals_that_are_not_printed_are_not_called_read(run: Cli, tmp_path: Path) -> None:
    rows = ["信息内容\t本年处理决定数量", "行政许可\t1", "行政处罚\t0", "行政强制\t0"]
    text = "\n".join(
        ["云溪县甲局2022年政府信息公开工作年度报告", "二、主动公开政府信息情况", *rows]
    )
    for name in ("甲", "乙"):
        (tmp_path / f"{name}.txt").write_text(text.replace("甲局", f"{name}局"), "utf-8")
    done = run("import", "甲.txt", "乙.txt")
    assert done.code == 1
    assert "有数没读到" in done.out
    grid = tmp_path / "无总计.txt"
    one = stated(balanced("2021", 6))
    lines = render(one, "txt").decode().splitlines()
    kept = [line for line in lines if not line.startswith("| （七）总计")]
    grid.write_text("\n".join(kept), "utf-8")
    done = run("import", grid, "乙.txt", "--force")
    assert "要填的数都读到" in done.out
