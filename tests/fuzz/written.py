"""Data as TOML, JSON or CSV, with what the writers of these refuse and readers meet."""

import csv
import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from io import StringIO
from random import Random
from typing import Any

BARE = re.compile(r"[A-Za-z0-9_-]+")
SURROGATES = re.compile("[\ud800-\udfff]")
HEX = 10**40
"""Larger numbers stand in hexadecimal digits, of which TOML and Python bound no count."""


def toml(data: dict[str, Any]) -> bytes:
    """Write tables as TOML, sections for the outer ones and braces for the inner."""
    lines, sections = list[str](), list[str]()
    for key, value in data.items():
        if isinstance(value, dict):
            sections += _section(_key(key), value)
        elif (
            isinstance(value, list)
            and value
            and all(isinstance(one, dict) for one in value)
        ):
            for one in value:
                sections += ["", f"[[{_key(key)}]]", *_pairs(one)]
        else:
            lines += _pairs({key: value})
    return "\n".join([*lines, *sections, ""]).encode()


def _section(name: str, table: dict[str, Any]) -> list[str]:
    inner = {
        key: value for key, value in table.items() if isinstance(value, dict) and value
    }
    lines = ["", f"[{name}]", *_pairs({k: v for k, v in table.items() if k not in inner})]
    for key, value in inner.items():
        lines += ["", f"[{name}.{_key(key)}]", *_pairs(value)]
    return lines


def _pairs(table: dict[str, Any]) -> list[str]:
    return [f"{_key(key)} = {_value(value)}" for key, value in table.items()]


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else _text(key)


def _value(value: Any) -> str:  # noqa: ANN401 -- of any type
    kind = next(kind for kind in WRITTEN if isinstance(value, kind))
    return WRITTEN[kind](value)


def _integer(value: int) -> str:
    return hex(value) if value > HEX else str(max(value, -HEX))


def _amount(value: Decimal | float) -> str:
    text = str(value).lower().replace("infinity", "inf")
    return text if set(text) & set(".en") else f"{text}.0"


def _table(value: dict[str, Any]) -> str:
    return f"{{ {', '.join(_pairs(value))} }}" if value else "{}"


def _array(value: list[Any]) -> str:
    return f"[{', '.join(map(_value, value))}]"


def _text(text: str) -> str:
    """Write a text; every character that stands for none is left out."""
    plain = SURROGATES.sub("", text).replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"'
        + "".join(
            one if one >= " " and one != "\x7f" else f"\\u{ord(one):04x}" for one in plain
        )
        + '"'
    )


WRITTEN: dict[type, Callable[[Any], str]] = {
    bool: lambda value: str(value).lower(),
    str: _text,
    int: _integer,
    Decimal: _amount,
    float: _amount,
    date: lambda value: value.isoformat(),
    time: time.isoformat,
    dict: _table,
    list: _array,
}
"""How values are written, by their types; a moment is a date, too."""


def rows_as_csv(dice: Random, rows: list[list[Any]]) -> bytes:
    """Write rows as CSV, parted and encoded in one of the ways that there are."""
    stream = StringIO()
    parted = dice.choice((",", ",", ",", "\t", ";"))
    csv.writer(
        stream, delimiter=parted, lineterminator=dice.choice(("\r\n", "\n"))
    ).writerows(
        [
            [SURROGATES.sub("", str("" if one is None else one)) for one in row]
            for row in rows
        ]
    )
    encoding = dice.choice(("utf-8", "utf-8-sig", "gb18030", "utf-8"))
    return stream.getvalue().encode(encoding, "replace")
