"""HTML pages for people: templates, and what they show of the documents that the API returns; no HTTP, no database.

See decision 168.
"""
