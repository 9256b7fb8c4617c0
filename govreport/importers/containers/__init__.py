"""Containers of published documents, a file each: bytes → blocks."""
