"""Digits and marks of the wrong width in Chinese prose, and what belongs there."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from govreport.lazy import lazy
from govreport.prose.quotes import QUOTE

HAN = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
OPENING, CLOSING = "“‘《〈（〔【「『", "”’》〉）〕】」』"
WIDE_MARKS = str.maketrans(",;:?!()", "，；：？！（）")
DIGITS = lazy(r"[０-９]+(?:．[０-９]+)*")
HALF_DIGITS = str.maketrans("０１２３４５６７８９．", "0123456789.")
AFTER = rf"[{HAN}{OPENING}0-9]"
MARK = lazy(
    rf"(?<=[{HAN}{CLOSING}])[,;:?!](?: ?(?={AFTER})|(?=[ \t\r]*$))"
    rf"|(?<=[0-9%％])[,;:?!] ?(?=[{HAN}])"
)
"""A half-width mark with Chinese on its left and Chinese, a number or nothing on
its right, or a number on its left and Chinese on its right."""
CHINESE = lazy(rf"[{HAN}]")
PROTECTED = lazy(
    r"(?:https?://|www\.)[!-~]*[A-Za-z0-9/_=&#~-]"
    r"|(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+"
    r"|&#?[A-Za-z0-9]+;",
    re.ASCII | re.IGNORECASE,
)
"""Where a mark is no punctuation: web addresses, e-mail, entities."""
ODD = lazy("[,;:?!()０-９]")
"""Without one of these nothing in a line is wrong."""


class Fault(NamedTuple):
    """Characters of the wrong width, and what belongs in their place."""

    start: int
    end: int
    replacement: str


def faults(text: str) -> list[Fault]:
    """Find full-width digits, and half-width marks in Chinese text, in order.

    Numbers (1,000), times (8:30), web and e-mail addresses and live numbers
    stay; brackets count in pairs. The same text with all of them put right has
    none left.
    """
    wrong: list[Fault] = []
    start = 0
    for line in text.split("\n") if ODD.search(text) else ():
        found = _faults(line) if ODD.search(line) else []
        wrong += (
            Fault(one.start + start, one.end + start, one.replacement) for one in found
        )
        start += len(line) + 1
    return wrong


def _faults(text: str) -> list[Fault]:
    # what stays must not look like Chinese or a mark, a live number like a number
    plain = QUOTE.sub(lambda quote: "0" * len(quote[0]), text)
    half = DIGITS.sub(lambda run: run[0].translate(HALF_DIGITS), plain)
    kept = (one.span() for one in PROTECTED.finditer(half))
    plain = respelt(plain, (Fault(*span, "a" * (span[1] - span[0])) for span in kept))
    digits = (
        Fault(*run.span(), run[0].translate(HALF_DIGITS)) for run in DIGITS.finditer(plain)
    )
    brackets = (
        Fault(at, at + 1, plain[at].translate(WIDE_MARKS)) for at in _brackets(plain)
    )
    found = [*digits, *brackets]
    plain = respelt(plain, found)  # none of these changes the length
    marks = (
        Fault(*one.span(), one[0].strip().translate(WIDE_MARKS))
        for one in MARK.finditer(plain)
    )
    return sorted([*found, *marks])


def respelt(text: str, wrong: Iterable[Fault]) -> str:
    """Put some faults of a text right."""
    pieces, reached = [], 0
    for start, end, replacement in sorted(wrong):
        pieces += [text[reached:start], replacement]
        reached = end
    return "".join([*pieces, text[reached:]])


def _brackets(line: str) -> Iterator[int]:
    """Find the half-width brackets that belong to a pair in Chinese.

    One whose other half is full-width counts where all of the line pair up.
    """
    pairs, alone = paired(line, "(（", ")）")
    if alone:
        pairs, _ = paired(line, "(", ")")
    for start, end in pairs:
        if line[start] + line[end] != "()" or _is_chinese(line, start, end):
            yield from (at for at in (start, end) if line[at] in "()")


def paired(
    text: str, opening: str, closing: str
) -> tuple[list[tuple[int, int]], list[int]]:
    """Find the places of marks that belong together, and of those without a half."""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    unopened: list[int] = []
    for mark in re.finditer(f"[{opening}{closing}]", text):
        if mark[0] in opening:
            opened.append(mark.start())
        elif opened:
            pairs.append((opened.pop(), mark.start()))
        else:
            unopened.append(mark.start())
    return pairs, unopened + opened


def _is_chinese(text: str, start: int, end: int) -> bool:
    """Whether brackets hold Chinese, or have it beside them and no Latin letter."""
    beside = text[max(start - 1, 0) : start] + text[end + 1 : end + 2]
    held = CHINESE.search(text, start, end)
    return bool(held or (CHINESE.search(beside) and not re.search("[A-Za-z]", beside)))
