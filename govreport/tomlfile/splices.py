"""Characters of a file replaced by others, and proof that nothing else was changed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from functools import reduce
from typing import Any, NamedTuple, cast

from govreport.encoding import GBK, PRIVATE_USE
from govreport.errors import TextProblem
from govreport.findings import Path as KeyPath
from govreport.tomlfile.document import Document, parse

REMOVED = object()
"""In place of a value: that nothing stands at its path any more."""


class Splice(NamedTuple):
    """Characters from `start` to `end` give way to `text`."""

    start: int
    end: int
    text: str


def spliced(document: Document, splices: Sequence[Splice]) -> bytes:
    """Put some splices, which don't overlap, into the file's bytes."""
    reached, byte = 0, len(document.bom)
    pieces = [document.bom]

    def length(start: int, end: int) -> int:
        return len(document.text[start:end].encode(document.encoding))

    for splice in sorted(splices):
        _writable(document, splice.text)
        start = byte + length(reached, splice.start)
        pieces += [document.raw[byte:start], splice.text.encode(document.encoding)]
        reached, byte = splice.end, start + length(splice.start, splice.end)
    return b"".join([*pieces, document.raw[byte:]])


def _writable(document: Document, text: str) -> None:
    """Refuse what a GBK file can't hold: it would be taken for damaged ever after."""
    odd = re.search(PRIVATE_USE, text) if document.encoding == GBK else None
    if odd:
        sentence = (
            f"要写入的文字里有 GBK 文件放不下的字符“{odd[0]}”（U+{ord(odd[0]):04X}，"
            "多是从 Word 带来的项目符号），请删去或换掉它；文件没有变动"
        )
        raise TextProblem(document.name, sentence)


def proved(
    document: Document, raw: bytes, changes: Mapping[KeyPath, object], odd: str = ""
) -> Document:
    """Read the new bytes, proved to differ in the changes only.

    TextProblem where they don't, with `odd` for what it says.
    """
    if raw == document.raw:
        return document
    try:
        edited = parse(raw, document.name, document.path)
        right = edited.encoding == document.encoding or document.text.isascii()
        right = right and _same(edited.data, _changed(document.data, changes))
    except (TextProblem, TypeError):
        edited, right = document, False
    if not right:
        raise too_odd(document, changes, odd)
    return edited


def too_odd(document: Document, paths: Iterable[KeyPath], odd: str = "") -> TextProblem:
    """Tell that a file is written in a way in which it can't be changed."""
    names = "、".join(".".join(path) for path in paths)
    sentence = f"这个文件的写法特殊，不能自动写入 {names}，请手工改；文件没有变动"
    return TextProblem(document.name, odd or sentence)


def _changed(data: Mapping[str, Any], changes: Mapping[KeyPath, object]) -> dict[str, Any]:
    """Tell what the data must be after the changes; TypeError where no table can be."""
    expected = deepcopy(dict(data))
    for path, value in changes.items():
        table = reduce(_within, path[:-1], cast("object", expected))
        if not isinstance(table, dict):
            raise TypeError(path[-1])
        table[path[-1]] = value
        if value is REMOVED:
            del table[path[-1]]
    return expected


def _within(table: object, key: str) -> object:
    """Follow a key, to a new table where there is nothing; TypeError where it can't be."""
    if isinstance(table, dict):
        return table.setdefault(key, {})
    if isinstance(table, list) and key.isdecimal() and int(key) < len(table):
        return table[int(key)]
    raise TypeError(key)


def _same(one: object, other: object) -> bool:
    """Whether values and kinds are equal; `1` is no `true`, and nan is itself."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, int | Decimal) and isinstance(other, int | Decimal):
        numbers = not isinstance(one, bool) and not isinstance(other, bool)
        return (numbers and one == other) or repr(one) == repr(other)
    return type(one) is type(other) and one == other
