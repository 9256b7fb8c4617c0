"""The words that rules look for: `words.toml`, compiled when a rule first asks."""

import re
from functools import cache
from pathlib import Path

import tomli

FILE = Path(__file__).with_name("words.toml")


@cache
def _data() -> dict[str, dict[str, str | list[str]]]:
    return tomli.loads(FILE.read_text(encoding="utf-8"))


@cache
def words(table: str, name: str) -> re.Pattern[str]:
    """Give one expression, of a list any of its; KeyError where there is none."""
    written = _data()[table][name]
    return re.compile(written if isinstance(written, str) else "|".join(written))


def topics(table: str) -> tuple[str, ...]:
    """Give the names in a table, as they are told."""
    return tuple(_data()[table])
