"""A form as a JSON Schema: what an editor says of a report's file, and marks in it.

The schema is of draft 4 and flat, for the TOML language server Taplo: of
`anyOf` it would show the branches in place of the key, of `$ref` only what it
points to. It refuses no key and no number that `validate` lets pass, but for
those of a table that stands on another form (`forms`).
"""

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from govreport.forms import Cell, Form, ItemType, Section, Table, guidance, known_forms
from govreport.forms.guide import Guidance
from govreport.report import COUNTS, DECIMAL, INTEGER
from govreport.rules import codes, rule
from govreport.tomlfile.keys import YEARS, Key
from govreport.tomlfile.read import SUM, TOP
from govreport.tomlfile.read_organ import (
    CONTACT,
    KINDS,
    LEVELS,
    ORGAN,
    ORIGIN,
    TRANSFER,
)

Node = dict[str, Any]
"""A schema, or a part of one."""

WORDS = Path(__file__).with_name("schema.toml")
DRAFT = "http://json-schema.org/draft-04/schema#"
TYPES = {
    str: "string",
    int: "integer",
    date: "string",
    bool: "boolean",
    dict: "object",
    list: "array",
}
"""What the types of TOML are in JSON; Taplo makes texts of dates."""
EITHER_WIDTH = {"[+-]": "[+＋－-]", "[0-9]": "[0-9０-９]", r"\.": "[.．]"}
"""Parts of the reader's patterns for digits in quotes, so that full-width ones fit too."""
FILLED = r"\S"
TEXT = {"type": "string"}


@cache
def _words() -> Node:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def json_schema(form: Form) -> Node:
    """Give the schema of a report's file on a form."""
    tables = {table.id: _table(form, table) for table in form.tables.values()}
    return {
        "$schema": DRAFT,
        "title": f"政府信息公开工作年度报告（{form.id} 年表式）",
        "description": f"govreport 的报告文件。表式的依据：{form.authority}",
        "type": "object",
        **_keys("file", TOP, _file(form), tables),
    }


def schema_text(form: Form) -> str:
    """Give the schema as the text of a file."""
    return json.dumps(json_schema(form), ensure_ascii=False, indent=2) + "\n"


def schema_name(form: Form) -> str:
    """Give the name of the file in which a workspace keeps the schema of a form."""
    return f"govreport-{form.id}.schema.json"


def _file(form: Form) -> Mapping[str, Node]:
    """Give what the file's own keys hold besides their type."""
    like = form.title.format(organ="某某乡人民政府", year=form.first_year)
    title = _words()["file"]["title"]["description"].format(title=like)
    others = {"enum": list(known_forms())}
    tables = {table: TEXT | _heading(form, table) | others for table in form.tables}
    return {
        "form": {"enum": [form.id]},
        "forms": _closed(tables),
        "year": {"minimum": YEARS[0], "maximum": YEARS[-1]},
        "title": {"description": title},
        "signed_on": {"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}"},
        "organ": _keys("organ", ORGAN, _organ()),
        "narrative": _closed({section.id: _section(section) for section in form.sections}),
        COUNTS: {"additionalProperties": _number(ItemType.COUNT) | _words()["count"]},
        "waivers": {"items": _waiver()},
        "units": {"items": _unit()},
        "sum": _closed(
            {key: _words()["sum"][key] | {"type": "array", "items": TEXT} for key in SUM}
        ),
    }


def _organ() -> Mapping[str, Node]:
    blank = {"": "还没有填"}
    years = {"since": {"minimum": YEARS[0], "maximum": YEARS[-1]}}
    return {
        "name": {"pattern": FILLED},
        "kind": _enum(KINDS | blank),
        "level": _enum(LEVELS | blank),
        "aliases": {"items": TEXT},
        "predecessors": {"items": TEXT},
        "successor_of": {"items": {"type": "object", **_keys("origin", ORIGIN, {})}},
        "transfers": {"items": {"type": "object", **_keys("transfer", TRANSFER, years)}},
        **years,
        "until": years["since"],
        "contact": _closed({key: TEXT | _words()["contact"][key] for key in CONTACT}),
    }


def _waiver() -> Node:
    told = _words()["waiver"]
    numbers = {"type": ["number", "string"]}
    keys = {
        "code": TEXT | told["code"] | _enum({code: rule(code).title for code in codes()}),
        "cells": told["cells"] | {"type": "array", "items": TEXT},
        "values": told["values"] | {"type": "array", "items": numbers},
        "reason": TEXT | told["reason"] | {"pattern": FILLED},
        "by": TEXT | told["by"],
    }
    return {"type": "object"} | _closed(keys, "code", "reason")


def _unit() -> Node:
    """Give a unit of a roll-up; the program writes it, and may come to write more."""
    keys = {key: TEXT | told for key, told in _words()["unit"].items()}
    return {"type": "object", "properties": keys, "required": ["path", "sha256"]}


def _keys(
    table: str,
    known: Mapping[str, Key],
    nodes: Mapping[str, Node],
    more: Mapping[str, Node] | None = None,
) -> Node:
    """Give a table with the reader's own keys (its `TOP` or `ORGAN`), and the form's."""
    own = {}
    for name, key in known.items():
        node = {"type": _type(key.type)} | _words()[table][name] | nodes.get(name, {})
        own[name] = node | {"description": f"{node['description']}写法：{key.expected}。"}
    needed = (name for name, key in known.items() if key.needed)
    return _closed({**own, **(more or {})}, *needed)


def _type(known: type | tuple[type, ...]) -> str | list[str]:
    return [TYPES[one] for one in known] if isinstance(known, tuple) else TYPES[known]


def _described(title: str, text: str) -> Node:
    return {"title": title, "description": text}


def _closed(keys: Mapping[str, Node], *required: str) -> Node:
    """Give a table with these keys and no others; draft 4 knows no empty `required`."""
    needed = {"required": list(required)} if required else {}
    return {"properties": dict(keys), "additionalProperties": False, **needed}


def _enum(words: Mapping[str, str]) -> Node:
    """Give some words, with what Taplo tells of each when it offers them."""
    told = {"docs": {"enumValues": list(words.values())}}
    return {"enum": list(words), "x-taplo": told}


def _section(section: Section) -> Node:
    title = section.heading or section.part
    text = "表格以外另有文字时才写。" if section.table else "一行是一段。"
    if section.required:
        text += "不能空着" + (
            f"，没有要报告的写“{section.nothing}”。" if section.nothing else "。"
        )
    return TEXT | _described(title, f"{title}\n\n{text}")


def _heading(form: Form, table: str) -> Node:
    heading = form.section_of_table(table).heading
    return _described(heading, heading)


def _table(form: Form, table: Table) -> Node:
    blocks = {block: _block(form, table, block) for block in table.blocks}
    return {"type": "object", **_heading(form, table.id), **_closed(blocks)}


def _block(form: Form, table: Table, block: str) -> Node:
    cells = [Cell(table.id, block, item) for item in table.items_of[block]]
    leaf, (_, entry) = form.block(cells[0]), guidance(form, cells[0])
    return {
        "type": "object",
        **_guided(" → ".join(leaf.path), entry, derived=leaf.derived),
        **_closed({cell.item: _cell(form, cell) for cell in cells}),
    }


def _cell(form: Form, cell: Cell) -> Node:
    item, (entry, _) = form.item(cell), guidance(form, cell)
    title = f"{form.block(cell).label}·{' → '.join(item.path)}"
    return _number(item.type) | _guided(title, entry, derived=form.is_derived(cell))


def _guided(title: str, entry: Guidance, *, derived: bool) -> Node:
    """Give a label and its guide as Markdown; Taplo shows the description alone."""
    computed = "由程序算出，可以不写；写了就核对。" if derived else ""
    notes = "\n".join(f"- {note.text}（{note.basis}）" for note in entry.notes)
    parts = (title, computed, entry.text, notes)
    return _described(title, "\n\n".join(filter(None, parts)))


def _number(kind: ItemType) -> Node:
    """Give a number of a kind; in quotes digits as they are read, or nothing yet."""
    match kind:
        case ItemType.COUNT:
            return {"type": ["integer", "string"], "minimum": 0, **_quoted(INTEGER)}
        case ItemType.AMOUNT:
            return {"type": ["number", "string"], "minimum": 0, **_quoted(DECIMAL)}
        case ItemType.CHANGE:
            return {"type": ["integer", "string"], **_quoted(INTEGER)}
        case ItemType.TEXT:
            return {"type": ["string", "number"]}


def _quoted(number: re.Pattern[str]) -> Node:
    pattern = number.pattern
    for half, either in EITHER_WIDTH.items():
        pattern = pattern.replace(half, either)
    return {"pattern": rf"^\s*({pattern})?\s*$"}
