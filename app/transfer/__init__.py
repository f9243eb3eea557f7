"""Import and export of many records as streams, and the seed."""
