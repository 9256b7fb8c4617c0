"""A template of one's own: every number once and in its own cell, every section's prose once."""

import re
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from reports import FORMS, Run, report, saved
from word_files import DOCUMENT, TEMPLATES, edited, parts, template_of

from govreport.errors import TemplateProblem
from govreport.forms import form
from govreport.tasks.template_check import check_template

Go = Callable[..., Run]
GRANTED, RECEIVED = "（一）予以公开", "一、本年新收政府信息公开申请数量"
NATURAL = f"第三部分·表·{GRANTED}·自然人"
AT = "{{{{ applications.{}.{} }}}}"


def refused(path: Path, form_id: str = "2021") -> str:
    with pytest.raises(TemplateProblem) as caught:
        check_template(path, form(form_id))
    told = check_template(path, form(form_id), partial=True)
    assert told.startswith(f"{path}：照 --partial-template 用了这个模板：")
    return str(caught.value)


@pytest.mark.parametrize("form_id", FORMS)
def test_the_official_templates_are_sound_whatever_their_bytes(
    form_id: str, tmp_path: Path
) -> None:
    assert check_template(TEMPLATES / f"{form_id}.docx", form(form_id)) == ""
    assert check_template(edited(tmp_path, form_id), form(form_id)) == ""


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("number", [0, 6, 20, 97, 180, -1])
def test_each_cell_that_is_left_out_is_named(
    form_id: str, number: int, tmp_path: Path
) -> None:
    cell = form(form_id).cells[number]
    path = edited(tmp_path, form_id, (f"{{{{ {cell} }}}}", ""))
    assert "没有印的 1 格" in refused(path, form_id)


def test_a_cell_twice_and_one_not_at_all(tmp_path: Path) -> None:
    path = edited(
        tmp_path,
        "2021",
        (AT.format("natural_person", "granted"), ""),
        (AT.format("business", "received"), AT.format("research", "received")),
    )
    assert refused(path).split("\n") == [
        f"{path}：按这个模板生成，会少印、错印，所以没有生成；请在 Word 里改好模板，确实要这样的加 --partial-template：",
        f"  没有印的 2 格：{NATURAL}、第三部分·表·{RECEIVED}·商业企业",
        f"  印了几次的 1 格：第三部分·表·{RECEIVED}·科研机构（2 次）",
        f"  印错位置的 1 格：第三部分·表·{RECEIVED}·商业企业（印的是科研机构的数）",
    ]


def test_two_cells_that_changed_places(tmp_path: Path) -> None:
    one, two = AT.format("natural_person", "granted"), AT.format("total", "granted")
    path = edited(tmp_path, "2021", (one, "@"), (two, one), ("@", two))
    told = refused(path)
    assert "没有印" not in told
    assert f"印错位置的 2 格：{NATURAL}（印的是总计的数）" in told


def test_a_row_whose_tags_are_shifted_by_one(tmp_path: Path) -> None:
    row = [f"{{{{ {one} }}}}" for one in form("2021").cells if one.item == "granted"]
    edits = [(tag, f"@{number}@") for number, tag in enumerate(row)]
    edits += [(f"@{number}@", row[number - 1]) for number in range(len(row))]
    path = edited(tmp_path, "2021", *edits)
    told = refused(path)
    assert "印错位置的 7 格" in told
    assert "等 7 格" in told


def test_a_table_that_is_missing_is_named_whole(tmp_path: Path) -> None:
    tags = [(f"{{{{ {one} }}}}", "") for one in form("2021").tables["proceedings"].cells]
    assert "没有印的 15 格：第四部分·表整张" in refused(edited(tmp_path, "2021", *tags))


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        ((("narrative.overview, draft", "[], draft"),), "没有印正文的部分：“一、总体情况”"),
        ((("narrative.other", "narrative.problems"),), "“五、存在的主要问题及改进情况”的正文印了 2 次"),
        ((("{{ p.head }}", ""),), "“一、总体情况”的正文只印了一部分，少了小标题（head）"),
        ((("{%p elif p.head %}", "{%p elif p.level == 3 %}"), ("{%p else %}", "{%p elif p.level == 2 %}")), "少了文字（text），或某一级的段落"),
        ((("{{ title }}", "某某局年度报告"),), "标题里没有年份"),
        (
            (("narrative.other", "@"), ("narrative.problems", "narrative.other"), ("@", "narrative.problems")),
            "“五、存在的主要问题及改进情况”的正文印在“六、其他需要报告的事项”下面",
        ),
    ],
)  # fmt: skip
def test_prose_and_title_are_looked_for(
    tmp_path: Path, edit: tuple[tuple[str, str], ...], told: str
) -> None:
    assert told in refused(edited(tmp_path, "2021", *edit))


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_without_a_tag_is_told_as_such(form_id: str, tmp_path: Path) -> None:
    text = parts((TEMPLATES / f"{form_id}.docx").read_bytes())[DOCUMENT].decode()
    tags = dict.fromkeys(re.findall(r"\{[{%].*?[%}]\}", text))
    told = refused(edited(tmp_path, form_id, *((tag, "") for tag in tags)), form_id)
    assert "模板里一个标签也没有" in told
    assert f"{form_id}.docx" in told


@pytest.mark.parametrize(("form_id", "other"), [("2019", "2021"), ("2021", "2019")])
def test_a_template_of_another_form_is_told_as_such(
    form_id: str, other: str, tmp_path: Path
) -> None:
    path = edited(tmp_path, other, ("一、总体情况", "一、总体"))
    for template in (TEMPLATES / f"{other}.docx", path):
        told = refused(template, form_id)
        assert f"这是表式 {other} 的模板，报告用的是表式 {form_id}" in told


def test_numbers_may_stand_again_in_prose_letterhead_and_further_rows(
    tmp_path: Path,
) -> None:
    path = edited(tmp_path, "2021")
    document = docx.Document(str(path))
    first = document.paragraphs[0]
    first.insert_paragraph_before("今年收到 {{ applications.total.received }} 件。")
    cover = document.add_table(1, 2)
    cover.cell(0, 0).text, cover.cell(0, 1).text = (
        "收到",
        "{{ applications.total.received }}",
    )
    for table in document.tables:
        row = table.add_row()  # type: ignore[no-untyped-call]
        row.cells[0].text = "备注"
    document.sections[0].first_page_header.paragraphs[0].text = "{{ organ }} {{ year }}"
    document.save(str(path))
    assert check_template(path, form("2021")) == ""


def test_cells_may_be_printed_by_loops(tmp_path: Path) -> None:
    tags = [
        (f"{{{{ {one} }}}}", f"{{% for n in [{one}] %}}{{{{ n }}}}{{% endfor %}}")
        for one in form("2021").tables["proceedings"].cells
    ]
    path = edited(tmp_path, "2021", *tags, ("四、政府", "{_{四}_}、政府"))
    assert check_template(path, form("2021")) == ""


def test_a_hybrids_template_is_judged_by_its_own_tables(tmp_path: Path) -> None:
    hybrid = form("2021").with_tables_of({"applications": form("2019")})
    old, new = (
        re.findall(r"<w:tbl>.*?</w:tbl>", parts((TEMPLATES / f"{one}.docx").read_bytes())[DOCUMENT].decode(), re.DOTALL)
        for one in ("2019", "2021")
    )  # fmt: skip
    path = edited(tmp_path, "2021", (new[1], old[1]))
    assert check_template(path, hybrid) == ""
    with pytest.raises(TemplateProblem, match="不存在的名称“applications"):
        check_template(path, form("2021"))


def test_nothing_is_written_with_a_template_that_loses_a_number(
    run: Go, tmp_path: Path
) -> None:
    saved(report(), tmp_path)
    (tmp_path / "templates").mkdir()
    own = edited(
        tmp_path / "templates", "2021", (AT.format("natural_person", "granted"), "")
    )
    for given in ((), ("--template", own), ("--draft",), ("-o", "-", "--to", "docx")):
        done = run("render", "2022", *given)
        assert (done.code, done.out) == (2, "")
        assert NATURAL in done.err
    assert [
        one.name for one in (tmp_path / "2022").iterdir() if one.suffix != ".toml"
    ] == []
    done = run("render", "2022", "--partial-template")
    assert done.code == 0
    assert done.err.count(NATURAL) == 1
    again = run("render", "2022", "--partial-template")
    assert again.code == 0
    assert NATURAL in again.err
    assert run("render", "2022").code == 2
    assert run("render", "2022", "--to", "txt").code == 0


def test_a_template_is_judged_once_for_many_reports(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for year in (2021, 2022, 2023):
        saved(report(), tmp_path, year=year)
    given = template_of(tmp_path, "{{ title }}")
    done = run("render", "2021", "2022", "2023", "--template", given)
    assert done.code == 2
    assert done.err.count("没有印的 200 格") == 1
    monkeypatch.setattr("govreport.tasks.template_check.judged", None)
    assert run("render", "2022", "--template", given).code == 2


def test_an_amount_that_is_rounded_is_an_amount_that_is_left_out(tmp_path: Path) -> None:
    tag = "{{ disclosure.fees.amount }}"
    path = edited(
        tmp_path, "2021", (tag, "{{ disclosure.fees.amount | float | round(2) }}")
    )
    assert "没有印的 1 格：第二部分·表·行政事业性收费" in refused(path)


def test_another_number_in_a_cell_is_told(tmp_path: Path) -> None:
    tag = AT.format("natural_person", "granted")
    for left in ("5 {}", "{}\n5", "{}（上年 5）"):
        path = edited(tmp_path, "2021", (tag, left.format(tag)))
        assert NATURAL in refused(path)
    path = edited(tmp_path, "2021", (tag, f"{tag}件"))
    assert check_template(path, form("2021")) == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{{ title }}", "{% set x = title %}{{ x }}"),
        ("{{ title }}", "{% set x = title|upper %}{{ x }}"),
        ("{{ title }}", "{% set x %}{{ title }}{% endset %}{{ x }}"),
        ("{{ title }}", "{% set x | replace('a', 'b', count=1) %}{{ title }}{% endset %}{{ x }}"),
        ("{%p endmacro %}", "{%p endmacro %}</w:t></w:r></w:p><w:p><w:r><w:t>{%p set x = 1 %}"),
    ],
)  # fmt: skip
def test_only_a_set_with_a_block_wants_an_end(tmp_path: Path, old: str, new: str) -> None:
    assert check_template(edited(tmp_path, "2021", (old, new)), form("2021")) == ""


def test_a_block_set_without_its_end_is_told(tmp_path: Path) -> None:
    path = edited(tmp_path, "2021", ("{{ title }}", "{% set x %}{{ title }}"))
    assert "少了和它成对的 {% endset %}" in refused(path)


@pytest.mark.parametrize("tag", ["{{ [1, 2, 3]|random }}", "{{ lipsum(1) }}"])
def test_what_is_not_the_same_each_time_is_no_name(tmp_path: Path, tag: str) -> None:
    path = edited(tmp_path, "2021", ("{{ title }}", f"{{{{ title }}}}{tag}"))
    told = refused(path)
    assert "不认识的过滤器“random”" in told or "不存在的名称“lipsum”" in told


@pytest.mark.parametrize("left", ["〇", "一二", "①", "O", "Ⅴ", "（三）", "百", "万"])
def test_anything_but_a_unit_beside_a_number_is_told(tmp_path: Path, left: str) -> None:
    tag = AT.format("natural_person", "granted")
    told = refused(edited(tmp_path, "2021", (tag, f"{tag}{left}")))
    assert f"格里还有别的字或数的 1 格：{NATURAL}" in told


@pytest.mark.parametrize(
    "manner",
    [
        '<w:color w:val="FFFFFF"/>',
        '<w:color w:val="F8F8FE"/>',
        '<w:color w:val="000000" w:themeColor="background1"/>',
        '<w:sz w:val="4"/>',
        "<w:vanish/>",
    ],
)
def test_a_number_that_nobody_sees_is_told(tmp_path: Path, manner: str) -> None:
    tag = AT.format("natural_person", "granted")
    hidden = f"</w:t></w:r><w:r><w:rPr>{manner}</w:rPr><w:t>{tag}"
    assert NATURAL in refused(edited(tmp_path, "2021", (tag, hidden)))


@pytest.mark.parametrize(
    "manner",
    [
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>',
        '<w:color w:val="C00000"/>',
        '<w:sz w:val="15"/>',
        '<w:vanish w:val="0"/>',
    ],
)
def test_a_number_that_is_seen_is_not(tmp_path: Path, manner: str) -> None:
    tag = AT.format("natural_person", "granted")
    shown = f"</w:t></w:r><w:r><w:rPr>{manner}</w:rPr><w:t>{tag}"
    assert check_template(edited(tmp_path, "2021", (tag, shown)), form("2021")) == ""
