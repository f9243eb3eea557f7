"""Random queries of every list, drawn from the OpenAPI document, so that no parameter is forgotten."""

import datetime as dt
import math
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from model_data import PUBLISHERS, WORDS
from model_dates import FIRST, LAST, span
from model_filters import (
    FILTERS,
    NEEDS,
    PARTICIPANT_KEYS,
    Values,
    conditions_of,
    resource_of,
    status_as_of,
    when,
)
from model_listings import Listing
from model_lists import SUBLISTS, facets, matching, ordered
from model_names import meant
from model_statuses import status_on
from model_texts import texts
from model_words import fold

DEFAULT_LIMIT = 50
MAX_PAGES = 8
NO_DAYS = ("202X-02-30", "190X-04-31", "20XX-06-31", "2021-02-29", "19XX-13", "0000", "2020/2019", "../..", "spring")
"""Texts that are no date."""


@dataclass
class Query:
    """A query of a list, and its expected result."""

    listing: Listing
    whose: Any
    """The record that the list is within."""
    asked: dict[str, Any]
    """The parameters; those that may be repeated as lists."""
    refused: set[str] = field(default_factory=set)
    """The parameters for one of which the query must be refused."""

    @property
    def path(self):
        """The path of the list."""
        name = (self.whose or {}).get("code") or (self.whose or {}).get("id")
        return self.listing.path.replace("{id}", str(name)).replace("{code}", str(name))

    @property
    def sort(self):
        """The sort order, explicit or default."""
        return self.asked.get("sort") or ("relevance" if "q" in self.asked else self.default_sort)

    @property
    def default_sort(self):
        """The default order of the list without `q`."""
        return self.listing.parameters["sort"]["default"]

    def answer(self, world):
        """Return the records that the model finds, in order."""
        among = world.documents[self.listing.resource].values()
        if self.whose is not None:
            belongs = SUBLISTS[self.listing.path]
            among = [item for item in among if belongs(world, self.whose, item)]
        world.whose = self.whose
        found = matching(world, self.listing.resource, self.asked, among)
        result = ordered(world, self.listing.resource, self.sort, found)
        if self.listing.resource != "agreements" or "as_of" not in self.asked:
            return result
        return [{**item, "status_as_of": status_as_of(world, item, self.asked)} for item in result]

    def texts(self, world, name):
        """Return the searched names, other texts and identifiers of a record of the list."""
        return texts(world, self.listing.resource, world.documents[self.listing.resource][name])

    def facets(self, world, result):
        """Return the facets that the model counts."""
        return facets(world, self.asked["facets"].split(","), int(self.asked.get("facet_limit", 50)), result)


class QueryGenerator:
    """Draws random queries about a world."""

    def __init__(self, chance, world, lists):
        """Use a source of randomness, the world and the lists."""
        self.chance, self.world, self.lists = chance, world, lists
        self.had = {}
        self.former = {
            resource: [
                change["document"] for change in world.changes if change["resource"] == resource and change["document"]
            ]
            for resource in world.documents
        }

    def plain(self):
        """Return a query without parameters for every list; for lists within a record, for several records."""
        for listing in self.lists:
            of = list(self.world.documents[listing.whose].values()) if listing.whose else [None]
            for whose in self.chance.sample(of, min(len(of), 3)):
                yield Query(listing, whose, {})

    def at_the_ends(self):
        """Return queries of each list with dates on the boundaries of a record: its first and its last day."""
        for listing in [list_ for list_ in self.lists if list_.whose is None and "date" in list_.parameters]:
            records = self.world.documents[listing.resource].values()
            ends = [item for item in (when(listing.resource, one) for one in records) if None not in item]
            first, last = self.chance.choice(ends or [(FIRST, LAST)])
            for params in ({"date_from": last}, {"date_to": first}, {"date": last}, {"date": first}):
                yield Query(listing, None, {name: day.isoformat() for name, day in params.items()})
            if "status" in FILTERS[listing.resource] and "as_of" in listing.parameters:
                yield from (Query(listing, None, params) for params in self._uncertain(records))

    def _uncertain(self, agreements):
        """Return queries for the status before an action of uncertain date that changes it, on its first possible day."""
        result = [
            {"status": status_on(agreement, first), "as_of": first.isoformat()}
            for agreement in agreements
            for first, last in (span(action["date"]).days for action in agreement["actions"] if action["date"])
            if status_on(agreement, first) != status_on(agreement, last)
        ]
        return self.chance.sample(result, min(len(result), 2))

    def query(self):
        """Return a query, usually about an existing record."""
        some = [list_ for list_ in self.lists if list_.whose is None or self.chance.random() < 0.3]
        # These have the most query plans.
        often = [item for item in some if item.path in {"/meetings", "/agreements"}]
        listing = self.chance.choice([*some, *often, *often])
        whose = None
        if listing.whose is not None:
            whose = self.chance.choice(list(self.world.documents[listing.whose].values()))
        params = Query(listing, whose, {})
        target = self._target(params)
        names = list(FILTERS[listing.resource])
        for name in self.chance.sample(names, min(len(names), self.chance.choice([0, 1, 1, 2, 2, 3, 4]))):
            self._filter(params, name, target if self.chance.random() < 0.5 else self._former(params))
        if self.chance.random() < 0.3:
            params.asked["q"] = self._words(listing.resource, target)
        self._shape(params)
        self._mistake(params)
        return params

    def _target(self, query):
        return self.chance.choice(list(self.world.documents[query.listing.resource].values()))

    def _former(self, query):
        """Return a present or former state of a record, which may be deleted: former values must not match."""
        return self.chance.choice(self.former[query.listing.resource])

    def _filter(self, query, name, target):
        options = FILTERS[query.listing.resource][name]
        needed = NEEDS.get((query.listing.resource, name))
        if needed is not None and needed not in query.asked:
            self._filter(query, needed, target)
            if needed not in query.asked:
                return
        if isinstance(options, Values):
            values = self._groups(query.listing, name, options, target)
        else:
            values = self._value(query.listing, name, options, target)
        if values:
            query.asked[name] = values
        if values and options.kind in {*self.world.texts_of, "place", "participant"}:
            # A filter that another one needs may be drawn twice; the last values count.
            query.refused.discard(name)
            query.refused |= set() if self._are_known(options.kind, values) else {name}
        if {"date_from", "date_to"} <= query.asked.keys():
            first, last = span(query.asked["date_from"]).days[0], span(query.asked["date_to"]).days[1]
            if last < first:
                query.refused.add("date_to")

    def _are_known(self, kind, values):
        if kind == "participant":
            of_keys = [conditions_of(value).items() for value in values]
            return all(
                self._are_known(PARTICIPANT_KEYS[key].kind, [text])
                for conditions in of_keys
                for key, text in conditions
                if PARTICIPANT_KEYS[key].kind == "office"
            )
        if kind == "place":
            return all(None not in meant(self.world, kind, value) for value in values)
        return all(meant(self.world, kind, value) <= self.world.texts_of[kind] for value in values)

    def _groups(self, listing, name, options, target):
        self.world.asked = {}
        own = sorted(options.of(self.world, self._with_known_topics(target)))
        if (resource := resource_of(options.kind)) in self.world.documents:
            own = [item for item in own if item.removesuffix("!") in self.world.documents[resource]]
        if options.kind == "place":
            own = [item for item in own if item.startswith("city:") or item in self.world.documents["countries"]]
        others = self._others(listing, name, options)
        most = 1 if options.kind == "word" and not options.is_negated else self.chance.choice([1, 1, 1, 2, 3])
        groups = []
        for _ in range(most):
            values = [self.chance.choice(own)] if own and self.chance.random() < 0.75 else []
            while others and len(values) < self.chance.choice([1, 1, 1, 2, 3, 4]):
                values.append(self.chance.choice(others))
            group = self._spelled(options.kind, values)
            if group:
                groups.append(group)
        return groups

    def _with_known_topics(self, item):
        """Return a present or former state of a record, without topics that were deleted or merged since."""
        known = self.world.documents["topics"]
        if not item.get("topics"):
            return item
        return {**item, "topics": [one for one in item["topics"] if one.get("topic", one)["id"] in known]}

    def _others(self, listing, name, options):
        """Return values for a filter, some of which a record lacks."""
        key = listing.resource, name
        if key not in self.had:
            if options.kind == "countries_or_members":
                members = [f"member:{name}" for name in self.world.documents["organizations"]]
                self.had[key] = sorted([*self.world.documents["countries"], *members])
            elif options.kind in {"word", "words"}:
                self.had[key] = listing.parameters[name.removesuffix("!")]["items"]["enum"]
            elif (resource := resource_of(options.kind)) in self.world.documents:
                self.had[key] = sorted(self.world.documents[resource])
            else:
                self.world.asked = {}
                records = self.world.documents[listing.resource].values()
                self.had[key] = sorted({value for record in records for value in options.of(self.world, record)})
        return self.had[key]

    def _spelled(self, kind, values):
        """Combine alternatives into one value of a parameter."""
        if kind == "identifier":
            return self.chance.choice([values[0], values[0], f"{values[0]}0"]) if values else None
        if kind in {"countries", "countries_or_members"}:
            return self._joined([self._country(value) for value in values])
        if kind == "topic_tree":
            return ",".join(self._topic(value) for value in values)
        if kind == "place":
            named = [value.removeprefix("city:") for value in values]
            spelled = [
                text if text != value else self._country(value) for text, value in zip(named, values, strict=True)
            ]
            return self._joined(spelled)
        if kind in {"office", "city", "venue"}:
            changed = [
                self.chance.choice([value, value.upper(), f" {value.title()}  ", f"{value[:2]}\u200b{value[2:]}"])
                for value in values
            ]
            # Without backslashes a comma may split a word.
            return ",".join(changed) if self.chance.random() < 0.1 else self._joined(changed)
        return self.chance.choice([",", ", ", " ,"]).join(self._merged_into(kind, value) for value in values)

    def _topic(self, value):
        name = self._merged_into("topics", value.removesuffix("!"))
        return self.chance.choice([name, name, f"{name}!"])

    def _merged_into(self, kind, value):
        """Return the id of a record, or occasionally that of one that was merged into it."""
        others = [name for resource, name in self.world.retired if resource == kind]
        merged = [name for name in others if self.world.survivor(kind, name) == value]
        return self.chance.choice([value, *merged])

    def _joined(self, words):
        """Join words with escaped commas; a single word may stay unescaped."""
        if len(words) == 1 and self.chance.random() < 0.7:
            return words[0]
        return ",".join(word.replace("\\", "\\\\").replace(",", "\\,") for word in words)

    def _country(self, code):
        if code.startswith("member:"):
            return f"member:{self._merged_into('organizations', code.removeprefix('member:'))}"
        item = self.world.documents["countries"][code]
        words = [
            code,
            code,
            code.lower(),
            item["name"],
            item["name"].upper(),
            item["alpha3"] if not item["valid_to"] else None,
        ]
        words += [unicodedata.normalize("NFD", one["name"]) for one in item["other_names"]]
        return self.chance.choice([word for word in words if word])

    def _value(self, listing, name, options, target):
        if options.kind == "date":
            return self._date(listing.resource, target)
        if options.kind == "period":
            return self.chance.choice(["year", "month", "decade"])
        if options.kind == "parts":
            return self.chance.choice(["once", "once", "all"])
        if options.kind == "match":
            return self.chance.choice(["overlap", "within", "within"])
        if options.kind == "bbox":
            return self.chance.choice(
                ["-180,-90,180,90", "-78,-13,-77,-12", "138.5,35.5,139,35.5", "139,-20,-77,40", "0,0,0,0"]
            )
        if options.kind == "participant":
            return [self._conditions(listing, target) for _ in range(self.chance.choice([1, 1, 2]))]
        if options.kind == "status":
            words = listing.parameters[name]["items"]["enum"]
            return ",".join(self.chance.sample(words, self.chance.choice([1, 1, 2, 3])))
        if options.kind == "publisher":
            given = target["publisher"] or self.chance.choice(PUBLISHERS)
            bare = unicodedata.normalize("NFD", given)
            return self.chance.choice([given, given.swapcase(), given.upper(), bare, fold(given), given[:-1] or "x"])
        if options.kind == "boolean":
            return self.chance.choice(["true", "false"])
        assert options.kind == "url", f"the model lacks values of {name}"
        return target["url"] or "https://example.org/A"

    def _date(self, resource, target):
        """Return a date that barely matches or barely misses that of a record."""
        if resource in {"people", "countries", "organizations"}:
            terms = [item["term"] for item in (*target.get("tenures", []), *target.get("members", []))] + [
                target.get("valid_from"),
                target.get("valid_to"),
            ]
            days = span(self.chance.choice([term for term in terms if term] or ["1990", "2020-02"]))
        elif resource == "agreements" and target["actions"] and self.chance.random() < 0.5:
            days = span(self.chance.choice(target["actions"])["date"])
        else:
            days = when(resource, target)
        day = self.chance.choice([item for item in days if item] or [dt.date(2020, 2, 15)])
        moved = day.toordinal() + self.chance.choice([0, 0, 0, -1, 1])
        day = dt.date.fromordinal(min(max(moved, FIRST.toordinal()), LAST.toordinal())).isoformat()
        return self.chance.choice(
            [day, day, day, day[:7], day[:4], f"../{day}", f"{day}/..", f"{day}/{day[:4]}-12-31", f"{day[:3]}X"]
        )

    def _conditions(self, listing, target):
        """Return conditions on one participant, mostly those of one that there is, or was."""
        several = target.get("participants") or [
            self.chance.choice(list(self.world.documents["participants"].values()))
        ]
        participant = self.chance.choice(several)
        result = []
        for key in self.chance.sample(list(PARTICIPANT_KEYS), self.chance.choice([1, 2, 2, 3])):
            own = PARTICIPANT_KEYS[key]
            values = sorted(own.of(self.world, participant))
            if own.kind in self.world.documents:
                values = [value for value in values if value in self.world.documents[own.kind]]
            if self.chance.random() < 0.2:
                values += sorted(
                    own.of(self.world, self.chance.choice(list(self.world.documents["participants"].values())))
                )
            if values:
                text = self._spelled(own.kind, values)
                result.append(f"{key}:" + text.replace("\\", "\\\\").replace(";", "\\;").replace(":", "\\:"))
        return ";".join(result) or "role:host"

    def _words(self, resource, target):
        """Return words of a record, or others."""
        names, more, identifiers = texts(self.world, resource, target)
        data = self.chance.choice([*names, *more, *identifiers, "nothing"]).split()
        start = self.chance.randrange(len(data)) if data else 0
        own = data[start : start + self.chance.choice([1, 1, 2, 3])] or ["x"]
        junk = self.chance.choice(WORDS)
        part = own[0][: self.chance.randrange(1, 6)]
        format_ = self.chance.random()
        if format_ < 0.35:
            result = " ".join(own)
        elif format_ < 0.5:
            result = '"{}"'.format(" ".join(own).replace('"', ""))
        elif format_ < 0.65:
            result = f"{part}*"
        elif format_ < 0.75:
            result = f'{part}* "{junk}"'
        elif format_ < 0.85:
            result = " ".join([junk, *reversed(own)])
        elif format_ < 0.92:
            result = junk
        else:
            result = self.chance.choice([f"{own[0]} -{junk}", f"-{part}*", f'-"{junk}" {part}*', f"{junk} -{own[-1]}"])
        result = self.chance.choice(
            [result, result, result.upper(), result.lower(), unicodedata.normalize("NFD", result)]
        )
        return result[:200].strip() or "x"

    def _shape(self, query):
        """Choose the order, the page size and the extras."""
        chance, params = self.chance, query.asked
        sorts = [item for item in query.listing.parameters["sort"]["enum"] if item != "relevance" or "q" in params]
        if chance.random() < 0.7:
            params["sort"] = chance.choice(sorts)
        if chance.random() < 0.6:
            params["limit"] = str(chance.choice([1, 2, 3, 7, 13, 30]))
        if chance.random() < 0.5:
            params["total"] = "true"
        if "q" in params and chance.random() < 0.3:
            params["snippets"] = "true"
        if "facets" in query.listing.parameters and chance.random() < 0.3:
            words = query.listing.parameters["facets"]["items"]["enum"]
            params["facets"] = ",".join(chance.sample(words, chance.choice([1, 2, len(words)])))
            if chance.random() < 0.5:
                params["facet_limit"] = str(chance.choice([1, 3, 1000]))

    def _mistake(self, query):
        """Occasionally add a parameter that must be rejected."""
        if query.refused or self.chance.random() > 0.03:
            return
        mistakes = {"snippets": "true", "facet_limit": "5", "sort": "relevance"}
        mistakes |= dict.fromkeys(("date", "date_to", "as_of"), self.chance.choice(NO_DAYS))
        names = [name for name in mistakes if name in query.listing.parameters]
        names += [name for name, options in FILTERS[query.listing.resource].items() if self._refers(options)]
        name = self.chance.choice(names)
        for removed in ("q", "snippets", "facets", "facet_limit"):
            query.asked.pop(removed, None)
        if query.asked.get("sort") == "relevance":
            del query.asked["sort"]
        query.asked[name] = mistakes.get(name) or [
            *query.asked.get(name, []),
            self._nobody(FILTERS[query.listing.resource][name].kind),
        ]
        query.refused.add(name)

    @staticmethod
    def _refers(options):
        return isinstance(options, Values) and options.kind in {
            "word",
            "countries",
            "people",
            "topics",
            "topic_tree",
            "meetings",
            "agreements",
            "organizations",
            "office",
            "words",
            "place",
            "city",
            "venue",
        }

    def _nobody(self, kind):
        """Return an unknown name, or the id of a deleted record."""
        removed = [
            name
            for resource, name in self.world.retired
            if resource == resource_of(kind) and self.world.survivor(resource, name) is None
        ]
        if kind == "topic_tree":
            return self.chance.choice([*removed, "nobody-at-all", "nobody-at-all!"])
        if kind in {"city", "venue", "place"}:
            return self.chance.choice(["Nowhere At All", "%", "Nowhere,,Tokyo"])
        if kind == "office":
            return self.chance.choice(["nobody-at-all", "Foreign Ministe", "Minister\\, Trad", "Minister,,Trade", "\\"])
        return self.chance.choice([*removed, "nobody-at-all"] if kind != "countries" else ["Nobody's Land", "%", "_"])


def pages_of(query, result):
    """Return the page sizes of a query, raising its limit if there would be too many pages."""
    limit = int(query.asked.get("limit", DEFAULT_LIMIT))
    if limit * MAX_PAGES < len(result):
        limit = math.ceil(len(result) / MAX_PAGES)
        query.asked["limit"] = str(limit)
    whole, rest = divmod(len(result), limit)
    return [limit] * whole + [rest] * (rest > 0 or whole == 0)
