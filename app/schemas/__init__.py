"""Pydantic schemas: what is sent and returned, one module a resource. They know no table and no HTTP."""
