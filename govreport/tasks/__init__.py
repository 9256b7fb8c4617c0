"""What a user sets out to do: files in, values out; one task a file."""
