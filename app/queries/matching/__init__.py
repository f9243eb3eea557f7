"""Records that may be one thing, and those that a description may mean."""
