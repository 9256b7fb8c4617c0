"""The TOML file of a report: new files, exact places, edits in place, safe saving."""
