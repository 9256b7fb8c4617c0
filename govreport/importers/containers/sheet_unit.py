"""A workbook that is one unit's: what stands in it twice is no other unit's report."""

from collections.abc import Collection, Iterator, Sequence

from govreport.errors import FileProblem
from govreport.forms import form, known_forms
from govreport.importers.blocks import BODY, OF_YEAR, OWNER, Grid, TextBlock
from govreport.importers.containers.sheet_blocks import SheetStretch
from govreport.importers.containers.sheet_titles import said_of

PROSE = "正文"
TWICE = "有两张{}（{}、{}），不知道用哪一张；请删去一张再读"


def is_of_one_unit(found: Sequence[SheetStretch]) -> bool:
    """Whether sheets are those of the form that we give out, which is one unit's.

    It has its one sheet of prose, or each table on a sheet of its own name.
    """
    tables = [one for one in found if one.tables]
    organs = {said[0] for one in tables if (said := said_of(one.lines))}
    if len(organs) > 1 or any(one.unit or one.compared for one in tables):
        return False
    prose = {one.sheet for one in found if is_prose(one)}
    return len(prose) == 1 or {*_sheet_names().values()} <= {one.sheet for one in tables}


def is_prose(one: SheetStretch) -> bool:
    """Whether a stretch is a sheet of prose as we lay it out."""
    roles = {OWNER, OF_YEAR, BODY}
    return not one.tables and any(
        isinstance(block, TextBlock) and (block.section or block.role in roles)
        for block in one.blocks
    )


def owner_of(one: SheetStretch) -> str:
    """Tell whose a sheet of prose says that it is, "" where it doesn't."""
    lines = (block for block in one.blocks if isinstance(block, TextBlock))
    return next((block.text for block in lines if block.role == OWNER), "")


def each_once(
    found: Sequence[SheetStretch], goes_on: Collection[int], name: str
) -> Iterator[SheetStretch]:
    """Give what one unit's sheets have, copies that say the same once.

    FileProblem where they say something else: nobody knows which counts.
    """
    names, seen = _sheet_names(), dict[str, SheetStretch]()
    for one in found:
        parts = [*one.tables] or [PROSE] * is_prose(one)
        twice = [part for part in parts if part in seen and id(one) not in goes_on]
        twice = [part for part in twice if _are_alike(one, seen[part], part)]
        others = [
            part for part in twice if _content(one, part) != _content(seen[part], part)
        ]
        if others:
            part = others[0]
            told = TWICE.format(names.get(part, part), *_places(seen[part], one))
            raise FileProblem(name, told)
        if not twice or len(twice) < len(parts):
            yield one
        seen |= {part: one for part in parts if part not in seen}


def _are_alike(one: SheetStretch, other: SheetStretch, part: str) -> bool:
    """Whether two stretches have the same rows of a table, or are prose."""
    rows = [each.labels.get(part, frozenset()) for each in (one, other)]
    return part == PROSE or bool(rows[0] & rows[1])


def _content(one: SheetStretch, part: str) -> list[object]:
    if part == PROSE:
        return [*one.blocks]
    grids = [block for block in one.blocks if isinstance(block, Grid)]
    return [grid for grid, table in zip(grids, one.order, strict=True) if table == part]


def _places(one: SheetStretch, other: SheetStretch) -> Iterator[str]:
    for each in (one, other):
        yield each.sheet + f"第 {each.row} 行起" * (one.sheet == other.sheet)


def _sheet_names() -> dict[str, str]:
    """Call each table by its part: 表二."""
    known = form(known_forms()[-1])
    heads = {table: known.section_of_table(table).heading for table in known.tables}
    return {table: f"表{head.partition('、')[0]}" for table, head in heads.items()}
