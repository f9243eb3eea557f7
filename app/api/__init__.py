"""The routes: one module a resource, with its filters. They never import each other."""
