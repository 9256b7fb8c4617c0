"""`import` where a file is there already: overwritten, updated or left alone."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from imported import TARGET, numbers, rendered
from reports import ORGAN, Run, balanced, report, saved, with_cells

from govreport.forms import Cell
from govreport.tomlfile.files import load

Cli = Callable[..., Run]
GRANTED = Cell("applications", "natural_person", "granted")


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
    assert (
        "六、其他需要报告的事项 第 1 段：“本年没有收取信息处理费。” → "
        "“本年收取信息处理费 100 元。”"
    ) in done.out
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
    assert "新文件里没有数，文件里原有的数没有动" in done.out
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
    told = "文件名写的是 2023 年，里面写的是 2022 年，没有写入；请核对，确是 2022 年的："
    done = run("import", path)
    assert (done.code, told in done.err) == (int(doubted), doubted)
    assert f"确是 2023 年的：govreport import {path} --year 2023" in done.err or not doubted
    assert (tmp_path / TARGET).exists() is not doubted
    done = run("import", path, "--year", 2022)
    assert (done.code, done.err, (tmp_path / TARGET).exists()) == (0, "", True)


def test_last_years_report_among_this_years_is_asked_about(
    run: Cli, tmp_path: Path
) -> None:
    old = rendered(balanced("2021", 3), tmp_path / "收" / "青石.txt")
    done = run("import", old, "--dry-run")
    assert (done.code, done.err) == (0, "")
    new = saved(replace(report(), year=2023, entries={}, narrative={}), tmp_path)
    new.unlink()
    assert run("scaffold", 2023, "--organ", ORGAN.name).code == 0
    told = "这是 2022 年的，2023 年的还没有报来，没有写入；请单位报 2023 年的；这一份要读，确是 2022 年的："
    done = run("import", old)
    assert (done.code, told in done.err, (tmp_path / TARGET).exists()) == (1, True, False)
    for name in ("云溪县白水乡人民政府", "云溪县黄土乡人民政府"):
        base = replace(balanced("2021", 5), year=2023, organ=ORGAN._replace(name=name))
        rendered(base, tmp_path / "收" / f"{name}.txt")
    new.unlink()
    done = run("import", "收")
    assert (done.code, told in done.err, (tmp_path / TARGET).exists()) == (1, True, False)
    assert "1 个没有写入，要核对" in done.err
    assert run("import", old, "--year", 2022).code == 0
    assert run("import", "收").code == 0


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


def test_a_document_that_was_corrected_since_needs_no_reading(
    run: Cli, tmp_path: Path
) -> None:
    old = rendered(balanced("2021", 3), tmp_path / "收" / "青石乡年报.txt")
    assert run("import", old).code == 0
    told = "还没有读成报告文件、没有算在内的有：收/青石乡年报.txt"
    assert "青石乡年报" not in run("status", 2022).err
    new = rendered(balanced("2021", 8), tmp_path / "收" / f"{ORGAN.name}（更正）.docx")
    assert run("import", new, "--update").code == 0
    done = run("status", 2022).err
    assert told not in done
    assert f"收/青石乡年报.txt；以前读过，已由后来读入的 {new.name} 更正" in done
    rendered(balanced("2021", 9), old)
    assert told in run("status", 2022).err


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
