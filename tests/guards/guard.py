"""A guard: what keeps a fault from doing harm."""

from typing import NamedTuple

from guards.removals import Removal


class Guard(NamedTuple):
    """A guard, how it is taken out, and what must then fail."""

    what: str
    removal: Removal
    test: str
    """The test, or the tests: `test_file.py::test_function` in `tests/faults`, `folder/test_file.py::…` elsewhere."""
