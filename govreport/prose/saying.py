"""What a piece of a sentence says of its thing: a number, a change, none."""

from collections.abc import Iterator, Sequence

from govreport.prose.frame import RATIO, Context, Frame, Here
from govreport.prose.meaning import NOTHING, Thing
from govreport.prose.ratios import ratio, way_of
from govreport.prose.scope import (
    ANEW,
    WHOLES,
    denial,
    miscounted,
    narrow_denial,
    of_no_table,
    one_channel,
)
from govreport.prose.things import OF_ALL

SAYING = frozenset({"no", "compared"})
"""Without a number, only with such words is anything said."""
NEAR_START = 2
"""Characters before a sum that stands at once: 以上合计."""
RISING = frozenset("升增涨提攀激")


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
        each="all" in piece.by
        and any(one.start < piece.at for one in piece.of("all"))
        and len(things[:1] and things[0].each()) > 1,
        whole=context.whole,
        opening=context.opening,
        full=context.full,
        counted=context.counted,
        bare=own == NOTHING,
        channel=bool(one_channel(here, piece.at)),
        silent=silent or of_no_table(things),
    )
    denied = denial(here)
    if (
        piece.number is not None
        and piece.number.value == 1
        and "no" in piece.by
        and not denied
    ):
        return  # 没有一件不被维持
    if piece.number is not None and not denied:
        if piece.number.unit in RATIO:
            yield from ratio(here, frame, context, own, last)
        else:
            yield from _count(here, frame, context, own, last)
    elif denied and things and not (piece.number and piece.number.unit in RATIO):
        silent = frame.silent or narrow_denial(here)
        yield frame._replace(says="none", number=None, word=denied, silent=silent)
    if piece.number is not None or context.compared is None:
        return
    if not (piece.has("compared", "up") and piece.has("compared", "down")):
        for one in piece.of("compared"):
            if one.value in ("even", "double", "half", "up", "down"):
                says = "trend" if one.value in ("up", "down") else "times"
                yield frame._replace(says=says, word=one.value, year=context.compared)
                return


def _count(
    here: Here, frame: Frame, context: Context, own: Thing, last: Frame | None
) -> Iterator[Frame]:
    """Read a count: a number of the thing, a sum of those before, or a change."""
    piece = here.piece
    if here.share[0] and last:
        yield frame._replace(says=last.says, word=last.word, year=last.year, base=last.base)
        return
    if piece.number and piece.text.startswith("百分点", piece.number.end):
        return
    compared = {one.value: one for one in piece.of("compared")}
    way, to, year = way_of(compared), compared.get("to"), context.compared
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


def _is_total(here: Here, context: Context, own: Thing) -> bool:
    """Whether a number is the sum of those told before: 两项合计248件."""
    piece = here.piece
    if len(context.told) < 2:
        return False
    last, told = context.told[-1].things[:1], context.told[-1].number
    if told is None or piece.number is None or told.unit != piece.number.unit:
        return False
    sums = [one for one in piece.of("item") if one.value == "sum"]
    if own.objects and last and own.objects[0] not in last[0].objects:
        return False
    if not sums:
        flows = any(one.items and WHOLES.issuperset(one.items) for one in last)
        return own == NOTHING and piece.words.startswith("共") and not flows
    parts = any(one.applicants or one.objects == ("other",) for one in last) or not last
    at_once = sums[0].start - piece.start <= NEAR_START and not ANEW & {*own.items}
    if own.items == ("settled",) and last and OF_ALL.issuperset(last[0].items):
        return False  # 新收12件，结转1件，两项合计办结13件
    return at_once or (parts and not own.applicants)


def _rest(here: Here, own: Thing) -> str:
    """Tell that a flow is that of the rest: 其余46件均已答复."""
    if not here.piece.has("of", "rest"):
        return ""
    flows = all(one in ("settled", "handled", "closed") for one in own.items)
    return "说的是其余的" if flows else ""


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
    if own != NOTHING:
        return ""
    behind = piece.number.end if piece.number else piece.end
    if piece.text.startswith("的", behind) and any(
        end > behind for _, end in piece.leftover
    ):
        return "数的是别的"  # 十余件的现象突出
    if context.whole is not None and not context.named:
        return "没有说是其中的什么"
    added = piece.has("of", "with") or piece.has("all", "all")
    return "没有说是什么的数" if added and not here.share[1] else ""


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
