"""Countries by all their names and codes, capitals, and boxes on the earth."""
