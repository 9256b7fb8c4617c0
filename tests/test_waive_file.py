"""`waive` in the file: an old reason gives way in place, and nothing else changes."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from explained import LAST, ONE, REASON, WORDY, explain, found, put, reasons
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports import dumps_of, report, saved, with_cells

from govreport.errors import GovReportError
from govreport.forms import Cell
from govreport.render import RenderOptions
from govreport.tasks import (
    count,
    declare_zeros,
    import_documents,
    render,
    scaffold,
    write_narrative,
)
from govreport.tasks.import_values import ImportOptions
from govreport.tasks.narrative import GivenText
from govreport.tomlfile.files import load
from govreport.workspace import Workspace

CARRIED_IN = (
    'cells = ["applications.business.carried_in", '
    '"previous.applications.business.carried_out"]\n'
)


def test_a_finding_is_explained_at_the_end_of_the_file(here: Path) -> None:
    file = put(here, report(), ONE)
    before = file.read_text(encoding="utf-8")
    explain(file, "X-CARRY", by="县政务公开办")
    assert file.read_text(encoding="utf-8") == (
        f'{before}\n[[waivers]]\ncode = "X-CARRY"\n{CARRIED_IN}'
        f'values = [0, 1]\nreason = "{REASON}"\nby = "县政务公开办"\n'
    )
    assert reasons(file) == [REASON]


def test_an_outdated_reason_gives_way_in_place(here: Path) -> None:
    file = put(here, report(), LAST)
    explain(file, "X-CARRY", every=True, by="甲")
    text = file.read_text().replace('by = "甲"', 'by = "甲"  # 一月核实', 1)
    file.write_text(text)
    corrected = with_cells(LAST, {Cell("applications", "business", "carried_out"): 3})
    saved(corrected, here)
    assert {(one.code, one.waived) for one in found(file)} == {
        ("V-WAIVER", None),
        ("X-CARRY", None),
        ("X-CARRY", REASON),
    }
    explain(file, "X-CARRY", "又更正了一次")
    first, second = load(file).waivers
    assert (first.values, first.reason, first.by) == ((0, 3), "又更正了一次", "")
    assert (second.values, second.reason, second.by) == ((0, 2), REASON, "甲")
    assert file.read_text() == text.replace("[0, 1]", "[0, 3]").replace(
        REASON, "又更正了一次", 1
    ).replace('by = "甲"', 'by = ""', 1)
    assert not found(file, "V-WAIVER")


def test_an_incomplete_reason_written_by_hand_is_completed(here: Path) -> None:
    file = put(here, report(), ONE)
    file.write_text(f'{file.read_text()}\n[[waivers]]\ncode = "X-CARRY"\nreason = ""\n')
    explain(file, "X-CARRY")
    assert file.read_text().endswith(
        f'\n[[waivers]]\ncode = "X-CARRY"\n{CARRIED_IN}'
        f'values = [0, 1]\nreason = "{REASON}"\n'
    )


def test_the_reason_for_another_sentence_is_left_alone(here: Path) -> None:
    file = put(here, WORDY)
    old = (
        '\n[[waivers]]\ncode = "N-NUMBER"\ncells = ["narrative.overview"]\n'
        'values = ["培训基层干部三次，参加的有许多人，收获良多。"]\nreason = "统计口径不同"\n'
    )
    file.write_text(file.read_text() + old)
    explain(file, "N-NUMBER", quote="申请17")
    assert [one.reason for one in load(file).waivers] == ["统计口径不同", REASON]
    file.write_text(file.read_text().replace("申请17", "申请18", 1))
    explain(file, "N-NUMBER", quote="申请18")
    assert len(load(file).waivers) == 2
    assert load(file).waivers[1].values[0] == "全年收到政府信息公开申请18件。"


def test_other_edits_keep_the_reasons(here: Path) -> None:
    file = put(here, report(), ONE)
    explain(file, "X-CARRY")
    kept = load(file).waivers
    assert len(kept) == 1
    count(file, "counts.微信", "3")
    count(file, "自然人/新收")
    other = next(one for one in load(file).form.sections if one.id == "other")
    write_narrative(file, GivenText(other, "本年没有收取任何费用。", "其他"), None)
    declare_zeros(file)
    assert load(file).waivers == kept
    draft = RenderOptions(None, draft=True)
    (made,) = render(Workspace(), [file], formats=("txt",), options=draft)
    update = ImportOptions(update=True)
    (done,) = import_documents(made.files, Workspace(), update)
    assert done.error is None
    assert load(file).waivers == kept


def test_reasons_do_not_go_into_the_next_year(here: Path) -> None:
    file = put(here, report(), ONE)
    explain(file, "X-CARRY")
    (new,) = scaffold(Workspace(), 2023)
    assert load(new.path).waivers == ()


def test_an_array_between_brackets_is_refused_not_broken(here: Path) -> None:
    file = put(here, report(), ONE)
    file.write_text(f"waivers = []\n{file.read_text()}")
    before = file.read_bytes()
    with pytest.raises(
        GovReportError, match="不能自动写入 waivers，请手工改；文件没有变动"
    ):
        explain(file, "X-CARRY")
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


@pytest.mark.slow
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=30,
)
@given(DRAWN)
def test_it_changes_nothing_else_in_the_file_and_the_finding_is_waived(
    here: Path, drawn: Drawn
) -> None:
    came = Cell("applications", "business", "received")
    left = came._replace(item="carried_out")
    last = with_cells(
        replace(report(), year=2021), dict.fromkeys((came, left), drawn.number)
    )
    base = WORDY if drawn.code == "N-NUMBER" else report()
    file = put(here, base, last)
    text = (dumps_of(base).decode() + drawn.tail).replace("\n", drawn.end)
    raw = text.encode(drawn.encoding)
    file.write_bytes(raw)
    explain(file, drawn.code, drawn.reason, by=drawn.by, every=True)
    after = file.read_bytes()
    assert after.startswith(raw)
    added = after[len(raw) :].decode(drawn.encoding)
    assert (added.count("\n") == added.count("\r\n")) is (drawn.end == "\r\n")
    entries = tomllib.loads(added)["waivers"]
    assert {(one["reason"], one["by"]) for one in entries} == {(drawn.reason, drawn.by)}
    assert set(reasons(file, drawn.code)) == {drawn.reason}
