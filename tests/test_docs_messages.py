"""What the manuals quote from the screen is what the program says."""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PAGES = sorted((REPOSITORY / "docs").glob("*.zh-CN.md"))
QUOTED = re.compile(r"^\| ((?:`[^`]+`[^|`]*)+) \|", re.MULTILINE)
CHINESE = re.compile(r"[一-鿿]{3,}")
"""Words between what is filled in: numbers, names, marks."""


def said() -> str:
    """What the program has words for, and what it said: its source, its golden files."""
    package, invalid = REPOSITORY / "govreport", REPOSITORY / "samples" / "invalid"
    transcripts = Path(__file__).with_name("transcripts").glob("*.txt")
    files = [*package.rglob("*.py"), *package.rglob("*.toml"), *invalid.rglob("*.txt")]
    files += transcripts
    whole = "\n".join(
        path.read_text(encoding="utf-8")
        for path in files
        if "templates" not in path.relative_to(REPOSITORY).parts
    )
    return re.sub(r'"\s*\n\s*f?"', "", whole)  # a sentence over several lines


def quotes(page: Path) -> list[str]:
    """The messages in the first column of a page's tables."""
    rows = QUOTED.findall(page.read_text(encoding="utf-8"))
    return [quote for row in rows for quote in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_message_that_a_manual_explains_is_one_of_the_program_s(page: Path) -> None:
    known = said()
    odd = [
        quote
        for quote in quotes(page)
        if "govreport" not in quote
        and not all(map(known.__contains__, CHINESE.findall(quote)))
    ]
    assert odd == []


def test_the_pages_quote_messages() -> None:
    assert sum(len(quotes(page)) for page in PAGES) > 60
