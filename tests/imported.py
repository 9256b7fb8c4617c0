"""Published documents to read in, and where what is read goes."""

from pathlib import Path

from reports import ORGAN

from govreport.importers import read_document
from govreport.render import render
from govreport.report import Report


def rendered(base: Report, path: Path, *, draft: bool = False) -> Path:
    """The report as a published document."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(render(base, path.suffix[1:], draft=draft))
    return path


def numbers(base: Report) -> dict[str, object]:
    return {str(cell): value for cell, value in base.values().items()}


def lines(*parts: str) -> dict[str, str]:
    """The numbers of a text with a title and these lines."""
    return stated("\n".join([TITLE, *parts]).encode(), "txt")


def stated(raw: bytes, suffix: str) -> dict[str, str]:
    """The numbers that are read in a document."""
    report = read_document(raw, f"x.{suffix}").report
    return {str(cell): str(value) for cell, value in report.stated.items()}


TITLE = "某县教育局2022年政府信息公开工作年度报告"
TARGET = Path("2022") / f"{ORGAN.name}.toml"
