"""Old and foreign Word files (.doc, .wps, .rtf) → .docx, by LibreOffice."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from govreport.errors import FileProblem

PROGRAMS = ("soffice", "libreoffice")
PATIENCE = 120
"""Seconds; LibreOffice takes some to start."""


def converted(data: bytes, suffix: str, name: str) -> bytes:
    """The bytes of the .docx that LibreOffice makes of a document.

    FileProblem where LibreOffice isn't installed or can't read it.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        sentence = (
            f"{suffix} 文件要靠 LibreOffice 来读，这台电脑上没有装；"
            "请装上它，或用 Word、WPS 把文件另存为 .docx 再试"
        )
        raise FileProblem(name, sentence)
    with tempfile.TemporaryDirectory(prefix="govreport-") as folder:
        source = Path(folder, f"source{suffix}")
        source.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            *("--headless", "--convert-to", "docx", "--outdir", folder, str(source)),
        ]
        try:
            subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE)  # noqa: S603 -- our own arguments
        except subprocess.TimeoutExpired as error:
            sentence = f"LibreOffice 用了 {PATIENCE} 秒还没有读完，请另存为 .docx 再试"
            raise FileProblem(name, sentence) from error
        made = source.with_suffix(".docx")
        if not made.is_file():
            raise FileProblem(name, "LibreOffice 读不了这个文件，请另存为 .docx 再试")
        return made.read_bytes()
