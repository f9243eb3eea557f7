"""Rules of the domain that need no I/O: dates, countries, vocabularies, text, ids, statuses."""
