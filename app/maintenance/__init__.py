"""Keeping a database whole: backups, restoring them, and checks."""
