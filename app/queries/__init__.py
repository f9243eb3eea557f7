"""Reading: parameters, filters, sort orders, keyset pages and JSON projections. They know no HTTP."""
