"""The pages of the history of a record: what each change did, and one version as it was.

See decision 208.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.domain.enums import ChangeAction
from app.domain.strings.json_text import json_text
from app.pages.comparison import Row, changes, content
from app.pages.environment import render
from app.pages.forms import form
from app.pages.site import Site
from app.pages.writing import writing_page
from app.representations import plain_text
from app.representations.formats import Document

_WORDS: Final[Mapping[str, str]] = {
    ChangeAction.CREATED: "Created",
    ChangeAction.UPDATED: "Edited",
    ChangeAction.DELETED: "Deleted",
    ChangeAction.MERGED: "Merged into another record",
    ChangeAction.UNDELETED: "Undeleted",
    ChangeAction.REDACTED: "Redacted",
}


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a record: the change that made it, as the API describes it, and its document, if it has one."""

    change: Mapping[str, Any]
    document: Document | None
    before: Document | None

    def rows(self, resource: str) -> Sequence[Row]:
        """Return the fields that the change touched."""
        if self.document is None or self.before is None or not self.change["differences"]:
            return ()
        names = {step["path"].split("/")[1] for step in self.change["differences"]}
        return changes(resource, self.before, self.document, names)

    @property
    def words(self) -> str:
        """The kind of the change."""
        return _WORDS[self.change["action"]]


@dataclass(frozen=True, slots=True)
class Record:
    """The record that a page of history is about."""

    resource: str
    id: str
    newest: Version
    tag: str | None
    """The entity tag of its present document; None if it was deleted or merged."""
    merged: Sequence[str] = ()
    """The ids of records that were merged into it, the last one first."""

    @property
    def name(self) -> str:
        """The name of the record in its newest version that has one."""
        document = self.newest.document or self.newest.before
        return (document and plain_text.record_name(document)) or self.id


def history_page(site: Site, record: Record, versions: Sequence[Version], next_url: str | None) -> bytes:
    """Return the page of a history, which holders of a key can restore from."""
    return writing_page(
        "history",
        site,
        f"History of {record.name}",
        script="history",
        section=record.resource,
        resource=record.resource,
        record=record,
        versions=[(version, version.rows(record.resource)) for version in versions],
        form=json_text(form(record.resource)),
        next_url=next_url,
    )


def version_page(site: Site, record: Record, version: Version) -> bytes:
    """Return the page of one version."""
    number, document = version.change["version"], version.document or {}
    values = {
        "site": site,
        "resource": record.resource,
        "heading": plain_text.record_name(document) or record.id,
        "formats": [("json", "JSON")],
        "record": record,
        "version": version,
        "number": number,
        "fields": content(record.resource, document),
    }
    return render("version", values)
