"""What sentences say of numbers: each clause read into a frame, whatever its order.

A frame is compared with a table only where all of it is understood and speaks of the
organ itself, of all of its year, and of nothing narrower; else `silent` says why not.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from govreport.prose.author import Author
from govreport.prose.lexicon import word_at
from govreport.prose.meaning import Thing, kind_of, may_be
from govreport.prose.numerals import LEAST, OVER, ROUND, UNDER, Numeral
from govreport.prose.pieces import HAN, JOINS, Piece, Token, pieces, says_anything, tokens_of
from govreport.prose.sentences import Sentence

ABOUT = (*OVER, *UNDER, *LEAST, *ROUND)
RATIO = frozenset({"%", "倍"})
BASES = frozenset("较比与同于自和")
"""A year behind one of these is compared with."""
FLOWS = ("new", "got", "all_in", "handled", "settled", "closed", "open")
"""What happens to a request before it has an outcome, in their order."""
PROCEEDINGS = ("review", "suits", "direct_suit", "suit_after_review")
CARRIED = ("carried", "carried_in", "carried_out")
CLOSING = {"upheld", "overturned", "lost", "closed", "other_result", "open"}
DIVIDED = ("分", "看", "统计", "分类", "来说", "计")
GROUPS = {"denied": "denied_", "unavailable": "unavailable_", "declined": "declined_", "closed_other": "closed_"}  # fmt: skip
VAGUE = frozenset({*FLOWS, "public", "sum", "made", "issued", "repealed", "in_force", "newly_public", "public_total", "amended", "upheld", "overturned", "lost", "other_result"}) - {"new"}
"""What may happen to other things than requests."""
WHOLES = frozenset({"new", "got", "all_in", "handled", "settled", "closed"})
"""What all requests of a year, or all cases, are spoken of as."""
UNITS = {
    "applications": "件 份 宗 起 个 例 次 项 条 桩",
    "proceedings": "件 起 宗 例 次 个",
    "documents": "件 个 部 份 项",
    "decisions": "件 宗 起 个 次 份 例 件次 项",
    "amount": "元 万元 亿元",
    "projects": "个 项 件",
    "other": "",
}
"""What each kind is counted in; a number without a unit may count anything."""


class Frame(NamedTuple):
    """What a stretch of a sentence says.

    `says` is `number`, `none`, `all`, `change`, `share`, `rate`, `times` or `trend`;
    `word` what says so. `things` are what may be spoken of, the likeliest first; `each`
    whether it holds for each of several, not for their sum; `base` what a share is of.
    `year` is the year that it is said of, or compared with. `whole` is the number of
    which this one is a part, `opening` the word or mark that says so, `counted` the
    number told before. `silent` is why it is not compared, "" where it is.
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
    counted: Numeral | None = None
    silent: str = ""
    bare: bool = False
    full: bool = False


@dataclass(frozen=True)
class Context:
    """What the pieces before leave to one that doesn't say it itself."""

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
    counted: Numeral | None = None
    full: bool = False
    shared: Thing = Thing()
    sharing: Numeral | None = None
    told: tuple[Frame, ...] = ()
    main: "Context | None" = None

    @property
    def silent(self) -> str:
        """Why nothing is compared here."""
        return self.who or self.when or self.plan or self.narrow


class Here(NamedTuple):
    """A piece of a sentence, with all that surrounds it."""

    sentence: Sentence
    author: Author
    topic: str
    pieces: Sequence[Piece]
    index: int
    share: tuple[int, int] = (0, 0)
    """Which of how many numbers it has that are told of as many things: 分别为…."""

    @property
    def piece(self) -> Piece:
        """The piece itself."""
        return self.pieces[self.index]

    @property
    def text(self) -> str:
        """The sentence."""
        return self.sentence.text

    def word(self, token: Token) -> str:
        """Give a token's characters."""
        return self.sentence.text[token.start : token.end]

    def before(self, token: Token) -> str:
        """Give the character before a token."""
        return self.sentence.text[max(0, token.start - 1) : token.start]


def frames_of(sentences: Iterable[Sentence], author: Author) -> tuple[Frame, ...]:
    """Read all that a text says of numbers, each paragraph knowing what it spoke of."""
    frames: list[Frame] = []
    paragraph, topic = None, ""
    for sentence in sentences:
        if (sentence.section, sentence.paragraph) != paragraph:
            paragraph, topic = (sentence.section, sentence.paragraph), topic_in(sentence.before)
        frames += read(sentence, author, topic)
        topic = topic_in(sentence.text) or topic
    return tuple(frames)


@lru_cache(maxsize=256)
def topic_in(text: str) -> str:
    """Tell what a text leaves one speaking of, "" where it names nothing."""
    named = [one.value for one in tokens_of(text) if one.slot == "object"]
    return next((one for one in reversed(named) if one not in ("request", "file")), "")


@lru_cache(maxsize=256)
def read(sentence: Sentence, author: Author, topic: str = "") -> tuple[Frame, ...]:
    """Read all that a sentence says of numbers.

    `topic` is what the paragraph came to speak of before, a value of the slot `object`.
    """
    if not says_anything(sentence.text):
        return ()
    frames: list[Frame] = []
    outer: list[Context] = []
    context = Context(author.year)
    divided = pieces(sentence, author)
    spread = _spread(divided)
    topic = topic or _implied(divided, sentence.text)
    for index, piece in enumerate(divided):
        while len(outer) > piece.depth:
            context = outer.pop()
        while len(outer) < piece.depth:
            outer.append(context)
            if context.counted is not None:
                context = replace(context, whole=context.counted, opening=piece.mark, main=context, full=False)
        here = Here(sentence, author, topic, divided, index, spread.get(index, (0, 0)))
        context, said = _read(here, context, frames)
        frames += said
    return tuple(frames)


def _implied(divided: Sequence[Piece], text: str) -> str:
    """Tell what a sentence speaks of that names nothing, by what only happens to that."""
    words = [one for piece in divided for one in piece.tokens]
    if any(one.slot == "object" for one in words):
        return ""
    if "申请人" in text:
        return "applications"
    hints = any(
        one.slot == "applicant" or (one.slot == "item" and one.value not in VAGUE) for one in words
    )
    return "applications" if hints else ""


def _spread(divided: Sequence[Piece]) -> dict[int, tuple[int, int]]:
    """Number the pieces that 分别 shares out: `分别为12件、11件`."""
    found: dict[int, tuple[int, int]] = {}
    for index, piece in enumerate(divided):
        if piece.number is None or not piece.has("all", "each"):
            continue
        group = [index]
        for number, other in enumerate(divided[index + 1 :], start=index + 1):
            bare = other.number is not None and other.mark in ("、", *JOINS, "") and not other.tokens
            if not bare or (other.number.unit in RATIO) != (piece.number.unit in RATIO):  # type: ignore[union-attr]
                break
            group.append(number)
        if len(group) > 1:
            found |= {one: (place, len(group)) for place, one in enumerate(group)}
    return found


def _shared(here: Here, own: Thing, context: Context) -> tuple[Thing, Context]:
    """Give a piece the thing that is its share: one of those named, or told before."""
    place, count = here.share
    named = context.shared if place else own
    for slot in Thing._fields:
        values = getattr(named, slot)
        if len(values) == count:
            own = named._replace(**{slot: (values[place],)})
            return own, replace(context, shared=named)
    told = context.told[-count - place :] if place else context.told[-count:]
    if len(told) < count:
        return own, context
    before = told[place] if not place else told[place]
    return Thing(), replace(context, things=before.things, counted=before.number, shared=Thing())


def _read(here: Here, context: Context, frames: Sequence[Frame]) -> tuple[Context, list[Frame]]:
    piece = here.piece
    if piece.mark == "；":
        things = tuple(dict.fromkeys(one._replace(applicants=()) for one in context.things))
        context = replace(context, things=things)
    own, behind = own_thing(here)
    context = _when(here, _who(here, context))
    if here.share[1]:
        own, context = _shared(here, own, context)
    if _opens(here, own) and context.counted is not None and context.main is None:
        context = replace(context, whole=context.counted, opening="其中", main=context)
    elif piece.has("all", "each") and piece.number and not here.share[1] and context.counted and (own.applicants or context.narrow or own.items):
        context = replace(context, whole=context.whole or context.counted, opening="分", full=True, main=context.main or context)
    elif _divides(here, own) and context.counted is not None:
        main = context.main or context
        context = replace(context, whole=context.counted, opening="分", full=True, main=main)
    elif context.main and _is_of_all_again(own, context) and not piece.depth:
        context = replace(
            context, things=context.main.things, narrow=context.main.narrow, whole=None, main=None
        )
    if own == Thing() and _is_the_other_applicant(here, context):
        own = Thing(applicants=("other_organisation",))
    things, narrow = _things(own, context, here.topic), narrowed(here, own)
    if own.objects and not narrow:
        context = replace(context, narrow="")
    inside = replace(context, narrow=context.narrow or narrow)
    if inside.whole is None and _is_part(own, things, context):
        inside = context = replace(context, whole=context.counted, opening="implied", main=context)
    said = [*_frames(here, inside, things, own, frames), *_claims(here, inside, things, behind)]
    if said or own != Thing():
        spoken = things[0].objects if things else ()
        context = replace(
            context,
            things=things,
            objects=(*context.objects, spoken) if spoken else context.objects,
            narrow=context.narrow or (narrow if said or own.objects else ""),
        )
    if piece.number is not None and piece.has("compared", "share") and piece.number.unit not in RATIO:
        context = replace(context, sharing=piece.number)
    elif any(one.says in ("number", "total") for one in said):
        told = (*context.told, *(one for one in said if one.says == "number"))
        context = replace(context, counted=piece.number, told=told)
        if opening := _leads_to_parts(here):
            context = replace(context, whole=piece.number, opening=opening, full=opening != "其中", main=context)
    return context, said


def _is_part(own: Thing, things: tuple[Thing, ...], context: Context) -> bool:
    """Whether a piece tells an outcome, or an applicant, of what was just counted."""
    if not things or not context.told or own.objects or context.counted is not context.told[-1].number:
        return False
    whole = context.told[-1].things[:1]
    return bool(
        whole
        and whole[0].objects == things[0].objects
        and not whole[0].applicants
        and all(one in WHOLES for one in whole[0].items)
        and (any(one not in FLOWS + CARRIED for one in own.items) or "open" in own.items or own.applicants)
    )


def _is_the_other_applicant(here: Here, context: Context) -> bool:
    """Whether 其他 stands among applicants: `法律服务机构8件、其他4件`."""
    words = [here.word(one) for one in here.piece.tokens]
    return words[:1] in (["其他"], ["其它"]) and bool(context.things and context.things[0].applicants)


def _opens(here: Here, own: Thing) -> bool:
    """Whether parts of the number before begin: 其中…."""
    return any(here.word(one) == "其中" for one in here.piece.of("of"))


def _divides(here: Here, own: Thing) -> bool:
    """Whether a piece says by what the number before is divided: 按来源分."""
    text = here.sentence.text[here.piece.start : here.piece.end]
    return here.piece.number is None and "按" in text and text.endswith(DIVIDED)


def _leads_to_parts(here: Here) -> str:
    """Tell by what a piece leads over to parts of its own number: 475件申请中, 490件按来源分."""
    tokens, text = here.piece.tokens, here.text[here.piece.start : here.piece.end]
    behind = here.pieces[here.index + 1 : here.index + 2]
    if tokens and (tokens[-1].slot, tokens[-1].value) == ("of", "part"):
        return "其中"
    if "按" in text and text.endswith(DIVIDED):
        return "分"
    return "：" if any(one.mark == "：" and one.number for one in behind) else ""


def _is_of_all_again(own: Thing, context: Context) -> bool:
    """Whether a flow is told after parts, which then is one of the whole again."""
    if context.things and kind_of(context.things[0].objects[0]) == "proceedings":
        return False
    return bool(own.items) and all(one in FLOWS + CARRIED for one in own.items)


# ------------------------------------------------------------- whose, and when


def _who(here: Here, context: Context) -> Context:
    """Tell whose what is said is: another's stays so up to the next that is named."""
    piece, author = here.piece, here.author
    if any(one.whose == "own" for one in piece.organs) or piece.has("whose", "own"):
        return replace(context, who="")
    for one in piece.of("whose"):
        word = here.word(one)
        if one.value == "region" and author.is_region:
            context = replace(context, who="")
        elif one.value == "bodies" and author.is_region and word[0] in "各执":
            context = replace(context, who="")
        elif one.value in ("region", "bodies") and not (context.who == "" and _is_in_passing(here, one)):
            context = replace(context, who=f"说的是“{word}”")
    for named in piece.organs:
        if named.whose == "other" and named.before not in ("向", "与", "由", "对", "经", "按", "根据"):
            name = here.sentence.text[named.start : named.end]
            context = replace(context, who=f"说的是“{name}”")
    return context


def _is_in_passing(here: Here, token: Token) -> bool:
    """Whether an organ is only named on the way: 会同各单位, 在部门网站."""
    return here.before(token) in ("在", "向", "对", "同", "与", "会", "经", "于", "联")


def _when(here: Here, context: Context) -> Context:
    """Tell of which year it is said, with what it is compared, whether it is a plan."""
    piece, year = here.piece, context.year
    plan = piece.of("plan")
    if plan:
        context = replace(context, plan=f"说的是打算（“{here.word(plan[0])}”）")
    than = piece.has("compared", "than", "same")
    if piece.has("compared", "same") and here.author.year is not None:
        context = replace(context, compared=here.author.year - 1)
    for one in () if piece.has("item", "carry") else piece.of("time"):
        value = _year(one, here.author.year)
        if here.word(one) == "当年" and context.year != here.author.year:
            continue  # of the year before, if that was named
        based = here.before(one) in BASES or (than and isinstance(value, int) and value != here.author.year)
        if one.value == "part":
            context = replace(context, when=f"说的是“{here.word(one)}”，不是全年")
        elif one.value == "next":
            context = replace(context, plan=context.plan or f"说的是“{here.word(one)}”")
        elif value is None:
            continue
        elif based and value != here.author.year:
            context = replace(context, compared=value)
            if piece.number and piece.number.unit not in RATIO and _is_told_of(here, one):
                context = replace(context, year=value)
        else:
            context = replace(context, year=value, when="", plan="" if value == here.author.year and not plan else context.plan)
            year = value
    last = None if here.author.year is None else here.author.year - 1
    if piece.has("compared", "to") and last is not None:
        compared = context.year if context.year != here.author.year else last
        context = replace(context, year=here.author.year, compared=compared)
    elif _rises_from(here) and context.year == here.author.year:
        context = replace(context, year=last)
    return context


def _rises_from(here: Here) -> bool:
    """Whether a number is the one from which another came: 由37件上升至49件."""
    behind = here.pieces[here.index + 1 : here.index + 2]
    number = here.piece.number
    words = here.sentence.text[here.piece.start : number.start] if number else ""
    return any(one in words for one in "由从") and any(one.has("compared", "to") for one in behind)


def _is_told_of(here: Here, token: Token) -> bool:
    """Whether a number is that of the year before it: 上年的96件."""
    number = here.piece.number
    return number is not None and here.sentence.text[token.end : number.start] in ("", "的", "同期的", "同期", "为")


def _year(token: Token, this: int | None) -> int | None:
    if token.value.isdigit():
        return int(token.value)
    return {"this": this, "last": None if this is None else this - 1}.get(token.value)


# --------------------------------------------------------------- what is spoken of


def own_thing(here: Here) -> tuple[Thing, Thing]:
    """Read what a piece itself speaks of, and what it says behind of all of it."""
    piece = here.piece
    at = piece.number.start if piece.number else piece.end
    share = min((one.start for one in piece.of("compared") if one.value == "share"), default=piece.end)
    ratio = piece.number is not None and piece.number.unit in RATIO
    words = [one for one in piece.tokens if one.start < share or not ratio]
    every = max((one.start for one in piece.of("all") if one.value == "all"), default=piece.end)
    cut = every if piece.number is None or every > at else piece.end
    ahead = [one for one in words if one.start < cut]
    behind = [one for one in words if one.start >= cut]
    objects = _objects(here, [one for one in ahead if one.slot == "object"], at)
    own = Thing(objects, _items(here, ahead, at, objects), _applicants(here, ahead, at))
    spoken = _objects(here, [one for one in behind if one.slot == "object"], piece.end)
    said = Thing(spoken, _items(here, behind, piece.end, objects), _applicants(here, behind, piece.end))
    if not own.objects and piece.number is None and spoken and spoken[0] not in PROCEEDINGS[2:]:
        own = own._replace(objects=spoken)
    return own, said


def _groups(here: Here, tokens: Sequence[Token]) -> list[list[Token]]:
    """Put together the tokens of a slot that are joined: 行政复议、行政诉讼."""
    groups: list[list[Token]] = []
    for one in tokens:
        between = here.sentence.text[groups[-1][-1].end : one.start] if groups else ""
        joined = any(join in between for join in (*JOINS, "、")) and len(between) < 12
        if groups and joined:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _objects(here: Here, tokens: Sequence[Token], at: int) -> tuple[str, ...]:
    """Tell what a piece is about, the last that it names before its number."""
    tokens = [
        one
        for index, one in enumerate(tokens)
        if not (one.value == "request" and index and _adjacent(here, tokens[index - 1], one))
    ]
    before = [one for one in tokens if one.start < at] or list(tokens)
    groups = _groups(here, before)
    values = dict.fromkeys(one.value for one in groups[-1]) if groups else {}
    if "cases" in values or "suits" in values:
        named = [one.value for one in tokens if one.value in PROCEEDINGS]
        special = [one for one in named if one in PROCEEDINGS[2:]]
        values = dict.fromkeys(special or ([] if "suits" in values else named)) or values
    return tuple(values)


def _adjacent(here: Here, one: Token, other: Token) -> bool:
    return here.sentence.text[one.end : other.start] in ("", "的", "案件") and one.value != "applications"


def _items(here: Here, tokens: Sequence[Token], at: int, objects: tuple[str, ...]) -> tuple[str, ...]:
    """Tell what happened: the narrowest that is said before the number, else behind it."""
    known = [one for one in tokens if one.slot == "item" and one.value != "sum"]
    before = [one for one in known if one.start < at] or known
    before = [one for one in before if not here.text.startswith("等", one.end)] or before
    values = dict.fromkeys(_carried(here, one) if one.value == "carry" else one.value for one in before)
    if "open" in values and any(one.value == "last" for one in here.piece.of("time")) and not here.piece.has("compared"):
        values["carried_in"] = values.pop("open")
    if any(one in values for one in CARRIED):
        values = {one: None for one in values if one in CARRIED or one not in FLOWS}
    if objects:
        fitting = {one: None for one in values if may_be(objects, (one,))}
        values = fitting or values
    outcomes = [one for one in values if one not in FLOWS + CARRIED and one != "public"]
    leaves = [one for one in outcomes if not any(_is_group_of(one, other) for other in outcomes)]
    if leaves:
        return tuple(leaves)
    flows = [one for one in values if one in FLOWS]
    if len(flows) > 1:
        flows = ["handled"] if {"got", "settled"} <= {*flows} and "new" not in flows else [max(flows, key=FLOWS.index)]
    return tuple(one for one in values if one in CARRIED) or tuple(flows) or tuple(values)


def _is_group_of(group: str, item: str) -> bool:
    return item != group and item.startswith(GROUPS.get(group, "\0"))


def _carried(here: Here, token: Token) -> str:
    """Tell from which year or into which: 上年结转, 结转下年, 由上年转入本年."""
    this = here.author.year
    times = [one for one in here.piece.of("time")]
    behind = next((one for one in times if one.start >= token.end), None)
    ahead = next((one for one in reversed(times) if one.end <= token.start), None)
    for one in (behind, ahead):
        value = None if one is None else _year(one, this)
        if one is None or this is None:
            continue
        if one.value == "next" or value == this + 1:
            return "carried_out"
        if one.value in ("last", "start") or value == this - 1:
            return "carried_in"
        if one is behind and value == this:
            return "carried_in"
    return "carried"


def _applicants(here: Here, tokens: Sequence[Token], at: int) -> tuple[str, ...]:
    tokens = [one for one in tokens if one.slot == "applicant"]
    before = [one for one in tokens if one.start < at] or tokens
    text = here.sentence.text
    behind = [one for index, one in enumerate(before) if not any("等" in text[one.end : other.start] for other in before[index + 1 :])]
    values = dict.fromkeys(one.value for group in _groups(here, behind)[-1:] for one in group)
    if "everyone" in values:
        return ()
    if "organisations" in values:
        values = {one: None for one in values if one in ("organisations", "natural_person")}
    if {"natural_person", "organisations"} <= {*values}:
        return ()
    return tuple(values)


def _things(own: Thing, context: Context, topic: str) -> tuple[Thing, ...]:
    """Fill in from the pieces before what a piece doesn't say of its thing."""
    before = context.things[0] if context.things else Thing()
    if own == Thing():
        return context.things
    if own.objects:
        objects = _resolved(own.objects, context, topic)
        return (Thing(objects, own.items, own.applicants),) if objects else ()
    objects = _inherited(own, context, topic)
    if not objects:
        return ()
    if own.items:
        ways = [own.applicants or before.applicants, own.applicants]
        return tuple(dict.fromkeys(Thing(objects, own.items, one) for one in ways))
    ways = [before.items, ()]
    return tuple(dict.fromkeys(Thing(objects, one, own.applicants) for one in ways if may_be(objects, one)))


def _resolved(objects: tuple[str, ...], context: Context, topic: str) -> tuple[str, ...]:
    """Tell what a bare 申请 or 文件 is one of, by what was spoken of before."""
    spoken = context.objects[-1] if context.objects else ((topic,) if topic else ())
    if objects == ("request",):
        other = spoken and kind_of(spoken[0]) == "other" and topic not in ("applications", "request")
        return ("other",) if other else ("applications",)
    if objects == ("file",):
        return spoken if spoken and kind_of(spoken[0]) == "documents" else ("other",)
    return objects


def _inherited(own: Thing, context: Context, topic: str) -> tuple[str, ...]:
    """Find what the sentence spoke of last to which this can happen."""
    spoken = [*reversed(context.objects), *([(topic,)] if topic else [])]
    for one in spoken:
        if kind_of(one[0]) == "other":
            return ("other",)
        if may_be(one, own.items) and (not own.applicants or kind_of(one[0]) == "applications"):
            return one
    if context.objects:
        return ()
    if own.applicants or "new" in own.items or any(one not in FLOWS and one != "public" and may_be(("applications",), (one,)) for one in own.items):
        return ("applications",)
    if any(one in ("upheld", "overturned", "lost") for one in own.items):
        return ("cases",)
    return ()


def narrowed(here: Here, own: Thing) -> str:
    """Tell what makes a piece speak of less than all, "" where nothing does."""
    piece, text = here.piece, here.sentence.text
    number = piece.number
    at = number.start if number else piece.end
    if number and any(start == number.end for start, _ in piece.leftover):
        return f"“{number.unit}”数的是别的"
    last = max((one.end for one in piece.of("object") if one.start >= at), default=at)
    reach = last if own.items else max(last, at)
    enumerated = -1 if own.objects == ("request",) else text.rfind("等", piece.start, at)
    for start, end in piece.leftover:
        if start < reach and not (end <= enumerated):
            return f"“{text[start:end]}”不知道是什么"
    denied = bool(_denial(here))
    named = max((one.start for one in piece.of("object")), default=piece.start - 1)
    for one in piece.of("aside"):
        word = here.word(one)
        if own.applicants == ("other_organisation",) and word in ("其他", "其它"):
            continue
        if word == "名义" and own.applicants or denied and one.start > named:
            continue
        if one.start < reach or not own.items:
            return f"“{word}”说的是别的数"
    channels = [one for one in piece.of("channel") if one.start < reach]
    if channels and not _several(here, channels):
        return f"“{here.word(channels[0])}”只是一种渠道"
    for one in piece.of("whose"):
        closes = one.value == "third" and any(other.value in CLOSING for other in piece.of("item"))
        if one.value in ("part", "third") and one.start < reach and not closes:
            return f"“{here.word(one)}”说的不是本机关自己的数"
    mine = piece.has("whose", "own") or any(one.whose == "own" for one in piece.organs)
    for named in piece.organs:
        if named.whose == "other" and named.start < reach and not mine:
            return f"“{text[named.start : named.end]}”不是本机关"
    return ""


def _several(here: Here, channels: Sequence[Token]) -> bool:
    """Whether channels are a way to say all: 通过网络、信函等方式."""
    text = here.sentence.text[channels[0].start : channels[-1].end + 1]
    return text.endswith("等") or any(len(group) > 1 for group in _groups(here, channels))


# -------------------------------------------------------------------- what is said


def _frames(here: Here, context: Context, things: tuple[Thing, ...], own: Thing, frames: Sequence[Frame]) -> Iterator[Frame]:
    piece = here.piece
    frame = Frame(
        here.sentence, piece.start, piece.end, "", things, context.year, piece.number,
        whole=context.whole, opening=context.opening, counted=context.counted, silent=context.silent or _unsaid(things),
        each=piece.has("all"), bare=own == Thing(), full=context.full,
    )  # fmt: skip
    denied = _denial(here)
    if piece.number is not None and not denied:
        yield from _of_number(here, frame, context, own, frames)
    elif denied and things and not (piece.number and piece.number.unit in RATIO):
        yield frame._replace(says="none", number=None, word=denied, silent=frame.silent or _narrow_denial(here))
    if piece.number is None and context.compared is not None:
        for one in piece.of("compared"):
            if one.value in ("even", "double", "half", "up", "down"):
                says = "trend" if one.value in ("up", "down") else "times"
                yield frame._replace(says=says, word=one.value, year=context.compared)
                break


def _unsaid(things: tuple[Thing, ...]) -> str:
    if not things:
        return "没有说是什么的数"
    return "说的不是这几张表里的数" if kind_of(things[0].objects[0]) == "other" else ""


def _denial(here: Here) -> str:
    """Give the word that denies, "" where none does: 并非没有 doesn't."""
    piece = here.piece
    words = [one for one in piece.of("no") if one.value in ("no", "nil")]
    if not words or piece.has("no", "not_so"):
        return ""
    return "" if piece.number and piece.number.value != 1 else here.word(words[0])


def _narrow_denial(here: Here) -> str:
    for start, end in here.piece.leftover:
        return f"“{here.sentence.text[start:end]}”不知道是什么"
    return "说的是期限" if here.piece.has("timely") else ""


def _claims(
    here: Here, context: Context, things: tuple[Thing, ...], behind: Thing
) -> Iterator[Frame]:
    """Find what a piece says of all that it speaks of: 均已办结, 均为自然人."""
    piece = here.piece
    single = _of_the_only_one(here, context)
    if single != Thing():
        things, behind = context.things[:1], single
    if _denial(here) or piece.has("timely") or behind == Thing() or not things:
        return
    of = things[0]
    special = [one for one in behind.objects if one in PROCEEDINGS[2:] and of.objects == ("suits",)]
    said = Thing(tuple(special) or _cases_told(of, context), behind.items, behind.applicants or of.applicants)
    part = of.items[0] if of.items else ""
    within = any(_is_group_of(part, one) for one in behind.items)
    left = piece.has("of", "rest", "without") and any(
        one.value in ("open", "carry") for other in here.pieces[: here.index] for one in other.of("item")
    )
    both = part in CARRIED and _is_told_with_new(context)
    some = left or (part and part not in WHOLES and not within and not both)
    if not behind.applicants and both:
        said = said._replace(applicants=())
    if may_be(said.objects, said.items) and (behind.items or behind.applicants or special):
        silent = context.silent or _unsaid(things) or ("说的只是一部分" if some else "")
        base = of if within or special or (behind.applicants and not behind.items) else None
        yield Frame(
            here.sentence, piece.start, piece.end, "all", (said,), context.year, base=base, silent=silent
        )  # fmt: skip


def _cases_told(of: Thing, context: Context) -> tuple[str, ...]:
    """List all cases that were counted just before: `复议7件，诉讼9件，均获维持`."""
    objects = list(of.objects)
    for one in reversed(context.told) if kind_of(of.objects[0]) == "proceedings" else ():
        thing = one.things[0] if one.things else Thing()
        if one.silent or thing.items or not thing.objects or kind_of(thing.objects[0]) != "proceedings":
            break
        objects += thing.objects
    return tuple(dict.fromkeys(objects))


def _is_told_with_new(context: Context) -> bool:
    """Whether what was carried in was told together with what came: 112件新收和9件结转."""
    before = context.told[-2:-1]
    return any(one.things and {*one.things[0].items} & {"new", "got"} for one in before)


def _of_the_only_one(here: Here, context: Context) -> Thing:
    """Read how the only case ended that was told of: `复议1件，结果为维持`."""
    only = context.counted is not None and context.counted.value == 1 and here.piece.number is None
    items = tuple(one.value for one in here.piece.of("item") if one.value in CLOSING and one.value != "open")
    cases = bool(context.things) and kind_of(context.things[0].objects[0]) == "proceedings"
    return Thing(items=items[:1]) if only and cases and not here.piece.of("object") else Thing()


def _of_number(here: Here, frame: Frame, context: Context, own: Thing, frames: Sequence[Frame]) -> Iterator[Frame]:
    piece, number = here.piece, here.piece.number
    assert number is not None
    compared = {one.value: one for one in piece.of("compared")}
    if here.share[0] and frames:
        first = frames[-1]
        yield frame._replace(says=first.says, word=first.word, year=first.year, base=first.base)
        return
    way = "up" if "up" in compared else "down" if "down" in compared else ""
    if number.unit in RATIO:
        if "rate" in compared or "outcome_rate" in compared or piece.has("timely"):
            says = "outcome" if "outcome_rate" in compared else "rate"
            silent = frame.silent or ("说的是期限" if piece.has("timely") and "rate" not in compared else "")
            yield frame._replace(says=says, word=_outcome(here, compared), silent=silent)
        elif "share" not in compared and context.sharing is not None and not piece.tokens:
            yield frame._replace(says="share", whole=context.sharing, base=Thing())
        elif "share" in compared and any(one.value == "last" and one.start > compared["share"].start for one in piece.of("time")):
            yield frame._replace(says="times", word="", year=context.compared or context.year)
        elif "share" in compared:
            counted = _sum_of(context.told) if piece.has("item", "sum") else frame.counted
            yield frame._replace(says="share", base=_base(here, compared["share"].end), counted=counted, bare=frame.bare)
        elif _is_share_of(here, own) and context.counted is not None:
            told = number._replace(about=next((one for one in ABOUT if here.text.startswith(one, piece.start)), number.about))
            yield frame._replace(says="share", things=context.things, base=own, number=told, bare=True)
        elif way and context.compared is not None:
            yield frame._replace(says="change", word=way, year=context.compared)
        elif context.compared is not None and (number.unit == "倍" or not way):
            yield frame._replace(says="times", word="", year=context.compared)
        return
    if way and "to" not in compared:
        if context.compared is not None:
            yield frame._replace(says="change", word=way, year=context.compared)
        return
    sums = piece.of("item") and piece.of("item")[0].value == "sum" and piece.of("item")[0].start - piece.start < 2
    if sums and len(context.told) > 1 and not {*own.items} & {"new", "got"}:
        merged = _merged(context.told)
        yield frame._replace(says="total", things=merged, silent="" if merged else "是前面几个数的和")
        return
    yield frame._replace(says="number", silent=frame.silent or _unit(frame) or _rest(here, own))


def _is_share_of(here: Here, own: Thing) -> bool:
    """Whether a ratio is one of what stands before it: 超过办结总数的三成."""
    number = here.piece.number
    before = here.text[number.start - 1 : number.start] if number else ""
    return before == "的" and own != Thing() and not here.piece.of("compared")


def _sum_of(told: Sequence[Frame]) -> Numeral | None:
    numbers = [one.number for one in told if one.number is not None]
    return numbers[-1]._replace(value=sum(one.value for one in numbers)) if numbers else None


def _rest(here: Here, own: Thing) -> str:
    """Tell that a flow is that of the rest: 其余46件均已答复."""
    flows = all(one in ("settled", "handled", "closed") for one in own.items)
    return "说的是其余的" if here.piece.has("of", "rest") and flows else ""


def _merged(told: Sequence[Frame]) -> tuple[Thing, ...]:
    """Give the sum of the things told before, where they differ in one slot alone."""
    told = [one for one in told if (one.whole, one.opening) == (told[-1].whole, told[-1].opening)]
    things = [one.things[0] for one in told if one.things and not one.silent]
    slots = [tuple(dict.fromkeys(slot)) for slot in zip(*things, strict=True)] if len(things) == len(told) else []
    if sum(len(one) > 1 for one in slots) != 1:
        return ()
    return (Thing(*(tuple(value for values in slot for value in values) for slot in slots)),)


def _outcome(here: Here, compared: Mapping[str, Token]) -> str:
    rate = compared.get("rate") or compared.get("outcome_rate") or here.piece.of("timely")[0]
    return here.word(rate).removesuffix("率")


def _unit(frame: Frame) -> str:
    number = frame.number
    assert number is not None
    kind = kind_of(frame.things[0].objects[0]) if frame.things else "other"
    text, end = frame.sentence.text, number.end
    known = word_at(text, end) if end < len(text) else None
    if number.unit == "个" and HAN.match(text, end) and (known is None or known[1].slot == "filler"):
        return f"“个”数的是“{text[end : end + 2]}”"
    fits = number.unit in UNITS[kind].split() or (not number.unit and kind != "amount") or (number.value == 0)
    return "" if fits else f"单位“{number.unit}”数的是别的"


def _base(here: Here, start: int) -> Thing | None:
    """Tell what a share is of by the words behind 占, None where nothing is said."""
    piece = here.piece
    between = here.text[start : piece.number.start] if piece.number else ""
    if not between.strip("的约为是达到了分别近超过比例重率大共"):
        return None
    objects = tuple(dict.fromkeys(one.value for one in piece.of("object") if one.start >= start))
    items = tuple(dict.fromkeys(one.value for one in piece.of("item") if one.start >= start and one.value != "sum"))
    return Thing(objects, items)
