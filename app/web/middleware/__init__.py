"""What every request passes before any route, and every response after it: keys, limits, caching, the request log."""
