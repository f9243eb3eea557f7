"""Persons whom a sentence names in two phrases: *ASEAN Chair Prime Minister A*, an envoy and the post behind the credentials."""

from dataclasses import dataclass, replace
from typing import Final

from app.reading.persons.coordination import Found
from app.reading.persons.name_list_reader import NameListReader
from app.reading.persons.parties import DASHES

_PRESENTING: Final = frozenset({"presented", "presents", "handed", "hands", "submitted", "submits"})
_LONGEST_PRESENTATION: Final = 7
_CHAIRS: Final = frozenset({"chair", "chairperson", "chairman", "chairwoman", "president"})


@dataclass(slots=True)
class JoiningReader(NameListReader):
    """A reader that joins the phrases of one person."""

    def _posted(self, found: list[Found]) -> list[Found]:
        """Join *Ana Lopes presented her credentials to President B as Ambassador of Peru*: an envoy and the post behind."""
        envoy = next((i for i, item in enumerate(found) if self._presents_credentials(item.end)), -1)
        for index, item in enumerate(found):
            start = item.first - 1 - (self.key(item.first - 1) == "the")
            if 0 <= envoy < index and item.person.name is None and self._is_as_ambassador(start):
                return self._with_post(found, envoy, index)
        return found

    def _with_post(self, found: list[Found], envoy: int, index: int) -> list[Found]:
        """Return `found` with the office at `index` as that of an envoy without a country."""
        person, post = found[envoy].person, found[index].person
        if person.name is None or person.entity is not None:
            return found
        person = replace(person, office=post.office, office_span=post.office_span)
        person = replace(person, entity=post.entity, entity_span=post.entity_span, how=post.how)
        result = [*found]
        result[envoy] = replace(found[envoy], person=person)
        del result[index]
        return result

    def _presents_credentials(self, end: int) -> bool:
        """Return whether *presented her credentials* or *has handed over letters of credence* stands at `end`."""
        if self.key(end) == "," and self.is_cue("credentials", end + 1):
            return True  # "received from Ana Lopes, Letters of Credence accrediting her"
        start = end + (self.key(end) in {"has", "today", "also"})
        if self.key(start) not in _PRESENTING:
            return False
        return any(self.is_cue("credentials", index) for index in range(start, start + _LONGEST_PRESENTATION))

    def _with_chairs(self, found: list[Found]) -> list[Found]:
        """Join *the President of Peru and current Chair of the Union, Ana Lopes*: somebody of a country, who chairs a body."""
        result: list[Found] = []
        for item in found:
            if result and self._is_chair_too(result[-1], item):
                before = result.pop()
                first, mention = before.person, self.span(before.first, item.end)
                person = replace(item.person, mention=mention, office=first.office, office_span=first.office_span)
                person = replace(person, entity=first.entity, entity_span=first.entity_span, how=first.how)
                item = replace(item, person=person, first=before.first)  # noqa: PLW2901
            result.append(item)
        return result

    def _is_chair_too(self, before: Found, item: Found) -> bool:
        """Return whether an office of a country has no name, and the named chair of a body follows it."""
        first, chair = before.person, item.person
        is_chair = bool(_CHAIRS & set((chair.office or "").casefold().split()[-1:]))
        is_of_body = chair.organization is not None and chair.name is not None
        is_of_country = first.name is None and first.country is not None and first.office is not None
        return is_chair and is_of_body and is_of_country and self._is_and(before.end, item.first)

    def _is_and(self, start: int, end: int) -> bool:
        """Return whether only *and*, *and current* and the like stand from `start` to `end`, and no article."""
        words = range(start + 1, end)
        return self.key(start) == "and" and all(self.lexicon.is_cue("passed_over", self.tokens, i) for i in words)

    def _joined(self, found: list[Found]) -> list[Found]:
        """Join *ASEAN Chair* and *Prime Minister Ana Lopes*, which are one person, where nothing but a dash stands between them."""
        result: list[Found] = []
        for item in found:
            before = result[-1] if result else None
            is_next = before is not None and before.end + (self.key(before.end) in DASHES) == item.first
            if before and is_next and before.person.name is None and item.person.office:
                person = replace(item.person, mention=self.span(before.first, item.end))
                if person.entity is None:  # "Brazilian National Security Advisor Ambassador Ana Lopes"
                    first = before.person
                    person = replace(person, office=first.office, office_span=first.office_span, how=first.how)
                    person = replace(person, entity=first.entity, entity_span=first.entity_span)
                item = replace(item, person=person, first=before.first)  # noqa: PLW2901
                result.pop()
            result.append(item)
        return result
