"""The values of filters, and the records and conditions that they mean."""
