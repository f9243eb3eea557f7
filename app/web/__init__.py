"""The HTTP layer: shared handlers, conditional requests, strict bodies and parameters, errors, the docs pages."""
