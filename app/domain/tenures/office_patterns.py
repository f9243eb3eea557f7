"""The words by which offices are read: patterns and lists, folded, for many languages and countries."""

import re
from typing import Final

from app.domain.strings.text import word_set

SIGNS: Final = re.compile(r"[^\w\s,;/&()-]|_")
BRACKETS: Final = re.compile(r"\([^)]*\)")
FORMER: Final = re.compile(r"^(?:the )?(?:former|ex|late|past|onetime|then former)\b[ -]*")
PASSING: Final = re.compile(
    r"\b(?:acting|interim|caretaker|ad interim|a i|provisional|transitional|transition|de facto|incumbent|current"
    r"|newly elected|then|the)\b"
)
ELECT: Final = re.compile(r"\b(?:elect|designate|designated|nominee|candidate)\b")
DEPUTY: Final = re.compile(r"\b(?:first )?(?:vice|deputy)\b")
BELOW: Final = re.compile(
    r"\b(?:assistant|under|undersecretary|junior|associate|adviser|advisor|aide|counsellor|spokesman|spokeswoman"
    r"|spokesperson|parliamentary|shadow|special|personal|chief of staff|wife|husband|widow|spouse|son|daughter|mother"
    r"|consort|regent|first lady|first gentleman|office of|state secretary|secretary to|secretary general"
    r"|general secretary|permanent secretary|director|director general|representative|delegate|state minister"
    r"|minister of state|minister without portfolio|lord)\b"
)
NOUN: Final = re.compile(
    r"\b(?:minister|secretary|president|chancellor|premier|ambassador|envoy|governor|chairman|chairwoman|chair|king"
    r"|queen|emperor|sultan|emir|amir|head|chief|commander|director|leader|prince|princess|speaker|representative"
    r"|commissioner|member|marshal|vicepresident|taoiseach|tanaiste|ministro|ministra|ministre|presidente|charge)\b"
)
STYLE_OF_STATE: Final = re.compile(
    r"^(?:(?:democratic|people s|peoples|popular|islamic|federal|federative|federated|socialist|bolivarian|plurinational"
    r"|united|arab|oriental|lao|co operative|independent|swiss|russian|soviet|hellenic|hashemite) )*"
    r"(?:republic|kingdom|state|states|union|commonwealth|principality|sultanate|federation|confederation) of (?:the )?"
)
REPUBLIC: Final = word_set(
    "republic state country nation federation union kingdom confederation realm sultanate emirate principality"
)
SPLIT: Final = re.compile(r"\s*(?:[,;/&]|\band\b|\bcum\b)\s*")
STOP: Final = word_set(
    "of the for to and in at on de la le les du des del y e et und der die das a an s his her majesty"
)

FOREIGN: Final = re.compile(
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
SECRETARY_OF_STATE: Final = re.compile(
    r"(?:(?:us|u s|united states|american) )?secretary of state(?: of united states(?: of america)?)?"
)
NOT_FOREIGN: Final = re.compile(r"\bforeign (?:trade|economic|investment|commerce|aid|cooperation|development)\b")
GOVERNMENT: Final = re.compile(
    r"\b(?:prime minister|primer ministro|primera ministra|primeiro ministro|primeira ministra|premier ministre"
    r"|premierminister|primo ministro|statsminister|taoiseach|(?:head|chief|leader) of (?:the )?government(?! (?!of\b|and\b)[a-z])|ministerprasident"
    r"|(?:chairman|chairwoman|chair|chairperson|president) of (?:council of (?:people s )?(?:ministers|commissars)"
    r"|cabinet of ministers|(?:federal )?government|cabinet|executive council|ministers)"
    r"|premier of (?:state council|cabinet|executive yuan)"
    r"|president of council|presidente del (?:gobierno|consiglio)|president du conseil)\b"
    r"|премьер министр|председатель правительства|прем єр міністр|内閣総理大臣|総理大臣|首相|总理|總理|국무총리|رئيس الوزراء"
)
STATE: Final = re.compile(
    r"\b(?:(?:head|chief) of state(?! (?!of\b|and\b)[a-z])|yang di pertuan agong|co prince|captain regent|paramount ruler"
    r"|(?:chairman|president) of (?:presidency|state council|council of state|presidium of supreme soviet)"
    r"|bundesprasident\w*|jefe de estado|chef de l etat)\b"
    r"|国家主席|大統領|天皇|대통령|президент|رئيس الجمهورية"
)
STATE_HEADS: Final = word_set(
    "president king queen emperor empress sultan emir amir shah sovereign pope tsar czar kaiser monarch "
    "presidente presidenta prasident prezydent ruler"
)
GOVERNMENT_HEADS: Final = word_set("premier chancellor pm bundeskanzler bundeskanzlerin reichskanzler")
STATE_PAIRS: Final = frozenset({"grand duke", "grand duchess", "sovereign prince"})
PRINCELY: Final = frozenset({"MC", "LI", "AD"})
"""Countries whose head of state is a prince."""
PRESIDENTS_OF_GOVERNMENT: Final = frozenset({"ES"})
"""Monarchies whose head of government is called president."""
CIVIL_SERVICE: Final = frozenset({"IN", "PK", "BD", "LK", "NP", "BT"})
"""Countries whose foreign secretary is an official under the minister."""
CABINET_OF_SECRETARIES: Final = frozenset({"US", "PH", "MX", "GB"})
"""Countries whose ministers are called secretaries."""
ADJECTIVES: Final = {
    "dutch": "NL", "british": "GB", "english": "GB", "french": "FR", "danish": "DK", "swiss": "CH", "irish": "IE",
    "american": "US", "soviet": "SUHH", "filipino": "PH", "emirati": "AE", "burmese": "MM", "ivorian": "CI",
    "congolese": "CD", "welsh": "", "scottish": "", "catalan": "", "flemish": "", "bavarian": "", "federal": "*",
    "west": "*", "east": "*", "north": "*", "south": "*", "executive": "*", "life": "*", "state": "*",
}  # fmt: skip
"""Adjectives that do not begin like the name of their country; `*` goes with any."""
POSTED: Final = re.compile(
    r"\b(?:ambassador|envoy extraordinary|minister plenipotentiary|charge d ?affaires|high commissioner"
    r"|minister resident)\b"
)
PORTFOLIO: Final = re.compile(
    r"\b(?:minister|secretary of state|secretary|ministre|ministro|ministra)(?: of| for| de| des| du)? (.+)$"
)
MINISTER_BEHIND: Final = re.compile(r"^(.+) (?:minister|secretary)$")
WORDS_WITHOUT_FIELD: Final = frozenset({"chief", "first", "prime", "general", "permanent", "private", "cabinet"})
"""Words of ministers and secretaries that have no field of their own."""
FIELDS: Final = {
    "defence": "defense", "labour": "labor", "finances": "finance", "treasury": "finance", "exchequer": "finance",
    "home": "interior", "internal": "interior", "programme": "program", "sports": "sport", "industries": "industry",
    "communications": "communication",
}  # fmt: skip
"""Words of fields that differ by spelling or custom, with the word by which they are compared."""
EMPTY_FIELDS: Final = word_set("affairs matters minister ministry ministers state union federal national")
