"""Country data from libraries: the tables of ISO 3166 (pycountry), and the country that a label in any language names.

This is reference data for seeding and for recognizing foreign labels; the countries of the service are in its
`countries` table, which a curator may extend. The names come from `app.domain.geography.name_index`.

See decision 13.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Final

import pycountry

from app.domain.dates.edtf import EARLIEST, LATEST, Bounds, DateWindow, bounds
from app.domain.geography import name_index, state_codes
from app.domain.geography.continuing_states import continuing
from app.domain.geography.country_names import ALIASES, COMMON_NAMES, FORMER_COMMON_NAMES, OTHER_CODES, SUCCESSORS
from app.domain.geography.former_names import FORMER_NAMES
from app.domain.geography.name_index import normalized_name
from app.domain.geography.shared_names import ALL_DAYS, Bearer, choose
from app.domain.strings.text import fold

_FORMER: Final = 4
"""Length of a code of ISO 3166-3, of former countries."""
_CALLED_FORMER: Final = re.compile(r"(?:the )?former (.+)|(.+?),? ?(?:\(former\)|former)", re.IGNORECASE)
_TWO_NAMES: Final = re.compile(r"([^()/]+)(?:\(([^()]+)\)|/([^()/]+))")
_CALLED_COUNTRY: Final = re.compile(r" ?\(country\)", re.IGNORECASE)
_INVERTED: Final = re.compile(r"([^,]+), ([^,]+)")
_QUALIFIED: Final = re.compile(r"[!^~<>=≠¬≈\u2010-\u2015\u2212\ufe58\ufe63\uff01\uff0d-]|.*[?\uff1f]", re.DOTALL)
"""A sign before a name, which negates or compares it (`!US`, `-Japan`), or a question mark, which doubts it (`Japan (?)`)."""
KOSOVO: Final = frozenset({"XK", "XKX", "XKK", "KSV", "KOS"})
"""Codes of Kosovo in use: the World Bank's XKX, XKK of CLDR, KSV of the OECD, and KOS of sports and the press."""


def iso_documents() -> Iterator[dict[str, Any]]:
    """Yield a country document for each entry of ISO 3166-1 and 3166-3, and for Kosovo (`XK`, user-assigned).

    `valid_to` of a former state is the day or year in which ISO 3166 withdrew its code.
    """
    for entry in sorted(pycountry.countries, key=lambda item: str(item.alpha_2)):
        code = str(entry.alpha_2)
        name = COMMON_NAMES.get(code) or str(getattr(entry, "common_name", entry.name))
        names = {str(entry.name), str(getattr(entry, "common_name", "")), str(getattr(entry, "official_name", ""))}
        yield {
            "code": code,
            "alpha3": str(entry.alpha_3),
            "numeric": str(entry.numeric),
            "name": name,
            "official_name": str(getattr(entry, "official_name", "")) or None,
            "other_names": _other_names(code, name, names),
        }
    for entry in sorted(pycountry.historic_countries, key=lambda item: str(item.alpha_4)):
        code = str(entry.alpha_4)
        name = FORMER_COMMON_NAMES.get(code) or str(entry.name)
        yield {
            "code": code,
            "alpha3": str(entry.alpha_3),
            "numeric": str(getattr(entry, "numeric", "")) or None,
            "name": name,
            "other_names": _other_names(code, name, {str(entry.name)}),
            "valid_to": str(entry.withdrawal_date),
            "successors": SUCCESSORS.get(code, []),
        }
    yield {
        "code": "XK",
        "name": "Kosovo",
        "official_name": "Republic of Kosovo",
        "other_names": [{"name": "Kosova"}, {"name": "Косово"}],
        "valid_from": "2008-02-17",
        "note": "XK is user-assigned: ISO 3166 has no code for Kosovo.",
    }


@lru_cache(maxsize=4096)
def find_code(label: str, days: DateWindow = ALL_DAYS) -> str | None:
    """Return the code of the country that `label` names: alpha-2, alpha-3, ISO 3166-3, or a name in any language.

    A code of another scheme has the scheme before it, as `cow:740` (`app.domain.geography.state_codes`).

    Former states are found by their own names (`USSR` gives `SUHH`, `Zaire` gives `ZRCD`). A name that several
    countries share is that of the likeliest on these `days`, if they differ in that. Returns None if the label does not name
    a country, or names a part of one, or says more than its name (`is_qualified`): similar names are never guessed.
    """
    name = label.strip()
    if is_qualified(name):
        return None
    upper = name.upper()
    if ":" in name and (code := state_codes.find_prefixed(name, days)):
        return code
    if code := _with_letters(name) or OTHER_CODES.get(upper) or _withdrawn_codes().get(upper):
        return code
    if upper in KOSOVO:
        return "XK"
    if len(name) == 3 and name.isascii() and name.isdigit():
        return _numeric_codes().get(name)
    return _with_name(name, days) or name_index.english_labels().find(name) or _named_otherwise(name, days)


def is_qualified(label: str) -> bool:
    """Return whether a sign negates, compares or doubts what a label names: without it, the label would say something else."""
    return _QUALIFIED.match(label.strip()) is not None


def _with_letters(code: str) -> str | None:
    """Return the code of the country with a code of ISO 3166 in letters: alpha-2, alpha-3 or, of former ones, alpha-4."""
    length, capitals = len(code), code.upper()
    if length == 2:
        return capitals if pycountry.countries.get(alpha_2=capitals) else None
    if length == 3 and (present := pycountry.countries.get(alpha_3=capitals)):
        return str(present.alpha_2)
    if length == 3 and (former := pycountry.historic_countries.get(alpha_3=capitals)):
        return str(former.alpha_4)
    if length == _FORMER and (former := pycountry.historic_countries.get(alpha_4=capitals)):
        return str(former.alpha_4)
    return None


def _with_name(name: str, days: DateWindow) -> str | None:
    if days != ALL_DAYS and len(codes := _shared_by(name, days)) == 1:
        return codes[0]
    return name_index.code_by_name().get(normalized_name(name))


def find_codes(label: str, days: DateWindow = ALL_DAYS) -> list[str]:
    """Return the codes of the countries that `label` may mean on these days: several where a shared name stays ambiguous."""
    if is_qualified(label):
        return []
    code = find_code(label, days)
    return _shared_by(label, days) or ([] if code is None else [code])


def _shared_by(label: str, days: DateWindow) -> list[str]:
    """Return the likeliest of the countries that share a name; none if at most one bears it."""
    return choose(map(_bearer, name_index.codes_by_shared_name().get(normalized_name(label), frozenset())), days)


def _bearer(code: str) -> Bearer:
    former = pycountry.historic_countries.get(alpha_4=code)
    ends_on = LATEST if former is None else bounds(str(former.withdrawal_date)).ends_on
    return Bearer(code, EARLIEST, ends_on, is_former=former is not None)


def _named_otherwise(label: str, days: DateWindow) -> str | None:
    """Return the code of a country that is said to be one, or a former one, whose name is inverted or has another behind it.

    Examples are "Georgia (country)", "Yugoslavia (former)", "Timor, East" and "Burma/Myanmar".
    """
    if (plain := _CALLED_COUNTRY.sub("", label)) != label:
        return find_code(plain, days)
    if former := _CALLED_FORMER.fullmatch(label):
        code = find_code(former[1] or former[2])
        return code if code and len(code) == _FORMER else None
    if inverted := _INVERTED.fullmatch(label):
        return _with_name(f"{inverted[2]} {inverted[1]}", days)
    return _named_twice(label, days)


def _named_twice(label: str, days: DateWindow) -> str | None:
    """Return the code of a country with another of its names, or with that of the one state it continues, after it.

    Examples are "Eswatini (Swaziland)" and "Zimbabwe (Rhodesia)". If the names are those of two states, the days decide.
    """
    match = _TWO_NAMES.fullmatch(label)
    codes = {find_code(name, days) for name in match.groups() if name} if match else set()
    if len(codes) == 1:
        return codes.pop()
    former = next((code for code in codes if code and SUCCESSORS.get(code, []) == list(codes - {code})), None)
    if former is None or former not in continuing({former: SUCCESSORS[former]}):
        return None
    return choose(map(_bearer, filter(None, codes)), days)[0]


@lru_cache(maxsize=4096)
def find_english(label: str) -> str | None:
    """Return the code of the country that an English name stands for; unlike `find_code`, no other language is loaded."""
    return _english_names().get(_without_articles(label))


@cache
def _english_names() -> dict[str, str]:
    return {_without_articles(name): code for name, code in name_index.english_names()}


def _without_articles(name: str) -> str:
    return normalized_name(name).replace(" the ", " ")


@cache
def words_of_names(code: str) -> frozenset[str]:
    """Return the folded words of the English names of a country, former ones included; none if it is unknown."""
    entry = pycountry.countries.get(alpha_2=code) or pycountry.historic_countries.get(alpha_4=code)
    names = [getattr(entry, field, "") for field in ("name", "common_name", "official_name")] if entry else []
    named = [*names, COMMON_NAMES.get(code, ""), FORMER_COMMON_NAMES.get(code, ""), *ALIASES.get(code, ())]
    return frozenset(
        word for name in named for word in normalized_name(name).replace(",", " ").split() if len(word) > 2
    )


@cache
def _withdrawn_codes() -> dict[str, str]:
    """Return the former states by their alpha-2 codes (ISO 3166-3), such as `SU`, unless a code means another one, too."""
    codes: dict[str, set[str]] = {}
    for entry in pycountry.historic_countries:
        codes.setdefault(str(entry.alpha_4)[:2], set()).add(str(entry.alpha_4))
    return {
        code: next(iter(states))
        for code, states in codes.items()
        if len(states) == 1 and pycountry.countries.get(alpha_2=code) is None
    }


@cache
def _numeric_codes() -> dict[str, str]:
    """Return the codes by their numbers in ISO 3166-1, which are those of the UN's M49; a present state's come last."""
    former = {str(entry.numeric): str(entry.alpha_4) for entry in pycountry.historic_countries if _has_number(entry)}
    return former | {str(entry.numeric): str(entry.alpha_2) for entry in pycountry.countries}


def _has_number(entry: Any) -> bool:
    return bool(getattr(entry, "numeric", None))


def _other_names(code: str, name: str, names: set[str]) -> list[dict[str, str]]:
    seen, result = {fold(name)}, []
    terms = dict(FORMER_NAMES.get(code, ()))
    for other in sorted((names | set(ALIASES.get(code, ())) | terms.keys()) - {""}):
        if fold(other) not in seen:
            seen.add(fold(other))
            result.append({"name": other} | ({"term": terms[other]} if other in terms else {}))
    return result


@cache
def former_names(code: str) -> list[tuple[str, Bounds]]:
    """Return the former names of a country that kept its code, with the days in which they were in use."""
    return [(name, bounds(term)) for name, term in FORMER_NAMES.get(code, ())]
