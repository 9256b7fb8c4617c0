"""From reports' files to their documents: what is not there yet, or not as it would be."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from operator import itemgetter
from pathlib import Path

from govreport.errors import FileProblem, GovReportError, UsageProblem
from govreport.guard import guard
from govreport.render import FORMATS, RenderOptions
from govreport.tasks.drafts import (
    Drafted,
    Rendered,
    RenderJob,
    RenderState,
    Target,
    draft_safely,
)
from govreport.tasks.origin import origin
from govreport.tasks.runners import Runner, serial
from govreport.tasks.template_check import judge_template
from govreport.tomlfile.save import put, sweep
from govreport.workspace import Workspace
from govreport.workspace.files import STDIN, file_name, real, workspace_of
from govreport.workspace.made import Making, Record, note, put_aside, record_of, tidy

AS_IT_IS = RenderOptions()
DEFAULTS = tuple(name for name, one in FORMATS.items() if one.default)
BROKEN = (
    "读不懂这份记录（可能有人改过），已改名为 {}；"
    "其中记的文件，只有看得出是程序生成的才会盖掉"
)
TOGETHER = 16
"""Reports whose files are noted down at once, where there are many."""


def render(  # noqa: PLR0913 -- what a caller may choose, each by its name
    workspace: Workspace,
    files: Sequence[Path] | None = None,
    *,
    formats: Sequence[str] = DEFAULTS,
    output: str | None = None,
    options: RenderOptions = AS_IT_IS,
    force: bool = False,
    run: Runner = serial,
) -> Iterator[Rendered]:
    """Make the documents of reports, all of the workspace by default, trouble first.

    `output` is a folder, or a file where its suffix is that of the format; None puts
    documents beside their reports, `-` gives them back. What is up to date is left,
    and so is somebody's work, both but for `force`.
    """
    files = workspace.reports() if files is None else files
    if output is not None and len(files) != 1 and (output == STDIN or _is_file(output)):
        message = f"-o {output} 只能放一份报告；几份报告请写文件夹"
        raise UsageProblem(message)
    for folder in {workspace_of(file) for file in files}:
        _ = workspace.of(folder).settings  # what is wrong in one ends the run at once
    judge = any(FORMATS[name].templated for name in formats)
    jobs, failed = _targeted(
        run(partial(_plan_safely, workspace, options, judge), files), formats, output
    )
    _keep_sources(jobs, options.template)
    records, remarks = dict[Path, Record](), dict[Path, str]()
    closed = dict[Path, GovReportError]()
    for folder in {one.path.parent for job in jobs for one in job.targets if one.path}:
        sweep(folder)
        try:
            records[folder] = record_of(folder)
            if records[folder].broken:
                aside = put_aside(folder)
                remarks[folder] = (
                    f"{aside.with_suffix('.toml')}：{BROKEN.format(aside.name)}"
                )
        except GovReportError as error:
            closed[folder] = error
    failed += [_closed(job, closed) for job in jobs if _folders(job) & closed.keys()]
    order = {file: number for number, file in enumerate(files)}
    yield from sorted(failed, key=lambda one: order[one.source])
    jobs = [
        _with_makings(job, records) for job in jobs if not _folders(job) & closed.keys()
    ]
    results = run(partial(draft_safely, workspace, options, force), jobs)
    yield from _written(results, records, remarks, len(jobs))


def _plan_safely(
    workspace: Workspace,
    options: RenderOptions,
    judge: bool,  # noqa: FBT001 -- bound by `partial`
    path: Path,
) -> RenderJob | Rendered:
    try:
        with guard(path):
            planned = _plan(workspace, options, path)
            if judge and isinstance(planned, RenderJob):
                told = judge_template(workspace, path, options)
                return planned._replace(remark=told)
            return planned
    except GovReportError as error:
        return Rendered(path, RenderState.FAILED, error=error)


def _plan(workspace: Workspace, options: RenderOptions, path: Path) -> RenderJob | Rendered:
    """Find what the documents of a file are called, or why there can be none."""
    try:
        source = workspace.peek(path)
        if source.is_document:
            sentence = "这是已公布的文件；请先用 govreport import 读成报告文件，再生成"
            raise FileProblem(path, sentence)
        title = source.head.full_title
        try:
            file_name(title)
        except UsageProblem as error:
            raise FileProblem(path, str(error)) from error
        made_from = origin(workspace, source, options.template, draft=options.draft)
    except GovReportError as error:
        return Rendered(path, RenderState.FAILED, error=error)
    return RenderJob(path, title, made_from)


def _is_file(output: str) -> bool:
    suffix = Path(output).suffix.lower()
    return any(suffix == one.suffix for one in FORMATS.values())


def _targeted(
    planned: Iterable[RenderJob | Rendered], formats: Sequence[str], output: str | None
) -> tuple[list[RenderJob], list[Rendered]]:
    """Tell what goes where, and who can't be read or would be written over each other."""
    jobs, failed = list[RenderJob](), list[Rendered]()
    taken, crossed = dict[Path, Path](), dict[Path, GovReportError | None]()
    for one in planned:
        if isinstance(one, Rendered):
            failed.append(one)
            continue
        targets = tuple(Target(name, _path(one, name, output)) for name in formats)
        jobs.append(one._replace(targets=targets))
        for path in (target.path for target in targets if target.path):
            other = taken.setdefault(path.absolute(), one.source)
            if other != one.source and one.source not in crossed:
                sentence = (
                    f"与 {other} 会写成同一个文件 {path}，都没有生成；"
                    "请去掉一份，或分开生成"
                )
                crossed[one.source] = FileProblem(one.source, sentence)
                crossed.setdefault(other, None)
    failed += [
        Rendered(source, RenderState.FAILED, error=error)
        for source, error in crossed.items()
    ]
    return [job for job in jobs if job.source not in crossed], failed


def _path(job: RenderJob, format_: str, output: str | None) -> Path | None:
    if output == STDIN:
        return None
    if output is not None and _is_file(output):
        return Path(output)
    name = f"{file_name(job.title)}{FORMATS[format_].suffix}"
    return Path(output or job.source.parent) / name


def _folders(job: RenderJob) -> set[Path]:
    return {one.path.parent for one in job.targets if one.path}


def _closed(job: RenderJob, closed: Mapping[Path, GovReportError]) -> Rendered:
    """Give up a report in whose folder nothing can be noted down."""
    error = next(closed[folder] for folder in _folders(job) if folder in closed)
    return Rendered(job.source, RenderState.FAILED, error=error)


def _keep_sources(jobs: Sequence[RenderJob], template: Path | None) -> None:
    """Raise UsageProblem where an output would take the place of what it is made from."""
    kept = {real(job.source) for job in jobs}
    kept |= {real(template)} if template is not None else set()
    for path in (target.path for job in jobs for target in job.targets):
        if path is not None and real(path) in kept:
            message = f"{path} 会盖掉报告文件或模板自己；请换一个名称或文件夹"
            raise UsageProblem(message)


def _with_makings(job: RenderJob, records: Mapping[Path, Record]) -> RenderJob:
    """Tell a job how its files were made before."""

    def makings(path: Path | None) -> tuple[Making, ...]:
        return records[path.parent].files.get(path.name, ()) if path else ()

    targets = tuple(one._replace(makings=makings(one.path)) for one in job.targets)
    return job._replace(targets=targets)


def _written(
    results: Iterator[Drafted],
    records: Mapping[Path, Record],
    remarks: dict[Path, str],
    count: int,
) -> Iterator[Rendered]:
    """Note down what the drafts of some reports are, then let them be their files."""
    size = max(1, min(TOGETHER, count // TOGETHER))
    last = {folder: max(record.files, default="") for folder, record in records.items()}
    written: dict[Path, dict[str, Making]] = {}
    while some := list(islice(results, size)):
        by_folder: dict[Path, list[tuple[str, Making]]] = {}
        for path, making in (entry for one in some for entry in one.makings):
            by_folder.setdefault(path.parent, []).append((path.name, making))
        troubles: dict[Path, GovReportError] = {}
        for folder, entries in by_folder.items():
            entries.sort(key=itemgetter(0))
            try:
                note(folder, entries)
            except GovReportError as error:
                troubles[folder] = error
            for name, making in entries:
                if name in records[folder].files or name < last[folder]:
                    written.setdefault(folder, {})[name] = making
                last[folder] = max(last[folder], name)
        for one in some:
            done = _put(one, troubles)
            about = (remarks.pop(path.parent, "") for path in done.files)
            yield done._replace(remark=next(filter(None, about), done.remark))
    for folder, makings in written.items():
        tidy(folder, makings)


def _put(one: Drafted, troubles: Mapping[Path, GovReportError]) -> Rendered:
    """Let drafts take the places of their files, the first of `FORMATS` at last."""
    failed = Rendered(one.rendered.source, RenderState.FAILED)
    for made, path in reversed(one.drafts):
        trouble = troubles.get(path.parent)
        if trouble is not None:
            made.unlink(missing_ok=True)
            failed = failed._replace(error=trouble)
            continue
        try:
            put(made, path)
        except GovReportError as error:
            failed = failed._replace(error=error)
    return one.rendered if failed.error is None else failed
