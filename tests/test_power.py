"""A power cut at any moment: file, history and journal are whole and agree behind it."""

import os
import random
import shutil
from pathlib import Path

import pytest
from changing import (
    LEDGER,
    REGISTERING,
    SIGNING,
    SOUND,
    WRITING,
    Writing,
    agreed,
    ready,
    scene_with_sound,
    silently,
)
from power import watched

from govreport.tasks.approval import as_approved
from govreport.workspace.ledger import read_ledger

pytestmark = [
    pytest.mark.usefixtures("comes_back"),
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="no folder can be synced here"),
]
DISKS = int(os.environ.get("GOVREPORT_CUTS", "2"))
"""What is laid out of each moment."""
UNDONE = Writing("undo", ("undo", REGISTERING[2].file), *REGISTERING[3][2:])
ALL = (*WRITING, *REGISTERING, UNDONE, SIGNING)
NAMES = [f"{number} {one.name}" for number, one in enumerate(ALL)]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scene, laid out once, with a report that can be signed."""
    folder = tmp_path_factory.mktemp("scene")
    scene_with_sound(folder)
    return folder


@pytest.mark.parametrize("one", ALL, ids=NAMES)
def test_a_power_cut_at_any_moment_leaves_what_can_be_made_to_agree(
    one: Writing, template: Path, tmp_path: Path
) -> None:
    folder, left = tmp_path / "work", tmp_path / "left"
    ready(one, template, folder)
    before = one.file.read_bytes() if one.file.exists() else None
    with watched(folder) as disk:
        assert silently(one.words) in {0, 1}
    after, lines = one.file.read_bytes(), agreed(one.file)
    steps = {before, after}
    if one.file == LEDGER:  # begins the file first
        steps = {before, after, *(disk.now.contents.values())}
    dice = random.Random(2026)  # noqa: S311 -- test data
    for number, cut in enumerate(disk.cuts):
        for _ in range(DISKS):
            shutil.rmtree(left, ignore_errors=True)
            cut(dice, left)
            file, call = left / one.file, (number, disk.calls[number])
            found = agreed(file, latest=False)
            there = file.read_bytes() if file.exists() else None
            assert there in steps, call
            if there == after != before and found:
                assert found[-1].command == lines[-1].command, call
            assert_what_was_signed_is_there(left)
    for _ in range(5):  # what was told as done is done
        shutil.rmtree(left, ignore_errors=True)
        disk.cuts[-1](dice, left)
        assert agreed(left / one.file, latest=False) == lines
        assert (left / one.file).read_bytes() == after
        assert_what_was_signed_is_there(left)
    disk.close()


def assert_what_was_signed_is_there(folder: Path) -> None:
    """No signature stands in the notes whose report is not kept, whole."""
    for note in read_ledger(folder, 2022).values():
        assert not note.signed or as_approved(folder / SOUND, note) is not None
