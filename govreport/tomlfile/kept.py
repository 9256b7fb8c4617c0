"""Copies of a file as it was before each change: plain, compressed, bundled."""

import gzip
import os
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, from_os_error
from govreport.tomlfile.drafts import keep, sync_folder
from govreport.tomlfile.home import HOME, latest_of
from govreport.tomlfile.journal import Journal
from govreport.tomlfile.plain import LARGEST, PIECE, bytes_there, is_missing

PLAIN = 10
"""The copies of a file that Notepad opens; older ones are compressed."""
PENDING = "pending.json"
PACKED = ".gz"
BUNDLE = ".tar"
BUNDLED = 10
"""Compressed copies that are put into one archive, as they are much alike."""
STAMP = "%Y-%m-%dT%H%M%S.%f"
SAME = timedelta(seconds=1)
"""No clock that was set back, but one that moves in steps."""
STAMPED = len("2026-01-12T153012.123456")
DAMAGED = (OSError, EOFError, ValueError, zlib.error)
"""What comes of a copy that can't be read."""
NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d{6}\.\d{6}) (.+)")


def now() -> datetime:
    """Read the clock, in the time of the place."""
    return datetime.now().astimezone()


class Kept(NamedTuple):
    """The history of one file: its copies, and its folder's journal."""

    file: Path

    @property
    def folder(self) -> Path:
        """Where the copies lie."""
        return self.file.parent / HOME / "history" / self.file.name

    @property
    def pending(self) -> Path:
        """What is about to be done, while it is."""
        return self.folder / PENDING

    @property
    def journal(self) -> Journal:
        """The lines about the files of the folder."""
        return Journal(self.file.parent / HOME / "journal.jsonl")

    def latest(self) -> bytes | None:
        """Read what stood in the file after the last change; None where nobody knows."""
        return content(latest_of(self.file))

    def copies(self) -> list[str]:
        """List the copies that are files of their own by name, the oldest first."""
        found = {path.name.removesuffix(PACKED) for path in self._files()}
        return sorted(name for name in found if _is_copy(name))

    def was_imported(self, raw: bytes) -> bool:
        """Whether some bytes were put into the file as they came, whatever came after."""
        digest = hash_of(raw)
        return any(
            line.after == digest and line.command.startswith("import")
            for line in self.journal.lines(self.file.name)
        )

    def was_written_whole(self, raw: bytes) -> bool:
        """Whether the program wrote a register just so, and nobody put anything in."""
        digest, whole = hash_of(raw), {"register new", "import", "import --force"}
        lines = self.journal.lines(self.file.name)
        return any(line.after == digest and line.command in whole for line in lines)

    def torn(self) -> bool:
        """Whether a copy is half written, by somebody at work or killed."""
        return any(path.suffix == ".tmp" for path in self._files())

    def copy(self, name: str) -> bytes | None:
        """Read a copy, compressed or not; None where it isn't there any more."""
        path = self.folder / name
        try:
            if path.is_file():
                return bytes_there(path)
            packed = path.with_name(name + PACKED)
            if packed.is_file():
                with gzip.open(packed) as file:
                    return file.read(LARGEST)
            older = sorted(
                one for one in self._files() if one.name.endswith(BUNDLE + PACKED)
            )
            holding = [one for one in older if one.name[:STAMPED] <= name[:STAMPED]]
            return _unbundled(holding[-1], name) if holding else None
        except DAMAGED as error:
            raise FileProblem(path, "这一份留存的文件打不开，已经损坏") from error

    def digests(self) -> Iterator[tuple[str, str]]:
        """Hash every copy, in whatever it is kept, each read once; "" for a damaged one.

        A bundle is given, by its own name, only where it can't be read to its end.
        """
        for path in sorted(self._files()):
            if path.name.endswith(BUNDLE + PACKED):
                yield from _digests_in(path)
            elif _is_copy(name := path.name.removesuffix(PACKED)):
                yield name, _digest_of(path)

    def _files(self) -> list[Path]:
        try:
            return list(self.folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise from_os_error(error, self.folder, "读取") from error


def _is_copy(name: str) -> bool:
    return NAME.fullmatch(name) is not None and not name.endswith((BUNDLE, ".tmp"))


def _unbundled(path: Path, name: str) -> bytes | None:
    """Read a copy from an archive of older ones."""
    import tarfile

    try:
        with tarfile.open(path) as bundle:
            member = bundle.extractfile(name) if name in bundle.getnames() else None
            return None if member is None else member.read(LARGEST)
    except tarfile.TarError as error:
        message = "no archive"
        raise ValueError(message) from error


def _digest_of(path: Path) -> str:
    """Hash what stands in a copy, compressed or not."""
    digest = sha256()
    try:
        with gzip.open(path) if path.suffix == PACKED else path.open("rb") as file:
            while piece := file.read(PIECE):
                digest.update(piece)
    except DAMAGED:
        return ""
    return digest.hexdigest()


def _digests_in(path: Path) -> Iterator[tuple[str, str]]:
    """Hash the copies in an archive one after the other; its own sum is at its end."""
    import tarfile

    try:
        with gzip.open(path) as whole:
            with tarfile.open(fileobj=whole, mode="r|") as bundle:
                for member in bundle:
                    stream = bundle.extractfile(member)
                    if stream is not None and _is_copy(member.name):
                        yield member.name, hash_of(stream.read(LARGEST))
            while whole.read(PIECE):
                pass
    except (tarfile.TarError, *DAMAGED):
        yield path.name, ""


def _bundle(kept: Kept, names: Sequence[str]) -> None:
    """Put some compressed copies into one archive, which is hardly larger than one.

    A damaged one stays as it is: something of it may be had yet, and it holds up no other.
    """
    import tarfile

    whole = dict[str, bytes]()
    for name in names:
        with suppress(FileProblem):
            if (raw := kept.copy(name)) is not None:
                whole[name] = raw
    if not whole:
        return
    names, stream = list(whole), BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as bundle:
        for name, raw in whole.items():
            member = tarfile.TarInfo(name)
            member.size = len(raw)
            bundle.addfile(member, BytesIO(raw))
    path = kept.folder / f"{names[0][:STAMPED]} {len(names)}{BUNDLE}{PACKED}"
    like = kept.folder / f"{names[-1]}{PACKED}"
    keep(path, gzip.compress(stream.getvalue(), mtime=0), like)
    sync_folder(kept.folder)
    for name in names:
        (kept.folder / f"{name}{PACKED}").unlink()


def hash_of(raw: bytes | None) -> str:
    """Give the hash of what stands in a file, "" for no file."""
    return "" if raw is None else sha256(raw).hexdigest()


def content(file: Path) -> bytes | None:
    """Read what stands in a file now; None where there is none."""
    try:
        return bytes_there(file) if os.path.lexists(file) else None
    except FileProblem as error:
        if is_missing(error):
            return None
        raise


def next_moment(kept: Kept) -> tuple[datetime, str]:
    """Take the time, and a stamp behind that of the newest copy whatever the clock says.

    The time is no other change's either; a clock that was set back is believed.
    """
    moment, names = now(), kept.copies()
    stamp = moment.strftime(STAMP)
    if not names or stamp > names[-1][:STAMPED]:
        return moment, stamp
    newest = datetime.strptime(names[-1][:STAMPED], STAMP)  # noqa: DTZ007 -- its zone is added
    later = (newest + timedelta(microseconds=1)).replace(tzinfo=moment.tzinfo)
    return moment if later - moment > SAME else later, later.strftime(STAMP)


def parts_of(name: str, suffix: str) -> tuple[str, str]:
    """Split the name of a copy into its moment and the command."""
    found = NAME.fullmatch(name)
    return (found[1], found[2].removesuffix(suffix)) if found else ("", "")


def tidy(kept: Kept) -> None:
    """Compress the older copies, and remove what was only for the while."""
    with suppress(OSError, FileProblem):  # what is left over is tidied next time
        for path in list(kept.folder.iterdir()):
            if path.name == PENDING or path.suffix == ".tmp":
                path.unlink()
        if packed := pack(kept):
            sync_folder(kept.folder)
            for path in packed:
                path.unlink()
        older = kept.copies()[:-PLAIN]
        if len(older) >= BUNDLED:
            _bundle(kept, older[:BUNDLED])
        if not any(kept.folder.iterdir()):
            kept.folder.rmdir()


def pack(kept: Kept, *, besides: int = 0) -> list[Path]:
    """Compress the older copies, some more being about to come.

    The plain ones that are given stay until the disk has the name of the others.
    """
    packed = list[Path]()
    for name in kept.copies()[: besides - PLAIN]:
        plain = kept.folder / name
        with suppress(OSError):  # one that can't be read holds up no change
            if plain.is_file():
                raw = gzip.compress(plain.read_bytes(), mtime=0)
                keep(plain.with_name(name + PACKED), raw, plain)
                packed.append(plain)
    return packed
