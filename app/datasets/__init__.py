"""Importers of public data sets, one module a format (`SOURCE`, `read`)."""
