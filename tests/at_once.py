"""Requests that are sent at the same time."""

from concurrent.futures import ThreadPoolExecutor


def at_once(count, task):
    """Call a function with each number below a count, all in threads of their own; return the results in order."""
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(task, range(count)))
