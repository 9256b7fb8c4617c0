"""ODF text documents: what LibreOffice and WPS save as .odt is read as it is shown."""

from opendocument import cell, content, covered, p, read, row, style, table, texts

from govreport.importers.blocks import HEADING, TITLE, Grid, TextBlock


def grid(body: str) -> list[list[tuple[str, int, int]]]:
    (found,) = (one for one in read(body) if isinstance(one, Grid))
    return [[(*slot,) for slot in row] for row in found.rows]


# Text ---------------------------------------------------------------------------


def test_paragraphs_and_headings_say_what_they_are() -> None:
    styles = style("P1", "paragraph", "Title") + style("P2", "paragraph", "P2")
    told = '<style:style style:name="Title" style:family="paragraph"/>'
    blocks = read(
        p("甲局", "P1")
        + '<text:h text:outline-level="1">一、总体情况</text:h>'
        + '<text:h text:outline-level="2">（一）主动公开</text:h>'
        + p("正文", "P2"),
        styles,
        styles=content("", told),
    )
    assert [(one.text, one.role) for one in blocks if isinstance(one, TextBlock)] == [
        ("甲局", TITLE), ("一、总体情况", HEADING), ("（一）主动公开", ""), ("正文", ""),
    ]  # fmt: skip


def test_white_space_is_read_as_it_is_shown() -> None:
    inside = (
        '\n  年<text:s text:c="2"/>初\n\t数<text:s/>为<text:tab/>零<text:line-break/>件'
    )
    assert texts(read(p(inside))) == ["年  初 数 为\t零\n件"]
    (far,) = texts(read(p('<text:s text:c="99999"/>')))
    assert len(far) < 100


def test_fields_links_and_sections_are_text() -> None:
    inside = p("见<text:a>网站</text:a>第<text:page-number>3</text:page-number>页")
    ruby = p(
        "<text:ruby><text:ruby-base>数</text:ruby-base><text:ruby-text>shù</text:ruby-text></text:ruby>"
    )
    counted = p(
        "<text:number>1.</text:number>细<?x 9?><text:ruby-text>x</text:ruby-text>目"
    )
    assert texts(read(counted)) == ["细目"]
    assert texts(read(f"<text:section>{inside}</text:section>{ruby}")) == [
        "见网站第3页",
        "数",
    ]


# Lists --------------------------------------------------------------------------

LEVELS = "".join(
    f'<text:list-level-style-number text:level="{level}" style:num-format="{shown}" {more}/>'
    for level, shown, more in (
        (1, "一, 二, 三, ...", 'style:num-suffix="、"'),
        (
            2,
            "一, 二, 三, ...",
            'style:num-prefix="（" style:num-suffix="）" style:num-list-format="（%2%）"',
        ),
        (3, "1", 'style:num-suffix="." text:display-levels="2" text:start-value="4"'),
    )
)
BULLETS = '<text:list-level-style-bullet text:level="1" text:bullet-char="·"/>'
STYLES = (
    f'<text:list-style style:name="L1">{LEVELS}</text:list-style>'
    f'<text:list-style style:name="L2">{BULLETS}</text:list-style>'
    '<style:style style:name="P1" style:family="paragraph" style:list-style-name="L1"/>'
)


def item(*inside: str, more: str = "") -> str:
    return f"<text:list-item {more}>{''.join(inside)}</text:list-item>"


def listed(*items: str, of: str = "L1", more: str = "") -> str:
    told = f'text:style-name="{of}"' if of else ""
    return f"<text:list {told} {more}>{''.join(items)}</text:list>"


def test_numbers_that_lists_print_are_read() -> None:
    deepest = listed(item(p("细目")), item(p("细目"), p("又一段")), of="")
    inner = listed(item(p("主动公开")), item(p("依申请公开"), deepest), of="")
    body = (
        listed(item(p("总体情况"), inner), more='xml:id="a"')
        + p("中间")
        + listed(item(p("点"), listed(item(p("第二层")))), of="L2")
        + listed(item(p("别的单子")))
        + listed(
            item(p("主动公开"), listed(item(p("又")), of="")), more='text:continue-list="a"'
        )
        + listed(item(p("接着")), more='text:continue-numbering="true"')
        + listed(item(p("从九"), more='text:start-value="9"'), item(p("十")))
        + listed(item(p("按段落的样式", "P1")), of="")
        + f"<text:list><text:list-header>{p('没有号')}</text:list-header></text:list>"
    )
    assert texts(read(body, STYLES)) == [
        "一、总体情况", "（一）主动公开", "（二）依申请公开", "二.4.细目", "二.5.细目", "又一段",
        "中间", "点", "（一）第二层", "一、别的单子", "二、主动公开", "（一）又", "三、接着", "九、从九", "十、十",
        "一、按段落的样式", "没有号",
    ]  # fmt: skip


def test_headings_that_are_numbered_by_the_outline_have_their_numbers() -> None:
    heading = '<text:h text:outline-level="1" {}>{}</text:h>'
    body = "".join(
        heading.format(more, text)
        for text, more in [("甲", ""), ("乙", 'text:is-list-header="true"'), ("丙", "")]
    )
    outline = f'<text:outline-style style:name="O">{LEVELS.replace("list-level", "outline-level")}</text:outline-style>'
    assert texts(read(body, styles=content("", outline))) == ["一、甲", "乙", "二、丙"]
    assert texts(read(body)) == ["甲", "乙", "丙"]


# Tables -------------------------------------------------------------------------


def test_cells_stand_in_their_columns() -> None:
    assert grid(
        table(
            f"<table:table-header-rows>{row(cell('头', across=2), covered(), cell('x'))}</table:table-header-rows>",
            row(cell("组", down=3), cell("9", down=2), cell("1")),
            row(covered(2), cell("2")),
            row(covered(), cell("0", same=2)),
        )
    ) == [
        [("头", 0, 2), ("x", 2, 1)],
        [("组", 0, 1), ("合并：\u20609", 1, 1), ("1", 2, 1)],
        [("合并：\u20609", 1, 1), ("2", 2, 1)],
        [("0", 1, 1), ("0", 2, 1)],
    ]


def test_a_cell_over_columns_and_rows_may_leave_out_what_it_covers() -> None:
    assert grid(
        table(row(cell("三", across=2, down=2), cell("7")), row(covered(2), cell("8")))
    ) == [
        [("三", 0, 2), ("7", 2, 1)],
        [("8", 2, 1)],
    ]
    assert grid(
        table(
            row(cell("4", across=2, down=2), covered(), cell("7")),
            row(covered(2), cell("8")),
        )
    ) == [
        [("合并：\u20604", 0, 2), ("7", 2, 1)],
        [("合并：\u20604", 0, 2), ("8", 2, 1)],
    ]


def test_rows_may_stand_for_several() -> None:
    assert grid(table(row(cell("甲"), cell("0"), same=2), row(cell("乙"), cell("1")))) == [
        [("甲", 0, 1), ("0", 1, 1)],
        [("甲", 0, 1), ("0", 1, 1)],
        [("乙", 0, 1), ("1", 1, 1)],
    ]


def test_the_lines_of_a_cell_are_its_text_and_numbers_of_lists_are_not() -> None:
    body = table(row(cell(p("商业") + p("企业")), cell(listed(item(p("3"))))))
    (found,) = (one for one in read(body, STYLES) if isinstance(one, Grid))
    assert [slot.text for slot in found.rows[0]] == ["商业\n企业", "3"]


def test_frames_of_a_page_are_no_tables() -> None:
    assert texts(read(table(row(cell("一、总体情况")), row(cell("好。"))))) == [
        "一、总体情况",
        "好。",
    ]
    inner = table(row(cell("规章"), cell("0"))).replace(
        "<table:table>", '<table:table table:is-sub-table="true">'
    )
    assert grid(table(row(cell(inner), cell("旁")))) == [[("规章", 0, 1), ("0", 1, 1)]]
