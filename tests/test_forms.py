"""The official forms, and the loader that refuses one that contradicts itself."""

from pathlib import Path

import pytest

from govreport.errors import FormError, UsageProblem
from govreport.forms import (
    Cell,
    ItemType,
    find_cell,
    find_section,
    form,
    form_for_year,
    known_forms,
    lay_out,
    parse,
)

FOLDER = Path(__file__).parent.parent / "govreport" / "forms"
TEXT = (FOLDER / "2021.toml").read_text(encoding="utf-8")


def test_both_forms_are_known() -> None:
    assert known_forms() == ("2019", "2021")


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2018, "2019"), (2019, "2019"), (2020, "2019"), (2021, "2021"), (2031, "2021")],
)
def test_each_year_has_its_form(year: int, expected: str) -> None:
    assert form_for_year(year).id == expected


def test_form_2021_has_200_numbers_of_which_166_are_typed() -> None:
    the_form = form("2021")
    assert len(the_form.cells) == 10 + 175 + 15
    assert len(the_form.typed_cells) == 166


@pytest.mark.parametrize(
    ("form_id", "table", "rows", "columns"),
    [
        ("2021", "disclosure", 14, 4),
        ("2021", "applications", 28, 10),
        ("2021", "proceedings", 4, 15),
        ("2019", "disclosure", 18, 4),
        ("2019", "applications", 26, 10),
        ("2019", "proceedings", 4, 15),
    ],
)
def test_a_grid_is_covered_without_gap_or_overlap(
    form_id: str, table: str, rows: int, columns: int
) -> None:
    covered: list[tuple[int, int]] = []
    for row in lay_out(form(form_id).tables[table]):
        for cell in row:
            covered += [
                (cell.row + down, cell.column + right)
                for down in range(cell.rowspan)
                for right in range(cell.colspan)
            ]
    assert sorted(covered) == [(r, c) for r in range(rows) for c in range(columns)]


def spans(form_id: str, table: str) -> dict[str, tuple[int, int]]:
    return {
        cell.text: (cell.rowspan, cell.colspan)
        for row in lay_out(form(form_id).tables[table])
        for cell in row
        if cell.text
    }


def test_labels_span_what_the_official_form_prints() -> None:
    applications = spans("2021", "applications")
    assert applications["申请人情况"] == (1, 7)
    assert applications["法人或其他组织"] == (1, 5)
    assert applications["自然人"] == (2, 1)
    assert applications["三、本年度办理结果"] == (22, 1)
    assert applications["（三）不予公开"] == (8, 1)
    assert applications["（四）无法提供"] == (3, 1)
    assert applications["（五）不予处理"] == (5, 1)
    assert applications["（六）其他处理"] == (3, 1)
    assert applications["（一）予以公开"] == (1, 2)
    assert applications["四、结转下年度继续办理"] == (1, 3)
    assert spans("2019", "applications")["三、本年度办理结果"] == (20, 1)
    assert spans("2019", "applications")["（六）其他处理"] == (1, 2)
    proceedings = spans("2021", "proceedings")
    assert proceedings["行政复议"] == (1, 5)
    assert proceedings["行政诉讼"] == (1, 10)
    assert proceedings["复议后起诉"] == (1, 5)


def test_the_last_column_of_a_short_band_takes_the_width_that_is_left() -> None:
    assert spans("2021", "disclosure")["本年收费金额（单位：万元）"] == (1, 3)
    assert spans("2019", "disclosure")["采购总金额"] == (1, 2)


def test_the_same_id_means_the_same_in_both_forms() -> None:
    old, new = form("2019"), form("2021")
    shared = old.cell_set & new.cell_set
    assert Cell("applications", "business", "denied_inquiry") in shared
    for cell in shared:
        if cell.table != "disclosure":
            assert old.label(cell) == new.label(cell)


def test_a_hybrid_takes_a_table_and_its_identities_from_another_form() -> None:
    hybrid = form("2021").with_tables_of({"applications": form("2019")})
    assert Cell("applications", "total", "closed") in hybrid.cell_set
    assert hybrid.borrowed == {"applications": "2019"}
    settled = hybrid.defined_by[Cell("applications", "business", "settled")][0]
    assert len(settled.right) == 19


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("numbers = 200", "numbers = 201", "numbers 写的是 201，数出来是 200"),
        ("typed = 166", "typed = 1", "typed 写的是 1"),
        ("rows = 14", "rows = 13", "写的是 13 行，排出来是 14 行"),
        ("widths = [219, ", "widths = [", "有 4 栏，栏宽却有 3 个"),
        ('id = "research"', 'id = "business"', "块 business 重复"),
        ('id = "partial"', 'id = "granted"', "项 granted 重复"),
        ('id = "partial"', 'id = "Partial"', "“Partial”不合写法"),
        ('label = "规章"', 'label = " "', "的名称是空的"),
        ('id = "problems"', 'id = "overview"', "部分 overview 重复"),
        ('heading = "一、总体情况"', 'heading = ""', "没有标题"),
        ('table = "proceedings"', 'table = "review"', "各部分所列的表"),
        ('title = "{organ}{year}年', 'title = "{organ}', "标题中缺少"),
        (
            '"settled", label = "（七）总计", short = "三（七）总计", derived = true',
            '"settled", label = "（七）总计"',
            "推算",
        ),
        ('down = ["blocks"]', 'down = ["items"]', "往哪个方向排"),
        ('"applications.*.granted"', '"applications.*.grantd"', "地址在表中找不到"),
        ('"applications.total.*"]', '"applications.*.received"]', "有的代表块"),
        ('code = "T3-BALANCE"', 'code = "T3-BALANCE"\ndefines = true', "不能推算一个数"),
        ('type = "amount"', 'type = "money"', "缺少或写错了一项"),
        ('id = "2021"\n', "", "缺少或写错了一项"),
        ('id = "2021"', "id = ", "不是正确的 TOML"),
    ],
)
def test_a_form_that_contradicts_itself_is_refused(
    old: str, new: str, complaint: str
) -> None:
    assert old in TEXT
    with pytest.raises(FormError, match=complaint.replace("“", ".")):
        parse(TEXT.replace(old, new, 1))


def test_an_unknown_form_names_the_known_ones() -> None:
    with pytest.raises(FormError, match="没有“2020”这种表式，可用的有：2019、2021"):
        form("2020")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("applications.natural_person.received", "applications.natural_person.received"),
        ("行政规范性文件/本年制发件数", "disclosure.normative_documents.issued"),
        ("本年制发件数/行政规范性文件", "disclosure.normative_documents.issued"),
        ("自然人/一、本年新收政府信息公开申请数量", "applications.natural_person.received"),
        ("自然人/新收", "applications.natural_person.received"),
        ("自然人／（一）予以公开", "applications.natural_person.granted"),
        ("自然人/(一)予以公开", "applications.natural_person.granted"),
        ("商业企业/部分公开", "applications.business.partial"),
        ("其他/（六）其他处理/3.其他", "applications.other.closed_other"),
        ("其他/其他", "applications.other.closed_other"),
        ("行政许可", "disclosure.licensing.decisions"),
        ("行政诉讼/复议后起诉/尚未审结", "proceedings.suit_after_review.pending"),
        ("research/carried_out", "applications.research.carried_out"),
    ],
)
def test_a_cell_is_found_by_address_or_label(text: str, address: str) -> None:
    assert str(find_cell(form("2021"), text)) == address


def test_an_unknown_cell_names_the_nearest() -> None:
    with pytest.raises(UsageProblem) as caught:
        find_cell(form("2021"), "applications.natural_persn.received")
    assert "相近的有" in str(caught.value)
    assert "applications.natural_person.received  自然人" in str(caught.value)


def test_a_word_like_nothing_shows_how_a_cell_is_written() -> None:
    with pytest.raises(UsageProblem, match=r"也可以写名称（如 规章/本年制发件数）"):
        find_cell(form("2021"), "qqqqqq")


@pytest.mark.parametrize("text", ["", "/", "  "])
def test_nothing_names_no_cell(text: str) -> None:
    with pytest.raises(UsageProblem):
        find_cell(form("2021"), text)


def test_a_label_of_several_cells_lists_them() -> None:
    with pytest.raises(UsageProblem, match="可以指好几格") as caught:
        find_cell(form("2021"), "行政诉讼/结果维持")
    assert "proceedings.direct_suit.upheld" in str(caught.value)
    with pytest.raises(UsageProblem, match=r"共 [0-9]+ 格"):
        find_cell(form("2021"), "总计")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("overview", "overview"),
        ("一、总体情况", "overview"),
        ("总体情况", "overview"),
        ("五", "problems"),
        ("第六部分", "other"),
        ("前言", "preamble"),
    ],
)
def test_a_section_is_found_by_id_heading_or_number(text: str, expected: str) -> None:
    assert find_section(form("2021"), text).id == expected


def test_an_unknown_section_lists_all() -> None:
    with pytest.raises(UsageProblem, match="六、其他需要报告的事项"):
        find_section(form("2021"), "七")


def test_a_cell_has_its_type() -> None:
    assert form("2021").item(Cell("disclosure", "fees", "amount")).type is ItemType.AMOUNT
    assert form("2019").item(Cell("disclosure", "fees", "change")).type is ItemType.CHANGE
    procurement = Cell("disclosure", "procurement", "amount")
    assert form("2019").item(procurement).type is ItemType.TEXT
