"""What a percentage or multiple says: a share, a rate, a change, so many times."""

from collections.abc import Iterator, Mapping, Sequence

from govreport.prose.frame import Context, Frame, Here
from govreport.prose.meaning import Thing
from govreport.prose.numerals import LEAST, MORE, OVER, ROUND, UNDER, Numeral
from govreport.prose.pieces import Piece, Token
from govreport.prose.scope import WHOLES

ABOUT = (*OVER, *UNDER, *MORE, *LEAST, *ROUND)
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
    compared = {one.value: one for one in piece.of("compared")}
    way, timely = way_of(compared), piece.of("timely")
    whole = context.whole
    if whole is not None and whole is context.counted and context.main:
        whole = context.main.whole  # in brackets behind a part
    rate = compared.get("rate") or compared.get("outcome_rate")
    share = compared.get("share")
    if rate or timely:
        word = (rate or timely[0]).text.removesuffix("率")
        silent = frame.silent or ("说的是期限" if not rate else "")
        says = "outcome" if rate and rate.value == "outcome_rate" else "rate"
        yield frame._replace(says=says, word=word, silent=silent)
    elif share and any(
        one.value == "last" and one.start > share.start for one in piece.of("time")
    ):
        yield frame._replace(says="times", year=context.compared or context.year)
    elif share and not (own == Thing() and (piece.organs or piece.has("whose"))):
        counted = _sum_of(context.told) if piece.has("item", "sum") else frame.counted
        base = _base(here, share.end)
        over = tuple(_wholes(context.told))
        yield frame._replace(
            says="share", base=base, counted=counted, whole=whole, over=over
        )
    elif piece.mark == "（" and not piece.tokens and context.compared is None:
        yield frame._replace(says="share", whole=whole)  # 予以公开2件（50%）
    elif context.sharing is not None and not piece.tokens:
        yield frame._replace(says="share", whole=context.sharing)
    elif number and _is_base(piece, own) and not compared:
        if context.counted is not None:  # 超过办结总数的三成
            about = next(
                (one for one in ABOUT if piece.words.startswith(one)), number.about
            )
            number = number._replace(about=about)
            yield frame._replace(
                says="share", things=context.things, base=own, number=number, bare=True
            )
        elif context.compared is not None:
            yield frame._replace(says="times", year=context.compared)
    elif context.compared is not None and way:
        yield frame._replace(says="change", word=way, year=context.compared)
    elif context.compared is not None:
        yield frame._replace(says="times", year=context.compared)
    elif number and number.unit == "%" and (own.items or own.applicants):
        over = tuple(_wholes(context.told))
        yield frame._replace(says="share", whole=whole, over=over)  # 予以公开的不到一半


def _is_base(piece: Piece, own: Thing) -> bool:
    """Whether a ratio is told of the whole that stands before it."""
    whole = own != Thing() and WHOLES.issuperset(own.items) and not own.applicants
    return whole and piece.text[piece.at - 1] == "的"


def _wholes(told: Sequence[Frame]) -> Iterator[Numeral]:
    """List the numbers that speak of all: received, settled."""
    for one in told:
        thing = one.things[0] if one.things else Thing(("other",))
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
