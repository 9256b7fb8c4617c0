"""What a piece of a sentence speaks of: its object, what happened, and who asked."""

from collections.abc import Iterable, Iterator, Sequence

from govreport.prose.frame import RATIO, Context, Here
from govreport.prose.meaning import NOTHING, Thing, kind_of, may_be
from govreport.prose.pieces import Piece, Token
from govreport.prose.placing import year_of

FLOWS = ("new", "got", "all_in", "handled", "settled", "closed", "open")
"""What happens to a request before it has an outcome, in their order."""
CARRIED = ("carried", "carried_in", "carried_out")
OF_ALL = frozenset(FLOWS + CARRIED)
PROCEEDINGS = ("review", "suits", "direct_suit", "suit_after_review")
GROUPS = {
    "denied": "denied_",
    "unavailable": "unavailable_",
    "declined": "declined_",
    "closed_other": "closed_",
}
VAGUE = frozenset(
    (
        *FLOWS[1:],
        "public",
        "sum",
        "made",
        "issued",
        "repealed",
        "in_force",
        "newly_public",
        "public_or_total",
    )
) | {"public_total", "amended", "upheld", "overturned", "lost", "other_result"}
"""What may happen to other things than requests."""
ENDED = frozenset({"upheld", "overturned", "lost"})
MONEY_UNITS = frozenset({"元", "万元", "亿元"})
MONEY = {
    "procurement": "procurement_amount",
    "procurement_amount": "procurement_amount",
    "fees": "fees",
}
"""What an amount without a name is one of, by what was spoken of."""
ADDED = ("加", "合计", "总计", "共")
JOINING = frozenset("、和及与并且或")
"""One of these is in whatever joins words."""
NEAR = 12
"""Characters between two words that are joined."""


def own_thing(here: Here) -> tuple[Thing, Thing]:
    """Read what a piece itself speaks of, and what it says behind of all of it."""
    piece, at = here.piece, here.piece.at
    ratio = piece.number is not None and piece.number.unit in RATIO
    words: Sequence[Token] = piece.tokens
    if ratio:  # what stands behind 占 is the whole
        reach = next(
            (one.start for one in words if one[2:4] == ("compared", "share")), piece.end
        )
        words = [one for one in words if one.start < reach]
    rest = piece.number is not None and piece.has("of", "rest")
    if rest or not piece.has("all", "all") or "no" in piece.by:
        objects = _objects(piece, words, at)
        items = _items(here, words, at, objects)
        return Thing(objects, items, _applicants(piece, words, at)), NOTHING
    every = max(
        (one.start for one in words if one[2:4] == ("all", "all")), default=piece.end
    )
    cut = every if piece.number is None or every > at else piece.end
    ahead = [one for one in words if one.start < cut]
    behind = [one for one in words if one.start >= cut]
    objects = _objects(piece, ahead, at)
    own = Thing(objects, _items(here, ahead, at, objects), _applicants(piece, ahead, at))
    spoken = _objects(piece, behind, piece.end)
    said = Thing(
        spoken,
        _items(here, behind, piece.end, objects),
        _applicants(piece, behind, piece.end),
    )
    if not objects and piece.number is None and spoken and spoken[0] not in PROCEEDINGS[2:]:
        own = own._replace(objects=spoken)
    return own, said


def groups(piece: Piece, tokens: Iterable[Token]) -> list[list[Token]]:
    """Put together the words that are joined: 行政复议、行政诉讼."""
    found: list[list[Token]] = []
    for one in tokens:
        between = piece.text[found[-1][-1].end : one.start] if found else ""
        joined = len(between) < NEAR and not JOINING.isdisjoint(between)
        if found and joined:
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _objects(piece: Piece, words: Sequence[Token], at: int) -> tuple[str, ...]:
    """Tell what a piece is about, the last that it names before its number."""
    if "object" not in piece.by:
        return ()
    tokens: list[Token] = []
    for one in words:
        if one.slot != "object" or (one.value in ("money", "charge") and tokens):
            continue
        if one.value == "charge" and not (
            piece.number and piece.number.unit in MONEY_UNITS
        ):
            continue
        last = tokens[-1] if tokens else None
        between = piece.text[last.end : one.start] if last else ""
        attached = last and one.value == "request" and between in ("", "的", "案件")
        if last and attached and last.value in ("licensing", "penalties", "coercion"):
            tokens[-1] = last._replace(value="other")  # 行政许可申请 is no decision
        elif not attached:  # 行政复议申请 is a review
            tokens.append(one)
    if len(tokens) < 2:
        return tuple(one.value for one in tokens)
    before = [one for one in tokens if one.start < at] or tokens
    values = dict.fromkeys(one.value for one in groups(piece, before)[-1])
    if "request" in values and any(one.value == "other" for one in before):
        return ("other",)  # 围绕同一征收项目提出申请
    if "cases" in values or "suits" in values:
        named = [one.value for one in tokens if one.value in PROCEEDINGS]
        special = [one for one in named if one in PROCEEDINGS[2:]]
        values = dict.fromkeys(special or ([] if "suits" in values else named)) or values
    return tuple(values)


def _items(
    here: Here, words: Sequence[Token], at: int, objects: tuple[str, ...]
) -> tuple[str, ...]:
    """Tell what happened: the narrowest that is said before the number, else behind it."""
    values = _happened(here, words, at) if "item" in here.piece.by else {}
    return _narrowest(here, values, objects) if len(values) > 1 else tuple(values)


def _happened(here: Here, words: Sequence[Token], at: int) -> dict[str, None]:
    """List all that is said to have happened before the number, else behind it."""
    known = [one for one in words if one.slot == "item" and one.value != "sum"]
    before = [one for one in known if one.start < at] or known
    before = [
        one for one in before if here.piece.text[one.end : one.end + 1] != "等"
    ] or before
    values = dict.fromkeys(
        _carried(here, one) if one.value == "carry" else one.value for one in before
    )
    piece = here.piece
    if "open" in values and piece.has("time", "last") and not piece.has("compared"):
        values["carried_in"] = values.pop("open")  # 上年未办结的
    return values


def _narrowest(
    here: Here, values: dict[str, None], objects: tuple[str, ...]
) -> tuple[str, ...]:
    """Choose of several things that happened to some objects the narrowest."""
    if _are_added_up(here, values):
        return ("all_in",)
    if any(one in values for one in CARRIED):
        values = {one: None for one in values if one in CARRIED or one not in FLOWS}
    if objects:
        values = {one: None for one in values if may_be(objects, (one,))} or values
    outcomes = [one for one in values if one not in FLOWS + CARRIED and one != "public"]
    if "open" in values and ENDED.intersection(values):  # 纠正和尚未审结
        outcomes = [one for one in values if one in outcomes or one == "open"]
    if {"public", "partial"} <= {*values}:  # 公开和部分公开合计
        outcomes = ["granted", *outcomes]
    narrowest = [
        one for one in outcomes if not any(is_group_of(one, other) for other in outcomes)
    ]
    carried = [one for one in values if one in CARRIED]
    flows = [one for one in values if one in FLOWS]
    if len(flows) > 1:
        loose = {"got", "settled"} <= {*flows} and "new" not in flows
        flows = ["handled"] if loose else [max(flows, key=FLOWS.index)]
    return tuple(narrowest or carried or flows or values)


def _is_of_one_group(item: str) -> bool:
    """Whether only requests end so: 属于行政查询事项, 本机关不掌握."""
    return any(item.startswith(one) for one in GROUPS.values())


def _are_added_up(here: Here, values: Iterable[str]) -> bool:
    """Whether what came and what was carried in are told as one: 新收加结转共74件."""
    words = here.piece.text[here.piece.start : here.piece.at]
    both = {"carried", "carried_in"}.intersection(values) and "new" in values
    return bool(both and here.piece.number) and any(one in words for one in ADDED)


def is_group_of(group: str, item: str) -> bool:
    """Whether an outcome is one of a group: 国家秘密 of 不予公开."""
    return item != group and group in GROUPS and item.startswith(GROUPS[group])


def _carried(here: Here, token: Token) -> str:
    """Tell from which year or into which: 上年结转, 结转下年, 由上年转入本年."""
    this, times = here.author.year, here.piece.of("time")
    behind = next((one for one in times if one.start >= token.end), None)
    ahead = next((one for one in reversed(times) if one.end <= token.start), None)
    for one in (behind, ahead) if this is not None else ():
        if one is None or this is None:
            continue
        value = year_of(one, this)
        if value == this + 1:
            return "carried_out"
        if one is ahead and value == this and one.text[-1] in "底末终":
            return "carried_out"
        if one.value == "start" or value == this - 1 or (one is behind and value == this):
            return "carried_in"
    return "carried_out" if here.piece.has("of", "without") else "carried"


def _applicants(piece: Piece, words: Sequence[Token], at: int) -> tuple[str, ...]:
    """Tell who asked; of `律师事务所等法律服务机构` what stands behind 等."""
    if "applicant" not in piece.by:
        return ()
    tokens = [one for one in words if one.slot == "applicant"]
    if len(tokens) < 2:
        return tuple(one.value for one in tokens if one.value != "everyone")
    before = [one for one in tokens if one.start < at] or tokens
    last = before[-1].start
    named = [
        one for one in before if one.start == last or "等" not in piece.text[one.end : last]
    ]
    values = dict.fromkeys(one.value for one in groups(piece, named)[-1])
    if "everyone" in values:
        return ()
    if "organisations" in values:  # 法人或其他组织
        return tuple(one for one in values if one in ("natural_person", "organisations"))
    return tuple(values)


def inherited(own: Thing, context: Context, topic: str) -> tuple[Thing, ...]:
    """Fill in from the pieces before what a piece doesn't say of its thing.

    Where it may be understood in two ways, both are given.
    """
    if own == NOTHING:
        return context.things
    if own.items == ("lost",) and own.objects != ("review",):
        return _lost(own, context, topic)
    before = context.things[0] if context.things else NOTHING
    if own.objects:
        if own.objects != ("request",) or not own.applicants:
            own = own._replace(objects=_resolved(own.objects, context, topic))
        else:
            own = own._replace(objects=("applications",))
        part = context.whole is not None and own.applicants and not own.items
        if not part or not before.items or not may_be(own.objects, before.items):
            return (own,)
        ways = [before.items] if "new" in before.items else [before.items, ()]
        return tuple(own._replace(items=one) for one in ways)
    objects = _spoken_of(own, context, topic)
    return tuple(dict.fromkeys(_ways(own, context, objects))) if objects else ()


def _ways(own: Thing, context: Context, objects: tuple[str, ...]) -> Iterator[Thing]:
    """Fill in who asked or what happened for what was spoken of before."""
    before = context.things[0] if context.things else NOTHING
    if not own.items:
        new = context.whole is not None and "new" in before.items
        ways = [one for one in (before.items, ()) if may_be(objects, one)]
        yield from (Thing(objects, one, own.applicants) for one in ways[: 1 if new else 2])
        return
    yield Thing(objects, own.items, own.applicants or before.applicants)
    yield Thing(objects, own.items, own.applicants)
    for one in context.main.things[:1] if context.main and not own.applicants else ():
        if may_be(one.objects, own.items):
            yield one._replace(items=own.items)


def _lost(own: Thing, context: Context, topic: str) -> tuple[Thing, ...]:
    """Tell what was lost: of all cases the suits alone, since 败诉 is before a court."""
    spoken = own.objects or _spoken_of(own, context, topic)
    if not spoken or kind_of(spoken[0]) != "proceedings":
        return (Thing(spoken, own.items),) if spoken else ()
    suits = tuple(one for one in spoken if one in PROCEEDINGS[1:]) or ("suits",)
    ways = [suits] if own.objects else [suits, ("suits",)]
    return tuple(dict.fromkeys(Thing(one, own.items) for one in ways))


def _resolved(objects: tuple[str, ...], context: Context, topic: str) -> tuple[str, ...]:
    """Tell what a bare 申请 or 文件 is one of, by what was spoken of before."""
    spoken = context.objects[-1] if context.objects else ((topic,) if topic else ())
    if objects == ("request",):
        other = spoken and kind_of(spoken[0]) == "other" and topic != "applications"
        return ("other",) if other else ("applications",)
    if objects == ("charge",):
        return ("other",) if spoken and kind_of(spoken[0]) == "other" else ("fees",)
    if objects == ("money",):
        return (MONEY.get(spoken[0], "other"),) if spoken else ("other",)
    if objects == ("project",):
        return spoken[:1] if spoken and kind_of(spoken[0]) == "projects" else ("other",)
    if objects == ("file",):
        return spoken if spoken and kind_of(spoken[0]) == "documents" else ("other",)
    return objects


def _spoken_of(own: Thing, context: Context, topic: str) -> tuple[str, ...]:
    """Find what was spoken of last to which this can happen."""
    spoken = [*reversed(context.objects), *([(topic,)] if topic else [])]
    for one in spoken:
        kind = kind_of(one[0])
        if kind == "other":
            ends = any(map(_is_of_one_group, own.items)) and not context.told
            of_requests = ends and one == (topic,)
            return ("applications",) if of_requests else ("other",)
        if may_be(one, own.items) and (not own.applicants or kind == "applications"):
            return one
    if context.objects:
        return ()
    if own.applicants or any(
        one not in VAGUE and may_be(("applications",), (one,)) for one in own.items
    ):
        return ("applications",)
    return ("cases",) if ENDED.intersection(own.items) else ()


def implied(tokens: Sequence[Token], text: str) -> str:
    """Tell what a text speaks of that names nothing, by what only happens to that."""
    if any(one.slot == "object" for one in tokens):
        return ""
    hints = any(
        one.slot == "applicant" or (one.slot == "item" and one.value not in VAGUE)
        for one in tokens
    )
    return "applications" if hints or "申请人" in text else ""


def is_the_other_applicant(here: Here, context: Context) -> bool:
    """Whether 其他 stands among applicants: `法律服务机构8件、其他4件`."""
    other = here.piece.tokens[:1] and here.piece.tokens[0].text in ("其他", "其它")
    told = context.told[-1].things if context.told else ()
    return bool(other and told and told[0].applicants)
