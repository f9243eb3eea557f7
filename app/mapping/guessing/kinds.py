"""The kind of a meeting and its topics, as columns of tables name them."""

import re
from collections.abc import Iterator
from typing import Final

from app.domain.enums import MeetingKind
from app.domain.strings.text import fold
from app.mapping.guessing.columns import GuessedColumn
from app.mapping.guessing.headers import words_of
from app.mapping.guessing.record_table import RecordTable, entries
from app.mapping.guessing.values import flow

_WORDS: Final[dict[MeetingKind, tuple[str, ...]]] = {
    MeetingKind.STATE_VISIT: ("state visit", "visite d'etat", "staatsbesuch", "visita de estado", "visita di stato"),
    MeetingKind.OFFICIAL_VISIT: ("official visit", "visite officielle", "offizieller besuch", "visita oficial", "visita ufficiale"),
    MeetingKind.WORKING_VISIT: ("working visit", "visite de travail", "arbeitsbesuch", "visita de trabajo", "visita di lavoro"),
    MeetingKind.VISIT: ("visit", "visite", "besuch", "visita"),
    MeetingKind.COURTESY_CALL: ("courtesy call", "courtesy visit", "visite de courtoisie", "hoflichkeitsbesuch", "visita de cortesia"),
    MeetingKind.CALL: ("call", "phone call", "telephone call", "telephone conversation", "appel telephonique", "telefonat", "video call"),
    MeetingKind.SUMMIT: ("summit", "sommet", "gipfel", "gipfeltreffen", "cumbre", "vertice"),
    MeetingKind.BILATERAL_MEETING: ("bilateral", "bilateral meeting", "bilateral talks", "entretien bilateral", "bilaterales treffen", "reunion bilateral"),
    MeetingKind.MULTILATERAL_MEETING: ("multilateral", "multilateral meeting", "conference", "conference multilaterale", "konferenz", "conferencia"),
    MeetingKind.CONSULTATION: ("consultation", "consultations", "konsultationen", "consultas"),
    MeetingKind.NEGOTIATION_ROUND: ("negotiation", "negotiations", "round of negotiations", "negotiation round", "negociations", "verhandlungen"),
    MeetingKind.SIGNING_CEREMONY: ("signing", "signing ceremony"),
    MeetingKind.RECEPTION: ("reception", "dinner", "state dinner", "empfang", "recepcion"),
}  # fmt: skip
"""Words of cells, folded, by the kind of meeting that they name."""
_KINDS: Final = {word: kind for kind, words in _WORDS.items() for word in words}
_LEAST_SHARE: Final = 0.8
_TOPICS: Final = re.compile(r"(?:topics?|themes?|themen?|sujets?|temas?|keywords?|tags?|subjects?)")


def kind_lines(table: RecordTable) -> Iterator[str]:
    """Yield the line of the kind of a meeting, if the cells of a column are words for kinds; other cells say nothing about it."""
    for column in table.columns:
        if not table.is_free(column) or column.dates.formats or column.codes or column.is_number:
            continue
        values = {value for value in column.values if column.is_filled(value)}
        kinds = {value: kind.value for value in sorted(values) if (kind := _KINDS.get(fold(value))) is not None}
        if values and len(kinds) >= _LEAST_SHARE * len(values):
            table.use(column, remark="the kind of meeting")
            yield f"  kind: {flow({'column': column.name, 'map': kinds, 'else': None})}"
            return


def topic_lines(table: RecordTable) -> Iterator[str]:
    """Yield the lines of the topics, if a column is called so and has lists or a few words that recur."""
    for column in table.columns:
        if table.is_free(column) and column.mark is not None and _TOPICS.fullmatch(words_of(column.name)):
            table.use(column, remark="the topics")
            yield from entries("topics", [{"for_each": items_of(column), "topic": {"name": "{item}"}}])
            return


def items_of(column: GuessedColumn) -> dict[str, object]:
    """Return the value of `for_each` for the items of a column of lists."""
    return {"column": column.name, **column.split}
