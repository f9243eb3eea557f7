"""Databases: tables, connections, migrations, time limits and faults."""
