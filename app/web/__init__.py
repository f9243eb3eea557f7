"""HTTP: conditional requests, strict bodies and parameters, errors, the docs page."""
