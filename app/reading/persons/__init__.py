"""The persons of a sentence: office, country or organization and name."""
