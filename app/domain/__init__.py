"""Domain rules without I/O: dates, countries, vocabularies, text, ids, statuses."""
