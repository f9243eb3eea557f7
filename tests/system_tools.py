"""System tools that some tests require: PostgreSQL, nginx, Chromium, gcc and so on."""

import os
import shutil

import pytest


def need(tool, package):
    """Return the path of a tool; if it is missing, skip the test, but fail in CI, where `.ci/run` installs it.

    `tool` is the name of a program, or a value that is false if something else is missing, such as a permission.
    """
    result = shutil.which(tool) if isinstance(tool, str) else tool
    if not result:
        reason = f"{package} is missing"
        if os.environ.get("CI"):
            pytest.fail(f"{reason}; .ci/run installs every tool that a test needs")
        pytest.skip(reason)
    return result
