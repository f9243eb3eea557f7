"""Streaming import and export of many records, and the seed data."""
