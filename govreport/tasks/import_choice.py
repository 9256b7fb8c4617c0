"""Which of two versions of a unit's report was chosen before: the one that was read in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from govreport.tasks.versions import Versions
from govreport.tomlfile.files import read
from govreport.tomlfile.kept import Kept


def is_read_in(target: Path, sha256: str) -> bool:
    """Whether a file says that it was read from the document of a hash."""
    if not target.is_file():
        return False
    source = read(target).data.get("source")
    return isinstance(source, dict) and source.get("sha256") == sha256


def read_in_at(target: Path, sha256: str) -> datetime | None:
    """Tell when a file was last read in, None where not from the file of a hash."""
    journal = Kept(target).journal.lines(target.name)
    lines = [line for line in journal if line.command.startswith("import")]
    if lines and (lines[-1].after == sha256 or is_read_in(target, sha256)):
        return datetime.fromisoformat(lines[-1].at)
    return None


def chosen_before(
    versions: Iterable[Versions], moments: Mapping[str, datetime]
) -> frozenset[str]:
    """Find the files that were read in, by their `moments`, and still count.

    What came after one was read in nobody has chosen against yet.
    """
    units = defaultdict[str, set[str]](set)
    for one in versions:
        units[one.other] |= {one.other, one.path}
    chosen = set[str]()
    for paths in units.values():
        taken = [path for path in paths if path in moments]
        if len(taken) == 1:
            (path,) = taken
            if all(_came(other) <= moments[path] for other in paths - {path}):
                chosen.add(path)
    return frozenset(chosen)


def _came(path: str) -> datetime:
    """Tell since when a file lies as it does: a copy keeps the time of its original."""
    try:
        known = Path(path).stat()
    except OSError:  # what comes on standard input has just come
        return datetime.max.replace(tzinfo=UTC)
    return datetime.fromtimestamp(max(known.st_mtime, known.st_ctime), UTC)
