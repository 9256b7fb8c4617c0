"""What was changed in a file and when: its journal, numbered, with what was undone."""

from collections.abc import Iterator, Sequence
from glob import escape
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError, UsageProblem, from_os_error
from govreport.forms import (
    Address,
    Cell,
    Form,
    cells_called,
    find_cell,
    find_section,
    form,
    known_forms,
)
from govreport.forms.addresses import COUNTS, NARRATIVE
from govreport.forms.lookup import NUMBER
from govreport.tasks.typed import count_named
from govreport.tomlfile import save
from govreport.tomlfile.document import document_of
from govreport.tomlfile.files import DRAFTS, read_bytes
from govreport.tomlfile.history import FORGET
from govreport.tomlfile.journal import OUTSIDE, JournalLine, Moved
from govreport.tomlfile.kept import Kept, content, hash_of
from govreport.tomlfile.read import read_report
from govreport.workspace.files import STDIN
from govreport.workspace.made import record_of


class LoggedChange(NamedTuple):
    """A change with its number, by which `undo` is told how far to go back.

    `outside` tells that somebody had changed the file beside the program since the
    change before; `undone` that what it did was put back; `restores` is the number of
    the change before which an `undo` went back.
    """

    number: int
    line: JournalLine
    outside: bool
    undone: bool
    restores: int = 0

    @property
    def moved(self) -> dict[str, Moved]:
        """The values by address, before and after."""
        return moved_by(self.line)


class ChangeLog(NamedTuple):
    """All changes of a file, the newest last, and the form that names its cells.

    `outside` tells that it was changed beside the program since the last of them,
    `asked` is the address that was asked for, "" for all. `untold` is how many copies no
    line tells of, which somebody took out of the journal; `former` what the file was
    called when somebody renamed it, under whose name its earlier changes are; `undoable`
    tells that `undo` finds something, `derived` what makes a number that was asked for.
    """

    file: Path
    form: Form
    changes: Sequence[LoggedChange]
    outside: bool
    asked: str = ""
    untold: int = 0
    former: Path | None = None
    undoable: bool = False
    derived: "Derived | None" = None


class Derived(NamedTuple):
    """A number that is computed, and what people call the cells that make it."""

    label: str
    parts: Sequence[str]


class Forgotten(NamedTuple):
    """How many changes of a file are forgotten; what of it may lie elsewhere still.

    `former` is what it was called when somebody renamed it, `drafts` are texts that were
    edited for it and not saved in it, which are deleted too; `rendered` are the files
    beside it that were made of it, or of all in its folder.
    """

    file: Path
    changes: int
    former: Path | None
    drafts: Sequence[Path]
    rendered: Sequence[Path]


class Chain(NamedTuple):
    """What a file's state is made of, before each line and now: the changes in force.

    A change made beside the program stands there as the number of the line behind it,
    below zero.
    """

    before: Sequence[tuple[int, ...]]
    now: tuple[int, ...]


def log(file: Path, cell: str | None = None) -> ChangeLog:
    """List the changes of a file, or those that touched a cell, a count or a section."""
    kept, lines = changes_of(file)
    the_form, digest = form_of(kept.file), hash_of(content(kept.file))
    chain = chain_of(lines, digest)
    force = set(chain.now)
    numbers = {line.at: number for number, line in enumerate(lines, start=1)}
    changes = [
        LoggedChange(
            number,
            line,
            outside=-number in chain.before[number - 1],
            undone=not is_no_change(line) and number not in force,
            restores=numbers.get(line.restores, 0),
        )
        for number, line in enumerate(lines, start=1)
    ]
    undoable = any(
        not (one.undone or is_no_change(one.line) or one.line.creates) for one in changes
    )
    asked = "" if cell is None else address_of(the_form, cell)
    if asked:
        changes = [one for one in changes if asked in one.moved]
    behind = -(len(lines) + 1) in chain.now
    return ChangeLog(
        file,
        the_form,
        changes,
        behind,
        asked,
        untold(kept, lines),
        former_of(kept, lines),
        undoable,
        derived_of(the_form, asked),
    )


def derived_of(the_form: Form, address: str) -> Derived | None:
    """Tell what makes a number that is computed, None for another."""
    cell = Address.parse(address).cell
    made = () if cell is None else the_form.defined_by.get(cell, ())
    if cell is None or not made:
        return None
    parts = [_called(the_form, term.cell) for term in made[0].right]
    return Derived(the_form.label(cell), parts)


def _called(the_form: Form, cell: Cell) -> str:
    """Name a cell as people type it: 自然人/新收."""
    row = NUMBER.sub("", the_form.item(cell).short)
    name = f"{the_form.block(cell).label}/{row}"
    return name if cells_called(the_form, name) == [cell] else str(cell)


def untold(kept: Kept, lines: Sequence[JournalLine]) -> int:
    """Count the copies that no line tells of: somebody took lines out of the journal."""
    return len(set(kept.copies()) - {line.kept for line in lines})


def former_of(kept: Kept, lines: Sequence[JournalLine]) -> Path | None:
    """Find what a file was called, whose history stays under its name where that ends."""
    begins = lines[0].before if lines else hash_of(content(kept.file))
    last = {line.file: line.after for line in kept.journal.lines()}
    return next(
        (
            former
            for name, after in last.items()
            if after == begins != "" and not (former := kept.file.parent / name).exists()
        ),
        None,
    )


def is_no_change(line: JournalLine) -> bool:
    """Whether a line tells of what was put back, or of what nothing is known any more."""
    return bool(line.restores) or line.forgotten or line.command in {FORGET, OUTSIDE}


def changes_of(file: Path) -> tuple[Kept, list[JournalLine]]:
    """Find what was kept of a file and the lines about it."""
    if str(file) == STDIN:
        raise FileProblem(file, "要写报告的文件名，标准输入没有历史")
    kept = save.history_of(file)
    lines = kept.journal.lines(kept.file.name)
    if not lines:
        read_bytes(file)  # which tells why there is none
    return kept, lines


def chain_of(lines: Sequence[JournalLine], digest: str) -> Chain:
    """Work out which changes are in force: those that no `undo` put back."""
    known = {line.at: number for number, line in enumerate(lines)}
    before: list[tuple[int, ...]] = []
    stack: tuple[int, ...] = ()
    state: str | None = None
    for number, line in enumerate(lines, start=1):
        clean = stack
        if state is not None and line.before != state:
            stack = (*stack, -number)
        before.append(stack)
        if line.command == FORGET:
            stack = ()
        elif line.command == OUTSIDE:
            stack = clean
        elif line.restores in known:
            stack = before[known[line.restores]]
        else:
            stack = (*stack, number)
        state = None if line.forgotten else line.after
    if state is not None and digest != state:
        stack = (*stack, -(len(lines) + 1))
    return Chain(before, stack)


def moved_by(line: JournalLine) -> dict[str, Moved]:
    """Give the values that a change moved by their addresses."""
    return {
        **line.cells,
        **{f"{COUNTS}.{name}": moved for name, moved in line.counts.items()},
        **{f"{NARRATIVE}.{name}": moved for name, moved in line.sections.items()},
    }


def form_of(file: Path) -> Form:
    """Find the form that names the cells of a file, the newest where it says none."""
    try:
        return read_report(document_of(read_bytes(file), file)).form
    except GovReportError:
        return form(known_forms()[-1])


def address_of(the_form: Form, text: str) -> str:
    """Find the address of a cell, a count or a section by what people call it."""
    named = count_named(text)
    if named is not None:
        return f"{COUNTS}.{named}"
    try:
        return str(find_cell(the_form, text))
    except UsageProblem as error:
        try:
            return f"{NARRATIVE}.{find_section(the_form, text).id}"
        except UsageProblem:
            raise error from None


def label_of(the_form: Form, address: str) -> str:
    """Name an address in Chinese."""
    return Address.parse(address).label(the_form)


def forget(file: Path) -> Forgotten:
    """Empty the history of a file on purpose."""
    kept, lines = changes_of(file)
    former, folder = former_of(kept, lines), file.parent / DRAFTS
    if lines:
        save.forget(file)
    drafts = [
        path
        for path in sorted(folder.glob(f"{escape(file.stem)}.*.txt"))
        if "." not in path.stem.removeprefix(f"{file.stem}.")  # another file's
    ]
    for path in drafts:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise from_os_error(error, path, "删去") from error
    return Forgotten(file, len(lines), former, drafts, list(_rendered(file)))


def _rendered(file: Path) -> Iterator[Path]:
    """Find what was made of a report and lies beside it."""
    for name, makings in record_of(file.parent).files.items():
        made = file.parent / name
        if made.exists() and any(one.report in {file.name, "."} for one in makings):
            yield made


def moves(found: ChangeLog) -> Iterator[tuple[LoggedChange, str, Moved]]:
    """Yield each value that was changed, with its change and address."""
    for change in found.changes:
        for address, moved in change.moved.items():
            if not found.asked or address == found.asked:
                yield change, address, moved
