"""LibreOffice is found where each system has it, and never among strangers' files."""

from pathlib import Path

import pytest

from govreport import programs
from govreport.programs import FLATPAK, find_office, folder_for


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing in its PATH and nobody's home."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.chdir(home)
    return tmp_path


def laid(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\nexit 0\n")
    path.chmod(0o755)
    return path


def test_it_is_taken_from_the_path_first(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = laid(bare / "opt/program/soffice")
    monkeypatch.setattr(programs, "_in_folders", lambda: iter([other]))
    assert find_office() == other
    own = laid(bare / "bin/libreoffice")
    assert find_office() == own
    assert find_office() != laid(bare / "bin/soffice.txt")
    assert find_office() == own


def test_one_that_lies_among_a_strangers_files_is_never_run(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid(bare / "home/soffice")
    monkeypatch.setattr(programs, "_in_folders", lambda: iter(()))
    for path in (".", "", f".:{bare / 'bin'}", "home"):
        monkeypatch.setenv("PATH", path)
        assert find_office() is None


def test_a_file_that_cannot_be_run_is_none(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = bare / "program/soffice"
    folder.mkdir(parents=True)
    monkeypatch.setattr(programs, "_in_folders", lambda: iter([folder, bare / "no"]))
    assert find_office() is None


@pytest.mark.parametrize("variable", ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"])
def test_windows_has_it_in_its_folders_for_programs(
    variable: str, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in programs.WINDOWS_FOLDERS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(programs, "_in_path", lambda: iter(()))
    monkeypatch.setattr("govreport.programs.sys.platform", "win32")
    assert find_office() is None
    monkeypatch.setenv(variable, str(bare))
    within = "Programs/LibreOffice" if variable == "LOCALAPPDATA" else "LibreOffice"
    own = laid(bare / within / "program/soffice.exe")
    assert find_office() == own


def test_a_mac_has_it_among_its_applications(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "_in_path", lambda: iter(()))
    monkeypatch.setattr("govreport.programs.sys.platform", "darwin")
    own = laid(bare / "home/Applications/LibreOffice.app/Contents/MacOS/soffice")
    assert find_office() in {
        own,
        Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    }


def test_of_several_versions_the_newest_is_taken(bare: Path) -> None:
    old, new = (
        laid(bare / f"opt/libreoffice{one}/program/soffice") for one in ("7.6", "24.2")
    )
    found = programs._newest(bare / "opt", "libreoffice*/program/soffice")
    assert found == [new, old]
    assert programs._newest(bare / "no", "*") == []


def test_one_in_a_sandbox_gets_a_folder_that_it_sees(bare: Path) -> None:
    assert folder_for(Path("/usr/bin/soffice")) is None
    snap, flatpak = Path("/snap/bin/libreoffice"), Path("/var/lib/flatpak/bin", FLATPAK)
    assert folder_for(snap) == folder_for(flatpak) == bare / "home"
    shared = bare / "home/snap/libreoffice/common"
    shared.mkdir(parents=True)
    assert folder_for(snap) == shared
    assert folder_for(flatpak) == bare / "home"
