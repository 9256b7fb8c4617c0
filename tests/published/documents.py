"""Documents made for tests, as reports are published, with what can be read from them."""

from collections.abc import Mapping
from random import Random
from typing import NamedTuple

from reports import balanced, with_cells

from govreport.forms import Cell, form, lay_out
from govreport.report import Value
from published import words
from published.drafts import Draft, numbers
from published.glued import settle
from published.mangles import ORGANISATIONS, doubt_lost, glue, shown
from published.paper import Grid, Paper, Part, Spot
from published.plans import MANGLES, Plan, plan
from published.programs import LAYOUTS

TABLES = ("disclosure", "applications", "proceedings")
YEARS = {"2019": (2019, 2020), "2021": (2021, 2022, 2023, 2024, 2025)}


class Published(NamedTuple):
    """A document as published, and what an importer must make of it.

    `printed` holds every number that the document alone settles, totals
    included; in the cells of `uncertain` an importer leaves nothing or gives
    the `original` or what is `shown`. The narrative stands as it is printed, brackets and all.
    A table that a sentence replaces has no entry in `forms`. `mangles` begins
    with the container.
    """

    name: str
    data: bytes
    organ: str
    year: int
    forms: Mapping[str, str]
    printed: Mapping[Cell, Value]
    uncertain: frozenset[Cell]
    original: Mapping[Cell, Value]
    shown: Mapping[Cell, Value]
    narrative: Mapping[str, tuple[str, ...]]
    mangles: tuple[str, ...]


def _values(
    form_id: str, dice: Random, scale: int, *, people: bool = False
) -> dict[Cell, Value]:
    """The numbers of a balanced report, thinned out: most cells are 0 in real ones.

    With `people` nobody but natural persons has asked.
    """
    base = balanced(form_id, dice.randrange(10**6), scale=scale)
    density = dice.choice((0.03, 0.15, 0.4, 0.8, 1))
    base = with_cells(
        base,
        {
            cell: 0
            for cell, value in base.entries.items()
            if (isinstance(value, int) and dice.random() > density)
            or (people and cell.block in ORGANISATIONS)
        },
    )
    came: dict[Cell, object] = {}
    for block in base.form.tables["applications"].blocks.values():
        if not block.derived:
            address = {
                item: Cell("applications", block.id, item)
                for item in ("received", "carried_in", "settled", "carried_out")
            }
            whole = [base.value(address[item]) for item in ("settled", "carried_out")]
            total = sum(int(value or 0) for value in whole)
            came[address["carried_in"]] = dice.randint(0, total) if total > 5 else 0
            came[address["received"]] = total - int(str(came[address["carried_in"]]))
    values = with_cells(base, came).values()
    return {cell: value for cell, value in values.items() if value is not None}


def _grid(table_id: str, form_id: str, values: Mapping[Cell, Value]) -> Grid:
    table = form(form_id).tables[table_id]
    lines = [
        [
            Spot(
                shown(values[cell.cell]) if cell.cell else cell.text or "",
                cell.colspan,
                cell.rowspan,
                (cell.cell,) if cell.cell else (),
                cell.head,
            )
            for cell in row
        ]
        for row in lay_out(table)
    ]
    return Grid(table_id, lines, table.widths)


def _scale(drawn: Plan) -> int:
    if any(name.startswith("thousands") for name in drawn.mangles):
        return 4000
    glued = drawn.container in {"one_line", "glued"} or "glued_rows" in drawn.mangles
    return 12 if glued and drawn.seed % 3 else 60


def _draft(drawn: Plan) -> Draft:
    dice = Random(f"{drawn.seed} numbers")  # noqa: S311 -- test data
    other = {"2019": "2021", "2021": "2019"}[drawn.form_id]
    forms = dict.fromkeys(TABLES, drawn.form_id)
    if "hybrid" in drawn.mangles:
        forms["applications"] = other
    people = "people_alone" in drawn.mangles
    by_form = {
        f: _values(f, dice, _scale(drawn), people=people)
        for f in sorted(set(forms.values()))
    }
    values = {
        cell: value
        for table in TABLES
        for cell, value in by_form[forms[table]].items()
        if cell.table == table
    }
    one_line = drawn.container == "one_line"
    return Draft(
        dice=dice,
        container=drawn.container,
        organ=dice.choice(words.ORGANS),
        year=dice.choice(YEARS[other if "old_form" in drawn.mangles else drawn.form_id]),
        forms=forms,
        original=values,
        grids={table: _grid(table, forms[table], values) for table in TABLES},
        printed=dict(values),
        heads=dict(words.SECTIONS),
        prose={
            "preamble": words.PREAMBLE[:1] if one_line else words.PREAMBLE,
            "overview": words.OVERVIEW[:1] if one_line else words.OVERVIEW,
            "problems": words.PROBLEMS[:1] if one_line else words.PROBLEMS,
            "other": words.OTHER,
        },
    )


def _glue_all(draft: Draft) -> None:
    """Every row of a document in one line; table 4 half the time."""
    for table, grid in draft.grids.items():
        if table != "proceedings" or draft.dice.random() < 0.5:
            for line in grid.lines:
                if len(numbers(line)) > 1:
                    glue(line)


def _paper(draft: Draft) -> Paper:
    parts = []
    for section, heading in draft.heads.items():
        texts, grid = draft.prose.get(section, ()), draft.grids.get(section)
        tables = () if grid is None else (grid,)
        if texts or tables:
            blocks = (*tables, *texts) if draft.prose_below else (*texts, *tables)
            parts.append(Part(heading, blocks))
    return Paper(
        draft.organ,
        draft.year,
        draft.above,
        tuple(line.format(organ=draft.organ, year=draft.year) for line in draft.title),
        tuple(parts),
        draft.closing,
        draft.chrome,
        draft.foot,
    )


def published(seed: int, container: str = "") -> Published:
    """One document, always the same for a seed; in that container, or in its turn's."""
    drawn = plan(seed, container)
    draft = _draft(drawn)
    if drawn.container == "one_line":
        _glue_all(draft)
    for name in drawn.mangles:
        MANGLES[name].apply(draft)
    doubt_lost(draft)
    settle(draft)
    return _finished(drawn, draft)


def _finished(drawn: Plan, draft: Draft) -> Published:
    draft.prose = {
        section: tuple(text.format(organ=draft.organ, year=draft.year) for text in texts)
        for section, texts in draft.prose.items()
    }
    container = LAYOUTS[drawn.container]
    return Published(
        name=f"{drawn.seed:02d}-{draft.organ}.{container.suffix}",
        data=container.write(_paper(draft)),
        organ=draft.organ,
        year=draft.year,
        forms=draft.forms,
        printed={c: v for c, v in draft.printed.items() if c not in draft.uncertain},
        uncertain=frozenset(draft.uncertain),
        original=draft.original,
        shown={c: v for c, v in draft.printed.items() if c.table in draft.grids},
        narrative=draft.prose,
        mangles=(drawn.container, *drawn.mangles),
    )
