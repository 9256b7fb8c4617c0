"""Old and foreign Word files (.doc, .wps, .rtf) → .docx, by LibreOffice."""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from govreport.errors import FileProblem
from govreport.importers.blocks import Block, Hidden
from govreport.importers.containers import docx
from govreport.packages import OLE
from govreport.programs import find_office, folder_for

PATIENCE = 60
"""Seconds; LibreOffice takes some to start."""
ADDRESSES = 6_000_000_000
"""Bytes of addresses, of which its threads reserve many that they never use."""
LARGEST = 60_000_000
"""Bytes of a document that it makes."""

WORD = "WordDocument".encode("utf-16-le")
"""The part of an old Office file that a text document has."""
MOST_BRACES = 100_000
"""Groups of an .rtf."""


def read(raw: bytes, name: str) -> list[Block | Hidden]:
    """Read the blocks of what LibreOffice makes of an old or foreign document.

    FileProblem where LibreOffice isn't installed or can't read it.
    """
    raw = raw.lstrip()
    wps = name.lower().endswith(".wps")
    suffix = ".rtf" if not raw.startswith(OLE) else ".wps" if wps else ".doc"
    if suffix != ".rtf" and WORD not in raw:
        raise FileProblem(name, "不是 Word、WPS 的文字文件")
    if raw.count(b"{") > MOST_BRACES:
        raise FileProblem(name, "文件大得离谱，不是一份年度报告")
    return docx.read(_converted(raw, suffix, name), name)


def _converted(data: bytes, suffix: str, name: str) -> bytes:
    program = find_office()
    if program is None:
        sentence = (
            f"{suffix} 文件要靠 LibreOffice 来读，这台电脑上没有装；"
            "请装上它，或用 Word、WPS 把文件另存为 .docx 再试"
        )
        raise FileProblem(name, sentence)
    with tempfile.TemporaryDirectory(
        prefix="govreport-", dir=folder_for(program), ignore_cleanup_errors=True
    ) as folder:
        source = Path(folder, f"source{suffix}")
        source.write_bytes(data)
        command = [
            str(program),
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            *("--headless", "--convert-to", "docx", "--outdir", folder, str(source)),
        ]
        try:
            _run(command)
        except subprocess.TimeoutExpired as error:
            sentence = f"LibreOffice 用了 {PATIENCE} 秒还没有读完，请另存为 .docx 再试"
            raise FileProblem(name, sentence) from error
        made = source.with_suffix(".docx")
        if not made.is_file():
            raise FileProblem(name, "LibreOffice 读不了这个文件，请另存为 .docx 再试")
        with made.open("rb") as stream:
            content = stream.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise FileProblem(name, "文件大得离谱，不是一份年度报告")
        return content


def _run(command: list[str]) -> None:
    """Run LibreOffice, which is a script and its children, and end all of them in time."""
    with subprocess.Popen(  # noqa: S603 -- our own arguments
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as office:
        try:
            _limit(office.pid)
            office.wait(PATIENCE)
        except BaseException:  # too late, or interrupted
            _end(office)
            raise


def _limit(process: int) -> None:
    """Bound what LibreOffice takes where the system can, also if we end before it."""
    if sys.platform == "linux":
        import resource

        bounds = {
            resource.RLIMIT_AS: ADDRESSES,
            resource.RLIMIT_FSIZE: 2 * LARGEST,
            resource.RLIMIT_CPU: 4 * PATIENCE,
        }
        for kind, most in bounds.items():
            with suppress(OSError, ValueError):  # it ended, or may do even less
                resource.prlimit(process, kind, (int(most), int(most)))


def _end(office: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with its children."""
    if hasattr(os, "killpg"):
        os.killpg(office.pid, signal.SIGKILL)
    else:
        killer = Path(os.environ.get("SYSTEMROOT", "C:/Windows"), "System32/taskkill.exe")
        with suppress(OSError):
            subprocess.run(  # noqa: S603 -- Windows' own
                [killer, "/F", "/T", "/PID", str(office.pid)],
                capture_output=True,
                check=False,
            )
    office.kill()
