"""A register put back: only the cells that were changed, as nothing else of it is kept."""

from collections.abc import Sequence
from pathlib import Path

from govreport.errors import FileProblem
from govreport.tasks.log import is_no_change
from govreport.tasks.register_cells import put_back
from govreport.tomlfile.journal import JournalLine, Moved
from govreport.tomlfile.kept import Kept, hash_of

KEEPS_NONE = (
    "登记簿里可能有申请人的信息，程序不留存整份，只记改了的格；直接改的请在表格里改回"
)


def register_before(
    file: Path, kept: Kept, now: bytes, lines: Sequence[JournalLine]
) -> tuple[bytes, dict[str, Moved]]:
    """Make a register as it was before some changes, the last ones; what that moves.

    What people changed elsewhere in it stays. FileProblem where a cell isn't any more
    what the last of them left.
    """
    whole = next(
        (at for at, line in enumerate(lines) if line.kept and not line.texts), None
    )
    raw = now
    if whole is not None:  # it was written anew
        if not kept.was_written_whole(now):
            sentence = (
                "整个换过以后又有人登记过，退不回去；要从头来，请先把它改名或移走，再读一次"
            )
            raise FileProblem(file, sentence)
        copy = kept.copy(lines[whole].kept)
        if copy is None or hash_of(copy) != lines[whole].before:
            raise FileProblem(file, "那一次改动以前的内容已经不在或被人改过，退不回去")
        raw, lines = copy, lines[:whole]
    net: dict[str, Moved] = {}
    for line in reversed(lines):
        if not line.texts and (line.before != line.after or is_no_change(line)):
            raise FileProblem(file, "这中间有一处没有记下改了哪些格，退不回去")
        for key, (was, stands) in line.texts.items():
            net[key] = net.get(key, (stands, None))[0], was
    moved = {key: one for key, one in net.items() if one[0] != one[1]}
    return put_back(raw, file, moved), {} if whole is not None else moved
