"""Many reports → one: each typed number is the sum of the same number of all units."""
