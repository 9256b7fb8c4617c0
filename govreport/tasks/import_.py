"""Published documents read into report files, with what was read of each."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from govreport.errors import FileProblem, GovReportError, UsageProblem
from govreport.findings import Finding
from govreport.guard import guard
from govreport.importers import Imported
from govreport.organ_names import are_one
from govreport.organs import kind_of
from govreport.places import level_of
from govreport.prose.contacts import contact_of
from govreport.report import Organ, Report
from govreport.rules import Case, check
from govreport.settings import Settings
from govreport.tasks.adopt import adopt, as_imported
from govreport.tasks.import_choice import chosen_before, is_read_in, read_in_at
from govreport.tasks.import_into import is_begun, put_into_file
from govreport.tasks.import_questions import with_questions
from govreport.tasks.import_target import target_of
from govreport.tasks.import_units import with_units
from govreport.tasks.import_values import AS_USUAL, NOTHING, ImportedFile, ImportOptions
from govreport.tasks.import_whole import new_file, replaced_by, write_whole
from govreport.tasks.inbox import InboxAccount, Looked, import_account, sent_as_files
from govreport.tasks.runners import Runner, serial
from govreport.tasks.versions import in_use
from govreport.text import printable
from govreport.tomlfile.files import read_bytes
from govreport.workspace import Workspace
from govreport.workspace.file_names import file_key, shared
from govreport.workspace.files import STDIN, documents, real
from govreport.workspace.source import raw_document, read_published, without_report


def import_documents(
    paths: Sequence[Path],
    into: Workspace,
    asked: ImportOptions = AS_USUAL,
    run: Runner = serial,
) -> Iterator[ImportedFile]:
    """Read documents, or all in folders, into the report files of a workspace.

    Each is given as soon as it is written; one's trouble never stops the others.
    """
    return import_inbox(paths, into, asked, run)[0]


def import_inbox(
    paths: Sequence[Path],
    into: Workspace,
    asked: ImportOptions = AS_USUAL,
    run: Runner = serial,
    use: Sequence[Path] = (),
) -> tuple[Iterator[ImportedFile], InboxAccount]:
    """Do what `import_documents` does, and account for all else that lies in the folders.

    All are read before the first is written: of two versions of one unit's report
    neither is, unless `use` says which one counts, or one was read in when the other
    lay there already.
    """
    if asked.force and asked.update:
        message = "--force 是整个换掉，--update 是只改不同之处，只能用一个"
        raise UsageProblem(message)
    sent = sent_as_files(into, paths)
    own = [Path(one.path) for one in sent]
    rest = [path for path in paths if path not in own]
    files = documents(rest, into.nothing_read, own)
    used = in_use(use, [*files, *own])
    found = list(run(partial(_read_safely, asked, into), files))
    adopted = [_sent_safely(one, into, asked) for one in sent]
    both = with_questions([*adopted, *found], into, asked)
    adopted, found = both[: len(sent)], both[len(sent) :]
    asking = {one.path: one.question for one in both if one.question}
    sent = [
        Looked(one.path, error=asking[one.path]) if one.path in asking else one
        for one in sent
    ]
    account = import_account(into, paths, [*map(_looked, found)], sent, used)
    before = chosen_before(account.versions, _moments([*adopted, *found], account, into))
    if before:
        used |= set(map(real, map(Path, before)))
        account = import_account(into, paths, [*map(_looked, found)], sent, used)
        same = [one._replace(remembered=one.other in before) for one in account.same]
        account = account._replace(same=same)
    spoken = account.spoken_for
    held = {one.path: one.other for one in account.versions}
    held |= {other: path for path, other in held.items()}
    left = [one for one in (*adopted, *found) if one.path not in spoken]
    left = [one._replace(version_of=held.get(one.path, "")) for one in left]
    left = left if asked.organ else with_units(left, into)
    taken: dict[Path, ImportedFile] = {}
    return (_written_safely(one, into, asked, taken) for one in left), account


def _looked(one: ImportedFile) -> Looked:
    """Tell whose report was read of a document; nobody's where it can't be written."""
    if one.imported is None or one.question:
        return Looked(one.path, error=one.error or one.question)
    report = one.imported.report
    if missing := without_report(one.path, one.imported):
        return Looked(one.path, error=missing)
    known = report.organ.name and one.code < NOTHING
    names = (report.organ.name,) if known else ()
    return Looked(one.path, names, report.year, None, report)


def _moments(
    files: Iterable[ImportedFile], account: InboxAccount, into: Workspace
) -> dict[str, datetime]:
    """Tell when those of two versions that were read in were."""
    found, asked = dict[str, datetime](), {one.path for one in account.versions}
    asked |= {one.other for one in account.versions}
    for one in files:
        if one.path in asked and (report := one.report) is not None:
            with suppress(GovReportError):  # whoever writes it tells of it
                moment = read_in_at(_target(one, report, into), one.sha256)
                found |= {} if moment is None else {one.path: moment}
    return found


def _written_safely(
    one: ImportedFile,
    into: Workspace,
    asked: ImportOptions,
    taken: dict[Path, ImportedFile],
) -> ImportedFile:
    try:
        with guard(one.path):
            return _written(one, into, asked, taken)
    except GovReportError as error:
        return one._replace(error=error)


def _sent_safely(sent: Looked, into: Workspace, asked: ImportOptions) -> ImportedFile:
    """Take a unit's own file as it is, or to be compared where one is to be corrected."""
    one, report = ImportedFile(sent.path, error=sent.error), sent.report
    if report is None:
        return one
    try:
        with guard(sent.path):
            raw = read_bytes(Path(sent.path))
            one = one._replace(
                adopted=report,
                findings=_disagreeing(report, into.settings),
                sha256=sha256(raw).hexdigest(),
            )
            target = _target(one, report, into) if asked.update else None
            if target is None or not target.exists() or read_bytes(target) == raw:
                return one
            return one._replace(adopted=None, imported=as_imported(report))
    except GovReportError as error:
        return one._replace(error=error)


def _read_safely(asked: ImportOptions, into: Workspace, file: Path) -> ImportedFile:
    try:
        with guard(file):
            return _read(asked, into, file)
    except GovReportError as error:
        return ImportedFile(str(file), error=error)


def _read(asked: ImportOptions, into: Workspace, file: Path) -> ImportedFile:
    raw = raw_document(file)
    imported = read_published(
        file,
        raw,
        organ=asked.organ or into.answers.get(real(file), ""),
        year=asked.year,
        blank_as_zero=asked.blank_as_zero,
    )
    name = imported.report.organ.name
    organ = Organ(name, kind_of(name), level_of(name)) if name else Organ("")
    organ = organ._replace(contact=contact_of(imported.report))
    report = replace(imported.report, organ=organ)
    return ImportedFile(
        str(file),
        imported._replace(report=report),
        findings=_disagreeing(report, into.settings),
        sha256=sha256(raw).hexdigest(),
    )


def _disagreeing(report: Report, settings: Settings) -> Sequence[Finding]:
    codes = frozenset(identity.code for identity in report.form.identities)
    return check(Case(report, settings=settings), codes)


def _written(
    one: ImportedFile,
    into: Workspace,
    asked: ImportOptions,
    taken: dict[Path, ImportedFile],
) -> ImportedFile:
    """Put what was read where it belongs; one organ's year only once in a run."""
    imported, report = one.imported, one.report
    if one.code == NOTHING or report is None or one.version_of or one.question:
        return one
    try:
        target = _target(one, report, into)
        first = taken.setdefault(target.with_name(file_key(target.name)), one)
        if first is not one:
            raise _second(one, first, report, target)
        one = one._replace(target=target)
        if imported is None:
            if not asked.force and is_read_in(target, one.sha256):
                return one._replace(current=True, edited=True)
            sent, dry_run = Path(one.path), asked.dry_run
            replaced = None
            if asked.force:
                replaced = replaced_by(read_bytes(sent), report, target, into)
            done = adopt(sent, target, into, force=asked.force, dry_run=dry_run)
            return one._replace(**done._asdict(), replaced=replaced)
        return _put(one, imported, target, into, asked)
    except GovReportError as error:
        return one._replace(error=error)


def _second(
    one: ImportedFile, first: ImportedFile, report: Report, target: Path
) -> FileProblem:
    """Tell why what would go into the file of another document is not written."""
    organ = report.organ if first.report is None else first.report.organ
    if target.exists() or are_one(organ.names, report.organ.names):
        told = f"和 {first.path} 是同一机关同一年的报告，没有写入"
    else:
        there = first.target or target
        told = shared(target, report.organ.name, there, organ.name).sentence
    return FileProblem(one.path, told)


def _put(
    one: ImportedFile,
    imported: Imported,
    target: Path,
    into: Workspace,
    asked: ImportOptions,
) -> ImportedFile:
    """Write what was read of a document into its file, as it is asked for."""
    source = _source(one, asked)
    if not (asked.update or asked.force) and is_read_in(target, one.sha256):
        return one._replace(current=True)
    fills = not (asked.update or asked.force) and is_begun(target, into)
    if asked.update or fills:
        found = put_into_file(
            target, imported, into, source, corrects=asked.update, dry_run=asked.dry_run
        )
        return one._replace(updates=found.updates, written=found.written, fills=fills)
    raw = new_file(imported, source)
    replaced = replaced_by(raw, imported.report, target, into) if asked.force else None
    if not asked.dry_run:
        write_whole(target, raw, force=asked.force)
    return one._replace(written=not asked.dry_run, replaced=replaced)


def _target(one: ImportedFile, report: Report, into: Workspace) -> Path:
    account = None if one.imported is None else one.imported.reconciliation
    return target_of(
        one.path,
        report,
        into,
        sent=one.adopted is not None,
        organs="" if account is None else account.organs,
        years="" if account is None else account.years,
        also=one.names,
    )


def _source(one: ImportedFile, asked: ImportOptions) -> dict[str, object]:
    """Tell what a report was read from."""
    name = "标准输入" if one.path == STDIN else printable(Path(one.path).name)
    source: dict[str, object] = {"name": name, "sha256": one.sha256}
    return source | ({"blank_as_zero": True} if asked.blank_as_zero else {})
