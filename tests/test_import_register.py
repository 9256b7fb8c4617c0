"""`import` of a register kept by others: what is certain is taken, the rest is asked."""

import csv
import json
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from reports import Run

from govreport.forms import form
from govreport.register.columns import columns
from govreport.register.read import read_rows
from govreport.register.request import Request
from govreport.sheets import read_sheets
from govreport.workbook import new_workbook, put

Go = Callable[..., Run]
FORM = form("2021")
ORGAN = "云溪县教育局"
OURS = f"2025/{ORGAN}.申请.csv"
REGISTERS = Path(__file__).parent / "workbooks" / "registers"
HEADS = [
    "序号",
    "申请人姓名",
    "身份证号",
    "申请人类型",
    "收件时间",
    "申请内容",
    "办结时间",
    "答复类型",
]
SECRETS = ("张三丰年", "330000200001011234", "张三丰年家的宅基地")
ROW = [
    "1",
    "张三丰年",
    "330000200001011234",
    "公民",
    "2025.3.12",
    "张三丰年家的宅基地",
    "2025年4月1日",
    "同意公开",
]


def book(
    *sheets: tuple[str, Sequence[Sequence[object]]], merged: str = "", hidden: int = 0
) -> bytes:
    stream = BytesIO()
    work = new_workbook(stream=stream)
    for name, rows in sheets:
        sheet = work.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                put(sheet, at, column, value)
        if hidden:
            sheet.set_row(hidden, None, None, {"hidden": True})
        if merged:
            sheet.merge_range(merged, "")
            put(sheet, 2, 3, rows[2][3])
    work.close()
    return stream.getvalue()


def given_rows(
    *rows: Sequence[str], heads: Sequence[str] = HEADS, name: str = "台账.csv"
) -> str:
    with Path(name).open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([[f"{ORGAN}2025年依申请公开台账"], heads, *rows])
    return name


def requests(path: str = OURS) -> tuple[Request, ...]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        heads, *rows = csv.reader(file)
    assert heads == [one.head for one in columns()]
    read = read_rows(heads, rows, FORM)
    return read.requests


def everything(done: Run) -> str:
    files = (one for one in Path("2025").rglob("*") if one.is_file())
    return (
        done.out
        + done.err
        + "".join(one.read_bytes().decode(errors="replace") for one in files)
    )


def test_columns_and_values_in_others_words_are_taken_as_ours(run: Go) -> None:
    done = run("import", given_rows(ROW))
    assert done.code == 0, done.out + done.err
    (one,) = requests()
    assert (one.number, one.applicant, one.outcome) == ("1", "natural_person", "granted")
    assert (one.received, one.answered) == (date(2025, 3, 12), date(2025, 4, 1))


def test_data_of_persons_are_nowhere_and_that_is_said_once(run: Go) -> None:
    done = run("import", given_rows(ROW, [*ROW[:7], "张三丰年的不给"]))
    told = everything(done)
    assert done.code == 1
    assert not [secret for secret in SECRETS if secret in told]
    assert done.out.count("申请人姓名、身份证号") == 1
    assert not done.err.count("身份证号")
    for again in ("--update", "--force"):
        told = everything(run("import", "台账.csv", again))
        assert not [secret for secret in SECRETS if secret in told]


@pytest.mark.parametrize(
    ("column", "value", "choices"),
    [
        (3, "法人", "商业企业"),
        (3, "单位", "社会公益组织"),
        (3, "其他", "其他"),
        (7, "不予公开", "不予公开：属于行政查询事项"),
        (7, "信息不存在", "无法提供：本机关不掌握相关政府信息"),
        (7, "不予公开（第三方不同意）", "不予公开"),
        (7, "撤回申请", "其他处理：其他"),
        (7, "其他", "21 种"),
        (7, "已办结", "21 种"),
    ],
)
def test_a_value_that_may_mean_several_stays_empty_and_is_asked_about(
    run: Go, column: int, value: str, choices: str
) -> None:
    row = [*ROW]
    row[column] = value
    done = run("import", given_rows(row))
    assert done.code == 1
    assert f"第 3 行“{HEADS[column]}”" in done.out
    assert choices in done.out
    (one,) = requests()
    assert (one.applicant if column == 3 else one.outcome) == ""


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        ("不予公开（过程性信息）", "denied_process"),
        ("不予公开-属于国家秘密", "denied_state_secret"),
        ("（三）不予公开 5.属于三类内部事务信息", "denied_internal"),
        ("部分公开（涉及个人隐私）", "partial"),
        ("申请人无正当理由逾期不补正", "closed_not_supplemented"),
        ("正在办理", ""),
    ],
)
def test_a_value_of_parts_is_read_where_one_thing_alone_can_be_meant(
    run: Go, value: str, outcome: str
) -> None:
    day = ROW[6] if outcome else ""
    assert run("import", given_rows([*ROW[:6], day, value])).code == 0
    (one,) = requests()
    assert one.outcome == outcome


def test_an_answer_is_taken_for_the_value_and_the_column_that_it_names(run: Go) -> None:
    heads = [*HEADS[:6], "完成时间", "答复类型"]
    name = given_rows([*ROW[:7], "不予公开"], [*ROW[:7], "部分公开"], heads=heads)
    done = run("import", name)
    assert "--answer 完成时间=答复日期" in done.out
    answers = (
        "--answer",
        "完成时间=答复日期",
        "--answer",
        "答复类型=不予公开=属于行政执法案卷",
    )
    assert run("import", name, "--force", *answers).code == 1, "1 is there twice"
    first, second = requests()
    assert (first.outcome, second.outcome) == ("denied_enforcement_file", "partial")
    assert first.answered == date(2025, 4, 1)
    for wrong in (
        "答复类型=不予公开=不知道",
        "答复类型",
        "答复类型=没有的列",
        "没有的列=公开=予以公开",
    ):
        assert run("import", name, "--force", "--answer", wrong).code == 2


def test_rows_that_are_no_requests_are_told_and_cost_nothing(run: Go) -> None:
    done = run(
        "import",
        given_rows(
            ROW, [""] * 8, HEADS, ["合计", "", "", "", "", "", "", "1"], ["填表人：李四"]
        ),
    )
    assert done.code == 0
    assert "又一次列名" in done.out
    assert done.out.count("合计、填表人等") == 2
    assert "李四" not in done.out
    assert len(requests()) == 1


def test_a_request_without_a_day_is_kept_and_asked_about(run: Go) -> None:
    done = run("import", given_rows([*ROW[:4], "2025-02-30", *ROW[5:]]))
    assert done.code == 1
    assert "“收件时间”“2025-02-30”没有这一天" in done.out
    (one,) = requests()
    assert (one.received, one.outcome) == (None, "granted")


@pytest.mark.parametrize(
    ("day", "read"),
    [
        ("3月12日", "2025-03-12"),
        ("25.3.12", "2025-03-12"),
        ("二〇二五年三月十二日", "2025-03-12"),
        ("12日", ""),
    ],
)
def test_a_day_is_read_as_others_write_it(run: Go, day: str, read: str) -> None:
    run("import", given_rows([*ROW[:4], day, *ROW[5:]]))
    (one,) = requests()
    assert str(one.received or "") == read


def test_a_head_in_two_rows_is_read_with_what_stands_above(run: Go) -> None:
    above = ["序号", "申请人信息", "", "收到日期", "答复", "", "行政复议", "", ""]
    own = ["", "姓名", "类别", "", "日期", "结果", "收到日期", "结果", "审结日期"]
    row = [
        "1",
        "张三丰年",
        "个人",
        date(2025, 3, 12),
        date(2025, 4, 1),
        "公开",
        date(2025, 5, 6),
        "维持",
        date(2025, 6, 3),
    ]
    Path("台账.xlsx").write_bytes(book(("2025", [[f"{ORGAN}台账"], above, own, row])))
    done = run("import", "台账.xlsx", "--organ", ORGAN)
    assert done.code == 0, done.out
    (one,) = requests()
    assert (one.received, one.review_received) == (date(2025, 3, 12), date(2025, 5, 6))
    assert (one.applicant, one.review_result) == ("natural_person", "upheld")


def test_a_cell_merged_over_rows_counts_for_each(run: Go) -> None:
    rows = [HEADS, ROW, ["2", "", "", "公民", *ROW[4:]], ["3", "", "", "", *ROW[4:]]]
    Path("台账.xlsx").write_bytes(book((ORGAN, rows), merged="D3:D4"))
    assert run("import", "台账.xlsx", "--organ", ORGAN).code == 0
    assert [one.applicant for one in requests()] == ["natural_person"] * 3


def test_a_hidden_row_is_read_and_said(run: Go) -> None:
    rows = [HEADS, ROW, ["2", *ROW[1:]]]
    Path("台账.xlsx").write_bytes(book((ORGAN, rows), hidden=2))
    done = run("import", "台账.xlsx", "--organ", ORGAN)
    assert len(requests()) == 2
    known = next(iter(read_sheets(Path("台账.xlsx").read_bytes(), ""))).hidden_rows
    assert ("1 件在隐藏的行" in done.out) == (known == {2})


def test_each_year_goes_into_a_register_of_its_own(run: Go) -> None:
    sheets = [
        ("2024", [HEADS, [*ROW[:4], "2024-12-30", *ROW[5:]]]),
        ("2025", [HEADS, ROW]),
        ("说明", [["无"]]),
    ]
    Path("台账.xlsx").write_bytes(book(*sheets))
    done = run("import", "台账.xlsx", "--organ", ORGAN)
    assert "没有读的表：“说明”" in done.out
    assert len(requests()) == len(requests(OURS.replace("2025", "2024"))) == 1


def test_a_register_that_is_there_is_brought_up_to_date_by_number(run: Go) -> None:
    run("import", given_rows([*ROW[:7], "不予公开"]))
    text = Path(OURS).read_text(encoding="utf-8")
    Path(OURS).write_text(
        text.replace(",,,,,,,,,\n", ",重复申请,,,,,,,,,\n"), encoding="utf-8"
    )
    before = Path(OURS).read_bytes()
    name = given_rows([*ROW[:6], "2025-04-02", "不予公开"], ["2", *ROW[1:]])
    refused = run("import", name)
    assert (refused.code, Path(OURS).read_bytes()) == (2, before)
    assert "--update" in refused.err
    done = run("import", name, "--update", "--force")
    assert "1·答复日期：2025-04-01 → 2025-04-02" in done.out
    first, second = requests()
    assert first.answered == date(2025, 4, 2)
    assert second.number == "2"
    assert run("undo", OURS).code == 0
    assert Path(OURS).read_bytes() == before


def test_a_dry_run_writes_nothing_and_json_tells_all(run: Go) -> None:
    done = run(
        "import", given_rows([*ROW[:7], "不予公开"]), "--dry-run", "--format", "json"
    )
    (told,) = json.loads(done.out)["registers"]
    assert not Path("2025").exists()
    assert told["sheets"][0]["columns"]["收件时间"] == "received"
    assert told["sheets"][0]["left"] == {
        "person": ["申请人姓名", "身份证号"],
        "text": ["申请内容"],
    }
    assert told["questions"][0]["value"] == "不予公开"
    assert len(told["questions"][0]["choices"]) == 8


def test_whose_register_it_is_must_be_known(run: Go) -> None:
    Path("台账.xlsx").write_bytes(book(("2025", [HEADS, ROW])))
    done = run("import", "台账.xlsx")
    assert done.code == 2
    assert "--organ" in done.err
    Path(f"{ORGAN}台账.xlsx").write_bytes(book(("2025", [HEADS, ROW])))
    assert run("import", f"{ORGAN}台账.xlsx").code == 0


def test_a_register_in_the_place_of_ours_is_left_alone(run: Go) -> None:
    Path("2025").mkdir()
    given_rows(ROW, name=OURS)
    before = Path(OURS).read_bytes()
    done = run("import", OURS, "--force")
    assert (done.code, Path(OURS).read_bytes()) == (2, before)
    assert "请改名再读" in done.err
    assert not Path("2025/.govreport").exists()


def test_no_formula_gets_into_our_register(run: Go) -> None:
    run("import", given_rows(["=1+1", *ROW[1:]]))
    assert "\r\n'=1+1," in Path(OURS).read_bytes().decode()


def test_other_is_the_form_s_own_where_kinds_of_organs_are_told_apart(run: Go) -> None:
    kinds = ("自然人", "商业企业", "其他")
    rows = [[str(at), *ROW[1:3], kind, *ROW[4:]] for at, kind in enumerate(kinds)]
    assert run("import", given_rows(*rows)).code == 0
    assert [one.applicant for one in requests()] == ["natural_person", "business", "other"]
    assert run("import", given_rows(rows[0], rows[2]), "--force").code == 1
