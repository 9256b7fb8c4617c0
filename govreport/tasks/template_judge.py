"""A template's tags and what comes of them, judged in a process that can't run wild."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from govreport.errors import TemplateProblem
from govreport.forms import Cell, Form, form
from govreport.render.bounded import ask_bounded
from govreport.render.context import context_of
from govreport.render.filling import filled_here
from govreport.render.sentinels import plain, sentinels
from govreport.render.template import NOWHERE, official_form
from govreport.tasks.template_flaws import Flaws, flaws_of
from govreport.tasks.template_tags import Tag, TagFlaw, lost_by, read_tags


class Judged(NamedTuple):
    """The tags of a template, what is wrong with them, and what comes of the others."""

    tags: Sequence[Tag]
    faults: Sequence[TagFlaw]
    flaws: Flaws


def judged(template: Path, content: bytes, the_form: Form) -> Judged:
    """Judge a template for a form; TemplateProblem where it is none, or takes too much."""
    if official_form(content) is not None:
        return judge(template, content, the_form)
    order = json.dumps([the_form.id, dict(the_form.borrowed)]).encode()
    (raw,) = ask_bounded(template, f"{__name__}:judge_for_others", order, content)
    tags, faults, flaws = json.loads(raw)
    return Judged(
        [Tag(*one) for one in tags],
        [TagFlaw(*one) for one in faults],
        _revived(*flaws),
    )


def _revived(  # noqa: PLR0913, PLR0917 -- what flaws are made of
    missing: Sequence[Sequence[str]],
    double: Sequence[tuple[Sequence[str], int]],
    misplaced: Sequence[tuple[Sequence[str], Sequence[str]]],
    crowded: Sequence[Sequence[str]],
    unseen: Sequence[Sequence[str]],
    unsaid: Sequence[str],
    texts: Sequence[str],
    tagged: bool,  # noqa: FBT001 -- likewise
) -> Flaws:
    """Make flaws again of what was written as data."""
    return Flaws(
        [Cell(*one) for one in missing],
        [(Cell(*one), count) for one, count in double],
        [(Cell(*one), Cell(*other)) for one, other in misplaced],
        [Cell(*one) for one in crowded],
        [Cell(*one) for one in unseen],
        unsaid,
        texts,
        tagged,
    )


def judge_for_others(order: bytes, content: bytes) -> tuple[bytes]:
    """Judge a stranger's template in the bounded process; TemplateProblem says why not."""
    from govreport.render.active import refuse_active

    refuse_active(content, NOWHERE)
    form_id, borrowed = json.loads(order)
    tables = {table: form(other) for table, other in borrowed.items()}
    found = judge(NOWHERE, content, form(form_id).with_tables_of(tables))
    return (json.dumps(found).encode(),)


def judge(template: Path, content: bytes, the_form: Form) -> Judged:
    """Read the tags of a template, then fill in what is right with them, here."""
    from govreport.render.apart import opened, sources_of
    from govreport.render.readback import read_back

    read = read_tags(content, template, context_of(sentinels(the_form), draft=False))
    faults = list(read.flaws)
    if any(tag.pieces > 1 for tag in read.tags):
        sources = sources_of(opened(read.content, template)).values()
        faults += lost_by(read.tags, [*sources])
    flaws = Flaws()
    try:
        flaws = flaws_of(template, the_form, read.content)
        context = context_of(plain(the_form), draft=False)
        _, made = filled_here(template, read.content, context)
        read_back(read.content, the_form, context, made, tried=True)
    except TemplateProblem as error:
        opened(read.content, template)  # raises where it is no template at all
        faults = faults or [TagFlaw("broken", error.sentence, "")]
    return Judged(read.tags, faults, flaws)
