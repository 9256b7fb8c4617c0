"""The superiors' blank form → a template: tags where its labels and headings tell."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from govreport.errors import FileProblem, TemplateProblem, UsageProblem
from govreport.forms import Cell, Form, form
from govreport.importers import LARGEST, container_of
from govreport.importers.containers.docx import located
from govreport.importers.foreign import refuse_foreign
from govreport.importers.headings import find_headings
from govreport.importers.sections import tables_in
from govreport.packages import UNREADABLE, open_package, unpacked
from govreport.render.bounded import refuse_others_active
from govreport.tasks.outputs import write_output
from govreport.tasks.template_cells import MOST_CELLS, BlankForm, place_cells
from govreport.tasks.template_check import Verdict, judge_template
from govreport.tasks.template_drafts import RELATIONS, TYPES, draft_marks, written
from govreport.tasks.template_prose import ProsePlan
from govreport.tasks.template_tags import (
    DOCUMENT,
    HALF,
    PAGE_PARTS,
    TAG,
    TC,
    repacked,
)
from govreport.tasks.template_words import set_number
from govreport.tomlfile.files import read_bytes
from govreport.workspace.files import real
from govreport.xml_parts import part

if TYPE_CHECKING:
    from lxml.etree import _Element

AS_DOCX = "请用 Word 或 WPS 打开，另存为“Word 文档（.docx）”，再放标签"
MACROS = "这是带宏的 Word 文件；请在 Word 里另存为“Word 文档（.docx）”，再放标签"
TORN = f"不是完整的 Word 文件，也许没有下载完；{AS_DOCX}"
TAGGED = (
    "这份文件里已经有标签，没有再放；核对它用 govreport template check {0}，"
    "要重新来请从没有标签的空白表开始"
)
NO_TABLES = (
    "里面找不到年度报告的三张表（认的是行、列的名称），"
    "没有放标签；表是图片或 Excel 的，请先在 Word 里画成表格，"
    "或从官方模板改起：govreport template export -o 模板.docx"
)
BESIDE = frozenset({RELATIONS, TYPES, "word/settings.xml"})
"""Parts that tell of headers."""
NOT_FORM = "这是表式 {} 的空白表，不是表式 {} 的；请去掉 --form，或换一份空白表"
TOO_MANY = "表格有 {} 格，不像年度报告的空白表（三张表一共四百来格）"


class FitResult(NamedTuple):
    """A blank form that became a template: what was placed, and what could not be.

    `replaced` are texts that made room for prose or titles, `kept` those that stay
    between them, `numbers` counts the cells in which one stood, `left` are the rows
    and columns that the form hasn't.
    """

    form: Form
    target: Path
    placed: Sequence[Cell]
    missing: Sequence[Cell]
    sections: Sequence[str]
    replaced: Sequence[str]
    kept: Sequence[str]
    notes: Sequence[str]
    numbers: int
    left: Sequence[str]
    verdict: Verdict
    remark: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether everything of the form has its tag, and the template is sound."""
        return not (self.missing or self.sections) and self.verdict.is_sound


def fit_template(
    source: Path, target: Path, *, form_id: str | None = None, force: bool = False
) -> FitResult:
    """Put tags into a blank form and write it elsewhere as a template.

    What can't be placed stays without a tag and is told; nothing is guessed. FileProblem
    or TemplateProblem where it is no Word document or has none of the three tables.
    """
    if real(source) == real(target):
        message = f"{target} 就是空白表自己；请写另一个文件名，空白表留着"
        raise UsageProblem(message)
    raw = read_bytes(source, LARGEST, doing="读取空白表")
    document, root = _opened(raw, source)
    refuse_others_active(source, raw)
    the_form = None if form_id is None else form(form_id)
    placed = place_cells(document, the_form)
    if not placed.cells:
        raise TemplateProblem(source, NO_TABLES)
    found = form(placed.report.form.id)
    if the_form is not None and found.id != the_form.id:
        raise TemplateProblem(source, NOT_FORM.format(found.id, the_form.id))
    numbers = sum(any(map(str.isdecimal, one.slot.text)) for one in placed.cells.values())
    prose = _prose(document, placed.report.form)
    for cell, room in placed.cells.items():
        set_number(room.element, f"{{{{ {cell} }}}}", room.like)
    prose.write(document.body)
    with open_package(raw) as package:
        named = {
            name: unpacked(package, name, LARGEST)
            for name in package.namelist()
            if name in BESIDE or PAGE_PARTS.fullmatch(name)
        }
    marks = draft_marks(named, root)
    content = repacked(_of_nobody(raw, source), {DOCUMENT: written(root), **marks})
    done = write_output(target, content, source, force=force)
    if done.error is not None:
        raise done.error
    whole = placed.report.form
    return FitResult(
        form=whole,
        target=target,
        placed=[cell for cell in whole.cells if cell in placed.cells],
        missing=[cell for cell in whole.cells if cell not in placed.cells],
        sections=prose.missing,
        replaced=prose.replaced,
        kept=prose.kept,
        notes=prose.notes,
        numbers=numbers,
        left=[*placed.unlike_form()],
        verdict=judge_template(target, whole),
        remark=done.remark,
    )


def _of_nobody(raw: bytes, source: Path) -> bytes:
    """Drop what tells on whose computer a document was made."""
    from govreport.render.normal import without_normal

    try:
        return without_normal(raw)
    except UNREADABLE as error:
        raise FileProblem(source, TORN) from error


def _opened(raw: bytes, source: Path) -> tuple[BlankForm, "_Element"]:
    """Take a Word document apart, and refuse what can't be made a template."""
    name = str(source)
    if not raw.strip():
        raise FileProblem(source, "文件是空的")
    refuse_foreign(raw, name)
    container = container_of(raw, name)
    if container is None or container.name != "docx":
        raise FileProblem(source, f"不是 Word 文档（.docx）；{AS_DOCX}")
    try:
        with open_package(raw) as package:
            if any(one.endswith("vbaProject.bin") for one in package.namelist()):
                raise FileProblem(source, MACROS)
            root = part(package, DOCUMENT, name, "Word")
            styles, numbering = (
                part(package, path, name, "Word") if path in package.NameToInfo else None
                for path in ("word/styles.xml", "word/numbering.xml")
            )
    except UNREADABLE as error:
        raise FileProblem(source, TORN) from error
    body = next(root.iterchildren("{*}body"), None)
    if body is None:
        raise FileProblem(source, "文件里没有正文")
    cells = sum(1 for _ in body.iter(TC))
    if cells > MOST_CELLS:
        raise FileProblem(source, TOO_MANY.format(cells))
    text = "".join(body.itertext())
    if TAG.search(text) or HALF.search(text):
        raise TemplateProblem(source, TAGGED.format(source))
    return BlankForm(body, styles, numbering), root


def _prose(document: BlankForm, the_form: Form) -> ProsePlan:
    """Find the parts of a blank form and what stands in them."""
    blocks = located(*document)
    tables = tables_in([block for block, _ in blocks])
    first = {table: index for index, table in reversed(tables.items())}
    headings = find_headings([block for block, _ in blocks], first)
    return ProsePlan(the_form, blocks, headings, tables)
