"""What tests ask of the machine: how quick it is, and which programs are there."""

import re
import shutil
import subprocess
import time
from collections.abc import Callable

import pytest

PROGRAMS = {
    "soffice": "LibreOffice",
    "pdftotext": "poppler-utils",
    "patch": "patch",
    "make": "make",
}
"""Programs that some tests need, and the package that one installs for each."""
PATIENCE = 600
"""Seconds for what only a broken program exceeds."""
USUAL_PACE = 0.015
"""Seconds of the processor's time that `_pace` takes on an ordinary machine."""


TIMES = ("Times", "Liberation Serif", "Tinos", "Termes", "Nimbus Roman", "FreeSerif")
"""Families whose digits are as wide as those of Times New Roman, by what is in their names."""


def needs(
    *programs: str, chinese: bool = False, digits: bool = False
) -> pytest.MarkDecorator:
    """Skip where programs, or fonts for Chinese or for digits, are missing; say which."""
    missing = [PROGRAMS[one] for one in programs if shutil.which(one) is None]
    if chinese and not missing and not _has_chinese_fonts():
        missing.append("a font for Chinese")
    if digits and not missing and not _has_times():
        missing.append("a font like Times New Roman")
    return pytest.mark.skipif(
        bool(missing), reason=f"{' and '.join(missing)} not installed here"
    )


def sets_pdf() -> pytest.MarkDecorator:
    """Skip where no PDF can be set, for want of Typst or of fonts for Chinese."""
    from govreport.errors import UsageProblem
    from govreport.render.fonts import MissingGlyphError, runs

    reason = ""
    try:
        runs("鄠〔—”", "body", None)
    except UsageProblem:
        reason = "typst and fonttools"
    except MissingGlyphError:
        reason = "a font for Chinese"
    return pytest.mark.skipif(bool(reason), reason=f"{reason} not installed here")


def _has_chinese_fonts() -> bool:
    """Whether there are some, or nobody to ask, as on a desktop that always has some."""
    lister = shutil.which("fc-list")
    if lister is None:
        return True
    command = [lister, ":lang=zh-cn", "family"]
    return bool(subprocess.run(command, capture_output=True, check=True).stdout.strip())


def _has_times() -> bool:
    """Whether what stands in for Times New Roman is no wider, or nobody is there to ask."""
    matcher = shutil.which("fc-match")
    if matcher is None:
        return True
    command = [matcher, "Times New Roman", "family"]
    found = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    return any(one in found for one in TIMES)


def seconds_of(work: Callable[[], object]) -> float:
    """What the processor takes for some work, in seconds of an ordinary machine."""
    start = time.process_time()
    work()
    took = time.process_time() - start
    return took / max(1.0, _pace() / USUAL_PACE)


def _pace() -> float:
    """Seconds that this machine, as busy as it is, takes for a fixed piece of work."""
    start = time.process_time()
    text = "收到政府信息公开申请55件，其中5件，占9.1%。" * 400
    for _ in range(8):
        numbers = [int(one) for one in re.findall(r"\d+(?=件)", text)]
        counts: dict[str, int] = {}
        for char in text:
            counts[char] = counts.get(char, 0) + sum(numbers[:2])
    return time.process_time() - start
