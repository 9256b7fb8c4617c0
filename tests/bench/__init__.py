"""Timings as ratios of one run; `python -m bench`, with tests/ on the path."""
