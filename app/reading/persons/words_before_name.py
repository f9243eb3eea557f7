"""The words between an office and a name: a comma or a dash, *and close ally of the President*, forms of address.

See decision 293.
"""

from dataclasses import dataclass, replace
from typing import Final

from app.reading.persons.field_reader import OF
from app.reading.persons.joined_people import JoiningReader
from app.reading.persons.name_reader import Parts
from app.reading.persons.parties import DASHES
from app.reading.persons.several_offices import CAREERS

_LONGEST_CLOSENESS: Final = 5
_BEHIND_OBJECTS: Final = frozenset(
    {
        "in",
        "at",
        "on",
        "during",
        "today",
        "yesterday",
        "here",
        "when",
        "while",
        "as",
        "after",
        "before",
        "for",
        "about",
        "among",
    }
)
"""Words of place, time and purpose behind a person whom somebody met."""
_FIRST_WORDS: Final = 2
"""The largest index of a person with whom a sentence begins: *Outgoing Ambassador of Peru, Ana Lopes*."""
_LONGEST_OPENING: Final = 40
_CALLING: Final = frozenset({"call", "calls", "called", "calling"})
_BEFORE_VERBS: Final = frozenset({"also", "then", "later", "has", "had"})
_ARTICLES: Final = frozenset({"the", "a", "an", "his", "her", "their"})
_BEFORE_ONE_OFFICE: Final = frozenset({"the", "'s", "his", "her", "its", "their"})
"""Words before an office that one person has, so that a comma may stand before the name."""
_GOVERNING: Final = frozenset({"with", "from", "by", "of", "to", "for", "between", "and"})
"""Words before a person who is not the subject of the sentence."""


@dataclass(slots=True)
class BeforeNameReader(JoiningReader):
    """A reader of what stands between an office and a name."""

    def _drop_place_before(self, parts: Parts) -> None:
        """Drop the country before an office if it is where somebody is: *Dean of the corps in Peru Ambassador of Chile Ana Lopes*."""
        if parts.office is None or parts.entity is None or parts.entity_at is None or parts.entity.is_adjective:
            return
        is_place = self.key(parts.entity_at[0] - 1) == "in" and self.key(parts.entity_at[1]) != "'s"
        match = self.entity(parts.office.end + 1, article=True) if self.key(parts.office.end) in OF else None
        if is_place and match is not None and match[1].country:
            parts.entity, parts.entity_at, parts.has_adjective = None, None, False

    def _closeness_end(self, index: int) -> int:
        """Return the end of *and close ally of the President* between an office and a name, or `index`."""
        start = index + (self.key(index) == ",") + 1
        if self.key(start - 1) != "and":
            return index
        near = range(start, start + _LONGEST_CLOSENESS)
        noun = next((i for i in near if self.lexicon.is_cue("close_to", self.tokens, i)), None)
        if noun is None or self.key(noun + 1) not in {"of", "to"}:
            return index
        later = Parts(noun + 2)
        office = self._offices(self._prefix(later, noun + 2 + (self.key(noun + 2) == "the")))
        end = self._name(Parts(office.end), office.end) if office is not None else self._name_end(noun + 2)
        return end if end > noun + 2 else index

    def _behind_style(self, index: int) -> int:
        """Return the index behind forms of address, and behind the article of *HE the President*."""
        end = self._honorific_end(index)
        return end + (end > index and self.key(end) == "the")

    def _before_country(self, index: int) -> int:
        """Return the index behind the form of address of *HE Peruvian Foreign Minister Ana Lopes*, or else `index`."""
        end = self._honorific_end(index)
        match = self.entity(end) if end > index else None
        office = self._offices(match[0] + (self.key(match[0]) == "'s")) if match is not None else None
        return index if office is None or office.singular else end

    def _comma_before_name(self, parts: Parts, index: int) -> int:
        """Skip the comma or the dash of *the Prime Minister of Iraq, Ali al-Nuri*."""
        if self._is_name_behind_is(parts, index):
            return index + 1
        is_mark = self.key(index) == "," or self.key(index) in DASHES
        # "Adviser to the President on Trade, Ana Lopes"
        if not is_mark or (parts.office is not None and self._is_superior(parts.office.first)):
            return index
        start = index + 1 + (self.key(index + 1) in CAREERS and self._is_name_start(index + 2))
        position = self._honorific_end(start)
        end = self._name(Parts(position), position)
        is_royal_name = self.key(start) in self.lexicon.royal_names and end > position + 1
        if end == position or (self._offices(start) and not is_royal_name) or self._ends_opening(parts, end):
            return index
        is_addressed = position > start
        closing = {",", "", ".", "and", ")", ";"} if parts.entity is not None else {","}
        before_office = {self.key(parts.office.first - 1), self.key(parts.first - 1)} if parts.office else set()
        if _BEFORE_ONE_OFFICE & before_office:
            closing |= {"", ".", ")", ";"}  # "to the Minister of Trade, Ana Lopes."
        if parts.office is not None and self._see(parts.office.first) is not None:
            closing |= {"and"}
        if any(token.key == ";" for token in self.tokens):
            closing |= {"", ".", ";", "and"}  # "Minister of Trade, Ana Lopes; Minister of Health, Bo Diaz."
        if parts.first <= 1 and parts.entity is not None:
            closing |= {"have", "is", "was", "will", "who"}  # "The Ambassador of Peru, Ana Lopes will call on"
        is_subject = parts.entity is not None and (self.is_cue("passive", end) or self.key(end) in {"has", "had"})
        before = parts.first - 1 - (self.key(parts.first - 1) == ",")
        # "and Minister of Trade of Peru, A met"
        is_listed = parts.entity is not None and self.key(before) == "and"
        is_subject = is_subject or (is_listed and self.is_cue("meeting_verbs", end))
        is_subject = is_subject or self._goes_on_without_comma(parts, position, end)
        is_full = parts.entity is not None or end - position > 1
        is_object = parts.office is not None and self.lexicon.is_cue("complement", self.tokens, parts.office.first - 1)
        is_object = is_object or (self.key(parts.first - 1) == "on" and self.key(parts.first - 2) in _CALLING)
        if is_object or position > index + 1:
            closing |= {".", "", "among", "and"}  # "met Minister of Trade, Ana Lopes."
        if is_addressed or (is_full and (self.key(end) in closing or is_subject)):
            return start
        return index

    def _ends_opening(self, parts: Parts, end: int) -> bool:
        """Return whether a comma ends the opening of a sentence, so that the name behind it, up to `end`, is of its subject.

        *In addition to talks with the WHO chief, Lopes also took part*, *Delivering a message from the President, Ms Lopes said*. The
        opening goes on to the office: not *On Monday the Foreign Minister, Ana Lopes said*.
        """
        if parts.office is None or not _FIRST_WORDS < parts.first <= _LONGEST_OPENING or not self._is_governed(parts):
            return False
        is_first = self._begins_with_circumstance() and not any(
            token.key == "," for token in self.tokens[: parts.first]
        )
        is_verb = any(self.is_cue(kind, end) for kind in ("telling", "reporting", "finite", "passive"))
        return is_first and (is_verb or self.key(end) in _BEFORE_VERBS)

    def _is_governed(self, parts: Parts) -> bool:
        """Return whether a preposition or a verb stands before an office: *with the chief*, *after meeting the President*."""
        before = parts.first - 1 - (self.key(parts.first - 1) in _ARTICLES)
        key = self.key(before)
        is_participle = key.endswith("ing") and not self.tokens[before].is_capitalized
        return key in _GOVERNING or is_participle or self.is_cue("complement", before)

    def _is_name_behind_is(self, parts: Parts, index: int) -> bool:
        """Return whether a sentence only names the holder of an office: *The new Ambassador of Peru is Ana Lopes*."""
        if self.key(index) != "is" or parts.first > 1 or parts.entity is None:
            return False
        later = Parts(index + 1)
        end = self._name(later, index + 1)
        return self._is_personal(later) and self.key(end) in {".", "", ",", ";"}

    def _goes_on_without_comma(self, parts: Parts, start: int, end: int) -> bool:
        """Return whether the second comma of an apposition is left out behind the full name from `start` to `end`.

        *The Minister of Trade, Ana Lopes received*, *met the Minister of Trade, Ana Lopes in Riga*. Behind another verb, a
        name before a verb is that of another subject: *thanked the Minister, Ana Lopes said*.
        """
        if parts.office is None or not self._is_personal(replace(parts, name=(start, end))):
            return False
        if parts.first <= 1 and self.is_cue("finite", end):
            return True
        article = parts.office.first - 1
        is_definite = self.key(article) in {"the", "'s"} or parts.entity is not None
        return is_definite and self.key(end) in _BEHIND_OBJECTS
