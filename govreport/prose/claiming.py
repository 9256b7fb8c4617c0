"""What a piece of a sentence says of all that was spoken of: 均已办结, 均为自然人."""

from collections.abc import Iterator

from govreport.prose.frame import Context, Frame, Here
from govreport.prose.meaning import NOTHING, Thing, is_of_cases, may_be
from govreport.prose.pieces import Piece
from govreport.prose.scope import ANEW, CLOSING, WHOLES, denial, of_no_table
from govreport.prose.things import CARRIED, PROCEEDINGS, is_group_of

DONE_ITEMS = frozenset({"settled", "closed"})
DONE = ("办结", "完毕", "办毕", "完结", "审结", "结案")


def claimed(
    here: Here, context: Context, things: tuple[Thing, ...], behind: Thing, silent: str
) -> Iterator[Frame]:
    """Find what a piece says of all that it speaks of: 均已办结, 均为自然人."""
    piece = here.piece
    single = _of_the_only_one(here, context)
    if single != NOTHING:
        things, behind = context.things[:1], single
    if not things and behind.applicants and "申请人" in piece.words:
        things = (Thing(("applications",)),)
    public = piece.has("item", "public") and not behind.applicants
    if behind == NOTHING or not things or denial(here) or _is_in_time(piece):
        return
    if public and "settled" in behind.items:
        return  # 均以公开方式答复
    if context.main and things[0].applicants and DONE_ITEMS & {*behind.items}:
        things = context.main.things or things  # 其中企业2件，均已办结
    of = things[0]
    special = [
        one for one in behind.objects if one in PROCEEDINGS[2:] and of.objects == ("suits",)
    ]
    part = of.items[0] if of.items else ""
    within = any(is_group_of(part, one) for one in behind.items)
    both = part in CARRIED and _is_told_with_new(context)
    applicants = behind.applicants or of.applicants
    objects = of.objects if single != NOTHING else _cases_told(of, context)
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
    if piece.number is not None and piece.at < max(one.start for one in piece.of("all")):
        number = None if left or DONE_ITEMS & {*behind.items} else piece.number
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
    loosely = not piece.words.count("已") and not any(
        one.text == "全部" for one in piece.of("all")
    )
    return bool(timely) and (
        due or (loosely and not any(one in piece.words for one in DONE))
    )


def of_its_claim(here: Here, own: Thing, behind: Thing) -> str:
    """Tell that a number is only that of a claim: `181件申请全部公开` are not all."""
    if not behind.items or own.items or DONE_ITEMS.intersection(behind.items):
        return ""
    first = here.piece.number is not None and not here.piece.words.startswith("全")
    named = own.objects and here.piece.at < min(
        (one.start for one in here.piece.of("object")), default=0
    )
    return "说的只是一部分" if first and named else ""


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
        thing = one.things[0] if one.things else NOTHING
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
        return NOTHING
    if not is_of_cases(context.things[0]):
        outcomes = [one.value for one in piece.of("item") if one.value not in WHOLES]
        return Thing(items=tuple(outcomes[:1])) if "结果" in piece.words else NOTHING
    items = [
        one.value
        for one in piece.of("item")
        if one.value in CLOSING and one.value != "open"
    ]
    return Thing(items=tuple(items[:1]))
