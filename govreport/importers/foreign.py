"""Kinds of files that units send in and that are not read: known by bytes, and named."""

import zipfile
from io import BytesIO
from pathlib import PurePath
from typing import NamedTuple

from govreport.errors import NotAReport
from govreport.packages import (
    MEMBER,
    OLE,
    UNREADABLE,
    ZIP,
    is_mail,
    is_odf,
    is_saved_page,
    is_workbook,
)

FIRST = 4096
"""Bytes in which a file says what it is."""
MOST_MEMBERS = 10_000
"""Files in a package; a Word document has some dozens."""
ENCRYPTED_DOC = 512 + 11
"""Where an old Word file, written plainly, says that it has a password."""
WORD, ODT = "word/", "application/vnd.oasis.opendocument.text"
OFFICE = ("docProps/", "[Content_Types].xml", "_rels/")
"""What stands in every package of Office, whatever it holds."""
WORD_ENDS = (".docx", ".docm", ".dotx", ".doc", ".wps")
MANIFEST, LOCK = "META-INF/manifest.xml", b"encryption-data"
AS_SHEET = "请用 Excel 或 WPS 打开，另存为 .xlsx 再读"
XML_SHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
AS_WORD = "请用 Word 或 WPS 打开，另存为 .docx；打不开的，请单位报 Word 文件"
PICTURE = "图片里的数读不出来，请单位报 Word 文件，或照着录入"


class ForeignKind(NamedTuple):
    """Kind of file that is not read: what it is called, and what to do instead.

    `starts` are first bytes, with where they stand; `members` are names, or beginnings
    of names, in a package; `streams` the same in an old Office file.
    """

    id: str
    label: str
    advice: str
    suffixes: tuple[str, ...] = ()
    starts: tuple[tuple[int, bytes], ...] = ()
    members: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()


def _at_start(*starts: bytes) -> tuple[tuple[int, bytes], ...]:
    return tuple((0, start) for start in starts)


UNPACK = "请先解压，把里面的报告放进来"
KINDS: tuple[ForeignKind, ...] = (
    ForeignKind(
        "encrypted",
        "加了密码的 Word 或 Excel 文件",
        "请用 Word 或 WPS 打开，去掉打开密码后另存；不知道密码的，请单位重报",
        streams=("EncryptedPackage",),
    ),
    ForeignKind("csv", "CSV 表格", AS_SHEET, (".csv",)),
    ForeignKind(
        "spreadsheet",
        "Excel 表格的少见存法（如 .xlsb）",
        AS_SHEET,
        (".xlsb",),
        members=("xl/",),
    ),
    ForeignKind(
        "slides",
        "演示文稿（PPT）",
        "请单位报 Word 文件",
        (".pptx", ".ppt", ".dps"),
        members=("ppt/", "application/vnd.oasis.opendocument.presentation"),
        streams=("PowerPoint Document",),
    ),
    ForeignKind(
        "uof",
        "UOF 文档",
        AS_WORD,
        (".uot", ".uof"),
        members=("uof.xml",),
    ),
    ForeignKind(
        "ofd",
        "OFD 版式文件",
        "请单位报 Word 文件；只有 OFD 的，照着录入",
        (".ofd",),
        members=("OFD.xml",),
    ),
    ForeignKind(
        "data",
        "网站的数据（JSON）",
        "请打开公布报告的网页，把网页另存下来；或请单位报 Word 文件",
        (".json",),
    ),
    ForeignKind(
        "mail",
        "邮件",
        "请把邮件里的附件另存出来",
        (".eml", ".msg"),
        streams=("__substg1.0_",),
    ),
    ForeignKind(
        "picture",
        "图片",
        PICTURE,
        (".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".heic", ".gif", ".webp"),
        (
            *_at_start(b"\xff\xd8\xff", b"\x89PNG\r\n", b"II*\x00", b"MM\x00*", b"GIF8"),
            (4, b"ftyphei"),
            (4, b"ftypmif1"),
            (8, b"WEBPVP8"),
            (6, b"\x00\x00\x00\x00\x36\x00\x00\x00\x28"),
        ),
    ),
    ForeignKind(
        "bodiless",
        "没有正文的 Word 文件",
        "文件已损坏，或不是 Word 存的；请报送单位用 Word 重新“另存为 .docx”",
    ),
    ForeignKind(
        "archive",
        "压缩包",
        UNPACK,
        (".zip", ".rar", ".7z", ".tar", ".gz"),
        _at_start(b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08"),
    ),
    ForeignKind(
        "shortcut",
        "快捷方式",
        "报告本身不在这里，请把它指向的文件放进来",
        (".lnk", ".url"),
        _at_start(b"L\x00\x00\x00\x01\x14\x02\x00", b"[InternetShortcut]"),
    ),
)
"""All kinds that are named, the first that fits counts."""
BY_ID = {kind.id: kind for kind in KINDS}


def foreign_kind(raw: bytes, name: str) -> ForeignKind | None:
    """Tell which kind that isn't read some bytes are, or are by the end of their name.

    None for what is read, and for what nobody knows.
    """
    if raw.startswith(ZIP):
        return _package(raw, name)
    if raw.startswith(OLE):
        return _old_office(raw, name)
    if is_mail(raw):
        return BY_ID["mail"]
    if is_saved_page(raw):
        return None
    is_sheet = raw.startswith(b"<?xml") and XML_SHEET in raw[:FIRST]
    starts = (
        kind
        for kind in KINDS
        if any(raw.startswith(start, at) for at, start in kind.starts)
    )
    return BY_ID["spreadsheet"] if is_sheet else next(starts, None) or by_name(name)


def by_name(name: str) -> ForeignKind | None:
    """Tell which kind that isn't read a file is by the end of its name."""
    suffix = PurePath(name).suffix.lower()
    return next((kind for kind in KINDS if suffix in kind.suffixes), None)


def refuse_foreign(raw: bytes, name: str) -> None:
    """Raise NotAReport for what isn't read, with what it is and what to do."""
    kind = foreign_kind(raw, name)
    if kind is not None:
        raise NotAReport(name, kind.id, told(kind, name))


def document_kind(raw: bytes) -> tuple[str, str] | None:
    """Tell which document that is no text some bytes are, with the end of its names."""
    if is_odf(raw):
        return " ODT 文档", ".odt"
    if is_workbook(raw):
        return " Excel 表格", ".xls" if raw.startswith(OLE) else ".xlsx"
    if is_saved_page(raw):
        return "存下来的网页", ".mhtml"
    if raw.startswith(ZIP) and zipfile.is_zipfile(BytesIO(raw)):
        return " Word 文档", ".docx"
    if raw.startswith(OLE):
        return " Word 文档", ".doc"
    return (" PDF 文件", ".pdf") if raw.startswith(b"%PDF") else None


def told(kind: ForeignKind, name: str) -> str:
    """Say what a file is, under a wrong name too, and what to do."""
    suffix = PurePath(name).suffix.lower()
    known = not suffix or suffix in kind.suffixes or not kind.suffixes
    wrong = "" if known else f"（名称却以 {suffix} 结尾）"
    space = " " * kind.label[0].isascii()
    return f"这是{space}{kind.label}{wrong}，不能直接读；{kind.advice}"


def _package(raw: bytes, name: str) -> ForeignKind | None:
    """Tell what a package is by what is in it; a broken one by its name."""
    if raw.count(MEMBER) > MOST_MEMBERS:
        return BY_ID["archive"]
    try:
        with zipfile.ZipFile(BytesIO(raw)) as package:
            inside = package.namelist()
            if inside[:1] == ["mimetype"] and package.infolist()[0].file_size < FIRST:
                inside.append(_beginning(package, "mimetype").decode("ascii", "replace"))
            is_locked = (
                LOCK in _beginning(package, MANIFEST) if MANIFEST in inside else False
            )
    except UNREADABLE:
        return by_name(name)
    if is_locked:
        return BY_ID["encrypted"]
    if is_workbook(raw) or any(one.startswith((WORD, ODT)) for one in inside):
        return None
    for kind in KINDS:
        if any(one.startswith(kind.members) for one in inside if kind.members):
            return kind
    named = name.lower().endswith((".odt", ".ods")) and "content.xml" in inside
    is_word = name.lower().endswith(WORD_ENDS)
    lost = is_word and any(one.startswith(OFFICE) for one in inside)
    return None if named else BY_ID["bodiless" if lost else "archive"]


def _beginning(package: zipfile.ZipFile, part: str) -> bytes:
    """Read some of a part; what says how a document is locked stands in its first."""
    with package.open(part) as stream:
        return stream.read(16 * FIRST)


def _old_office(raw: bytes, name: str) -> ForeignKind | None:
    """Tell what an old Office file is by its streams, whose names are UTF-16."""
    if _has(raw, "WordDocument") and not _has(raw, "EncryptedPackage"):
        locked = raw[512:514] == b"\xec\xa5" and raw[ENCRYPTED_DOC : ENCRYPTED_DOC + 1]
        return BY_ID["encrypted"] if locked and locked[0] & 1 else None
    if is_workbook(raw):
        return None
    for kind in KINDS:
        if any(_has(raw, stream) for stream in kind.streams):
            return kind
    return by_name(name)


def _has(raw: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") in raw
