"""Whose a file is, as somebody answers who was asked: `status --is FILE=UNIT`."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from govreport.errors import FileProblem, UsageProblem
from govreport.tasks.record import find_unit, units_of
from govreport.tasks.year_context import YearContext
from govreport.workspace.answers import write_answers
from govreport.workspace.files import real


def answer(around: YearContext, given: Sequence[str]) -> Mapping[Path, str]:
    """Note whose some files are, which `status`, `rollup` and `import` go by from then on.

    Each is given as `file=unit`; the unit goes by any of its names. UsageProblem where
    that is nobody's, FileProblem for a file that isn't there.
    """
    known, answers = units_of(around), dict[Path, str]()
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
        answers[path] = find_unit(unit.strip(), known).name
    if answers:
        told = {real(path): unit for path, unit in answers.items()}
        write_answers(around.workspace.folder, told)
    return answers
