"""What a report's document is made from, and how the one beside it stands to that."""

from hashlib import sha256
from os.path import lexists
from pathlib import Path

from govreport import __version__
from govreport.render import FORMATS
from govreport.render.template import find_template
from govreport.rules.case import Past
from govreport.workspace import Source, Workspace
from govreport.workspace.file_names import file_name
from govreport.workspace.made import State, making_of, makings_of

FORMAT = next(iter(FORMATS.values()))


def document_of(workspace: Workspace, path: Path) -> Path:
    """Tell where the document of a report's file is, or would be."""
    title = workspace.peek(path).head.full_title
    return path.parent / f"{file_name(title)}{FORMAT.suffix}"


def state_of(workspace: Workspace, path: Path) -> State:
    """Tell how the document beside a report's file stands to it, by what it is made of."""
    source, document = workspace.peek(path), document_of(workspace, path)
    if not document.is_file():
        return State.ABSENT
    now = origin(workspace, source)
    made = making_of(document, makings_of(document), FORMAT)
    if isinstance(made, State):
        return made
    if made.source == now:
        return State.CURRENT
    drafted = made.source == origin(workspace, source, draft=True)
    return State.DRAFT if drafted else State.STALE


def template_of(
    workspace: Workspace, source: Source, form_id: str, explicit: Path | None
) -> Path:
    """Find the template that a report is filled into, as its workspace chooses."""
    if source.path is None:
        return find_template(form_id, explicit=explicit, workspace=None)
    home = source.workspace
    chosen = {} if explicit else workspace.of(home).settings.render_templates
    return find_template(form_id, explicit=explicit, workspace=home, chosen=chosen)


def origin(
    workspace: Workspace,
    source: Source,
    template: Path | None = None,
    *,
    draft: bool = False,
) -> str:
    """Hash all that a report's document is made from, and that what is open depends on.

    That is its file, last year's, what lies around a sum, what its registers come to, the
    template, the settings as they are gone by, and this version, whose rules they are.
    """

    def raw_of(path: Path) -> bytes:
        return workspace.peek(path).raw if lexists(path) else b""

    home = None if source.path is None else source.workspace
    found = template_of(workspace, source, source.head.form.id, template)
    parts = [
        f"{__version__} {draft} {source.year_of_folder}".encode(),
        source.raw,
        raw_of(found),
        *([] if home is None else [workspace.of(home).settings.raw]),
        *map(raw_of, workspace.last_years(source)),
        *workspace.around(source),
    ]
    if (past := workspace.lineage(source).past) != Past():
        parts.append(str(past).encode())
    whole = sha256()
    for part in parts:
        whole.update(b"%d:" % len(part))
        whole.update(part)
    return whole.hexdigest()
