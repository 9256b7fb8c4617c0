"""`import`: a published document becomes a file, with an account of how it was read."""

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from imported import TARGET, numbers, rendered
from reports import ORGAN, Run, balanced, report, saved, stated, with_cells

from govreport.forms import Cell
from govreport.render import render
from govreport.tomlfile.files import load

Cli = Callable[..., Run]
SETTLED = Cell("applications", "total", "settled")
GRANTED = Cell("applications", "natural_person", "granted")


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
    assert "\\x1b[31m红.txt" in done.out
    gone = run("import", f"{odd}没有")
    assert gone.code == 2
    assert "\\x1b[31m红.txt没有：不能读取" in gone.err
    assert "\x1b" not in done.out + done.err + gone.err


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
    assert "4 个文件：2 个全部读到，0 个有数没读到，1 个不用读，1 个读不了" in done.err
    assert "收件/again.txt 和 收件/甲.docx 都是“云溪县甲局”的报告，内容相同" in done.err
    assert "坏.docx：不是完整的 Word 文件" in done.err
    assert [path.stem for path in sorted((tmp_path / "2022").glob("*.toml"))] == [
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
