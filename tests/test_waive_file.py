"""`waive` in the file: an old reason gives way in place, and nothing else changes."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from explained import LAST, ONE, WHY, WORDY, Go, put, told
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports import dumps_of, report, saved, with_cells

from govreport.forms import Cell
from govreport.tomlfile.files import load


def test_an_outdated_reason_gives_way_in_place(run: Go, tmp_path: Path) -> None:
    file = put(tmp_path, report(), LAST)
    run("waive", file, "X-CARRY", *WHY, "--all", "--by", "甲")
    text = file.read_text().replace('by = "甲"', 'by = "甲"  # 一月核实', 1)
    file.write_text(text)
    corrected = with_cells(LAST, {Cell("applications", "business", "carried_out"): 3})
    saved(corrected, tmp_path)
    found = {(one["code"], one["waived"]) for one in told(run, file)}
    assert found == {
        ("V-WAIVER", None), ("X-CARRY", None), ("X-CARRY", "上年报告已更正"),
    }  # fmt: skip
    result = run("waive", file, "X-CARRY", "--reason", "又更正了一次")
    assert result.code == 0, result.err
    first, second = load(file).waivers
    assert (first.values, first.reason, first.by) == ((0, 3), "又更正了一次", "")
    assert (second.values, second.reason, second.by) == ((0, 2), "上年报告已更正", "甲")
    assert file.read_text() == text.replace("[0, 1]", "[0, 3]").replace(
        "上年报告已更正", "又更正了一次", 1
    ).replace('by = "甲"', 'by = ""', 1)
    assert "V-WAIVER" not in {one["code"] for one in told(run, file)}


def test_an_incomplete_reason_written_by_hand_is_completed(run: Go, tmp_path: Path) -> None:
    file = put(tmp_path, report(), ONE)
    file.write_text(f'{file.read_text()}\n[[waivers]]\ncode = "X-CARRY"\nreason = ""\n')
    assert run("waive", file, "X-CARRY", *WHY).code == 0
    assert file.read_text().endswith(
        '\n[[waivers]]\ncode = "X-CARRY"\n'
        'cells = ["applications.business.carried_in", '
        '"previous.applications.business.carried_out"]\n'
        'values = [0, 1]\nreason = "上年报告已更正"\n'
    )


def test_the_reason_for_another_sentence_is_left_alone(run: Go, tmp_path: Path) -> None:
    file = put(tmp_path, WORDY)
    old = (
        '\n[[waivers]]\ncode = "N-NUMBER"\ncells = ["narrative.overview"]\n'
        'values = ["培训基层干部三次，参加的有许多人，收获良多。"]\nreason = "统计口径不同"\n'
    )
    file.write_text(file.read_text() + old)
    run("waive", file, "N-NUMBER", *WHY, "--quote", "申请17")
    assert [one.reason for one in load(file).waivers] == ["统计口径不同", "上年报告已更正"]
    changed = file.read_text().replace("申请17", "申请18", 1)
    file.write_text(changed)
    run("waive", file, "N-NUMBER", *WHY, "--quote", "申请18")
    assert len(load(file).waivers) == 2
    assert load(file).waivers[1].values[0] == "全年收到政府信息公开申请18件。"


def test_other_edits_keep_the_reasons(run: Go, tmp_path: Path) -> None:
    file = put(tmp_path, report(), ONE)
    run("waive", file, "X-CARRY", *WHY)
    kept = load(file).waivers
    assert len(kept) == 1
    run("add", "count", file, "counts.微信", "3")
    run("add", "count", file, "自然人/新收")
    run("add", "narrative", file, "other", "无。")
    run("add", "zeros", file)
    assert load(file).waivers == kept
    run("render", file, "--draft", "--to", "txt")
    document = next(tmp_path.rglob("*.txt"))
    result = run("import", document, "--workspace", tmp_path, "--update")
    assert result.code == 0, result.err
    assert load(file).waivers == kept


def test_reasons_do_not_go_into_the_next_year(run: Go, tmp_path: Path) -> None:
    file = put(tmp_path, report(), ONE)
    run("waive", file, "X-CARRY", *WHY)
    assert run("scaffold", "2023").code == 0
    assert load(tmp_path / "2023" / file.name).waivers == ()


def test_an_array_between_brackets_is_refused_not_broken(run: Go, tmp_path: Path) -> None:
    file = put(tmp_path, report(), ONE)
    file.write_text(f"waivers = []\n{file.read_text()}")
    before = file.read_bytes()
    result = run("waive", file, "X-CARRY", *WHY)
    assert result.code == 2
    assert "不能自动写入 waivers，请手工改；文件没有变动" in result.err
    assert file.read_bytes() == before


class Drawn(NamedTuple):
    """How a file is written, and what the clerk says of which finding."""

    end: str
    tail: str
    encoding: str
    reason: str
    by: str
    number: int
    code: str


TAILS = ["", "# 完", "\n", "\n\n# 完\n", '\n[[waivers]]\ncode = "N-NIL"\n']
WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
DRAWN = st.builds(
    Drawn,
    end=st.sampled_from(["\n", "\r\n"]),
    tail=st.sampled_from(TAILS),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
    reason=WORDS,
    by=WORDS,
    number=st.integers(1, 9),
    code=st.sampled_from(["X-CARRY", "N-NUMBER"]),
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=30,
)
@given(DRAWN)
def test_it_changes_nothing_else_in_the_file_and_the_finding_is_waived(
    run: Go, tmp_path: Path, drawn: Drawn
) -> None:
    came = Cell("applications", "business", "received")
    left = came._replace(item="carried_out")
    last = with_cells(
        replace(report(), year=2021), dict.fromkeys((came, left), drawn.number)
    )
    base = WORDY if drawn.code == "N-NUMBER" else report()
    file = put(tmp_path, base, last)
    text = (dumps_of(base).decode() + drawn.tail).replace("\n", drawn.end)
    raw = text.encode(drawn.encoding)
    file.write_bytes(raw)
    given_ = (f"--reason={drawn.reason}", f"--by={drawn.by}", "--all")
    result = run("waive", file, drawn.code, *given_)
    assert result.code == 0, result.err
    after = file.read_bytes()
    assert after.startswith(raw)
    added = after[len(raw) :].decode(drawn.encoding)
    assert (added.count("\n") == added.count("\r\n")) is (drawn.end == "\r\n")
    entries = tomllib.loads(added)["waivers"]
    assert {(one["reason"], one["by"]) for one in entries} == {(drawn.reason, drawn.by)}
    found = [one for one in told(run, file) if one["code"] == drawn.code]
    assert {one["waived"] for one in found} == {drawn.reason}
