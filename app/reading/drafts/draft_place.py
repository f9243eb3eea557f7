"""The place of a drafted meeting, with the words of the text, the record or the table of capitals behind each value."""

from dataclasses import dataclass
from typing import Final

from app.domain.enums import Mode
from app.domain.geography import capitals
from app.domain.strings.text import fold
from app.reading.circumstances.places import Place, is_within_region
from app.reading.drafts.draft_records import Tree, country, from_lexicon
from app.reading.drafts.evidence import Basis, Evidenced, quoted
from app.reading.encounters.occasion import Occasion
from app.reading.language.lexicon import Lexicon
from app.reading.persons.person import Span
from app.reading.reports.gatherings import Gathering
from app.reading.reports.knowledge import Knowledge

_REMOTE: Final = frozenset({Mode.PHONE.value, Mode.VIDEO.value})


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """The place of a meeting as a part of its document."""

    text: str
    lexicon: Lexicon
    knowledge: Knowledge
    gathering: Gathering

    def tree(self, mode: Evidenced | None) -> Tree | None:
        """Return the place that the text names, or else the country that was visited; None for calls."""
        if mode is not None and mode.value in _REMOTE:
            return None
        places = (found for o in self.gathering.occasions if o.place and (found := self._printed(o.place, o)))
        visited = (
            {"country": country(code, span)} for occasion in self.gathering.occasions for code, span in occasion.visited
        )
        return next(places, None) or next(visited, None)

    def countries_of(self, city: str) -> list[str]:
        """Return the countries in which a city of this name is known: as a capital, or from recorded meetings."""
        capital = capitals.country_of(city)
        return sorted(self.knowledge.cities.get(fold(city), frozenset()) | ({capital} if capital else set()))

    def _printed(self, found: Place, occasion: Occasion) -> Tree:
        result: Tree = {}
        if found.span is None:
            return result
        for name, value in (("venue", found.venue), ("city", found.city)):
            if value and (span := self._within(value, found.span)):
                result[name] = quoted(self.text, span)
            elif value:
                result[name] = from_lexicon(value, found.span, "venues", Basis.LOOKED_UP)
        if found.country:
            result["country"] = country(found.country, found.span)
        elif found.city and not is_within_region(occasion.sentence.tokens, found.span.end, self.lexicon):
            result["country"] = self._looked_up(found.city, found.span)
        return {name: value for name, value in result.items() if value is not None}

    def _looked_up(self, city: str, span: Span) -> Evidenced | None:
        """Return the country of a city if one city of its name is known."""
        codes = self.countries_of(city)
        if len(codes) != 1:
            return None
        is_capital = capitals.country_of(city) is not None
        by = f"countries/{codes[0]}: {'capital' if is_capital else 'city of recorded meetings'}"
        return Evidenced(codes[0], (self._within(city, span) or span,), Basis.LOOKED_UP, by)

    def _within(self, value: str, span: Span) -> Span | None:
        start = self.text.find(value, span.start, span.end)
        return Span(start, start + len(value)) if start >= 0 else None
