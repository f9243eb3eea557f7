"""One file a resource: filters, projection and routes. They never import each other."""
