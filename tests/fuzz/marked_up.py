"""XML trees, packages and pages in which elements are others, elsewhere, many or nested."""

import re
import zipfile
from copy import deepcopy
from io import BytesIO
from random import Random
from typing import NamedTuple

from lxml import etree

from fuzz.odd import PIECES, odd_text

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ATTRIBUTES = (
    *("", "0", "1", "-1", "2", "3", "100", "999", "16384", "1048577", "99999999999", "1000000000"),
    *("9" * 400, "9" * 5000, "1.5", "1e9", "1e999", "nan", "inf", "-0", " 7 ", "+3", "²", "٣", "１２", "0x10"),
    *("true", "false", "on", "off", "none", "restart", "continue", "A1", "A1:XFD1048576", "ZZZ9", "$A$0"),
    *("s", "str", "b", "d", "e", "n", "inlineStr", "decimal", "chineseCounting", "heading 1", "Title"),
    *("%1.%2", "position:absolute;top:9px;left:9px", "display:none", "govreport_overview", "rId1", "../../x.xml"),
    *("string", "float", "date", "percentage", "currency", "boolean", "time", "2022-13-40", "9999-12-31T24:00:00"),
)  # fmt: skip
DEEP = (2, 5, 40, 120, 200)
TIMES = (1, 1, 2, 2, 5, 30, 300)
DEEPEST = 240
"""Levels of XML; libxml2 reads no more than 256."""
SMALL = 10_000
"""Bytes of an element that is there more than once."""
LARGEST = 400_000
"""Bytes of a part; longer ones take time and find nothing else."""


def mutated_xml(dice: Random, raw: bytes, most: int = 6) -> bytes:
    """Give a part with some of its elements, attributes and texts changed."""
    root = etree.fromstring(raw)
    pool = [*root.iter(etree.Element)]
    names = [(str(name), str(value)) for one in pool for name, value in one.attrib.items()]
    tree = _Tree(pool, names)
    for _ in range(dice.randint(1, most)):
        dice.choice(CHANGES)(dice, dice.choice(pool), tree)
    made = etree.tostring(root)
    return made if len(made) < LARGEST else raw


class _Tree(NamedTuple):
    """All elements of a part, and the attributes that it has anywhere."""

    pool: list[etree._Element]
    names: list[tuple[str, str]]


def _gone(_: Random, one: etree._Element, __: _Tree) -> None:
    if (parent := one.getparent()) is not None:
        parent.remove(one)


def _many(dice: Random, one: etree._Element, _: _Tree) -> None:
    parent = one.getparent()
    if parent is not None and len(etree.tostring(one)) < SMALL:
        for _time in range(dice.choice(TIMES)):
            parent.insert(parent.index(one), deepcopy(one))


def _other_in_it(dice: Random, one: etree._Element, tree: _Tree) -> None:
    other = dice.choice(tree.pool)
    if len(etree.tostring(other)) < 2 * SMALL:
        one.insert(dice.randint(0, len(one)), deepcopy(other))


def _another(dice: Random, one: etree._Element, tree: _Tree) -> None:
    one.tag = dice.choice(tree.pool).tag


def _attribute(dice: Random, one: etree._Element, tree: _Tree) -> None:
    if tree.names:
        own = [(str(name), str(value)) for name, value in one.attrib.items()]
        name, value = dice.choice(own if own and dice.random() < 0.7 else tree.names)
        one.set(name, odd_attribute(dice, value))


def _text(dice: Random, one: etree._Element, _: _Tree) -> None:
    one.text = NO_XML.sub("", odd_text(dice, one.text or ""))


def _tail(dice: Random, one: etree._Element, _: _Tree) -> None:
    one.tail = NO_XML.sub("", odd_text(dice, one.tail or ""))[:500]


def _order(dice: Random, one: etree._Element, _: _Tree) -> None:
    if len(one) > 1:
        one.append(one[dice.randrange(len(one))])


def _bare(dice: Random, one: etree._Element, _: _Tree) -> None:
    if one.attrib:
        del one.attrib[dice.choice([*one.attrib])]


def _nested(dice: Random, one: etree._Element, _: _Tree) -> None:
    """Put an element into its like, as deep as a parser lets it."""
    parent, depth = one.getparent(), sum(1 for _ in one.iterancestors())
    if parent is None or len(etree.tostring(one)) > 2 * SMALL:
        return
    at, inner = parent.index(one), deepcopy(one)
    inner.tail = None
    for _time in range(min(dice.choice(DEEP), DEEPEST - depth)):
        outer = etree.Element(one.tag, dict(one.attrib))
        outer.append(inner)
        inner = outer
    parent[at] = inner


CHANGES = (
    *(_gone, _many, _nested, _other_in_it, _another, _attribute, _attribute),
    *(_text, _tail, _order, _bare),
)


def odd_attribute(dice: Random, base: str) -> str:
    """Make the value of an attribute."""
    made = dice.choice(ATTRIBUTES) if dice.random() < 0.75 else odd_text(dice, base)
    return NO_XML.sub("", made)


def parts_of(raw: bytes) -> dict[str, bytes]:
    """Unpack a package."""
    with zipfile.ZipFile(BytesIO(raw)) as package:
        return {one: package.read(one) for one in package.namelist()}


def packed(dice: Random, parts: dict[str, bytes]) -> bytes:
    """Pack parts, a few times in a manner that no program has."""
    stream, names = BytesIO(), [*parts]
    odd = dice.random() < 0.06
    with zipfile.ZipFile(stream, "w") as package:
        for name in names:
            kind = (
                dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2))
                if odd
                else zipfile.ZIP_STORED
            )
            package.writestr(zipfile.ZipInfo(name), parts[name], kind)
        if odd:
            more = [
                f"../{names[0]}",
                "/etc/passwd",
                "a\\b",
                "政" * 90,
                names[-1].upper(),
                "x" * 60_000,
            ]
            package.writestr(zipfile.ZipInfo(dice.choice(more)), b"<x/>")
    made = bytearray(stream.getvalue())
    if odd and dice.random() < 0.5:  # flags of encryption, sizes, checksums, other methods
        start = made.rfind(b"PK\x01\x02")
        made[start + dice.choice((8, 10, 16, 20, 24, 28, 42))] ^= dice.choice((1, 8, 255))
    return bytes(made)


def mutated_package(dice: Random, raw: bytes, wanted: tuple[str, ...]) -> bytes:
    """Give a package in which some of the parts that are read are others."""
    parts = parts_of(raw)
    there = [name for name in parts if name in wanted or name.endswith(wanted)]
    for name in dice.sample(there, min(len(there), dice.choice((1, 1, 2, 4)))):
        if dice.random() < 0.03:
            del parts[name]
        else:
            parts[name] = mutated_xml(dice, parts[name])
    return packed(dice, parts)


TAG = re.compile(r"<[^<>]{0,300}>")
PAGE_TAGS = (
    *("<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td colspan=3 rowspan=2>", "<th>", "<p>", "</p>", "<br>"),
    *("<div>", "</div>", "<h1>", "<h2>", "<ul><li>", "<span style='display:none'>", "<sup>", "<del>", "<img src=x>"),
    *("<td colspan=1000000000>", "<td rowspan=99999>", "<td colspan='-1'>", "<td rowspan='²'>", "<pre>", "<!--", "-->"),
    *("<p style='position:absolute;top:9999999999px;left:3px'>", "<script>", "<style>", "<select>", "<svg>", "<iframe src=x>"),
    *("<meta charset=gbk>", "&nbsp;", "&#0;", "&#1114112;", "&amp;", "&#xd800;", "<input value='3'>", "<a href='x'>"),
)  # fmt: skip


def mutated_page(dice: Random, text: str) -> str:
    """Give a page with some of its tags and texts changed; a browser reads anything."""
    for _ in range(dice.randint(1, 8)):
        tags = [*TAG.finditer(text)]
        if not tags:
            return text
        one, other = dice.choice(tags), dice.choice(tags)
        start, end = sorted((one.start(), other.start()))
        way = dice.randrange(8)
        if way == 0:
            text = text[: one.start()] + text[one.end() :]
        elif way == 1:
            text = (
                text[: one.start()]
                + dice.choice(PAGE_TAGS) * dice.choice(TIMES)
                + text[one.end() :]
            )
        elif way == 2:
            text = text[: one.start()] + odd_text(dice) + text[one.start() :]
        elif way == 3 and end - start < 3_000:
            text = text[:end] + text[start:end] * dice.choice(TIMES) + text[end:]
        elif way == 4:
            text = text[:start] + text[end:]
        elif way == 5:
            text = (
                text[: one.start()]
                + f"<{dice.choice(('table', 'div', 'td', 'p', 'b', 'sup'))}>"
                * dice.choice(DEEP)
                + text[one.start() :]
            )
        elif way == 6:
            changed = re.sub(
                r"=\s*[\"']?[^\"'\s>]*",
                lambda _: f'="{odd_attribute(dice, "")}"',
                one[0],
                count=2,
            )
            text = text[: one.start()] + changed + text[one.end() :]
        else:
            at = one.end()
            text = text[:at] + dice.choice(PIECES) + text[at + dice.choice((0, 1, 2)) :]
    return text[:LARGEST]
