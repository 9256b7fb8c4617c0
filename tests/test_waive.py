"""`waive` as a task: which findings are meant, by cell, section or words."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from explained import LAST, ONE, REASON, WORDY, explain, found, put, reasons
from reports import ORGAN, PROSE, report

from govreport.errors import GovReportError
from govreport.tasks import validate
from govreport.tasks.waive import Unclear
from govreport.tomlfile.files import load
from govreport.workspace import Workspace


def test_of_several_it_asks_which(here: Path) -> None:
    file = put(here, report(), LAST)
    before = file.read_bytes()
    with pytest.raises(
        Unclear, match=r"^X-CARRY 报了 2 处，请用 --cell 或 --quote"
    ) as asked:
        explain(file, "X-CARRY")
    business, research = (one.message for one in asked.value.findings)
    assert "商业企业" in business
    assert "科研机构" in research
    assert file.read_bytes() == before
    explain(file, "X-CARRY", cells=["科研机构/上年结转"])
    assert reasons(file) == [None, REASON]
    explain(file, "X-CARRY")  # only one is left
    assert reasons(file) == [REASON, REASON]


def test_all_of_them_can_be_explained_at_once(here: Path) -> None:
    file = put(here, report(), LAST)
    assert len(explain(file, "X-CARRY", every=True)) == 2
    assert reasons(file) == [REASON, REASON]
    assert [one.number for one in load(file).waivers] == ["0", "1"]


def test_what_was_explained_before_stays_so(here: Path) -> None:
    file = put(here, report(), ONE)
    explain(file, "X-CARRY")
    before = file.read_bytes()
    (meant,) = explain(file, "X-CARRY", "另一个理由")
    assert meant.waived == REASON
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "cell",
    [
        "applications.business.carried_in",
        "previous.applications.business.carried_out",
        "商业企业/上年结转",
        "商业企业/结转下年度",
    ],
)
def test_a_cell_may_be_named_in_many_ways(here: Path, cell: str) -> None:
    file = put(here, report(), LAST)
    explain(file, "X-CARRY", cells=[cell])
    assert reasons(file) == [REASON, None]


@pytest.mark.parametrize("section", ["overview", "总体情况", "一", "narrative.overview"])
def test_prose_is_named_by_section_and_words(here: Path, section: str) -> None:
    file = put(here, WORDY)
    assert len(found(file, "N-NUMBER")) > 1
    with pytest.raises(Unclear):
        explain(file, "N-NUMBER", cells=[section])
    explain(file, "N-NUMBER", cells=[section], quote="申请１７")
    (waiver,) = load(file).waivers
    assert [*map(str, waiver.cells)] == [
        "narrative.overview",
        "applications.total.received",
    ]
    assert waiver.values == ("全年收到政府信息公开申请17件。", 0)
    first, *rest = reasons(file, "N-NUMBER")
    assert (first, set(rest)) == (REASON, {None})


@pytest.mark.parametrize(
    ("code", "more", "complaint"),
    [
        ("T3-BALANCE", {}, "T3-BALANCE 是填写和勾稽关系的错误，不能写理由，要把文件改对"),
        ("V-WAIVER", {}, "V-WAIVER 说的就是理由本身"),
        ("X-CARY", {}, "没有“X-CARY”这条规则；相近的有：X-CARRY"),
        ("N-NIL", {}, f"2022/{ORGAN.name}.toml：现在没有 N-NIL 这条问题，不用说明；现在报出的、可以说明的有：X-CARRY"),
        ("X-CARRY", {"cells": ["自然人/上年结转"]}, "X-CARRY 没有报在那里，现在报在："),
        ("X-CARRY", {"cells": ["总体情况"]}, "X-CARRY 没有报在那里"),
        ("X-CARRY", {"cells": ["没有这格"]}, "表中没有“没有这格”这一格"),
        ("X-CARRY", {"cells": ["上年结转"]}, "可以指好几格，请写得更全一些"),
        ("X-CARRY", {"quote": "没有的话"}, "X-CARRY 没有报在那里"),
        ("X-CARRY", {"reason": ""}, "--reason 后面要写理由：为什么不用改"),
    ],
)  # fmt: skip
def test_what_cannot_be_explained_is_told_and_changes_nothing(
    here: Path, code: str, more: dict[str, str], complaint: str
) -> None:
    file = put(here, report(), ONE)
    before = file.read_bytes()
    with pytest.raises(GovReportError, match=re.escape(complaint)):
        explain(file, code, **more)
    assert file.read_bytes() == before


def test_a_report_in_order_has_nothing_to_explain(here: Path) -> None:
    file = put(here, report(), replace(report(), year=2021))
    told = f"^{file}：现在没有 X-CARRY 这条问题，不用说明$"
    with pytest.raises(GovReportError, match=told):
        explain(file, "X-CARRY")


def test_an_unreadable_last_year_is_the_reason_why_nothing_was_found(here: Path) -> None:
    file = put(here, report())
    (here / "2021").mkdir()
    (here / "2021" / file.name).write_text("[")
    with pytest.raises(GovReportError, match="上年的报告读不了，没有核对跨年的数"):
        explain(file, "X-CARRY")


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("-", "没有这个文件"), ("2022", "这是一个文件夹"), ("x.docx", "不是报告文件")],
)
def test_only_a_reports_own_file_takes_reasons(
    here: Path, name: str, complaint: str
) -> None:
    put(here, report(), ONE)
    (here / "x.docx").write_bytes(b"PK\x03\x04\x00")
    with pytest.raises(GovReportError, match=complaint):
        explain(Path(name), "X-CARRY")


def test_the_same_words_twice_are_explained_once(here: Path) -> None:
    twice = "公开电话13812345678。\n公开电话13812345678。"
    other = replace(report(), narrative={**PROSE, "other": f"{PROSE['other']}\n{twice}"})
    file = put(here, other)
    assert len(found(file, "N-PRIVATE")) == 2
    explain(file, "N-PRIVATE", "值班手机", every=True)
    assert len(load(file).waivers) == 1
    assert "13812345678" not in str(load(file).waivers)
    assert reasons(file, "N-PRIVATE") == ["值班手机", "值班手机"]


def test_what_other_units_have_alike_is_explained_for_one_of_them(here: Path) -> None:
    long = "".join(f"第{n}项工作由专班负责，任务列成清单，时限写到每一天，完成一项销号一项。\n" for n in "一二三四五六")  # fmt: skip
    prose = {**PROSE, "overview": PROSE["overview"] + "\n" + long}
    one = replace(report(), narrative=prose)
    other = replace(one, organ=ORGAN._replace(name="云溪县白石镇人民政府"))
    file = put(here, one, other)

    def alike() -> dict[str, list[bool]]:
        return {
            checked.path: [
                item.waived is not None
                for item in checked.findings
                if item.code == "N-SIMILAR"
            ]
            for checked in validate(Workspace())
        }

    assert set(map(tuple, alike().values())) == {(False,)}
    explain(file, "N-SIMILAR", "县里统一部署的专班")
    assert [path for path, waived in alike().items() if waived == [True]] == [str(file)]
    assert not found(file, "V-WAIVER")
