"""Filtered lists at a cost that does not grow with the data: the planner, the index scans, and their refresh."""
