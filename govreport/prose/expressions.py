"""What may stand between `{{` and `}}`: names, `+`, `-` and `nil_or`, nothing else.

Nothing else can be said, so nothing else can be done. An expression nests no
deeper than the sums in a `nil_or`, so no text of any length overflows anything.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from govreport.prose.lazy import lazy

SLOT = "{}"
"""Where `nil_or` puts a number."""
NIL_OR = "nil_or"
USAGE = f"{NIL_OR}('全是 0 时的话', '有数时的话，{SLOT}件', 地址, …)"
EXAMPLE = "{{ applications.total.received }}"
LONGEST = 2000
"""Characters of an expression; two long sentences with ten addresses have half."""
DIGITS = 15
"""No number of a report has more."""
TOKEN = lazy(
    r"\s*(?:(?P<text>\"[^\"]*\"|'[^']*')"
    r"|(?P<number>[0-9]+(?![\w.]))"
    r"|(?P<name>[^\W\d]\w*(?:\.\w+)*)"
    r"|(?P<mark>[-+(),\[\]]))"
)
CURLY = frozenset("“”„‟‘’‚‛")


class Unreadable(Exception):
    """An expression that says nothing, with the Chinese sentence that tells so."""


class Name(NamedTuple):
    """Something of the report: the parts of a dotted name, `counts["…"]` has two."""

    path: tuple[str, ...]


class Addend(NamedTuple):
    """One operand of a sum; `sign` is 1 or -1."""

    sign: int
    operand: Name | int


Sum = tuple[Addend, ...]


class NilOr(NamedTuple):
    """`nil_or(nil, told, sum, …)`: `told` has a slot for each sum."""

    nil: str
    told: str
    sums: tuple[Sum, ...]


class _Token(NamedTuple):
    kind: str
    text: str


END = _Token("end", "")


@lru_cache(maxsize=1024)
def parsed(text: str) -> Sum | NilOr:
    """Read what stands between the braces; Unreadable says what is wrong with it."""
    if len(text) > LONGEST:
        message = f"{{{{ }}}} 里最多写 {LONGEST} 个字，请拆成几处"
        raise Unreadable(message)
    return _Parser([*_tokens(text), END, END]).expression()


def names_in(expression: Sum | NilOr) -> Iterator[Name]:
    """List everything of the report that an expression quotes."""
    sums = expression.sums if isinstance(expression, NilOr) else (expression,)
    operands = (term.operand for one in sums for term in one)
    return (one for one in operands if isinstance(one, Name))


def _tokens(text: str) -> Iterator[_Token]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = TOKEN.match(text, at)
        if found is None:
            raise Unreadable(_odd(text[at:].lstrip()))
        kind = str(found.lastgroup)
        yield _Token(kind, found[kind])
        at = found.end()


def _odd(rest: str) -> str:
    char = rest[0]
    if char in "\"'":
        return f"{{{{ }}}} 里的引号 {char} 没有成对，请补上后一个"
    if char in CURLY:
        return f"{{{{ }}}} 里用了中文引号 {char} ，请改成半角引号"
    plain = unicodedata.normalize("NFKC", char)
    if plain != char and plain.isascii():
        return f"{{{{ }}}} 里的“{char}”要用半角符号"
    if char.isdecimal():
        return f"{{{{ }}}} 里的数只能是整数，写的是“{rest.split(maxsplit=1)[0][:20]}”"
    return f"{{{{ }}}} 里不能用“{char}”，只能写地址、+、- 和 {NIL_OR}(…)，如 {EXAMPLE}"


class _Parser:
    """Reads tokens from left to right; the last two are `END`."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _taken(self, kind: str, *texts: str) -> str:
        """Take the next token's text, if it is of that kind; "" where it isn't."""
        token = self._next
        if token.kind != kind or (texts and token.text not in texts):
            return ""
        self._at += 1
        return token.text

    def expression(self) -> Sum | NilOr:
        """Read all of it."""
        first, second = self._tokens[0], self._tokens[1]
        calls = first.kind == "name" and second.text == "("
        made: Sum | NilOr = self._nil_or() if calls else self._sum()
        if self._next is not END:
            raise Unreadable(self._wrong())
        return made

    def _nil_or(self) -> NilOr:
        if self._taken("name") != NIL_OR:
            message = f"{{{{ }}}} 里只能用 {USAGE}，没有别的用法"
            raise Unreadable(message)
        self._taken("mark", "(")
        nil, told = self._sentence(), self._sentence()
        sums = [self._sum()]
        while self._taken("mark", ","):
            sums.append(self._sum())
        if not self._taken("mark", ")"):
            raise Unreadable(self._wrong())
        if SLOT in nil:
            message = f"{NIL_OR} 的第一句话里不能有 {SLOT}，全是 0 时照原样印出"
            raise Unreadable(message)
        if told.count(SLOT) != len(sums):
            message = (
                f"{NIL_OR} 的第二句话里有 {told.count(SLOT)} 个 {SLOT}，"
                f"后面的地址却有 {len(sums)} 个，要一样多"
            )
            raise Unreadable(message)
        return NilOr(nil, told, tuple(sums))

    def _sentence(self) -> str:
        """Read a sentence of `nil_or`, which may be empty, with the comma behind it."""
        text = self._taken("text")
        if not text or not self._taken("mark", ","):
            message = f"{NIL_OR} 要这样写：{USAGE}"
            raise Unreadable(message)
        return text[1:-1]

    def _sum(self) -> Sum:
        sign = self._taken("mark", "+", "-")
        terms = [Addend(-1 if sign == "-" else 1, self._operand())]
        while sign := self._taken("mark", "+", "-"):
            terms.append(Addend(-1 if sign == "-" else 1, self._operand()))
        if all(isinstance(term.operand, int) for term in terms):
            message = "{{ }} 里只有数，没有引用哪一格；数直接写在正文里"
            raise Unreadable(message)
        return tuple(terms)

    def _operand(self) -> Name | int:
        if number := self._taken("number"):
            if len(number) > DIGITS:
                message = f"{{{{ }}}} 里的数太长，最多 {DIGITS} 位"
                raise Unreadable(message)
            return int(number)
        name = self._taken("name")
        if not name:
            raise Unreadable(self._wrong())
        path = tuple(name.split("."))
        if not self._taken("mark", "["):
            return Name(path)
        key = self._taken("text")
        if not key or not self._taken("mark", "]"):
            message = "方括号里的名称要用引号括起，如 counts['培训次数']"
            raise Unreadable(message)
        return Name((*path, key[1:-1]))

    def _wrong(self) -> str:
        token = self._next
        if token is END:
            return f"{{{{ }}}} 里的话没有写完，如 {EXAMPLE}"
        if token.kind == "text":
            return f"{{{{ }}}} 里的 {token.text} 是文字；文字直接写在正文里，不用引用"
        if token.text == "(" and self._tokens[self._at - 1].text == NIL_OR:
            return f"{NIL_OR} 只能单独用，不能放在算式和另一个 {NIL_OR} 里"
        if token.text == "(":
            return "{{ }} 里的算式不用括号，直接写 甲 + 乙 - 丙"
        return f"{{{{ }}}} 里的“{token.text}”放错了位置；写法如 {EXAMPLE} 或 {USAGE}"
