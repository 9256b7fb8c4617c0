"""Transcripts: command lines in a text file, with all that they print and write.

A transcript in `tests/transcripts` is played line by line in an empty folder of its
own. Lines that begin with `$` are the input, those that begin with `#` say what it is
about; everything else is what came of it, and `make golden` writes it anew:

    > a line of standard output
    ! a line of standard error
    = exit 1, where it is not 0
    + a file that is new     ~ one that changed, with its lines     - one that is gone

Besides `govreport` a line may begin with one of `SCENERY`, which sets the scene and
tells nothing. `< FILE` and `> FILE` do what they do in a shell.
"""

import os
import re
import runpy
import shlex
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, chdir, contextmanager, redirect_stdout
from datetime import datetime, timedelta, timezone
from difflib import unified_diff
from hashlib import sha256
from io import BytesIO, StringIO, TextIOWrapper
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unittest.mock import patch

from govreport.cli.app import run

REPOSITORY = Path(__file__).resolve().parent.parent
TRANSCRIPTS = REPOSITORY / "tests" / "transcripts"
INPUT = re.compile(r"^(?:[$#].*|)$")
NOON = "1673841600"
"""2023-01-16, 12:00 in China: the day of all transcripts."""
SAVED = int(NOON) + 8 * 3600
"""When files are saved: at noon in Greenwich, which is that day in every time zone."""
ENVIRONMENT = {"COLUMNS": "80", "SOURCE_DATE_EPOCH": NOON}
UNSET = ("FORCE_COLOR", "NO_COLOR", "EDITOR", "VISUAL")
TEXTS = {".toml", ".txt", ".csv", ".json", ".md"}
MASKS = {re.compile(r'("rules_version": )"[^"]+"'): r'\1"…"'}
"""What differs from version to version, and says nothing of what was done."""
PROPERTIES = "docProps/"
HASH_SHOWN = 16
LINES_SHOWN = 24
"""Of a change; the hash speaks for the rest."""
Folder = Mapping[str, bytes]


class Played(NamedTuple):
    """What a command line gave."""

    code: int
    out: bytes
    err: bytes


def on_disk() -> dict[Path, bytes]:
    """Every transcript with what it holds."""
    return {path: path.read_bytes() for path in sorted(TRANSCRIPTS.glob("*.txt"))}


def expected() -> dict[Path, bytes]:
    """Every transcript with what it should hold, played now."""
    return {path: played(content) for path, content in on_disk().items()}


def input_lines(transcript: bytes) -> list[str]:
    """The lines that a person wrote, blank ones between them included."""
    lines = transcript.decode().split("\n")
    return [line for line in lines if INPUT.match(line)]


def played(transcript: bytes) -> bytes:
    """The transcript as it comes out now."""
    lines = list[str]()
    with TemporaryDirectory() as folder, chdir(folder), _surroundings():
        for moment, line in enumerate(input_lines(transcript), SAVED):
            lines += (line, *_came_of(line))
            _save_at(moment)
    return "\n".join(lines).encode()


def _save_at(moment: int) -> None:
    """Let what was saved just now have been saved on the day of all transcripts."""
    for path in Path().rglob("*"):
        if path.is_file() and path.stat().st_mtime > SAVED + 24 * 3600:
            os.utime(path, (moment, moment))


@contextmanager
def _surroundings() -> Iterator[None]:
    """The same day, width and colours on every machine."""
    seconds = count(int(NOON))

    def now() -> datetime:
        return datetime.fromtimestamp(next(seconds), timezone(timedelta(hours=8)))

    with patch.dict(os.environ, ENVIRONMENT), patch("govreport.tomlfile.kept.now", now):
        for name in UNSET:
            os.environ.pop(name, None)
        yield


def _came_of(line: str) -> Iterator[str]:
    """The lines that tell what a line of input did."""
    if not line.startswith("$"):
        return
    words, given, target = _words(line[1:])
    command, *args = words
    if command in SCENERY:
        SCENERY[command](*args)
        return
    before = _folder()
    done = PROGRAMS[command](args, given)
    if target:
        Path(target).write_bytes(done.out)
    else:
        yield from _shown(">", done.out)
    yield from _shown("!", done.err)
    if done.code:
        yield f"= exit {done.code}"
    yield from _changes(before, _folder())


def _words(line: str) -> tuple[list[str], bytes, str]:
    """A line's words, what stands on standard input, and where the output goes."""
    words, given, target = shlex.split(line), b"", ""
    while len(words) > 2 and words[-2] in {"<", ">"}:
        *words, arrow, name = words
        if arrow == "<":
            given = Path(name).read_bytes()
        else:
            target = name
    return words, given, target


def _govreport(args: list[str], given: bytes) -> Played:
    """Run the program in this process."""
    streams = {
        name: TextIOWrapper(BytesIO(content), encoding="utf-8", newline="\n")
        for name, content in (("stdin", given), ("stdout", b""), ("stderr", b""))
    }
    with ExitStack() as stack:
        for name, stream in streams.items():
            stack.enter_context(patch.object(sys, name, stream))
        code = run(args)
    out, err = (_written(streams[name]) for name in ("stdout", "stderr"))
    return Played(code, out, err)


def _written(stream: TextIOWrapper) -> bytes:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, BytesIO)
    return buffer.getvalue()


def _cat(args: list[str], _: bytes) -> Played:
    """Show a file that was written."""
    found = [path for name in args for path in _matching(name)]
    return Played(0, b"".join(path.read_bytes() for path in found), b"")


PROGRAMS: Mapping[str, Callable[[list[str], bytes], Played]] = {
    "govreport": _govreport,
    "cat": _cat,
}


def _cp(*names: str) -> None:
    """Copy files of the repository or of the folder, patterns filled in."""
    *sources, target = names
    goal = Path(target)
    found = [path for source in sources for path in _matching(source)]
    assert found, f"{sources}: no such files"
    if target.endswith("/"):
        goal.mkdir(parents=True, exist_ok=True)
    for path in found:
        shutil.copyfile(path, goal / path.name if goal.is_dir() else goal)


def _matching(pattern: str) -> list[Path]:
    base = REPOSITORY if pattern.startswith(("samples/", "templates/")) else Path()
    return sorted(base.glob(pattern))


def _rm(*names: str) -> None:
    """Remove files."""
    for name in names:
        Path(name).unlink()


def _mkdir(*names: str) -> None:
    """Make folders."""
    for name in names:
        Path(name).mkdir(parents=True)


def _put(name: str, *lines: str) -> None:
    """Write a file of some lines."""
    text = "".join(f"{line}\n" for line in lines)
    Path(name).write_text(text, encoding="utf-8", newline="\n")


def _swap(name: str, old: str, new: str) -> None:
    """Write some words of a file otherwise, where they stand first."""
    text = Path(name).read_bytes().decode()
    assert old in text, f"{name}: {old} does not stand there"
    Path(name).write_bytes(text.replace(old, new, 1).encode())


def _units(what: str, where: str, target: str = "") -> None:
    """Let the units of the county sample do their part; what is said goes to `target`."""
    main = runpy.run_path(str(REPOSITORY / "samples" / "county" / "units.py"))["main"]
    said = StringIO(newline="")
    with redirect_stdout(said):
        main(what, where)
    if target:
        Path(target).write_bytes(said.getvalue().encode())


SCENERY: Mapping[str, Callable[..., None]] = {
    "cp": _cp,
    "rm": _rm,
    "mkdir": _mkdir,
    "put": _put,
    "swap": _swap,
    "units": _units,
}


def _folder() -> Folder:
    """Every file that is not hidden, with what it holds."""
    files = sorted(path for path in Path().rglob("*") if path.is_file())
    return {
        path.as_posix(): path.read_bytes()
        for path in files
        if not any(part.startswith(".") for part in path.parts)
    }


def _changes(before: Folder, after: Folder) -> Iterator[str]:
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            yield f"- {name}"
        elif name not in before:
            yield f"+ {name} {_digest(after[name])}"
        elif before[name] != after[name]:
            yield f"~ {name} {_digest(after[name])}"
            if Path(name).suffix in TEXTS:
                yield from _difference(before[name], after[name])


def _difference(before: bytes, after: bytes) -> Iterator[str]:
    old, new = (_legible(content).split("\n") for content in (before, after))
    changed = [
        line
        for line in unified_diff(old, new, n=0, lineterm="")
        if not line.startswith(("---", "+++", "@@"))
    ]
    yield from (f"    {line}".rstrip() for line in changed[:LINES_SHOWN])
    if len(changed) > LINES_SHOWN:
        yield f"    … {len(changed) - LINES_SHOWN} more"


def _digest(content: bytes) -> str:
    """What a file holds, in short: a package by its parts, however they are packed.

    The properties of a document are left out: they vouch for the program's version.
    """
    if not zipfile.is_zipfile(BytesIO(content)):
        return f"{len(content)} bytes sha256:{_hash([content])}"
    with zipfile.ZipFile(BytesIO(content)) as package:
        names = [
            name for name in sorted(package.namelist()) if not name.startswith(PROPERTIES)
        ]
        parts = [part for name in names for part in (name.encode(), package.read(name))]
    return f"{len(names)} parts sha256:{_hash(parts)}"


def _hash(parts: Iterable[bytes]) -> str:
    whole = sha256()
    for part in parts:
        whole.update(b"%d:" % len(part) + part)
    return whole.hexdigest()[:HASH_SHOWN]


def _shown(mark: str, content: bytes) -> Iterator[str]:
    """What was printed, line by line, with what the eye misses spelled out."""
    if content.startswith(b"PK"):
        yield f"{mark} {_digest(content)}"
    elif content:
        *lines, rest = _legible(content).split("\n")
        yield from (f"{mark} {line}".rstrip(" ") for line in lines)
        if rest:
            yield f"{mark} {rest}␄"


def _legible(content: bytes) -> str:
    text = content.decode(errors="backslashreplace")
    for place, name in ((Path.cwd(), "FOLDER"), (REPOSITORY, "REPOSITORY")):
        text = text.replace(str(place), name)
    for mask, instead in MASKS.items():
        text = mask.sub(instead, text)
    return "".join(
        one if one.isprintable() or one in "\n\u3000" else ascii(one)[1:-1] for one in text
    )
