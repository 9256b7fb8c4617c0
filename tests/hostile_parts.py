"""The official template with other parts: what strangers put into their own."""

import zipfile
from collections.abc import Callable
from pathlib import Path

from word_files import TEMPLATES, parts

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
Changed = dict[str, bytes | Callable[[str], str]]


def with_parts(folder: Path, changed: Changed) -> Path:
    """The official template with other parts."""
    path, whole = folder / "2021.docx", parts((TEMPLATES / "2021.docx").read_bytes())
    for name, one in changed.items():
        whole[name] = one if isinstance(one, bytes) else one(whole[name].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in whole.items():
            package.writestr(name, content)
    return path


def related(kind: str, target: str, *, away: bool = True) -> Callable[[str], str]:
    """Add a relation."""
    mode = ' TargetMode="External"' * away
    one = f'<Relationship Id="rId99" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
    return lambda xml: xml.replace("</Relationships>", f"{one}</Relationships>")


def within(xml: str) -> Callable[[str], str]:
    """Put something behind the first text of the document."""
    vml = ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    return lambda whole: whole.replace("<w:body>", f"<w:body>{xml}", 1).replace(
        "<w:document ", f"<w:document{vml} ", 1
    )


def field(*words: str) -> str:
    """A field whose instruction Word wrote in pieces."""
    texts = "".join(f"<w:instrText>{one}</w:instrText>" for one in words)
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r>{texts}</w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def typed(content: str, name: str = "/word/x.bin") -> Callable[[str], str]:
    """Add the content type of a part."""
    one = f'<Override PartName="{name}" ContentType="{content}"/>'
    return lambda xml: xml.replace("</Types>", f"{one}</Types>")


def before_tabs(xml: str) -> Callable[[str], str]:
    """Put something into the settings."""
    return lambda whole: whole.replace("<w:defaultTabStop", f"{xml}<w:defaultTabStop", 1)


def in_field(xml: str) -> Callable[[str], str]:
    """A field in the document whose instruction is written in any way."""
    begin, end = (
        f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>' for one in ("begin", "end")
    )
    return within(f"<w:p>{begin}<w:r>{xml}</w:r>{end}</w:p>")
