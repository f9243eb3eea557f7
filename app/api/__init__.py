"""The routes: one module per resource, with its filters. The modules never import each other."""
