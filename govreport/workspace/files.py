"""Which files are reports, which documents, and what lies in their folders."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from os.path import lexists, normcase, realpath
from pathlib import Path

from govreport.errors import FileProblem, from_os_error
from govreport.importers import suffixes
from govreport.lazy import lazy
from govreport.workspace.books import book_at, reports_at
from govreport.workspace.copies import copies_among
from govreport.workspace.file_names import SETTINGS
from govreport.workspace.made import is_made

YEAR_FOLDER = lazy(r"(?:19|20)\d\d")
YEAR_IN_NAME = lazy(r"(?<!\d)20\d\d(?!\d)")
ROSTERS = tuple(
    f"{name}{suffix}"
    for name in ("roster", "名册")
    for suffix in (".toml", ".csv", ".xlsx", ".xls", ".ods")
)
"""What the roster of a workspace is called."""
LOCKS = ("~${}", ".~{}", ".~lock.{}#")
"""What Excel, WPS and LibreOffice leave beside a file that is open."""
SEEMS_OPEN = "好像正在 Excel 或 WPS 里打开着，没有保存的改动读不到，请先保存"
ANSWERS = Path("notes", "files.toml")
"""Where it stands whose files are that don't say so for certain."""
REGISTER = lazy(r"(?i)(.+)\.申请\.(?:csv|xlsx|xls|ods)")
"""What a register of requests is called: by its organ."""
REQUESTS = lazy(r"(?i).+\.申请.*\.(?:csv|xlsx|xls|ods|et)#?")
"""What it, copies of it and what lies beside it while it is open are called."""
LIKE_REGISTER = lazy(r"(?i)(?![.~]).*(?:申请|登记簿|台账).*\.(?:csv|xlsx|xls|ods|et)")
"""What a file may be called that somebody keeps as one."""
STDIN = "-"
"""What stands for standard input on a command line."""


def real(path: Path) -> Path:
    """Name a file alike however it is called; links that go round in a ring stay."""
    return Path(realpath(path))


def from_here(path: Path) -> Path:
    """Call a path as it is called from here, where it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if here in path.parents else path


def names_year(folder: Path) -> bool:
    """Whether a folder, however it is called from here, has a year for its name."""
    return YEAR_FOLDER.fullmatch(folder.absolute().name) is not None


def folder_year(path: Path) -> int | None:
    """Give the year that names the folder of a file, None where none does."""
    folder = book_at(path).absolute().parent
    return int(folder.name) if names_year(folder) else None


def workspace_of(path: Path) -> Path:
    """Give the folder above the year's, or else a file's own; for `-` where one stands."""
    if str(path) == STDIN:
        return Path()
    folder = book_at(path).absolute().parent
    return folder if folder_year(path) is None else folder.parent


def roster_file(workspace: Path) -> Path | None:
    """Find the roster that lies in a workspace, None where none does.

    FileProblem where there are two: one may be forgotten, and nobody knows which.
    """
    there = [path for name in ROSTERS if lexists(path := workspace / name)]
    if len(there) > 1:
        names = "、".join(sorted(path.name for path in there))
        sentence = (
            f"这里有 {len(there)} 份名册（{names}），不知道用哪一份；请把不用的移走或改名，"
            f"如 旧{there[-1].name}，或用 --expect 写明用哪一份"
        )
        raise FileProblem(workspace / there[0].name, sentence)
    return next(iter(there), None)


def is_open(path: Path) -> bool:
    """Whether a program seems to have a file open, with what isn't saved yet."""
    return any(lexists(path.with_name(lock.format(path.name))) for lock in LOCKS)


def register_of(path: Path) -> str:
    """Give whose register of requests a file is by its name, "" for what is none."""
    found = REGISTER.fullmatch(path.name)
    return "" if found is None or path.name.startswith((".", "~")) else found[1]


def organ_files(folder: Path) -> list[Path]:
    """Find the report files directly in a folder, by name, none that is another's copy."""
    files = files_and_copies(folder)
    copies = copies_among(files)
    return [file for file in files if file not in copies]


def files_and_copies(folder: Path) -> list[Path]:
    """Find the report files directly in a folder, copies too, by name."""
    return sorted(
        filter(_is_report, lying_in(folder)), key=lambda path: (path.stem, path.name)
    )


def lying_in(folder: Path) -> list[Path]:
    """List what lies right in a folder, by name; FileProblem where that can't be told."""
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise from_os_error(error, folder, "读取") from error


def others_in(folder: Path) -> list[Path]:
    """List what lies right in a folder and is called as no report's file, by name.

    Of thousands of these none is kept, not even the names.
    """
    with os.scandir(folder) as lying:
        names = sorted(one.name for one in lying if not one.name.lower().endswith(".toml"))
    return [folder / name for name in names]


def _is_report(path: Path) -> bool:
    return (
        path.suffix.lower() == ".toml"
        and not path.name.startswith(".")
        and path.name != SETTINGS
        and (path.is_file() or path.is_symlink())  # a link to nothing is told of
    )


def expand(paths: Iterable[Path]) -> list[Path]:
    """Find the report files that paths stand for, each once however called, `-` as it is.

    A folder named by a year stands for the files in it, any other for those in
    all such folders below. FileProblem where a folder holds none.
    """
    return once(file for path in paths for file in files_at(path))


def once(files: Iterable[Path]) -> list[Path]:
    """Keep each file once however it is called; standard input is none.

    Links to nothing, or to one device, are each something that somebody sent.
    """
    found: dict[str, Path] = {}
    for file in files:
        alone = str(file) == STDIN or (file.is_symlink() and not file.is_file())
        found.setdefault(str(file) if alone else normcase(realpath(file)), file)
    return list(found.values())


def files_at(path: Path) -> list[Path]:
    """Find what one path stands for, as `expand` says."""
    if str(path) == STDIN or not path.is_dir():
        return reports_at(path)
    if names_year(path):
        files = organ_files(path)
    else:
        years = (one for one in sorted(below(path)) if YEAR_FOLDER.fullmatch(one.name))
        files = [file for one in years if one.is_dir() for file in _inner_files(one)]
    if not files:
        sentence = "文件夹里没有报告；报告放在以年份命名的文件夹里，如 2022/某某乡.toml"
        hidden = next((one for one in below(path) if one.name.endswith(".toml.txt")), None)
        if hidden is not None:
            sentence += f"；{hidden.name} 的名称末尾多了 .txt，请去掉"
        raise FileProblem(path, sentence)
    return files


def below(folder: Path) -> Iterator[Path]:
    """Yield what lies in a folder and below, but nothing of hidden folders."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name) for name in (*folders, *names))


def _inner_files(folder: Path) -> list[Path]:
    """Find the report files in one of many folders; itself where it can't be looked into.

    Reading it then tells why, and the others are worked on.
    """
    try:
        return organ_files(folder)
    except FileProblem:
        return [folder]


def is_document(path: Path) -> bool:
    """Whether a file is a published document by its name, not a report's own file."""
    return path.suffix.lower() in suffixes() and not REQUESTS.fullmatch(path.name)


def documents_in(folder: Path) -> list[Path]:
    """Find the documents in a folder and below, none that Word left beside an open one."""
    found = sorted(below(folder))
    lying = [path for path in found if holds_document(path) and not is_made(path)]
    return [one for path in lying for one in reports_at(path)]


def documents(
    paths: Iterable[Path],
    nothing: Callable[[Path, str], FileProblem] = FileProblem,
    others: Collection[Path] = (),
) -> list[Path]:
    """Find the documents that paths stand for, each once; a folder for all in it and below.

    What `nothing` makes of it is raised where a folder holds none, nor any of `others`.
    """
    found: list[Path] = []
    for path in paths:
        is_folder = str(path) != STDIN and path.is_dir()
        lying = documents_in(path) if is_folder else reports_at(path)
        if not lying and not any(path in one.parents for one in others):
            kinds = "、".join(sorted(suffixes()))
            raise nothing(path, f"文件夹里没有可以读的文件（{kinds}）")
        found += lying
    return list(dict.fromkeys(found))


def holds_document(path: Path) -> bool:
    """Whether a document lies there, none that Word leaves beside an open one.

    A pipe, a link to nothing or an empty folder so called is one too, as whoever sent it
    means it: who reads it tells why that can't be done.
    """
    nobodys = path.name.startswith((".", "~$")) or path.name in ROSTERS
    if nobodys or not is_document(path):
        return False
    return not path.is_dir() or not any(map(holds_document, below(path)))


def documents_beside(
    lying: Mapping[str, Sequence[Path]], stems: Collection[str], *, plain: bool = False
) -> list[Path]:
    """Find documents of a folder that are not called as report files, by these' stems.

    A unit's own document, rendered or published, has the name of its file at its head;
    what is sent in place of a report's file is no plain text, but where `plain`.
    """
    received = suffixes(without="" if plain else "text")
    return [
        path
        for stem, some in lying.items()
        if not any(stem[:length] in stems for length in range(1, len(stem) + 1))
        for path in some
        if path.suffix.lower() in received
        and not REQUESTS.fullmatch(path.name)
        and not is_made(path)
    ]
