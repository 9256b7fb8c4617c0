"""The guide to the cells, the rules' pages and the outline are whole and true."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import govreport
from govreport.forms import Cell, form, known_forms
from govreport.organs import kind_of
from govreport.outline import NAMES
from govreport.prose.quotes import QUOTE

Data = dict[str, Any]

PACKAGE = Path(govreport.__file__).parent
QUESTION = re.compile(r"【待填：[^【】]+？】")

KIND_OF = {
    "某某乡人民政府": "township",
    "某某民族乡人民政府": "township",
    "某县某某镇": "township",
    "某旗某某苏木人民政府": "township",
    "某区某某街道办事处": "subdistrict",
    "某县人民政府办公室": "office",
    "某省人民政府办公厅": "office",
    "某某开发区管委会办公室": "office",
    "某县农业农村局": "department",
    "某省教育厅": "department",
    "某市国有资产监督管理委员会": "department",
    "某市城市管理委员会": "department",
    "某县人民防空办公室": "department",
    "某县人民政府": "government",
    "景德镇市人民政府": "government",
    "某地区行政公署": "government",
    "某某经济开发区管理委员会": "other",
    "某某综合实验区管委会": "other",
    "某县人民政府驻北京办事处": "other",
    "某村村民委员会": "other",
    "某县档案馆": "other",
}


def load(path: Path) -> Data:
    return tomllib.loads(path.read_text(encoding="utf-8"))


GUIDE = load(PACKAGE / "forms" / "guide.toml")
OUTLINE = load(PACKAGE / "outline.toml")
KINDS_DATA = load(PACKAGE / "organs.toml")["kinds"]
KINDS = [kind["id"] for kind in KINDS_DATA]
PAGES = {path.stem: load(path) for path in PACKAGE.glob("rules/pages/*.toml")}


def ids(form_id: str) -> set[tuple[str, str, str]]:
    """Every block and item of a form, as the guide's keys name them."""
    tables = form(form_id).tables.values()
    blocks = {(table.id, "blocks", block) for table in tables for block in table.blocks}
    items = {
        (table.id, "items", item)
        for table in tables
        for of_block in table.items_of.values()
        for item in of_block
    }
    return blocks | items


def entries() -> Iterator[tuple[tuple[str, str, str], Data]]:
    for table, parts in GUIDE.items():
        for part, named in parts.items():
            for identifier, entry in named.items():
                yield (table, part, identifier), entry


def notes() -> Iterator[tuple[tuple[str, str, str], Data]]:
    for key, entry in entries():
        for note in entry.get("notes", []):
            yield key, note


def cells_in(changes: Data) -> Iterator[Cell]:
    for table in form("2021").tables:
        for block, items in changes.get(table, {}).items():
            for item in items:
                yield Cell(table, block, item)


def kinds_of(part: Data) -> list[str]:
    kinds: list[str] = part.get("kinds", list(KINDS))
    return kinds


def forms_of(part: Data) -> list[str]:
    forms: list[str] = part.get("forms", list(known_forms()))
    return forms


def prose_sections(form_id: str) -> set[str]:
    return {section.id for section in form(form_id).sections if section.table is None}


@pytest.mark.parametrize("form_id", known_forms())
def test_every_block_and_item_of_a_form_has_a_guide(form_id: str) -> None:
    assert ids(form_id) - {key for key, _ in entries()} == set()


def test_the_guide_names_no_block_or_item_that_no_form_has() -> None:
    known = set[tuple[str, str, str]]().union(*(ids(name) for name in known_forms()))
    assert {key for key, _ in entries()} - known == set()


def test_a_guide_says_what_belongs_there_and_nothing_outside_its_format() -> None:
    for key, entry in entries():
        assert entry.keys() <= {"text", "notes"}, key
        assert entry["text"].endswith("。"), key


def test_a_note_is_official_or_customary() -> None:
    assert {note["kind"] for _, note in notes()} == {"official", "customary"}


def test_an_official_note_has_a_source_and_a_customary_one_claims_none() -> None:
    for key, note in notes():
        keys = {"kind", "text", *(["source"] if note["kind"] == "official" else [])}
        assert note.keys() - {"form"} == keys, key
        assert all(note[name].strip() for name in keys), key


def test_a_note_for_one_form_is_about_something_of_that_form() -> None:
    for key, note in notes():
        if "form" in note:
            assert key in ids(note["form"]), key


@pytest.mark.parametrize(
    "words", ["撤回", "转办", "一件多项", "补正", "并案", "第三方", "信访", "重复"]
)
def test_the_guide_answers_what_clerks_ask(words: str) -> None:
    texts = [told["text"] for _, told in (*entries(), *notes())]
    assert any(words in text for text in texts)


@pytest.mark.parametrize("code", sorted(PAGES))
def test_a_page_is_named_after_its_code_and_complete(code: str) -> None:
    page = PAGES[code]
    assert page["code"] == code
    assert page.keys() == {
        "code",
        "title",
        "basis",
        "text",
        "in_word",
        "passing",
        "failing",
    }
    assert all(page[name].strip() for name in ("title", "basis", "text"))
    assert page["in_word"].format(advice="") in page["in_word"]


@pytest.mark.parametrize("example", ["passing", "failing"])
@pytest.mark.parametrize("code", sorted(PAGES))
def test_a_page_has_both_examples(code: str, example: str) -> None:
    told = PAGES[code][example]
    assert told.keys() == {"text", "changes"}
    assert told["text"].endswith("。")
    assert tomllib.loads(told["changes"])


@pytest.mark.parametrize("code", sorted(PAGES))
def test_examples_change_cells_that_the_form_has(code: str) -> None:
    page = PAGES[code]
    for example in ("passing", "failing"):
        changes = tomllib.loads(page[example]["changes"])
        changed = {*cells_in(changes), *cells_in(changes.get("previous", {}))}
        unknown = changed - form("2021").cell_set
        assert bool(unknown) == (code == "V-UNKNOWN" and example == "failing")


def test_the_outline_names_known_sections_kinds_and_forms() -> None:
    for part in OUTLINE["parts"]:
        assert part.keys() <= {"section", "kinds", "forms", "text"}
        assert set(kinds_of(part)) <= set(KINDS)
        assert set(forms_of(part)) <= set(known_forms())
        assert all(part["section"] in prose_sections(name) for name in forms_of(part))


@pytest.mark.parametrize("form_id", known_forms())
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_an_outline_of_every_section_of_prose(
    kind: str, form_id: str
) -> None:
    parts = [
        part
        for part in OUTLINE["parts"]
        if kind in kinds_of(part) and form_id in forms_of(part)
    ]
    assert {part["section"] for part in parts} == prose_sections(form_id)
    overview = [part["text"] for part in parts if part["section"] == "overview"]
    heads = [text[:3] for text in overview]
    assert heads == ["（一）", "（二）", "（三）", "（四）", "（五）"]


def test_every_question_of_the_outline_is_found_by_its_marker() -> None:
    for part in OUTLINE["parts"]:
        assert QUESTION.search(part["text"])
        rest = QUESTION.sub("", part["text"])
        assert not re.search(r"[？?【】]|待填", rest), rest


def test_the_outline_leaves_nothing_to_replace_but_its_names() -> None:
    for part in OUTLINE["parts"]:
        text = part["text"]
        for name in NAMES:
            text = text.replace(f"{{{name}}}", "")
        assert not re.search(r"[{}]", QUOTE.sub("", text)), text


@pytest.mark.parametrize("kind", ["township", "government"])
def test_governments_are_asked_what_article_50_adds_for_them(kind: str) -> None:
    texts = [part["text"] for part in OUTLINE["parts"] if kind in kinds_of(part)]
    for words in ("工作考核", "社会评议", "责任追究"):
        assert any(words in text for text in texts)


def test_only_the_form_of_2021_is_asked_about_the_processing_fee() -> None:
    asked = [part for part in OUTLINE["parts"] if "信息处理费" in part["text"]]
    assert [(part["section"], forms_of(part)) for part in asked] == [("other", ["2021"])]


def test_different_kinds_get_different_key_questions() -> None:
    firsts = [part for part in OUTLINE["parts"] if part["text"].startswith("（一）主动")]
    assert sorted(kind for part in firsts for kind in kinds_of(part)) == sorted(KINDS)
    questions = [set(QUESTION.findall(part["text"])) for part in firsts]
    shared = [a & b for n, a in enumerate(questions) for b in questions[n + 1 :]]
    assert not any(shared)


def test_each_kind_has_its_labels_and_endings() -> None:
    for kind in KINDS_DATA:
        assert kind["label"]
        assert kind["short"]
        assert all(kind["endings"])


@pytest.mark.parametrize(("name", "kind"), KIND_OF.items())
def test_endings_tell_the_kind_of_an_organ(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_an_ending_is_of_its_own_kind() -> None:
    for kind in KINDS_DATA:
        for ending in kind["endings"]:
            assert kind_of(ending) == kind["id"], ending
