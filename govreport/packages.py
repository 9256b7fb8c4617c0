"""A stranger's Word file as a package of parts, opened and unpacked within bounds."""

import lzma
import struct
import zipfile
import zlib
from io import BytesIO

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How a package begins, and an old Office file."""
MEMBER = b"PK\x01\x02"
"""How the entry of a part begins in a package's directory."""
MOST_MEMBERS = 5_000
"""Parts of a package; a report with pictures has a few dozen."""
PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How Word packs its files; other ways unpack without bounds."""
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(KeyError, EOFError, OSError, ValueError, NotImplementedError, RuntimeError),
)
"""What comes of a package that is broken, encrypted or packed in a way of its own."""


def open_package(raw: bytes) -> zipfile.ZipFile:
    """Open a package; BadZipFile for none, and for one with parts beyond all reason.

    Its directory is read whole, at ten times its size, before anything can be asked.
    """
    if raw.count(MEMBER) > MOST_MEMBERS:
        raise zipfile.BadZipFile
    return zipfile.ZipFile(BytesIO(raw))


def unpacked(package: zipfile.ZipFile, part: str, most: int) -> bytes:
    """Unpack one part, a byte more than `most` where it has more.

    KeyError where there is none, BadZipFile where it is packed as Word never does.
    """
    if package.getinfo(part).compress_type not in PACKED:
        raise zipfile.BadZipFile(part)
    with package.open(part) as stream:
        return stream.read(most + 1)
