"""What an ODF document has beside its text is told; broken and hostile ones are refused."""

import pytest
from opendocument import (
    cell,
    content,
    flat_odt,
    hidden,
    odt,
    p,
    packed_odt,
    read,
    row,
    span,
    style,
    table,
    texts,
)

from govreport.errors import FileProblem, GovReportError, NotAReport
from govreport.importers import container_of, read_document
from govreport.importers.blocks import BODY, TITLE, Grid, Hidden, TextBlock
from govreport.importers.containers.odt_styles import DEEPEST_STYLE

# What is beside the text ----------------------------------------------------------

REGIONS = """<text:tracked-changes>
<text:changed-region text:id="c1"><text:deletion><text:p>12</text:p></text:deletion></text:changed-region>
<text:changed-region text:id="c2"><text:insertion/></text:changed-region>
<text:changed-region text:id="c3"><text:format-change/></text:changed-region>
</text:tracked-changes>"""
OLD = '<text:change text:change-id="c1"/>'
NEW = '<text:change-start text:change-id="c2"/>21<text:change-end text:change-id="c2"/>'
BOLD = '<text:change-start text:change-id="c3"/>件<text:change-end text:change-id="c3"/>'


def test_changes_are_read_as_if_they_were_accepted() -> None:
    body = (
        REGIONS
        + p(f"收到{OLD}{NEW}{BOLD}，办结{NEW}")
        + table(row(cell(OLD), cell(OLD)), row(cell("甲"), cell("0")))
    )
    blocks = read(body)
    assert texts(blocks) == ["收到21件，办结21"]
    assert [len(one.rows) for one in blocks if isinstance(one, Grid)] == [1]
    assert hidden(blocks) == [Hidden("未接受的修订", 4)]
    assert (
        hidden(
            read(
                REGIONS.replace("deletion", "format-change").replace(
                    "insertion", "format-change"
                )
            )
        )
        == []
    )


MANIFEST = """<manifest:manifest xmlns:manifest="x">
<manifest:file-entry manifest:full-path="Object 1/" manifest:media-type="application/vnd.oasis.opendocument.chart"/>
<manifest:file-entry manifest:media-type="application/vnd.oasis.opendocument.formula" manifest:full-path="Object 2/"/>
</manifest:manifest>"""
UNSEEN = (
    style("T1", text_display="none")
    + style("T2", **{"style_text-line-through-style": "solid"})
    + style("T3", **{"style_text-position": "super 58%"})
    + style(
        "T4", **{"style_text-position": "sub 58%", "style_text-line-through-style": "none"}
    )
    + style("T6", **{"style_text-position": "10% 100%"})
    + style("T5", parent="T1")
    + style("P1", "paragraph", **{"style_text-line-through-type": "single"})
)
IMAGE = '<draw:image xlink:href="Pictures/1.png"/>'


def frame(inside: str) -> str:
    return f"<draw:frame>{inside}</draw:frame>"


@pytest.mark.parametrize(
    ("inside", "shown", "kind", "number"),
    [
        ("<office:annotation><text:p>改一下</text:p></office:annotation>件", ["件"], "批注", 1),
        ("1<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>注</text:p></text:note-body></text:note>", ["1"], "脚注和尾注", 1),
        (f"收{span('密', 'T1')}到", ["收到"], "隐藏的文字", 1),
        (f"收{span('密', 'T5')}到", ["收到"], "隐藏的文字", 1),
        (f"12{span('3', 'T2')}件", ["12件"], "加删除线的文字", 1),
        (f"12{span('①', 'T3')}件", ["12件"], "上标", 1),
        ('<text:hidden-text text:is-hidden="true">密</text:hidden-text>件', ["件"], "隐藏的文字", 1),
        ('收到<text:hidden-paragraph text:is-hidden="true"/>12<text:s/>件', [""], "隐藏的文字", 1),
        (frame(IMAGE) * 2, [""], "图片", 2),
        (frame('<draw:object xlink:href="./Object 1"/>' + IMAGE), [""], "图表", 1),
        ("1" + frame('<draw:object xlink:href="./Object 2"/>') + "2", ["1※2"], "符号", 1),
        (frame("<draw:object><math:math/></draw:object>"), ["※"], "符号", 1),
        (frame('<draw:object-ole xlink:href="./Object 3"/>'), [""], "嵌入的对象", 1),
        ("前" + frame(f"<draw:text-box>{p('框里')}</draw:text-box>") + "后", ["前后", "框里"], "文本框", 1),
        (f"<draw:g><draw:custom-shape>{p('图里')}<draw:enhanced-geometry/></draw:custom-shape></draw:g>", ["", "图里"], "文本框", 1),
        (f"<draw:custom-shape>{p('')}</draw:custom-shape>", ["", ""], "图形", 1),
        ("符\uf0fc号", ["符※号"], "符号", 1),
    ],
)  # fmt: skip
def test_each_kind_is_counted(
    inside: str, shown: list[str], kind: str, number: int
) -> None:
    blocks = read(p(inside), UNSEEN, manifest=MANIFEST)
    assert (texts(blocks), hidden(blocks)) == (shown, [Hidden(kind, number)])


def test_a_paragraph_or_a_section_may_be_hidden_as_a_whole() -> None:
    section = f'<text:section text:display="none">{p("9")}</text:section>'
    blocks = read(p(f"全删{span('不删', 'T4')}", "P1") + section, UNSEEN)
    assert texts(blocks) == ["不删"]
    assert hidden(blocks) == [Hidden("隐藏的文字", 1), Hidden("加删除线的文字", 1)]


def test_what_is_drawn_in_a_cell_is_counted_and_its_text_read() -> None:
    box = frame(f"<draw:text-box>{p('12')}</draw:text-box>")
    blocks = read(table(row(cell("规章"), cell(p(box)))) + box)
    assert hidden(blocks) == [Hidden("文本框", 2)]
    assert texts(blocks) == ["12"]
    (found,) = (one for one in blocks if isinstance(one, Grid))
    assert found.rows[0][1].text.strip() == "12"


def test_what_hides_nothing_is_not_counted() -> None:
    body = p(
        span("下", "T4")
        + span("高", "T6")
        + '<text:hidden-text text:is-hidden="false">见</text:hidden-text>'
    )
    assert read(body, UNSEEN) == [TextBlock("下高见")]


def test_our_own_marks_are_known_after_libreoffice_saved_the_document() -> None:
    mark = '<text:bookmark-start text:name="govreport_{}"/>'
    blocks = read(
        p(mark.format("title") + "甲局年报") + p(mark.format("overview") + "一、总体情况")
        + p("二、不是标题") + table(row(cell("规章"), cell("0"))) + p(mark.format("x") + "正文")
    )  # fmt: skip
    assert [(one.role, one.section) for one in blocks if isinstance(one, TextBlock)] == [
        (TITLE, ""), ("", "overview"), (BODY, ""), (BODY, ""),
    ]  # fmt: skip
    assert [one.ours for one in blocks if isinstance(one, Grid)] == [True]


# The file -----------------------------------------------------------------------


def test_a_file_is_what_its_bytes_say() -> None:
    whole = odt(p("甲局2022年政府信息公开工作年度报告") + p("一、总体情况") + p("好。"))
    flat = flat_odt(p("甲局2022年政府信息公开工作年度报告") + p("一、总体情况") + p("好。"))
    for raw in (whole, flat):
        for name in ("x.odt", "x.docx", "x.txt", ""):
            done = read_document(raw, name)
            assert done.reconciliation.container == "odt"
            assert done.report.narrative == {"overview": "好。"}
    unnamed = container_of(packed_odt("x", content=content(p("甲局"))), "x.ODT")
    assert unnamed is not None
    assert unnamed.name == "odt"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (odt(p("甲"))[:200], "不是完整的 ODT 文件"),
        (packed_odt(styles="<x/>"), "不是完整的 ODT 文件"),
        (packed_odt(content="<x"), "ODT 文件里的内容损坏了"),
        (packed_odt(content=content("", kind="spreadsheet")), "不是 ODT 的文字文件"),
        (packed_odt(content='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "外部定义"),
        (packed_odt(content="<x/>" * 600_001), "大得离谱"),
        (packed_odt(content=" " * 24_000_001), "大得离谱"),
        (flat_odt("<text:p>"), "内容损坏了"),
        (odt(table(row(*[cell("0", same=9999)] * 5_000))), "大得离谱"),
        (odt(table(*[row(cell("0", same=99), same=99)] * 3)), "表格大得离谱"),
        (b"<p>1</p>", "内容却不是"),
    ],
)
def test_what_is_broken_or_too_large_is_refused(raw: bytes, sentence: str) -> None:
    with pytest.raises(FileProblem, match=sentence) as told:
        read_document(raw, "x.odt")
    assert str(told.value).startswith("x.odt：")


def test_a_document_with_a_password_is_told_as_such() -> None:
    locked = "<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    raw = packed_odt(content=b"\x8f\x01\x02", manifest=locked)
    with pytest.raises(NotAReport, match="加了密码"):
        read_document(raw, "x.odt")


@pytest.mark.parametrize("size", range(0, 1000, 100))
def test_a_truncated_document_is_refused(size: int) -> None:
    whole = odt(p("甲") * 500)
    with pytest.raises(GovReportError):
        read_document(whole[: len(whole) * size // 1000], "x.odt")


def test_absurd_numbers_and_circles_do_no_harm() -> None:
    round_about = "".join(style(f"S{n}", "paragraph", f"S{(n + 1) % 2}") for n in range(2))
    absurd = f'<table:table-cell table:number-columns-spanned="9999999999">{p("规章")}</table:table-cell>'
    deep = (
        "<text:list><text:list-item>" * 40 + p("深") + "</text:list-item></text:list>" * 40
    )
    blocks = read(p("甲", "S0") + table(row(absurd, cell("²"))) + deep, round_about)
    assert texts(blocks) == ["甲", "深"]
    chain = "".join(style(f"S{n}", parent=f"S{n + 1}") for n in range(DEEPEST_STYLE * 2))
    assert texts(read(p(span("乙", "S0")), chain)) == ["乙"]
