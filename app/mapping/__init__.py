"""Mapping files: any table becomes records, without a program."""
