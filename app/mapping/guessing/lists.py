"""Lists of topics and of sources."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from app.mapping.guessing.columns import GuessedColumn, first_called, first_of_role
from app.mapping.guessing.headers import words_of
from app.mapping.guessing.record_table import RecordTable, date_value
from app.mapping.guessing.values import flow, reference

_TOPIC: Final = re.compile(
    r"(?:topics?|themes?|thema|themen|sujets?|temas?|tem[ai]|subjects?|keywords?|тем[аы])(?: name)?"
)
_PARENT: Final = re.compile(r"\b(?:parent|broader|ubergeordnet\w*|superior|belongs to|part of|category)\b")
_ALIASES: Final = re.compile(r"\b(?:aliases|alias|synonyms?|synonyme|other names|sinonimos?|alternative\w*)\b")
_PUBLISHER: Final = re.compile(
    r"\b(?:publisher|outlet|newspaper|agency|media|journal|editeur|verlag|editor(?:ial)?|quelle|source)\b"
)
_HEADLINE: Final = re.compile(r"\b(?:headline|article|titel|titre|title|titulo|schlagzeile)\b")


class TopicTable(RecordTable):
    """The columns of a list of topics."""

    resource = "topics"

    def __init__(
        self,
        columns: Sequence[GuessedColumn],
        name: str,
        topic: GuessedColumn,
        parent: GuessedColumn | None,
        aliases: GuessedColumn | None,
    ) -> None:
        """Take the columns of the table, of the topics, of those that they belong to, and of their other names."""
        super().__init__(columns, name)
        self._topic, self._parent, self._aliases = topic, parent, aliases
        self.comments.append("Taken for a list of topics: it has topics, and no dates, people or countries")

    def document(self) -> Iterator[str]:
        """Yield the lines of the document of a topic."""
        self.use(self._topic)
        yield f"  name: {flow(reference(self._topic))}"
        if self._parent is not None:
            self.use(self._parent, remark="the broader topic")
            yield f"  parent: {flow({'name': reference(self._parent)})}"
        if self._aliases is not None:
            self.use(self._aliases, remark="other names")
            split = (
                {"column": self._aliases.name, **self._aliases.split}
                if self._aliases.mark
                else [reference(self._aliases)]
            )
            yield f"  aliases: {flow(split)}"


class SourceTable(RecordTable):
    """The columns of a list of sources."""

    resource = "sources"

    def __init__(
        self,
        columns: Sequence[GuessedColumn],
        name: str,
        headline: GuessedColumn,
        publisher: GuessedColumn,
        url: GuessedColumn,
    ) -> None:
        """Take the columns of the table, of the headlines, of the publishers, and of the URLs."""
        super().__init__(columns, name)
        self._headline, self._publisher, self._url = headline, publisher, url
        self.comments.append("Taken for a list of sources: it has headlines, publishers and URLs, and no countries")

    def document(self) -> Iterator[str]:
        """Yield the lines of the document of a source."""
        self.use(self._headline, self._publisher, self._url)
        yield f"  headline: {flow(reference(self._headline))}"
        yield f"  publisher: {flow(reference(self._publisher))}"
        if (date := next((column for column in self.columns if column.dates.formats), None)) is not None:
            self.use(date, remark="the day of publication")
            yield f"  date: {flow(date_value(date))}"
        yield f"  url: {flow(reference(self._url))}"


def recognize(columns: Sequence[GuessedColumn], name: str) -> RecordTable | None:
    """Return the list of topics or of sources that columns make; None if they are those of something else."""
    if any(column.codes or column.parts for column in columns):
        return None
    return _topics(columns, name) or _sources(columns, name)


def _topics(columns: Sequence[GuessedColumn], name: str) -> TopicTable | None:
    topic = next((column for column in columns if _TOPIC.fullmatch(words_of(column.name))), None)
    parent, aliases = first_called(columns, _PARENT), first_called(columns, _ALIASES)
    is_other = any(column.dates.formats or column.role in {"who", "whom", "place"} for column in columns)
    if topic is None or is_other or (parent is None and aliases is None):
        return None
    return TopicTable(columns, name, topic, parent, aliases)


def _sources(columns: Sequence[GuessedColumn], name: str) -> SourceTable | None:
    headline = first_called(columns, _HEADLINE)
    publisher = first_called(columns, _PUBLISHER)
    url = first_of_role(columns, "url")
    if headline is None or publisher is None or url is None or any(column.role == "place" for column in columns):
        return None
    return SourceTable(columns, name, headline, publisher, url)
