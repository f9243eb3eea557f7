"""Dates and times: EDTF, times with zones, timestamps."""
