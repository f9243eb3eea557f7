"""Keys of clients and their names, and repeated requests."""
