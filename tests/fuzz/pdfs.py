"""PDFs whose objects, page trees, operators, fonts and cross references are others."""

import base64
import re
import zlib
from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from fuzz.odd import PIECES
from fuzz.pdf_pieces import (
    DEEP,
    ENCRYPTED,
    KEYS,
    MAPS,
    NUMBERS,
    OPENING,
    OPERATIONS,
    TIMES,
    VALUES,
)

OBJECT = re.compile(rb"(?<!\d)(\d+) 0 obj\s*(.*?)\s*endobj", re.DOTALL)
TRAILER = re.compile(rb"/(Root|Info) (\d+) 0 R")
TOKEN = re.compile(
    rb"<<|>>|[\[\]{}]|\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>|/[^\s<>\[\](){}/%]*"
    rb"|\d+ \d+ R(?![A-Za-z])|[^\s<>\[\](){}/%]+",
    re.DOTALL,
)
NUMBER = re.compile(rb"[-+]?\d*\.?\d+")
REFERENCE = re.compile(rb"\d+ \d+ R")
LARGEST = 400_000
"""Bytes of a stream that is changed, and of one that comes of it."""


class Stored(NamedTuple):
    """An object of a PDF: what stands before its stream, and that, None for none.

    It is `unpacked` where the head says nothing of filters any more.
    """

    head: bytes
    stream: bytes | None = None
    unpacked: bool = False


class Pdf(NamedTuple):
    """The objects of a PDF by their numbers, and what its trailer names."""

    objects: dict[int, Stored]
    root: int
    info: int


def taken_apart(raw: bytes) -> Pdf:
    """Read the objects of a sound PDF, whose streams are unpacked where they can be."""
    named = {name: int(number) for name, number in TRAILER.findall(raw)}
    objects = {int(number): _stored(body) for number, body in OBJECT.findall(raw)}
    return Pdf(objects, named[b"Root"], named.get(b"Info", 0))


def _stored(body: bytes) -> Stored:
    head, found, rest = body.partition(b"stream")
    if not found or b"endstream" not in rest:
        return Stored(body)
    data = rest[: rest.rindex(b"endstream")].removeprefix(b"\r").removeprefix(b"\n")
    plain = re.sub(rb"/Length \d+( 0 R)?", b"", head)
    if b"/DecodeParms" in head or len(data) > LARGEST:
        return Stored(plain, data)
    unpacked = data
    if b"ASCII85Decode" in head:
        unpacked = base64.a85decode(unpacked.strip().removesuffix(b"~>"))
    if b"FlateDecode" in head:
        unpacked = zlib.decompress(unpacked)
    bare = re.sub(rb"/Filter\s*(\[[^\]]*\]|/\w+)", b"", plain)
    return Stored(bare, unpacked, unpacked=True)


def mutated_pdf(dice: Random, known: Pdf, most: int = 4) -> bytes:
    """Give a PDF in which some objects and streams are others, elsewhere, or many."""
    objects = dict(known.objects)
    pdf = known._replace(objects=objects)
    for _ in range(dice.randint(1, most)):
        dice.choice(CHANGES)(dice, pdf)
    return _written(dice, pdf)


def _of_head(dice: Random, pdf: Pdf) -> None:
    number = dice.choice([*pdf.objects])
    one = pdf.objects[number]
    tokens = TOKEN.findall(one.head)
    for _ in range(dice.choice((1, 1, 3))):
        if tokens:
            dice.choice(TOKEN_CHANGES)(dice, tokens, pdf)
    pdf.objects[number] = one._replace(head=b" ".join(tokens)[:LARGEST])


def _of_page_tree(dice: Random, pdf: Pdf) -> None:
    """Send what a page, or the tree above it, refers to elsewhere."""
    there = [
        number
        for number, one in pdf.objects.items()
        if re.search(rb"/Type\s*/(Pages?|Catalog|StructElem|Font)\b", one.head)
    ]
    number = dice.choice(there or [*pdf.objects])
    tokens = TOKEN.findall(pdf.objects[number].head)
    places = [at for at, one in enumerate(tokens) if REFERENCE.fullmatch(one)]
    for at in dice.sample(places, min(len(places), dice.choice((1, 1, 2)))):
        tokens[at] = b" ".join(
            [b"%d 0 R" % dice.choice((number, *pdf.objects))] * dice.choice(TIMES)
        )
    pdf.objects[number] = pdf.objects[number]._replace(head=b" ".join(tokens)[:LARGEST])


def _gone(dice: Random, pdf: Pdf) -> None:
    if len(pdf.objects) > 2:
        del pdf.objects[dice.choice([*pdf.objects])]


def _swapped(dice: Random, pdf: Pdf) -> None:
    one, other = dice.choice([*pdf.objects]), dice.choice([*pdf.objects])
    pdf.objects[one], pdf.objects[other] = pdf.objects[other], pdf.objects[one]


def _of_contents(dice: Random, pdf: Pdf) -> None:
    number = _streaming(dice, pdf, rb"\b(?:Tj|TJ|re)\b")
    if number is None:
        return
    one = pdf.objects[number]
    operations = [*_operations(one.stream or b"")]
    for _ in range(dice.choice((1, 2, 6))):
        dice.choice(OPERATION_CHANGES)(dice, operations)
    stream = b"\n".join(b" ".join(each) for each in operations)
    pdf.objects[number] = one._replace(stream=stream[:LARGEST])


def _of_map(dice: Random, pdf: Pdf) -> None:
    """Map the characters of a font to others, or to far too many."""
    number = _streaming(dice, pdf, rb"begincmap")
    if number is None:
        return
    one = pdf.objects[number]
    lines = (one.stream or b"").splitlines()
    for _ in range(dice.choice((1, 2, 6))):
        at, way = dice.randrange(len(lines)), dice.randrange(4)
        if way == 0:
            lines[at:at] = [dice.choice(MAPS)] * dice.choice((1, 1, 3))
        elif way == 1 and len(lines) > 9:
            del lines[at : at + dice.choice((1, 4))]
        elif way == 2:
            odd = dice.choice((b"<>", b"<D800>", b"<0>", b"<FFFF>", b"[", b"<0000>", b"9"))
            lines[at] = re.sub(
                rb"<[0-9A-Fa-f]*>", odd, lines[at], count=dice.choice((1, 2))
            )
        else:
            lines[at:at] = [dice.choice(lines)] * dice.choice(TIMES)
    pdf.objects[number] = one._replace(stream=b"\n".join(lines)[:LARGEST])


def _of_bytes(dice: Random, pdf: Pdf) -> None:
    number = _streaming(dice, pdf, rb"")
    if number is None:
        return
    made = bytearray(pdf.objects[number].stream or b"")
    for _ in range(dice.choice((1, 3, 20)) if made else 0):
        made[dice.randrange(len(made))] = dice.randrange(256)
    pdf.objects[number] = pdf.objects[number]._replace(stream=bytes(made))


def _streaming(dice: Random, pdf: Pdf, what: bytes) -> int | None:
    """Choose an object that has an unpacked stream with something in it."""
    found = [
        number
        for number, one in pdf.objects.items()
        if one.stream is not None and one.unpacked and re.search(what, one.stream)
    ]
    return dice.choice(found) if found else None


CHANGES: tuple[Callable[[Random, Pdf], None], ...] = (
    *(_of_head, _of_head, _of_page_tree, _gone, _swapped),
    *(_of_contents, _of_contents, _of_contents, _of_map, _of_map, _of_bytes),
)


def _end(tokens: list[bytes], at: int) -> int:
    """Find where the value ends that begins at a token."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += tokens[place] in OPENING
        depth -= tokens[place] in OPENING.values()
        if depth <= 0:
            return place + 1
    return len(tokens)


def _another_value(dice: Random, tokens: list[bytes], pdf: Pdf) -> None:
    at = dice.randrange(len(tokens))
    there = tokens[at]
    if NUMBER.fullmatch(there):
        tokens[at] = dice.choice(NUMBERS)
    elif REFERENCE.fullmatch(there):
        tokens[at] = b"%d 0 R" % dice.choice((*pdf.objects, 99999))
    elif there.startswith(b"/"):
        tokens[at] = dice.choice((*KEYS, *(one for one in tokens if one[:1] == b"/")))
    elif there[:1] in {b"(", b"<"} and there != b"<<":
        odd = dice.choice(PIECES).encode("utf-16-be", "surrogatepass")
        tokens[at] = b"<FEFF" + odd.hex().encode() * dice.choice((1, 2, 300)) + b">"


def _any_value(dice: Random, tokens: list[bytes], pdf: Pdf) -> None:
    at = dice.randrange(len(tokens))
    other = dice.choice((*VALUES, *NUMBERS, b"%d 0 R" % dice.choice([*pdf.objects])))
    tokens[at : _end(tokens, at)] = [other]


def _no_value(dice: Random, tokens: list[bytes], _: Pdf) -> None:
    at = dice.randrange(len(tokens))
    del tokens[at : _end(tokens, at)]


def _many_values(dice: Random, tokens: list[bytes], _: Pdf) -> None:
    at = dice.randrange(len(tokens))
    value = tokens[at : _end(tokens, at)]
    if len(value) < 200:
        tokens[at:at] = value * dice.choice(TIMES)


def _deep_value(dice: Random, tokens: list[bytes], _: Pdf) -> None:
    at, deep = dice.randrange(len(tokens)), dice.choice(DEEP)
    around = dice.choice(([b"["], [b"<<", b"/K"]))
    end = _end(tokens, at)
    tokens[at:end] = [*around * deep, *tokens[at:end], *[OPENING[around[0]]] * deep]


def _one_more_key(dice: Random, tokens: list[bytes], pdf: Pdf) -> None:
    places = [at for at, one in enumerate(tokens) if one == b"<<"]
    if places:
        at = dice.choice(places) + 1
        value = dice.choice((*VALUES, *NUMBERS, b"%d 0 R" % dice.choice([*pdf.objects])))
        tokens[at:at] = [dice.choice(KEYS), value]


TOKEN_CHANGES: tuple[Callable[[Random, list[bytes], Pdf], None], ...] = (
    *(_another_value, _another_value, _another_value, _any_value),
    *(_no_value, _many_values, _deep_value, _one_more_key, _one_more_key),
)


def _operations(stream: bytes) -> Iterator[list[bytes]]:
    """Yield the operators of a page's contents, each behind its operands."""
    gathered = list[bytes]()
    for token in TOKEN.findall(stream):
        gathered.append(token)
        if token[:1].isalpha() or token in {b"'", b'"'}:
            yield gathered
            gathered = []
    if gathered:
        yield gathered


def _odd_operation(dice: Random, operations: list[list[bytes]]) -> None:
    at = dice.randrange(len(operations) + 1)
    operations[at:at] = [[dice.choice(OPERATIONS)]] * dice.choice(TIMES)


def _other_operand(dice: Random, operations: list[list[bytes]]) -> None:
    if operations:
        one = [*dice.choice(operations)]
        at = dice.randrange(len(one))
        odd = dice.choice(NUMBERS) if NUMBER.fullmatch(one[at]) else dice.choice(VALUES)
        one[at] = odd
        operations[dice.randrange(len(operations))] = one


def _no_operations(dice: Random, operations: list[list[bytes]]) -> None:
    at = dice.randrange(len(operations) + 1)
    del operations[at : at + dice.choice((1, 2, 30))]


def _again(dice: Random, operations: list[list[bytes]]) -> None:
    at = dice.randrange(len(operations) + 1)
    some = operations[at : at + dice.choice((1, 5, 40))]
    operations[at:at] = some * dice.choice((1, 2, 20))


def _elsewhere(dice: Random, operations: list[list[bytes]]) -> None:
    if operations:
        one = operations.pop(dice.randrange(len(operations)))
        operations.insert(dice.randrange(len(operations) + 1), one)


OPERATION_CHANGES: tuple[Callable[[Random, list[list[bytes]]], None], ...] = (
    *(_odd_operation, _odd_operation, _other_operand, _other_operand),
    *(_no_operations, _again, _elsewhere),
)


def _written(dice: Random, pdf: Pdf) -> bytes:
    """Write a PDF, now and then with cross references that no program writes."""
    odd = dice.random() < 0.25
    made, places = bytearray(b"%PDF-1.7\n%\xe6\x94\xbf\n"), dict[int, int]()
    within = _packed_within(dice, pdf) if odd and dice.random() < 0.4 else {}
    for number, one in {**pdf.objects, **within}.items():
        if within and number not in within and one.stream is None:
            continue
        places[number] = len(made)
        made += b"%d 0 obj\n" % number + _body(one) + b"\nendobj\n"
    start, size = len(made), max(places) + 1
    made += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        place = places.get(number, 0)
        shift = dice.choice((0, 0, 0, 1, -9, 10**6)) if odd and dice.random() < 0.1 else 0
        kind = b"n" if number in places else b"f"
        made += b"%010d 00000 %b \n" % (max(0, place + shift), kind)
    root = dice.choice([*places]) if odd and dice.random() < 0.1 else pdf.root
    more = dice.choice(
        (b"", b"", b"/Prev %d" % start, b"/Prev 0", b"/XRefStm %d" % start, _locked(dice))
    )
    trailer = b"trailer\n<< /Size %d /Root %d 0 R " % (size, root)
    trailer += b"/Info %d 0 R " % pdf.info * bool(pdf.info) + more * odd + b" >>\n"
    made += trailer + b"startxref\n%d\n%%%%EOF\n" % start
    return _torn(dice, bytes(made), trailer) if odd else bytes(made)


def _body(one: Stored) -> bytes:
    if one.stream is None:
        return one.head
    head = one.head.rstrip()
    opened = head.removesuffix(b">>") if head.endswith(b">>") else head
    return (
        opened + b" /Length %d >>\nstream\n" % len(one.stream) + one.stream + b"\nendstream"
    )


def _packed_within(dice: Random, pdf: Pdf) -> dict[int, Stored]:
    """Pack all objects without streams into one that has them, and a table that says so."""
    inner = {number: one.head for number, one in pdf.objects.items() if one.stream is None}
    places, at = list[bytes](), 0
    for number, head in inner.items():
        places.append(b"%d %d" % (number, at + dice.choice((0, 0, 0, 0, 0, 0, 0, 0, 0, 7))))
        at += len(head) + 1
    first = b" ".join(places) + b"\n"
    count = dice.choice((len(inner), len(inner), 0, 10**9, -1))
    head = b"<< /Type /ObjStm /N %d /First %d >>" % (count, len(first))
    number = max(pdf.objects) + 1
    return {number: Stored(head, first + b"\n".join(inner.values()), unpacked=True)}


def _locked(dice: Random) -> bytes:
    version = dice.choice((0, 1, 2, 4, 5, 9))
    return ENCRYPTED % (version, dice.choice((2, 3, 4, 5, 6)))


def _torn(dice: Random, made: bytes, trailer: bytes) -> bytes:
    way = dice.randrange(6)
    if way == 0:
        return made[: dice.randrange(len(made))]
    if way == 1:
        return b"x" * dice.choice((1, 900, 9000)) + made
    if way == 2:
        return made.replace(b"startxref\n", b"startxref\n9")
    if way == 3:  # an update behind it, which may refer to itself
        at = len(made)
        return made + b"xref\n0 0\n" + trailer + b"startxref\n%d\n%%%%EOF\n" % at
    if way == 4:
        return made.replace(b"xref\n", b"xerf\n")
    return made
