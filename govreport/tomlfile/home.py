"""The folder of what the program notes down for itself, and what of a file lies there."""

from pathlib import Path

from govreport.text import argument

HOME = ".govreport"
"""It stands beside what it is about."""
APPROVED = "approved"
"""Where reports lie in there as they were signed."""
TABLES = frozenset({".csv", ".xlsx"})
"""Suffixes of the files that people work on and that are no TOML."""
LATEST = "最后一次改完"
"""What a file's state after its last change is called, beside the copies before each."""


def latest_of(file: Path) -> Path:
    """Tell where the state of a file after its last change by the program is kept."""
    return file.parent / HOME / "history" / file.name / f"{LATEST}{file.suffix}"


def had_again(path: Path | str) -> str:
    """Tell how a file that is empty or gone can be had again, "" where it can't be.

    It is asked only where there is such trouble.
    """
    try:
        known = latest_of(Path(path)).is_file()
    except (OSError, ValueError):  # no file can be called so
        known = False
    hint = f"；以前的内容还在，用 govreport undo {argument(path)} --outside 取回"
    return hint * known
