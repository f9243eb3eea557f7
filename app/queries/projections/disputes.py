"""Disputed fields as JSON documents."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, case, literal_column

from app.db import models as m
from app.db.json_functions import first, json_object, rows, stored
from app.queries.projections.fields import citations


def dispute() -> ColumnElement[str]:
    """Project a disputed field (`app.schemas.dispute.Dispute`)."""
    dispute = m.Dispute
    owners = {
        "countries": (m.Country, "country_key"),
        "organizations": (m.Organization, "organization_key"),
        "people": (m.Person, "person_key"),
        "topics": (m.Topic, "topic_key"),
        "agreements": (m.Agreement, "agreement_key"),
        "meetings": (m.Meeting, "meeting_key"),
        "participants": (m.Participant, "participant_key"),
    }

    def of_owner(select_of: Callable[[Any, str], ColumnElement[Any]]) -> ColumnElement[Any]:
        # Only the subquery of the row's own resource is executed.
        return case(
            *(
                (dispute.resource == literal_column(f"'{name}'"), select_of(model, owner))
                for name, (model, owner) in owners.items()
            )
        )

    return json_object(
        resource=dispute.resource,
        id=of_owner(lambda model, owner: first(model.id, rows(model).where(model.key == getattr(dispute, owner)))),
        field=dispute.field,
        value=stored(dispute.value),
        citations=of_owner(
            lambda _, owner: citations(
                and_(getattr(m.Citation, owner) == getattr(dispute, owner), m.Citation.field == dispute.field)
            )
        ),
    )
