"""The databases: tables, connections, migrations, time limits, and what can go wrong with them."""
