"""Templates of strangers: what they do ends within bounds, what they carry is refused."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hostile_parts import RELATIONS, Changed, field, related, with_parts, within
from reports import Run, report, saved
from word_files import DOCUMENT, TEMPLATES, edited, template_of

from govreport import limited
from govreport.errors import TemplateProblem
from govreport.forms import form
from govreport.limited import Limits, kept
from govreport.render import bounded
from govreport.render.active import refuse_active
from govreport.render.docx import render_docx
from govreport.tasks.template_check import check_template

Go = Callable[..., Run]
LOOP = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
BOMB = "{{% set x = 'x' * {} %}}{{% for a in range({}) %}}{{{{ x }}}}{{% endfor %}}"


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates get less, and still what a good one needs on a slow machine."""
    monkeypatch.setattr(bounded, "SECONDS", 4)


def told(path: Path) -> str:
    with pytest.raises(TemplateProblem) as caught:
        render_docx(report(), path)
    assert str(caught.value).startswith(f"{path}：")
    return str(caught.value)


@pytest.mark.slow
@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (LOOP, "秒还没有做完"),
        ("{{ 9**(9**9) }}", "秒还没有做完"),
        ("{{ 'x' * 10**10 }}", "用的内存超过 500 MB"),
        ("{{ '%10000000000d'|format(1) }}", "用的内存超过 500 MB"),
        ("{% for a in range(99999999) %}x{% endfor %}", "算不出结果"),
        ("{{ organ|truncate(-9) }}", "算不出结果"),
        ("{{ 1e999|int }}", "算不出结果"),
        ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "自己套着自己"),
        ("{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}", "模板"),
        ("{{ [].append.__self__ }}", "不允许的写法"),
        ("{{ organ.encode('utf-9') }}", "算不出结果"),
        ("{{ [1]|first.x|map('upper')|list }}", "模板"),
    ],
)
def test_what_a_template_does_ends_within_bounds(
    text: str, complaint: str, tmp_path: Path
) -> None:
    path = template_of(tmp_path, text)
    assert complaint in told(path)
    good = template_of(tmp_path, "{{ title }}")
    assert render_docx(report(), good)[:2] == b"PK"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "times", "complaint"),
    [(60_000_000, 20, "内存超过 500 MB"), (1_000_000, 60, "超过 50 MB")],
)
def test_what_fills_in_more_than_any_report_has_is_ended(
    size: int,
    times: int,
    complaint: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounded, "SECONDS", 60)
    assert complaint in told(template_of(tmp_path, BOMB.format(size, times)))


@pytest.mark.slow
@pytest.mark.usefixtures("hasty")
def test_a_template_without_end_is_judged_once_for_many_reports(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for year in (2021, 2022, 2023):
        saved(report(), tmp_path, year=year)
    path = template_of(tmp_path, LOOP)
    asked = list[str]()
    ask = kept().ask

    def counted(work: str, limits: Limits, *some: bytes) -> list[bytes]:
        asked.append(work)
        return ask(work, limits, *some)

    monkeypatch.setattr(kept(), "ask", counted)
    done = run("render", "2021", "2022", "2023", "--template", path)
    assert done.code == 2
    assert done.err.count("秒还没有做完") == 1
    assert len(asked) == 1
    assert run("template", "check", path).code == 2
    assert not list(tmp_path.rglob("*年度报告.docx"))


def test_a_process_is_kept_for_many_reports_and_started_anew(tmp_path: Path) -> None:
    path = edited(tmp_path, "2021")
    first = render_docx(report(), path)
    process = kept()._process
    assert render_docx(report(), path) == first
    assert kept()._process is process
    kept().close()
    assert render_docx(report(), path) == first
    assert kept()._process not in {None, process}


def test_an_official_template_needs_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited, "kept", None)
    copy = tmp_path / "copy.docx"
    copy.write_bytes((TEMPLATES / "2021.docx").read_bytes())
    assert render_docx(report(), copy) == render_docx(report(), TEMPLATES / "2021.docx")
    assert check_template(copy, form("2021")) == ""
    copy.write_bytes(copy.read_bytes() + b" ")
    with pytest.raises(TypeError):
        render_docx(report(), copy)


def test_a_changed_file_in_the_place_of_an_official_one_is_a_strangers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = edited(tmp_path, "2021")
    raw = render_docx(report(), own)
    monkeypatch.setattr(limited, "kept", None)
    with pytest.raises(TypeError):
        render_docx(report(), own)
    assert raw[:2] == b"PK"


MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
SAVED = '<w:control r:id="rId98" xmlns:r="http://x"/>'
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
REFUSED: dict[str, tuple[Changed, str]] = {
    "macros": ({"word/vbaProject.bin": b"x"}, "宏（word/vbaProject.bin）"),
    "macros by their kind": (
        {
            "[Content_Types].xml": lambda xml: xml.replace(
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                MACROS,
            )
        },
        "宏（[Content_Types].xml：/word/document.xml）",
    ),
    "a template of its own": (
        {"word/_rels/settings.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://x/attachedTemplate" Target="file:///C:/a.dotm" TargetMode="External"/></Relationships>'},
        "附加的模板（word/_rels/settings.xml.rels：file:///C:/a.dotm）",
    ),
    "a linked picture": ({RELATIONS: related("image", "http://x/a.png")}, "链接的图片"),
    "a picture on a server": ({RELATIONS: related("image", r"\\x\a.png")}, "链接的图片"),
    "a picture that says it is inside": (
        {RELATIONS: related("image", "http://x/a.png", away=False)},
        "链接的图片",
    ),
    "a link to a file": (
        {RELATIONS: related("hyperlink", "file:///C:/a.exe")},
        "指向程序或电脑里文件的链接",
    ),
    "a link to a program": (
        {RELATIONS: related("hyperlink", "ms-msdt:/id")},
        "指向程序或电脑里文件的链接",
    ),
    "an object": (
        {RELATIONS: related("oleObject", "embeddings/o.bin", away=False)},
        "嵌入的对象",
    ),
    "a linked object": ({RELATIONS: related("oleObject", "http://x/o")}, "嵌入的对象"),
    "a workbook": ({"word/embeddings/a.xlsx": b"PK"}, "嵌入的文件（word/embeddings/a.xlsx）"),
    "a control": ({"word/activeX/activeX1.bin": b"x"}, "ActiveX 控件"),
    "another document": (
        {RELATIONS: related("aFChunk", "a.html", away=False)},
        "夹带的另一份文档",
    ),
    "a subdocument": ({RELATIONS: related("subDocument", "a.docx")}, "子文档"),
    "anything else outside": ({RELATIONS: related("video", "http://x/v")}, "文件外面的内容"),
    "a picture by its address": (
        {DOCUMENT: within('<w:p><w:r><w:pict><v:shape><v:imagedata src="http://x/a.png"/></v:shape></w:pict></w:r></w:p>')},
        "链接的图片",
    ),
    "a field that starts a program": (
        {DOCUMENT: within(field(" DDE", 'AUTO c:\\\\x "y"'))},
        "会装入别的内容的域（word/document.xml：DDEAUTO）",
    ),
    "a field in a field": (
        {DOCUMENT: within(field(" QUOTE ").replace("</w:p>", "") + field(" INCLUDETEXT x")[5:])},
        "INCLUDETEXT",
    ),
    "a simple field": (
        {DOCUMENT: within('<w:p><w:fldSimple w:instr=" INCLUDEPICTURE &quot;http://x&quot; "/></w:p>')},
        "INCLUDEPICTURE",
    ),
    "entities": ({"word/footnotes.xml": ENTITIES}, "word/footnotes.xml 里有 Word 不会有的外部定义"),
    "entities in two bytes": (
        {"customXml/a.xml": ENTITIES.decode().replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16")},
        "customXml/a.xml 里有",
    ),
    "fields in a part of another name": (
        {"word/x.bin": b'<a xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:fldSimple w:instr="DDE x"/></a>'},
        "DDE",
    ),
    "fields in a part in a way of its own": (
        {"word/x.xml": b'<?xml version="1.0" encoding="GBK"?><w:fldSimple w:instr="DDE x"/>'},
        "word/x.xml 用的编码是 GBK",
    ),
    "relations in a way of their own": (
        {RELATIONS: lambda xml: re.sub("^<.xml[^>]*>", '<?xml version="1.0" encoding="GBK"?>', xml)},
        f"{RELATIONS} 用的编码是 GBK",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_would_run_or_load_is_refused_by_name(kind: str, tmp_path: Path) -> None:
    changed, complaint = REFUSED[kind]
    path = with_parts(tmp_path, changed)
    with pytest.raises(TemplateProblem, match=re.escape(complaint)) as caught:
        refuse_active(path.read_bytes(), path)
    assert "请在 Word 里" in str(caught.value)


@pytest.mark.parametrize("kind", ["macros", "a linked picture"])
def test_it_is_refused_before_anything_is_run(kind: str, run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    changed, complaint = REFUSED[kind]
    (tmp_path / "templates").mkdir()
    path = with_parts(tmp_path / "templates", changed)
    for line in (
        ("render", "2022"),
        ("render", "2022", "--template", path, "--partial-template"),
        ("template", "check", path),
    ):
        done = run(*line)
        assert (done.code, done.out) == (2, "")
        assert complaint in done.err
    assert complaint in told(path)
    assert not list((tmp_path / "2022").glob("*.docx"))


HARMLESS: dict[str, Changed] = {
    "a page": {RELATIONS: related("hyperlink", "https://www.gov.cn/")},
    "a mail": {RELATIONS: related("hyperlink", "mailto:a@b.cn")},
    "what lies beside": {RELATIONS: related("hyperlink", "附件.docx")},
    "a number of pages": {DOCUMENT: within(field(" PAGE "))},
    "a linked page": {DOCUMENT: within(field(' HYPERLINK "http://x" '))},
    "words about them": {DOCUMENT: within("<w:p><w:r><w:t>DDEAUTO control src=</w:t></w:r></w:p>")},
}  # fmt: skip


@pytest.mark.parametrize("kind", HARMLESS)
def test_what_loads_nothing_is_taken(kind: str, tmp_path: Path) -> None:
    path = with_parts(tmp_path, HARMLESS[kind])
    refuse_active(path.read_bytes(), path)
    assert render_docx(report(), path)[:2] == b"PK"


def test_a_field_that_tags_would_make_is_refused_when_it_is_made(tmp_path: Path) -> None:
    tags = within(field("{{ 'DDE' ~ 'AUTO' }} x"))
    path = with_parts(tmp_path, {DOCUMENT: tags})
    refuse_active(path.read_bytes(), path)
    assert "DDEAUTO" in told(path)


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_the_official_templates_load_nothing(form_id: str) -> None:
    path = TEMPLATES / f"{form_id}.docx"
    refuse_active(path.read_bytes(), path)


def test_a_template_that_lies_there_is_told_once_and_named_in_json(
    run: Go, tmp_path: Path
) -> None:
    import json

    for name in ("甲镇人民政府", "乙镇人民政府"):
        one = report()
        saved(replace(one, organ=one.organ._replace(name=name)), tmp_path)
    (tmp_path / "templates").mkdir()
    own = edited(tmp_path / "templates", "2021")
    done = run("render", "2022")
    assert len(done.out.splitlines()) == 4
    assert done.err.count(f"Word 文件照自己的模板 {own} 生成") == 1
    again = run("render", "2022", "--format", "json")
    assert again.err.count("照自己的模板") == 1
    files = json.loads(again.out)["files"]
    assert {(one["format"], one["template"]) for one in files} == {
        ("docx", str(own)),
        ("txt", None),
    }
    assert "自己的模板" not in run("render", "2022", "--force", "--quiet").err
    assert "自己的模板" not in run("render", "2022", "--force", "--to", "txt").err
    assert "自己的模板" not in run("render", "2022", "--template", own).err
    own.unlink()
    assert "自己的模板" not in run("render", "2022").err
