"""Of which year a document is, where its title doesn't say it."""

from collections.abc import Sequence

from govreport.importers.titles import NAMED_YEAR, compact
from govreport.prose.lazy import lazy

PERIOD = lazy(r"((?:19|20)\d\d)年1月1日")
OF_YEAR = lazy(r"((?:19|20)\d\d)年")


def year_in(text: str) -> int | None:
    """Find the year of the statistics period, or else the first that is named."""
    line = compact(text)
    found = PERIOD.search(line) or OF_YEAR.search(line)
    return int(found[1]) if found else None


def period_in(text: str) -> int | None:
    """Find the year of the statistics period, None where none is stated."""
    found = PERIOD.search(compact(text))
    return int(found[1]) if found else None


def year_of_overview(paragraphs: Sequence[str]) -> int | None:
    """Find the year that the first section begins with, or names as its period.

    Another year anywhere in it leaves that open.
    """
    text = compact("".join(paragraphs))
    named = set(OF_YEAR.findall(text))
    found = PERIOD.search(text) or OF_YEAR.match(text)
    return int(found[1]) if found and len(named) == 1 else None


def year_of_name(name: str) -> int | None:
    """Find the year in a file's name, where four digits stand alone."""
    found = NAMED_YEAR.search(compact(name))
    return int(found[0]) if found else None
