"""Writing: documents become rows, in one transaction, with related records found or made."""
