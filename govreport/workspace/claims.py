"""A name that two organs of a year claim: each would be tied to the other's reports."""

from pathlib import Path

from govreport.errors import GovReportError, TextProblem
from govreport.organ_names import folded
from govreport.report import Organ
from govreport.workspace.folders import Folders


class ClaimProblem(TextProblem):
    """A name is an alias of two organs, or both are alone in the place of another."""


def refuse_claims(known: Folders, path: Path, organ: Organ) -> None:
    """Raise ClaimProblem, with both places, where another organ claims a name too."""
    own = folded(organ.name)
    for name in organ.claimed:
        for other, file in known.organ_files(path.parent).claims.get(folded(name), ()):
            if folded(name) not in {own, folded(other.name)} and folded(other.name) != own:
                line, column = _spot(known, path) or (None, None)
                sentence = (
                    f"“{name}”也是 {_place(known, file)} 里的别名或合并前的机关，"
                    "一个名称不能是两个机关的；请删去一处，"
                    "合并、分设的写成 predecessors、successor_of"
                )
                raise ClaimProblem(path, sentence, line, column)


def _place(known: Folders, path: Path) -> str:
    spot = _spot(known, path)
    return f"{path} 第 {spot[0]} 行" if spot else str(path)


def _spot(known: Folders, path: Path) -> tuple[int, int] | None:
    try:
        document = known.source(path).document
        located = document.locate(("organ", "aliases")) or document.locate(("organ",))
    except GovReportError:  # only its beginning can be read
        return None
    return None if located is None else (located.line, located.column)
