"""What this computer has, what the disk is like, whether what is stored is what was."""

import os
from collections.abc import Iterator
from pathlib import Path

from govreport.diagnosis import Diagnosis, caution, fault, fine
from govreport.diagnosis.computer import Screen, computer
from govreport.diagnosis.file_system import bounded_paths, file_system
from govreport.diagnosis.left_behind import left_behind
from govreport.diagnosis.portable import too_long, unlike
from govreport.diagnosis.stored import stored
from govreport.errors import FileProblem, GovReportError, from_os_error
from govreport.tasks.doctor_made import made, signed
from govreport.tasks.template_check import checked
from govreport.text import first_of
from govreport.tomlfile.files import only_looking
from govreport.tomlfile.home import HOME
from govreport.workspace import Workspace
from govreport.workspace.file_names import SETTINGS
from govreport.workspace.files import (
    ANSWERS,
    YEAR_FOLDER,
    lying_in,
    names_year,
    roster_file,
)
from govreport.workspace.ledger import FOLDER as NOTES
from govreport.workspace.ledger import LedgerEntry
from govreport.workspace.roster import unused_rosters

DRAFTS = "drafts"
FEW = 3


def looks_like_one(folder: Path) -> bool:
    """Whether a folder seems to be one that reports are kept in."""
    if any(os.path.lexists(folder / name) for name in (SETTINGS, HOME)):
        return True
    return names_year(folder) or any(
        YEAR_FOLDER.fullmatch(one.name) and one.is_dir() for one in lying_in(folder)
    )


def doctor(
    folder: Path | None, screen: Screen, *, only_stored: bool = False
) -> Iterator[Diagnosis]:
    """Look at everything, and change nothing; None for no folder.

    FileProblem, before anything else is told, where the folder can't be looked into.
    """
    if folder is not None and not folder.is_dir():
        raise _no_folder(folder)
    if folder is not None:
        lying_in(folder)
    return _looked_at(folder, screen, only_stored=only_stored)


def _looked_at(
    folder: Path | None, screen: Screen, *, only_stored: bool
) -> Iterator[Diagnosis]:
    with only_looking():
        yield from _all(folder, screen, only_stored=only_stored)


def _no_folder(folder: Path) -> FileProblem:
    if os.path.lexists(folder):
        return FileProblem(folder, "这不是文件夹；请写放报告的文件夹，如 D:\\公开年报")
    return from_os_error(FileNotFoundError(2, ""), folder, "读取")


def _all(folder: Path | None, screen: Screen, *, only_stored: bool) -> Iterator[Diagnosis]:
    if not only_stored:
        yield from computer(screen)
        if folder is not None:
            yield from file_system(folder)
    if folder is not None and not looks_like_one(folder):
        told = "这里没有放报告的年份文件夹，存的东西没有核对"
        advice = "请写放报告的那个文件夹，如 govreport doctor D:\\公开年报"
        yield caution("stored.folder", told, advice, folder)
    elif folder is not None:
        root = folder.parent if names_year(folder) else folder
        workspace = Workspace(root)
        yield from _read(workspace)
        yield from _stored(workspace, folder)
        if not only_stored:
            yield from _templates(workspace)


def _read(workspace: Workspace) -> Iterator[Diagnosis]:
    """Tell which of the files that set up a workspace can't be read."""
    root, kind = workspace.folder, "stored.readable"
    read = list[str]()
    if os.path.lexists(root / SETTINGS):
        try:
            _ = workspace.settings, workspace.outline
            read.append(SETTINGS)
        except GovReportError as error:
            yield _unread(error, root / SETTINGS)
    try:
        roster = roster_file(root)
        if roster is not None:
            units = workspace.roster(_latest(root), roster)
            read.append(f"{roster.name}（{len(units)} 个单位）")
            if others := unused_rosters(root, roster):
                told = (
                    f"还有像名册的文件没有用：{first_of([one.name for one in others], FEW)}"
                )
                yield caution(kind, told, "不用的请移走，免得弄混", root)
    except GovReportError as error:
        yield _unread(error, root)
    if os.path.lexists(root / ANSWERS):
        try:
            _ = workspace.answers
            read.append(str(ANSWERS))
        except GovReportError as error:
            yield _unread(error, root / ANSWERS)
    if read:
        yield fine(kind, f"读得懂：{'、'.join(read)}", root)


def _unread(error: GovReportError, path: Path) -> Diagnosis:
    """Tell of a file that can't be read; what it says itself is what to do."""
    where = error.path if isinstance(error, FileProblem) else path
    told = error.sentence if isinstance(error, FileProblem) else str(error)
    advice = "改好以前，要用它的命令都会停在这里"
    return fault("stored.readable", told, advice, Path(where))


def _latest(root: Path) -> int:
    """Tell which year a roster is read for: the latest there is."""
    years = [int(one.name) for one in lying_in(root) if YEAR_FOLDER.fullmatch(one.name)]
    return max(years, default=2025)


def _stored(workspace: Workspace, folder: Path) -> Iterator[Diagnosis]:
    """Look through all folders, each once; of hidden ones only the program's own."""
    longest: Path | None = None
    kept = False
    for parent, folders, names in os.walk(folder):
        here = Path(parent)
        hidden = any(part.startswith(".") for part in here.relative_to(folder).parts)
        own = {HOME} & {*folders} if not hidden else {*folders}
        shown = [one for one in folders if not one.startswith(".")]
        folders[:] = sorted(own.union(() if hidden else shown))
        yield from left_behind(here, sorted(names))
        if hidden:
            yield from _of_home(here, names)
            continue
        yield from unlike(here, sorted(one for one in (*shown, *names) if one[0] != "."))
        longest = max(
            (one for one in (longest, *(here / name for name in names)) if one),
            key=lambda one: len(str(one)),
            default=None,
        )
        if own:
            kept = True
            yield from stored(here)
            yield from made(workspace, here)
        if names_year(here):
            yield from _noted(workspace.of(here.parent), here)
    if not kept:
        yield fine("stored.history", "还没有改动过，没有可核对的", folder)
    yield from too_long(folder, longest, bounded=bounded_paths())


def _of_home(here: Path, names: list[str]) -> Iterator[Diagnosis]:
    """Tell of texts that were typed in an editor and are in no report."""
    if here.name == DRAFTS and here.parent.name == HOME and names:
        told = (
            f"有 {len(names)} 份编辑过、没有放进报告的文字：{first_of(sorted(names), FEW)}"
        )
        advice = "要的用 add narrative --file 放进报告；不要的删去"
        yield caution("stored.typed", told, advice, here, sorted(names))


def _noted(workspace: Workspace, folder: Path) -> Iterator[Diagnosis]:
    """Read the notes on a year's units, and hold what was signed against them."""
    year = int(folder.absolute().name)
    path = workspace.folder / NOTES / f"{year}.toml"
    notes: dict[str, LedgerEntry] = {}
    if os.path.lexists(path):
        try:
            notes.update(workspace.ledger(year))
        except GovReportError as error:
            yield _unread(error, path)
            return
        yield fine("stored.notes", f"收发登记读得懂（{len(notes)} 个单位）", path)
    yield from signed(folder, notes)


def _templates(workspace: Workspace) -> Iterator[Diagnosis]:
    """Judge the templates of a workspace as `render` would before it uses one."""
    kind, own = "stored.templates", workspace.folder / "templates"
    found = dict[Path, None]()
    try:
        found.update(dict.fromkeys(workspace.settings.render_templates.values()))
    except GovReportError:  # told already
        return
    if own.is_dir():
        found.update(dict.fromkeys(sorted(own.glob("*.docx"))))
    for path in found:
        if path.name.startswith(("~$", ".")):
            continue
        try:
            wrong = [one.message for one in checked(path, None).findings()]
        except GovReportError as error:
            told = str(error).removeprefix(f"{path}：").partition("\n")[0]
            yield fault(kind, told, "用它生成不了，请换一个", path)
            continue
        if wrong:
            told = f"模板有 {len(wrong)} 处毛病：{wrong[0]}"
            advice = "按它生成会少印、错印，所以 render 不用它；用 template check 逐处看"
            yield fault(kind, told, advice, path)
        else:
            yield fine(kind, "模板可以用", path)
