"""Results as text, JSON and CSV; `terminal` is the only one that prints."""
