"""The commands of `diplomatic-events`, one file a concern."""
