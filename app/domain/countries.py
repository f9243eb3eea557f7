"""Country data from libraries: the ISO 3166 tables (pycountry) and names in many languages (CLDR through babel).

This is reference data for seeding and for recognizing foreign labels; the countries of the service are in its
`countries` table, which a curator may extend.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Final

import babel
import pycountry
from babel import localedata

from app.domain.text import fold

# The UN languages, and those in which foreign ministries and their press mostly write.
_LANGUAGES: Final = (
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id", "it", "ja",
    "ko", "lt", "lv", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "vi", "zh",
    "zh_Hant",
)  # fmt: skip

# Names of states in English texts that ISO 3166 and CLDR lack; former states under their own names.
_ALIASES: Final = {
    "AE": ("UAE", "U.A.E.", "Emirates"),
    "BA": ("Bosnia", "Bosnia-Herzegovina"),
    "BF": ("Burkina",),
    "BN": ("Brunei Darussalam",),
    "BO": ("Bolivia",),
    "BY": ("Belorussia", "Byelorussia"),
    "CD": (
        "DR Congo",
        "DRC",
        "Congo-Kinshasa",
        "Democratic Republic of the Congo",
        "Congo, Democratic Republic of the",
        "Congo, Democratic Republic of",
    ),
    "CG": (
        "Congo",
        "Congo-Brazzaville",
        "Republic of the Congo",
        "Congo, Republic of the",
        "Congo, Republic of",
        "Congo (Brazzaville)",
    ),
    "CI": ("Ivory Coast", "Cote d'Ivoire"),
    "CN": ("PRC", "P.R.C.", "People's Republic of China", "China, People's Republic of", "Communist China"),
    "CV": ("Cabo Verde", "Cape Verde Islands"),
    "CZ": ("Czech Republic", "The Czech Republic"),
    "DE": ("Federal Republic of Germany", "Germany, Federal Republic of", "West Germany", "FRG"),
    "FM": ("Micronesia", "Federated States of Micronesia", "Micronesia, Federated States of"),
    "GB": ("UK", "U.K.", "Great Britain", "Britain"),
    "GM": ("The Gambia", "Gambia, The"),
    "BS": ("The Bahamas", "Bahamas, The"),
    "IR": ("Persia", "Islamic Republic of Iran"),
    "KH": ("Kampuchea", "Khmer Republic"),
    "KN": ("St. Christopher and Nevis", "St. Kitts"),
    "KP": ("DPRK", "D.P.R.K.", "Democratic People's Republic of Korea", "Korea, North"),
    "KR": ("ROK", "R.O.K.", "Republic of Korea", "Korea, South", "Korea"),
    "LA": ("Laos",),
    "LK": ("Ceylon",),
    "MK": ("Macedonia", "FYROM", "Former Yugoslav Republic of Macedonia"),
    "MM": ("Burma", "Union of Burma"),
    "NL": ("The Netherlands", "Holland"),
    "PS": ("State of Palestine", "Palestinian Authority", "Palestine"),
    "RU": ("Russian Federation",),
    "ST": ("Sao Tome",),
    "SY": ("Syrian Arab Republic",),
    "SZ": ("Swaziland",),
    "TH": ("Siam",),
    "TL": ("Timor-Leste", "East Timor"),
    "TR": ("Turkey", "Republic of Turkey"),
    "TW": ("Republic of China", "China, Republic of", "Nationalist China", "Formosa"),
    "US": ("USA", "U.S.A.", "U.S.", "United States of America", "America"),
    "VA": ("Holy See", "The Holy See", "Vatican", "The Vatican", "Vatican City State"),
    "VN": ("Viet Nam", "Socialist Republic of Vietnam"),
    "ANHH": ("Netherlands Antilles",),
    "BUMM": ("Burma (Socialist Republic)",),
    "BYAA": ("Byelorussian SSR",),
    "CSHH": ("Czechoslovakia", "Czechoslovak Socialist Republic"),
    "CSXX": ("Serbia and Montenegro", "Serbia-Montenegro", "State Union of Serbia and Montenegro"),
    "DDDE": ("East Germany", "GDR", "G.D.R.", "German Democratic Republic"),
    "DYBJ": ("Dahomey", "Republic of Dahomey"),
    "GEHH": ("Gilbert and Ellice Islands",),
    "HVBF": ("Upper Volta", "Republic of Upper Volta"),
    "NHVU": ("New Hebrides",),
    "PZPA": ("Panama Canal Zone",),
    "RHZW": ("Southern Rhodesia", "Rhodesia"),
    "SKIN": ("Sikkim",),
    "SUHH": ("USSR", "U.S.S.R.", "Soviet Union", "Union of Soviet Socialist Republics"),
    "VDVN": ("North Vietnam", "Viet-Nam, Democratic Republic of", "Democratic Republic of Vietnam"),
    "YDYE": ("South Yemen", "Yemen, Democratic", "People's Democratic Republic of Yemen"),
    "YUCS": (
        "Yugoslavia",
        "Socialist Federal Republic of Yugoslavia",
        "Federal Republic of Yugoslavia",
        "Kingdom of Yugoslavia",
    ),
    "ZRCD": ("Zaire", "Republic of Zaire"),
    "WS": ("Western Samoa",),
    "YE": ("Yemen Arab Republic", "North Yemen"),
    "XK": ("Kosovo", "Republic of Kosovo"),
}

# Common English names that differ from the first name in ISO 3166.
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


def documents() -> Iterator[dict[str, Any]]:
    """Yield a country document for each entry of ISO 3166-1 and 3166-3, and for Kosovo (`XK`, user-assigned).

    `valid_to` of a former state is the day or year in which ISO 3166 withdrew its code.
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
def find(label: str) -> str | None:
    """Return the code of the country that `label` names: alpha-2, alpha-3, ISO 3166-3, or a name in any language.

    Former states are found by their own names (`USSR` gives `SUHH`, `Zaire` gives `ZRCD`). Returns None if the label
    does not name a country, or names a part of one: similar names are never guessed.
    """
    name = label.strip()
    upper = name.upper()
    if len(name) == 2 and pycountry.countries.get(alpha_2=upper):
        return upper
    if len(name) == 3 and (current := pycountry.countries.get(alpha_3=upper)):
        return str(current.alpha_2)
    if len(name) == 3 and (former := pycountry.historic_countries.get(alpha_3=upper)):
        return str(former.alpha_4)
    if len(name) == 4 and (former := pycountry.historic_countries.get(alpha_4=upper)):
        return str(former.alpha_4)
    return _names().get(_key(name))


@cache
def _names() -> dict[str, str]:
    """Return every name, folded, with its code; names that two countries share in some language are left out."""
    codes = {str(entry.alpha_2) for entry in pycountry.countries} | {"XK"}
    found: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        for code, name in babel.Locale.parse(language).territories.items():
            if code in codes:
                found.setdefault(_key(name), set()).add(code)
        # babel caches all the data of a language for ever: 36 MB for these languages, of which the names are a small
        # part.
        localedata._cache.clear()  # noqa: SLF001 - there is no public way to clear it
    named = {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}
    for entry in pycountry.historic_countries:
        named.setdefault(_key(str(entry.name)), str(entry.alpha_4))
    for entry in pycountry.countries:
        for field in ("name", "common_name", "official_name"):
            if name := getattr(entry, field, None):
                named[_key(str(name))] = str(entry.alpha_2)
    # Our aliases come last: they decide which of two states a shared name means.
    for code, aliases in _ALIASES.items():
        named |= {_key(alias): code for alias in aliases}
    named["xk"] = "XK"
    return named


def _key(name: str) -> str:
    """Fold a name and normalize apostrophes, hyphens, "St." and "&", in which spellings differ."""
    plain = re.sub(r"['’ʼ`]", "", fold(name)).replace("&", "and").replace("-", " ")
    plain = re.sub(r"\bst\.? ", "saint ", plain)
    return " ".join(plain.removeprefix("the ").split())


def _other_names(code: str, name: str, names: set[str]) -> list[dict[str, str]]:
    seen, kept = {fold(name)}, []
    for other in sorted((names | set(_ALIASES.get(code, ()))) - {""}):
        if fold(other) not in seen:
            seen.add(fold(other))
            kept.append({"name": other})
    return kept
