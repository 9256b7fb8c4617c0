"""What somebody careless or hostile may do: nothing is lost, nothing hangs or crashes."""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from machine import seconds_of
from reports import ORGAN, PROSE, Run, dumps_of, report, saved

from govreport.errors import FileProblem, TemplateProblem, TextProblem, UsageProblem
from govreport.findings import Finding
from govreport.forms import find_cell, form
from govreport.render.template import template_bytes
from govreport.report import Organ
from govreport.rules import Case, check
from govreport.tomlfile.document import parse
from govreport.tomlfile.edit import edit
from govreport.tomlfile.files import load, read
from govreport.tomlfile.read import read_report
from govreport.tomlfile.save import Occasion, create, update, write

TRYING = Occasion("add count")

Go = Callable[..., Run]
GOOD = f"2022/{ORGAN.name}.toml"


def test_a_report_is_never_rendered_over_itself(run: Go, tmp_path: Path) -> None:
    source = tmp_path / "2022" / "r.txt"
    saved(report(), tmp_path).rename(source)
    (tmp_path / "link.txt").symlink_to(source)
    before = source.read_bytes()
    for target in (source, "link.txt"):
        result = run("render", source, "-o", target)
        assert result.code == 2
        assert "会盖掉报告文件或模板自己" in result.err
    assert source.read_bytes() == before


def test_a_title_that_names_no_file_stops_only_its_own_report(
    run: Go, tmp_path: Path
) -> None:
    saved(report(), tmp_path)
    odd = saved(replace(report(), organ=Organ("乙乡人民政府"), title=".."), tmp_path)
    result = run("render", "2022", "--to", "txt")
    assert result.code == 2
    assert f"{odd.relative_to(tmp_path)}：“..”不能作文件名" in result.err
    assert len(result.out.splitlines()) == 1


def test_an_edit_never_makes_a_file_that_can_not_be_read() -> None:
    for raw, text in (
        ("title = '云溪县'\n[counts]\n".encode("gb18030"), "某\ue000乡"),
        (b"[counts]\n", "a\x01b"),
    ):
        document = parse(raw, "x.toml", Path("x.toml"))
        with pytest.raises(TextProblem, match="文件没有变动"):
            edit(document, {("counts", text): 1})


@pytest.mark.parametrize("name", ["甲\n乙", "a\x01b", "a\x85b", "a\udcffb"])
def test_a_name_with_control_characters_is_refused(
    run: Go, tmp_path: Path, name: str
) -> None:
    assert "换行、控制字符" in run("scaffold", "2023", "--organ", name).err
    file = saved(report(), tmp_path)
    before = file.read_bytes()
    assert run("add", "count", file, f"counts.{name}").code == 2
    assert file.read_bytes() == before


def test_what_is_created_can_be_read(tmp_path: Path) -> None:
    with pytest.raises(TextProblem):
        create(tmp_path / "x.toml", b"a = \x01\n", TRYING)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["10²", "①", "٣", "1_000", "1e3"])
def test_only_digits_are_digits(run: Go, tmp_path: Path, text: str) -> None:
    file = saved(report(), tmp_path)
    result = run("add", "count", file, "自然人/新收", text)
    assert (result.code, "要的是整数" in result.err) == (2, True)


def test_a_sum_beyond_all_reason_is_refused_and_none_is_rounded(
    run: Go, tmp_path: Path
) -> None:
    file = saved(report(applications__business__received=138), tmp_path)
    assert "数太大了" in run("add", "count", file, "商业企业/新收", "999999999999999").err
    amount = "99999999999999.123456789012345678"
    run("add", "count", file, "行政事业性收费", amount, "--set")
    assert f"amount = {amount} " in file.read_text()


def test_set_and_minus_do_not_go_together(run: Go, tmp_path: Path) -> None:
    file = saved(report(), tmp_path)
    assert (
        "只能写一个"
        in run("add", "count", file, "自然人/新收", "5", "--set", "--minus").err
    )


def test_a_pipe_is_not_replaced_by_a_file(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    assert "不是普通文件" in run("render", GOOD, "-o", pipe).err
    assert pipe.is_fifo()
    with pytest.raises(FileProblem, match="不是普通文件"):
        write(pipe, b"x")


def test_no_device_is_read() -> None:
    with pytest.raises(FileProblem, match="这是设备"):
        read(Path("/dev/zero"))


def test_nobody_waits_for_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "x.toml"
    os.mkfifo(pipe)
    with pytest.raises(FileProblem, match="这是设备或管道"):
        read(pipe)
    with pytest.raises(TemplateProblem, match="这是设备或管道"):
        template_bytes(pipe)


@pytest.mark.parametrize("name", ["govreport.toml", "名册.csv", "notes/2022.toml"])
def test_a_pipe_in_place_of_what_an_office_keeps_is_told(
    run: Go, tmp_path: Path, name: str
) -> None:
    saved(report(), tmp_path)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    os.mkfifo(tmp_path / name)
    told = run("status", "2022")
    assert told.code == 2
    assert f"{Path(name)}：这是设备或管道，不是文件" in told.err


def test_no_huge_file_is_read(tmp_path: Path) -> None:
    huge = tmp_path / "x.toml"
    with huge.open("wb") as file:
        file.truncate(10**9)
    with pytest.raises(FileProblem, match="文件超过 20 MB"):
        read(huge)


def test_a_link_in_a_circle_is_told(tmp_path: Path) -> None:
    circle = tmp_path / "x.toml"
    circle.symlink_to(circle)
    with pytest.raises(FileProblem, match="链接绕成了圈"):
        update(circle, lambda document: document.raw, TRYING)


def test_an_old_empty_lock_does_not_block_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    create(path, b"x = 1\n", TRYING)
    lock = tmp_path / ".a.toml.lock"
    lock.touch()
    os.utime(lock, (1, 1))
    update(path, lambda _document: b"x = 2\n", TRYING)
    assert path.read_text() == "x = 2\n"
    assert not lock.exists()


@pytest.mark.parametrize("depth", [30, 400, 5000])
def test_deep_names_are_refused(depth: int) -> None:
    text = f"[counts]\n{'a.' * depth}b = 1\n"
    with pytest.raises(TextProblem, match=r"套得太深|写法不对"):
        parse(text.encode(), "x.toml")


def test_odd_tallies_are_shown_as_they_stand(run: Go, tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text(
        "year = 2022\n[counts]\na = 1.5\nb = 2022-01-01\nc = nan\nd = { e = 1.5 }\n"
    )
    result = run("show", file, "--format", "json")
    assert result.code == 0
    assert '"a": "1.5"' in result.out


def quick(seconds: float, work: Callable[[], object]) -> None:
    assert seconds_of(work) < seconds, "grows faster than its input"


def test_a_long_path_is_no_cell_and_no_hang() -> None:
    def search() -> None:
        with pytest.raises(UsageProblem):
            find_cell(form("2021"), "/srv/data/a/b/c/d/e/f/g/h/i/j/k/report.toml")

    quick(5, search)


@pytest.mark.parametrize(
    ("hole", "code", "count"),
    [
        ("某事XX件，做了。\n", "N-PLACEHOLDER", 2000),
        ("{{", "N-PLACEHOLDER", 2),
        ("（文字描述", "N-PUNCTUATION", 1),
    ],
)
def test_thousands_of_holes_are_found_in_time(
    tmp_path: Path, hole: str, code: str, count: int
) -> None:
    one = replace(report(), narrative={**PROSE, "other": hole * 2000})
    reloaded = load(saved(one, tmp_path))
    found: list[Finding] = []
    quick(10, lambda: found.extend(check(Case(reloaded))))
    assert sum(one.code == code for one in found) == count


def test_thousands_of_odd_keys_are_told_in_time() -> None:
    raw = dumps_of(report()) + b"".join(b"odd%d = 1\n" % n for n in range(3000))
    one = read_report(parse(raw, "x.toml", Path("x.toml")))
    found: list[Finding] = []
    quick(10, lambda: found.extend(check(Case(one))))
    assert [one.code for one in found] == ["V-UNKNOWN"] * 3000


def test_tables_that_no_form_has_are_no_hybrid() -> None:
    for text in ('forms = { foo = "2019" }', "forms = { applications = 2019 }"):
        one = read_report(
            parse(f"{text}\nyear = 2022\n".encode(), "x.toml", Path("x.toml"))
        )
        assert any(fault.path[0] == "forms" for fault in one.faults)


def test_settings_are_no_report(run: Go, tmp_path: Path) -> None:
    run("scaffold", "2023", "--organ", "govreport")
    assert [path.name for path in (tmp_path / "2023").glob("*.toml")] == ["_govreport.toml"]


def test_help_stays_whole_on_a_narrow_terminal(
    run: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "10")
    page = re.sub(r"\s", "", run("add", "--help").out)
    assert "把还空着的格声明为0：确实没有发生的，才这样填。" in page


def test_a_year_beyond_all_packages_is_capped(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(report(), tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "4999999999")
    assert run("render", GOOD, "--to", "docx").code == 0
