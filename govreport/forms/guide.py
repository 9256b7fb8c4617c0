"""What belongs into a cell: explanations as data, each official or customary."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from govreport.forms.model import Cell, Form

GUIDE = Path(__file__).with_name("guide.toml")


class Note(NamedTuple):
    """One remark; an official one has its source, a customary one has none."""

    text: str
    official: bool
    source: str = ""

    @property
    def basis(self) -> str:
        """What it rests on, in Chinese."""
        return f"官方：{self.source}" if self.official else "惯例"


class Guidance(NamedTuple):
    """What is known of one block or item."""

    label: str
    text: str
    notes: tuple[Note, ...]


@cache
def _guide() -> dict[str, Any]:
    return tomli.loads(GUIDE.read_text(encoding="utf-8"))


def guidance(form: Form, cell: Cell) -> tuple[Guidance, ...]:
    """Tell what the guide says of a cell's item and of its block."""
    table = _guide()[cell.table]
    return (
        _guidance(form, form.item(cell).label, table["items"][cell.item]),
        _guidance(form, form.block(cell).label, table["blocks"][cell.block]),
    )


def _guidance(form: Form, label: str, data: dict[str, Any]) -> Guidance:
    notes = (
        Note(note["text"], note["kind"] == "official", note.get("source", ""))
        for note in data.get("notes", ())
        if note.get("form", form.id) == form.id
    )
    return Guidance(label, data["text"].strip(), tuple(notes))
