"""What a report says as XML: data, which arrives in Word as it was typed."""

import re
from functools import lru_cache

from markupsafe import Markup

from govreport.render.package import NO_XML

REFERENCES = str.maketrans(
    {char: f"&#{ord(char)};" for char in "&<>\"'\r"}
    # docxtpl turns {_{ and the like into tags after rendering, so no brace
    # that somebody typed may be left; tabs and line breaks are its own work.
    | {char: f"&#{ord(char)};" for char in "{}"}
)
UNSAFE = re.compile(rf"[&<>\"'\r{{}}]|{NO_XML.pattern}")
SHORT = 8
"""Characters of a text that is likely to come again."""


class UnprintableError(Exception):
    """A template prints what is neither text nor a number; the message says what to do."""


def as_data(value: object) -> Markup:
    """Text as XML in which nothing of it can be taken for XML or a tag.

    A character that XML can't hold becomes U+FFFD rather than vanish. What a
    macro of the template made is XML already.
    """
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return _short(value) if len(value) <= SHORT else _escaped(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        kind = "一组段落" if isinstance(value, tuple) else "一组内容或一个判断"
        message = (
            f"模板里直接打印了{kind}，这里只能打印文字或数；段落要用 {{%p for %}} 逐段写出"
        )
        raise UnprintableError(message)
    return _escaped(str(value))


def _escaped(text: str) -> Markup:
    if UNSAFE.search(text) is None:
        return Markup(text)  # noqa: S704 -- nothing in it says more than itself
    return Markup(NO_XML.sub("\ufffd", text).translate(REFERENCES))  # noqa: S704 -- escaped here


_short = lru_cache(maxsize=2048)(_escaped)
"""Numbers are short, and the same again and again."""
