"""Reads: parameters, filters, sort orders, keyset pagination and JSON projections, all independent of HTTP."""
