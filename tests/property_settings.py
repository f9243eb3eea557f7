"""The number and choice of examples for property tests.

Three profiles: `fixed`, the default, uses the same few examples in each run, so that failures are reproducible; `quick`
(with `--quick`, as in `make test`) uses a fifth of them; `fresh` (with `--hypothesis-seed`, as in `make soak`) uses ten
times as many, different for each seed.
"""

from hypothesis import HealthCheck, settings

FIXED, QUICK, FRESH = "fixed", "quick", "fresh"
QUICK_SHARE = 5
FRESH_FACTOR = 10


def load_profile(*, fresh, quick):
    """Choose the profile of this run, before any property is defined."""
    common = {
        "deadline": None,
        "database": None,
        "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    }
    settings.register_profile(FIXED, derandomize=True, **common)
    settings.register_profile(QUICK, derandomize=True, **common)
    settings.register_profile(FRESH, derandomize=False, print_blob=True, **common)
    settings.load_profile(FRESH if fresh else QUICK if quick else FIXED)


def examples(count):
    """Return the settings for this number of examples, as the profile changes it."""
    profile = settings.get_current_profile_name()
    changed = {QUICK: -(-count // QUICK_SHARE), FRESH: count * FRESH_FACTOR}
    return settings(max_examples=changed.get(profile, count))
