"""The prose read into frames: what is said of whom, in any order of words.

A frame is compared with a table only where all of it is understood and speaks of the
organ itself, of all of its year, and of nothing narrower; else `silent` says why not.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from govreport.prose.author import Author
from govreport.prose.claiming import claimed, is_the_only, of_its_claim
from govreport.prose.frame import RATIO, Context, Frame, Here
from govreport.prose.meaning import NOTHING, Thing, kind_of, may_be
from govreport.prose.pieces import (
    TELLING,
    Piece,
    Token,
    parts_of,
    pieces,
    says_anything,
)
from govreport.prose.placing import placed
from govreport.prose.saying import said
from govreport.prose.scope import WHOLES, behind_brackets, narrowed, one_channel
from govreport.prose.sentences import Sentence
from govreport.prose.things import (
    PROCEEDINGS,
    VAGUE,
    implied,
    inherited,
    is_the_other_applicant,
    own_thing,
)
from govreport.prose.wholes import (
    MADE_OF,
    is_part,
    leads_to_parts,
    of_parts,
    shared,
    spread,
)

IDLE = {"object": ("other", "file"), "applicant": ("everyone",)}
"""Such words say nothing of the tables."""
WORTH = frozenset({"sum", "overturned", "lost", "upheld"})
PARTING = frozenset({("compared", "share"), ("all", "each"), ("compared", "rate")})
OPENING = 6
"""Characters that tell what a sentence is about."""
BY = ("通过", "以", "经")
THENCE = ("由此", "因此", "从而", "进而")


def frames_of(
    sentences: Iterable[Sentence],
    author: Author,
    worth: Callable[[str], bool] = says_anything,
) -> tuple[Frame, ...]:
    """Read all that a text says of numbers, each paragraph knowing what it spoke of.

    Only sentences that are `worth` it by their text are read.
    """
    frames: list[Frame] = []
    paragraph: tuple[str, int] | None = None
    before: list[str] = []
    for sentence in sentences:
        if (sentence.section, sentence.paragraph) != paragraph:
            paragraph, before = (sentence.section, sentence.paragraph), [sentence.above]
        if worth(sentence.text):
            frames += read(sentence, author, _topic(before))
        before.append(sentence.text)
    return tuple(frames)


def _topic(before: Sequence[str]) -> str:
    """Tell what texts leave one speaking of, the last that names something."""
    return next((named for text in reversed(before) if (named := topic_in(text))), "")


@lru_cache(maxsize=256)
def topic_in(text: str) -> str:
    """Tell what a text speaks of last, a value of the slot `object`, "" for nothing.

    What requests ask for is no new topic: `申请内容集中在征地、档案`.
    """
    if "内容" in text[:OPENING]:
        return ""
    for one in reversed(parts_of(text)):
        if (
            isinstance(one, Token)
            and one.slot == "object"
            and one.value not in ("request", "file")
        ):
            return "cases" if one.value in PROCEEDINGS else one.value
    return ""


@lru_cache(maxsize=256)
def read(sentence: Sentence, author: Author, topic: str = "") -> tuple[Frame, ...]:
    """Read all that a sentence says of numbers.

    `topic` is what the paragraph came to speak of before.
    """
    tokens = [one for one in parts_of(sentence.text) if isinstance(one, Token)]
    topic = topic or implied(tokens, sentence.text)
    if not _is_worth_it(tokens, topic, sentence.text):
        return ()
    frames: list[Frame] = []
    outer: list[Context] = []
    context = Context(author.year)
    divided = pieces(sentence.text, author)
    dealt = spread(divided)
    for index, piece in enumerate(divided):
        while len(outer) > piece.depth:
            context = outer.pop()
        while len(outer) < piece.depth:
            outer.append(context)
            context = _in_brackets(divided[index - 1] if index else None, context)
            if context.counted is not None:
                context = context.with_parts(context.counted, piece.mark)
        share = dealt.get(index, (0, 0))
        here = Here(sentence, author, topic, divided, index, piece, share)
        context, made = _read(here, context, frames[-1] if frames else None)
        frames += made
    return tuple(frames)


def _in_brackets(before: Piece | None, context: Context) -> Context:
    """Tell what stands in brackets behind words that are not understood, or a year."""
    if before is None or before.number is not None:
        return context
    last = before.tokens[-1] if before.tokens else None
    if last and last.end == before.end and last[2:4] == ("time", "last"):
        return context._replace(year=context.compared or context.year)
    unknown = len(before.words.strip("、，")) > 1 and not before.says(TELLING)
    return context._replace(narrow="说的是括号前的事") if unknown else context


def _is_worth_it(tokens: Sequence[Token], topic: str, text: str) -> bool:
    """Whether a sentence may speak of the tables, or of parts and a whole."""
    spoken = (topic,) if topic and kind_of(topic) != "other" else ()
    for one in tokens:
        if one.text == "其中" or _is_worth(one.slot, one.value, spoken):
            return True
    return any(one in text for one in MADE_OF)


@lru_cache(maxsize=1024)
def _is_worth(slot: str, value: str, spoken: tuple[str, ...]) -> bool:
    """Whether a word alone makes a sentence worth reading, by what is `spoken` of."""
    if slot == "item":
        plain = value not in VAGUE or value in WORTH
        return plain or bool(spoken and may_be(spoken, (value,)))
    if slot in IDLE and value not in IDLE[slot]:
        return True
    return (slot, value) in PARTING or (slot == "compared" and bool(spoken))


def _read(here: Here, context: Context, last: Frame | None) -> tuple[Context, list[Frame]]:
    """Read one piece: give what it says, and what it leaves to those behind."""
    piece = here.piece
    if not piece.tokens and not piece.organs and piece.number is None:
        return context, []
    if piece.mark == "；":
        context = _behind_semicolon(piece, context)
    own, behind = own_thing(here) if piece.says(TELLING) else (NOTHING, NOTHING)
    own, context = _understood(here, own, placed(here, context))
    things = inherited(own, context, here.topic)
    requests = bool(things) and kind_of(things[0].objects[0]) == "applications"
    narrow = narrowed(here, own) or behind_brackets(here) or (_of_these(here, context))
    narrow = narrow or (context.prefix if requests else "")
    if context.narrow and own.objects and not narrow and not here.share[0]:
        context = context._replace(narrow="")
    if context.whole is None and is_part(own, things, context):
        context = context.with_parts(context.counted, "implied")
    narrow = narrow or context.narrow
    silent = context.who or context.when or context.plan or narrow
    told = silent or of_its_claim(here, own, behind)
    made = [*said(here, context, things, own, told, last)]
    if behind != NOTHING or is_the_only(here, context):
        made += claimed(here, context, things, behind, silent)
    left: dict[str, Any] = {}
    if made or own.items or (own != NOTHING and own.objects != ("other",)):
        spoken = things[0].objects if things else ()
        left = {
            "things": things,
            "objects": (*context.objects, spoken) if spoken else context.objects,
            "narrow": narrow if made or own.objects else context.narrow,
            "named": own != NOTHING,
            "prefix": "" if made else context.prefix,
        }
    if piece.number is None and not made and piece.words.startswith(BY):
        left["prefix"] = one_channel(here, piece.end)  # 通过信函，我局受理…
    return _left(here, context, made, left), made


def _behind_semicolon(piece: Piece, context: Context) -> Context:
    """Leave out who asked, and the channel where last year's are told: none has those."""
    anew = (one._replace(applicants=()) for one in context.things)
    context = context._replace(things=tuple(dict.fromkeys(anew)))
    return context._replace(narrow="") if piece.has("item", "carry") else context


def _understood(here: Here, own: Thing, context: Context) -> tuple[Thing, Context]:
    """Take what a piece speaks of for a share, a part, a mark or the last applicant."""
    if here.share[1]:
        own, context = shared(here, own, context)
    if context.counted is not None or context.main is not None:
        context = of_parts(here, own, context)
    if here.piece.mark == "、" and own.objects and _is_marked_so(here, context):
        own = own._replace(objects=("other",))
    if own == NOTHING and is_the_other_applicant(here, context):
        own = Thing(applicants=("other_organisation",))
    return own, context


def _left(
    here: Here, context: Context, made: Sequence[Frame], left: dict[str, Any]
) -> Context:
    """Give what a piece leaves to those behind: its words', and its number."""
    piece, number = here.piece, here.piece.number
    if number is not None and piece.has("compared", "up", "down"):
        left["year"] = here.author.year
    if number is not None and number.unit not in RATIO and piece.has("compared", "share"):
        return context.but({**left, "sharing": number})
    counts = [one for one in made if one.says in ("number", "total")]
    of_last = (
        piece.has("compared", "than") and made[-1:] and made[-1].year != here.author.year
    )
    if not counts or of_last:  # 比上年的20件增长35%
        return context.but(left) if left else context
    left |= {"counted": number, "told": (*context.told, *counts), "named": False}
    context = context.but(left)
    opening = leads_to_parts(here)
    return (
        context.with_parts(number, opening, full=opening != "其中") if opening else context
    )


def _of_these(here: Here, context: Context) -> str:
    """Tell that what came of a part alone is told: `不予公开6件，由此引发复议4件`."""
    if not here.sentence.text.startswith(THENCE, here.piece.start, here.piece.end):
        return ""
    last = context.told[-1].things[:1] if context.told else ()
    some = context.narrow or any(not WHOLES.issuperset(one.items) for one in last)
    return "说的是由前面几件引起的" if some else ""


def _is_marked_so(here: Here, context: Context) -> bool:
    """Whether documents are told by their marks: 主动公开5份、依申请公开3份."""
    other = bool(context.things) and context.things[0].objects == ("other",)
    return other and here.piece.words.startswith("依申请公开")
