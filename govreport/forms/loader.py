"""Read a form's TOML file and refuse one that contradicts itself."""

import copyreg
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import tomli

from govreport.errors import FormError
from govreport.forms.addresses import Address
from govreport.forms.grid import lay_out
from govreport.forms.model import (
    Band,
    Cell,
    Form,
    Group,
    Identity,
    Item,
    ItemType,
    Section,
    Table,
    Term,
    Tree,
    leaves,
)

FOLDER = Path(__file__).parent
AXES = ("tables", "blocks", "items")
"""What `*` stands for in each part of an address."""
ID = re.compile(r"[a-z][a-z0-9_]*")


def _travelling(one: Form) -> Any:  # noqa: ANN401 -- as `__reduce__` gives it
    """Send a form to another process, which has it too, by its id."""
    if one.id in known_forms():
        base = form(one.id)
        if one is base:
            return form, (one.id,)
        if one.borrowed and one.tables == _hybrid(one.id, one.borrowed).tables:
            return _hybrid, (one.id, dict(one.borrowed))
    return object.__reduce_ex__(one, 2)


copyreg.pickle(Form, _travelling)


def _hybrid(form_id: str, borrowed: Mapping[str, str]) -> Form:
    others = {table: form(other) for table, other in borrowed.items()}
    return form(form_id).with_tables_of(others)


@cache
def known_forms() -> tuple[str, ...]:
    """List the ids of all forms that come with the program, oldest first."""
    return tuple(sorted(path.stem for path in FOLDER.glob("[0-9]*.toml")))


@cache
def form(form_id: str) -> Form:
    """Load the form of that id; FormError names the known ones when there is none."""
    if form_id not in known_forms():
        known = "、".join(known_forms())
        message = f"没有“{form_id}”这种表式，可用的有：{known}"
        raise FormError(message)
    return parse((FOLDER / f"{form_id}.toml").read_text(encoding="utf-8"))


def form_for_year(year: int) -> Form:
    """Give the form in force for the report of that year, the oldest one before all."""
    oldest, *later = known_forms()
    newest_first = map(form, reversed(later))
    in_force = (known for known in newest_first if known.first_year <= year)
    return next(in_force, None) or form(oldest)


def parse(text: str) -> Form:
    """Read a form; FormError says in what it contradicts itself."""
    try:
        return _form(tomli.loads(text))
    except tomli.TOMLDecodeError as error:
        message = f"表式文件不是正确的 TOML：{error}"
        raise FormError(message) from error
    except (KeyError, TypeError, ValueError) as error:
        message = f"表式文件缺少或写错了一项：{error!r}"
        raise FormError(message) from error


def _form(data: Mapping[str, Any]) -> Form:
    """Build a form step by step, each step checked before the next rests on it."""
    bare = Form(
        id=str(data["id"]),
        authority=data["authority"],
        authority_title=data["authority_title"],
        citations=tuple(data["citations"]),
        first_year=data["first_year"],
        title=data["title"],
        sections=tuple(Section(**section) for section in data["sections"]),
        tables={name: _table(name, table) for name, table in data["tables"].items()},
        identities=(),
    )
    _refuse(bare, _section_faults(bare))
    for table in bare.tables.values():
        _refuse(bare, _table_faults(table))
    stars = _stars(bare.cells)
    identities = chain(*(_identities(one, stars) for one in data["identities"]))
    headlines = chain(*(_headlines(one, bare.cells) for one in data["headlines"]))
    built = replace(bare, identities=tuple(identities), headlines=tuple(headlines))
    _refuse(built, _number_faults(built, data))
    return built


def _stars(cells: Sequence[Cell]) -> Mapping[Cell, list[str]]:
    """List what `*` can stand for in each address, in the order of the form."""
    stars = {cell: [""] for cell in cells}
    for table, block, item in cells:
        stars.setdefault(Cell("*", block, item), []).append(table)
        stars.setdefault(Cell(table, "*", item), []).append(block)
        stars.setdefault(Cell(table, block, "*"), []).append(item)
    return stars


def _headlines(pattern: str, addresses: Sequence[Cell]) -> list[Cell]:
    table, block, item = Cell(*Address.parse(pattern).path)
    found = [
        one
        for one in addresses
        if table in ("*", one.table)
        and block in ("*", one.block)
        and item in ("*", one.item)
    ]
    if not found:
        message = f"headlines 的地址在表中找不到：{pattern}"
        raise FormError(message)
    return found


def _refuse(built: Form, faults: Iterator[str]) -> None:
    for fault in faults:
        message = f"表式 {built.id} 自相矛盾：{fault}"
        raise FormError(message)


def _table(name: str, data: Mapping[str, Any]) -> Table:
    bands = (
        Band(_tree(one["blocks"]), _tree(one["items"]), one.get("title"), one.get("corner"))
        for one in data["bands"]
    )
    return Table(
        id=name,
        bands=tuple(bands),
        down=tuple(data["down"]),
        across=tuple(data["across"]),
        rows=data["rows"],
        columns=data["columns"],
        widths=tuple(data["widths"]),
    )


def _tree(nodes: Sequence[Mapping[str, Any]], *around: str) -> Tree:
    return tuple(_node(node, *around) for node in nodes)


def _node(node: Mapping[str, Any], *around: str) -> Group | Item:
    path = (*around, node["label"])
    if "children" in node:
        return Group(node["label"], _tree(node["children"], *path))
    return Item(
        id=node["id"],
        path=path,
        short=node.get("short", node["label"]),
        type=ItemType(node.get("type", "count")),
        derived=node.get("derived", False),
    )


def _identities(
    data: Mapping[str, Any], stars: Mapping[Cell, Sequence[str]]
) -> Iterator[Identity]:
    """Make an identity of each thing that `*` can stand for."""
    sides = [[_term(pattern) for pattern in data[side]] for side in ("left", "right")]
    terms = [term for side in sides for term in side]
    axes = {AXES[term.cell.index("*")] for term in terms if "*" in term.cell}
    if len(axes) > 1:
        message = f"恒等式 {data['code']} 的 * 有的代表块、有的代表项"
        raise FormError(message)
    bindings = [stars.get(term.cell, ()) for term in terms]
    common = [name for name in bindings[0] if all(name in other for other in bindings)]
    if not common:
        patterns = "、".join([*data["left"], *data["right"]])
        message = f"恒等式 {data['code']} 的地址在表中找不到：{patterns}"
        raise FormError(message)
    for name in common:
        left, right = (
            tuple(Term(_bound(one.cell, name), one.previous, one.negative) for one in side)
            for side in sides
        )
        yield Identity(
            code=data["code"],
            left=left,
            right=right,
            advice=data["advice"],
            along=next(iter(axes), ""),
            defines=data.get("defines", False),
        )


def _term(pattern: str) -> Term:
    """Read an operand: `-`, `previous.` and an address with `*`."""
    address = Address.parse(pattern.removeprefix("-"))
    return Term(Cell(*address.path), address.last_year, pattern.startswith("-"))


def _bound(cell: Cell, name: str) -> Cell:
    return Cell(*[name if part == "*" else part for part in cell])


def _number_faults(built: Form, data: Mapping[str, Any]) -> Iterator[str]:
    for identity in built.identities:
        if identity.defines and (len(identity.left) != 1 or identity.across_years):
            yield f"恒等式 {identity.code} 不能推算一个数"
    for cell in built.cells:
        if built.is_derived(cell) != (cell in built.defined_by):
            yield f"{cell} 标为推算的与有恒等式推算的不一致"
    for name, counted in (("numbers", built.cells), ("typed", built.typed_cells)):
        if data[name] != len(counted):
            yield f"{name} 写的是 {data[name]}，数出来是 {len(counted)}"


def _section_faults(built: Form) -> Iterator[str]:
    ids = [section.id for section in built.sections]
    yield from (f"部分 {name} 重复" for name in _repeated(ids))
    shown = [section.table for section in built.sections if section.table]
    if sorted(shown) != sorted(built.tables):
        yield "各部分所列的表与表的定义不一致"
    for section in built.sections:
        if (section.table or section.required) and not section.heading.strip():
            yield f"部分 {section.id} 没有标题"
    if "{organ}" not in built.title or "{year}" not in built.title:
        yield "标题中缺少 {organ} 或 {year}"


def _table_faults(table: Table) -> Iterator[str]:
    blocks = [block.id for band in table.bands for block in band.block_list]
    yield from (f"表 {table.id} 的块 {name} 重复" for name in _repeated(blocks))
    for band in table.bands:
        items = [item.id for item in band.item_list]
        yield from (f"表 {table.id} 的项 {name} 重复" for name in _repeated(items))
        for leaf in (*leaves(band.blocks), *leaves(band.items)):
            if not ID.fullmatch(leaf.id):
                yield f"表 {table.id} 中的编号“{leaf.id}”不合写法"
            if not all(label.strip() for label in leaf.path):
                yield f"表 {table.id} 中 {leaf.id} 的名称是空的"
    yield from _grid_faults(table)


def _repeated(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _grid_faults(table: Table) -> Iterator[str]:
    if {*table.down, *table.across} != {"blocks", "items"}:
        yield f"表 {table.id} 没有说明块和项各往哪个方向排"
        return
    rows = lay_out(table)
    if len(rows) != table.rows:
        yield f"表 {table.id} 写的是 {table.rows} 行，排出来是 {len(rows)} 行"
    if len(table.widths) != table.columns:
        yield f"表 {table.id} 有 {table.columns} 栏，栏宽却有 {len(table.widths)} 个"
    area = sum(cell.rowspan * cell.colspan for row in rows for cell in row)
    if area != len(rows) * table.columns:
        yield f"表 {table.id} 的格子铺不满 {len(rows)} 行 {table.columns} 栏"
