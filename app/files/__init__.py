"""Files: written atomically with private permissions, and read in bounded memory."""
