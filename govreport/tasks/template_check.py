"""A template of one's own, judged before it is used: its tags, and what comes of them."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from govreport.errors import GovReportError, TemplateProblem
from govreport.forms import Cell, Form, form, known_forms, printed_place
from govreport.render.template import template_bytes
from govreport.tasks.template_flaws import HIDDEN, Flaws, column_of, flaw_lines
from govreport.tasks.template_judge import judged
from govreport.tasks.template_tags import Tag, TagFlaw
from govreport.text import some

NO_TAG = (
    "模板里一个标签也没有，生成出来就是这份空表，报告里的数和文字都不在里面；"
    "上级发的空白表请先用 govreport template fit 空白表.docx -o 模板.docx 放上标签，"
    "再作模板"
)
OTHER = "这是表式 {} 的模板，报告用的是表式 {}；请换一个模板"
FLAWED = (
    "按这个模板生成，会少印、错印，所以没有生成；请在 Word 里改好模板，"
    "确实要这样的加 --partial-template：\n  {}"
)
MEANT = "照 --partial-template 用了这个模板："
FEW = 5
"""So many tags that are wrong are told where a report is to be made."""


class TemplateFinding(NamedTuple):
    """One thing that is wrong with a template, and where in it.

    `address` is the cell or section of which something is printed amiss, `near` are
    the names like one that doesn't exist.
    """

    kind: str
    message: str
    places: Sequence[str] = ()
    address: str = ""
    near: Sequence[str] = ()


class Verdict(NamedTuple):
    """What is wrong with a template of a form, and in how many tags Word cut pieces.

    `other` is the form that it is sound for where that is another.
    """

    form: Form
    tags: Sequence[Tag] = ()
    faults: Sequence[TagFlaw] = ()
    flaws: Flaws = Flaws()
    other: str = ""

    @property
    def is_sound(self) -> bool:
        """Whether every number and text is printed once and in its place."""
        return not (self.faults or self.flaws.found or self.other)

    @property
    def in_pieces(self) -> int:
        """Count the tags that Word cut and that are put together again."""
        return sum(tag.pieces > 1 for tag in self.tags)

    def findings(self) -> Iterator[TemplateFinding]:
        """Tell what is wrong one by one: tags first, then what would be printed."""
        the_form, flaws = self.form, self.flaws
        if self.other:
            yield TemplateFinding("form", OTHER.format(self.other, the_form.id))
            return
        yield from self._faults_by_place()
        if not flaws.tagged:
            yield TemplateFinding("untagged", NO_TAG)
            return
        for cell in flaws.missing:
            yield self._of("missing", cell, "没有印")
        for cell, count in flaws.double:
            yield self._of("double", cell, f"印了 {count} 次")
        for at, other in flaws.misplaced:
            there = column_of(the_form, at, other)
            told = f"印的是{there}的数（{{{{ {other} }}}}）"
            yield self._of("misplaced", at, told, other)
        for cell in flaws.crowded:
            yield self._of("crowded", cell, "格里还有别的字或数")
        for cell in flaws.unseen:
            yield self._of("unseen", cell, f"印了看不见（{HIDDEN}）")
        for one in flaws.unsaid:
            yield TemplateFinding("missing", f"没有印“{one}”的正文")
        for one in flaws.texts:
            yield TemplateFinding("prose", one)

    def _faults_by_place(self) -> Iterator[TemplateFinding]:
        """Tell what is wrong with tags, the same in several places once."""
        places: dict[tuple[str, str, tuple[str, ...]], dict[str, None]] = {}
        for fault in self.faults:
            named = f"标签“{fault.tag}”：" if fault.tag and fault.kind != "unknown" else ""
            key = fault.kind, f"{named}{fault.message}", (*fault.near,)
            places.setdefault(key, {}).update({fault.place: None} if fault.place else {})
        for (kind, told, near), some_places in places.items():
            yield TemplateFinding(kind, told, [*some_places], near=near)

    def _of(
        self, kind: str, cell: Cell, told: str, tag: Cell | None = None
    ) -> TemplateFinding:
        address = str(tag or cell)
        places = [one.place for one in self.tags if address in one.inside.split()]
        message = f"{printed_place(self.form, cell)}：{told}"
        return TemplateFinding(kind, message, places, str(cell))


def judge_template(template: Path, the_form: Form) -> Verdict:
    """Judge a template for a form; TemplateProblem where it can't be read as one."""
    borrowed = tuple(sorted(the_form.borrowed.items()))
    found = _judged(template, template_bytes(template), the_form.id, borrowed)
    if isinstance(found, str):
        raise TemplateProblem(template, found)
    return found


def checked(template: Path, the_form: Form | None) -> Verdict:
    """Judge a template for a form, or for its own where none is named.

    That is the form in the name of its file, or else the one that it is sound for.
    """
    if the_form is not None:
        return judge_template(template, the_form)
    known = known_forms()
    named = template.stem if template.stem in known else known[-1]
    verdict = judge_template(template, form(named))
    if verdict.other and template.stem not in known:
        return judge_template(template, form(verdict.other))
    return verdict


def check_template(template: Path, the_form: Form, *, partial: bool = False) -> str:
    """Raise TemplateProblem where a template would lose or misplace anything of a form.

    With `partial` what is wrong is given, to be told, "" for nothing. Each is judged
    once in a process.
    """
    told = _refusal(judge_template(template, the_form))
    if told and not partial:
        raise TemplateProblem(template, told)
    about = told.partition("：\n")[2] or told
    return f"{template}：{MEANT}{about.strip()}" if told else ""


def _refusal(verdict: Verdict) -> str:
    """Say why no report is made with a template, "" where it is sound."""
    if verdict.is_sound:
        return ""
    if verdict.other:
        return OTHER.format(verdict.other, verdict.form.id)
    if not verdict.flaws.tagged and not verdict.faults:
        return NO_TAG
    wrong = ["：".join(filter(None, (one.place, one.message))) for one in verdict.faults]
    lines = [f"写错的标签：{some(wrong, '处', FEW)}"] if wrong else []
    lines += flaw_lines(verdict.form, verdict.flaws)
    return FLAWED.format("\n  ".join(lines))


@lru_cache(maxsize=8)
def _judged(
    template: Path, content: bytes, form_id: str, borrowed: tuple[tuple[str, str], ...]
) -> Verdict | str:
    """Judge a template once for all reports; of one that is none a sentence says why."""
    tables = {table: form(other) for table, other in borrowed}
    the_form = form(form_id).with_tables_of(tables)
    try:
        verdict = Verdict(the_form, *judged(template, content, the_form))
    except TemplateProblem as error:
        return error.sentence
    foreign = any(one.kind == "unknown" for one in verdict.faults)
    if foreign and (other := _meant_for(template, content, the_form)):
        return verdict._replace(other=other)
    return verdict


def _meant_for(template: Path, content: bytes, the_form: Form) -> str:
    """Find the form that a template is sound for, "" where there is none."""
    for other in map(form, known_forms()):
        try:
            if other.id != the_form.id and _is_sound(template, content, other):
                return other.id
        except GovReportError:
            continue  # nor is it for this one
    return ""


def _is_sound(template: Path, content: bytes, the_form: Form) -> bool:
    return Verdict(the_form, *judged(template, content, the_form)).is_sound
