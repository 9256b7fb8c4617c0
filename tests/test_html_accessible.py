"""Pages are open to everybody: axe-core in a browser finds nothing, however wide."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from browsers import as_printed, axe, chromium, judged
from reports import balanced, report

from govreport.render.charts import charts_section, render_charts
from govreport.render.html import render_html
from govreport.report import Organ, Report
from govreport.tomlfile.files import load

BUSY = Path(__file__).parents[1] / "samples" / "2022" / "云溪县农业农村局.toml"
NEEDED = pytest.mark.skipif(
    chromium() is None or axe() is None,
    reason="needs Chromium (CHROMIUM) and axe-core from npm (AXE)",
)


def busy() -> Report:
    one = load(BUSY)
    return replace(one, signature=one.organ.name, signed_on=date(2023, 1, 20))


def county() -> Report:
    organ = Organ("云溪县人民政府", "government", "county")
    return replace(balanced("2021", 5, scale=90_000), organ=organ)


REPORTS: dict[str, Callable[[], Report]] = {
    "zero": report,
    "busy": busy,
    "county": county,
    "2019": lambda: balanced("2019", 3),
}
MEDIA: dict[str, tuple[int, Callable[[str], str]]] = {
    "phone": (360, str),
    "wide": (1280, str),
    "print": (600, as_printed),
}


@NEEDED
@pytest.mark.slow
@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize("name", REPORTS)
def test_axe_finds_nothing(name: str, media: str, tmp_path: Path) -> None:
    width, shown = MEDIA[media]
    one = REPORTS[name]()
    pictures = charts_section(render_charts([one, replace(one, year=(one.year or 0) - 1)]))
    for draft, behind in ((False, ""), (True, pictures)):
        page = shown(render_html(one, draft=draft, behind=behind))
        found = judged(page, width, tmp_path)
        assert found["violations"] == []
        assert (found["width"], found["passes"] > 15) == (width, True)


@NEEDED
def test_axe_would_tell(tmp_path: Path) -> None:
    page = render_html(report()).replace(' lang="zh-CN"', "").replace("#1c1e21", "#ccc")
    found = judged(page, 360, tmp_path)["violations"]
    assert {one.split()[0] for one in found} >= {"html-has-lang", "color-contrast"}
