"""Whatever is written beside reports: ours by its record, never over somebody's work."""

import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import docx
import pytest
from reports import ORGAN, Run, dumps_of, report, saved
from units_of_2022 import GREEN, WRONG, of

from govreport.render.package import facts_of, made_of
from govreport.tasks.outputs import write_output
from govreport.workspace.made import RECORD, Making, is_made, note, record_of

Go = Callable[..., Run]
STEM = f"{ORGAN.name}2022年政府信息公开工作年度报告"
GOOD = f"2022/{ORGAN.name}.toml"
BEFORE = Path(__file__).parent / "rendered"
DAY = ("--today", "2023-01-15")
SLIP = f"退回/{GREEN}2022年年度报告退回单"


def with_part(path: Path, pattern: str, change: Callable[[bytes], bytes]) -> None:
    """Change some part of a Word file, as any program may; the others stay."""
    with zipfile.ZipFile(path) as package:
        parts = [(one, package.read(one)) for one in package.infolist()]
    assert any(re.search(pattern, one.filename) for one, _ in parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for one, raw in parts:
            found = re.search(pattern, one.filename)
            package.writestr(one.filename, change(raw) if found else raw)


def mark(raw: bytes) -> bytes:
    return raw.replace(b"</w:p>", b"<w:r><w:t>x</w:t></w:r></w:p>", 1)


CHANGES: dict[str, Callable[[Path], None]] = {
    "a footer": lambda path: with_part(path, "word/footer", mark),
    "a header": lambda path: with_part(path, "word/header", mark),
    "the styles": lambda path: with_part(
        path, "styles.xml", lambda raw: raw.replace(b"w:val", b"w:val ", 1)
    ),
    "the text": lambda path: with_part(path, "word/document.xml", mark),
    "the title in its properties": lambda path: with_part(
        path, "docProps/core.xml", lambda raw: raw.replace(ORGAN.name.encode(), b"x", 1)
    ),
    "a property": lambda path: with_part(
        path,
        "custom.xml",
        lambda raw: raw.replace(b"</Properties>", b"<!-- --></Properties>"),
    ),
}


@pytest.mark.parametrize("noted", [True, False], ids=["noted", "record lost"])
@pytest.mark.parametrize("change", CHANGES)
def test_any_part_of_a_word_file_that_somebody_changed_is_kept(
    run: Go, tmp_path: Path, change: str, noted: bool
) -> None:
    source = saved(report(), tmp_path)
    run("render", GOOD, "--to", "docx")
    path = tmp_path / "2022" / f"{STEM}.docx"
    if not noted:
        shutil.rmtree(tmp_path / "2022" / ".govreport")
    CHANGES[change](path)
    theirs = path.read_bytes()
    (unit,) = json.loads(run("status", "2022", "--format", "json").out)["units"]
    assert unit["rendered"] == "changed"
    source.write_text(source.read_text().replace("每周", "每月"))
    done = run("render", GOOD, "--to", "docx")
    assert done.code == 2
    assert "生成以后有人改过，没有盖掉" in done.err
    assert path.read_bytes() == theirs
    assert run("render", GOOD, "--to", "docx", "--force").code == 0


def test_a_word_file_proves_itself_where_its_record_is_lost(
    run: Go, tmp_path: Path
) -> None:
    source = saved(report(), tmp_path)
    run("render", GOOD, "--to", "docx")
    path = tmp_path / "2022" / f"{STEM}.docx"
    assert made_of(path).intact
    shutil.rmtree(tmp_path / "2022" / ".govreport")
    assert "已是最新" in run("render", GOOD, "--to", "docx").err
    shutil.rmtree(tmp_path / "2022" / ".govreport")
    source.write_text(source.read_text().replace("每周", "每月"))
    assert run("render", GOOD, "--to", "docx").code == 0
    saved_in_word = docx.Document(str(path))
    saved_in_word.save(str(path))
    assert not facts_of(path)


def test_a_text_whose_record_is_lost_is_kept_once_its_report_changed(
    run: Go, tmp_path: Path
) -> None:
    source = saved(report(), tmp_path)
    run("render", GOOD, "--to", "txt")
    shutil.rmtree(tmp_path / "2022" / ".govreport")
    source.write_text(source.read_text().replace("每周", "每月"))
    done = run("render", GOOD, "--to", "txt")
    assert done.code == 2
    assert "它的生成记录已经没有了，没有盖掉；请先把它改名或移走" in done.err
    assert run("render", GOOD, "--to", "txt", "--force").code == 0


@pytest.fixture
def before(here: Path) -> Path:
    """What version 0.1 rendered, by which there was no record."""
    shutil.copytree(BEFORE, here, dirs_exist_ok=True)
    source = here / GOOD
    source.write_text(source.read_text().replace("每周", "每月"))
    return here / "2022" / f"{STEM}.docx"


@pytest.mark.parametrize("change", ["a footer", "a header", "the styles", "the text"])
def test_a_word_file_of_version_01_is_known_by_all_its_parts(
    run: Go, before: Path, change: str
) -> None:
    if change == "the styles":
        with_part(before, "settings.xml", lambda raw: raw.replace(b"/>", b" />", 1))
    else:
        with_part(
            before,
            "word/document.xml" if change == "the text" else "word/header|word/footer",
            mark,
        )
    theirs = before.read_bytes()
    done = run("render", GOOD)
    assert done.code == 2
    assert "有人改过，没有盖掉" in done.err
    assert before.read_bytes() == theirs


def test_a_text_of_version_01_that_somebody_changed_is_kept(run: Go, before: Path) -> None:
    text = before.with_suffix(".txt")
    text.write_text(f"{text.read_text()}加了一句\n")
    done = run("render", GOOD)
    assert done.code == 2
    assert text.read_text().endswith("加了一句\n")


@pytest.mark.usefixtures("texts_may_be_alike")
class TestSlips:
    """A slip is renewed by the next run, unless the office wrote something into it."""

    @pytest.fixture(autouse=True)
    def wrong(self, here: Path) -> None:
        saved(of(GREEN, **WRONG), here)

    def test_what_is_ours_is_written_anew(self, run: Go) -> None:
        run("status", "2022", *DAY, "--slips", "退回")
        for day in ("2023-01-16", "2023-01-17"):
            done = run("status", "2022", "--today", day, "--slips", "退回")
            assert (done.code, "写了 1 份退回单" in done.err) == (1, True)
        assert "1月17日" in Path(f"{SLIP}.txt").read_text(encoding="utf-8")
        noted = record_of(Path("退回")).files
        assert {name: len(makings) for name, makings in noted.items()} == {
            Path(f"{SLIP}{suffix}").name: 1 for suffix in (".docx", ".txt")
        }
        assert is_made(Path(f"{SLIP}.docx")), "nobody takes it for a unit's own report"

    @pytest.mark.parametrize("suffix", [".docx", ".txt"])
    def test_what_the_office_wrote_into_it_is_kept(self, run: Go, suffix: str) -> None:
        run("status", "2022", *DAY, "--slips", "退回")
        path, other = (
            Path(f"{SLIP}{one}") for one in sorted({".docx", ".txt"}, key=suffix.__ne__)
        )
        path.write_bytes(path.read_bytes() + "\n请张三联系".encode())
        theirs, before = path.read_bytes(), other.read_bytes()
        done = run("status", "2022", "--today", "2023-01-16", "--slips", "退回")
        assert done.code == 2
        assert f"{path}：这个文件生成以后有人改过，没有盖掉" in done.err
        assert "没有要退回的" not in done.err
        assert (path.read_bytes(), other.read_bytes()) == (theirs, before)
        assert run("status", "2022", *DAY, "--slips", "退回", "--force").code == 1
        assert path.read_bytes() != theirs

    def test_a_file_of_the_same_name_is_nobodys_slip(self, run: Go) -> None:
        path = Path(f"{SLIP}.txt")
        path.parent.mkdir()
        path.write_text("自己写的", encoding="utf-8")
        done = run("status", "2022", *DAY, "--slips", "退回")
        assert done.code == 2
        assert "不是程序生成的" in done.err
        assert path.read_text(encoding="utf-8") == "自己写的"

    def test_a_record_that_cannot_be_read_is_told(self, run: Go) -> None:
        run("status", "2022", *DAY, "--slips", "退回")
        (Path("退回") / RECORD).write_text("[[made")
        done = run("status", "2022", "--today", "2023-01-16", "--slips", "退回")
        assert done.code == 2
        assert "made.toml：读不懂这份记录" in done.err
        assert "1月15日" in Path(f"{SLIP}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("suffix", ["csv", "json", "txt"])
def test_a_table_is_written_again_and_again(run: Go, tmp_path: Path, suffix: str) -> None:
    saved(report(), tmp_path)
    path = tmp_path / f"进度.{suffix}"
    for day in ("2023-01-15", "2023-01-16", "2023-01-17"):
        assert run("status", "2022", "--today", day, "-o", path).code == 0
    assert is_made(path)
    theirs = path.read_bytes() + "周三催过\n".encode()
    path.write_bytes(theirs)
    done = run("status", "2022", *DAY, "-o", path)
    assert (done.code, done.out) == (2, "")
    assert "生成以后有人改过，没有盖掉；要留着的请先改名；不要了就加 --force" in done.err
    assert path.read_bytes() == theirs
    assert run("status", "2022", *DAY, "-o", path, "--force").code == 0
    assert path.read_bytes() != theirs
    assert run("status", "2022", *DAY, "-o", path).code == 0


def test_a_table_takes_no_other_files_place(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    path = tmp_path / "联系人.csv"
    path.write_text("姓名,电话\n", encoding="utf-8")
    done = run("status", "2022", *DAY, "-o", path)
    assert done.code == 2
    assert "不是程序生成的" in done.err
    assert path.read_text(encoding="utf-8") == "姓名,电话\n"


def test_a_sum_takes_no_other_files_place(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    for name, text in (("名册.toml", '[[units]]\nname = "x"\n'), ("a.toml", "x = 1\n")):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        done = run("rollup", "2022", "--organ", "云溪县人民政府", "-o", path, "--partial")
        assert done.code in {1, 2}
        assert path.read_text(encoding="utf-8") == text


def test_what_stood_there_already_is_taken_for_ours(here: Path) -> None:
    path = here / "a.csv"
    path.write_bytes(b"1")
    assert write_output(path, b"1", here, force=False).error is None
    assert write_output(path, b"2", here, force=False).error is None
    assert path.read_bytes() == b"2"


def test_a_name_in_another_character_set_can_be_noted(run: Go, tmp_path: Path) -> None:
    import os

    odd = tmp_path / "2022" / (os.fsdecode("青山".encode("gbk")) + ".toml")
    odd.parent.mkdir()
    try:
        odd.write_bytes(dumps_of(report()))
    except OSError:
        pytest.skip("the file system takes no such name")
    assert run("render", odd).code == 0
    assert "已是最新" in run("render", odd).err


def test_a_document_made_of_another_report_is_not_replaced_unsaid(
    run: Go, tmp_path: Path
) -> None:
    mine = saved(report(), tmp_path)
    sent = tmp_path / "收件" / mine.name
    sent.parent.mkdir()
    sent.write_text(mine.read_text().replace("每周", "每月"))
    told = f"原来由 ../{GOOD} 生成，现在换成 收件/{mine.name} 的，请核对"
    run("render", GOOD, "-o", "公布")
    assert run("render", sent.relative_to(tmp_path), "-o", "公布").err.count(told) == 2
    assert told not in run("render", sent.relative_to(tmp_path), "-o", "公布").err
    mine.unlink()
    assert "原来由" not in run("render", sent.relative_to(tmp_path), "-o", "公布").err


def test_what_is_saved_while_a_report_is_made_is_kept(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = saved(report(), tmp_path)
    run("render", GOOD)
    source.write_text(source.read_text().replace("每周", "每月"))
    by_hand = CHANGES["a footer"]
    path = tmp_path / "2022" / f"{STEM}.docx"

    def noted(folder: Path, entries: Iterable[tuple[str, Making]]) -> None:
        note(folder, entries)
        by_hand(path)

    monkeypatch.setattr("govreport.tasks.outputs.note", noted)
    done = run("render", GOOD)
    assert (done.code, done.out) == (2, "")
    assert f"{STEM}.docx：刚才有人改了这个文件，没有盖掉；请看一下，再运行一次" in done.err
    assert not made_of(path).intact
    assert not list(path.parent.glob(".govreport-*"))
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert "有人改过，没有盖掉" in run("render", GOOD).err
