"""What may stand between `{{` and `}}`: names, `+`, `-` and `nil_or`, nothing else.

Nothing else can be said, so nothing else can be done. An expression nests no
deeper than the sums in a `nil_or`, so no text of any length overflows anything.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, NoReturn

from govreport.lazy import lazy

SLOT = "{}"
"""Where `nil_or` puts a number."""
NIL_OR = "nil_or"
USAGE = f"{NIL_OR}('全是 0 时的话', '有数时的话，{SLOT}件', 地址, …)"
EXAMPLE = "{{ applications.total.received }}"
LONGEST = 2000
"""Characters of an expression; two long sentences with ten addresses have half."""
DIGITS = 15
"""No number of a report has more."""
KINDS = {
    "text": "\"[^\"]*\"|'[^']*'",
    "number": r"[0-9]+(?![\w.])",
    "name": r"[^\W\d]\w*(?:\.\w+)*",
    "mark": r"[-+(),\[\]]",
}
TOKEN = lazy(rf"\s*(?:{'|'.join(f'(?P<{kind}>{one})' for kind, one in KINDS.items())})")
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
    """A word of an expression; the kind of a mark is the mark itself."""

    kind: str
    text: str


END = _Token("end", "end")


@lru_cache(maxsize=1024)
def parsed(text: str) -> Sum | NilOr:
    """Read what stands between the braces; Unreadable says what is wrong with it."""
    if len(text) > LONGEST:
        _refuse(f"{{{{ }}}} 里最多写 {LONGEST} 个字，请拆成几处")
    return _Parser([*_tokens(text), END, END]).expression()


def names_in(expression: Sum | NilOr) -> Iterator[Name]:
    """List everything of the report that an expression quotes."""
    sums = expression.sums if isinstance(expression, NilOr) else (expression,)
    operands = (term.operand for one in sums for term in one)
    return (one for one in operands if isinstance(one, Name))


def _refuse(message: str) -> NoReturn:
    raise Unreadable(message)


def _tokens(text: str) -> Iterator[_Token]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = TOKEN.match(text, at)
        if found is None:
            _refuse(_odd(text[at:].lstrip()))
        kind = str(found.lastgroup)
        yield _Token(found[kind] if kind == "mark" else kind, found[kind])
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

    def _taken(self, *kinds: str) -> str:
        """Take the next token's text, if it is of such a kind; "" where it isn't."""
        kind, text = self._tokens[self._at]
        if kind not in kinds:
            return ""
        self._at += 1
        return text

    def _needed(self, kind: str) -> str:
        """Take the next token's text, which can't be of another kind."""
        return self._taken(kind) or _refuse(self._wrong())

    def expression(self) -> Sum | NilOr:
        """Read all of it."""
        calls = [token.kind for token in self._tokens[:2]] == ["name", "("]
        made: Sum | NilOr = self._nil_or() if calls else self._sum()
        self._needed(END.kind)
        return made

    def _nil_or(self) -> NilOr:
        if self._taken("name") != NIL_OR:
            _refuse(f"{{{{ }}}} 里只能用 {USAGE}，没有别的用法")
        self._taken("(")
        nil, told = self._sentence(), self._sentence()
        sums = [self._sum()]
        while self._taken(","):
            sums.append(self._sum())
        self._needed(")")
        if SLOT in nil:
            _refuse(f"{NIL_OR} 的第一句话里不能有 {SLOT}，全是 0 时照原样印出")
        if (slots := told.count(SLOT)) != len(sums):
            _refuse(
                f"{NIL_OR} 的第二句话里有 {slots} 个 {SLOT}，"
                f"后面的地址却有 {len(sums)} 个，要一样多"
            )
        return NilOr(nil, told, tuple(sums))

    def _sentence(self) -> str:
        """Read a sentence of `nil_or`, which may be empty, with the comma behind it."""
        text = self._taken("text")
        if not text or not self._taken(","):
            _refuse(f"{NIL_OR} 要这样写：{USAGE}")
        return text[1:-1]

    def _sum(self) -> Sum:
        sign, terms = self._taken("+", "-") or "+", list[Addend]()
        while sign:
            terms.append(Addend(-1 if sign == "-" else 1, self._operand()))
            sign = self._taken("+", "-")
        if all(isinstance(term.operand, int) for term in terms):
            _refuse("{{ }} 里只有数，没有引用哪一格；数直接写在正文里")
        return tuple(terms)

    def _operand(self) -> Name | int:
        if number := self._taken("number"):
            if len(number) > DIGITS:
                _refuse(f"{{{{ }}}} 里的数太长，最多 {DIGITS} 位")
            return int(number)
        path = tuple(self._needed("name").split("."))
        if not self._taken("["):
            return Name(path)
        key = self._taken("text")
        if not key or not self._taken("]"):
            _refuse("方括号里的名称要用引号括起，如 counts['培训次数']")
        return Name((*path, key[1:-1]))

    def _wrong(self) -> str:
        token = self._tokens[self._at]
        if token is END:
            return f"{{{{ }}}} 里的话没有写完，如 {EXAMPLE}"
        if token.kind == "text":
            return f"{{{{ }}}} 里的 {token.text} 是文字；文字直接写在正文里，不用引用"
        if token.text == "(" and self._tokens[self._at - 1].text == NIL_OR:
            return f"{NIL_OR} 只能单独用，不能放在算式和另一个 {NIL_OR} 里"
        if token.text == "(":
            return "{{ }} 里的算式不用括号，直接写 甲 + 乙 - 丙"
        return f"{{{{ }}}} 里的“{token.text}”放错了位置；写法如 {EXAMPLE} 或 {USAGE}"
