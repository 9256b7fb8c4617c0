"""Assemble, check and render Chinese government disclosure annual reports."""

__version__ = "0.1.0"
