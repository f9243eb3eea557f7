"""Statistics: meetings counted by country, year, level and so on, as rows that each say which list they count.

See decision 154.
"""
