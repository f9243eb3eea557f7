"""Bodies of several parts (`multipart/form-data`, RFC 7578), read from a file in bounded memory.

See decision 149.
"""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO, Final

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

from app.problems import BadRequest, PayloadTooLarge, Unprocessable, UnsupportedMediaType

MEDIA_TYPE: Final = "multipart/form-data"
_IN_MEMORY: Final = 1_000_000
_MAX_PARTS: Final = 10
_PIECE: Final = 65_536
_MAX_NAME: Final = 255
"""The longest name of a file, in characters: as long as common file systems allow. Each refused row repeats it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a body: the name of its file, empty if it has none, and its content."""

    filename: str
    stream: BinaryIO


def read_parts(stack: ExitStack, body: BinaryIO, options: Mapping[str, str], names: tuple[str, ...]) -> dict[str, Part]:
    """Return the parts of a body, which must have exactly these names; `stack` closes their files.

    The content of a part is its bytes, whether or not it has the name of a file; who reads it knows the encoding.

    Raises:
        BadRequest: the body is not of this form.
        PayloadTooLarge: there are too many parts, or the header of one is too long.
        Unprocessable: a part is missing, unknown or repeated, or the name of its file is too long.
        UnsupportedMediaType: a part declares a charset other than UTF-8.
    """
    parts: list[tuple[str, Part]] = []
    try:
        for event in _events(body, options.get("boundary", "")):
            if isinstance(event, Field | File):
                filename = event.filename if isinstance(event, File) else ""
                _check_charset(event)
                file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the stack closes it
                # The name is None where the header of the part has none.
                parts.append((event.name or "", Part(filename, stack.enter_context(file))))  # type: ignore[arg-type]
            elif isinstance(event, Data):
                parts[-1][1].stream.write(event.data)
    except RequestEntityTooLarge as error:
        raise PayloadTooLarge(f"the body has more than {_MAX_PARTS} parts, or a part with too long a header") from error
    except ValueError as error:
        raise BadRequest(f"the body is not {MEDIA_TYPE}: {error}") from error
    result = dict(parts)
    if len(parts) != len(names) or set(result) != set(names):
        sent = ", ".join(sorted(repr(name[:60]) for name, _ in parts)) or "none"
        raise Unprocessable(f"send exactly the parts {' and '.join(names)}; the body has {sent}")
    for name, part in parts:
        if len(part.filename) > _MAX_NAME:
            raise Unprocessable(
                f"the name of the file in the part {name} has {len(part.filename)} characters; write at most {_MAX_NAME}"
            )
        part.stream.seek(0)
    return result


def _events(body: BinaryIO, boundary: str) -> Iterator[Event]:
    """Parse a body piece by piece.

    Raises:
        RequestEntityTooLarge: there are too many parts, or the header of one is too long.
        ValueError: the body is not of this form.
    """
    if not boundary:
        raise ValueError("Missing boundary")
    decoder = MultipartDecoder(boundary.encode("ascii"), _IN_MEMORY, max_parts=_MAX_PARTS)
    is_complete = False
    while not is_complete:
        piece = body.read(_PIECE)
        is_complete = not piece
        decoder.receive_data(piece or None)
        while not isinstance(event := decoder.next_event(), NeedData | Epilogue):
            yield event


def _check_charset(part: Field | File) -> None:
    charset = parse_options_header(part.headers.get("content-type"))[1].get("charset", "utf-8")
    if charset.lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise UnsupportedMediaType(
            f"a part has the charset {charset[:40]!r}; leave it out, and name the encoding of the data in the mapping, as "
            "reads: {encoding: …}"
        )
