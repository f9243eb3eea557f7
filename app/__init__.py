"""The Diplomatic Events service."""
