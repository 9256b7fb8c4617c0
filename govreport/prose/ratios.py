"""What a percentage or multiple says: a share, a rate, a change, so many times."""

from collections.abc import Iterator, Mapping, Sequence

from govreport.prose.frame import Context, Frame, Here
from govreport.prose.meaning import NOTHING, Thing
from govreport.prose.numerals import LEAST, MORE, OVER, ROUND, UNDER, Numeral
from govreport.prose.pieces import Piece, Token
from govreport.prose.scope import ANEW, WHOLES

ABOUT = (*OVER, *UNDER, *MORE, *LEAST, *ROUND)
RATES = frozenset({"rate", "outcome_rate"})
SHARE_WORDS = "的约为是达到了分别近超过比例重率大共"
"""Between 占 and the percentage these name no whole."""


def ratio(
    here: Here, frame: Frame, context: Context, own: Thing, last: Frame | None
) -> Iterator[Frame]:
    """Read a percentage or multiple: a share, a rate, a change, so many times."""
    piece, number = here.piece, here.piece.number
    if here.share[0] and last:
        yield frame._replace(says=last.says, word=last.word, year=last.year, base=last.base)
        return
    if _is_of_last_year(piece):
        return
    whole = context.whole
    if whole is not None and whole is context.counted and context.main:
        whole = context.main.whole  # in brackets behind a part
    frame = frame._replace(whole=whole)
    made = (
        _rate(here, frame)
        or _share(here, frame, context, own)
        or _of_base(here, frame, context, own)
        or _compared(here, frame, context)
    )
    if made is not None:
        yield made
    elif number and number.unit == "%" and (own.items or own.applicants):
        over = tuple(_wholes(context.told))
        yield frame._replace(says="share", over=over)  # 予以公开的不到一半


def _rate(here: Here, frame: Frame) -> Frame | None:
    """Read a rate by its name: 办结率, 纠错率, or what was done in time."""
    timely = here.piece.of("timely")
    rates = [one for one in here.piece.of("compared") if one.value in RATES]
    if not rates and not timely:
        return None
    silent = frame.silent or ("" if rates else "说的是期限")
    says = "outcome" if rates and rates[0].value == "outcome_rate" else "rate"
    word = (rates or timely)[0].text.removesuffix("率")
    return frame._replace(says=says, word=word, silent=silent, whole=None)


def _share(here: Here, frame: Frame, context: Context, own: Thing) -> Frame | None:
    """Read a share by 占, or by its place: in brackets, behind the whole."""
    piece = here.piece
    share = next((one for one in piece.of("compared") if one.value == "share"), None)
    if share is None:
        bracketed = piece.mark == "（" and not piece.tokens and context.compared is None
        if bracketed:
            return frame._replace(says="share")  # 予以公开2件（50%）
        if context.sharing is not None and not piece.tokens:
            return frame._replace(says="share", whole=context.sharing)
        return None
    if any(one.value == "last" and one.start > share.start for one in piece.of("time")):
        year = context.compared or context.year
        return frame._replace(says="times", year=year)
    if own == NOTHING and (piece.organs or piece.has("whose")):
        return None
    counted = _sum_of(context.told) if piece.has("item", "sum") else frame.counted
    base, over = _base(here, share.end), tuple(_wholes(context.told))
    return frame._replace(says="share", base=base, counted=counted, over=over)


def _of_base(here: Here, frame: Frame, context: Context, own: Thing) -> Frame | None:
    """Read a ratio whose whole stands before it: 超过办结总数的三成."""
    piece, number = here.piece, here.piece.number
    if number is None or not _is_base(piece, own) or piece.of("compared"):
        return None
    if context.counted is None:
        return _compared(here, frame, context)
    about = next((one for one in ABOUT if piece.words.startswith(one)), number.about)
    return frame._replace(
        says="share",
        things=context.things,
        base=own,
        number=number._replace(about=about),
        whole=None,
        bare=True,
    )


def _compared(here: Here, frame: Frame, context: Context) -> Frame | None:
    """Read a change against a year, or so many times that year's."""
    if context.compared is None:
        return None
    way = way_of({one.value: one for one in here.piece.of("compared")})
    says = "change" if way else "times"
    return frame._replace(says=says, word=way, year=context.compared)


def _is_of_last_year(piece: Piece) -> bool:
    """Whether a ratio is last year's, with which one is compared: 较上年的54.4%略降."""
    than = [one.end for one in piece.of("compared") if one.value == "than"]
    return any(
        one.start in than and piece.text[one.end : piece.at] == "的"
        for one in piece.of("time")
    )


def _is_base(piece: Piece, own: Thing) -> bool:
    """Whether a ratio is told of the whole that stands before it."""
    whole = own != NOTHING and WHOLES.issuperset(own.items) and not own.applicants
    return whole and piece.text[piece.at - 1] == "的"


def _wholes(told: Sequence[Frame]) -> Iterator[Numeral]:
    """List the numbers that speak of all: received, settled."""
    new: Numeral | None = None
    for one in told:
        thing = one.things[0] if one.things else Thing(("other",))
        if one.number and new and thing.items == ("carried_in",):
            yield new._replace(value=new.value + one.number.value)
        elif one.number and ANEW.issuperset(thing.items) and not one.silent:
            new = one.number
        if (one.number and one.says == "total") or (
            one.number
            and not one.silent
            and not thing.applicants
            and WHOLES.issuperset(thing.items)
        ):
            yield one.number


def _sum_of(told: Sequence[Frame]) -> Numeral | None:
    numbers = [one.number for one in told if one.number is not None]
    return (
        numbers[-1]._replace(value=sum(one.value for one in numbers)) if numbers else None
    )


def _base(here: Here, start: int) -> Thing | None:
    """Tell what a share is of by the words behind 占, None where nothing is said."""
    piece = here.piece
    if not piece.text[start : piece.at].strip(SHARE_WORDS):
        return None
    words = [one for one in piece.tokens if one.start >= start and one.value != "sum"]
    objects = dict.fromkeys(one.value for one in words if one.slot == "object")
    items = dict.fromkeys(one.value for one in words if one.slot == "item")
    return Thing(tuple(objects), tuple(items))


def way_of(compared: Mapping[str, Token]) -> str:
    """Tell whether words of comparison say up or down."""
    return "up" if "up" in compared else "down" if "down" in compared else ""
