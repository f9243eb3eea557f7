"""Random records: names in many scripts, characters with a meaning in databases or formats, dates of all kinds."""

import contextlib
import datetime as dt
import unicodedata

from model_dates import span
from model_words import is_invisible

WORDS = (
    "Unión", "union", "ÜNION", "Straße", "İstanbul", "naïve", "E\u0301clair", "Ａｌｐｈａ", "ﬁsh", "O'Brien", "D’Arcy",
    "日本国", "林芳正", "東京タワー", "Хаяси", "МИД", "هاياشي", "الأمم", "हिन्दी", "ไทย", "한국", "Ελλάδα", "ΣΟΦΟΣ", "ქართული",
    "100%", "fish_quota", "C:\\temp", '"quoted"', "a,b", "x;y", "p|q", "k=v", "<b>", "&amp;", "-dash", "=1+1", "@at", "'Abd",
    "*", "(paren", "NEAR", "AND", "OR", "NOT", "🎌", "𝔘𝔫𝔦", "Trade", "trade", "talks", "Talks", "Fisheries", "Peace", "on",
    "of", "the", "round", "two", "7", "2024", "summit", "canal", "border", "Antarctic", "antarctica", "Ocean",
    "wha\u200bles", "whales", "sof\u00adt", "\ufeffmark", "مى\u200cخواهم", "क्\u200dष", "👩\u200d💻", "❤\ufe0f",
    "Hawaiʻi", "Hawaii", "Qur’an's", "l'accord", "accord", "ʿAbd", "مـحـمد", "فاطمة", "فاطمه", "Heydər", "Heyder", "us-visit-7",
    "葛\U000e0100", "´", "tag\U000e0041s", "\u3164filled",
)  # fmt: skip
NOTED = ("memo", "marginal", "postscript")
OFFICES = (
    "Foreign Minister", "FOREIGN  minister", "Président", "PRÉSIDENT", "president", "Envoy", "外務大臣", "Посол", "50% Envoy",
    "Under_Secretary", "Consul\\General", 'Acting "Consul"', "Σύμβουλος",
)  # fmt: skip
OFFICES_WITH_COMMAS = (
    "Minister of Trade, Industry and Energy",
    "Minister, Trade",
    "Envoy, Consul",
)
PUBLISHERS = (
    "Gazette",
    "The Daily Ünion",
    "the daily ünion",
    "The  Daily U\u0308NION",
    "Stra\u00adße",
    "新聞",
    "Press, Ltd.",
    "50% Press",
    "press_agency",
    "A\\B",
)
COUNTRIES = (
    {"code": "JP", "alpha3": "JPN", "name": "Japan", "other_names": [{"name": "日本", "language": "ja"}, {"name": "Japón"}]},
    {"code": "PE", "alpha3": "PER", "name": "Peru", "official_name": "Republic of Peru", "other_names": [{"name": "Perú"}]},
    {"code": "KR", "alpha3": "KOR", "name": "South Korea", "other_names": [{"name": "Korea, Republic of"}, {"name": "한국"}]},
    {"code": "TR", "alpha3": "TUR", "name": "Türkiye", "other_names": [{"name": "Turkey"}]},
    {"code": "RU", "alpha3": "RUS", "name": "Russia", "valid_from": "1991-12-26", "other_names": [{"name": "Россия"}]},
    {"code": "SUHH", "alpha3": "SUN", "name": "Soviet Union", "valid_from": "1922-12-30", "valid_to": "1991-12-26", "successors": ["RU"]},
    {"code": "FR", "alpha3": "FRA", "name": "France", "identifiers": [{"scheme": "wikidata", "value": "Q142"}]},
    {"code": "KE", "alpha3": "KEN", "name": "Kenya", "valid_from": "1963-12"},
    {"code": "X-HAWAII", "name": "Hawaii (kingdom)", "valid_from": "1795/1810", "valid_to": "1893~", "other_names": [{"name": "Ke Aupuni Hawaiʻi"}]},
    {"code": "X-HALF", "name": "100% Half_land\\", "valid_to": "../1950", "note": "A memo of a clerk."},
    {"code": "X-UNUSED", "name": "Nowhere, Land of"},
)  # fmt: skip
VOCABULARIES = {
    "kind": ("summit", "call", "call", "visit", "bilateral_meeting", "other"),
    "level": ("minister", "head_of_state", "unknown", "unknown"),
    "mode": ("in_person", "in_person", "phone", "video", "unknown"),
    "status": ("held", "held", "tentative", "cancelled", "postponed", "unknown"),
    "origin": ("entered", "imported", "machine_coded", "machine_coded", "drafted"),
    "venue_kind": ("building", "vessel", "online", None),
    "role": ("host", "guest", "member", "witness", "unknown"),
    "agreement": ("treaty", "treaty", "declaration", "joint_statement", "other"),
    "agreement_status": ("signed", "in_force", "unknown"),
    "relation": ("signed", "welcomed", "discussed"),
    "organization": ("bloc", "agency", "company", "other"),
    "source": ("article", "press_release", "book"),
}
_WHOLE_ACTIONS = ("announced", "adopted", "initialled", "signed", "signed", "provisionally_applied", "entered_into_force",
                  "entered_into_force", "extended", "suspended", "resumed", "provisional_application_ended", "terminated",
                  "expired", "superseded", "amended")  # fmt: skip
_ACTIONS_OF_A_PARTY = ("ratified", "ratified", "accepted", "approved", "acceded", "succeeded", "formally_confirmed",
                       "definitively_signed", "amended", "suspended", "terminated", "withdrawn", "denounced", "reserved",
                       "signature_withdrawn", "ratification_withdrawn", "withdrawal_revoked")  # fmt: skip


def _as_seen(text):
    """Return the key that makes a name unique in a list of names."""
    return " ".join(unicodedata.normalize("NFC", "".join(item for item in text if not is_invisible(item))).split())


SERIES = ({"id": "dialogue"}, {"id": "dialogue", "number": 2}, {"id": "talks-of-rounds", "number": 7})


class DataGenerator:
    """Random documents, which refer to each other."""

    def __init__(self, chance):
        """Use a source of randomness."""
        self.chance = chance
        self.years = [1989, 1990, 1991, 1991, 1992, 1992, 2000, 2019, 2020, 2020, 2020, 2021, 2024]

    def one(self, values):
        """Return one of some values."""
        return self.chance.choice(values)

    def some(self, values, most):
        """Return several distinct values, often few."""
        values = list(values)
        return self.chance.sample(values, min(len(values), self.chance.randrange(most + 1)))

    def maybe(self, probability=0.5):
        """Return whether something with this probability happens."""
        return self.chance.random() < probability

    def line(self, most=4):
        """Return a line of text; composed or decomposed, in any case."""
        data = " ".join(self.one(WORDS) for _ in range(self.chance.randrange(1, most + 1)))
        format_ = self.one(["NFC", "NFD", None, None])
        data = unicodedata.normalize(format_, data) if format_ else data
        return self.one([data, data, data, data.upper(), data.lower()])

    def named(self, prefix):
        """Return a name that no other record has."""
        return f"{self.line()} {prefix}{self.chance.randrange(10**9)}"

    def text(self):
        """Return a text of several lines, rarely a long one."""
        lines = [self.line(8) for _ in range(self.chance.randrange(1, 4))]
        return "\n".join(lines * (60 if self.maybe(0.05) else 1))

    def note(self):
        """Return an editorial note, in words of its own."""
        return self.one([None, None, f"{self.one(NOTED)} of an editor"])

    def day(self):
        """Return a day, often one of another record."""
        return f"{self.one(self.years)}-{self.one([1, 2, 2, 3, 12]):02}-{self.one([1, 2, 15, 27, 28]):02}"

    def date(self):
        """Return an EDTF date of any kind."""
        while True:
            date = self._date()
            with contextlib.suppress(ValueError):
                span(date)
                return date

    def set_of_dates(self):
        """Return an EDTF date that is one of several dates, mostly with days between them."""
        days = sorted({self.day() for _ in range(self.one([2, 2, 3]))})
        begin = self.one(["", "", ".."])
        return f"[{begin}{self.one([',', '..'] if len(days) == 2 and not begin else [',']).join(days)}]"

    def _date(self):
        kind = self.chance.random()
        if kind < 0.45:
            return self._part()
        if kind < 0.6:
            return self.day()
        if kind < 0.75:
            return f"{self._part()}/{self._part()}"
        if kind < 0.85:
            return self.one(["../{}", "{}/..", "/{}", "{}/"]).format(self._part())
        return self._unknown_digits()

    def _part(self):
        year = f"{self.one([*self.years, *self.years, 1873, 1600, 1, 9998, 9999]):04}"
        month = f"-{self.one([1, 2, 2, 3, 12]):02}"
        day = f"-{self.one([1, 2, 15, 28, 29, 30, 31]):02}"
        date = self.one([year, f"{year}{month}", f"{year}{month}{day}", f"{year}{month}{day}"])
        return date + self.one(["", "", "", "", "~", "?", "%"])

    def _unknown_digits(self):
        year = f"{self.one([*self.years, *self.years, 1900, 1, 9999]):04}"
        month, day = f"{self.one([1, 2, 2, 4, 12]):02}", f"{self.one([1, 2, 28, 29, 30, 31]):02}"
        forms = [
            "{:.3}X",
            "{:.2}XX",
            "{}-XX",
            "{}-{}-XX",
            "{}-XX-XX",
            "{:.3}X-{}",
            "{:.3}X-{}-XX",
            "{:.3}X-{}-{}",
            "{}-XX-{2}",
        ]
        format_ = self.one(forms)
        date = format_.format(year, month, day) if "{2}" not in format_ else f"{year}-XX-{day}"
        return self.one([date, date, f"{date}/{self._part()}", f"{date}~"])

    def office(self):
        """Return an office, rarely a unique one."""
        if self.maybe(0.05):
            return self.named("office")
        return self.one([*OFFICES, *OFFICES, *OFFICES_WITH_COMMAS])

    def provenance(self):
        """Return how a record came about, unless the service is to decide."""
        origin = {"origin": self.one(VOCABULARIES["origin"])} if self.maybe(0.7) else {}
        return origin | ({"reviewed": self.maybe()} if self.maybe(0.5) else {})

    def identifiers(self):
        """Return identifiers, each of one record alone."""
        return [
            {"scheme": self.one(["wikidata", "a-b"]), "value": self.one(["Q{}", "a:b{}", "x,y {}", "%{}", "Ü{}"]).format(self.chance.randrange(10**9))}
            for _ in range(self.one([0, 0, 1, 2]))
        ]  # fmt: skip

    def other_names(self):
        """Return other names."""
        names = [self.line() for _ in range(self.one([0, 0, 1, 3]))]
        told_apart = {_as_seen(name): name for name in names}
        return [{"name": name} for name in told_apart.values()]

    def citations(self, sources, fields):
        """Return citations of some sources."""
        return [
            {
                "source": item,
                "field": self.one([None, *fields]),
                "locator": self.one([None, "p. 1", "¶ 2, | 3"]),
                "quote": self.one([None, None, f"{self.one(NOTED)} as quoted"]),
            }
            | self._said(fields)
            for item in self.some(sources, 2)
        ]

    def _said(self, fields):
        """Return the field and the value that a source says, sometimes."""
        name = self.one(fields)
        if name == "country" or self.maybe(0.6):
            return {}
        said = {"field": name, "says": self.date() if name == "date" else self.line()}
        return said | ({"stance": self.one(["disputes", "supports", "unclear"])} if self.maybe(0.2) else {})

    # One function per resource; `ids` has the records that can be referred to.

    def sources(self, _ids):
        """Return a source."""
        return {
            **self.provenance(),
            "headline": self.line(),
            "publisher": self.one([None, *PUBLISHERS]),
            "kind": self.one(VOCABULARIES["source"]),
            "date": self.date() if self.maybe(0.8) else None,
            "url": f"https://example.org/{self.one(['a', 'B', 'c%20d', 'union'])}/{self.chance.randrange(10**9)}" if self.maybe() else None,
            "language": self.one([None, "en", "es", "ja", "es-PE"]),
            "note": self.note(),
        }  # fmt: skip

    def topics(self, ids):
        """Return a topic."""
        return {
            **self.provenance(),
            "name": self.named("t"),
            "aliases": [name["name"] for name in self.other_names()],
            "description": self.text() if self.maybe(0.3) else None,
            "parent": self.one([None, *ids["topics"]]),
            "citations": self.citations(ids["sources"], ["name"]),
        }

    def organizations(self, ids):
        """Return an organization."""
        return {
            **self.provenance(),
            "name": self.named("o"),
            "abbreviation": self.one([None, self.line(1)]),
            "kind": self.one(VOCABULARIES["organization"]),
            "members": self.members(ids["countries"]),
            "other_names": self.other_names(),
            "identifiers": self.identifiers(),
            "note": self.note(),
            "citations": self.citations(ids["sources"], ["name"]),
        }

    def members(self, countries):
        """Return memberships, each listed once."""
        return [
            {"country": code, "term": self.date() if self.maybe(0.7) else None, "note": self.note()}
            for code in dict.fromkeys(self.some(countries, 4))
        ]

    def people(self, ids):
        """Return a person."""
        return {
            **self.provenance(),
            "name": self.one([self.line(), self.named("p")]),
            "other_names": self.other_names(),
            "country": self.one([None, *ids["countries"]]),
            "born": self.date() if self.maybe(0.2) else None,
            "tenures": [
                {
                    "office": self.office(),
                    "country": self.one([None, *ids["countries"]]),
                    "posted_to": self.one([None, *ids["countries"]]),
                    "term": self.date() if self.maybe(0.8) else None,
                    "note": self.note(),
                }
                for _ in range(self.one([0, 0, 1, 2]))
            ],
            "identifiers": self.identifiers(),
            "note": self.note(),
            "citations": self.citations(ids["sources"], ["name", "country"]),
        }

    def agreements(self, ids):
        """Return an agreement."""
        countries = self.some(ids["countries"], 3)
        parties = [{"country": country, "note": self.note()} for country in countries]
        parties += [{"organization": item, "note": self.note()} for item in self.some(ids["organizations"], 1)]
        return {
            **self.provenance(),
            "title": self.named("a"),
            "other_titles": [name["name"] for name in self.other_names()],
            "kind": self.one(VOCABULARIES["agreement"]),
            "parties": parties,
            "actions": [self._action(ids["countries"], countries) for _ in range(self.one([0, 1, 2, 3, 5]))],
            # It is derived from the actions and the day, so the sent value is ignored.
            "status": self.one([None, None, *VOCABULARIES["agreement_status"]]),
            "topics": self.some(ids["topics"], 2),
            "depositaries": [{"country": item} for item in self.some(ids["countries"], 1)],
            "signing_place": {"city": self.line(2), "country": self.one([None, *ids["countries"]])}
            if self.maybe(0.3)
            else None,
            "relations": [
                {"relation": self.one(["amends", "supersedes"]), "agreement": item, "note": self.note()}
                for item in dict.fromkeys(self.some(ids["agreements"], 2))
            ],
            "identifiers": self.identifiers(),
            "note": self.note(),
            "citations": self.citations(ids["sources"], ["title"]),
        }

    def _action(self, countries, parties):
        date = self.date() if self.maybe(0.85) else None
        later = {"effective_date": self.date()} if self.maybe(0.1) else {}
        if self.maybe(0.6):
            return {"action": self.one(_WHOLE_ACTIONS), "date": date, "note": self.note(), **later}
        # Mostly by a party, sometimes by another country.
        actor = self.one(parties if parties and self.maybe(0.7) else countries)
        return {"action": self.one(_WHOLE_ACTIONS + _ACTIONS_OF_A_PARTY), "date": date, "country": actor, **later}

    def meetings(self, ids):
        """Return a meeting with all that belongs to it."""
        place = {
            "venue": self.line() if self.maybe() else None,
            "venue_kind": self.one(VOCABULARIES["venue_kind"]),
            "city": self.one([None, "Tokyo", "Lima", self.line(2)]),
            "country": self.one([None, *ids["countries"]]),
            "address": self.line() if self.maybe(0.2) else None,
            "note": self.note(),
        }
        if self.maybe(0.2):
            place |= {"latitude": self.one([0, -12.05, 35.5]), "longitude": self.one([0.0, -77.0282, 139])}
        date = self.set_of_dates() if self.maybe(0.1) else self.date()
        is_future = span(date).days[0] > dt.datetime.now(dt.UTC).date()
        status = self.one([item for item in VOCABULARIES["status"] if not (is_future and item == "held")])
        return {
            "title": self.line(),
            "summary": self.text() if self.maybe() else None,
            "date": date,
            "starts_at": f"{date}T0{self.one([1, 2])}:00:00Z"
            if len(date) == 10 and date.replace("-", "").isdigit() and self.maybe(0.5)
            else None,
            "status": status,
            "previous_dates": [self.date()] if self.maybe(0.2) else [],
            **{name: self.one(VOCABULARIES[name]) for name in ("kind", "level", "mode")},
            **self.provenance(),
            "series": self.one([None, None, *SERIES]),
            "place": place if self.maybe(0.8) else None,
            "other_places": [{**place, "city": "Kyoto", "country": self.one([None, *ids["countries"]])}]
            if self.maybe(0.1)
            else [],
            "participants": [self.participant(ids) for _ in range(self.one([0, 1, 2, 2, 3, 6]))],
            "agreements": [
                {"agreement": item, "relation": self.one(VOCABULARIES["relation"]), "note": self.note()}
                for item in self.some(ids["agreements"], 2)
            ],
            "topics": [{"topic": item, "note": self.note()} for item in self.some(ids["topics"], 3)],
            "organizations": [
                {"organization": item, "note": self.note()} for item in self.some(ids["organizations"], 1)
            ],
            "identifiers": self.identifiers(),
            "note": self.note(),
            "citations": self.citations(ids["sources"], ["title", "date", "place.city"]),
        }

    def participant(self, ids):
        """Return a participant."""
        part = {
            "person": self.one([None, *ids["people"]]),
            "country": self.one([None, *ids["countries"]]),
            "organization": self.one([None, None, None, *ids["organizations"]]),
            "office": self.office() if self.maybe(0.6) else None,
            "acting": self.one([None, None, True, False]),
            "role": self.one(VOCABULARIES["role"]),
            "name_as_printed": self.line() if self.maybe(0.2) else None,
            "note": self.note(),
            "citations": self.citations(ids["sources"], ["office"]) if self.maybe(0.2) else [],
        }
        if not (part["person"] or part["country"] or part["organization"]):
            part["country"] = self.one(ids["countries"])
        return part


SIZES = {"sources": 20, "topics": 10, "organizations": 8, "people": 30, "agreements": 40, "meetings": 110}
"""The number of records of each resource; each resource comes after those that it refers to."""


def dataset(chance, times=1):
    """Return pairs of resource and document for every resource, in an order in which they can be created."""
    drawn = DataGenerator(chance)
    ids = {"countries": [country["code"] for country in COUNTRIES[:-1]], **{name: [] for name in SIZES}}
    created = [("countries", country) for country in sorted(COUNTRIES, key=lambda item: "successors" in item)]
    for resource, count in SIZES.items():
        for number in range(count * times):
            record_id = f"{chance.choice('abcxyz')}-{resource[:2]}-{number}"
            created.append((resource, {"id": record_id, **getattr(drawn, resource)(ids)}))
            ids[resource].append(record_id)
    return created
