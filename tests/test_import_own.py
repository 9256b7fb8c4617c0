"""`import` of a report's own file that a unit sends: taken in, corrected, checked."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from inboxes import GREEN, WHITE, of, put, toml, word
from reports import PROSE, Run, balanced, with_cells
from test_inbox import Go

from govreport.forms import Cell
from govreport.report import Waiver
from govreport.tomlfile.files import load
from govreport.tomlfile.new import dumps

GRANTED = Cell("applications", "natural_person", "granted")
TOTAL = Cell("applications", "total", "granted")
LIVE = "新收 {{ applications.natural_person.received }} 件，办培训 {{ counts.培训 }} 场。"


def sent(here: Path, name: str, file: str, **more: object) -> Path:
    return toml(here / "收件", name, file, **more)


def imported(run: Go, path: Path, *options: str) -> Run:
    return run("import", path, "--workspace", "县", *options)


def test_a_units_own_file_that_is_named_is_taken_in(run: Go, here: Path) -> None:
    own = sent(here, WHITE, "白水乡（改正）")
    place = here / "县" / "2022" / f"{WHITE}.toml"
    done = imported(run, own)
    assert (done.code, done.err) == (0, "")
    assert place.read_bytes() == own.read_bytes()
    again = imported(run, place)
    assert again.code == 2
    assert "这已经是报告文件，不用导入" in again.err


def test_a_corrected_own_file_changes_only_what_differs(run: Go, here: Path) -> None:
    base = balanced("2021", 4)
    prose = PROSE | {"overview": LIVE}
    own: dict[str, Any] = {
        "entries": base.entries,
        "narrative": prose,
        "counts": {"培训": 3},
    }
    place = toml(here / "县" / "2022", WHITE, **own)
    waiver = '\n[[waivers]]\ncode = "S-FEE"\nreason = "免收"\n'
    text = place.read_text(encoding="utf-8").replace("year =", "# 李四经手\nyear =", 1)
    place.write_text(text + waiver, encoding="utf-8")
    old = load(place)
    new = {**base.entries, GRANTED: 77}
    more = own | {
        "entries": new,
        "counts": {"培训": 5, "来电": 9},
        "narrative": prose | {"problems": "", "other": "收费 100 元。"},
        "waivers": (Waiver("0", "N-RATE", reason="另一条"),),
    }
    path = sent(here, WHITE, "白水乡（改正）", **more)
    dry = imported(run, path, "--update", "--dry-run")
    assert place.read_text(encoding="utf-8") == text + waiver
    done = imported(run, path, "--update")
    assert (done.code, done.err) == (0, "")
    for told in (dry.out, done.out):
        assert f"{old.stated[GRANTED]} → 77" in told
        assert "另外记的数“培训”：3 → 5" in told
        assert "另外记的数“来电”：空白 → 9" in told
        assert "→ “收费 100 元。”" in told
        assert "新文件里没有文字的部分，原有的文字没有动" in told
        assert "另有 1 条理由（waive），没有读进来" in told
    known = load(place)
    assert known.stated == {**old.stated, GRANTED: 77}
    assert known.counts == {"培训": 5, "来电": 9}
    assert known.narrative["overview"] == old.narrative["overview"]
    assert known.narrative["problems"] == old.narrative["problems"]
    assert known.waivers == old.waivers
    assert "# 李四经手" in place.read_text(encoding="utf-8")
    before = place.read_bytes()
    assert "没有改动" in imported(run, path, "--update").out
    plain = imported(run, path)
    assert (plain.code, place.read_bytes()) == (0, before)
    assert "以前读入过" in plain.out


def test_an_own_file_that_is_to_correct_nothing_yet_is_taken_in(
    run: Go, here: Path
) -> None:
    own = sent(here, WHITE, "白水乡（改正）")
    assert imported(run, own, "--update").code == 0
    place = here / "县" / "2022" / f"{WHITE}.toml"
    assert place.read_bytes() == own.read_bytes()


@pytest.mark.parametrize("folder", [True, False])
def test_an_own_file_is_checked_like_a_document(
    run: Go, here: Path, *, folder: bool
) -> None:
    wrong = with_cells(balanced("2021", 4), {TOTAL: 4321})
    word(here / "收件", GREEN, entries=wrong.entries)
    own = sent(here, WHITE, WHITE, entries=wrong.entries)
    done = imported(run, own.parent if folder else own)
    assert "数自己合不上（照原样保留，validate 会列出）" in done.out.split(own.name, 1)[1]
    if folder:
        (row,) = [line for line in done.out.splitlines() if "照原样放进，" in line]
        assert "处合不上" in row


def test_a_document_called_as_an_own_file_is_refused(run: Go, here: Path) -> None:
    raw = word(here, GREEN).read_bytes()
    done = imported(run, put(here, "青石乡.toml", raw))
    assert done.code == 2
    assert "名称却以 .toml 结尾" in done.err
    nobody = put(here, "甲.toml", dumps(replace(of(GREEN), organ=of("").organ)))
    assert imported(run, nobody).code == 2


@pytest.mark.parametrize("sends", [word, toml])
def test_what_was_replaced_whole_is_told_with_the_way_back(
    run: Go, here: Path, sends: Callable[..., Path]
) -> None:
    waiver = Waiver("0", "S-FEE", reason="免收")
    base = balanced("2021", 4)
    old: dict[str, Any] = {"counts": {"来电": 3}, "waivers": (waiver,)}
    place = toml(here / "县" / "2022", WHITE, entries=base.entries, **old)
    before = place.read_bytes()
    new = with_cells(base, {GRANTED: 4321})
    path = sends(here / "收件", WHITE, entries=new.entries)
    sends(here / "收件", GREEN)
    told = f"{place.relative_to(here)}：4 个数、0 个部分的文字和原来的不同"
    lost = "，原来的 1 条理由、1 个另外记的数没有了"
    dry = imported(run, path.parent, "--force", "--dry-run")
    assert f"  会整个换掉 {told}{lost}\n" in dry.out
    done = imported(run, path.parent, "--force")
    back = f"；原来的用 govreport undo {place.relative_to(here)} 取回"
    assert f"  已整个换掉 {told}{lost}{back}\n" in done.out
    (row,) = [line for line in done.out.splitlines() if "整个换掉，" in line]
    assert path.name in row
    assert run("undo", place.relative_to(here)).code == 0
    assert place.read_bytes() == before
    place.write_text("x = ", encoding="utf-8")
    assert "原来的读不成报告" in imported(run, path, "--force").out


@pytest.mark.parametrize("known", ["roster", "sent", "there", ""])
def test_a_file_called_by_another_known_unit_is_a_doubt(
    run: Go, here: Path, known: str
) -> None:
    path = word(here / "收件", GREEN).rename(here / "收件" / "白水乡2022年年报.docx")
    if known == "roster":
        put(here / "县", "roster.csv", f"名称\n{GREEN}\n{WHITE}\n")
    elif known == "sent":
        toml(here / "收件", WHITE)
    elif known == "there":
        toml(here / "县" / "2022", WHITE)
    done = imported(run, here / "收件")
    told = f"文件名写的是“{WHITE}”，里面写的是“{GREEN}”，没有写入；请核对，"
    assert (done.code, told in done.err) == (int(bool(known)), bool(known))
    assert (here / "县" / "2022" / f"{GREEN}.toml").exists() is not bool(known)
    for name in (WHITE, GREEN) if known else ():
        assert f"govreport import {path} --organ {name} --workspace 县" in done.err
    again = imported(run, path, "--organ", GREEN, "--format", "json")
    assert json.loads(again.out)["files"][0]["misnamed"] is None
    if known == "sent":
        assert "1 个没有写入，要核对" in done.err


@pytest.mark.parametrize(
    "name", ["青石乡2022年年报", "青石年报", "白水乡/青石乡年报", "白水乡/年报", "青白局"]
)
def test_a_short_name_or_a_folders_is_no_doubt(run: Go, here: Path, name: str) -> None:
    put(here / "县", "roster.csv", f"名称\n{GREEN}\n{WHITE}\n")
    path = here / "收件" / f"{name}.docx"
    path.parent.mkdir(parents=True)
    word(here, GREEN).rename(path)
    done = imported(run, here / "收件")
    assert (done.code, "文件名写的是" in done.out) == (0, False)


def test_an_alias_in_its_own_file_is_no_doubt(run: Go, here: Path) -> None:
    organ = of(GREEN).organ._replace(aliases=("云溪县青石镇人民政府",))
    put(here / "县" / "2022", f"{GREEN}.toml", dumps(replace(of(GREEN), organ=organ)))
    path = word(here, GREEN).rename(here / "青石镇2022年年报.docx")
    done = imported(run, path, "--update")
    assert (done.code, "文件名写的是" in done.out) == (0, False)


def test_what_became_of_files_is_counted_in_words(run: Go, here: Path) -> None:
    word(here / "收件", GREEN)
    word(here / "收件", WHITE)
    toml(here / "县" / "2022", WHITE, counts={"来电": 3})
    put(here / "收件", "坏.docx", "PK")
    done = imported(run, here / "收件")
    counted = "3 个文件：1 个全部读到，0 个有数没读到，1 个没有写入，1 个读不了"
    assert counted in done.err
    near = imported(run, here / "收件", "--use", f"收件/{GREEN}2022年报.docx")
    assert near.code == 2
    assert f"是不是 --use '收件/{GREEN}2022年年报.docx'" in near.err
