"""A report and its file: written, read back, in any encoding, or told what is wrong."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import FORMS, ORGAN, balanced, reloaded, report, stated

from govreport.errors import TextProblem
from govreport.forms import Cell, find_cell, form
from govreport.report import Contact, Organ, Report, Shortfall, Unit
from govreport.tomlfile.document import decode, parse
from govreport.tomlfile.files import read
from govreport.tomlfile.new import dumps
from govreport.tomlfile.read import read_report

CHINESE = '[organ]\nname = "云溪县青石乡人民政府"\n# 政府信息公开工作年度报告，说明文字\n'


def parsed(text: str) -> Report:
    return read_report(parse(text.encode(), "x.toml", Path("x.toml")))


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("seed", range(5))
def test_a_written_report_reads_back_the_same(
    form_id: str, seed: int, tmp_path: Path
) -> None:
    base = balanced(form_id, seed)
    for one in (base, stated(base), report(form_id)):
        assert reloaded(one, tmp_path) == one


@given(
    st.dictionaries(
        st.sampled_from(["preamble", "overview", "problems", "other", "applications"]),
        st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]) | st.just("\n")),
    ),
    st.dictionaries(st.text(st.characters(exclude_categories=["C"])), st.integers(0, 9)),
)
def test_prose_and_names_of_counts_read_back_the_same(
    narrative: dict[str, str], counts: dict[str, int]
) -> None:
    base = Report(form("2021"), 2022, ORGAN, narrative=narrative, counts=counts)
    again = parsed(dumps(base))
    assert {k: v for k, v in again.narrative.items() if v} == {
        k: v for k, v in narrative.items() if v
    }
    assert again.counts == counts


def test_a_new_file_has_aligned_official_labels() -> None:
    lines = dumps(Report(form("2021"), 2022, ORGAN)).splitlines()
    block = lines.index("[applications.natural_person]  # 自然人")
    assert lines[block + 1].endswith("# 一、本年新收政府信息公开申请数量")
    assert lines[block + 5].endswith("# （三）不予公开 1.属于国家秘密")
    assert len({line.index("#") for line in lines[block + 1 : block + 25]}) == 1
    assert not any(line.startswith("settled") for line in lines)
    assert sum(' = ""  ' in line for line in lines) == 166


def test_optional_keys_are_written_and_read() -> None:
    base = Report(
        form("2021").with_tables_of({"applications": form("2019")}),
        2022,
        Organ("甲局", "department", "county", ("乙局", "丙局")),
        title="甲局年报",
        signature="甲局",
        signed_on=date(2023, 1, 20),
    )
    again = parsed(dumps(base))
    assert again.form.borrowed == {"applications": "2019"}
    assert (again.organ, again.title, again.signature, again.signed_on) == (
        base.organ, "甲局年报", "甲局", date(2023, 1, 20),
    )  # fmt: skip
    assert again.organ.names == {"甲局", "乙局", "丙局"}


def test_what_one_step_learned_is_written_and_read() -> None:
    cell = find_cell(form("2021"), "disclosure.fees.amount")
    base = Report(
        form("2021"),
        2022,
        ORGAN._replace(contact=Contact("某某路 1 号", "0376-5950000", "", "464300")),
        printed={cell: "12600元"},
        shortfall=Shortfall(("甲局",), (), ("乙局", "丙局")),
        units=(Unit("丁局.toml", "00", "丁局"),),
    )
    again = parsed(dumps(base))
    assert again.organ == base.organ
    assert again.printed == base.printed
    assert (again.shortfall, again.units) == (base.shortfall, base.units)
    assert again.faults == ()


def test_a_sum_that_lacks_nothing_says_so_and_an_older_one_says_nothing() -> None:
    whole = parsed(dumps(Report(form("2021"), 2022, ORGAN, shortfall=Shortfall())))
    assert whole.shortfall == Shortfall()
    assert parsed(dumps(Report(form("2021"), 2022, ORGAN))).shortfall is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_windows_encodings_are_read(encoding: str) -> None:
    document = parse(CHINESE.encode(encoding), "x.toml")
    assert read_report(document).organ.name == "云溪县青石乡人民政府"


def test_damaged_utf8_is_refused_and_not_taken_for_gbk() -> None:
    raw = CHINESE.encode()
    at = raw.index("报告".encode())
    with pytest.raises(TextProblem, match="第 3 行第 13 列，UTF-8 文字在这里损坏了"):
        parse(raw[: at + 2] + raw[at + 3 :], "x.toml")


def test_a_cut_off_utf8_file_is_refused() -> None:
    with pytest.raises(TextProblem, match="UTF-8 文字在这里损坏了"):
        parse(CHINESE.encode()[:-2], "x.toml")


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        (CHINESE.encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04\x00\x00", "不是文本文件"),
        (b"a = 1 # \xff\xff\xff", "既不是 UTF-8 也不是 GBK"),
        ("a = '\ue000\ue001'".encode("gb18030"), "乱码"),
        (b"\xef\xbb\xbfa = '\xd0\xc5\xcf\xa2'", "UTF-8 文字在这里损坏了"),
    ],
)
def test_other_encodings_are_refused_with_what_to_do(raw: bytes, complaint: str) -> None:
    with pytest.raises(TextProblem, match=complaint):
        parse(raw, "x.toml")


@pytest.mark.parametrize(
    ("text", "place", "complaint"),
    [
        ("a = ３", (1, 5), "“３”是全角（中文）字符，请改成半角的 3"),
        ("b = 1\na = 1，", (2, 6), "数或文字后面不要写“，”，请删去"),
        ("a = “x”", (1, 5), '这里用了中文引号 “ ，请改成英文（半角）引号 "'),
        ("a ＝ 3", (1, 3), "请改成半角的 ="),
        ("［a］", (1, 1), "请改成半角的 ["),
        ("【a】", (1, 1), "请改成半角的 ["),
        ("\u3000a = 1", (1, 1), "这里有全角空格（U+3000）"),
        ("a = 1\na = 2\nb = 3", (2, 6), "同一个名称写了两次"),
        ("[a]\n[a]", (2, 3), "同一个方括号小节写了两次"),
        ('a = "x\nb = 1', (1, 7), "引号没有成对"),
        ('a = """x', (1, 9), "第 1 行开始的一段文字，结尾少了三个半角引号"),
        ("a = [1", (1, 7), "括号没有成对"),
        ("a = {b=1,b=2}", (1, 13), "同一个名称写了两次"),
        ('a = "\\x"', (1, 8), "反斜杠"),
        ("a = 1 2", (1, 7), "多出了内容"),
        ("a = ,", (1, 5), '没填的写 ""'),
        ("中文", (1, 1), "这一行不是"),
        ("a = [1，2]", (1, 7), "请改成半角的 ,"),
        ("中文 = 1", (1, 1), "中文名称要用半角引号括起"),
        ("[商业企业]", (1, 2), "小节名称要写英文"),
        ("a = 3件", (1, 6), "数后面不要写单位"),
        ("a = 3。", (1, 6), "数或文字后面不要写“。”，请删去"),
        ("a = 1,260", (1, 6), "不要用逗号分节"),
        ("a = 1，260", (1, 6), "不要用逗号分节"),
        ("a = 03", (1, 6), "数前面不要加 0"),
        ("a = 2023-1-2", (1, 9), "日期的月、日都写两位"),
        ('a = "一"二"三"', (1, 8), "引号里面的引号请用中文引号"),
        ("a = /", (1, 5), "没有发生的写 0"),
        ("a = tru", (1, 5), "等号右边应是数"),
        ("[x]\na = 1\na = 2\n", (3, 6), "（前一个在第 2 行）"),
        (
            'a = """\n一\n二\nb = """\n三\n"""',
            (5, 1),
            "第 4 行以前的一段文字，结尾少了三个半角引号",
        ),
        ('a = """\n一\nb = """\n（一）三\n"""', (4, 1), "第 3 行以前的一段文字"),
        ("received 3", (1, 10), "少了等号 ="),
        ("[a。b]", (1, 3), "请改成半角的 ."),
        ("", (None, None), "文件是空的"),
        ("a = '\x07'", (1, 6), "控制字符"),
        ("[a", (1, 3), "没有成对"),
        ("{b=1,\n}", (1, 1), "这一行不是"),
        ("a = {b=1,\n}", (1, 10), "这里的写法不对"),
        ('a = "\\u0007"', (1, 6), "控制字符"),
        ('a = """\nx\n一二\\u0000"""', (3, 3), "控制字符"),
        ('"\\u0001" = 1', (1, 12), "控制字符"),
        ("a = " + "9" * 5000, (1, 5), "这个数有 5,000 位"),
        ('b = "' + "9" * 5000 + '"\na = 0x' + "f" * 5000, (2, 5), "这个数有 5,000 位"),
        ("b = 1\na = [1, 1.5e-99999999999999999999]", (2, 9), "“1.5e-999999999999999…”"),
        ("b = 1\na = " + "[" * 5000, (2, 25), "括号套得太深"),
        ("b = '[[[[[[[[[[[[[[[[[[[[['\n[" + "a." * 30 + "a]", (2, 41), "名称套得太深"),
        ("a.b = 1\n" * 200_001, (200_001, 2), "名称和括号已经多得离谱"),
        ('form = "2020"', (1, 8), "没有“2020”这种表式"),
        ('forms = { applications = "x" }', (1, 26), "没有“x”这种表式"),
    ],
)
def test_what_is_no_toml_is_told_with_its_place(
    text: str, place: tuple[int | None, int | None], complaint: str
) -> None:
    with pytest.raises(TextProblem, match=re.escape(complaint)) as caught:
        parsed(text)
    assert (caught.value.line, caught.value.column) == place


def test_numbers_keep_their_kind_and_exactness() -> None:
    text = "[disclosure.fees]\namount = 59237.2449\n[disclosure.licensing]\ndecisions = 3\n"
    one = parsed(text)
    assert one.value(Cell("disclosure", "fees", "amount")) == Decimal("59237.2449")
    assert type(one.value(Cell("disclosure", "licensing", "decisions"))) is int


def test_standard_input_has_no_places() -> None:
    one = read_report(parse(b"[counts]\nx = 1\n", "-"))
    assert one.locate(("counts", "x")) is None


def test_text_for_a_narrative_has_plain_line_ends() -> None:
    assert decode("一\r\n二\r三\n".encode("gbk"), "x") == "一\n二\n三"
    with pytest.raises(TextProblem, match="第 2 行第 2 列，这里有看不见的控制字符"):
        decode("一\n二\x07".encode(), "x")


@given(
    st.sampled_from(sorted((Path(__file__).parent.parent / "samples").glob("20*/*.toml")))
)
def test_the_top_of_a_file_is_told_where_the_whole_of_it_says(path: Path) -> None:
    whole, document = read(path).positions, read(path)
    for key in (("form",), ("year",), ("organ",), ("organ", "name"), ("organ", "kind")):
        assert document.locate(key) == whole.locate(key)
    assert "positions" not in document.__dict__


def test_a_text_that_looks_like_a_table_ends_no_top(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('year = 2022\n[organ]\nname = """\n[x]\n"""\n[counts]\n"甲" = 1\n')
    document = read(path)
    assert document.locate(("year",)) == document.positions.locate(("year",))
    assert document.locate(("counts", "甲")) is not None
