"""What a stretch of a sentence says, as values: a frame, and what surrounds it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Self

from govreport.prose.author import Author
from govreport.prose.meaning import NOTHING, Thing
from govreport.prose.numerals import Numeral
from govreport.prose.pieces import Piece, Token
from govreport.prose.sentences import Sentence

RATIO = frozenset({"%", "倍"})
"""The units of numbers that count nothing."""


class Frame(NamedTuple):
    """What a stretch of a sentence says.

    `says` is `number`, `total`, `none`, `all`, `change`, `times`, `trend`, `share`,
    `rate` or `outcome`, `word` what says so. `things` are what may be spoken of, the
    likeliest first; `each` whether it holds for each of several, not for their sum;
    `base` what a share or a claim of all is of. `year` is the year that it is said of, or
    compared with. `whole` is the number of which this one is a part, `opening` the word
    or mark that says so, `full` whether all its parts are told; `counted` the number told
    before, `over` those before of which it may be a share, `bare` whether the piece names
    nothing itself, `channel` whether it names one way to ask or to publish. `silent` is
    why it is not compared, "" where it is.
    """

    sentence: Sentence
    start: int
    end: int
    says: str
    things: tuple[Thing, ...]
    year: int | None
    number: Numeral | None = None
    word: str = ""
    each: bool = False
    base: Thing | None = None
    whole: Numeral | None = None
    opening: str = ""
    full: bool = False
    counted: Numeral | None = None
    over: tuple[Numeral, ...] = ()
    bare: bool = False
    channel: bool = False
    silent: str = ""


class Context(NamedTuple):
    """What the pieces before leave to one that doesn't say it itself.

    `who`, `when`, `narrow` and `plan` say why nothing is compared; `told` are the numbers
    so far, `named` says that a thing was named since the last,
    `prefix` narrows the next piece that says anything, `main` what the context was before
    parts of a whole were told.
    """

    year: int | None
    things: tuple[Thing, ...] = ()
    objects: tuple[tuple[str, ...], ...] = ()
    compared: int | None = None
    who: str = ""
    when: str = ""
    narrow: str = ""
    plan: str = ""
    whole: Numeral | None = None
    opening: str = ""
    full: bool = False
    counted: Numeral | None = None
    sharing: Numeral | None = None
    shared: Thing = NOTHING
    told: tuple[Frame, ...] = ()
    named: bool = False
    prefix: str = ""
    main: "Context | None" = None

    def but(self, changes: Mapping[str, Any]) -> "Context":
        """Give the same with some values changed; of so many `_replace` does it slowly."""
        return Context._make(map(changes.get, self._fields, self))

    def with_parts(
        self, whole: Numeral | None, opening: str, *, full: bool = False
    ) -> Self:
        """Give the context of the parts of a number."""
        return self._replace(
            whole=whole, opening=opening, full=full, main=self.main or self
        )


class Here(NamedTuple):
    """A piece of a sentence, with all that surrounds it.

    `share` is which of how many numbers it has that are told of as many things:
    分别为….
    """

    sentence: Sentence
    author: Author
    topic: str
    pieces: Sequence[Piece]
    place: int
    piece: Piece
    share: tuple[int, int] = (0, 0)

    @property
    def next(self) -> Piece | None:
        """The piece behind it."""
        return self.pieces[self.place + 1] if self.place + 1 < len(self.pieces) else None

    def before(self, token: Token) -> str:
        """Give the character before a token."""
        return self.sentence.text[max(0, token.start - 1) : token.start]
