"""The words that rules look for: `words.toml`, compiled when a rule first asks."""

import re
from functools import cache
from pathlib import Path

import tomli

FILE = Path(__file__).with_name("words.toml")


@cache
def _data() -> dict[str, dict[str, str]]:
    return tomli.loads(FILE.read_text(encoding="utf-8"))


@cache
def words(table: str, name: str) -> re.Pattern[str]:
    """Give one expression; KeyError where there is none of that name."""
    return re.compile(_data()[table][name])


def topics(table: str) -> tuple[str, ...]:
    """Give the names in a table, as they are told."""
    return tuple(_data()[table])
