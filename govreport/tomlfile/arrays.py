"""Arrays of tables in a file: one more at its end, or all of them taken out."""

from collections.abc import Iterator, Mapping, Sequence

from govreport.tomlfile.document import Document
from govreport.tomlfile.positions import Span
from govreport.tomlfile.splices import REMOVED, Splice, proved, spliced
from govreport.tomlfile.tokens import key_token, pair_line


def append(document: Document, name: str, entry: Mapping[str, object]) -> bytes:
    """Put one more table of an array of tables at the end of the file's bytes.

    As with `edit`, all else stays byte for byte, or a TextProblem is raised.
    """
    text, newline = document.text, document.newline
    blank = text.strip() and not text.endswith(newline * 2)
    lines = [f"[[{key_token(name)}]]", *(pair_line(*pair) for pair in entry.items())]
    return extended(document, name, [entry], ["", *lines] if blank else lines)


def extended(
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


def without(document: Document, name: str, odd: str = "") -> Document:
    """Take an array of tables out of a file, and the empty line before each."""
    if name not in document.data:
        return document
    splices, reached = [], 0
    for span in sorted(_spans(document, name)):
        splices.append(Splice(max(span.start, reached), max(span.end, reached), ""))
        reached = max(span.end, reached)
    raw = spliced(document, splices)
    return proved(document, raw, {(name,): REMOVED}, odd)


def _spans(document: Document, name: str) -> Iterator[Span]:
    """Yield the lines that hold the tables, whole."""
    positions, text = document.positions, document.text
    found = [
        Span(header.span.start, header.end)
        for path, header in positions.headers.items()
        if path[0] == name
    ]
    if (name,) in positions.pairs:
        pair = positions.pairs[name,]
        found.append(Span(pair.key.start, pair.value.end))
    for span in found:
        start = positions.line_start(span.start)
        above = positions.line_start(start - 1) if start else 0
        if not text[above:start].strip():
            start = above
        yield Span(start, positions.line_end(span.end))
