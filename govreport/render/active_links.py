"""Where links and fields of a Word template lead, and which of that is harmless."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

HARMLESS = frozenset({"http", "https", "ftp", "mailto", "tel"})
"""Where a link may lead that somebody clicks on, beside documents near by."""
DOCUMENTS = re.compile(
    r".+\.(?:docx?|wps|xlsx?|et|pptx?|dps|pdf|ofd|od[tsp]|rtf|txt|csv"
    r"|html?|jpe?g|png|gif|zip)",
    re.IGNORECASE,
)
OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|[\\/]{2}", re.IGNORECASE)
"""How the address of something outside the package begins."""
TAG = re.compile(r"\{[{%].*[%}]\}", re.DOTALL)
NORMAL = re.compile(
    r"(?:(?:(?:file:///|/)?[a-z]:[\\/]|file:///(?![\\/])|/(?![\\/]))"
    r"(?:[^\\/]+[\\/])*[^\\/]*templates[^\\/]*[\\/](?:[^\\/]+[\\/])*)?"
    r"normal\.(?:dotm|dotx|dot|wpt)",
    re.IGNORECASE,
)
"""Word's and WPS's own template on somebody's own disk."""
FIELDS = frozenset(
    {
        *("DDEAUTO", "DDE", "INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT"),
        *("LINK", "DATABASE", "DATA", "RD", "EMBED", "SUBSCRIBER", "PRINT"),
        *("CONTROL", "HTMLCONTROL", "HTMLACTIVEX"),
    }
)
"""Fields that load or start something."""
QUOTES = '"“”'
NAME = re.compile(rf"[\s{QUOTES}]*([^\s]+)")
NAMED = re.compile(rf"[\s{QUOTES}]*(?:[^\s{QUOTES}]+[\s{QUOTES}]|=)")
"""An instruction whose name is written out."""
WORD = re.compile(r'"((?:\\.|[^"\\])*)(?:"|$)|“([^”]*)(?:”|$)|([^\s"“”]+)', re.DOTALL)
SWITCH = re.compile(r"\\[a-z*@#!]", re.IGNORECASE)
VALUED = frozenset("otl*@#")
"""Switches of HYPERLINK that have a value which is no address."""
ESCAPED = re.compile(r'\\([\\"])')


def seen(text: str) -> str:
    """Take away what nobody sees: control characters, soft hyphens, joiners."""
    return "".join(one for one in text if unicodedata.category(one) not in {"Cf", "Cc"})


def lies_outside(target: str) -> bool:
    """Whether an address is one of something that isn't in the package."""
    return bool(OUTSIDE.match(seen(target).strip()))


def is_harmless(target: str, *, tags: bool = False) -> bool:
    """Whether a link leads to a page, an address, or a document beside the file.

    With `tags` the rest of one that is still to be filled in is judged later.
    """
    address = seen(target).strip()
    scheme, colon, _ = re.split(r"[#?]", address, maxsplit=1)[0].partition(":")
    if colon and not (tags and TAG.search(scheme)):
        return scheme.strip().lower() in HARMLESS
    if address[:1] in {"\\", "/"}:
        return False
    if tags and TAG.search(address):
        return True
    path = unquote(re.split(r"[#?]", address, maxsplit=1)[0])
    name = re.split(r"[\\/]", path)[-1]
    return not path or (":" not in path and bool(DOCUMENTS.fullmatch(name)))


def is_normal(target: str) -> bool:
    """Whether a template is Word's or WPS's own, which they write into every file."""
    return bool(NORMAL.fullmatch(unquote(target).strip()))


def is_named(instruction: str) -> bool:
    """Whether so much of an instruction has the whole name of its field."""
    return bool(NAMED.match(seen_blanks(instruction)))


def seen_blanks(text: str) -> str:
    """Take away what nobody sees but tabs and line breaks, which part words."""
    return seen(re.sub(r"\s", " ", text))


def field_name(instruction: str) -> str:
    """Give the name of a field in capitals, however it is quoted; empty for none."""
    found = NAME.match(seen_blanks(instruction))
    bare = found[1].translate(dict.fromkeys(map(ord, QUOTES))) if found else ""
    word = re.match(r"\w*", unicodedata.normalize("NFKC", bare))
    return word[0].upper() if word else ""


def addresses(instruction: str) -> Iterator[str]:
    """Give all that a HYPERLINK may lead to: what isn't the value of a switch."""
    words = iter(WORD.findall(seen_blanks(instruction)))
    next(words, None)
    for quoted, curly, bare in words:
        if SWITCH.fullmatch(bare):
            if bare[1].lower() in VALUED:
                next(words, None)
            continue
        yield ESCAPED.sub(r"\1", quoted) or curly or bare
