"""Findings of all files, printed as they are found: a line each, by file, or as JSON."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from govreport.output.findings import (
    Tally,
    checked_json,
    finding_lines,
    listing,
    summary,
    tally,
)
from govreport.output.rules import statistics_json, statistics_table
from govreport.output.terminal import (
    complain,
    out,
    out_long_json,
    out_painted,
    out_text,
    say,
    screen,
)
from govreport.rules import rules_version
from govreport.tasks.validate import Checked


def print_checked_json(
    results: Iterable[Checked],
    total: Tally,
    beside: Mapping[str, object],
    *,
    statistics: bool,
) -> None:
    """Print findings as JSON, and what stands `beside` them, counting them in a total."""

    def files() -> Iterator[dict[str, Any]]:
        for one in results:
            total.update(tally(one))
            _say_read(one)
            yield checked_json(one)

    def rest() -> dict[str, Any]:
        counted = {"statistics": statistics_json(total)} if statistics else {}
        return {"summary": summary(total), **beside} | counted

    head = {"schema_version": 1, "rules_version": rules_version()}
    out_long_json(head, files(), rest)


def tallied(results: Iterable[Checked], total: Tally) -> Iterator[Checked]:
    """Pass results on, counting them in a total; errors are told."""
    for one in results:
        total.update(tally(one))
        _say_read(one)
        if one.error is not None:
            complain(one.error)
        yield one


def _say_read(one: Checked) -> None:
    """Say how much of a published document was read, to weigh what follows by."""
    if one.published is None:
        return
    from govreport.output.imports import reading_lines

    for line in reading_lines(one.path, one.published):
        say(line)


def show_checked(
    results: Iterable[Checked], total: Tally, *, statistics: bool, whole: bool
) -> None:
    """Print findings a line each, or grouped for a person at a terminal; errors as talk."""
    begun, shown_on = False, screen()
    for one in tallied(results, total):
        if not one.findings or statistics:
            continue
        if shown_on is None:
            for line in finding_lines(one, whole=whole):
                out(line)
            continue
        columns, colour = shown_on
        lines = listing(one, columns, colour=colour, whole=whole)
        out_painted("\n" * begun + "\n".join(lines))
        begun = True
    if statistics and (table := statistics_table(total)):
        out_text(table)
