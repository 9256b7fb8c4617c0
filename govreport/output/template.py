"""What is wrong with a template, and what became of a blank form."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from govreport.forms import Form
from govreport.tasks.template_check import TemplateFinding, Verdict
from govreport.tasks.template_fit import FitResult
from govreport.tasks.template_flaws import grouped
from govreport.text import argument, printable, some

SCHEMA = 1
FEW = 4
"""So many places of the same are named."""
MANY = 12
"""So many places of one kind are listed."""
KINDS = {
    "form": "表式不同",
    "untagged": "没有标签",
    "broken": "写错的标签",
    "beside": "会丢掉的文字",
    "unknown": "不存在的名称",
    "missing": "没有印",
    "double": "印了几次",
    "misplaced": "印错位置",
    "crowded": "多出来的数",
    "prose": "正文和标题",
}
"""Kinds of what is wrong, in the order in which they are told."""


def verdict_lines(path: Path, verdict: Verdict) -> Iterator[str]:
    """Tell by kind what is wrong with a template, each with its place."""
    found = [*verdict.findings()]
    form_id = verdict.form.id
    if not found:
        count = len(verdict.form.cells)
        yield (
            f"{path}：可以用（表式 {form_id}），{count} 格的数、各部分的正文都正好印一次，"
            "印在自己的位置"
        )
    else:
        yield f"{path}：按表式 {form_id} 核对，有 {len(found)} 处要改"
    for kind, title in KINDS.items():
        told = [one for one in found if one.kind == kind]
        if told:
            yield f"{title}（{len(told)} 处）"
        yield from _listed([*_of_kind(verdict.form, told)])
    if found:
        yield "请在 Word 里改好再核对一次；没有改好以前，render 不会用它生成报告"
    if verdict.in_pieces:
        yield (
            f"另有 {verdict.in_pieces} 个标签被 Word 拆成了几段（拼写检查、改过字体的地方"
            "常会这样），生成时都能接好，不用改"
        )


def _of_kind(the_form: Form, found: Sequence[TemplateFinding]) -> Iterator[str]:
    """Tell what is wrong in one way, a table that isn't printed at all as one."""
    cells = {str(cell): cell for cell in the_form.cells}
    missing = [cells[one.address] for one in found if one.kind == "missing" and one.address]
    yield from grouped(the_form, missing)
    yield from (
        _finding_line(one) for one in found if one.kind != "missing" or not one.address
    )


def _finding_line(one: TemplateFinding) -> str:
    places = some(one.places, "处", FEW)
    return printable(f"{one.message}（在{places}）" if places else one.message)


def _listed(lines: Sequence[str]) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:MANY])
    if len(lines) > MANY:
        yield f"  ……共 {len(lines)} 处，全部见 --format json"


def verdict_json(path: Path, verdict: Verdict) -> dict[str, object]:
    """Give all of it for programs."""
    found = [*verdict.findings()]
    return {
        "schema_version": SCHEMA,
        "path": str(path),
        "form": verdict.form.id,
        "sound": not found,
        "findings": _as_data(found),
        "tags": len(verdict.tags),
        "tags_in_pieces": verdict.in_pieces,
    }


def _as_data(found: Sequence[TemplateFinding]) -> list[dict[str, object]]:
    return [
        {
            "kind": one.kind,
            "message": one.message,
            "address": one.address or None,
            "places": [*one.places],
            "nearest": [*one.near],
        }
        for one in found
    ]


def fit_lines(source: Path, done: FitResult) -> Iterator[str]:
    """Tell what was placed where, what could not be, and what to do next."""
    the_form = done.form
    yield (
        f"{done.target}：照 {source} 做好了模板（表式 {the_form.id}），"
        f"放了 {len(done.placed)} 格的数（一共 {len(the_form.cells)} 格）"
    )
    if done.numbers:
        yield f"其中 {done.numbers} 格原来印着数，换成了标签"
    yield from _titled("换成标签的文字", done.replaced)
    yield from _titled("没有动的文字，每份报告都会印", done.kept)
    yield from _titled("表式没有的行和栏，没有放标签", done.left)
    yield from done.notes
    if done.is_whole:
        yield (
            "核对过了，可以用；请在 Word 里看一眼版式。放在 templates 文件夹里、"
            f"名称是 {the_form.id}.docx 的，render 会自己找到；"
            f"别处的用 render --template {done.target}"
        )
        return
    yield from _unplaced(the_form, done)
    told = {f"没有印“{one}”的正文" for one in done.sections}
    cells = {str(cell) for cell in done.missing}
    others = [
        one
        for one in done.verdict.findings()
        if one.message not in told and one.address not in cells
    ]
    yield from _titled("核对时还发现", [_finding_line(one) for one in others])
    yield (
        f"没有放上的不猜：请在 Word 里打开 {done.target}，在空格里自己写上标签，"
        "如 {{ applications.total.received }}；或先把空白表上的名称改得和表式一样，再放一次"
    )
    check = f"govreport template check {argument(done.target)}"
    yield f"改好用 {check} 核对，通过以前 render 不会用它"


def _unplaced(the_form: Form, done: FitResult) -> Iterator[str]:
    if done.missing:
        yield from _titled(
            f"没有放上的 {len(done.missing)} 格", grouped(the_form, done.missing)
        )
    named = [f"“{one}”" for one in done.sections]
    yield from _titled("没有找到标题、正文没有放上的部分", named)


def _titled(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{title}："
        yield from _listed([printable(line) for line in lines])


def fit_json(source: Path, done: FitResult) -> dict[str, object]:
    """Give all of it for programs."""
    return {
        "schema_version": SCHEMA,
        "source": str(source),
        "path": str(done.target),
        "form": done.form.id,
        "placed": len(done.placed),
        "missing": [str(cell) for cell in done.missing],
        "missing_sections": [*done.sections],
        "numbers_replaced": done.numbers,
        "replaced": [*done.replaced],
        "kept": [*done.kept],
        "without_tags": [*done.left],
        "notes": [*done.notes],
        "sound": done.is_whole,
        "findings": _as_data([*done.verdict.findings()]),
    }
