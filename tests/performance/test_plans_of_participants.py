"""Among several filters on participants the rarest drives the scan; the others are checked on its rows."""

import pytest

from app.api.participants import PARTICIPANT_LIST, ParticipantParams
from app.queries.filtering import filters

pytestmark = pytest.mark.databases("sqlite")

MEETING = "2023-09-01-japan-peru-foreign-ministers"
PERSON = "hayashi-yoshimasa"


@pytest.fixture
def steps(explained_walk):
    """Explain how the keys of a page are found, without the lookup of names."""

    def explain(**params):
        result = explained_walk(PARTICIPANT_LIST, ParticipantParams.model_validate(params))
        return [item for item in result if "participants" in item or "TEMP B-TREE" in item]

    return explain


@pytest.fixture
def meeting(client):
    """One of many meetings: it has fewer participants than any country, office or role."""
    for number in range(4):
        people = [{"country": "JP", "office": "Foreign Minister", "role": "host"}, {"country": "PE", "role": "guest"}]
        data = {"id": f"meeting-{number}", "title": f"Talks {number}", "date": "2020", "participants": people}
        assert client.post("/meetings?duplicates=allow", json=data).status_code == 201
    return "meeting-1"


@pytest.mark.parametrize(
    "more",
    [{"role": ["host"]}, {"country": ["JP"]}, {"office": ["Foreign Minister"]}, {"role": ["host,guest"]}],
    ids=str,
)
def test_meeting_filter_drives_the_scan(steps, meeting, more):
    result = steps(meeting=[meeting], **more)
    assert result[0] == "SEARCH participants USING INDEX ix_participants_meeting_key (meeting_key=?)"


@pytest.mark.parametrize("sort", ["id", "-id"])
@pytest.mark.parametrize("more", [{"role": ["guest"]}, {"office": ["Foreign Minister"]}], ids=str)
def test_person_filter_drives_the_scan(steps, meeting, more, sort):
    result = steps(person=[PERSON], **more, sort=sort)
    assert result == ["SEARCH participants USING INDEX ix_participants_person_key_id (person_key=?)"]


def test_a_common_filter_with_one_value_drives_the_scan(steps, meeting, monkeypatch):
    monkeypatch.setattr(filters, "MAX_SORTED", 0)
    either = {"country": ["JP,PE"], "role": ["host"]}
    assert steps(**either) == ["SEARCH participants USING INDEX ix_participants_role_id (role=?)"]
    along = "SCAN participants USING INDEX sqlite_autoindex_participants_1"
    assert steps(country=["JP,PE"], role=["host,guest"]) == [along]
    assert steps(**either, sort="-updated_at") == ["SCAN participants USING INDEX ix_participants_updated_at"]


@pytest.mark.parametrize("sort", ["id", "-id"])
def test_a_country_has_an_index_with_each_role_and_person(steps, meeting, sort):
    along = "SEARCH participants USING COVERING INDEX ix_participants_country_key"
    assert steps(country=["JP"], role=["host"], sort=sort) == [f"{along}_role_id (country_key=? AND role=?)"]
    with_person = steps(country=["JP"], person=[PERSON], sort=sort)
    assert with_person == [f"{along}_person_key_id (country_key=? AND person_key=?)"]
    assert len(steps(country=["JP"], person=[PERSON], role=["guest"], sort=sort)) == 1
