"""What the words around a place of a sentence make it speak of: whose, when, what."""

from functools import lru_cache
from typing import NamedTuple

from govreport.prose.clauses import clause_end, clause_start
from govreport.prose.lazy import lazy
from govreport.prose.names import is_own, own_names
from govreport.prose.sentences import Sentence
from govreport.prose.vocabulary import any_channel, compiled, vocabulary

JOINED = lazy(r"[、和及与或]")
TIME = lazy(
    r"(?P<year>20\d\d)年|(?P<last>上年|去年|上一年)|(?P<this>今年|本年|当年|全年|年内|一年来)"
)
NEAR = 80
"""So many characters before a place say whose and which it is."""
STOP = "。"
"""No name of a topic reaches over it, so that sentences are read one by one."""
ASIDE = lazy(
    r"结转|转结|转入|接转|过转|留存|顺延|遗留|延续|承接|接续|转来|较|比|相比|同期|未办结"
)
"""What is carried over from a year or compared with it is not said of that year."""


class Author(NamedTuple):
    """Whose prose it is: the report's year and the names of its organ."""

    year: int | None
    names: frozenset[str]


@lru_cache(maxsize=256)
def is_plan(sentence: Sentence) -> bool:
    """Whether a sentence speaks of what is to come."""
    return compiled(vocabulary().scope["plan"]).search(sentence.text) is not None


def is_of_one_channel(words: str) -> bool:
    """Whether words name a single channel: two, joined, are a way to say all."""
    if not any_channel().search(words):
        return False
    return sum(any_channel().search(part) is not None for part in JOINED.split(words)) == 1


def is_of_others(words: str, author: Author) -> bool:
    """Whether words speak of another organ, or of some of its parts: 县公安局收到…."""
    scope = vocabulary().scope
    if compiled(scope["some"]).search(words):
        return True
    rest = compiled(scope["own"]).sub("", words)
    own = own_names(author.names)
    return any(
        not is_own(other[0], own) for other in compiled(scope["organ"]).finditer(rest)
    )


def is_of_year(sentence: Sentence, index: int, author: Author) -> bool:
    """Whether what is said at a place is said of the report's year."""
    return year_at(sentence, index, author) in (None, author.year)


def year_at(sentence: Sentence, index: int, author: Author) -> int | None:
    """Find the year that a sentence speaks of at a place, None where it names none.

    A year that something is carried over from or compared with is none.
    """
    this = author.year
    spoken = None
    for time in TIME.finditer(sentence.text[:index]):
        start = clause_start(sentence.text, time.start())
        end = clause_end(sentence.text, time.end())
        around = sentence.text[start:end]
        if ASIDE.search(around):
            continue
        if time["year"]:
            spoken = int(time["year"])
        elif this is not None:
            spoken = this - 1 if time["last"] else this
    return spoken


def topic_at(sentence: Sentence, index: int) -> str:
    """Find what the paragraph last came to speak of before a place in a sentence."""
    before = sentence.before
    cut = before.rfind(STOP) + 1
    reached = len(before) - cut + index
    named = [
        name for end, name in topics_in(before[cut:] + sentence.text) if end <= reached
    ]
    while cut and not named:
        start = before.rfind(STOP, 0, cut - 1) + 1
        named = [name for _, name in topics_in(before[start:cut])]
        cut = start
    return named[-1] if named else ""


@lru_cache(maxsize=512)
def topics_in(text: str) -> list[tuple[int, str]]:
    """Find the topics that a text names, in the order of their last characters."""
    return sorted(
        (match.end(), name)
        for name, pattern in vocabulary().topics.items()
        for match in compiled(pattern).finditer(text)
    )


def speaks_of_all(sentence: Sentence, index: int, author: Author) -> bool:
    """Whether the words before a place leave it speaking of all of this organ's year."""
    start = clause_start(sentence.text, index)
    words = sentence.text[max(start, index - NEAR) : index]
    return not (
        compiled(vocabulary().scope["part"]).search(words)
        or compiled(vocabulary().scope["years"]).search(sentence.text[:index])
        or is_of_one_channel(words)
        or is_of_others(words, author)
        or not is_of_year(sentence, index, author)
    )
