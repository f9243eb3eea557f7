"""ASGI middleware: authentication, limits, scheduling, response headers, caching and the request log."""
