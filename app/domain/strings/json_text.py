"""JSON text without spaces and with letters of all scripts as they are, as documents are stored and sent."""

import json
from typing import Any


def json_text(value: Any) -> str:
    """Return a value as compact JSON text.

    Raises:
        TypeError: the value contains an object that JSON cannot represent.
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
