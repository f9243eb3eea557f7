"""Mapping files: any table becomes records, without a program.

See decision 146.
"""
