"""What a piece of a sentence says of its thing: a number, a share, none, all."""

from collections.abc import Iterator, Sequence

from govreport.prose.frame import RATIO, Context, Frame, Here
from govreport.prose.meaning import Thing, is_of_cases, may_be
from govreport.prose.numerals import LEAST, MORE, OVER, ROUND, UNDER, Numeral
from govreport.prose.pieces import Piece, Token
from govreport.prose.scope import CLOSING, denial, miscounted, narrow_denial, of_no_table
from govreport.prose.things import CARRIED, PROCEEDINGS, is_group_of

ABOUT = (*OVER, *UNDER, *MORE, *LEAST, *ROUND)
WHOLES = frozenset({"new", "got", "all_in", "handled", "settled", "closed"})
"""What all requests of a year, or all cases, are spoken of as."""
ANEW = frozenset({"new", "got"})
SAYING = frozenset({"no", "compared"})
"""Without a number, only with such words is anything said."""
DONE_ITEMS = frozenset({"settled", "closed"})
DONE = ("办结", "完毕", "办毕", "完结", "审结", "结案")
RISING = frozenset("升增涨提攀激")
SHARE_WORDS = "的约为是达到了分别近超过比例重率大共"
"""Between 占 and the percentage these name no whole."""


def said(  # noqa: PLR0913, PLR0917 -- a frame is complete on its own
    here: Here,
    context: Context,
    things: tuple[Thing, ...],
    own: Thing,
    silent: str,
    last: Frame | None,
) -> Iterator[Frame]:
    """Tell what a piece says; `last` is the frame before it."""
    piece = here.piece
    if piece.number is None and not piece.says(SAYING):
        return
    frame = Frame(
        here.sentence,
        piece.start,
        piece.end,
        "number",
        things,
        context.year,
        piece.number,
        each=any(one.start < piece.at for one in piece.of("all"))
        and len(things[:1] and things[0].each()) > 1,
        whole=context.whole,
        opening=context.opening,
        full=context.full,
        counted=context.counted,
        bare=own == Thing(),
        silent=silent or of_no_table(things),
    )
    denied = denial(here)
    if piece.number is not None and not denied:
        if piece.number.unit in RATIO:
            yield from _ratio(here, frame, context, own, last)
        else:
            yield from _count(here, frame, context, own, last)
    elif denied and things and not (piece.number and piece.number.unit in RATIO):
        silent = frame.silent or narrow_denial(here)
        yield frame._replace(says="none", number=None, word=denied, silent=silent)
    ways = {one.value for one in piece.of("compared")} & {"up", "down"}
    if piece.number is None and context.compared is not None and len(ways) < 2:
        for one in piece.of("compared"):
            if one.value in ("even", "double", "half", "up", "down"):
                says = "trend" if one.value in ("up", "down") else "times"
                yield frame._replace(says=says, word=one.value, year=context.compared)
                return


def _way(compared: dict[str, Token]) -> str:
    return "up" if "up" in compared else "down" if "down" in compared else ""


def _count(
    here: Here, frame: Frame, context: Context, own: Thing, last: Frame | None
) -> Iterator[Frame]:
    """Read a count: a number of the thing, a sum of those before, or a change."""
    piece = here.piece
    if here.share[0] and last:
        yield frame._replace(says=last.says, word=last.word, year=last.year, base=last.base)
        return
    compared = {one.value: one for one in piece.of("compared")}
    way, to, year = _way(compared), compared.get("to"), context.compared
    of_last = year is not None and context.year == year
    if way and not to and not (of_last and compared[way].start > piece.at):
        if year is not None and not _is_between_two(here):
            yield frame._replace(says="change", word=way, year=year)
        return
    if year is not None and (to or way):  # 升至49件；较上年的44件有所增加
        up = way == "up" or (to is not None and any(one in to.text for one in RISING))
        word = "up" if up else "down"
        yield frame._replace(says="trend", number=None, year=year, word=word)
    if _is_total(here, context, own):
        merged = _merged(context.told)
        silent = "" if merged else "是前面几个数的和"
        yield frame._replace(says="total", things=merged, silent=silent)
        return
    silent = frame.silent or miscounted(frame, piece.tokens) or _rest(here, own)
    silent = silent or _unnamed(here, context, own)
    yield frame._replace(silent=silent) if silent != frame.silent else frame


def _ratio(
    here: Here, frame: Frame, context: Context, own: Thing, last: Frame | None
) -> Iterator[Frame]:
    """Read a percentage or multiple: a share, a rate, a change, so many times."""
    piece, number = here.piece, here.piece.number
    if here.share[0] and last:
        yield frame._replace(says=last.says, word=last.word, year=last.year, base=last.base)
        return
    compared = {one.value: one for one in piece.of("compared")}
    way, timely = _way(compared), piece.of("timely")
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


def _is_total(here: Here, context: Context, own: Thing) -> bool:
    """Whether a number is the sum of those told before: 两项合计248件."""
    piece = here.piece
    sums = [one for one in piece.of("item") if one.value == "sum"]
    if not sums or len(context.told) < 2:
        return False
    last = context.told[-1].things[:1]
    parts = any(one.applicants for one in last) and not own.applicants
    return parts or (sums[0].start - piece.start < 2 and not ANEW & {*own.items})


def _rest(here: Here, own: Thing) -> str:
    """Tell that a flow is that of the rest: 其余46件均已答复."""
    flows = all(one in ("settled", "handled", "closed") for one in own.items)
    return "说的是其余的" if here.piece.has("of", "rest") and flows else ""


def _is_between_two(here: Here) -> bool:
    """Whether two numbers of a sentence are compared: 35件比上年结转的20件多15件."""
    before = here.pieces[here.place - 1] if here.place else None
    two = before is not None and before.number is not None and not here.piece.mark
    return bool(
        two and before and before.has("compared", "than") and before.has("item", "carry")
    )


def _unnamed(here: Here, context: Context, own: Thing) -> str:
    """Tell that a number names nothing, and that of before isn't meant: 全部39件."""
    piece = here.piece
    if piece.text[max(0, piece.at - 2) : piece.at].endswith(("这", "该", "上述", "以上")):
        return "说的是前面的几件"
    if own != Thing():
        return ""
    if context.whole is not None and not context.named:
        return "没有说是其中的什么"
    added = piece.has("of", "with") or any(one.start < piece.at for one in piece.of("all"))
    return "没有说是什么的数" if added and not here.share[1] else ""


def _is_base(piece: Piece, own: Thing) -> bool:
    """Whether a ratio is told of the whole that stands before it."""
    whole = own != Thing() and WHOLES.issuperset(own.items) and not own.applicants
    return whole and piece.text[piece.at - 1] == "的"


def _wholes(told: Sequence[Frame]) -> Iterator[Numeral]:
    """List the numbers that speak of all: received, settled."""
    for one in told:
        thing = one.things[0] if one.things else Thing(("other",))
        if one.number and one.says == "total":
            yield one.number
        elif (
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


def _merged(told: Sequence[Frame]) -> tuple[Thing, ...]:
    """Give the sum of the things told before, where they differ in one slot alone."""
    last = told[-1].whole, told[-1].opening
    told = [one for one in told if (one.whole, one.opening) == last]
    things = [one.things[0] for one in told if one.things and not one.silent]
    if len(things) < len(told):
        return ()
    slots = [tuple(dict.fromkeys(slot)) for slot in zip(*things, strict=True)]
    if sum(len(one) > 1 for one in slots) != 1:
        return ()
    return (
        Thing(*(tuple(value for values in slot for value in values) for slot in slots)),
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


# --------------------------------------------------------------------- claims of all


def claimed(
    here: Here, context: Context, things: tuple[Thing, ...], behind: Thing, silent: str
) -> Iterator[Frame]:
    """Find what a piece says of all that it speaks of: 均已办结, 均为自然人."""
    piece = here.piece
    single = _of_the_only_one(here, context)
    if single != Thing():
        things, behind = context.things[:1], single
    if not things and behind.applicants and "申请人" in piece.words:
        things = (Thing(("applications",)),)
    public = piece.has("item", "public") and not behind.applicants
    if behind == Thing() or not things or denial(here) or _is_in_time(piece):
        return
    if public and "settled" in behind.items:
        return  # 均以公开方式答复
    of = things[0]
    special = [
        one for one in behind.objects if one in PROCEEDINGS[2:] and of.objects == ("suits",)
    ]
    part = of.items[0] if of.items else ""
    within = any(is_group_of(part, one) for one in behind.items)
    both = part in CARRIED and _is_told_with_new(context)
    applicants = behind.applicants or of.applicants
    objects = of.objects if single != Thing() else _cases_told(of, context)
    thing = Thing(tuple(special) or objects, behind.items, applicants)
    if not may_be(thing.objects, thing.items) or not (
        behind.items or behind.applicants or special
    ):
        return
    left = _leaves_some_out(here, behind)
    some = part and part not in WHOLES and not within and not both
    base = of if within or special or not behind.items else None
    if part == "closed" and is_of_cases(of) and part not in behind.items:
        base = of  # 审结的均为维持
    number = context.counted if some and not left and not context.narrow else None
    silent = silent or of_no_table(things)
    if left or (some and (number is None or DONE_ITEMS.intersection(behind.items))):
        silent = silent or "说的只是一部分"
    yield Frame(
        here.sentence, piece.start, piece.end, "all", (thing,), context.year,
        number=number, base=base, silent=silent,
    )  # fmt: skip


def _is_in_time(piece: Piece) -> bool:
    """Whether only what was due is spoken of: 均在法定期限内答复, but not 办结."""
    timely = piece.of("timely")
    due = any(one.text in ("到期", "逾期", "超期", "超时") for one in timely)
    return bool(timely) and (due or not any(one in piece.words for one in DONE))


def _leaves_some_out(here: Here, behind: Thing) -> bool:
    """Whether those that are still open are excepted: 除10件结转下年外，其余均已办结."""
    if here.piece.has("of", "rest") and not DONE_ITEMS.intersection(behind.items):
        return True
    before = [one for one in here.pieces[: here.place] if one.has("item", "open", "carry")]
    excepts = here.piece.has("of", "rest", "without")
    return bool(before) and (excepts or any(one.has("of", "without") for one in before))


def _cases_told(of: Thing, context: Context) -> tuple[str, ...]:
    """List all cases that were counted just before: `复议7件，诉讼9件，均获维持`."""
    objects = list(of.objects)
    for one in reversed(context.told) if is_of_cases(of) else ():
        thing = one.things[0] if one.things else Thing()
        if one.silent or thing.items or not is_of_cases(thing):
            break
        objects += thing.objects
    return tuple(dict.fromkeys(objects))


def _is_told_with_new(context: Context) -> bool:
    """Whether what was carried in was told together with what came: 112件新收和9件结转."""
    before = [one.things[0].items for one in context.told[-2:-1] if one.things]
    return any(not items or ANEW.intersection(items) for items in before)


def is_the_only(here: Here, context: Context) -> bool:
    """Whether a piece says how the only one ended that was told of."""
    only = context.counted is not None and context.counted.value == 1
    return only and here.piece.number is None and "item" in here.piece.by


def _of_the_only_one(here: Here, context: Context) -> Thing:
    """Read how the only case ended that was told of: `复议1件，结果为维持`."""
    piece = here.piece
    if not is_the_only(here, context) or not context.things or piece.of("object"):
        return Thing()
    if not is_of_cases(context.things[0]):
        outcomes = [one.value for one in piece.of("item") if one.value not in WHOLES]
        return Thing(items=tuple(outcomes[:1])) if "结果" in piece.words else Thing()
    items = [
        one.value
        for one in piece.of("item")
        if one.value in CLOSING and one.value != "open"
    ]
    return Thing(items=tuple(items[:1]))
