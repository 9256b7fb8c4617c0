"""A document read into the file that is there: what differs, all else byte for byte."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from govreport.errors import FileProblem, GovReportError, TextProblem
from govreport.findings import Path as KeyPath
from govreport.importers import Imported
from govreport.importers.blocks import HIDDEN
from govreport.organ_names import are_one
from govreport.prose.quotes import quotes_last_year
from govreport.report import Report
from govreport.tomlfile.document import Document, parse
from govreport.tomlfile.files import load
from govreport.tomlfile.new import cell_comments, cell_order
from govreport.tomlfile.read import read_report
from govreport.tomlfile.save import Occasion, update
from govreport.workspace import Workspace

if TYPE_CHECKING:  # who makes a new file loads no updates
    from govreport.importers.updates import Updates


class UpdatedFile(NamedTuple):
    """What a document changes in a file, and whether that was written."""

    updates: "Updates"
    written: bool


def there_already(target: Path) -> FileProblem:
    """Say that a file is there in which somebody has worked."""
    sentence = "已经有了，没有改动；要读进更正的内容用 --update，要整个换掉用 --force"
    return FileProblem(target, sentence)


def unfinished(imported: Imported) -> list[str]:
    """Tell what says that a document is not final: unaccepted changes, comments.

    A unit's own file tells it in words already.
    """
    if imported.reconciliation.container == "toml":
        return list(imported.report.hidden)
    hidden = imported.reconciliation.hidden
    return [str(one) for one in hidden if HIDDEN[one.kind].unfinished]


def is_begun(target: Path, into: Workspace) -> bool:
    """Whether a report is there as `scaffold` made it, with nobody's work in it."""
    return target.is_file() and _is_unfilled(load(target), target, into)


def put_into_file(  # noqa: PLR0913 -- what is read into which file, and how
    target: Path,
    imported: Imported,
    into: Workspace,
    source: Mapping[str, object],
    *,
    corrects: bool,
    dry_run: bool,
) -> UpdatedFile:
    """Put what a document says otherwise into a report, nothing where nothing differs.

    It `corrects` the report of its organ, or else fills in one that nobody has filled in.
    """
    from govreport.importers.updates import updates

    if corrects and not target.exists():
        sentence = "还没有这个文件，谈不上更正；去掉 --update 就会新建"
        raise FileProblem(target, sentence)
    known = load(target)
    if corrects and not are_one(known.organ.names, imported.report.organ.names):
        sentence = (
            f"这个文件是“{known.organ.name}”的，不是“{imported.report.organ.name}”的；"
            "确是同一机关的，先在文件的 aliases 里写上另一个名称"
        )
        raise FileProblem(target, sentence)
    quotes = any(map(quotes_last_year, known.narrative.values()))
    previous = into.previous(into.open(target)) if quotes else None
    found = updates(known, imported, previous)
    told = _is_told(known, _source_values(known, imported, source))
    if dry_run or (not found.changes and told):
        return UpdatedFile(found, written=False)
    results = [found]

    def change(document: Document) -> bytes:
        report = read_report(document)
        if not (corrects or _is_unfilled(report, target, into)):
            raise there_already(target)
        results.append(updates(report, imported, previous))
        said = _source_values(report, imported, source)
        return _changed(document, report, results[-1], said)

    update(target, change, Occasion("import --update" if corrects else "import"))
    return UpdatedFile(results[-1], written=True)


def _is_unfilled(report: Report, target: Path, into: Workspace) -> bool:
    from govreport.scaffold import is_untouched

    previous = None
    with suppress(GovReportError):  # then what was carried over counts as filled in
        previous = into.previous(into.open(target))
    return is_untouched(report, previous, into.outline)


def _source_values(
    report: Report, imported: Imported, source: Mapping[str, object]
) -> dict[KeyPath, object]:
    """Tell what a file is to say of the document that is read into it.

    What stood in print stays said until a number stands there.
    """
    values: dict[KeyPath, object] = {("source", key): one for key, one in source.items()}
    hidden = unfinished(imported)
    if hidden or report.hidden:
        values["source", "hidden"] = hidden
    new = imported.report
    if new.breaks_off or report.breaks_off:
        values["source", "breaks_off"] = new.breaks_off
    there = {cell.table for cell in report.stated}
    values |= {
        ("source", "tables", table): what
        for table, what in new.lost.items()
        if table not in there
    }
    return values | {
        ("source", "printed", str(cell)): text
        for cell, text in new.printed.items()
        if cell in report.form.cell_set and cell not in report.stated
    }


def _is_told(report: Report, values: Mapping[KeyPath, object]) -> bool:
    """Whether a file says already what a document hides, prints and lacks."""
    hidden = values.get(("source", "hidden"), [])
    printed = {path[-1]: text for path, text in values.items() if "printed" in path}
    there = {str(cell): text for cell, text in report.printed.items()}
    lost = {path[-1]: text for path, text in values.items() if "tables" in path}
    cut = values.get(("source", "breaks_off"), report.breaks_off) is report.breaks_off
    same = hidden == list(report.hidden) and printed.items() <= there.items()
    return same and cut and lost.items() <= report.lost.items()


def _changed(
    document: Document, report: Report, fresh: "Updates", source: Mapping[KeyPath, object]
) -> bytes:
    """Write numbers and texts into a file's bytes; of texts what differs alone."""
    from govreport.tomlfile.edit import edit, respell

    form, known = report.form, document.positions.pairs
    values: dict[KeyPath, object] = {one.path: one.after for one in fresh.numbers}
    texts = {("narrative", one.section): one for one in fresh.texts if one.changes}
    begun = {path for path, one in texts.items() if path in known and one.before.strip()}
    values |= {path: one.after for path, one in texts.items() if path not in begun}
    order, comments = cell_order(form), cell_comments(form)
    raw = edit(document, {**values, **source}, order=order, comments=comments)
    document = parse(raw, document.name, document.path)
    for path in sorted(begun):
        try:
            raw = respell(document, {path: texts[path].stretches})
        except TextProblem:  # quotes that can't hold the new words as they are
            raw = edit(document, {path: texts[path].after})
        document = parse(raw, document.name, document.path)
    return raw
