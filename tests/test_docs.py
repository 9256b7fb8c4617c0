"""The READMEs say what the program does: help pages, rules, commands, cron, systemd."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from machine import needs
from readme import FILES, REPOSITORY, content, help_commands, help_page, rewritten
from reports import ORGAN, PROSE, report, saved

from govreport.forms import Cell, form
from govreport.store.files import load

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_the_tested_parts_of_a_readme_are_up_to_date(name: str) -> None:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    assert rewritten(text) == text, "run `make golden`"


def test_every_command_has_its_help_in_the_readme() -> None:
    for command in help_commands():
        assert help_page(*command) in README
    assert content("rules") in README


def test_help_is_chinese() -> None:
    for command in help_commands():
        page = help_page(*command)
        for english in (
            "Usage",
            "Options",
            "Arguments",
            "Commands",
            "Show",
            "required",
            "default",
        ):
            assert english not in page


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A PATH with a `govreport` in it, as an installation gives."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "govreport"
    program.write_text(
        f"#!/bin/sh\nPYTHONPATH={shlex.quote(str(REPOSITORY))} "
        f'exec {shlex.quote(sys.executable)} -m govreport "$@"\n'
    )
    program.chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


@pytest.mark.slow
def test_the_session_of_the_readme_runs_as_written(tmp_path: Path, path: str) -> None:
    session = blocks("sh")[0]
    (tmp_path / "总体情况.txt").write_text(PROSE["overview"], encoding="utf-8")
    lines = session.strip().splitlines()
    assert len(lines) <= 10
    file = tmp_path / "2022" / f"{ORGAN.name}.toml"
    for line in lines:
        if line.startswith("govreport validate"):
            for section in ("preamble", "problems", "other"):
                words = ["govreport", "add", "narrative", str(file), section, "无"]
                subprocess.run(words, check=True, env={"PATH": path}, cwd=tmp_path)
        subprocess.run(
            ["/bin/sh", "-c", line], check=True, env={"PATH": path}, cwd=tmp_path
        )
    names = {one.name for one in (tmp_path / "2022").iterdir()}
    assert names == {
        f"{ORGAN.name}{rest}"
        for rest in (
            ".toml", "2022年政府信息公开工作年度报告.docx", "2022年政府信息公开工作年度报告.txt",
        )
    }  # fmt: skip
    assert (tmp_path / "2023" / f"{ORGAN.name}.toml").is_file()


@pytest.mark.slow
def test_the_chain_from_a_published_report_runs_as_written(
    tmp_path: Path, path: str
) -> None:
    page = next((REPOSITORY / "samples" / "published").glob("*.html"))
    shutil.copy(page, tmp_path)
    lines = blocks("sh")[2].strip().splitlines()
    assert [line.split()[1] for line in lines] == [
        "import",
        "validate",
        "scaffold",
        "validate",
    ]
    assert page.name in lines[0]
    codes = [
        subprocess.run(
            ["/bin/sh", "-c", line],
            env={"PATH": path},
            cwd=tmp_path,
            capture_output=True,
            check=False,
        ).returncode
        for line in lines
    ]
    assert codes == [0, 0, 0, 1], "the new year's file is still to be filled in"
    (old,) = (tmp_path / "2022").iterdir()
    assert load(old).values() == load(REPOSITORY / "samples" / "2022" / old.name).values()
    new = load(tmp_path / "2023" / old.name)
    carried = Cell("applications", "natural_person", "carried_in")
    assert new.value(carried) == load(old).value(carried._replace(item="carried_out")) != 0


def test_the_file_of_the_readme_is_a_report(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text(blocks("toml")[0], encoding="utf-8")
    one = load(file)
    assert one.faults == ()
    assert one.organ.kind == "township"
    assert one.form is form("2021")


def in_cron(command: str, folder: Path, path: str) -> subprocess.CompletedProcess[bytes]:
    """Run as cron does: a bare environment, /bin/sh, no terminal, another folder."""
    return subprocess.run(
        ["/bin/sh", "-c", command.replace("/srv/disclosure", str(folder))],
        env={"PATH": path},
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )


@pytest.mark.slow
def test_the_crontab_line_works_as_written(tmp_path: Path, path: str) -> None:
    (line,) = blocks("crontab")
    fields = line.strip().split(maxsplit=5)
    assert fields[:5] == ["30", "7", "*", "*", "1-5"]
    assert "%" not in fields[5], "cron takes % for a line end"
    folder = tmp_path / "disclosure"
    saved(report(applications__business__received=1), folder)
    assert in_cron(fields[5], folder, path).returncode == 2, "no report of last year yet"
    from govreport.cli.scaffold import _today

    this_year = _today().year
    moved = folder / str(this_year - 1)
    (folder / "2022").rename(moved)
    done = in_cron(fields[5], folder, path)
    assert (done.stdout, done.stderr) == (f"{this_year}/{ORGAN.name}.toml\n".encode(), b"")
    assert done.returncode == 1
    found = (folder / "findings.txt").read_text(encoding="utf-8")
    assert "T3-BALANCE 商业企业" in found
    assert (folder / "errors.txt").read_text() == ""
    assert in_cron(fields[5], folder, path).stdout == b""


@pytest.mark.slow
def test_the_systemd_units_work_as_written(tmp_path: Path, path: str) -> None:
    service, timer = blocks("ini")
    commands = re.findall(r"^ExecStart=(.*)$", service, re.MULTILINE)
    assert len(commands) == 2
    parsed = configparser.ConfigParser(strict=False)
    parsed.read_string(service)
    assert parsed["Service"]["Type"] == "oneshot"
    allowed = {0, *map(int, parsed["Service"]["SuccessExitStatus"].split())}
    folder = tmp_path / "disclosure"
    from govreport.cli.scaffold import _today

    saved(report(applications__business__received=1), folder)
    (folder / "2022").rename(folder / str(_today().year - 1))
    assert parsed["Service"]["WorkingDirectory"] == "/srv/disclosure"
    for command in commands:
        done = subprocess.run(
            shlex.split(command),
            cwd=folder,
            env={"PATH": path},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        assert done.returncode in allowed, done.stderr.decode()
    clock = configparser.ConfigParser()
    clock.read_string(timer)
    assert clock["Timer"]["OnCalendar"] == "Mon..Fri 07:30"
    analyze = shutil.which("systemd-analyze")
    if analyze:
        subprocess.run([analyze, "calendar", clock["Timer"]["OnCalendar"]], check=True)


def test_pictures_of_the_readme_exist() -> None:
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)
    assert len(pictures) == 2
    for picture in pictures:
        assert (REPOSITORY / picture).read_bytes().startswith(b"\x89PNG")


@needs("make")
def test_make_help_lists_every_target() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):", makefile, re.MULTILINE)
    done = subprocess.run(
        ["make", "-C", str(REPOSITORY), "--no-print-directory", "help"],
        capture_output=True, check=True, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    listed = [line.split()[1] for line in done.stdout.decode().splitlines()]
    assert listed == targets
    assert {
        "demo",
        "check",
        "test",
        "lint",
        "golden",
        "templates",
        "bench",
        "build",
        "clean",
    } < {*listed}
