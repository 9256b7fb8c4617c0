"""Every command, with all that it prints and writes, is as it was written down."""

from datetime import date
from pathlib import Path

import pytest
from transcripts import TRANSCRIPTS, input_lines, on_disk, played

from govreport.cli.app import COMMANDS

FILES = sorted(TRANSCRIPTS.glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_transcript_comes_out_as_it_is(path: Path) -> None:
    content = path.read_bytes()
    assert played(content).decode() == content.decode(), "if it is meant, `make golden`"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_transcript_does_not_tell_of_today(path: Path) -> None:
    today = date.today()  # noqa: DTZ011 -- the day that the program would have told
    assert today.isoformat() not in path.read_text(encoding="utf-8")


def test_every_command_has_its_transcript() -> None:
    asked = {
        words[2]
        for content in on_disk().values()
        for line in input_lines(content)
        if (words := line.split())[:2] == ["$", "govreport"] and len(words) > 2
    }
    assert set(COMMANDS) <= asked
