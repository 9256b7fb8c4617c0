"""A stranger's file: what it is by its head; its parts, unpacked within bounds."""

import lzma
import re
import struct
import zipfile
import zlib
from io import BytesIO

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How a package begins, and an old Office file."""
ODF = b"mimetypeapplication/vnd.oasis.opendocument.text"
"""What the package of an ODF text has right behind the head of its first part."""
ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
"""What that of a workbook has there."""
BOOKS = ("Workbook", "Book\0")
"""Streams of an old workbook."""
NO_BOOKS = ("WordDocument", "PowerPoint Document", "EncryptedPackage", "__substg1.0_")
"""Streams of what may have a workbook in it, or have a password."""
MEMBER = b"PK\x01\x02"
"""How the entry of a part begins in a package's directory."""
MOST_MEMBERS = 5_000
"""Parts of a package; a report with pictures has a few dozen."""
PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How Word packs its files; other ways unpack without bounds."""
HEAD = 65_536
"""Bytes in which the head of a mail ends."""
FIELD = re.compile(rb"(?m)^([A-Za-z][\w-]*):[ \t]*(.*)")
MAILED = frozenset({b"from", b"to", b"received", b"return-path", b"message-id"})
"""What the head of a mail has; of pages browsers write that they saved it."""
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


def is_odf(raw: bytes) -> bool:
    """Whether bytes are the package of an ODF text, by how it begins."""
    return raw.startswith(ZIP) and ODF in raw[:200]


def is_workbook(raw: bytes) -> bool:
    """Whether bytes are a workbook, old or new, whatever it is called."""
    if raw.startswith(OLE):
        found = any(_utf16(one) in raw for one in BOOKS)
        return found and not any(_utf16(one) in raw for one in NO_BOOKS)
    return raw.startswith(ZIP) and (ODS in raw[:200] or _has_book(raw))


def _has_book(raw: bytes) -> bool:
    """Whether the directory of a package names a workbook that isn't binary."""
    at = raw.find(MEMBER)
    return at >= 0 and b"xl/workbook.xml" in raw[at:]


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def is_mail(raw: bytes) -> bool:
    """Whether bytes are a mail by their head."""
    fields = _head(raw)
    return bool(MAILED & fields.keys()) and not _saved(fields)


def is_saved_page(raw: bytes) -> bool:
    """Whether bytes are a page saved as one file, in the form of a mail nobody sent."""
    fields = _head(raw)
    return bool(fields) and (_saved(fields) or not MAILED & fields.keys())


def _saved(fields: dict[bytes, bytes]) -> bool:
    return b"saved by" in fields.get(b"from", b"").lower()


def _head(raw: bytes) -> dict[bytes, bytes]:
    """Read the fields above the first empty line, none where that is no mail's head."""
    start = raw[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not FIELD.match(start):
        return {}
    lines = re.split(rb"\r?\n[ \t]*\r?\n", start, maxsplit=1)[0]
    fields = {name.lower(): value for name, value in FIELD.findall(lines)}
    parted = fields.get(b"content-type", b"").lower().startswith(b"multipart/")
    return fields if parted or b"mime-version" in fields else {}
