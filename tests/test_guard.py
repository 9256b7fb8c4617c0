"""One file's mishap that nobody foresaw: its own error, a sentence, and the others done."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from reports import ORGAN, Run, report, saved
from word_files import made

from govreport.guard import SWITCH, guard, mishap
from govreport.report import Organ, Report

Go = Callable[..., Run]
BAD, GOOD = "云溪县白水乡人民政府", ORGAN.name
TOLD = "没有做完（ZeroDivisionError，test_guard.py"


@pytest.fixture
def two(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The reports of two units; whoever works on the title of the first falls over it."""
    monkeypatch.delenv(SWITCH)
    usual = Report.full_title.fget  # type: ignore[attr-defined] # a property has one
    assert usual is not None

    def title(one: Report) -> str:
        return str(1 // 0) if one.organ.name == BAD else str(usual(one))

    other = Organ(BAD, kind=ORGAN.kind)
    for organ in (other, ORGAN):
        saved(replace(report(), organ=organ), here)
    monkeypatch.setattr(Report, "full_title", property(title))
    return here


def test_a_report_that_fells_the_program_stops_no_other_from_being_made(
    run: Go, two: Path
) -> None:
    done = run("render", "2022", "--draft")
    assert done.code == 2
    assert f"{BAD}.toml：{TOLD}" in done.err
    assert "请把这句话连同所用的文件告诉本程序的维护者" in done.err
    assert [path.suffix for path in sorted(two.glob(f"2022/{GOOD}*"))] == [
        ".toml",
        ".docx",
        ".txt",
    ]


@pytest.mark.parametrize(
    ("command", "broken"),
    [
        (["validate", "2022"], "govreport.tasks.validate.check"),
        (["validate", "2022", "--diff"], "govreport.tasks.fix.fix"),
        (["status", "2022"], "govreport.tasks.validate.check"),
        (
            ["rollup", "2022", "--organ", "云溪县人民政府", "--dry-run"],
            "govreport.tasks.rollup_reading.unit_numbers",
        ),
        (["scaffold", "2023"], "govreport.tasks.scaffold.new_report"),
        (["import", "in", "--dry-run"], "govreport.tasks.import_.check"),
    ],
)
def test_every_loop_over_files_goes_on(
    run: Go, here: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], broken: str
) -> None:
    for name in (BAD, GOOD):
        one = replace(report(), organ=Organ(name, kind=ORGAN.kind))
        saved(one, here)
        (here / "in").mkdir(exist_ok=True)
        (here / "in" / f"{name}.docx").write_bytes(made(one))
    monkeypatch.delenv(SWITCH)

    def falls(*_given: object, **_named: object) -> float:
        return 1 / 0

    module, _, name = broken.rpartition(".")
    monkeypatch.setattr(import_module(module), name, falls)
    done = run(*command)
    assert done.code == (
        1 if command[0] == "status" else 2
    )  # it tells of each in its table
    assert (done.err + done.out).count(TOLD) == 2


def test_a_command_ends_in_a_sentence(
    run: Go, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = saved(report(), here)
    monkeypatch.setattr("govreport.cli.show.Workspace", lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        run("show", file)
    monkeypatch.delenv(SWITCH)
    done = run("show", file)
    assert done.code == 2
    assert done.err.startswith(f"错误：govreport show：{TOLD}")


def test_what_the_machine_lacks_is_no_mistake_of_the_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(SWITCH)
    assert "内存不够" in str(mishap(MemoryError(), "x"))
    assert "磁盘已满" in str(mishap(OSError(28, "no space"), "x"))
    with pytest.raises(KeyboardInterrupt), guard("x"):
        raise KeyboardInterrupt
    with pytest.raises(UnicodeEncodeError), guard("x"):
        "云".encode("ascii")
