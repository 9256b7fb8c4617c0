"""Documents made for tests, as reports are published: `published(seed)`."""

from published.documents import Published, published

__all__ = ["Published", "published"]
