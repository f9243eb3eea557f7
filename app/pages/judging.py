"""The pages of what people decide: pairs of records that may be one, and questions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote, urlencode

from app.domain.strings.text import PLACEHOLDER
from app.pages.comparison import Row
from app.pages.forms import NOUNS
from app.pages.phrases import sentence
from app.pages.site import Site
from app.pages.writing import writing_page

_OF_JUDGEMENTS: Final = {"different": "Different", "unsure": "Unsure"}
"""The words on the buttons for a judgement of two records."""


@dataclass(frozen=True, slots=True)
class Action:
    """A request that a button sends."""

    text: str
    method: str
    path: str
    body: str
    question: str | None = None
    """The question that a person confirms first, if it names the records otherwise than by their ids."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one, with what both say."""

    document: Mapping[str, Any]
    rows: Sequence[Row] = ()

    def called(self, side: str) -> str:
        """Return the name of a record in quotation marks, or its id if both have the same name."""
        records = self.document["a"], self.document["b"]
        is_ambiguous = records[0]["name"] == records[1]["name"]
        return str(self.document[side]["id"]) if is_ambiguous else f"“{self.document[side]['name']}”"

    def merge(self, survivor: str) -> Action:
        """Return the action that makes one record of both, of which the side `survivor` stays."""
        action = self.judgement(f"The same: keep {self.called(survivor)}", "same", survivor)
        question = f"Make one record of {self.called('a')} and {self.called('b')}? You can undo it."
        return replace(action, question=question)

    def judgement(self, text: str, judgement: str, survivor: str | None = None) -> Action:
        """Return the action that judges the pair."""
        body = {
            "resource": self.document["resource"],
            "a": self.document["a"]["id"],
            "b": self.document["b"]["id"],
            "judgement": judgement,
        }
        if survivor is not None:
            body["survivor"] = self.document[survivor]["id"]
        return Action(text, "POST", "/judgements", json.dumps(body))


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list: its choices of filters, what is chosen, and the next page."""

    site: Site
    choices: Mapping[str, Sequence[str]]
    given: Mapping[str, str]
    next_url: str | None

    def values(self) -> dict[str, Any]:
        """Return the values of the templates."""
        return {"choices": self.choices, "given": self.given, "next_url": self.next_url}


def duplicates_page(listing: Listing, pairs: Sequence[Pair]) -> bytes:
    """Return the page of pairs of records that may be one."""
    return writing_page("duplicates", listing.site, "Duplicates", script="judge", pairs=pairs, **listing.values())


def questions_page(listing: Listing, questions: Sequence[Mapping[str, Any]]) -> bytes:
    """Return the page of open questions, each with the `names` of the records that a choice may merge, by their ids."""
    shown = [
        {
            **question,
            "heading": sentence(question["kind"]),
            "actions": [
                action for choice in question["choices"] for action in _actions(choice, question.get("names", {}))
            ],
            "forms": [
                *_comparison(question),
                *dict.fromkeys(filter(None, (_form(c, question) for c in question["choices"]))),
            ],
        }
        for question in questions
    ]
    return writing_page("questions", listing.site, "Questions", script="judge", questions=shown, **listing.values())


def _comparison(question: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the link to both records side by side, for a question whether they are one."""
    if question["kind"] != "possible_duplicate":
        return []
    query = urlencode({"resource": question["resource"], "id": question["record"]})
    return [("Compare the records", f"/duplicates?{query}")]


def merged_by(choice: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the ids of the two records that a choice makes one; None if it merges none."""
    body = choice["body"] or {}
    is_merge = choice["request"] == "POST /judgements" and body.get("judgement") == "same"
    return (body["a"], body["b"]) if is_merge else None


def _actions(choice: Mapping[str, Any], names: Mapping[str, str]) -> list[Action]:
    """Return the actions of a choice: of a merge, one for each record that may stay."""
    merged = merged_by(choice)
    if merged is None:
        action = _action(choice)
        return [] if action is None else [action]
    a, b = ({"id": record_id, "name": names[record_id]} for record_id in merged)
    pair = Pair({"resource": choice["body"]["resource"], "a": a, "b": b})
    return [pair.merge("a"), pair.merge("b")]


def _action(choice: Mapping[str, Any]) -> Action | None:
    """Return the action of a choice that says all; None if the person has to write something."""
    method, _, path = choice["request"].partition(" ")
    body = choice["body"] or {}
    is_known = path == "/judgements" or (method == "PATCH" and path.split("/")[1] in NOUNS)
    if not (is_known and body and all(_is_plain(value) for value in body.values())):
        return None
    values = ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in body.items())
    text = (
        f"{_words(choice)} ({values})" if method == "PATCH" else _OF_JUDGEMENTS.get(body["judgement"], _words(choice))
    )
    return Action(text, method, path, json.dumps(body))


def _is_plain(value: object) -> bool:
    return isinstance(value, str | bool | int | float) and value != PLACEHOLDER


def _form(choice: Mapping[str, Any], question: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the words and the path of the form in which a person does what a choice says; None if a button does it."""
    if _action(choice) is not None:
        return None
    method, _, path = choice["request"].partition(" ")
    resource, _, record_id = path[1:].partition("/")
    if method == "POST" and path[1:] in NOUNS:
        return _words(choice), f"/edit/{resource}"
    if resource not in NOUNS or "{" in record_id or not record_id:
        resource, record_id = question["resource"], question["record"]
    return _words(choice), f"/edit/{resource}/{quote(record_id, safe='')}"


def _words(choice: Mapping[str, Any]) -> str:
    what = str(choice["what"]).replace("`", "")
    return what[:1].upper() + what[1:]
