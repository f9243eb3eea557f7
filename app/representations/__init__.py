"""The representations of records: CSV, NDJSON, iCalendar, Atom, GeoJSON, JSON-LD. Independent of tables and of HTTP."""
