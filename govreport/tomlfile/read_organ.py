"""The table of the organ: its names, what it is, and from whom it came."""

from collections.abc import Iterator, Mapping
from typing import Any

from govreport.findings import Path
from govreport.organ_names import LONGEST
from govreport.organs import kinds, levels
from govreport.report import Contact, KeyProblem, Organ, Origin, Transfer
from govreport.tomlfile.keys import (
    TABLE,
    TEXT,
    YEARS,
    Key,
    fits,
    key_problems,
    list_at,
    table_at,
    text_at,
)

KINDS = {one.id: one.short for one in kinds().values()}
LEVELS = {one.id: one.label for one in levels().values()}
SHOWN = 20
"""Characters that are told of a name that is too long."""
NAMED = frozenset({"name", "from"})
"""Keys of one name, around which blanks count for nothing."""
NAMES = "方括号括起的一串名称"


def _listed(words: Mapping[str, str]) -> str:
    return "下列之一：" + "、".join(f"{word}（{told}）" for word, told in words.items())


ORGAN: Mapping[str, Key] = {
    "name": Key(str, '机关全称，如 name = "某某县某某乡人民政府"', needed=True),
    "kind": Key(str, _listed(KINDS)),
    "level": Key(str, _listed(LEVELS)),
    "aliases": Key(list, NAMES),
    "predecessors": Key(list, f'{NAMES}，如 ["某某县科学技术局", "某某县工业和信息化局"]'),
    "successor_of": Key(list, '一串花括号，如 [{ name = "某某县发展局", shared = true }]'),
    "transfers": Key(list, '一串花括号，如 [{ from = "某某县科学技术局", since = 2025 }]'),
    "since": Key(int, "合并、分设或新成立后第一份报告的年份，如 since = 2025"),
    "until": Key(int, "最后一份报告的年份，如 until = 2024"),
    "contact": Key(dict, f"{TABLE} [organ.contact]"),
}
CONTACT: Mapping[str, Key] = {
    "address": Key(str, f'{TEXT}，如 address = "某某县某某路 1 号"'),
    "phone": Key(str, f'{TEXT}，如 phone = "0376-5950000"'),
    "website": Key(str, f"{TEXT}，公开报告电子版的网站"),
    "postcode": Key(str, f'{TEXT}，如 postcode = "464300"'),
}
ORIGIN: Mapping[str, Key] = {
    "name": Key(str, "原机关的全称，加半角引号", needed=True),
    "shared": Key(bool, "true（还有别的机关承接）或 false"),
}
TRANSFER: Mapping[str, Key] = {
    "from": Key(str, "划出职责的机关全称，加半角引号", needed=True),
    "since": Key(int, "划转后第一份报告的年份，如 2025", needed=True),
    "note": Key(str, TEXT),
}


def organ_of(table: Mapping[str, Any], faults: list[KeyProblem], *, given: bool) -> Organ:
    """Read who reports; what is wrong is put to `faults`, unless there is no such table."""
    if given:
        faults += key_problems(table, ORGAN, ("organ",))
    name, kind, level = (text_at(table, key) for key in ("name", "kind", "level"))
    if "name" in table and isinstance(table["name"], str) and not name.strip():
        faults.append(KeyProblem(("organ", "name"), None, ORGAN["name"].expected))
    for key, value, allowed in (("kind", kind, KINDS), ("level", level, LEVELS)):
        if value and value not in allowed:
            faults.append(
                KeyProblem(("organ", key), value, ORGAN[key].expected, tuple(allowed))
            )
    contact = table_at(table, "contact")
    faults += key_problems(contact, CONTACT, ("organ", "contact"))
    organ = Organ(
        name=_bounded(name, ("organ", "name"), faults),
        kind=kind,
        level=level,
        aliases=_names(table, "aliases", faults),
        predecessors=_names(table, "predecessors", faults),
        successor_of=tuple(
            Origin(
                _bounded(text_at(one, "name"), (*path, "name"), faults),
                one.get("shared") is not False,
            )
            for path, one in _tables(table, "successor_of", ORIGIN, faults)
        ),
        transfers=tuple(
            Transfer(
                _bounded(text_at(one, "from"), (*path, "from"), faults),
                _year(one, "since", (*path, "since"), faults),
                text_at(one, "note"),
            )
            for path, one in _tables(table, "transfers", TRANSFER, faults)
        ),
        since=_year(table, "since", ("organ", "since"), faults),
        until=_year(table, "until", ("organ", "until"), faults),
        contact=Contact(*(text_at(contact, key).strip() for key in CONTACT)),
    )
    if organ.predecessors and "since" not in table:
        faults.append(KeyProblem(("organ", "since"), None, ORGAN["since"].expected))
    return organ


def _names(table: Mapping[str, Any], key: str, faults: list[KeyProblem]) -> tuple[str, ...]:
    """Read an array of names; what is none in it is a fault and left out."""
    listed = list_at(table, key)
    if not all(isinstance(one, str) for one in listed):
        faults.append(KeyProblem(("organ", key), listed, ORGAN[key].expected))
    return tuple(
        _bounded(one, ("organ", key), faults) for one in listed if isinstance(one, str)
    )


def _bounded(name: str, path: Path, faults: list[KeyProblem]) -> str:
    """Take a name as it stands, of one that is none the beginning, which is a fault."""
    if len(name) <= LONGEST:
        return name.strip() if path[-1] in NAMED else name
    faults.append(KeyProblem(path, f"{name[:SHOWN]}……", f"机关的名称，不超过 {LONGEST} 字"))
    return name[:LONGEST].strip()


def _year(
    table: Mapping[str, Any], key: str, path: Path, faults: list[KeyProblem]
) -> int | None:
    """Read a year of reports; another number is a fault."""
    year = table.get(key)
    if not fits(year, int):
        return None
    if year not in YEARS:
        faults.append(KeyProblem(path, year, "四位年份"))
        return None
    return year


def _tables(
    table: Mapping[str, Any], key: str, keys: Mapping[str, Key], faults: list[KeyProblem]
) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield the tables of an array of the organ's, each with its path."""
    for index, one in enumerate(list_at(table, key)):
        path = ("organ", key, str(index))
        if isinstance(one, dict):
            faults += key_problems(one, keys, path)
            yield path, one
        else:
            faults.append(KeyProblem(path, one, ORGAN[key].expected))
