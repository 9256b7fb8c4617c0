"""The `[[units]]` of a roll-up in its file: replaced as a whole, all else as it stands."""

from collections.abc import Mapping, Sequence

from govreport.findings import Path as KeyPath
from govreport.report import Unit
from govreport.tomlfile.arrays import extended, without
from govreport.tomlfile.document import Document, parse
from govreport.tomlfile.edit import edit
from govreport.tomlfile.new import unit_lines

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
    """Set some values in the file's bytes, and put other units at its end.

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
    raw = edit(without(document, UNITS, ODD), changes, order=order, comments=comments)
    if not units:
        return raw
    edited = parse(raw, document.name, document.path)
    return extended(edited, UNITS, listed, list(unit_lines(units)), ODD)


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
