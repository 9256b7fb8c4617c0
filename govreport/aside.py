"""What is said while work goes on, to whoever listens: of itself the library is silent."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str], object]
_talk: ContextVar[Listener | None] = ContextVar("talk", default=None)
_urgent: ContextVar[Listener | None] = ContextVar("urgent", default=None)


def listen(talk: Listener, urgent: Listener) -> None:
    """Have the like of “I am waiting” told to `talk`, what must be heard to `urgent`."""
    _talk.set(talk)
    _urgent.set(urgent)


@contextmanager
def collected() -> Iterator[list[tuple[str, bool]]]:
    """Collect what is said, and whether it must be heard, to be said `again` elsewhere."""
    said: list[tuple[str, bool]] = []
    talk = _talk.set(lambda text: said.append((text, False)))
    urgent = _urgent.set(lambda text: said.append((text, True)))
    try:
        yield said
    finally:
        _talk.reset(talk)
        _urgent.reset(urgent)


def again(said: Iterable[tuple[str, bool]]) -> None:
    """Say here what was said where nobody listens, such as in another process."""
    for text, must_be_heard in said:
        (warn if must_be_heard else mention)(text)


def mention(text: str) -> None:
    """Say what only somebody who sits before it wants to hear."""
    if listener := _talk.get():
        listener(text)


def warn(text: str) -> None:
    """Say what somebody must know who will otherwise lose something."""
    if listener := _urgent.get():
        listener(text)
