"""`log`: what was changed, when and why; what was counted in which quarter."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from changing import COUNT, LEDGER, OWN, SUM, agreed, scene
from reports import Run

Go = Callable[..., Run]
TRAINING = "counts.培训"


@pytest.fixture
def go(run: Go, tmp_path: Path) -> Go:
    """The command line, in a workspace."""
    scene(tmp_path)
    return run


def counted(go: Go, file: Path = OWN, by: str = "quarter") -> dict[str, dict[str, object]]:
    """What the JSON says of each number, by its address."""
    found = json.loads(go("log", file, "--by", by, "--format", "json").out)
    return {one["address"]: one for one in found["numbers"]}


def test_changes_are_listed_with_reason_and_day(go: Go) -> None:
    go(*COUNT)
    go("add", "narrative", OWN, "六", "本年没有。")
    told = go("log", OWN)
    assert told.code == 0
    first, values, second, prose = told.out.splitlines()
    assert first.startswith("   1  20")
    assert first.endswith("  add count  事由：政办〔2022〕3号  日期：2022-03-02")
    assert values == "      培训：没有 → 2"
    assert "  add narrative" in second
    assert prose == "      六、其他需要报告的事项：12 字 → 5 字"
    assert told.err.startswith(f"{OWN}：2 处改动；")


def test_a_file_that_nobody_changed_has_none(go: Go) -> None:
    assert go("log", OWN) == Run(0, "", f"{OWN}：没有用 govreport 改动的记录\n")
    assert go("log", "2022/没有.toml").code == 2


def test_what_was_done_beside_the_program_is_stated(go: Go) -> None:
    go(*COUNT)
    OWN.write_text(OWN.read_text() + "# 手写\n")
    assert "……" in go("log", OWN).out.splitlines()[-1]
    go(*COUNT)
    OWN.write_text(OWN.read_text() + "# 又写\n")
    lines = go("log", OWN).out.splitlines()
    assert [line.startswith("      ……") for line in lines] == [
        False, False, True, False, False, True,
    ]  # fmt: skip
    found = json.loads(go("log", OWN, "--format", "json").out)
    assert [one["outside"] for one in found["changes"]] == [False, True]
    assert found["outside"] is True


def test_one_cell_is_found_by_what_people_call_it(go: Go) -> None:
    go(*COUNT)
    go("add", "count", OWN, "自然人/新收", "3")
    told = go("log", OWN, "--cell", "自然人/新收")
    assert len(told.out.splitlines()) == 2
    assert told.out.endswith("新收政府信息公开申请数量：0 → 3\n")
    assert go("log", OWN, "--cell", "counts.培训").out.endswith("没有 → 2\n")
    assert go("log", OWN, "--cell", "六").out == ""
    assert go("log", OWN, "--cell", "没有这格").code == 2


def test_of_a_computed_number_it_is_told_where_to_look(go: Go) -> None:
    go(*COUNT)
    for words in ((), ("--by", "month")):
        told = go("log", OWN, *words, "--cell", "总计/新收")
        assert told.code == 0
        assert "由程序算出，没有自己的记录；看组成它的各格，如 govreport log" in told.err
        assert "没有改动过" not in told.err
        assert "还没有用 add count" not in told.err
        see = told.err.split("如 govreport ")[1].split("（还有")[0]
        assert go(*see.split()).code == 0, see


def test_a_day_of_the_year_to_come_is_none_of_last_years(
    go: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govreport.cli.add.current_day", lambda: date(2022, 3, 5))
    told = go("add", "count", OWN, TRAINING, "--date", "12月30日")
    assert told.code == 2
    assert "“12月30日”（2022-12-30）还没有到，今天是 2022-03-05" in told.err
    assert "是上一年的请写全：2021-12-30" in told.err
    assert go("add", "count", OWN, TRAINING, "--date", "2021-12-30").code == 0


def test_as_json_and_csv_every_value_is_there(go: Go) -> None:
    go("add", "zeros", "2022/云溪县白水乡人民政府.toml")
    go(*COUNT)
    go("undo", OWN)
    found = json.loads(go("log", OWN, "--format", "json").out)
    first, second = found["changes"]
    assert first["values"] == [
        {"address": "counts.培训", "label": "培训", "before": None, "after": 2}
    ]
    assert (first["undone"], second["restores"]) == (True, 1)
    rows = go("log", OWN, "--format", "csv").out.splitlines()
    assert rows[0].startswith("\ufeff第几处,时间,命令,日期,事由,名称,地址,原来,改成")
    assert rows[1].endswith("add count,2022-03-02,政办〔2022〕3号,培训,counts.培训,,2,是,")


def test_a_quarter_counts_by_the_day_of_the_event(go: Go) -> None:
    for day, number in (
        ("2022-03-31", 2),
        ("2022年4月1日", 3),
        ("4.30", 1),
        ("2022-11-5", 4),
    ):
        assert go("add", "count", OWN, TRAINING, str(number), "--date", day).code == 0
    go("add", "count", OWN, TRAINING, "1", "--minus", "--date", "2022-04-02")
    one = counted(go)[TRAINING]
    assert one["net"] == {"2022Q1": 2, "2022Q2": 3, "2022Q4": 4}
    assert (one["base"], one["outside"], one["now"]) == (0, 0, 9)
    assert counted(go, by="month")[TRAINING]["net"] == {
        "2022-03": 2,
        "2022-04": 3,
        "2022-11": 4,
    }
    told = go("log", OWN, "--by", "quarter")
    heads, row = told.out.splitlines()
    assert heads.split() == [
        "名称", "原有", "2022年一季度", "2022年二季度", "2022年四季度", "现在",
    ]  # fmt: skip
    assert row.split() == ["培训", "0", "2", "3", "4", "9"]
    csv = go("log", OWN, "--by", "month", "--format", "csv").out.splitlines()
    assert csv[0] == "\ufeff名称,地址,原有,2022年3月,2022年4月,2022年11月,直接改文件,现在"


def test_what_was_undone_counts_no_more(go: Go) -> None:
    go(*COUNT)
    go(*COUNT)
    go("undo", OWN)
    assert counted(go)[TRAINING]["net"] == {"2022Q1": 2}
    go("undo", OWN, "--to", "3")
    assert counted(go)[TRAINING]["net"] == {"2022Q1": 4}


def test_what_was_written_by_hand_is_of_no_quarter_and_told(go: Go) -> None:
    go(*COUNT)
    OWN.write_text(OWN.read_text().replace('"培训" = 2', '"培训" = 7'))
    one = counted(go)[TRAINING]
    assert (one["net"], one["outside"], one["now"]) == ({"2022Q1": 2}, 5, 7)
    assert "看不出日期，没有算在哪一期" in go("log", OWN, "--by", "quarter").err


def test_what_an_import_brought_is_of_no_quarter(go: Go) -> None:
    go("import", "收件/改.txt", "--force")
    go("add", "count", OWN, "自然人/新收", "--date", "2022-03-02")
    (address, one) = next(iter(counted(go).items()))
    assert address == "applications.natural_person.received"
    assert one["net"] == {"2022Q1": 1}
    assert one["base"] == one["now"] - 1  # type: ignore[operator] # numbers
    assert "个数是新建、读入、汇总时就有的" in go("log", OWN, "--by", "quarter").err


def test_nor_what_a_new_sum_has(go: Go) -> None:
    go(*COUNT)
    go("rollup", "2022", "--organ", "云溪县人民政府", "--partial")
    assert counted(go, SUM) == {}
    assert "还没有用 add count 登记过件数" in go("log", SUM, "--by", "month").err


def test_what_is_forgotten_is_gone(go: Go, tmp_path: Path) -> None:
    go("add", "count", OWN, "counts.13800000000", "2", "--note", "张三")
    other = Path("2022/云溪县白水乡人民政府.toml")
    go("add", "zeros", other)
    go("undo", OWN)
    told = go("log", OWN, "--forget")
    assert told.code == 0
    assert "2 处改动的数、事由、日期和留存的内容都已经删去" in told.err
    for path in (tmp_path / "2022" / ".govreport").rglob("*"):
        assert not path.is_file() or b"13800000000" not in path.read_bytes()
        assert not path.is_file() or "张三".encode() not in path.read_bytes()
    lines = agreed(OWN)
    assert [line.command for line in lines] == ["add count", "undo", "log --forget"]
    assert [bool(line.before) for line in lines] == [False, False, True]
    assert agreed(other)[0].cells
    assert go("undo", OWN).code == 2
    go(*COUNT)
    assert counted(go)[TRAINING]["net"] == {"2022Q1": 2}
    assert "历史不全" in go("log", OWN, "--by", "quarter").err
    assert go("undo", OWN).code == 0
    assert "（内容已经清空）" in go("log", OWN).out
    assert go("log", OWN, "--forget", "--by", "month").code == 2


def test_notes_are_logged_by_their_keys(go: Go) -> None:
    go("status", "2022", "--set", "青石乡", "--received", "2023-01-10")
    told = go("log", LEDGER)
    assert "云溪县青石乡人民政府·收到：空 → 2023-01-10\n" in told.out
    assert "格有数" not in told.out
    assert told.out.splitlines()[0].endswith("  status --set")


@pytest.mark.parametrize(
    ("day", "complaint"),
    [("随便", "看不出是哪一天"), ("2099-01-01", "还没有到"), ("2月30日", "看不出是哪一天")],
)
def test_a_day_that_cannot_be_is_refused(go: Go, day: str, complaint: str) -> None:
    before = OWN.read_bytes()
    told = go("add", "count", OWN, TRAINING, "--date", day)
    assert told.code == 2
    assert complaint in told.err
    assert OWN.read_bytes() == before


def test_a_day_of_another_year_is_told(go: Go) -> None:
    told = go("add", "count", OWN, TRAINING, "--date", "2023-03-02")
    assert told.code == 0
    assert "日期 2023-03-02 不在报告的 2022 年里，请核对" in told.err
    assert "不在报告" not in go("add", "count", OWN, TRAINING, "--date", "3月2日").err


def test_a_reason_is_one_line(go: Go) -> None:
    told = go("add", "zeros", OWN, "--note", "两\n行")
    assert told.code == 2
    assert "事由里有换行" in told.err


def test_what_stands_in_a_file_does_not_command_the_terminal(go: Go) -> None:
    go(*COUNT)
    OWN.write_text(OWN.read_text().replace('"培训" = 2', '"培训" = "\u202e\U0001f600"'))
    go("add", "count", OWN, TRAINING, "3", "--set")
    told = go("log", OWN)
    assert "培训：\\u202e\U0001f600 → 3" in told.out


def test_changes_that_the_journal_lost_are_told(go: Go) -> None:
    for _ in range(3):
        go(*COUNT)
    assert "日志不全" not in go("log", OWN).err
    (OWN.parent / ".govreport" / "journal.jsonl").write_bytes(b"")
    assert "另有 2 次改动前的内容，日志里没有" in go("log", OWN).err
    assert json.loads(go("log", OWN, "--format", "json").out)["untold"] == 2
    assert "历史不全" in go("log", OWN, "--by", "quarter").err


def test_a_renamed_file_tells_where_its_changes_are(go: Go) -> None:
    go("add", "count", OWN, "counts.13800000000", "2")
    renamed = OWN.rename(OWN.with_name("改名.toml"))
    told = f"原来像是叫 {OWN.name}"
    assert told in go("log", renamed).err
    assert told in go("undo", renamed).err
    assert f"log {OWN.absolute()} --forget" in go("log", renamed, "--forget").err
    go(*COUNT[:2], renamed, *COUNT[3:])
    assert told in go("log", renamed).err
    assert "历史不全" in go("log", renamed, "--by", "quarter").err
    assert go("log", OWN.absolute(), "--forget").code == 0
    assert told not in go("log", renamed, "--forget").err


def test_a_text_left_from_editing_is_not_forgotten_unsaid(go: Go) -> None:
    draft = OWN.parent / ".govreport" / "drafts" / f"{OWN.stem}.other.txt"
    draft.parent.mkdir(parents=True)
    draft.write_text("张三")
    other = draft.with_name(f"{OWN.stem}.旧.other.txt")
    other.write_text("另一个文件的")
    assert f"没有放进报告的文字 {draft} 也删去了" in go("log", OWN, "--forget").err
    assert not draft.exists()
    assert other.exists()


def test_behind_a_forgotten_history_nothing_false_is_said(go: Go) -> None:
    go(*COUNT)
    go("render", OWN, "--draft", "--to", "txt")
    (made,) = OWN.parent.glob(f"{OWN.stem}*.txt")
    told = go("log", OWN, "--forget")
    assert f"{made} 是以前由它生成的，里面可能还有原来的文字，请重新生成" in told.err
    assert "按月、按季合计也没有了" in told.err
    told = go("log", OWN)
    assert told.err == f"{OWN}：2 处改动，没有可以退回的\n"
    told = go("log", OWN, "--by", "quarter")
    assert "还没有用 add count 登记过" not in told.err
    assert f"{OWN}：历史不全（清空过" in told.err


def test_what_is_counted_in_another_year_is_told(go: Go) -> None:
    go(*COUNT)
    assert "不在报告的" not in go("log", OWN, "--by", "quarter").err
    go("add", "count", OWN, TRAINING, "1", "--date", "2023-01-05")
    assert "2023年一季度不在报告的 2022 年里" in go("log", OWN, "--by", "quarter").err
