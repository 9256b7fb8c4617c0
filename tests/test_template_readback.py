"""What a stranger's template made is held against the report, whatever it asks and reckons."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import FORMS, Run, report, saved
from word_files import TEMPLATES, edited, parts

from govreport.errors import TemplateProblem
from govreport.forms import Cell, form
from govreport.render.docx import render_docx
from govreport.report import Report

Go = Callable[..., Run]
CELL = Cell("applications", "natural_person", "received")
R = str(CELL)
TAG = f"{{{{ {R} }}}}"
PLACE = "第三部分·表·一、本年新收政府信息公开申请数量·自然人"


def of(number: object, **changes: object) -> Report:
    one = report()
    return replace(one, entries={**one.entries, CELL: number}, **changes)  # type: ignore[arg-type]


def told(path: Path, one: Report) -> str:
    with pytest.raises(TemplateProblem) as caught:
        render_docx(one, path)
    assert "照这个模板填出来的和报告不一样，所以没有生成" in str(caught.value)
    return str(caught.value)


TRICKS: Mapping[str, tuple[str, object, str]] = {
    "a year of its own": (f"{{{{ {R} if year == 2097 else 7 }}}}", 36, "印的是“7”，报告里是 36"),
    "an organ of its own": ('{% if organ != "核对县核对局" %}0{% else %}' + TAG + "{% endif %}", 36, "印的是“0”，报告里是 36"),
    "zeros hidden": (f"{{% if {R} != '0' %}}{TAG}{{% endif %}}", 0, "报告里是 0"),
    "a number cut off": (f"{{{{ ({R}|string)[:7] }}}}", 12_345_678, "印的是“1234567”，报告里是 12345678"),
    "a number that is looked for": (f"{{{{ 7 if {R}|int &lt; 100 else {R} }}}}", 36, "印的是“7”"),
    "a blank as 0": (f"{{{{ {R}|int }}}}", "", "印的是“0”，报告里是空的"),
    "a blank as a dash": (f"{{{{ {R} or '—' }}}}", "", "印的是“—”，报告里是空的"),
    "white for some": (f"</w:t></w:r><w:r><w:rPr>{{% if {R} == '36' %}}<w:color w:val='FFFFFF'/>{{% endif %}}</w:rPr><w:t>{TAG}", 36, "没有印"),
    "another digit beside": (f"{TAG}{{% if {R} == '36' %}}〇{{% endif %}}", 36, "印的是“36〇”"),
}  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS)
def test_a_number_that_is_not_the_reports_is_refused(trick: str, tmp_path: Path) -> None:
    written, number, complaint = TRICKS[trick]
    path = edited(tmp_path, "2021", (TAG, written))
    said = told(path, of(number))
    assert PLACE in said
    assert complaint in said


@pytest.mark.parametrize("trick", ["zeros hidden", "a number cut off", "a blank as 0"])
def test_the_same_template_serves_where_it_prints_what_the_report_says(
    trick: str, tmp_path: Path
) -> None:
    path = edited(tmp_path, "2021", (TAG, TRICKS[trick][0]))
    assert render_docx(of(36), path)[:2] == b"PK"


def test_two_numbers_that_change_places_in_some_years_are_refused(tmp_path: Path) -> None:
    other = R.replace("natural_person", "business")
    swapped = "{{{{ {} if year == 2097 else {} }}}}"
    path = edited(
        tmp_path,
        "2021",
        (TAG, "@"),
        (f"{{{{ {other} }}}}", swapped.format(other, R)),
        ("@", swapped.format(R, other)),
    )
    said = told(path, of(36))
    assert PLACE in said
    assert "商业企业（印的是“36”" in said


@pytest.mark.parametrize(
    ("edit", "complaint"),
    [
        (("{{ p.text }}", "{{ p.text if year == 2097 else '' }}"), "的正文没有照样印一次"),
        (("{{ p.text }}", "{{ p.text|truncate(5, true, '', 0) }}"), "没有照样印出来"),
        (("{{ p.text }}", "{{ p.text|replace('更新', '没有') }}"), "没有照样印出来"),
        (("{{ title }}", "{{ title if year == 2097 else '年度报告' }}"), "标题里没有年份"),
    ],
)
def test_prose_and_title_are_the_reports_too(
    edit: tuple[str, str], complaint: str, tmp_path: Path
) -> None:
    assert complaint in told(edited(tmp_path, "2021", edit), report())


def test_a_template_that_lacks_a_number_still_prints_no_wrong_one(
    run: Go, tmp_path: Path
) -> None:
    saved(of(36), tmp_path)
    lacking = (f"{{{{ {R.replace('received', 'granted')} }}}}", "")
    path = edited(tmp_path, "2021", lacking)
    given_ = ("render", "2022", "--draft", "--template", path, "--partial-template")
    assert run(*given_).code == 0
    edited(tmp_path, "2021", lacking, (TAG, TRICKS["an organ of its own"][0]))
    made = {one: one.read_bytes() for one in tmp_path.rglob("*.docx")}
    for where in ((), ("-o", "-", "--to", "docx"), ("-o", tmp_path / "new")):
        done = run(*given_, *where)
        assert (done.code, done.out) == (2, "")
        assert f"{PLACE}（印的是“0”，报告里是 36）" in done.err
    assert {one: one.read_bytes() for one in tmp_path.rglob("*.docx")} == made


@pytest.mark.parametrize("form_id", FORMS)
def test_a_good_template_gives_what_the_official_one_gives(
    form_id: str, tmp_path: Path
) -> None:
    one = replace(report(), form=form(form_id), entries={}, year=int(form_id))
    for narrative in (
        one.narrative,
        {},
        dict.fromkeys(one.narrative, "无。\n\t５１０００００ {{"),
    ):
        some = replace(one, narrative=narrative)
        own = parts(render_docx(some, edited(tmp_path, form_id)))
        assert own == parts(render_docx(some, TEMPLATES / f"{form_id}.docx"))


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(
    number=st.one_of(st.just(""), st.integers(0, 10**9)),
    prose=st.text(st.characters(codec="utf-8"), max_size=60),
    organ=st.text(st.characters(categories=["Lo"]), min_size=1, max_size=12),
)
def test_no_report_is_refused_for_a_template_that_only_prints(
    number: object, prose: str, organ: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    one = of(number, narrative={"overview": prose, "other": prose, "problems": "无。"})
    one = replace(one, organ=one.organ._replace(name=organ))
    path = edited(tmp_path_factory.mktemp("own"), "2021")
    assert render_docx(one, path)[:2] == b"PK"


def test_a_template_may_have_its_own_words_about_year_organ_and_numbers(
    tmp_path: Path,
) -> None:
    remark = "{% if applications.total.received|int %}收到 {{ applications.total.received }} 件{% else %}没有收到申请{% endif %}"
    head = re.search(r"<w:p[ >](?:(?!</w:p>).)*\{\{ title \}\}.*?</w:p>", parts((TEMPLATES / "2021.docx").read_bytes())["word/document.xml"].decode())  # fmt: skip
    assert head is not None
    path = edited(
        tmp_path,
        "2021",
        (head[0], f"{head[0]}<w:p><w:r><w:t>{remark}</w:t></w:r></w:p>"),
        ("总计", "{{ year }}年总计"),
        ("自然人", "{{ organ }}收到的：自然人"),
        (TAG, f"{TAG}件"),
    )
    assert render_docx(of(36), path)[:2] == b"PK"


@pytest.mark.parametrize("trick", ["a year of its own", "zeros hidden", "a number cut off"])
def test_a_check_finds_it_before_there_is_a_report(
    run: Go, trick: str, tmp_path: Path
) -> None:
    written = (
        f"{TAG}".replace(R, f"({R}|string)[:7]") if "cut" in trick else TRICKS[trick][0]
    )
    every = [
        (f"{{{{ {one} }}}}", written.replace(R, str(one))) for one in form("2021").cells
    ]
    done = run("template", "check", edited(tmp_path, "2021", *every))
    assert done.code == 1
    assert "和报告不一样" in done.out + done.err
