"""Which form each printed table stands on, and how its print differs from it."""

from collections.abc import Iterator, Mapping, Sequence

from govreport.forms import Form, form, form_for_year, known_forms
from govreport.importers.blocks import Grid
from govreport.importers.printed import APPLICATIONS, Printed
from govreport.importers.reconciliation import Lenient
from govreport.importers.tokens import Kind, tokens_of
from govreport.importers.wording import BLOCK, ITEM, Meaning, plain_label, wording

LEAST_COLUMNS = 4
"""With fewer known heads the columns of a grid tell nothing."""


def forms_of(printed: Printed) -> dict[str, str | None]:
    """Find the form of each table by its own labels; None where they fit several or none.

    What only one form has decides: `closed_other` or `made`; a label without
    numbers counts half, since in another form it may only head a group.
    """
    forms = [form(form_id) for form_id in known_forms()]
    return {table: _form_of(forms, table, printed) for table in forms[0].tables}


def _form_of(forms: Sequence[Form], table: str, printed: Printed) -> str | None:
    ids = {one.meaning.id for one in printed.labels if one.meaning.table == table}
    silent = {
        line.id for line in printed.lines if line.table == table and not line.has_values
    }
    votes = {}
    for one in forms:
        own = _ids(one, table) - set().union(
            *(_ids(other, table) for other in forms if other is not one)
        )
        votes[one.id] = len(own & ids) - 0.5 * len(own & ids & silent)
    *others, most = sorted(votes.values())
    sure = most > max(others, default=0)
    return next(form_id for form_id in votes if votes[form_id] == most) if sure else None


def _ids(one: Form, table: str) -> set[str]:
    return set(one.tables[table].blocks).union(*one.tables[table].items_of.values())


def whole_form(forms: Mapping[str, str | None], year: int | None) -> Form:
    """Find the form of the whole report: its tables', or its year's where they mix."""
    seen = [form_id for form_id in forms.values() if form_id is not None]
    by_year = form_for_year(year) if year is not None else None
    if by_year is None or (len(seen) > 1 and by_year.id not in seen):
        base = form(seen[0]) if seen else by_year or form(known_forms()[-1])
    else:
        base = by_year
    others = {
        table: form(form_id)
        for table, form_id in forms.items()
        if form_id is not None and form_id != base.id
    }
    return base.with_tables_of(others) if others else base


def columns_of(grids: Sequence[Grid]) -> tuple[str | None, ...]:
    """Read the blocks above the columns of table 3, None for an unknown head.

    Empty where the order of the form is to be taken: nothing tells another.
    """
    for grid in grids:
        heads = dict(_heads(grid)) if grid.placed else {}
        columns = tuple(heads[column] for column in sorted(heads))
        known = [block for block in columns if block is not None]
        if len(known) >= LEAST_COLUMNS and len(set(known)) == len(known):
            return columns
    return ()


def _heads(grid: Grid) -> Iterator[tuple[int, str | None]]:
    """Give the lowest head of each column of numbers."""
    first: int | None = None
    for row in grid.rows:
        roles = {
            one.role
            for slot in row
            for token in tokens_of(slot.text)
            for one in token.meanings
            if one.table == APPLICATIONS and one.numbered
        }
        if ITEM in roles:
            return
        for slot in row:
            tokens = tokens_of(slot.text)
            blocks = [
                one.id for one in tokens[0].meanings if one[:2] == (APPLICATIONS, BLOCK)
            ]
            if blocks and len(tokens) == 1:
                first = slot.column if first is None else min(first, slot.column)
                yield slot.column, blocks[0]
                continue
            beyond = first is not None and slot.column > first and slot.span == 1
            if beyond and tokens[0].kind is Kind.WORDS:  # of no column that a form has
                yield slot.column, None


def lenient_labels(the_form: Form, printed: Printed) -> Iterator[Lenient]:
    """Give the labels that are printed otherwise than in any form."""
    for text, meaning, guessed in printed.labels:
        if meaning.id and plain_label(text) not in wording().official:
            yield Lenient(" ".join(text.split()), _official(the_form, meaning), guessed)


def _official(the_form: Form, meaning: Meaning) -> str:
    for cell in the_form.tables[meaning.table].cells:
        if meaning.role == BLOCK and meaning.id == cell.block:
            return the_form.block(cell).label
        if meaning.role == ITEM and meaning.id == cell.item:
            return the_form.item(cell).label
    return meaning.id
