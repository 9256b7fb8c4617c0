"""Whose and of when a piece of a sentence is, as it says or as those before left it."""

from govreport.prose.frame import RATIO, Context, Here
from govreport.prose.pieces import Token

BASES = frozenset("较比与同于自和")
"""A year behind one of these is compared with it."""
PASSING = frozenset("在向对同与会经于联给")
"""An organ behind one of these is only named on the way: 会同各单位."""
BESIDE = frozenset({"向", "与", "由", "对", "经", "按", "根据"})
TIMED = frozenset({"time", "plan", "compared"})
OF_YEAR = frozenset({"", "的", "同期的", "同期", "为"})


def placed(here: Here, context: Context) -> Context:
    """Read whose a piece is, of which year, compared with what, and whether a plan."""
    piece = here.piece
    if piece.organs or "whose" in piece.by:
        context = _who(here, context)
    behind = here.next
    rising = piece.number is not None and behind is not None and "compared" in behind.by
    return _when(here, context) if rising or piece.says(TIMED) else context


def _who(here: Here, context: Context) -> Context:
    """Tell whose what is said is: another's stays so up to the next that is named."""
    piece, who = here.piece, context.who
    ends = {one.end: one.text for one in piece.of("whose")}
    for named in piece.organs:
        if named.start in ends and named.whose != "own":  # 全市法院
            return context._replace(
                who=f"说的是“{ends[named.start]}{piece.text[named.start : named.end]}”"
            )
    groups = [one for one in piece.of("whose") if one.value in ("region", "bodies")]
    alone = not context.told and not any(one.text == "其中" for one in piece.of("of"))
    whose = {"own", "office"} if alone else {"own"}
    mine = [one.end for one in piece.organs if one.whose in whose]
    if any(_is_me(here, one) for one in piece.of("whose")) or any(
        _is_of_all(here, one) for one in groups
    ):
        return context._replace(who="")
    starts = {one.start for one in piece.organs if one.whose == "own"}
    beside = any(one.start in mine or one.end in starts for one in groups)
    if mine and not beside:  # 市政府各部门 and 8个县区教育局 are others
        return context._replace(who="")
    for one in groups:
        if who or here.before(one) not in PASSING:
            who = f"说的是“{one.text}”"
    for named in piece.organs:
        listed = "等" in piece.words and piece.has("applicant")  # 法院等其他组织
        other = named.whose == "other" or (named.whose == "office" and not alone)
        if other and named.before not in BESIDE and not listed:
            who = f"说的是“{piece.text[named.start : named.end]}”"
    return context._replace(who=who)


def _is_me(here: Here, token: Token) -> bool:
    """Whether a word means the organ itself; 全镇 is no bureau."""
    of = token.text[1:]
    township = of in ("镇", "乡", "街道")
    to_me = here.before(token) in PASSING  # 向我局提出
    return (
        token.value == "own"
        and not to_me
        and (not township or any(of in one for one in here.author.names))
    )


def _is_of_all(here: Here, group: Token) -> bool:
    """Whether a group is all that a region's report is of: 全县, 各部门, no 各乡镇."""
    author = here.author
    if not author.is_region:
        return False
    if group.value == "region":
        return any(name.endswith(group.text[-1]) for name in author.places)
    return group.text[0] in "各执" and group.text.endswith(("部门", "单位", "机关"))


def _when(here: Here, context: Context) -> Context:
    piece, this = here.piece, here.author.year
    if this is None:
        return context
    plan = piece.of("plan")
    if plan:
        context = context._replace(plan=f"说的是打算（“{plan[0].text}”）")
    if piece.has("compared", "same"):
        context = context._replace(compared=this - 1)
    carried = piece.has("item", "carry") or (
        piece.has("item", "open")
        and piece.has("time", "last")
        and not piece.has("compared")
    )
    for one in () if carried else piece.of("time"):
        context = _at(here, context, one, this)
    if piece.has("compared", "to"):
        compared = context.year if context.year != this else this - 1
        return context._replace(year=this, compared=compared)
    return (
        context._replace(year=this - 1)
        if _rises_from(here) and context.year == this
        else context
    )


def _at(here: Here, context: Context, time: Token, this: int) -> Context:
    """Take in what one word says of the time."""
    piece = here.piece
    if time.value == "part":
        if (
            piece.number is None
            and time.text in ("历年", "历次")
            and here.before(time) == "对"
        ):
            return context
        return context._replace(when=f"说的是“{time.text}”，不是这一年的全年")
    if time.value == "start":
        return context._replace(when="说的是年初")
    if time.value == "next":
        return context._replace(plan=context.plan or f"说的是“{time.text}”")
    return _of_year(here, context, time, this)


def _of_year(here: Here, context: Context, time: Token, this: int) -> Context:
    """Take in a year that is spoken of, or compared with."""
    piece, value = here.piece, year_of(time, this)
    if value is None or (time.text == "当年" and context.year != this):
        return context  # 当年 is the year before, if that was named
    number = piece.number
    between = piece.text[time.end : piece.at]
    told = not any(time.end <= one.start < piece.at for one in piece.of("compared"))
    of_year = number is not None and (between in OF_YEAR or (told and "item" in piece.by))
    ratio = number is not None and number.unit in RATIO
    based = here.before(time) in BASES or piece.has("compared", "than", "same")
    if value != this and (based or (of_year and ratio)):
        if of_year and not ratio:  # 比上年的96件
            context = context._replace(year=value)
        return context._replace(compared=value)
    plan = "" if value == this and not piece.has("plan") else context.plan
    if (context.year, context.when, context.plan) == (value, "", plan):
        return context
    return context._replace(year=value, when="", plan=plan)


def _rises_from(here: Here) -> bool:
    """Whether a number is the one from which another came: 由37件上升至49件."""
    piece, following = here.piece, here.next
    rises = piece.number and following and following.has("compared", "to")
    words = piece.text[piece.start : piece.at]
    return bool(rises) and ("由" in words or "从" in words)


def year_of(token: Token, this: int) -> int | None:
    """Tell the year that a word of time names, None where it names none."""
    if token.value.isdigit():
        return int(token.value)
    return {"this": this, "last": this - 1, "next": this + 1}.get(token.value)
