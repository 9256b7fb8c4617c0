"""What a web page of ours says of itself, by which it is known wherever it lies."""

from collections.abc import Mapping
from hashlib import sha256

from govreport.lazy import lazy

MARK = "data-govreport"
"""The attribute that says what an element is: a section's name, or one of these."""
TITLE, TEXT, SIGNATURE, DAY, NOTE = (
    *("title", "text", "signature", "signature_date"),
    "note",
)
"""`NOTE` is what is no part of the report, such as the mark of a draft."""
FRAGMENT, INFO = ".片段.html", ".发布信息.txt"
"""How the files end that are made for a site's editor."""
GENERATOR = '<meta name="generator" content="govreport"'
REPORT, WHOLE = "report", "whole"
"""The file that a page was made of, by its name, and the hash of all of the page."""
FACT = lazy(r'<meta name="govreport\.(\w+)" content="([^"]*)"')
HEAD = 6_000
"""Characters in which a page has said what it is."""


def heads(facts: Mapping[str, str]) -> str:
    """Write what a page says of itself; it is sealed when all of it is there."""
    from html import escape

    told = (
        f'<meta name="govreport.{name}" content="{escape(text)}">\n'
        for name, text in {**facts, WHOLE: ""}.items()
    )
    return f"{GENERATOR}>\n{''.join(told)}"


def sealed(page: str) -> str:
    """Put the hash of a page into it, by which one can tell whether it was changed."""
    blank, seal = (f'govreport.{WHOLE}" content="{one}"' for one in ("", _hash(page)))
    return page.replace(blank, seal, 1)


def facts_of(page: str) -> dict[str, str]:
    """Read what a page says of itself; nothing where it isn't ours."""
    if GENERATOR not in (head := page[:HEAD]):
        return {}
    from html import unescape

    return {name: unescape(text) for name, text in FACT.findall(head)}


def is_intact(page: str) -> bool:
    """Whether a page is as it was made, all of it."""
    seal = facts_of(page).get(WHOLE)
    return bool(seal) and _hash(page.replace(f'content="{seal}"', 'content=""', 1)) == seal


def _hash(page: str) -> str:
    return sha256(page.encode()).hexdigest()
