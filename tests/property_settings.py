"""How long properties are tried, and on which examples.

Two profiles: `fixed`, the default, makes the same few examples in each run, so that a failure is never a matter of luck;
`fresh` (with `--hypothesis-seed`, as `make soak` runs it) makes ten times as many, others for each seed.
"""

from hypothesis import HealthCheck, settings

FIXED, FRESH = "fixed", "fresh"
FRESH_FACTOR = 10


def load_profile(*, fresh):
    """Choose the profile of this run; before any property is defined."""
    common = {
        "deadline": None,
        "database": None,
        "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    }
    settings.register_profile(FIXED, derandomize=True, **common)
    settings.register_profile(FRESH, derandomize=False, print_blob=True, **common)
    settings.load_profile(FRESH if fresh else FIXED)


def examples(count):
    """Return the settings for this number of examples; the profile `fresh` makes ten times as many."""
    is_fresh = settings.get_current_profile_name() == FRESH
    return settings(max_examples=count * FRESH_FACTOR if is_fresh else count)
