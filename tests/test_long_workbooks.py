"""Workbooks of many rows: written as they are made, and nothing is left when that ends."""

import errno
import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opened_sheets import bytes_of

from govreport.errors import FileProblem
from govreport.output import workbooks
from govreport.output.workbooks import SheetPage, file_of, workbook_of
from govreport.tasks.outputs import write_output

PAGE = SheetPage("甲", [("名称", "数")], [("某局", 1), ("某乡", Decimal("2.5"))])


class Full(BytesIO):
    """A disk on which nothing has room."""

    def write(self, _: object) -> int:
        raise OSError(errno.ENOSPC, "full")


def rows_that_end(error: BaseException) -> Iterator[Sequence[object]]:
    yield "某局", 1
    raise error


@pytest.fixture
def waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which rows wait to be written."""
    folder = tmp_path / "waiting"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@given(
    st.lists(
        st.lists(
            st.none() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False),
            min_size=2,
            max_size=2,
        )
    )
)
def test_cells_that_are_written_sooner_are_as_the_library_writes_them(
    rows: list[list[object]],
) -> None:
    from xlsxwriter.worksheet import Worksheet

    page = PAGE._replace(rows=rows)
    sooner = bytes_of(workbook_of([page], "甲"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(workbooks, "quick_sheet", lambda: Worksheet)
        assert bytes_of(workbook_of([page], "甲")) == sooner


@pytest.mark.parametrize("error", [KeyboardInterrupt(), FileProblem("a", "读不了")])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_nothing_is_left_of_rows_that_end_early(
    here: Path, waiting: Path, error: BaseException, form: str
) -> None:
    path = here / f"a.{form}"
    content = file_of(PAGE._replace(rows=rows_that_end(error)), form)
    if isinstance(error, KeyboardInterrupt):
        with pytest.raises(KeyboardInterrupt):
            write_output(path, content, here, force=False)
    else:
        assert write_output(path, content, here, force=False).error is error
    assert [*waiting.iterdir()] == []
    assert [one.name for one in here.iterdir() if one != waiting] == []


def test_a_full_disk_is_told_as_such_and_nothing_is_left(waiting: Path) -> None:
    with pytest.raises(OSError, match="full"):
        workbook_of([PAGE], "甲")(Full())
    assert [*waiting.iterdir()] == []


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_is_written_row_by_row_is_never_put_over_somebodys_file(
    here: Path, form: str
) -> None:
    path = here / f"a.{form}"
    other = PAGE._replace(rows=[("某局", 2)])
    assert write_output(path, file_of(PAGE, form), here, force=False).error is None
    assert write_output(path, file_of(other, form), here, force=False).error is None
    ours = path.read_bytes()
    path.write_bytes(b"mine")
    done = write_output(path, file_of(other, form), here, force=False)
    assert "没有盖掉" in str(done.error)
    assert path.read_bytes() == b"mine"
    assert write_output(path, file_of(other, form), here, force=True).error is None
    assert path.read_bytes() == ours
    assert not list(here.glob(".govreport-*"))
