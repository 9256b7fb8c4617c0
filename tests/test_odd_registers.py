"""Registers that count for no report: copies, other names, other places, and open ones."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from registers import (
    DONE,
    HEADS,
    PLAIN,
    TODAY,
    TOWN,
    blank,
    csv_text,
    register,
    tallied,
    xlsx,
)
from reports import Run

from govreport.report import Organ
from govreport.tasks.due import due_at
from govreport.workspace import Workspace

Cli = Callable[..., Run]
TWO = ({**PLAIN, "编号": "8"}, {**PLAIN, "编号": "9"})


def told(folder: Path, year: int = 2025) -> list[str]:
    """What is told of the registers in a year's folder and around."""
    found = Workspace(folder).odd_registers([folder / str(year)])
    return [f"{one.path.relative_to(folder)} {one.reason}" for one in found]


def test_registers_by_a_report_s_names_are_not_told(tmp_path: Path) -> None:
    organ = Organ(
        TOWN, "township", aliases=("某某乡政府",), predecessors=("甲乡",), since=2025
    )
    blank(tmp_path, 2025, organ)
    blank(tmp_path, 2024, Organ("乙乡人民政府", "township"), stem="乙乡")
    for year, name in (
        (2025, "某某乡"),
        (2025, "某某乡政府"),
        (2025, "甲乡"),
        (2024, "甲乡"),
    ):
        register(tmp_path, year, DONE, organ=name)
    assert told(tmp_path) == told(tmp_path, 2024) == []


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("2025/某某乡申请.csv", "是的请改名为 2025/某某乡.申请.csv"),
        ("2025/某某乡.申请登记簿.csv", "是的请改名为 2025/某某乡.申请.csv"),
        ("2025/申请.csv", "是的请改名为 2025/某某乡.申请.csv"),
        ("2025/某县某某乡.申请.csv", "是的请改名为 2025/某某乡.申请.csv"),
        ("2025/某某乡.申请(1).csv", "是的请改名为 2025/某某乡.申请.csv"),
        ("某某乡.申请.csv", "是的请移到 2025/某某乡.申请.csv"),
        ("2025/青石镇.申请.csv", "登记簿要叫报告的文件名，如 2025/某某乡.申请.csv"),
    ],
)
def test_a_register_by_another_name_is_told_everywhere(
    here: Path, run: Cli, name: str, advice: str
) -> None:
    blank(here, 2025)
    (here / name).write_text(csv_text([DONE, *TWO]), encoding="utf-8")
    sentence = f"{name} 有 3 件申请，没有算进任何报告；"
    for command in ("tally 2025/某某乡.toml", "validate 2025", "validate 2025/某某乡.toml",
                    "status 2025", "due 2025"):  # fmt: skip
        done = run(*command.split())
        said = done.err + done.out
        assert sentence in said, command
        assert advice in said, command
    register(here, 2025, DONE)
    assert name in tallied(here).notes[-1]


def test_before_a_year_has_reports_its_registers_are_as_they_should_be(
    tmp_path: Path,
) -> None:
    register(tmp_path, 2025, PLAIN)
    (tmp_path / "2025" / "某某乡.申请(1).csv").write_text(csv_text(TWO), encoding="utf-8")
    [one] = told(tmp_path)
    assert one.startswith("2025/某某乡.申请(1).csv 是 ")
    blank(tmp_path, 2025, Organ("乙镇人民政府", "township"), stem="乙镇")
    assert len(told(tmp_path)) == 2


def test_what_is_no_register_is_not_told(tmp_path: Path) -> None:
    blank(tmp_path, 2025)
    (tmp_path / "申请材料.csv").write_text("材料,份数\n公文,1\n", encoding="utf-8")
    (tmp_path / "2025" / "项目申请.xlsx").write_bytes(xlsx([{"备注": "某某"}], ["备注"]))
    (tmp_path / "2025" / "~$某某乡.申请.xlsx").write_bytes(b"")
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    "name", ["某某乡.申请(1).csv", "某某乡.申请 - 副本.csv", "复件 某某乡.申请.csv"]
)
def test_a_copy_is_told_with_what_it_has_besides(tmp_path: Path, name: str) -> None:
    blank(tmp_path, 2025)
    register(tmp_path, 2025, DONE)
    copy = tmp_path / "2025" / name
    copy.write_text(csv_text([DONE]), encoding="utf-8")
    assert told(tmp_path)[0].endswith("的副本，没有采用；登记的申请相同，可以删去")
    copy.write_text(csv_text([DONE, *TWO]), encoding="utf-8")
    [one] = told(tmp_path)
    assert "这一份 3 件，采用的 1 件，这一份里另有的、登记得不同的 2 件" in one
    assert name in tallied(tmp_path).notes[-1]
    copy.write_text("1", encoding="utf-8")
    assert "没有比较（" in told(tmp_path)[0]


def test_a_unit_hears_nothing_of_another_unit_s_copies(tmp_path: Path) -> None:
    blank(tmp_path, 2025)
    other = blank(tmp_path, 2025, Organ("乙镇人民政府", "township"), stem="乙镇")
    register(tmp_path, 2025, DONE)
    register(tmp_path, 2025, DONE, organ="乙镇")
    register(tmp_path, 2025, DONE, organ="某某乡.申请(1)")
    (tmp_path / "2025" / "某某乡.申请(1).申请.csv").rename(
        tmp_path / "2025" / "某某乡.申请(1).csv"
    )
    here = Workspace(tmp_path)
    assert not here.odd_registers([other.parent], [other])
    assert here.odd_registers([other.parent], [other.with_name("某某乡.toml")])


def test_an_open_register_is_told_by_validate(here: Path, run: Cli) -> None:
    blank(here, 2025)
    register(here, 2025, DONE)
    assert "打开着" not in run("validate", "2025").err
    (here / "2025" / "~$某某乡.申请.csv").write_bytes(b"")
    assert (
        "2025/某某乡.申请.csv 好像正在 Excel 或 WPS 里打开着" in run("validate", "2025").err
    )


def test_due_names_what_it_lists_and_no_report_counts(tmp_path: Path) -> None:
    blank(tmp_path, 2025)
    register(tmp_path, 2025, PLAIN)
    assert not due_at(tmp_path, today=TODAY).odd
    register(tmp_path, 2025, PLAIN, organ="乙镇")
    found = due_at(tmp_path, today=TODAY)
    assert (len(found.open), len(found.odd)) == (2, 1)


def heads_without(*gone: str) -> Sequence[str]:
    return [one for one in HEADS if one not in gone]


@pytest.mark.parametrize(
    ("heads", "problems"),
    [
        (heads_without("答复日期"), ["第 1 行“答复日期”：这一列没有；请加上这一列"]),
        (
            ["办结时间" if one == "答复日期" else one for one in HEADS],
            ["第 1 行“办结时间”：不是登记簿的列名"],
        ),
        (
            heads_without("复议结果"),
            ["“复议结果”：没有填，“复议审结日期”却填了；这一列没有；请加上这一列"],
        ),
        (heads_without("补正通知日期"), []),
    ],
)
def test_a_head_that_is_missing_is_told_once_and_not_for_each_row(
    tmp_path: Path, heads: Sequence[str], problems: list[str]
) -> None:
    blank(tmp_path, 2025)
    closed = {
        **DONE,
        "复议收到日期": "2025-04-01",
        "复议结果": "结果维持",
        "复议审结日期": "2025-06-01",
    }
    rows = [{**closed, "编号": str(one), "办结时间": "2025-03-15"} for one in range(4)]
    path = tmp_path / "2025" / "某某乡.申请.csv"
    path.write_text("".join(",".join(str(row.get(one, one if not at else "")) for one in heads) + "\n"
                            for at, row in enumerate([{}, *rows])), encoding="utf-8")  # fmt: skip
    found = [str(one) for _, one in tallied(tmp_path).problems]
    assert len(found) == len(problems)
    assert all(one in there for one, there in zip(problems, found, strict=True))
