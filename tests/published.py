"""Documents made for tests, as reports are published, with what can be read from them."""

import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from math import prod
from random import Random
from typing import NamedTuple

import published_words as words
from published_containers import BREAK, CONTAINERS, Grid, Line, Paper, Part, Spot, unmerged
from published_words import Draft, Mangling, labels, numbers
from reports import balanced, with_cells

from govreport.forms import Cell, Form, Identity, ItemType, Term, form, lay_out
from govreport.report import Value

TABLES = ("disclosure", "applications", "proceedings")
YEARS = {"2019": (2019, 2020), "2021": (2021, 2022, 2023, 2024, 2025)}


class Published(NamedTuple):
    """A document as published, and what an importer must make of it.

    `printed` holds every number that the document alone settles, totals
    included; in the cells of `uncertain` an importer leaves nothing or gives
    the `original`. The narrative stands as it is printed, brackets and all.
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
    narrative: Mapping[str, tuple[str, ...]]
    mangles: tuple[str, ...]


# Numbers ------------------------------------------------------------------------


def shown(value: Value) -> str:
    """A number as it is printed."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _counts(draft: Draft) -> Iterator[tuple[Line, int, Spot]]:
    """The spots of single numbers, notes and text cells left out."""
    for line, n, spot in draft.spots():
        plain = len(spot.cells) == 1 and spot.text == shown(draft.printed[spot.cells[0]])
        if plain and draft.type(spot.cells[0]) is not ItemType.TEXT:
            yield line, n, spot


def _thousands(comma: str) -> Mangling:
    def mangle(draft: Draft) -> None:
        for line, n, spot in _counts(draft):
            text = f"{draft.printed[spot.cells[0]]:,}".replace(",", comma)
            line[n] = spot._replace(text=text)

    return mangle


def _units(draft: Draft) -> None:
    table = draft.dice.choice(list(draft.grids))
    for line, n, spot in _counts(draft):
        cell = spot.cells[0]
        if cell.table == table and draft.type(cell) is ItemType.COUNT:
            line[n] = spot._replace(text=f"{spot.text}件")


def _plus(draft: Draft) -> None:
    for line, n, spot in _counts(draft):
        more = spot.text.isdigit() and spot.text != "0"
        if more and draft.type(spot.cells[0]) is ItemType.CHANGE:
            line[n] = spot._replace(text=f"+{spot.text}")


def _wide_digits(draft: Draft) -> None:
    for line, n, spot in draft.spots():
        if spot.cells and not any(draft.type(c) is ItemType.TEXT for c in spot.cells):
            line[n] = spot._replace(text=words.widened(spot.text))


def _zeros(mark: str) -> Mangling:
    def mangle(draft: Draft) -> None:
        for grid in draft.grids.values():
            for line in grid.lines:
                zeros = tuple(c for c in numbers(line) if draft.printed[c] == 0)
                for n, spot in enumerate(line):
                    if spot.cells and spot.cells[0] in zeros:
                        line[n] = spot._replace(text=mark)
                draft.doubt(zeros)

    return mangle


def _note(draft: Draft) -> None:
    def fits(cell: Cell) -> bool:
        return draft.printed[cell] != 0 and draft.type(cell) is ItemType.COUNT

    line = draft.pick(lambda _, line: any(map(fits, numbers(line))))
    n = next(n for n, spot in enumerate(line) if any(map(fits, spot.cells)))
    kind = draft.dice.choice(("含上年转来", "含自然失效"))
    text = f"{shown(draft.printed[line[n].cells[0]])}（{kind}{draft.dice.randrange(1, 9)}）"
    line[n] = line[n]._replace(text=text)


def _wrong_total(draft: Draft) -> None:
    def wanted(table: str, line: Line) -> bool:
        return table != "disclosure" and bool(numbers(line))

    line = draft.pick(wanted)
    choices = [
        n
        for n, spot in enumerate(line)
        if spot.cells and form(draft.forms[spot.cells[0].table]).is_derived(spot.cells[0])
    ]
    n = draft.dice.choice(choices)
    cell = line[n].cells[0]
    value = draft.printed[cell]
    assert isinstance(value, int)
    draft.printed[cell] = value + draft.dice.randrange(1, 4)
    line[n] = line[n]._replace(text=shown(draft.printed[cell]))


# Rows ---------------------------------------------------------------------------


def _is_table_3(table: str, _: Line) -> bool:
    return table == "applications"


def _many(_: str, line: Line) -> bool:
    return len(numbers(line)) > 2


def _glue(line: Line) -> None:
    cells = numbers(line)
    first = next(n for n, spot in enumerate(line) if spot.cells)
    text = "".join(spot.text for spot in line[first:])
    line[first:] = [Spot(text, sum(s.colspan for s in line[first:]), 1, cells)]


def _glued_rows(draft: Draft) -> None:
    for _ in range(draft.dice.randrange(2, 5)):
        _glue(draft.pick(_many))


def _short_row(draft: Draft) -> None:
    line = draft.pick(_many)
    draft.doubt(numbers(line))
    line.pop(draft.dice.choice([n for n, spot in enumerate(line) if spot.cells]))


def _lost_row(draft: Draft) -> None:
    line = draft.pick(lambda table, line: table == "applications" or _many(table, line))
    draft.doubt(numbers(line))
    line[:] = [spot._replace(text="") if spot.cells else spot for spot in line]


def _lost_label(draft: Draft) -> None:
    def wanted(table: str, line: Line) -> bool:
        return (
            table == "applications"
            and len(labels(line)) == 1
            and numbers(line)[0].item != "received"
        )

    line = draft.pick(wanted)
    draft.doubt(numbers(line))
    line[0] = line[0]._replace(text="")
    if draft.container == "lines":
        lines = draft.grids["applications"].lines
        before = next(n for n, other in enumerate(lines) if other is line) - 1
        draft.doubt(numbers(lines[before]))


def _labels_repeated(draft: Draft) -> None:
    draft.grids = {table: unmerged(grid) for table, grid in draft.grids.items()}


def _numbers_below(draft: Draft) -> None:
    line = draft.pick(_is_table_3)
    line.insert(len(labels(line)), BREAK)


def _added_row(draft: Draft) -> None:
    lines = draft.grids["applications"].lines
    at = next(n for n, line in enumerate(lines) if _item(line) == "received")
    few = [draft.dice.randrange(3) for _ in range(6)]
    added = [Spot(str(number)) for number in (*few, sum(few))]
    lines.insert(at + 1, [Spot(words.ADDED_ROW, 3), *added])


def _item(line: Line) -> str:
    return next((cell.item for cell in numbers(line)), "")


def _blank_line(draft: Draft) -> None:
    table, grid = draft.dice.choice(list(draft.grids.items()))
    row = draft.dice.randrange(2, len(grid.lines))
    draft.grids[table] = grid._replace(blank_before=row)


ALIGNED = ("html", "docx", "pdf", "tabs_bom")
"""Containers in which a blank cell keeps its place, as long as its row is whole."""


def _doubt_blanks(draft: Draft) -> None:
    """Doubt the rows in which nobody can tell which cells are blank."""
    for grid in draft.grids.values():
        for line in grid.lines:
            texts = [spot.text for spot in line if not spot.cells]
            broken = draft.container == "tabs_bom" and any("\n" in text for text in texts)
            loose = broken or not draft.container.startswith(ALIGNED)
            if loose and any(spot.cells and not spot.text for spot in line):
                draft.doubt(numbers(line))


# Glued digits: all readings -------------------------------------------------------

Reading = tuple[int, ...]
MOST = 5_000
"""Half of the rows may have as many readings together; more are not compared."""


def _splits(digits: str, count: int) -> Iterator[Reading]:
    """All ways to cut digits into that many numbers without leading zeros."""
    if count == 0:
        if not digits:
            yield ()
        return
    for length in range(1, len(digits) - count + 2):
        if length == 1 or digits[0] != "0":
            for rest in _splits(digits[length:], count - 1):
                yield (int(digits[:length]), *rest)


def readings(digits: str, sizes: tuple[int, ...]) -> Iterator[Reading]:
    """All ways to read blocks of numbers, each of which ends in its total."""
    if not sizes:
        if not digits:
            yield ()
        return
    for cut in range(sizes[0], len(digits) - sum(sizes[1:]) + 1):
        for block in _splits(digits[:cut], sizes[0]):
            if sum(block[:-1]) == block[-1]:
                for rest in readings(digits[cut:], sizes[1:]):
                    yield block + rest


def _row_readings(spot: Spot) -> list[Reading]:
    """The readings of a glued row; table 2 has no identity to choose one by."""
    digits = unicodedata.normalize("NFKC", spot.text)
    if spot.cells[0].table != "disclosure":
        sizes = (7,) if spot.cells[0].table == "applications" else (5, 5, 5)
        return list(readings(digits, sizes))
    if len(digits) == len(spot.cells) and digits.isdigit():
        return [tuple(map(int, digits))]
    return []


def _coefficients(identity: Identity) -> dict[Cell, int]:
    """The cells of left minus right."""
    sides: tuple[tuple[int, tuple[Term, ...]], ...] = (
        (1, identity.left),
        (-1, identity.right),
    )
    return {
        term.cell: -sign if term.negative else sign
        for sign, terms in sides
        for term in terms
    }


Weighed = tuple[Reading, Reading]
"""A reading of a row and what it adds to each column's identities."""


def _weighed(row: Spot, columns: list[dict[Cell, int]]) -> list[Weighed]:
    found = []
    for reading in _row_readings(row):
        values = dict(zip(row.cells, reading, strict=True))
        effect = tuple(
            sum(column.get(cell, 0) * value for cell, value in values.items())
            for column in columns
        )
        found.append((reading, effect))
    return found


def _sums(rows: list[list[Weighed]], columns: int) -> dict[Reading, list[set[Reading]]]:
    """What some rows can add together, and by which readings of each row."""
    found: dict[Reading, list[set[Reading]]] = {(0,) * columns: []}
    for row in rows:
        longer: dict[Reading, list[set[Reading]]] = {}
        for total, before in found.items():
            for reading, effect in row:
                key = tuple(map(sum, zip(total, effect, strict=True)))
                ways = longer.setdefault(key, [set() for _ in range(len(before) + 1)])
                for way, more in zip(ways, [*before, {reading}], strict=True):
                    way.update(more)
        found = longer
    return found


def _possible(
    rows: list[Spot], known: Mapping[Cell, Value], the_form: Form
) -> list[set[Reading]]:
    """The readings of each row of table 3 that some choice for the others balances."""
    glued = {cell for row in rows for cell in row.cells}
    columns = [
        _coefficients(identity)
        for identity in the_form.identities
        if identity.code in {"T3-BALANCE", "T3-SETTLED"}
    ]
    columns = [c for c in columns if all(cell in known or cell in glued for cell in c)]
    target = tuple(
        -sum(sign * int(known[cell]) for cell, sign in column.items() if cell in known)
        for column in columns
    )
    weighed = [_weighed(row, columns) for row in rows]
    halves = weighed[: len(rows) // 2], weighed[len(rows) // 2 :]
    if any(prod(map(len, half)) > MOST for half in halves):
        return [{reading for reading, _ in row} for row in weighed]
    first, second = (_sums(half, len(columns)) for half in halves)
    kept: list[set[Reading]] = [set() for _ in rows]
    for total, ways in first.items():
        rest = tuple(t - part for t, part in zip(target, total, strict=True))
        if rest in second:
            for some, way in zip(kept, [*ways, *second[rest]], strict=True):
                some.update(way)
    return kept


def _settle(draft: Draft) -> None:
    """Doubt every glued row that has more readings than one."""
    rows = [spot for _, _, spot in draft.spots() if len(spot.cells) > 1]
    glued = {cell for row in rows for cell in row.cells}
    known = {c: v for c, v in draft.printed.items() if c not in glued | draft.uncertain}
    joint = [row for row in rows if row.cells[0].table == "applications"]
    the_form = form(draft.forms["applications"])
    found = dict(zip(joint, _possible(joint, known, the_form), strict=True))
    for row in rows:
        left = found[row] if row in found else set(_row_readings(row))
        true = tuple(draft.printed[cell] for cell in row.cells)
        assert not left or true in left, (row, left)
        if len(left) != 1:
            draft.doubt(row.cells)


# Which mangles go where -----------------------------------------------------------

TEXT = frozenset({"tabs_utf8", "tabs_bom", "tabs_gbk", "pipes"})
FLAT = TEXT | {"lines", "markdown"}
WEB = frozenset(name for name in CONTAINERS if name.startswith("html"))
WORD = frozenset({"docx_merged", "docx_repeated"})
ANY = frozenset(CONTAINERS)
ROWS = ANY - {"one_line"}
TABS = TEXT - {"pipes"}
UNICODE = ANY - {"pdf", "html_gbk", "tabs_gbk"}


class Mangle(NamedTuple):
    """A change, the containers where it makes sense, and what it takes.

    Two mangles that take the same thing don't meet. `form` is the only form
    that it changes.
    """

    apply: Mangling
    where: frozenset[str]
    takes: frozenset[str] = frozenset()
    form: str = ""


def _mangle(
    apply: Mangling, where: frozenset[str], takes: str = "", only: str = ""
) -> Mangle:
    return Mangle(apply, where, frozenset(takes.split()), only)


def _nothing(_: Draft) -> None:
    """Done already when the draft was made."""


LABEL_FORMS = {
    "label_closed": ("2021", "table3"),
    "label_normative": ("2021", ""),
    "label_in_force": ("2021", ""),
    "label_fee": ("2021", ""),
}
SUMS = "sums:blank sums:glued sums:short sums:lost sums:label sums:table4"
"""A wrong total takes them all: what rests on sums would be led astray."""

MANGLES: dict[str, Mangle] = {
    "hybrid": _mangle(_nothing, ANY, "table3"),
    "old_form": _mangle(_nothing, ANY, only="2019"),
    "sentence_for_table": _mangle(words.replace_table_4, ANY, "sums:table4"),
    **{
        name: _mangle(
            words.relabelled(choices),
            ANY,
            *reversed(LABEL_FORMS.get(name, ("", ""))),
        )
        for name, choices in words.LABELS.items()
    },
    "misspelt": _mangle(words.misspell, ROWS),
    "heads": _mangle(words.change_heads, ROWS),
    "head_colon": _mangle(words.add_colon, ROWS),
    **{
        name: _mangle(
            words.titled(title),
            ROWS if name == "title_without_organ" else ANY,
            "title signature" if name == "title_without_organ" else "title",
        )
        for name, title in words.TITLES.items()
    },
    "number_above": _mangle(words.number, ANY),
    "signature": _mangle(words.sign, ROWS, "signature"),
    "chrome_lines": _mangle(words.add_chrome, FLAT | {"one_line"}),
    **{
        style: _mangle(words.change_overview(style), ROWS, "overview")
        for style in words.OVERVIEWS
    },
    "other_missing": _mangle(words.drop_other, ROWS, "other"),
    "other_nothing": _mangle(words.empty_other, ANY, "other"),
    "prose_above": _mangle(words.put_beside(below=False), ROWS, "beside"),
    "prose_below": _mangle(words.put_beside(below=True), ROWS, "beside"),
    "wrong_total": _mangle(_wrong_total, ROWS, SUMS),
    "thousands_ascii": _mangle(_thousands(","), ROWS, "numbers"),
    "thousands_wide": _mangle(_thousands("，"), ROWS, "numbers"),
    "units": _mangle(_units, ROWS, "numbers"),
    "signed": _mangle(_plus, ROWS, "numbers", "2019"),
    "zeros_blank": _mangle(_zeros(""), ROWS, "zeros sums:blank blank:label"),
    "zeros_slash": _mangle(_zeros("/"), ROWS, "zeros"),
    "zeros_hyphen": _mangle(_zeros("-"), ROWS, "zeros"),
    "zeros_dash": _mangle(_zeros("—"), ROWS, "zeros"),
    "zeros_word": _mangle(_zeros("无"), ROWS, "zeros"),
    "note": _mangle(_note, ROWS),
    "glued_rows": _mangle(_glued_rows, TABS | {"lines"}, "numbers zeros sums:glued"),
    "short_row": _mangle(_short_row, (FLAT | WEB), "sums:short"),
    "lost_row": _mangle(_lost_row, ROWS, "sums:lost"),
    "lost_label": _mangle(_lost_label, ROWS, "sums:label blank:label"),
    "wrapped": _mangle(words.wrap, FLAT | WEB | WORD),
    **{
        name: _mangle(words.rewritten(rewrite, prose=True), ANY, name.partition("_")[0])
        for name, rewrite in words.EVERYWHERE.items()
    },
    **{
        name: _mangle(
            words.rewritten(rewrite, prose=False),
            UNICODE if name == "spaces_nbsp" else ANY,
            name.partition("_")[0],
        )
        for name, rewrite in words.LABELS_ONLY.items()
    },
    "digits_wide": _mangle(_wide_digits, ANY),
    "labels_repeated": _mangle(_labels_repeated, WEB | TABS),
    "numbers_below": _mangle(_numbers_below, TEXT),
    "added_row": _mangle(_added_row, ROWS),
    "blank_line": _mangle(_blank_line, TEXT),
}
"""All mangles in the order in which they are applied."""


class Plan(NamedTuple):
    """What a seed stands for."""

    seed: int
    form_id: str
    container: str
    mangles: tuple[str, ...]


@cache
def plan(seed: int) -> Plan:
    """Draw form, container and up to four mangles that go together."""
    dice = Random(seed)  # noqa: S311 -- test data
    form_id = dice.choice(("2019", "2021", "2021"))
    container = dice.choice(list(CONTAINERS))
    left = dice.choice((0, 1, 2, 3, 4, 4))
    chosen: list[str] = []
    taken: set[str] = set()
    for name in dice.sample(list(MANGLES), len(MANGLES)):
        mangle = MANGLES[name]
        fits = container in mangle.where and mangle.form in {"", form_id}
        if left and fits and not mangle.takes & taken:
            chosen.append(name)
            taken |= mangle.takes
            left -= 1
    return Plan(seed, form_id, container, tuple(m for m in MANGLES if m in chosen))


# From a seed to a document --------------------------------------------------------


def _values(form_id: str, dice: Random, scale: int) -> dict[Cell, Value]:
    """The numbers of a balanced report, thinned out: most cells are 0 in real ones."""
    base = balanced(form_id, dice.randrange(10**6), scale=scale)
    density = dice.choice((0.15, 0.4, 0.8))
    base = with_cells(
        base,
        {
            cell: 0
            for cell, value in base.entries.items()
            if isinstance(value, int) and dice.random() > density
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
    glued = drawn.container == "one_line" or "glued_rows" in drawn.mangles
    return 12 if glued and drawn.seed % 3 else 60


def _draft(drawn: Plan) -> Draft:
    dice = Random(f"{drawn.seed} numbers")  # noqa: S311 -- test data
    other = {"2019": "2021", "2021": "2019"}[drawn.form_id]
    forms = dict.fromkeys(TABLES, drawn.form_id)
    if "hybrid" in drawn.mangles:
        forms["applications"] = other
    by_form = {f: _values(f, dice, _scale(drawn)) for f in sorted(set(forms.values()))}
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
                    _glue(line)


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
    )


def published(seed: int) -> Published:
    """One document, always the same for a seed."""
    drawn = plan(seed)
    draft = _draft(drawn)
    if drawn.container == "one_line":
        _glue_all(draft)
    for name in drawn.mangles:
        MANGLES[name].apply(draft)
    _doubt_blanks(draft)
    _settle(draft)
    return _finished(drawn, draft)


def _finished(drawn: Plan, draft: Draft) -> Published:
    draft.prose = {
        section: tuple(text.format(organ=draft.organ, year=draft.year) for text in texts)
        for section, texts in draft.prose.items()
    }
    container = CONTAINERS[drawn.container]
    return Published(
        name=f"{drawn.seed:02d}-{draft.organ}.{container.suffix}",
        data=container.write(_paper(draft)),
        organ=draft.organ,
        year=draft.year,
        forms=draft.forms,
        printed={c: v for c, v in draft.printed.items() if c not in draft.uncertain},
        uncertain=frozenset(draft.uncertain),
        original=draft.original,
        narrative=draft.prose,
        mangles=(drawn.container, *drawn.mangles),
    )


HARD = {
    *CONTAINERS,
    "added_row",
    "glued_rows",
    "lost_label",
    "lost_row",
    "misspelt",
    "note",
    "numbers_below",
    "plain",
    "short_row",
    "wrapped",
    "wrong_total",
    "zeros_blank",
}
"""What is worth showing more than once."""


def seeds(count: int = 30) -> list[int]:
    """The seeds of few documents that together show everything at least once."""
    pool = [plan(seed) for seed in range(1000)]
    all_shown = False
    wanted = {*MANGLES, *HARD, "2019", "2021"}
    chosen: list[int] = []
    while len(chosen) < count:
        left = [one for one in pool if one.seed not in chosen]
        best = max(left, key=lambda one: (len(_shows(one) & wanted), -one.seed))
        chosen.append(best.seed)
        wanted -= _shows(best)
        if not wanted:
            all_shown, wanted = True, set(HARD)
    assert all_shown, wanted
    return chosen


def _shows(drawn: Plan) -> set[str]:
    return {drawn.form_id, drawn.container, *(drawn.mangles or ("plain",))}
