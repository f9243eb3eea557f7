"""Importers: public data sets read into documents, one module a format (`SOURCE`, `read`)."""
