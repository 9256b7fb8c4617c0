"""Published documents to read in, and where what is read goes."""

from pathlib import Path

from reports import ORGAN

from govreport.render import render
from govreport.report import Report


def rendered(base: Report, path: Path, *, draft: bool = False) -> Path:
    """The report as a published document."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(render(base, path.suffix[1:], draft=draft))
    return path


def numbers(base: Report) -> dict[str, object]:
    return {str(cell): value for cell, value in base.values().items()}


TARGET = Path("2022") / f"{ORGAN.name}.toml"
