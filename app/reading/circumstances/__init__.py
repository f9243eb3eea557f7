"""When, where, at which level and about what."""
