"""The directory of the public data sets that some tests read: beside the checkout, or where the environment says."""

import os
from pathlib import Path

VARIABLE = "EVENTS_SHARED_DATA"
"""Not with the prefix of settings: every command would report it as an unknown one."""
SHARED_DATA = Path(os.environ.get(VARIABLE) or Path(__file__).parents[2] / "shared" / "data")
