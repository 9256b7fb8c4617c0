"""One report's documents as drafts, made in any process."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from govreport.errors import FileProblem, GovReportError
from govreport.guard import guard
from govreport.render import FORMATS, RenderOptions
from govreport.render.package import SOURCE, STAMP
from govreport.rules import Case, check
from govreport.tasks.making import (
    is_current,
    is_same,
    make,
    open_findings,
    proven,
    sets_anew,
    substitutes,
)
from govreport.tasks.origin import origin
from govreport.tasks.outputs import (
    Drafted,
    Stamp,
    drafts_of,
    keep_somebodys,
    seen_from,
    stamp_of,
)
from govreport.tasks.rendered import Demand, Rendered, RenderJob, RenderState, Target
from govreport.tasks.validate import checked, open_case
from govreport.text import printable
from govreport.workspace import Source, Workspace, workspace_of
from govreport.workspace.files import STDIN
from govreport.workspace.made import Making, OpenFindings, State, making_of

INTO_REPORT = "，改过的内容写进报告文件再生成"
"""What one may do with what one changed in a document."""


def draft_one(
    workspace: Workspace, options: RenderOptions, asked: Demand, job: RenderJob
) -> Drafted[Rendered]:
    """Make of a report what is not there yet, or not as it would be made now.

    Whatever goes wrong is this report's error.
    """
    try:
        with guard(job.source):
            done = _draft_one(workspace, options, asked, job)
            remark = "\n".join(filter(None, (job.remark, done.result.remark)))
            told = done.result._replace(remark=remark, template=job.template, talk=job.talk)
            return done._replace(result=told)
    except GovReportError as error:
        failed = Rendered(job.source, RenderState.FAILED, error=error, remark=job.remark)
        return Drafted(failed._replace(template=job.template, talk=job.talk))


def _draft_one(
    workspace: Workspace, options: RenderOptions, asked: Demand, job: RenderJob
) -> Drafted[Rendered]:
    files = tuple(one.path for one in job.targets if one.path)
    formats = tuple(one.format for one in job.targets if one.path)
    result = Rendered(job.source, RenderState.CURRENT, files, formats, left=job.stale)
    result = result._replace(draft=options.draft)
    stamp = "" if options.timestamp is None else options.timestamp.isoformat()
    report = seen_from(files[0].parent, job.source) if files else STDIN
    wanted = Making("", job.origin, report, stamp, draft=options.draft)
    options = _with_charts(workspace, options, job)
    seen = {path: stamp_of(path) for path in files}
    stand = {one: _standing(one) for one in job.targets}
    strict = not options.draft and _is_strict(workspace, job.source, asked)
    found = _noted_open(stand.values(), wanted)
    refused = strict and found is not None and found.warnings
    todo = _todo(stand, wanted, options, force=asked.force)
    if found is not None and not todo and not refused:
        return Drafted(result._replace(open=found), makings=_unnoted(stand, wanted))
    read = open_case(workspace, job.source)
    case = read.without_places().case
    if case is None or (read.error is not None and not options.draft):
        return Drafted(Rendered(job.source, RenderState.FAILED, error=read.error))
    if read.source is not None:
        _refuse_moved(workspace, read.source, options, job)
    found = open_findings(check(case))
    if not options.draft and (found.errors or (strict and found.warnings)):
        state = RenderState.REFUSED if found.errors else RenderState.WARNED
        old = (
            each.path
            for each, made in stand.items()
            if each.path and (isinstance(made, Making) or _is_somebodys(each, made))
        )
        result = Rendered(job.source, state, open=found, refused=checked(read))
        return Drafted(result._replace(left=(*old, *job.stale)))
    if options.charts and read.source is not None:
        from govreport.tasks.charts import years_of

        earlier, told = years_of(workspace, read.source)
        options = options._replace(earlier=tuple(earlier[1:]))
        result = result._replace(remark="\n".join(map(printable, told)))
    result = result._replace(open=found, error=read.error)
    before = None if asked.force else seen
    return _drafted(workspace, result, stand, case, options, wanted, before)


def _with_charts(
    workspace: Workspace, options: RenderOptions, job: RenderJob
) -> RenderOptions:
    """Tell whether pictures are drawn: as was asked, or as the settings say."""
    charts = options.charts
    if charts is None and str(job.source) != STDIN:
        charts = workspace.of(workspace_of(job.source)).settings.render_charts
    drawn = any(FORMATS[one.format].pictures for one in job.targets)
    return options._replace(charts=bool(charts) and drawn)


def _refuse_moved(
    workspace: Workspace, source: Source, options: RenderOptions, job: RenderJob
) -> None:
    """Refuse what was changed since it was planned: it would pass for what it was."""
    if origin(workspace, source, options.template, draft=options.draft) != job.origin:
        sentence = "刚才有人改了这份报告，或者它用到的文件，没有生成；请再运行一次"
        raise FileProblem(job.source, sentence)


def _drafted(  # noqa: PLR0913, PLR0917 -- all that was found out before
    workspace: Workspace,
    result: Rendered,
    stand: Mapping[Target, Making | State],
    case: Case,
    options: RenderOptions,
    wanted: Making,
    seen: Mapping[Path, Stamp] | None,
) -> Drafted[Rendered]:
    """Make drafts of the documents of a checked report that are not as `wanted`.

    Of all, somebody's too, where it doesn't count what was `seen` there.
    """
    force = seen is None
    wanted = wanted._replace(open=result.open)
    known = _unnoted(stand, wanted)
    todo = _todo(stand, wanted, options, force=force)
    if not todo:
        return Drafted(result, makings=known)
    source = result.source
    home = None if str(source) == STDIN else workspace_of(source)
    full = options._replace(
        workspace=home,
        templates=workspace.of(home).settings.render_templates if home else {},
        previous=case.previous,
        facts={SOURCE: wanted.source} | ({STAMP: wanted.stamp} if wanted.stamp else {}),
        report="" if str(source) == STDIN else source.name,
    )
    documents, failed = make([one.format for one in todo], case.report, full, source)
    made = {one: documents[one.format] for one in todo if one.format in documents}
    result = _without(result, failed)
    if not made:
        return Drafted(result._replace(state=RenderState.FAILED), makings=known)
    told = substitutes(documents, full)
    if todo[0].path is None:
        (printed,) = made.values()
        text = todo[0].format if FORMATS[todo[0].format].text else ""
        done = result._replace(state=RenderState.MADE, printed=printed, text=text)
        return Drafted(done._replace(remark=told))
    if not force:
        made = {one: raw for one, raw in made.items() if not is_same(stand[one], raw)}
        _keep_somebodys(stand, made)
    result = result._replace(state=RenderState.MADE if made else result.state)
    contents = {one.path: content for one, content in made.items() if one.path}
    known += tuple(
        (path, wanted._replace(sha256=sha256(content).hexdigest()))
        for path, content in contents.items()
    )
    replaced = _replaced(source, {one: stand[one] for one in made}, wanted)
    remark = "\n".join(filter(None, (result.remark, *replaced, told)))
    result = result._replace(
        written=tuple(contents), remark=remark, demoted=_demoted(made, stand, wanted)
    )
    return Drafted(result, drafts_of(contents, seen), known)


def _todo(
    stand: Mapping[Target, Making | State],
    wanted: Making,
    options: RenderOptions,
    *,
    force: bool,
) -> list[Target]:
    """List what is to be made, as it isn't as `wanted` or for fonts that are named."""
    return [
        one
        for one, made in stand.items()
        if force or not is_current(made, wanted) or sets_anew(one.format, options)
    ]


def _without(result: Rendered, failed: Mapping[str, GovReportError]) -> Rendered:
    """Take formats that could not be made out of a result."""
    for name, error in failed.items():
        at = [*result.formats, name].index(name)
        files, formats = result.files, result.formats
        result = result._replace(
            files=files[:at] + files[at + 1 :],
            formats=formats[:at] + formats[at + 1 :],
            left=(*(one for one in files[at : at + 1] if one.is_file()), *result.left),
            error=result.error or error,
        )
    return result


def _keep_somebodys(
    stand: Mapping[Target, Making | State], made: Mapping[Target, bytes]
) -> None:
    """Raise a GovReportError that names each document that is somebody's by now.

    None of the report's documents is made then.
    """
    kept, others = list[GovReportError](), list[str]()
    for one, content in made.items():
        if one.path is None:
            continue
        try:
            state = proven(stand[one], one.path, content)
            digest = sha256(content).hexdigest()
            keep_somebodys(one.path, state, digest, INTO_REPORT)
            others.append(str(one.path))
        except GovReportError as error:
            kept.append(error)
    if kept:
        told = [f"这份报告的其他文件也没有生成：{'、'.join(others)}"] if others else []
        raise GovReportError("\n".join([*map(str, kept), *told]))


def _demoted(
    made: Iterable[Target], stand: Mapping[Target, Making | State], wanted: Making
) -> tuple[Path, ...]:
    """Name the final documents whose places drafts are to take."""
    finals = (
        one.path
        for one in made
        if one.path and isinstance(before := stand[one], Making) and before.draft is False
    )
    return tuple(finals) if wanted.draft else ()


def _replaced(
    source: Path, stand: Mapping[Target, Making | State], wanted: Making
) -> Iterator[str]:
    """Tell which documents were made of another report, which is still there."""
    for target, made in stand.items():
        if target.path is None or not isinstance(made, Making):
            continue
        other = target.path.parent / made.report
        if made.report not in {"", wanted.report} and other.is_file():
            told = f"{target.path} 原来由 {made.report} 生成，现在换成 {source} 的，请核对"
            yield printable(told)  # lines of a remark are told apart


def _is_strict(workspace: Workspace, source: Path, asked: Demand) -> bool:
    if asked.strict is not None:
        return asked.strict
    return workspace.of(workspace_of(source)).settings.render_strict


def _is_somebodys(target: Target, made: State) -> bool:
    """Whether what was made there is somebody's by now."""
    return bool(target.makings) and made is not State.ABSENT


def _standing(target: Target) -> Making | State:
    if target.path is None:
        return State.ABSENT
    return making_of(target.path, target.makings, FORMATS[target.format])


def _noted_open(stand: Iterable[Making | State], wanted: Making) -> OpenFindings | None:
    """Find what stood open when a file was made of what its report is made of now."""
    noted = (
        made.open
        for made in stand
        if isinstance(made, Making) and made.source == wanted.source
    )
    return next((one for one in noted if one is not None), None)


def _unnoted(
    stand: Mapping[Target, Making | State], wanted: Making
) -> tuple[tuple[Path, Making], ...]:
    """List files that say themselves how they were made, or of which less was noted."""
    known = list[tuple[Path, Making]]()
    for one, made in stand.items():
        if one.path is None or not isinstance(made, Making):
            continue
        now = made if made in one.makings else made._replace(report=wanted.report)
        if made.source == wanted.source and made.open is None:
            now = now._replace(open=wanted.open)
        if made.source == wanted.source and made.draft is None:
            now = now._replace(draft=wanted.draft)
        if now not in one.makings:
            known.append((one.path, now))
    return tuple(known)
