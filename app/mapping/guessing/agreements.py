"""Tables of agreements: a treaty a row, with the days of its acts, or a row for each state that signed or joined one."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from app.domain.enums import ActionKind
from app.mapping.guessing.acts import act_of
from app.mapping.guessing.code_columns import columns_of_codes
from app.mapping.guessing.columns import GuessedColumn
from app.mapping.guessing.headers import words_of
from app.mapping.guessing.marked_acts import marked_action
from app.mapping.guessing.people import country_of_records
from app.mapping.guessing.record_table import RecordTable, date_value, entries, key_line
from app.mapping.guessing.rows import distinguish
from app.mapping.guessing.values import comment, country_value, flow, of_countries, of_records, reference, short_title
from app.mapping.guessing.wide import columns_of_days, is_constant
from app.mapping.identity import scheme_of
from app.reading.language import lexicon
from app.reading.language.tokens import tokenize

_CONSENT: Final = (ActionKind.RATIFIED, ActionKind.ACCEDED, ActionKind.ACCEPTED, ActionKind.APPROVED)
_MOST_DISTINCT: Final = 0.9
"""The share of rows with titles and days of their own where a row is an agreement."""
_DEPOSITARY: Final = re.compile(r"depositar|depozitar")
_SUBJECT: Final = re.compile(r"\b(?:subjects?|topics?|themes?|themen?|sujets?|materias?|temas?|konu)\b")


Acts = list[tuple[ActionKind, GuessedColumn]]


class AgreementTable(RecordTable):
    """The columns of a table of agreements."""

    resource = "agreements"

    def __init__(
        self, columns: Sequence[GuessedColumn], name: str, title: GuessedColumn | None, acts: Acts, reason: str
    ) -> None:
        """Take the columns of the table, those of the titles and the acts, and the reason why it is one of agreements.

        Without a title, all rows are about one agreement, which the table does not name.
        """
        super().__init__(columns, name)
        self.title, self.acts = title, acts
        self.comments.append(reason)
        self.days = columns_of_days(columns)
        """The columns that are named after countries and have the day on which each ratified."""
        self.state: GuessedColumn | None = None
        """The column of the state that acted, where an agreement has a row for each of its states."""

    def keys(self) -> Iterator[str]:
        """Yield the lines of what distinguishes agreements, and of what their rows share.

        The key is of the title, and as far as it takes more, the day of signature and other columns. Days of other acts are left
        out, since later versions of the table fill them in.
        """
        if self.title is None:
            return
        if self.state is not None:
            yield key_line([self.title])
            if self._is_grouped:
                yield key_line([self.title], "group_by")
        elif self.identifier is None:
            signed = self._signed
            if super().identifier is not None:
                yield key_line([self.title, *signed])  # the identifiers are of rows, of which an agreement has several
                return
            days = [column for _, column in self.acts]
            others = [column for column in self.columns if column not in days and not column.are_row_numbers]
            yield key_line(distinguish([self.title], [*signed, *others]))

    def _undecided_days(self) -> Iterator[str]:
        """Yield a comment on days whose header does not say what happened on them."""
        for column in self.columns:
            if self.is_free(column) and column.role == "start" and column.dates.formats:
                action = {"action": "signed", "date": date_value(column)}
                yield f"  {comment(f'WHAT HAPPENED ON {column.name} IS NOT SAID; IF IT WAS THE SIGNATURE: actions: {flow([action])}')}"

    @property
    def _signed(self) -> list[GuessedColumn]:
        return [column for act, column in self.acts if act is ActionKind.SIGNED]

    @property
    def identifier(self) -> GuessedColumn | None:
        """The column with an identifier for each agreement; not one for each of several rows of an agreement."""
        column = super().identifier
        if column is None or self.title is None:
            return column
        rows = list(zip(self.title.values, *(day.values for day in self._signed), strict=True))
        return column if len(set(rows)) >= _MOST_DISTINCT * len(rows) else None

    @property
    def _is_grouped(self) -> bool:
        """Whether the rows of each agreement follow one another."""
        titles = [] if self.title is None else [value for value, _ in groupby(self.title.values)]
        return bool(titles) and all(titles) and len(set(titles)) == len(titles)

    def document(self) -> Iterator[str]:
        """Yield the lines of the document of an agreement."""
        yield from _title(self)
        actions = list(_actions(self))
        yield from entries("parties", list(_parties(self)))
        yield from entries("actions", actions)
        if not actions:
            yield from self._undecided_days()
        for column in self.columns:
            if self.is_free(column) and column.is_called(_DEPOSITARY) and column.codes:
                self.use(column, remark="who keeps the original")
                yield from entries("depositaries", of_countries(column))
        yield from _place(self)
        subject = next((item for item in self.columns if _is_free(self, item) and item.is_called(_SUBJECT)), None)
        if subject is not None:
            self.use(subject, remark="the topic")
            yield from entries("topics", [_topic(subject)])
        yield from self.website("where the text is")
        if self.state is None:
            yield from self.identifiers()


def _title(table: AgreementTable) -> Iterator[str]:
    if table.title is None:
        yield "  # THE TABLE DOES NOT NAME THE AGREEMENT, AND THE NAME OF THE FILE STANDS FOR IT; PLEASE WRITE ITS TITLE"
        title = table.name.rpartition("/")[2].split(".", maxsplit=1)[0]
        yield f"  title: {flow(title)}"
        # By it, each row is about the same agreement.
        yield f"  identifiers: {flow([{'scheme': scheme_of(table.name), 'value': title}])}"
        return
    table.use(table.title, remark="the title")
    yield f"  title: {flow(short_title(reference(table.title), [table.title]))}"
    if kinds := _kinds(table.title):
        yield f"  kind: {flow({'column': table.title.name, 'map': kinds, 'else': 'other'})}"


def _kinds(title: GuessedColumn) -> dict[str, str]:
    """Return patterns of titles with the kind of agreement that their first words name, for those in the cells."""
    words, result = lexicon.load(), {}
    for value in dict.fromkeys(title.values):
        tokens = tokenize(value)
        if (match := words.agreements.longest(tokens, 0)) is not None and match[1] != "other":
            result[f"{value[: tokens[match[0] - 1].end]} *"] = match[1]
    return dict(sorted(result.items(), key=lambda item: -len(item[0])))


def _actions(table: AgreementTable) -> Iterator[dict[str, object]]:
    twice = {act for act, _ in table.acts if sum(act == other for other, _ in table.acts) > 1}
    for act, column in table.acts:
        is_own = table.state is not None and not (
            act in twice and table.title is not None and is_constant(column, table.title)
        )
        table.use(column, remark=f"the day of the act {act.value}")
        action: dict[str, object] = {"action": act.value, "date": date_value(column)}
        if column.act_marks:
            table.remarks[column.name] = "the day of an act, which the letter behind it names"
            action = marked_action(column)
        if is_own and table.state is not None:
            for actor in of_countries(table.state):
                yield {**actor, "only_if": {column.name: "*", **_condition(actor)}, **action}
        else:
            yield action
    if table.days:
        for column in table.days:
            table.use(column, remark="TAKEN FOR THE DAYS ON WHICH THE COUNTRY RATIFIED, PLEASE CHECK")
        formats = list(dict.fromkeys(form for column in table.days for form in column.dates.formats))
        first = next(column for column in table.days if column.dates.formats)
        date = {**date_value(first), "column": "item", "formats": formats}
        yield {"for_each": _columns(table.days), "country": "{column}", "action": "ratified", "date": date}


def _columns(columns: Sequence[GuessedColumn]) -> dict[str, object]:
    return {"columns": [column.name for column in columns]}


def _condition(actor: dict[str, object]) -> dict[str, object]:
    condition = actor.get("only_if")
    return condition if isinstance(condition, dict) else {}


def _parties(table: AgreementTable) -> Iterator[dict[str, object]]:
    if table.state is not None:
        consent = [column.name for act, column in table.acts if act in _CONSENT]
        consent = consent or [column.name for act, column in table.acts if act is ActionKind.ENTERED_INTO_FORCE]
        table.use(table.state, remark="the state that acted")
        for actor in of_countries(table.state):
            condition = {**({"|".join(consent): "*"} if consent else {}), **_condition(actor)}
            yield {**actor, **({"only_if": condition} if condition else {})}
        return
    if table.days:
        yield {"for_each": _columns(table.days), "country": "{column}"}
    yield from _parties_by_codes(table)
    for column in table.columns:
        words = words_of(column.name)
        is_place = column.is_of_place or act_of(column.name) is not None or _DEPOSITARY.search(words)
        if column.codes and not is_place and table.is_free(column):
            table.use(column, remark="the parties" if column.mark else "a party")
            yield from of_countries(column)
        elif (country := country_of_records(column.parts)) is not None:
            table.use(column, remark="the parties")
            yield of_records(column, country)


def _parties_by_codes(table: AgreementTable) -> Iterator[dict[str, object]]:
    """Yield the parties of numbered columns that have a code of a country each."""
    group = columns_of_codes([column for column in table.columns if table.is_free(column)])
    if group is not None:
        table.use(
            *group.columns,
            remark=f"TAKEN FOR CODES OF THE PARTIES ({group.systems}), AS THE FOLLOWING ONES, PLEASE CHECK",
        )
        table.unremarkable |= set(group.columns[1:])
        yield {"for_each": {"columns": group.names}, "country": {"column": "item", "codes": group.system}}


def _place(table: AgreementTable) -> Iterator[str]:
    place: dict[str, object] = {}
    for column in table.columns:
        act = act_of(column.name)
        if not _is_free(table, column) or act not in {None, ActionKind.SIGNED}:
            continue
        if not (column.role == "place" or column.is_of_place or act):
            continue
        part = "country" if column.codes and column.mark is None else "city"
        if part not in place and not column.is_number:
            table.use(column, remark="the place of signature")
            place[part] = country_value(column) if part == "country" else reference(column)
    if place:
        yield f"  signing_place: {flow(place)}"


def _is_free(table: AgreementTable, column: GuessedColumn) -> bool:
    return table.is_free(column) and not column.dates.formats and not column.parts and any(column.values)


def _topic(column: GuessedColumn) -> dict[str, object]:
    if column.mark is None:
        return {"name": reference(column)}
    return {"for_each": {"column": column.name, **column.split}, "name": "{item}"}
