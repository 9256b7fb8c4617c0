"""What makes a piece of a sentence speak of less than all, or of something else."""

from collections.abc import Sequence

from govreport.prose.frame import Frame, Here
from govreport.prose.lexicon import word_at
from govreport.prose.meaning import Thing, kind_of
from govreport.prose.pieces import JOINS, TELLING, Piece, Token
from govreport.prose.things import NEAR, PROCEEDINGS, groups
from govreport.text import is_han

WHOLES = frozenset({"new", "got", "all_in", "handled", "settled", "closed"})
"""What all requests of a year, or all cases, are spoken of as."""
ANEW = frozenset({"new", "got"})
CLOSING = frozenset({"upheld", "overturned", "lost", "closed", "other_result", "open"})
"""What others may do to a case; 复议机关 is then no other organ."""
CAUSES = frozenset({"licensing", "penalties", "coercion", "fees", "other"})
NARROWING = frozenset({"aside", "channel", "whose"})
DENIED = frozenset({"no", "compared"})
TWICE = ("不被", "未被", "没被")
DENYING = frozenset({"no", "nil"})
UNITS = {
    "applications": frozenset(["件", "份", "宗", "起", "个", "例", "次", "项", "条", "桩"]),
    "proceedings": frozenset(["件", "起", "宗", "例", "次", "个"]),
    "documents": frozenset(["件", "个", "部", "份", "项"]),
    "decisions": frozenset(["件", "宗", "起", "个", "次", "份", "例", "件次"]),
    "amount": frozenset(["元", "万元", "亿元"]),
    "projects": frozenset(["个", "项", "件"]),
    "other": frozenset[str](),
}
"""What each kind is counted in; a number without a unit may count anything."""


def narrowed(here: Here, own: Thing) -> str:
    """Tell what narrows a piece, "" where nothing does."""
    piece, at = here.piece, here.piece.at
    if not (piece.leftover or piece.organs or piece.says(NARROWING)):
        return _by_others(piece, own)
    if piece.number is None and not piece.says(DENIED):  # 申请量大面广
        at = max(
            (one.end for one in piece.tokens if one.slot in TELLING), default=piece.start
        )
    if piece.number and any(start == piece.number.end for start, _ in piece.leftover):
        return f"“{piece.number.unit}”数的是别的"
    objects = piece.of("object")
    named = max((one.end for one in objects if one.start >= at), default=at)
    reach = named if own.items else max(named, at)
    enumerated = -1 if own.objects == ("request",) else _enumerated(piece, at)
    for start, end in piece.leftover:
        if start < reach and end > enumerated:
            return f"“{piece.text[start:end]}”不知道是什么"
    return (
        _aside(here, own, reach) or _of_others(here, own, reach) or _by_others(piece, own)
    )


def _by_others(piece: Piece, own: Thing) -> str:
    """Tell that a case is not about disclosure: 因行政处罚被申请行政复议."""
    if not own.objects or own.objects[0] not in PROCEEDINGS:
        return ""
    objects = piece.of("object")
    behind = next((one.start for one in objects if one.value in PROCEEDINGS), 0)
    for one in piece.of("of"):
        if one.text in ("以外", "之外") and one.end <= behind:
            return f"说的是“{piece.text[piece.start : one.end]}”的"
    for one in objects:
        if (
            one.value in CAUSES
            and one.end <= behind
            and "、" not in piece.text[one.end : behind]
        ):
            return f"说的是“{one.text}”引起的"
    return ""


def _enumerated(piece: Piece, at: int) -> int:
    """Find the 等 up to which things are only listed: 不动产登记费等行政事业性收费."""
    listed = piece.text.rfind("等", piece.start, at)
    behind = [
        one.start for one in piece.tokens if one.start > listed and one.slot in TELLING
    ]
    return listed if listed >= 0 and behind and behind[0] - listed < NEAR else -1


def _aside(here: Here, own: Thing, reach: int) -> str:
    piece = here.piece
    objects = piece.of("object")
    last = objects[-1].start if objects else piece.start - 1
    for one in piece.of("aside"):
        first = not any(other.number for other in here.pieces[: here.place])
        in_name = own.applicants or (first and _are_own(piece))
        of_applicants = (one.text == "名义" and in_name) or (
            one.text in ("其他", "其它") and own.applicants == ("other_organisation",)
        )
        if of_applicants or (one.start > last and denial(here)):
            continue
        if one.start < reach or not own.items:
            return f"“{one.text}”说的是别的数"
    return one_channel(here, reach)


def one_channel(here: Here, reach: int) -> str:
    """Tell that a piece names a single channel; several are a way to say all."""
    if "channel" not in here.piece.by:
        return ""
    channels = [one for one in here.piece.of("channel") if one.start < reach]
    if channels and not _are_all(here, channels):
        return f"“{channels[0].text}”只是一种渠道"
    return ""


def _are_own(piece: Piece) -> bool:
    return bool(piece.organs) and all(one.whose == "own" for one in piece.organs)


def _are_all(here: Here, channels: Sequence[Token]) -> bool:
    """Whether channels are a way to say all: 通过网络、信函等方式."""
    piece = here.piece
    behind = piece.text[channels[-1].end : channels[-1].end + 1]
    return behind == "等" or any(len(group) > 1 for group in groups(piece, channels))


def _of_others(here: Here, own: Thing, reach: int) -> str:
    piece = here.piece
    if not piece.organs and "whose" not in piece.by:
        return ""
    closes = any(one.value in CLOSING for one in piece.of("item")) or piece.has(
        "whose", "own"
    )
    enumerated = _enumerated(piece, piece.at)
    for one in piece.of("whose"):
        if one.start <= enumerated:
            continue
        other = one.value == "part" or (one.value == "third" and not closes)
        if other and one.start < reach:
            return f"“{one.text}”说的不是本机关自己的数"
    mine = piece.has("whose", "own") or any(one.whose == "own" for one in piece.organs)
    if mine and own.items != ("carried",):  # 由县政府办公室转来
        return ""
    for named in piece.organs:
        if named.whose == "other" and enumerated < named.start < reach:
            return f"“{piece.text[named.start : named.end]}”不是本机关"
    return ""


def denial(here: Here) -> str:
    """Give the word that denies, "" where none does: 并非没有 doesn't; 没有一件 does."""
    piece = here.piece
    if "no" not in piece.by:
        return ""
    words = [one for one in piece.of("no") if one.value in DENYING]
    if not words or piece.has("no", "not_so"):
        return ""
    if len(words[0].text) > 1 and any(one in piece.words for one in TWICE):
        return ""
    return "" if piece.number and piece.number.value != 1 else words[0].text


def behind_brackets(here: Here) -> str:
    """Tell what the words before brackets narrow: 市本级（由…办理）收到312件."""
    if here.piece.mark != "）":
        return ""
    before = next(
        (
            one
            for one in reversed(here.pieces[: here.place])
            if one.depth == here.piece.depth
        ),
        here.piece,
    )
    if before.number is not None or before.says(TELLING):
        return ""
    for start, end in before.leftover:
        return f"“{before.text[start:end]}”不知道是什么"
    others = [one.text for one in before.of("whose") if one.value == "part"]
    return f"说的是“{others[0]}”" if others else ""


def narrow_denial(here: Here) -> str:
    """Tell that what is denied is less than all, or something else."""
    for start, end in here.piece.leftover:
        return f"“{here.piece.text[start:end]}”不知道是什么"
    if "compared" in here.piece.by:
        return "说的是增减"
    if here.piece.has("of", "with"):
        return "说的是计不计在内"
    return "说的是期限" if here.piece.has("timely") else ""


def of_no_table(things: Sequence[Thing]) -> str:
    """Tell that things stand in no table."""
    if not things:
        return "没有说是什么的数"
    return "说的不是这几张表里的数" if kind_of(things[0].objects[0]) == "other" else ""


def miscounted(frame: Frame, tokens: Sequence[Token]) -> str:
    """Tell that a number's unit counts something else than what is spoken of."""
    number = frame.number
    if number is None:
        return ""
    kind = kind_of(frame.things[0].objects[0]) if frame.things else "other"
    fits = number.unit in UNITS[kind] or (not number.unit and kind != "amount")
    if not fits and number.value != 0:
        return f"单位“{number.unit}”数的是别的"
    return (
        _counts_another(frame.sentence.text, number.end, tokens)
        if number.unit == "个"
        else ""
    )


def _counts_another(text: str, end: int, tokens: Sequence[Token]) -> str:
    """Tell what 个 counts, where that is nothing known: 13个行政村."""
    known = word_at(text, end) if end < len(text) else None
    joins = known is not None and text[end : known[0]] in JOINS
    near = any(
        one.slot in TELLING and one.value != "everyone" and 0 <= one.start - end <= 2
        for one in tokens
    )
    if joins or near or not (is_han(text[end : end + 1]) or text.startswith("“", end)):
        return ""
    return f"“个”数的是“{text[end : end + 2]}”"
