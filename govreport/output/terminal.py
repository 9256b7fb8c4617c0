"""What is printed: data, talk, complaints, progress. Besides cli/ the only printer."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from itertools import chain, islice
from shutil import get_terminal_size
from typing import TextIO

from govreport.errors import GovReportError, ManyProblems
from govreport.lazy import lazy
from govreport.tasks.runners import Item, Result, Runner
from govreport.text import COMMANDING, brief_lines, harmless, printable, printable_lines

FEW = 5
"""Fewer items show no progress."""
PAINT = lazy(r"(\x1b\[[0-9;]{1,4}m)")
"""What we paint with."""
DIFFERENCE = {"+": "32", "-": "31", "@": "36"}
"""The colours of what was added, what is gone, and where."""
_quiet = ContextVar("quiet", default=False)


def be_quiet(quiet: bool) -> bool:  # noqa: FBT001 -- an option's callback
    """Leave out talk from now on, or no longer; errors are always told."""
    _quiet.set(quiet)
    return quiet


def is_quiet() -> bool:
    """Whether talk is left out."""
    return _quiet.get()


def out(line: str) -> None:
    r"""Print a line of data, without what would command a terminal.

    A line break in it is a name's, and shown as `\x0a`: none looks like two lines.
    """
    sys.stdout.write(f"{printable(line)}\n")


def out_text(text: str) -> None:
    """Print data of several lines, without what would command a terminal."""
    sys.stdout.write(f"{printable_lines(text)}\n")


def out_painted(text: str) -> None:
    """Print data in colours; whoever paints it has made strange words printable."""
    pieces = PAINT.split(text)
    pieces[::2] = map(printable_lines, pieces[::2])
    sys.stdout.write(f"{''.join(pieces)}\n")


def out_document(text: str, *, page: bool) -> None:
    """Print a document; what would command a terminal as text, on a page as its number."""
    shown = COMMANDING.sub(_on_page, text) if page else harmless(text)
    sys.stdout.write(f"{shown}\n")


def _on_page(found: re.Match[str]) -> str:
    return f"&#x{ord(found[0]):x};"


def out_bytes(raw: bytes) -> None:
    """Print data that is bytes already, after what was printed so far."""
    sys.stdout.flush()
    sys.stdout.buffer.write(raw)
    sys.stdout.buffer.flush()


def say(line: str) -> None:
    """Print a line of talk, unless nobody wants to hear it; it never mixes with data."""
    if not _quiet.get():
        insist(line)


def insist(line: str) -> None:
    """Print a line that must be heard."""
    insist_on_all(printable(line))


def insist_on_all(text: str) -> None:
    """Print lines that must be heard."""
    with suppress(OSError):  # where even talk fails, the exit code tells
        sys.stderr.write(f"{printable_lines(brief_lines(text))}\n")


def complain(error: GovReportError) -> None:
    """Print why we can't go on, each reason by itself; its further lines stand back."""
    if isinstance(error, ManyProblems):
        for one in error.problems:
            complain(one)
        return
    first, *others = str(error).split("\n")
    back = (one if one[:1] in {"", " "} else f"  {one}" for one in others)
    insist_on_all("\n".join((f"错误：{first}", *back)))


def out_then_say(lines: Iterable[str]) -> None:
    """Print what was done, and say what there is to know about it."""
    for number, line in enumerate(lines):
        (say if number else out)(line)


def out_data(
    output: str,
    found: Item,
    csv: Callable[[Item], bytes],
    json: Callable[[Item], object],
    lines: Callable[[Item], Iterable[str]],
) -> None:
    """Print a result as CSV, as JSON, or line by line, as it is asked for."""
    if output == "csv":
        out_bytes(csv(found))
    elif output == "json":
        out_json(json(found))
    else:
        for text in lines(found):
            out_text(text)


def show_difference(lines: Sequence[str], *, talk: bool) -> None:
    """Print a unified diff, which is data, or talk beside other data."""
    stream = sys.stderr if talk else sys.stdout
    colour = has_colour(stream)
    for number, line in enumerate(() if talk and _quiet.get() else lines):
        text = printable(line)
        paint = DIFFERENCE.get(line[:1]) if number > 1 else "1"
        text = f"\x1b[{paint}m{text}\x1b[0m" if colour and paint else text
        with suppress(OSError) if talk else nullcontext():
            stream.write(f"{text}\n")


def out_json(value: object) -> None:
    """Print JSON; a terminal that can't show Chinese gets it escaped, not lost."""
    out_text(_json(value))


def out_long_json(
    head: Mapping[str, object],
    items: Iterable[object],
    rest: Callable[[], Mapping[str, object]],
) -> None:
    """Print an object as `out_json` does, a long list of `files` in it item by item.

    What stands behind the list is asked for when all its items are printed; nothing
    is printed where there is no getting at the first.
    """
    rest_of_items = iter(items)
    first = list(islice(rest_of_items, 1))
    sys.stdout.write(f'{_json(head).removesuffix(_END)},\n  "files": [')
    between = ""
    for item in chain(first, rest_of_items):
        text = _json(item).replace("\n", "\n    ")
        sys.stdout.write(f"{between}\n    {text}")
        between = ","
    end = "\n  ]" if between else "]"
    out_text(f"{end},{_json(rest()).removeprefix('{')}")


_END = "\n}"


def _json(value: object) -> str:
    return json_text(value, wide=(sys.stdout.encoding or "").lower().startswith("utf"))


def json_text(value: object, *, wide: bool = True) -> str:
    """Write a value as JSON, in ASCII where it may not be `wide`.

    What would command a terminal is escaped, and so are the bytes of a file's name in
    another character set, as Python takes them (U+DC80 to U+DCFF): who reads it has the
    true name, and can open the file.
    """
    import json

    text = json.dumps(value, ensure_ascii=not wide, indent=2)
    return COMMANDING.sub(_in_json, text)


def _in_json(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """Show how far a work over many items has come; gives what is called for each done."""
    if total < FEW or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    bar = Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        auto_refresh=False,  # no thread of its own beside processes that are forked
        transient=True,
        redirect_stdout=sys.stdout.isatty(),
    )
    with bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.update(task, advance=1, refresh=True)


def with_progress(run: Runner) -> Runner:
    """Let a person at a terminal see how far a runner has come."""

    def shown(work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        with _progress(len(items)) as advance:
            for result in run(work, items):
                yield result
                advance()

    return shown


def encodings() -> Mapping[str, str]:
    """Give the character sets in which data and talk are printed."""
    streams = {"stdout": sys.stdout, "stderr": sys.stderr}
    return {name: stream.encoding or "" for name, stream in streams.items()}


def screen() -> tuple[int, bool] | None:
    """Give the columns of the terminal that data go to, and whether it wants colours."""
    if not sys.stdout.isatty():
        return None
    return get_terminal_size().columns, has_colour(sys.stdout)


def has_colour(stream: TextIO) -> bool:
    """Whether a stream is a terminal that wants colours (`NO_COLOR` says no)."""
    return stream.isatty() and not os.environ.get("NO_COLOR")
