"""What is said while work goes on, to whoever listens: of itself the library is silent."""

from collections.abc import Callable
from contextvars import ContextVar

Listener = Callable[[str], object]
_talk: ContextVar[Listener | None] = ContextVar("talk", default=None)
_urgent: ContextVar[Listener | None] = ContextVar("urgent", default=None)


def listen(talk: Listener, urgent: Listener) -> None:
    """Have the like of “I am waiting” told to `talk`, what must be heard to `urgent`."""
    _talk.set(talk)
    _urgent.set(urgent)


def mention(text: str) -> None:
    """Say what only somebody who sits before it wants to hear."""
    if listener := _talk.get():
        listener(text)


def warn(text: str) -> None:
    """Say what somebody must know who will otherwise lose something."""
    if listener := _urgent.get():
        listener(text)
