"""Offices and who can have held them on a day."""
