"""Reports' files in the order in which the roster has their units."""

from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from govreport.errors import GovReportError
from govreport.workspace import Workspace, workspace_of
from govreport.workspace.files import is_document
from govreport.workspace.matching import Expected


def in_roster_order(workspace: Workspace, files: Sequence[Path]) -> list[Path]:
    """Put files in the order of the roster around each; those of nobody on it come last."""

    @cache
    def known(folder: Path) -> Expected:
        around = workspace.of(folder)
        return Expected(around.listed.entries, around.answers)

    def place(file: Path) -> tuple[bool, int]:
        names = frozenset({file.stem})
        with suppress(GovReportError):  # whoever reads the file tells of it
            if not is_document(file):
                names |= workspace.peek(file).head.organ.names
        found = known(workspace_of(file)).match(sorted(names), file)
        return found.unit is None, found.place

    return sorted(files, key=place)
