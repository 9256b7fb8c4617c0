"""Edits in place: one token gives way, all else stays byte for byte."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport.encoding import GBK, UTF8_SEQUENCE
from govreport.errors import TextProblem
from govreport.forms import Cell, form
from govreport.tomlfile.document import Document, parse
from govreport.tomlfile.edit import edit
from govreport.tomlfile.new import cell_comment, cell_order

FORM = form("2021")
ORDER = cell_order(FORM)
BLOCK = ("applications", "natural_person")
ITEMS = tuple(FORM.tables["applications"].items_of["natural_person"])[:6]


def edited(raw: bytes, path: tuple[str, ...], value: object, comment: str = "") -> bytes:
    document = parse(raw, "x.toml", Path("x.toml"))
    return edit(document, {path: value}, order=ORDER, comments={path: comment})


def data(raw: bytes) -> dict[str, object]:
    return parse(raw, "x.toml").data


STYLES = ("table", "dotted", "dotted at the top", "inline", "super table", "quoted")
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030")
WORDS = [
    "正文",
    "“引号”",
    "a = 1",
    "# 不是注释",
    "[x]",
    "𠮷",
    "{{ x }}",
    '\\"',
    "\\u4e2d",
    "\\\\ ",
]
PAD = st.sampled_from(["", " ", "  ", "\t"])
REMARK = st.sampled_from(["", " # 说明", "# [x] = 1", "\t#“”，三"])
NUMBERS = st.sampled_from(["0", "12", '""', "+7", "1_000", "0x1F", "'3'", '"4"', "1.5"])


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, list[str], str]:
    """An odd but valid file with some items of one block; also which, and the style."""
    style = draw(st.sampled_from(STYLES))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    items = draw(st.permutations(ITEMS).map(lambda all_: all_[: draw(st.integers(1, 6))]))
    indent = draw(st.sampled_from(["", "  ", "\t"]))

    def pair(prefix: str, item: str) -> str:
        return f"{indent}{prefix}{item}{draw(PAD)}={draw(PAD)}{draw(NUMBERS)}{draw(REMARK)}"

    prose = draw(st.lists(st.sampled_from(WORDS), max_size=4))
    lines = [
        draw(st.sampled_from(["# 说明", "", "form = '2021'", 'title = "云溪"'])),
        *([pair(f"{'.'.join(BLOCK)}.", item) for item in items] if "top" in style else []),
        "[narrative]",
        'overview = """',
        *prose,
        '"""' + draw(REMARK),
        "other = '''\\" + newline + "  无'''",
        "[counts]",
        '"微信" = 3',
        "  # 尾注",
    ]
    if style == "table":
        lines += [f"{indent}[ applications . natural_person ]{draw(REMARK)}"]
        lines += [pair("", item) for item in items]
    elif style == "quoted":
        lines += ["[\"applications\".'natural_person']"]
        lines += [pair("", f'"{item}"') for item in items]
    elif style == "dotted":
        lines += ["[applications]", *(pair("natural_person.", item) for item in items)]
        lines += ["research.received = 2"]
    elif style == "inline":
        pairs = ", ".join(f"{item}{draw(PAD)}= {draw(NUMBERS)}" for item in items)
        lines += ["[applications]", f"natural_person = {{ {pairs} }}{draw(REMARK)}"]
    elif style == "super table":
        lines += ["[applications.natural_person]", *(pair("", item) for item in items)]
        lines += ["[applications]"]
    lines += ["", "[[waivers]]", 'code = "X"', "# 完"]
    text = newline.join(lines) + draw(st.sampled_from(["", newline]))
    return text.encode(draw(st.sampled_from(ENCODINGS))), items, style


@given(files(), st.integers(0, 10**6), st.data())
def test_an_edit_changes_its_token_and_nothing_else(
    drawn: tuple[bytes, list[str], str], value: int, choose: st.DataObject
) -> None:
    raw, items, _style = drawn
    path = (*BLOCK, choose.draw(st.sampled_from(items)))
    document = parse(raw, "x.toml", Path("x.toml"))
    span = document.positions.pairs[path].value
    start, end = (
        len(document.bom) + len(document.text[:at].encode(document.encoding)) for at in span
    )
    after = edit(document, {path: value}, order=ORDER)
    assert after == raw[:start] + str(value).encode() + raw[end:]
    old, new = data(raw), data(after)
    old["applications"]["natural_person"][path[-1]] = value  # type: ignore[index]
    assert repr(old) == repr(new)


@given(files(), st.integers(0, 10**6), st.data())
def test_a_cell_that_is_not_there_adds_one_line_in_its_place(
    drawn: tuple[bytes, list[str], str], value: int, choose: st.DataObject
) -> None:
    raw, items, style = drawn
    absent = [item for item in ITEMS if item not in items]
    if not absent:
        return
    path = (*BLOCK, choose.draw(st.sampled_from(absent)))
    after = edited(raw, path, value)
    before_lines, after_lines = (
        raw.splitlines(keepends=True),
        after.splitlines(keepends=True),
    )
    if style == "inline":
        assert len(after_lines) == len(before_lines)
        return
    new = [
        index
        for index in range(len(after_lines))
        if joined(after_lines[:index] + after_lines[index + 1 :]) == joined(before_lines)
    ]
    assert new, "exactly one line was added"
    assert path[-1].encode() in after_lines[new[0]]
    assert data(after)["applications"]["natural_person"][path[-1]] == value  # type: ignore[index]


def joined(lines: list[bytes]) -> bytes:
    """Lines as one text whose last line end doesn't count."""
    return b"".join(lines).rstrip(b"\r\n")


@given(files(), st.sampled_from(["公众号", "a.b", 'q"q', "新 名", "x"]), st.integers(0, 99))
def test_a_new_count_adds_one_line(
    drawn: tuple[bytes, list[str], str], name: str, value: int
) -> None:
    raw = drawn[0]
    after = edited(raw, ("counts", name), value)
    assert len(after.splitlines()) == len(raw.splitlines()) + 1
    assert data(after)["counts"] == {"微信": 3, name: value}


def is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


WRITTEN = st.characters(exclude_categories=["C"], exclude_characters="\ufffd")


@given(files(), st.text(WRITTEN | st.just("\n")))
def test_prose_comes_back_as_it_was_set(
    drawn: tuple[bytes, list[str], str], text: str
) -> None:
    raw = drawn[0]
    after, refused = raw, ""
    try:
        after = edited(raw, ("narrative", "overview"), text)
    except TextProblem as error:
        refused = str(error)
    if refused:
        # a few characters of GBK, as 芦, are those of UTF-8 too: what would be read
        # as another encoding from then on is not written
        assert "文件没有变动" in refused
        assert not is_utf8(raw)
        assert re.search(UTF8_SEQUENCE, text.encode(GBK))
        return
    assert data(after)["narrative"]["overview"] == text  # type: ignore[index]
    rest = data(after)
    rest["narrative"]["overview"] = data(raw)["narrative"]["overview"]  # type: ignore[index]
    assert repr(rest) == repr(data(raw))


@pytest.mark.parametrize("odd", ["\uf0b7", "\ufffd"])
def test_a_gbk_file_is_not_given_a_character_that_would_make_it_look_damaged(
    odd: str,
) -> None:
    text, path = '[narrative]\noverview = "概述"\n', ("narrative", "overview")
    with pytest.raises(TextProblem, match=f"“{odd}”（U\\+{ord(odd):04X}，.*请删去或换掉它"):
        edited(text.encode("gbk"), path, f"{odd}一是")
    assert data(edited(text.encode(), path, f"{odd}一是"))["narrative"] == {
        "overview": f"{odd}一是"
    }


def test_a_new_line_stands_between_its_neighbours_with_its_label_aligned() -> None:
    raw = (
        "[applications.business]\n"
        "received = 1          # 一、本年新收\n"
        "granted = 1           # （一）予以公开\n"
    )
    path = ("applications", "business", "carried_in")
    comment = cell_comment(FORM, Cell(*path))
    after = edited(raw.encode(), path, 0, comment).decode()
    assert after.splitlines()[2] == (
        "carried_in = 0        # 二、上年结转政府信息公开申请数量"
    )


def test_a_first_cell_goes_before_the_others() -> None:
    after = edited(
        b"[applications.business]\ngranted = 1\n", (*BLOCK[:1], "business", "received"), 2
    )
    assert after == b"[applications.business]\nreceived = 2\ngranted = 1\n"


def test_a_block_that_is_not_there_gets_its_head_after_the_one_before() -> None:
    raw = (
        b"[applications.natural_person]\nreceived = 1 # x\n"
        b"\n# t\n[proceedings.review]\nupheld = 0\n"
    )
    after = edited(raw, ("applications", "business", "received"), 2)
    assert after == (
        b"[applications.natural_person]\nreceived = 1 # x\n\n"
        b"[applications.business]\nreceived = 2\n"
        b"\n# t\n[proceedings.review]\nupheld = 0\n"
    )


def test_a_block_goes_into_the_braces_of_its_table() -> None:
    after = edited(
        b"applications = { natural_person = { received = 1 } } # x\n",
        ("applications", "business", "received"),
        2,
    )
    assert after == (
        b"applications = { natural_person = { received = 1 }, business.received = 2 } # x\n"
    )
    assert edited(b"counts = {}\n", ("counts", "a b"), 2) == b'counts = { "a b" = 2 }\n'


def test_an_empty_file_gets_head_and_line() -> None:
    assert edited(b"", ("counts", "x"), 1) == b"[counts]\nx = 1\n"
    assert edited(b"form = '2021'", ("counts", "x"), 1) == (
        b"form = '2021'\n\n[counts]\nx = 1\n"
    )


def test_a_head_without_lines_gets_its_first() -> None:
    assert edited(b"[counts]  # x\n[organ]\n", ("counts", "x"), 1) == (
        b"[counts]  # x\nx = 1\n[organ]\n"
    )


def test_many_edits_are_made_at_once() -> None:
    raw = b"[applications.business]\nreceived = ''\ngranted = ''\n[counts]\n"
    document = parse(raw, "x.toml")
    after = edit(
        document,
        {
            ("applications", "business", "received"): 1000,
            ("applications", "business", "carried_in"): 3,
            ("applications", "business", "granted"): 5,
        },
        order=ORDER,
    )
    assert after == (
        b"[applications.business]\nreceived = 1000\ncarried_in = 3\ngranted = 5\n[counts]\n"
    )


def test_what_can_not_be_edited_safely_is_refused() -> None:
    raw = b"applications = 3\n"
    with pytest.raises(TextProblem, match=r"不能自动写入 applications\.business\.received"):
        edited(raw, ("applications", "business", "received"), 1)


def test_text_over_several_lines_keeps_the_files_line_ends() -> None:
    raw = '[narrative]\r\nother = "无"\r\n'.encode()
    after = edited(raw, ("narrative", "other"), "一\n二")
    assert after == '[narrative]\r\nother = """\r\n一\r\n二"""\r\n'.encode()
    assert tomllib.loads(after.decode())["narrative"]["other"] == "一\n二"


def test_places_count_characters_not_bytes() -> None:
    raw = 'title = "云溪" # 注\n[applications.business]\n  received = 12\n'.encode()
    document: Document = parse(raw, "x.toml", Path("x.toml"))
    assert document.locate(("title",)) == (1, 9, 1, 13)
    assert document.locate(("applications", "business", "received")) == (3, 14, 3, 16)
    assert document.locate(("applications", "business")) == (2, 1, 2, 24)
    assert document.locate(("nothing",)) is None


@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"])
        | st.sampled_from('\\"\n\t')
    ),
    st.booleans(),
)
def test_each_character_of_a_text_has_its_place(text: str, windows: bool) -> None:
    import tomli_w

    written = tomli_w.dumps({"narrative": {"other": f"前{text}标"}}, multiline_strings=True)
    raw = written.replace("\n", "\r\n").encode() if windows else written.encode()
    document = parse(raw, "x.toml", Path("x.toml"))
    place = document.locate(("narrative", "other"), (len(text) + 1, len(text) + 2))
    assert place is not None
    line = document.text.split("\n")[place.line - 1]
    assert line[place.column - 1 : place.end_column - 1] == "标"
