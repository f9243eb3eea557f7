"""Sentences, tokens and the words of each language."""
