"""`-o`: what a file is to hold, by its name, and how it is written or else printed."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from govreport.errors import UsageProblem
from govreport.output.columns import as_file
from govreport.output.terminal import complain, insist_on_all, out_data
from govreport.tomlfile.plain import Content

if TYPE_CHECKING:  # who only prints loads no workbooks
    from govreport.output.workbooks import SheetPage

FILES = {".xlsx": "xlsx", ".csv": "csv", ".json": "json", ".txt": "text"}
"""What a file is to hold, by how its name ends."""


def file_format(
    output: str, target: Path | None, example: str, files: Mapping[str, str] = FILES
) -> str:
    """Tell what is to be written: of a file by its name, else as it was asked for."""
    if target is None:
        return output
    form = files.get(target.suffix.lower())
    if form is None:
        message = f"-o {target} 应以 {'、'.join(files)} 结尾，如 {example}"
        raise UsageProblem(message)
    if output not in ("text", form):
        message = f"-o {target} 是 {form}，与 --format {output} 不一致；请去掉一个"
        raise UsageProblem(message)
    return form


class Views(NamedTuple):
    """How a result is shown: as a sheet, as JSON, line by line."""

    sheet: "Callable[[Any], SheetPage]"
    json: Callable[[Any], object]
    lines: Callable[[Any], Iterable[str]]


def deliver(
    form: str,
    found: object,
    views: Views,
    target: Path | None,
    source: Path,
    *,
    force: bool,
) -> bool:
    """Print a result, or write it to a file that is made of a `source`; False if it can't.

    What is somebody's own is not written over without `force`.
    """
    if target is None:
        out_data(form, found, partial(_csv, views), views.json, views.lines)
        return True
    return write_file(target, as_file(form, found, *views), source, force=force)


def write_file(target: Path, content: Content, source: Path, *, force: bool) -> bool:
    """Write what is made of a `source`, and say why it can't be written."""
    from govreport.tasks.outputs import write_output

    done = write_output(target, content, source, force=force)
    if done.error:
        complain(done.error)
    if done.remark:
        insist_on_all(done.remark)
    return done.error is None


def _csv(views: Views, found: object) -> bytes:
    from govreport.output.workbooks import csv_of

    return csv_of(views.sheet(found))
