"""`render` once more: what is up to date stays, what a person changed is not written over."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from reports import ORGAN, Run, report, saved
from word_files import TEMPLATES, edited, template_of

from govreport.render.package import facts_of
from govreport.report import Organ
from govreport.tasks.validate import Opened, open_case
from govreport.workspace import Source, Workspace
from govreport.workspace.made import RECORD

Go = Callable[..., Run]
STEM = f"{ORGAN.name}2022年政府信息公开工作年度报告"
GOOD = f"2022/{ORGAN.name}.toml"


def facts(tmp_path: Path) -> dict[str, str]:
    return dict(facts_of(tmp_path / "2022" / f"{STEM}.docx"))


def written(folder: Path) -> dict[str, int]:
    """When each rendered file was written."""
    files = [*folder.rglob("*.docx"), *folder.rglob("*.txt")]
    return {path.name: path.stat().st_mtime_ns for path in files}


CURRENT = "1 份报告：已是最新 1；要重新生成加 --force\n"


def test_what_is_up_to_date_is_not_made_again(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    first = run("render", GOOD)
    before = written(tmp_path)
    assert run("render", GOOD) == Run(0, first.out, CURRENT)
    assert run("render", GOOD, "-q") == Run(0, first.out, "")
    assert written(tmp_path) == before
    assert run("render", GOOD, "--force").err == ""
    assert all(written(tmp_path)[name] > before[name] for name in before)


def changes() -> Iterator[tuple[str, Callable[[Path], object]]]:
    def rewrite(name: str, old: str, new: str) -> Callable[[Path], object]:
        def change(folder: Path) -> object:
            path = folder / name
            return path.write_text(path.read_text().replace(old, new))

        return change

    def last_year(folder: Path) -> object:
        return saved(report(), folder, year=2021)

    def settings_(folder: Path) -> object:
        return (folder / "govreport.toml").write_text('[severities]\nN-NUMBER = "info"\n')

    def template(folder: Path) -> object:
        (folder / "templates").mkdir()
        return edited(folder / "templates", "2021", ("一、总体情况", "一、总体"))

    def torn(folder: Path) -> object:
        path = folder / "2022" / f"{STEM}.docx"
        return path.write_bytes(path.read_bytes()[:3000])

    yield "a word", rewrite(GOOD, "每周", "每月")
    yield "a comment", rewrite(GOOD, "# 等号", "#等号")
    yield "last year's report", last_year
    yield "the settings", settings_
    yield "the template", template
    yield "half of the Word file", torn


@pytest.mark.parametrize("change", [pytest.param(do, id=name) for name, do in changes()])
def test_whatever_it_is_made_of_changes_it_is_made_anew(
    run: Go, tmp_path: Path, change: Callable[[Path], object]
) -> None:
    saved(report(), tmp_path)
    run("render", GOOD)
    change(tmp_path)
    result = run("render", GOOD, "-q")
    assert (result.code, result.err) == (0, "")
    assert "source" in facts(tmp_path)
    assert run("render", GOOD).err.endswith(CURRENT)


def by_hand(path: Path) -> None:
    document = docx.Document(str(path))
    document.paragraphs[1].text = "改了一句"
    document.save(str(path))


def another(path: Path) -> None:
    shutil.copy(TEMPLATES / "2021.docx", path)


def older(path: Path) -> None:
    """What Word itself wrote before 2007, or WPS with a password."""
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512)


@pytest.mark.parametrize(
    ("change", "why", "state"),
    [
        (by_hand, "生成以后有人改过", "changed"),
        (another, "不是程序生成的", "foreign"),
        (older, "不是程序生成的", "foreign"),
    ],
)
def test_somebodys_work_in_a_word_file_is_not_written_over(
    run: Go, tmp_path: Path, change: Callable[[Path], None], why: str, state: str
) -> None:
    saved(report(), tmp_path)
    (tmp_path / "govreport.toml").write_text('[severities]\nN-SIMILAR = "off"\n')
    other = Organ("云溪县白水乡人民政府", "township")
    saved(replace(report(), organ=other), tmp_path)
    run("render", GOOD)
    path = tmp_path / "2022" / f"{STEM}.docx"
    change(path)
    theirs = path.read_bytes()
    (unit,) = [
        unit
        for unit in json.loads(run("status", "2022", "--format", "json").out)["units"]
        if unit["organ"] == ORGAN.name
    ]
    assert unit["rendered"] == state
    result = run("render", "2022")
    assert result.code == 2
    assert result.out.splitlines()[0].startswith("2022/云溪县白水乡")
    assert why in result.err
    assert "没有盖掉" in result.err
    assert path.read_bytes() == theirs
    assert run("render", GOOD, "--to", "txt").code == 0
    assert run("render", GOOD, "--force").err == ""
    assert "source" in facts(tmp_path)


def test_a_broken_template_is_told_once(run: Go, tmp_path: Path) -> None:
    (tmp_path / "govreport.toml").write_text('[severities]\nN-SIMILAR = "off"\n')
    for name in ("云溪县白水乡人民政府", "云溪县青石乡人民政府"):
        saved(replace(report(), organ=Organ(name, "township")), tmp_path)
    broken = template_of(tmp_path, "{{ title")
    done = run("render", "2022", "--to", "docx", "--template", broken)
    assert done.code == 2
    assert done.err.count("错误：") == 1
    assert "2 份报告：没有生成成功 2" in done.err


def test_an_empty_word_file_is_nobodys_work(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    path = tmp_path / "2022" / f"{STEM}.docx"
    path.touch()
    assert run("render", GOOD).code == 0
    assert "source" in facts(tmp_path)


def test_a_text_that_is_not_there_any_more_is_made_anew_alone(
    run: Go, tmp_path: Path
) -> None:
    saved(report(), tmp_path)
    run("render", GOOD)
    before = written(tmp_path)
    text = tmp_path / "2022" / f"{STEM}.txt"
    text.unlink()
    assert run("render", GOOD).err == ""
    assert text.read_text().startswith(ORGAN.name)
    assert written(tmp_path)[f"{STEM}.docx"] == before[f"{STEM}.docx"]


def test_somebodys_work_in_a_text_is_not_written_over(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    text = tmp_path / "2022" / f"{STEM}.txt"
    text.write_text("单位自己写的")
    done = run("render", GOOD)
    assert (done.code, text.read_text()) == (2, "单位自己写的")
    assert "不是程序生成的" in done.err
    assert not text.with_suffix(".docx").exists()
    assert run("render", GOOD, "--force").code == 0
    text.write_text(f"{text.read_text()}加了一句\n")
    done = run("render", GOOD)
    assert done.code == 2
    assert "有人改过，没有盖掉" in done.err
    assert text.read_text().endswith("加了一句\n")


def test_a_text_of_an_earlier_state_is_made_anew(run: Go, tmp_path: Path) -> None:
    source = saved(report(), tmp_path)
    run("render", GOOD)
    for old, new in (("每周", "每月"), ("每月", "每日")):
        source.write_text(source.read_text().replace(old, new))
        assert run("render", GOOD, "--to", "txt").code == 0
    assert run("render", GOOD).code == 0
    text = tmp_path / "2022" / f"{STEM}.txt"
    text.write_bytes(b"")
    assert run("render", GOOD).err == ""
    assert text.exists()


def test_a_draft_is_no_final_document_and_the_other_way_round(
    run: Go, tmp_path: Path
) -> None:
    saved(report(), tmp_path)
    run("render", GOOD, "--draft")
    draft = facts(tmp_path)["source"]
    assert run("render", GOOD).err == ""
    assert facts(tmp_path)["source"] != draft
    told = f"换掉了正式稿，现在都是草稿：2022/{STEM}.docx、2022/{STEM}.txt\n"
    assert run("render", GOOD, "--draft").err == told
    assert "草稿" not in run("render", GOOD, "--draft").err, "they are drafts already"
    assert run("render", GOOD).err == ""
    done = run("render", "2022", "--draft", "--format", "json")
    assert [one["draft"] for one in json.loads(done.out)["files"]] == [True, True]


def test_of_a_document_of_an_earlier_version_nobody_knows_whether_it_was_a_draft(
    run: Go, tmp_path: Path
) -> None:
    saved(report(), tmp_path)
    run("render", GOOD)
    record = tmp_path / "2022" / RECORD
    record.write_text(record.read_text().replace("draft = false\n", ""))
    assert run("render", GOOD, "--draft").err == ""


def test_all_that_somebody_changed_is_named_at_once(run: Go, tmp_path: Path) -> None:
    source = saved(report(), tmp_path)
    run("render", GOOD)
    word, text = (tmp_path / "2022" / f"{STEM}.{one}" for one in ("docx", "txt"))
    by_hand(word)
    text.write_text(f"{text.read_text()}加了一句\n")
    source.write_text(source.read_text().replace("每周", "每月"))
    done = run("render", GOOD)
    assert (done.code, done.err.count("有人改过，没有盖掉")) == (2, 2)
    assert f"{STEM}.docx：" in done.err
    assert f"{STEM}.txt：" in done.err
    assert "其他文件也没有生成" not in done.err
    word.unlink()
    told = f"这份报告的其他文件也没有生成：2022/{STEM}.docx"
    assert told in run("render", GOOD).err
    assert not word.exists()


def test_another_time_is_stamped_into_a_document_that_is_there(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(report(), tmp_path)
    run("render", GOOD)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert run("render", GOOD).err == ""
    assert facts(tmp_path)["stamp"] == "2023-11-14T22:13:20+00:00"
    assert run("render", GOOD).err == CURRENT


@pytest.mark.parametrize("changed", [2022, 2021])
def test_what_is_changed_while_it_is_made_never_passes_for_what_it_was(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: int
) -> None:
    saved(report(), tmp_path)
    file = saved(report(), tmp_path, year=2021) if changed == 2021 else tmp_path / GOOD
    before = file.read_bytes()

    def opened(workspace: Workspace, path: Path) -> Opened:
        file.write_bytes(before.replace("每周".encode(), "每个月".encode()))
        return open_case(workspace, path)

    monkeypatch.setattr("govreport.tasks.drafts.open_case", opened)
    result = run("render", GOOD)
    assert (result.code, result.out) == (2, "")
    assert "刚才有人改了这份报告，或者它用到的文件，没有生成；请再运行一次" in result.err
    assert not written(tmp_path)
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    file.write_bytes(before)
    assert run("render", GOOD).err == ""


def test_what_was_judged_by_older_settings_never_passes_for_what_it_would_be_now(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(report(), tmp_path)
    peek = Workspace.peek

    def changed(workspace: Workspace, path: Path) -> Source:
        """Change the settings when they were read, and before anything is planned."""
        settings = tmp_path / "govreport.toml"
        settings.write_text('[severities]\nN-SIMILAR = "off"\n', "utf-8")
        return peek(workspace, path)

    monkeypatch.setattr(Workspace, "peek", changed)
    assert run("render", GOOD).err == ""
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert run("render", GOOD).err == ""
    assert run("render", GOOD).err == CURRENT
