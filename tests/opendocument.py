"""ODF text documents as bytes, written by hand."""

import zipfile
from io import BytesIO

from govreport.importers.blocks import Grid, Hidden, TextBlock
from govreport.importers.containers import odt as reader

ODT = "application/vnd.oasis.opendocument.text"
URN = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = " ".join(
    [f'xmlns:{name}="{URN}:{name}:1.0"' for name in ("office", "text", "table", "style")]
    + [f'xmlns:draw="{URN}:drawing:1.0"', 'xmlns:xlink="http://www.w3.org/1999/xlink"']
    + ['xmlns:math="http://www.w3.org/1998/Math/MathML"']
)


def packed_odt(mimetype: str = ODT, **parts: bytes | str) -> bytes:
    """The package of some parts, by the names of their files without `.xml`."""
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        for name, content in parts.items():
            folder = "META-INF/" if name == "manifest" else ""
            made.writestr(f"{folder}{name}.xml", content)
    return raw.getvalue()


def content(body: str, styles: str = "", kind: str = "text") -> str:
    return (
        f"<office:document-content {NAMESPACES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )


def odt(body: str, automatic: str = "", **parts: str) -> bytes:
    return packed_odt(content=content(body, automatic), **parts)


def flat_odt(body: str) -> bytes:
    """The same in one file of XML."""
    return (
        f'<?xml version="1.0"?><office:document {NAMESPACES} office:mimetype="{ODT}">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    ).encode()


def style(name: str, family: str = "text", parent: str = "", **properties: str) -> str:
    told = " ".join(
        f'{key.replace("_", ":", 1)}="{value}"' for key, value in properties.items()
    )
    return (
        f'<style:style style:name="{name}" style:family="{family}" '
        f'style:parent-style-name="{parent}">'
        f"<style:text-properties {told}/></style:style>".replace("_", "-")
    )


def p(inside: str, of: str = "") -> str:
    return f'<text:p text:style-name="{of}">{inside}</text:p>'


def span(inside: str, of: str) -> str:
    return f'<text:span text:style-name="{of}">{inside}</text:span>'


def cell(inside: str, *, across: int = 1, down: int = 1, same: int = 1) -> str:
    told = (("columns-spanned", across), ("rows-spanned", down), ("columns-repeated", same))
    facts = "".join(f' table:number-{kind}="{n}"' for kind, n in told if n > 1)
    inside = inside if inside.startswith("<") else p(inside)
    return f"<table:table-cell{facts}>{inside}</table:table-cell>"


def covered(same: int = 1) -> str:
    return f'<table:covered-table-cell table:number-columns-repeated="{same}"/>'


def row(*cells: str, same: int = 1) -> str:
    told = f' table:number-rows-repeated="{same}"' if same > 1 else ""
    return f"<table:table-row{told}>{''.join(cells)}</table:table-row>"


def table(*rows: str) -> str:
    return f"<table:table><table:table-column/>{''.join(rows)}</table:table>"


Blocks = list[TextBlock | Grid | Hidden]


def read(body: str, automatic: str = "", **parts: str) -> Blocks:
    return reader.read(odt(body, automatic, **parts), "x.odt")


def texts(blocks: Blocks) -> list[str]:
    return [one.text for one in blocks if isinstance(one, TextBlock)]


def hidden(blocks: Blocks) -> list[Hidden]:
    return [one for one in blocks if isinstance(one, Hidden)]
