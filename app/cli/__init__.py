"""The command `diplomatic-events`, one module a concern."""
