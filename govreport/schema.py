"""A form as a JSON Schema: what an editor says of a report's file, and marks in it.

The schema is of draft 4 and flat, for the TOML language server Taplo: of
`anyOf` it would show the branches in place of the key, of `$ref` only what it
points to. It refuses no key and no number that `validate` lets pass, but for
those of a table that stands on another form (`forms`).
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from govreport.forms import Cell, Form, ItemType, Section, Table, guidance, known_forms
from govreport.forms.guide import Guidance
from govreport.report import COUNTS, DECIMAL, INTEGER
from govreport.rules import codes, rule
from govreport.tomlfile.read import KINDS, LEVELS, ORGAN, TOP, YEARS

Node = dict[str, Any]
"""A schema, or a part of one."""

DRAFT = "http://json-schema.org/draft-04/schema#"
TYPES = {str: "string", int: "integer", date: "string", dict: "object", list: "array"}
"""What the types of TOML are in JSON; Taplo makes texts of dates."""
EITHER_WIDTH = {"[+-]": "[+＋－-]", "[0-9]": "[0-9０-９]", r"\.": "[.．]"}
"""Parts of the reader's patterns for digits in quotes, so that full-width ones fit too."""
FILLED = r"\S"
TEXT = {"type": "string"}


def json_schema(form: Form) -> Node:
    """Give the schema of a report's file on a form."""
    tables = {table.id: _table(form, table) for table in form.tables.values()}
    return {
        "$schema": DRAFT,
        "title": f"政府信息公开工作年度报告（{form.id} 年表式）",
        "description": f"govreport 的报告文件。表式的依据：{form.authority}",
        "type": "object",
        **_keys(TOP, _file(form), tables),
    }


def schema_text(form: Form) -> str:
    """Give the schema as the text of a file."""
    return json.dumps(json_schema(form), ensure_ascii=False, indent=2) + "\n"


def schema_name(form: Form) -> str:
    """Give the name of the file in which a workspace keeps the schema of a form."""
    return f"govreport-{form.id}.schema.json"


def _file(form: Form) -> Mapping[str, Node]:
    """Describe the file's own keys: what they are for, and hold besides their type."""
    like = form.title.format(organ="某某乡人民政府", year=form.first_year)
    return {
        "form": _told("表式", "这份格式说明只管这一种表式的报告。", enum=[form.id]),
        "forms": _told(
            "别的表式",
            "已公布的报告里，有的表用了另一种表式时写明：表的名称 = 表式的编号。"
            "这样的表里是那种表式的项目，编辑器会误报，以 govreport validate 为准。",
            **_closed(
                {
                    table: TEXT | _heading(form, table) | {"enum": list(known_forms())}
                    for table in form.tables
                }
            ),
        ),
        "year": _told("年度", "与年份文件夹一致。", minimum=YEARS[0], maximum=YEARS[-1]),
        "title": _told("标题", f"不写则用表式规定的，如“{like}”。"),
        "signature": _told("落款", "文末的署名，省里要求时才写。"),
        "signed_on": _told(
            "成文日期",
            "文末的日期，省里要求时才写。",
            pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}",
        ),
        "organ": _told("机关", "编制报告的机关。", **_keys(ORGAN, _organ())),
        "narrative": _told(
            "文字部分",
            "各部分的文字，一行是一段；可以引用表里的数，"
            "如 {{ applications.total.received }}。",
            **_closed({section.id: _section(section) for section in form.sections}),
        ),
        COUNTS: _told(
            "其他数字",
            "表里不问、文字里要用的数，名称自定；还没有的写两个半角引号。",
            additionalProperties=_number(ItemType.COUNT)
            | _told("自定的数", f'文字里这样引用：{{{{ {COUNTS}["名称"] }}}}。'),
        ),
        "waivers": _told(
            "不改的理由",
            "查过、确实无误的问题，写明理由；检查时照样列出，但不计入。",
            items=_waiver(),
        ),
        "source": _told("来源", "从哪里导入，由 govreport import 写入，不用手工填。"),
        "units": _told("汇总的单位", "由程序写入，不用手工填。", items=_unit()),
        "log": _told("记录", "由程序写入，不用手工填。"),
    }


def _organ() -> Mapping[str, Node]:
    blank = {"": "还没有填"}
    return {
        "name": _told("机关名称", "写在标题里。", pattern=FILLED),
        "kind": _told("类别", "机关的类别。", **_enum(KINDS | blank)),
        "level": _told("级别", "机关的级别，可以不写。", **_enum(LEVELS | blank)),
        "aliases": _told(
            "其他名称", "曾用名和别称，据以找到上年的报告和所属的单位。", items=TEXT
        ),
    }


def _waiver() -> Node:
    known = _enum({code: rule(code).title for code in codes()})
    numbers = {"type": ["number", "string"]}
    keys = {
        "code": TEXT | _told("规则代码", "报出问题的规则。", **known),
        "cells": _told("地址", "问题所在的各格。", type="array", items=TEXT),
        "values": _told(
            "当时的数", "写理由时各格的数，或当时的句子；以后改了，理由就不再有效。",
            type="array", items=numbers,
        ),
        "reason": TEXT | _told("理由", "为什么没有错。", pattern=FILLED),
        "by": TEXT | _told("核实的人", "谁核实的。"),
    }  # fmt: skip
    return {"type": "object"} | _closed(keys, "code", "reason")


def _unit() -> Node:
    """Give a unit of a roll-up; the program writes it, and may come to write more."""
    keys = {
        "path": TEXT | _told("文件", "单位的报告文件。"),
        "sha256": TEXT | _told("校验值", "汇总时那个文件的 SHA-256。"),
        "organ": TEXT | _told("机关名称", "单位的名称。"),
    }
    return {"type": "object", "properties": keys, "required": ["path", "sha256"]}


def _keys(
    known: Mapping[str, Any],
    nodes: Mapping[str, Node],
    more: Mapping[str, Node] | None = None,
) -> Node:
    """Give a table with the reader's own keys (its `TOP` or `ORGAN`), and the form's."""
    own = {
        name: {"type": _type(key.type)}
        | nodes[name]
        | {"description": f"{nodes[name]['description']}写法：{key.expected}。"}
        for name, key in known.items()
    }
    return _closed(
        {**own, **(more or {})}, *(name for name, key in known.items() if key.needed)
    )


def _type(known: type | tuple[type, ...]) -> str | list[str]:
    return [TYPES[one] for one in known] if isinstance(known, tuple) else TYPES[known]


def _told(title: str, text: str, **more: object) -> Node:
    return {"title": title, "description": text, **more}


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
    return TEXT | _told(title, f"{title}\n\n{text}")


def _heading(form: Form, table: str) -> Node:
    heading = form.section_of_table(table).heading
    return _told(heading, heading)


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
    notes = "\n".join(
        f"- {note.text}（{'官方：' + note.source if note.official else '惯例'}）"
        for note in entry.notes
    )
    parts = (title, computed, entry.text, notes)
    return _told(title, "\n\n".join(filter(None, parts)))


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
