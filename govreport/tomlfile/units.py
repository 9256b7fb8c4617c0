"""The `[[units]]` of a roll-up in its file: replaced as a whole, all else as it stands."""

from collections.abc import Iterator, Mapping, Sequence

from govreport.errors import TextProblem
from govreport.findings import Path as KeyPath
from govreport.report import Unit
from govreport.tomlfile.document import Document, parse
from govreport.tomlfile.edit import edit
from govreport.tomlfile.positions import Span
from govreport.tomlfile.write import unit_lines

UNITS = "units"
ORGAN = "organ"
ODD = "这个文件里的 [[units]] 写法特殊，不能自动更换，请把它们整段删去再试；文件没有变动"


def with_sums(
    document: Document,
    changes: Mapping[KeyPath, object],
    units: Sequence[Unit],
    *,
    order: Sequence[KeyPath] = (),
    comments: Mapping[KeyPath, str] | None = None,
) -> bytes:
    """The file's bytes with some values set, and other units at its end.

    Where the units are those of before, they stay where they are and only their
    hashes and paths change. What is written is read again; a TextProblem is raised
    rather than a wrong file written.
    """
    listed = [_entry(unit) for unit in units]
    known = document.data.get(UNITS, [])
    if _alike(known, listed):
        new: dict[KeyPath, object] = {
            (UNITS, str(number), key): value
            for number, (old, entry) in enumerate(zip(known, listed, strict=True))
            for key, value in entry.items()
            if old[key] != value
        }
        return edit(document, {**changes, **new}, order=order, comments=comments)
    bare = _without_units(document)
    raw = edit(bare, changes, order=order, comments=comments)
    edited = parse(raw, document.name, document.path)
    newline = document.newline
    if not units:
        return raw
    lead = "" if edited.text.endswith("\n") else newline
    written = newline.join(unit_lines(units))
    text = f"{edited.text}{lead}{written}{newline}"
    return _proved(document, text, {**edited.data, UNITS: listed})


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


def _entry(unit: Unit) -> dict[str, object]:
    return {key: value for key, value in unit._asdict().items() if value}


def _without_units(document: Document) -> Document:
    """The document without its units, and without the empty line before each."""
    pieces, reached = [], 0
    for span in sorted(_spans(document)):
        pieces.append(document.text[reached : max(span.start, reached)])
        reached = max(span.end, reached)
    text = "".join([*pieces, document.text[reached:]])
    rest = {key: value for key, value in document.data.items() if key != UNITS}
    raw = _proved(document, text, rest)
    return parse(raw, document.name, document.path)


def _spans(document: Document) -> Iterator[Span]:
    """Whole lines that hold the units."""
    positions, text = document.positions, document.text
    found = [
        Span(header.span.start, header.end)
        for path, header in positions.headers.items()
        if path[0] == UNITS
    ]
    if (UNITS,) in positions.pairs:
        pair = positions.pairs[UNITS,]
        found.append(Span(pair.key.start, pair.value.end))
    for span in found:
        start = positions.line_start(span.start)
        above = positions.line_start(start - 1) if start else 0
        if not text[above:start].strip():
            start = above
        yield Span(start, positions.line_end(span.end))


def _proved(document: Document, text: str, data: Mapping[str, object]) -> bytes:
    """A text as bytes of the document's encoding, proved to say what it must."""
    known = document.bom + document.text.encode(document.encoding) == document.raw
    raw = document.bom + text.encode(document.encoding)
    try:
        right = known and parse(raw, document.name, document.path).data == data
    except TextProblem:
        right = False
    if not right:
        raise TextProblem(document.name, ODD)
    return raw
