"""TOML data → report: every value at its address, every odd key as a fault."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, get_args

from govreport.errors import FormError, TextProblem
from govreport.forms import Address, Cell, Form, form, form_for_year, known_forms
from govreport.report import (
    COUNTS,
    KeyProblem,
    Report,
    Shortfall,
    Unit,
    Value,
    Waiver,
)
from govreport.tomlfile.document import Document
from govreport.tomlfile.home import had_again
from govreport.tomlfile.keys import (
    ARRAY,
    TABLE,
    TEXT,
    YEARS,
    Key,
    fits,
    key_problems,
    list_at,
    table_at,
    text_at,
)
from govreport.tomlfile.read_organ import organ_of

TOP: Mapping[str, Key] = {
    "form": Key(
        str, f'表式的编号，加半角引号，如 form = "{known_forms()[-1]}"', needed=True
    ),
    "forms": Key(dict, TABLE),
    "year": Key(int, "四位年份，不加引号，如 year = 2022", needed=True),
    "title": Key(str, TEXT),
    "signature": Key(str, TEXT),
    "signed_on": Key(date, "日期，不加引号，如 signed_on = 2023-01-20"),
    "organ": Key(dict, f"{TABLE} [organ]", needed=True),
    "narrative": Key(dict, TABLE),
    COUNTS: Key(dict, TABLE),
    "waivers": Key(list, ARRAY),
    "source": Key(dict, TABLE),
    "units": Key(list, ARRAY),
    "sum": Key(dict, TABLE),
}


SUM: Mapping[str, Key] = dict.fromkeys(
    Shortfall._fields, Key(list, "方括号括起的一串单位名称")
)
"""What a roll-up lacked when it was summed up."""
WAIVER: Mapping[str, Key] = {
    "code": Key(str, '规则代码，加半角引号，如 "X-CARRY"'),
    "cells": Key(list, "方括号括起的一串地址，各加半角引号"),
    "values": Key(list, "方括号括起的一串数，或加半角引号的句子"),
    "reason": Key(str, TEXT),
    "by": Key(str, TEXT),
}
UNIT: Mapping[str, Key] = {
    "path": Key(str, "单位的报告文件", needed=True),
    "sha256": Key(str, "那个文件的 SHA-256", needed=True),
    "organ": Key(str, TEXT),
}
MOST: Mapping[str, int] = {"waivers": 500, "units": 20_000}
"""Tables of an array; each is compared with every finding, or looked for on the disk."""
MOST_FAULTS = 5_000


def read_report(document: Document) -> Report:
    """Read the report in a document; TextProblem where its form is unknown."""
    data, the_form = document.data, _form_of(document)
    if not data:
        new = "；新的报告请用 govreport scaffold 建"
        again = had_again(document.name) or new
        raise TextProblem(document.name, f"文件是空的{again}")
    for key, most in MOST.items():
        if (count := len(list_at(data, key))) > most:
            sentence = (
                f"[[{key}]] 有 {count} 段，超过 {most} 段，不像一份报告；请删去多余的"
            )
            raise TextProblem(document.name, sentence)
    faults = [*key_problems(data, TOP, (), the_form.tables)]
    year = _year(data)
    if year is None and fits(data.get("year"), int):
        faults.append(KeyProblem(("year",), data["year"], TOP["year"].expected))
    narrative = table_at(data, "narrative")
    others = dict.fromkeys(the_form.tables, Key(str, TOP["form"].expected))
    faults += key_problems(table_at(data, "forms"), others, ("forms",))
    sections = {section.id: Key(str, TEXT) for section in the_form.sections}
    faults += key_problems(narrative, sections, ("narrative",))
    entries = dict(_entries(the_form, data, faults))
    waivers = tuple(_waivers(data, faults))
    units = tuple(_units(data, faults))
    if len(faults) > MOST_FAULTS:
        sentence = f"有 {len(faults)} 处名称或数看不懂，不像一份报告"
        raise TextProblem(document.name, sentence)
    signed_on, source = data.get("signed_on"), table_at(data, "source")
    return Report(
        form=the_form,
        year=year,
        organ=organ_of(table_at(data, "organ"), faults, given="organ" in data),
        entries=entries,
        narrative={key: text for key, text in narrative.items() if isinstance(text, str)},
        counts=table_at(data, COUNTS),
        title=text_at(data, "title"),
        signature=text_at(data, "signature"),
        signed_on=signed_on if isinstance(signed_on, date) else None,
        waivers=waivers,
        units=units,
        shortfall=_shortfall(data, faults),
        printed=dict(_printed(the_form, data)),
        hidden=tuple(map(str, list_at(source, "hidden"))),
        lost={
            table: text_at(table_at(source, "tables"), table)
            for table in the_form.tables
            if text_at(table_at(source, "tables"), table)
        },
        breaks_off=source.get("breaks_off") is True,
        faults=tuple(faults),
        locate=document.locate,
    )


def _form_of(document: Document) -> Form:
    """Give the form that the file names, or that of its year where it names none."""
    data = document.data
    year = _year(data)
    named = data.get("form")
    if isinstance(named, str):
        base = _known(document, named, ("form",))
    else:
        base = form_for_year(YEARS[-1] if year is None else year)
    others = {
        table: _known(document, other, ("forms", table))
        for table, other in table_at(data, "forms").items()
        if isinstance(other, str) and table in base.tables
    }
    return base.with_tables_of(others) if others else base


def _known(document: Document, name: str, path: tuple[str, ...]) -> Form:
    try:
        return form(name)
    except FormError as error:
        place = (document.locate(path) or ())[:2]
        raise TextProblem(document.name, str(error), *place) from error


def _year(data: Mapping[str, Any]) -> int | None:
    year = data.get("year")
    return year if isinstance(year, int) and year in YEARS else None


def _shortfall(data: Mapping[str, Any], faults: list[KeyProblem]) -> Shortfall | None:
    """Read what a roll-up lacks; None where its file doesn't say."""
    if "sum" not in data:
        return None
    table = table_at(data, "sum")
    faults += key_problems(table, SUM, ("sum",))
    for key in SUM:
        if not all(isinstance(name, str) for name in list_at(table, key)):
            faults.append(KeyProblem(("sum", key), table[key], SUM[key].expected))
    return Shortfall(
        *(
            tuple(name for name in list_at(table, key) if isinstance(name, str))
            for key in SUM
        )
    )


def _printed(the_form: Form, data: Mapping[str, Any]) -> Iterator[tuple[Cell, str]]:
    """Yield what stood in print in cells of the form that no number was read from."""
    for address, text in table_at(table_at(data, "source"), "printed").items():
        cell = Address.parse(address).cell
        if cell in the_form.cell_set and isinstance(text, str) and text.strip():
            yield cell, text


def _waivers(data: Mapping[str, Any], faults: list[KeyProblem]) -> Iterator[Waiver]:
    for path, table in _listed_tables(data, "waivers", WAIVER, faults):
        cells, values = list_at(table, "cells"), list_at(table, "values")
        if not all(isinstance(cell, str) for cell in cells):
            faults.append(KeyProblem((*path, "cells"), cells, WAIVER["cells"].expected))
        if not all(_is_value(value) for value in values):
            faults.append(KeyProblem((*path, "values"), values, WAIVER["values"].expected))
        yield Waiver(
            number=path[-1],
            code=text_at(table, "code").strip(),
            cells=tuple(Address.parse(cell) for cell in cells if isinstance(cell, str)),
            values=tuple(value for value in values if _is_value(value)),
            reason=text_at(table, "reason").strip(),
            by=text_at(table, "by").strip(),
        )


def _is_value(raw: object) -> bool:
    return fits(raw, (*get_args(Value),))


def _units(data: Mapping[str, Any], faults: list[KeyProblem]) -> Iterator[Unit]:
    for _, table in _listed_tables(data, "units", UNIT, faults):
        yield Unit(*(text_at(table, key) for key in UNIT))


def _listed_tables(
    data: Mapping[str, Any], name: str, keys: Mapping[str, Key], faults: list[KeyProblem]
) -> Iterator[tuple[tuple[str, str], Mapping[str, Any]]]:
    """Yield the tables of an array of them, each with its path; what is none is a fault."""
    for index, table in enumerate(list_at(data, name)):
        path = (name, str(index))
        if isinstance(table, dict):
            faults += key_problems(table, keys, path)
            yield path, table
        else:
            faults.append(KeyProblem(path, table, f"{ARRAY} [[{name}]]"))


def _entries(
    the_form: Form, data: Mapping[str, Any], faults: list[KeyProblem]
) -> Iterator[tuple[Cell, object]]:
    """Yield every value at an address of the form; what has none is a fault."""
    for table_id, table in the_form.tables.items():
        if table_id not in data:
            continue
        blocks = data[table_id]
        if not isinstance(blocks, dict):
            faults.append(KeyProblem((table_id,), blocks, TABLE))
            continue
        for block, items in blocks.items():
            path = (table_id, block)
            known = table.cells_of.get(block)
            if known is None:
                faults.append(KeyProblem(path, items, known=tuple(table.blocks)))
            elif not isinstance(items, dict):
                faults.append(KeyProblem(path, items, f"{TABLE} [{table_id}.{block}]"))
            else:
                for item, value in items.items():
                    if item in known:
                        yield known[item], value
                    else:
                        faults.append(KeyProblem((*path, item), value, known=tuple(known)))
