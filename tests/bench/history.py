"""Changes with what stood there before kept, against the bare write; what that takes."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from bench.measures import RUNS, SAMPLE, Figure, inside
from govreport.tasks.edit import count
from govreport.tomlfile import save
from govreport.tomlfile.kept import Kept
from govreport.tomlfile.save import Occasion

UNITS, CHANGES = 150, 40
COUNTED = "counts.培训"


def bare(kept: Kept, _before: bytes | None, raw: bytes, _occasion: Occasion) -> None:
    """Put bytes in place of others, nothing kept."""
    save.write(kept.file, raw)


def one_change(folder: Path) -> Figure:
    """One more of a count, in the same file with and without its history."""
    file = folder / "2022" / SAMPLE.name
    file.parent.mkdir(parents=True)
    shutil.copy(SAMPLE, file)

    def without() -> None:
        with patch.object(save, "_exchange", bare):
            count(file, COUNTED)

    name = "a change, × one without history"
    return inside(name, lambda: count(file, COUNTED), without, 3, RUNS * 4)


def county(folder: Path) -> Figure:
    """What a year of a county takes on disk beside its reports."""
    year = folder / "county" / "2022"
    year.mkdir(parents=True)
    raw = SAMPLE.read_text(encoding="utf-8")
    with patch.object(os, "fsync", lambda _handle: None):  # time is not what is measured
        for number in range(UNITS):
            file = year / f"息县第{number:03}乡人民政府.toml"
            file.write_text(raw.replace("关店乡", f"第{number:03}乡"), encoding="utf-8")
            for _ in range(CHANGES):
                count(file, COUNTED)
    size = sum(_sizes(year / ".govreport")) / 1e6
    return Figure(f"history of {UNITS} units × {CHANGES} changes", size, 40, unit="MB")


def _sizes(folder: Path) -> Iterator[int]:
    return (path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measures(folder: Path) -> list[Figure]:
    """What a history costs."""
    place = folder / "history"
    return [one_change(place), county(place)]
