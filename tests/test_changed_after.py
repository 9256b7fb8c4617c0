"""Reports that print something else than what was published: told, until published again."""

import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from reports import Run, saved
from units_of_2022 import DAY, GREEN, TODAY, WHITE, of, roster, stand

from govreport.output.published import changes
from govreport.output.status import remarks, summary_line
from govreport.workspace.ledger import read_ledger

Go = Callable[..., Run]
pytestmark = pytest.mark.usefixtures("texts_may_be_alike")
FILE = Path("2022") / f"{GREEN}.toml"
NOTES = Path("notes/2022.toml")


def publish(run: Go, day: str = "1月10日") -> str:
    done = run("status", "2022", *DAY, "--set", GREEN, "--published", day)
    assert done.code == 0
    return done.out


def state() -> str:
    return stand().units[0].state


def edit(old: str, new: str, day: date = date(2023, 1, 12)) -> None:
    """Change the file in an editor, on a day."""
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    FILE.write_text(text.replace(old, new, 1), encoding="utf-8")
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()
    os.utime(FILE, (moment, moment))


@pytest.fixture
def out(run: Go, tmp_path: Path) -> Path:
    """A report that was published on 10 January."""
    path = saved(of(GREEN), tmp_path)
    publish(run)
    return path


@pytest.mark.usefixtures("out")
def test_a_number_that_was_changed_is_told_until_it_is_published_again(run: Go) -> None:
    assert state() == "published"
    edit("decisions = 0", "decisions = 3")
    done = run("status", "2022", *DAY)
    assert (done.code, state()) == (1, "changed_after_publication")
    assert "公布后有改动（1-12）" in done.out
    assert f"{GREEN}：2023-01-10 公布后有改动（2023-01-12，数有改动）；" in done.err
    assert "公布后有改动 1，" in summary_line(stand())
    assert publish(run, "1月14日") == f"{GREEN}：公布 2023-01-10 → 2023-01-14\n"
    assert state() == "published"
    assert run("status", "2022", *DAY).code == 0


@pytest.mark.usefixtures("out")
def test_what_prints_the_same_is_no_change() -> None:
    edit("[organ]", "# 办公室核对过\n[organ]")
    edit('kind = "township"', 'kind = "township"\ncontact = { phone = "0999-5551234" }')
    text = FILE.read_text(encoding="utf-8")
    waiver = '\n[[waivers]]\ncode = "X-NONE"\ncells = []\nvalues = []\nreason = "新设"\n'
    FILE.write_text(text + waiver, encoding="utf-8")
    assert state() == "published"


@pytest.mark.usefixtures("out")
def test_words_that_were_changed_are_told() -> None:
    edit("（二）依申请公开情况。", "（二）依申请公开情况。申请全部登记。")
    assert state() == "changed_after_publication"
    assert changes(stand().units[0]) == "2023-01-12，文字有改动"


def test_changes_by_the_program_tell_old_and_new_and_their_day(run: Go, out: Path) -> None:
    run("add", "count", out, "行政许可", "3")
    run("add", "count", out, "行政处罚")
    (one,) = stand().units
    assert one.changed is not None
    assert one.changed.day == datetime.now(UTC).astimezone().date()
    assert [tuple(moved)[1:] for moved in one.changed.numbers] == [(0, 3), (0, 1)]
    told = changes(one)
    assert "行政许可·本年处理决定数量 0→3、行政处罚·本年处理决定数量 0→1" in told
    data = json.loads(run("status", "2022", *DAY, "--format", "json").out)
    assert data["units"][0]["changed"] == {
        "day": one.changed.day.isoformat(),
        "numbers": [
            {"label": "行政许可·本年处理决定数量", "before": 0, "after": 3},
            {"label": "行政处罚·本年处理决定数量", "before": 0, "after": 1},
        ],
        "texts": False,
    }
    assert (data["units"][0]["state"], data["summary"]["changed_after_publication"]) == (
        "changed_after_publication",
        1,
    )
    run("undo", out, "--to", "1")
    assert state() == "published", "what stands there is what was published"


def test_who_starts_the_day_is_told_of_it(
    run: Go, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govreport.cli.scaffold.current_day", lambda: TODAY)
    told = f"2022 年度报告公布后有改动，请重新公布，再登记公布日期：{FILE}"
    assert told not in run("scaffold").err
    run("add", "count", out, "行政许可", "3")
    assert told in run("scaffold").err


def test_a_report_that_got_errors_shows_these_and_the_change_too(
    run: Go, out: Path
) -> None:
    saved(of(GREEN, disclosure__licensing__decisions=-1), out.parent.parent)
    done = run("status", "2022", *DAY)
    assert state() == "errors"
    assert "公布后有改动（" in done.err


def test_what_is_published_again_is_as_late_as_it_was_first(run: Go, out: Path) -> None:
    run("add", "count", out, "行政许可", "3")
    later = ("--today", "2023-03-01")
    run("status", "2022", *later, "--set", GREEN, "--published", "2月20日")
    (one,) = stand(date(2023, 3, 1)).units
    assert (one.state, one.note.published_on) == ("published", date(2023, 2, 20))
    assert (one.note.first_out, one.late_days) == (date(2023, 1, 10), 0)


def test_a_day_that_is_put_right_is_no_second_publishing(run: Go, out: Path) -> None:
    assert out.is_file()
    later = ("--today", "2023-03-01")
    run("status", "2022", *later, "--set", GREEN, "--published", "2月20日")
    (one,) = stand(date(2023, 3, 1)).units
    assert (one.note.first_published_on, one.late_days) == (None, 20)


def test_the_same_day_noted_again_takes_the_report_as_it_is(run: Go, out: Path) -> None:
    run("add", "count", out, "行政许可", "3")
    assert publish(run) == (f"{GREEN}：公布 2023-01-10 不变，改按报告现在的内容登记\n")
    assert state() == "published"
    assert publish(run) == f"{GREEN}：与已登记的相同，没有变动\n"


@pytest.mark.usefixtures("out")
def test_a_day_that_is_cleared_clears_all_that_was_noted_with_it(
    run: Go, tmp_path: Path
) -> None:
    publish(run, "清空")
    edit("decisions = 0", "decisions = 3")
    note = read_ledger(tmp_path, 2022)[GREEN]
    assert (note.published_on, note.published_as) == (None, "")
    assert state() == "ready"


def test_a_day_put_right_by_hand_proves_nothing_of_the_report(run: Go, out: Path) -> None:
    text = NOTES.read_text(encoding="utf-8")
    NOTES.write_text(text.replace("= 2023-01-10", "= 2023-01-11"), encoding="utf-8")
    run("add", "count", out, "行政许可", "3")
    assert state() == "published"


def test_the_log_of_the_notes_calls_what_was_noted_by_its_name(run: Go, out: Path) -> None:
    assert out.is_file()
    told = run("log", NOTES).out
    assert f"{GREEN}·公布：空 → 2023-01-10" in told
    assert "published_as" not in told
    assert "公布时的报告" in told


def noted_by_an_older_version() -> None:
    """A day of publishing, and nothing of what the report printed."""
    NOTES.parent.mkdir()
    NOTES.write_text(f'["{GREEN}"]\npublished_on = 2023-01-10\n', encoding="utf-8")


def test_older_notes_are_held_against_the_word_file(run: Go, tmp_path: Path) -> None:
    saved(of(GREEN), tmp_path)
    run("render", FILE)
    shutil.rmtree(tmp_path / "2022" / ".govreport")
    noted_by_an_older_version()
    assert state() == "published"
    edit("[organ]", "# 核对过\n[organ]")
    assert state() == "published", "a comment prints nothing"
    edit("decisions = 0", "decisions = 3")
    assert state() == "changed_after_publication"
    assert changes(stand().units[0]) == "2023-01-12，行政许可·本年处理决定数量 0→3"
    publish(run, "1月14日")
    assert state() == "changed_after_publication", "the Word file is as old as before"
    run("render", FILE, "--force")
    assert state() == "published"
    assert read_ledger(tmp_path, 2022)[GREEN].first_published_on == date(2023, 1, 10)


def test_rendered_before_it_is_noted_again_it_was_out_since_the_first_day(
    run: Go, tmp_path: Path
) -> None:
    saved(of(GREEN), tmp_path)
    run("render", FILE)
    noted_by_an_older_version()
    run("add", "count", FILE, "行政许可", "3")
    run("render", FILE)
    publish(run, "1月14日")
    assert read_ledger(tmp_path, 2022)[GREEN].first_published_on == date(2023, 1, 10)


def test_a_day_noted_later_is_the_word_files_where_that_is_older(
    run: Go, tmp_path: Path
) -> None:
    saved(of(GREEN), tmp_path)
    run("render", FILE)
    edit("decisions = 0", "decisions = 3")
    publish(run)
    assert state() == "changed_after_publication"
    publish(run, "1月14日")
    assert state() == "changed_after_publication", "the same as the first time"
    assert "先用 govreport render 重新生成 Word" in "\n".join(remarks(stand()))
    run("render", FILE)
    assert state() == "published"
    assert publish(run, "1月14日").endswith("改按报告现在的内容登记\n")
    assert state() == "published"


def test_noted_again_a_report_is_held_against_the_word_file_that_is_older(
    run: Go, tmp_path: Path
) -> None:
    saved(of(GREEN), tmp_path)
    run("render", FILE)
    publish(run)
    edit("decisions = 0", "decisions = 3")
    assert publish(run).endswith("公布 2023-01-10 不变，按旁边旧的 Word 核对\n")
    assert state() == "changed_after_publication"
    run("render", FILE)
    publish(run)
    assert state() == "published"


def test_a_day_noted_before_the_report_came_is_asked_about(run: Go, tmp_path: Path) -> None:
    saved(of(WHITE), tmp_path)
    roster(tmp_path, f"名称\n{GREEN}\n{WHITE}\n", "名册.csv")
    run("status", "2022", *DAY, "--set", f"{GREEN}、{WHITE}", "--published", "1月10日")
    early = "的登记公布在报告报来之前，请核对"
    assert early not in "\n".join(remarks(stand()))
    saved(of(GREEN), tmp_path)
    told = "\n".join(remarks(stand()))
    assert (f"{GREEN}{early}" in told, WHITE in told) == (True, False)
    publish(run)
    assert early not in "\n".join(remarks(stand()))


def test_a_draft_is_not_what_was_published(run: Go, tmp_path: Path) -> None:
    saved(of(GREEN), tmp_path)
    run("render", FILE, "--draft")
    noted_by_an_older_version()
    edit("decisions = 0", "decisions = 3")
    assert state() == "published"


def test_a_change_of_before_that_day_has_no_day(run: Go, tmp_path: Path) -> None:
    saved(of(GREEN), tmp_path)
    run("render", FILE)
    noted_by_an_older_version()
    edit("decisions = 0", "decisions = 3", date(2023, 1, 5))
    (one,) = stand().units
    assert one.changed is not None
    assert (one.state, one.changed.day) == ("changed_after_publication", None)
    assert "公布后有改动（行政许可·本年处理决定数量 0→3）" in "\n".join(remarks(stand()))


def test_many_units_changed_are_named_up_to_ten(run: Go, tmp_path: Path) -> None:
    names = [f"云溪县青{sign}乡人民政府" for sign in "山河湖海江溪沟塘坝坪岭"]
    for name in names:
        saved(of(name), tmp_path)
    run("status", "2022", *DAY, "--set", "、".join(names), "--published", "今天")
    for name in names:
        saved(of(name, disclosure__licensing__decisions=3), tmp_path)
    told = list(remarks(stand()))
    assert sum("公布后有改动（" in line for line in told) == 10
    assert "公布后有改动的还有 1 个单位，见上面的表" in told


def test_a_note_of_another_unit_is_not_held_against_a_report(
    run: Go, tmp_path: Path
) -> None:
    """A unit that took over another keeps what was published of that apart."""
    saved(of(WHITE), tmp_path)
    roster(tmp_path, f"名称\n{GREEN}\n{WHITE}\n", "名册.csv")
    run("status", "2022", *DAY, "--set", WHITE, "--published", "今天")
    saved(of(GREEN, WHITE, disclosure__licensing__decisions=3), tmp_path)
    states = {one.organ: one.state for one in stand().units}
    assert (states[GREEN], states[WHITE]) == ("ready", "published")
