"""A file put back to what it was before a change, which is a change of its own."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, UsageProblem
from govreport.forms import Form
from govreport.tasks.log import (
    Chain,
    chain_of,
    changes_of,
    form_of,
    former_of,
    moved_by,
)
from govreport.tasks.undo_register import KEEPS_NONE, register_before
from govreport.text import argument
from govreport.tomlfile.history import FORGET
from govreport.tomlfile.home import TABLES, latest_of
from govreport.tomlfile.journal import OUTSIDE, JournalLine, Moved
from govreport.tomlfile.kept import Kept, content, hash_of
from govreport.tomlfile.save import Occasion, overwrite

ONLY = "只退掉直接改的，回到最后一次用 govreport 改完的样子"
Numbered = tuple[int, JournalLine]


class Undone(NamedTuple):
    """What was put back: the change before which the file now is as it was.

    `number` is that change's, with `outside` the last one's, behind which the file is as
    it was; `redo` is that of the `undo` itself, before which one can go back likewise,
    and `done` its line; 0 and None where the file was so already. `lost` are the changes
    that are in force no more, `again` those that are so again.
    """

    file: Path
    form: Form
    number: int
    line: JournalLine
    redo: int = 0
    done: JournalLine | None = None
    lost: Sequence[Numbered] = ()
    again: Sequence[Numbered] = ()
    outside: bool = False

    @property
    def moved(self) -> dict[str, Moved]:
        """The values that were put back by their addresses, before and after."""
        return {} if self.done is None else moved_by(self.done)


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
        see = f"用 govreport log {argument(file)} 看"
        message = f"没有第 {number} 处改动，一共 {len(lines)} 处；{see}"
        raise UsageProblem(message)
    line = lines[number - 1]
    stands, stood = set(chain.now), set(chain.before[number - 1])
    back: Mapping[str, Moved] = {}
    if kept.file.suffix.lower() in TABLES and now is not None and not line.creates:
        raw, back = register_before(file, kept, now, lines[number - 1 :])
    else:
        raw = _copy(file, kept, line, outside=_is_outside(chain))
        if not force:
            _refuse_outside(file, to, chain, stands - stood, there=now is not None)
    if raw == now:
        return Undone(file, form_of(kept.file), number, line)
    undoing = Occasion("undo", restores=line.at, texts=back)
    overwrite(file, raw, undoing, expected=now)
    done = _noted(file, kept)
    lost, again = (
        [(one, lines[one - 1]) for one in sorted(some) if one > 0]
        for some in (stands - stood, stood - stands)
    )
    return Undone(file, form_of(kept.file), number, line, len(done), done[-1], lost, again)


def _noted(file: Path, kept: Kept) -> Sequence[JournalLine]:
    """Read what was noted down just now; somebody may have taken the folder away since."""
    if lines := kept.journal.lines(kept.file.name):
        return lines
    raise FileProblem(file, "退回时，它的改动记录不见了（文件夹可能刚被移走），请核对")


def undo_outside(file: Path) -> Undone:
    """Put a file back to what it was behind the last change by the program."""
    kept, lines = changes_of(file)
    if kept.file.suffix.lower() in TABLES:
        raise FileProblem(file, KEEPS_NONE)
    now, last = content(kept.file), next(iter(lines[-1:]), None)
    if last is None or last.forgotten or last.command == FORGET:
        raise _nothing(file, former_of(kept, lines))
    if hash_of(now) == last.after:
        return Undone(file, form_of(kept.file), len(lines), last, outside=True)
    raw = kept.latest()
    if raw is None or hash_of(raw) != last.after:
        sentence = f"最后一次改完的样子已经不在 {_folder(file, kept)} 里，取不回来"
        raise FileProblem(file, sentence)
    overwrite(file, raw, Occasion(OUTSIDE), expected=now)
    done = _noted(file, kept)
    the_form = form_of(kept.file)
    return Undone(file, the_form, len(lines), last, len(done), done[-1], outside=True)


def _refuse_outside(
    file: Path, to: int | None, chain: Chain, lost: set[int], *, there: bool
) -> None:
    """Refuse to put back unasked what somebody did beside the program."""
    if all(one > 0 for one in lost):
        return
    back = f"govreport undo {argument(file)}{f' --to {to}' * (to is not None)} --force"
    whole = f"连同直接改的一起退回到那一处以前：{back}（现在的内容会另存一份）"
    only = f"{ONLY}：govreport undo {argument(file)} --outside"
    if not _is_outside(chain):
        only = f"先看改过什么：govreport log {argument(file)}"
    what = "有人不用 govreport 直接改过这个文件" if there else "文件被人删去或者改了名称"
    sentence = f"{what}，没有退回\n  {only}\n  {whole}"
    raise FileProblem(file, sentence)


def _is_outside(chain: Chain) -> bool:
    """Whether the last thing that was done was done beside the program."""
    return chain.now[-1:] == (-(len(chain.before) + 1),)


def _last(file: Path, chain: tuple[int, ...], former: Path | None) -> int:
    """Find the last change in force."""
    last = next((one for one in reversed(chain) if one > 0), None)
    if last is None:
        raise _nothing(file, former)
    return last


def _nothing(file: Path, former: Path | None) -> FileProblem:
    """Tell why nothing can be put back."""
    sentence = "没有可以退回的改动：没有用 govreport 改过，或者历史已经清空"
    if former is not None:
        sentence = (
            f"这个文件原来像是叫 {former.name}，以前的改动记在那个名称下；"
            "要退回请先改回原来的名称"
        )
    return FileProblem(file, sentence)


def _folder(file: Path, kept: Kept) -> Path:
    """Name the folder of the copies as the file was typed, unless that is a link."""
    return kept.folder if file.is_symlink() else latest_of(file).parent


def _copy(file: Path, kept: Kept, line: JournalLine, *, outside: bool) -> bytes:
    """Read what stood there before a change; FileProblem where that can't be told."""
    if line.creates:
        sentence = (
            f"这个文件就是那一次（{line.command}）新建的，再往前没有内容；"
            "确实不要它，请自己删去文件"
        )
        if outside:
            sentence += f"\n  {ONLY}：govreport undo {argument(file)} --outside"
        raise FileProblem(file, sentence)
    raw = kept.copy(line.kept) if line.kept else None
    if raw is None:
        sentence = f"那一次改动以前的内容已经不在 {_folder(file, kept)} 里，退不回去"
        raise FileProblem(file, sentence)
    if hash_of(raw) != line.before:
        sentence = f"留存的 {line.kept} 和日志对不上，被人改过，没有用它"
        raise FileProblem(file, sentence)
    return raw
