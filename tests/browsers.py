"""A browser for tests, where one is installed, and what judges pages in it."""

import json
import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
AXE = Path("node_modules", "axe-core", "axe.min.js")
PLACES = (Path(__file__).parents[1], Path.home(), Path("/usr/local/lib"), Path("/usr/lib"))
FRAME = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0">
<iframe src="{page}" style="border:0;width:{width}px;height:1000px"></iframe><pre id="told"></pre>
<script>onmessage = told => document.getElementById("told").textContent = told.data</script>"""
RUN = """<script>{axe}</script><script>
axe.run(document).then(found => parent.postMessage(JSON.stringify({{
  width: innerWidth, passes: found.passes.length, violations: found.violations.map(
    one => one.id + " " + one.nodes.map(node => node.html.slice(0, 90)).slice(0, 3)) }}), "*"))
</script>"""
TOLD = re.compile(r'<pre id="told">(.*?)</pre>', re.DOTALL)
PRINT, SCREEN = "@media print", "@media screen"


def chromium() -> str | None:
    """The browser: the one that `CHROMIUM` names, or one on the path."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def axe() -> Path | None:
    """axe-core's file: the one that `AXE` names, or one that npm installed."""
    named = os.environ.get("AXE")
    places = [Path(named)] if named else [place / AXE for place in PLACES]
    return next((one for one in places if one.is_file()), None)


def dumped(page: Path) -> str:
    """A page's document after its scripts have run."""
    done = subprocess.run(
        [
            chromium() or NAMES[0],
            *(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--allow-file-access-from-files",
            ),
            f"--user-data-dir={page.parent / 'profile'}",
            *("--virtual-time-budget=20000", "--window-size=1400,1000", "--dump-dom"),
            page.as_uri(),
        ],
        capture_output=True,
        check=False,
        timeout=120,
    )
    return done.stdout.decode()


def judged(page: str, width: int, folder: Path) -> dict[str, Any]:
    """What axe finds in a page of some width, and the width that it really had."""
    source = axe()
    assert source is not None
    run = RUN.format(
        axe=source.read_text(encoding="utf-8").replace("</script", "<\\/script")
    )
    looked_at = folder / "page.html"
    looked_at.write_text(page.replace("</body>", f"{run}</body>"), encoding="utf-8")
    frame = folder / "frame.html"
    text = FRAME.format(page=looked_at.name, width=width)
    frame.write_text(text, encoding="utf-8")
    told = TOLD.search(dumped(frame))
    found: dict[str, Any] = json.loads(unescape(told[1]) if told and told[1] else "{}")
    return found


def as_printed(page: str) -> str:
    """A page that shows on the screen what it has for paper."""
    return page.replace(SCREEN, "@media not all").replace(PRINT, "@media all")
