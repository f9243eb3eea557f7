"""How each resource is written: one module a resource."""
