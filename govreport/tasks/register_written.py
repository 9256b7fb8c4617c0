"""Requests that were read elsewhere, put into a register of ours."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError
from govreport.register.columns import columns
from govreport.register.csv_cells import no_formula
from govreport.register.new import BOM
from govreport.register.other import OtherRow
from govreport.tasks.import_values import ImportOptions
from govreport.tasks.register_update import update_register
from govreport.tomlfile.files import read_bytes
from govreport.tomlfile.journal import Moved
from govreport.tomlfile.kept import Kept
from govreport.tomlfile.save import Occasion, create, overwrite
from govreport.workspace.registers import registers_beside


class WrittenRegister(NamedTuple):
    """What was put into a register of ours: rows that are new, and values that moved.

    `given` are the requests that it was to hold, `unmatched` those of them that it can't
    be told to have, `filled` cells that say something else; `same` tells that nothing had
    to be, `error` why it was not written.
    """

    path: Path
    year: int
    given: Sequence[OtherRow] = ()
    rows: int = 0
    moved: Mapping[str, Moved] = {}
    new: bool = False
    same: bool = False
    unmatched: Sequence[OtherRow] = ()
    filled: Sequence[str] = ()
    error: GovReportError | None = None

    @property
    def unwritten(self) -> Sequence[OtherRow]:
        """The requests that are not in it."""
        return self.unmatched if self.error is None else self.given


def written(
    done: WrittenRegister, source: Path, asked: ImportOptions, without: Collection[str]
) -> WrittenRegister:
    """Put the requests given into a register, or say why not.

    `without` are the fields that get no column in a new one.
    """
    try:
        return _put(done, source, asked, register_bytes(done.given, without))
    except GovReportError as error:
        return done._replace(error=error)


def _put(
    done: WrittenRegister, source: Path, asked: ImportOptions, raw: bytes
) -> WrittenRegister:
    path, rows = done.path, done.given
    if path.exists() and source.exists() and path.samefile(source):
        raise FileProblem(path, "要读的台账就放在登记簿的位置上，没有动它；请改名再读")
    if other := next((one for one in registers_beside(path) if one != path), None):
        what = "Excel 登记簿" if other.suffix.lower() != ".csv" else f"登记簿 {other.name}"
        sentence = (
            f"这个机关这一年已经有 {what}，程序不改它；请把新的申请抄进去，或先移走它"
        )
        raise FileProblem(other, sentence)
    done = done._replace(rows=len(rows), new=True)
    if not path.exists():
        if not asked.dry_run:
            create(path, raw, Occasion("import"))
        return done
    before = read_bytes(path)
    if before == raw:
        return done._replace(rows=0, new=False, same=True)
    if asked.update:
        told = update_register(path, rows, dry_run=asked.dry_run, force=asked.force)
        same = not told.moved and not told.added
        return done._replace(
            rows=len(told.added),
            moved=told.moved,
            new=False,
            same=same,
            unmatched=told.unmatched,
            filled=told.filled,
        )
    if not asked.force:
        sentence = (
            "已经有这份登记簿，没有动它；按编号补上新的用 --update，整个换掉用 --force"
        )
        raise FileProblem(path, sentence)
    if not Kept(path.resolve()).was_written_whole(before):
        sentence = (
            "这份登记簿有人登记过，里面可能有申请人的信息，程序不留存，也就不能整个换掉；"
            "请先把它改名或移走，再读一次，或用 --update 按编号补上新的"
        )
        raise FileProblem(path, sentence)
    if not asked.dry_run:
        overwrite(path, raw, Occasion("import --force"), expected=before)
    return done


def register_bytes(rows: Sequence[OtherRow], without: Collection[str]) -> bytes:
    """Write rows as a register: our columns, text that no program takes for a formula.

    A review or suit that nobody could read must not look as if there were none: `without`
    are the fields that have no column.
    """
    import csv
    from io import StringIO

    stream = StringIO()
    writer = csv.writer(stream)
    kept = [one for one in columns() if one.field not in without]
    writer.writerow(one.head for one in kept)
    for row in rows:
        writer.writerow(no_formula(row.values.get(one.field, "")) for one in kept)
    return f"{BOM}{stream.getvalue()}".encode()
