"""Drafts of meetings, with the evidence of every value."""
