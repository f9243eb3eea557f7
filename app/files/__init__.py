"""Files: written privately and as a whole, read in bounded memory."""
