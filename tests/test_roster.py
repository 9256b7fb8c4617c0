"""The roster of the units that are expected: what may stand in it, what is told of the rest."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from machine import seconds_of
from reports import ORGAN, report, saved

from govreport.errors import FileProblem, GovReportError, TextProblem
from govreport.report import Organ
from govreport.workspace import roster
from govreport.workspace.folders import Folders
from govreport.workspace.roster import ExpectedUnit

TOWN = "云溪县青石乡人民政府"
BUREAU = "云溪县农业农村局"
NAMES = st.text(st.sampled_from("云溪县青石乡农业局办公室"), min_size=1, max_size=12)


def read_roster(path: Path) -> tuple[ExpectedUnit, ...]:
    return roster.read_roster(path, 2023, Folders())


def written(folder: Path, text: str | bytes, name: str = "roster.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(folder: Path, text: str | bytes, name: str = "roster.csv") -> str:
    with pytest.raises(GovReportError) as caught:
        read_roster(written(folder, text, name))
    return str(caught.value).removeprefix(f"{folder}/")


FULL = (
    ExpectedUnit(TOWN, ("青石乡", "青石乡政府"), "township", date(2024, 1, 20)),
    ExpectedUnit(BUREAU),
)


def test_a_toml_roster_names_each_unit(tmp_path: Path) -> None:
    text = f"""
        [[units]]
        name = "{TOWN}"
        aliases = ["青石乡", "青石乡政府"]
        kind = "township"
        due = 2024-01-20

        [[units]]
        name = "{BUREAU}"
    """
    assert read_roster(written(tmp_path, text, "roster.toml")) == FULL


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_csv_roster_is_read_as_excel_and_wps_save_it(
    tmp_path: Path, encoding: str, line_end: str
) -> None:
    lines = [
        "名称,别名,类型,期限",
        f"{TOWN},青石乡、青石乡政府,乡镇,2024/1/20",
        "",
        f"{BUREAU},,,",
    ]
    path = written(tmp_path, line_end.join(lines).encode(encoding))
    assert read_roster(path) == FULL


@pytest.mark.parametrize(
    "text",
    [
        f"name,aliases,kind,due\n{TOWN},青石乡;青石乡政府,township,2024-01-20\n{BUREAU}",
        f"期限\t名称\t类别\t别名\n2024年1月20日\t{TOWN}\t乡镇人民政府\t青石乡；青石乡政府\n\t{BUREAU}",
        f'单位,别名,类型,期限\n{TOWN},"青石乡,青石乡政府",乡镇,2024.1.20\n"{BUREAU}"\n,,,\n',
        f"名称;别名;类型;截止日期\n{TOWN};青石乡、青石乡政府;乡镇;2024/1/20 0:00\n{BUREAU}",
        f'name,aliases,kind,due\n{TOWN},"青石乡\n青石乡政府",乡镇,2024-01-20\n{BUREAU}',
    ],
)
def test_a_csv_may_have_other_columns_marks_and_dates(tmp_path: Path, text: str) -> None:
    assert read_roster(written(tmp_path, text)) == FULL


def test_a_folder_stands_for_the_organs_of_its_reports(tmp_path: Path) -> None:
    base = report()
    saved(replace(base, organ=Organ(TOWN, "township", aliases=("青石乡",))), tmp_path)
    saved(replace(base, organ=Organ("")), tmp_path).rename(
        tmp_path / "2022" / "某某局.toml"
    )
    copy = tmp_path / "2022" / "青石乡副本.toml"
    copy.write_bytes((tmp_path / "2022" / f"{TOWN}.toml").read_bytes())
    entries = read_roster(tmp_path / "2022")
    assert entries == (ExpectedUnit(TOWN, ("青石乡",), "township"), ExpectedUnit("某某局"))
    assert entries[0].names == {TOWN, "青石乡"}


def test_a_folder_of_many_years_asks_for_one(tmp_path: Path) -> None:
    saved(report(), tmp_path)
    with pytest.raises(
        FileProblem, match=r"文件夹里没有报告，不能当名册；请写到年份，如 .*2022"
    ):
        read_roster(tmp_path)


def test_an_empty_folder_is_no_roster(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"文件夹里没有报告，不能当名册$"):
        read_roster(tmp_path)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("名册.xlsx", "没有这个文件"),
        ("名册.docx", "名册应是 .xlsx、.csv 或 .toml 文件"),
        ("没有.csv", "没有这个文件或文件夹"),
        ("2021", "没有这个文件夹，也没有这个名册"),
    ],
)
def test_another_file_is_no_roster(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(FileProblem, match=told):
        read_roster(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "roster.toml：名册里一个单位也没有；每个单位写一节 [[units]]，下面写 name"),
        ('unit = "x"', "第 1 行第 8 列，没有“unit”这个名称，名册里只写一节一节的 [[units]]"),
        ('[units]\nname = "甲"', "第 1 行第 1 列，每个单位写一节 [[units]]（两层方括号）"),
        ('units = ["甲"]', "第 1 行第 9 列，每个单位写一节 [[units]]（两层方括号）"),
        ('[[units]]\nkind = "other"', "第 1 行第 1 列，没有写单位的名称"),
        ("[[units]]\nname = 3", "第 2 行第 8 列，没有写单位的名称"),
        ('[[units]]\nname = "甲\\n乙"', "第 2 行第 8 列，单位的名称里有换行"),
        ('[[units]]\nname = "甲"\nalias = []', "第 3 行第 9 列，没有“alias”这一项，是不是要写“aliases”"),
        ('[[units]]\nname = "甲"\naliases = [3]', "第 3 行第 11 列，别名应是方括号括起的一串名称"),
        ('[[units]]\nname = "甲"\naliases = 3', "第 3 行第 11 列，别名应是方括号括起的一串名称"),
        ('[[units]]\nname = "甲"\nkind = "村"', "第 3 行第 8 列，没有“村”这个类型，可以写的有：乡镇（township）、"),
        ('[[units]]\nname = "甲"\nkind = 3', "第 3 行第 8 列，没有“3”这个类型"),
        ('[[units]]\nname = "甲"\ndue = 20240120', "第 3 行第 7 列，期限“20240120”不是日期，请写成 2024-01-20 或 1月20日 这样"),
        ('[[units]]\nname = "甲"\ndue = 2024-01-20T00:00:00', "第 3 行第 7 列，期限“2024-01-20 00:00:00”不是日期"),
        ('[[units]]\nname = "甲"\n[[units]]\nname = "甲"', "第 4 行第 8 列，“甲”和第 2 行的单位重复，请删去一个"),
        ('[[units]]\nname = "甲"\n[[units]]\nname = "乙"\naliases = ["甲"]', "第 5 行第 11 列，“甲”和第 2 行的单位重复"),
        ('[[units]]\nname = "甲"\nphone = ["1"]', "第 3 行第 9 列，联系人、电话应是文字，前后加半角引号"),
        ("units = [", "roster.toml：第 1 行"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_toml_roster_is_told_with_its_place(
    tmp_path: Path, text: str, told: str
) -> None:
    assert told in refused(tmp_path, text, "roster.toml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "名册里一个单位也没有；第一行写“名称,别名,类型,期限”"),
        ("名称\n", "名册里一个单位也没有"),
        ("某某乡\n某某镇", "第 1 行第 1 列，第一行要写各栏的名称，用英文逗号隔开，如：名称,别名,类型,期限"),
        ("名称，别名\n某某乡，甲", "第 1 行第 1 列，第一行要写各栏的名称"),
        ("名称,类形\n某某乡,乡镇", "第 1 行第 2 列，没有“类形”这一项，是不是要写“类型”"),
        ("名称,邮编\n某某乡,1", "第 1 行第 2 列，没有“邮编”这一项，可以写的有：名称、别名、类型、期限"),
        ("名称,name\n某某乡,1", "第 1 行第 2 列，“name”这一栏写了两次"),
        ("别名,类型\n某某乡,乡镇", "第 1 行第 1 列，没有“名称”这一栏"),
        ("名称,期限\n\n某某乡,一月底", "第 3 行第 2 列，期限“一月底”不是日期"),
        ("名称,期限\n某某乡,2024-02-31", "第 2 行第 2 列，期限“2024-02-31”不是日期"),
        ("名称,类型\n某某村,村", "第 2 行第 2 列，没有“村”这个类型"),
        ("名称,类型\n,乡镇", "第 2 行第 1 列，没有写单位的名称"),
        ("名称\n某某乡,甲", "第 2 行第 2 列，这一行有 2 格，第一行只有 1 栏；名称里有逗号的"),
        ("名称,别名\n甲,乙\n丙,乙", "第 3 行第 2 列，“乙”和第 2 行的单位重复"),
        ('名称\n甲\n"乙', "第 3 行第 1 列，引号没有成对"),
        ('名称\n"甲"乙', "第 2 行第 1 列，引号没有成对，或引号后面还有字"),
        (b"\xff\xfe\x0d\x54", "这是 Unicode 文本，不是 CSV；请在 Excel 或 WPS 里另存为 .xlsx 再用"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_csv_roster_is_told_by_line_and_cell(
    tmp_path: Path, text: str | bytes, told: str
) -> None:
    assert told in refused(tmp_path, text)


def test_all_that_is_wrong_is_told_at_once_in_order(tmp_path: Path) -> None:
    lines = refused(tmp_path, "名称,期限\n甲,三月\n,\n甲,\n乙,四月").split("\n")
    assert [line.partition("：")[2][:10] for line in lines] == [
        "第 2 行第 2 列",
        "第 4 行第 1 列",
        "第 5 行第 2 列",
    ]


def test_more_problems_than_ten_are_counted(tmp_path: Path) -> None:
    text = "名称,类型\n" + "".join(f"第{n}村,村\n" for n in range(13))
    assert refused(tmp_path, text).endswith("\n……还有 3 处")


def test_a_roster_as_offices_keep_it_is_read(tmp_path: Path) -> None:
    text = f"""云溪县2023年应报单位,,,,
序号,单位,简称,类别,截止日期,联系人
1,{TOWN},青石乡、青石乡政府,乡镇,1月20日,
2,{BUREAU},,,,某某
3,云溪县人民政府办公室,县府办,政府办,2024年1月22日,
4,云溪县教育局,,局,1.23,
"""
    assert read_roster(written(tmp_path, text)) == (
        FULL[0],
        FULL[1]._replace(contact="某某"),
        ExpectedUnit("云溪县人民政府办公室", ("县府办",), "office", date(2024, 1, 22)),
        ExpectedUnit("云溪县教育局", (), "department", date(2024, 1, 23)),
    )


def test_whom_to_call_is_read_from_all_columns_that_tell(tmp_path: Path) -> None:
    text = f"名称,联系人,电话,手机号\n{TOWN},王红,0999-1,139\n{BUREAU},,,138\n"
    found = read_roster(written(tmp_path, text))
    assert [(one.contact, one.phone) for one in found] == [
        ("王红", "0999-1、139"),
        ("", "138"),
    ]
    text = f'[[units]]\nname = "{TOWN}"\ncontact = "王红"\nphone = 13900000000\n'
    (one,) = read_roster(written(tmp_path, text, "roster.toml"))
    assert (one.contact, one.phone) == ("王红", "13900000000")


def test_a_remark_that_looks_like_a_sum_is_none(tmp_path: Path) -> None:
    path = written(tmp_path, f"序号,名称,备注\n1,{TOWN},共计12个\n合计,1,\n")
    assert [entry.name for entry in read_roster(path)] == [TOWN]


@pytest.mark.parametrize("sign", ["\t", ";", ","])
def test_a_title_above_the_names_does_not_say_what_parts_them(
    tmp_path: Path, sign: str
) -> None:
    path = written(tmp_path, f"云溪县应报单位名册\n名称{sign}类型\n{TOWN}{sign}乡镇\n")
    assert read_roster(path) == (ExpectedUnit(TOWN, kind="township"),)


def test_a_roster_without_names_of_units_says_so_once(tmp_path: Path) -> None:
    told = refused(tmp_path, f"别名,类型\n{TOWN},乡镇\n某局,部门\n")
    assert "没有“名称”这一栏" in told
    assert len(told.splitlines()) == 1


def test_a_broken_workbook_is_told(tmp_path: Path) -> None:
    for name in ("roster.csv", "名册.xlsx"):
        told = refused(tmp_path, b"PK\x03\x04" + b"\0" * 30, name)
        assert "不是完整的表格文件" in told


@pytest.mark.parametrize(
    "due", ["1月20日前", "1月20日以前", "2024-1-20前", "45311", "20240120"]
)
def test_a_deadline_may_be_written_as_offices_write_it(tmp_path: Path, due: str) -> None:
    path = written(tmp_path, f"名称,期限\n{TOWN},{due}\n")
    assert read_roster(path) == (ExpectedUnit(TOWN, due=date(2024, 1, 20)),)


@pytest.mark.parametrize(
    "line", ["合计12个单位", ",合计：12,", "总计,12", "共计 12 个", "共12家单位"]
)
def test_a_line_that_counts_the_units_is_none(tmp_path: Path, line: str) -> None:
    path = written(tmp_path, f"名称,别名,备注\n{TOWN}\n{line}\n")
    assert [entry.name for entry in read_roster(path)] == [TOWN]


def test_a_problem_is_a_text_problem_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(TextProblem) as caught:
        read_roster(written(tmp_path, "名称,期限\n甲,三月"))
    assert (caught.value.line, caught.value.column) == (2, 2)


@given(names=st.lists(NAMES, unique=True, min_size=1, max_size=8))
def test_every_name_of_a_roster_is_read_in_its_order(
    names: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("rosters")
    table = written(folder, "名称\n" + "\n".join(names))
    tables = "".join(f'[[units]]\nname = "{name}"\n' for name in names)
    both = read_roster(table), read_roster(written(folder, tables, "roster.toml"))
    assert [[entry.name for entry in one] for one in both] == [names, names]


def test_a_report_of_last_year_that_is_broken_still_names_its_unit(tmp_path: Path) -> None:
    saved(report(), tmp_path)
    (tmp_path / "2022" / "云溪县司法局.toml").write_text("year = ")
    names = {one.name for one in read_roster(tmp_path / "2022")}
    assert names == {ORGAN.name, "云溪县司法局"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "more", ["", 'merged_into = ["第一局"]', 'merged_into = ["第{}局的新单位"]']
)
def test_many_units_take_their_number_in_time_and_not_its_square(
    more: str, tmp_path: Path
) -> None:
    def units(count: int) -> str:
        told = (f'[[units]]\nname = "第{at}局"\n{more.format(at)}' for at in range(count))
        return "\n".join(told)

    def look(count: int) -> None:
        path = written(tmp_path, units(count), "roster.toml")
        with suppress(TextProblem):
            read_roster(path)

    assert seconds_of(lambda: look(8_000)) < 20 * seconds_of(lambda: look(1_000)) + 1


def test_more_units_than_there_are_is_another_file(tmp_path: Path) -> None:
    lines = "\n".join(f"第{at}单位" for at in range(20_001))
    assert "roster.csv：名册里有 20001 个单位，不会超过 20000 个" in refused(
        tmp_path, f"名称\n{lines}"
    )


def test_many_heirs_off_the_roster_are_told_and_not_compared(tmp_path: Path) -> None:
    told = (
        f'[[units]]\nname = "第{at}局"\nmerged_into = ["新{at}局"]' for at in range(1_001)
    )
    complaint = refused(tmp_path, "\n".join(told), "roster.toml")
    assert "第 3 行第 15 列，撤并到的单位有 1001 个不在名册上" in complaint
