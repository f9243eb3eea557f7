"""Countries in the words of the US Office of the Historian.

The data sets name a place by a slug of the Historian, such as `russia`, and some also by a label of the time, such as
"U.S.S.R.". Neither is ISO 3166; `country_on` returns the code for a given day.
"""

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from app.domain.geography import countries
from app.domain.geography.country_names import SUCCESSORS
from app.domain.strings import text

COUNTRIES: Final[list[dict[str, Any]]] = [
    {
        "code": "X-HAWAII",
        "name": "Hawaii",
        "other_names": [{"name": "Kingdom of Hawaii"}, {"name": "Republic of Hawaii"}, {"name": "Hawaiian Islands"}],
        "valid_from": "1795",
        "valid_to": "1898-08-12",
        "successors": ["US"],
        "note": "A kingdom until 1893, a republic from 1894, annexed by the United States in 1898. No ISO 3166 code.",
    },
    {
        "code": "X-KOREA",
        "name": "Korea (until 1910)",
        "other_names": [{"name": "Korean Empire"}, {"name": "Joseon"}],
        "valid_to": "1910-08-29",
        "successors": ["KP", "KR"],
        "note": "The undivided kingdom, from 1897 empire. No ISO 3166 code.",
    },
    {
        "code": "X-SOUTH-VIETNAM",
        "name": "South Vietnam",
        "official_name": "Republic of Vietnam",
        "other_names": [{"name": "State of Vietnam"}, {"name": "Viet-Nam, Republic of"}],
        "valid_from": "1949",
        "valid_to": "1975-04-30",
        "successors": ["VN"],
        "note": "The State of Vietnam until 1955. ISO 3166-3 has a code for North Vietnam only (VDVN).",
    },
    {
        "code": "X-TEXAS",
        "name": "Texas",
        "official_name": "Republic of Texas",
        "valid_from": "1836-03-02",
        "valid_to": "1846-02-19",
        "successors": ["US"],
        "note": "No ISO 3166 code.",
    },
    {
        "code": "X-TWO-SICILIES",
        "name": "Two Sicilies",
        "official_name": "Kingdom of the Two Sicilies",
        "other_names": [{"name": "Kingdom of Naples"}],
        "valid_from": "1816-12",
        "valid_to": "1861-03-17",
        "successors": ["IT"],
        "note": "No ISO 3166 code.",
    },
]
"""Country documents for the polities without an ISO code that the three sets name; to be loaded before the sets."""

# Slug -> pairs of a day and the code that was valid until then, for places that were not always one state or under one
# ISO code. The days mark independence, union, renaming, or loss of the territory.
_PERIODS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "benin": (("1975-11-30", "DYBJ"), ("9999", "BJ")),
    "burkina-faso": (("1984-08-04", "HVBF"), ("9999", "BF")),
    "burma": (("1989-06-18", "BUMM"), ("9999", "MM")),
    "congo-democratic-republic": (("1971-10-27", "CD"), ("1997-05-17", "ZRCD"), ("9999", "CD")),
    "korea-south": (("1948-08-15", "X-KOREA"), ("9999", "KR")),
    "kosovo": (("2003-02-04", "YUCS"), ("2008-02-17", "CSXX"), ("9999", "XK")),
    "montenegro": (("1918-12-01", "ME"), ("2003-02-04", "YUCS"), ("2006-06-03", "CSXX"), ("9999", "ME")),
    "russia": (("1922-12-30", "RU"), ("1991-12-26", "SUHH"), ("9999", "RU")),
    "serbia": (("1918-12-01", "RS"), ("2003-02-04", "YUCS"), ("2006-06-05", "CSXX"), ("9999", "RS")),
    "taiwan": (("1949-12-07", "CN"), ("9999", "TW")),
    "timor-leste": (("2002-05-20", "TPTL"), ("9999", "TL")),
    "vietnam": (("1975-04-30", "X-SOUTH-VIETNAM"), ("9999", "VN")),
    "yugoslavia": (("2003-02-04", "YUCS"), ("9999", "CSXX")),
    "zimbabwe": (("1980-04-18", "RHZW"), ("9999", "ZW")),
}

# Slugs that the country libraries do not know, or take for another place.
_CODES: Final = {
    "congo-brazzaville": "CG",
    "congo-republic": "CG",
    "hawaii": "X-HAWAII",
    "kingdom-of-two-sicilies": "X-TWO-SICILIES",
    "palestinian-authority": "PS",
    "saint-vincent-grenadines": "VC",
    "somoa": "WS",  # misspelt so in both label and slug
    "south-vietnam": "X-SOUTH-VIETNAM",
    "soviet-union": "SUHH",
    "state-of-vietnam": "X-SOUTH-VIETNAM",
    "texas": "X-TEXAS",
    "two-sicilies": "X-TWO-SICILIES",
    "vietnam-south": "X-SOUTH-VIETNAM",
    "west-bank": "PS",
}

# Slugs of the same place, and labels that are more specific than the slug printed with them.
_ALIASES: Final = {
    "burma-myanmar": "burma",
    "china-republic-of": "taiwan",
    "congo-kinshasa": "congo-democratic-republic",
    "korea": "korea-south",
    "myanmar": "burma",
    "republic-of-china": "taiwan",
    "socialist-federal-republic-of-yugoslavia": "yugoslavia",
    "zaire": "congo-democratic-republic",
}

_LABELS: Final = {
    "china, republic of": "taiwan",
    "republic of china": "taiwan",
    "u.s.s.r.": "russia",
}

# The last days of former states that no entry of `_PERIODS` gives.
_LAST_DAYS: Final = {
    "ANHH": "2010-10-10", "CSHH": "1993-01-01", "DDDE": "1990-10-03", "VDVN": "1976-07-02", "YDYE": "1990-05-22",
}  # fmt: skip

# The state that continued one of several successors.
_CONTINUED_BY: Final = {"CSXX": "RS", "SUHH": "RU", "YUCS": "CSXX"}


# Polities in the Historian's words, with the code of the state that continued them.
_POLITIES: Final = {
    "austria hungary": "AT", "austro hungarian": "AT", "brazilian": "BR", "central african": "CF",
    "czechoslovak": "CSHH", "ethiopian": "ET", "german": "DE", "great korean": "X-KOREA", "habsburg": "AT",
    "iranian": "IR", "mexican": "MX", "ming": "CN", "new granada": "CO", "north german": "DE", "ottoman": "TR",
    "orange free state": "ZA", "pahlavi": "IR", "papal states": "VA", "piedmont sardinia": "IT", "prussia": "DE",
    "qajar": "IR", "qing": "CN", "russian": "RU", "sardinia": "IT", "tanganyika": "TZ", "tokugawa": "JP",
    "united arab": "EG", "united netherlands": "NL", "weimar": "DE", "zanzibar": "TZ",
}  # fmt: skip

_STYLE_BEFORE: Final = re.compile(
    r"^(?:(?:the|first|second|third|grand|united|imperial|federal|socialist|peoples|democratic|islamic)\s)*"
    r"(?:kingdom|empire|republic|state|sultanate|emirate|principality|duchy|union|commonwealth|federation|confederation"
    r"|dominion|regency|khedivate|shogunate|imamate)\s(?:of\s)?(?:the\s)?"
)
_STYLE_BEHIND: Final = re.compile(
    r"\s(?:dynasty|empire|kingdom|shogunate|sultanate|emirate|principality|monarchy|regency|republic|federation|confederation)$"
)
_ELIDED: Final = re.compile(r"\b([dl]) (?=\w)")
_POSSESSIVE: Final = re.compile(r" s\b")
_YEAR_AT_END: Final = re.compile(r"-\d{4}$")  # "albania-1946": the state in Albania that ended in 1946
_IN_BRACKETS: Final = re.compile(r"\s?\([^()]*\)")
_ARTICLE: Final = re.compile(
    r"U\.S\.S\.R\.|United |Netherlands|Philippines|Bahamas|Maldives|Comoros|Seychelles|West Bank|"
    r"Palestinian Authority|.*\b(?:Republic|Islands|Federation|Union)\b"
)


def country_on(slug: str, label: str | None, day: dt.date | None) -> str | None:
    """Return the code of the country that a slug of the Historian, and its label if any, meant on `day`.

    A former state has its ISO 3166-3 code, and a polity without one its code in `COUNTRIES`; a state that was only
    renamed or enlarged (Siam, Malaya) has the code of the state that continued it, and so has a state that no longer
    existed on `day` (U.S.S.R. in 1992). Without a day, the latest country is meant. The result is None if neither slug
    nor label is known, if the two name different countries, or if several states followed the one that is named.
    """
    code = _named(slug, label, day)
    return _existing(code, day) if code and day else code


def _named(slug: str, label: str | None, day: dt.date | None) -> str | None:
    key = _LABELS.get(label.casefold() if label else "") or _YEAR_AT_END.sub("", slug)
    key = _ALIASES.get(key, key)
    by_label = (countries.find_code(label) or countries.find_code(_IN_BRACKETS.sub("", label))) if label else None
    if key in _PERIODS:
        day_text = str(day or dt.date.max)
        latest = _PERIODS[key][-1][1]
        by_slug: str | None = next((code for until, code in _PERIODS[key] if day_text < until), latest)
        of_slug = {code for _, code in _PERIODS[key]}
    else:
        by_slug = _CODES.get(key) or _code_of_words(key.replace("-", " "))
        of_slug = {by_slug} if by_slug else set()
    if by_label is None or by_label in of_slug or (label or "").casefold() in _LABELS:
        return by_slug
    # A former state's own name is more specific than today's slug ("Upper Volta" with `burkina-faso`).
    return by_label if len(by_label) == 4 or by_slug is None else None


@cache
def _code_of_words(words: str) -> str | None:
    """Return the code for a slug in words, in any order and with the style of a state or not ("joseon dynasty")."""
    return next((code for form in _forms(words) if (code := _code_of_form(form))), None)


def _code_of_form(words: str) -> str | None:
    return _polities().get(words) or countries.find_code(words)


def _forms(words: str) -> Iterator[str]:
    # "cote d ivoire", "lao people s democratic republic": the slug has a hyphen for the apostrophe.
    words = _POSSESSIVE.sub("s", _ELIDED.sub(r"\1", words))
    forms = [words]
    parts = words.split()
    if parts and parts[-1] in {"of", "the"}:
        # "korea republic of": the name comes first, of one word or more.
        forms += [" ".join([*parts[length:], *parts[:length]]) for length in range(1, len(parts))]
    yield from forms
    for form in forms:
        plain = _STYLE_BEHIND.sub("", _STYLE_BEFORE.sub("", form))
        if plain != form:
            yield plain


@cache
def _polities() -> dict[str, str]:
    names = {
        text.fold(name): str(country["code"])
        for country in COUNTRIES
        for name in (
            country["name"],
            country.get("official_name"),
            *(item["name"] for item in country.get("other_names", [])),
        )
        if name
    }
    return names | _POLITIES


def _existing(code: str, day: dt.date) -> str | None:
    """Return the code of the state that existed on a day: that of a former one, or of the state that continued it."""
    ends = _last_days()
    while code in ends and str(day) >= ends[code]:
        successors = [_CONTINUED_BY[code]] if code in _CONTINUED_BY else SUCCESSORS.get(code, [])
        if len(successors) != 1:
            return None
        code = successors[0]
    return code


@cache
def _last_days() -> dict[str, str]:
    """Return the day on which each former state with an ISO 3166-3 code ended."""
    ends = dict(_LAST_DAYS)
    for periods in _PERIODS.values():
        ends |= {code: until for until, code in periods if len(code) == 4 and until != "9999"}
    return ends


def label_in_words(label: str) -> str:
    """Return a label as it reads in a sentence: "the Republic of Korea" for "Korea, Republic of"."""
    words = _reordered(label)
    return f"the {words}" if _ARTICLE.match(words) else words


def _reordered(label: str) -> str:
    name, comma, before = label.partition(", ")
    return f"{before} {name}" if comma and before.endswith((" of", "North", "South")) else label


def label_note(label: str, code: str) -> str | None:
    """Return a note that keeps the label, or None if the country's code already stands for it."""
    return (
        None if code in {countries.find_code(label), countries.find_code(_reordered(label))} else f"Listed as {label}."
    )
