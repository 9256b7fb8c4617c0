"""`notes/files.toml`: whose a file is that doesn't say so for certain, as it was answered.

The file is written by the program and may be edited by hand: a line for each file, named
as seen from the workspace, with the unit's name.
"""

from collections.abc import Mapping
from os.path import relpath
from pathlib import Path

from govreport.errors import TextProblem
from govreport.tomlfile.document import Document
from govreport.tomlfile.edit import edit
from govreport.tomlfile.files import read
from govreport.tomlfile.keys import table_at
from govreport.tomlfile.save import Occasion, create, update
from govreport.workspace.files import ANSWERS, real

FILES = "files"
LARGEST = 1_000_000
HEAD = """\
# 哪个文件是哪个单位报来的：文件里的机关名称看不准的，在这里写明
# 由 govreport status --is 文件=单位 填写，也可以直接改；删去一行就不算了

[files]
"""
SAID = Occasion("status --is")


def read_answers(workspace: Path) -> Mapping[Path, str]:
    """Read whose files are, by their real paths; TextProblem says what is wrong."""
    path = workspace / ANSWERS
    document = read(path, LARGEST)
    said = table_at(document.data, FILES)
    for name, unit in said.items():
        if not isinstance(unit, str) or not unit.strip():
            place = (document.locate((FILES, name)) or ())[:2]
            sentence = f"“{name}”后面应是单位的全称，加半角引号"
            raise TextProblem(document.name, sentence, *place)
    return {real(workspace / name): unit.strip() for name, unit in said.items()}


def write_answers(workspace: Path, answers: Mapping[Path, str]) -> None:
    """Note whose some files are; the rest of the file stays byte for byte."""
    path = workspace / ANSWERS
    create(path, HEAD.encode(), SAID)
    named = {_seen_from(workspace, file): unit for file, unit in answers.items()}

    def change(document: Document) -> bytes:
        return edit(document, {(FILES, name): unit for name, unit in named.items()})

    update(path, change, SAID)


def _seen_from(workspace: Path, file: Path) -> str:
    try:
        return Path(relpath(real(file), real(workspace))).as_posix()
    except ValueError:  # on another drive
        return real(file).as_posix()
