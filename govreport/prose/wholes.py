"""A whole and its parts: where parts begin and end, and what 分别 deals out to what."""

from collections.abc import Sequence

from govreport.prose.frame import RATIO, Context, Frame, Here
from govreport.prose.meaning import NOTHING, Thing, is_of_cases, kind_of
from govreport.prose.pieces import JOINS, Piece
from govreport.prose.scope import WHOLES
from govreport.prose.things import OF_ALL

OTHER = Thing(("other",))
SUITS = frozenset({"direct_suit", "suit_after_review"})
DIVIDED = ("分", "看", "统计", "分类", "来说", "计")
KINDS = ("渠道", "方式", "来源", "类型", "类别", "途径", "形式", "主体", "对象")
"""`按来源分`, `从申请方式看` say that the parts of the number before follow."""
LISTING = ("具体", "分别", "依次")
MADE_OF = ("组成", "构成")
BARE = frozenset({"、", "", *JOINS})


def of_parts(here: Here, own: Thing, context: Context) -> Context:
    """Tell whether the parts of a number begin here, or end."""
    if context.counted is not None and (begun := _begun(here, own, context)):
        return begun
    piece, main = here.piece, context.main
    if main is None or here.share[1] or piece.depth:
        return context
    if _begins_anew(piece, own) or (own.objects and _is_another(own, main)):
        return context._replace(whole=None, main=None)
    cases = bool(context.things) and is_of_cases(context.things[0])
    flows = own.items and OF_ALL.issuperset(own.items)
    if piece.mark and not cases and flows:
        return context._replace(
            things=main.things, narrow=main.narrow, whole=None, main=None
        )
    return context


def _begun(here: Here, own: Thing, context: Context) -> Context | None:
    """Give the context of the parts of the number before, where they begin here."""
    piece, counted, whole = here.piece, context.counted, context.whole or context.counted
    of_which = "of" in piece.by and any(one.text == "其中" for one in piece.by["of"])
    dealt = here.share[1] and not here.share[0] and own == OTHER
    if dealt and (of_which or piece.has("channel")):
        return context.with_parts(whole, "分", full=True)
    if context.main is None and of_which:
        return context.with_parts(counted, "其中")
    each = piece.number and not here.share[1] and piece.has("all", "each")
    if each and (own.applicants or own.items or context.narrow):  # 分别为…
        return context.with_parts(whole, "分", full=True)
    if _is_made_of(here):
        return context.with_parts(counted, "分", full=True)
    told = context.told[-1].things[:1] if context.told else ()
    if piece.number or not _divides(piece) or any(one.applicants for one in told):
        return None
    return context.with_parts(counted, "分", full=True)


def _is_listed(here: Here) -> bool:
    """Whether a colon leads to numbers, behind 具体为 too: `28件，具体为：信访15件`."""
    behind = here.pieces[here.place + 1 : here.place + 3]
    if behind and not behind[0].number and behind[0].words.startswith(LISTING):
        behind = behind[1:]
    return bool(behind) and behind[0].mark == "：" and bool(behind[0].number)


def _is_made_of(here: Here) -> bool:
    """Whether parts are told by 由…组成."""
    text, start = here.sentence.text, here.piece.start
    return text.startswith("由", start, here.piece.end) and any(
        text.find(one, start) >= 0 for one in MADE_OF
    )


def _begins_anew(piece: Piece, own: Thing) -> bool:
    """Whether behind a semicolon something unknown is told: `；公众号发布464条`."""
    unknown = own.objects == ("other",) or (not own.objects and bool(piece.leftover))
    return piece.mark == "；" and unknown


def _is_another(own: Thing, main: Context) -> bool:
    """Whether a piece names another kind of thing than the whole before is of."""
    before = main.told[-1].things if main.told else ()
    if not before or kind_of(own.objects[0]) != kind_of(before[0].objects[0]):
        return True
    of_suits = SUITS.issuperset(own.objects) and before[0].objects == ("suits",)
    return is_of_cases(own) and own.objects != before[0].objects and not of_suits


def _divides(piece: Piece) -> bool:
    words = piece.words
    if not words.endswith(DIVIDED):
        return False
    return "按" in words or (words.startswith("从") and any(one in words for one in KINDS))


def leads_to_parts(here: Here) -> str:
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
    return "：" if _is_listed(here) else ""


def is_part(own: Thing, things: tuple[Thing, ...], context: Context) -> bool:
    """Whether a piece tells an outcome, or an applicant, of what was just counted."""
    told = context.told[-1] if context.told else None
    if not things or told is None or told.number is not context.counted:
        return False
    if own.objects:
        return _are_suits(own, told)
    whole = told.things[0] if told.things else NOTHING
    part = own.applicants or "open" in own.items or not OF_ALL.issuperset(own.items)
    alike = whole.objects == things[0].objects and not whole.applicants
    carried = own.applicants and len(context.told) == 1
    return bool(part and alike and (carried or WHOLES.issuperset(whole.items)))


def _are_suits(own: Thing, told: Frame) -> bool:
    """Whether the two kinds of suits are told as parts of all."""
    return SUITS.issuperset(own.objects) and told.things[:1] == (Thing(("suits",)),)


def spread(divided: Sequence[Piece]) -> dict[int, tuple[int, int]]:
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


def shared(here: Here, own: Thing, context: Context) -> tuple[Thing, Context]:
    """Give a piece the thing that is its share: one of those named, or told before."""
    place, count = here.share
    named = context.shared if place else own
    if here.pieces[here.place + count - 1 - place].tokens:
        return OTHER, context._replace(shared=OTHER)  # 分别有1件、1件被纠正
    if named == NOTHING and context.things and not place:
        named = context.things[0]  # 复议、诉讼共45件，分别为23件和22件
    for slot in Thing._fields:
        values = getattr(named, slot)
        if len(values) == count:
            return named._replace(**{slot: (values[place],)}), context._replace(
                shared=named
            )
    if place and named == OTHER:
        return OTHER, context
    if not place and (own != NOTHING or here.piece.leftover or here.piece.has("channel")):
        return OTHER, context._replace(shared=OTHER)
    before = context.told[: len(context.told) - place * _are_numbers(context, place)]
    if len(before) < count:
        return own, context
    told = before[place - count]
    context = context._replace(things=told.things, counted=told.number, shared=NOTHING)
    return NOTHING, context


def _are_numbers(context: Context, place: int) -> bool:
    """Whether the shares dealt out before count as numbers themselves."""
    return place > 0 and bool(context.told) and context.counted is context.told[-1].number
