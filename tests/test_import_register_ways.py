"""Registers in which one value stands in several columns; registers in folders."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from reports import Run, report, saved
from test_import_register import ORGAN, OURS, Go, book, everything, given_rows, requests

from govreport.register.persons import names_persons

KINDS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
BEFORE, BEHIND = ["编号", "姓名", "收到日期"], ["答复日期", "答复结果"]
DONE = ["2025-04-01", "予以公开"]


def ticked(*marks: Sequence[object]) -> list[list[object]]:
    """Give a register with a column for each kind of applicant, a row for each marks."""
    above = [*BEFORE, "申请人类别", *[""] * 5, *BEHIND]
    own = [*[""] * 3, *KINDS, "", ""]
    rows = [
        [str(at), f"张三丰{at}", "2025-03-12", *some, *[""] * (6 - len(some)), *DONE]
        for at, some in enumerate(marks, 1)
    ]
    return [[*above], [*own], *[[*row] for row in rows]]


def read_book(run: Go, rows: Sequence[Sequence[object]], *more: str) -> Run:
    Path("台账.xlsx").write_bytes(book(("2025", rows)))
    return run("import", "台账.xlsx", "--organ", ORGAN, *more)


@pytest.mark.parametrize("mark", ["√", "✓", "✔", "☑", 1, "1", "是"])
def test_a_tick_below_a_kind_of_applicants_is_that_kind(run: Go, mark: object) -> None:
    done = read_book(run, ticked([mark], ["", mark], [""] * 5 + [mark]))
    assert done.code == 0, done.out
    kinds = [one.applicant for one in requests()]
    assert kinds == ["natural_person", "business", "other"]


def test_kinds_of_applicants_need_no_head_above_where_they_are_the_form_s(run: Go) -> None:
    _, own, *rows = ticked(["√"], ["", "", "√"])
    heads = [*BEFORE, *own[3:9], *BEHIND]
    assert read_book(run, [heads, *rows]).code == 0
    assert [one.applicant for one in requests()] == ["natural_person", "research"]
    below = ["", "", "", "", "法人或其他组织", "", "", "", "", "", ""]
    assert read_book(run, [below, heads, *rows], "--force").code == 0


def test_two_ticks_or_what_is_none_are_asked_about_and_no_name_is_told(run: Go) -> None:
    done = read_book(run, ticked(["√", "√"], ["李四光明"], ["×", "√"], ["0", 2]))
    assert done.code == 1
    assert "第 3 行“申请人类别”的内容勾了 2 种；可以选 自然人、商业企业" in done.out
    assert "第 4 行、第 5 行、第 6 行“申请人类别”的内容里面不只是勾" in done.out
    assert [one.applicant for one in requests()] == [""] * 4
    assert "李四光明" not in everything(done)


def test_no_tick_is_no_kind_and_marks_for_no_are_none(run: Go) -> None:
    read_book(run, ticked([], ["□", "☑", "否", "0"]))
    assert [one.applicant for one in requests()] == ["", "business"]


HEADS_OF_TWO = [
    (["答复结果（大类）", "具体情形"], ""),
    (["答复结果", "小类"], ""),
    (["处理结果大类", "处理结果小类"], ""),
    (["大类", "小类"], "答复结果"),
]


def two(
    group: str, own: str, heads: Sequence[str] = HEADS_OF_TWO[0][0], above: str = ""
) -> list[list[str]]:
    row = ["1", "张三丰年", "2025-03-12", "自然人", "2025-04-01", group, own]
    names = ["编号", "姓名", "收到日期", "申请人类别", "答复日期", *heads]
    return [*([[*names[:5], above, ""]] if above else []), names, row]


@pytest.mark.parametrize(("heads", "above"), HEADS_OF_TWO)
def test_an_outcome_in_two_columns_is_read_from_both(
    run: Go, heads: list[str], above: str
) -> None:
    assert read_book(run, two("不予公开", "属于国家秘密", heads, above)).code == 0
    (one,) = requests()
    assert one.outcome == "denied_state_secret"


@pytest.mark.parametrize(
    ("group", "own", "outcome"),
    [
        ("（三）不予公开", "5.属于三类内部事务信息", "denied_internal"),
        ("不予公开", "过程性信息", "denied_process"),
        ("其他处理", "3.其他", "closed_other"),
        ("已办结", "重复申请", "declined_repeat"),
        ("予以公开", "", "granted"),
        ("", "属于国家秘密", "denied_state_secret"),
        ("予以公开", "予以公开", "granted"),
        ("部分公开", "涉及个人隐私", "partial"),
        ("办理中", "", ""),
    ],
)
def test_what_both_columns_lead_to_is_taken(
    run: Go, group: str, own: str, outcome: str
) -> None:
    heads, row = two(group, own)
    row[4] = row[4] if outcome else ""
    assert read_book(run, [heads, row]).code == 0
    (one,) = requests()
    assert one.outcome == outcome


@pytest.mark.parametrize(
    ("group", "own", "told"),
    [
        ("予以公开", "属于国家秘密", "“予以公开 属于国家秘密”和另一列说的不一样"),
        ("无法提供", "属于国家秘密", "“无法提供 属于国家秘密”和另一列说的不一样"),
        ("部分公开", "重复申请", "和另一列说的不一样"),
        ("办理中", "属于国家秘密", "和另一列说的不一样"),
        ("不予公开", "", "“不予公开”可以指几种"),
        ("不予公开", "李四光明家的事", "的内容看不出是哪一种"),
        ("予以公开", "李四光明来取", "的内容看不出是哪一种"),
        ("无法提供", "信息不存在", "可以选 无法提供：本机关不掌握"),
        ("其他处理", "撤回申请", "可以选 其他处理：其他"),
        ("", "其他", "是表上 21 种里的哪一种"),
    ],
)
def test_columns_that_contradict_or_leave_it_open_are_asked_about(
    run: Go, group: str, own: str, told: str
) -> None:
    done = read_book(run, two(group, own))
    assert done.code == 1
    assert told in done.out
    (one,) = requests()
    assert one.outcome == ""
    assert "李四光明" not in everything(done)


def test_what_two_columns_say_can_be_answered(run: Go) -> None:
    answer = "答复结果（大类）=无法提供 属于国家秘密=属于国家秘密"
    done = read_book(run, two("无法提供", "属于国家秘密"), "--answer", answer)
    assert done.code == 0, done.out
    (one,) = requests()
    assert one.outcome == "denied_state_secret"


@pytest.mark.parametrize(
    ("group", "own", "kind"),
    [("法人或其他组织", "商业企业", "business"), ("自然人", "", "natural_person")],
)
def test_a_kind_of_applicants_in_two_columns_is_read_from_both(
    run: Go, group: str, own: str, kind: str
) -> None:
    heads = ["编号", "收到日期", "申请人类别", "小类", *BEHIND]
    read_book(run, [heads, ["1", "2025-03-12", group, own, *DONE]])
    (one,) = requests()
    assert one.applicant == kind


def test_a_name_among_other_data_of_a_person_is_told_nowhere(run: Go) -> None:
    heads = ["编号", "申请人信息", "收到日期", "申请人类别", "答复日期", "答复结果"]
    row = ["1", "张三丰年\n13900000000，虚构路1号", "2025-03-12", "自然人", "2025-04-01"]
    done = read_book(run, [heads, [*row, "张三丰年的不给"]])
    assert done.code == 1
    assert "“答复结果”的内容看不出" in done.out
    assert "张三丰年" not in everything(done)


@pytest.mark.parametrize(
    "head",
    [
        "公民身份号码", "身份号码", "证件号", "证照号码", "手机", "通讯地址", "通信地址", "邮编", "微信号",
        "来信人", "寄件人", "提交人", "申请人全称", "经办人", "承办人", "统一社会信用代码", "签字",
    ],
)  # fmt: skip
def test_columns_with_data_of_persons_are_known(head: str) -> None:
    assert names_persons(head)


@pytest.mark.parametrize(
    "head", ["身份", "申请人身份", "申请人类别", "来件方式", "承办科室"]
)
def test_columns_about_something_else_are_none_of_persons(head: str) -> None:
    assert not names_persons(head)


def test_a_long_value_can_be_answered_as_far_as_it_is_told(run: Go) -> None:
    said = "这件事情我们讨论了很久最后决定给他看看原件不给复印"
    name = given_rows(["1", "张三丰年", "", "公民", "2025.3.12", "", "2025.4.1", said])
    done = run("import", name)
    told = said[:20]
    assert (done.code, told in done.out) == (1, False)  # it may name somebody
    assert run("import", name, "--force", "--answer", f"答复类型={told}=部分公开").code == 0
    (one,) = requests()
    assert one.outcome == "partial"


def test_a_day_of_a_letter_is_taken_for_the_receipt_only_when_somebody_says_so(
    run: Go,
) -> None:
    heads = ["编号", "来信日期", "来信人", "身份", "回复日期", "回复结果"]
    row = ["一", "二〇二五年三月十二日", "张三丰年", "村民", "2025-04-01", "予以公开"]
    done = read_book(run, [heads, row], "--format", "json")
    (told,) = json.loads(done.out)["registers"]
    assert told["sheets"][0]["asked"] == {"来信日期": "received"}
    assert [one["received"] for one in told["sheets"][0]["rows"] if "received" in one] == []
    answered = read_book(run, [heads, row], "--answer", "来信日期=收到日期", "--force")
    assert answered.code == 0, answered.out
    (one,) = requests()
    assert (one.number, str(one.received)) == ("一", "2025-03-12")


def test_registers_in_a_folder_are_named_with_what_to_do(run: Go) -> None:
    Path("收件").mkdir()
    Path(given_rows(["1", "张三丰年", *[""] * 6])).rename("收件/云溪县教育局台账.csv")
    Path("收件/通知.csv").write_text("请各单位报送\n", encoding="utf-8")
    Path("收件/通知.txt").write_text("请各单位报送\n", encoding="utf-8")
    done = run("import", "收件")
    (line,) = [one for one in done.err.splitlines() if "申请台账" in one and "；" in one]
    assert "govreport import '收件/云溪县教育局台账.csv'" in line
    assert "通知.csv" not in line
    assert not Path(OURS).exists()
    told = json.loads(run("import", "收件", "--format", "json").out)
    assert told["registers_unread"] == ["收件/云溪县教育局台账.csv"]
    assert "张三丰年" not in everything(done)


@pytest.mark.parametrize(("place", "code"), [("收件", 1), ("收件/2025", 0)])
def test_a_register_among_reports_keeps_an_inbox_from_being_whole(
    run: Go, place: str, code: int
) -> None:
    Path(place).mkdir(parents=True)
    made = saved(report(), Path("made"))
    assert run("render", made, "--to", "docx").code == 0
    (word,) = made.parent.glob("*.docx")
    word.rename(Path(place) / word.name)
    assert run("import", "收件", "--workspace", "县").code == 0
    name = given_rows(["1", "张三丰年", *[""] * 6])
    Path(name).rename(f"{place}/台账.csv")
    done = run("import", "收件", "--workspace", "县", "--update")
    assert (done.code, "申请台账" in done.err) == (code, True), done.err


def test_a_folder_of_nothing_but_registers_is_refused_with_what_to_do(run: Go) -> None:
    Path("收件").mkdir()
    Path(given_rows(["1", "张三丰年", *[""] * 6])).rename("收件/台账.csv")
    done = run("import", "收件")
    assert done.code == 2
    assert "1 份申请台账" in done.err
    assert "govreport import '收件/台账.csv'" in done.err
    Path("收件/台账.csv").write_text("请各单位报送\n", encoding="utf-8")
    assert "申请台账" not in run("import", "收件").err


# --- heads that only what stands around them makes clear


HEADS = ["编号", "姓名", "申请人类别", "收到日期", "答复日期", "答复方式"]


def answered_by(*ways: str) -> list[list[object]]:
    start = ["张三丰", "法人/其他组织-商业企业", "2025-03-12", "2025-04-01"]
    heads: list[object] = [*HEADS]
    rows: list[list[object]] = [[str(at), *start, way] for at, way in enumerate(ways, 1)]
    return [heads, *rows]


def test_a_way_of_answering_is_the_outcome_where_its_values_are_outcomes(run: Go) -> None:
    read_book(run, answered_by("予以公开", "部分公开", "予以公开"))
    assert [one.outcome for one in requests()] == ["granted", "partial", "granted"]
    assert {one.applicant for one in requests()} == {"business"}


def test_a_way_of_answering_by_letter_is_no_outcome(run: Go) -> None:
    done = read_book(run, answered_by("邮寄", "电子邮件", "当面"))
    assert {one.outcome for one in requests()} <= {""}
    assert "没有抄" in done.out


def test_a_way_below_what_was_received_is_the_channel(run: Go) -> None:
    above = ["编号", "姓名", "申请人类别", "收件情况", "", "答复日期", "答复结果"]
    own = ["", "", "", "收到日期", "方式", "", ""]
    row = ["1", "张三丰", "自然人", "2025-03-12", "信函", "2025-04-01", "予以公开"]
    read_book(run, [above, own, row])
    assert [bool(one.channel) for one in requests()] == [True]
    above[3] = "办结情况"
    read_book(run, [above, own, row], "--force")
    assert [bool(one.channel) for one in requests()] == [False]
