"""Reports as Word documents: numbers, prose, properties, and the same bytes each time."""

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import FORMS, PROSE, balanced, report
from word_files import DOCUMENT, REPOSITORY, faults, grid, made, opened, part, parts, sample

from govreport.forms import Form, form, lay_out
from govreport.report import Organ, Report


def printed(
    one: Report, the_form: Form
) -> Iterator[list[list[tuple[int, str | None, str]]]]:
    """The grids as the form lays them out."""
    for table in the_form.tables.values():
        rows = lay_out(table)
        covering = {
            (row, cell.column): cell
            for line in rows
            for cell in line
            for row in range(cell.row, cell.row + cell.rowspan)
        }
        yield [
            [
                (
                    cell.colspan,
                    None
                    if cell.rowspan == 1
                    else "restart"
                    if cell.row == row
                    else "continue",
                    ""
                    if cell.row != row
                    else cell.text or str(one.value(cell.cell) if cell.cell else ""),
                )
                for (at, _), cell in sorted(covering.items())
                if at == row
            ]
            for row in range(len(rows))
        ]


def sentinels(form_id: str) -> Report:
    the_form = form(form_id)
    numbers = {cell: number for number, cell in enumerate(the_form.cells, start=100_001)}
    return replace(report(form_id), entries=dict(numbers))


@pytest.mark.parametrize("form_id", FORMS)
def test_every_number_stands_once_in_its_row_and_column(form_id: str) -> None:
    one = sentinels(form_id)
    raw = made(one)
    tables = part(raw, DOCUMENT).iter(qn("w:tbl"))
    assert [grid(table) for table in tables] == list(printed(one, one.form))
    text = parts(raw)[DOCUMENT].decode()
    for value in one.entries.values():
        assert len(re.findall(rf">{value}<", text)) == 1


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("draft", [False, True])
def test_word_has_nothing_to_repair(form_id: str, draft: bool) -> None:
    one = replace(balanced(form_id, 1), signature="某乡", signed_on=date(2023, 1, 20))
    assert faults(made(one, draft=draft)) == []
    empty = replace(one, entries={}, narrative={}, signature="", signed_on=None)
    assert faults(made(empty, draft=draft)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<w:keepNext/>", b"<w:jc w:val='left'/><w:keepNext/>"),
        (b"<w:cantSplit/></w:trPr>", b"<w:cantSplit/></w:trPr><w:tblPrEx/>"),
        (b"<w:cantSplit/>", b"<w:cantSplit/><w:frob/>"),
        (b'<w:vMerge w:val="restart"/>', b'<w:vMerge w:val="begin"/>'),
        (b'w:val="Title"', b'w:val="Tital"'),
        (b'r:id="rId6"', b'r:id="rId66"'),
    ],
)
def test_the_validator_finds_what_is_wrong(old: bytes, new: bytes) -> None:
    changed = BytesIO()
    with zipfile.ZipFile(changed, "w") as package:
        for name, content in parts(made(report())).items():
            assert name != DOCUMENT or old in content
            package.writestr(name, content.replace(old, new, 1))
    assert faults(changed.getvalue()) != []


NASTY = st.sampled_from(
    ["&", "<", ">", '"', "'", "{{", "}}", "{%", "%}", "{#", "#}", "{_{", "}_}", "{_%", "%_}",
     "{{ x }}", "{% if %}", "<w:p>", "&amp;", "]]>", "  ", "\t", "🙂", "𠮷", "\u3000x", "（一）", "。"]
)  # fmt: skip
LEGAL = st.characters(exclude_categories=["Cs", "Cc", "Cn"])
LINES = st.lists(st.lists(NASTY | LEGAL, max_size=8).map("".join), max_size=4).map(
    "\n".join
)


def body_texts(raw: bytes) -> list[str]:
    """The paragraphs of the body, tabs as tabs."""
    return [
        "".join(
            "\t" if node.tag == qn("w:tab") else node.text or ""
            for node in paragraph.iter(qn("w:t"), qn("w:tab"))
        )
        for paragraph in part(raw, DOCUMENT).iterfind(f"{qn('w:body')}/{qn('w:p')}")
    ]


@settings(max_examples=40)
@given(text=LINES)
def test_prose_arrives_as_typed(text: str) -> None:
    one = replace(report(), narrative={"overview": text, "other": "完"})
    expected = [line.strip() for line in text.split("\n") if line.strip()]
    texts = body_texts(made(one))
    start = texts.index("一、总体情况") + 1
    assert texts[start : texts.index("二、主动公开政府信息情况", start)] == expected


def test_names_and_titles_are_data_too() -> None:
    name = "甲&乙<丙>{{ x }}{_%局"
    raw = made(replace(report(), organ=Organ(name), title=f"{name}年报", signature=name))
    assert f"{name}年报" in body_texts(raw)
    assert body_texts(raw)[-1] == name
    assert opened(raw).core_properties.author == name


def test_prose_of_a_table_section_stands_before_its_table() -> None:
    raw = made(replace(report(), narrative={**PROSE, "applications": "表前说明"}))
    body = part(raw, DOCUMENT)[0]
    texts = ["".join(t.text or "" for t in node.iter(qn("w:t"))) for node in body]
    at = texts.index("表前说明")
    assert texts[at - 1] == "三、收到和处理政府信息公开申请情况"
    assert body[at + 1].tag == qn("w:tbl")


def test_properties_say_what_it_is_and_nothing_of_the_tools() -> None:
    core = opened(sample()).core_properties
    assert core.title == report().full_title
    assert (core.author, core.language) == (report().organ.name, "zh-CN")
    assert (core.comments, core.last_modified_by, core.keywords) == ("", "", "")
    assert b"python-docx" not in b"".join(parts(sample()).values())
    assert not [name for name in parts(sample()) if "thumbnail" in name]


def test_the_signature_is_there_when_there_is_one() -> None:
    signed = replace(report(), signature="某乡", signed_on=date(2023, 1, 20))
    assert body_texts(made(signed))[-2:] == ["某乡", "2023年1月20日"]
    assert body_texts(made(report()))[-1] == PROSE["other"]


@pytest.mark.parametrize("form_id", FORMS)
def test_the_same_report_gives_the_same_bytes(form_id: str) -> None:
    assert made(balanced(form_id, 3)) == made(balanced(form_id, 3))


@pytest.mark.slow
def test_the_bytes_do_not_hang_on_the_seed_of_hashes() -> None:
    code = (
        "import sys; from hashlib import sha256; from reports import balanced; "
        "from word_files import made; print(sha256(made(balanced('2021', 3))).hexdigest())"
    )
    path = os.pathsep.join((str(REPOSITORY), str(REPOSITORY / "tests")))
    prints = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "42")
    }
    assert len(prints) == 1
