"""What a careful reader would not be sure of is left blank, never taken by order."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from imported import TITLE, lines, stated

TWO = "二、主动公开政府信息情况"
THREE = "三、收到和处理政府信息公开申请情况"
FOUR = "四、政府信息公开行政复议、行政诉讼情况"
HEADS = "申请|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计"
RECEIVED = "一、本年新收政府信息公开申请数量"
GRANTED = "（一）予以公开"
RESULTS = "结果维持|结果纠正|其他结果|尚未审结|总计"


def table(*rows: str) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def page(heading: str, *parts: str) -> dict[str, str]:
    """The numbers of a page with one section."""
    raw = f"<p>{TITLE}</p><h2>{heading}</h2>{''.join(parts)}".encode()
    return stated(raw, "html")


def licensing(printed: str) -> str | None:
    """What is read of a cell that holds this."""
    found = page(
        TWO,
        table(
            "信息内容|本年制发件数|本年废止件数|现行有效件数",
            "规章|0|0|0",
            "行政规范性文件|3|1|9",
            "信息内容|本年处理决定数量",
            f"行政许可|{printed}",
            "行政强制|0",
        ),
    )
    assert found["disclosure.normative_documents.in_force"] == "9"
    return found.get("disclosure.licensing.decisions")


@pytest.mark.parametrize(
    "printed",
    [
        "减少5", "↓5", "5、3", "1 234", "5-6", "1,23", "3½", "5注1", "5²", "5①", "1<br>2",
        "2023年7件,2022年5件", "5/3", "5件，其中2件", "1e3", "约5", "近10", "12⑤",
    ],
)  # fmt: skip
def test_a_cell_with_more_than_a_number_is_not_read(printed: str) -> None:
    assert licensing(printed) is None


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("5<sup>1</sup>", "5"),
        ("<del>5</del>6", "6"),
        ("<span style='display: none'>9</span>5", "5"),
        ("<span hidden>9</span>5", "5"),
        ("<ruby>5<rt>6</rt></ruby>", "5"),
        ("5（含自然失效2）", "5"),
        ("<b>1</b>2", "12"),
    ],
)
def test_marks_and_hidden_text_are_no_digits(printed: str, value: str) -> None:
    assert licensing(printed) == value


def test_a_sign_that_is_no_hyphen_does_not_get_lost() -> None:
    for sign in "—–△▲":
        found = page(
            TWO,
            table(
                "信息内容|上一年项目数量|本年增/减|处理决定数量",
                f"行政许可|7|{sign}5|3",
                "其他对外管理服务事项|0|-2|0",
            ),
        )
        assert "disclosure.licensing.change" not in found
        assert found["disclosure.other_services.change"] == "-2"


def test_another_unit_is_not_read_as_ten_thousand_yuan() -> None:
    head = "信息内容|本年收费金额（单位：{}）"
    rows = "规章|0|0|0", "行政许可|1", "行政处罚|1"
    for unit, printed in (
        ("元", "465700"),
        ("万元", "465700（元）"),
        ("万元", "5（亿元）"),
    ):
        found = page(TWO, table(*rows, head.format(unit), f"行政事业性收费|{printed}"))
        assert "disclosure.fees.amount" not in found
    found = page(TWO, table(*rows, head.format("万元"), "行政事业性收费|5万元"))
    assert found["disclosure.fees.amount"] == "5"


def test_a_column_too_many_leaves_the_row() -> None:
    found = page(
        TWO,
        table(
            "信息内容|本年制发件数|本年废止件数|现行有效件数|上年现行有效件数",
            "规章|0|0|5|77",
            "行政规范性文件|2|2|9|8",
            "信息内容|本年处理决定数量|备注",
            "行政许可|5|见附件",
            "行政强制||2",
        ),
    )
    assert not any(address.startswith("disclosure.regulations") for address in found)
    assert "disclosure.coercion.decisions" not in found


def test_a_lone_zero_is_not_a_row_of_zeros() -> None:
    heads = table(HEADS, f"{RECEIVED}|5|0|0|0|0|1|6", f"{GRANTED}|0")
    found = page(THREE, heads)
    assert found["applications.total.received"] == "6"
    assert not any(address.endswith("granted") for address in found)
    rows = lines(THREE, HEADS.replace("|", "\t"), f"{GRANTED}\t0")
    assert rows == {}


def test_columns_in_an_order_of_their_own_are_read_by_their_heads() -> None:
    heads = "申请|总计|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他"
    found = page(THREE, table(heads, f"{RECEIVED}|6|5|0|0|0|0|1"))
    assert found["applications.total.received"] == "6"
    assert found["applications.natural_person.received"] == "5"
    uneven = lines(
        THREE,
        "\n".join(heads.split("|")[1:]),
        RECEIVED,
        *["6", "5", "0", "0", "0", "0", "1"],
    )
    assert uneven == {}
    two = lines(
        TWO,
        "信息内容\t现行有效件数\t本年废止件数\t本年制发件数",
        "行政规范性文件\t9\t2\t3",
        "规章\t5\t0\t1",
    )
    assert two["disclosure.normative_documents.issued"] == "3"


def test_table_4_is_read_by_its_heads_or_not() -> None:
    first = "总计|结果维持|结果纠正|其他结果|尚未审结"
    rows = table(
        f"类别|{first}",
        "行政复议|3|1|2|0|0",
        "未经复议直接起诉|0|0|0|0|0",
        "复议后起诉|0|0|0|0|0",
    )
    found = page(FOUR, rows)
    assert (found["proceedings.review.upheld"], found["proceedings.review.total"]) == (
        "1",
        "3",
    )
    blocks = "".join(
        f"<td colspan=5>{name}</td>"
        for name in ("行政复议", "未经复议直接起诉", "复议后起诉")
    )
    numbers = "|".join(["3", "1", "2", *"0" * 12])
    odd = f"<table><tr>{blocks}</tr>{table('|'.join([first] * 3), numbers)[7:]}"
    assert page(FOUR, odd) == {}
    right = f"<table><tr>{blocks}</tr>{table('|'.join([RESULTS] * 3), numbers)[7:]}"
    assert page(FOUR, right)["proceedings.review.upheld"] == "3"


def test_last_years_table_below_fills_nothing() -> None:
    empty = table(HEADS, f"{RECEIVED}|/|/|/|/|/|/|/", f"{GRANTED}|0|0|0|0|0|0|0")
    last = table(HEADS, f"{RECEIVED}|5|0|0|0|0|1|6")
    found = page(THREE, empty, "<p>附：2021年度情况</p>", last)
    assert not any(address.endswith("received") for address in found)


def test_what_a_second_table_has_and_the_first_lacks_is_left() -> None:
    heads = HEADS.split("|")[1:]
    row = ["5", "0", "0", "0", "0", "1", "6"]
    found = lines(
        THREE, *heads, RECEIVED, GRANTED, *row, *heads, RECEIVED, *row, GRANTED, *"7000007"
    )
    assert found == {}
    alone = lines(THREE, *heads, RECEIVED, RECEIVED, *row)
    assert alone["applications.total.received"] == "6"


def test_last_years_numbers_beside_this_years_leave_the_row() -> None:
    rows = f"{RECEIVED}|0|3|0|3|0|3|0|3|0|3|0|3|0|3"
    assert page(THREE, table(HEADS, rows)) == {}


def test_a_total_that_stands_first_in_a_copied_table_is_not_taken_for_the_first_kind() -> (
    None
):
    found = lines(
        FOUR, "总计", *RESULTS.split("|")[:-1], "行政复议", *["3", "1", "2", "0", "0"]
    )
    assert found == {}
    right = lines(FOUR, *RESULTS.split("|"), "行政复议", *["1", "2", "0", "0", "3"])
    assert right["proceedings.review.overturned"] == "2"


def test_a_page_number_between_is_no_number() -> None:
    found = lines(
        TWO, "信息内容", "本年处理决定数量", "行政许可", "- 3 -", "6267", "行政强制", "— 12 —",
        "行政处罚", "8",
    )  # fmt: skip
    assert found == {
        "disclosure.licensing.decisions": "6267",
        "disclosure.penalties.decisions": "8",
    }


def test_a_number_too_many_in_a_row_leaves_the_row() -> None:
    heads = HEADS.split("|")[1:]
    found = lines(
        THREE,
        *heads,
        RECEIVED,
        *["5", "5", "0", "0", "0", "0", "1", "6"],
        GRANTED,
        *"0000000",
    )
    assert not any(address.endswith("received") for address in found)


def test_a_row_that_may_have_lost_a_cell_is_left() -> None:
    rows = table(HEADS, f"{RECEIVED}|5|0|0|0|0|5|", f"{GRANTED}||0|0|0|0|0|0")
    found = page(THREE, rows)
    assert not any(address.endswith("received") for address in found)
    held = page(THREE, table(HEADS, f"{RECEIVED}||0|0|0|0|5|5"))
    assert held["applications.other.received"] == "5"


def test_a_number_over_several_rows_is_nobodys() -> None:
    merged = (
        f"<table><tr>{''.join(f'<td>{head}</td>' for head in HEADS.split('|'))}</tr>"
        f"<tr><td>{RECEIVED}</td><td rowspan=2>5</td>{'<td>0</td>' * 5}<td>5</td></tr>"
        f"<tr><td>{GRANTED}</td>{'<td>0</td>' * 5}<td>5</td></tr></table>"
    )
    found = page(THREE, merged)
    assert "applications.natural_person.received" not in found
    assert "applications.natural_person.granted" not in found
    assert found["applications.business.granted"] == "0"


def test_a_column_of_row_numbers_is_passed_over() -> None:
    found = page(
        TWO,
        table(
            "序号|信息内容|本年处理决定数量", "1|行政许可|5", "2|行政处罚|8", "3|行政强制|0"
        ),
    )
    assert found == {
        "disclosure.licensing.decisions": "5",
        "disclosure.penalties.decisions": "8",
        "disclosure.coercion.decisions": "0",
    }


def test_an_unknown_column_is_left_out_and_the_others_are_read() -> None:
    heads = "申请|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|小计|总计"
    found = page(THREE, table(heads, f"{RECEIVED}|5|1|0|0|0|1|2|7"))
    assert found["applications.total.received"] == "7"
    assert len(found) == 7


def test_nothing_in_the_folder_is_run_when_a_pdf_is_read(
    program: Callable[..., CompletedProcess[bytes]], tmp_path: Path
) -> None:
    (tmp_path / "pdfplumber.py").write_text("open('ran', 'w')\nprint('[1, 2]')\n")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 nothing")
    done = program("import", "a.pdf")
    assert done.returncode == 2
    assert "不是完整的 PDF".encode() in done.stderr
    assert not (tmp_path / "ran").exists()


def test_an_update_never_goes_into_another_organs_file(
    program: Callable[..., CompletedProcess[bytes]], tmp_path: Path
) -> None:
    file = tmp_path / "2022" / "某县教育局.toml"
    file.parent.mkdir()
    file.write_text(
        'form = "2021"\nyear = 2022\n[organ]\nname = "别的局"\n', encoding="utf-8"
    )
    rows = table("信息内容|本年处理决定数量", "行政许可|5", "行政处罚|8", "行政强制|0")
    (tmp_path / "x.html").write_text(
        f"<p>{TITLE}</p><h2>{TWO}</h2>{rows}", encoding="utf-8"
    )
    done = program("import", "x.html", "--update")
    assert done.returncode == 2
    assert "“别的局”的 2022/某县教育局.toml".encode() in done.stderr
    assert "教育局" not in file.read_text(encoding="utf-8")


def test_rows_of_a_table_that_went_into_another_without_labels_break_nothing_off() -> None:
    rows = (
        "信息内容|本年制发件数|本年废止件数|现行有效件数",
        "规章|0|0|0",
        "行政规范性文件|3|1|9",
    )
    found = page(TWO, table(*rows), table("甲|7|8"), f"<h2>{THREE}</h2>")
    assert found["disclosure.normative_documents.in_force"] == "9"
