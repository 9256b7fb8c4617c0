"""Templates as Jinja compiles them give what docxtpl gives, whatever they hold."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docxtpl import DocxTemplate
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from reports import FORMS, ORGAN, balanced, report, saved
from word_files import REPOSITORY, TEMPLATES, faults, parts, template_of

from govreport.errors import TemplateProblem
from govreport.render import filling
from govreport.render import template as ready
from govreport.render.apart import prepare, take_apart
from govreport.render.context import context_of
from govreport.render.docx import render_docx
from govreport.render.filling import with_breaks
from govreport.render.jinja import environment
from govreport.render.package import CUSTOM, facts_of
from govreport.render.template import COMPILED, load_parts, mark_of, official_form
from govreport.report import Report

OURS = ("docProps/custom.xml", "docProps/core.xml")
STEM = f"{ORGAN.name}2022年政府信息公开工作年度报告"
GOOD = f"2022/{ORGAN.name}.toml"


def parts_of(raw: bytes) -> dict[str, str]:
    """The parts of a package as canonical XML, without what we add and leave out.

    These are what states our own facts, and a picture of the template's first page.
    """
    with zipfile.ZipFile(BytesIO(raw)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return {
        name: etree.canonicalize(
            etree.tostring(_without_ours(etree.fromstring(part)), encoding="unicode")
        )
        for name, part in parts.items()
        if name not in OURS and not name.endswith(".jpeg")
    }


def _without_ours(root: etree._Element) -> etree._Element:
    for entry in list(root):
        named = "".join(entry.get(key, "") for key in ("PartName", "Target", "Extension"))
        if any(word in named for word in ("custom", "thumbnail", "jpeg")):
            root.remove(entry)
    if str(root.tag).endswith(("}Types", "}Relationships")):
        for entry in root:
            entry.attrib.pop("Id", None)
        root[:] = sorted(root, key=etree.tostring)
    return root


def by_docxtpl(one: Report, template: Path, *, draft: bool = False) -> dict[str, str]:
    """What docxtpl makes of the same template and the same values."""
    whole = DocxTemplate(template)
    whole.render(context_of(one, draft=draft), environment(), autoescape=True)
    stream = BytesIO()
    whole.save(stream)
    return parts_of(stream.getvalue())


@pytest.mark.parametrize("draft", [True, False])
@pytest.mark.parametrize("form_id", FORMS)
def test_every_part_is_what_docxtpl_gives(form_id: str, draft: bool) -> None:
    one = replace(balanced(form_id, 5), signature="云溪县\t青石乡\n人民政府")
    template = TEMPLATES / f"{form_id}.docx"
    made = parts_of(render_docx(one, template, draft=draft))
    assert made == by_docxtpl(one, template, draft=draft)


WORDS = st.text(st.sampled_from("甲乙a1<>&\"'{}%#_\t\n\x0b\u2028 "), max_size=12)


@pytest.mark.slow
@settings(max_examples=12)
@given(WORDS, WORDS, WORDS)
def test_whatever_was_typed_arrives_as_docxtpl_has_it(
    title: str, signature: str, problems: str
) -> None:
    one = replace(
        report(), title=title, signature=signature, narrative={"problems": problems}
    )
    template = TEMPLATES / "2021.docx"
    assert parts_of(render_docx(one, template)) == by_docxtpl(one, template)


OWN = (
    "标题\t{{ title }}\n{{ organ }}",
    "{%p for p in narrative.problems %}",
    "{{ p.text }}{% if p.level %}（第{{ p.level }}级）{% endif %}",
    "{%p endfor %}",
    "{{ signature }}{{ applications.total.received }} {{ '<&>' }}",
)


@pytest.mark.slow
@given(WORDS, WORDS)
@example("1\x0b1", "")  # a character that counts as a blank, and that XML can't say
@example("\x1c", "\x0b")
@settings(max_examples=12)
def test_so_does_a_template_of_ones_own(
    tmp_path_factory: pytest.TempPathFactory, title: str, signature: str
) -> None:
    template = template_of(tmp_path_factory.mktemp("t"), *OWN)
    one = replace(report(), title=title, signature=signature)
    assert take_apart(template.read_bytes(), template) is not None
    assert parts_of(render_docx(one, template)) == by_docxtpl(one, template)


def with_columns(path: Path) -> None:
    """A table that has a column for each paragraph, which docxtpl widens."""
    document = docx.Document()
    cells = document.add_table(rows=1, cols=3).rows[0].cells
    for cell, text in zip(
        cells,
        ("{%tc for p in narrative.problems %}", "{{ p.text }}", "{%tc endfor %}"),
        strict=True,
    ):
        cell.text = text
    document.save(str(path))


def with_a_picture(path: Path) -> None:
    """A picture in a loop, whose copies docxtpl numbers anew."""
    document = docx.Document()
    document.add_paragraph("{%p for p in narrative.problems %}")
    picture = etree.fromstring(
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<w:drawing><wp:inline><wp:docPr id="1" name="a"/></wp:inline></w:drawing></w:r>'
    )
    etree._Element.append(document.add_paragraph("{{ p.text }}")._p, picture)
    document.add_paragraph("{%p endfor %}")
    document.save(str(path))


@pytest.mark.parametrize("build", [with_columns, with_a_picture])
def test_a_template_that_needs_more_goes_through_docxtpl(
    tmp_path: Path, build: Callable[[Path], None]
) -> None:
    template = tmp_path / "t.docx"
    build(template)
    one = balanced("2021", 2)
    assert take_apart(template.read_bytes(), template) is None
    made = render_docx(one, template, facts={"source": "abc"})
    assert parts_of(made) == by_docxtpl(one, template)
    (tmp_path / "made.docx").write_bytes(made)
    assert facts_of(tmp_path / "made.docx")["source"] == "abc"


def test_braces_that_docxtpl_mends_after_filling_in_stay_its_work(tmp_path: Path) -> None:
    template = template_of(tmp_path, "{_{ 不是标签 }_} {{ organ }}")
    assert take_apart(template.read_bytes(), template) is None
    texts = docx.Document(BytesIO(render_docx(report(), template))).paragraphs
    assert texts[0].text == f"{{{{ 不是标签 }}}} {ORGAN.name}"


def test_tags_in_headers_are_filled_in(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[
        0
    ].text = "{{ organ }}{% if draft %}草稿{% endif %}"
    document.add_paragraph("{{ title }}")
    template = tmp_path / "t.docx"
    document.save(str(template))
    for draft in (True, False):
        made = parts_of(render_docx(report(), template, draft=draft))
        assert made == by_docxtpl(report(), template, draft=draft)


def test_only_breaks_in_texts_become_words_own() -> None:
    run = "<w:r><w:rPr><w:b/></w:rPr><w:t>a\tb\nc</w:t></w:r>"
    expected = (
        "<w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:tab/></w:r>"
        '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">b</w:t><w:br/>'
        '<w:t xml:space="preserve">c</w:t></w:r>'
    )
    around = "\n<w:p>\n  {}\n\t</w:p>\n"
    made = with_breaks(around.format(run * 2).encode())
    assert made.decode() == around.format(expected * 2)
    for outside in (b"<w:p\n>", b'<w:r w:x="1"><w:t>a\nb'):
        assert with_breaks(outside) == outside


def test_a_templates_own_properties_stay(tmp_path: Path) -> None:
    template = tmp_path / "t.docx"
    custom = (
        '<op:Properties xmlns:op="http://schemas.openxmlformats.org/officeDocument/2006/'
        'custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/'
        'docPropsVTypes"><op:property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="7"'
        ' name="密级"><vt:lpwstr>公开</vt:lpwstr></op:property></op:Properties>'
    )
    raw = render_docx(report(), TEMPLATES / "2021.docx", facts={"source": "old"})
    with zipfile.ZipFile(BytesIO(raw)) as source, zipfile.ZipFile(template, "w") as target:
        for name in source.namelist():
            target.writestr(name, custom if name == CUSTOM else source.read(name))
    made = tmp_path / "made.docx"
    made.write_bytes(render_docx(report(), template, facts={"source": "新"}))
    with zipfile.ZipFile(made) as package:
        root = etree.fromstring(package.read(CUSTOM))
    assert [(own.get("pid"), own.get("name")) for own in root] == [
        ("7", "密级"),
        ("8", "govreport.source"),
        ("9", "govreport.whole"),
    ]
    assert facts_of(made)["source"] == "新"
    assert faults(made.read_bytes()) == []


@pytest.mark.parametrize("form_id", FORMS)
def test_an_official_template_gives_the_same_as_one_of_ones_own(
    form_id: str, tmp_path: Path
) -> None:
    official = TEMPLATES / f"{form_id}.docx"
    own = tmp_path / official.name
    with zipfile.ZipFile(own, "w") as package:  # other bytes, the same parts
        for name, content in parts(official.read_bytes()).items():
            package.writestr(name, content)
    assert official_form(own.read_bytes()) is None
    assert official_form(official.read_bytes()) == form_id
    one = balanced(form_id, 3)
    assert render_docx(one, own, draft=True) == render_docx(one, official, draft=True)


def test_a_template_that_only_docxtpl_can_fill_in_is_not_made_ready(tmp_path: Path) -> None:
    template = tmp_path / "t.docx"
    with_columns(template)
    with pytest.raises(TemplateProblem, match="不能预先编译"):
        prepare(template, tmp_path)
    assert not list(tmp_path.glob("*.json"))


@pytest.fixture
def nothing_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of what was made ready is another, and empty."""
    folder = tmp_path / "ready"
    folder.mkdir()
    monkeypatch.setattr(filling, "COMPILED", folder)
    filling._opened.cache_clear()
    yield folder
    filling._opened.cache_clear()


@pytest.mark.parametrize("form_id", FORMS)
def test_without_what_was_made_ready_the_same_comes_out(
    form_id: str, nothing_ready: Path
) -> None:
    template, one = TEMPLATES / f"{form_id}.docx", balanced(form_id, 7)
    slowly = render_docx(one, template)
    prepare(template, nothing_ready)
    filling._opened.cache_clear()
    assert load_parts(nothing_ready, mark_of(template.read_bytes())) is not None
    assert render_docx(one, template) == slowly


def test_what_was_made_of_another_template_or_by_another_jinja_is_not_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = (TEMPLATES / "2021.docx").read_bytes()
    assert load_parts(COMPILED, mark_of(content)) is not None, "make lint lays it ready"
    assert load_parts(COMPILED, mark_of(content + b" ")) is None
    monkeypatch.setattr(ready, "version", lambda _name: "2.11")
    assert load_parts(COMPILED, mark_of(content)) is None


def test_a_single_render_needs_no_docxtpl(tmp_path: Path) -> None:
    saved(report(), tmp_path)
    code = (
        "import sys; from govreport.cli.app import run; code = run(sys.argv[1:]);"
        "print(code, sorted({'docxtpl', 'docx', 'lxml', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "render", GOOD, "--to", "docx"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [f"2022/{STEM}.docx", "0 []"]
