"""Which Word template a report is filled into, and what one is made of."""

import json
import os
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from govreport import __version__
from govreport.errors import FileProblem, TemplateProblem
from govreport.forms import known_forms
from govreport.render.package import Custom
from govreport.tomlfile.files import read_bytes

PACKAGE = Path(__file__).parent.parent
COMPILED = PACKAGE / "templates"
"""Where what was made of the official templates lies, since the package was installed."""
OFFICIAL = PACKAGE.parent / "templates"
"""The official templates in the repository."""
NOWHERE = Path("模板")
"""What a template is called where its file's name is of no matter."""
PLACES = (COMPILED, OFFICIAL)
"""Where the official templates are: in an installed package, in the repository."""
LARGEST = 100_000_000
"""Bytes of a template unpacked, its pictures among them."""


class Parts(NamedTuple):
    """A template taken apart: what each report fills in, and what never changes.

    `sources` are the Jinja texts of the parts with tags, the document's first;
    `core` is the name of the part with the core properties.
    """

    sources: Mapping[str, str]
    fixed: Mapping[str, bytes]
    core: str
    custom: Custom


def find_template(
    form_id: str,
    *,
    explicit: Path | None,
    workspace: Path | None,
    chosen: Mapping[str, Path] = {},
) -> Path:
    """Find the template to use: the one named, the workspace's own, or the official one.

    `chosen` are files that the workspace's settings name, by form.

    The first that exists is taken whatever it is: a template of one's own that can't be
    read must not be passed over silently. TemplateProblem when there is none.
    """
    if explicit is not None:
        if os.path.lexists(explicit):
            return explicit
        raise TemplateProblem(explicit, "没有这个模板文件，请核对 --template 所写的位置")
    own = [] if workspace is None else [workspace / "templates"]
    candidates = [folder / f"{form_id}.docx" for folder in (*own, *PLACES)]
    candidates[:0] = [chosen[form_id]] if form_id in chosen else []
    for candidate in candidates:
        if os.path.lexists(candidate):
            return candidate
    sentence = (
        f"没有表式 {form_id} 的模板，也没有别处可取（找过 "
        f"{'、'.join(str(path) for path in candidates)}）；"
        "请重新安装本程序，或用 --template 指明一个模板"
    )
    raise TemplateProblem(Path(f"{form_id}.docx"), sentence)


def template_bytes(template: Path) -> bytes:
    """Read a template's file."""
    try:
        return read_bytes(template, doing="读取模板")
    except FileProblem as error:
        raise TemplateProblem(template, error.sentence) from error


def is_official(template: Path, form_id: str) -> bool:
    """Whether a template is the official one of a form, wherever a copy of it lies."""
    ours = is_in_place(template, form_id)
    return ours or official_form(template_bytes(template)) == form_id


def is_in_place(template: Path, form_id: str) -> bool:
    """Whether a template is where this program keeps its own, which change with it."""
    return template in {folder / f"{form_id}.docx" for folder in PLACES}


@lru_cache(maxsize=4)
def official_form(content: bytes) -> str | None:
    """Tell of which form these bytes are the official template, None for a stranger's."""
    for form_id in known_forms():
        for path in (folder / f"{form_id}.docx" for folder in PLACES):
            if path.is_file() and path.read_bytes() == content:
                return form_id
    return None


def mark_of(content: bytes) -> str:
    """Give what all that is made of this template by this program and Jinja is known by."""
    made_by = f"{__version__} {version('jinja2')} ".encode()
    return sha256(made_by + content).hexdigest()[:16]


def save_parts(folder: Path, mark: str, parts: Parts) -> None:
    """Write down a template whose parts are all XML; its sources are compiled elsewhere."""
    fixed = {name: part.decode() for name, part in parts.fixed.items()}
    data = {**parts._asdict(), "sources": list(parts.sources), "fixed": fixed}
    text = json.dumps(data, ensure_ascii=False, indent=1)
    (folder / f"{mark}.json").write_text(text, encoding="utf-8")


def load_parts(folder: Path, mark: str) -> Parts | None:
    """Read what `save_parts` wrote, sources by their names alone; None for nothing."""
    try:
        text = (folder / f"{mark}.json").read_text(encoding="utf-8")
    except OSError:
        return None
    data: dict[str, Any] = json.loads(text)
    fixed = {name: part.encode() for name, part in data["fixed"].items()}
    sources = dict.fromkeys(data["sources"], "")
    return Parts(sources, fixed, data["core"], Custom(*data["custom"]))
