"""Maintenance of a database: backup, restore and consistency checks."""
