"""The people of a text: all mentions of one person together.

See decision 239.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Final

from app.domain.strings.text import fold
from app.domain.tenures import offices
from app.reading.persons.person import How, Person
from app.reading.reports.figure import Figure, family_name, has_office, is_misprint, is_office, may_be
from app.reading.reports.mentions import words_of

_MINISTERS: Final = frozenset({"minister", "secretary"})
"""Offices of which the field is left out."""
_TOP_DIPLOMATS: Final = frozenset({"top diplomat", "chief diplomat"})
MOST: Final = 200
"""Maximum number of people of a text that are distinguished; the time for each mention grows with them."""


@dataclass(slots=True)
class Figures:
    """The people of a text, found by their mentions."""

    everyone: list[Figure] = field(default_factory=list)
    by_mention: dict[int, Figure] = field(default_factory=dict)
    nicknames: dict[str, str] = field(default_factory=dict)
    """Full names by the nicknames that stand in brackets behind them, folded: *Joko Widodo (Jokowi)*."""

    def add_all(self, mentions: Iterable[Person]) -> None:
        """Add mentions in the order of the text; those with a full name first, so that family names find them."""
        ordered = sorted(
            mentions, key=lambda item: (len(words_of(item.name or "")) < 2, item.name is None, item.mention.start)
        )
        changed = {id(figure): figure for mention in ordered if (figure := self._add(mention)) is not None}
        for figure in changed.values():
            figure.mentions.sort(key=lambda item: item.mention.start)

    def add_known(self, mentions: Sequence[Person], words: AbstractSet[str]) -> None:
        """Add mentions of people whom the text names already, and no others: headlines are no sentences.

        An office with a country is that of the only person who has the office and no country, beside somebody whom the headline names:
        *Lopes meets Peruvian Foreign Minister* says of which country Foreign Minister Soto is, whom Ana Lopes met. `words` are those of
        the headline, folded, if it is about a meeting; else there are none.
        """
        for mention in mentions:
            figure = self._find(mention) if mention.name else None
            if figure is not None and not _is_office_behind(mention):
                figure.mentions.append(
                    mention if _is_whole(mention) else replace(mention, name=None, name_span=None, printed=None)
                )
        unnamed = [mention for mention in mentions if not mention.name and mention.office and mention.entity]
        if len(unnamed) == 1:
            self._add_country(unnamed[0], words)

    def without_other_office(self, mention: Person) -> Person:
        """Return a mention of the headline without the office behind the name, if the text says another office of the person.

        A comma of a headline may mean *and*: *Ana Lopes, Chilean president meet*.
        """
        figure = self._find(mention) if mention.name and _is_office_behind(mention) else None
        if figure is None or figure.office is None or has_office(figure, fold(mention.office or "")):
            return mention
        return replace(mention, office=None, office_span=None, entity=None, entity_span=None, how=None)

    def _add_country(self, mention: Person, words: AbstractSet[str]) -> None:
        """Add an office with a country to the only person who has the office and no country, if others are named beside it."""
        beside = [figure for figure in self.everyone if figure.is_named and family_name(figure) & words]
        holders = [
            figure for figure in self.everyone if figure.is_named and has_office(figure, fold(mention.office or ""))
        ]
        holders = [figure for figure in holders if not any(figure is other for other in beside)]
        is_new = (mention.country or mention.organization) not in {figure.represents for figure in self.everyone}
        if beside and len(holders) == 1 and holders[0].represents is None and is_new:
            holders[0].mentions.append(mention)

    def countries_without_names(self) -> frozenset[str]:
        """Return the countries of which the text has one official without a name, and none with a name."""
        unnamed = Counter(figure.represents for figure in self.everyone if not figure.is_named)
        named = {figure.represents for figure in self.everyone if figure.is_named}
        return frozenset(code for code, count in unnamed.items() if code and count == 1 and code not in named)

    def of(self, mention: Person) -> Figure | None:
        """Return the person whom a mention names."""
        return self.by_mention.get(id(mention))

    def add_to_holder(self, mention: Person, acronyms: Mapping[str, str]) -> bool:
        """Add *the Foreign Minister* to the only person of the text with the office; return False if none or several have it.

        `acronyms` has the offices for which abbreviations stand.
        """
        office = fold(mention.office or "")
        office = acronyms.get(office, office)
        holders = [
            figure
            for figure in self.everyone
            if figure.name and has_office(figure, office) and not _is_only_later(figure, mention)
        ]
        if len(holders) > 1:  # "the Foreign Minister" is the own one, whose country goes without saying
            holders = [figure for figure in holders if figure.represents is None]
            if len(holders) == 1 and _is_new_later(holders[0], mention):
                return False
        if len(holders) != 1:
            return False
        holders[0].mentions.append(mention)
        self.by_mention[id(mention)] = holders[0]
        return True

    def add_to_visitor(self, mention: Person, *, is_leader: bool) -> bool:
        """Take *the Peruvian guest* for the only named person of the country before it; return False if none or several are.

        With `is_leader`, the person is a head of state or government: *the Peruvian leader*.
        """
        found = [figure for figure in self.everyone if figure.is_named and figure.represents == mention.country]
        if is_leader and not any(f.roles & {offices.HEAD_OF_STATE, offices.HEAD_OF_GOVERNMENT} for f in found):
            return False
        before = [f for f in found if any(item.mention.start < mention.mention.start for item in f.mentions)]
        if len(found) != 1 or not before:
            return False
        self.by_mention[id(mention)] = found[0]
        return True

    def join(self, figure: Figure, other: Figure) -> None:
        """Add the mentions of another person to one who is the same, and forget the other."""
        figure.mentions = sorted((*figure.mentions, *other.mentions), key=lambda item: item.mention.start)
        self.by_mention |= {id(mention): figure for mention in other.mentions}
        self.everyone = [item for item in self.everyone if item is not other]

    def drop_shared_countries(self, figures: list[Figure]) -> None:
        """Drop the country that a list shares, where those of the list met each other: *A of Peru and B signed …*."""
        if len({figure.represents for figure in figures}) > 1:
            return
        for figure in figures:
            for index, mention in enumerate(figure.mentions):
                if mention.how is How.COORDINATION:
                    figure.mentions[index] = plain = replace(mention, entity=None, entity_span=None, how=None)
                    self.by_mention[id(plain)] = figure

    def _add(self, mention: Person) -> Figure | None:
        figure = self._find(mention)
        if figure is None and (minister := self._find_own_diplomat(mention)) is not None:
            self.by_mention[id(mention)] = minister
            return minister
        if figure is None:
            if len(self.everyone) == MOST:
                return None
            figure = Figure()
            self.everyone.append(figure)
        figure.mentions.append(mention)
        self.by_mention[id(mention)] = figure
        return figure

    def _find(self, mention: Person) -> Figure | None:
        if mention.name is None:
            return self._find_holder(mention)
        words = words_of(self.nicknames.get(fold(mention.name), mention.name))
        fits = [figure for figure in self.everyone if may_be(figure, mention, words)]
        if len(fits) > 1:
            office = fold(mention.office or "")
            fits = [figure for figure in fits if office and has_office(figure, office)] or fits
            fits = [figure for figure in fits if family_name(figure) & words] or fits
        if fits:
            return fits[0]
        if _is_owned(mention) and mention.country in self.countries_without_names():
            return next(figure for figure in self.everyone if figure.represents == mention.country)
        misprinted = [figure for figure in self.everyone if is_misprint(figure, mention)]
        if len(misprinted) == 1:
            misprinted[0].misprints.append(mention)
            return misprinted[0]
        return None

    def _find_holder(self, mention: Person) -> Figure | None:
        """Return the person with the office of *the Prime Minister of Portugal*."""
        for figure in self.everyone:
            if mention.entity and figure.represents == (mention.country or mention.organization):
                ours = offices.read(mention.office or "", mention.country)
                if any(
                    item.office and offices.read(item.office, mention.country).same(ours) for item in figure.mentions
                ):
                    return figure
                if mention.office and has_office(figure, fold(mention.office)):
                    return figure
                if self._is_counterpart_of(figure, fold(mention.office or "")):
                    return figure
        return self._find_minister(mention) or self._find_only_one(mention) or self._find_envoy(mention)

    def _find_envoy(self, mention: Person) -> Figure | None:
        """Return the only head of a mission of a country whom the text names, for *the new envoys from Peru and Chile*."""
        if fold(mention.office or "") != "envoy" or not mention.country:
            return None
        of_country = [figure for figure in self.everyone if figure.represents == mention.country and figure.is_named]
        found = [f for f in of_country if f.office and offices.is_of_mission(f.office.office or "")]
        return found[0] if len(found) == 1 else None

    def _find_only_one(self, mention: Person) -> Figure | None:
        """Return the only person of a country whom the text names, for *his Portuguese counterpart* without a name.

        *The Portuguese top diplomat* is the only one of its foreign ministers.
        """
        is_diplomat = fold(mention.office or "") in _TOP_DIPLOMATS
        if not (is_diplomat or (mention.is_counterpart and not mention.office)) or not mention.country:
            return None
        found = [figure for figure in self.everyone if figure.represents == mention.country]
        found = [figure for figure in found if not is_diplomat or offices.FOREIGN_MINISTER in figure.roles]
        before = [f for f in found if any(m.mention.start < mention.mention.start for m in f.mentions)]
        return before[0] if len(before) == 1 and before[0].name else None

    def _find_own_diplomat(self, mention: Person) -> Figure | None:
        """Return the only foreign minister without a country, whom *the Peruvian top diplomat* of another sentence means.

        The country is not added.
        """
        if fold(mention.office or "") not in _TOP_DIPLOMATS or mention.name:
            return None
        found = [f for f in self.everyone if f.name and f.represents is None and offices.FOREIGN_MINISTER in f.roles]
        if len(found) != 1 or any(item.sentence == mention.sentence for item in found[0].mentions):
            return None  # "Foreign Minister A met the Peruvian top diplomat"
        return found[0]

    def _is_counterpart_of(self, figure: Figure, office: str) -> bool:
        """Return whether a person without an office is the counterpart of one with this office, named before in the sentence."""
        if any(item.office for item in figure.mentions):
            return False
        first = next((item for item in figure.mentions if item.is_counterpart), None)
        if first is None:
            return False
        others = (item for other in self.everyone for item in other.mentions if item.office)
        before = [o for o in others if o.sentence == first.sentence and o.mention.start < first.mention.start]
        nearest = min(before, key=lambda item: item.mention.start, default=None)
        return nearest is not None and is_office(office, fold(nearest.office or ""))

    def _find_minister(self, mention: Person) -> Figure | None:
        """Return *Minister Ana Lopes of Portugal* for *the Foreign Minister of Portugal*, if the text has no other minister of it."""
        if not {"minister", "secretary"} & set(fold(mention.office or "").split()) or not mention.entity:
            return None
        ministers = [f for f in self.everyone if f.represents == (mention.country or mention.organization) and f.name]
        ministers = [f for f in ministers if any(fold(m.office or "") in _MINISTERS for m in f.mentions)]
        return ministers[0] if len(ministers) == 1 and fold(mention.office or "").split()[-1] in _MINISTERS else None


def _is_owned(mention: Person) -> bool:
    """Return whether only a country stands before a name: *Peru’s Ana Lopes*."""
    name, country = mention.name_span, mention.entity_span
    is_alone = mention.office is None and not mention.is_counterpart
    return is_alone and name is not None and country is not None and country.start < name.start


def _is_office_behind(mention: Person) -> bool:
    """Return whether an office stands behind the name: a comma of a headline may mean *and* (*Ana Lopes, Chilean FM meet*)."""
    name, office = mention.name_span, mention.office_span
    return name is not None and office is not None and office.start > name.end


def _is_whole(mention: Person) -> bool:
    """Return whether a country ends the name in a headline, which else may go on in a verb: *Ana Lopes Visits Peru*."""
    name, country = mention.name_span, mention.entity_span
    return name is not None and country is not None and mention.mention.end == country.end > name.end


def _is_new_later(figure: Figure, mention: Person) -> bool:
    """Return whether the text names a person first in a later sentence than that of a mention."""
    sentences = [item.sentence for item in figure.mentions if item.sentence >= 0]
    return bool(sentences) and min(sentences) > mention.sentence


def _is_only_later(figure: Figure, mention: Person) -> bool:
    """Return whether the text names a person first behind a mention in its sentence: *The President met President A of Peru*."""
    named = [item for item in figure.mentions if item.sentence >= 0]
    first = min(named, key=lambda item: item.mention.start, default=None)
    return first is not None and first.sentence == mention.sentence and first.mention.start > mention.mention.start
