"""Words of texts on diplomacy by language: offices, forms of address, countries and their adjectives, cue words.

The words of a language are one file, `words/en.toml`; names of countries come from `app.domain.geography.countries`. Phrases are kept
in a trie of tokens, so that a look-up costs as many steps as the phrase has words.
"""

import itertools
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from app.domain.geography import countries
from app.reading.language.fields import Fields
from app.reading.language.phrases import REGION, Entity, Known, Organization, Phrases, Value
from app.reading.language.tokens import Sentence, Spelling, Token, sentences, tokenize

__all__ = ["REGION", "Entity", "Known", "Lexicon", "Organization", "Phrases", "languages", "load"]

_WORDS: Final = Path(__file__).with_name("words")
_STYLES: Final = (
    "Republic", "Kingdom", "Sultanate", "Islamic Republic", "Federal Republic", "Arab Republic", "Socialist Republic",
    "People’s Republic", "People’s Democratic Republic", "Democratic Republic", "Federal Democratic Republic",
)  # fmt: skip
_WITHOUT_STYLE: Final = frozenset({"CD", "CG", "CN", "KP", "KR", "TW"})
"""Countries whose name with another style is that of another country."""
_ALPHA2: Final = 2
_SPELLINGS: Final = {
    word: words
    for words in (
        ("Organization", "Organisation"),
        ("Co-operation", "Cooperation"),
        ("Programme", "Program"),
        ("Labour", "Labor"),
    )
    for word in words
}
"""Words of the names of organizations, in British and American spelling."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language."""

    spelling: Spelling
    offices: Phrases[str]
    """Offices whose words are not composed, and plurals; the value is the singular, empty if the phrase is one."""
    nouns: frozenset[str]
    before: frozenset[str]
    fields: Fields
    links: frozenset[str]
    institutions: frozenset[str]
    """Nouns with which the names of institutions end."""
    of_bodies: frozenset[str]
    """Words of the names of bodies before the noun."""
    subnational: frozenset[str]
    acronyms_of_offices: dict[str, str]
    one_of: dict[str, str]
    """Offices that one state alone has, with its code."""
    bodies_of_one: Phrases[str]
    """Institutions and offices that one state or organization alone has, with its code or name."""
    honorifics: Phrases[bool]
    """Forms of address; the value is whether one is a rank."""
    suffixes: frozenset[str]
    particles: frozenset[str]
    joined: tuple[str, ...]
    not_names: frozenset[str]
    names_first: frozenset[str]
    names_too: frozenset[str]
    names_last: frozenset[str]
    family_names: frozenset[str]
    """Countries that are family names as well: *Lisa Monaco*."""
    royal_names: frozenset[str]
    """Titles that are given names as well: *Sultan*."""
    commoners: frozenset[str]
    """Forms of address that no monarch has."""
    styles_of_given: frozenset[str]
    """Forms of address that go with the given name alone: *Datuk*, *Sheikh*."""
    patronymics: frozenset[str]
    """Particles behind which a name goes on, whatever word follows: *Nayef bin Sultan*."""
    entities: Phrases[Entity]
    cues: dict[str, Phrases[bool]]
    """Cue words by what they tell."""
    days_ago: Phrases[int]
    weeks_ago: Phrases[int]
    days_after: Phrases[int]
    """Words for a day with the number of days after the one that the text named before."""
    months: dict[str, int]
    weekdays: dict[str, int]
    """Names with their number, Monday being 0."""
    venues: Phrases[tuple[str, str]]
    """Buildings with their city and country."""
    topics: Phrases[str]
    """Words with the topic that they name; none for phrases in which such a word has another meaning."""
    kinds: Phrases[str]
    """Words with the kind of meeting that they tell."""
    agreements: Phrases[str]
    """Nouns for agreements, with the kind."""
    acts: Phrases[str]
    """Words with the relation of a meeting to an agreement."""
    actions: Phrases[str]
    """Words with the action on an agreement."""
    action_nouns: Phrases[str]
    """Nouns with the action on an agreement."""
    first_words: frozenset[str] = field(init=False)
    """Words with which the words for a person may begin although they have no capital: *prime* of *prime minister*."""

    def __post_init__(self) -> None:
        """Collect the first words."""
        cues = ("former", "passed_over", "counterparts")
        lists: list[Phrases[Any]] = [self.offices, *(self.cues[kind] for kind in cues)]
        words = self.nouns | self.before | self.fields.words | self.particles
        object.__setattr__(self, "first_words", words.union(*(phrases.first_words() for phrases in lists)))

    def sentences(self, text: str, *, by_line: bool = False) -> tuple[Sentence, ...]:
        """Return the sentences of `text`; with `by_line`, none goes on in the next line."""
        return sentences(text, self.spelling, by_line=by_line)

    def is_cue(self, kind: str, tokens: Sequence[Token], index: int) -> bool:
        """Return whether a cue word of this kind begins at `index`."""
        return self.cues[kind].longest(tokens, index) is not None

    def has_cue(self, kind: str, tokens: Sequence[Token]) -> bool:
        """Return whether a cue word of this kind is among the tokens."""
        return any(self.is_cue(kind, tokens, index) for index in range(len(tokens)))


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the codes of the languages that can be read."""
    return tuple(sorted(path.stem for path in _WORDS.glob("*.toml")))


@lru_cache(maxsize=8)
def load(language: str = "en") -> Lexicon:
    """Return the words of a language.

    Raises:
        FileNotFoundError: there is no file for the language.
    """
    data = tomllib.loads((_WORDS / f"{language}.toml").read_text("utf-8"))
    offices, address = data["offices"], data["address"]
    entities, names = _entities(data)
    return Lexicon(
        spelling=Spelling(
            _keys(data["abbreviations"]),
            _keys(data["starters"]),
            _keys(data["titles"]),
            _keys(data["starters"]) & (_keys(offices["nouns"]) | _keys(offices["before"])),
            before_hyphen=frozenset(tokens[-1].key for tokens in names),
            after_hyphen=frozenset(tokens[0].key for tokens in names),
            hyphenated=frozenset(token.key for tokens in names for token in tokens if "-" in token.key),
        ),
        offices=_offices(_entries(offices["whole"]), data["plural"]),
        nouns=_keys(offices["nouns"]),
        before=_keys(offices["before"]),
        fields=Fields(_keys(offices["fields"]), tuple(_entries(offices["field_endings"]))),
        links=_keys(offices["links"]),
        institutions=_keys(offices["institutions"]),
        of_bodies=_keys(offices["of_bodies"]),
        subnational=_keys(offices["subnational"]),
        acronyms_of_offices=data["acronyms_of_offices"],
        one_of={_key(office): code for office, code in data["offices_of_one"].items()},
        bodies_of_one=_listed(data["bodies_of_one"]),
        honorifics=_honorifics(_entries(address["honorifics"]), _entries(address["ranks"])),
        suffixes=_keys(address["suffixes"]),
        particles=_keys(address["particles"]),
        joined=tuple(_entries(address["joined"])),
        not_names=_keys(data["not_names"]),
        names_first=_keys(data["names_first"]),
        names_too=_keys(data["names_too"]),
        names_last=_keys(data["names_last"]),
        family_names=_keys(data["family_names"]),
        royal_names=_keys(data["royal_names"]),
        commoners=_keys(address["commoners"]),
        styles_of_given=_keys(address["styles_of_given"]),
        patronymics=_keys(data["patronymics"]),
        entities=entities,
        cues=_cues(data),
        days_ago=_valued(data["days_ago"].items()),
        weeks_ago=_valued(data["weeks_ago"].items()),
        days_after=_valued(data["days_after"].items()),
        months={_key(month): number for number, month in enumerate(_entries(data["calendar"]["months"]), 1)}
        | {_key(word): number for word, number in data["short_months"].items()},
        weekdays={_key(day): number for number, day in enumerate(_entries(data["calendar"]["weekdays"]))},
        venues=_valued(((name, _city_and_country(place)) for name, place in data["venues"].items()), are_names=True),
        topics=_topics(data),
        kinds=_listed(data["kinds"]),
        agreements=_listed(data["agreements"]),
        acts=_listed(data["acts"]),
        actions=_listed(data["actions"]),
        action_nouns=_listed(data["action_nouns"]),
    )


def _topics(data: dict[str, Any]) -> Phrases[str]:
    words = [(word, topic) for topic, words in data["topics"].items() for word in [topic, *_entries(words)]]
    return _valued([*words, *((phrase, "") for phrase in _entries(data["news"]["no_topic"]))])


def _cues(data: dict[str, Any]) -> dict[str, Phrases[bool]]:
    """Build the cue words of all kinds; `of_encounters` has those with which the words of an encounter may begin."""
    lists = {kind: _entries(words) for kind, words in (data["cues"] | data["encounters"] | data["news"]).items()}
    lists["finite"] = [*lists["finite"], *lists["together"]]
    kinds = ("finite", "light_verbs", "occasion_nouns", "presenting", "describes", "of_rolls")
    lists["of_encounters"] = [words for kind in kinds for words in lists[kind]]
    return {kind: _phrases(entries) for kind, entries in lists.items()}


def _entries(words: str) -> list[str]:
    return [entry for part in words.split(",") if (entry := " ".join(part.split()))]


def _key(phrase: str) -> str:
    return " ".join(token.key for token in tokenize(phrase))


def _keys(words: str) -> frozenset[str]:
    return frozenset(map(_key, _entries(words)))


def _valued(entries: Iterable[tuple[str, Value]], *, are_names: bool = False) -> Phrases[Value]:
    phrases: Phrases[Value] = Phrases(are_names=are_names)
    for entry, value in entries:
        phrases.add(entry, value)
    return phrases


def _listed(table: dict[str, str]) -> Phrases[str]:
    """Return the phrases that a table lists, each with the name of its list as value."""
    return _valued((phrase, name) for name, entries in table.items() for phrase in _entries(entries))


def _city_and_country(place: str) -> tuple[str, str]:
    city, _, country = place.rpartition(",")
    return city.strip(), country.strip()


def _phrases(entries: Iterable[str]) -> Phrases[bool]:
    phrases: Phrases[bool] = Phrases()
    for entry in entries:
        phrases.add(entry, value=True)
    return phrases


def _offices(whole: Iterable[str], plural: dict[str, str]) -> Phrases[str]:
    phrases: Phrases[str] = Phrases()
    for entry in whole:
        phrases.add(entry, "")
    for several, one in plural.items():
        phrases.add(several, one)
    return phrases


def _honorifics(honorifics: Iterable[str], ranks: Iterable[str]) -> Phrases[bool]:
    phrases: Phrases[bool] = Phrases(are_names=True)
    for entries, is_rank in ((honorifics, False), (ranks, True)):
        for entry in entries:
            phrases.add(entry, is_rank)
            phrases.add(entry.replace("'", "’"), is_rank)  # at the end of a word it is a token of its own
    return phrases


def _entities(data: dict[str, Any]) -> tuple[Phrases[Entity], list[tuple[Token, ...]]]:
    """Build the trie of countries, organizations and regions, and return it with the tokens of each name of a country or organization.

    A region goes before a country, a name before an adjective.
    """
    phrases: Phrases[Entity] = Phrases(are_names=True)
    names: list[tuple[Token, ...]] = []
    countries_by_name = list(_names_of_countries())
    for phrase, entity in (
        *((name.replace("-", " "), Entity(code)) for name, code in countries_by_name if "-" in name),
        *((name, Entity(code)) for name, code in countries_by_name),
        *((name, Entity(code)) for code, names in data["countries"].items() for name in _entries(names)),
    ):
        names.append(phrases.add(phrase, entity))
    for styled, code in _styled_names(countries_by_name):
        names.append(phrases.add(styled, Entity(code), replace=False))
    for code, adjectives in data["demonyms"].items():
        entity = Entity(code, is_adjective=True)
        names += (phrases.add(adjective, entity, replace=False) for adjective in _entries(adjectives))
    for item in data["organizations"]:
        organization = Organization(item["name"], item.get("abbreviation"), item.get("wikidata"))
        entity = Entity(organization=organization, state=item.get("part_of"))
        printed = filter(None, [item["name"], item.get("abbreviation"), *_entries(item.get("other", ""))])
        spellings = dict.fromkeys(itertools.chain.from_iterable(map(_spellings, printed)))
        names += (phrases.add(name, entity) for name in spellings)
    for name, entity in _regions(data):
        phrases.add(name, entity)
    return phrases, names


def _regions(data: dict[str, Any]) -> Iterator[tuple[str, Entity]]:
    """Yield the names of regions: those that look like countries, those of states, and parts of the world."""
    yield from ((name, REGION) for name in _entries(data["regions"]["names"]))
    for code, regions in data["regions_of_states"].items():
        yield from ((name, Entity(state=code)) for name in _entries(regions))
    yield from ((name, Entity(is_area=True)) for name in _entries(data["regions"]["areas"]))


def _spellings(name: str) -> Iterator[str]:
    """Yield a name in British and American spelling: *Organisation for Security and Co-operation*."""
    for words in itertools.product(*(_SPELLINGS.get(word, (word,)) for word in name.split(" "))):
        yield " ".join(words)


def _styled_names(countries_by_name: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield names such as *Republic of Turkmenistan* and *St. Lucia*, which texts use of countries with another official name."""
    for name, code in countries_by_name:
        if name.startswith("Saint "):
            yield f"St {name.removeprefix('Saint ')}", code
        if code not in _WITHOUT_STYLE and len(code) == _ALPHA2 and " of " not in name:
            yield from ((f"{style} of {name}", code) for style in _STYLES)


def _names_of_countries() -> Iterator[tuple[str, str]]:
    """Yield the English names of countries with their codes, those of former ones first, so that present ones prevail."""
    documents = sorted(countries.iso_documents(), key=lambda document: -len(document["code"]))
    for document in documents:
        names = [document["name"], document.get("official_name"), *(item["name"] for item in document["other_names"])]
        # Names with a comma are those of lists: "Korea, Republic of".
        yield from ((name, document["code"]) for name in names if name and "," not in name and len(name) > 1)
