"""Pydantic schemas: the request and response documents, one module per resource. Independent of tables and of HTTP."""
