"""`doctor`: what a computer lacks and what its disk is like, told without writing a byte."""

import importlib.metadata
import json
import os
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from reports import ORGAN, Run, report, saved

from govreport.diagnosis import Diagnosis, Grade, computer, file_system, libraries
from govreport.diagnosis.computer import Screen, Stream, encodings, shows_chinese
from govreport.diagnosis.file_system import (
    Mount,
    folds_accents,
    folds_case,
    kind_in,
    mac_kind_in,
)
from govreport.diagnosis.libraries import WITHOUT, Needed, needed, numbers
from govreport.render import template

Go = Callable[..., Run]
Program = Callable[..., subprocess.CompletedProcess[bytes]]
REPOSITORY = Path(__file__).parent.parent
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
MOUNTS = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 27 0:40 / /srv/公开\\040年报 rw - cifs //server/share rw
31 27 0:41 / /srv rw - nfs4 server:/srv rw
"""
MAC = """\
/dev/disk1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk1s2 on /System/Volumes/Data (apfs, local, journaled)
//user@server/share on /Volumes/share (smbfs, nodev, nosuid, mounted by user)
"""


def grades(found: Iterator[Diagnosis] | list[Diagnosis], kind: str) -> list[Grade]:
    return [one.grade for one in found if one.kind == kind]


def test_every_requirement_of_ours_is_understood() -> None:
    lines = [*PROJECT["dependencies"]]
    for extra, some in PROJECT["optional-dependencies"].items():
        lines += [f'{one} ; extra == "{extra}"' for one in some]
    for line in lines:
        one = needed(line)
        assert one is not None
        assert one.bounds, line
        assert line.startswith(one.name)
        assert all(sign in line and number in line for sign, number in one.bounds)
        assert bool(one.extra) == ("extra" in line)


def test_every_extra_says_what_cannot_be_done_without_it() -> None:
    assert WITHOUT.keys() == PROJECT["optional-dependencies"].keys()


@pytest.mark.parametrize(
    ("there", "fits"),
    [("2.2", True), ("2.2.0", True), ("2.3.9", True), ("2.10", False), ("2.1.9", False)],
)
def test_versions_are_compared_by_their_numbers(
    monkeypatch: pytest.MonkeyPatch, there: str, fits: bool
) -> None:
    one = Needed("tomli", [(">=", "2.2"), ("<", "2.4")])
    monkeypatch.setattr(libraries, "version", lambda _: there)
    assert (libraries._wrong(one) == "") is fits
    assert numbers("0.30rc1") == (0, 30)
    assert numbers("1.0.0") == (1,)


def lacking(monkeypatch: pytest.MonkeyPatch, *gone: str) -> list[Diagnosis]:
    """What is told where some libraries aren't there."""

    def version(name: str) -> str:
        if name in gone:
            raise importlib.metadata.PackageNotFoundError(name)
        return "99.0" if name != "tomli" else "2.3"

    lines = ["lxml>=5.3", "tomli<2.4,>=2.2", 'typst>=0.15; extra == "pdf"']
    monkeypatch.setattr(libraries, "requires", lambda _: lines)
    monkeypatch.setattr(libraries, "version", version)
    return list(libraries.libraries())


def test_a_library_that_is_gone_is_a_fault_and_an_extra_a_caution(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(libraries, "_trouble", lambda _: "")
    found = lacking(monkeypatch, "lxml", "typst")
    assert grades(found, "computer.libraries") == [Grade.FAULT, Grade.FINE]
    assert "pip install 'lxml>=5.3'" in found[0].advice
    pdf = next(one for one in found if one.kind == "computer.extra")
    assert pdf.grade is Grade.CAUTION
    assert "PDF" in pdf.told
    assert "govreport[pdf]" in pdf.advice


def test_a_library_that_is_too_new_or_does_not_load_is_a_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(_name: str) -> None:
        message = "DLL load failed"
        raise ImportError(message)

    monkeypatch.setattr(libraries, "import_module", broken)
    found = lacking(monkeypatch)
    assert grades(found, "computer.libraries") == [Grade.FAULT, Grade.FAULT]
    assert "DLL load failed" in found[0].told
    monkeypatch.setattr(libraries, "version", lambda _: "2.4.1")
    assert "要低于 2.4" in libraries._wrong(Needed("tomli", [("<", "2.4")]))


def test_of_a_library_that_is_a_program_it_is_told_where_it_lies(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    there = SimpleNamespace(locate_file=lambda _: tmp_path)
    monkeypatch.setattr(libraries, "distribution", lambda _: there)
    monkeypatch.setattr(libraries, "_trouble", lambda _: "")
    pdf = next(one for one in lacking(monkeypatch) if one.kind == "computer.extra")
    assert f"typst 99.0（在 {tmp_path}）" in pdf.told
    assert "lxml 99.0（" not in pdf.told


def test_a_program_that_was_never_installed_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nothing(name: str) -> list[str]:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(libraries, "requires", nothing)
    assert [one.grade for one in libraries.libraries()] == [Grade.CAUTION]
    monkeypatch.setattr(libraries, "is_frozen", lambda: True)
    assert [one.grade for one in libraries.libraries()] == [Grade.FINE]


def test_libreoffice_is_told_with_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(computer, "find_office", lambda: Path("/opt/soffice"))
    (found,) = computer._office()
    assert (found.grade, found.path) == (Grade.FINE, Path("/opt/soffice"))
    monkeypatch.setattr(computer, "find_office", lambda: None)
    (found,) = computer._office()
    assert (found.grade, found.path) == (Grade.CAUTION, None)


def test_official_templates_that_are_not_ready_are_only_slow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(computer, "load_parts", lambda *_: None)
    assert [one.grade for one in computer._templates()] == [Grade.CAUTION]


def test_official_templates_that_are_gone_are_a_fault(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(template, "PLACES", (tmp_path,))
    assert Grade.FAULT in [one.grade for one in computer._templates()]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030", "cp936", "utf-8-sig"])
def test_character_sets_that_have_chinese_are_fine(encoding: str) -> None:
    assert shows_chinese(encoding)


@pytest.mark.parametrize(
    "encoding", ["ascii", "cp437", "cp1252", "latin-1", "", "nonsense"]
)
def test_character_sets_without_chinese_are_a_fault(encoding: str) -> None:
    found = list(encodings(Screen([Stream("屏幕", encoding)])))
    assert found[0].grade is Grade.FAULT
    assert "PYTHONUTF8=1" in found[0].advice


def test_a_narrow_window_is_told() -> None:
    assert Grade.CAUTION in grades(encodings(Screen(columns=40)), "computer.width")
    assert Grade.FINE in grades(encodings(Screen(columns=100)), "computer.width")
    assert grades(encodings(Screen()), "computer.width") == []


def test_a_terminal_that_cannot_show_chinese_is_found_by_the_program(
    program: Program,
) -> None:
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = program("doctor", "--format", "json", env=env)
    checks = json.loads(done.stdout)["checks"]
    wrong = [one for one in checks if one["kind"] == "computer.encoding"]
    assert done.returncode == 1
    assert "fault" in [one["severity"] for one in wrong]


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/公开 年报/2022", "cifs"),
        ("/srv/公开 年报", "cifs"),
        ("/srv/公开", "nfs4"),
        ("/srvx", "ext4"),
        ("/", "ext4"),
    ],
)
def test_the_nearest_mount_above_a_folder_counts(folder: str, kind: str) -> None:
    assert kind_in(MOUNTS, Path(folder)) == kind


@pytest.mark.parametrize(
    ("folder", "mount"),
    [
        ("/Volumes/share/2022", Mount("smbfs", remote=True)),
        ("/System/Volumes/Data/x", Mount("apfs")),
        ("/usr", Mount("apfs", read_only=True)),
    ],
)
def test_a_mac_tells_what_is_mounted(folder: str, mount: Mount) -> None:
    assert mac_kind_in(MAC, Path(folder)) == mount


@pytest.mark.parametrize(
    ("mount", "kind", "grade"),
    [
        (Mount("cifs", remote=True), "disk.kind", Grade.CAUTION),
        (Mount("ext4"), "disk.kind", Grade.FINE),
        (Mount("vfat"), "disk.links", Grade.CAUTION),
        (Mount("ext4", read_only=True), "disk.writable", Grade.FAULT),
        (Mount("ext4"), "disk.writable", Grade.FINE),
    ],
)
def test_what_a_disk_is_like_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mount: Mount, kind: str, grade: Grade
) -> None:
    monkeypatch.setattr(file_system, "mount_of", lambda _: mount)
    assert grades(file_system.file_system(tmp_path), kind) == [grade]


@pytest.mark.parametrize(
    ("free", "grade"),
    [(5_000_000, Grade.FAULT), (5 * 10**8, Grade.CAUTION), (10**12, Grade.FINE)],
)
def test_a_disk_that_is_full_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: int, grade: Grade
) -> None:
    usage = SimpleNamespace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert grades(file_system.file_system(tmp_path), "disk.room") == [grade]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_folder_that_is_not_ours_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        found = grades(file_system.file_system(tmp_path), "disk.writable")
    finally:
        tmp_path.chmod(0o755)
    assert found == [Grade.FAULT]


def test_case_is_told_by_a_name_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "Report.toml").write_bytes(b"")
    folds = (tmp_path / "rEPORT.TOML").exists()
    before = sorted(tmp_path.iterdir())
    assert folds_case(tmp_path) is folds
    assert sorted(tmp_path.iterdir()) == before


def test_how_accents_are_put_is_told_by_a_name_that_is_there(tmp_path: Path) -> None:
    assert folds_accents(tmp_path) is None
    (tmp_path / "caf\u00e9").write_bytes(b"")
    assert folds_accents(tmp_path) is (tmp_path / "cafe\u0301").exists()


@pytest.mark.skipif(not hasattr(os, "link"), reason="there are no hard links")
def test_a_second_name_of_a_file_shows_that_there_are_links(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    assert not file_system._has_links(tmp_path)
    os.link(tmp_path / "a", tmp_path / "b")
    assert file_system._has_links(tmp_path)


def test_a_folder_that_is_kept_the_same_on_several_machines_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "OneDrive - 县政府" / "公开"
    folder.mkdir(parents=True)
    assert grades(file_system.file_system(folder), "disk.synced") == [Grade.CAUTION]
    assert grades(file_system.file_system(tmp_path), "disk.synced") == []


def test_without_a_folder_only_the_computer_is_looked_at(run: Go) -> None:
    done = run("doctor", "--format", "json")
    said = json.loads(done.out)
    assert said["folder"] is None
    assert {one["kind"].partition(".")[0] for one in said["checks"]} == {"computer"}


def test_where_one_stands_is_looked_at_if_reports_lie_there(run: Go, here: Path) -> None:
    saved(report(), here)
    said = json.loads(run("doctor", "--format", "json").out)
    assert said["folder"] == "."
    assert {one["kind"].partition(".")[0] for one in said["checks"]} >= {"computer", "disk"}
    assert said["schema_version"] == 1
    assert sum(said["summary"].values()) == len(said["checks"])
    assert {one["severity"] for one in said["checks"]} <= said["summary"].keys()


def _left_lock(lock: Path) -> None:
    """Lay a lock there that nobody signed in time."""
    lock.touch()
    os.utime(lock, (1, 1))


def test_a_caution_counts_where_it_is_strict(run: Go, here: Path) -> None:
    saved(report(), here)
    _left_lock(here / "2022" / f".{ORGAN.name}.toml.lock")
    assert run("doctor", "--stored").code == 0
    done = run("doctor", "--stored", "--strict", "--quiet")
    assert done.code == 1
    assert "注意" in done.out
    assert done.err == ""


def test_what_is_no_folder_of_reports_is_refused(run: Go, here: Path) -> None:
    (here / "x.txt").write_bytes(b"")
    for words in (["nowhere"], ["x.txt"], ["--stored"]):
        done = run("doctor", *words)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("错误：")


def test_many_alike_are_counted_and_not_all_told(run: Go, here: Path) -> None:
    saved(report(), here)
    for number in range(15):
        _left_lock(here / "2022" / f".{number}.toml.lock")
    done = run("doctor", "--stored", "--quiet")
    assert done.out.count("写它的程序已中断") == 10
    assert "注意 还有 5 条" in done.out
    whole = run("doctor", "--stored", "--quiet", "--all").out
    assert whole.count("写它的程序已中断") == 15
    assert "还有" not in whole
    said = json.loads(run("doctor", "--stored", "--format", "json").out)
    assert len([one for one in said["checks"] if one["kind"] == "stored.lock"]) == 15
