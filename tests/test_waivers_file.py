"""Waivers and units in a file: read, written, appended to, edited in place."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st
from reports import ORGAN, balanced, dumps_of, report
from waived import GIVEN, GROWN, LAST, STOCK, at, finding, states, told, with_waivers

from govreport.errors import TextProblem
from govreport.findings import Finding, Place, Severity
from govreport.forms import Cell
from govreport.report import Report, Unit, Waiver
from govreport.rules import Case, check
from govreport.rules.waivers import text_mark, values_of
from govreport.scaffold import new_report
from govreport.tomlfile.arrays import append
from govreport.tomlfile.document import parse
from govreport.tomlfile.edit import edit
from govreport.tomlfile.new import dumps, waiver_entry
from govreport.tomlfile.read import read_report


@pytest.mark.parametrize(
    ("now", "written", "same"),
    [
        (15, "15", True), (15, "１５", True), (15, Decimal("15.0"), True), (15, 16, False),
        (15, "十五", False), (15, "", False),
    ],
)  # fmt: skip
def test_a_number_is_the_same_however_it_is_written(
    now: int, written: int | Decimal | str, *, same: bool
) -> None:
    one = report(disclosure__normative_documents__in_force=now)
    state = states(finding(one, GIVEN._replace(values=(written,))))
    assert (state["X-IN-FORCE"] is not None) is same


def test_a_missing_number_is_blank_and_stays_so() -> None:
    finding = Finding("V-FEE-UNIT", Severity.WARNING, "x")
    assert values_of(finding, Case(report())) == ()
    case = Case(replace(report(disclosure__fees__amount=""), counts={"甲.乙": "3"}))
    places = [
        "disclosure.fees.amount",
        "counts.甲.乙",
        "counts.无",
        "previous.counts.甲",
        "organ",
    ]
    with_places = finding._replace(about="x", places=tuple(map(Place, at(*places))))
    assert values_of(with_places, case) == ("", 3, "", "", text_mark("x"))


def read(text: str) -> Report:
    raw = dumps(report()) + text
    return read_report(parse(raw.encode(), "x.toml", Path("x.toml")))


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ('[[waivers]]\ncod = "X-CARRY"\n', "V-UNKNOWN", "是不是要写 code"),
        ("[[waivers]]\ncode = 3\n", "V-TYPE", "waivers.0.code 写的是 3，应是规则代码"),
        ('[[waivers]]\ncells = "x"\n', "V-TYPE", "应是方括号括起的一串地址"),
        ("[[waivers]]\ncells = [1]\n", "V-TYPE", "应是方括号括起的一串地址"),
        ("[[waivers]]\nvalues = [true]\n", "V-TYPE", "应是方括号括起的一串数"),
        ("[[waivers]]\nvalues = 3\n", "V-TYPE", "应是方括号括起的一串数"),
        ("[[waivers]]\nreason = 3\n", "V-TYPE", "应是引号括起的文字"),
        ("[[units]]\npath = 3\nsha256 = ''\n", "V-TYPE", "units.0.path 写的是 3"),
        ("[[units]]\npath = 'x'\n", "V-MISSING", "缺少 units.0.sha256"),
    ],
)
def test_what_a_waiver_or_unit_can_not_hold_is_told_with_its_place(
    text: str, code: str, words: str
) -> None:
    told_of = [one for one in check(Case(read(text))) if one.code == code]
    assert any(words in one.message and one.location for one in told_of), told_of


@pytest.mark.parametrize("name", ["waivers", "units"])
def test_what_is_no_table_is_told(name: str) -> None:
    data = {name: [3], "form": "2021", "year": 2022, "organ": {"name": "某乡"}}
    one = read_report(parse(tomli_w.dumps(data).encode(), "x.toml", Path("x.toml")))
    assert (one.waivers, one.units) == ((), ())
    messages = [item.message for item in check(Case(one))]
    assert any(f"应是双方括号小节 [[{name}]]" in text for text in messages)


def test_waivers_have_their_places() -> None:
    one = with_waivers(GROWN, GIVEN, GIVEN._replace(number="1", code="X-SAME"))
    assert [waiver.number for waiver in one.waivers] == ["0", "1"]
    lines = dumps(one).splitlines()
    for waiver in one.waivers:
        place = one.locate(("waivers", waiver.number))
        assert place is not None
        assert lines[place.line - 1].startswith("[[waivers]]")
    inline = 'waivers = [{ code = "X-SAME" }]\n' + dumps(GROWN)
    (bare,) = read_report(parse(inline.encode(), "x.toml", Path("x.toml"))).waivers
    assert bare == Waiver("0", "X-SAME")
    report_ = read_report(parse(inline.encode(), "x.toml", Path("x.toml")))
    assert told(check(Case(report_, LAST)))


VALUES = (
    st.integers(-(10**6), 10**9)
    | st.decimals(-1000, 10**6, places=4)
    | st.text(st.characters(exclude_categories=["C"]), max_size=20)
)
WAIVERS = st.builds(
    Waiver,
    number=st.just(""),
    code=st.sampled_from(["X-CARRY", "N-NIL", "别的"]),
    cells=st.lists(st.sampled_from(at(STOCK, "narrative.other", 'a"b')), max_size=3).map(
        tuple
    ),
    values=st.lists(VALUES, max_size=3).map(tuple),
    reason=st.sampled_from(["划入", '引"号\\', ""]),
    by=st.sampled_from(["", "县政务公开办"]),
)
UNITS = st.builds(
    Unit, st.just("2022/x.toml"), st.just("0" * 64), st.sampled_from(["", "某乡"])
)


def numbered(waivers: list[Waiver]) -> tuple[Waiver, ...]:
    return tuple(one._replace(number=str(index)) for index, one in enumerate(waivers))


@given(st.lists(WAIVERS, max_size=3).map(numbered), st.lists(UNITS, max_size=2).map(tuple))
def test_a_new_file_keeps_waivers_and_units(
    waivers: tuple[Waiver, ...], units: tuple[Unit, ...]
) -> None:
    base = replace(balanced("2021", 4), waivers=waivers, units=units)
    back = read_report(parse(dumps_of(base), "x.toml", Path("x.toml")))
    assert (back.waivers, back.units) == (waivers, units)
    assert back == base


def test_the_next_year_starts_without_waivers() -> None:
    one = replace(GROWN, waivers=(GIVEN,), units=(Unit("a", "b"),))
    new = new_report(2023, ORGAN, one)
    assert (new.waivers, new.units) == ((), ())


FILES = st.sampled_from(
    [
        "", "a = 1", "a = 1\n", "a = 1\n\n", "[b]\r\nc = 1\r\n", "[b]\r\nc = 1\r\n\r\n# 完",
        "# 只有说明", "[[waivers]]\ncode = 'X'\n# 完\n[z]\n", "[[waivers]]", "\n", "\r\n",
        "[waivers_of_mine]\n", 't = """\nx"""',
    ]
)  # fmt: skip


@given(FILES, WAIVERS, st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
def test_a_table_is_appended_at_the_end_and_all_else_stays(
    text: str, waiver: Waiver, encoding: str
) -> None:
    raw = text.encode(encoding)
    document = parse(raw, "x.toml")
    after = append(document, "waivers", waiver_entry(waiver))
    assert after.startswith(raw)
    new = parse(after, "x.toml")
    assert new.data["waivers"][:-1] == document.data.get("waivers", [])
    assert {**new.data, "waivers": 0} == {**document.data, "waivers": 0}
    added = after[len(raw) :].replace(b"\r\n", b"")
    if document.newline == "\r\n":
        assert b"\n" not in added
    assert after.endswith(document.newline.encode())


@pytest.mark.parametrize(
    "text", ["waivers = []\n", "waivers = 3\n", "[waivers]\n", "waivers.x = 1\n"]
)
def test_what_can_not_be_appended_to_is_refused(text: str) -> None:
    with pytest.raises(TextProblem, match="不能自动写入 waivers，请手工改；文件没有变动"):
        append(parse(text.encode(), "x.toml"), "waivers", {"code": "X"})


def test_a_key_of_a_table_in_an_array_is_edited_in_place() -> None:
    raw = b"[[waivers]]\ncode = 'A' # x\n[[waivers]]\ncode = 'B'\nvalues = [\n  1, # y\n]\n"
    document = parse(raw, "x.toml")
    path = ("waivers", "1")
    after = edit(
        document,
        {(*path, "values"): [2, Decimal("1.50"), "句"], (*path, "cells"): ["a"]},
        order=[(*path, key) for key in ("code", "cells", "values")],
    )
    assert (
        after
        == (
            "[[waivers]]\ncode = 'A' # x\n[[waivers]]\ncode = 'B'\ncells = [\"a\"]\n"
            'values = [2, 1.50, "句"]\n'
        ).encode()
    )
    with pytest.raises(TextProblem):
        edit(document, {("waivers", "7", "code"): "C"})
    with pytest.raises(TextProblem):
        edit(document, {("waivers", "code"): "C"})


def test_adding_elsewhere_keeps_waivers() -> None:
    raw = dumps_of(replace(GROWN, waivers=(GIVEN,)))
    after = edit(
        parse(raw, "x.toml"), {("counts", "微信"): 3, tuple(Cell(*STOCK.split("."))): 2}
    )
    assert read_report(parse(after, "x.toml")).waivers == (GIVEN,)
