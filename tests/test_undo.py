"""`undo`: a file as it was before a change, further back each time, and there again."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from changing import COUNT, LEDGER, OWN, agreed, scene
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports import Run

from govreport.errors import FileProblem
from govreport.tasks.log import log
from govreport.tasks.undo import undo, undo_outside
from govreport.tomlfile.home import latest_of
from govreport.tomlfile.save import Occasion, overwrite

Go = Callable[..., Run]
TRYING = Occasion("add count")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that held 0, 1, 2 and 3 in turn."""
    file = tmp_path / "a.toml"
    file.write_bytes(holding(0))
    for number in (1, 2, 3):
        overwrite(file, holding(number), TRYING)
    return file


def holding(number: int) -> bytes:
    return f"[counts]\nx = {number}\n".encode()


def test_again_it_goes_further_back(path: Path) -> None:
    for number in (2, 1, 0):
        undo(path)
        assert path.read_bytes() == holding(number)
    with pytest.raises(FileProblem, match="没有可以退回的改动"):
        undo(path)
    assert len(agreed(path)) == 6


@pytest.mark.parametrize("back", [undo, undo_outside])
def test_a_folder_taken_away_behind_it_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch, back: Callable[[Path], object]
) -> None:
    def taken(file: Path, raw: bytes, why: Occasion, *, expected: bytes | None) -> None:
        overwrite(file, raw, why, expected=expected)
        shutil.rmtree(path.parent)

    if back is undo_outside:
        path.write_bytes(holding(9))
    monkeypatch.setattr(sys.modules[undo.__module__], "overwrite", taken)
    with pytest.raises(FileProblem, match="改动记录不见了"):
        back(path)


def test_what_was_undone_can_be_done_again(path: Path) -> None:
    undo(path)
    second = undo(path)
    assert second.redo == 5
    undo(path, second.redo)
    assert path.read_bytes() == holding(2)
    undo(path)
    assert path.read_bytes() == holding(1), "and goes back from there"


def test_a_change_behind_an_undo_is_undone_first(path: Path) -> None:
    undo(path)
    undo(path)
    overwrite(path, holding(9), TRYING)
    assert undo(path).number == 6
    assert path.read_bytes() == holding(1)
    undo(path)
    assert path.read_bytes() == holding(0)


def test_it_goes_as_far_back_as_was_asked(path: Path) -> None:
    assert undo(path, 1).number == 1
    assert path.read_bytes() == holding(0)
    assert [one.undone for one in log(path).changes] == [True, True, True, False]


@pytest.mark.slow
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 9), max_size=8))
def test_what_stood_before_a_change_comes_back_whatever_was_done(
    path: Path, steps: list[int]
) -> None:
    for step in steps:
        lines = agreed(path)
        if step < 4:
            overwrite(path, holding(len(lines) + 100), TRYING)
        elif step < 7 and any(not one.undone for one in log(path).changes[:-1]):
            with_hash = {one.line.before for one in log(path).changes if not one.undone}
            try:
                assert undo(path).line.before in with_hash
            except FileProblem:
                continue
        else:
            done = undo(path, 1 + step % len(lines))
            assert done.line == lines[done.number - 1]
    agreed(path)


def test_what_a_person_changed_since_is_not_put_back_unasked(run: Go, path: Path) -> None:
    theirs = holding(3) + b"# by hand\n"
    path.write_bytes(theirs)
    told = run("undo", path)
    assert told.code == 2
    assert "有人不用 govreport 直接改过这个文件" in told.err
    assert path.read_bytes() == theirs
    assert run("undo", path, "--force").code == 0
    assert path.read_bytes() == holding(2)
    assert run("undo", path, "--to", "4").code == 0
    assert path.read_bytes() == theirs, "what stood there was kept"


def test_nor_what_was_changed_between_two_changes(path: Path) -> None:
    theirs = holding(3) + b"# by hand\n"
    path.write_bytes(theirs)
    overwrite(path, holding(4), TRYING)
    undo(path)
    assert path.read_bytes() == theirs
    with pytest.raises(FileProblem, match="直接改过"):
        undo(path)
    undo(path, force=True)
    assert path.read_bytes() == holding(2)


def test_what_the_program_made_is_for_a_person_to_delete(run: Go, tmp_path: Path) -> None:
    scene(tmp_path)
    run("scaffold", "2023")
    file = Path("2023", OWN.name)
    before = file.read_bytes()
    told = run("undo", file)
    assert told.code == 2
    assert "就是那一次（scaffold）新建的" in told.err
    assert "--outside" not in told.err
    assert file.read_bytes() == before
    file.unlink()
    assert f"govreport undo {file} --outside\n" in run("undo", file).err
    assert run("undo", file, "--outside").code == 0
    assert file.read_bytes() == before
    assert not log(file).changes[1].line.creates


def test_a_deleted_file_comes_back_by_force(path: Path) -> None:
    path.unlink()
    with pytest.raises(FileProblem, match="被人删去或者改了名称，没有退回"):
        undo(path)
    undo(path, force=True)
    assert path.read_bytes() == holding(2)
    assert [one.outside for one in log(path).changes] == [False, False, False, True]


def test_notes_go_back_too(run: Go, tmp_path: Path) -> None:
    scene(tmp_path)
    for day in ("2023-01-10", "2023-01-12"):
        run("status", "2022", "--set", "青石乡", "--received", day)
    assert run("undo", LEDGER).code == 0
    assert "2023-01-10" in LEDGER.read_text()
    assert "云溪县青石乡人民政府·收到：2023-01-10 → 空\n" in run("undo", LEDGER).err


def test_it_says_what_it_did_and_how_to_go_the_other_way(run: Go, tmp_path: Path) -> None:
    scene(tmp_path)
    run(*COUNT)
    told = run("undo", OWN)
    assert told.code == 0
    assert told.out.startswith(f"{OWN}：退回到第 1 处改动（")
    assert told.out.endswith(" add count，事由：政办〔2022〕3号）以前\n")
    assert "  培训：2 → 没有\n" in told.err
    assert f"govreport undo {OWN} --to 2" in told.err
    told = run("undo", OWN, "--to", "1")
    assert told == Run(0, told.out, "")
    assert "没有变动" in told.out


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((OWN, "--to", "7"), "没有第 7 处改动，一共 1 处"),
        ((OWN, "--to", "0"), "没有第 0 处改动"),
        (("2021/云溪县青石乡人民政府.toml",), "没有可以退回的改动"),
        (("2022/没有.toml",), "没有这个文件或文件夹"),
        (("-",), "标准输入没有历史"),
    ],
)
def test_what_cannot_be_undone_is_told(
    run: Go, tmp_path: Path, words: tuple[object, ...], complaint: str
) -> None:
    scene(tmp_path)
    run(*COUNT)
    told = run("undo", *words)
    assert (told.code, told.out) == (2, "")
    assert complaint in told.err


@pytest.mark.parametrize("by_hand", [b"", b"\0\0", holding(3) + b"# by hand\n", None])
def test_what_the_last_command_left_can_be_had_again(
    path: Path, by_hand: bytes | None
) -> None:
    if by_hand is None:
        path.unlink()
    else:
        path.write_bytes(by_hand)
    assert undo_outside(path).redo == 4
    assert path.read_bytes() == holding(3)
    if by_hand is not None:
        undo(path, 4)
        assert path.read_bytes() == by_hand, "what stood there was kept"
        undo(path, 5, force=True)
    undo(path)
    assert path.read_bytes() == holding(2), "the change before is the last in force"


def test_the_command_for_it_is_told_in_full(run: Go, tmp_path: Path) -> None:
    scene(tmp_path)
    run(*COUNT)
    typed, back = OWN.read_bytes(), f"govreport undo {OWN} --outside"
    for spoil in (lambda: OWN.write_bytes(b""), OWN.unlink):
        spoil()
        for words in (("validate", OWN), ("show", OWN), COUNT, ("render", OWN)):
            told = run(*words)
            assert f"以前的内容还在，用 {back} 取回" in told.out + told.err, words
        told = run("undo", OWN)
        assert told.code == 2
        assert f"：{back}\n" in told.err
        assert f"：govreport undo {OWN} --force" in told.err
        assert str(tmp_path) not in told.err
        told = run(*back.split()[1:])
        assert (told.code, OWN.read_bytes()) == (0, typed)
        assert "的样子\n" in told.out
    again = run("undo", OWN, "--outside")
    assert (again.code, again.err) == (0, "")
    assert "没有变动" in again.out
    assert run("undo", OWN, "--outside", "--force").code == 2
    assert run("log", OWN, "--forget").code == 0
    assert "没有可以退回的改动" in run("undo", OWN, "--outside").err


def test_a_state_that_is_not_the_last_is_not_taken_for_it(path: Path) -> None:
    latest_of(path).write_bytes(holding(8))
    path.write_bytes(b"")
    with pytest.raises(FileProblem, match="取不回来"):
        undo_outside(path)
    assert path.read_bytes() == b""


def test_all_that_went_with_an_undo_is_told(run: Go, tmp_path: Path) -> None:
    scene(tmp_path)
    run(*COUNT)
    run("waive", OWN, "X-CARRY", "--reason", "上年报告已更正")
    told = run("undo", OWN)
    assert "waive，事由：上年报告已更正" in told.out
    assert "  还改了：核实过、不用改的说明\n" in told.err
    OWN.write_bytes(b"\0")
    told = run("undo", OWN, "--force")
    assert "读不懂，没有逐格比较" in told.err
    assert "add count，事由：政办〔2022〕3号）也退回了：培训：没有 → 2\n" in told.err
    told = run("undo", OWN, "--to", "3")
    assert "add count，事由：政办〔2022〕3号）又有了" in told.err


def test_a_copy_that_is_gone_or_changed_is_not_used(path: Path) -> None:
    folder = path.parent / ".govreport" / "history" / path.name
    *_, last = sorted(folder.glob("20*"))
    last.write_bytes(b"x = 1\n")
    with pytest.raises(FileProblem, match="和日志对不上"):
        undo(path)
    last.unlink()
    with pytest.raises(FileProblem, match="退不回去"):
        undo(path)
    assert path.read_bytes() == holding(3)
