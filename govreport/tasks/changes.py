"""Some values of a report changed in its file, all else byte for byte."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from govreport.findings import Path as KeyPath
from govreport.report import Report
from govreport.tomlfile.document import Document
from govreport.tomlfile.edit import edit
from govreport.tomlfile.new import cell_comments, cell_order
from govreport.tomlfile.read import read_report
from govreport.tomlfile.save import Occasion, update

Result = TypeVar("Result")


class Why(NamedTuple):
    """What a person says of a change: a reason, and the day of the event."""

    note: str = ""
    day: date | None = None


NO_REASON = Why()


def change_report(
    file: Path,
    change: Callable[[Report], tuple[Mapping[KeyPath, object], Result]],
    occasion: Occasion,
    *,
    commented: bool = True,
) -> Result:
    """Save the values by key path that `change` gives, no other writer in between.

    What it gives beside them comes back. A new line tells what its cell is for, where
    it is `commented`.
    """
    results: list[Result] = []

    def changed(document: Document) -> bytes:
        report = read_report(document)
        values, result = change(report)
        results.append(result)
        comments = cell_comments(report.form) if commented else {}
        return edit(document, values, order=cell_order(report.form), comments=comments)

    update(file, changed, occasion)
    return results[0]
