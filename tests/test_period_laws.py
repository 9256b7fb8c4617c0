"""What a quarter counts, beside a simple book of every change, whatever was done."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from govreport.errors import GovReportError
from govreport.tasks.changes import Why
from govreport.tasks.edit import count
from govreport.tasks.period_counts import period_counts
from govreport.tasks.undo import undo
from govreport.tomlfile.save import Occasion, forget, overwrite

STEPS = st.tuples(
    st.sampled_from(["add", "add", "minus", "set", "by hand", "import", "undo", "forget"]),
    st.integers(0, 9),
    st.integers(1, 12),
)


class Page(NamedTuple):
    """What a file holds, and what of that came in each quarter or by hand."""

    now: int
    net: Mapping[str, int]
    outside: int = 0


class Book:
    """A file, what is to be said of it now, and what was before each numbered change."""

    def __init__(self, file: Path) -> None:
        """Begin with a file in which nothing was counted yet."""
        self.file, self.page, self.known = file, Page(5, {}), False
        self.before: list[Page] = []

    def do(self, what: str, number: int, month: int) -> None:
        page = self.page
        after = {"add": page.now + number, "minus": page.now - number}.get(what, number)
        if what == "forget":
            self.forget()
        elif what == "undo":
            with suppress(GovReportError):
                self.undo(number)
        elif after >= 0 and after != page.now:
            self.change(what, number, month, after)

    def forget(self) -> None:
        if self.before:
            forget(self.file)
            self.before += [self.page]
            self.page, self.known = Page(self.page.now, {}), False

    def undo(self, number: int) -> None:
        to = number if 0 < number <= len(self.before) else None
        done = undo(self.file, to, force=True)
        if done.redo:
            page = self.before[done.number - 1]
            self.before, self.page = [*self.before, self.page], page

    def change(self, what: str, number: int, month: int, after: int) -> None:
        page, moved = self.page, after - self.page.now
        raw = re.sub(rb"x = \d+", b"x = %d" % after, self.file.read_bytes())
        if what == "by hand":
            self.file.write_bytes(raw)
            self.page = Page(after, page.net, page.outside + moved * self.known)
            return
        self.before, self.known, net = [*self.before, page], True, dict(page.net)
        if what == "import":
            overwrite(self.file, raw, Occasion("import --force"))
        else:
            how = {"set_": what == "set", "minus": what == "minus"}
            why = Why("", date(2025, month, 1))
            count(self.file, "counts.x", str(number), why=why, **how)
            quarter = f"2025Q{(month + 2) // 3}"
            net[quarter] = net.get(quarter, 0) + moved
        self.page = Page(after, net, page.outside)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, max_size=14))
def test_quarters_count_what_was_counted_and_not_undone(
    steps: list[tuple[str, int, int]],
) -> None:
    with TemporaryDirectory() as folder:
        book = Book(Path(folder, "a.toml"))
        book.file.write_text("[counts]\nx = 5\n", encoding="utf-8")
        for step in steps:
            book.do(*step)
        if book.before:
            (row,) = period_counts(book.file, "quarter", "counts.x").rows
            assert row.now == row.base + sum(row.net.values()) + row.outside
            assert (int(row.now), int(row.outside)) == (book.page.now, book.page.outside)
            assert _without_zeros(row.net) == _without_zeros(book.page.net)


def _without_zeros(net: Mapping[str, object]) -> dict[str, object]:
    return {name: one for name, one in net.items() if one}
