"""Text made safe for formats that have no escape for some characters.

The documents refuse these characters when they are written; a writer still does not trust what it is given, because
one control character in XML, or one line end in iCalendar, spoils the whole page and not only the record.
"""

import json
import re
from typing import Final

from app.domain.text import FORBIDDEN_CHARACTERS

_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
_FORBIDDEN: Final = re.compile(f"[{FORBIDDEN_CHARACTERS}]")
_LINE_END: Final = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def plain(text: str) -> str:
    """Give `text` with every line end as LF and every character that no text may hold as U+FFFD."""
    return _FORBIDDEN.sub(_REPLACEMENT, _LINE_END.sub("\n", text))


def json_bytes(value: object) -> bytes:
    r"""Give `value` as compact JSON in UTF-8, on one line.

    `<` is written as `\u003c`, which is the same string: so the text stays inert where a page embeds it in a
    `<script>`. A lone surrogate, which UTF-8 cannot hold, is written as its JSON escape.

    Raises:
        ValueError: a number is not finite.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").encode("utf-8", "backslashreplace")
