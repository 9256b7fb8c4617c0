"""What a report's document is made from, and how the one beside it stands to that."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from govreport import __version__
from govreport.errors import from_os_error
from govreport.render import FORMATS
from govreport.render.template import find_template
from govreport.report import Report
from govreport.tasks.validate import raw_input, workspace_of
from govreport.tomlfile.files import head, read_bytes
from govreport.workspace.files import (
    SETTINGS,
    STDIN,
    file_name,
    find_previous,
    folder_year,
    previous_documents,
)
from govreport.workspace.made import State, making_of, record_of


def state_of(source: Path) -> State:
    """How the document beside a report's file stands to it, by what it was made from.

    GovReportError where the report's file can't be read.
    """
    report = head(read_bytes(source), source)
    format_ = next(iter(FORMATS.values()))
    path = source.parent / f"{file_name(report.full_title)}{format_.suffix}"
    if not path.is_file():
        return State.ABSENT
    makings = record_of(path.parent).files.get(path.name, ())
    now = origin(source, report)
    made = making_of(path, format_, makings, source=now, title=report.full_title)
    if isinstance(made, State):
        return made
    if made.source == now:
        return State.CURRENT
    drafted = made.source == origin(source, report, draft=True)
    return State.DRAFT if drafted else State.STALE


def origin(
    source: Path, report: Report, template: Path | None = None, *, draft: bool = False
) -> str:
    """The hash of all that a report's document is made from, and is allowed by.

    These are its file and last year's, the template, what the workspace sets, and
    this version of the program. `report` may be the head of it alone.
    """
    workspace = None if str(source) == STDIN else workspace_of(source)
    found = find_template(report.form.id, explicit=template, workspace=workspace)
    around = [] if workspace is None else [workspace / SETTINGS]
    parts = [
        f"{__version__} {draft} {folder_year(source)}".encode(),
        raw_input(source),
        *(_bytes(path) for path in (found, *around, *_last_years(source, report))),
    ]
    whole = sha256()
    for part in parts:
        whole.update(b"%d:" % len(part))
        whole.update(part)
    return whole.hexdigest()


def _last_years(source: Path, report: Report) -> Iterator[Path]:
    """The file that holds last year's report, or the documents that may."""
    if str(source) == STDIN:
        return
    found = find_previous(source, report)
    yield from previous_documents(source, report) if found is None else (found,)


def _bytes(path: Path) -> bytes:
    """What stands in a file; nothing where there is none."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return b""
    except OSError as error:
        raise from_os_error(error, path, "读取") from error
