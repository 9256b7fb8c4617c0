"""The cells of a CSV, each with where it stands, so that one can be changed alone."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from govreport.encoding import decoded
from govreport.errors import TextProblem
from govreport.forms.lookup import plain
from govreport.register.persons import own_heads
from govreport.text import simplified
from govreport.tomlfile.document import Document
from govreport.tomlfile.splices import Splice, spliced
from govreport.workbook import FORMULA

DELIMITERS = ",\t;，"
MOST = 1_000_000
"""Cells that are read; ten thousand requests have a quarter of that."""
HEADS = 10
"""Lines from which it is told what parts the cells."""


class CsvCell(NamedTuple):
    """What a cell says, and the characters from `start` to `end` that say it."""

    text: str
    start: int
    end: int


class CsvTable(NamedTuple):
    """A CSV as it was read: its bytes and text, and its cells row by row."""

    document: Document
    delimiter: str
    rows: Sequence[Sequence[CsvCell]]

    @property
    def texts(self) -> list[list[str]]:
        """What the cells say, row by row."""
        return [[cell.text for cell in row] for row in self.rows]

    @property
    def last(self) -> int:
        """The row in which something stands last, from 0."""
        return max((at for at, row in enumerate(self.texts) if any(row)), default=0)

    def changed(
        self,
        cells: Mapping[int, Mapping[int, str]],
        added: Sequence[Sequence[str]] = (),
        removed: Iterable[int] = (),
    ) -> bytes:
        """Put other texts into cells, by row and column, and rows behind the last one.

        All else but the rows `removed` stays byte for byte; what is new is in the manner
        of what is there.
        """
        behind = dict[int, str]()
        splices = [
            Splice(self.rows[at - 1][-1].end, self.rows[at][-1].end, "") for at in removed
        ]
        for row, texts in cells.items():
            there = self.rows[row]
            for column, text in texts.items():
                if column < len(there):
                    _, start, end = there[column]
                    was = self.document.text[start:end]
                    splices.append(Splice(start, end, self._written(text, was)))
            more = range(len(there), max(texts, default=0) + 1)
            behind[there[-1].end] = "".join(
                self.delimiter + self._written(texts.get(one, ""), "") for one in more
            )
        if added:
            above = self.rows[self.last]
            was_above = [self.document.text[cell.start : cell.end] for cell in above]
            lines = (self.document.newline + self._line(one, was_above) for one in added)
            end = above[-1].end
            behind[end] = behind.get(end, "") + "".join(lines)
        splices += (Splice(end, end, text) for end, text in behind.items() if text)
        return spliced(self.document, splices)

    def _line(self, texts: Sequence[str], was: Sequence[str]) -> str:
        """Write a row, its cells in quotes where those of another one were."""
        more = [*was, *[""] * len(texts)]
        return self.delimiter.join(map(self._written, texts, more))

    def _written(self, text: str, was: str) -> str:
        """Write a text, in quotes where it needs them or had them."""
        text = no_formula(text)
        odd = re.search(f'["\r\n{re.escape(self.delimiter)}]', text)
        if odd or was.startswith('"'):
            return '"' + text.replace('"', '""') + '"'
        return text


def unguarded(text: str) -> str:
    """Take from a cell what `no_formula` put before it."""
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text


def no_formula(text: str) -> str:
    """Give a text as a cell that no program takes for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def csv_table(raw: bytes, name: str) -> CsvTable:
    """Read a CSV in UTF-8 or GBK; TextProblem where it is none."""
    text, encoding, bom = decoded(raw, name)
    delimiter = _delimiter(text, name)
    rows = list(_rows(text, delimiter, name))
    return CsvTable(Document(name, raw, text, encoding, bom, {}), delimiter, rows)


def csv_texts(raw: bytes, name: str) -> list[list[str]]:
    """Read what the cells of a CSV say, quicker where none is in quotes."""
    text, _, _ = decoded(raw, name)
    if '"' in text:
        return csv_table(raw, name).texts
    delimiter = _delimiter(text, name)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    rows = ([unguarded(one.strip()) for one in line.split(delimiter)] for line in lines)
    return list(rows) if text else []


def _delimiter(text: str, name: str) -> str:
    """Find what parts the cells: what finds most heads in one of the first lines.

    Where none has any it is what stands most often in one. TextProblem for too many cells.
    """
    lines = text[:20_000].splitlines()[:HEADS]

    def worth(sign: str) -> tuple[int, int]:
        heads = (len(_known_heads(line.split(sign))) for line in lines)
        return max(heads, default=0), max((one.count(sign) for one in lines), default=0)

    delimiter = max(DELIMITERS, key=worth)
    if sum(map(text.count, (delimiter, "\n", "\r"))) > MOST:
        raise TextProblem(name, "格子太多，不像登记簿；请删去多余的空行、空列再试")
    return delimiter


def _known_heads(cells: Iterable[str]) -> frozenset[str]:
    spelt = (plain(simplified(one.strip().strip('"'))) for one in cells)
    return own_heads().intersection(spelt)


def _rows(text: str, delimiter: str, name: str) -> Iterator[list[CsvCell]]:
    mark = re.escape(delimiter)
    cell = re.compile(
        rf'("(?:[^"]|"")*"|[^"{mark}\r\n][^{mark}\r\n]*|)({mark}|\r\n?|\n|\Z)'
    )
    at, row = 0, list[CsvCell]()
    while at < len(text) or row:
        found = cell.match(text, at)
        if found is None:
            line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
            sentence = "英文引号没有成对，或引号后面还有字；请改好这一行再试"
            raise TextProblem(name, sentence, line, column)
        said, end = found[1], found[2]
        whole = said[1:-1].replace('""', '"') if said.startswith('"') else said
        row.append(CsvCell(unguarded(whole.strip()), *found.span(1)))
        at = found.end()
        if end != delimiter:
            yield row
            row = []
