"""Content negotiation: by suffix, else by `format`, else by `Accept` (RFC 9110, section 12.5.1).

Errors:
    NegotiationError
    ├─ UnknownFormat      a suffix or `format` that is not offered here
    └─ NotAcceptable      no offered format is acceptable to the client
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header, parse_options_header

from app.domain.strings.suggestions import nearest_of
from app.representations.formats import Format

_MAX_CACHED_LENGTH: Final = 200
_Range = tuple[str, Mapping[str, str], float]
"""A media range of `Accept`: its type, its parameters, and its quality."""


class NegotiationError(Exception):
    """No format could be chosen."""


class UnknownFormat(NegotiationError):
    """A suffix or `format` names a format that is not offered here."""

    def __init__(self, name: str, offered: Sequence[Format]) -> None:
        names = [format_.name for format_ in offered]
        best = nearest_of(name[:40], names)
        hint = f"did you mean {best}? Choose" if best else "choose"
        super().__init__(f"{name[:40]!r} is not an available format; {hint} one of: {', '.join(names)}")


class NotAcceptable(NegotiationError):
    """The client accepts none of the offered formats."""

    def __init__(self, offered: Sequence[Format]) -> None:
        media_types = dict.fromkeys(format_.media_type for format_ in offered)
        super().__init__(f"send an Accept header with one of: {', '.join(media_types)}")


def choose(suffix: str | None, format_parameter: str | None, accept: str | None, offered: Sequence[Format]) -> Format:
    """Choose the format of a response.

    Args:
        suffix: The suffix after the dot in the path (`csv`), if any.
        format_parameter: The value of `?format=`, if any.
        accept: The `Accept` header, if any.
        offered: The formats of this resource, the default first.

    Raises:
        UnknownFormat: the suffix or `format` is not among `offered`.
        NotAcceptable: `accept` matches none of `offered`.
    """
    if suffix is not None:
        return _named(suffix, {format_.suffix: format_ for format_ in offered}, offered)
    if format_parameter is not None:
        return _named(format_parameter, {format_.name: format_ for format_ in offered}, offered)
    # Clients repeat the same short headers; choosing takes longer than reading a record.
    is_short = accept is None or len(accept) <= _MAX_CACHED_LENGTH
    return (_accepted_from_cache if is_short else _accepted)(accept, tuple(offered))


def _named(name: str, formats: dict[str, Format], offered: Sequence[Format]) -> Format:
    if name not in formats:
        raise UnknownFormat(name, offered)
    return formats[name]


def _accepted(accept: str | None, offered: Sequence[Format]) -> Format:
    """Choose by quality, then by how specifically the client named the format, then by our own order."""
    # A run of white space is equivalent to one space, but the parser's time is quadratic in its length.
    ranges = [
        (*parse_options_header(media_range), quality)
        for media_range, quality in parse_accept_header(" ".join((accept or "").split()), MIMEAccept)
    ]
    if not ranges:  # absent, empty or without a well-formed range: any format will do
        return offered[0]
    ranked = [(_preference(format_, ranges), -index, format_) for index, format_ in enumerate(offered)]
    (quality, _), _, best = max(ranked, key=lambda rank: rank[:2])
    if quality <= 0:
        raise NotAcceptable(offered)
    return best


_accepted_from_cache = lru_cache(maxsize=256)(_accepted)


def _preference(offer: Format, ranges: Sequence[_Range]) -> tuple[float, int]:
    """Return the quality of `offer` and the specificity of the range that sets it.

    If several ranges match, the most specific one counts, even with `q=0`. `Accept.best_match` lets `*/*` overrule
    that, and requires every parameter to be ours, so it is not used.
    """
    matches = [
        (specificity, quality)
        for media_type, parameters, quality in ranges
        if (specificity := _specificity(media_type, parameters, offer)) is not None
    ]
    if not matches:
        return 0.0, 0
    specificity, quality = max(matches)
    return quality, specificity


def _specificity(media_type: str, parameters: Mapping[str, str], offer: Format) -> int | None:
    """Return how specifically a media range matches `offer`, None if it does not.

    A parameter that we send must agree (`charset=utf-16` does not); unknown parameters (`profile`) are ignored.
    """
    own_parameters = dict(offer.parameters)
    if any(name in own_parameters and value.lower() != own_parameters[name] for name, value in parameters.items()):
        return None
    range_type = media_type.lower()
    if range_type == offer.media_type:
        return 2 + sum(name in own_parameters for name in parameters)
    if range_type == f"{offer.media_type.split('/')[0]}/*":
        return 1
    return 0 if range_type == "*/*" else None
