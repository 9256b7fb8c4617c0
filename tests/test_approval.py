"""What was signed is kept, published unchanged, and held against what stands on the site."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import FORMS, ORGAN, PROSE, Run, balanced, report, saved

from govreport.report import Organ
from govreport.rules import Case
from govreport.tasks.approval import (
    approved_file,
    as_approved,
    keep,
    since_approval,
    to_approve,
)
from govreport.tasks.published import printed
from govreport.workspace import Workspace
from govreport.workspace.ledger import LedgerEntry, read_ledger

Go = Callable[..., Run]
GREEN, BLACK = ORGAN.name, "云溪县黑水乡人民政府"
FILE = Path("2022") / f"{GREEN}.toml"
DAY = ("--today", "2023-01-20")
TO = ("--to", "txt", "--to", "docx")
OUT = Path("公布")
APPROVAL = "[publish]\napproval = true\n"
QUOTING = (
    "无",
    "新收{{ applications.total.received }}件，结转{{ applications.total.carried_in }}件。",
    "（一）收费情况。\n\n没有收取信息处理费。\n\n（二）其他。按“一事一申请”办理。",
)
PAGE = f"{GREEN}2022年政府信息公开工作年度报告.txt"


@pytest.fixture
def two(tmp_path: Path, run: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two sound reports in a workspace that asks for signatures."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1674200000")  # 2023-01-20
    for name in (GREEN, BLACK):
        base = report(
            applications__natural_person__received=2,
            applications__natural_person__granted=2,
        )
        saved(replace(base, organ=Organ(name, "township")), tmp_path)
    (tmp_path / "govreport.toml").write_text(APPROVAL, "utf-8")
    del run  # which works in that folder


def edit(old: str, new: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert text.count(old) == 1
    FILE.write_text(text.replace(old, new), encoding="utf-8")


def sign(run: Go, *units: str, day: str = "2023-01-18") -> Run:
    return run("status", "2022", "--set", "、".join(units), "--approved", day, *DAY)


def states(run: Go) -> dict[str, str]:
    data = json.loads(run("status", "2022", "--format", "json", *DAY).out)
    return {one["organ"]: one["state"] for one in data["units"]}


def published(run: Go, *more: str) -> Run:
    return run("publish", "2022", "-o", str(OUT), *TO, *more)


@pytest.mark.usefixtures("two")
def test_a_report_waits_for_a_signature_where_the_office_asks_for_one(run: Go) -> None:
    assert states(run) == {GREEN: "awaiting", BLACK: "awaiting"}
    Path("govreport.toml").write_text("", "utf-8")
    assert states(run) == {GREEN: "ready", BLACK: "ready"}


@pytest.mark.usefixtures("two")
def test_who_signed_and_when_is_noted(run: Go, tmp_path: Path) -> None:
    done = run(
        *(
            "status",
            "2022",
            "--set",
            "青石",
            "--approved",
            "1月18日",
            "--by",
            "王某某 乡长",
        ),
        *DAY,
    )
    assert done == Run(0, f"{GREEN}：审签 空 → 2023-01-18，审签人 空 → 王某某 乡长\n", "")
    assert states(run) == {GREEN: "approved", BLACK: "awaiting"}
    note = read_ledger(tmp_path, 2022)[GREEN]
    assert (str(note.approved_on), note.approved_by) == ("2023-01-18", "王某某 乡长")
    assert "王某某 乡长" in run("status", "2022", "--format", "csv", *DAY).out
    assert run("status", "2022", "--set", "青石", "--by", "李某某", *DAY).code == 0
    assert read_ledger(tmp_path, 2022)[GREEN].approved_hash == note.approved_hash


@pytest.mark.usefixtures("two")
def test_a_signature_is_taken_back_with_who_gave_it(run: Go, tmp_path: Path) -> None:
    sign(run, GREEN)
    done = sign(run, GREEN, day="清空")
    assert done.out == f"{GREEN}：审签 2023-01-18 → 空\n"
    assert read_ledger(tmp_path, 2022)[GREEN].approved_hash == ""
    assert states(run)[GREEN] == "awaiting"


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("received = 2 ", 'received = ""', "未填完，不能登记审签"),
        ("received = 2 ", "received = 3 ", "有错误，不能登记审签"),
        ("[narrative]", "[narrative", "没有成对"),
    ],
)
def test_nobody_signs_what_has_errors(run: Go, old: str, new: str, told: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    FILE.write_text(text.replace(old, new, 1), encoding="utf-8")
    done = sign(run, GREEN)
    assert done.code == 2
    assert told in done.err
    assert not Path("notes").exists()


@pytest.mark.usefixtures("two")
def test_one_who_signs_is_noted_with_the_day_of_a_report(run: Go) -> None:
    done = run("status", "2022", "--set", "青石", "--by", "王某某", *DAY)
    assert (done.code, done.err) == (
        2,
        f"错误：{GREEN}还没有登记审签；--by 和 --approved 一起写\n",
    )
    Path(f"2022/{BLACK}.toml").unlink()
    Path("名册.csv").write_text(f"名称\n{GREEN}\n{BLACK}\n", "utf-8")
    assert "还没有报来，不能登记审签" in sign(run, BLACK).err


@pytest.mark.usefixtures("two")
def test_where_no_signature_is_asked_for_one_is_noted_and_that_told(run: Go) -> None:
    Path("govreport.toml").unlink()
    done = sign(run, GREEN)
    assert done.code == 0
    assert (
        "这里没有要求先审签（govreport.toml 里没有写 [publish] approval = true）"
        in done.out
    )
    assert states(run)[GREEN] == "ready"


@pytest.mark.usefixtures("two")
def test_what_prints_the_same_stays_signed(run: Go) -> None:
    sign(run, GREEN)
    edit("[organ]", "# 办公室核对过\n[organ]")
    assert states(run)[GREEN] == "approved"


@pytest.mark.usefixtures("two")
def test_a_change_after_the_signature_is_told_and_not_published(run: Go) -> None:
    sign(run, GREEN, BLACK)
    edit("received = 2 ", "received = 3 ")
    edit("granted = 2 ", "granted = 3 ")
    assert states(run)[GREEN] == "changed_after_approval"
    status = run("status", "2022", *DAY)
    assert status.code == 1
    assert (
        f"{GREEN}：2023-01-18 审签后有改动（自然人·一、本年新收政府信息公开申请数量 2→3、"
        "自然人·（一）予以公开 2→3）；请对照审签的那份（2022/.govreport/approved/"
        in status.err
    )
    assert "）改回去，或请领导再看过，重新登记审签" in status.err
    done = published(run)
    assert done.code == 1
    assert f"没有放，审签后有改动：{GREEN}\n" in done.err
    assert not (OUT / GREEN).exists()
    assert len(list((OUT / BLACK).glob("*年度报告.*"))) == 2
    sign(run, GREEN, day="2023-01-19")
    assert published(run).code == 0


@pytest.mark.usefixtures("two")
def test_words_changed_after_the_signature_are_told(run: Go) -> None:
    sign(run, GREEN)
    edit("（二）依申请公开情况。", "（二）依申请公开情况。申请全部登记。")
    assert "审签后有改动（文字有改动）" in run("status", "2022", *DAY).err


@pytest.mark.usefixtures("two")
def test_only_what_is_signed_goes_out_and_once(run: Go) -> None:
    sign(run, GREEN)
    done = published(run)
    assert done.code == 1
    assert done.out == f"公布/{GREEN}：2 个文件\n"
    assert f"没有放，待审签：{BLACK}\n" in done.err
    assert "status --set 单位 --approved 今天 --by 姓名" in done.err
    made = {one: one.stat().st_mtime_ns for one in (OUT / GREEN).iterdir() if one.is_file()}
    assert sorted(one.suffix for one in made) == [".docx", ".txt"]
    again = published(run)
    assert {one: one.stat().st_mtime_ns for one in made} == made
    assert "已是最新 1" in again.err


@pytest.mark.usefixtures("two")
def test_what_went_out_before_and_must_not_now_is_told(run: Go) -> None:
    sign(run, GREEN, BLACK)
    published(run)
    edit("received = 2 ", 'received = "" ')
    Path(f"2022/{BLACK}.toml").unlink()
    done = published(run, "--format", "json")
    data = json.loads(done.out)
    assert f"删去：公布/{GREEN}、公布/{BLACK}" in published(run).err
    (unit,) = data["units"]
    assert (unit["reason"], unit["files"]) == ("未填完", [])
    assert data["old"] == [f"公布/{GREEN}", f"公布/{BLACK}"]
    assert data["summary"] == {"published": 0, "left_out": 1}


@pytest.mark.usefixtures("two")
def test_a_document_of_one_s_own_in_the_folder_is_kept(run: Go) -> None:
    sign(run, GREEN, BLACK)
    published(run)
    (OUT / GREEN / PAGE).write_text("改过\n", "utf-8")
    done = published(run)
    assert done.code == 2
    assert "生成以后有人改过，没有盖掉" in done.err
    assert (OUT / GREEN / PAGE).read_text("utf-8") == "改过\n"
    assert published(run, "--force").code == 0


@pytest.mark.usefixtures("two")
def test_where_no_signature_is_asked_for_all_that_is_sound_goes_out(run: Go) -> None:
    Path("govreport.toml").unlink()
    warned = replace(
        report(),
        organ=Organ("云溪县白水乡人民政府", "township"),
        narrative={**PROSE, "other": "全年新收政府信息公开申请7件。"},
    )
    saved(warned, Path())
    done = published(run)
    assert (done.code, len(done.out.splitlines())) == (0, 3)
    assert "公布/云溪县白水乡人民政府：2 个文件（有警告 2 个）" in done.out
    strict = published(run, "--strict")
    assert strict.code == 1
    assert "没有放，有警告（2 个），加了 --strict：云溪县白水乡人民政府" in strict.err


@pytest.mark.usefixtures("two")
def test_who_is_not_on_the_roster_does_not_go_out(run: Go) -> None:
    Path("govreport.toml").unlink()
    Path("名册.csv").write_text(f"名称\n{GREEN}\n", "utf-8")
    assert f"没有放，不在名册上：{BLACK}" in published(run).err


@pytest.mark.usefixtures("two")
def test_publish_asks_for_a_folder_and_for_formats_that_there_are(run: Go) -> None:
    assert "请写 -o，如 govreport publish 2025 -o 公布" in run("publish", "2022").err
    done = run("publish", "2022", "-o", "公布", "--to", "doc")
    assert (done.code, "--to 只能写" in done.err) == (2, True)


@given(st.sampled_from(FORMS), st.integers(0, 10**6), st.sampled_from(QUOTING))
def test_what_is_kept_prints_what_was_signed(
    tmp_path_factory: pytest.TempPathFactory, form_id: str, seed: int, other: str
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    base = balanced(form_id, seed)
    path = saved(replace(base, narrative={**PROSE, "other": other}), folder)
    workspace = Workspace(folder)
    signed = to_approve(workspace, path)
    note = LedgerEntry(approved_on=date(2023, 1, 18), approved_hash=signed.prints)
    assert as_approved(path, note) is None
    keep(signed)
    kept = as_approved(path, note)
    assert kept is not None
    case = workspace.case(workspace.open(path))
    assert printed(Case(kept)) == printed(case)
    assert kept.values() == base.values()
    assert since_approval(path, case, note, signed.prints) is None
    approved_file(path, note).write_text("坏了", "utf-8")
    assert as_approved(path, note) is None
