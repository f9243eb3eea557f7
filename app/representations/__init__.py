"""The representations of records: CSV, NDJSON, iCalendar, Atom, GeoJSON, JSON-LD. They know no table and no HTTP."""
