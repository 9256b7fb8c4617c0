"""A clerk's editor in a test: a shell script, at a terminal."""

from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest


class Terminal(TextIOWrapper):
    def isatty(self) -> bool:
        return True


def editing(monkeypatch: pytest.MonkeyPatch, script: str, folder: Path) -> None:
    """Let `$EDITOR` be a shell script, at a terminal."""
    editor = folder / "editor.sh"
    editor.write_text(f"#!/bin/sh\n{script}\n")
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", "")
    monkeypatch.setenv("EDITOR", str(editor))
    monkeypatch.setattr("sys.stdin", Terminal(BytesIO(b""), "utf-8"))
