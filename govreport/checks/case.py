"""What a rule looks at: a report with all that it is judged by."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from govreport.findings import Place
from govreport.prose import Filled, fill
from govreport.report import Report
from govreport.settings import DEFAULTS, Settings


@dataclass(frozen=True)
class Case:
    """A report, last year's, and what the workspace says.

    `previous` is None where there is none; `sought` whether it was looked for.
    `folder_year` is the year that names the folder of the file. `published`
    says that the text is what the public reads, with nothing to fill in.
    """

    report: Report
    previous: Report | None = None
    folder_year: int | None = None
    sought: bool = False
    published: bool = False
    settings: Settings = DEFAULTS

    @cached_property
    def prose(self) -> Mapping[str, Filled]:
        """The text of each section, in the form's order, live numbers in place."""
        texts = self.report.narrative
        sections = [one.id for one in self.report.form.sections if one.id in texts]
        if self.published:
            return {name: Filled(texts[name]) for name in sections}
        return {name: fill(texts[name], self.report, self.previous) for name in sections}

    def in_prose(self, section: str, start: int, end: int) -> Place:
        """The place of some characters of a section's text, as it was filled in."""
        path = ("narrative", section)
        source = self.prose[section].source(start, end)
        return Place(".".join(path), self.report.locate(path, source))
