"""How long the properties are tried: few examples, the same ones in CI."""

import os

from hypothesis import HealthCheck, settings


def examples(count):
    """Make the settings for so many examples."""
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=os.environ.get("CI") == "true",
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
