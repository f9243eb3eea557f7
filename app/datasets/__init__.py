"""Importers of public data sets, one module per format (`SOURCE`, `read`)."""
