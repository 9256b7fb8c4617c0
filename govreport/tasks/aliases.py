"""A name that stands as an alias of two organs: it would tie each to the other's report."""

from collections.abc import Iterable
from pathlib import Path

from govreport.errors import GovReportError, TextProblem
from govreport.organ_names import folded
from govreport.tomlfile.files import read


class AliasClashes:
    """The aliases of the organs of a year, each with whose it is, and in which file."""

    def __init__(self) -> None:
        """Begin without any."""
        self._known: dict[str, tuple[str, Path]] = {}

    def found(self, aliases: Iterable[str], organ: str, path: Path) -> TextProblem | None:
        """Note an organ's aliases; the error, with both places, where one is another's."""
        name = folded(organ)
        for alias in aliases:
            whole = folded(alias)
            other, there = self._known.setdefault(whole, (name, path))
            if whole and other != name and whole not in {other, name}:
                return TextProblem(
                    path,
                    f"“{alias}”也是 {_place(there)} 里的别名或合并前的机关，"
                    "一个名称不能是两个机关的；请删去一处，"
                    "合并、分设的写成 predecessors、successor_of",
                    *_spot(path),
                )
        return None

    def refuse(self, aliases: Iterable[str], organ: str, path: Path) -> None:
        """Raise what is found."""
        if (error := self.found(aliases, organ, path)) is not None:
            raise error


def _place(path: Path) -> str:
    line = next(iter(_spot(path)), None)
    return str(path) if line is None else f"{path} 第 {line} 行"


def _spot(path: Path) -> tuple[int, ...]:
    try:
        document = read(path)
        located = document.locate(("organ", "aliases")) or document.locate(("organ",))
    except GovReportError:  # a document, or one that was taken away
        return ()
    return () if located is None else (located.line, located.column)
