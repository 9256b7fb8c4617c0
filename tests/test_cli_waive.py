"""`waive`: a reason is written beside the numbers it is for; nothing else changes."""

import json
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports import ORGAN, PROSE, Run, dumps_of, report, saved, with_cells

from govreport.cli.waive import _codes
from govreport.forms import Cell
from govreport.report import Report
from govreport.tomlfile.files import load

Go = Callable[..., Run]
CARRIED: dict[str, Any] = {
    "applications__business__carried_out": 1,
    "applications__business__received": 1,
    "applications__research__carried_out": 2,
    "applications__research__received": 2,
}
LAST = replace(report(**CARRIED), year=2021)
ONE = replace(
    report(applications__business__carried_out=1, applications__business__received=1),
    year=2021,
)
WHY = ("--reason", "上年报告已更正")


def put(folder: Path, *reports: Report) -> Path:
    """Save reports; the path of the first, as a clerk types it."""
    for one in reports:
        saved(one, folder)
    return Path(f"{reports[0].year}/{reports[0].organ.name}.toml")


def told(run: Go, file: Path) -> list[dict[str, Any]]:
    data = json.loads(run("validate", file, "--format", "json", "-q").out)
    findings: list[dict[str, Any]] = data["files"][0]["findings"]
    return findings


def test_a_finding_is_explained_at_the_end_of_the_file(run: Go, tmp_path: Path) -> None:
    file = put(tmp_path, report(), ONE)
    before = file.read_bytes()
    assert run("validate", file).code == 1
    result = run("waive", file, "X-CARRY", *WHY, "--by", "县政务公开办")
    assert result.code == 0
    assert result.out == f"{file}：1 处 X-CARRY 写明了理由，检查时不再计入\n"
    assert result.err.startswith(
        "  商业企业：二、上年结转 0，上年的四、结转下年度 1，相差 1"
    )
    assert (
        file.read_bytes()
        == before
        + (
            "\n[[waivers]]\n"
            'code = "X-CARRY"\n'
            'cells = ["applications.business.carried_in", '
            '"previous.applications.business.carried_out"]\n'
            "values = [0, 1]\n"
            'reason = "上年报告已更正"\n'
            'by = "县政务公开办"\n'
        ).encode()
    )
    result = run("validate", file)
    assert result.code == 0
    assert "错误 X-CARRY" in result.out
    assert "上年报告已更正" in result.out
    (one,) = told(run, file)
    assert (one["code"], one["waived"]) == ("X-CARRY", "上年报告已更正")
    assert list(one)[-1] == "waived"


def test_doing_it_again_changes_nothing(run: Go, tmp_path: Path) -> None:
    file = put(tmp_path, report(), ONE)
    run("waive", file, "x-carry", *WHY)
    before = file.read_bytes()
    result = run("waive", file, "X-CARRY", "--reason", "另一个理由")
    assert result == Run(0, f"{file}：X-CARRY 已经写明过理由：上年报告已更正\n", "")
    assert file.read_bytes() == before


def test_of_several_it_asks_which(run: Go, tmp_path: Path) -> None:
    file = put(tmp_path, report(), LAST)
    before = file.read_bytes()
    result = run("waive", file, "X-CARRY", *WHY)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(
        "错误：X-CARRY 报了 2 处，请用 --cell 或 --quote 写明是哪一处，都不用改的加 --all：\n"
    )
    assert "商业企业" in result.err
    assert "科研机构" in result.err
    assert file.read_bytes() == before
    assert run("waive", file, "X-CARRY", *WHY, "--cell", "科研机构/上年结转").code == 0
    assert [one["waived"] for one in told(run, file)] == [None, "上年报告已更正"]
    assert run("waive", file, "X-CARRY", *WHY).code == 0, "only one is left"
    assert run("validate", file).code == 0


def test_all_of_them_can_be_explained_at_once(run: Go, tmp_path: Path) -> None:
    file = put(tmp_path, report(), LAST)
    result = run("waive", file, "X-CARRY", *WHY, "--all", "-q")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(f"{file}：2 处 X-CARRY")
    assert [one["waived"] for one in told(run, file)] == ["上年报告已更正"] * 2
    assert [one.number for one in load(file).waivers] == ["0", "1"]


@pytest.mark.parametrize(
    "cell",
    [
        "applications.business.carried_in",
        "previous.applications.business.carried_out",
        "商业企业/上年结转",
        "商业企业/结转下年度",
    ],
)
def test_a_cell_may_be_named_in_many_ways(run: Go, tmp_path: Path, cell: str) -> None:
    file = put(tmp_path, report(), LAST)
    assert run("waive", file, "X-CARRY", *WHY, "--cell", cell).code == 0
    assert [one["waived"] for one in told(run, file)] == ["上年报告已更正", None]


SENTENCES = (
    "全年收到政府信息公开申请17件。\n未受理行政复议1件。\n全年新收政府信息公开申请19件。"
)
WORDY = replace(
    report(), narrative={**PROSE, "overview": f"{PROSE['overview']}\n{SENTENCES}"}
)


@pytest.mark.parametrize("section", ["overview", "总体情况", "一", "narrative.overview"])
def test_prose_is_named_by_section_and_words(run: Go, tmp_path: Path, section: str) -> None:
    file = put(tmp_path, WORDY)
    numbers = [one for one in told(run, file) if one["code"] == "N-NUMBER"]
    assert len(numbers) > 1
    assert run("waive", file, "N-NUMBER", *WHY, "--cell", section).code == 2
    result = run("waive", file, "N-NUMBER", *WHY, "--cell", section, "--quote", "申请１７")
    assert result.code == 0, result.err
    (waiver,) = load(file).waivers
    assert [*map(str, waiver.cells)] == [
        "narrative.overview",
        "applications.total.received",
    ]
    assert waiver.values == ("全年收到政府信息公开申请17件。", 0)
    left = [one for one in told(run, file) if one["code"] == "N-NUMBER"]
    assert [one["waived"] for one in left] == ["上年报告已更正", *[None] * (len(left) - 1)]


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (["T3-BALANCE"], "T3-BALANCE 是填写和勾稽关系的错误，不能写理由，要把文件改对"),
        (["V-WAIVER"], "V-WAIVER 说的就是理由本身"),
        (["X-CARY"], "没有“X-CARY”这条规则；相近的有：X-CARRY"),
        (["N-NIL"], f"2022/{ORGAN.name}.toml：现在没有 N-NIL 这条问题，不用说明；现在报出的、可以说明的有：X-CARRY"),
        (["X-CARRY", "--cell", "自然人/上年结转"], "X-CARRY 没有报在那里，现在报在：\n  2022/"),
        (["X-CARRY", "--cell", "总体情况"], "X-CARRY 没有报在那里"),
        (["X-CARRY", "--cell", "没有这格"], "表中没有“没有这格”这一格"),
        (["X-CARRY", "--cell", "上年结转"], "可以指好几格，请写得更全一些"),
        (["X-CARRY", "--quote", "没有的话"], "X-CARRY 没有报在那里"),
        (["X-CARRY", "--reason", " "], "--reason 后面要写理由：为什么不用改"),
        (["X-CARRY", "--reason", "两\n行"], "理由里有换行、控制字符"),
        (["X-CARRY", "--by", "两\n行"], "姓名里有换行、控制字符"),
    ],
)  # fmt: skip
def test_what_can_not_be_explained_is_told_and_changes_nothing(
    run: Go, tmp_path: Path, args: list[str], complaint: str
) -> None:
    file = put(tmp_path, report(), ONE)
    before = file.read_bytes()
    result = run("waive", file, args[0], *WHY, *args[1:])
    assert (result.code, result.out) == (2, "")
    assert complaint in result.err
    assert file.read_bytes() == before


def test_a_reason_must_be_given(run: Go, tmp_path: Path) -> None:
    file = put(tmp_path, report(), ONE)
    assert "错误：缺少选项：--reason" in run("waive", file, "X-CARRY").err


def test_a_report_in_order_has_nothing_to_explain(run: Go, tmp_path: Path) -> None:
    file = put(tmp_path, report(), replace(report(), year=2021))
    result = run("waive", file, "X-CARRY", *WHY)
    assert result == Run(2, "", f"错误：{file}：现在没有 X-CARRY 这条问题，不用说明\n")


def test_an_unreadable_last_year_is_the_reason_why_nothing_was_found(
    run: Go, tmp_path: Path
) -> None:
    file = put(tmp_path, report())
    (tmp_path / "2021").mkdir()
    (tmp_path / "2021" / file.name).write_text("[")
    result = run("waive", file, "X-CARRY", *WHY)
    assert result.code == 2
    assert "上年的报告读不了，没有核对跨年的数" in result.err


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("-", "没有这个文件"), ("2022", "这是一个文件夹"), ("x.docx", "不是报告文件")],
)
def test_only_a_reports_own_file_takes_reasons(
    run: Go, tmp_path: Path, name: str, complaint: str
) -> None:
    put(tmp_path, report(), ONE)
    (tmp_path / "x.docx").write_bytes(b"PK\x03\x04\x00")
    result = run("waive", name, "X-CARRY", *WHY)
    assert result.code == 2
    assert complaint in result.err


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


def test_the_same_words_twice_are_explained_once(run: Go, tmp_path: Path) -> None:
    twice = "公开电话13812345678。\n公开电话13812345678。"
    other = replace(report(), narrative={**PROSE, "other": f"{PROSE['other']}\n{twice}"})
    file = put(tmp_path, other)
    private = [one for one in told(run, file) if one["code"] == "N-PRIVATE"]
    assert len(private) == 2
    assert run("waive", file, "N-PRIVATE", "--reason", "值班手机", "--all").code == 0
    assert len(load(file).waivers) == 1
    assert "13812345678" not in str(load(file).waivers)
    assert {one["waived"] for one in told(run, file)} <= {"值班手机", None}


def test_what_other_units_have_alike_is_explained_too(run: Go, tmp_path: Path) -> None:
    long = "".join(f"第{n}项工作由专班负责，任务列成清单，时限写到每一天，完成一项销号一项。\n" for n in "一二三四五六")  # fmt: skip
    one = replace(
        report(), narrative={**PROSE, "overview": PROSE["overview"] + "\n" + long}
    )
    file = put(
        tmp_path, one, replace(one, organ=ORGAN._replace(name="云溪县白石镇人民政府"))
    )
    found = json.loads(run("validate", "2022", "--format", "json").out)["files"]
    assert any(item["code"] == "N-SIMILAR" for one in found for item in one["findings"])
    result = run("waive", file, "N-SIMILAR", "--reason", "县里统一部署的专班")
    assert result.code == 0, result.err
    found = json.loads(run("validate", "2022", "--format", "json").out)["files"]
    waived = [
        (one["path"] == str(file), item["waived"] is not None)
        for one in found
        for item in one["findings"]
        if item["code"] == "N-SIMILAR"
    ]
    assert sorted(waived) == [(False, False), (True, True)]
    assert "V-WAIVER" not in run("validate", file).out


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


def test_the_shell_offers_the_codes_that_the_file_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import typer

    monkeypatch.chdir(tmp_path)
    file = put(tmp_path, report(), ONE)
    context = typer.Context(typer.main.get_command(typer.Typer(callback=lambda: None)))
    context.params["file"] = str(file)
    assert [code for code, _ in _codes(context, "")] == ["X-CARRY"]
    context.params["file"] = "nothing.toml"
    offered = [code for code, _ in _codes(context, "x-")]
    assert "X-CARRY" in offered
    assert "X-JUMP" in offered
    assert "T3-BALANCE" not in [code for code, _ in _codes(context, "")]


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
