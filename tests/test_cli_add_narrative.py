"""`add narrative`: from words, files, standard input or an editor, appended or set."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from editors import editing
from reports import PROSE, Run, report, saved, with_cells

from govreport.forms import Cell, form
from govreport.tomlfile.files import load

Go = Callable[..., Run]
NEW = Cell("applications", "natural_person", "received")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    blank = dict.fromkeys(form("2021").typed_cells, "")
    return saved(with_cells(report(), blank), tmp_path).relative_to(tmp_path)


def test_narrative_is_set_from_words_files_and_standard_input(
    run: Go, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert run("add", "narrative", file, "总体情况", "第一段", "--force").code == 0
    (tmp_path / "a.txt").write_bytes("甲\r\n乙\r\n".encode("gbk"))
    assert run("add", "narrative", file, "五", "--file", "a.txt", "--force").code == 0
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO("无\n".encode()), "utf-8"))
    assert run("add", "narrative", file, "other", "-", "--force").code == 0
    assert load(file).narrative == {
        **PROSE, "overview": "第一段", "problems": "甲\n乙", "other": "无",
    }  # fmt: skip


def test_narrative_is_appended_as_a_new_paragraph(run: Go, file: Path) -> None:
    run("add", "narrative", file, "other", "又一段", "--append")
    assert load(file).narrative["other"] == f"{PROSE['other']}\n\n又一段"
    run("add", "narrative", file, "disclosure", "表前说明", "--append")
    assert load(file).narrative["disclosure"] == "表前说明"


def test_an_empty_narrative_is_said(run: Go, file: Path) -> None:
    assert "现在是空的" in run("add", "narrative", file, "other", "", "--force").err


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (["七", "x"], "没有“七”这个部分"),
        (["other"], "用一种方式给出"),
        (["other", "x", "--file", "a.txt"], "用一种方式给出"),
        (["other", "--file", "nothing.txt"], "没有这个文件"),
        (["other", "x\x07"], "控制字符"),
        (["other", "--edit"], "这里没有终端"),
        (["other", "--edit", "--append"], "不用再加 --append"),
    ],
)
def test_narrative_that_can_not_be_set(
    run: Go, file: Path, args: list[str], complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b""), "utf-8"))
    before = file.read_bytes()
    result = run("add", "narrative", file, *args)
    assert (result.code, result.out) == (2, "")
    assert complaint in result.err
    assert file.read_bytes() == before


def test_narrative_is_edited_in_an_editor(
    run: Go, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editing(monkeypatch, 'echo 补充 >> "$1"', tmp_path)
    assert run("add", "narrative", file, "other", "--edit").code == 0
    assert load(file).narrative["other"] == f"{PROSE['other']}补充"


def test_an_editor_that_fails_changes_nothing(
    run: Go, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = file.read_bytes()
    editing(monkeypatch, "exit 3", tmp_path)
    assert "没有正常结束" in run("add", "narrative", file, "other", "--edit").err
    monkeypatch.setenv("EDITOR", str(tmp_path / "nothing"))
    assert "不能打开编辑器" in run("add", "narrative", file, "other", "--edit").err
    assert file.read_bytes() == before


def test_a_file_that_changed_under_the_editor_is_not_overwritten(
    run: Go, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editing(
        monkeypatch, f"sed -i s/信息处理费/费用/ {tmp_path / file}; echo x > $1", tmp_path
    )
    result = run("add", "narrative", file, "other", "--edit")
    assert result.code == 2
    assert "在编辑期间被别处改动了" in result.err
    assert load(file).narrative["other"] == PROSE["other"].replace("信息处理费", "费用")


def test_narrative_with_live_numbers_says_what_they_are_filled_with(
    run: Go, file: Path
) -> None:
    run("add", "count", file, NEW, "12")
    run("add", "zeros", file, "applications")
    text = (
        "{{ year }}年收到{{ applications.total.received }}件，"
        '{{ nil_or("没有行政复议", "行政复议{}件", proceedings.review.total) }}，'
        "又是{{ year }}年。{{ nil_or('', '{}', applications.total.settled) }}"
    )
    result = run("add", "narrative", file, "other", text)
    assert result == Run(
        0,
        f"六、其他需要报告的事项：12 字 → {len(text)} 字\n",
        "  {{ year }} → 2022\n"
        "  {{ applications.total.received }} → 12\n"
        '  {{ nil_or("没有行政复议", "行政复议{}件", proceedings.review.total) }}'
        " → 行政复议____件（引用的“行政复议·总计”还没有数）\n"
        "  {{ nil_or('', '{}', applications.total.settled) }} → （不印文字）\n",
    )
    assert load(file).narrative["other"] == text
    assert run("add", "narrative", file, "other", text, "-q").err == ""


def test_narrative_may_quote_last_years_report(run: Go, file: Path, tmp_path: Path) -> None:
    text = "上年{{ previous.applications.total.received }}件。"
    quote = "  {{ previous.applications.total.received }} → "
    result = run("add", "narrative", file, "other", text)
    assert result.err == f"{quote}____（没有找到上年的报告，不能引用上年的数）\n"
    last = replace(report(applications__other__received=3), year=2021)
    path = saved(last, tmp_path)
    assert run("add", "narrative", file, "other", text).err == f"{quote}3\n"
    path.write_text("[")
    result = run("add", "narrative", file, "other", text)
    assert (result.code, result.err.splitlines()[-1]) == (
        0, f"{quote}____（没有找到上年的报告，不能引用上年的数）",
    )  # fmt: skip
    assert "上年的报告读不了，引用的数没有核对" in result.err


def test_narrative_with_an_unknown_name_is_refused_and_nothing_changes(
    run: Go, file: Path, tmp_path: Path
) -> None:
    before = file.read_bytes()
    (tmp_path / "a.txt").write_bytes(
        "\r\n\r\n第一段\r\n收到{{ applications.total.recieved }}件，{{ yaer }}年，{{ year"
        "\r\n".encode("gb18030")
    )
    assert run("add", "narrative", file, "other", "--file", "a.txt") == Run(
        2,
        "",
        "错误：a.txt：第 4 行第 3 列，“{{ applications.total.recieved }}”不能填入正文："
        "没有“applications.total.recieved”这个名称，是不是要写 applications.total.received\n"
        "  第 4 行第 38 列，“{{ yaer }}”不能填入正文：没有“yaer”这个名称，是不是要写 year\n"
        "  第 4 行第 50 列，“{{ year”不能填入正文：“{{”后面，同一行里没有配对的“}}”\n"
        "  请改正后再试，原文没有变动\n",
    )
    assert file.read_bytes() == before
    result = run("add", "narrative", file, "other", "共{{ counts.微 }}条", "--append")
    assert result.code == 2
    assert "正文：第 1 行第 2 列，“{{ counts.微 }}”不能填入正文" in result.err
    assert file.read_bytes() == before


def test_what_stood_there_before_does_not_keep_a_new_paragraph_back(
    run: Go, file: Path
) -> None:
    file.write_text(file.read_text().replace("本年没有收取", "{{ yaer }}年没有收取"))
    result = run("add", "narrative", file, "other", "{{ year }}", "--append")
    assert (result.code, result.err) == (0, "  {{ year }} → 2022\n")


def test_a_text_edited_in_vain_is_kept(
    run: Go, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = file.read_bytes()
    editing(monkeypatch, """echo '{{ yaer }}年' >> "$1\"""", tmp_path)
    result = run("add", "narrative", file, "other", "--edit")
    assert result.code == 2
    assert "编辑器里的正文：第 1 行第 " in result.err
    (kept,) = (file.parent / ".govreport" / "drafts").iterdir()
    assert f"写的文字没有放进报告，存在 {kept}，改好后用 --file 放进来" in result.err
    assert kept.read_text().endswith("{{ yaer }}年\n")
    assert file.read_bytes() == before


def test_a_text_needs_a_file_to_go_into(run: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b"x")))
    done = run("add", "narrative", "-", "other", "-")
    assert (done.code, done.out) == (2, "")
    assert "要改的是一个文件" in done.err
