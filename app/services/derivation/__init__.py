"""Derived data, refreshed in the transaction of the write."""
