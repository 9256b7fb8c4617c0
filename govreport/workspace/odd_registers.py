"""Registers of requests that count for no report: called otherwise, elsewhere, copies."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from govreport.errors import GovReportError
from govreport.forms import form, known_forms, nearest
from govreport.lazy import lazy
from govreport.organ_names import all_folded, folded
from govreport.report import Organ
from govreport.workspace.copies import is_copy
from govreport.workspace.files import (
    LIKE_REGISTER,
    REQUESTS,
    SEEMS_OPEN,
    YEAR_FOLDER,
    folder_year,
    from_here,
    is_open,
    lying_in,
    names_year,
    register_of,
    workspace_of,
)
from govreport.workspace.folders import Folders
from govreport.workspace.leftovers import REGISTER, Leftover
from govreport.workspace.lineage import Listed
from govreport.workspace.unit_names import may_be, owners

if TYPE_CHECKING:  # where no such file lies, no register is read
    from govreport.register.read import RegisterReading
    from govreport.register.request import Request

WHOSE = lazy(r"[\W_]*(?:政府信息公开|依申请公开)?(?:申请|登记簿|台账)")
"""Where the name ends of whose register a file is."""
ListedIn = Callable[[Path], Listed]


class _Place(NamedTuple):
    """A year's folder with its reports, and which of its files are registers that count."""

    folder: Path
    organs: Sequence[tuple[Organ, Path]]
    counted: Collection[Path]


def odd_registers(
    known: Folders,
    folders: Iterable[Path],
    files: Collection[Path] | None,
    listed_in: ListedIn,
) -> list[Leftover]:
    """Tell of what lies in years' folders and around, and may be a register that counts.

    Of `files`, some reports, only what may be theirs or nobody's is told, and which of
    their registers are open.
    """
    found, roots = list[Leftover](), dict[Path, None]()
    only = None if files is None else {file.absolute() for file in files}
    for folder in folders:
        roots[workspace_of(folder / "_")] = None
        if not names_year(folder):
            continue
        odd = _like(folder)
        place = _place(known, folder, odd, listed_in)
        for path in odd:
            if path not in place.counted:
                found += _told(place, path, only)
            elif only is not None and is_open(path) and _theirs(place, path) & only:
                found.append(Leftover(path, REGISTER, SEEMS_OPEN))
    for root in roots:
        for path in _like(root):
            found += _beside(known, root, path, only, listed_in)
    return found


def _like(folder: Path) -> list[Path]:
    with suppress(GovReportError):  # whoever reads the reports in it tells of that
        lying = (one for one in lying_in(folder) if LIKE_REGISTER.fullmatch(one.name))
        return [from_here(one) for one in lying if one.is_file()]
    return []


def _place(
    known: Folders, folder: Path, odd: Iterable[Path], listed_in: ListedIn
) -> _Place:
    """Find which files are registers of the folder's reports, or of later ones.

    Where no report was begun yet, all are that are called as registers.
    """
    organs = known.organs_in(folder)
    names = all_folded(one for organ, file in organs for one in {file.stem, *organ.names})
    counted, left = set[Path](), set[Path]()
    for path in odd:
        own = folded(register_of(path))
        if own:
            (counted if own in names or not organs else left).add(path)
    if left:
        from govreport.workspace.registers import counts_for

        root = workspace_of(folder / "_")
        listed = listed_in(root)
        for later in _years(root):
            if int(later.name) >= int(folder.absolute().name):
                for _, file in known.organs_in(later):
                    with suppress(GovReportError):  # it is told of where it is checked
                        found = counts_for(known, known.source(file), listed)
                        whole = {one.absolute() for one in found}
                        counted |= {one for one in left if one.absolute() in whole}
    return _Place(folder, organs, counted)


def _years(root: Path) -> list[Path]:
    with suppress(GovReportError):  # whoever reads the reports in it tells of that
        return [one for one in lying_in(root) if YEAR_FOLDER.fullmatch(one.name)]
    return []


def _theirs(place: _Place, register: Path) -> set[Path]:
    """Find the reports that a register which counts is called by."""
    name = folded(register_of(register))
    return {
        file.absolute()
        for organ, file in place.organs
        if name in all_folded({file.stem, *organ.names})
    }


def _told(place: _Place, path: Path, only: AbstractSet[Path] | None) -> Iterator[Leftover]:
    """Tell of a file in a year's folder that is no report's register."""
    read, why = _read(path)
    if read is None and not REQUESTS.fullmatch(path.name):
        return  # by its name only, and nothing in it is one
    for one in sorted(place.counted):
        if is_copy(path, one) or is_copy(register_of(path), register_of(one)):
            theirs = _theirs(place, one)
            if only is None or theirs & only:
                yield Leftover(path, REGISTER, _differing(read, one, why))
            return
    meant = _meant(place.organs, _called(path))
    if only is not None and meant is not None and meant[1].absolute() not in only:
        return
    yield Leftover(path, REGISTER, f"{_holds(read, why)}{_advice(place, path, meant)}")


def _beside(
    known: Folders,
    root: Path,
    path: Path,
    only: AbstractSet[Path] | None,
    listed_in: ListedIn,
) -> Iterator[Leftover]:
    """Tell of a register that lies beside the years' folders."""
    read, why = _read(path)
    if read is None and not REQUESTS.fullmatch(path.name):
        return
    days = (one.received for one in (read.requests if read else ()) if one.received)
    years = [
        one
        for year, _ in Counter(day.year for day in days).most_common(1)
        for one in _years(root)
        if int(one.name) == year
    ] or _years(root)[-1:]
    for folder in map(from_here, years):
        place = _place(known, folder, _like(folder), listed_in)
        meant = _meant(place.organs, _called(path))
        if only is None or meant is None or meant[1].absolute() in only:
            told = _advice(place, path, meant)
            yield Leftover(path, REGISTER, f"{_holds(read, why)}{told}")


def _read(path: Path) -> "tuple[RegisterReading | None, str]":
    from govreport.workspace.registers import read_register

    try:
        return read_register(path, form(known_forms()[-1])), ""
    except GovReportError as error:
        return None, str(error).removeprefix(f"{path}：")


def _holds(read: "RegisterReading | None", why: str) -> str:
    if read is None:
        return f"没有算进任何报告，也读不了（{why}）；"
    return f"有 {len(read.requests)} 件申请，没有算进任何报告；"


def _called(path: Path) -> str:
    """Tell whose register a file is, as it is called."""
    return register_of(path) or WHOSE.split(path.stem)[0]


def _meant(organs: Sequence[tuple[Organ, Path]], name: str) -> tuple[Organ, Path] | None:
    """Find the report of the organ that is meant by a name, the only one by none."""
    by_name = {
        one: (organ, file)
        for organ, file in reversed(organs)
        for one in {file.stem, *organ.names} - {""}
    }
    near = (one for one in by_name if name and may_be(name, one))
    found = owners([name], by_name) or tuple(near) or nearest(name, by_name, 1)
    if not name and len(organs) == 1:
        return organs[0]
    return by_name[found[0]] if found else None


def _advice(place: _Place, path: Path, meant: tuple[Organ, Path] | None) -> str:
    """Say what is to be done with a register so that it counts."""
    suffix = path.suffix.lower()
    suffix, kept = (suffix, "改名为") if suffix != ".et" else (".xlsx", "另存为")
    year = place.folder.absolute().name
    if meant is None:
        some = next((file.stem for _, file in place.organs), "某某乡")
        return f"登记簿要叫报告的文件名，如 {year}/{some}.申请{suffix}"
    organ, file = meant
    own = [one for one in sorted(place.counted) if file.absolute() in _theirs(place, one)]
    asked = f"是不是“{organ.name or file.stem}”的？"
    if own:
        return f"{asked}已经有 {own[0]}，是的请并进去，把这一份移走"
    if folder_year(path) is None:
        kept = "移到"
    return f"{asked}是的请{kept} {year}/{file.stem}.申请{suffix}"


def _differing(read: "RegisterReading | None", of: Path, why: str) -> str:
    """Say of a copy what it has that the register has not."""
    other, trouble = _read(of)
    if read is None or other is None:
        return f"是 {of} 的副本，没有采用，也没有比较（{why or trouble}）"
    mine, theirs = (list(map(_whole, one.requests)) for one in (read, other))
    more = sum(one not in theirs for one in mine)
    less = sum(one not in mine for one in theirs)
    told = f"是 {of} 的副本，没有采用；"
    if not (more or less):
        return f"{told}登记的申请相同，可以删去"
    return (
        f"{told}这一份 {len(mine)} 件，采用的 {len(theirs)} 件，"
        f"这一份里另有的、登记得不同的 {more} 件；请核对以哪一份为准，并成一份"
    )


def _whole(one: "Request") -> "Request":
    return one._replace(row=0)
