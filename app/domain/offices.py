"""Kinds of offices, by which *Foreign Secretary* and *Minister of Foreign Affairs* are the same.

An office is free text in the words of its source. Its kinds are read from words that recur in most countries; what no
rule knows is compared by its own words. No kind is guessed for an office below the national level: the president of a
region is not a head of state.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.domain import countries
from app.domain.office_words import in_english
from app.domain.text import fold

HEAD_OF_STATE: Final = "head of state"
HEAD_OF_GOVERNMENT: Final = "head of government"
FOREIGN_MINISTER: Final = "foreign minister"
LEADING: Final = frozenset({HEAD_OF_STATE, HEAD_OF_GOVERNMENT, FOREIGN_MINISTER})
"""The roles that every state has."""
_AMBASSADOR: Final = "ambassador"
_MINISTER: Final = "minister"
_OTHER: Final = "office"
_GOVERNOR_GENERAL: Final = "governor general"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of office: a role, its field or place, and whether one person at a time holds it in a country."""

    role: str
    of: frozenset[str] = frozenset()
    is_single: bool = False

    def __str__(self) -> str:
        """Name the kind."""
        return f"{self.role} ({' '.join(sorted(self.of))})" if self.of else self.role

    def is_same(self, other: "Kind") -> bool:
        """Return whether both are one office: the same role, and the same field, or a part of it."""
        return self.role == other.role and (
            self.of == other.of or (bool(self.of and other.of) and _within(self.of, other.of))
        )


def _within(one: frozenset[str], other: frozenset[str]) -> bool:
    return one <= other or other <= one


@dataclass(frozen=True, slots=True)
class Office:
    """The parts of the text of an office."""

    kinds: frozenset[Kind]
    is_former: bool = False

    def same(self, other: "Office") -> Kind | None:
        """Return a kind that both have, one that a single person holds first; None if they have none."""
        common = [kind for kind in self.kinds for theirs in other.kinds if kind.is_same(theirs)]
        exact = [kind for kind in common if kind in other.kinds]
        if not common:
            return None
        best = min(exact or common, key=lambda kind: (not kind.is_single, kind.role, sorted(kind.of)))
        return best if exact else Kind(best.role, best.of)


_SIGNS: Final = re.compile(r"[^\w\s,;/&()-]|_")
_BRACKETS: Final = re.compile(r"\([^)]*\)")
_FORMER: Final = re.compile(r"^(?:the )?(?:former|ex|late|past|onetime|then former)\b[ -]*")
_PASSING: Final = re.compile(
    r"\b(?:acting|interim|caretaker|ad interim|a i|provisional|transitional|transition|de facto|incumbent|current"
    r"|newly elected|then|the)\b"
)
_ELECT: Final = re.compile(r"\b(?:elect|designate|designated|nominee|candidate)\b")
_DEPUTY: Final = re.compile(r"\b(?:first )?(?:vice|deputy)\b")
_BELOW: Final = re.compile(
    r"\b(?:assistant|under|undersecretary|junior|associate|adviser|advisor|aide|counsellor|spokesman|spokeswoman"
    r"|spokesperson|parliamentary|shadow|special|personal|chief of staff|wife|husband|widow|spouse|son|daughter|mother"
    r"|consort|regent|first lady|first gentleman|office of|state secretary|secretary to|secretary general"
    r"|general secretary|permanent secretary|director|director general|representative|delegate|state minister"
    r"|minister of state|minister without portfolio|lord)\b"
)
_NOUN: Final = re.compile(
    r"\b(?:minister|secretary|president|chancellor|premier|ambassador|envoy|governor|chairman|chairwoman|chair|king"
    r"|queen|emperor|sultan|emir|amir|head|chief|commander|director|leader|prince|princess|speaker|representative"
    r"|commissioner|member|marshal|vicepresident|taoiseach|tanaiste|ministro|ministra|ministre|presidente|charge)\b"
)
_STYLE_OF_STATE: Final = re.compile(
    r"^(?:(?:democratic|people s|peoples|popular|islamic|federal|federative|federated|socialist|bolivarian|plurinational"
    r"|united|arab|oriental|lao|co operative|independent|swiss|russian|soviet|hellenic|hashemite) )*"
    r"(?:republic|kingdom|state|states|union|commonwealth|principality|sultanate|federation|confederation) of (?:the )?"
)
_REPUBLIC: Final = frozenset(
    [
        "republic",
        "state",
        "country",
        "nation",
        "federation",
        "union",
        "kingdom",
        "confederation",
        "realm",
        "sultanate",
        "emirate",
        "principality",
    ]
)
_SPLIT: Final = re.compile(r"\s*(?:[,;/&]|\band\b|\bcum\b)\s*")
_STOP: Final = frozenset(
    [
        "of",
        "the",
        "for",
        "to",
        "and",
        "in",
        "at",
        "on",
        "de",
        "la",
        "le",
        "les",
        "du",
        "des",
        "del",
        "y",
        "e",
        "et",
        "und",
        "der",
        "die",
        "das",
        "a",
        "an",
        "s",
        "his",
        "her",
        "majesty",
    ]
)

_FOREIGN: Final = re.compile(
    r"\b(?:foreign (?:minister|affairs minister|secretary|relations minister)|foreign [a-z ]*(?:minister|secretary)"
    r"|(?:minister|secretary|commissar|ministro|ministra|ministre)"
    r"(?: of state| general)?(?: of| for| de| des| du| degli)*(?: [a-z]+)? "
    r"(?:foreign|external|exterior|affaires etrangeres|relations exterieures|relaciones exteriores|asuntos exteriores"
    r"|negocios estrangeiros|relacoes exteriores|affari esteri|etrangeres)"
    r"|external (?:affairs|relations) minister|international relations minister"
    r"|minister (?:of|for) international relations|aussenminister\w*|utenriksminister|utrikesminister|udenrigsminister"
    r"|ulkoministeri|minister spraw zagranicznych)\b"
    r"|министр иностранных дел|міністр закордонних справ|外務大臣|外相|外交部长|外交部長|外长|외교부 ?장관|외무부 ?장관|وزير الخارجية"
)
_SECRETARY_OF_STATE: Final = re.compile(
    r"(?:(?:us|u s|united states|american) )?secretary of state(?: of united states(?: of america)?)?"
)
_NOT_FOREIGN: Final = re.compile(r"\bforeign (?:trade|economic|investment|commerce|aid|cooperation|development)\b")
_GOVERNMENT: Final = re.compile(
    r"\b(?:prime minister|primer ministro|primera ministra|primeiro ministro|primeira ministra|premier ministre"
    r"|premierminister|primo ministro|statsminister|taoiseach|(?:head|chief|leader) of (?:the )?government(?! (?!of\b|and\b)[a-z])|ministerprasident"
    r"|(?:chairman|chairwoman|chair|chairperson|president) of (?:council of (?:people s )?(?:ministers|commissars)"
    r"|cabinet of ministers|(?:federal )?government|cabinet|executive council|ministers)"
    r"|premier of (?:state council|cabinet|executive yuan)"
    r"|president of council|presidente del (?:gobierno|consiglio)|president du conseil)\b"
    r"|премьер министр|председатель правительства|прем єр міністр|内閣総理大臣|総理大臣|首相|总理|總理|국무총리|رئيس الوزراء"
)
_STATE: Final = re.compile(
    r"\b(?:(?:head|chief) of state(?! (?!of\b|and\b)[a-z])|yang di pertuan agong|co prince|captain regent|paramount ruler"
    r"|(?:chairman|president) of (?:presidency|state council|council of state|presidium of supreme soviet)"
    r"|bundesprasident\w*|jefe de estado|chef de l etat)\b"
    r"|国家主席|大統領|天皇|대통령|президент|رئيس الجمهورية"
)
_STATE_HEADS: Final = frozenset(
    [
        "president",
        "king",
        "queen",
        "emperor",
        "empress",
        "sultan",
        "emir",
        "amir",
        "shah",
        "sovereign",
        "pope",
        "tsar",
        "czar",
        "kaiser",
        "monarch",
        "presidente",
        "presidenta",
        "prasident",
        "prezydent",
        "ruler",
    ]
)
_GOVERNMENT_HEADS: Final = frozenset(
    ["premier", "chancellor", "pm", "bundeskanzler", "bundeskanzlerin", "reichskanzler"]
)
_STATE_PAIRS: Final = frozenset({"grand duke", "grand duchess", "sovereign prince"})
_PRINCELY: Final = frozenset({"MC", "LI", "AD"})
_PRESIDENTS_OF_GOVERNMENT: Final = frozenset({"ES"})
"""Monarchies whose head of government is called president."""
_CIVIL_SERVICE: Final = frozenset({"IN", "PK", "BD", "LK", "NP", "BT"})
"""Countries whose foreign secretary is an official under the minister."""
_CABINET_OF_SECRETARIES: Final = frozenset({"US", "PH", "MX", "GB"})
"""Countries whose ministers are called secretaries."""
_ADJECTIVES: Final = {
    "dutch": "NL", "british": "GB", "english": "GB", "french": "FR", "danish": "DK", "swiss": "CH", "irish": "IE",
    "american": "US", "soviet": "SUHH", "filipino": "PH", "emirati": "AE", "burmese": "MM", "ivorian": "CI",
    "congolese": "CD", "welsh": "", "scottish": "", "catalan": "", "flemish": "", "bavarian": "", "federal": "*",
    "west": "*", "east": "*", "north": "*", "south": "*", "executive": "*", "life": "*", "state": "*",
}  # fmt: skip
"""Adjectives that do not begin like the name of their country; `*` goes with any."""
_POSTED: Final = re.compile(
    r"\b(?:ambassador|envoy extraordinary|minister plenipotentiary|charge d ?affaires|high commissioner"
    r"|minister resident)\b"
)
_PORTFOLIO: Final = re.compile(
    r"\b(?:minister|secretary of state|secretary|ministre|ministro|ministra)(?: of| for| de| des| du)? (.+)$"
)
_MINISTER_BEHIND: Final = re.compile(r"^(.+) (?:minister|secretary)$")
_NO_FIELDS: Final = frozenset({"chief", "first", "prime", "general", "permanent", "private", "cabinet"})
_FIELDS: Final = {
    "defence": "defense", "labour": "labor", "finances": "finance", "treasury": "finance", "exchequer": "finance",
    "home": "interior", "internal": "interior", "programme": "program", "sports": "sport", "industries": "industry",
    "communications": "communication",
}  # fmt: skip
_EMPTY_FIELDS: Final = frozenset(
    ["affairs", "matters", "minister", "ministry", "ministers", "state", "union", "federal", "national"]
)


def in_full(office: str, posted_to: str | None = None, organization: str | None = None) -> str:
    """Return the text of an office with the country that its holder is posted to, and the organization it is of."""
    if posted_to and " to " not in office:
        office = f"{office} to {posted_to}"
    return f"{office} of {organization}" if organization and " of " not in office else office


@lru_cache(maxsize=8_192)
def read(office: str, country: str | None = None) -> Office:
    """Read the kinds of an office, as held for the country with this code."""
    text = " ".join(in_english(_plain(office), country, _plain).split())
    is_former = _FORMER.match(text) is not None
    text = _PASSING.sub(" ", _FORMER.sub("", text))
    suffix = " elect" if _ELECT.search(text) else ""
    kinds = (_kind(one, country) for one in _offices(" ".join(_ELECT.sub(" ", text).split())))
    return Office(frozenset(Kind(kind.role + suffix, kind.of, kind.is_single) for kind in kinds if kind), is_former)


def _plain(text: str) -> str:
    """Return a text without case, accents, brackets and punctuation, but for what separates several offices."""
    return " ".join(_SIGNS.sub(" ", _BRACKETS.sub(" ", fold(text))).replace("-", " ").split())


def _offices(text: str) -> Iterator[str]:
    """Yield each of several offices in one text: *Deputy Prime Minister and Minister of Planning and Investment*."""
    together: list[str] = []
    text = text.replace("extraordinary and minister plenipotentiary", "extraordinary")
    for piece in filter(None, _SPLIT.split(text)):
        if together and _NOUN.search(piece) and _NOUN.search(" ".join(together)):
            yield " ".join(together)
            together = []
        together.append(piece)
    if together:
        yield " ".join(together)


def _kind(office: str, country: str | None) -> Kind | None:
    if _DEPUTY.search(office):
        kind = _kind(" ".join(_DEPUTY.sub(" ", office).split()), country)
        return Kind(f"deputy {kind.role}", kind.of) if kind else None
    kind = _leading(office, country)
    if kind is None:
        return _field(office, country)
    # "Prime Minister of the Cook Islands", of another country than the person's.
    place = countries.find_english(_place(office))
    return Kind(kind.role, frozenset({place}), kind.is_single) if country and place and place != country else kind


def _leading(office: str, country: str | None) -> Kind | None:
    """Return the kind of an office that a country has once: at its head, or for its foreign affairs."""
    if _BELOW.search(office):
        return None
    if _is_for_foreign_affairs(office, country):
        return Kind(FOREIGN_MINISTER, is_single=True)
    if match := _GOVERNMENT.search(office):
        is_national = _is_of_country(_place(office[match.end() :])) and _is_adjective(office[: match.start()], country)
        return Kind(HEAD_OF_GOVERNMENT, is_single=True) if is_national else None
    if _STATE.search(office):
        return Kind(HEAD_OF_STATE, is_single=True)
    head, _, place = office.partition(" of ")
    role = _role(head, country) if _is_of_country(place) else None
    return Kind(role, is_single=True) if role else None


def _is_for_foreign_affairs(office: str, country: str | None) -> bool:
    if country in _CIVIL_SERVICE and office.partition(" of ")[0] == "foreign secretary":
        return False
    if country == "US" and _SECRETARY_OF_STATE.fullmatch(office):
        return True
    # Another field of the same minister: "Foreign Affairs, European Union and Foreign Aid".
    return _FOREIGN.search(_NOT_FOREIGN.sub(" ", office)) is not None


def _role(head: str, country: str | None) -> str | None:
    """Return the role of an office without the place that it is *of*: *Azerbaijani President*."""
    *before, last = head.split() or [""]
    if " ".join([*before[-1:], last]) in _STATE_PAIRS or (head == "prince" and country in _PRINCELY):
        return HEAD_OF_STATE
    if head.endswith(_GOVERNOR_GENERAL):
        return _GOVERNOR_GENERAL
    if not _is_adjective(" ".join(before), country):
        return None
    if last.startswith("president") and country in _PRESIDENTS_OF_GOVERNMENT:
        return HEAD_OF_GOVERNMENT
    return HEAD_OF_STATE if last in _STATE_HEADS else HEAD_OF_GOVERNMENT if last in _GOVERNMENT_HEADS else None


def _place(rest: str) -> str:
    return rest.partition(" of ")[2] if " of " in rest else ""


@lru_cache(maxsize=1_024)
def _is_of_country(place: str) -> bool:
    """Return whether what follows *of* is a country, or nothing."""
    return not place or place in _REPUBLIC or _country(place) is not None


@lru_cache(maxsize=1_024)
def _country(place: str) -> str | None:
    return countries.find_english(place) or countries.find_english(_STYLE_OF_STATE.sub("", place))


def _is_adjective(words: str, country: str | None) -> bool:
    """Return whether the words before an office are the adjective of the country: *Azerbaijani*, *New Zealand*."""
    words = words.strip()
    if not words or country is None or _country(words) is not None:
        return True
    first = words.split()[0]
    if first in _ADJECTIVES:
        return _ADJECTIVES[first] in {"*", country}
    return any(name.startswith(first[:3]) for name in countries.words_of_names(country))


def _field(office: str, country: str | None) -> Kind | None:
    """Return the kind of any other office, by its field or its own words."""
    below = " ".join(dict.fromkeys(_BELOW.findall(office)))
    if match := _POSTED.search(office):
        place = office[match.end() :].rpartition(" to ")[2].strip() or office[: match.start()].strip()
        code = _country(place)
        of = frozenset({code}) if code else _words(place, None)
        return Kind(f"{below} {_AMBASSADOR}".strip(), of, is_single=bool(of) and not below)
    match = _MINISTER_BEHIND.match(office) or _PORTFOLIO.search(office)
    if match and not _NO_FIELDS.intersection(office.split()) and (words := _words(match[1], country) - _EMPTY_FIELDS):
        fields = frozenset(_FIELDS.get(word, word) for word in words)
        is_minister = "secretary" not in office or country in _CABINET_OF_SECRETARIES
        return Kind(f"{below} {_MINISTER}".strip(), fields, is_single=is_minister and not below)
    words = _words(office, country)
    return Kind(_OTHER, words) if words else None


def _words(text: str, country: str | None) -> frozenset[str]:
    """Return the words of an office without small words and the name of its own country."""
    head, result, place = text.rpartition(" of ")
    if result and country and _country(place) == country:
        text = head
    return frozenset(word for word in re.findall(r"\w+", text) if word not in _STOP)
