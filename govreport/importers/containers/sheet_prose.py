"""The prose that we wrote on a sheet, a row for each paragraph → blocks of a report."""

import re
from collections.abc import Iterator

from govreport.forms import form, known_forms
from govreport.importers.blocks import (
    BODY,
    FIXED,
    OF_YEAR,
    OWNER,
    SIGNATURE,
    Block,
    TextBlock,
)
from govreport.importers.containers.sheet_rows import as_text
from govreport.lazy import lazy
from govreport.sheets import Sheet
from govreport.workbook import AGAIN, DAY, ORGAN, PREAMBLE, YEAR
from govreport.workbook import SIGNATURE as SIGNED

DAY_STORED = lazy(r"(?:日期 )?(\d{4})-(\d\d?)-(\d\d?)(?: 00:00)?")
UNKNOWN = "“{}”里的“{}”不是报告的部分，它的文字接在“{}”后面了，请核对"


def prose_of(sheet: Sheet) -> Iterator[Block]:
    """Read the prose that stands in rows, each with its part; 续 goes on from above."""
    sections = {
        section.heading or PREAMBLE: section.id
        for known in known_forms()
        for section in form(known).sections
    }
    parts: list[tuple[str, str]] = []
    for row in sheet.rows[1:]:
        part, text = (as_text(value) for value in row[:2])
        if part == AGAIN and parts:
            parts[-1] = parts[-1][0], parts[-1][1] + text
        elif part or text.strip():
            parts.append((part or (parts[-1][0] if parts else ""), text))
    organ = next((text for part, text in parts if part == ORGAN), "")
    years = [text for part, text in parts if part == YEAR and text.strip().isdecimal()]
    yield from (TextBlock(one, OWNER) for one in [organ] if one.strip())
    yield from (TextBlock(one, OF_YEAR) for one in years[:1])
    begun, above, signed = "", PREAMBLE, list[TextBlock]()
    told = {PREAMBLE, ""}
    for part, text in parts:
        section = sections.get(part, "")
        if section and part != PREAMBLE and section != begun:
            yield TextBlock(part, section=section)
        begun, above = section or begun, part if section else above
        if part in {SIGNED, DAY}:
            signed.append(TextBlock(DAY_STORED.sub(_day, text), SIGNATURE))
        elif part not in {ORGAN, YEAR} and text.strip():
            if not section and part not in told:
                told.add(part)
                yield TextBlock(UNKNOWN.format(sheet.name, part, above), FIXED)
            yield TextBlock(text, BODY)
    yield from (one for one in signed if one.text)


def _day(found: re.Match[str]) -> str:
    return "{}年{}月{}日".format(*map(int, found.groups()))
