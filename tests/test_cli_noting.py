"""`status --set`: what the office notes down about each unit, and where it stands."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from reports import ORGAN, Run, saved
from units_of_2022 import BLACK, DAY, TODAY, WHITE, last_year, of, stand

from govreport.errors import GovReportError, UsageProblem
from govreport.tasks.record import day_of
from govreport.workspace.ledger import LedgerEntry, read_ledger

Go = Callable[..., Run]
NOTES = Path("notes/2022.toml")
pytestmark = pytest.mark.usefixtures("texts_may_be_alike")


def test_something_is_noted_down_and_shown(run: Go, tmp_path: Path) -> None:
    last_year(tmp_path, ORGAN.name, BLACK)
    done = run("status", "2022", *DAY, "--set", "青石", "--received", "今天")
    assert done == Run(0, f"{ORGAN.name}：收到 空 → 2023-01-15\n", "")
    page = "https://www.yunxi.gov.cn/nb/1.html"
    run("status", *DAY, "--set", "青石", "--published", "昨天", "--url", page)
    assert read_ledger(tmp_path, 2022) == {
        ORGAN.name: LedgerEntry(
            received_on=date(2023, 1, 15),
            published_on=date(2023, 1, 14),
            url=page,
            published_as="2023-01-14",
        )
    }
    one = stand().units[0]
    assert (one.note.received_on, one.note.published_on, one.note.url) == (
        date(2023, 1, 15),
        date(2023, 1, 14),
        page,
    )
    assert one.state == "missing"
    saved(of(ORGAN.name), tmp_path)
    done = run("status", "2022", *DAY)
    assert f"{ORGAN.name}  已公布" in done.out
    assert "未报 1，已公布 1，" in done.err


def test_what_is_noted_is_no_report(run: Go, tmp_path: Path) -> None:
    saved(of(ORGAN.name), tmp_path)
    run("status", "2022", *DAY, "--set", "青石", "--received", "今天")
    assert run("validate", ".").err.startswith("检查了 1 个文件：")
    assert len(stand().units) == 1


def test_the_notes_are_edited_in_place(run: Go, tmp_path: Path) -> None:
    last_year(tmp_path, ORGAN.name, BLACK)
    run("status", "2022", *DAY, "--set", "青石", "--received", "1月10日")
    text = (tmp_path / NOTES).read_text(encoding="utf-8")
    (tmp_path / NOTES).write_text(f"{text}# 电话催过\n", encoding="utf-8")
    run("status", "2022", *DAY, "--set", "青石", "--set", "黑山", "--returned", "1-12")
    assert run("status", "2022", *DAY, "--set", "黑山", "--url", "").code == 0
    done = run("status", "2022", *DAY, "--set", "青石", "--received", "")
    assert done.out == f"{ORGAN.name}：收到 2023-01-10 → 空\n"
    assert (tmp_path / NOTES).read_text(encoding="utf-8") == (
        "# 2022 年度报告的收发登记：各单位什么时候收到、退回、公布，公布在哪个网页\n"
        '# 由 govreport status --set 填写，也可以直接改；日期写成 2023-01-15，还没有的写 ""\n'
        "# published_as、first_published_on、approved_hash、verified_on、differences 是程序记的，\n"
        "# 用来看审签、公布以后改没改过，不用管\n"
        "\n"
        '["云溪县青石乡人民政府"]\n'
        'received_on = ""\n'
        "returned_on = 2023-01-12\n"
        "# 电话催过\n"
        "\n"
        '["云溪县黑山街道办事处"]\n'
        "returned_on = 2023-01-12\n"
    )
    assert read_ledger(tmp_path, 2022)[ORGAN.name] == LedgerEntry(
        returned_on=date(2023, 1, 12)
    )


def test_noting_the_same_again_changes_nothing(run: Go, tmp_path: Path) -> None:
    last_year(tmp_path, ORGAN.name)
    run("status", "2022", *DAY, "--set", "青石", "--received", "1.10")
    before = (tmp_path / NOTES).read_bytes()
    done = run("status", "2022", *DAY, "--set", "青石", "--received", "1.10")
    assert done.out == f"{ORGAN.name}：与已登记的相同，没有变动\n"
    assert (tmp_path / NOTES).read_bytes() == before


def test_a_note_stays_with_a_unit_that_got_another_name(run: Go, tmp_path: Path) -> None:
    old = "云溪县青石镇人民政府"
    last_year(tmp_path, old)
    run("status", "2022", *DAY, "--set", old, "--received", "1.10")
    saved(of(ORGAN.name, old), tmp_path)
    assert stand().units[0].note.received_on == date(2023, 1, 10)
    run("status", "2022", *DAY, "--set", ORGAN.name, "--returned", "1.11")
    assert list(read_ledger(tmp_path, 2022)) == [old]


def test_a_unit_is_found_by_part_of_its_name_if_that_is_one_only(
    run: Go, tmp_path: Path
) -> None:
    saved(of(ORGAN.name), tmp_path)
    saved(of(WHITE), tmp_path)
    (tmp_path / "2022" / "坏的.toml").write_text("x", encoding="utf-8")
    done = run("status", "2022", *DAY, "--set", "乡", "--received", "今天")
    assert done.code == 2
    assert done.err == f"错误：“乡”可以指{WHITE}、{ORGAN.name}；请写得更全一些\n"
    done = run("status", "2022", *DAY, "--set", "青石镇", "--received", "今天")
    assert done.err == f"错误：没有“青石镇”这个单位，相近的有：{ORGAN.name}\n"
    done = run("status", "2022", *DAY, "--set", "财政厅", "--received", "今天")
    assert "没有“财政厅”这个单位，单位的名称见 govreport status" in done.err
    assert run("status", "2022", *DAY, "--set", "坏的", "--received", "今天").code == 0


def test_a_page_is_one_units_only(run: Go, tmp_path: Path) -> None:
    last_year(tmp_path, ORGAN.name, BLACK)
    both = ("--set", "青石", "--set", "黑山")
    done = run("status", "2022", *DAY, *both, "--url", "https://a.gov.cn")
    assert "--url 一次只能登记一个单位的网页" in done.err


def test_a_unit_that_was_merged_into_another_has_no_part_in_its_note(
    run: Go, tmp_path: Path
) -> None:
    merged, into = "云溪县畜牧局", "云溪县农业农村局"
    Path("roster.csv").write_text(f"名称\n{into}\n{merged}\n", encoding="utf-8")
    saved(of(into, merged), tmp_path)
    assert run("status", "2022", "--set", merged, "--received", "1月10日", *DAY).code == 0
    assert run("status", "2022", "--set", into, "--received", "1月12日", *DAY).code == 0
    now = stand()
    assert {one.organ: one.note.received_on for one in now.units} == {
        into: date(2023, 1, 12)
    }
    assert (now.taken_over, now.unclaimed) == ([(merged, into)], [])


def test_several_units_may_be_named_at_once(run: Go, tmp_path: Path) -> None:
    Path("roster.csv").write_text(f"名称\n{WHITE}\n{BLACK}\n", encoding="utf-8")
    done = run("status", "2022", *DAY, "--set", "白水、黑山", "--returned", "今天")
    assert done.code == 0
    assert read_ledger(tmp_path, 2022).keys() == {WHITE, BLACK}


def test_what_is_published_before_it_came_in_is_told(run: Go, tmp_path: Path) -> None:
    last_year(tmp_path, ORGAN.name, BLACK)
    saved(of(ORGAN.name), tmp_path)
    noted = run("status", "2022", *DAY, "--set", "黑山", "--published", "1.12")
    assert f"{BLACK}的报告还没有报来，公布的登记已照记" in noted.err
    assert not run("status", "2022", *DAY, "--set", "青石", "--published", "1.12").err


def test_of_many_that_may_be_meant_some_are_named(run: Go, tmp_path: Path) -> None:
    names = [f"云溪县第{number}中心局" for number in range(12)]
    text = "名称\n" + "\n".join(names) + "\n"
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    many = run("status", "2022", *DAY, "--set", "中心局", "--received", "今天")
    assert f"{names[4]}等 12 个；请写得更全一些" in many.err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("received_on = 2023-01-15", "第 1 行第 15 列，“received_on”应是单位的名称"),
        (
            '["某局"]\nreceived = ""',
            "第 2 行第 12 列，没有“received”这个名称，是不是要写 received_on",
        ),
        ('["某局"]\n"电话" = 1', "没有“电话”这个名称，可以写的有：received_on、"),
        ('["某局"]\nreceived_on = "1月"', "某局的 received_on（收到）应是日期，不加引号"),
        ('["某局"]\nreceived_on = 2023-01-15T08:00:00', "应是日期，不加引号"),
        ('["某局"]\nurl = 1', '某局的 url（网页）应是网址，加半角引号；还没有的写 ""'),
    ],
)
def test_what_is_wrong_in_the_notes_is_told_with_its_place(
    here: Path, text: str, told: str
) -> None:
    saved(of(ORGAN.name), here)
    (here / "notes").mkdir()
    (here / NOTES).write_text(text, encoding="utf-8")
    with pytest.raises(GovReportError, match=re.escape(told)):
        stand()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-01-10", date(2023, 1, 10)),
        ("2023.1.10", date(2023, 1, 10)),
        ("2023年1月10日", date(2023, 1, 10)),
        ("20230110", date(2023, 1, 10)),
        ("１月１０日", date(2023, 1, 10)),
        ("1/10", date(2023, 1, 10)),
        ("1.10", date(2023, 1, 10)),
        ("12月28日", date(2022, 12, 28)),
        ("今天", date(2023, 1, 15)),
        ("前天", date(2023, 1, 13)),
        (" ", ""),
        ("清空", ""),
    ],
)
def test_a_day_is_read_as_people_type_it(text: str, day: date | str) -> None:
    assert day_of(text, 2022, TODAY) == day


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2023-02-01", "还没有到，今天是 2023-01-15"),
        ("2022-01-10", "还在报告的 2022 年里，是不是 2023 年"),
        ("3月1日", "还在报告的 2022 年里"),
    ],
)
def test_a_day_that_cannot_be_is_refused(text: str, told: str) -> None:
    with pytest.raises(UsageProblem, match=told):
        day_of(text, 2022, TODAY)
