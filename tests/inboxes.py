"""What units send in: files of each kind that isn't read, and inboxes full of them."""

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
from counties import unit
from reports import report

from govreport.render import render
from govreport.report import Report
from govreport.tomlfile.new import dumps

GREEN, WHITE = "云溪县青石乡人民政府", "云溪县白水乡人民政府"
BLACK, YELLOW = "云溪县黑山街道办事处", "云溪县黄土乡人民政府"
JPG = b"\xff\xd8\xff\xe0 a picture"


def packed(*names: str, mimetype: str = "") -> bytes:
    """A package with so called members."""
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w") as package:
        if mimetype:
            package.writestr("mimetype", mimetype)
        for name in names:
            package.writestr(name, "<x/>")
    return raw.getvalue()


def old_office(*streams: str) -> bytes:
    """The bytes of an old Office file, as far as its kind can be seen in them."""
    listed = b"".join(stream.encode("utf-16-le") for stream in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + listed


XLSX = packed("[Content_Types].xml", "xl/workbook.bin")
ZIP = packed("年报.docx")


def text_document(*lines: str) -> bytes:
    """A Word document of some lines, without a report in it."""
    whole, raw = docx.Document(), BytesIO()
    for line in lines:
        whole.add_paragraph(line)
    whole.save(raw)
    return raw.getvalue()


def of(name: str, **more: object) -> Report:
    return replace(unit(report(), name), **more)  # type: ignore[arg-type]


def put(folder: Path, name: str, raw: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    return path


def word(folder: Path, name: str, **more: object) -> Path:
    return put(folder, f"{name}2022年年报.docx", render(of(name, **more), "docx"))


def toml(folder: Path, name: str, file: str = "", **more: object) -> Path:
    return put(folder, f"{file or name}.toml", dumps(of(name, **more)))


def mixed(folder: Path) -> None:
    """Three units whose reports can be read, two others', and what lies beside."""
    for name in (GREEN, WHITE, BLACK):
        word(folder, name)
    put(folder, "黄土乡2022年年报.xlsx", XLSX)
    put(folder, "绿水镇/报送.zip", ZIP)
    put(folder, "青石乡年报（盖章）.jpg", JPG)
    put(folder, "红岩镇年报（盖章）.jpg", JPG)
    put(folder, "Thumbs.db", b"\xd0\xcf\x11\xe0")
    put(folder, f"~${GREEN}2022年年报.docx", b"x")
    put(folder, "名册.csv", f"名称\n{GREEN}\n{WHITE}\n{BLACK}\n{YELLOW}\n")
    notice = "关于报送2022年政府信息公开工作年度报告的通知"
    put(folder, f"{notice}.docx", text_document(notice, "各乡镇：请于1月20日前报送。"))


LOST = {
    "黄土乡2022年年报.xlsx": YELLOW,
    "绿水镇/报送.zip": "绿水镇",
    "红岩镇年报（盖章）.jpg": "红岩镇",
}
"""What `mixed` has of units of which nothing can be read, with whose it is."""
HARMLESS = {"青石乡年报（盖章）.jpg", "关于报送2022年政府信息公开工作年度报告的通知.docx"}
