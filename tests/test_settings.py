"""`govreport.toml`: every key checked when it is loaded, and heeded where files are read."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from reports import ORGAN, PROSE, Run, dumps_of, report, saved

from govreport.errors import TextProblem
from govreport.findings import Severity
from govreport.rules import codes, stays_an_error
from govreport.settings import DEFAULTS, Settings
from govreport.tomlfile.document import parse
from govreport.workspace.config import THRESHOLDS, read_settings

Go = Callable[..., Run]
FILE = "govreport.toml"
EVERYTHING = """
[severities]
X-JUMP = "off"
X-IN-FORCE = "error"
S-LENGTH = "warning"
N-PLACEHOLDER = "warning"
T3-BALANCE = "error"

[thresholds]
fee_decimals = 4
jump_share = 1
jump_least = 0
similar = 0.85
overview_length = 800

[thresholds.fee_limits]
township = 100

[deadlines]
units = "01-20"
government = "3-15"

[text]
placeholders = ["某某", " 待定 "]
required = ["建议提案办理"]
outline = "提纲.toml"

[render]
strict = true
formats = ["docx", "txt", "docx"]
charts = true

[render.templates]
2021 = "表样/县.docx"

[publish]
approval = true

[calendar.2027]
holidays = ["1月1日至3日"]
workdays = []
"""


def settings(text: str, folder: Path = Path()) -> Settings:
    path = folder / FILE
    return read_settings(parse(text.encode(), FILE, path), codes(), stays_an_error)


def test_nothing_set_is_the_defaults() -> None:
    assert settings("# 空\n") == DEFAULTS


def test_everything_can_be_set(tmp_path: Path) -> None:
    (tmp_path / "提纲.toml").write_text("")
    (tmp_path / "表样").mkdir()
    (tmp_path / "表样" / "县.docx").write_text("")
    found = settings(EVERYTHING, tmp_path)
    assert found.severities == {
        "X-JUMP": None,
        "X-IN-FORCE": Severity.ERROR,
        "S-LENGTH": Severity.WARNING,
        "N-PLACEHOLDER": Severity.WARNING,
        "T3-BALANCE": Severity.ERROR,
    }
    assert found.fee_limits == {**DEFAULTS.fee_limits, "township": 100}
    assert (found.fee_decimals, found.jump_least, found.overview_length) == (4, 0, 800)
    assert (found.jump_share, found.similar) == (Decimal(1), Decimal("0.85"))
    assert found.placeholders == ("某某", "待定")
    assert found.required == {"other": ("建议提案办理",)}
    assert found.outline == tmp_path / "提纲.toml"
    assert found.render_formats == ("docx", "txt")
    assert found.render_templates == {"2021": tmp_path / "表样" / "县.docx"}
    assert found.due(2022, government=False) == date(2023, 1, 20)
    assert found.due(2022, government=True) == date(2023, 3, 15)
    for one in fields(Settings):
        assert getattr(found, one.name) != getattr(DEFAULTS, one.name), one.name


def test_each_section_may_have_phrases_that_it_must_have() -> None:
    text = (
        "[text.required]\noverview = ['政务公开专区']\nother = ['建议提案', '年度要点']\n"
    )
    assert settings(text).required == {
        "overview": ("政务公开专区",),
        "other": ("建议提案", "年度要点"),
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[severites]\n", "第 1 行第 1 列，没有“severites”这个名称，是不是要写 severities"),
        ("[colours]\nx = 1\n", "可以写的有：severities、thresholds、deadlines、text"),
        ("thresholds = 3\n", "第 1 行第 14 列，thresholds 写的是 3，应是方括号小节 [thresholds]"),
        ("[thresholds]\nsimiler = 0.9\n", "没有“thresholds.similer”这个名称，是不是要写 similar"),
        ("[thresholds]\nfee_decimals = 7\n", "第 2 行第 16 列，thresholds.fee_decimals 写的是 7，应是 0 到 6 的整数，不加引号，如 4"),
        ("[thresholds]\nfee_decimals = 4.0\n", "写的是 4.0，应是 0 到 6 的整数"),
        ("[thresholds]\nfee_decimals = true\n", "写的是 true，应是"),
        ("[thresholds]\njump_share = -0.1\n", "应是 0 到 10 的数，不加引号，如 0.5"),
        ("[thresholds]\njump_share = nan\n", "应是 0 到 10 的数"),
        ("[thresholds]\njump_share = '很长的一段字，写在这里没有什么意思，也不对'\n", '写的是 "很长的一段字，写在这里没有什么意思，也不"，应是'),
        ("[thresholds]\nsimilar = 0.4\n", "应是 0.5 到 1 的数"),
        ("[thresholds]\njump_least = 1.5\n", "应是 0 到 1000000 的整数"),
        ("[thresholds]\noverview_length = 0\n", "应是 100 到 100000 的整数"),
        ("[thresholds]\nfee_limits = 5\n", "应是方括号小节 [thresholds.fee_limits]"),
        ("[thresholds.fee_limits]\ntownshp = 5\n", "没有“thresholds.fee_limits.townshp”这个名称，是不是要写 township"),
        ("[thresholds.fee_limits]\ntownship = 0\n", "应是以万元计的 1 到 1000000000 的整数"),
        ("[severities]\nX-JUMPS = 'off'\n", "第 2 行第 11 列，没有“X-JUMPS”这条规则，相近的有：X-JUMP"),
        ("[severities]\nx-jump = 'off'\n", "相近的有：X-JUMP"),
        ("[severities]\n'规则' = 'off'\n", "没有“规则”这条规则；规则代码用 govreport explain 查看"),
        ("[severities]\nX-JUMP = '不查'\n", '应是下列之一："error"（错误）'),
        ("[severities]\nX-JUMP = false\n", "写的是 false，应是下列之一"),
        ("[severities]\nT3-BALANCE = 'warning'\n", "T3-BALANCE 是填写和勾稽关系的错误，不能改轻，也不能不查；请删去这一行"),
        ("[severities]\nV-MISSING = 'off'\n", "不能改轻，也不能不查"),
        ("[deadlines]\nunit = '01-31'\n", "没有“deadlines.unit”这个名称，是不是要写 units"),
        ("[deadlines]\nunits = '02-29'\n", '应是次年的月-日，加半角引号，如 "01-31"'),
        ("[deadlines]\nunits = '一月底'\n", "应是次年的月-日"),
        ("[deadlines]\nunits = 2023-01-31\n", "写的是 2023-01-31，应是次年的月-日"),
        ("[text]\nplaceholder = []\n", "是不是要写 placeholders"),
        ("[text]\nplaceholders = '某某'\n", '应是方括号括起的一串词，各加半角引号，如 ["某某", "待定"]'),
        ("[text]\nrequired = ['']\n", "应是方括号括起的一串词"),
        ("[text.required]\noverviews = ['专区']\n", "没有“text.required.overviews”这个名称，是不是要写 overview"),
        ("[text.required]\noverview = '专区'\n", 'text.required.overview 写的是 "专区"，应是方括号括起的一串词'),
        ("[text]\noutline = 3\n", "应是文件名，加半角引号"),
        ("[render]\nformats = 'docx'\n", "应是方括号括起的几种格式，从 docx、txt"),
        ("[render]\nformats = ['docx', 'doc']\n", '各加半角引号，如 ["docx", "txt"]'),
        ("[render]\nformats = [3]\n", "render.formats 应是方括号括起的几种格式"),
        ("[render]\ncharts = '是'\n", 'render.charts 写的是 "是"，应是 true（网页后面附图解）或 false'),
        ("[render]\nstrict = 1\n", "render.strict 写的是 1，应是 true（有警告就不生成）或 false"),
        ("[render.templates]\n2022 = 'x.docx'\n", "没有“render.templates.2022”这个名称，是不是要写 202"),
        ("[render.templates]\n2021 = 'x.docx'\n", "没有“x.docx”这个文件；位置从 govreport.toml 所在的文件夹算起"),
        ("[publish]\napproval = 'yes'\n", 'publish.approval 写的是 "yes"，应是 true（审签以后才能公布）或 false'),
        ("[publish]\naproval = true\n", "是不是要写 approval"),
        ("[text]\noutline = '没有.toml'\n", "没有“没有.toml”这个文件；位置从 govreport.toml 所在的文件夹算起"),
    ],
)  # fmt: skip
def test_what_can_not_be_set_is_told_with_its_place_and_remedy(
    text: str, told: str
) -> None:
    with pytest.raises(TextProblem) as caught:
        settings(text)
    assert told in str(caught.value)
    assert str(caught.value).startswith(f"{FILE}：第 ")
    assert "\n" not in str(caught.value)
    assert caught.value.line is not None


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_the_file() -> None:
    text = "[text]\nrequired = 3\n[thresholds]\nsimilar = 2\n[colours]\n"
    with pytest.raises(TextProblem) as caught:
        settings(text)
    lines = str(caught.value).splitlines()
    assert [line.split("，")[0] for line in lines] == [
        f"{FILE}：第 2 行第 12 列", f"{FILE}：第 4 行第 11 列", f"{FILE}：第 5 行第 1 列",
    ]  # fmt: skip


@pytest.mark.parametrize("key", THRESHOLDS)
def test_the_defaults_are_within_what_may_be_set(key: str) -> None:
    assert THRESHOLDS[key].fits(getattr(DEFAULTS, key))
    settings(f"[thresholds]\n{key} = {THRESHOLDS[key].example}\n")


def test_what_no_waiver_can_explain_no_workspace_can_make_light_of() -> None:
    fixed = [code for code in codes() if stays_an_error(code)]
    assert {"T3-BALANCE", "T3-TOTAL", "T4-TOTAL", "V-TYPE", "V-MISSING"} <= set(fixed)
    assert not {"X-CARRY", "N-NIL", "S-YEAR", "V-WAIVER", "X-IN-FORCE"} & set(fixed)


WORDY = replace(report(), narrative={**PROSE, "other": "无。某某事项见附件。"})


def written(folder: Path, text: str) -> Path:
    path = folder / FILE
    path.write_text(text, encoding="utf-8")
    return path


def test_the_workspace_of_a_year_folder_is_the_folder_above(
    run: Go, tmp_path: Path
) -> None:
    file = saved(WORDY, tmp_path)
    assert "N-PLACEHOLDER" not in run("validate", "2022").out
    written(tmp_path, '[text]\nplaceholders = ["某某"]\n')
    assert "N-PLACEHOLDER" in run("validate", "2022").out
    assert "N-PLACEHOLDER" in run("validate", file).out
    data = json.loads(run("validate", "2022", "--format", "json").out)
    assert data["files"][0]["path"] == f"2022/{ORGAN.name}.toml"


def test_a_file_elsewhere_goes_by_the_settings_beside_it(run: Go, tmp_path: Path) -> None:
    file = saved(WORDY, tmp_path)
    (tmp_path / "甲").mkdir()
    moved = file.rename(tmp_path / "甲" / "x.toml")
    written(tmp_path, '[text]\nplaceholders = ["某某"]\n')
    assert "N-PLACEHOLDER" not in run("validate", moved).out
    written(tmp_path / "甲", '[text]\nplaceholders = ["某某"]\n')
    assert "N-PLACEHOLDER" in run("validate", moved).out


def test_settings_decide_what_renders_and_what_a_finding_weighs(
    run: Go, tmp_path: Path
) -> None:
    saved(WORDY, tmp_path)
    written(tmp_path, '[text]\nplaceholders = ["某某"]\n')
    assert run("render", "2022", "--to", "txt").code == 1
    written(
        tmp_path,
        '[text]\nplaceholders = ["某某"]\n[severities]\nN-PLACEHOLDER = "warning"\n',
    )
    result = run("validate", "2022")
    assert result.code == 0
    assert "警告 N-PLACEHOLDER" in result.out
    assert run("validate", "2022", "--strict").code == 1
    assert run("render", "2022", "--to", "txt").code == 0
    written(tmp_path, '[severities]\nN-PLACEHOLDER = "off"\n')
    assert "N-PLACEHOLDER" not in run("validate", "2022").out


@pytest.mark.parametrize(
    "command",
    [
        ("validate", "2022"),
        ("validate", "2022", "--format", "json"),
        ("render", "2022"),
        ("import", "x.txt"),
        ("waive", f"2022/{ORGAN.name}.toml", "X-JUMP", "--reason", "x"),
    ],
)
def test_a_file_that_is_wrong_stops_the_work_with_one_message(
    run: Go, tmp_path: Path, command: tuple[str, ...]
) -> None:
    saved(report(), tmp_path)
    saved(replace(report(), organ=ORGAN._replace(name="某乡")), tmp_path)
    (tmp_path / "x.txt").write_text("x")
    written(tmp_path, "[thresholds]\nsimilar = 3\n")
    result = run(*command)
    assert result == Run(
        2,
        "",
        f"错误：{FILE}：第 2 行第 11 列，thresholds.similar 写的是 3，"
        "应是 0.5 到 1 的数，不加引号，如 0.9\n",
    )


def test_a_file_that_is_no_toml_is_told_as_any_other(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    written(tmp_path, "[text]\nplaceholders = ［］\n")
    result = run("validate", "2022")
    assert result.code == 2
    assert "govreport.toml：第 2 行第 16 列，“［”是全角（中文）字符" in result.err
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).mkdir()
    assert run("validate", "2022").err == (
        f"错误：{FILE}：不能读取：这是一个文件夹，这里要的是文件\n"
    )


@pytest.mark.parametrize(
    ("word", "meant"),
    [("yes", "true"), ("on", "true"), ("是", "true"), ("True", "true"), ("no", "false")],
)
def test_who_writes_yes_is_told_to_write_true(
    run: Go, tmp_path: Path, word: str, meant: str
) -> None:
    saved(report(), tmp_path)
    written(tmp_path, f"[render]\nstrict = {word}\n")
    told = run("validate", "2022").err
    assert "这里只能写 true（是）或 false（否），不加引号" in told
    assert f"是不是 strict = {meant}\n" in told


def test_standard_input_goes_by_the_settings_where_one_stands(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, '[text]\nplaceholders = ["某某"]\n')
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(dumps_of(WORDY)), "utf-8"))
    assert "N-PLACEHOLDER" in run("validate", "-").out


def test_a_place_below_is_told_whole(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = saved(report(), tmp_path)
    written(tmp_path, "[colours]\n")
    monkeypatch.chdir(file.parent)
    assert f"错误：{tmp_path / FILE}：第 1 行" in run("validate", file.name).err
