"""Tables of organizations: a row each, or a row for each of their members."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from app.mapping.guessing.columns import GuessedColumn, find_years, first_called
from app.mapping.guessing.headers import words_of
from app.mapping.guessing.record_table import RecordTable, entries, term_value
from app.mapping.guessing.values import country_value, flow, of_countries, reference

_BODY: Final = re.compile(
    r"\b(?:organi[sz]ations?|organisations?|organismes?|organizaci\w+|organizac\w+|organizzazion\w+|organisatie|organizacj\w+"
    r"|igos?|io ?name|org ?name|institutions?|international bod(?:y|ies)|bod(?:y|ies)|blocs?|alliance|организаци\w+)\b|機関|组织|機構"
)
"""Words of headers, folded, for organizations."""
_NAME: Final = re.compile(
    r"(?:full |long |official )?names?|nom(?: complet)?|nombre(?: completo)?|nome(?: completo)?|bezeichnung|naam|navn|nazwa|название|名称"
)
_ABBREVIATION: Final = re.compile(
    r"\b(?:acronyms?|abbrev\w*|siglas?|sigles?|akronym|abk\w*|kurzel|kurzform|short name|initials|skrot|аббревиатура)\b|略称|^ioname$"
)
_OF_ORGANIZATIONS: Final = re.compile(
    r"\b(?:headquarters?|hq|seat|sitz|siege|sede|founded|established|established in|year founded|grundung\w*|gegrundet|fondee?|fundad\w+|creation"
    r"|members?|membres|miembros|membros|mitglied\w*|memberships?)\b|штаб"
)
_FOUNDED: Final = re.compile(
    r"\b(?:found\w*|establish\w*|creat\w*|gegrundet|grundung\w*|fond\w*|fundad\w+|inception)\b"
)
_JOINED: Final = re.compile(
    r"\b(?:join\w*|access\w*|adhesion|adesao|adesione|beitritt\w*|admi\w+|entry|entree|member(?:ship)? (?:since|from|start)|since|from|start\w*)\b"
)
_LEFT: Final = re.compile(
    r"\b(?:left|leav\w*|withdr\w*|exit|until|end\w*|austritt\w*|retrait|salida|saida|suspen\w*)\b"
)
_MEMBER: Final = re.compile(
    r"\b(?:members?|membres?|miembros?|membros?|membri|mitglied\w*|participants?|state part(?:y|ies)|states?|countr(?:y|ies)|pais(?:es)?|pays|land|lander)\b|加盟国"
)
_LONGEST_ABBREVIATION: Final = 10
_SEAT: Final = re.compile(r"\b(?:seat|headquarters?|hq|sitz|siege|sede|location|based|address)\b")


class OrganizationTable(RecordTable):
    """The columns of a table of organizations."""

    resource = "organizations"

    def __init__(self, columns: Sequence[GuessedColumn], name: str, body: GuessedColumn, reason: str) -> None:
        """Take the columns of the table, that of the names, and the reason why it is one of organizations."""
        super().__init__(columns, name)
        self.comments.append(reason)
        self._body = body
        self.use(body, remark="the name of the organization")

    def document(self) -> Iterator[str]:
        """Yield the lines of the document of an organization."""
        yield f"  name: {flow(reference(self._body))}"
        abbreviation = _abbreviation(self.columns, self._body)
        if abbreviation is not None:
            self.use(abbreviation, remark="the abbreviation")
            yield f"  abbreviation: {flow(reference(abbreviation))}"
        yield from entries("members", list(self._members()))
        yield from self.website("the website")

    def _members(self) -> Iterator[dict[str, object]]:
        member = _member(self.columns)
        if member is None:
            return
        self.use(member, remark="the members" if member.mark else "a member")
        for column in self.columns:
            if column.is_number and any(column.is_called(words) for words in (_JOINED, _LEFT)):
                find_years(column)
        dates = [column for column in self.columns if column.dates.formats]
        joined = first_called(dates, _JOINED)
        left = first_called(dates, _LEFT)
        if member.mark is not None or joined is None:
            yield from of_countries(member)
            return
        self.use(joined, *([left] if left is not None else ()), remark="the time of membership")
        term = term_value(joined, left)
        yield {"country": country_value(member), "term": term}


def recognize(columns: Sequence[GuessedColumn], name: str) -> OrganizationTable | None:
    """Return the table of organizations that columns make; None if they are those of something else.

    There must be names under a header that speaks of organizations, or beside a column of abbreviations; a further column such as the
    seat or the members; no people; and no dates but those of foundation and membership.
    """
    texts = [
        item
        for item in columns
        if not (item.dates.formats or item.codes or item.parts or item.is_number) and any(item.values)
    ]
    others = [item for item in columns if item.dates.formats and not _is_of_bodies(item)]
    named = [item for item in texts if item.is_called(_BODY) or _NAME.fullmatch(words_of(item.name))]
    abbreviation = _abbreviation(texts, None)
    named = [item for item in named if item is not abbreviation]
    body = max(named, key=lambda item: sum(map(len, item.values)), default=None)
    people = [
        item
        for item in texts
        if item.role == "who" and item not in {*named, abbreviation} and not _NAME.fullmatch(words_of(item.name))
    ]
    if body is None or others or people:
        return None
    is_called = any(item.is_called(_BODY) for item in named) or abbreviation is not None
    further = [item for item in columns if item is not body and item.is_called(_OF_ORGANIZATIONS)]
    if not is_called or not (further or (abbreviation is not None and len(named) == 1)):
        return None
    names = ", ".join(column.name for column in [*([abbreviation] if abbreviation is not None else ()), *further][:3])
    return OrganizationTable(
        columns, name, body, f"Taken for a table of organizations: beside {body.name} it has {names}"
    )


def _is_of_bodies(column: GuessedColumn) -> bool:
    words = words_of(column.name)
    return any(pattern.search(words) for pattern in (_FOUNDED, _JOINED, _LEFT))


def _abbreviation(columns: Sequence[GuessedColumn], body: GuessedColumn | None) -> GuessedColumn | None:
    others = [item for item in columns if item is not body]
    named = (item for item in others if item.is_called(_ABBREVIATION))
    return next(named, None) or next((item for item in others if item.is_called(_BODY) and _are_short(item)), None)


def _are_short(column: GuessedColumn) -> bool:
    values = {value for value in column.values if column.is_filled(value)}
    return len(values) > 1 and all(len(value) <= _LONGEST_ABBREVIATION and " " not in value for value in values)


def _member(columns: Sequence[GuessedColumn]) -> GuessedColumn | None:
    """Return the column of the members: countries that are not those of the seat."""
    countries = [column for column in columns if column.codes and not column.is_called(_SEAT)]
    return first_called(countries, _MEMBER)
