"""The documents: what is written and read, one file a resource. They know no table and no HTTP."""
