"""`import` of a register kept by others: what is not taken is told, and never made 0."""

import csv
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from registers import blank
from reports import Run
from test_import_register import ORGAN, OURS, Go, book, requests

from govreport.forms import Cell
from govreport.register.other import OtherAnswers
from govreport.tasks.import_register import import_register
from govreport.tasks.import_values import ImportOptions
from govreport.tomlfile.files import load

HEADS = ("编号", "收到日期", "申请人类别", "答复日期", "答复结果")
Cells = Sequence[object]
Sheets = Sequence[tuple[str, Sequence[Cells]]]


def request(number: str, received: object = "2025-03-12", *more: object) -> list[object]:
    return [number, received, "自然人", "2025-04-01", "予以公开", *more]


def read_book(run: Go, sheets: Sheets, *more: str, heads: Sequence[str] = HEADS) -> Run:
    rows = [(name, [heads, *some]) for name, some in sheets]
    Path("台账.xlsx").write_bytes(book(*rows))
    return run("import", "台账.xlsx", "--organ", ORGAN, *more)


def read_rows(run: Go, heads: Sequence[str], *rows: Cells, more: Sequence[str] = ()) -> Run:
    return read_book(run, [("2025", rows)], *more, heads=[*HEADS, *heads])


TWO_YEARS: Sheets = (
    ("1月", [request("1", "2024-12-20"), request("2", "1月8日")]),
    ("2月", [request("3", "2月8日"), request("4", date(2025, 2, 9)), request("5")]),
)


def test_a_row_whose_year_nobody_can_tell_keeps_all_from_being_written(run: Go) -> None:
    done = read_book(run, TWO_YEARS)
    assert done.code == 2
    assert "2 件看不出年份，没有写入（“1月”第 3 行，“2月”第 2 行）" in done.err
    assert "加 --year 2025 再读" in done.err
    assert "读到 5 件，一件也没有写入" in done.out
    assert "None" not in done.out + done.err
    assert not list(Path().rglob("*.csv"))


def test_the_year_that_somebody_states_is_that_of_days_without_one(run: Go) -> None:
    done = read_book(run, TWO_YEARS, "--year", "2025")
    assert done.code == 0, done.out
    assert "2 件的收到日期没有写年份，按 2025 年读，请核对" in done.out
    assert "没有写入" not in done.out
    assert [str(one.received) for one in requests()] == [
        "2025-01-08", "2025-02-08", "2025-02-09", "2025-03-12",
    ]  # fmt: skip
    assert len(requests(OURS.replace("2025", "2024"))) == 1


def test_a_year_that_all_other_rows_have_is_not_told_as_none(run: Go) -> None:
    done = read_book(run, [("台账", [request("1", "1月8日"), request("2")])])
    assert done.code == 1
    assert "1 件的收到日期没有写年份，没有读出来" in done.out
    assert "None" not in done.out
    assert [str(one.received or "") for one in requests()] == ["", "2025-03-12"]


def test_rows_that_are_not_written_are_named_beside_those_that_are(run: Go) -> None:
    read_book(run, [("台账", [request("0", "2024-12-20")])])
    done = read_book(run, TWO_YEARS, "--year", "2025")
    assert done.code == 2
    assert "读到 5 件，写入 4 件，没有写入 1 件：“1月”第 2 行" in done.out
    rows = [request("1", "2024-12-20", ""), request("", "2024-12-21")]
    done = read_book(run, [("台账", rows)], "--update")
    assert (done.code, "没有写入 1 件：第 3 行" in done.out) == (1, True)


@st.composite
def ledgers(draw: st.DrawFn) -> Sheets:
    """Sheets of requests of which some have no year, no day, or nothing at all."""
    days = ("2024-12-20", "2025-02-03", "1月8日", "2025-02-30", "", date(2024, 5, 6))
    row = st.builds(
        lambda number, day, whole: request(number, day) if whole else [number, day],
        st.sampled_from(["", "1", "2", "3", "一"]),
        st.sampled_from(days),
        st.booleans(),
    )
    names = draw(st.sampled_from([("台账",), ("1月", "2月"), ("2024年", "2025年")]))
    return [(name, draw(st.lists(row, min_size=1, max_size=5))) for name in names]


@given(ledgers(), st.sampled_from([None, 2025]), st.sampled_from(["", "force", "update"]))
@example(TWO_YEARS, None, "")
@example([("台账", [request("1"), request("1")])], None, "update")
def test_rows_read_are_rows_written_and_rows_named_as_not_written(
    sheets: Sheets, year: int | None, way: str
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "台账.xlsx"
        source.write_bytes(book(*((one, [HEADS, *some]) for one, some in sheets)))
        kept = folder / "2024" / f"{ORGAN}.申请.csv"
        kept.parent.mkdir()
        kept.write_text(",".join(HEADS[:4]) + ",处理结果\n", encoding="utf-8")
        asked = ImportOptions(
            organ=ORGAN, year=year, force=way == "force", update=way == "update"
        )
        done = import_register(source, folder, asked, OtherAnswers())
        files = [path.read_text().splitlines() for path in folder.glob("2*/*.csv")]
        matched = sum(len(one.given) - len(one.unwritten) for one in done.written)
        stand = sum(len(rows) - 1 for rows in files)
        named = {(row.sheet, row.row) for row in done.unwritten}
        named |= {(one.name, row) for one in done.sheets for row, _ in one.dropped}
        there = {
            (one, at)
            for one, rows in sheets
            for at, cells in enumerate(rows, 2)
            if any(cells)
        }
        known = {(row.sheet, row.row) for row in done.rows}
        assert known | named == there or not any(one.heads for one in done.sheets)
        assert matched + len(done.unwritten) == len(done.rows)
        assert matched == stand
        assert done.code > 0 or not done.unwritten


# --------------------------------------------------- reviews, suits, other days


@pytest.mark.parametrize(
    ("heads", "row", "told"),
    [
        (["复议诉讼情况"], ["维持"], "“复议诉讼情况”有 1 行写了内容，没有抄；表四要您自己登记"),
        (["行政复议"], ["是"], "“行政复议”有 1 行写了内容"),
        (["行政诉讼"], ["2025-8-1起诉"], "“行政诉讼”有 1 行写了内容"),
        (["是否被起诉"], ["√"], "“是否被起诉”有 1 行写了内容"),
        (["复议申请人"], ["张三丰年"], "“复议申请人”有 1 行写了内容"),
        (["复议结果"], ["2025-5-6 收到"], "“复议结果”有 1 行写了内容"),
        (["复议收到日期", "复议诉讼情况"], ["2025-05-06", "已起诉"], "“复议诉讼情况”有 1 行"),
    ],
)  # fmt: skip
def test_a_review_or_suit_that_is_not_taken_is_told_and_table_4_left_alone(
    run: Go, heads: list[str], row: list[str], told: str
) -> None:
    done = read_rows(run, heads, request("1", "2025-03-12", *row), request("2"))
    assert done.code == 1
    assert told in done.out
    harmless = [line for line in done.out.splitlines() if "的列，" in line]
    assert not [line for line in harmless if heads[-1] in line and "个人" not in line]
    assert "张三丰年" not in done.out
    path = blank(Path(), 2025, stem=ORGAN)
    assert run("tally", path).code in {0, 1}
    read = load(path)
    assert read.value(Cell("applications", "natural_person", "received")) == 2
    assert read.value(Cell("proceedings", "review", "upheld")) is None
    assert read.value(Cell("proceedings", "direct_suit", "upheld")) is None


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        (["复议诉讼情况"], ["无"]),
        (["行政复议"], ["否"]),
        (["行政诉讼"], [None]),
        (["复议收到日期", "复议决定书文号"], ["2025-05-06", "复决1号"]),
        (["延期"], ["未延期"]),
        (["补正通知日期", "补正内容"], ["2025-03-13", "请写明是哪一年的"]),
    ],
)
def test_what_tells_of_nothing_or_of_what_was_taken_is_no_loss(
    run: Go, heads: list[str], row: list[str]
) -> None:
    done = read_rows(run, heads, request("1", "2025-03-12", *row))
    assert (done.code, "表四" in done.out) == (0, False), done.out
    with Path(OURS).open(encoding="utf-8-sig") as file:
        assert {"复议收到日期", "诉讼收到日期"} < {*next(csv.reader(file))}


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("补正告知", "supplement_asked"),
        ("补正材料收到", "supplemented"),
        ("延期", "extended"),
        ("延期答复告知书日期", "extended"),
        ("第三方意见征询", "third_party_asked"),
        ("第三方回复", "third_party_answered"),
        ("缴费", "paid"),
    ],
)
def test_a_head_without_the_word_date_is_taken_where_days_alone_stand_below(
    run: Go, head: str, field: str
) -> None:
    read_rows(run, [head], request("1", "2025-03-12", "3月15日"), request("2"))
    first, _ = requests()
    assert str(getattr(first, field)) == "2025-03-15"


@pytest.mark.parametrize(
    ("head", "said", "told"),
    [
        ("补正情况", "3月15日", "“补正情况”有 1 行写了日期，没有抄；到期日会算错，是补正通知日期、补正收到日期的加 --answer 补正情况=补正通知日期 再读"),
        ("延期", "是", "“延期”有 1 行写了内容，没有抄；到期日会算错，请在登记簿里补上延期告知日期"),
        ("第三方意见征询", "2025.3.15 不同意", "“第三方意见征询”有 1 行写了日期"),
        ("收费情况", "2025-3-15", "“收费情况”有 1 行写了日期"),
    ],
)  # fmt: skip
def test_what_moves_the_due_day_and_is_not_taken_is_told(
    run: Go, head: str, said: str, told: str
) -> None:
    done = read_rows(run, [head], request("1", "2025-03-12", said))
    assert (done.code, told in done.out) == (1, True), done.out


def test_a_column_that_nobody_knows_is_told_with_how_to_answer(run: Go) -> None:
    done = read_rows(run, ["送到那天"], request("1", "2025-03-12", "2025-03-15"))
    assert done.code == 0
    (line,) = [line for line in done.out.splitlines() if "认不出的列" in line]
    assert "送到那天" in line
    assert "--answer 列=登记簿的列名" in line
    again = ["--answer", "送到那天=延期告知日期", "--force"]
    row = request("1", "2025-03-12", "2025-03-15")
    assert read_rows(run, ["送到那天"], row, more=again).code == 0
    (one,) = requests()
    assert str(one.extended) == "2025-03-15"


TWO_DAYS = ["编号", "申请时间", "受理时间", "申请人类别", "答复日期", "答复结果"]


@pytest.mark.parametrize(
    ("applied", "accepted", "asks"),
    [
        ("2025-03-10", "2025-03-12", True),
        ("2025-03-10", "", True),
        ("2025-03-12", "2025.3.12", False),
        ("", "2025-03-12", False),
    ],
)
def test_of_two_columns_that_may_be_the_receipt_none_is_taken_silently(
    run: Go, applied: str, accepted: str, asks: bool
) -> None:
    row = ["1", applied, accepted, *request("")[2:]]
    done = read_book(run, [("2025", [row])], "--format", "json", heads=TWO_DAYS)
    asked = json.loads(done.out)["registers"][0]["sheets"][0]["asked"]
    assert asked == dict.fromkeys(["受理时间", "申请时间"] * asks, "received")
    answer = ["--answer", "申请时间=收到日期", "--force"]
    read_book(run, [("2025", [row])], *answer, heads=TWO_DAYS)
    (one,) = requests()
    assert str(one.received or "") == applied


def test_the_surer_head_is_taken_beside_another_unless_it_is_mostly_empty(run: Go) -> None:
    heads = [*TWO_DAYS[:2], "收到日期", *TWO_DAYS[3:]]
    row = ["1", "2025-03-10", "2025-03-12", *request("")[2:]]
    assert read_book(run, [("2025", [row])], heads=heads).code == 0
    (one,) = requests()
    assert str(one.received) == "2025-03-12"
    empty = [[*row[:2], "", *row[3:]]] * 2
    done = read_book(run, [("2025", [row, *empty])], "--force", heads=heads)
    assert "--answer 申请时间=收到日期" in done.out


# ----------------------------------------------------------------------- boxes


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("☑自然人 □法人", "natural_person"),
        ("□自然人 ☑商业企业", "business"),
        ("自然人☑ 商业企业□", "natural_person"),
        ("□ 自然人\n√ 商业企业", "business"),
    ],
)
def test_the_one_label_of_a_cell_that_is_ticked_is_taken(
    run: Go, said: str, kind: str
) -> None:
    row = ["1", "2025-03-12", said, "2025-04-01", "予以公开"]
    assert read_book(run, [("2025", [row])]).code == 0
    (one,) = requests()
    assert one.applicant == kind


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("☑自然人 ☑商业企业", "有 2 个框，勾了 2 个"),
        ("□自然人 □商业企业", "有 2 个框，勾了 0 个"),
        ("李四□自然人 ☑商业企业", "看不出勾的是哪一个"),
        ("□自然人 ☑法人", "可以指几种"),
    ],
)
def test_boxes_of_which_not_one_is_ticked_are_asked_about(
    run: Go, said: str, why: str
) -> None:
    row = ["1", "2025-03-12", said, "2025-04-01", "予以公开"]
    done = read_book(run, [("2025", [row])])
    assert done.code == 1
    assert why in done.out
    (one,) = requests()
    assert (one.applicant, "李四" in done.out) == ("", False)
