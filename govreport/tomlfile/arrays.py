"""Arrays of tables in a file: one more at its end, or a roll-up's units put anew."""

from collections.abc import Iterator, Mapping, Sequence

from govreport.findings import Path as KeyPath
from govreport.report import Unit
from govreport.tomlfile.document import Document, parse
from govreport.tomlfile.edit import edit
from govreport.tomlfile.new import unit_entry, unit_lines
from govreport.tomlfile.positions import Span
from govreport.tomlfile.splices import REMOVED, Splice, proved, spliced
from govreport.tomlfile.tokens import key_token, pair_line

UNITS = "units"
ORGAN = "organ"
ODD = "这个文件里的 [[units]] 写法特殊，不能自动更换，请把它们整段删去再试；文件没有变动"


def append(document: Document, name: str, entry: Mapping[str, object]) -> bytes:
    """Put one more table of an array of tables at the end of the file's bytes.

    As with `edit`, all else stays byte for byte, or a TextProblem is raised.
    """
    text, newline = document.text, document.newline
    blank = text.strip() and not text.endswith(newline * 2)
    lines = [f"[[{key_token(name)}]]", *(pair_line(*pair) for pair in entry.items())]
    return _extended(document, name, [entry], ["", *lines] if blank else lines)


def with_sums(
    document: Document,
    changes: Mapping[KeyPath, object],
    units: Sequence[Unit],
    *,
    order: Sequence[KeyPath] = (),
    comments: Mapping[KeyPath, str] | None = None,
) -> bytes:
    """Set some values in the file's bytes, and put other units at its end.

    Where the units are those of before, they stay where they are and only their
    hashes and paths change. What is written is read again; a TextProblem is raised
    rather than a wrong file written.
    """
    listed = list(map(unit_entry, units))
    known = document.data.get(UNITS, [])
    if _alike(known, listed):
        new: dict[KeyPath, object] = {
            (UNITS, str(number), key): value
            for number, (old, entry) in enumerate(zip(known, listed, strict=True))
            for key, value in entry.items()
            if old[key] != value
        }
        return edit(document, {**changes, **new}, order=order, comments=comments)
    raw = edit(_without_units(document), changes, order=order, comments=comments)
    if not units:
        return raw
    edited = parse(raw, document.name, document.path)
    return _extended(edited, UNITS, listed, list(unit_lines(units)), ODD)


def _extended(
    document: Document,
    name: str,
    entries: Sequence[Mapping[str, object]],
    lines: Sequence[str],
    odd: str = "",
) -> bytes:
    """Put some more tables, as they are written in lines, at the end of the file's bytes.

    `odd` is what a TextProblem says of a file in which that can't be done.
    """
    text, newline = document.text, document.newline
    lead = newline if text and not text.endswith("\n") else ""
    written = "\n".join([*lines, ""]).replace("\n", newline)
    raw = spliced(document, [Splice(len(text), len(text), lead + written)])
    listed = document.data.get(name, [])
    more = [*listed, *map(dict, entries)] if isinstance(listed, list) else None
    return proved(document, raw, {(name,): more}, odd).raw


def _without_units(document: Document) -> Document:
    """Take the units out of a file, and the empty line before each."""
    if UNITS not in document.data:
        return document
    splices, reached = [], 0
    for span in sorted(_unit_lines(document)):
        splices.append(Splice(max(span.start, reached), max(span.end, reached), ""))
        reached = max(span.end, reached)
    return proved(document, spliced(document, splices), {(UNITS,): REMOVED}, ODD)


def _unit_lines(document: Document) -> Iterator[Span]:
    """Yield the lines that hold the units, whole."""
    positions, text = document.positions, document.text
    found = [
        Span(header.span.start, header.end)
        for path, header in positions.headers.items()
        if path[0] == UNITS
    ]
    if pair := positions.pairs.get((UNITS,)):
        found.append(Span(pair.key.start, pair.value.end))
    for span in found:
        start = positions.line_start(span.start)
        above = positions.line_start(start - 1) if start else 0
        if not text[above:start].strip():
            start = above
        yield Span(start, positions.line_end(span.end))


def _alike(known: object, listed: Sequence[Mapping[str, object]]) -> bool:
    """Whether a file's units are the same organs in the same order, all that is known."""
    return (
        isinstance(known, list)
        and len(known) == len(listed)
        and all(
            isinstance(old, dict)
            and old.keys() == new.keys()
            and old.get(ORGAN) == new.get(ORGAN)
            for old, new in zip(known, listed, strict=True)
        )
    )
