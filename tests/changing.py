"""A workspace with something for every command to write, and what must agree behind it."""

import os
import shutil
import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from imported import rendered
from reports import ORGAN, balanced, report, saved, with_cells

from govreport.cli.app import run
from govreport.forms import Cell
from govreport.tomlfile import drafts as drafting
from govreport.tomlfile import save
from govreport.tomlfile.document import parse_toml
from govreport.tomlfile.history import FORGET
from govreport.tomlfile.home import TABLES
from govreport.tomlfile.journal import JournalLine
from govreport.tomlfile.kept import content, hash_of

NEXT = ORGAN._replace(name="云溪县白水乡人民政府")
OWN = Path("2022", f"{ORGAN.name}.toml")
OTHER = Path("2022", f"{NEXT.name}.toml")
SUM = Path("2022", "云溪县人民政府.toml")
LEDGER = Path("notes", "2022.toml")
CALLS = {
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.chmod",
    "os.chown",
    "os.truncate",
    "os.link",
    "os.symlink",
    "os.setxattr",
    "os.removexattr",
}
"""What a process tells of, with every file that it opens."""
IN, OUT = (Cell("applications", "business", item) for item in ("carried_in", "carried_out"))


class Writing(NamedTuple):
    """A command that writes, what must be done before, the file and the words it goes by."""

    name: str
    words: tuple[object, ...]
    file: Path
    before: tuple[tuple[object, ...], ...] = ()


ROLLUP = ("rollup", "2022", "--organ", "云溪县人民政府", "--partial")
COUNT = (
    "add",
    "count",
    OWN,
    "counts.培训",
    "2",
    "--note",
    "政办〔2022〕3号",
    "--date",
    "3月2日",
)
WRITING = (
    Writing("scaffold", ("scaffold", "2023"), Path("2023", OWN.name)),
    Writing("scaffold --refresh", ("scaffold", "2022", "--refresh"), OTHER),
    Writing("add count", COUNT, OWN),
    Writing("add zeros", ("add", "zeros", OTHER), OTHER),
    Writing(
        "add narrative", ("add", "narrative", OWN, "六", "本年没有。", "--append"), OWN
    ),
    Writing("waive", ("waive", OWN, "X-CARRY", "--reason", "上年报告已更正"), OWN),
    Writing("validate --fix", ("validate", OWN, "--fix"), OWN),
    Writing("import", ("import", "收件/甲局.txt"), Path("2022", "云溪县甲局.toml")),
    Writing("import --force", ("import", "收件/改.txt", "--force"), OWN),
    Writing("import --update", ("import", "收件/改.txt", "--update"), OWN),
    Writing("rollup", ROLLUP, SUM),
    Writing("rollup", ROLLUP, SUM, (ROLLUP, COUNT)),
    Writing(
        "status --set", ("status", "2022", "--set", "青石乡", "--received", "今天"), LEDGER
    ),
    Writing("undo", ("undo", OWN), OWN, (COUNT,)),
    Writing("log --forget", ("log", OWN, "--forget"), OWN, (COUNT,)),
)
NAMES = [f"{number} {one.name}" for number, one in enumerate(WRITING)]
SOUND = Path("2022", "云溪县丙局.toml")
BOOK, SHEET = SOUND.with_suffix(".申请.csv"), Path("2022", f"{NEXT.name}.申请.xlsx")
NEW = ("register", "new", BOOK)
ASKED = ("add", "request", BOOK, "--received", "3月12日", "--by", "自然人")
CLOSED = (
    *("close", "request", BOOK, "2022-001"),
    *("--outcome", "予以公开", "--on", "2022-03-20"),
)
SIGNED = ("status", "2022", "--set", "丙局", "--approved", "今天", "--by", "某某")
REGISTERING = (
    Writing("register new", NEW, BOOK),
    Writing("register new", ("register", "new", SHEET), SHEET),
    Writing("add request", ASKED, BOOK, (NEW,)),
    Writing("close request", CLOSED, BOOK, (NEW, ASKED)),
    Writing("tally", ("tally", SOUND), SOUND, (NEW, ASKED, CLOSED)),
)
SIGNING = Writing("status --approved", SIGNED, LEDGER)


def scene_with_sound(folder: Path) -> None:
    """Lay out the same, and a report that can be signed."""
    scene(folder)
    sound = replace(report(), organ=ORGAN._replace(name=SOUND.stem))
    saved(sound, folder)
    saved(replace(sound, year=2021), folder)


def scene(folder: Path) -> None:
    """Lay out reports of two units and two years, and what units sent."""
    for organ in (ORGAN, NEXT):
        last = with_cells(report(), {OUT: 1})
        saved(replace(last, organ=organ, year=2021), folder)
    saved(replace(report(), counts={"微信": "６８"}), folder)
    saved(replace(with_cells(report(), {IN: ""}), organ=NEXT), folder)
    rendered(
        replace(report(), organ=ORGAN._replace(name="云溪县甲局")),
        folder / "收件" / "甲局.txt",
    )
    rendered(balanced("2021", 7), folder / "收件" / "改.txt")


def silently(words: Sequence[object]) -> int:
    """Run a command line here, with nothing printed."""
    with Path(os.devnull).open("w", encoding="utf-8") as nothing:
        usual = sys.stdout, sys.stderr
        sys.stdout = sys.stderr = nothing
        try:
            return run(list(map(str, words)))
        finally:
            sys.stdout, sys.stderr = usual


def ready(one: Writing, template: Path, folder: Path) -> None:
    """Lay the scene out anew in the present folder, all done that must be before."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template, folder)
    os.chdir(folder)
    for words in one.before:
        silently(words)


def drafts(folder: Path) -> list[Path]:
    """What killed writers left in the folders."""
    return [path for path in folder.rglob("*.tmp") if path.name.startswith(drafting.DRAFT)]


def forked(work: Callable[[], object]) -> int:
    """Do something in a process of its own, without waiting; its number."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads, which wait
        child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def agreed(file: Path, *, latest: bool = True) -> list[JournalLine]:
    """The journal of a file, which agrees with the file and with every copy.

    The copy of the `latest` state needn't outlast a power cut, and no register has one.
    """
    kept = save.history_of(file)
    latest = latest and file.suffix not in TABLES
    assert not list(kept.folder.glob("*.tmp"))
    lines = kept.journal.lines(kept.file.name)
    there = content(kept.file)
    if there is not None and kept.file.suffix == ".toml":
        parse_toml(there.decode(), str(file))
    if lines:
        assert lines[-1].after == hash_of(there)
    for older, newer in pairwise(lines):
        assert older.forgotten or newer.before == older.after
        if latest and not (lines[-1].forgotten or lines[-1].command == FORGET):
            assert hash_of(kept.latest()) == lines[-1].after
    for line in lines:
        if line.kept:
            assert hash_of(kept.copy(line.kept)) == line.before
    assert set(kept.copies()) <= {line.kept for line in lines}
    assert not kept.pending.exists()
    return lines
