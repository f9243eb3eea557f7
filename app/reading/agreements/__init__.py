"""Agreements in a sentence: titles, actions, parties and days."""
