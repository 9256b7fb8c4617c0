"""What the pages tell scripts and programs holds: keys of JSON, cron, systemd."""

import configparser
import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from examples import PUBLISHED, SAMPLES, blocks, county, page, write
from generated_docs import REPOSITORY, say
from reports import ORGAN, report, saved

OPEN_TABLES = {"cells", "counts", "before", "narrative", "open_cells"}
"""What JSON has by address or name, so that the keys are data."""


def keys(value: object) -> Iterator[str]:
    """The keys of some JSON that are not data."""
    if isinstance(value, list):
        for one in value:
            yield from keys(one)
    if isinstance(value, dict):
        for key, one in value.items():
            yield key
            if key not in OPEN_TABLES or isinstance(one, list):
                yield from keys(one)


def test_the_page_names_every_key_of_the_json(tmp_path: Path) -> None:
    county(tmp_path)
    for year in (2024, 2025):
        saved(replace(report(), year=year), tmp_path / "两年")
    shutil.copy(SAMPLES / "invalid" / "列不平衡.toml", tmp_path)
    text = PUBLISHED.read_text(encoding="utf-8")
    doubtful = text.replace(">15<", ">若干<").replace(">9<", "><").replace(">0<", ">0件<")
    write(tmp_path / "收件" / "年报.html", doubtful)
    section = page("docs/automation.md").split("\n## JSON\n")[1]
    named = {*re.findall(r"`([a-z_0-9]+)`", section)}
    for words in (
        ("validate", "列不平衡.toml", "--statistics"),
        ("validate", "收件"),
        ("import", "收件", "--dry-run"),
        ("status", "2025"),
        (
            "rollup",
            "2025",
            "--organ",
            "云溪县人民政府",
            "--trace",
            "自然人/新收",
            "--dry-run",
        ),
        ("show", f"2025/{ORGAN.name}.toml"),
        ("compare", f"2025/{ORGAN.name}.toml", "收件/年报.html"),
        ("compare", "2024", "2025", "--workspace", "两年"),
    ):
        said = say(*words, "--format", "json", folder=tmp_path)
        assert {*keys(json.loads(said.out))} - named == set(), words


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A PATH with a `govreport` in it, as an installation gives."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "govreport"
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH={REPOSITORY} exec {sys.executable} -m govreport "$@"\n'
    )
    program.chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


def this_year() -> int:
    return date.today().year  # noqa: DTZ011 -- the clerk's own calendar, as the program has it


def unbalanced(folder: Path) -> None:
    """Last year's report, with a mistake."""
    saved(report(applications__business__received=1), folder, year=this_year() - 1)


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
    (line,) = blocks(page("docs/automation.md"), "crontab")
    fields = line.strip().split(maxsplit=5)
    assert fields[:5] == ["30", "7", "*", "*", "1-5"]
    assert "%" not in fields[5], "cron takes % for a line end"
    folder = tmp_path / "disclosure"
    folder.mkdir()
    assert in_cron(fields[5], folder, path).returncode == 2, "no report of last year yet"
    unbalanced(folder)
    done = in_cron(fields[5], folder, path)
    assert (done.stdout, done.stderr) == (
        f"{this_year()}/{ORGAN.name}.toml\n".encode(),
        b"",
    )
    assert done.returncode == 1
    found = (folder / "findings.txt").read_text(encoding="utf-8")
    assert "T3-BALANCE 商业企业" in found
    assert (folder / "errors.txt").read_text() == ""
    assert in_cron(fields[5], folder, path).stdout == b""


@pytest.mark.slow
def test_the_systemd_units_work_as_written(tmp_path: Path, path: str) -> None:
    service, timer = blocks(page("docs/automation.md"), "ini")
    commands = re.findall(r"^ExecStart=(.*)$", service, re.MULTILINE)
    assert len(commands) == 2
    parsed = configparser.ConfigParser(strict=False)
    parsed.read_string(service)
    assert parsed["Service"]["Type"] == "oneshot"
    allowed = {0, *map(int, parsed["Service"]["SuccessExitStatus"].split())}
    folder = tmp_path / "disclosure"
    unbalanced(folder)
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
