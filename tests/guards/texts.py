"""Guards of the reader of texts: nothing is asserted that a text does not say."""

from typing import Final

from guards.guard import Guard
from guards.removals import Always, Body, Constant, Never, Skip

GUARDS: Final = [
    Guard(
        "the first of two who met takes no country of the second",
        Always("app.reading.persons.coordination:ListReader._share_country", "_is_complement"),
        "reading/test_people.py::test_people_share_a_country_only_if_stated",
    ),
    Guard(
        "a part of a country is not the country",
        Never("app.reading.persons.person_reader:PersonReader._found", "is_subnational"),
        "reading/test_people.py::test_place_below_the_national_level_is_not_a_country",
    ),
    Guard(
        "the clause of an encounter ends where its subject begins",
        Never("app.reading.encounters.clause_end:end_of_clause", "_begins_subject_of_talks"),
        "reading/test_encounter.py::test_clause_ends_at_the_next_subject",
    ),
    Guard(
        "an encounter that is denied or planned is none",
        Body("app.reading.encounters.unreal:is_unreal", "return False"),
        "reading/test_encounter.py::test_denied_or_planned_encounters_are_ignored",
    ),
    Guard(
        "two people of one country are not joined by the kind of their offices",
        Body("app.reading.reports.mentions:are_alike", "return True"),
        "datasets/test_wh_readouts_parties.py::test_people_with_one_surname_or_similar_offices_stay_separate",
    ),
    Guard(
        "a meeting that is deleted ends the questions about who took part",
        Skip("app.services.resources.meetings:MeetingResource.before_delete", "mark_dirty"),
        "api/test_questions.py::test_meetings_over_more_than_a_lifetime_raise_a_question",
    ),
    Guard(
        "a caller on the phone is not a host",
        Never("app.reading.encounters.encounter:_Readout._roles", "PHONE"),
        "reading/test_encounter.py::test_only_the_verb_determines_host_and_guest",
    ),
    Guard(
        "an organization's president is not a head of state",
        Never("app.reading.circumstances.levels:level_of", "country"),
        "reading/test_levels_and_topics.py::test_level_requires_office_and_country",
    ),
    Guard(
        "a list of countries is read once",
        Constant("app.reading.persons.plural_reader:_LONGEST_LIST", "10**9"),
        "reading/test_people.py::test_work_is_linear_in_the_length_of_the_text",
    ),
    Guard(
        "a list of titles is read once",
        Constant("app.reading.persons.name_reader:_MOST_TITLES", "10**9"),
        "reading/test_people.py::test_work_is_linear_in_the_length_of_the_text",
    ),
]
