"""A value, or a key, as TOML writes it."""

import re
from decimal import Decimal

import tomli_w

BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
PLACES = 100
"""Digits that an amount has at most before its point, or noughts behind it."""


def token(value: object) -> str:
    """Write a value as TOML; whole amounts as integers, text over lines in \"\"\".

    An array stands on one line, and so does a table.
    """
    if isinstance(value, dict):
        pairs = (f"{key_token(key)} = {one_line(one)}" for key, one in value.items())
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(one_line, value))}]"
    if isinstance(value, Decimal):
        return _amount(value)
    written = tomli_w.dumps({"k": value}, multiline_strings=True)
    return written.removeprefix("k = ").removesuffix("\n")


def _amount(value: Decimal) -> str:
    """Write an amount in its digits, in a power of ten where these had no end."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        sign = "-" if value.is_signed() else ""
        return f"{sign}{'nan' if value.is_nan() else 'inf'}"
    if abs(value.adjusted()) > PLACES:
        return str(value)
    return str(int(value)) if exponent >= 0 else format(value, "f")


def key_token(key: str) -> str:
    """Give a key as TOML writes it, in quotes where it must be."""
    return key if BARE_KEY.fullmatch(key) else one_line(key)


def one_line(value: object) -> str:
    """Give a value as it may stand between braces, where no line end is allowed."""
    return tomli_w.dumps({"k": value})[4:-1] if isinstance(value, str) else token(value)


def pair_line(key: str, value: object) -> str:
    """Give a key and its value as a line, or several where it is a long text."""
    return f"{key_token(key)} = {token(value)}"
