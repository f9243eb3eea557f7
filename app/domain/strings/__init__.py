"""Text as such: characters, folding, spelling, ids, URLs and JSON."""
