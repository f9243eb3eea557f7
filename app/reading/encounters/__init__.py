"""Encounters in a sentence: who met whom, held, planned or denied."""
