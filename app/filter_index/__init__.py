"""How a list is found by its filters at a cost that does not grow with the data: planner, scans, and their refresh."""
