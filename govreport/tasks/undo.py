"""A file put back to what it was before a change, which is a change of its own."""

from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, UsageProblem
from govreport.forms import Form
from govreport.tasks.log import chain_of, changes_of, form_of, former_of
from govreport.tomlfile.journal import JournalLine
from govreport.tomlfile.kept import Kept, content, hash_of
from govreport.tomlfile.save import Occasion, overwrite


class Undone(NamedTuple):
    """What was put back: the change before which the file now is as it was.

    `number` is that change's; `redo` is that of the `undo` itself, before which one can
    go back likewise, and `done` its line; 0 and None where the file was so already.
    """

    file: Path
    form: Form
    number: int
    line: JournalLine
    redo: int = 0
    done: JournalLine | None = None


def undo(file: Path, to: int | None = None, *, force: bool = False) -> Undone:
    """Put a file back to what it was before a change, by default the last in force.

    A second time it goes further back. What was changed beside the program since is
    only put back with `force`; what stands now is kept.
    """
    kept, lines = changes_of(file)
    now = content(kept.file)
    chain = chain_of(lines, hash_of(now))
    number = _last(file, chain.now, former_of(kept, lines)) if to is None else to
    if not 1 <= number <= len(lines):
        message = (
            f"没有第 {number} 处改动，一共 {len(lines)} 处；用 govreport log {file} 看"
        )
        raise UsageProblem(message)
    line = lines[number - 1]
    raw = _copy(file, kept, line)
    lost = set(chain.now) - set(chain.before[number - 1])
    if any(one < 0 for one in lost) and not force:
        sentence = (
            "有人不用 govreport 直接改过这个文件，退回去会连同那些改动一起退掉；"
            f"先用 govreport log {file} 看，确要退回请加 --force（现在的内容会另存一份）"
        )
        raise FileProblem(file, sentence)
    if raw == now:
        return Undone(file, form_of(kept.file), number, line)
    overwrite(file, raw, Occasion("undo", restores=line.at), expected=now)
    done = kept.journal.lines(kept.file.name)
    return Undone(file, form_of(kept.file), number, line, len(done), done[-1])


def _last(file: Path, chain: tuple[int, ...], former: Path | None) -> int:
    """Find the last change in force."""
    last = next((one for one in reversed(chain) if one > 0), None)
    if last is None:
        sentence = "没有可以退回的改动：没有用 govreport 改过，或者历史已经清空"
        if former is not None:
            sentence = (
                f"这个文件原来像是叫 {former.name}，以前的改动记在那个名称下；"
                "要退回请先改回原来的名称"
            )
        raise FileProblem(file, sentence)
    return last


def _copy(file: Path, kept: Kept, line: JournalLine) -> bytes:
    """Read what stood there before a change; FileProblem where that can't be told."""
    if line.creates:
        sentence = (
            f"这个文件就是那一次（{line.command}）新建的，再往前没有内容；"
            "确实不要它，请自己删去文件"
        )
        raise FileProblem(file, sentence)
    raw = kept.copy(line.kept) if line.kept else None
    if raw is None:
        sentence = f"那一次改动以前的内容已经不在 {kept.folder} 里，退不回去"
        raise FileProblem(file, sentence)
    if hash_of(raw) != line.before:
        sentence = f"留存的 {line.kept} 和日志对不上，被人改过，没有用它"
        raise FileProblem(file, sentence)
    return raw
