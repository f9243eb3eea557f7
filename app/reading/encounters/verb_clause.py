"""The words of encounters in a sentence of a report, verbs and nouns, and where their clause ends.

See decision 240.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from app.reading.encounters.caption_clause import CaptionClause
from app.reading.encounters.clause_end import LONGEST_CLAUSE, end_of_clause
from app.reading.encounters.verb import Verb
from app.reading.encounters.vocabulary import BREAKS, LONGEST_GAP, NEAR, ORDINALS

_PHONES: Final = frozenset({"phone", "telephone", "line"})
_LIGHT: Final = frozenset({"had", "paid", "pays", "pay", "paying"})
_BEFORE_HAVE: Final = frozenset({"will", "shall", "to"})
_CALLS: Final = frozenset({"call", "calls", "called", "calling"})
_INFINITIVES: Final = frozenset({"call", "visit", "host"})
_BEFORE_AND_AFTER: Final = frozenset({"after", "before", "following"})
_LONGEST_JUDGEMENT: Final = 10
_LONGEST_POST: Final = 14
_EXERCISES: Final = frozenset({"training", "practice", "coaching", "photo", "jam", "yoga", "fitness", "recording"})
"""Words before a session at which nobody negotiates."""
_FOLLOWED: Final = frozenset({"followed", "follows", "preceded", "precedes"})
_PARTICIPLES: Final = frozenset({"been", "met", "held", "spoken", "made", "taken", "come", "gone", "begun", "become"})
_BEHIND_MEETING: Final = frozenset({"with", "his", "her", "their"})
"""Words behind *meeting* in a caption: *Ana Lopes meeting her counterpart*."""
_PRAISING: Final = frozenset({"welcomed", "welcomes", "welcoming", "called", "calls", "calling"})
_PRAISED: Final = frozenset({"meeting", "meetings", "talks", "summit", "dialogue", "conversation", "negotiations"})
_LONGEST_PRAISED: Final = 3
_LONGEST_HANDING: Final = 30
"""The largest number of words between *presented* and *credentials*."""


@dataclass(slots=True)
class VerbClause(CaptionClause):
    """A sentence of a report with the words of its encounters."""

    uncut: tuple[int, int, bool] = field(default=(0, 0, False), init=False)
    """Two indexes of tokens between which no clause ends, and whether one ends at the second."""

    def _verbs(self, taken: frozenset[int]) -> Iterator[Verb]:
        """Yield the words of encounters; those with nobody and nothing but a few words between are one."""
        current: Verb | None = None
        index = 0
        while index < len(self.tokens):
            word = self._word_at(index, current, taken)
            if word is None:
                index += 1
                continue
            joined = self._joined(current, word, taken) if current is not None else None
            if current is not None and joined is None and (word.is_roll or not self._lacks_noun(current, taken)):
                yield current
            current = joined or word
            index = word.end
        if current is not None and not self._lacks_noun(current, taken):
            yield current

    def _word_at(self, index: int, current: Verb | None, taken: frozenset[int]) -> Verb | None:
        """Read the word of an encounter at an index; `current` is the one before. None if something else stands there."""
        if index in taken or not self._is("of_encounters", index):
            return None
        if self._is_of_meal(index) or (current is None and self._is_of_other_event(index)):
            return None
        verb, credentials = 0, 0
        if self._may_be_verb(index):
            match = self.lexicon.cues["finite"].longest(self.tokens, index) or self._with_noun(index, taken)
            verb = match[0] if match else 0
            credentials = self._end_of_credentials(index)
        match = self._occasion_noun(index)
        noun = match[0] if match else 0
        end = max(verb, noun, credentials)
        if not end:
            roll = self._end_of_roll(index, taken)
            return Verb(index, roll, is_finite=True, is_roll=True) if roll else None
        is_between = {index - 1, verb} <= taken  # "A visits B"
        is_finite = verb > 0 and (is_between or self._is_verbal(index, is_noun=noun > 0))
        return Verb(index, end, is_finite or credentials > 0 or self._is_of_caption(index, current, taken))

    def _may_be_verb(self, index: int) -> bool:
        """Return whether the words beside a word let it be a verb of an encounter."""
        before, word, behind = self._key(index - 1), self._key(index), self._key(index + 1)
        return not (
            self._is("possessive", index - 1)
            or self._is_perfect(index)
            or self._is_praise(index)
            or (word == "accompanying" and self._is("sides", index - 1))
            or (word in _CALLS and behind == "for")
            or (word == "have" and before not in _BEFORE_HAVE)
            or (word in {"is", "was"} and before == "who")
            or (word == "from" and before in ORDINALS)
        )

    def _is_of_caption(self, index: int, current: Verb | None, taken: frozenset[int]) -> bool:
        """Return whether a participle behind a person says what a picture shows: *Ana Lopes meeting with Luis Soto*."""
        is_meeting = self._key(index) == "meeting" and self._key(index + 1) in _BEHIND_MEETING
        return index - 1 in taken and (is_meeting or (self._key(index) == "signing" and current is None))

    def _joined(self, current: Verb, word: Verb, taken: frozenset[int]) -> Verb | None:
        """Return two words of one encounter as one: *hold talks*, *talks were held*; None if they are of two."""
        if word.is_roll:
            return None
        if not word.is_finite and self._is_joined(current.end, word.first, taken):
            return replace(current, end=word.end)
        if word.is_finite and self._is_held(current, word.first):
            return Verb(current.first, word.end, is_finite=True, main=word.first)
        return None

    def _is_praise(self, index: int) -> bool:
        """Return whether somebody only says something of an encounter: *welcomed the meeting between A and B*, *called the talks useful*."""
        if self._key(index) not in _PRAISING or self._key(index + 1) not in {"the", "this", "that"}:
            return False
        near = range(index + 2, min(len(self.tokens), index + 2 + _LONGEST_PRAISED))
        noun = next((i for i in near if self._key(i) in _PRAISED), None)
        return noun is not None and self._key(noun + 1) in {"between", "of", "by"}

    def _is_of_other_event(self, index: int) -> bool:
        """Return whether *held* is passive and no noun of an encounter stands before: *elections will be held*."""
        is_passive = self._key(index - 1) in {"be", "been", "was", "were", "being", "is", "are"}
        is_held = self._key(index) == "held" and is_passive and index > 1
        return is_held and not any(self._is("occasion_nouns", i) for i in range(max(0, index - _LONGEST_POST), index))

    def _lacks_noun(self, verb: Verb, taken: frozenset[int]) -> bool:
        """Return whether a verb needs the noun of an encounter and has none: *had a good relation with*, *is paying a price*."""
        if verb.end != verb.first + 1 or self._key(verb.first) not in _LIGHT:
            return False
        behind = range(verb.end, min(len(self.tokens), verb.end + LONGEST_GAP))
        before = next((index for index in behind if index in taken), behind.stop)
        return not self._has("occasion_nouns", verb.end, before)  # "had on Monday her first conversation with"

    def _end_of_credentials(self, index: int) -> int:
        """Return the end of *presented copies of her credentials* at `index`; 0 if something else stands there."""
        match = self.lexicon.cues["presenting"].longest(self.tokens, index)
        if match is None:
            return 0
        end: int | None = match[0]
        while end is not None:
            if (credentials := self.lexicon.cues["credentials"].longest(self.tokens, end)) is not None:
                return self._end_of_post(credentials[0])  # "his open letters", of which *his* is a part
            before = self.lexicon.cues["before_credentials"].longest(self.tokens, end)
            end = before[0] if before is not None else None
        return 0

    def _end_of_post(self, start: int) -> int:
        """Return the index of *to* behind *as Ambassador of Peru* at `start`, which is between an envoy and the receiver."""
        if self._key(start) != "as":
            return start
        limit = min(len(self.tokens), start + _LONGEST_POST)
        later = range(start, next((index for index in range(start, limit) if self._key(index) == ","), limit))
        return next((index for index in reversed(later) if self._key(index) == "to"), start)

    def _with_noun(self, index: int, taken: frozenset[int]) -> tuple[int, bool] | None:
        """Return the end of a verb that a noun of an encounter follows, to the end of the noun: *began talks*."""
        verb = self.lexicon.cues["light_verbs"].longest(self.tokens, index)
        if verb is None:
            return self._described(index)
        if self._is("handing", index) and self._has("credentials", verb[0], verb[0] + _LONGEST_HANDING):
            return verb
        for position in range(verb[0], min(len(self.tokens), verb[0] + NEAR)):
            noun = self._occasion_noun(position)
            if noun is not None:
                return noun
            if position in taken or not self.tokens[position].is_word or self._is("framing", position):
                break
        return None

    def _occasion_noun(self, index: int) -> tuple[int, bool] | None:
        """Return the noun of an encounter at an index, but not that of *a training session*."""
        if self._key(index - 1) in _EXERCISES:
            return None
        return self.lexicon.cues["occasion_nouns"].longest(self.tokens, index)

    def _described(self, index: int) -> tuple[int, bool] | None:
        """Return the end of *described his meeting* before *with*: whoever calls it fruitful took part.

        The judgement may come first: *described as useful his first meeting with*.
        """
        if not self._is("describes", index):
            return None
        noun, gap = index + 1 + self._is("possessive", index + 1) + (self._key(index + 1) == "the"), 1
        if self._key(index + 1) == "as":
            near = range(index + 2, min(len(self.tokens), index + 2 + _LONGEST_JUDGEMENT))
            noun = next((i for i in near if self._is("possessive", i)), len(self.tokens)) + 1
            end, gap = noun + NEAR, NEAR  # "her meeting on Monday with"
            while noun < end and self._is("describing", noun):
                noun += 1
        match = self.lexicon.cues["occasion_nouns"].longest(self.tokens, noun)
        has_with = match is not None and any(self._key(i) == "with" for i in range(match[0], match[0] + gap))
        return match if has_with else None

    def _is_perfect(self, index: int) -> bool:
        """Return whether *had* is a part of another verb: *had been due to*, *had agreed*, but not *had talks*."""
        if self._key(index) != "had":
            return False
        index += 1
        while self._is("between_verbs", index) and self._key(index) not in _PARTICIPLES:
            index += 1
        return self._key(index) in _PARTICIPLES or self._key(index).endswith("ed")

    def _is_held(self, noun: Verb, index: int) -> bool:
        """Return whether *was held* or *took place* follows a noun: *the meeting was held*."""
        start = noun.end
        if self._key(start) == "between":  # "The talks between Peru and Chile were held"
            while start < min(index, noun.end + LONGEST_GAP) and not self._is("passive", start):
                start += 1
        between = range(start, index)
        is_place = self._is("place_verbs", index)
        return not noun.is_finite and is_place and len(between) <= 2 and all(self._is("passive", i) for i in between)

    def _cut(self, verb: int, taken: frozenset[int]) -> int:
        """Return where the subject of the talks begins; words that were read for the verb before are not read again."""
        known, end, is_cut = self.uncut
        if not known <= verb < end:
            known, end, is_cut = verb, verb + 1, False
        limit = min(len(self.tokens), verb + LONGEST_CLAUSE)
        while not is_cut and end < limit:
            last = min(len(self.tokens), end - 1 + LONGEST_CLAUSE)
            stop = end_of_clause(self, end - 1, taken)
            is_cut = stop < last and not self._is_no_cut(stop) and not self._goes_on(stop, taken)
            end = stop if is_cut or stop == last else stop + 1
        self.uncut = known, end, is_cut
        return min(end, limit)

    def _goes_on(self, semicolon: int, taken: frozenset[int]) -> bool:
        """Return whether a list of people goes on behind a semicolon: a person, and no verb up to the next mark."""
        if self._key(semicolon) != ";":
            return False
        end = next((i for i in range(semicolon + 1, len(self.tokens)) if self._key(i) == ";"), len(self.tokens))
        item = range(semicolon + 1, end)
        return any(i in taken for i in item) and not any(i not in taken and self._is("finite", i) for i in item)

    def _side_end(self, index: int) -> int:
        """Return the index behind *the Peruvian side*, or 0."""
        match = self._entity(index, article=True)
        return match[0] + 1 if match is not None and self._is("sides", match[0]) else 0

    def _is_no_cut(self, index: int) -> bool:
        """Return whether the clause goes on: *spoke over the phone with*, *paid a courtesy call on*."""
        if self._key(index) == "on" and self._side_end(index + 1) > index:
            return True  # "attended on the Peruvian side by A"
        if self._key(index) == "on" and (self._key(index - 2), self._key(index - 1)) == ("who", "is"):
            return True  # "talks between A, who is on a visit to Peru, and B"
        if self._key(index) == "on":  # "called on", "spoke on the phone"
            return self._is("calls_on", index - 1) or self._key(index + 1 + (self._key(index + 1) == "the")) in _PHONES
        if self._is_of_meal(index):
            return True  # "attended a dinner given by A"
        if self._key(index) == "following" and self._key(index - 1) == "the":
            return True  # "attended by the following: A, Minister of Trade; B"
        if self._key(index) == "since":  # "held the first call since taking office with A"
            return any(self._key(i) == "with" for i in range(index + 1, index + NEAR))
        if self._key(index) == "in" and self._key(index + 1) in {"honour", "honor"}:
            return self._is("occasion_nouns", index - 1)  # "hosted a dinner in honour of"
        return self._is("about", index) and any(self._has(kind, index, index + NEAR) for kind in ("phone", "video"))

    def _is_verbal(self, index: int, *, is_noun: bool) -> bool:
        """Return whether a word that may be a noun as well, such as *visit*, is a verb here."""
        if not is_noun:
            return True
        key = self._key(index - 1)
        if key == ";" and self._key(index) in _INFINITIVES:
            return True  # "is to meet A; call on B; and visit Lima"
        is_noun_behind = self.tokens[index].is_capitalized or self._key(index) == "meeting"
        if is_noun_behind and self._key(index).isalpha() and key in {"leaders", "ministers"}:
            return False  # "the APEC Leaders Meeting", "the Council of Foreign Ministers meeting"
        if self._key(index) == "meeting" and (self._is_progressive(index) or self._is_participle(index)):
            return True
        return key in {"will", "to", "they", "leaders", "ministers", "shall", "also"} or self._is("pronouns", index - 1)

    def _is_participle(self, index: int) -> bool:
        """Return whether a participle stands behind a comma and before a person: *began a visit, meeting President A*."""
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        is_object = following is not None and (
            following.is_capitalized or following.key in {"with", "the", "his", "her"}
        )
        return self._key(index - 1) == "," and index > 1 and is_object

    def _is_progressive(self, index: int) -> bool:
        """Return whether *is* or *was* stands before a participle: *was yesterday meeting*."""
        words = range(max(0, index - NEAR), index)
        start = next((i for i in words if self._key(i) in {"is", "was", "are", "were"}), index)
        between = range(start + 1, index)
        return start < index and all(self._is("days_or_adverbs", i) or self._is("between_verbs", i) for i in between)

    def _is_joined(self, end: int, index: int, taken: frozenset[int]) -> bool:
        if self._is("topic_verbs", end - 1) and any(self._is("framing", i) for i in range(end, index)):
            return False  # "discussed trade at a meeting with A"
        if self._is("topic_verbs", end - 1) and any(self._is("another", i) for i in range(end, index)):
            return False  # "discussed the recent visit of A"
        if any(self._key(i) in _BEFORE_AND_AFTER | _FOLLOWED for i in range(end, index)):
            return False  # "Her visit comes after the visit of A"
        if any(self._is("to_come", i) for i in range(end, index)):
            return False  # "paid attention at the meeting to the preparations for the visit of A"
        if any(self._key(i) == "to" and self.tokens[i + 1].text.islower() and i + 2 < index for i in range(end, index)):
            return False  # "agreed to broker a summit"
        return index - end <= NEAR and not any(i in taken or self._key(i) in BREAKS for i in range(end, index))
