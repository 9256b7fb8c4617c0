"""Bytes → text: UTF-8 or GBK, told apart, and damage refused rather than read."""

import re

from govreport.errors import TextProblem

UTF8_BOM = b"\xef\xbb\xbf"
GBK = "gb18030"
"""The superset of GBK, in which a GBK file reads alike."""
UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
UTF8_SEQUENCE = (
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
HIGH_BYTE = rb"[\x80-\xff]"
AROUND = 200_000
"""Bytes on each side of damage that tell what the encoding is."""
PRIVATE_USE = "[\ue000-\uf8ff\ufffd]"


def decoded(raw: bytes, name: str) -> tuple[str, str, bytes]:
    """Give the text, its encoding and its byte order mark."""
    if raw.startswith(UTF16_BOMS):
        raise TextProblem(name, "是 UTF-16（Unicode）编码，请另存为 UTF-8 再试")
    bom = UTF8_BOM if raw.startswith(UTF8_BOM) else b""
    body = raw[len(bom) :]
    if b"\0" in body:
        raise TextProblem(
            name, "不是文本文件；Word、WPS 里的文字请另存为“文本文件（.txt）”再用"
        )
    try:
        return body.decode("utf-8"), "utf-8", bom
    except UnicodeDecodeError as error:
        if bom or _mostly_utf8(body[max(error.start - AROUND, 0) : error.start + AROUND]):
            line, column = place_of_byte(body, error.start)
            sentence = "UTF-8 文字在这里损坏了，请用备份恢复，或改好这里再试"
            raise TextProblem(name, sentence, line, column) from error
    try:
        text = body.decode(GBK)
    except UnicodeDecodeError as error:
        sentence = "既不是 UTF-8 也不是 GBK 编码，请用记事本打开，另存为 UTF-8 再试"
        raise TextProblem(name, sentence) from error
    if re.search(PRIVATE_USE, text):
        sentence = "不像 GBK 编码（读出来是乱码），请用记事本打开，另存为 UTF-8 再试"
        raise TextProblem(name, sentence)
    return text, GBK, b""


def _mostly_utf8(body: bytes) -> bool:
    """Whether most bytes above ASCII form UTF-8: damaged then, not GBK."""
    high = len(re.findall(HIGH_BYTE, body))
    whole = sum(len(found) for found in re.findall(UTF8_SEQUENCE, body))
    return whole * 2 > high


def place_of_byte(body: bytes, offset: int) -> tuple[int, int]:
    """Give the line and column, from 1, of a byte in UTF-8 text."""
    before = body[:offset].decode("utf-8")
    return before.count("\n") + 1, len(before) - before.rfind("\n")
