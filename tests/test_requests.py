"""`register new`, `add request` and `close request`: one row changes, the rest stays."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import Run

from govreport.forms import form
from govreport.register.columns import columns
from govreport.register.csv_cells import csv_table
from govreport.register.new import label_of
from govreport.register.read import read_rows
from govreport.register.values import chosen, value_of
from govreport.workbook import FORMULA

Go = Callable[..., Run]
FORM = form("2021")
FILE = "2025/云溪县青石乡人民政府.申请.csv"
BOOK = "2025/云溪县青石乡人民政府.申请.xlsx"
HEADS = [one.head for one in columns()]


def written(text: str, encoding: str = "utf-8") -> bytes:
    file = Path(FILE)
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text.encode(encoding))
    return file.read_bytes()


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1765000000")  # 2025-12-06


def test_a_request_is_added_with_the_next_number_and_closed_in_its_row(run: Go) -> None:
    assert run("register", "new", FILE).code == 0
    for day in ("2025-03-12", "4月1日"):
        assert run("add", "request", FILE, "--received", day, "--by", "自然人").code == 0
    done = run(
        "close", "request", FILE, "2025-002", "--outcome", "属于国家秘密", "--on", "4.20"
    )
    assert done.code == 0, done.err
    rows = list(csv.reader(StringIO(Path(FILE).read_text(encoding="utf-8-sig"))))
    read = read_rows(rows[0], rows[1:], FORM)
    assert not read.problems
    assert [(one.number, str(one.received), one.outcome) for one in read.requests] == [
        ("2025-001", "2025-03-12", ""),
        ("2025-002", "2025-04-01", "denied_state_secret"),
    ]
    assert str(read.requests[1].answered) == "2025-04-20"


@pytest.mark.parametrize(
    ("last", "following"),
    [
        ("青申〔2025〕9号", "青申〔2025〕10号"),
        ("7", "8"),
        ("2025-099", "2025-100"),
        ("", "2025-001"),
    ],
)
def test_the_next_number_is_made_in_the_file_s_manner(
    run: Go, last: str, following: str
) -> None:
    written(f"编号,收到日期,申请人类别\r\n{last},2025-01-05,自然人\r\n")
    assert (
        run("add", "request", FILE, "--received", "2025-03-12", "--by", "自然人").code == 0
    )
    assert csv_table(Path(FILE).read_bytes(), FILE).texts[-1] == [
        following,
        "2025-03-12",
        "自然人",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encoding_line_ends_quotes_and_other_columns_stay(
    run: Go, encoding: str, end: str
) -> None:
    lines = [
        '"内部号","收到日期",申请人类别,编号,答复日期,处理结果,"内容摘要"',
        '"x,1","2025-01-05",自然人,1,,,"他说""好""，\n两行"',
        "y,2025-02-05,商业企业,2",
        ",,,,,,",
    ]
    before = written(end.join(lines) + end, encoding)
    done = run("close", "request", FILE, "2", "--outcome", "予以公开", "--on", "2025-03-01")
    assert done.code == 0, done.err
    lines[2] += ",2025-03-01,予以公开"
    expected = (end.join(lines) + end).encode(encoding)
    assert Path(FILE).read_bytes() == expected != before
    assert (
        run("add", "request", FILE, "--received", "2025-05-01", "--by", "自然人").code == 0
    )
    lines.insert(3, ",2025-05-01,自然人,3,,,")
    assert Path(FILE).read_bytes() == (end.join(lines) + end).encode(encoding)


CELLS = st.text(
    st.characters(
        codec="gb18030",
        exclude_characters="\x00\ufeff\r",  # csv writes it bare before Python 3.13
        exclude_categories=("Cs", "Co", "Cn"),
    ),
    max_size=6,
).map(str.strip)


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=2, max_size=5),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.data(),
)
def test_law_a_changed_cell_changes_nothing_else(
    rows: list[list[str]], quoting: int, end: str, data: st.DataObject
) -> None:
    rows = [["编号", "收到日期", "备注"], *rows]
    stream = StringIO()
    csv.writer(stream, quoting=quoting, lineterminator=end).writerows(rows)  # type: ignore[arg-type]
    table = csv_table(stream.getvalue().encode(), FILE)
    assert table.texts == [[cell.strip() for cell in row] for row in rows]
    row = data.draw(st.integers(1, len(rows) - 1))
    column = data.draw(st.integers(0, 2))
    text = data.draw(CELLS.filter(lambda one: not FORMULA.match(one)))
    after = csv_table(table.changed({row: {column: text}}), FILE).texts
    expected = [list(one) for one in table.texts]
    expected[row][column] = text
    assert after == expected


def test_what_is_typed_never_becomes_a_formula(run: Go) -> None:
    written("编号,收到日期,申请人类别,申请渠道\n")
    done = run(
        "add", "request", FILE, "--received", "2025-03-12", "--by", "自然人",
        "--channel", "=HYPERLINK(1)", "--number", "@1",
    )  # fmt: skip
    assert done.code == 0
    assert (
        Path(FILE)
        .read_text(encoding="utf-8")
        .endswith("'@1,2025-03-12,自然人,'=HYPERLINK(1)\n")
    )


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        ("不予公开", "（三）1.国家秘密"),
        ("其他", "（六）3.其他"),
        ("予以公布", "予以公开"),
    ],
)
def test_an_outcome_that_is_none_for_certain_is_asked_about(
    run: Go, outcome: str, told: str
) -> None:
    before = written("编号,收到日期,申请人类别,答复日期,处理结果\n1,2025-01-05,自然人,,\n")
    done = run("close", "request", FILE, "1", "--outcome", outcome, "--on", "2025-02-01")
    assert done.code == 2
    assert told in done.err
    assert Path(FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("3", "--outcome", "予以公开", "--on", "2025-02-01"),
            "有 2 个（第 4 行、第 5 行）",
        ),
        (("9", "--outcome", "予以公开", "--on", "2025-02-01"), "没有编号是“9”的申请"),
        (("1", "--outcome", "予以公开", "--on", "2025-01-04"), "早于收到日期 2025-01-05"),
        (("1", "--outcome", "予以公开", "--on", "2026-01-04"), "还没有到"),
        (("1", "--outcome", "予以公开"), "要一起写"),
        (("1",), "请写 --outcome"),
        (("1", "--set", "补正日期=2025-02-01"), "补正通知日期"),
        (("1", "--set", "备注=某某来电"), "程序不读也不写这一列"),
        (
            ("2", "--outcome", "部分公开", "--on", "2025-02-02"),
            "已经登记了处理结果“予以公开”",
        ),
    ],
)
def test_a_closing_that_can_t_be_right_is_refused(
    run: Go, arguments: tuple[str, ...], told: str
) -> None:
    before = written(
        "编号,收到日期,申请人类别,答复日期,处理结果,补正通知日期\n1,2025-01-05,自然人,,,\n"
        "2,2025-01-06,自然人,2025-02-02,予以公开,\n3,2025-01-07,自然人,,,\n3,2025-01-08,自然人,,,\n"
    )
    done = run("close", "request", FILE, *arguments)
    assert done.code == 2
    assert told in done.err
    assert Path(FILE).read_bytes() == before


def test_what_is_closed_is_closed_anew_by_force(run: Go) -> None:
    written(
        "编号,收到日期,申请人类别,答复日期,处理结果\n1,2025-01-05,自然人,2025-02-02,予以公开\n"
    )
    again = ("close", "request", FILE, "1", "--outcome", "部分公开", "--on", "2025-02-02")
    assert run(*again).code == 2
    assert run(*again, "--force").code == 0
    assert csv_table(Path(FILE).read_bytes(), FILE).texts[1][4] == "部分公开"


def test_a_step_on_the_way_is_noted_down_without_an_outcome(run: Go) -> None:
    written("编号,收到日期,申请人类别,延期告知日期,约定答复日期\n1,2025-01-05,自然人,,\n")
    done = run(
        "close",
        "request",
        FILE,
        "1",
        "--set",
        "延期告知日期=1月20日",
        "--set",
        "约定答复日期=2026-01-09",
    )
    assert done.code == 0, done.err
    assert csv_table(Path(FILE).read_bytes(), FILE).texts[1][3:] == [
        "2025-01-20",
        "2026-01-09",
    ]


def test_a_request_belongs_to_the_register_of_the_year_in_which_it_came(run: Go) -> None:
    before = written("编号,收到日期,申请人类别\n")
    done = run("add", "request", FILE, "--received", "2024-12-31", "--by", "自然人")
    assert (done.code, Path(FILE).read_bytes()) == (2, before)
    assert "2024 年文件夹" in done.err
    assert (
        run("add", "request", FILE, "--received", "2025-01-01", "--by", "自然人").code == 0
    )


def test_a_day_without_a_year_is_of_the_register_s_year(
    run: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")  # 2026-11-18
    written("编号,收到日期,申请人类别,补正通知日期\n")
    asked = ("--by", "自然人", "--set", "补正通知日期=3月4日")
    done = run("add", "request", FILE, "--received", "3月1日", *asked)
    assert done.code == 0, done.err
    assert Path(FILE).read_text("utf-8").endswith("2025-001,2025-03-01,自然人,2025-03-04\n")
    done = run("add", "request", FILE, "--received", "2026-03-01", *asked)
    assert (done.code, "2026 年文件夹" in done.err) == (2, True)


def test_a_closing_that_says_nothing_new_is_told_so(run: Go) -> None:
    written("编号,收到日期,申请人类别,答复日期,处理结果\n1,2025-01-05,自然人,,\n")
    again = ("close", "request", FILE, "1", "--outcome", "予以公开", "--on", "2025-02-02")
    assert "没有改动" not in run(*again).out
    closed = Path(FILE).read_bytes()
    done = run(*again)
    assert (done.code, Path(FILE).read_bytes()) == (0, closed)
    assert "没有改动，已经是 答复日期 2025-02-02，处理结果 予以公开" in done.out


def test_a_workbook_is_not_touched(run: Go) -> None:
    run("register", "new", BOOK)
    before = Path(BOOK).read_bytes()
    for file in (BOOK, "2025/云溪县青石乡人民政府.toml"):
        done = run("add", "request", file, "--received", "2025-03-12", "--by", "自然人")
        assert done.code == 2
        assert "请在表格里登记" in done.err
    assert Path(BOOK).read_bytes() == before


def test_a_file_with_data_of_persons_is_changed_and_nothing_of_them_is_copied(
    run: Go,
) -> None:
    written("编号,收到日期,申请人类别,申请人姓名,联系电话\n1,2025-01-05,自然人,张三,123\n")
    done = run("add", "request", FILE, "--received", "2025-03-12", "--by", "自然人")
    assert done.code == 0
    assert "张三" not in done.out + done.err
    assert not list(Path("2025/.govreport").rglob("*.csv"))
    journal = Path("2025/.govreport/journal.jsonl").read_text(encoding="utf-8")
    assert "2·收到日期" in journal
    assert "张三" not in journal


def test_a_change_is_told_by_log_and_taken_back_by_undo(run: Go) -> None:
    run("register", "new", FILE)
    run("add", "request", FILE, "--received", "2025-03-12", "--by", "自然人")
    before = Path(FILE).read_bytes()
    run("close", "request", FILE, "2025-001", "--outcome", "予以公开", "--on", "2025-03-20")
    told = run("log", FILE).out
    assert "2025-001·处理结果：空 → 予以公开" in told
    assert "读不懂" not in told
    assert run("undo", FILE).code == 0
    assert Path(FILE).read_bytes() == before
    assert not list(Path("2025/.govreport").rglob("*.csv"))


def test_labels_in_lists_are_read_as_what_they_name() -> None:
    for field in ("applicant", "outcome", "suit_kind", "review_result"):
        kind = next(one.kind for one in columns() if one.field == field)
        for item in chosen(kind, FORM):
            assert value_of(label_of(item), field, FORM) == item.id
