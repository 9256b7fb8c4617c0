"""The narrative: its paragraphs, and the live numbers in it."""

from govreport.prose.paragraphs import NUMERALS, Paragraph, paragraphs
from govreport.prose.quotes import Filled, Gap, fill, filled_in

__all__ = [
    "NUMERALS",
    "Filled",
    "Gap",
    "Paragraph",
    "fill",
    "filled_in",
    "paragraphs",
]
