"""Pages of lists that are not of records: the newest changes, disputed fields, and judgements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any, Final

from app.domain.enums import JudgementKind
from app.domain.strings.json_text import json_text
from app.pages.changes import Change, change_sets
from app.pages.comparison import PARTICIPANTS
from app.pages.disputed_fields import DisputedField
from app.pages.environment import render
from app.pages.forms import NOUNS
from app.pages.lists import Input, Link, described, with_query
from app.pages.site import Parameters, Site

_NOT_FILTERS: Final = frozenset({"limit", "history"})


@dataclass(frozen=True, slots=True)
class Log:
    """A page of such a list as its form and its links show it."""

    site: Site
    parameters: Parameters
    """The parameters of the request without those that name a page."""
    choices: Mapping[str, Sequence[str]]
    """The values that the form offers for a parameter."""
    next_url: str | None
    first_url: str | None

    def render(self, template: str, heading: str, inputs: Sequence[Input], **values: Any) -> bytes:
        """Return the page of a template with a heading, and the inputs of its form."""
        url = partial(with_query, f"{self.site.base}{self.site.path}")
        names = {item.name for item in inputs}
        filters = [pair for pair in self.parameters if pair[0] not in _NOT_FILTERS]
        common = {
            "site": self.site,
            "resource": None,
            "heading": heading,
            "formats": (),
            "nouns": {**NOUNS, PARTICIPANTS: "participant"},
            "inputs": inputs,
            "given": dict(self.parameters),
            "hidden": [pair for pair in self.parameters if pair[0] not in names],
            "filters": [
                Link(described(inputs, *pair), url([other for other in self.parameters if other != pair]))
                for pair in filters
            ],
            "next_url": self.next_url,
            "first_url": self.first_url,
        }
        return render(template, {**common, **values})

    def choice(self, name: str, label: str) -> Input:
        """Return the input of a parameter with a fixed set of values."""
        return Input(name, label, options=tuple(self.choices[name]))


def changes_page(log: Log, changes: Sequence[Change]) -> bytes:
    """Return the page of changes, newest first, by days."""
    days = [(day, list(items)) for day, items in groupby(change_sets(changes), lambda item: item.at[:10])]
    inputs = (log.choice("resource", "Type of record"), Input("actor", "Changed by", hint="command:seed"))
    return log.render("changes", "Changes", inputs, days=days)


def disputes_page(log: Log, disputes: Sequence[DisputedField]) -> bytes:
    """Return the page of disputed fields by record, each with what is recorded and what each source says."""
    found = [(page, list(items)) for page, items in groupby(disputes, lambda item: item.page)]
    inputs = (log.choice("resource", "Type of record"), log.choice("field", "Field"))
    return log.render("disputes", "Disputed facts", inputs, section="sources", disputes=found)


@dataclass(frozen=True, slots=True)
class NamedJudgement:
    """A judgement, with the records that its ids lead to."""

    document: Mapping[str, Any]
    records: Sequence[tuple[str, str]]
    """The ids and names of the records; one alone after a merge, and for a judgement about one record."""
    tag: str
    """The entity tag of the document."""

    @property
    def verdict(self) -> str:
        """The judgement in words."""
        return _VERDICTS[self.document["judgement"]]

    @property
    def merged(self) -> Sequence[str]:
        """The ids that were judged, if they lead to one record now."""
        ids = dict.fromkeys((self.document["a"], self.document["b"]))
        return [*ids] if len(ids) > len(self.records) else []

    @property
    def can_be_taken_back(self) -> bool:
        """Whether it counts and merged no records; a merge is undone instead."""
        return self.document["ended_at"] is None and not self.merged

    @property
    def undone_on(self) -> Sequence[str]:
        """The ids whose histories offer to undo the merge, if it counts and merged records."""
        is_merge = self.document["ended_at"] is None and self.merged
        return [record_id for record_id in self.merged if record_id != self.records[0][0]] if is_merge else []

    @property
    def repeating(self) -> str:
        """The JSON text of the request that judges the same once more."""
        names = ("question", "value") if self.document["judgement"] == JudgementKind.RIGHT else ("b",)
        return json_text({name: self.document[name] for name in ("resource", "a", "judgement", *names)})


_VERDICTS: Final[Mapping[str, str]] = {
    JudgementKind.SAME: "the same",
    JudgementKind.DIFFERENT: "different",
    JudgementKind.UNSURE: "unsure",
    JudgementKind.RIGHT: "right as recorded",
}


def judgements_page(log: Log, judgements: Sequence[NamedJudgement], other_url: str, *, with_ended: bool) -> bytes:
    """Return the page of judgements, newest first, which holders of a key can take back.

    `with_ended` is whether it has those that no longer count, and `other_url` the page with or without them.
    """
    inputs = (log.choice("resource", "Type of record"), log.choice("judgement", "Judgement"))
    values = {"judgements": judgements, "other_url": other_url, "with_ended": with_ended}
    return log.render("judgements", "Judgements", inputs, section="edit", script="judgements", **values)
