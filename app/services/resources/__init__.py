"""Write rules for each resource, one module per resource."""
