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
    return re.compile(expression(table, name))


def expression(table: str, name: str) -> str:
    """Give one as it is written, to be part of another."""
    written = _data()[table][name]
    return written if isinstance(written, str) else "|".join(written)


@cache
def beginnings(table: str, name: str) -> tuple[str, ...]:
    """Give words that stand apart, with any of which a text may begin."""
    return tuple(expression(table, name).split())


def topics(table: str) -> tuple[str, ...]:
    """Give the names in a table, as they are told."""
    return tuple(_data()[table])
