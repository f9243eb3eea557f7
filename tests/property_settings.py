"""The number and choice of examples for property tests.

Two profiles: `fixed`, the default, uses the same few examples in each run, so that failures are reproducible;
`fresh` (with `--hypothesis-seed`, as in `make soak`) uses ten times as many, different for each seed.
"""

from hypothesis import HealthCheck, settings

FIXED, FRESH = "fixed", "fresh"
FRESH_FACTOR = 10


def load_profile(*, fresh):
    """Choose the profile of this run, before any property is defined."""
    common = {
        "deadline": None,
        "database": None,
        "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    }
    settings.register_profile(FIXED, derandomize=True, **common)
    settings.register_profile(FRESH, derandomize=False, print_blob=True, **common)
    settings.load_profile(FRESH if fresh else FIXED)


def examples(count):
    """Return the settings for this number of examples, times ten in the profile `fresh`."""
    is_fresh = settings.get_current_profile_name() == FRESH
    return settings(max_examples=count * FRESH_FACTOR if is_fresh else count)
