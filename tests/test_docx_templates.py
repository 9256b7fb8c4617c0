"""Word templates, official ones and one's own: what is wrong is told, what is named is printed."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from runpy import run_path

import pytest
from reports import FORMS, report
from word_files import REPOSITORY, TEMPLATES, faults, opened, parts, template_of

from govreport.errors import TemplateProblem
from govreport.forms import form
from govreport.render.docx import render_docx
from govreport.render.template import PLACES, find_template


@pytest.mark.parametrize("form_id", FORMS)
def test_the_templates_themselves_are_in_order(form_id: str) -> None:
    assert faults((TEMPLATES / f"{form_id}.docx").read_bytes()) == []


@pytest.mark.parametrize(
    ("texts", "complaint"),
    [
        (["{{ nothing }}"], "不存在的名称“nothing”"),
        (["{{ applications.total.recieved }}"], "相近的有 applications.total.received"),
        (["{{ narrative.sumary }}"], "不存在的名称“narrative.sumary”"),
        (["{{ organ.name }}"], "不存在的名称"),
        (["{% if draft %}x"], "标签"),
        (["{% endif %}"], "标签"),
        (["{{ organ"], "标签"),
        (["{{r title }}"], "“{{r title }}”的写法会丢掉文字"),
        (["{{p title }}"], "会丢掉文字"),
        (["{% frob %}"], "不认识的标签“frob”"),
        (["{{ organ | frob }}"], "不认识的过滤器“frob”"),
        (["{{ narrative.overview }}"], "段落要用"),
        (["{{ applications }}"], "只能打印文字或数"),
        (["{{ ''.__class__ }}"], "模板"),
        (["{% for i in range(10**9) %}x{% endfor %}"], "模板"),
        (["{{ 1 // 0 }}"], "第 1 段“{{ 1 // 0 }}”算不出结果：除数是 0；请"),
        (
            ["甲", "{{ title }}", "{{ title }}{{ organ|truncate(-9) }}"],
            "第 3 段“{{ organ|truncate(-9) }}”算不出结果：请删去“|truncate(-9)”，或从官方模板",
        ),
        (["{{ 1e999|int }}"], "第 1 段“{{ 1e999|int }}”算不出结果：请删去“|int”"),
        (["{{ organ|replace }}"], "“{{ organ|replace }}”算不出结果"),
        (
            ["{{ organ + 1 }}", "", "{{ organ + 1 }}"],
            "第 1 段、第 3 段“{{ organ + 1 }}”算不",
        ),
        (["{{ inf }}"], "第 1 段“{{ inf }}”用了不存在的名称“inf”"),
        (["{% include 'x' %}"], "第 1 段“{% include 'x' %}”算不出结果"),
        (["{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}"], "“{{ a() }}”自己套着自己"),
    ],
)
def test_what_is_wrong_with_a_template_is_told(
    tmp_path: Path, texts: list[str], complaint: str
) -> None:
    path = template_of(tmp_path, *texts)
    with pytest.raises(TemplateProblem, match=re.escape(complaint)) as caught:
        render_docx(report(), path)
    assert str(caught.value).startswith(f"{path}：")
    said = str(caught.value).partition("govreport template")[0]
    assert not re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", said), "Python's words"


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 broken"])
def test_what_is_no_template_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.docx"
    path.write_bytes(content)
    with pytest.raises(TemplateProblem, match="不是能用的 Word 模板"):
        render_docx(report(), path)
    with pytest.raises(TemplateProblem, match="不能读取模板"):
        render_docx(report(), tmp_path)


def test_a_zip_that_is_no_word_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.txt", "x")
    with pytest.raises(TemplateProblem, match="不是能用的 Word 模板"):
        render_docx(report(), path)


def test_a_template_that_unpacks_beyond_all_reason_is_told(tmp_path: Path) -> None:
    path = template_of(tmp_path, "{{ title }}")
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open("word/media/a.xml", "w") as stream,
    ):
        for _ in range(101):
            stream.write(b" " * 1_000_000)
    with pytest.raises(TemplateProblem, match="解开后大得离谱"):
        render_docx(report(), path)


def test_a_template_without_properties_will_do(tmp_path: Path) -> None:
    path = tmp_path / "t.docx"
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts((TEMPLATES / "2021.docx").read_bytes()).items():
            if name != "docProps/core.xml":
                bare = re.sub(rb"<(Relationship|Override) [^>]*core[^>]*/>", b"", content)
                package.writestr(name, bare)
    rendered = render_docx(report(), path)
    assert rendered == render_docx(report(), path)
    assert opened(rendered).core_properties.title == report().full_title
    assert b"python-docx" not in b"".join(parts(rendered).values())
    assert faults(rendered) == []


def test_a_template_that_libreoffice_saved_has_its_properties_once(tmp_path: Path) -> None:
    path = tmp_path / "t.docx"
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts((TEMPLATES / "2021.docx").read_bytes()).items():
            old = b"http://schemas.openxmlformats.org/package/2006/relationships/metadata"
            new = b"http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata"
            package.writestr(name, content.replace(old, new))
    rendered = render_docx(report(), path)
    assert opened(rendered).core_properties.title == report().full_title
    assert faults(rendered) == []
    relations = parts(rendered)["_rels/.rels"]
    assert relations.count(b"core-properties") == relations.count(b"core.xml") == 1


def test_a_template_of_ones_own_prints_what_it_names(tmp_path: Path) -> None:
    path = template_of(
        tmp_path,
        "{{ organ }}{{ year }} {{ applications.total.received }} {{ disclosure.fees.amount }}",
        "{%p for p in narrative.problems %}",
        "{{ p.level }}|{{ p.head }}|{{ p.text }}",
        "{%p endfor %}",
        "{% if draft %}草稿{% else %}定稿{% endif %}{{ signed_on }}",
    )
    texts = [one.text for one in opened(render_docx(report(), path)).paragraphs]
    assert texts == [
        "云溪县青石乡人民政府2022 0 0",
        "2|（一）存在的问题。|更新不够及时，内容不够全面。",
        "2|（二）改进情况。|专人专责，每周检查一次。",
        "定稿",
    ]


def test_the_nearest_template_is_taken(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "2021.docx"
    own.parent.mkdir()
    given = tmp_path / "given.docx"
    official = find_template("2021", explicit=None, workspace=tmp_path)
    assert official.parent in PLACES
    own.write_bytes(b"x")
    assert find_template("2021", explicit=None, workspace=tmp_path) == own
    given.write_bytes(b"x")
    assert find_template("2021", explicit=given, workspace=tmp_path) == given
    with pytest.raises(TemplateProblem, match="没有这个模板文件"):
        find_template("2021", explicit=tmp_path / "x.docx", workspace=None)
    with pytest.raises(TemplateProblem, match="没有表式 2031 的模板"):
        find_template("2031", explicit=None, workspace=tmp_path)


def test_the_templates_are_what_the_forms_give() -> None:
    build = run_path(str(TEMPLATES / "build.py"))
    for form_id in FORMS:
        on_disk = parts((TEMPLATES / f"{form_id}.docx").read_bytes())
        assert build["parts"](form(form_id)) == on_disk, "run `make templates`"


def test_rebuilding_the_templates_gives_the_same_bytes(tmp_path: Path) -> None:
    copy = tmp_path / "templates"
    shutil.copytree(TEMPLATES, copy)
    subprocess.run(
        [sys.executable, str(copy / "build.py")],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    for form_id in FORMS:
        name = f"{form_id}.docx"
        assert (copy / name).read_bytes() == (TEMPLATES / name).read_bytes()
