"""Escaping of text for formats that cannot represent some characters.

Documents with these characters are rejected on write, but writers do not rely on it: one control character in XML, or
one line end in iCalendar, spoils the whole page and not only the record.
"""

import json
import re
from typing import Final

from app.domain.strings.text import FORBIDDEN_CHARACTERS

_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
_FORBIDDEN: Final = re.compile(f"[{FORBIDDEN_CHARACTERS}]")
_LINE_END: Final = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def sanitize(text: str) -> str:
    """Return `text` with every line end as LF and every forbidden character as U+FFFD."""
    return _FORBIDDEN.sub(_REPLACEMENT, _LINE_END.sub("\n", text))


def json_bytes(value: object) -> bytes:
    r"""Return `value` as compact JSON in UTF-8, on one line.

    `<` is written as `\u003c`, which is equivalent JSON, so that the text stays inert if a page embeds it in a
    `<script>`. A lone surrogate, which UTF-8 cannot encode, is written as its JSON escape.

    Raises:
        ValueError: a number is not finite.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").encode("utf-8", "backslashreplace")
