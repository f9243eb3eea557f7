"""Mentions without an office or a form of address: *Kishida*, *the Foreign Minister*, *Vladimir Putin met …*.

They name a person only together with the rest of the text: somebody it names in full elsewhere, the only holder of the
office, or the subject of a meeting.

See decision 270.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from app.domain.strings.text import fold
from app.reading.persons.person import How, Person, Span
from app.reading.persons.several_offices import SeveralOfficesReader

_MOST_WORDS: Final = 4
_NEAR: Final = 3
_WITH: Final = frozenset({"with", "between", "met", "meets", "by"})
_BEFORE_SUBJECTS: Final = frozenset({"“", '"', ",", ")", "-", "–", "—", ":", "where", "when"})
_OPENING: Final = frozenset({"during", "in", "on", "at", "while", "later", "earlier", "following", "after"})
_LONGEST_OPENING: Final = 12
_VISITORS: Final = frozenset(
    {"guest", "visitor", "diplomat", "official", "statesman", "politician", "dignitary", "leader"}
)


@dataclass(slots=True)
class BareReader(SeveralOfficesReader):
    """A reader of what is left when the people of a sentence are known."""

    names: dict[str, str]
    """Family names and full names, folded, of the people whom the text names elsewhere."""
    number: int
    taken: frozenset[int]
    countries: frozenset[str] = frozenset()
    """The countries of which the text has an official without a name: *Peru’s foreign minister*, who may be *Peru’s Ana Lopes*."""

    _official_end: int = -1
    """The index behind the last of these officials."""

    def read(self) -> Iterator[Person]:
        """Yield the persons; an office without a name has no country and no organization either."""
        index = 0
        while index < len(self.tokens):
            end = index
            if index not in self.taken:
                if (other := self._official(index) or self._visitor(index)) is not None:
                    end, person = other
                    yield person
                elif (end := self._named(index) or self._holder(index) or index) > index:
                    yield self._person(index, end)
            index = max(end, index + 1)

    def _official(self, index: int) -> tuple[int, Person] | None:
        """Return *Peru’s Ana Lopes* with the index behind, if the text has an official of Peru without a name."""
        before = self.key(index - 1)
        is_listed = before in {"and", ","} and (index - 1 == self._official_end or index - 2 in self.taken)
        if not self.countries or not (is_listed or before in _WITH):
            return None
        match = self.entity(index)
        if match is None:
            return self._official_from(index) if before == "and" else None
        if match[1].country not in self.countries or self.key(match[0]) != "'s":
            return None
        start = match[0] + 1
        end = self._name_end(start)
        words = range(start, end)
        is_name = 2 <= len(words) <= _MOST_WORDS and not any(self._is_common(self.key(i)) for i in words)
        if not is_name or any(self.is_cue("firms", i) or i in self.taken for i in words) or self._goes_on(end):
            return None
        self._official_end = end
        person = replace(self._person(start, end), mention=self.span(index, end), entity=match[1])
        return end, replace(person, entity_span=self.span(index, match[0]), how=How.STATED)

    def _visitor(self, index: int) -> tuple[int, Person] | None:
        """Return *the Peruvian guest*, somebody of whom only the country is said, with the index behind."""
        if self.key(index) not in {"the", "his", "her", "their"}:
            return None
        start = index + 1 + (self.key(index + 1) == "visiting")
        match = self.entity(start)
        is_adjective = match is not None and match[1].is_adjective and match[1].country is not None
        if match is None or not is_adjective or self.key(match[0]) not in _VISITORS or match[0] in self.taken:
            return None
        end = match[0] + 1
        if end < len(self.tokens) and self.tokens[end].is_capitalized:
            return None
        person = Person(
            self.span(index, end),
            entity=match[1],
            entity_span=self.span(start, match[0]),
            how=How.STATED,
            sentence=self.number,
            paragraph=self.sentence.paragraph,
        )
        return end, person

    def _official_from(self, index: int) -> tuple[int, Person] | None:
        """Return *Ana Lopes from Peru* at the end of a list of such officials, with the index behind."""
        end = self._name_end(index)
        words = range(index, end)
        match = self.entity(end + 1, article=True) if self.key(end) == "from" else None
        if match is None or match[1].country not in self.countries or match[1].is_adjective:
            return None
        if not 2 <= len(words) <= _MOST_WORDS or any(self._is_common(self.key(i)) for i in words):
            return None
        person = replace(self._person(index, end), mention=self.span(index, match[0]), entity=match[1])
        span = self.span(end + 1 + (self.key(end + 1) == "the"), match[0])
        return match[0], replace(person, entity_span=span, how=How.STATED)

    def signature(self) -> Person | None:
        """Return the person of a line of a letterhead: *Ana Lopes MP Minister for Trade*."""
        end = self._name_end(0)
        if end < 2 or any(self._is_common(self.key(i)) for i in range(end)):
            return None
        position = end
        while self.lexicon.is_cue("post_nominals", self.tokens, position) or self.key(position) in {
            ",",
            "-",
            "–",
            "—",
        }:
            position += 1
        office = self._offices(position)
        if office is None or office.singular or office.end < len(self.tokens) or office.is_generic:
            return None
        return Person(
            self.span(0, office.end),
            name=self.printed(0, end),
            name_span=self.span(0, end),
            office=self.printed(office.first, office.end),
            office_span=self.span(office.first, office.end),
            printed=self.span(0, end),
            sentence=self.number,
            paragraph=self.sentence.paragraph,
        )

    def office_alone(self) -> Span | None:
        """Return the span of the sentence if it is an office and nothing else."""
        office = self._offices(0)
        is_whole = office is not None and not office.singular and office.end == len(self.tokens)
        return self.span(0, len(self.tokens)) if is_whole else None

    def _named(self, index: int) -> int:
        """Return the end of a name that the text has elsewhere, or of the name of a subject; 0 if there is none."""
        if not self.tokens[index].is_capitalized:
            return 0
        for end in range(min(len(self.tokens), index + _MOST_WORDS), index, -1):
            key = " ".join(token.key for token in self.tokens[index:end])
            if key not in self.names and end == index + 1 and key.startswith(self.lexicon.joined):
                key = key.partition("-")[2]  # "Al-Khalifa", called "Al Khalifa" before
            if key in self.names and not self._is_claimed(index, end):
                return end if not (self._goes_on(end) or self._is_of_other(key, end)) else 0
        return self._full_name(index) or self._subject(index)

    def _is_of_other(self, key: str, end: int) -> bool:
        """Return whether a given name begins the full name of somebody else: *Ana* of *Ana Roca*, where *Ana Lopes* is known."""
        is_given = fold(self.names[key]).split()[-1] != key and " " not in key
        return is_given and end < len(self.tokens) and self.tokens[end].is_capitalized

    def _full_name(self, index: int) -> int:
        """Return the end of a full name of which the text has the family name elsewhere: *Boris Johnson*, *Mr Johnson*."""
        end = self._name_end(index)
        words = [self.key(i) for i in range(index, end)]
        is_full = 2 <= len(words) <= _MOST_WORDS and any(
            word in self.names and self.names[word].split()[1:] == [] for word in (words[-1], words[0])
        )  # "Johnson", and "Tsai" of "Tsai Ing-wen"
        return end if is_full and not any(map(self._is_common, words)) and not self._is_claimed(index, end) else 0

    def _is_claimed(self, first: int, end: int) -> bool:
        return any(index in self.taken for index in range(first, end))

    def _goes_on(self, end: int) -> bool:
        """Return whether the words are part of a longer name: *Kishida Foundation*."""
        return end < len(self.tokens) and (
            self.key(end) in self.lexicon.institutions and self.tokens[end].is_capitalized
        )

    def _subject(self, index: int) -> int:
        """Return the end of a full name at the beginning of a sentence that a verb of meeting follows."""
        end = self._name_end(index)
        words = [self.key(i) for i in range(index, end)]
        if not 2 <= len(words) <= _MOST_WORDS or any(self._is_common(word) for word in words):
            return 0
        if self.entity(index) is not None:
            return 0  # "U.S. Marines"
        if self._is_one_of_two(index, end):
            return end
        if index > 0 and self.key(index - 1) not in _BEFORE_SUBJECTS:
            return 0
        is_opened = self.key(index - 1) == "," and self._opens_with_meeting(index)
        for position in range(end, end + _NEAR):
            if self.lexicon.is_cue("meeting_verbs", self.tokens, position):
                return end
            if is_opened and self.is_cue("telling", position):
                return end  # "At the talks with Minister A, Ana Lopes thanked"
            if not (
                self.key(position) in self.lexicon.weekdays or self.key(position) in {"on", "has", "today", "also"}
            ):
                break
        return 0

    def _opens_with_meeting(self, comma: int) -> bool:
        """Return whether the sentence begins with *At the meeting*, *During talks* and the like, up to a comma before `comma`."""
        opening = range(1, min(comma, _NEAR + 1))
        return self.key(0) in _OPENING and any(self.is_cue("occasion_nouns", i) for i in opening)

    def _is_one_of_two(self, first: int, end: int) -> bool:
        """Return whether a name is one of *a meeting between Ana Lopes and Luis Soto*."""
        is_first = self.key(first - 1) == "between" and self.key(end) == "and"
        between, other = (first - 1, self._name_end(end + 1) - end - 1) if is_first else (first - 2, 0)
        if self.key(first - 1) == "and":
            starts = range(max(0, first - 1 - _MOST_WORDS), first - 1)
            between = next((i - 1 for i in starts if self.key(i - 1) == "between"), -1)
            other = self._name_end(between + 1) - between - 1
            is_first = between >= 0 and self._name_end(between + 1) == first - 1
        is_of_meeting = any(
            self.lexicon.is_cue("occasion_nouns", self.tokens, i) for i in range(max(0, between - 1), between)
        )
        return is_first and other > 1 and is_of_meeting

    def _is_common(self, word: str) -> bool:
        lexicon = self.lexicon
        return any(
            word in words
            for words in (lexicon.fields, lexicon.nouns, lexicon.institutions, lexicon.before, lexicon.not_names)
        )

    def _holder(self, index: int) -> int:
        """Return the end of *the Foreign Minister* or *EAM*; 0 if something else stands there."""
        if self._is_acronym(index):
            return index + 1
        is_opening = self._is_opening(index)
        start = index if is_opening else index + 1
        if not (is_opening or self.key(index) == "the") or start in self.taken:
            return 0
        office = self._offices(start)
        if office is None or office.singular or office.is_generic:
            return 0
        if is_opening and not self._is_subject_of_verb(office.end):
            return 0
        following = self.key(office.end)
        return 0 if following in {"of", "from", "'s"} or office.end in self.taken else office.end

    def _is_opening(self, index: int) -> bool:
        """Return whether a word with a capital begins a clause: the first of the sentence, or behind *During the visit,*."""
        is_behind_clause = self.key(index - 1) == "," and self.key(0) in _OPENING and index <= _LONGEST_OPENING
        return self.tokens[index].is_capitalized and self.key(index) != "the" and (index == 0 or is_behind_clause)

    def _is_subject_of_verb(self, index: int) -> bool:
        """Return whether a verb of meeting follows: *Foreign Secretary also met …*."""
        index += self.key(index) in {"also", "then", "later", "has", "today", "yesterday"}
        is_verb = any(self.is_cue(kind, index) for kind in ("meeting_verbs", "finite", "telling"))
        return is_verb and self.tokens[index].text.islower() and self.key(index) not in {"meeting", "and"}

    def _is_acronym(self, index: int) -> bool:
        """Return whether an abbreviation of an office stands alone: *EAM called on*, not *PM Ana Lopes* or *Peru’s PM*."""
        token = self.tokens[index]
        is_office = token.key in self.lexicon.acronyms_of_offices and token.text.isupper()
        is_owned = self.key(index - 1).isdigit() or (
            index > 0 and (self.key(index - 1) == "'s" or self._entity_before(index))
        )
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        return (
            is_office
            and not is_owned
            and (following is None or not following.is_capitalized)
            and self.key(index + 1) != "of"
        )

    def _entity_before(self, index: int) -> bool:
        starts = range(max(0, index - _NEAR), index)
        return any((match := self.entity(start)) is not None and match[0] == index for start in starts)

    def _person(self, first: int, end: int) -> Person:
        span = self.span(first, end)
        is_acronym = self._is_acronym(first)
        is_office = (
            not is_acronym and self.key(first) != "the" and self._is_opening(first) and self._begins_office(first)
        )
        if self.key(first) == "the" or is_acronym or is_office:
            first += not (is_acronym or is_office)
            office = self.span(first, end)
            return Person(
                span,
                office=self.printed(first, end),
                office_span=office,
                sentence=self.number,
                paragraph=self.sentence.paragraph,
            )
        return Person(
            span,
            name=self.printed(first, end),
            name_span=span,
            printed=Span(span.start, span.end),
            sentence=self.number,
            paragraph=self.sentence.paragraph,
        )
