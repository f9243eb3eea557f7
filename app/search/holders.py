"""The records whose index entries contain the names of other records.

`app.search.documents` selects these names; an entry follows when one of them changes.
"""

from typing import Any, Final

from app.db import models as m

HOLDERS: Final[dict[str, dict[str, tuple[tuple[Any, Any], ...]]]] = {
    "countries": {
        "people": (
            (m.Person.key, m.Person.country_key),
            (m.Tenure.person_key, m.Tenure.country_key),
            (m.Tenure.person_key, m.Tenure.posted_to_key),
        ),
        "agreements": (
            (m.Party.agreement_key, m.Party.country_key),
            (m.Action.agreement_key, m.Action.country_key),
        ),
        "participants": ((m.Participant.key, m.Participant.country_key),),
        "meetings": (
            (m.Participant.meeting_key, m.Participant.country_key),
            (m.Meeting.key, m.Meeting.place_country_key),
            (m.OtherPlace.meeting_key, m.OtherPlace.country_key),
        ),
    },
    "organizations": {
        "people": ((m.Tenure.person_key, m.Tenure.organization_key),),
        "agreements": (
            (m.Party.agreement_key, m.Party.organization_key),
            (m.Action.agreement_key, m.Action.organization_key),
        ),
        "participants": ((m.Participant.key, m.Participant.organization_key),),
        "meetings": (
            (m.Participant.meeting_key, m.Participant.organization_key),
            (m.MeetingOrganization.meeting_key, m.MeetingOrganization.organization_key),
        ),
    },
    "topics": {
        "agreements": ((m.AgreementTopic.agreement_key, m.AgreementTopic.topic_key),),
        "meetings": ((m.MeetingTopic.meeting_key, m.MeetingTopic.topic_key),),
    },
    "people": {
        "participants": ((m.Participant.key, m.Participant.person_key),),
        "meetings": ((m.Participant.meeting_key, m.Participant.person_key),),
    },
    "agreements": {"meetings": ((m.MeetingAgreement.meeting_key, m.MeetingAgreement.agreement_key),)},
}
"""For each named resource, the resources that index its names, each with pairs of columns: the primary key of the holder,
and the reference to the named record."""
