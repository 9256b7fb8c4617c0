"""Whose a file is, as somebody answers who was asked: `status --is FILE=UNIT`."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, UsageProblem
from govreport.organ_names import are_one
from govreport.tasks.known_units import find_unit, units_of
from govreport.tasks.year_context import YearContext
from govreport.tomlfile.files import read_bytes
from govreport.workspace.answers import write_answers
from govreport.workspace.files import real


class Answered(NamedTuple):
    """Whose a file is from now on, whose it was said to be, what was read of it before.

    `read` are the files of other units that were made of the same bytes.
    """

    unit: str
    before: str = ""
    read: Sequence[Path] = ()


def answer(around: YearContext, given: Sequence[str]) -> Mapping[Path, Answered]:
    """Note whose some files are, which `status`, `rollup` and `import` go by from then on.

    Each is given as `file=unit`; the unit goes by any of its names. UsageProblem where
    that is nobody's, FileProblem for a file that isn't there.
    """
    known, answers = units_of(around), dict[Path, Answered]()
    said = dict(around.workspace.answers)
    for text in given:
        file, sign, unit = text.replace("＝", "=").rpartition("=")
        if not sign or not file.strip() or not unit.strip():
            message = (
                f"--is 要写成 文件=单位，如 收件/某某所.docx=某某县某某所；“{text}”不是"
            )
            raise UsageProblem(message)
        path = next(
            (one for one in (Path(file), around.workspace.folder / file) if one.is_file()),
            None,
        )
        if path is None:
            raise FileProblem(file, "没有这个文件，请核对 --is 里写的路径")
        name = find_unit(unit.strip(), known).name
        before = said.get(real(path), "")
        before = "" if are_one([before], [name]) else before
        answers[path] = Answered(name, before, _read_of(around, path, name))
    if answers:
        told = {real(path): one.unit for path, one in answers.items()}
        write_answers(around.workspace.folder, told)
    return answers


def _read_of(around: YearContext, path: Path, name: str) -> list[Path]:
    """Find the reports' files of other units that were read of a document."""
    digest = sha256(read_bytes(path)).hexdigest().encode()
    found = (one for one in around.files if digest in around.workspace.peek(one).raw)
    return [
        one
        for one in found
        if not around.workspace.peek(one).report.units  # whose hashes a sum has
        and not are_one([name], around.workspace.peek(one).head.organ.names)
    ]
