"""The narrative: its paragraphs, and the live numbers in it."""

from govreport.prose.paragraphs import NUMERALS as NUMERALS
from govreport.prose.paragraphs import Paragraph as Paragraph
from govreport.prose.paragraphs import paragraphs as paragraphs
from govreport.prose.quotes import FilledText as FilledText
from govreport.prose.quotes import Gap as Gap
from govreport.prose.quotes import fill as fill
from govreport.prose.quotes import filled_in as filled_in
