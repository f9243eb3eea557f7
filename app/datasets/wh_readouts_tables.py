"""Names in the titles of White House readouts: US officials, offices, countries, organizations."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from app.domain import countries
from app.domain.text import fold


@dataclass(frozen=True, slots=True)
class Official:
    """A US office-holder, with a pattern of the printed forms of the name, and the first and last day of the term."""

    name: str
    office: str
    level: str
    printed: str
    since: dt.date
    until: dt.date
    president: str | None = None
    """The id of a President at the Office of the Historian, which other data sets use as well."""


_BIDEN_TERM: Final = (dt.date(2021, 1, 20), dt.date(2025, 1, 20))
# Offices and terms according to whitehouse.gov and bidenwhitehouse.archives.gov.
US_OFFICIALS: Final = (
    Official(
        "Joseph R. Biden", "President", "head_of_state",
        r"(?:President )?(?:Joe Biden|Joseph R\.? Biden(?:,? Jr\.?)?|Biden(?:,? Jr\.)?)", *_BIDEN_TERM, "biden-joseph-r",
    ),
    Official("Kamala Harris", "Vice President", "unknown", r"Vice President (?:Kamala )?Harris", *_BIDEN_TERM),
    Official(
        "Jake Sullivan", "National Security Advisor", "official",
        r"(?:National Security Advisor |APNSA )?(?:Jake Sullivan|(?<=Advisor )Sullivan)", *_BIDEN_TERM,
    ),
    Official(
        "Jon Finer", "Principal Deputy National Security Advisor", "official",
        r"(?:Principal Deputy National Security Advisor |PDNSA )(?:Jon )?Finer", *_BIDEN_TERM,
    ),
    Official(
        "Philip Gordon", "National Security Advisor to the Vice President", "official",
        r"(?:the )?National Security Advisor to the Vice President(?: (?:Dr\. )?Phil(?:ip)? Gordon)?",
        dt.date(2022, 3, 21), dt.date(2025, 1, 20),
    ),
    Official(
        "Elizabeth Sherwood-Randall", "Homeland Security Advisor", "official",
        r"Homeland Security Advisor (?:Dr\. )?(?:Liz|Elizabeth) Sherwood-Randall", *_BIDEN_TERM,
    ),
    Official(
        "Donald J. Trump", "President", "head_of_state", r"President (?:Donald (?:J\. )?)?Trump",
        dt.date(2025, 1, 20), dt.date(2029, 1, 20), "trump-donald-j",
    ),
)  # fmt: skip

# Offices as printed in titles, by the level of their holders. `OFFICE` has the longer ones first.
_OFFICES: Final = {
    "head_of_state": "President|King|Queen|Amir|Emir|Sultan|Pope|Grand Duke",
    "head_of_government": "Prime Minister|Chancellor|Taoiseach",
    "minister": (
        "Foreign Minister|Minister of Foreign Affairs|Minister for Foreign Affairs|Foreign Secretary|Defense Minister|"
        "Defence Minister|Minister of Defense|Minister for Defence|Finance Minister|Interior Minister|"
        "Coordinating Minister for Maritime Affairs and Investment|Secretary of State for Defence|"
        "Secretary of State for Foreign Affairs|Secretary of Foreign Affairs|Secretary of State|Deputy Prime Minister|"
        "Vice Chancellor|Tánaiste|Acting Foreign Minister|Minister for Strategic Affairs|Alternate Prime Minister|"
        "Minister of the International Liaison Department of the Central Committee of the Communist Party of China"
    ),
    "vice_minister": "Vice Minister of Foreign Affairs|Executive Vice Minister of Foreign Affairs|Deputy Foreign Minister",
    "ambassador": "Ambassador",
    "official": (
        "National Security Advisor|National Security Adviser|Secretary for Strategic Affairs|Chief of Cabinet|"
        "Director of National Security|Director of the National Security Office|"
        "Director of the Office of the Foreign Affairs Commission|Chief of the National Security Bureau|"
        "Secretary of the National Security Council|Special Representative for International Cooperation|"
        "National Security Advisor to the President|National Security Advisor to the Prime Minister|"
        "Diplomatic Advisor to the Prime Minister|Diplomatic Advisor to the President|Presidential Advisor|"
        "Permanent Under-Secretary of State|Security Council Secretary|"
        "Department of Foreign Affairs and Trade Secretary"
    ),
    "unknown": (
        "Vice President|Crown Prince|Prince|Cardinal|President-elect|Prime Minister-Designate|Politburo Member|"
        "Former Prime Minister|Former President|Incoming National Security Advisor|Secretary General|"
        "Secretary-General|Director-General|Vice Chairman of the Central Military Commission|"
        "Communist Party Politburo Member"
    ),
}  # fmt: skip
_LEVEL_OF: Final = {fold(office): level for level, offices in _OFFICES.items() for office in offices.split("|")}
OFFICE: Final = "(?:{})".format(
    "|".join(sorted((office for offices in _OFFICES.values() for office in offices.split("|")), key=len, reverse=True))
)
HONORIFIC: Final = r"(?:His Majesty|Her Majesty|His Holiness|His Highness|His Excellency|Sheikh|Dr\.|Ambassador|Gen\.)"
# The country of office-holders whom titles name without it.
_OFFICE_COUNTRIES: Final = {"King Charles III": "GB", "Pope Francis": "VA"}
_RANKS: Final = ("head_of_state", "head_of_government", "minister", "vice_minister", "ambassador", "official")

_ORGANIZATIONS: Final[dict[str, dict[str, Any]]] = {
    "NATO": {"name": "North Atlantic Treaty Organization", "abbreviation": "NATO", "qid": "Q7184"},
    "European Commission": {"name": "European Commission", "qid": "Q8880"},
    "European Council": {"name": "European Council", "qid": "Q8886"},
    "United Nations": {"name": "United Nations", "abbreviation": "UN", "qid": "Q1065"},
    "UN": {"name": "United Nations", "abbreviation": "UN", "qid": "Q1065"},
    "World Health Organization": {"name": "World Health Organization", "abbreviation": "WHO", "qid": "Q7817"},
    "WHO": {"name": "World Health Organization", "abbreviation": "WHO", "qid": "Q7817"},
}

_DEMONYMS: Final = {
    "AE": "Emirati", "AF": "Afghan", "AL": "Albanian", "AM": "Armenian", "AO": "Angolan", "AR": "Argentine Argentinian",
    "AT": "Austrian", "AU": "Australian", "AZ": "Azerbaijani", "BD": "Bangladeshi", "BE": "Belgian", "BG": "Bulgarian",
    "BH": "Bahraini", "BO": "Bolivian", "BR": "Brazilian", "CA": "Canadian", "CD": "Congolese", "CH": "Swiss",
    "CL": "Chilean", "CN": "Chinese", "CO": "Colombian", "CR": "Costa_Rican", "CU": "Cuban", "CY": "Cypriot",
    "CZ": "Czech", "DE": "German", "DK": "Danish", "EC": "Ecuadorian", "EE": "Estonian", "EG": "Egyptian",
    "ES": "Spanish", "ET": "Ethiopian", "FI": "Finnish", "FR": "French", "GB": "British UK", "GH": "Ghanaian",
    "GR": "Greek", "GT": "Guatemalan", "GY": "Guyanese", "HN": "Honduran", "HR": "Croatian", "HT": "Haitian",
    "HU": "Hungarian", "ID": "Indonesian", "IE": "Irish", "IL": "Israeli", "IN": "Indian", "IQ": "Iraqi",
    "IR": "Iranian", "IS": "Icelandic", "IT": "Italian", "JM": "Jamaican", "JO": "Jordanian", "JP": "Japanese",
    "KE": "Kenyan", "KR": "South_Korean ROK", "KP": "North_Korean DPRK", "KW": "Kuwaiti", "KZ": "Kazakhstani",
    "LB": "Lebanese", "LT": "Lithuanian", "LV": "Latvian", "LY": "Libyan", "MA": "Moroccan", "MD": "Moldovan",
    "MN": "Mongolian", "MX": "Mexican", "MY": "Malaysian", "NG": "Nigerian", "NL": "Dutch", "NO": "Norwegian",
    "OM": "Omani", "PA": "Panamanian", "PE": "Peruvian", "PH": "Philippine", "PK": "Pakistani", "PL": "Polish",
    "PS": "Palestinian", "PT": "Portuguese", "PY": "Paraguayan", "QA": "Qatari", "RO": "Romanian", "RS": "Serbian",
    "RU": "Russian", "SA": "Saudi_Arabian Saudi", "SE": "Swedish", "SG": "Singaporean", "SI": "Slovenian",
    "SK": "Slovak", "SN": "Senegalese", "SV": "Salvadoran", "SY": "Syrian", "TH": "Thai", "TN": "Tunisian",
    "TR": "Turkish", "TW": "Taiwanese", "TZ": "Tanzanian", "UA": "Ukrainian", "UY": "Uruguayan", "VE": "Venezuelan",
    "LK": "Sri_Lankan", "VN": "Vietnamese", "ZA": "South_African", "ZM": "Zambian",
}  # fmt: skip
_MORE_NAMES: Final = {
    "Abu Dhabi": "AE", "UAE": "AE", "UK": "GB", "ROK": "KR", "DPRK": "KP", "PRC": "CN", "Commonwealth of The Bahamas": "BS",
    "Bahamas": "BS", "Republic of Fiji": "FJ", "Turkiye": "TR", "Türkiye": "TR", "Turkey": "TR", "Holy See": "VA",
    "Palestinian Authority": "PS", "Kingdom of Saudi Arabia": "SA", "Kingdom of Thailand": "TH", "Czech Republic": "CZ",
    "Republic of Ecuador": "EC", "Republic of Cyprus": "CY", "Republic of Slovenia": "SI", "Republic of Korea": "KR",
    "Republic of Indonesia": "ID", "Republic of Iraq": "IQ", "Federal Republic of Germany": "DE",
    "Democratic Republic of the Congo": "CD", "Democratic Republic of Congo": "CD", "Gambia": "GM",
    "Hashemite Kingdom of Jordan": "JO", "Republic of Finland": "FI", "People's Republic of China": "CN",
}  # fmt: skip
# Codes of countries whose names mean something else in these titles.
_NOT_NAMES: Final = frozenset({"US", "UM", "PR", "GU", "VI", "AS", "MP", "GE", "GS", "IO", "TF", "JE"})
# Parties and groups of states, and other words for foreign affairs, that titles contain instead of countries.
_ABROAD: Final = (
    r"NATO|G-?7|G-?20|Quad|Quint|AUKUS|APEC|ASEAN|I2U2|GCC|P3|U\.?S\.?-?EU|European|Europe|United Nations|"
    r"World Health Organization|(?-i:EU|UN|WHO)|Indo-Pacific|East Asia Summit|Transatlantic|Bucharest Nine|Baltic|Nordic|Caribbean|"
    r"Central America|(?<!Operation )Allies|Foreign|Gaza|Middle East|Gulf|Counter Ransomware|Patriarch|ICRC|Summit for Democracy|"
    r"North American?|Western Hemisphere|Peace Talks|Countries|Future of the Internet|"
    r"Prime Minister|Crown Prince|Politburo|with President(?! Biden| Trump|['’])"
)
_DOMESTIC: Final = re.compile(
    r"\b(?:Governors?|Congress(?:ional)?|Senat(?:e|ors?)|Legislat(?:ors?|ive)|Mayors?|House Democrats|Attorneys General|"
    r"Speaker|Leader Schumer|CEOs?|Tribal|Gulf Coast|Puerto Rico|FEMA|Diaspora|Dominican Day|American Community|"
    r"Hurricane|Airlines?|Afro-Latino)\b",
    re.IGNORECASE,
)


def level_of(office: str) -> str:
    """Return the level of `office`, the highest if it names several."""
    levels = {_LEVEL_OF[fold(office)] for office in re.findall(OFFICE, office, re.IGNORECASE)}
    return next((rank for rank in _RANKS if rank in levels), "unknown")


def meeting_level(ours: set[str], theirs: set[str]) -> str:
    """Return the highest level that both sides reach; "unknown" if the level of one side is unknown.

    The US President is head of state and of government, so a meeting with a prime minister has the level
    "head_of_government".
    """
    best = []
    for side in (ours, theirs):
        known = [_RANKS.index(level) for level in side if level in _RANKS]
        if not known:
            return "unknown"
        best.append(min(known))
    return _RANKS[max(best)]


def office_country(words: str) -> str | None:
    """Return the country of a person whom title and name alone identify ("Pope Francis"), or None."""
    return next((code for printed, code in _OFFICE_COUNTRIES.items() if printed in words), None)


def organization(printed: str) -> dict[str, Any] | None:
    """Return a reference to the organization that `printed` names, or None if it is unknown."""
    known = _ORGANIZATIONS.get(printed)
    if known is None:
        return None
    fields = {key: value for key, value in known.items() if key != "qid"}
    return {**fields, "identifiers": [{"scheme": "wikidata", "value": known["qid"]}]}


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Return the country code for each name and adjective of a country, as printed in titles."""
    names: dict[str, str] = {}
    for document in countries.iso_documents():
        code = document["code"]
        if len(code) != 2 or code in _NOT_NAMES:
            continue
        printed = {
            document["name"],
            document["official_name"] or "",
            *(other["name"] for other in document["other_names"]),
        }
        # Titles do not use names with a comma ("Korea, Republic of").
        names |= {name: code for name in printed if len(name) > 3 and "," not in name}
    names |= _MORE_NAMES
    return names | {
        adjective.replace("_", " "): code for code, words in _DEMONYMS.items() for adjective in words.split()
    }


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    return {fold(name): code for name, code in _names().items()}


def country(printed: str) -> str | None:
    """Return the code of the country that a name or adjective denotes, or None."""
    return _codes().get(fold(printed.replace("’", "'")))


def organization_pattern() -> str:
    """Return a regular expression for the organizations that `organization` knows."""
    return "(?:{})".format("|".join(sorted(_ORGANIZATIONS, key=len, reverse=True)))


@lru_cache(maxsize=1)
def country_pattern() -> str:
    """Return a regular expression for every name that `country` knows, the longest first."""
    ordered = sorted(_names(), key=len, reverse=True)
    return "(?:{})".format("|".join(re.escape(name).replace("'", "['’]") for name in ordered))


@lru_cache(maxsize=1)
def _abroad() -> re.Pattern[str]:
    # "New Mexico" and "Cuban American Leaders" refer to the United States.
    names = rf"(?<!New ){country_pattern()}(?![ -]Americans?\b)"
    return re.compile(rf"\b(?:{names}|{_ABROAD})\b", re.IGNORECASE)


def names_others(words: str) -> bool:
    """Return whether `words` name a country, group, organization or office other than those of the United States."""
    return _abroad().search(words) is not None


def is_domestic(title: str) -> bool:
    """Return whether `title` names participants of domestic meetings only: governors, members of Congress, mayors."""
    return _DOMESTIC.search(title) is not None
