"""The tests to run: on which databases, which of them, in which order, and which in one process."""

from pathlib import Path

import sampling
from databases import DATABASES
from process_groups import keep_together

TESTS = Path(__file__).parent
_ON_EACH = frozenset({"api", "contract", "migrations", "model", "postgresql"})
"""The folders whose tests run on each database; the others do not depend on it, or test the SQLite file."""
_MADE_ONCE = ("random_meetings",)
"""Fixtures of a session that take longer than the tests that share them."""
_SLOW = ("slow", "soak", "browser", "clients", "alone")
"""The marks of tests that take long, which run first."""
_NOT_OF_UNITS = frozenset({"application", "cluster", "process_pool", "home"})
"""Fixtures that no unit test has."""


def databases_of(item):
    """Return the databases that a test is for."""
    marker = item.get_closest_marker("databases")
    if marker is not None:
        return marker.args
    return DATABASES if item.path.relative_to(TESTS).parts[0] in _ON_EACH else ["sqlite"]


def rank(item):
    """Return where a test belongs in the order.

    One database after the other, so that each is filled once in each process; and what takes long at the beginning, so
    that no process is left with it at the end while the others have nothing to do.
    """
    takes_long = any(item.get_closest_marker(name) for name in _SLOW)
    return not (_is_on_postgresql(item) or "cluster" in item.fixturenames), not takes_long


def _is_unit(item):
    """Return whether a test needs neither an application nor a server, and is over at once."""
    slow = any(item.get_closest_marker(name) for name in _SLOW)
    return not slow and _NOT_OF_UNITS.isdisjoint(item.fixturenames)


def select(config, items):
    """Leave out what is for the other database, or not in the sample."""
    chosen = config.getoption("--database")
    if chosen is not None:
        out = [item for item in items if _is_for_another(item, chosen)]
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in set(out)]
    for item in items:
        if _is_unit(item):
            item.add_marker("unit")
    out = sampling.left_out(items, quick=config.getoption("--quick"), rest=config.getoption("--rest"))
    config.hook.pytest_deselected(items=[item for item in items if item in out])
    items[:] = [item for item in items if item not in out]


def group(items):
    """Keep tests that share what takes long to make in one process."""
    for item in items:
        scopes = {created[-1].scope for created in item._fixtureinfo.name2fixturedefs.values()}
        shared = next((name for name in _MADE_ONCE if name in item.fixturenames), None)
        if shared is None and not scopes.isdisjoint({"module", "package"}):
            shared = item.path.relative_to(TESTS)
        if shared is not None:
            home = item.callspec.params.get("home", "") if hasattr(item, "callspec") else ""
            keep_together(item, f"{shared} {home}".strip())


def _is_on_postgresql(item):
    return hasattr(item, "callspec") and item.callspec.params.get("home") == "postgresql"


def _is_for_another(item, chosen):
    if "cluster" in item.fixturenames:
        return chosen != "postgresql"
    # Tests without a database do not run again for PostgreSQL.
    return chosen not in databases_of(item) or (chosen != "sqlite" and "home" not in item.fixturenames)
