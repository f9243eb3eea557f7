"""Organizations of officials whom remarks name without them: *Visited NATO Headquarters and met with Secretary General Muster*."""

from collections.abc import Sequence
from typing import Final

from app.domain.strings.text import fold
from app.reading.language.lexicon import Lexicon, Organization

_LED_BY: Final = {
    "secretary general": frozenset(
        {
            "Arab League",
            "Association of Southeast Asian Nations",
            "Caribbean Community",
            "Commonwealth of Nations",
            "Council of Europe",
            "Gulf Cooperation Council",
            "North Atlantic Treaty Organization",
            "Organisation for Economic Co-operation and Development",
            "Organisation of Islamic Cooperation",
            "Organization for Security and Co-operation in Europe",
            "Organization of American States",
            "Pacific Islands Forum",
            "United Nations",
        }
    ),
    "director general": frozenset(
        {
            "Food and Agriculture Organization",
            "International Atomic Energy Agency",
            "International Labour Organization",
            "Organisation for the Prohibition of Chemical Weapons",
            "United Nations Educational, Scientific and Cultural Organization",
            "World Health Organization",
            "World Trade Organization",
        }
    ),
    "chairperson": frozenset({"African Union", "African Union Commission"}),
    "high representative": frozenset({"European Union"}),
    "managing director": frozenset({"International Monetary Fund"}),
}
"""The organizations whose head, or whose highest official of that kind, has an office, by the office."""
_PARTS: Final = {
    "United Nations General Assembly": "United Nations",
    "United Nations Security Council": "United Nations",
    "European Council": "European Union",
    "European Commission": "European Union",
}
"""Bodies that stand for the organization that they belong to."""
_SECRETARIES_GENERAL: Final = (
    ("lie", 1946, 1953), ("hammarskjold", 1953, 1961), ("thant", 1961, 1971), ("waldheim", 1972, 1981),
    ("perez de cuellar", 1982, 1991), ("boutros-ghali", 1992, 1996), ("annan", 1997, 2006), ("ban", 2007, 2016),
    ("ban ki-moon", 2007, 2016), ("guterres", 2017, 2026),
)  # fmt: skip
"""Secretaries-General of the United Nations, as remarks name them, with their first and last year: www.un.org/sg."""
_SECRETARY_GENERAL: Final = "secretary general"


def named_in(remarks: str, words: Lexicon) -> list[Organization]:
    """Return the organizations that the remarks name, each once."""
    by_name = {}
    for sentence in words.sentences(remarks):
        for _, _, entity in words.entities.find_all(sentence.tokens):
            if entity.organization is not None:
                organization = _whole(entity.organization, words)
                by_name[organization.name] = organization
    return list(by_name.values())


def of_official(
    office: str | None, name: str | None, named: Sequence[Organization], year: int, words: Lexicon
) -> Organization | None:
    """Return the organization of an official without one, or None if that is in doubt.

    It is the only one of those `named` whose head has the office. A Secretary General with the name of that of the United
    Nations in the `year` is of the United Nations.
    """
    kind = _plain(office)
    if kind == _SECRETARY_GENERAL and _is_of_united_nations(name, year):
        return _organization("United Nations", words)
    led = [organization for organization in named if organization.name in _LED_BY.get(kind, ())]
    return led[0] if len(led) == 1 else None


def _plain(office: str | None) -> str:
    """Return an office without what it is for: *High Representative for Foreign Affairs*."""
    return fold(office or "").replace("-", " ").partition(" for ")[0]


def _is_of_united_nations(name: str | None, year: int) -> bool:
    printed = fold(name or "")
    return any(
        first <= year <= last and (printed == known or printed.endswith(f" {known}"))
        for known, first, last in _SECRETARIES_GENERAL
    )


def _whole(organization: Organization, words: Lexicon) -> Organization:
    name = _PARTS.get(organization.name)
    return _organization(name, words) if name else organization


def _organization(name: str, words: Lexicon) -> Organization:
    tokens = words.sentences(name)[0].tokens
    entity = next(entity for _, _, entity in words.entities.find_all(tokens))
    assert entity.organization is not None  # noqa: S101 - the lexicon has the organizations above
    return entity.organization
