"""Every command that writes, killed anywhere: nothing torn, the next one leaves nothing.

`GOVREPORT_KILLS` asks for more of them at random moments than a run of all tests has.
"""

import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest
from changing import (
    ASKED,
    BOOK,
    CALLS,
    NEW,
    OWN,
    REGISTERING,
    SIGNING,
    SOUND,
    WRITING,
    Writing,
    forked,
    ready,
    scene_with_sound,
    silently,
)
from machine import sets_pdf
from reports import ORGAN

from govreport.tomlfile import drafts, locks
from govreport.tomlfile.document import parse

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system can't fork"),
]
KILLS = int(os.environ.get("GOVREPORT_KILLS", "30"))
EXIT = 9
EPOCH, MOMENT = "SOURCE_DATE_EPOCH", "1767225600"
AFTER = ("open", "write", "fsync", "replace")
"""Calls of `os` behind which it dies too."""
THEIRS = Path("台账.csv")
"""A register as somebody else keeps it."""
PDF = ("render", OWN, "--to", "pdf", "--draft")
NO_PDF = sets_pdf().args[0]
ALL = (
    *WRITING,
    *REGISTERING,
    Writing("due", ("due", BOOK, "-o", "期限.xlsx"), Path("期限.xlsx"), (NEW, ASKED)),
    Writing(
        "render",
        ("render", "2022", "--to", "txt", "--to", "html", "--jobs", "1", "--draft"),
        OWN,
    ),
    Writing("render one", ("render", OWN, "--draft"), OWN),
    Writing(
        "publish",
        ("publish", "2022", "-o", "公布", "--to", "fragment", "--to", "txt", "--jobs", "1"),
        Path("公布"),
    ),
    Writing("charts", ("charts", OWN, "-o", "图"), Path("图")),
    Writing("table", ("table", "2022", "-o", "表.csv", "--jobs", "1"), Path("表.csv")),
    Writing("table", ("table", "2022", "-o", "表.xlsx", "--jobs", "1"), Path("表.xlsx")),
    Writing("status --slips", ("status", "2022", "--slips", "退回"), Path("退回")),
    Writing("status -o", ("status", "2022", "-o", "进度.csv"), Path("进度.csv")),
    Writing("status -o", ("status", "2022", "-o", "进度.xlsx"), Path("进度.xlsx")),
    Writing(
        "status --is",
        ("status", "2022", "--is", f"收件/甲局.txt={ORGAN.name}"),
        Path("notes/files.toml"),
    ),
    SIGNING,
    Writing("template export", ("template", "export", "-o", "t.docx"), Path("t.docx")),
    Writing("log -o", ("log", OWN, "-o", "l.csv"), Path("l.csv")),
    Writing("import a register", ("import", THEIRS), BOOK),
    Writing("import a register", ("import", THEIRS, "--update"), BOOK, (NEW, ASKED)),
    *([] if NO_PDF else [Writing("render to pdf", PDF, OWN)]),
)
APART = {"render to pdf"}
"""Commands that begin threads, without which a process that is forked then gets stuck."""
HERE = [one for one in ALL if one.name not in APART]
TWICE = {"undo", "close request", "register new"}
"""Commands that do another thing when they are run again, or refuse to."""
NAMES = [f"{number} {one.name}" for number, one in enumerate(ALL)]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scene, laid out once, with a report that can be signed."""
    folder = tmp_path_factory.mktemp("scene")
    scene_with_sound(folder)
    rows = f"{SOUND.stem}2022年依申请公开台账\n序号,申请人类型,收件时间,办结时间,答复类型\n"
    rows += "2022-001,公民,2022.3.12,2022年4月1日,同意公开\n2,企业,2022.5.6,,\n"
    (folder / THEIRS).write_text(rows, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuse at once where a lock would be waited for; make the same bytes; come back."""
    monkeypatch.setattr(locks, "PATIENCE", 0)
    monkeypatch.setattr(locks, "MAKING", 0)
    monkeypatch.setenv(EPOCH, MOMENT)
    here = Path.cwd()
    yield
    os.chdir(here)


def die_at(number: int) -> None:
    """End this process before, or right behind, the so manieth call that writes."""
    left = number

    def one_less(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os._exit(EXIT)

    def watch(event: str, args: tuple[object, ...]) -> None:
        written = event == "open" and isinstance(args[2], int) and args[2] & 3
        if event in CALLS or (written and str(args[0]) != os.devnull):
            one_less()

    def behind(usual: object, *args: object, **more: object) -> object:
        done = usual(*args, **more)  # type: ignore[operator]
        if usual is not opened or (isinstance(args[1], int) and args[1] & 3):
            one_less()
        return done

    opened = os.open
    for name in AFTER:
        patch.object(os, name, partial(behind, getattr(os, name))).start()
    sys.addaudithook(watch)


def killed(one: Writing, number: int) -> bool:
    """Run a command in a process of its own that dies; False where it ended before."""

    def work() -> None:
        die_at(number)
        silently(one.words)

    if one.name in APART:
        return apart(one, number) == EXIT
    return os.waitstatus_to_exitcode(os.waitpid(forked(work), 0)[1]) == EXIT


def apart(one: Writing, number: int = sys.maxsize) -> int | None:
    """Run a command in a process whose parents never had a thread: its exit code."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload([__name__, "govreport.render.pdf", "fontTools.subset"])
    process = server.Process(target=_apart, args=(Path.cwd(), one.words, number))
    process.start()
    process.join()
    return process.exitcode


def _apart(folder: Path, words: tuple[object, ...], number: int) -> None:
    os.chdir(folder)
    locks.PATIENCE, locks.MAKING = 0, 0
    os.environ[EPOCH] = MOMENT
    die_at(number)
    os._exit(silently(words))


def lying(folder: Path) -> Mapping[str, bytes]:
    """All files that people see, with what stands in them."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
        and not any(one.startswith(".") for one in path.relative_to(folder).parts)
    }


def left_over(folder: Path) -> list[Path]:
    """What nobody needs once a command is done."""
    return [
        path
        for path in folder.rglob("*")
        if path.suffix in {".tmp", locks.SUFFIX, ".broken"} or path.name == "pending.json"
    ]


def finished(one: Writing) -> int | None:
    """Run a command to its end, here if it may be: its exit code."""
    return apart(one) if one.name in APART else silently(one.words)


def undisturbed(
    one: Writing, template: Path, folder: Path
) -> tuple[int | None, Mapping[str, bytes]]:
    """Run a command as it should be: its exit code, and all that lies there then."""
    ready(one, template, folder)
    drafts.sweep_once.cache_clear()
    code = finished(one)
    assert code in {0, 1}
    assert not left_over(folder)
    return code, lying(folder)


def check_behind(
    one: Writing,
    folder: Path,
    before: Mapping[str, bytes],
    after: tuple[int | None, Mapping[str, bytes]],
) -> None:
    """Look for what is torn, run the command once more, look for what is left."""
    code, done = after
    for name, raw in lying(folder).items():
        if name.startswith("notes/"):  # with its head, before the first note
            parse(raw, name)
            assert raw.endswith(b"\n"), name
        else:
            assert raw in {before.get(name), done.get(name)}, name
    drafts.sweep_once.cache_clear()
    again = finished(one)
    assert again == code or one.name in TWICE
    assert not left_over(folder)
    assert lying(folder).keys() == done.keys()


@pytest.mark.parametrize("one", ALL, ids=NAMES)
def test_at_every_call_that_writes(one: Writing, template: Path, tmp_path: Path) -> None:
    folder, number, dies = tmp_path / "work", 0, True
    after = undisturbed(one, template, folder)
    if one.name in APART and STEP > 1:  # each time they load all that they need
        number = STEP // 2
    while dies:
        ready(one, template, folder)
        before = lying(folder)
        dies = killed(one, number)
        check_behind(one, folder, before, after)
        number += STEP if number else 1
    assert number > 5


STEP = int(os.environ.get("GOVREPORT_STEP", "23"))
"""How many calls further on the next one dies."""


def test_at_any_moment_of_any_command(template: Path, tmp_path: Path) -> None:
    folder, dice = tmp_path / "work", random.Random(2026)  # noqa: S311 -- test data
    known: dict[int, tuple[float, tuple[int | None, Mapping[str, bytes]]]] = {}
    deaths = 0
    for number in range(KILLS):
        at = number % len(HERE)
        one = HERE[at]
        if at not in known:
            start = time.perf_counter()
            after = undisturbed(one, template, folder)
            known[at] = time.perf_counter() - start, after
        took, after = known[at]
        ready(one, template, folder)
        before = lying(folder)
        child = forked(partial(silently, one.words))
        time.sleep(dice.uniform(0, took))
        os.kill(child, signal.SIGKILL)
        deaths += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        check_behind(one, folder, before, after)
    print(f"{deaths} of {KILLS} were killed")
    assert deaths > KILLS / 10
