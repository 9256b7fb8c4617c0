"""The prose read into frames: what is said of whom, in any order of words.

A frame is compared with a table only where all of it is understood and speaks of the
organ itself, of all of its year, and of nothing narrower; else `silent` says why not.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from govreport.prose.author import Author
from govreport.prose.claiming import claimed, is_the_only
from govreport.prose.frame import RATIO, Context, Frame, Here
from govreport.prose.meaning import Thing, is_of_cases, kind_of, may_be
from govreport.prose.pieces import (
    JOINS,
    TELLING,
    Piece,
    Token,
    parts_of,
    pieces,
    says_anything,
)
from govreport.prose.placing import placed
from govreport.prose.saying import said
from govreport.prose.scope import WHOLES, narrowed, one_channel
from govreport.prose.sentences import Sentence
from govreport.prose.things import (
    CARRIED,
    FLOWS,
    PROCEEDINGS,
    VAGUE,
    implied,
    inherited,
    is_the_other_applicant,
    own_thing,
)

DIVIDED = ("分", "看", "统计", "分类", "来说", "计")
"""`按来源分` says that the parts of the number before follow."""
OF_ALL = frozenset(FLOWS + CARRIED)
WORTH = frozenset({"sum", "overturned", "lost", "upheld"})
PARTING = frozenset({("compared", "share"), ("all", "each"), ("compared", "rate")})
MADE_OF = ("组成", "构成")
KINDS = ("渠道", "方式", "来源", "类型", "类别", "途径", "形式", "主体", "对象")
BY = ("通过", "以", "经")
SUITS = frozenset({"direct_suit", "suit_after_review"})
NOTHING, OTHER = Thing(), Thing(("other",))
BARE = frozenset({"、", "", *JOINS})


def frames_of(sentences: Iterable[Sentence], author: Author) -> tuple[Frame, ...]:
    """Read all that a text says of numbers, each paragraph knowing what it spoke of."""
    frames: list[Frame] = []
    paragraph: tuple[str, int] | None = None
    before: list[str] = []
    for sentence in sentences:
        if (sentence.section, sentence.paragraph) != paragraph:
            paragraph, before = (sentence.section, sentence.paragraph), [sentence.before]
        if says_anything(sentence.text):
            frames += read(sentence, author, _topic(before))
        before.append(sentence.text)
    return tuple(frames)


def _topic(before: Sequence[str]) -> str:
    """Tell what texts leave one speaking of, the last that names something."""
    return next((named for text in reversed(before) if (named := topic_in(text))), "")


@lru_cache(maxsize=256)
def topic_in(text: str) -> str:
    """Tell what a text speaks of last, a value of the slot `object`, "" for nothing."""
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
    spread = _spread(divided)
    for index, piece in enumerate(divided):
        while len(outer) > piece.depth:
            context = outer.pop()
        while len(outer) < piece.depth:
            outer.append(context)
            context = _in_brackets(divided[index - 1] if index else None, context)
            if context.counted is not None:
                context = context.with_parts(context.counted, piece.mark)
        here = Here(sentence, author, topic, divided, index, spread.get(index, (0, 0)))
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
        if one.slot == "object" and one.value not in ("other", "file"):
            return True
        if one.slot == "applicant" and one.value != "everyone":
            return True
        if one.slot == "item" and (one.value not in VAGUE or one.value in WORTH):
            return True
        if spoken and one.slot == "item" and may_be(spoken, (one.value,)):
            return True
        if one[2:4] in PARTING or one.text == "其中":
            return True
    if any(one in text for one in MADE_OF):
        return True
    return bool(spoken) and any(one.slot == "compared" for one in tokens)


def _read(here: Here, context: Context, last: Frame | None) -> tuple[Context, list[Frame]]:
    """Read one piece: give what it says, and what it leaves to those behind."""
    piece = here.piece
    if not piece.tokens and not piece.organs and piece.number is None:
        return context, []
    if piece.mark == "；":
        anew = (one._replace(applicants=()) for one in context.things)
        context = context._replace(things=tuple(dict.fromkeys(anew)))
    own, behind = own_thing(here) if piece.says(TELLING) else (NOTHING, NOTHING)
    context = placed(here, context)
    if here.share[1]:
        own, context = _shared(here, own, context)
    if context.counted is not None or context.main is not None:
        context = _of_parts(here, own, context)
    if piece.mark == "、" and own.objects and _is_marked_so(here, context):
        own = own._replace(objects=("other",))
    if own == NOTHING and is_the_other_applicant(here, context):
        own = Thing(applicants=("other_organisation",))
    things = inherited(own, context, here.topic)
    requests = bool(things) and kind_of(things[0].objects[0]) == "applications"
    narrow = narrowed(here, own) or (context.prefix if requests else "")
    if own.objects and not narrow and not here.share[0]:
        context = context._replace(narrow="")
    if context.whole is None and _is_part(own, things, context):
        context = context.with_parts(context.counted, "implied")
    narrow = narrow or context.narrow
    silent = context.who or context.when or context.plan or narrow
    made = [*said(here, context, things, own, silent, last)]
    if behind != NOTHING or is_the_only(here, context):
        made += claimed(here, context, things, behind, silent)
    if made or own.items or (own != NOTHING and own.objects != ("other",)):
        spoken = things[0].objects if things else ()
        context = context._replace(
            things=things,
            objects=(*context.objects, spoken) if spoken else context.objects,
            narrow=narrow if made or own.objects else context.narrow,
            named=own != NOTHING,
            prefix="" if made else context.prefix,
        )
    if piece.number is None and not made and piece.words.startswith(BY):
        context = context._replace(
            prefix=one_channel(here, piece.end)
        )  # 通过信函，我局受理…
    return _counted(here, context, made), made


def _counted(here: Here, context: Context, made: Sequence[Frame]) -> Context:
    """Take in the number of a piece."""
    piece, number = here.piece, here.piece.number
    if number is not None and piece.has("compared", "up", "down"):
        context = context._replace(year=here.author.year)
    if number is not None and number.unit not in RATIO and piece.has("compared", "share"):
        return context._replace(sharing=number)
    if not made or not any(one.says in ("number", "total") for one in made):
        return context
    told = (*context.told, *(one for one in made if one.says in ("number", "total")))
    context = context._replace(counted=number, told=told, named=False)
    opening = _leads_to_parts(here)
    return (
        context.with_parts(number, opening, full=opening != "其中") if opening else context
    )


def _is_marked_so(here: Here, context: Context) -> bool:
    """Whether documents are told by their marks: 主动公开5份、依申请公开3份."""
    other = bool(context.things) and context.things[0].objects == ("other",)
    return other and here.piece.words.startswith("依申请公开")


# ------------------------------------------------------------ a whole and its parts


def _of_parts(here: Here, own: Thing, context: Context) -> Context:
    """Tell whether the parts of a number begin here, or end."""
    piece, counted = here.piece, context.counted
    if counted is not None:
        named = piece.has("channel") or any(one.text == "其中" for one in piece.of("of"))
        if here.share[1] and not here.share[0] and own == OTHER and named:
            return context.with_parts(context.whole or counted, "分", full=True)
        if context.main is None and any(one.text == "其中" for one in piece.of("of")):
            return context.with_parts(counted, "其中")
        if piece.words.startswith("由") and _is_made_of(here):
            return context.with_parts(counted, "分", full=True)
        each = piece.number and not here.share[1] and piece.has("all", "each")
        if each and (own.applicants or own.items or context.narrow):  # 分别为…
            return context.with_parts(context.whole or counted, "分", full=True)
        whole = context.told[-1].things[:1] if context.told else ()
        if (
            piece.number is None
            and _divides(piece)
            and not any(one.applicants for one in whole)
        ):
            return context.with_parts(counted, "分", full=True)
    main, cases = context.main, bool(context.things) and is_of_cases(context.things[0])
    if here.share[1]:
        return context
    if main and own.objects and not piece.depth and _is_another(own, main):
        return context._replace(whole=None, main=None)
    if (
        main
        and piece.mark
        and not piece.depth
        and not cases
        and own.items
        and OF_ALL.issuperset(own.items)
    ):
        return context._replace(
            things=main.things, narrow=main.narrow, whole=None, main=None
        )
    return context


def _is_made_of(here: Here) -> bool:
    """Whether parts are told by 由…组成."""
    behind = here.sentence.text[here.piece.start :]
    return any(one in behind for one in MADE_OF)


def _is_another(own: Thing, main: Context) -> bool:
    """Whether a piece names another kind of thing than the whole before is of."""
    before = main.told[-1].things if main.told else ()
    if not before or kind_of(own.objects[0]) != kind_of(before[0].objects[0]):
        return True
    of_suits = SUITS.issuperset(own.objects) and before[0].objects == ("suits",)
    return is_of_cases(own) and own.objects != before[0].objects and not of_suits


def _divides(piece: Piece) -> bool:
    words = piece.words
    kinds = words.startswith("从") and any(one in words for one in KINDS)
    return ("按" in words or kinds) and words.endswith(DIVIDED)


def _leads_to_parts(here: Here) -> str:
    """Tell by what a piece leads over to parts of its number: 475件申请中, 490件按来源."""
    piece = here.piece
    last = piece.tokens[-1] if piece.tokens else None
    if (
        last
        and last[2:4] == ("of", "part")
        and piece.text[last.end : piece.end] in ("", "有")
    ):
        return "其中"
    if _divides(piece):
        return "分"
    return "：" if here.next and here.next.mark == "：" and here.next.number else ""


def _is_part(own: Thing, things: tuple[Thing, ...], context: Context) -> bool:
    """Whether a piece tells an outcome, or an applicant, of what was just counted."""
    told = context.told[-1] if context.told else None
    if not things or told is None or told.number is not context.counted:
        return False
    if own.objects:
        return _are_suits(own, told)
    whole = told.things[0] if told.things else Thing()
    part = own.applicants or "open" in own.items or not OF_ALL.issuperset(own.items)
    alike = whole.objects == things[0].objects and not whole.applicants
    carried = own.applicants and len(context.told) == 1
    return bool(part and alike and (carried or WHOLES.issuperset(whole.items)))


def _are_suits(own: Thing, told: Frame) -> bool:
    """Whether the two kinds of suits are told as parts of all."""
    return SUITS.issuperset(own.objects) and told.things[:1] == (Thing(("suits",)),)


def _spread(divided: Sequence[Piece]) -> dict[int, tuple[int, int]]:
    """Number the pieces that 分别 shares out: `分别为12件、11件`."""
    found: dict[int, tuple[int, int]] = {}
    for index, piece in enumerate(divided):
        if piece.number is None or not piece.has("all", "each"):
            continue
        ratio, count = piece.number.unit in RATIO, 1
        for other in divided[index + 1 :]:
            bare = other.number is not None and other.mark in BARE
            bare = bare and not any(one.start < other.at for one in other.tokens)
            if (
                not bare
                or (other.number is not None and other.number.unit in RATIO) != ratio
            ):
                break
            count += 1
        if count > 1:
            found |= {index + place: (place, count) for place in range(count)}
    return found


def _shared(here: Here, own: Thing, context: Context) -> tuple[Thing, Context]:
    """Give a piece the thing that is its share: one of those named, or told before."""
    place, count = here.share
    named = context.shared if place else own
    if here.pieces[here.place + count - 1 - place].tokens:
        return OTHER, context._replace(shared=OTHER)  # 分别有1件、1件被纠正
    if named == Thing() and context.things and not place:
        named = context.things[0]  # 复议、诉讼共45件，分别为23件和22件
    for slot in Thing._fields:
        values = getattr(named, slot)
        if len(values) == count:
            return named._replace(**{slot: (values[place],)}), context._replace(
                shared=named
            )
    if place and named == OTHER:
        return OTHER, context
    if not place and (own != Thing() or here.piece.leftover or here.piece.has("channel")):
        return OTHER, context._replace(shared=OTHER)
    before = context.told[: len(context.told) - place * _are_numbers(context, place)]
    if len(before) < count:
        return own, context
    told = before[place - count]
    context = context._replace(things=told.things, counted=told.number, shared=Thing())
    return Thing(), context


def _are_numbers(context: Context, place: int) -> bool:
    """Whether the shares dealt out before count as numbers themselves."""
    return place > 0 and bool(context.told) and context.counted is context.told[-1].number
