"""Import and export as streams."""
