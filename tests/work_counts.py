"""Measures of work that are the same on every machine, however busy it is."""

import contextlib
import sys
import time

import anyio.to_thread

EXPLOSION_SECONDS = 30
"""At least twenty times the CPU of the most expensive input on a busy machine. Work that grows with the square of an
input of maximum size takes minutes, and much longer where it grows faster."""


class LineCounter:
    """Counts the lines and calls of Python that run in the threads where it is active."""

    def __init__(self):
        self.lines = 0

    def _trace(self, _frame, _event, _arg):
        self.lines += 1
        return self._trace

    @contextlib.contextmanager
    def _active(self):
        previous = sys.gettrace()
        sys.settrace(self._trace)
        try:
            yield
        finally:
            sys.settrace(previous)

    def run(self, work, *args):
        """Run a function in this thread; return its result."""
        with self._active():
            return work(*args)


def count_lines(work):
    """Run a function; return its result and the number of lines of Python that ran."""
    counter = LineCounter()
    result = counter.run(work)
    return result, counter.lines


def count_lines_of_request(portal, send):
    """Send a request to the application in a portal; return the response and the number of lines that served it."""
    counter = LineCounter()
    run_in_thread = anyio.to_thread.run_sync

    async def run_counted(work, *args, **options):
        return await run_in_thread(counter.run, work, *args, **options)

    previous = portal.call(sys.gettrace)
    anyio.to_thread.run_sync = run_counted
    portal.call(sys.settrace, counter._trace)
    try:
        result = send()
    finally:
        portal.call(sys.settrace, previous)
        anyio.to_thread.run_sync = run_in_thread
    return result, counter.lines


@contextlib.contextmanager
def no_explosion():
    """Fail if a block takes very long, for work in C, such as that of a regular expression, whose steps nobody counts.

    This is no measure of speed: it fails only where the work grows far faster than the input.
    """
    began = time.process_time()
    yield
    assert time.process_time() - began < EXPLOSION_SECONDS
