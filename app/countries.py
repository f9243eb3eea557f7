"""What the libraries know of countries: the ISO 3166 tables (pycountry) and their spellings (rigour).

This is reference data for loading and for reading foreign labels; what the service knows of a country is in its
`countries` table, which a curator may extend.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import pycountry

from app.text import fold

# rigour's code of a territory -> ours, where they differ. ISO 3166-3 gives former states four letters.
_FROM_RIGOUR: Final = {"dd": "DDDE", "zr": "ZRCD", "an": "ANHH", "su-by": "BYAA"}

# Names of former states which the libraries know only by the state of today, or not at all.
_FORMER_NAMES: Final = {
    "burma (socialist republic)": "BUMM",
    "dahomey": "DYBJ",
    "republic of dahomey": "DYBJ",
    "upper volta": "HVBF",
    "republic of upper volta": "HVBF",
    "southern rhodesia": "RHZW",
    "rhodesia": "RHZW",
    "south yemen": "YDYE",
    "yemen, democratic": "YDYE",
    "people's democratic republic of yemen": "YDYE",
    "north vietnam": "VDVN",
    "viet-nam, democratic republic of": "VDVN",
    "democratic republic of vietnam": "VDVN",
    "yugoslavia (socialist federal republic)": "YUCS",
    "new hebrides": "NHVU",
    "gilbert and ellice islands": "GEHH",
    "panama canal zone": "PZPA",
    "sikkim": "SKIN",
    "netherlands antilles": "ANHH",
    "west germany": "DE",
    "federal republic of germany": "DE",
}

# Names in English that readers use and ISO does not print first.
_COMMON_NAMES: Final = {
    "BO": "Bolivia",
    "BN": "Brunei",
    "CD": "DR Congo",
    "CG": "Congo-Brazzaville",
    "CZ": "Czechia",
    "FK": "Falkland Islands",
    "FM": "Micronesia",
    "GB": "United Kingdom",
    "IR": "Iran",
    "KP": "North Korea",
    "KR": "South Korea",
    "LA": "Laos",
    "MD": "Moldova",
    "PS": "Palestine",
    "RU": "Russia",
    "SY": "Syria",
    "TW": "Taiwan",
    "TZ": "Tanzania",
    "US": "United States",
    "VA": "Holy See",
    "VE": "Venezuela",
    "VN": "Vietnam",
}
_FORMER_COMMON_NAMES: Final = {
    "CSHH": "Czechoslovakia",
    "DDDE": "East Germany",
    "SUHH": "Soviet Union",
    "YUCS": "Yugoslavia",
    "YDYE": "South Yemen",
    "VDVN": "North Vietnam",
    "ZRCD": "Zaire",
    "BUMM": "Burma (Socialist Republic)",
    "HVBF": "Upper Volta",
    "BYAA": "Byelorussian SSR",
}
_SUCCESSORS: Final = {
    "AIDJ": ["DJ"], "ANHH": ["CW", "SX", "BQ"], "BQAQ": ["AQ"], "BUMM": ["MM"], "BYAA": ["BY"],
    "CSHH": ["CZ", "SK"], "CSXX": ["ME", "RS"], "CTKI": ["KI"], "DDDE": ["DE"], "DYBJ": ["BJ"], "FQHH": ["TF"],
    "FXFR": ["FR"], "GEHH": ["KI", "TV"], "HVBF": ["BF"], "JTUM": ["UM"], "MIUM": ["UM"], "NHVU": ["VU"],
    "NQAQ": ["AQ"], "NTHH": ["IQ", "SA"], "PCHH": ["FM", "MH", "MP", "PW"], "PUUM": ["UM"], "PZPA": ["PA"],
    "RHZW": ["ZW"], "SKIN": ["IN"], "TPTL": ["TL"], "VDVN": ["VN"], "WKUM": ["UM"], "YDYE": ["YE"],
    "SUHH": ["AM", "AZ", "BY", "EE", "GE", "KG", "KZ", "LT", "LV", "MD", "RU", "TJ", "TM", "UA", "UZ"],
    "YUCS": ["BA", "HR", "CSXX", "MK", "SI"], "ZRCD": ["CD"],
}  # fmt: skip

_ALPHA2: Final = re.compile(r"[A-Za-z]{2}")


def documents() -> Iterator[dict[str, Any]]:
    """Give a country document for each entry of ISO 3166-1 and 3166-3, and for Kosovo (`XK`, user-assigned).

    `valid_to` of a former state is the day or year on which ISO 3166 withdrew its code.
    """
    for entry in sorted(pycountry.countries, key=lambda each: str(each.alpha_2)):
        code = str(entry.alpha_2)
        name = _COMMON_NAMES.get(code) or str(getattr(entry, "common_name", entry.name))
        names = {str(entry.name), str(getattr(entry, "common_name", "")), str(getattr(entry, "official_name", ""))}
        yield {
            "code": code,
            "alpha3": str(entry.alpha_3),
            "numeric": str(entry.numeric),
            "name": name,
            "official_name": str(getattr(entry, "official_name", "")) or None,
            "other_names": _other_names(code, name, names),
            "identifiers": _identifiers(code),
        }
    for entry in sorted(pycountry.historic_countries, key=lambda each: str(each.alpha_4)):
        code = str(entry.alpha_4)
        name = _FORMER_COMMON_NAMES.get(code) or str(entry.name)
        yield {
            "code": code,
            "alpha3": str(entry.alpha_3),
            "numeric": str(getattr(entry, "numeric", "")) or None,
            "name": name,
            "other_names": _other_names(code, name, {str(entry.name)}),
            "valid_to": str(entry.withdrawal_date),
            "successors": _SUCCESSORS.get(code, []),
            "identifiers": _identifiers(code),
        }
    yield {
        "code": "XK",
        "name": "Kosovo",
        "official_name": "Republic of Kosovo",
        "other_names": [{"name": "Kosova"}, {"name": "Косово"}],
        "valid_from": "2008-02-17",
        "identifiers": _identifiers("XK"),
        "note": "XK is user-assigned: ISO 3166 has no code for Kosovo.",
    }


@lru_cache(maxsize=4096)
def find(label: str) -> str | None:
    """Give the code of the country that `label` names: alpha-2, alpha-3, ISO 3166-3, or a name in any language.

    Former states are found by their own names (`USSR` gives `SUHH`, `Zaire` gives `ZRCD`). None where the label
    names no country, or a part of one.
    """
    # Imported here: its name index takes a second to build, which no start of the service should wait for.
    from rigour.territories import lookup_territory  # noqa: PLC0415

    name = label.strip()
    if _ALPHA2.fullmatch(name) and pycountry.countries.get(alpha_2=name.upper()):
        return name.upper()
    if len(name) == 3 and (current := pycountry.countries.get(alpha_3=name.upper())):
        return str(current.alpha_2)
    if len(name) == 4 and (former := pycountry.historic_countries.get(alpha_4=name.upper())):
        return str(former.alpha_4)
    if len(name) == 3 and (former := pycountry.historic_countries.get(alpha_3=name.upper())):
        return str(former.alpha_4)
    if code := _FORMER_NAMES.get(fold(name)):
        return code
    territory = lookup_territory(name)
    if territory is None:
        return None
    code = _FROM_RIGOUR.get(territory.code, territory.code.upper())
    known = pycountry.countries.get(alpha_2=code) or pycountry.historic_countries.get(alpha_4=code) or code == "XK"
    return code if known else None


def _territory(code: str) -> Any:
    from rigour.territories import get_territory  # noqa: PLC0415 - as in `find`

    ours_to_theirs = {ours: theirs for theirs, ours in _FROM_RIGOUR.items()}
    wanted = ours_to_theirs.get(code, code.lower())
    territory = get_territory(wanted)
    # It also answers for the successor of a former state (`bumm` gives Myanmar), which is another country.
    return territory if territory and territory.code == wanted else None


def _other_names(code: str, name: str, names: set[str]) -> list[dict[str, str]]:
    if territory := _territory(code):
        names |= {territory.name, territory.full_name}
    names |= {former.title() for former, its_code in _FORMER_NAMES.items() if its_code == code}
    seen, kept = {fold(name)}, []
    for other in sorted(names - {""}):
        if fold(other) not in seen:
            seen.add(fold(other))
            kept.append({"name": other})
    return kept


def _identifiers(code: str) -> list[dict[str, str]]:
    territory = _territory(code)
    return [{"scheme": "wikidata", "value": territory.qid}] if territory and territory.qid else []
