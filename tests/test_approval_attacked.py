"""No way around a signature: not by names, notes, layout, templates, folders or time."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from reports import ORGAN, Run, report, saved
from test_approval import (
    APPROVAL,
    BLACK,
    DAY,
    FILE,
    GREEN,
    OUT,
    edit,
    published,
    sign,
    states,
)
from word_files import edited

from govreport import tasks
from govreport.errors import GovReportError
from govreport.render import template
from govreport.report import Organ
from govreport.workspace import Workspace
from govreport.workspace.ledger import read_ledger

Go = Callable[..., Run]
NOTES = Path("notes", "2022.toml")
pytestmark = pytest.mark.usefixtures("two")


@pytest.fixture
def two(tmp_path: Path, run: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two sound reports in a workspace that asks for signatures."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1674200000")  # 2023-01-20
    base = report(
        applications__natural_person__received=2, applications__natural_person__granted=2
    )
    for name in (GREEN, BLACK):
        saved(replace(base, organ=Organ(name, "township")), tmp_path)
    Path("govreport.toml").write_text(APPROVAL, "utf-8")
    del run  # which works in that folder


def note(old: str, new: str) -> None:
    text = NOTES.read_text("utf-8")
    assert old in text
    NOTES.write_text(text.replace(old, new, 1), "utf-8")


def test_a_report_under_another_name_is_held_against_its_own_signature(run: Go) -> None:
    Path("名册.csv").write_text(f"名称\n{GREEN}\n{BLACK}\n", "utf-8")
    FILE.rename("2022/qs.toml")
    run("status", "2022", "--is", f"2022/qs.toml={GREEN}")
    assert sign(run, GREEN).code == 0
    text = Path("2022/qs.toml").read_text("utf-8")
    changed = text.replace("received = 2 ", "received = 3 ").replace(
        "granted = 2 ", "granted = 3 "
    )
    other = changed.replace(f'name = "{GREEN}"', 'name = "青石综合管理办公室"')
    Path("2022/qs.toml").write_text(other, "utf-8")
    assert "changed_after_approval" in states(run).values()
    assert "没有放，审签后有改动" in published(run).err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("approved_on = 2023-01-18", 'approved_on = ""'),
        ('approved_hash = "', 'approved_hash = "x'),
        ('approved_hash = "', 'approved_hash = " "\n# "'),
    ],
)
def test_a_signature_that_was_spoilt_by_hand_is_none(run: Go, old: str, new: str) -> None:
    sign(run, GREEN)
    note(old, new)
    assert states(run)[GREEN] in {"awaiting", "changed_after_approval"}
    assert published(run).code == 1
    assert not (OUT / GREEN).exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("按时公开各类信息。", "按时公 开各类信息。"),
        ("按时公开各类信息。", "按时公开\n各类信息。"),
        (f'name = "{GREEN}"', f'name = "{GREEN}"\naliases = []'),
    ],
)
def test_what_a_reader_sees_counts_and_nothing_else(run: Go, old: str, new: str) -> None:
    sign(run, GREEN)
    edit(old, new)
    wanted = "approved" if "aliases" in new else "changed_after_approval"
    assert states(run)[GREEN] == wanted


def test_another_template_is_another_document(run: Go) -> None:
    sign(run, GREEN, BLACK)
    assert run("template", "export", "-o", "templates/2021.docx").code == 0
    assert states(run)[GREEN] == "changed_after_approval"
    assert "模板或图解里往年的数换过" in run("status", "2022", *DAY).err
    assert published(run).code == 1
    assert not OUT.exists()


def test_a_template_changed_while_it_is_published_goes_out_with_nothing(
    run: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is changed behind the look at who has signed, and before the documents."""
    assert run("template", "export", "-o", "templates/2021.docx").code == 0
    sign(run, GREEN)

    def looked(*given: Any, **named: Any) -> object:  # noqa: ANN401 -- passed on
        found = tasks.status(*given, **named)
        edited(Path("templates"), "2021", ("本年", "今年"))
        return found

    publish = sys.modules[tasks.publish.__module__]
    monkeypatch.setattr(publish, "status", looked)
    done = published(run)
    assert done.code == 2
    assert "审签以后" in done.err
    assert not list(OUT.rglob("*.docx"))
    monkeypatch.undo()


def test_a_signature_under_a_copy_of_the_official_template_outlives_an_upgrade(
    run: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("template", "export", "-o", "templates/2021.docx").code == 0
    sign(run, GREEN, BLACK)
    assert states(run)[GREEN] == "approved"
    monkeypatch.setattr(template, "official_form", lambda _: None)
    assert states(run)[GREEN] == "approved"


def test_earlier_years_in_pictures_count_where_these_are_drawn(run: Go) -> None:
    last = replace(report(), year=2021)
    saved(last, Path())
    Path("govreport.toml").write_text(f"{APPROVAL}[render]\ncharts = true\n", "utf-8")
    sign(run, GREEN)
    assert states(run)[GREEN] == "approved"
    more = report(applications__natural_person__carried_in=1)
    saved(replace(more, year=2021), Path())
    assert states(run)[GREEN] != "approved"


def test_a_change_while_it_is_published_stops_that_report() -> None:
    Path("govreport.toml").unlink()
    done = tasks.publish(
        Workspace(Path()), 2022, OUT, today=date(2023, 1, 20), formats=["txt"]
    )
    edit("按时公开", "及时公开")
    by_source = {one.source.stem: one for one in done.rendered}
    assert isinstance(by_source[GREEN].error, GovReportError)
    assert by_source[BLACK].error is None
    assert not (OUT / GREEN).exists()


def test_a_signature_is_noted_for_what_is_in_the_file_and_that_is_said(run: Go) -> None:
    run("render", str(FILE))
    word = next(Path("2022").glob(f"{GREEN}*.docx"))
    edit("按时公开", "及时公开")
    assert "旁边的 Word 已经过时，领导看的要是它，请核对" in sign(run, GREEN).out
    run("render", str(FILE))
    assert "旁边的 Word" not in sign(run, GREEN).out
    word.write_text("领导改的", "utf-8")
    assert "旁边的 Word 不是程序生成的" in sign(run, GREEN, day="2023-01-19").out


def test_signing_again_says_what_was_changed_since(run: Go, tmp_path: Path) -> None:
    sign(run, GREEN)
    edit("received = 2 ", "received = 3 ")
    edit("granted = 2 ", "granted = 3 ")
    done = run(
        *("status", "2022", "--set", GREEN, "--approved", "2023-01-18", "--by", "王某"),
        *DAY,
    )
    assert "上次审签以后改过：自然人·一、本年新收政府信息公开申请数量 2→3" in done.out
    first = read_ledger(tmp_path, 2022)[GREEN]
    run("undo", str(NOTES))
    assert read_ledger(tmp_path, 2022)[GREEN].signed != first.signed
    assert "2→3" in run("status", "2022", *DAY).err  # the copy of then is still there


def test_one_who_can_not_be_signed_keeps_the_others_from_it(run: Go) -> None:
    sign(run, GREEN)
    before = sorted(Path("2022/.govreport/approved").iterdir())
    edit("按时公开", "及时公开")
    black = Path("2022") / f"{BLACK}.toml"
    black.write_text(
        black.read_text("utf-8").replace("received = 2 ", 'received = "" '), "utf-8"
    )
    assert sign(run, GREEN, BLACK).code == 2
    assert sorted(Path("2022/.govreport/approved").iterdir()) == before


def test_what_came_back_after_it_was_signed_stays(run: Go) -> None:
    sign(run, GREEN, BLACK)
    run("status", "2022", "--set", GREEN, "--returned", "2023-01-19", *DAY)
    assert f"没有放，审签以后又退回了：{GREEN}" in published(run).err
    run("status", "2022", "--set", GREEN, "--received", "2023-01-20", *DAY)
    assert published(run).code == 0


def test_publishing_what_nobody_signed_is_told_each_time(run: Go) -> None:
    sign(run, GREEN)
    edit("按时公开", "及时公开")
    out = run(
        "status", "2022", "--set", f"{GREEN}、{BLACK}", "--published", "2023-01-19", *DAY
    )
    assert f"{GREEN}、{BLACK}没有登记审签，或审签后又改过，公布已照记；请核对" in out.out
    assert states(run) == {GREEN: "changed_after_approval", BLACK: "published"}
    told = run("status", "2022", *DAY).err
    assert "审签后有改动（文字有改动）" in told
    assert f"没有登记审签就登记了公布的：{BLACK}" in told


def test_what_was_signed_counts_before_an_older_document_beside_it(run: Go) -> None:
    run("render", str(FILE))
    edit("按时公开", "及时公开")
    sign(run, GREEN)
    published(run)
    run("status", "2022", "--set", GREEN, "--published", "2023-01-19", *DAY)
    assert states(run)[GREEN] == "published"


@pytest.mark.parametrize("output", [".", "2022", "2022/公布", "2021/x"])
def test_nothing_is_published_among_what_is_worked_on(run: Go, output: str) -> None:
    Path("2021").mkdir()
    done = run("publish", "2022", "-o", output, "--to", "txt")
    assert done.code == 2
    assert f"{output} 里放着报告，不能又放公布的文件；请写另一个文件夹" in done.err


def test_last_year_s_documents_in_the_same_folder_stay(run: Go) -> None:
    Path("govreport.toml").unlink()
    for name in (GREEN, BLACK):
        saved(replace(report(), organ=Organ(name, "township"), year=2021), Path())
    assert run("publish", "2021", "-o", str(OUT), "--to", "txt").code == 0
    (Path("2022") / f"{BLACK}.toml").unlink()
    done = published(run)
    assert "删去" not in done.err
    assert f"没有放，未报：{BLACK}" in done.err


def test_a_folder_whose_record_is_gone_is_named_too(run: Go) -> None:
    sign(run, GREEN, BLACK)
    published(run)
    (OUT / GREEN / ".govreport" / "made.toml").unlink()
    edit("按时公开", "及时公开")
    done = published(run, "-q")
    assert (done.code, f"删去：公布/{GREEN}" in done.err) == (1, True)


def test_signatures_where_none_is_asked_for_are_told(run: Go) -> None:
    sign(run, GREEN)
    Path("govreport.toml").rename("govreport.toml.txt")
    done = published(run)
    assert done.code == 0
    assert "登记过审签，可是 govreport.toml 里没有写 [publish] approval = true" in done.err


def test_strict_of_the_settings_holds_for_publish(run: Go) -> None:
    Path("govreport.toml").write_text("[render]\nstrict = true\n", "utf-8")
    edit("本年没有收取信息处理费。", "全年新收政府信息公开申请7件。")
    assert f"加了 --strict：{GREEN}" in published(run).err
    assert published(run, "--no-strict").code == 0


def test_two_reports_of_one_unit_stay_both(run: Go) -> None:
    Path("govreport.toml").unlink()
    text = FILE.read_text("utf-8").replace("按时公开", "及时公开")
    Path("2022/二稿.toml").write_text(text, "utf-8")
    done = published(run)
    assert "有两份不一样的报告，请留下对的一份" in done.err
    assert not (OUT / GREEN).exists()


def test_a_year_without_reports_is_no_success(run: Go) -> None:
    done = run("publish", "2019", "-o", str(OUT))
    assert done.code == 2
    assert "2019" in done.err


def test_saying_whose_a_file_is_does_not_ask_to_delete_the_sum(run: Go) -> None:
    run("rollup", "2022", "--organ", "云溪县人民政府")
    done = run("status", "2022", "--is", f"{FILE}={GREEN}")
    assert "请删去" not in done.out + done.err


def test_the_organ_s_name_is_part_of_what_is_signed(run: Go) -> None:
    edit("[organ]", 'title = "某年报"\n\n[organ]')
    sign(run, GREEN)
    edit(
        f'name = "{GREEN}"', f'name = "{ORGAN.name[:-4]}党政办公室"\naliases = ["{GREEN}"]'
    )
    assert "changed_after_approval" in states(run).values()
