"""What strangers may send, made up behind the parsers' doors: `python -m fuzz`."""
