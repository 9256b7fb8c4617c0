"""Cells, groups and columns, found by what people call them."""

import pytest

from govreport.errors import UsageProblem
from govreport.forms import find_cell, find_cells, find_group, form, known_forms
from govreport.forms.lookup import synonyms
from govreport.prose.lexicon import lexicon
from govreport.prose.meaning import Thing, sums

FORM = form("2021")
DENIED = tuple(cell.item for cell in FORM.cells if cell.item.startswith("denied_"))[:8]


def refused(text: str) -> str:
    with pytest.raises(UsageProblem) as error:
        find_cell(FORM, text)
    return str(error.value)


def test_a_group_in_a_column_is_its_rows_and_nothing_else() -> None:
    told = refused("自然人/不予公开")
    assert told.startswith("“自然人/不予公开”是一组，共 8 格")
    addresses = [line.split()[0] for line in told.splitlines()[1:]]
    assert addresses == [f"applications.natural_person.{item}" for item in DENIED]
    assert "予以公开" not in told


@pytest.mark.parametrize(
    ("name", "rows"),
    [("不予公开", 8), ("无法提供", 3), ("不予处理", 5), ("（六）其他处理", 3)],
)
def test_a_group_alone_is_told_by_its_rows(name: str, rows: int) -> None:
    told = refused(name)
    assert f"每列有 {rows} 格，请写明是哪一列的哪一格" in told
    assert len(told.splitlines()) == rows + 1


@pytest.mark.parametrize("known", known_forms())
def test_the_prose_knows_the_groups_of_the_form_by_the_same_cells(known: str) -> None:
    the_form = form(known)
    spoken = [Thing(("applications",), (item,)) for item in lexicon().cells["applications"]]
    told = {frozenset(cells) for thing in spoken for cells in sums(the_form, thing)}
    for name in ("不予公开", "无法提供", "不予处理", "其他处理"):
        group = find_group(the_form, f"总计/{name}")
        if group is not None:  # one row on an older form
            assert frozenset(group.cells) in told


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("公民/新收", "applications.natural_person.received"),
        ("个人/部分公开", "applications.natural_person.partial"),
        ("企业/新收", "applications.business.received"),
        ("公司/上年结转", "applications.business.carried_in"),
        ("自然人/第三方权益", "applications.natural_person.denied_third_party"),
        ("行政复议/维持", "proceedings.review.upheld"),
        ("复议/维持", "proceedings.review.upheld"),
        ("其他/其他", "applications.other.closed_other"),
        ("许可", "disclosure.licensing.decisions"),
    ],
)
def test_what_people_say_finds_the_cell(text: str, address: str) -> None:
    assert str(find_cell(FORM, text)) == address


def test_a_legal_person_is_one_of_five() -> None:
    told = refused("法人/新收")
    assert "可以指好几格" in told
    assert len(told.splitlines()) == 6
    assert (
        "哪一列的哪一格（商业企业、科研机构、社会公益组织、法律服务机构、其他）"
        in refused("法人")
    )


@pytest.mark.parametrize(
    ("typed", "first"),
    [("自然人/不与公开", "denied_state_secret"), ("自然人/予已公开", "granted")],
)
def test_near_names_begin_with_what_has_most_of_the_words(typed: str, first: str) -> None:
    assert f"natural_person.{first}" in refused(typed).splitlines()[1]


def test_a_word_that_nothing_has_names_nothing_near() -> None:
    assert "可以写地址" in refused("培训")


def test_every_synonym_stands_for_a_name_of_the_form() -> None:
    for label in synonyms().values():
        assert find_cells(FORM, label) or find_cells(FORM, f"自然人/{label}"), label


def test_a_column_or_a_group_is_all_its_cells() -> None:
    assert {cell.block for cell in find_cells(FORM, "法人")} == {
        "business", "research", "nonprofit", "legal_service", "other",
    }  # fmt: skip
    assert len(find_cells(FORM, "不予公开")) == 8 * 7
    assert len(find_cells(FORM, "公民")) == len(
        FORM.tables["applications"].items_of["total"]
    )
    assert find_cells(FORM, "申请") == ()
    with pytest.raises(UsageProblem, match="可以指其他一栏"):
        find_cells(FORM, "其他")
