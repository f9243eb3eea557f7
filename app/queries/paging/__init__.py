"""Pages of lists: cursors, order, search, facets and numbers."""
