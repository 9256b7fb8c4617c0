"""Wording: another organ's name, the wrong form cited, scope, private data."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import permutations, product
from typing import NamedTuple

from govreport.findings import Finding, Severity
from govreport.forms import Form, form, known_forms
from govreport.lazy import lazy
from govreport.organ_names import SEAT
from govreport.organs import GOVERNMENT, OTHER, kind_of, kinds, levels
from govreport.places import level_of
from govreport.prose.names import (
    is_elsewhere,
    is_own,
    own_names,
    places_in,
    without_level,
)
from govreport.prose.sentences import Sentence
from govreport.rules.case import Case
from govreport.rules.quoting import in_sentence
from govreport.rules.registry import finding, rule
from govreport.rules.words import beginnings, expression, topics, words
from govreport.text import LETTER, is_han

NAME = (
    rf"{LETTER}{{2,20}}?"
    r"(?:人民政府(?:办公[厅室])?|街道(?:办事处)?|管理委员会|管委会|委员会|[局厅镇乡])"
)
NAMED = lazy(r"人民政府|街道|委员会|管委会|[局厅镇乡]")
"""Without one of these no organ is named."""
SIGNED = lazy(rf"\A(?P<name>{NAME})(?:\d{{4}}年\d{{1,2}}月\d{{1,2}}日)?\Z")
"""A line of its own behind a text: whose it is."""
SIGNED_ENDS = ("府", "室", "厅", "道", "处", "会", "局", "镇", "乡", "日")
LONGEST_SIGNED = 40
"""How such a line ends, and characters that it has at most."""
TITLED = lazy(rf"(?:关于)?(?P<name>{NAME})(?:关于)?(?=\d{{4}}年)")
"""How a title begins that names an organ before the year."""
NUMBERS = {
    "身份证号": lazy(r"(?<![0-9A-Za-z])(?:\d{15}|\d{17}[\dXx])(?![0-9A-Za-z])"),
    "银行卡号": lazy(r"(?<![0-9A-Za-z-])[3-9]\d{14,18}(?![0-9A-Za-z-])"),
    "手机号": lazy(r"(?<![\d-])(?:(?:\+|00)?86-?)?1[3-9]\d(?:-?\d{4}){2}(?![\d@-])"),
}
"""What has the length of one."""
BORN = lazy(r"\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
"""How the number of an identity card begins: a place, a date of birth."""
LONG = lazy(r"\d{3}-?\d{4}")
"""Digits that every number of a person has in a row."""
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
LEADERS = lazy(
    rf"(?:^|[在，。；])(?=(?P<place>{LETTER}{{2,4}}[县市区旗])"
    r"(?:委|人民政府|政府)[^，。；]{0,14}领导[下，、。和])"
)
"""Under whose leadership an organ works."""
LED = lazy(r"[县市区旗](?:委|人民政府|政府).*领导[下，、。和]")
"""Without these words none is named."""
LOWEST = ("township", "subdistrict")
"""Kinds whose names without a place are nobody else's."""
LONGEST = 6
"""Characters of a place's name, but for those of minorities."""
SAYING = ("report", "by", "ask", "seat", "signed")
"""Where the report says of itself whose it is; elsewhere one above may be meant."""
SELVES = ("乡", "镇", "街道", "局", "厅", "委")
SELF = lazy(rf"(?<!“)我(?P<what>{'|'.join(SELVES)})(?![员长会])")
"""How an organ calls itself, where no word stands before it.

The place around it (我县) may be anyone's.
"""
NEAR = 14
"""Characters before a number in which it is called a telephone's."""


class Role(NamedTuple):
    """A place in a sentence where the name of the report's organ belongs.

    `may_be` asks at less cost than `named` whether a sentence has it.
    """

    id: str
    may_be: Callable[[str], object]
    named: re.Pattern[str]

    def names_in(self, text: str) -> Iterator[re.Match[str]]:
        """Find the names that stand there."""
        found = self.named.finditer(text) if self.may_be(text) else ()
        return (one for one in found if is_han(one["name"]))


@cache
def _roles() -> Sequence[Role]:
    """List the places where the name of the report's organ belongs."""
    roles = []
    for role in topics("organ_before"):
        before, behind = (expression(f"organ_{at}", role) for at in ("before", "behind"))
        named = lazy(f"(?:{before})(?=(?P<name>{NAME})(?:{behind}))")
        may_be = words("organ_behind" if behind else "organ_before", role).search
        roles.append(Role(role, may_be, named))
    return [*roles, Role("signed", _may_be_signed, SIGNED)]


def _may_be_signed(text: str) -> bool:
    return len(text) <= LONGEST_SIGNED and text.endswith(SIGNED_ENDS)


@rule("N-ORGAN", Severity.WARNING)
def check_organ(case: Case) -> Iterator[Finding]:
    """Find another organ's name where this one's belongs."""
    names = case.author.names
    own, ends = own_names(names), {one[-1] for name in names for one in places_in(name)}
    for sentence in case.sentences if own else ():
        text, told = sentence.text, set[int]()
        if not NAMED.search(text):
            continue
        found = ((role.id, one) for role in _roles() for one in role.names_in(text))
        for role, one in found:
            name, start = one["name"], one.start("name")
            said, places = role in SAYING, places_in(name)
            near = not said or sentence.section != "preamble"
            near = near and (role == "did" or not places)
            above = not said and places and ends and places[-1][-1] not in ends
            other = not above and is_name(name) and is_other(name, own, near=near)
            if other and start not in told:
                told.add(start)
                yield _copied(case, sentence, one.span("name"), f"写的是“{name}”")


@rule("N-ORGAN")
def check_titles_organ(case: Case) -> Iterator[Finding]:
    """Find a title that begins with another organ's name."""
    title, own = "".join(case.report.title.split()), own_names(case.author.names)
    ours = title.removeprefix(case.report.organ.name)[:1].isdigit()
    found = TITLED.match(title) if own and not ours else None
    name = found["name"] if found else ""
    if is_han(name) and is_name(name) and is_other(name, own):
        yield finding(
            "N-ORGAN",
            f"标题写的是“{name}”，本报告的机关是“{case.report.organ.name}”",
            "是不是照抄时没有改",
            places=[case.report.place(("title",))],
            sides=(name, case.report.organ.name),
            about=case.report.title,
        )


@rule("N-ORGAN")
def check_place(case: Case) -> Iterator[Finding]:
    """Find the committee or government of another place: 在平山县委领导下."""
    own = [place for name in case.author.names for place in places_in(name)]
    led = own and "领导" in case.spoken and LED.search(case.spoken)
    for sentence in case.sentences if led else ():
        for one in LEADERS.finditer(sentence.text) if "领导" in sentence.text else ():
            name = one["place"]
            if not is_han(name):
                continue
            alike = [place for place in own if place[-1] == name[-1]]
            known = any(place in name or name in place for place in alike)
            if alike and not known and not _is_no_name(name):
                where, fault = one.span("place"), f"写的是“{name}”"
                yield _copied(case, sentence, where, fault, alike[-1])


@rule("N-ORGAN")
def check_self(case: Case) -> Iterator[Finding]:
    """Find an organ that calls itself what it is not: 我镇 in a 乡's report."""
    ends = {SEAT.sub("", name) for name in case.author.names}
    called = {what for what in SELVES for end in ends if what in end[-3:]}
    for sentence in case.sentences if called and "我" in case.spoken else ():
        for one in SELF.finditer(sentence.text):
            behind = is_han(sentence.text[max(0, one.start() - 1) : one.start()])
            if one["what"] not in called and not behind:
                yield _copied(case, sentence, one.span(), f"自称“{one[0]}”")


def _copied(
    case: Case, sentence: Sentence, where: tuple[int, int], told: str, place: str = ""
) -> Finding:
    own = case.report.organ.name
    right = f"本机关在{place}" if place else f"本报告的机关是“{own}”"
    written = sentence.text[slice(*where)]
    return in_sentence(
        case, sentence, where, "N-ORGAN", f"{told}，{right}",
        advice="是不是照抄时没有改", sides=(written, place or own),
    )  # fmt: skip


def is_name(text: str) -> bool:
    """Whether words that end like an organ's name are one: a place or a body before it."""
    if _is_no_name(text):
        return False
    places = places_in(text)
    if places and len(places[0]) > LONGEST and "自治" not in places[0]:
        return False  # words, and the name of a place behind them
    rest = without_level(text[sum(map(len, places)) :])
    body = words("organ", "ending").sub("", rest)
    return len(body) > 1 or bool(places and not body)


def _is_no_name(text: str) -> bool:
    begins = text.startswith(beginnings("organ", "no_name_begins"))
    return begins or words("organ", "no_name").match(text) is not None


def is_other(name: str, own: frozenset[str], *, near: bool = False) -> bool:
    """Whether a name is another organ's: of the same kind, and none of one's own.

    `near` leaves those of the same place alone, whom much else is told of.
    """
    if any(name.endswith(one) for one in own if places_in(one) or kind_of(one) in LOWEST):
        return False  # with some words before it
    if is_elsewhere(name, own):
        return True
    kind = kind_of(name)
    if is_own(name, own) or kind == OTHER or kind not in {kind_of(mine) for mine in own}:
        return False
    return not (near and kind in ("department", "office"))


@rule("N-CITATION", Severity.WARNING)
def check_citation(case: Case) -> Iterator[Finding]:
    """Find the notice of another form, one's title with the other's number, an old 条例."""
    forms, own = [form(one) for one in known_forms()], case.report.form
    others = [one for one in forms if one.id != own.id and _cites(one, case.spoken)]
    if others and not _cites(own, case.spoken):
        sentence, one = next(_cited(case, *others[0].citations))
        yield in_sentence(
            case, sentence, one.span(), "N-CITATION",
            f"引用的是 {others[0].id} 年表式的通知，表用的是 {own.id} 年的表式",
            advice=f"应引用{own.authority}", joint="，", sides=(one[0], own.authority),
        )  # fmt: skip
    for titled, numbered in permutations(forms, 2) if others else ():
        number, titles = numbered.citations[0], titled.citations[1:]
        behind = f"[^，。；]{{0,12}}(?P<number>国办公开办函{number})"
        for sentence, one in _cited(case, *(f"(?:{title}){behind}" for title in titles)):
            yield in_sentence(
                case, sentence, one.span("number"), "N-CITATION",
                f"文件名称是 {titled.id} 年表式的通知，文号却是 {numbered.id} 年的",
                advice=f"应引用{own.authority}", sides=(one["number"], own.authority),
            )  # fmt: skip
    old, new = words("citation", "old_ordinance"), words("citation", "new_ordinance")
    for sentence in case.sentences if old.search(case.spoken) else ():
        if (was := old.search(sentence.text)) and not new.search(sentence.text):
            yield in_sentence(
                case, sentence, was.span(), "N-CITATION", "引用的是修订以前的条例",
                advice="现行的是国务院令第711号", joint="，", sides=(was[0], "711"),
            )  # fmt: skip


def _cites(one: Form, text: str) -> bool:
    return any(re.search(cited, text) for cited in one.citations)


def _cited(case: Case, *ways: str) -> Iterator[tuple[Sentence, re.Match[str]]]:
    """Find where something is cited, in any of some ways."""
    for sentence, way in product(case.sentences, ways):
        yield from ((sentence, one) for one in re.finditer(way, sentence.text))


@rule("N-SCOPE", Severity.WARNING)
def check_scope(case: Case) -> Iterator[Finding]:
    """Find another level's work told as one's own."""
    organ = case.report.organ
    preamble = case.prose.get("preamble")
    sums_up = preamble is not None and "汇总" in preamble.text
    alone = organ.kind != GOVERNMENT and not sums_up
    kind = kinds().get(organ.kind) if alone else None
    level = organ.level or (kind.level if kind else "") or level_of(organ.name)
    several = alone and words("scope", "several").search(case.spoken) is not None
    known = tuple(levels())
    above = known[known.index(level) + 1 :] if level in known else ()
    if organ.kind == "department" and level != "township":
        above = above[1:]  # the next level's work may be that of its own field
    named = [one for one in above if words("scope", one).search(case.spoken)]
    fault, advice = "一个单位自己的报告里没有下属的地区和部门", "写本单位自己的问题"
    for sentence in case.sentences if several or named else ():
        if several and sentence.section == "problems":
            for one in words("scope", "several").finditer(sentence.text):
                where = one.span()
                yield in_sentence(case, sentence, where, "N-SCOPE", fault, advice=advice)
        for higher in named:
            yield from _higher(case, sentence, higher)


def _higher(case: Case, sentence: Sentence, higher: str) -> Iterator[Finding]:
    for one in words("scope", higher).finditer(sentence.text):
        start = max(sentence.text.rfind(mark, 0, one.start()) for mark in "，；。：") + 1
        before = sentence.text[start : one.start()]
        verb = words("scope", "verbs").search(before[-6:])
        if verb and not words("scope", "others").search(before):
            fault, advice = f"“{one[0]}”的工作不是本机关这一级的", "写本机关自己做的"
            yield in_sentence(case, sentence, one.span(), "N-SCOPE", fault, advice=advice)


@rule("N-PRIVATE", Severity.ERROR)
def check_private(case: Case) -> Iterator[Finding]:
    """Find numbers of persons: identity cards, bank cards, mobile telephones."""
    for sentence in (one for one in case.sentences if LONG.search(one.text)):
        text, taken = sentence.text, list[tuple[int, int]]()
        for what, pattern in NUMBERS.items():
            for one in pattern.finditer(text):
                before = text[max(0, one.start() - NEAR) : one.start()]
                called = words("private", what).search(before) is not None
                counts = called or what not in VALID or VALID[what](one[0])
                if counts and not any(start <= one.start() < end for start, end in taken):
                    taken.append(one.span())
                    yield _private(case, sentence, one.span(), what, called=called)


def _private(
    case: Case, sentence: Sentence, where: tuple[int, int], what: str, *, called: bool
) -> Finding:
    written = sentence.text[slice(*where)]
    hidden = f"{written[:3]}{'*' * (len(written) - 5)}{written[-2:]}"
    severity = Severity.WARNING if called and what == "手机号" else None
    ask = "公开办公电话即可" if severity else "公布前请删去"
    return in_sentence(
        case, sentence, where, "N-PRIVATE", f"像是{what}", advice=ask, joint="，",
        severity=severity, hidden=hidden,
    )  # fmt: skip


def _is_identity(text: str) -> bool:
    """Whether it has a date of birth, and the check digit of GB 11643 as its last."""
    if len(text) != len(WEIGHTS) + 1 or not BORN.match(text):
        return False
    total = sum(int(char) * weight for char, weight in zip(text, WEIGHTS, strict=False))
    return CHECK_DIGITS[total % 11] == text[-1].upper()


def _is_card(text: str) -> bool:
    """Whether the digits are a bank's, and pass the check of ISO/IEC 7812 (Luhn)."""
    digits = [int(char) for char in reversed(text)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return text[0] in "3456" and (sum(digits[::2]) + sum(doubled)) % 10 == 0


VALID = {"身份证号": _is_identity, "银行卡号": _is_card}
