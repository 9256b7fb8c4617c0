"""What a rule looks at: a report with all that it is judged by."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from govreport.findings import Place
from govreport.prose import Filled, fill
from govreport.prose.scope import Author
from govreport.prose.sentences import Sentence, sentences
from govreport.report import Report
from govreport.settings import DEFAULTS, Settings

if TYPE_CHECKING:
    from govreport.rules.similar import Neighbour
    from govreport.rules.units import UnitNow, Units


@dataclass(frozen=True)
class Case:
    """A report, last year's, and what the workspace says.

    `previous` is None where there is none; `sought` whether it was looked for.
    `folder_year` is the year that names the folder of the file. `published`
    says that the text is what the public reads, with nothing to fill in;
    `breaks_off` that it ends in the middle. `neighbours` are sections that other
    units have near-identical, `unit_reports` gives what a roll-up was summed up from.
    """

    report: Report
    previous: Report | None = None
    folder_year: int | None = None
    sought: bool = False
    published: bool = False
    breaks_off: bool = False
    settings: Settings = DEFAULTS
    neighbours: "tuple[Neighbour, ...]" = ()
    unit_reports: "Callable[[], Iterable[UnitNow]]" = tuple

    @cached_property
    def units(self) -> "Units":
        """What a roll-up was summed up from, as it is now."""
        from govreport.rules.units import units_now

        return units_now(self.report.form, self.unit_reports())

    @cached_property
    def prose(self) -> Mapping[str, Filled]:
        """The text of each section, in the form's order, live numbers in place."""
        texts = self.report.narrative
        sections = [one.id for one in self.report.form.sections if one.id in texts]
        if self.published:
            return {name: Filled(texts[name]) for name in sections}
        return {name: fill(texts[name], self.report, self.previous) for name in sections}

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of the prose, in the form's order."""
        return tuple(
            sentence
            for section, filled in self.prose.items()
            for sentence in sentences(filled.text, section)
        )

    @cached_property
    def spoken(self) -> str:
        """All sentences, a line each: what is not in here is in none of them."""
        return "\n".join(sentence.text for sentence in self.sentences)

    @cached_property
    def author(self) -> Author:
        """Whose prose it is."""
        return Author(self.report.year, self.report.organ.names)

    def plain(self, section: str) -> str:
        """The text of a section in its plain spelling, "" where it has none."""
        return "".join(one.text for one in self.sentences if one.section == section)

    def in_prose(self, section: str, start: int, end: int) -> Place:
        """The place of some characters of a section's text, as it was filled in."""
        path = ("narrative", section)
        source = self.prose[section].source(start, end)
        return Place(".".join(path), self.report.locate(path, source))
