"""Find the Word template of a form."""

import os
from pathlib import Path
from typing import NamedTuple

from govreport.errors import TemplateProblem

PACKAGE = Path(__file__).parent.parent
PLACES = (PACKAGE / "templates", PACKAGE.parent / "templates")
"""Where the official templates are: in an installed package, in the repository."""


class Shipped(NamedTuple):
    """A template that came prepared: its parts as JSON, and its document's code."""

    prepared: str
    code: Path


def shipped(template: Path) -> Shipped | None:
    """What came with an official template; None for any other."""
    prepared, code = template.with_suffix(".json"), template.with_suffix(".py")
    if template.parent not in PLACES or not (prepared.is_file() and code.is_file()):
        return None  # code beside a template of one's own is not ours to run
    return Shipped(prepared.read_text(encoding="utf-8"), code)


def find_template(form_id: str, *, explicit: Path | None, workspace: Path | None) -> Path:
    """The template to use: the one named, the workspace's own, or the official one.

    The first that exists is taken whatever it is: a template of one's own that
    can't be read must not be passed over silently. TemplateProblem when there
    is none.
    """
    if explicit is not None and not os.path.lexists(explicit):
        raise TemplateProblem(explicit, "没有这个模板文件，请核对 --template 所写的位置")
    if explicit is not None:
        return explicit
    own = [] if workspace is None else [workspace / "templates"]
    candidates = [folder / f"{form_id}.docx" for folder in (*own, *PLACES)]
    for candidate in candidates:
        if os.path.lexists(candidate):
            return candidate
    sentence = (
        f"没有表式 {form_id} 的模板，也没有别处可取（找过 "
        f"{'、'.join(str(path) for path in candidates)}）；"
        "请重新安装本程序，或用 --template 指明一个模板"
    )
    raise TemplateProblem(Path(f"{form_id}.docx"), sentence)
