"""A PDF that is broken is told as broken, not as a scan."""

import pytest

from govreport.errors import FileProblem, NotAReport
from govreport.importers.containers import pdf

CIRCLE = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]/Count 99999999>>endobj\n"
    b"trailer<</Root 1 0 R/Size 999999999/Prev 9>>\nstartxref\n9\n%%EOF"
)


def test_a_pdf_whose_pages_go_in_a_circle_is_broken() -> None:
    with pytest.raises(FileProblem, match="损坏") as told:
        pdf.read(CIRCLE, "年报.pdf")
    assert not isinstance(told.value, NotAReport)
