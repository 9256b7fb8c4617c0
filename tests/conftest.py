"""Reports and command lines that the tests share."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from machine import PATIENCE
from reports import Run

from govreport.guard import SWITCH

settings.register_profile(  # machines differ, laws do not
    "steady", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

REPOSITORY = Path(__file__).parent.parent


IN_PLENTY = (
    "test_bounds",
    "test_claim_laws",
    "test_cli_template",
    "test_county_histories",
    "test_html_laws",
    "test_import_documents",
    "test_import_laws",
    "test_interrupts",
    "test_kills",
    "test_laws",
    "test_locks",
    "test_made",
    "test_name_laws",
    "test_outline_laws",
    "test_pdf_laws",
    "test_power",
    "test_roster",
    "test_template",
    "test_undo",
    "test_xlsx_calc",
)
"""Beginnings of files whose slow tests run what others run, thousands of times."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count no lines in laws in plenty: they would take three times as long."""
    for item in items:
        if item.get_closest_marker("slow") and item.path.name.startswith(IN_PLENTY):
            item.add_marker("no_cover")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their argument: those of packages tell the moment, unlike elsewhere."""
    return argname if isinstance(val, bytes) else None


def pytest_report_teststatus(
    report: pytest.TestReport | pytest.CollectReport, config: pytest.Config
) -> tuple[str, str, str] | None:
    """Give a test that passed no dot where few words are wanted: there are thousands."""
    told = config.get_verbosity() >= 0 or report.when != "call" or not report.passed
    return None if told else ("passed", "", "PASSED")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which the test then stands."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def comes_back() -> Iterator[None]:
    """Stand where one stood before, whatever a test did."""
    folder = Path.cwd()
    yield
    os.chdir(folder)


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scene in which commands write, laid out once."""
    from changing import scene

    folder = tmp_path_factory.mktemp("scene")
    scene(folder)
    return folder


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], here: Path) -> Callable[..., Run]:  # noqa: ARG001 -- the folder
    """Run a command line in-process, in an empty folder."""
    from govreport.cli.app import run as run_cli

    def go(*args: object) -> Run:
        capfd.readouterr()
        code = run_cli([str(arg) for arg in args])
        out, err = capfd.readouterr()
        return Run(code, out, err)

    return go


@pytest.fixture
def texts_may_be_alike(here: Path) -> None:
    """Settings for units that all write the same, which is not what is looked at."""
    settings = '[severities]\nN-SIMILAR = "off"\n'
    (here / "govreport.toml").write_text(settings, encoding="utf-8")


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run the program as a process of its own, in an empty folder."""

    def go(
        *args: object,
        env: dict[str, str] | None = None,
        stdin: bytes = b"",
        user: str | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "govreport", *map(str, args)],
            cwd=tmp_path,
            env={**(os.environ if env is None else env), "PYTHONPATH": str(REPOSITORY)},
            input=stdin,
            capture_output=True,
            check=False,
            user=user,
            timeout=PATIENCE,
        )

    return go


@pytest.fixture(autouse=True)
def _no_terminal_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """Help pages are 80 columns wide and without colours, wherever tests run."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv(SWITCH, "1")  # what nobody foresaw is a failure here
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
