"""The status of agreements, for all and for each party."""
