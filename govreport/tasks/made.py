"""What was rendered from a report before, and whether it is still what would be."""

from enum import Enum
from hashlib import sha256
from os.path import lexists
from pathlib import Path

from govreport import __version__
from govreport.errors import from_os_error
from govreport.render.package import SOURCE, Made, is_torn, made_of
from govreport.render.templates import find_template
from govreport.workspace import Source, Workspace
from govreport.workspace.files import SETTINGS, file_name


class State(Enum):
    """How the Word file beside a report stands to it."""

    ABSENT = "absent"
    CURRENT = "current"
    DRAFT = "draft"
    STALE = "stale"
    CHANGED = "changed"
    FOREIGN = "foreign"


def state_of(workspace: Workspace, path: Path) -> State:
    """How the Word file beside a report's file stands to it, by what it was made from.

    GovReportError where the report's file can't be read.
    """
    source = workspace.peek(path)
    target = path.parent / f"{file_name(source.head.full_title)}.docx"
    if not target.is_file():
        return State.ABSENT
    made = made_of(target)
    if kept := kept_as(target, made):
        return kept
    made_from = made.facts.get(SOURCE)
    if made_from == origin(workspace, source):
        return State.CURRENT
    drafted = made_from == origin(workspace, source, draft=True)
    return State.DRAFT if drafted else State.STALE


def kept_as(target: Path, made: Made) -> State | None:
    """What speaks against writing over a Word file that is there: somebody's work in it.

    It was changed since it was made, or is none that the program made.
    """
    if made.intact:
        return None
    if made.facts:
        return State.CHANGED
    try:
        return None if is_torn(target) else State.FOREIGN
    except OSError as error:
        raise from_os_error(error, target, "读取") from error


def origin(
    workspace: Workspace,
    source: Source,
    template: Path | None = None,
    *,
    draft: bool = False,
) -> str:
    """The hash of all that a report's document is made from, and is allowed by.

    These are its file and last year's, the template, what the workspace sets, and
    this version of the program.
    """
    home = None if source.path is None else source.workspace
    found = find_template(source.head.form.id, explicit=template, workspace=home)
    around = [] if home is None else [home / SETTINGS]
    parts = [
        f"{__version__} {draft} {source.year_of_folder}".encode(),
        source.raw,
        *(
            workspace.peek(path).raw if lexists(path) else b""
            for path in (found, *around, *workspace.last_years(source))
        ),
    ]
    whole = sha256()
    for part in parts:
        whole.update(b"%d:" % len(part))
        whole.update(part)
    return whole.hexdigest()
