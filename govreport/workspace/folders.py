"""What lies in folders, each looked at once: sources, documents, whose file is whose."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import chain
from os.path import abspath
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError
from govreport.organ_names import ByName, all_folded, are_one, folded
from govreport.report import Organ, Report
from govreport.tomlfile.document import ORGAN
from govreport.tomlfile.keys import table_at
from govreport.tomlfile.read_organ import organ_of
from govreport.workspace.files import (
    STDIN,
    holds_document,
    is_document,
    lying_in,
    names_year,
    organ_files,
    others_in,
    register_of,
)
from govreport.workspace.made import is_made
from govreport.workspace.source import Source, read_source, standard_input

KEPT, FEW = 128, 16
"""Sources that are kept: a county's; of more the last few, as the next round
through thousands of files would find none of its own among any that memory holds.
The last few also know where everything stands in them."""


ROOM = 100_000_000
"""Bytes of all that are kept, which only those that mean harm come near."""


class OrganFiles(NamedTuple):
    """The organs that have a file in a year's folder, in the order of these.

    `own` are they by their own names, the file's where it says none, `any` by any name,
    one's own before another's alias; the first of a name counts.
    """

    lying: Sequence[tuple[Organ, Path]]
    own: ByName[tuple[Organ, Path]]
    any: ByName[tuple[Organ, Path]]
    by_file: Mapping[str, Organ]
    claims: Mapping[str, Sequence[tuple[Organ, Path]]]
    """Who is called so, or alone in such an organ's place, by folded names."""
    share: bool
    """Whether any of them shares another organ's numbers, or got work."""


def organ_files_of(lying: Sequence[tuple[Organ, Path]]) -> OrganFiles:
    """Make the files of organs ready to be looked up."""
    own, every = ByName[tuple[Organ, Path]](), ByName[tuple[Organ, Path]]()
    for one in lying:
        for known in (own, every):
            known.add([one[0].name or one[1].stem], one)
    for one in lying:
        every.add(one[0].aliases, one)
    claims = defaultdict[str, list[tuple[Organ, Path]]](list)
    for one in lying:
        for name in all_folded(one[0].claimed):
            claims[name].append(one)
    share = any(organ.successor_of or organ.transfers for organ, _ in lying)
    by_file = {file.name: organ for organ, file in lying}
    return OrganFiles(lying, own, every, by_file, claims, share)


class Folders:
    """Files and folders as they were when somebody first looked."""

    def __init__(self) -> None:
        """Begin without having looked anywhere."""
        self._sources: dict[str, tuple[tuple[int, int], Source]] = {}
        self._room = KEPT
        self._stdin: Source | None = None
        self._documents: dict[Path, Mapping[str, Sequence[Path]]] = {}
        self._dated: dict[tuple[Path, str], Sequence[Path]] = {}
        self._organs: dict[Path, Sequence[tuple[Organ, str]]] = {}
        self._called: dict[Path, OrganFiles] = {}
        self._registers: dict[Path, Mapping[int, Mapping[str, Sequence[Path]]]] = {}

    def source(self, path: Path) -> Source:
        """Open what lies at a path, once while it stays as it is."""
        if str(path) == STDIN:
            self._stdin = self._stdin or standard_input()
            return self._stdin
        name, stamp = abspath(path), _stamp(path)  # noqa: PTH100 -- resolve() asks the disk
        known = self._sources.pop(name, None)
        if known is None or known[0] != stamp:
            known = stamp, read_source(path)
        self._sources[name] = known = stamp, known[1].called(path)
        older = list(self._sources)[:-FEW]
        for old in older[-1:]:
            self._sources[old][1].rest()
        if len(self._sources) > self._room:
            self._room = FEW
            for old in older:
                self._sources.pop(old, None)
        held = sum(len(one.raw) for _, one in self._sources.values())
        while held > ROOM and len(self._sources) > 1:
            _, dropped = self._sources.pop(next(iter(self._sources)))
            held -= len(dropped.raw)
        return known[1]

    def documents(self, folder: Path) -> Mapping[str, Sequence[Path]]:
        """List the documents right in a folder by their stems; none for no folder."""
        if folder not in self._documents:
            found: dict[str, list[Path]] = {}
            lying = others_in(folder) if folder.is_dir() else ()
            for path in filter(holds_document, lying):
                found.setdefault(path.stem, []).append(path)
            self._documents[folder] = found
        return self._documents[folder]

    def organ_file(self, folder: Path, organ: Organ) -> Path | None:
        """Find an organ's file in a year's folder, by its name or an alias of either."""
        found = self.organ_files(folder).any.found((organ.name, *organ.aliases))
        return next((path for _, path in found), None)

    def names_in(self, folder: Path) -> frozenset[str]:
        """Tell all names of the organs that have a file in a year's folder."""
        return frozenset(
            name for organ, _ in self.organs_in(folder) for name in organ.names if name
        )

    def organ_of(self, path: Path) -> str:
        """Tell whose a report's file is; "" for one that can't be read."""
        with suppress(GovReportError):  # it is told of where it is itself checked
            return self.source(path).head.organ.name
        return ""

    def organs_in(self, folder: Path) -> Sequence[tuple[Organ, Path]]:
        """List the organs that have a file in a year's folder; nobody in one that isn't."""
        return self.organ_files(folder).lying

    def organ_files(self, folder: Path) -> "OrganFiles":
        """Give the same, to be looked up by names."""
        if folder not in self._called:
            whole = folder.absolute()
            if whole not in self._organs:
                files = organ_files(whole) if whole.is_dir() else ()
                self._organs[whole] = [(self._organ(one), one.name) for one in files]
            lying = [(organ, folder / name) for organ, name in self._organs[whole]]
            self._called[folder] = organ_files_of(lying)
        return self._called[folder]

    def registers(self, root: Path) -> Mapping[int, Mapping[str, Sequence[Path]]]:
        """List the registers of requests of all years, by the folded names they have."""
        if root not in self._registers:
            found: dict[int, dict[str, list[Path]]] = {}
            years = (one for one in _listed(root) if names_year(one) and one.is_dir())
            for path in (file for folder in years for file in _listed(folder)):
                if organ := register_of(path):
                    own = found.setdefault(int(path.parent.name), {})
                    own.setdefault(folded(organ), []).append(path)
            self._registers[root] = dict(sorted(found.items(), reverse=True))
        return self._registers[root]

    def _organ(self, path: Path) -> Organ:
        """Read whose a file is, no more of it; a file that can't be read has no name."""
        with suppress(GovReportError):  # it is told of where that file itself is checked
            return organ_of(table_at(self.source(path).top.data, ORGAN), [], given=False)
        return Organ("")

    def last_year(self, path: Path, report: Report) -> Path | None:
        """Find last year's file: by the organ or an alias, or else next door by name.

        A published document may also lie right in the workspace.
        """
        if report.year is None:
            return None
        own = path.absolute().parent
        folder = own.parent / str(report.year - 1)
        same_name = folder / path.name
        if folder == own and not is_document(path):
            return None  # it lies in the wrong year's folder, which is a finding
        near = same_name.is_file() and not (is_document(path) and is_made(same_name))
        if near and (is_document(path) or self._is_ones(same_name, report.organ)):
            return same_name
        folders = (folder, own / folder.name) if is_document(path) else (folder,)
        found = (self.organ_file(one, report.organ) for one in folders if one.is_dir())
        return next(filter(None, found), same_name if near else None)

    def _is_ones(self, path: Path, organ: Organ) -> bool:
        """Whether an organ's name stands in a file, or nobody's."""
        names = self._organ(path).names - {""}
        return not names or are_one(names, organ.names)

    def last_years_documents(self, path: Path, report: Report) -> list[Path]:
        """Find documents beside that may be last year's: by their names.

        A name that is the same but for the year, or one with the organ and the year
        in it; what stands inside decides.
        """
        if report.year is None:
            return []
        own = path.absolute().parent
        this, last = str(report.year), str(report.year - 1)
        names = all_folded(report.organ.names)
        found: list[Path] = []
        for folder in (own, own.parent / last, own / last):
            lying = self.documents(folder)
            same_stem = lying.get(path.stem.replace(this, last), ())
            dated = self._dated_in(own, last) if folder == own else chain(*lying.values())
            named = (
                one for one in dated if any(name in folded(one.stem) for name in names)
            )
            found += dict.fromkeys((*same_stem, *named))
        return [one for one in found if one.name != path.name and not is_made(one)]

    def _dated_in(self, folder: Path, year: str) -> Sequence[Path]:
        """Find the documents directly in a folder that have a year in their names."""
        if (folder, year) not in self._dated:
            lying = self.documents(folder).items()
            found = [one for stem, some in lying if year in stem for one in some]
            self._dated[folder, year] = found
        return self._dated[folder, year]


def _listed(folder: Path) -> Sequence[Path]:
    """List what lies in a folder, nothing of one that can be used and not listed."""
    with suppress(FileProblem):  # whoever wants a register there is told of none
        return lying_in(folder)
    return ()


def _stamp(path: Path) -> tuple[int, int]:
    """Tell a file from a later one; of one that isn't there reading tells why."""
    try:
        facts = path.stat()
    except OSError:
        return 0, 0
    return facts.st_mtime_ns, facts.st_size
