"""The `diplomatic-events` command line, one module per group of commands."""
