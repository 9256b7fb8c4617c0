"""Old workbooks (.xls) whose records, or the sectors around them, are others."""

import struct
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from fuzz.odd import PIECES

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECTOR, SMALLEST = 512, 4096
END, FREE, TABLE = 0xFFFF_FFFE, 0xFFFF_FFFF, 0xFFFF_FFFD
HEAD = struct.Struct("<HH")
BOF, EOF, SHEET, CONTINUE = 0x809, 0x0A, 0x85, 0x3C
KINDS = (
    *(
        0x06,
        0x0A,
        0x0C,
        0x17,
        0x18,
        0x22,
        0x2F,
        0x31,
        0x3C,
        0x3D,
        0x42,
        0x55,
        0x7D,
        0x7E,
        0x81,
        0x85,
    ),
    *(
        0xBD,
        0xBE,
        0xD6,
        0xE0,
        0xE5,
        0xEC,
        0xFC,
        0xFD,
        0xFF,
        0x0200,
        0x0201,
        0x0203,
        0x0204,
        0x0205,
    ),
    *(0x0207, 0x0208, 0x0221, 0x041E, 0x0809, 0x01BA, 0x00EB, 0x005D, 0xFFFF),
)
"""Types of records: formulas, dates, names, fonts, merges, numbers, texts, sheets, pictures."""
CELLS = frozenset({0x06, 0xBD, 0xBE, 0xD6, 0xFD, 0x0201, 0x0203, 0x0204, 0x0205, 0x27E})
"""Those that begin with a row and a column."""
SHORTS = (0, 1, 2, 3, 9, 255, 256, 0x3FFF, 0x4000, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF)
REALS = (0.0, -0.0, 1.5, -1.0, 1e15, 1e16, 1e300, 5e-324, float("nan"), float("inf"))
TIMES = (1, 1, 2, 5, 60, 3000)
LARGEST = 1_000_000


class BiffRecord(NamedTuple):
    """A record of a workbook's stream: its type, its bytes, and by how much its length lies."""

    kind: int
    data: bytes
    lie: int = 0


Records = list[BiffRecord]


def stream_of(raw: bytes) -> tuple[str, bytes]:
    """Read the name and the bytes of the stream in which a workbook's records are."""
    size = 1 << struct.unpack_from("<H", raw, 30)[0]
    sectors = [raw[at : at + size] for at in range(size, len(raw), size)]
    tables = struct.unpack_from("<109I", raw, 76)
    table = b"".join(sectors[one] for one in tables if one < FREE - 5)
    nexts = struct.unpack(f"<{len(table) // 4}I", table)

    def chain(at: int) -> bytes:
        found = b""
        while at < END - 5:
            found, at = found + sectors[at], nexts[at]
        return found

    folder = chain(struct.unpack_from("<I", raw, 48)[0])
    entries = [folder[at : at + 128] for at in range(0, len(folder), 128)]
    root = next(one for one in entries if one[66] == 5)
    for one in entries:
        name = one[: max(0, one[64] - 2)].decode("utf-16-le")
        if name in {"Workbook", "Book"}:
            first, length = struct.unpack_from("<II", one, 116)
            if length >= SMALLEST:
                return name, chain(first)[:length]
            small = chain(struct.unpack_from("<I", root, 116)[0])
            more = chain(struct.unpack_from("<I", raw, 60)[0])
            after, found = struct.unpack(f"<{len(more) // 4}I", more), b""
            while first < END - 5:
                found, first = found + small[first * 64 : first * 64 + 64], after[first]
            return name, found[:length]
    raise ValueError(raw[:8])


def records_of(stream: bytes) -> Records:
    """Take a stream apart."""
    found, at = Records(), 0
    while at + 4 <= len(stream):
        kind, size = HEAD.unpack_from(stream, at)
        found.append(BiffRecord(kind, stream[at + 4 : at + 4 + size]))
        at += 4 + size
    return found


def mutated_workbook(dice: Random, name: str, stream: bytes) -> bytes:
    """Give a workbook some of whose records are others, elsewhere, many or cut."""
    records = records_of(stream)
    starts = _starts(records)
    for _ in range(dice.choice((1, 1, 2, 4, 12))):
        if records:
            dice.choice(CHANGES)(dice, records)
    if dice.random() < 0.9:
        _point(records, starts)
    made = b"".join(
        HEAD.pack(one.kind, max(0, len(one.data) + one.lie) & 0xFFFF) + one.data
        for one in records
    )
    return _packed(dice, name, made[:LARGEST])


def _starts(records: Records) -> list[int]:
    """Tell where each sheet begins, so that it can be told again when that has moved."""
    found, at = list[int](), 0
    for one in records:
        if one.kind == BOF:
            found.append(at)
        at += 4 + len(one.data)
    return found


def _point(records: Records, before: list[int]) -> None:
    """Let the list of sheets point to where these begin now."""
    moved = dict(zip(before, _starts(records), strict=False))
    for number, one in enumerate(records):
        if one.kind == SHEET and len(one.data) > 4:
            at = struct.unpack_from("<I", one.data)[0]
            data = struct.pack("<I", moved.get(at, at)) + one.data[4:]
            records[number] = one._replace(data=data)


def _changed(dice: Random, records: Records, wanted: frozenset[int] = frozenset()) -> int:
    """Choose a record, of some kinds if there are such."""
    there = [at for at, one in enumerate(records) if one.kind in wanted]
    return dice.choice(there) if there else dice.randrange(len(records))


def _gone(dice: Random, records: Records) -> None:
    del records[_changed(dice, records)]


def _many(dice: Random, records: Records) -> None:
    at = _changed(dice, records)
    records[at:at] = [records[at]] * dice.choice(TIMES)


def _elsewhere(dice: Random, records: Records) -> None:
    one = records.pop(_changed(dice, records))
    records.insert(dice.randint(0, len(records)), one)


def _another(dice: Random, records: Records) -> None:
    at = _changed(dice, records)
    kinds = (*KINDS, *(one.kind for one in records[:9]))
    records[at] = records[at]._replace(kind=dice.choice(kinds))


def _long(dice: Random, records: Records) -> None:
    at = _changed(dice, records)
    records[at] = records[at]._replace(lie=dice.choice((-4, -2, -1, 1, 4, 900, 60_000)))


def _cut(dice: Random, records: Records) -> None:
    at = _changed(dice, records)
    data = records[at].data
    records[at] = records[at]._replace(data=data[: dice.randint(0, len(data))])


def _split(dice: Random, records: Records) -> None:
    """Part a record in two, as long texts are, wherever that is."""
    at = _changed(dice, records, frozenset({0xFC, 0xEC, 0xEB, 0x1B6}))
    data = records[at].data
    cut = dice.randint(0, len(data))
    more = BiffRecord(CONTINUE, dice.choice((b"", b"\x00", b"\x01")) + data[cut:])
    records[at : at + 1] = [records[at]._replace(data=data[:cut]), more]


def _short(dice: Random, records: Records) -> None:
    at = _changed(
        dice,
        records,
        dice.choice((frozenset(), CELLS, frozenset({0x200, 0xE5, 0xFC, SHEET}))),
    )
    data = bytearray(records[at].data)
    if len(data) > 1:
        place = dice.randrange(0, len(data) - 1, dice.choice((1, 2)))
        struct.pack_into("<H", data, place, dice.choice(SHORTS))
        records[at] = records[at]._replace(data=bytes(data))


def _place(dice: Random, records: Records) -> None:
    at = _changed(dice, records, CELLS)
    data = bytearray(records[at].data)
    if len(data) >= 4:
        struct.pack_into("<HH", data, 0, dice.choice(SHORTS), dice.choice(SHORTS))
        records[at] = records[at]._replace(data=bytes(data))


def _number(dice: Random, records: Records) -> None:
    at = _changed(dice, records, CELLS)
    head = records[at].data[:6].ljust(6, b"\0")
    value = struct.pack("<d", dice.choice(REALS))
    records[at] = BiffRecord(0x203, head + value)


def _text(dice: Random, records: Records) -> None:
    at = _changed(dice, records, CELLS)
    head = records[at].data[:6].ljust(6, b"\0")
    piece = dice.choice(PIECES) * dice.choice((1, 1, 3, 300))
    text = piece.encode("utf-16-le", "surrogatepass")[:8000]
    count = len(text) // 2 if dice.random() < 0.8 else dice.choice(SHORTS)
    records[at] = BiffRecord(0x204, head + struct.pack("<HB", count, 1) + text)


def _bytes(dice: Random, records: Records) -> None:
    at = _changed(dice, records)
    data = bytearray(records[at].data)
    for _ in range(dice.choice((1, 3, 20)) if data else 0):
        data[dice.randrange(len(data))] = dice.randrange(256)
    records[at] = records[at]._replace(data=bytes(data))


def _merges(dice: Random, records: Records) -> None:
    """Put merged cells before the end of a sheet: over one another, or over all."""
    count = dice.choice((0, 1, 2, 900))
    some = [dice.choice(SHORTS) for _ in range(4 * count)]
    told = count if dice.random() < 0.8 else dice.choice(SHORTS)
    data = struct.pack(f"<H{len(some)}H", told, *some)
    at = _changed(dice, records, frozenset({EOF}))
    records.insert(at, BiffRecord(0xE5, data))


CHANGES: tuple[Callable[[Random, Records], None], ...] = (
    *(_gone, _many, _elsewhere, _another, _long, _cut, _split, _short, _short),
    *(_place, _place, _number, _number, _text, _text, _bytes, _merges),
)


def _packed(dice: Random, name: str, stream: bytes) -> bytes:
    """Put a stream into a compound file, a few times into one that is no tree."""
    padded = stream.ljust(SMALLEST, b"\0")
    count = -(-len(padded) // SECTOR)
    tables = -(-(count + 2 + 8) // (SECTOR // 4 - 1))
    nexts = [TABLE] * tables + [END] + [tables + 2 + at for at in range(count)]
    nexts[-1] = END
    nexts += [FREE] * (tables * SECTOR // 4 - len(nexts))
    size = len(padded)
    if dice.random() < 0.1:  # chains that go round, or lead nowhere
        nexts[dice.randrange(tables + 1 + count)] = dice.choice(
            (0, tables, tables + 1, 99_999, FREE)
        )
        size = dice.choice((size, size, 0, 2**31 - 1, 2**32 - 1))
    entries = (
        _entry("Root Entry", 5, END, 0, 1)
        + _entry(name, 2, tables + 1, size, dice.choice((FREE, FREE, FREE, FREE, 1, 0)))
        + _entry("", 0, 0, 0, FREE) * 2
    )
    head = MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, tables, tables, 0, SMALLEST, END, 0, END, 0)
    head += struct.pack("<109I", *[*range(tables), *[FREE] * (109 - tables)])
    table = struct.pack(f"<{len(nexts)}I", *nexts)
    return head + table + entries + padded.ljust(count * SECTOR, b"\0")


def _entry(name: str, kind: int, first: int, size: int, child: int) -> bytes:
    text = name.encode("utf-16-le").ljust(64, b"\0")
    length = 2 * len(name) + 2 if name else 0
    links = struct.pack("<III", FREE, FREE, child)
    return (
        text
        + struct.pack("<HBB", length, kind, 1)
        + links
        + bytes(36)
        + struct.pack("<III", first, size, 0)
    )
