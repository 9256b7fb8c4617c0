"""`import` of a register: brackets, days without a year, what can't be counted, is asked."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from reports import Run
from test_import_register import HEADS, ORGAN, ROW, Go, book, given_rows, requests
from workbooks_made import numbered, report_rows

from govreport.forms import form
from govreport.register.columns import column_of
from govreport.register.other import OtherRow
from govreport.register.other_heads import find_heads
from govreport.register.other_values import ValueDoubt, value_read
from govreport.register.read import read_rows
from govreport.register.values import choices
from govreport.sheets import Sheet
from govreport.tasks.import_register import _doubled
from govreport.tomlfile.files import load

FORM = form("2021")
PLAIN = ["编号", "收件日期", "类别", "办理结果", "答复日期"]


@pytest.mark.parametrize(
    "value", ["（张三）", "（三）", "（无）", "()", "【】", "部分公开（申请人撤回）"]
)
@pytest.mark.parametrize("field", ["outcome", "applicant", "suit_kind"])
def test_what_stands_in_brackets_is_no_outcome(value: str, field: str) -> None:
    assert isinstance(value_read([value], column_of(field), FORM, None, ""), ValueDoubt)


@pytest.mark.parametrize(
    "value",
    ["部分公开（区分处理的）", "（部分公开）", "部分公开（涉及个人隐私）", "部分公开"],
)
def test_a_remark_of_the_forms_leaves_the_outcome_what_it_is(value: str) -> None:
    assert value_read([value], column_of("outcome"), FORM, None, "") == "部分公开"


@pytest.mark.parametrize("kind", ["outcome", "applicant", "result", "suit_kind"])
def test_nothing_is_the_spelling_of_no_value(kind: str) -> None:
    known = choices(kind, FORM)
    assert "" not in {*known.ids, *known.groups}


@pytest.mark.parametrize(
    ("heads", "taken", "asked"),
    [
        (["收件日期", "答复日期（年月日）"], {"received", "answered"}, set()),
        (["收件日期（必填）", "答复日期（格式：2025-01-01）"], {"received", "answered"}, set()),
        (["收件日期", "答复日期（法定）"], {"received"}, {"answered"}),
        (["收件日期", "答复日期（应当）", "答复日期（实际）"], {"received", "answered"}, set()),
        (["收件日期", "答复日期(截止)", "办结日期"], {"received", "answered"}, set()),
        (["收件日期（法院）", "答复日期"], {"answered"}, {"received"}),
        (["收到日期（复议）", "收件日期", "答复日期"], {"review_received", "received", "answered"}, set()),
        (["收件日期", "答复日期", "补正日期"], {"received", "answered"}, {"supplement_asked"}),
        (["收件日期", "补正通知日期", "补正日期"], {"received", "supplement_asked"}, {"supplemented"}),
        (["收件日期", "延期答复日期"], {"received"}, {"extended"}),
    ],
)  # fmt: skip
def test_a_remark_behind_a_head_is_dropped_only_where_it_tells_how_to_write(
    heads: Sequence[str], taken: set[str], asked: set[str]
) -> None:
    row = ("编号", "类别（自然人/法人）", "办理结果", *heads)
    found = find_heads(Sheet("", (row, tuple("1" for _ in row))))
    assert found is not None
    assert {*found.taken} == {"number", "applicant", "outcome", *taken}
    assert {*found.maybe.values()} == asked


@pytest.mark.parametrize("remark", ["（法院）", "（复议）"])
def test_ours_is_known_with_no_remark_that_makes_it_another(remark: str) -> None:
    heads = ["编号", "收到日期{}", "申请人类别", "答复日期", "处理结果"]
    for one, wrong in ((remark, 1), ("（年月日）", 0)):
        read = read_rows([head.format(one) for head in heads], [], FORM)
        assert ("received" in read.places) != bool(wrong)
        assert any("请把列名改成它" in each.advice for each in read.problems) == bool(wrong)


def test_two_ways_of_one_head_are_both_offered(run: Go) -> None:
    heads = [*HEADS[:6], "补正日期", *HEADS[6:]]
    done = run("import", given_rows([*ROW[:6], "", *ROW[6:]], heads=heads))
    assert done.code == 1
    for ours in ("补正通知日期", "补正收到日期"):
        assert f"--answer 补正日期={ours}" in done.out


@pytest.mark.parametrize(
    ("received", "answered", "day"),
    [
        ("2025-03-01", "4月2日", date(2025, 4, 2)),
        ("2025-12-20", "1月8日", date(2026, 1, 8)),
        ("2025-03-01", "2月10日", None),
    ],
)
def test_a_day_without_a_year_is_not_moved_on_far(
    run: Go, received: str, answered: str, day: date | None
) -> None:
    done = run("import", given_rows([*ROW[:4], received, ROW[5], answered, ROW[7]]))
    (one,) = requests()
    assert one.answered == day
    assert "1 件有别的日期没有写年份" in done.out
    assert ("看不出是哪一年" in done.out) == (day is None) == bool(done.code)


def ledger(run: Go, *rows: Sequence[object], heads: Sequence[object] = PLAIN) -> Run:
    Path("台账.xlsx").write_bytes(book(("台账", [heads, *rows])))
    return run("import", "台账.xlsx", "--organ", ORGAN)


def test_what_keeps_requests_from_being_counted_is_named(run: Go) -> None:
    good = ["1", "2025-03-01", "个人", "同意公开", "2025-03-10"]
    assert ledger(run, good).code == 0
    Path(f"2025/{ORGAN}.申请.csv").unlink()
    done = ledger(run, good, ["2", "2025-03-01", "个人", "同意公开", "2025-02-10"])
    assert done.code == 1
    assert "第 3 行“答复日期”（2025-02-10）早于“收到日期”（2025-03-01）" in done.out
    Path(f"2025/{ORGAN}.申请.csv").unlink()
    done = ledger(run, ["1", "2025-03-01", "网上", "同意公开", "2025-03-10"],
                  ["2", "2025-03-02", "网上", "同意公开", "2025-03-10"],
                  heads=[*PLAIN[:2], "渠道", *PLAIN[3:]])  # fmt: skip
    assert done.code == 1
    assert "第 2 行、第 3 行“申请人类别”没有填" in done.out


@pytest.mark.parametrize(("rows", "code"), [(1, 0), (4, 1)])
def test_a_sheet_full_of_rows_that_is_not_read_is_told(
    run: Go, rows: int, code: int
) -> None:
    good = ["1", "2025-03-01", "个人", "同意公开", "2025-03-10"]
    bare = [[str(at), "2025-03-02", "个人", "同意公开"] for at in range(rows)]
    Path("台账.xlsx").write_bytes(book(("甲", [PLAIN, good]), ("乙", bare)))
    done = run("import", "台账.xlsx", "--organ", ORGAN)
    assert done.code == code
    assert ("“乙”里有 4 行写了日期" in done.out) == bool(code)


def test_a_report_and_a_register_in_one_workbook_are_both_read(run: Go) -> None:
    good = ["1", "2025-03-01", "个人", "同意公开", "2025-03-10"]
    kept = "依申请台账", [PLAIN, good]
    tables = report_rows(numbered()).items()
    Path("年报.xlsx").write_bytes(book(*tables, kept))
    run("import", "年报.xlsx", "--organ", ORGAN, "--year", "2025", "--force")
    assert len(requests()) == 1
    (report,) = Path("2025").glob("*.toml")
    assert load(report).values() == numbered().values()
    report.unlink()
    Path("年报.xlsx").write_bytes(book(kept))
    assert run("import", "年报.xlsx", "--organ", ORGAN, "--force").code == 0
    assert not [*Path("2025").glob("*.toml")]


def test_one_doubled_number_is_found_among_many() -> None:
    rows = [OtherRow("", at, {"number": str(at % 29_999)}) for at in range(30_000)]
    assert _doubled(rows) == ["0"]
