"""`waive`: which finding is meant, which reasons are taken, what is refused."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from explained import LAST, ONE, WHY, WORDY, Go, put, told
from reports import ORGAN, PROSE, Run, report

from govreport.cli.waive import _codes
from govreport.tomlfile.files import load


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
