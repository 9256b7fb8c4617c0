"""What is asked of a report's documents, and what became of them."""

from enum import Enum
from pathlib import Path
from typing import NamedTuple

from govreport.errors import GovReportError
from govreport.tasks.validate import Checked
from govreport.workspace.made import Making, OpenFindings


class Target(NamedTuple):
    """One file to write, its format, and how it was made before; no path is stdout."""

    format: str
    path: Path | None
    makings: tuple[Making, ...] = ()


class Seen(NamedTuple):
    """What a report was when it was found that it may go out.

    `sha256` is of its file, `beside` of what is signed with it, "" where nobody signs.
    """

    sha256: str
    beside: str = ""


class RenderJob(NamedTuple):
    """One report's file, and what to make of it out of which the hash is `origin`.

    `stale` are other files that were made of it and aren't as it is now. A remark is
    about its `template`, which is None for the official one; `talk` is of less weight.
    """

    source: Path
    title: str
    origin: str
    targets: tuple[Target, ...] = ()
    stale: tuple[Path, ...] = ()
    remark: str = ""
    template: Path | None = None
    talk: str = ""


class RenderState(Enum):
    """What became of a report; the words of the summary."""

    MADE = "生成"
    CURRENT = "已是最新"
    REFUSED = "有错误没有生成"
    WARNED = "有警告没有生成"
    FAILED = "没有生成成功"


class Rendered(NamedTuple):
    """What became of a report: its documents, those that were there already too.

    `formats` are those of the files, `written` the files that were written now; `open` is
    what stands open in the report; `left` are those that were made before and aren't as
    the report is now, `demoted` final documents whose places drafts took, `gone` those in
    the folders whose report isn't there any more. `printed` goes to standard output,
    `text` is its format where that is one; a remark is about a folder or the template,
    `talk` what need not be heard. `template` is one of the office's own that the Word file
    is filled into.
    """

    source: Path
    state: RenderState
    files: tuple[Path, ...] = ()
    formats: tuple[str, ...] = ()
    written: tuple[Path, ...] = ()
    open: OpenFindings = OpenFindings()
    refused: Checked | None = None
    left: tuple[Path, ...] = ()
    draft: bool = False
    demoted: tuple[Path, ...] = ()
    gone: tuple[Path, ...] = ()
    error: GovReportError | None = None
    printed: bytes | None = None
    text: str = ""
    remark: str = ""
    template: Path | None = None
    talk: str = ""


class Demand(NamedTuple):
    """What is asked of all reports.

    `force` makes all anew, somebody's files too; `strict` refuses warnings, None where
    the settings of each workspace tell.
    """

    force: bool = False
    strict: bool | None = None
