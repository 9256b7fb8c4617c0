"""Programs of others on this machine: where LibreOffice is, in the PATH or elsewhere."""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("soffice", "libreoffice")
FLATPAK = "org.libreoffice.LibreOffice"
SNAPPED, FLATPAKKED = Path("snap/libreoffice/common"), Path(".var/app", FLATPAK, "cache")
"""Folders in one's home that such a LibreOffice sees; it has a /tmp of its own."""
WINDOWS_FOLDERS = ("ProgramW6432", "ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA")
"""Variables that name the folders in which Windows has its programs."""


def find_office() -> Path | None:
    """Find LibreOffice in the PATH or where each system has it; None where there is none.

    One that lies in the current folder is never taken, which Windows would look in first:
    strangers' files lie there.
    """
    return next((one for one in (*_in_path(), *_in_folders()) if _runs(one)), None)


def folder_for(office: Path) -> Path | None:
    """Give a folder that LibreOffice can read and write in, None where any will do.

    One from a snap or flatpak sees no other program's temporary files.
    """
    shared = FLATPAKKED if office.name == FLATPAK else SNAPPED
    if office.name != FLATPAK and "snap" not in office.parts:
        return None
    home = _home()
    return home / shared if (home / shared).is_dir() else home


def _home() -> Path:
    """Give the user's folder, or one without anything in it where there is none."""
    try:
        return Path.home()
    except RuntimeError:  # a user without a name, as in containers
        return Path("/nonexistent")


def _in_path() -> Iterator[Path]:
    folders = os.pathsep.join(one for one in os.get_exec_path() if Path(one).is_absolute())
    for name in NAMES:
        found = shutil.which(name, path=folders)
        if found is not None and Path(found).is_absolute():
            yield Path(found)


def _in_folders() -> Iterator[Path]:
    """Give where LibreOffice is when it was installed as usual, the newest first."""
    if sys.platform == "win32":
        for folder in filter(None, map(os.environ.get, WINDOWS_FOLDERS)):
            for inside in (Path(folder), Path(folder, "Programs")):
                yield from _newest(inside, "LibreOffice*/program/soffice.exe")
    elif sys.platform == "darwin":
        for folder in (Path("/"), _home()):
            yield from _newest(
                folder, "Applications/LibreOffice*.app/Contents/MacOS/soffice"
            )
    else:
        for folder in (Path("/usr/lib"), Path("/usr/lib64"), Path("/usr/local/lib")):
            yield folder / "libreoffice/program/soffice"
        yield from _newest(Path("/opt"), "libreoffice*/program/soffice")
        yield Path("/snap/bin/libreoffice")
        for folder in (Path("/var/lib"), _home() / ".local/share"):
            yield folder / "flatpak/exports/bin" / FLATPAK


def _newest(folder: Path, pattern: str) -> list[Path]:
    """Find the programs of several versions, 24.2 before 7.6."""

    def version(path: Path) -> list[int]:
        return [*map(int, re.findall(r"\d+", str(path.relative_to(folder))))]

    try:
        return sorted(folder.glob(pattern), key=version, reverse=True)
    except OSError:  # a folder that isn't for us has none of our programs
        return []


def _runs(program: Path) -> bool:
    try:
        return program.is_file() and os.access(program, os.X_OK)
    except OSError:
        return False
