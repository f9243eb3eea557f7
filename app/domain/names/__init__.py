"""Names of people and organizations: how they are built, spelt and compared."""
