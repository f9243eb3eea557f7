"""The tests that a quick run takes, and those that it leaves to `--rest`.

A test function runs on many examples: values, resources, files, databases. A run with `--quick` takes a few examples of
each, and a run with `--rest` all others, so that both together run everything. The choice depends on the ids of the tests
alone: it is the same in each run, and a new example displaces at most one other.
"""

import zlib
from collections import defaultdict

_EXAMPLES = 2
"""The number of examples of a test function that a quick run takes, with a tenth of the others."""
_UNIT_EXAMPLES = 40
"""The same for tests without an application or a server, most of which take a millisecond; `costly` marks the others."""
_POSTGRESQL_SHARE = 6
"""One in this many test functions for both databases also runs on PostgreSQL in a quick run, with one example."""
_ELSEWHERE = ("full", "soak")
"""The marks of tests that no quick run takes, so that they do not count as its examples."""


def left_out(items, *, quick, rest):
    """Return the tests that this run leaves out."""
    if not (quick or rest):
        return set()
    sampled = _sample(items)
    if quick:
        return set(items) - sampled
    # Properties draw fewer examples in a quick run, so they run again.
    return {item for item in sampled if not _is_property(item)}


def _sample(items):
    """Return the tests of a quick run."""
    examples = defaultdict(list)
    for item in items:
        if any(item.get_closest_marker(name) for name in _ELSEWHERE):
            continue
        examples[item.nodeid.partition("[")[0], _database(item)].append(item)
    sampled = set()
    for (name, database), group in examples.items():
        if database == "postgresql" and (name, "sqlite") in examples:
            count = 1 if zlib.crc32(name.encode()) % _POSTGRESQL_SHARE == 0 else 0
        else:
            count = _number_of_examples(group)
        sampled.update(sorted(group, key=lambda item: zlib.crc32(item.nodeid.encode()))[:count])
    return sampled


def _number_of_examples(group):
    """Return how many examples of a test function a quick run takes on one database."""
    if group[0].get_closest_marker("alone"):  # only `make test` runs these
        return len(group)
    is_cheap = group[0].get_closest_marker("unit") and not group[0].get_closest_marker("costly")
    least = _UNIT_EXAMPLES if is_cheap else _EXAMPLES
    return least + max(0, len(group) - least) // 10


def _database(item):
    return item.callspec.params.get("home") if hasattr(item, "callspec") else None


def _is_property(item):
    return getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
