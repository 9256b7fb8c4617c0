"""Old and foreign Word files (.doc, .wps, .rtf) → .docx, by LibreOffice."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from govreport.errors import FileProblem
from govreport.importers.blocks import Block, Hidden
from govreport.importers.containers import docx
from govreport.packages import OLE

PROGRAMS = ("soffice", "libreoffice")
PATIENCE = 60
"""Seconds; LibreOffice takes some to start."""

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
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        sentence = (
            f"{suffix} 文件要靠 LibreOffice 来读，这台电脑上没有装；"
            "请装上它，或用 Word、WPS 把文件另存为 .docx 再试"
        )
        raise FileProblem(name, sentence)
    with tempfile.TemporaryDirectory(
        prefix="govreport-", ignore_cleanup_errors=True
    ) as folder:
        source = Path(folder, f"source{suffix}")
        source.write_bytes(data)
        command = [
            program,
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
        return made.read_bytes()


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
            office.wait(PATIENCE)
        except BaseException:  # too late, or interrupted
            if hasattr(os, "killpg"):
                os.killpg(office.pid, signal.SIGKILL)
            office.kill()
            raise
