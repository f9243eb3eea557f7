"""Rows of data sets: the values that they add to records, correct and cite."""
