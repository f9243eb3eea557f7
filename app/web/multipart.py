"""Bodies of several parts (`multipart/form-data`, RFC 7578), read from a file in bounded memory."""

import io
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from app.problems import BadRequest, PayloadTooLarge, Unprocessable

MEDIA_TYPE: Final = "multipart/form-data"
_IN_MEMORY: Final = 1_000_000
_MAX_PARTS: Final = 10
_MAX_NAME: Final = 255
"""The longest name of a file, in characters: as long as common file systems allow. Each refused row repeats it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a body: the name of its file, empty if it has none, and its content."""

    filename: str
    stream: BinaryIO


def read_parts(stack: ExitStack, body: BinaryIO, options: Mapping[str, str], names: tuple[str, ...]) -> dict[str, Part]:
    """Return the parts of a body, which must have exactly these names; `stack` closes their files.

    Raises:
        BadRequest: the body is not of this form.
        PayloadTooLarge: a part without a file name is too long.
        Unprocessable: a part is missing, unknown or repeated, or the name of its file is too long.
    """

    def open_file(*_arguments: Any, **_options: Any) -> Any:
        return stack.enter_context(tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))

    parser = FormDataParser(open_file, max_form_memory_size=_IN_MEMORY, max_form_parts=_MAX_PARTS, silent=False)
    try:
        _, fields, files = parser.parse(body, MEDIA_TYPE, None, dict(options))
    except RequestEntityTooLarge as error:
        raise PayloadTooLarge(
            f"the body has more than {_MAX_PARTS} parts, or a part without a file name that is longer than {_IN_MEMORY} bytes"
        ) from error
    except ValueError as error:
        raise BadRequest(f"the body is not {MEDIA_TYPE}: {error}") from error
    parts = [(name, Part("", io.BytesIO(text.encode()))) for name, text in fields.items(multi=True)]
    parts += [(name, Part(file.filename or "", file.stream)) for name, file in files.items(multi=True)]  # type: ignore[arg-type]
    result = dict(parts)
    if len(parts) != len(names) or set(result) != set(names):
        sent = ", ".join(sorted(repr(name[:60]) for name, _ in parts)) or "none"
        raise Unprocessable(f"send exactly the parts {' and '.join(names)}; the body has {sent}")
    for name, part in parts:
        if len(part.filename) > _MAX_NAME:
            raise Unprocessable(
                f"the name of the file in the part {name} has {len(part.filename)} characters; write at most {_MAX_NAME}"
            )
    return result
