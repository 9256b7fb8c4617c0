"""From reports' files to their documents: what is not there yet, or not as it would be."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError, UsageProblem
from govreport.guard import guard
from govreport.render import FORMATS, RenderOptions, format_of, with_companions
from govreport.render.template import PLACES, is_official
from govreport.tasks.drafts import draft_one
from govreport.tasks.origin import origin, template_of
from govreport.tasks.outputs import Drafted, Known, keep_others, look_up, put_all, seen_from
from govreport.tasks.rendered import Demand, Rendered, RenderJob, RenderState, Seen, Target
from govreport.tasks.runners import Runner, serial
from govreport.workspace import Workspace
from govreport.workspace.file_names import file_key, file_name
from govreport.workspace.files import STDIN, real, workspace_of
from govreport.workspace.made import Making


class Places(NamedTuple):
    """Where documents go: `output` is a folder, a file or `-`, `folders` are by report."""

    output: str | None = None
    folders: Mapping[Path, Path] = {}

    def folder_of(self, source: Path) -> Path:
        """Give the folder in which a report's documents lie."""
        if source in self.folders:
            return self.folders[source]
        inside = self.output not in (None, STDIN) and not _is_file(self.output or "")
        return Path(self.output or "") if inside else source.parent

    def any_of(self, source: Path) -> Path:
        """Give the place of any document of a report of which nothing else is known."""
        return self.folder_of(source) / source.name

    def of(self, job: RenderJob, format_: str) -> Path | None:
        """Give the place of a report's document of a format, None for standard output."""
        if self.output == STDIN:
            return None
        if self.output is not None and (named := format_of(self.output)):
            stem = self.output[: -len(FORMATS[named].suffix)]
            return Path(self.output if named == format_ else stem + FORMATS[format_].suffix)
        name = f"{file_name(job.title)}{FORMATS[format_].suffix}"
        return self.folder_of(job.source) / name


AS_IT_IS = RenderOptions()
MEANWHILE = "刚才有人改了这份报告，没有生成；请再运行一次"
BESIDE = "刚才有人换了审签以后不能再动的模板，或图解里往年的数，没有生成；请再运行一次"
OWN = "Word 文件照自己的模板 {} 生成"
DEFAULTS = tuple(name for name, one in FORMATS.items() if one.default)


def render(  # noqa: PLR0913 -- what a caller may choose, each by its name
    workspace: Workspace,
    files: Sequence[Path] | None = None,
    *,
    formats: Sequence[str] = (),
    output: str | None = None,
    folders: Mapping[Path, Path] = {},
    seen: Mapping[Path, Seen] = {},
    options: RenderOptions = AS_IT_IS,
    force: bool = False,
    strict: bool | None = None,
    run: Runner = serial,
) -> Iterator[Rendered]:
    """Make the documents of reports, all of the workspace by default, trouble first.

    `formats` are names of `FORMATS`; without any each workspace's settings choose.
    `output` is a folder, or a file where its suffix is that of the format; None puts
    documents beside their reports, `-` gives them back; `folders` are of some reports'
    own, by the reports' files, `seen` what some were, which are made only if they are
    still. What is up to date is left,
    and so is somebody's work, both but for `force`. `strict` refuses reports with
    warnings too, None where the settings of their workspace tell.
    """
    files = workspace.reports() if files is None else files
    if output is not None and len(files) != 1 and (output == STDIN or _is_file(output)):
        message = f"-o {output} 只能放一份报告；几份报告请写文件夹"
        raise UsageProblem(message)
    for folder in {workspace_of(file) for file in files}:
        _ = workspace.of(folder).settings  # what is wrong in one ends the run at once
    plan = partial(_plan_safely, workspace, options, tuple(formats), seen)
    places = Places(output, folders)
    jobs, failed = _targeted(run(plan, files), places)
    _keep_sources(jobs, options.template)
    taken = [one.path for job in jobs for one in job.targets if one.path]
    known = look_up((*taken, *(places.any_of(one.source) for one in failed)))
    open_jobs, made = list[RenderJob](), known.by_report()
    failed = [_with_left(one, made, places) for one in failed]
    for job in jobs:
        closed = _why_closed(workspace, job, known, places, force=force)
        if closed is None:
            open_jobs.append(_with_makings(job, known, made))
        else:
            failed.append(Rendered(job.source, RenderState.FAILED, error=closed))
    order = {file: number for number, file in enumerate(files)}
    failed.sort(key=lambda one: order[one.source])
    work = partial(draft_one, workspace, options, Demand(force, strict))
    gone = tuple(known.orphans(frozenset(taken)))
    for one in chain(failed, _done(run(work, open_jobs), known, len(open_jobs))):
        yield one._replace(gone=gone)
        gone = ()


def _why_closed(
    workspace: Workspace, job: RenderJob, known: Known, places: Places, *, force: bool
) -> GovReportError | None:
    """Tell why a report's documents can't be written, None where they can.

    Names of documents that nobody typed may be another report's too, some day before.
    """
    paths = [one.path for one in job.targets if one.path]
    closed = known.why_closed(paths)
    named = places.output is not None and _is_file(places.output)
    if closed is None and not (force or named):
        try:
            keep_others(paths, known, job.source, workspace)
        except FileProblem as error:
            return FileProblem(job.source, str(error))
    return closed


def _done(
    results: Iterable[Drafted[Rendered]], known: Known, count: int
) -> Iterator[Rendered]:
    """Let documents take their places, and tell what became of each report."""
    for done in put_all(results, known, count):
        if done.error is None:
            remarks = filter(None, (done.remark, done.result.remark))
            yield done.result._replace(remark="\n".join(remarks))
        else:
            source = done.result.source
            yield Rendered(source, RenderState.FAILED, error=done.error, remark=done.remark)


def _with_left(
    one: Rendered,
    made: Mapping[tuple[Path, str], Sequence[tuple[Path, Making]]],
    places: Places,
) -> Rendered:
    """Tell which documents were made before of a report that can't be read now.

    An error of another file, a template's say, says nothing of them.
    """
    if not (isinstance(one.error, FileProblem) and Path(one.error.path) == one.source):
        return one
    folder = places.folder_of(one.source)
    found = made.get((folder, seen_from(folder, one.source)), ())
    left = tuple(path for path, making in found if making.source and path.is_file())
    return one._replace(left=left)


def _plan_safely(
    workspace: Workspace,
    options: RenderOptions,
    asked: tuple[str, ...],
    seen: Mapping[Path, Seen],
    path: Path,
) -> RenderJob | Rendered:
    try:
        with guard(path):
            planned = _plan(workspace, options, path)
            if isinstance(planned, Rendered):
                return planned
            if path in seen:
                _refuse_moved(workspace, path, seen[path])
            formats = asked or usual_formats(workspace, path)
            planned = planned._replace(targets=tuple(Target(one, None) for one in formats))
            if any(FORMATS[name].templated for name in formats):
                return _judged(workspace, planned, options)
            return planned
    except GovReportError as error:
        return Rendered(path, RenderState.FAILED, error=error)


def _refuse_moved(workspace: Workspace, path: Path, seen: Seen) -> None:
    """Refuse what was changed since it was found that it may go out."""
    source = workspace.peek(path)
    if source.sha256 != seen.sha256:
        raise FileProblem(path, MEANWHILE)
    if seen.beside:
        from govreport.tasks.approval import beside_of

        if beside_of(workspace, source) != seen.beside:
            raise FileProblem(path, BESIDE)


def usual_formats(workspace: Workspace, path: Path) -> tuple[str, ...]:
    """Name the formats that a report is made into where nobody asks for others."""
    home = Path() if str(path) == STDIN else workspace_of(path)
    return workspace.of(home).settings.render_formats or DEFAULTS


def _judged(workspace: Workspace, job: RenderJob, options: RenderOptions) -> RenderJob:
    """Judge the template that a report is filled into; the official one is sound.

    One that nobody named in this run is told of.
    """
    source = workspace.peek(job.source)
    whole = b"forms" in source.raw  # it may have taken tables from another form
    the_form = source.report.form if whole else source.head.form
    template = template_of(workspace, source, the_form.id, options.template)
    if template.parent in PLACES:
        return job
    talk = "" if options.template else OWN.format(template)
    job = job._replace(template=template, talk=talk)
    if is_official(template, the_form.id):
        return job
    from govreport.tasks.template_check import check_template

    told = check_template(template, the_form, partial=options.partial_template)
    return job._replace(remark=told)


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
    return format_of(output) is not None


def _targeted(
    planned: Iterable[RenderJob | Rendered], places: Places
) -> tuple[list[RenderJob], list[Rendered]]:
    """Tell what goes where, and who can't be read or would be written over each other."""
    jobs, failed = list[RenderJob](), list[Rendered]()
    taken, crossed = dict[Path, RenderJob](), dict[Path, GovReportError]()
    for one in planned:
        if isinstance(one, Rendered):
            failed.append(one)
            continue
        formats = tuple(to.format for to in one.targets)
        formats = formats if places.output == STDIN else with_companions(formats)
        targets = tuple(Target(name, places.of(one, name)) for name in formats)
        jobs.append(one._replace(targets=targets))
        for path in (target.path for target in targets if target.path):
            key = path.absolute().with_name(file_key(path.name))
            other = taken.setdefault(key, one)
            if other is not one and one.source not in crossed:
                crossed[one.source] = _crossing(one, other, path)
                crossed.setdefault(other.source, crossed[one.source])
    failed += [
        Rendered(source, RenderState.FAILED, error=error)
        for source, error in crossed.items()
    ]
    return [job for job in jobs if job.source not in crossed], failed


def _crossing(one: RenderJob, other: RenderJob, path: Path) -> FileProblem:
    """Tell that two reports' documents would be one file."""
    if one.title != other.title:
        told = f"标题“{one.title}”与 {other.source} 的“{other.title}”"
    else:
        told = f"与 {other.source} "
    sentence = f"{told}会写成同一个文件 {path}，都没有生成；请去掉一份，或分开生成"
    return FileProblem(one.source, sentence)


def _keep_sources(jobs: Sequence[RenderJob], template: Path | None) -> None:
    """Raise UsageProblem where an output would take the place of what it is made from."""
    kept = {real(job.source) for job in jobs}
    kept |= {real(template)} if template is not None else set()
    for path in (target.path for job in jobs for target in job.targets):
        if path is not None and real(path) in kept:
            message = f"{path} 会盖掉报告文件或模板自己；请换一个名称或文件夹"
            raise UsageProblem(message)


def _with_makings(
    job: RenderJob,
    known: Known,
    made: Mapping[tuple[Path, str], Sequence[tuple[Path, Making]]],
) -> RenderJob:
    """Tell a job how its files were made before, and which others are out of date."""
    targets = tuple(
        one._replace(makings=known.makings(one.path)) if one.path else one
        for one in job.targets
    )
    paths = [one.path for one in targets if one.path]
    stale = (
        path
        for folder in dict.fromkeys(path.parent for path in paths)
        for path, making in made.get((folder, seen_from(folder, job.source)), ())
        if path not in paths and making.source not in {"", job.origin} and path.is_file()
    )
    return job._replace(targets=targets, stale=tuple(stale))
