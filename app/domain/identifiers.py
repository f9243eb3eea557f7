"""The one form in which identifiers of well-known schemes are recorded and compared.

Sources write them in several ways (`q42`, `https://www.wikidata.org/wiki/Q42`), all of which mean one thing. Each scheme
below has a form that its issuer defines. A value that does not fit it, and any value of another scheme, is left as it is.

See decision 218.
"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple


class _Form(NamedTuple):
    """The written form of the values of a scheme."""

    prefix: re.Pattern[str]
    """Text that may precede the identifier: the URL of its page, or the name of the scheme."""
    pattern: re.Pattern[str]
    write: Callable[[re.Match[str]], str]


def _prefix(hosts: str, *names: str) -> re.Pattern[str]:
    named = "".join(rf"|{name}:?\s*" for name in names)
    return re.compile(rf"(?:https?://(?:www\.)?(?:{hosts}){named})?", re.IGNORECASE | re.ASCII)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.ASCII)


def _upper(match: re.Match[str]) -> str:
    return match[1].upper()


def _lower(match: re.Match[str]) -> str:
    return match[1].lower()


def _isni(match: re.Match[str]) -> str:
    """Return the sixteen characters of an ISNI without spaces and hyphens."""
    return re.sub(r"[\s-]", "", match[1]).upper()


def _orcid(match: re.Match[str]) -> str:
    whole = _isni(match)
    return "-".join(whole[start : start + 4] for start in range(0, 16, 4))


_SIXTEEN_CHARACTERS: Final = _pattern(r"(\d{4}[\s-]?\d{4}[\s-]?\d{4}[\s-]?\d{3}[\dX])/?")
_FORMS: Final = {
    # https://www.wikidata.org/wiki/Wikidata:Identifiers: items, properties and lexemes.
    "wikidata": _Form(
        _prefix(r"(?:m\.)?wikidata\.org/(?:wiki|entity)/(?:Property:|Lexeme:)?"), _pattern(r"([QPL][1-9]\d*)"), _upper
    ),
    # ISO 27729.
    "isni": _Form(_prefix(r"isni\.org/(?:isni/)?", "ISNI"), _SIXTEEN_CHARACTERS, _isni),
    # https://support.orcid.org: four groups with hyphens.
    "orcid": _Form(_prefix(r"orcid\.org/", "ORCID"), _SIXTEEN_CHARACTERS, _orcid),
    # https://www.oclc.org/developer/api/oclc-apis/viaf.en.html
    "viaf": _Form(_prefix(r"viaf\.org/viaf/", "VIAF"), _pattern(r"([1-9]\d*)/?"), _upper),
    # https://www.dnb.de/gnd: the last character is a check digit, X for ten.
    "gnd": _Form(_prefix(r"d-nb\.info/gnd/", "GND", r"\(DE-588\)"), _pattern(r"(1[012]?\d{7}[\dX]|[47]\d{6}-\d|[1-9]\d{0,7}-[\dX]|3\d{7}[\dX])"), _upper),
    # ISO 26324: DOI names are case-insensitive; https://www.doi.org/doi-handbook/HTML/case-sensitivity.html
    "doi": _Form(_prefix(r"(?:dx\.)?doi\.org/", "DOI"), _pattern(r"(10\.\d{4,9}(?:\.\d+)*/\S+)"), _lower),
    # https://ror.org: nine characters, of which the first is 0.
    "ror": _Form(_prefix(r"ror\.org/"), _pattern(r"(0[a-z0-9]{8})/?"), _lower),
}  # fmt: skip
SCHEMES: Final = tuple(_FORMS)
"""The schemes whose form is known."""


def normalize(scheme: str, value: str) -> str:
    """Return the value of an identifier in the form of its scheme: `Q42` for `q42` and for the URL of its page.

    Args:
        scheme: The scheme, such as "wikidata".
        value: The value as a source writes it.
    """
    form = _FORMS.get(scheme)
    if form is None:
        return value
    text = value.strip()
    prefix = form.prefix.match(text)
    match = form.pattern.fullmatch(text, prefix.end() if prefix else 0)
    return form.write(match) if match else value
