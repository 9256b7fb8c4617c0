"""What is another thing where the program is frozen: one file, and no Python beside it."""

import sys

LIMITED = "--govreport-limited"
"""The first word of a command line by which a frozen program works for its own process."""


def is_frozen() -> bool:
    """Whether this is a build by PyInstaller and the like, or by Nuitka."""
    return getattr(sys, "frozen", False) or "__compiled__" in globals()


def program() -> str:
    """Give the path of a frozen program; Nuitka names a Python that isn't there."""
    from pathlib import Path

    own = sys.executable
    return own if own and Path(own).is_file() else str(Path(sys.argv[0]).absolute())
