"""A model of a disk whose power fails: what a command wrote, and what was on it by then."""

import os
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

WATCHED = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"}
Cut = Callable[[random.Random, Path], None]
"""Lays out what one cut may leave: by chance, in a folder."""


class Move(NamedTuple):
    """Names of a folder that change together, as by a rename; None for one that goes."""

    folder: int
    names: Mapping[str, int | None]


class Tree(NamedTuple):
    """Folders with what lies in them, and what stands in files, by the system's numbers."""

    folders: Mapping[int, Mapping[str, int]]
    contents: Mapping[int, bytes]


class Disk:
    """What has reached the disk of all that is written below a folder, call by call.

    A name that was made, changed or taken away is there after a cut or isn't, whatever
    came of others, till its folder is synced; of what stands in a file any part may be
    there till the file is.
    """

    def __init__(self, root: Path) -> None:
        """Begin with all that lies there on the disk."""
        self.root, self.top = root, root.stat().st_ino
        self.held: dict[int, int] = {}
        self.now = self.tree()
        self.names = {node: dict(names) for node, names in self.now.folders.items()}
        self.safe = dict(self.now.contents)
        self.moves: list[Move] = []
        self.cuts: list[Cut] = []
        self.calls: list[str] = []

    def tree(self) -> Tree:
        """Look at all that lies there now, and let no number be used again."""
        folders: dict[int, dict[str, int]] = {}
        contents: dict[int, bytes] = {}
        for at, below, files in os.walk(self.root):
            folder = Path(at)
            names = {one: (folder / one).lstat().st_ino for one in (*below, *files)}
            folders[folder.stat().st_ino] = names
            for name in files:
                if names[name] not in self.held:
                    self.held[names[name]] = os.open(folder / name, os.O_RDONLY)
                contents[names[name]] = (folder / name).read_bytes()
        return Tree(folders, contents)

    def look(self, call: str) -> None:
        """Take in what was done since the last call, and what a cut may leave now."""
        before, self.now = self.now, self.tree()
        for folder, names in self.now.folders.items():
            old = before.folders.get(folder, {})
            gone = {one: node for one, node in old.items() if one not in names}
            for name, node in names.items():
                if old.get(name) != node:
                    left = [one for one, was in gone.items() if was == node]
                    self.moves.append(Move(folder, {name: node, **dict.fromkeys(left)}))
                    gone = {one: was for one, was in gone.items() if was != node}
            self.moves += [Move(folder, {name: None}) for name in gone]
        self.calls.append(call)
        self.cuts.append(self.cut())

    def synced(self, handle: int) -> None:
        """Take what a file or folder holds for safe."""
        node = os.fstat(handle).st_ino
        self.look("sync a folder" if node in self.now.folders else "sync a file")
        if node in self.now.folders:
            self.names[node] = dict(self.now.folders[node])
            self.moves = [one for one in self.moves if one.folder != node]
        elif node in self.now.contents:
            self.safe[node] = self.now.contents[node]

    def cut(self) -> Cut:
        """Give what lays out what a cut may leave now."""
        names = {node: dict(some) for node, some in self.names.items()}
        moves, safe, now = tuple(self.moves), dict(self.safe), self.now

        def lay_out(dice: random.Random, target: Path) -> None:
            there = {node: dict(some) for node, some in names.items()}
            share = dice.choice((0, 0.5, 0.5, 1))
            for move in moves:
                if dice.random() < share:
                    folder = there.setdefault(move.folder, {})
                    folder |= {one: node for one, node in move.names.items() if node}
                    for name in (one for one, node in move.names.items() if not node):
                        folder.pop(name, None)
            write(self.top, target, there, dice)

        def write(
            node: int,
            target: Path,
            there: Mapping[int, Mapping[str, int]],
            dice: random.Random,
        ) -> None:
            target.mkdir()
            for name, one in there.get(node, {}).items():
                if one in there or one in now.folders:
                    write(one, target / name, there, dice)
                else:
                    part = part_of(safe.get(one), now.contents.get(one), dice)
                    (target / name).write_bytes(part)

        return lay_out

    def close(self) -> None:
        """Let the numbers go."""
        for handle in self.held.values():
            os.close(handle)


def part_of(safe: bytes | None, now: bytes | None, dice: random.Random) -> bytes:
    """Give what may be on the disk of a file: what is safe, and any part of the rest."""
    if now is None or now == safe:
        return safe or b""
    if safe is not None and not now.startswith(safe):
        return dice.choice((safe, now))
    end = dice.randint(len(safe or b""), len(now))
    return now[:end] + dice.choice((b"", b"\0" * (len(now) - end)))


_watching: list[Disk] = []
_hooked: list[bool] = []


def _hook(event: str, args: tuple[object, ...]) -> None:
    if event not in WATCHED or not _watching:
        return
    flags = args[-1]
    if event == "open" and not (isinstance(flags, int) and flags & 3):
        return
    disk = _watching.pop()
    try:
        disk.look(event)
    finally:
        _watching.append(disk)


@contextmanager
def watched(root: Path) -> Iterator[Disk]:
    """Keep what a cut before each call would leave of all that is done inside."""
    if not _hooked:
        sys.addaudithook(_hook)
        _hooked.append(True)
    disk, usual = Disk(root), os.fsync

    def fsync(handle: int) -> None:
        usual(handle)
        _watching.clear()
        disk.synced(handle)
        _watching.append(disk)

    _watching.append(disk)
    try:
        with patch.object(os, "fsync", fsync):
            yield disk
    finally:
        _watching.clear()
    disk.look("the end")
