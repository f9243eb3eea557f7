"""The log of changes, and the return to an earlier state."""
