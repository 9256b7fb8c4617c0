"""Documents that mean harm: bombs, depths, lengths."""

import zipfile
import zlib
from collections.abc import Callable, Iterable
from io import BytesIO

from opendocument import content, odt, p, packed_odt, span, table

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DOCUMENT = "word/document.xml"


def package(document: bytes, **parts: bytes) -> bytes:
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(DOCUMENT, document)
        for name, content in parts.items():
            made.writestr(f"word/{name}.xml", content)
    return raw.getvalue()


def body(inside: str) -> bytes:
    return f"<w:document {W}><w:body>{inside}</w:body></w:document>".encode()


def zip_bomb(part: str = DOCUMENT) -> bytes:
    raw = BytesIO()
    with (
        zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made,
        made.open(part, "w", force_zip64=True) as stream,
    ):
        stream.write(f"<w:document {W}><w:body>".encode())
        for _ in range(600):
            stream.write(b" " * 4_000_000)
    return raw.getvalue()


def entity_bomb() -> bytes:
    entities = '<!ENTITY a0 "政府信息公开">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
    )
    text = f"<!DOCTYPE w [{entities}]><w:document {W}><w:body><w:p>&a11;</w:p></w:body></w:document>"
    return package(text.encode())


def external_entity() -> bytes:
    text = (
        '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y SYSTEM "http://127.0.0.1:9/">]>'
        f"<w:document {W}><w:body><w:p><w:r><w:t>&x;&y;</w:t></w:r></w:p></w:body></w:document>"
    )
    return package(text.encode())


def late_doctype() -> bytes:
    text = f'<!--{"x" * 5000}--><!DOCTYPE w [<!ENTITY x "y">]><w:document {W}/>'
    return package(text.encode())


def packed_otherwise() -> bytes:
    raw = BytesIO()
    with (
        zipfile.ZipFile(raw, "w", zipfile.ZIP_BZIP2) as made,
        made.open(DOCUMENT, "w", force_zip64=True) as stream,
    ):
        for _ in range(50):
            stream.write(b" " * 4_000_000)
    return raw.getvalue()


SAVED = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
CELL = "<w:tc><w:p><w:r><w:t>0</w:t></w:r></w:p></w:tc>"


def _below_label(lines: Iterable[str]) -> bytes:
    head = "三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量\n"
    return (head + "\n".join(lines)).encode()


def _words(number: int) -> str:
    return "".join(chr(0x4E00 + (number * 7 + at * 131) % 20_000) for at in range(12))


def _frame(number: int) -> str:
    place = f'w:x="{number % 7 * 800 - 99}" w:y="{10 ** (number % 40)}"'
    return (
        f'<w:p><w:pPr><w:framePr w:vAnchor="page" w:hAnchor="page" {place}/></w:pPr>'
        "<w:r><w:t>1</w:t></w:r></w:p>"
    )


HOSTILE: dict[str, Callable[[], tuple[str, bytes]]] = {
    "zip bomb": lambda: ("x.docx", zip_bomb()),
    "entity bomb": lambda: ("x.docx", entity_bomb()),
    "external entity": lambda: ("x.docx", external_entity()),
    "late doctype": lambda: ("x.docx", late_doctype()),
    "cells of word": lambda: (
        "x.docx",
        package(body(f"<w:tbl>{f'<w:tr>{CELL * 100}</w:tr>' * 10_000}</w:tbl>")),
    ),
    "deep word": lambda: (
        "x.docx",
        package(body("<w:sdt>" * 60_000 + "</w:sdt>" * 60_000)),
    ),
    "deep page": lambda: ("x.html", b"<div>" * 120_000 + "总体情况".encode()),
    "deep tables": lambda: ("x.html", b"<table><tr><td>" * 30_000),
    "cells of a page": lambda: ("x.html", b"<table>" + (b"<tr>" + b"<td>0" * 1000) * 1000),
    "wide cells": lambda: (
        "x.html",
        b"<table>" + b"<tr><td colspan=1000000000 rowspan=99999999>1<td>2" * 9000,
    ),
    "much text": lambda: ("x.txt", "政府信息公开。\n".encode() * 5_000_000),
    "one line": lambda: ("x.txt", "第二十条规章0".encode() * 350_000),
    "digits": lambda: (
        "x.txt",
        "二、主动公开政府信息情况\n规章".encode() + b"1234567890" * 500_000,
    ),
    "digit rows": lambda: (
        "x.txt",
        "三、收到和处理政府信息公开申请情况\n".encode()
        + "".join(f"{n}.属于国家秘密{'12' * 20}\n" for n in range(2000)).encode(),
    ),
    "brackets": lambda: ("x.txt", ("（" * 3_000_000).encode()[:7_900_000]),
    "rules": lambda: ("x.txt", b"+--" * 2_000_000 + b"+\n" + b"| 1 " * 200_000),
    "headings": lambda: (
        "x.txt",
        "一、总体情况\n二、主动公开政府信息情况\n".encode() * 60_000,
    ),
    "titles": lambda: (
        "x.txt",
        "某某政府信息公开2022年政府信息公开年\n".encode() * 100_000,
    ),
    "tabs": lambda: ("x.txt", b"1\t" * 2_000_000),
    "packed otherwise": lambda: ("x.docx", packed_otherwise()),
    "numbers of word": lambda: (
        "x.docx",
        package(
            body(
                '<w:p><w:pPr><w:numPr><w:ilvl w:val="²"/><w:numId w:val="1"/></w:numPr>'
                "</w:pPr></w:p>" * 15_000
            ),
            numbering=(
                f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl>'
                f'<w:numFmt w:val="decimal"/><w:lvlText w:val="{"%1" * 100_000}"/></w:lvl>'
                '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
                "</w:numbering>"
            ).encode(),
        ),
    ),
    "tables in tables of word": lambda: (
        "x.docx",
        package(
            body("<w:tbl><w:tr><w:tc>" * 80 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 80)
        ),
    ),
    "paragraphs of word": lambda: ("x.docx", package(body("<w:p/>" * 3_900_000))),
    "spans of a page": lambda: (
        "x.html",
        b"<table>" + b'<tr><td colspan="100" rowspan="100">1' * 19_000,
    ),
    "one huge span": lambda: (
        "x.html",
        b'<table><tr><td colspan="0100999999" rowspan="5">1<td>2<tr><td>3<td>4',
    ),
    "paragraphs of a page": lambda: ("x.html", b"<p>1" * 199_000),
    "attributes": lambda: (
        "x.html",
        b"<p " + b" ".join(b"a%d" % n for n in range(300_000)) + b">1",
    ),
    "lines of ones": lambda: (
        "x.txt",
        "二、主动公开政府信息情况\n".encode() + b"1\n" * 200_000,
    ),
    "open brackets": lambda: ("x.txt", b"(" * 60_000),
    "a rule that is none": lambda: ("x.txt", b"|" + b"-" * 90_000 + b"x"),
    "a heading of spaces": lambda: ("x.txt", b"# a" + b" " * 90_000 + b"x"),
    "a line of gaps": lambda: ("x.txt", b"1   2   3\n" * 9 + b"1   " * 220_000),
    "lines of words": lambda: ("x.txt", _below_label(map(_words, range(19_000)))),
    "rows of words": lambda: (
        "x.txt",
        _below_label(f"事项{n}\t1\t2\t3" for n in range(19_000)),
    ),
    "labels in a line": lambda: ("x.txt", _below_label(["总计 1 其他 " * 90_000])),
    "pieces of a label": lambda: (
        "x.txt",
        _below_label(f"本年新收政府信{n}" for n in range(19_000)),
    ),
    "bars in a line": lambda: ("x.txt", _below_label(["| 1 " * 220_000])),
    "an explained label": lambda: (
        "x.txt",
        _below_label(["予以公开（" + "说明" * 300_000]),
    ),
    "brackets behind a label": lambda: (
        "x.txt",
        _below_label(["予以公开" + "（（说明）" * 100_000]),
    ),
    "blanks before a mark": lambda: (
        "x.txt",
        _below_label(["1" * 400_000 + " " * 400_000 + "※"]),
    ),
    "empty lines": lambda: ("x.txt", _below_label([""] * 19_000)),
    "pictures in a line": lambda: ("x.txt", b"![](" * 200_000),
    "placed paragraphs": lambda: (
        "x.html",
        _below_label(
            f'<p style="position:absolute;top:{n}px;left:{n % 2}px">{n if n % 2 else "数"}</p>'
            for n in range(19_000)
        ),
    ),
    "placed nowhere": lambda: (
        "x.html",
        b'<p style="position:absolute;top:nanpx;left:1e308px">1</p>' * 5_000,
    ),
    "frames of word": lambda: (
        "x.docx",
        package(body("".join(map(_frame, range(19_000))))),
    ),
    "zip bomb of odf": lambda: ("x.odt", zip_bomb("content.xml")),
    "entity bomb of odf": lambda: (
        "x.odt",
        packed_odt(content='<!DOCTYPE x [<!ENTITY a "b">]>' + content("&a;")),
    ),
    "cells of odf": lambda: (
        "x.odt",
        odt(
            table(
                *[f"<table:table-row>{'<table:table-cell/>' * 1000}</table:table-row>"]
                * 500
            )
        ),
    ),
    "deep odf": lambda: (
        "x.odt",
        odt("<text:section>" * 60_000 + "</text:section>" * 60_000),
    ),
    "deep spans of odf": lambda: (
        "x.odt",
        odt(p("<text:span>" * 240 + "数" + "</text:span>" * 240) * 1000),
    ),
    "blanks of odf": lambda: ("x.odt", odt(p('<text:s text:c="99999"/>' * 500_000))),
    "drawings of odf": lambda: ("x.odt", odt(p("<draw:frame/>" * 500_000))),
    "looks of odf": lambda: ("x.odt", odt(p(span("数", "T1") * 100_000))),
    "parts of a saved page": lambda: ("x.mhtml", SAVED + b"\r\n--b\r\n\r\n" * 3_000_000),
    "parts in parts": lambda: (
        "x.mhtml",
        SAVED + b"\r\n--b\r\nContent-Type: multipart/related; boundary=b\r\n" * 500_000,
    ),
    "an endless head": lambda: ("x.mhtml", b"MIME-Version: 1.0\r\n" * 1_400_000),
    "frames of a saved page": lambda: (
        "x.mhtml",
        SAVED + b"\r\n--b\r\nContent-Type: text/html\r\n\r\n" + b"<iframe src " * 390_000,
    ),
    "pages of pdf": lambda: ("x.pdf", pdf_bomb()),
}


def pdf_bomb() -> bytes:
    stream = zlib.compress(b"0 0 m " * 60_000_000, 9)
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length "
        + str(len(stream)).encode()
        + b">>stream\n"
        + stream
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
    )
