"""`add narrative` loses nothing: what was written stays, what was typed is kept."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from editors import editing
from reports import PROSE, Run, report, saved

from govreport.tomlfile.files import load

Go = Callable[..., Run]
REPOSITORY = Path(__file__).parent.parent
LONG = "全年在乡政府公开栏张贴公示四十二批，抽查了六个村的村务公开栏，发现两处没有更新，当周就改了。"


@pytest.fixture
def file(here: Path) -> Path:
    one = replace(report(), narrative={**PROSE, "overview": LONG})
    return saved(one, here).relative_to(here)


def kept(file: Path) -> list[Path]:
    """The texts that were typed and not put into the report."""
    return sorted((file.parent / ".govreport" / "drafts").glob("*"))


def test_a_text_much_shorter_than_the_old_one_needs_force(run: Go, file: Path) -> None:
    before = file.read_bytes()
    short = LONG[: len(LONG) // 3 - 1]
    result = run("add", "narrative", file, "总体情况", short)
    assert (result.code, result.out) == (2, "")
    assert f"新的正文只有 {len(short)} 个字，原来写好的有 {len(LONG)} 个字" in result.err
    assert "--force" in result.err
    assert file.read_bytes() == before
    assert run("add", "narrative", file, "总体情况", short, "--append").code == 0
    assert load(file).narrative["overview"] == f"{LONG}\n\n{short}"
    assert run("add", "narrative", file, "总体情况", short, "--force").code == 0
    assert load(file).narrative["overview"] == short


def test_a_text_of_a_third_is_taken(run: Go, file: Path) -> None:
    text = LONG[: len(LONG) // 3 + 1]
    assert run("add", "narrative", file, "总体情况", text).code == 0
    assert load(file).narrative["overview"] == text


def test_the_name_of_a_file_is_no_text(run: Go, file: Path, here: Path) -> None:
    (here / "总体情况").write_text(LONG * 2)
    (file.parent / "正文").write_text(LONG * 2)
    before = file.read_bytes()
    for name in ("总体情况", "正文"):
        result = run("add", "narrative", file, "preamble", name)
        assert (result.code, result.out) == (2, "")
        assert f"“{name}”是这里的一个文件" in result.err
        assert f"是不是要写 --file {name}" in result.err
    assert run("add", "narrative", file, "preamble", "《总体情况》").code == 2
    result = run("add", "narrative", file, "proceedings", "没有的.docx", "--append")
    assert "“没有的.docx”像是文件的名称" in result.err
    assert (result.code, file.read_bytes()) == (2, before)
    assert run("add", "narrative", file, "preamble", "总体情况", "--force").code == 0
    assert load(file).narrative["preamble"] == "总体情况"


def test_an_empty_text_needs_force_wherever_it_comes_from(
    run: Go, file: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file.read_bytes()
    (here / "a.txt").write_text("\n\n")
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b" \n"), "utf-8"))
    for args in ([""], ["--file", "a.txt"], ["-"]):
        result = run("add", "narrative", file, "other", *args)
        assert (result.code, result.out) == (2, "")
        assert "是空的，原文没有变动；确实要清空，请加 --force" in result.err
    assert file.read_bytes() == before
    assert run("add", "narrative", file, "other", "", "--force").code == 0
    assert load(file).narrative["other"] == ""


def test_what_the_outline_asked_is_nobodys_text(run: Go, here: Path) -> None:
    run("scaffold", "2023", "--organ", "甲县乙乡人民政府")
    file = here / "2023" / "甲县乙乡人民政府.toml"
    assert len(load(file).narrative["overview"]) > 300
    assert run("add", "narrative", file, "overview", "今年很短。").code == 0


def test_what_was_written_between_the_questions_is_somebodys_text(
    run: Go, here: Path
) -> None:
    run("scaffold", "2023", "--organ", "甲县乙乡人民政府")
    file = here / "2023" / "甲县乙乡人民政府.toml"
    outlined = load(file).narrative["overview"]
    run("add", "narrative", file, "overview", f"{outlined}\n\n{LONG}")
    assert run("add", "narrative", file, "overview", "今年很短。").code == 2
    assert run("add", "narrative", file, "overview", LONG).code == 0


def test_a_countys_own_outline_is_nobodys_text_either(run: Go, here: Path) -> None:
    (here / "govreport.toml").write_text(
        '[text]\noutline = "提纲.toml"\n', encoding="utf-8"
    )
    asked = "本部分按县里的通知写，先写数，再写做法，最后写体会，每一段都要有自己的例子。"
    outline = f'[[parts]]\nsection = "overview"\ntext = "{asked}"\n'
    (here / "提纲.toml").write_text(outline, encoding="utf-8")
    run("scaffold", "2023", "--organ", "甲县乙乡人民政府")
    file = here / "2023" / "甲县乙乡人民政府.toml"
    assert load(file).narrative["overview"] == asked
    assert run("add", "narrative", file, "overview", "今年很短。").code == 0


def test_holes_are_no_text(run: Go, file: Path) -> None:
    holes = "____" * 20 + "【待填：全年公开了多少条，在哪里公开的，比上年多还是少？】"
    run("add", "narrative", file, "overview", f"今年{holes}", "--force")
    assert run("add", "narrative", file, "overview", "公开。").code == 0


def test_headings_in_a_pasted_text_are_said(run: Go, file: Path) -> None:
    text = (
        f"{LONG}\n二、主动公开政府信息情况\n见表。\n三、收到和处理信息公开申请情况\n见表。"
    )
    result = run("add", "narrative", file, "overview", text)
    assert result.code == 0
    assert (
        "有格式的标题 “二、主动公开政府信息情况”、“三、收到和处理政府信息公开申请情况”"
        in result.err
    )
    assert load(file).narrative["overview"] == text


@pytest.mark.parametrize("end", ["exit 3", "kill -9 $$", "kill -INT $$"])
def test_what_was_typed_in_an_editor_that_failed_is_kept(
    run: Go, file: Path, monkeypatch: pytest.MonkeyPatch, here: Path, end: str
) -> None:
    before = file.read_bytes()
    editing(monkeypatch, f'echo 写了一半 >> "$1"\n{end}', here)
    result = run("add", "narrative", file, "other", "--edit")
    assert (result.code, file.read_bytes()) == (2, before)
    (draft,) = kept(file)
    assert f"没有正常结束，正文没有变动\n  写的文字没有放进报告，存在 {draft}" in result.err
    assert draft.read_text(encoding="utf-8") == f"{PROSE['other']}写了一半\n"
    assert draft.suffix == ".txt"


def test_a_text_cut_in_half_by_the_editor_is_doubted_and_kept(
    run: Go, file: Path, monkeypatch: pytest.MonkeyPatch, here: Path
) -> None:
    before = file.read_bytes()
    editing(monkeypatch, 'printf 全年 > "$1"', here)
    result = run("add", "narrative", file, "overview", "--edit")
    (draft,) = kept(file)
    assert (result.code, file.read_bytes()) == (2, before)
    assert str(draft) in result.err
    assert run("add", "narrative", file, "overview", "--file", draft, "--force").code == 0


def test_a_draft_is_as_private_as_the_report(
    run: Go, file: Path, monkeypatch: pytest.MonkeyPatch, here: Path
) -> None:
    file.chmod(0o600)
    editing(monkeypatch, 'echo 甲 >> "$1"; exit 1', here)
    run("add", "narrative", file, "other", "--edit")
    (draft,) = kept(file)
    assert draft.stat().st_mode & 0o777 == 0o600


def test_a_later_edit_leaves_the_text_that_was_kept(
    run: Go, file: Path, monkeypatch: pytest.MonkeyPatch, here: Path
) -> None:
    editing(monkeypatch, 'echo 甲 >> "$1"; exit 1', here)
    run("add", "narrative", file, "other", "--edit")
    (draft,) = kept(file)
    typed = draft.read_bytes()
    editing(monkeypatch, 'echo 乙 >> "$1"', here)
    result = run("add", "narrative", file, "other", "--edit")
    assert result.code == 0
    assert f"以前编辑的文字没有放进报告，还在 {draft}" in result.err
    assert (kept(file), draft.read_bytes()) == ([draft], typed)


def test_what_is_in_the_report_by_now_is_not_told_of_again(
    run: Go, file: Path, monkeypatch: pytest.MonkeyPatch, here: Path
) -> None:
    folder = file.parent / ".govreport" / "drafts"
    folder.mkdir(parents=True)
    texts = (PROSE["other"][:-4] + "\r\n", "另写的", " 另写的\n", "又一份")
    paths = []
    for number, text in enumerate(texts, start=1):
        again = f"-{number}" * (number > 1)
        paths.append(folder / f"{file.stem}.other{again}.txt")
        paths[-1].write_text(text, encoding="utf-8")
    editing(monkeypatch, 'echo 乙 >> "$1"', here)
    told = run("add", "narrative", file, "other", "--edit").err
    assert f"还在 {paths[1]}、{paths[3]}\n" in told
    assert told.count("没有放进报告") == 1


@pytest.mark.parametrize("text", ["总体情况", " 一、总体情况"])
def test_the_name_of_the_section_is_no_text(run: Go, file: Path, text: str) -> None:
    before = file.read_bytes()
    told = run("add", "narrative", file, "总体情况", text, "--append")
    assert (told.code, file.read_bytes()) == (2, before)
    assert "只是这一部分的名称，不是正文" in told.err
    told = run("add", "narrative", file, "总体情况", text, "--append", "--force")
    assert told.code == 0


def test_nothing_is_left_where_nothing_was_typed_or_all_was_saved(
    run: Go, file: Path, monkeypatch: pytest.MonkeyPatch, here: Path
) -> None:
    for script in ("exit 1", 'echo 补充 >> "$1"', 'rm "$1"'):
        editing(monkeypatch, script, here)
        run("add", "narrative", file, "other", "--edit")
        assert kept(file) == []


def test_an_editor_that_does_not_wait_leaves_its_file(
    run: Go, file: Path, monkeypatch: pytest.MonkeyPatch, here: Path
) -> None:
    before = file.read_bytes()
    editing(monkeypatch, "exit 0", here)
    result = run("add", "narrative", file, "other", "--edit")
    (draft,) = kept(file)
    assert f"窗口还开着的话，写完存好，再用 --file {draft} 放进来" in result.err
    assert file.read_bytes() == before
    assert draft.read_text(encoding="utf-8") == PROSE["other"]
    draft.write_text("本年没有别的事项要报告。", encoding="utf-8")
    assert run("add", "narrative", file, "other", "--file", draft).code == 0
    again = run("add", "narrative", file, "other", "--edit").err
    assert "以前编辑的文字没有放进报告" not in again, "it is in the report now"


def test_ctrl_c_in_the_editor_is_the_editors(
    run: Go, file: Path, monkeypatch: pytest.MonkeyPatch, here: Path
) -> None:
    editing(monkeypatch, 'kill -INT $PPID; echo 补充 >> "$1"', here)
    assert run("add", "narrative", file, "other", "--edit").code == 0
    assert load(file).narrative["other"] == f"{PROSE['other']}补充"


@pytest.mark.skipif(os.name == "nt", reason="no terminals of this kind")
def test_what_was_typed_outlasts_the_program(file: Path, here: Path) -> None:
    import pty

    before = file.read_bytes()
    editor = here / "editor.sh"
    editor.write_text('#!/bin/sh\necho 写了一半 >> "$1"\nkill -9 $PPID\n')
    editor.chmod(0o755)
    ours, theirs = pty.openpty()
    env = {**os.environ, "VISUAL": "", "EDITOR": str(editor), "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-m", "govreport", "add", "narrative", str(file), "other"]
    done = subprocess.run(
        [*command, "--edit"],
        cwd=here,
        env=env,
        stdin=theirs,
        capture_output=True,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert done.returncode == -9
    (draft,) = kept(file)
    assert draft.read_text(encoding="utf-8").endswith("写了一半\n")
    assert file.read_bytes() == before
